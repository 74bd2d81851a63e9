//! Why an experiment is refused before anything is simulated.

use crate::run::Mismatch;
use crate::scenario::Diagnostics;

/// Why an experiment is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nothing is varied.
    #[error("nothing is varied; say what with --vary PATH=FROM..TO:STEPS")]
    NoAxis,
    /// A design without points.
    #[error("a design needs at least one point; say how many with --points")]
    NoPoints,
    /// A grid over a range without steps.
    #[error("a grid needs to know how many steps {0} takes: --vary {0}=FROM..TO:STEPS")]
    NoSteps(String),
    /// An axis is there twice.
    #[error("{0} is varied twice")]
    Twice(String),
    /// Too many points.
    #[error("{points} points are too many; at most {most}")]
    TooMany {
        /// Points asked for.
        points: usize,
        /// Points possible.
        most: usize,
    },
    /// An axis that makes no sense.
    #[error("--vary {text}: {why}")]
    Vary {
        /// As written.
        text: String,
        /// Why not.
        why: String,
    },
    /// There is no such number.
    #[error("--vary {path}: there is no such number in this scenario{}", .close.as_ref().map(|c| format!("; did you mean {c}?")).unwrap_or_default())]
    NoNumber {
        /// The path.
        path: String,
        /// What may have been meant.
        close: Option<String>,
    },
    /// An outcome that is not measured.
    #[error("--metric {text}: {why}")]
    Outcome {
        /// As written.
        text: String,
        /// Why not.
        why: String,
    },
    /// What is asked of advice makes no sense.
    #[error("--{option} {text}: {why}")]
    Asked {
        /// The option.
        option: &'static str,
        /// As written.
        text: String,
        /// Why not.
        why: String,
    },
    /// A precision that makes no sense.
    #[error("--until-precise {text}: {why}")]
    Precision {
        /// As written.
        text: String,
        /// Why not.
        why: String,
    },
    /// The scenario has problems at a point.
    #[error("{0}")]
    Diagnostics(#[from] Diagnostics),
    /// The arms of a point cannot share their futures.
    #[error("{0}")]
    Mismatch(#[from] Mismatch),
}
