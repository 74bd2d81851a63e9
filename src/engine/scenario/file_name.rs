//! Names that a file can have on every machine.

/// Names of devices: no file on Windows can be called so, whatever its ending.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt0",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The most letters of a name.
pub const LONGEST_NAME: usize = 64;

/// Whether a file of this name cannot exist on every machine.
#[must_use]
pub fn is_device(name: &str) -> bool {
    DEVICES.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a scenario may have this name, and so its file.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    is_name(name, true) && !is_device(name)
}

/// The nearest name that a scenario may have.
#[must_use]
pub fn suggested_name(name: &str) -> Option<String> {
    Some(tidied(name, true)).filter(|n| !n.is_empty())
}

/// The rule of the two patterns in the schema; a test compares it with them.
pub(super) fn is_name(text: &str, lower: bool) -> bool {
    let letter = |c: char| if lower { c.is_ascii_lowercase() } else { c.is_ascii_alphabetic() };
    let inside = |c: char| letter(c) || c.is_ascii_digit() || c == '-' || (!lower && c == '_');
    (1..=LONGEST_NAME).contains(&text.len())
        && text.chars().next().is_some_and(|c| letter(c) || c.is_ascii_digit())
        && text.chars().all(inside)
}

/// The nearest name that follows the rule.
pub(super) fn tidied(text: &str, lower: bool) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = if lower { c.to_ascii_lowercase() } else { c };
        if c.is_ascii_alphanumeric() || (c == '_' && !lower && !out.is_empty()) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(LONGEST_NAME);
    let out = out.trim_end_matches('-').to_owned();
    if is_device(&out) { out + "-1" } else { out }
}
