//! What is wrong with a spreadsheet: where, what was found, what belongs there, what to do.

use std::fmt;

use serde::Serialize;

/// Faults told one by one; of more, how many there are.
const TOLD: usize = 40;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The cell, as in `Sheet1!C7`, or the file.
    pub at: String,
    /// What is wrong, with what was found.
    pub message: String,
    /// What belongs there.
    pub expected: String,
    /// What to do about it.
    pub remedy: String,
}

impl Fault {
    /// A fault at a place.
    pub(super) fn new(
        at: impl Into<String>,
        message: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { at: at.into(), message: message.into(), expected: expected.into(), remedy: remedy.into() }
    }
}

/// Every reason why figures cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in self.0.iter().take(TOLD) {
            writeln!(f, "{}: {}", fault.at, fault.message)?;
            if !fault.expected.is_empty() {
                writeln!(f, "  expected  {}", fault.expected)?;
            }
            if !fault.remedy.is_empty() {
                writeln!(f, "  remedy    {}", fault.remedy)?;
            }
        }
        match self.0.len() {
            0 | 1 => Ok(()),
            n if n > TOLD => write!(f, "… and {} more; {n} problems in all.", n - TOLD),
            n => write!(f, "{n} problems."),
        }
    }
}

/// A text from a file, short and without what is not seen, for a message.
pub(super) fn told(text: &str) -> String {
    let seen: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(48).collect();
    if text.trim().chars().count() > 48 { format!("{seen}…") } else { seen }
}
