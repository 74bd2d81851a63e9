//! `charts/`: the pictures of a run, each titled with what it shows.

use rayon::prelude::*;

use super::{Error, Folder, Results};
use crate::chart::{
    ChainMap, ChartError, DifferenceChart, Drawing, FanChart, LeverCourse, RippleMap, Source, Story, TemperatureChart,
    WhatIfDots,
};
use crate::ensemble::words;
use crate::ensemble::{Reach, Summary, Verdict, direction, origins};
use crate::observe::{Metric, PlaceKind, Theme, metric};
use crate::steering::Lever;

/// Pixels across: a slide.
const WIDTH: u32 = 1600;
/// Metrics with a ripple map, differences and fans.
const TOLD: [&str; 3] = ["loyalty", "delivery", "engagement"];
/// What-ifs with a ripple map of their own.
const WHAT_IFS: usize = 8;
/// Organisations with a temperature chart of their own.
const TEMPERATURES: usize = 4;

/// The charts of a run, by the name of their file.
///
/// # Errors
/// When the experiment lacks what a chart shows.
pub fn charts(results: &Results<'_>) -> Result<Vec<(String, Drawing)>, ChartError> {
    let e = results.ensemble;
    if e.arms.len() < 2 {
        return Ok(Vec::new());
    }
    let (source, story) = (source(results), Story::of(results.scenario));
    let titles = Titles { results, origins: origins(e, results.scenario) };
    let mut charts = Vec::new();
    for id in TOLD {
        let Some(metric) = metric(id) else { continue };
        let ripple = RippleMap::new(titles.ripple(metric, 1), e, (1, 0), id, &story)?;
        charts.push((format!("ripple-{id}"), ripple.draw(&source)));
        let difference = DifferenceChart::new(titles.difference(metric), e, (1, 0), id, &story)?;
        charts.push((format!("difference-{id}"), difference.draw(&source)));
        let kinds = [PlaceKind::Organisation, PlaceKind::Segment];
        let fan = FanChart::new(titles.levels(metric), e, &[0, 1], id, &kinds, &story)?;
        charts.push((format!("fan-{id}"), fan.draw(&source)));
    }
    if let Some(metric) = metric("loyalty") {
        let mut map = ChainMap::new("", e, (1, 0), metric.id, results.scenario)?;
        let last = map.at.iter().copied().filter(|&m| m <= e.layout.months).max().unwrap_or(e.layout.months);
        map.heading.title = titles.at(metric, last);
        charts.push(("chain-loyalty".to_owned(), map.draw(&source)));
    }
    for &place in titles.origins.iter().take(TEMPERATURES) {
        let id = &e.layout.places[place].id;
        let mut chart = TemperatureChart::new(titles.temperature(place), e, &[0, 1], id, &story)?;
        for (panel, programmed) in chart.panels.iter_mut().zip([false, true]) {
            panel.levers = vec![LeverCourse::of(results.scenario, id, Lever::Tension, programmed)];
        }
        charts.push((format!("temperature-{id}"), chart.draw(&source)));
    }
    if let (Some(weeks), Some(&place)) = (results.weeks, titles.origins.first()) {
        charts.extend(super::weeks::charts(weeks, &e.layout.places[place], &story, &source));
    }
    if e.arms.len() > 2 {
        what_ifs(&titles, &source, &story, &mut charts)?;
    }
    Ok(charts)
}

/// What-ifs beside the programme, all against no programme.
fn what_ifs(
    titles: &Titles<'_>,
    source: &Source,
    story: &Story,
    charts: &mut Vec<(String, Drawing)>,
) -> Result<(), ChartError> {
    let e = titles.results.ensemble;
    let arms: Vec<usize> = (1..e.arms.len()).collect();
    for metric in TOLD.into_iter().filter_map(metric) {
        for (place, _) in titles.told(metric) {
            let id = &e.layout.places[place].id;
            let title = titles.best(metric, place);
            let dots = WhatIfDots::new(title, e, (&arms, 0), (metric.id, id), &titles.results.months_told())?;
            charts.push((format!("what-ifs-{}-{id}", metric.id), dots.draw(source)));
        }
    }
    if let Some(metric) = metric("loyalty") {
        for &arm in arms.iter().skip(1).take(WHAT_IFS) {
            let name = &e.arms[arm];
            let ripple = RippleMap::new(titles.ripple(metric, arm), e, (arm, 0), metric.id, story)?;
            charts.push((format!("ripple-loyalty-{}", file_name(name)), ripple.draw(source)));
        }
    }
    Ok(())
}

/// A name that every file system takes.
fn file_name(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// Writes charts as SVG and PNG.
///
/// # Errors
/// When a picture cannot be made or written.
pub fn write_charts(charts: &[(String, Drawing)], folder: &Folder) -> Result<(), Error> {
    let pictures: Vec<Vec<u8>> = charts.par_iter().map(|(_, drawing)| drawing.png(WIDTH)).collect::<Result<_, _>>()?;
    for ((name, drawing), picture) in charts.iter().zip(pictures) {
        folder.write(&format!("charts/{name}.svg"), drawing.svg().as_bytes())?;
        folder.write(&format!("charts/{name}.png"), &picture)?;
    }
    Ok(())
}

/// Where the charts come from. The command is that of `scenario.json` in the folder, however the run was called, so that
/// the same run gives the same bytes.
pub(super) fn source(results: &Results<'_>) -> Source {
    let s = results.scenario;
    Source {
        scenario: s.name.clone(),
        hash: s.hash(),
        seed: s.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        futures: results.ensemble.futures.len(),
        command: results.command().to_owned(),
        as_run: Some(s.to_value()),
    }
}

/// Titles that say what a chart shows.
struct Titles<'a> {
    results: &'a Results<'a>,
    origins: Vec<usize>,
}

impl Titles<'_> {
    fn name(&self, place: usize) -> &str {
        &self.results.ensemble.layout.places[place].name
    }

    /// The organisation told: the first one with a programme.
    fn here(&self, metric: &Metric) -> Option<(usize, usize)> {
        let e = self.results.ensemble;
        let place = *self.origins.first()?;
        Some((place, e.layout.column(metric.id, &e.layout.places[place].id)?))
    }

    fn ripple(&self, metric: &'static Metric, arm: usize) -> String {
        let e = self.results.ensemble;
        let ripple = e.ripple(arm, 0, metric.id, &self.origins);
        let reached = |r: &&Reach| {
            let kind = e.layout.places[r.place].kind;
            matches!(kind, PlaceKind::Organisation | PlaceKind::Segment) && r.verdict.is_resolved()
        };
        let (own, others): (Vec<&Reach>, Vec<&Reach>) =
            ripple.reaches.iter().filter(reached).partition(|r| self.origins.contains(&r.place));
        let told = |r: &Reach| {
            let when = r.arrival.map_or_else(String::new, |m| format!(" from month {m}"));
            // As the chart's last column has it.
            let at_end = Summary::of(e.differences(arm, 0, r.column, e.layout.months)).mean;
            format!("{} {}{when}", self.name(r.place), words::difference(metric, at_end))
        };
        // The furthest is what one would not have guessed.
        let far = others.iter().max_by_key(|r| r.hops.abs()).map(|r| told(r));
        let near = own.first().map(|r| told(r));
        let what = if arm == 1 { metric.name.to_owned() } else { format!("{} with {}", metric.name, e.arms[arm]) };
        match [near, far].into_iter().flatten().collect::<Vec<_>>().as_slice() {
            [] if ripple.reaches.iter().all(|r| r.effect.is_zero()) => format!("{what}: no difference at all"),
            [] if ripple.reaches.iter().all(|r| r.verdict == Verdict::TooSmall) => {
                format!("{what}: too small to matter anywhere along the chain")
            }
            [] => format!("{what}: no clear difference anywhere along the chain"),
            facts => format!("{what}: {}", facts.join(", ")),
        }
    }

    /// The difference where the programme is and at a segment, at a month.
    fn at(&self, metric: &Metric, month: usize) -> String {
        let e = self.results.ensemble;
        let told = |(place, column): (usize, usize)| {
            let mean = Summary::of(e.differences(1, 0, column, month)).mean;
            format!("{} {}", self.name(place), words::difference(metric, mean))
        };
        let facts: Vec<String> = self.told(metric).into_iter().map(told).collect();
        format!("{}, month {month}: {}", metric.name, facts.join(", "))
    }

    fn difference(&self, metric: &Metric) -> String {
        let e = self.results.ensemble;
        let Some((place, column)) = self.here(metric) else {
            return format!("{}: no programme, no difference", metric.name);
        };
        // The chart shows the middle future, so its title does.
        let s = Summary::of(e.differences(1, 0, column, e.layout.months));
        let (middle, spread) = (words::difference(metric, s.median), words::eight_in_ten(metric, &s));
        format!(
            "{} at {}, month {}: {middle} (8 in 10 futures: {spread})",
            metric.name,
            self.name(place),
            e.layout.months
        )
    }

    fn levels(&self, metric: &Metric) -> String {
        let e = self.results.ensemble;
        let Some((place, column)) = self.here(metric) else {
            return format!("{} with and without a programme", metric.name);
        };
        let at_end = |arm| e.level(arm, column, e.layout.months).median;
        let without = words::plain(at_end(0), words::decimals(metric));
        format!(
            "{} at {} ends at {}, without the programme at {without}",
            metric.name,
            self.name(place),
            words::level(metric, at_end(1))
        )
    }

    /// The two places told first: the first one with a programme, and a segment.
    fn told(&self, metric: &Metric) -> Vec<(usize, usize)> {
        let e = self.results.ensemble;
        let segments = e.columns_of(metric.id).filter(|(_, c)| e.layout.places[c.place].kind == PlaceKind::Segment);
        // What is delivered to a segment is what the organisation that serves it delivers.
        let segment = segments.map(|(column, c)| (c.place, column)).next().filter(|_| metric.theme != Theme::Delivery);
        self.here(metric).into_iter().chain(segment).collect()
    }

    fn best(&self, metric: &Metric, place: usize) -> String {
        let e = self.results.ensemble;
        let Some(column) = e.layout.column(metric.id, &e.layout.places[place].id) else {
            return metric.name.to_owned();
        };
        let effect = |&arm: &usize| Summary::of(e.differences(arm, 0, column, e.layout.months)).mean;
        let good = |arm: &usize| effect(arm) * f64::from(direction(metric));
        let best = (1..e.arms.len()).max_by(|a, b| good(a).total_cmp(&good(b)));
        let told = |arm: usize| {
            let name = if arm == 1 { "the programme" } else { &e.arms[arm] };
            format!("{name} {}", words::difference(metric, effect(&arm)))
        };
        let here = format!("{} at {}, month {}", metric.name, self.name(place), e.layout.months);
        match best {
            Some(1) | None => format!("{here}: none does better than {}", told(1)),
            Some(arm) => format!("{here}: {}, {}", told(arm), told(1)),
        }
    }

    fn temperature(&self, place: usize) -> String {
        let e = self.results.ensemble;
        let mean = |arm: usize, id: &str| -> Option<f64> {
            let column = e.layout.column(id, &e.layout.places[place].id)?;
            let months = e.levels(arm, column);
            Some(months.iter().skip(1).map(|s| s.mean).sum::<f64>() / (months.len().max(2) - 1) as f64)
        };
        let name = self.name(place);
        match (mean(1, "productive"), mean(1, "too_hot"), mean(0, "productive"), mean(0, "too_hot")) {
            (Some(zone), Some(hot), Some(zone_without), Some(hot_without)) => format!(
                "{name}: {zone:.0} % of people productive, {hot:.0} % too hot; without the programme {zone_without:.0} % and {hot_without:.0} %"
            ),
            _ => format!("{name}: the temperature of its people"),
        }
    }
}
