//! `manifest.json`: what was run where and when; the only file that may differ between identical runs.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Error, FORMAT, Folder, Results, as_json};

/// The manifest's name in its folder.
pub const MANIFEST: &str = "manifest.json";

/// What is not in the results: how the program was called, and when.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// The command line.
    pub command: String,
    /// When it began.
    pub began: SystemTime,
    /// How long the simulation took.
    pub took: Duration,
}

/// The manifest.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    /// Version of what other programs read.
    pub format: u32,
    /// Version of this program.
    pub version: &'static str,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of what is simulated.
    pub hash: String,
    /// Seed of the futures.
    pub seed: u64,
    /// Months simulated.
    pub months: usize,
    /// Futures simulated.
    pub futures: usize,
    /// Arms simulated.
    pub arms: Vec<String>,
    /// The command line.
    pub command: String,
    /// The command that makes all of it again from `scenario.json`.
    pub rerun: String,
    /// Operating system.
    pub os: &'static str,
    /// Processor architecture.
    pub arch: &'static str,
    /// Threads used.
    pub threads: usize,
    /// When it began, in universal time.
    pub time: String,
    /// Seconds the simulation took.
    pub seconds: f64,
    /// The other files of the folder.
    pub files: Vec<Entry>,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its hash (FNV-1a, 128 bits).
    pub hash: String,
}

impl Manifest {
    /// Writes the manifest of a folder that holds everything else already.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn write(results: &Results<'_>, circumstances: &Circumstances, folder: &Folder) -> Result<(), Error> {
        let manifest = Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION"),
            scenario: results.analysis.scenario.name.clone(),
            hash: results.analysis.scenario.hash(),
            seed: results.analysis.scenario.seed,
            months: results.analysis.last(),
            futures: results.analysis.futures(),
            arms: results.analysis.ensemble.arms.clone(),
            command: circumstances.command.clone(),
            rerun: results.command(),
            os: std::env::consts::OS,
            arch: std::env::consts::ARCH,
            threads: rayon::current_num_threads(),
            time: universal(circumstances.began),
            seconds: (circumstances.took.as_secs_f64() * 1000.0).round() / 1000.0,
            files: folder.files()?,
        };
        folder.write(MANIFEST, as_json(&manifest)?.as_bytes())
    }
}

/// A time as ISO 8601 in universal time, to the second.
pub(crate) fn universal(time: SystemTime) -> String {
    let whole = |t: Timestamp| Timestamp::from_second(t.as_second()).unwrap_or(Timestamp::UNIX_EPOCH);
    Timestamp::try_from(time).map_or(Timestamp::UNIX_EPOCH, whole).to_string()
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn times_are_told_in_the_civil_calendar() {
        let at = |s: u64| universal(UNIX_EPOCH + Duration::from_secs(s));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(at(1_735_689_599), "2024-12-31T23:59:59Z");
        assert_eq!(at(4_107_542_400), "2100-03-01T00:00:00Z");
    }
}
