//! A short name for the contents of a file.

use crate::scenario::fnv;

/// The hash of bytes (FNV-1a, 128 bits) as 32 hexadecimal digits.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    format!("{:032x}", fnv(bytes))
}
