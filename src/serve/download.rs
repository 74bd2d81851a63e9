//! Things to take away: ZIP files, and the report of a plan.

use std::io::{Cursor, Write};

use serde::Deserialize;
use serde::de::IgnoredAny;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::analysis::Analysis;
use crate::api::{ApiError, Ask, Axes, CachedScenario, Chosen, Look, Ticket, View, Wanted, drawing, plain, twins};
use crate::chart::{Drawing, Sheet};
use crate::observe::metric;
use crate::report::{Error, Results, charts, html};

/// Width of pictures, in pixels.
const WIDTH: u32 = 1600;

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
}

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
    drawing.map(|d| d.png(WIDTH)).transpose().map_err(|e| ApiError::bad(e.to_string()))
}

/// The report, the scenario, the finding and every chart looked at.
pub(super) fn report(cached: &CachedScenario, ask: &AskReport, ticket: &Ticket) -> Result<Option<Vec<u8>>, ApiError> {
    let mut scenario = cached.plan(&ask.plan.programme, &ask.plan.events)?;
    let metric = metric(&ask.metric).ok_or_else(|| ApiError::bad(format!("there is no metric {}", ask.metric)))?;
    let Some(ensemble) = twins(cached, &scenario, cached.full(), ticket)? else { return Ok(None) };
    // As many as were simulated, so that the file makes the same numbers again.
    scenario.futures = u32::try_from(ensemble.futures.len()).unwrap_or(scenario.futures);
    let analysis = Analysis::new(&ensemble, &scenario);
    let look = Look { analysis: &analysis, organisation: &ask.organisation, metric };
    let results = Results { analysis: &analysis, weeks: None };
    let page = charts(&results).map_err(Error::from).and_then(|charts| html(&results, &charts));
    let page = page.map_err(|e| ApiError::bad(e.to_string()))?;
    let finding = look.finding();
    let mut files = vec![
        ("report.html".to_owned(), page.into_bytes()),
        ("scenario.json".to_owned(), scenario.to_json().into_bytes()),
        ("finding.txt".to_owned(), (finding.join("\n\n") + "\n").into_bytes()),
        ("finding.json".to_owned(), serde_json::to_vec_pretty(&finding).unwrap_or_default()),
    ];
    let axes = look.axes(Axes::default(), false);
    for (name, view) in [
        ("ripple", View::Ripple),
        ("difference", View::Difference),
        ("levels", View::Levels),
        ("temperature", View::Temperature),
    ] {
        let drawing: Drawing = look.drawing(view, axes, Sheet::Slide).map_err(|e| ApiError::bad(e.to_string()))?;
        let png = drawing.png(WIDTH).map_err(|e| ApiError::bad(e.to_string()))?;
        files.push((format!("charts/{name}.png"), png));
        files.push((format!("charts/{name}.svg"), plain(drawing.svg()).into_bytes()));
    }
    zipped(&files).map(Some)
}
