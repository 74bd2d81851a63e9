//! The files of a finished sweep: a tidy table, the answer, charts. Written from the log of points, one point at a time.
//!
//! | File | What |
//! |---|---|
//! | `points.jsonl` | the finished points, as they were kept |
//! | `points.csv` | one row for each point and outcome |
//! | `summary.json` | the best point, what is as good, the ridge |
//! | `ranking.csv` | which numbers matter, where the design measures that |
//! | `fails.csv` | ranges within which the effect mostly stays below what matters, where there are any |
//! | `charts/` | heat map of two varied numbers, or profile of one; SVG and PNG |
//! | `scenario.json` | the scenario as it stands |

use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::{Error, FORMAT, Folder, as_json};
use crate::chart::{
    Along, Drawing, EventMark, Heading, HeatAxis, HeatMap, RankingChart, RankingRow, SLIDE, SeriesChart, SeriesLine,
    Source,
};
use crate::ensemble::Summary;
use crate::experiment::outcome::{Measured, Outcome, Point};
use crate::experiment::sensitivity::{Index, Ranking};
use crate::experiment::sweep::{Answer, Axis, Fails, Futures, LogError, Sweep};
use crate::format;

/// Why a sweep's files could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] Error),
    /// A point could not be read back.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A chart could not be made.
    #[error("chart: {0}")]
    Chart(#[from] crate::chart::ChartError),
}

/// Writes everything but the log into a folder.
///
/// # Errors
/// When a file cannot be written, or a point cannot be read back.
pub fn write(
    sweep: &Sweep,
    finished: &[usize],
    read: &mut dyn FnMut(usize) -> Result<Point, LogError>,
    folder: &Folder,
) -> Result<Option<Answer>, SweepError> {
    let answer = Answer::of(sweep, finished, &mut *read)?;
    folder.write("scenario.json", sweep.scenario.to_json().as_bytes())?;
    table(sweep, finished, &mut *read, &mut folder.create("points.csv")?)?;
    let lines = answer.as_ref().map(|a| a.lines(sweep));
    let header = sweep.header();
    let summary = json!({
        "format": FORMAT,
        "scenario": header.scenario,
        "hash": header.hash,
        "seed": sweep.scenario.seed,
        "version": header.version,
        "futures": header.futures,
        "points": header.points,
        "answer": answer,
        "words": lines,
    });
    folder.write("summary.json", as_json(&summary)?.as_bytes())?;
    if let Some(answer) = answer.as_ref().filter(|a| !a.rankings.is_empty()) {
        rankings(sweep, answer, folder)?;
    }
    if let Some(fails) = answer.as_ref().and_then(|a| a.fails.as_ref()).filter(|f| !f.found.boxes.is_empty()) {
        boxes(sweep, fails, folder)?;
    }
    if let Some(answer) = &answer {
        charts(sweep, answer, finished, read, folder)?;
    }
    Ok(answer)
}

/// The tidy table.
fn table(
    sweep: &Sweep,
    finished: &[usize],
    read: &mut dyn FnMut(usize) -> Result<Point, LogError>,
    out: &mut dyn Write,
) -> Result<(), SweepError> {
    let mut csv = csv::Writer::from_writer(out);
    let paths = sweep.points.axes.iter().map(|a| a.path.as_str());
    let columns = "metric place month unit futures n with without mean mean_low mean_high sd min p10 p25 median p75 p90 max share_better verdict";
    let heads: Vec<&str> = std::iter::once("point").chain(paths).chain(columns.split(' ')).collect();
    csv.write_record(heads).map_err(Error::from)?;
    let cell = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    for &number in finished {
        let point = read(number)?;
        for (outcome, m) in sweep.outcomes.iter().zip(&point.measured) {
            let metric = outcome.metric;
            let mut row = vec![point.point.to_string()];
            row.extend(point.at.iter().map(f64::to_string));
            row.extend([
                outcome.metric.id.to_owned(),
                outcome.place.clone(),
                outcome.month.to_string(),
                metric.unit.to_owned(),
            ]);
            row.extend([point.futures.to_string(), m.n.to_string()]);
            row.extend([m.with, m.without, m.mean, m.mean_low, m.mean_high, m.sd, m.min, m.p10, m.p25].map(cell));
            row.extend([m.median, m.p75, m.p90, m.max, m.share_better].map(cell));
            let verdict = serde_json::to_value(m.verdict(metric)).map_err(Error::from)?;
            row.push(verdict.as_str().unwrap_or_default().to_owned());
            csv.write_record(row).map_err(Error::from)?;
        }
    }
    csv.flush().map_err(Error::at(Path::new("points.csv")))?;
    Ok(())
}

/// Where it fails: a row for each side of each box.
fn boxes(sweep: &Sweep, fails: &Fails, folder: &Folder) -> Result<(), SweepError> {
    let mut csv = csv::Writer::from_writer(folder.create("fails.csv")?);
    let heads = "box path from to points failures density coverage";
    csv.write_record(heads.split(' ')).map_err(Error::from)?;
    let cell = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    for (i, b) in fails.found.boxes.iter().enumerate() {
        for side in &b.sides {
            let path = sweep.points.axes[side.axis].path.clone();
            let counts = [b.points, b.failures].map(|n| n.to_string());
            let shares = [b.density, b.coverage].map(|x| x.to_string());
            let row = [(i + 1).to_string(), path, cell(side.from), cell(side.to)];
            csv.write_record(row.into_iter().chain(counts).chain(shares)).map_err(Error::from)?;
        }
    }
    csv.flush().map_err(Error::at(Path::new("fails.csv")))?;
    Ok(())
}

/// Which numbers matter to each outcome at the last month: a table, and a chart each.
fn rankings(sweep: &Sweep, answer: &Answer, folder: &Folder) -> Result<(), SweepError> {
    let mut csv = csv::Writer::from_writer(folder.create("ranking.csv")?);
    let heads =
        "metric place month rank path size error_or_low high mean_or_first spread_or_first_low first_high noise";
    csv.write_record(heads.split(' ')).map_err(Error::from)?;
    let source = source(sweep);
    for (outcome, ranking) in &answer.rankings {
        for (rank, (axis, index)) in ranking.ranked.iter().enumerate() {
            let cell = |x: f64| super::number(x).map_or_else(String::new, |x| x.to_string());
            let numbers = match index {
                Index::Elementary(e) => [e.size, e.error, f64::NAN, e.mean, e.spread, f64::NAN],
                Index::Variance(v) => [v.total, v.total_low, v.total_high, v.first, v.first_low, v.first_high],
            };
            let mut row = vec![outcome.metric.id.to_owned(), outcome.place.clone(), outcome.month.to_string()];
            row.extend([(rank + 1).to_string(), sweep.points.axes[*axis].path.clone()]);
            row.extend(numbers.map(cell));
            row.push(cell(ranking.noise));
            csv.write_record(row).map_err(Error::from)?;
        }
        let place: String = outcome.place.replace('>', "-to-");
        let drawing = ranking_chart(sweep, outcome, ranking).draw(&source);
        save(&drawing, &format!("charts/ranking-{}-{place}", outcome.metric.id), folder)?;
    }
    csv.flush().map_err(Error::at(Path::new("ranking.csv")))?;
    Ok(())
}

fn ranking_chart(sweep: &Sweep, outcome: &Outcome, ranking: &Ranking) -> RankingChart {
    let metric = outcome.metric;
    let names: Vec<String> = sweep.points.axes.iter().map(|a| format::sentence(&a.name(&sweep.scenario))).collect();
    let row = |(axis, index): &(usize, Index)| {
        let (size, interval, own) = match index {
            Index::Elementary(e) => (e.size, (e.size - 2.0 * e.error, e.size + 2.0 * e.error), e.mean.abs()),
            Index::Variance(v) => (v.total, (v.total_low, v.total_high), v.first),
        };
        RankingRow { name: names[*axis].clone(), size, interval, own }
    };
    let (whole, own, unit) = match ranking.ranked.first() {
        Some((_, Index::Variance(_))) => {
            ("share of the variance, with all it acts with", "alone", "share of the variance".to_owned())
        }
        _ => {
            ("moves the effect over its range, whichever way", "on the whole one way", format::difference_unit(metric))
        }
    };
    let first =
        ranking.ranked.first().map_or_else(String::new, |r| format!(": {} matters most", format::lower(&names[r.0])));
    let axis = if unit.is_empty() { metric.name.to_owned() } else { unit };
    let subtitle = format!(
        "{} at {}: with the programme minus without, {} over {}",
        sweep.outcome_words(outcome),
        sweep.scenario.month_told(outcome.month),
        format::counted(names.len(), "number"),
        if names.len() == 1 { "its range" } else { "their ranges" }
    );
    let mut heading = Heading::new(format!("{}{first}", sweep.outcome_words(outcome)), subtitle);
    heading.note = format!("Luck leaves {} of the variance between points.", format::share(ranking.noise));
    RankingChart {
        heading,
        whole: whole.to_owned(),
        own: own.to_owned(),
        axis: format::sentence(&axis),
        rows: ranking.ranked.iter().map(row).collect(),
    }
}

/// Heat maps or profiles of every outcome at the last month.
fn charts(
    sweep: &Sweep,
    answer: &Answer,
    finished: &[usize],
    read: &mut dyn FnMut(usize) -> Result<Point, LogError>,
    folder: &Folder,
) -> Result<(), SweepError> {
    let one = sweep.points.axes.len() == 1 && sweep.points.axes[0].values().is_some();
    if !sweep.is_heat() && !one {
        return Ok(());
    }
    let last = sweep.scenario.months as usize;
    let drawn: Vec<(usize, &Outcome)> = sweep.outcomes.iter().enumerate().filter(|(_, o)| o.month == last).collect();
    let mut numbers: Vec<Vec<Option<Summary>>> = vec![vec![None; sweep.points.len()]; drawn.len()];
    for &number in finished {
        let point = read(number)?;
        for ((i, _), of_outcome) in drawn.iter().zip(&mut numbers) {
            of_outcome[number] = point.measured.get(*i).map(Measured::summary);
        }
    }
    let source = source(sweep);
    for ((i, outcome), summaries) in drawn.iter().zip(numbers) {
        let ranked = *i == sweep.ranking();
        let (kind, drawing) = if one {
            ("profile", profile(sweep, outcome, &summaries, ranked.then_some(answer)).draw(&source))
        } else {
            ("heat", heat(sweep, outcome, &summaries, ranked.then_some(answer)).draw(&source))
        };
        let place: String = outcome.place.replace('>', "-to-");
        save(&drawing, &format!("charts/{kind}-{}-{place}", outcome.metric.id), folder)?;
    }
    Ok(())
}

fn save(drawing: &Drawing, name: &str, folder: &Folder) -> Result<(), SweepError> {
    let png = drawing.png(SLIDE)?;
    for (ending, bytes) in [("svg", drawing.svg().as_bytes()), ("png", png.as_slice())] {
        folder.write(&format!("{name}.{ending}"), bytes)?;
    }
    Ok(())
}

/// Where the charts come from. The command names the scenario as written beside the charts, so that it is the same
/// however the sweep was started.
fn source(sweep: &Sweep) -> Source {
    let header = sweep.header();
    Source {
        scenario: header.scenario,
        hash: header.hash,
        seed: sweep.scenario.seed,
        version: header.version,
        futures: match &sweep.futures {
            Futures::Fixed(n) => *n as usize,
            Futures::Until(goal) => goal.most as usize,
        },
        start: sweep.scenario.start.clone(),
        command: sweep.command(),
        as_run: Some(sweep.scenario.to_value()),
    }
}

fn heat_axis(sweep: &Sweep, axis: &Axis) -> (HeatAxis, Vec<usize>) {
    let values = axis.values().unwrap_or_default();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let name = format::sentence(&axis.name(&sweep.scenario));
    (
        HeatAxis { name: name.trim_end_matches('.').to_owned(), values: order.iter().map(|&i| values[i]).collect() },
        order,
    )
}

fn heading(sweep: &Sweep, outcome: &Outcome, title: String) -> Heading {
    let metric = outcome.metric;
    let unit = format::difference_unit(metric);
    let unit = if unit.is_empty() { unit } else { format!(", {unit}") };
    let subtitle = format!(
        "{} at {}: with the programme minus without, mean paired difference{unit}",
        sweep.outcome_words(outcome),
        sweep.scenario.month_told(outcome.month)
    );
    Heading::new(title, subtitle)
}

/// What is said over an outcome that points are not ranked by.
fn plain_title(sweep: &Sweep, outcome: &Outcome) -> String {
    let names: Vec<String> = sweep.points.axes.iter().map(Axis::short_name).collect();
    format!("{} by {}", sweep.outcome_words(outcome), format::list(&names))
}

fn heat(sweep: &Sweep, outcome: &Outcome, summaries: &[Option<Summary>], answer: Option<&Answer>) -> HeatMap {
    let (x, y) = (&sweep.points.axes[0], &sweep.points.axes[1]);
    let ((x_axis, x_order), (y_axis, y_order)) = (heat_axis(sweep, x), heat_axis(sweep, y));
    let rows = y_order.len();
    let cells = y_order.iter().map(|&j| x_order.iter().map(|&i| summaries[i * rows + j]).collect()).collect();
    let title = answer.map_or_else(|| plain_title(sweep, outcome), |a| a.title(sweep));
    HeatMap {
        heading: heading(sweep, outcome, title),
        x: x_axis,
        y: y_axis,
        cells,
        unit: format::difference_unit(outcome.metric),
        better: outcome.metric.better,
        limit: None,
        chosen: x.chosen(&sweep.scenario).zip(y.chosen(&sweep.scenario)),
    }
}

fn profile(sweep: &Sweep, outcome: &Outcome, summaries: &[Option<Summary>], answer: Option<&Answer>) -> SeriesChart {
    let axis = &sweep.points.axes[0];
    let (x, order) = heat_axis(sweep, axis);
    let at = |f: fn(&Summary) -> f64| -> Vec<f64> {
        order.iter().map(|&i| summaries[i].as_ref().map_or(f64::NAN, f)).collect()
    };
    let line = SeriesLine {
        arm: 1,
        label: String::new(),
        points: x.values.iter().copied().zip(at(|s| s.mean)).collect(),
        band: at(|s| s.p10).into_iter().zip(at(|s| s.p90)).collect(),
        interval: at(|s| s.mean_low).into_iter().zip(at(|s| s.mean_high)).collect(),
        observed: false,
    };
    let unit = format::difference_unit(outcome.metric);
    let title = answer.map_or_else(|| plain_title(sweep, outcome), |a| a.title(sweep));
    let stands = |value| EventMark { month: value, words: "programme of the scenario".to_owned() };
    let chosen = axis.chosen(&sweep.scenario).map(stands);
    SeriesChart {
        heading: heading(sweep, outcome, title),
        along: Along::Values(x.name.clone()),
        y: format!("Difference, {}", if unit.is_empty() { "index" } else { &unit }),
        range: None,
        references: std::iter::once((0.0, "no difference".to_owned())).collect(),
        lines: vec![line],
        events: chosen.into_iter().collect(),
    }
}
