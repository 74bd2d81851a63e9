//! The output folder `output/<scenario>/`: everything a run found, in files that other programs open.
//!
//! | File | What |
//! |---|---|
//! | `series.csv` | summaries by arm, place, metric and month, and the paired differences |
//! | `futures.parquet` | every number of every future |
//! | `summary.json` | finding, differences at months 12, 24, … and the last, dips, ripples, expectations |
//! | `workbook.xlsx` | the same for people who work in spreadsheets |
//! | `scenario.json` | the scenario as run |
//! | `report.html` | the finding, the charts, the numbers, the assumptions, how to rerun, in one file |
//! | `charts/` | SVG and PNG |
//! | `manifest.json` | version, seed, hash, command, machine, time |
//!
//! The same scenario, seed and version give the same bytes in every file but `manifest.json`.
//!
//! A deck of slides is made of the same results on demand ([`deck()`]).

// The files of advice.
pub mod advise;
mod assumptions;
// The files of a calibration.
pub mod calibrate;
mod charts;
mod deck;
mod fingerprint;
// The evidence as documents.
pub mod evidence;
mod folder;
mod futures;
mod html;
mod lease;
mod manifest;
// The files of a nowcast.
pub mod nowcast;
// Whose files a folder holds.
pub mod ownership;
mod series;
mod summary;
mod templates;
mod weeks;
mod why;
// The files of a sweep.
pub mod sweep;
mod workbook;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

pub use charts::{charts, write_charts};
pub use deck::{Drawn, deck};
pub use fingerprint::fingerprint;
pub use folder::{Folder, fingerprints};
pub use html::{LIMITS, html};
pub use manifest::{Circumstances, Entry, MANIFEST, Manifest};
pub use ownership::Listed;
pub(crate) use summary::tidy;
pub use why::why_as_json;

use crate::analysis::Analysis;
use crate::ensemble::Ensemble;
use crate::experiment::assumptions::DRAWS;

/// The version of what other programs read, `docs/data.md`: raised when something there is renamed, removed or comes to mean
/// something else. What is new raises nothing.
pub const FORMAT: u32 = 1;

/// Why an output folder could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file system said no.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Files that are not this program's, or were changed since it wrote them, are in the way.
    #[error("{path} holds what was not made by ripplechain, or was changed since: {}. Nothing was written. Move that away, or choose another folder", listed(.what))]
    InTheWay {
        /// In which folder.
        path: PathBuf,
        /// What is in the way.
        what: Vec<String>,
    },
    /// The result of another command stands there.
    #[error(
        "{path} holds what `ripplechain {by}` wrote, and it would be lost. Nothing was written. Move it away, or choose another folder"
    )]
    OtherResult {
        /// Which folder.
        path: PathBuf,
        /// The command.
        by: String,
    },
    /// Another program is writing the same folder.
    #[error("another ripplechain is writing {path}. Nothing was written. Wait for it, or choose another folder")]
    InUse {
        /// Which folder.
        path: PathBuf,
    },
    /// A file stands where a folder must be.
    #[error("{path} is a file, not a folder. Nothing was written. Choose a folder")]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// Charts and a report stand there that belong to other numbers.
    #[error(
        "{path} holds charts and a report of other numbers, and they would be lost. Nothing was written. Leave --data-only out, move them away, or choose another folder"
    )]
    OtherPictures {
        /// Which folder.
        path: PathBuf,
    },
    /// There is no room for the files.
    #[error("{path}: there is no room for {} MB: {source}", .bytes.div_ceil(1 << 20))]
    NoRoom {
        /// Which folder.
        path: PathBuf,
        /// What was asked for.
        bytes: u64,
        /// Why not.
        source: std::io::Error,
    },
    /// A table could not be written.
    #[error("series.csv: {0}")]
    Csv(#[from] csv::Error),
    /// The Parquet file could not be written.
    #[error("futures.parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The workbook could not be written.
    #[error("workbook.xlsx: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A chart could not be drawn.
    #[error("charts: {0}")]
    Chart(#[from] crate::chart::ChartError),
    /// The report or the deck could not be put together.
    #[error("report or deck: {0}")]
    Page(#[from] minijinja::Error),
    /// The deck could not be packed.
    #[error("deck: {0}")]
    Deck(#[from] zip::result::ZipError),
    /// Something has no JSON form.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The user stopped the command; nothing was left behind.
    #[error("stopped before the folder was complete; nothing was left behind")]
    Stopped,
}

impl Error {
    fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// A few names, and how many more there are.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}

/// Everything that is known after a run.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// What the run shows: every number that is told.
    pub analysis: &'a Analysis<'a>,
    /// The same futures week by week, where the question is one of weeks.
    pub weeks: Option<&'a Ensemble>,
}

impl Results<'_> {
    /// The command that makes all of it again from the scenario as run: its what-ifs are the arms beyond the second.
    #[must_use]
    pub fn command(&self) -> String {
        let command = match self.analysis.why {
            Some(_) => "why",
            None if self.analysis.arms().len() > 2 => "compare",
            None => "run",
        };
        let usual = if command == "why" { 0 } else { DRAWS as usize };
        let draws = self.analysis.assumptions.map_or(0, |a| a.draws.len());
        let assumptions = if draws == usual { String::new() } else { format!(" --assumptions {draws}") };
        let asked = self.analysis.why.map(|why| why.asked.as_str()).filter(|asked| !asked.is_empty());
        let asked = asked.map_or_else(String::new, |asked| format!(" {asked}"));
        format!("ripplechain {command} scenario.json{asked}{assumptions}")
    }
}

/// Writes every data file but the manifest into a folder, the long list of every future beside the others; between files it
/// looks whether it should stop.
///
/// # Errors
/// When a file cannot be written, or the user stopped.
pub fn write_data(results: &Results<'_>, folder: &Folder, stop: &AtomicBool) -> Result<(), Error> {
    let go_on = || if stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { Ok(()) };
    let told = || {
        folder.write("scenario.json", results.analysis.scenario.to_json().as_bytes())?;
        folder.write("summary.json", as_json(&summary::summary(results)?)?.as_bytes())?;
        go_on()?;
        series::write(results, folder.create("series.csv")?)?;
        go_on()?;
        folder.write("workbook.xlsx", &workbook::workbook(results)?)
    };
    let every = || futures::write(results.analysis, folder.create("futures.parquet")?);
    let (told, every) = rayon::join(told, every);
    told.and(every)?;
    go_on()
}

/// The data files that people and spreadsheets read, in memory: byte for byte what [`write_data`] writes, but for the long list of
/// every future.
///
/// # Errors
/// When a file cannot be made.
pub fn data(results: &Results<'_>) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    let mut series = Vec::new();
    series::write(results, &mut series)?;
    Ok(vec![
        ("scenario.json", results.analysis.scenario.to_json().into_bytes()),
        ("summary.json", as_json(&summary::summary(results)?)?.into_bytes()),
        ("series.csv", series),
        ("workbook.xlsx", workbook::workbook(results)?),
    ])
}

fn as_json(value: &impl serde::Serialize) -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

/// A number as files carry it: seven digits, which is what the model computes with; none where it is not finite.
fn number(x: f64) -> Option<f64> {
    let x = x as f32;
    // Zero without a sign, so that files do not depend on which way nothing was subtracted.
    x.is_finite().then(|| if x == 0.0 { 0.0 } else { crate::quantity::rounded(x) })
}
