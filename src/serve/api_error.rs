//! Why a request got no answer, as people read it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::scenario::Diagnostics;

/// A refusal: a status and one message a reason.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    messages: Vec<String>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, messages: vec![message.into()] }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(super) fn diagnostics(diagnostics: &Diagnostics) -> Self {
        let messages = diagnostics.list.iter().take(20).map(|f| format!("{}: {}", f.path, f.message)).collect();
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, messages }
    }

    /// A newer request of the same client took its place; nobody waits for this one.
    pub(super) fn overtaken() -> Self {
        Self::new(StatusCode::CONFLICT, "a newer request took the place of this one")
    }

    pub(super) fn broken() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the simulation broke off; this is a defect of ripplechain")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "problems": self.messages }))).into_response()
    }
}
