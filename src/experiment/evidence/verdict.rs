//! From an estimate to a word: **shown**, **refuted** or **not resolved**.
//!
//! | Expected | Shown | Refuted |
//! |---|---|---|
//! | higher by `least` | interval above `least` | interval below `least` |
//! | lower by `least` | interval below −`least` | interval above −`least` |
//! | about the same | interval within ±`least` | interval outside ±`least` |
//! | between two numbers | interval within | interval outside |
//!
//! Beside a published number: **within the published range**, **same order, smaller** or **larger** (within three times),
//! **not resolved**, or **differs**.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Estimate, Expected};

/// What the futures say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// The interval lies where the claim says it should.
    #[serde(rename = "shown")]
    Shown,
    /// The interval meets the published range and stays within its order of magnitude.
    #[serde(rename = "within the published range")]
    Within,
    /// Of the same sign and order as what is published, and smaller.
    #[serde(rename = "same order, smaller")]
    Smaller,
    /// Of the same sign and order as what is published, and larger.
    #[serde(rename = "same order, larger")]
    Larger,
    /// The interval holds both what the claim says and what it denies.
    #[serde(rename = "not resolved")]
    NotResolved,
    /// Of another sign or order than what is published.
    #[serde(rename = "differs")]
    Differs,
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

    /// The word for an estimate beside a published range.
    #[must_use]
    pub fn beside(estimate: &Estimate, published: Expected) -> Self {
        let (low, high) = (estimate.low, estimate.high);
        let (from, to) = published.range();
        let (least, most) = order(from, to);
        let meets = low <= to && high >= from;
        if meets && low >= least && high <= most {
            Self::Within
        } else if meets {
            Self::NotResolved
        } else if estimate.value < least || estimate.value > most {
            Self::Differs
        } else if estimate.value.abs() < from.abs().min(to.abs()) {
            Self::Smaller
        } else {
            Self::Larger
        }
    }

    /// Whether it is what was expected.
    #[must_use]
    pub fn holds(self) -> bool {
        matches!(self, Self::Shown | Self::Within)
    }

    /// Whether it is the opposite of what was expected, not merely open.
    #[must_use]
    pub fn denies(self) -> bool {
        matches!(self, Self::Refuted | Self::Differs)
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
            Self::Within => "within the published range",
            Self::Smaller => "same order, smaller",
            Self::Larger => "same order, larger",
            Self::NotResolved => "not resolved",
            Self::Differs => "differs",
            Self::Refuted => "refuted",
        }
    }
}

/// What is still of the same sign and order as a range: from a third of its near end to three times its far end.
fn order(from: f64, to: f64) -> (f64, f64) {
    const TIMES: f64 = 3.0;
    let down = if from > 0.0 { from / TIMES } else { from * TIMES };
    let up = if to < 0.0 { to / TIMES } else { to * TIMES };
    (down, up)
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
    fn beside_a_published_range_sign_and_order_count() {
        let beside = |low: f64, high: f64, published| {
            Verdict::beside(&Estimate { value: f64::midpoint(low, high), low, high }, published)
        };
        let dip = Expected::Between([-25.0, -10.0]);
        assert_eq!(beside(-12.0, -11.0, dip), Verdict::Within);
        assert_eq!(beside(-9.0, -8.0, dip), Verdict::Smaller);
        assert_eq!(beside(-3.0, -2.0, dip), Verdict::Differs);
        assert_eq!(beside(2.0, 3.0, dip), Verdict::Differs);
        assert_eq!(beside(-40.0, -30.0, dip), Verdict::Larger);
        assert_eq!(beside(-90.0, 40.0, dip), Verdict::NotResolved);
        assert_eq!(beside(7.0, 9.0, Expected::Between([8.0, 8.0])), Verdict::Within);
        assert_eq!(beside(0.1, 0.2, Expected::Higher(0.0)), Verdict::Within);
        assert_eq!(beside(-0.1, 0.2, Expected::Higher(0.0)), Verdict::NotResolved);
        assert_eq!(beside(-0.2, -0.1, Expected::Higher(0.0)), Verdict::Differs);
    }

    #[test]
    fn one_refuted_part_refutes_the_whole() {
        use Verdict::{NotResolved, Refuted, Shown};
        assert_eq!(Verdict::all([Shown, Shown]), Shown);
        assert_eq!(Verdict::all([Shown, NotResolved]), NotResolved);
        assert_eq!(Verdict::all([Shown, Refuted, NotResolved]), Refuted);
        assert_eq!(Verdict::all([]), NotResolved);
    }

    #[test]
    fn an_interval_that_just_reaches_what_is_expected_is_within_it() {
        assert_eq!(verdict(2.0, 3.0, Expected::Higher(2.0)), Verdict::Shown);
        assert_eq!(verdict(1.0, 2.0, Expected::Higher(2.0)), Verdict::NotResolved);
        assert_eq!(verdict(-3.0, -2.0, Expected::Lower(2.0)), Verdict::Shown);
        assert_eq!(verdict(-2.0, 1.0, Expected::Lower(2.0)), Verdict::NotResolved);
        assert_eq!(verdict(-1.0, 1.0, Expected::About(1.0)), Verdict::Shown);
        assert_eq!(verdict(1.0, 2.0, Expected::About(1.0)), Verdict::NotResolved);
        assert_eq!(verdict(-2.0, -1.1, Expected::About(1.0)), Verdict::Refuted);
    }

    #[test]
    fn the_order_of_a_range_goes_from_a_third_to_three_times() {
        assert_eq!([order(3.0, 6.0), order(-6.0, -3.0), order(-6.0, 3.0)], [(1.0, 18.0), (-18.0, -1.0), (-18.0, 9.0)]);
        assert_eq!([order(0.0, 6.0), order(-6.0, 0.0)], [(0.0, 18.0), (-18.0, 0.0)]);
    }

    #[test]
    fn beside_a_range_of_three_to_six_every_word_has_its_place() {
        use Verdict::{Differs, Larger, NotResolved, Smaller, Within};
        let beside = |low: f64, value: f64, high: f64| {
            Verdict::beside(&Estimate { value, low, high }, Expected::Between([3.0, 6.0]))
        };
        assert_eq!(
            [beside(1.0, 2.0, 3.0), beside(6.0, 9.0, 18.0), beside(0.9, 2.0, 3.0), beside(6.0, 9.0, 18.1)],
            [Within, Within, NotResolved, NotResolved]
        );
        assert_eq!([beside(0.5, 0.9, 1.5), beside(0.5, 1.0, 1.5), beside(0.5, 2.9, 2.9)], [Differs, Smaller, Smaller]);
        assert_eq!(
            [beside(6.1, 7.0, 8.0), beside(7.0, 18.0, 19.0), beside(7.0, 18.1, 19.0)],
            [Larger, Larger, Differs]
        );
    }

    #[test]
    fn each_verdict_has_its_word_and_holds_or_denies() {
        use Verdict::{Differs, Larger, NotResolved, Refuted, Shown, Smaller, Within};
        let all = [
            (Shown, "shown", true, false),
            (Within, "within the published range", true, false),
            (Smaller, "same order, smaller", false, false),
            (Larger, "same order, larger", false, false),
            (NotResolved, "not resolved", false, false),
            (Differs, "differs", false, true),
            (Refuted, "refuted", false, true),
        ];
        for (verdict, word, holds, denies) in all {
            assert_eq!((verdict.word(), verdict.holds(), verdict.denies()), (word, holds, denies));
            assert_eq!((format!("{verdict}"), format!("{verdict:>30}")), (word.to_owned(), format!("{word:>30}")));
        }
    }
}
