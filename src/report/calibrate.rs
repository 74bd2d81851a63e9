//! The files of a calibration.
//!
//! | File | What |
//! |---|---|
//! | `points.jsonl`, `screening.jsonl` | the simulated clients, as they were kept |
//! | `NAME.calibrated.json` | the scenario with what was learnt: `run`, `compare` and `why` draw from it |
//! | `posterior.csv` | what is left of each number, draw by draw |
//! | `report.html`, `charts/` | whether such figures could tell, what they tell, how each series fits |
//! | `summary.json` | the same for scripts |

use serde::Serialize;
use serde_json::json;

use super::html::{Exhibit, exhibit};
use super::templates::render;
use super::{Error, FORMAT, Folder, as_json};
use crate::analysis::Assumption;
use crate::chart::{Drawing, Heading, PairsChart, PairsNumber, SLIDE, Source, Table, pair_marks};
use crate::experiment::calibrate::{Figures, Fit, Recovery, words};
use crate::format;
use crate::scenario::Scenario;

/// Everything that is known after a calibration.
#[derive(Clone, Copy, Debug)]
pub struct Calibration<'a> {
    /// The scenario with its figures.
    pub scenario: &'a Scenario,
    /// What was fitted.
    pub free: &'a [Assumption],
    /// What it was fitted to.
    pub figures: &'a Figures,
    /// What was understood of the files.
    pub read: &'a [String],
    /// Whether such figures could tell.
    pub recovery: &'a Recovery,
    /// What they tell; none where they could not.
    pub fit: Option<&'a Fit>,
    /// Points simulated.
    pub points: usize,
    /// The command that makes it again.
    pub command: &'a str,
}

#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    lead: String,
    points: String,
    futures: usize,
    figures: usize,
    series: usize,
    recovery: Table,
    numbers: Vec<String>,
    could: Vec<String>,
    left: Option<Table>,
    told: Vec<String>,
    charts: Vec<Exhibit<'a>>,
    fits: Option<Table>,
    read: &'a [String],
}

/// The name of the calibrated scenario's file.
#[must_use]
pub fn file(scenario: &Scenario) -> String {
    format!("{}.calibrated.json", scenario.name)
}

/// Writes everything but the logs into a folder.
///
/// # Errors
/// When a file cannot be written.
pub fn write(c: &Calibration<'_>, folder: &Folder) -> Result<(), Error> {
    folder.write("scenario.json", c.scenario.to_json().as_bytes())?;
    let charts: Vec<(String, Drawing)> = c.fit.map(|fit| ("posterior".to_owned(), pairs(c, fit))).into_iter().collect();
    for (name, drawing) in &charts {
        folder.write(&format!("charts/{name}.svg"), drawing.svg().as_bytes())?;
        folder.write(&format!("charts/{name}.png"), &drawing.png(SLIDE)?)?;
    }
    let told = c.fit.map_or_else(Vec::new, |fit| words::fit(c.free, c.figures, fit));
    let could = words::recovery(c.free, c.recovery);
    let page = Page {
        title: &c.scenario.name,
        lead: lead(c),
        points: format::count(c.points),
        futures: crate::lanes::WIDTH,
        figures: c.figures.all.len(),
        series: c.figures.series.len(),
        recovery: recovery(c),
        numbers: c.free.iter().map(words::prior).collect(),
        could: could.clone(),
        left: c.fit.map(|fit| left(c, fit)),
        told: told.clone(),
        charts: charts.iter().map(|(name, drawing)| exhibit(name, drawing)).collect(),
        fits: c.fit.map(fits),
        read: c.read,
    };
    folder.write("report.html", render("calibrate.html", &page)?.as_bytes())?;
    if let Some(fit) = c.fit {
        folder.write(&file(c.scenario), fit.calibrated(c.scenario, c.free).to_json().as_bytes())?;
        posterior(c, fit, folder)?;
    }
    let said = [could, told].concat();
    let summary = json!({
        "format": FORMAT,
        "scenario": c.scenario.name, "hash": c.scenario.hash(), "version": env!("CARGO_PKG_VERSION"),
        "free": c.free.iter().map(Assumption::path).collect::<Vec<_>>(),
        "figures": c.figures.all.len(), "series": c.figures.series.len(), "points": c.points,
        "recovery": c.recovery, "fit": c.fit, "words": said,
    });
    folder.write("summary.json", as_json(&summary)?.as_bytes())
}

fn lead(c: &Calibration<'_>) -> String {
    let Some(fit) = c.fit else {
        return "Such figures could not tell any of the numbers; nothing was fitted.".to_owned();
    };
    let told: Vec<String> =
        c.free.iter().zip(&fit.numbers).filter(|(_, n)| n.is_narrowed()).map(|(f, _)| f.name()).collect();
    match told.len() {
        0 => "The figures leave every number as uncertain as it was.".to_owned(),
        n => {
            format!("Of {}, the figures narrow {n}: {}.", format::counted(c.free.len(), "number"), format::list(&told))
        }
    }
}

fn recovery(c: &Calibration<'_>) -> Table {
    let columns = [
        "Number",
        "Recovered?",
        "Remaining uncertainty",
        "Known value in the 8-in-10 interval",
        "Correlation with the known value",
        "Calibration check",
    ];
    let mut table = Table::new(format!("{} clients with known numbers", c.recovery.clients), columns);
    for (number, r) in c.free.iter().zip(&c.recovery.numbers) {
        table.push([
            format::sentence(&number.name()),
            r.word().to_owned(),
            format::share(r.left.min(1.0)),
            format!("{} of {}", r.covered, c.recovery.clients),
            format::plain(r.correlation, 2),
            r.intervals.words(c.recovery.clients).to_owned(),
        ]);
    }
    table
}

fn left(c: &Calibration<'_>, fit: &Fit) -> Table {
    let columns = [
        "Number",
        "Assumed: one in ten below",
        "middle",
        "one in ten above",
        "Left: one in ten below",
        "middle",
        "one in ten above",
        "Remaining uncertainty",
    ];
    let mut table = Table::new("What was assumed of each number, and what the figures leave", columns);
    for (number, n) in c.free.iter().zip(&fit.numbers) {
        let ((a, b, d), (e, f, g)) = (n.prior, n.posterior);
        let told = [a, b, d, e, f, g].map(|x| number.with_unit(x));
        let ends = [format::sentence(&number.name())].into_iter().chain(told);
        table.push(ends.chain([format::share(n.left.min(1.0))]));
    }
    table
}

fn fits(fit: &Fit) -> Table {
    let columns = ["Series", "Fitted by", "Figures", "Within", "Standardised error", "Its level, from the model's"];
    let mut table = Table::new("Each series beside simulated clients", columns);
    for s in &fit.series {
        table.push([
            s.name.clone(),
            if s.by_level { "level" } else { "change" }.to_owned(),
            s.figures.to_string(),
            format!("{} of {}", s.within, s.figures),
            format::plain(s.standardised, 1),
            s.miss(),
        ]);
    }
    table
}

fn pairs(c: &Calibration<'_>, fit: &Fit) -> Drawing {
    let number = |(free, n): (&Assumption, &crate::experiment::calibrate::Left)| {
        let told = |x: f64| free.with_unit(x);
        PairsNumber {
            name: format::sentence(&free.named_with_unit()),
            range: (told(free.low), told(free.value), told(free.high)),
            marks: pair_marks((free.low, free.high), |x| free.number(x), |x| free.share(x)),
            left: (told(n.posterior.0), told(n.posterior.1), told(n.posterior.2)),
        }
    };
    let source = Source {
        scenario: c.scenario.name.clone(),
        hash: c.scenario.hash(),
        seed: c.scenario.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        futures: c.points * crate::lanes::WIDTH,
        command: c.command.to_owned(),
        start: c.scenario.start.clone(),
        as_run: None,
    };
    let subtitle = "Each number over its assumed range, alone and against another; draws consistent with the figures";
    let chart = PairsChart {
        heading: Heading::new(lead(c).trim_end_matches('.'), subtitle),
        numbers: c.free.iter().zip(&fit.numbers).map(number).collect(),
        draws: fit.posterior.draws.iter().cloned().zip(fit.posterior.weights.iter().copied()).collect(),
    };
    chart.draw(&source)
}

fn posterior(c: &Calibration<'_>, fit: &Fit, folder: &Folder) -> Result<(), Error> {
    let mut csv = csv::Writer::from_writer(folder.create("posterior.csv")?);
    csv.write_record(std::iter::once("weight".to_owned()).chain(c.free.iter().map(Assumption::path)))?;
    for (draw, weight) in fit.posterior.draws.iter().zip(&fit.posterior.weights) {
        let values = c.free.iter().zip(draw).map(|(number, share)| number.at(*share).to_string());
        csv.write_record(std::iter::once(super::number(*weight).unwrap_or(0.0).to_string()).chain(values))?;
    }
    csv.flush().map_err(Error::at(std::path::Path::new("posterior.csv")))?;
    Ok(())
}
