//! A study over many machines: each simulates a share of the points, and reads those of the others from their folders.
//!
//! A study goes in rounds, for which points come next follows from those before: screening, points over the whole ranges, points where
//! nothing is ruled out. A part does its share of a round and goes on when the others have done theirs.

use std::path::{Path, PathBuf};

use super::runs::Design;
use crate::experiment::sweep::{Head, Log, LogError};

/// Which points are simulated here.
#[derive(Clone, Copy, Debug)]
pub enum Share<'a> {
    /// All of them.
    Whole,
    /// Every N-th, where there are N parts.
    Part {
        /// The number of the first one.
        first: usize,
        /// Of how many parts.
        of: usize,
        /// The folders of the other parts; one that is not there yet holds nothing.
        others: &'a [PathBuf],
    },
    /// None: the parts in these folders are joined.
    Joined(&'a [PathBuf]),
}

impl Share<'_> {
    /// Whether a point is simulated here.
    #[must_use]
    pub(super) fn holds(&self, point: usize) -> bool {
        match *self {
            Self::Whole => true,
            Self::Part { first, of, .. } => point % of == first,
            Self::Joined(_) => false,
        }
    }

    /// Whether parts are joined, and nothing is simulated.
    #[must_use]
    pub(super) fn is_joined(&self) -> bool {
        matches!(self, Self::Joined(_))
    }

    /// The logs of this name that others have begun. Beside a part, those of another design are as if they were not there: they are of
    /// an earlier study that the others have not begun anew yet.
    ///
    /// # Errors
    /// When one cannot be read, or parts of different studies are joined.
    pub(super) fn others(&self, name: &str, design: &Design) -> Result<Vec<Log<Design>>, LogError> {
        let (folders, joined) = match *self {
            Self::Whole => return Ok(Vec::new()),
            Self::Part { others, .. } => (others, false),
            Self::Joined(folders) => (folders, true),
        };
        let mut logs = Vec::new();
        for path in folders.iter().map(|folder| folder.join(name)) {
            let Some((log, found)) = begun(&path)? else { continue };
            let differences = design.differences(&found);
            if differences.is_empty() {
                logs.push(log);
            } else if joined {
                return Err(LogError::Other { path, what: Design::WHAT, differences: differences.join("; ") });
            }
        }
        Ok(logs)
    }
}

/// A log with what it says it is; none where it is not begun.
fn begun(path: &Path) -> Result<Option<(Log<Design>, Design)>, LogError> {
    match Log::<Design>::read(path) {
        Ok(begun) => Ok(Some(begun)),
        Err(LogError::Empty { .. }) => Ok(None),
        Err(LogError::Io { .. }) if !path.exists() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Joins the logs of this name: the same bytes, at a place, as if all points had been simulated there. Where nobody has begun one,
/// there is none.
///
/// # Errors
/// When one cannot be read, the place holds another study's, or the whole cannot be written.
pub fn join(parts: &[PathBuf], name: &str, place: &Path) -> Result<(), LogError> {
    let logs = parts.iter().filter_map(|folder| begun(&folder.join(name)).transpose());
    let logs: Vec<(Log<Design>, Design)> = logs.collect::<Result<_, _>>()?;
    let Some(((first, design), others)) = logs.split_first() else { return Ok(()) };
    let path = place.join(name);
    let there = begun(&path)?;
    if let Some((_, found)) = &there {
        let differences = design.differences(found);
        if !differences.is_empty() {
            return Err(LogError::Other { path, what: Design::WHAT, differences: differences.join("; ") });
        }
    }
    // Points that are there already stay, as they would where one machine goes on.
    let others: Vec<&Log<Design>> = others.iter().chain(&there).map(|(log, _)| log).collect();
    first.write_sorted(design, &path, &others)
}
