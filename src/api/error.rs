//! Why a question got no answer, as people read it.

use serde_json::json;

use super::Answer;
use crate::scenario::Diagnostics;

/// A refusal: a status as HTTP knows it and one message a reason.
#[derive(Debug)]
pub struct ApiError {
    status: u16,
    messages: Vec<String>,
}

impl ApiError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, messages: vec![message.into()] }
    }

    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(422, message)
    }

    pub(crate) fn missing(message: impl Into<String>) -> Self {
        Self::new(404, message)
    }

    pub(crate) fn diagnostics(diagnostics: &Diagnostics) -> Self {
        let messages = diagnostics.list.iter().take(20).map(|f| format!("{}: {}", f.path, f.message)).collect();
        Self { status: 422, messages }
    }

    /// The simulation broke off.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn broken() -> Self {
        Self::new(500, "the simulation broke off; this is a defect of ripplechain")
    }

    /// A newer request of the same client took its place; nobody waits for this one.
    pub(crate) fn overtaken() -> Self {
        Self::new(409, "a newer request took the place of this one")
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.messages.join(" "))
    }
}

impl From<ApiError> for Answer {
    fn from(error: ApiError) -> Self {
        Self::json(error.status, &json!({ "problems": error.messages }))
    }
}
