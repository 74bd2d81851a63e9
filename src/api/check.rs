//! What is wrong with a scenario file, with the change that mends it where there is one.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::scenario::{Options, read_with_warnings};

/// A file as it was opened or typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskCheck {
    text: String,
    /// What it is called.
    #[serde(default)]
    file: String,
}

/// Every problem of the text, or the scenario it is; warnings where there are any.
pub(super) fn check(ask: &AskCheck) -> Value {
    let called = if ask.file.is_empty() { "the file" } else { &ask.file };
    match read_with_warnings(ask.text.as_bytes(), called, &Options::default()) {
        Ok((scenario, warnings)) => json!({
            "problems": [], "warnings": warnings.list(), "name": scenario.name, "scenario": scenario.to_value(),
        }),
        Err(problems) => json!({ "problems": problems.list, "warnings": [] }),
    }
}
