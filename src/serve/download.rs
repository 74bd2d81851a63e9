//! Things to take away: ZIP files, and the report of a plan.

use std::io::{Cursor, Write};

use serde::Deserialize;
use serde::de::IgnoredAny;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::analysis::Analysis;
use crate::api::{
    ApiError, Ask, Axes, CachedScenario, Chosen, Look, Opening, Ticket, View, Wanted, drawing, plain, twins,
};
use crate::chart::{Drawing, SLIDE, Sheet};
use crate::observe::metric;
use crate::page::{single, stale_engine};
use crate::report::{Error, Results, charts, data, deck, html};
use crate::scenario::Scenario;

/// A plan to be taken away.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskReport {
    /// Who asks, for the limits.
    #[serde(default, rename = "client")]
    _client: IgnoredAny,
    pub(super) scenario: Chosen,
    plan: Wanted,
    organisation: String,
    metric: String,
    #[serde(default)]
    what: What,
}

/// What of it is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    /// Everything, in a ZIP.
    #[default]
    All,
    /// The workbook.
    Workbook,
    /// Every month's numbers.
    Series,
    /// The report to hand over.
    Report,
    /// Slides to show and to edit.
    Deck,
    /// The page as one file.
    Page,
}

impl What {
    fn kind(self) -> &'static str {
        match self {
            Self::All => "application/zip",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Series => "text/csv; charset=utf-8",
            Self::Deck => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Report | Self::Page => "text/html; charset=utf-8",
        }
    }
}

/// A file to take away: its kind and its bytes.
pub(super) type File = (&'static str, Vec<u8>);

/// Files in a ZIP, not compressed: SVG and PNG are small, and no compressor need be built in.
pub(super) fn zipped(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ApiError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).map_err(|_| ApiError::broken())?;
        zip.write_all(bytes).map_err(|_| ApiError::broken())?;
    }
    Ok(zip.finish().map_err(|_| ApiError::broken())?.into_inner())
}

/// The chart that is looked at, as a picture.
pub(super) fn picture(cached: &CachedScenario, ask: &Ask, ticket: &Ticket) -> Result<Option<Vec<u8>>, ApiError> {
    let drawing = drawing(cached, ask, ticket)?;
    drawing.map(|d| d.png(SLIDE)).transpose().map_err(|e| ApiError::bad(e.to_string()))
}

/// The page as one file, with the plan in it.
fn page(scenario: &Scenario) -> Result<Vec<u8>, ApiError> {
    if let Some(why) = stale_engine().map_err(ApiError::bad)? {
        return Err(ApiError::bad(format!(
            "the engine for browsers is older than the model ({why}); it has to be built anew"
        )));
    }
    let opening = Opening { file: Some(scenario.to_json()), bundled: Some(Vec::new()) };
    single(&opening).map(String::into_bytes).map_err(ApiError::bad)
}

/// What of a plan is wanted: byte for byte what the command line writes of it, with no draws of the assumptions. With everything come
/// the finding and every chart looked at.
pub(super) fn report(cached: &CachedScenario, ask: &AskReport, ticket: &Ticket) -> Result<Option<File>, ApiError> {
    let mut scenario = cached.plan(&ask.plan.programme, &ask.plan.events)?;
    let kind = ask.what.kind();
    if ask.what == What::Page {
        return page(&scenario).map(|bytes| Some((kind, bytes)));
    }
    let metric = metric(&ask.metric).ok_or_else(|| ApiError::bad(format!("there is no metric {}", ask.metric)))?;
    let Some(ensemble) = twins(cached, &scenario, cached.full(), ticket)? else { return Ok(None) };
    // As many as were simulated, so that the file makes the same numbers again.
    scenario.futures = u32::try_from(ensemble.futures.len()).unwrap_or(scenario.futures);
    let analysis = Analysis::new(&ensemble, &scenario);
    let look = Look { analysis: &analysis, organisation: &ask.organisation, metric };
    let results = Results { analysis: &analysis, weeks: None };
    let broken = |e: Error| ApiError::bad(e.to_string());
    let pictured = |charts: &[(String, Drawing)]| match ask.what {
        What::Deck => deck((&results, charts), None),
        _ => html(&results, charts).map(String::into_bytes),
    };
    let handed = || charts(&results).map_err(Error::from).and_then(|charts| pictured(&charts)).map_err(broken);
    if matches!(ask.what, What::Report | What::Deck) {
        return Ok(Some((kind, handed()?)));
    }
    let numbers = data(&results).map_err(broken)?;
    let one = |name: &str| numbers.iter().find(|(n, _)| *n == name).map(|(_, bytes)| (kind, bytes.clone()));
    match ask.what {
        What::Workbook => return Ok(one("workbook.xlsx")),
        What::Series => return Ok(one("series.csv")),
        What::All | What::Report | What::Deck | What::Page => {}
    }
    let finding = look.finding();
    let mut files = vec![
        ("report.html".to_owned(), handed()?),
        ("finding.txt".to_owned(), (finding.join("\n\n") + "\n").into_bytes()),
        ("finding.json".to_owned(), serde_json::to_vec_pretty(&finding).unwrap_or_default()),
    ];
    files.extend(numbers.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
    let axes = look.axes(Axes::default(), false);
    for (name, view) in [
        ("ripple", View::Ripple),
        ("difference", View::Difference),
        ("levels", View::Levels),
        ("temperature", View::Temperature),
    ] {
        let drawing: Drawing = look.drawing(view, axes, Sheet::Slide).map_err(|e| ApiError::bad(e.to_string()))?;
        let png = drawing.png(SLIDE).map_err(|e| ApiError::bad(e.to_string()))?;
        files.push((format!("charts/{name}.png"), png));
        files.push((format!("charts/{name}.svg"), plain(drawing.svg()).into_bytes()));
    }
    zipped(&files).map(|bytes| Some((kind, bytes)))
}
