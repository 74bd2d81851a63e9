//! From a paired difference to a word: **better**, **worse**, **no clear difference** or **too small to matter**.
//!
//! | Interval of the mean | Mean | Word |
//! |---|---|---|
//! | leaves out zero | at least the metric's minimal important difference | better or worse (higher or lower where neither direction is better) |
//! | leaves out zero | below the minimal important difference | too small to matter |
//! | holds zero, lies within ± the minimal important difference | | too small to matter |
//! | holds zero, reaches beyond ± the minimal important difference | | no clear difference |

use std::fmt;

use serde::Serialize;

use super::Summary;
use crate::observe::{Better, Metric};

/// What is said of a paired difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// In the metric's better direction.
    #[serde(rename = "better")]
    Better,
    /// In the metric's worse direction.
    #[serde(rename = "worse")]
    Worse,
    /// Up, for a metric of which neither direction is better.
    #[serde(rename = "higher")]
    Higher,
    /// Down, for a metric of which neither direction is better.
    #[serde(rename = "lower")]
    Lower,
    /// The interval of the mean holds zero and differences that would matter.
    #[serde(rename = "no clear difference")]
    NoClearDifference,
    /// Smaller than the metric's minimal important difference.
    #[serde(rename = "too small to matter")]
    TooSmall,
}

impl Verdict {
    /// The word for a summarised paired difference.
    #[must_use]
    pub fn of(difference: &Summary, metric: &Metric) -> Self {
        let least = f64::from(metric.minimal_important_difference);
        if difference.excludes_zero() {
            if difference.mean.abs() < least {
                return Self::TooSmall;
            }
            return match (metric.better, difference.mean > 0.0) {
                (Better::Higher, true) | (Better::Lower, false) => Self::Better,
                (Better::Higher, false) | (Better::Lower, true) => Self::Worse,
                (Better::Neither, true) => Self::Higher,
                (Better::Neither, false) => Self::Lower,
            };
        }
        if difference.is_zero() || (difference.mean_low > -least && difference.mean_high < least) {
            return Self::TooSmall;
        }
        Self::NoClearDifference
    }

    /// Whether a difference that matters has been told from luck.
    #[must_use]
    pub fn is_resolved(self) -> bool {
        !matches!(self, Self::NoClearDifference | Self::TooSmall)
    }

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::NoClearDifference => "no clear difference",
            Self::TooSmall => "too small to matter",
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
    use crate::observe::metric;

    fn verdict(id: &str, values: &[f32]) -> Verdict {
        Verdict::of(&Summary::of(values.iter().copied()), metric(id).expect("a metric"))
    }

    #[test]
    fn a_clear_difference_is_better_or_worse_by_the_metrics_direction() {
        assert_eq!(verdict("loyalty", &[2.0, 3.0, 2.5]), Verdict::Better);
        assert_eq!(verdict("loyalty", &[-2.0, -3.0, -2.5]), Verdict::Worse);
        assert_eq!(verdict("churn", &[2.0, 3.0, 2.5]), Verdict::Worse);
        assert_eq!(verdict("churn", &[-2.0, -3.0, -2.5]), Verdict::Better);
        assert_eq!(verdict("tension", &[0.2, 0.3, 0.25]), Verdict::Higher);
        assert_eq!(verdict("tension", &[-0.2, -0.3, -0.25]), Verdict::Lower);
    }

    #[test]
    fn what_is_clear_but_smaller_than_the_least_is_too_small_to_matter() {
        assert_eq!(verdict("loyalty", &[0.30, 0.31, 0.29]), Verdict::TooSmall);
        let least = metric("loyalty").expect("a metric").minimal_important_difference;
        assert_eq!(verdict("loyalty", &[least; 3]), Verdict::Better);
    }

    #[test]
    fn an_interval_that_holds_zero_is_too_small_only_when_it_leaves_out_all_that_matters() {
        assert_eq!(verdict("loyalty", &[0.01, -0.01, 0.0, 0.0]), Verdict::TooSmall);
        assert_eq!(verdict("loyalty", &[5.0, -5.0, 4.0, -3.0]), Verdict::NoClearDifference);
    }

    #[test]
    fn one_future_shows_no_clear_difference_unless_nothing_differs() {
        assert_eq!(verdict("loyalty", &[9.0]), Verdict::NoClearDifference);
        assert_eq!(verdict("loyalty", &[0.0]), Verdict::TooSmall);
        assert_eq!(verdict("loyalty", &[]), Verdict::NoClearDifference);
    }
}
