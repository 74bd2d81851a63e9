//! A study over many machines: each simulates a share of the points, and reads those of the others from their folders.
//!
//! A study goes in rounds, for which points come next follows from those before. A part does its share of a round and goes on when the
//! others have done theirs.

use std::path::{Path, PathBuf};

use super::sweep::{Head, Log, LogError};

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
    pub fn holds(&self, point: usize) -> bool {
        match *self {
            Self::Whole => true,
            Self::Part { first, of, .. } => point % of == first,
            Self::Joined(_) => false,
        }
    }

    /// Whether parts are joined, and nothing is simulated.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        matches!(self, Self::Joined(_))
    }

    /// The logs of this name that others have begun. Beside a part, those of another design are as if they were not there: they are of
    /// an earlier study that the others have not begun anew yet.
    ///
    /// # Errors
    /// When one cannot be read, or parts of different studies are joined.
    pub fn others<H: Head>(&self, name: &str, design: &H) -> Result<Vec<Log<H>>, LogError> {
        let (folders, joined) = match *self {
            Self::Whole => return Ok(Vec::new()),
            Self::Part { others, .. } => (others, false),
            Self::Joined(folders) => (folders, true),
        };
        let mut logs = Vec::new();
        for path in folders.iter().map(|folder| folder.join(name)) {
            let Some((log, found)) = begun::<H>(&path)? else { continue };
            let differences = design.differences(&found);
            if differences.is_empty() {
                logs.push(log);
            } else if joined {
                return Err(LogError::Other { path, what: H::WHAT, differences: differences.join("; ") });
            }
        }
        Ok(logs)
    }
}

/// A log with what it says it is; none where it is not begun.
fn begun<H: Head>(path: &Path) -> Result<Option<(Log<H>, H)>, LogError> {
    match Log::<H>::read(path) {
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
pub fn join<H: Head>(parts: &[PathBuf], name: &str, place: &Path) -> Result<(), LogError> {
    let logs = parts.iter().filter_map(|folder| begun(&folder.join(name)).transpose());
    let logs: Vec<(Log<H>, H)> = logs.collect::<Result<_, _>>()?;
    let Some((_, design)) = logs.first() else { return Ok(()) };
    let all: Vec<&Log<H>> = logs.iter().map(|(log, _)| log).collect();
    let path = place.join(name);
    let Some((mut there, found)) = begun(&path)? else { return Log::join(design, &path, &all) };
    let differences = design.differences(&found);
    if !differences.is_empty() {
        return Err(LogError::Other { path, what: H::WHAT, differences: differences.join("; ") });
    }
    // Points that are there already stay, as they would where one machine goes on.
    there.sort(design, &all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Study {
        version: String,
    }

    impl Head for Study {
        type Row = usize;

        const WHAT: &'static str = "study";

        fn differences(&self, found: &Self) -> Vec<String> {
            if self.version == found.version { Vec::new() } else { vec!["made by another version".to_owned()] }
        }

        fn number(row: &usize) -> usize {
            *row
        }
    }

    fn design(version: &str) -> Study {
        Study { version: version.to_owned() }
    }

    /// A folder with these points of a study.
    fn part(points: &[usize], version: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let mut log = Log::open(&folder.path().join("points"), &design(version)).expect("a log");
        log.append(points).expect("room");
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
            Err(format!("{} holds the points of another study: made by another version", shown.display()));
        assert_eq!(of(Share::Joined(&all)), told);
        assert_eq!(of(Share::Joined(&all[..3])), Ok(vec![vec![1], vec![2, 5]]));
    }

    #[test]
    fn parts_are_joined_at_a_place_that_keeps_what_it_has() {
        let (one, two, place) = (part(&[1], "1"), part(&[2, 5], "1"), part(&[8], "1"));
        let joined = |parts: &[PathBuf], place: &Path| join::<Study>(parts, "points", place).map_err(|e| e.to_string());
        let points =
            |place: &Path| Log::<Study>::read(&place.join("points")).expect("a log").0.points().collect::<Vec<_>>();
        joined(&folders(&[&two, &one]), place.path()).expect("joined");
        assert_eq!(points(place.path()), [1, 2, 5, 8]);
        let new = tempfile::tempdir().expect("a folder");
        joined(&[], new.path()).expect("nothing to join");
        assert!(!new.path().join("points").exists());
        joined(&folders(&[&one]), new.path()).expect("joined");
        assert_eq!(points(new.path()), [1]);
        let other = part(&[3], "2");
        let told = joined(&folders(&[&one]), other.path()).expect_err("another study");
        assert!(told.ends_with("holds the points of another study: made by another version"), "{told}");
        std::fs::write(new.path().join("points"), "x\n").expect("room");
        assert!(joined(&folders(&[&one]), new.path()).is_err());
    }
}
