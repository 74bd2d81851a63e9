//! What to do about a problem: a sentence, and where one text put for another does it, that text.

use std::fmt;

use serde::{Serialize, Serializer};

/// What to do about a problem, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    text: String,
    /// What to write in place of what was found.
    pub(super) write: Option<String>,
}

/// A change of a text that follows a remedy: the bytes `from .. to` are replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// First byte that goes.
    pub from: usize,
    /// First byte that stays again.
    pub to: usize,
    /// What is written instead.
    pub write: String,
}

impl Remedy {
    /// "did you mean …?", where that name is all there is to write.
    pub(super) fn name(name: &str) -> Self {
        Self { text: format!("did you mean \"{name}\"?"), write: Some(quoted(name)) }
    }

    /// "write …", where that is all there is to write.
    pub(super) fn write(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { text: format!("write {value}"), write: Some(value) }
    }

    /// Words of one's own for what to write instead.
    pub(super) fn saying(text: impl Into<String>, write: impl Into<String>) -> Self {
        Self { text: text.into(), write: Some(write.into()) }
    }

    /// The same with what is not seen written out.
    pub(super) fn shown(self) -> Self {
        Self { text: super::escape::visible(&self.text), ..self }
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl Edit {
    /// The text with the change made; none if it is no longer the text it was made for.
    #[must_use]
    pub fn over(&self, text: &str) -> Option<String> {
        Some(format!("{}{}{}", text.get(..self.from)?, self.write, text.get(self.to..)?))
    }
}

impl From<String> for Remedy {
    fn from(text: String) -> Self {
        Self { text, write: None }
    }
}

impl From<&str> for Remedy {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Remedy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
