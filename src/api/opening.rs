//! What a page as a file opens with.

use serde::{Deserialize, Serialize};

use super::error::ApiError;
use crate::scenario::{Diagnostics, Options, Scenario, read};

/// What a page as a file opens with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// A scenario of one's own: its file, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The bundled scenarios and lessons it has; left out, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundled: Option<Vec<String>>,
}

impl Opening {
    /// Reads it as JSON.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(json: &[u8]) -> Result<Self, ApiError> {
        super::read(json)
    }

    /// The scenario of one's own.
    pub(super) fn scenario(&self) -> Result<Option<Scenario>, Diagnostics> {
        self.file
            .as_ref()
            .map(|text| read(text.as_bytes(), "the scenario in this file", &Options::default()))
            .transpose()
    }
}
