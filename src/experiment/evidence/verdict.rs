//! From an estimate to a word: **shown**, **refuted** or **not resolved**.
//!
//! | Expected | Shown | Refuted |
//! |---|---|---|
//! | higher by `least` | interval above `least` | interval below `least` |
//! | lower by `least` | interval below −`least` | interval above −`least` |
//! | about the same | interval within ±`least` | interval outside ±`least` |
//! | between two numbers | interval within | interval outside |

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Estimate, Expected};

/// What the futures say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// The interval lies where the claim says it should.
    #[serde(rename = "shown")]
    Shown,
    /// The interval holds both what the claim says and what it denies.
    #[serde(rename = "not resolved")]
    NotResolved,
    /// The interval leaves out what the claim says.
    #[serde(rename = "refuted")]
    Refuted,
}

impl Verdict {
    /// The word for an estimate.
    #[must_use]
    pub fn of(estimate: &Estimate, expected: Expected) -> Self {
        let (low, high) = (estimate.low, estimate.high);
        let (from, to) = expected.range();
        if low >= from && high <= to {
            Self::Shown
        } else if high < from || low > to {
            Self::Refuted
        } else {
            Self::NotResolved
        }
    }

    /// The word for a claim of which all parts must hold.
    #[must_use]
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().max().unwrap_or(Self::NotResolved)
    }

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::NotResolved => "not resolved",
            Self::Refuted => "refuted",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(low: f64, high: f64, expected: Expected) -> Verdict {
        Verdict::of(&Estimate { value: f64::midpoint(low, high), low, high }, expected)
    }

    #[test]
    fn a_direction_is_shown_only_beyond_the_least_that_matters() {
        assert_eq!(verdict(2.1, 3.0, Expected::Higher(2.0)), Verdict::Shown);
        assert_eq!(verdict(1.9, 3.0, Expected::Higher(2.0)), Verdict::NotResolved);
        assert_eq!(verdict(0.5, 1.9, Expected::Higher(2.0)), Verdict::Refuted);
        assert_eq!(verdict(-3.0, -1.0, Expected::Higher(2.0)), Verdict::Refuted);
        assert_eq!(verdict(-3.0, -2.1, Expected::Lower(2.0)), Verdict::Shown);
        assert_eq!(verdict(-1.9, 1.0, Expected::Lower(2.0)), Verdict::Refuted);
    }

    #[test]
    fn sameness_must_be_shown_too() {
        assert_eq!(verdict(-0.5, 0.9, Expected::About(1.0)), Verdict::Shown);
        assert_eq!(verdict(-0.5, 1.1, Expected::About(1.0)), Verdict::NotResolved);
        assert_eq!(verdict(1.1, 2.0, Expected::About(1.0)), Verdict::Refuted);
        assert_eq!(verdict(7.0, 9.0, Expected::Between([5.0, 10.0])), Verdict::Shown);
    }

    #[test]
    fn nothing_is_known_of_what_cannot_be_estimated() {
        let nothing = Estimate { value: f64::NAN, low: f64::NEG_INFINITY, high: f64::INFINITY };
        assert_eq!(Verdict::of(&nothing, Expected::Higher(1.0)), Verdict::NotResolved);
    }

    #[test]
    fn one_refuted_part_refutes_the_whole() {
        use Verdict::{NotResolved, Refuted, Shown};
        assert_eq!(Verdict::all([Shown, Shown]), Shown);
        assert_eq!(Verdict::all([Shown, NotResolved]), NotResolved);
        assert_eq!(Verdict::all([Shown, Refuted, NotResolved]), Refuted);
        assert_eq!(Verdict::all([]), NotResolved);
    }
}
