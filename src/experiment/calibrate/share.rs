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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::calibrate::figures::tests::figures;
    use crate::experiment::calibrate::runs::Run;

    fn design(version: &str) -> Design {
        let file = serde_json::json!({ "name": "x", "months": 6, "chain": { "template": "service" } });
        let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
        Design { version: version.to_owned(), ..Design::new(&scenario, &[], &figures("change"), false) }
    }

    /// A folder with these points of a study.
    fn part(points: &[usize], version: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let mut log = Log::open(&folder.path().join("points"), &design(version)).expect("a log");
        let run = |&point: &usize| Run { point, at: vec![point as f64], levels: vec![] };
        log.append(&points.iter().map(run).collect::<Vec<_>>()).expect("room");
        folder
    }

    fn folders(of: &[&tempfile::TempDir]) -> Vec<PathBuf> {
        of.iter().map(|f| f.path().to_owned()).collect()
    }

    #[test]
    fn every_point_is_the_share_of_one_part_and_of_none_where_parts_are_joined() {
        let held = |share: Share<'_>| (0..7).filter(|&p| share.holds(p)).collect::<Vec<_>>();
        let part = |first| Share::Part { first, of: 3, others: &[] };
        assert_eq!([held(part(0)), held(part(1)), held(part(2))], [vec![0, 3, 6], vec![1, 4], vec![2, 5]]);
        assert_eq!((held(Share::Whole).len(), held(Share::Joined(&[])).len()), (7, 0));
        assert_eq!(
            [Share::Whole.is_joined(), part(0).is_joined(), Share::Joined(&[]).is_joined()],
            [false, false, true]
        );
    }

    #[test]
    fn logs_of_others_are_read_where_they_are_begun_and_of_the_same_study() {
        let (one, two, other) = (part(&[1], "1"), part(&[2, 5], "1"), part(&[3], "2"));
        let empty = tempfile::tempdir().expect("a folder");
        std::fs::write(empty.path().join("points"), "").expect("room");
        let nowhere = PathBuf::from("nowhere");
        let mut all = folders(&[&one, &empty, &two, &other]);
        all.push(nowhere);
        let of = |share: Share<'_>| {
            let logs = share.others("points", &design("1")).map_err(|e| e.to_string())?;
            Ok(logs.iter().map(|log| log.points().collect::<Vec<_>>()).collect::<Vec<_>>())
        };
        assert_eq!(of(Share::Whole), Ok(vec![]));
        assert_eq!(of(Share::Part { first: 0, of: 2, others: &all }), Ok(vec![vec![1], vec![2, 5]]));
        let shown = other.path().join("points");
        let told: Result<Vec<Vec<usize>>, String> =
            Err(format!("{} holds the points of another calibration: made by another version", shown.display()));
        assert_eq!(of(Share::Joined(&all)), told);
        assert_eq!(of(Share::Joined(&all[..3])), Ok(vec![vec![1], vec![2, 5]]));
    }

    #[test]
    fn parts_are_joined_at_a_place_that_keeps_what_it_has() {
        let (one, two, place) = (part(&[1], "1"), part(&[2, 5], "1"), part(&[8], "1"));
        let joined = |parts: &[PathBuf], place: &Path| join(parts, "points", place).map_err(|e| e.to_string());
        let points =
            |place: &Path| Log::<Design>::read(&place.join("points")).expect("a log").0.points().collect::<Vec<_>>();
        joined(&folders(&[&two, &one]), place.path()).expect("joined");
        assert_eq!(points(place.path()), [1, 2, 5, 8]);
        let new = tempfile::tempdir().expect("a folder");
        joined(&[], new.path()).expect("nothing to join");
        assert!(!new.path().join("points").exists());
        joined(&folders(&[&one]), new.path()).expect("joined");
        assert_eq!(points(new.path()), [1]);
        let other = part(&[3], "2");
        let told = joined(&folders(&[&one]), other.path()).expect_err("another study");
        assert!(told.ends_with("holds the points of another calibration: made by another version"), "{told}");
        std::fs::write(new.path().join("points"), "x\n").expect("room");
        assert!(joined(&folders(&[&one]), new.path()).is_err());
    }
}
