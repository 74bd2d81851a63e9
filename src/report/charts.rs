//! `charts/`: the pictures of a run, each titled with what it shows.

use rayon::prelude::*;

use super::{Error, Folder, Results};
use crate::analysis::{Analysis, HEADLINES, Titles};
use crate::chart::{
    CertaintyChart, ChainMap, ChartError, DifferenceChart, Drawing, FanChart, LeverCourse, RippleMap, SLIDE, Source,
    Story, TemperatureChart, Tornado, WhatIfDots, shown_name,
};
use crate::observe::{PlaceKind, metric};
use crate::steering::Lever;

/// What-ifs with a ripple map of their own.
const WHAT_IFS: usize = 8;
/// Organisations with a temperature chart of their own.
const TEMPERATURES: usize = 4;

/// Where a chart stands in what is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Ripple,
    Size,
    Heat,
    Dots,
    Weeks,
    Sure,
    Seen,
    Why,
    Folded,
}

impl Section {
    /// By the name of its file.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "ripple-loyalty" | "ripple-delivery" => Self::Ripple,
            _ if name.starts_with("difference-") => Self::Size,
            _ if name.starts_with("temperature-") => Self::Heat,
            _ if name.starts_with("what-ifs-") => Self::Dots,
            _ if name.ends_with("-by-week") => Self::Weeks,
            _ if name.starts_with("observed-") => Self::Seen,
            _ if name.starts_with("why-") => Self::Why,
            _ if name == "how-sure" || name.starts_with("tornado-") => Self::Sure,
            _ => Self::Folded,
        }
    }
}

/// The charts of a run, by the name of their file.
///
/// # Errors
/// When the experiment lacks what a chart shows.
pub fn charts(results: &Results<'_>) -> Result<Vec<(String, Drawing)>, ChartError> {
    let analysis = results.analysis;
    if analysis.arms().len() < 2 {
        return Ok(Vec::new());
    }
    let (source, story) = (source(results), Story::of(analysis.scenario));
    let titles = Titles { of: analysis, called: shown_name };
    let mut charts = Vec::new();
    for id in HEADLINES {
        let Some(metric) = metric(id) else { continue };
        let ripple = RippleMap::new(titles.ripple(metric, 1), analysis, (1, 0), id, &story)?;
        charts.push((format!("ripple-{id}"), ripple.draw(&source)));
        let difference = DifferenceChart::new(titles.difference(metric), analysis, (1, 0), id, &story)?;
        charts.push((format!("difference-{id}"), difference.draw(&source)));
        let kinds = [PlaceKind::Organisation, PlaceKind::Segment];
        let fan = FanChart::new(titles.levels(metric), analysis, &[0, 1], id, &kinds, &story)?;
        charts.push((format!("fan-{id}"), fan.draw(&source)));
    }
    let mut seen: Vec<_> = analysis.beside().iter().map(|b| analysis.metric(b.column)).collect();
    seen.dedup();
    for (i, metric) in seen.iter().enumerate().filter(|(i, m)| !seen[..*i].contains(m)) {
        let kinds = [PlaceKind::Organisation, PlaceKind::Link, PlaceKind::Segment, PlaceKind::Tier, PlaceKind::Chain];
        let title = format!("{}: what was observed beside what the model shows", metric.name);
        let fan = FanChart::new(title, analysis, &[0, 1], metric.id, &kinds, &story)?.where_observed();
        charts.push((format!("observed-{}", seen[i].id), fan.draw(&source)));
    }
    if let Some(metric) = metric("loyalty") {
        let map = ChainMap::new(titles.chain(metric), analysis, (1, 0), metric.id, analysis.scenario)?;
        charts.push(("chain-loyalty".to_owned(), map.draw(&source)));
    }
    for &place in analysis.origins.iter().take(TEMPERATURES) {
        let id = &analysis.layout().places[place].id;
        let mut chart = TemperatureChart::new(titles.temperature(place), analysis, &[0, 1], id, &story)?;
        for (panel, programmed) in chart.panels.iter_mut().zip([false, true]) {
            panel.levers = vec![LeverCourse::of(analysis.scenario, id, Lever::Tension, programmed)];
        }
        if analysis.origins.len() > TEMPERATURES {
            chart.heading.note = format!(
                "Temperature charts are drawn for {TEMPERATURES} of {} organisations with a programme: the first along the chain; all are in series.csv.",
                analysis.origins.len()
            );
        }
        charts.push((format!("temperature-{id}"), chart.draw(&source)));
    }
    if let (Some(weeks), Some(place)) = (results.weeks, analysis.origin()) {
        charts.extend(super::weeks::charts(weeks, &analysis.layout().places[place], &story, &source));
    }
    if analysis.arms().len() > 2 {
        what_ifs(titles, &source, &story, &mut charts)?;
    }
    if let Some(why) = analysis.why {
        charts.extend(super::why::charts(analysis, why, &source));
    }
    if analysis.assumptions.is_some() {
        certainty(titles, &source, &mut charts);
    }
    told_apart(&mut charts);
    Ok(charts)
}

/// How sure: the headline effects, and which assumed numbers move the first of them and loyalty at the first segment.
fn certainty(titles: Titles<'_>, source: &Source, charts: &mut Vec<(String, Drawing)>) {
    let analysis = titles.of;
    charts.push(("how-sure".to_owned(), CertaintyChart::new(titles.certainty(), analysis).draw(source)));
    let columns = analysis.headlines();
    let mut shown: Vec<usize> = columns.first().into_iter().chain(columns.last()).copied().collect();
    shown.dedup();
    for column in shown {
        let (metric, place) = (analysis.metric(column).id, &analysis.place(column).id);
        let tornado = Tornado::new(titles.tornado(column), analysis, column);
        // Few draws do not tell which number to move.
        if !tornado.rows.is_empty() {
            charts.push((format!("tornado-{metric}-{place}"), tornado.draw(source)));
        }
    }
}

/// What-ifs beside the programme, all against no programme.
fn what_ifs(
    titles: Titles<'_>,
    source: &Source,
    story: &Story,
    charts: &mut Vec<(String, Drawing)>,
) -> Result<(), ChartError> {
    let analysis = titles.of;
    let arms: Vec<usize> = (1..analysis.arms().len()).collect();
    // With no room for all, the last month is among those shown.
    let all = analysis.months_shown();
    let months = if all.len() > WhatIfDots::MONTHS { analysis.few_months() } else { all };
    for metric in HEADLINES.into_iter().filter_map(metric) {
        for (place, column) in titles.first_told(metric) {
            let id = &analysis.layout().places[place].id;
            let title = titles.best(metric, column);
            let dots = WhatIfDots::new(title, analysis, (&arms, 0), (metric.id, id), &months)?;
            charts.push((format!("what-ifs-{}-{id}", metric.id), dots.draw(source)));
        }
    }
    if let Some(metric) = metric("loyalty") {
        let others: Vec<usize> = arms.iter().copied().skip(1).collect();
        let shown = that_differ_most(analysis, &others, metric.id);
        for &arm in &shown {
            let name = &analysis.arms()[arm];
            let mut ripple = RippleMap::new(titles.ripple(metric, arm), analysis, (arm, 0), metric.id, story)?;
            if shown.len() < others.len() {
                ripple.heading.note = format!(
                    "Maps are drawn for {} of {} what-ifs: those that differ most from the programme; all are in series.csv.",
                    shown.len(),
                    others.len()
                );
            }
            charts.push((format!("ripple-loyalty-{}", file_name(name)), ripple.draw(source)));
        }
    }
    Ok(())
}

/// Those of some arms that get a map of their own: all, or those that differ most from the programme in the last month, in
/// their order.
fn that_differ_most(analysis: &Analysis<'_>, arms: &[usize], metric: &str) -> Vec<usize> {
    let most = |arm: usize| {
        let columns = analysis.ensemble.columns_of(metric).map(|(column, _)| column);
        let differences = columns.map(|c| analysis.effect((arm, 1), c, analysis.last()).difference.mean);
        differences.map(f64::abs).filter(|d| d.is_finite()).fold(0.0, f64::max)
    };
    let mut ranked: Vec<(usize, f64)> = arms.iter().map(|&arm| (arm, most(arm))).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut shown: Vec<usize> = ranked.into_iter().take(WHAT_IFS).map(|r| r.0).collect();
    shown.sort_unstable();
    shown
}

/// A name that every file system takes.
fn file_name(name: &str) -> String {
    name.chars().take(80).map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// Some file systems take two names that differ in case for one: the later one gets a number.
fn told_apart(charts: &mut [(String, Drawing)]) {
    let mut taken: Vec<String> = Vec::new();
    for (name, _) in charts {
        let whole = name.clone();
        let mut number = 2;
        while taken.contains(&name.to_lowercase()) {
            *name = format!("{whole}-{number}");
            number += 1;
        }
        taken.push(name.to_lowercase());
    }
}

/// Writes charts as SVG and PNG.
///
/// # Errors
/// When a picture cannot be made or written.
pub fn write_charts(charts: &[(String, Drawing)], folder: &Folder) -> Result<(), Error> {
    let pictures: Vec<Vec<u8>> = charts.par_iter().map(|(_, drawing)| drawing.png(SLIDE)).collect::<Result<_, _>>()?;
    for ((name, drawing), picture) in charts.iter().zip(pictures) {
        folder.write(&format!("charts/{name}.svg"), drawing.svg().as_bytes())?;
        folder.write(&format!("charts/{name}.png"), &picture)?;
    }
    Ok(())
}

/// Where the charts come from. The command is that of `scenario.json` in the folder, however the run was called, so that
/// the same run gives the same bytes.
pub(super) fn source(results: &Results<'_>) -> Source {
    let s = results.analysis.scenario;
    Source {
        scenario: s.name.clone(),
        hash: s.hash(),
        seed: s.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        futures: results.analysis.futures(),
        start: s.start.clone(),
        command: results.command(),
        as_run: Some(s.to_value()),
    }
}
