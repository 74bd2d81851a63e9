//! Answers that need a simulation: a plan, pinned plans side by side, the stages of a lesson, a report to take away.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{Axes, Look, Picture, View, plain};
use super::bed::Bed;
use super::refusal::Refusal;
use crate::analysis::{Analysis, Effect};
use crate::chart::{ChainMap, Heading, Sheet, WhatIfDots, WhatIfRow};
use crate::ensemble::{Ensemble, Summary, Verdict, direction};
use crate::format;
use crate::observe::metric;
use crate::run::Arm;
use crate::scenario::Scenario;

/// Most plans side by side.
const PLANS: usize = 60;

/// A programme and what happens to it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Name of a pinned plan.
    #[serde(default)]
    pub(super) name: String,
    /// Levers by organisation, as in a scenario file.
    pub(super) programme: Value,
    /// Events, as in a scenario file.
    pub(super) events: Value,
}

/// How many futures are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Depth {
    /// A few, while a slider is dragged.
    Preview,
    /// All.
    Full,
}

/// A plan to be played.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    pub(super) client: String,
    pub(super) scenario: String,
    plan: Wanted,
    depth: Depth,
    view: View,
    metric: String,
    organisation: String,
    #[serde(default)]
    axes: Axes,
    /// How wide the box is in which the chart is shown; left out, a slide is drawn.
    width: Option<u16>,
}

fn arm(name: &str, scenario: &Scenario, programme: bool) -> Arm {
    Arm { name: name.to_owned(), scenario: scenario.clone(), programme }
}

/// The plan against no programme, over the same futures.
pub(super) fn twins(
    bed: &Bed,
    scenario: &Scenario,
    futures: usize,
    stop: &AtomicBool,
) -> Result<Option<Ensemble>, Refusal> {
    bed.ensemble(&[arm("without", scenario, false), arm("with", scenario, true)], futures, stop)
}

/// One plan: a chart, the vital signs, a table and the finding.
pub(super) fn play(bed: &Bed, ask: &Ask, stop: &AtomicBool) -> Result<Option<Value>, Refusal> {
    let begun = Instant::now();
    let scenario = bed.plan(&ask.plan.programme, &ask.plan.events)?;
    let metric = metric(&ask.metric).ok_or_else(|| Refusal::bad(format!("there is no metric {}", ask.metric)))?;
    if !scenario.chain.organisations.contains_key(&ask.organisation) {
        return Err(Refusal::bad(format!("there is no organisation {}", ask.organisation)));
    }
    let futures = if ask.depth == Depth::Full { bed.full() } else { bed.preview() };
    let Some(ensemble) = twins(bed, &scenario, futures, stop)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &scenario);
    let look = Look { analysis: &analysis, organisation: &ask.organisation, metric };
    let axes = look.axes(ask.axes, ask.depth == Depth::Preview);
    let picture = look
        .picture(ask.view, axes, ask.width.map_or(Sheet::Slide, Sheet::fitting))
        .map_err(|e| Refusal::bad(e.to_string()))?;
    Ok(Some(json!({
        "futures": ensemble.futures.len(),
        "months": look.months(),
        "axes": axes,
        "chart": picture,
        "signs": look.signs(),
        "table": look.table(),
        "finding": look.finding(),
        "milliseconds": begun.elapsed().as_secs_f64() * 1e3,
    })))
}

/// Plans to be compared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskCompare {
    pub(super) client: String,
    pub(super) scenario: String,
    plans: Vec<Wanted>,
    metric: String,
    at: String,
}

/// Metrics a comparison tells beside the one asked for.
const BESIDE: [&str; 5] = ["loyalty", "delivery", "engagement", "turnover", "too_hot"];

/// Plans side by side against no programme, and each against the first.
pub(super) fn compare(bed: &Bed, ask: &AskCompare, stop: &AtomicBool) -> Result<Option<Value>, Refusal> {
    let begun = Instant::now();
    if ask.plans.is_empty() || ask.plans.len() > PLANS {
        return Err(Refusal::bad(format!("between 1 and {PLANS} plans can be compared")));
    }
    let scenarios: Vec<Scenario> =
        ask.plans.iter().map(|p| bed.plan(&p.programme, &p.events)).collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    let mut first: Option<Ensemble> = None;
    let mut dots = Vec::new();
    for (plan, scenario) in ask.plans.iter().zip(&scenarios) {
        let Some(ensemble) = twins(bed, scenario, bed.full(), stop)? else { return Ok(None) };
        let analysis = Analysis::new(&ensemble, scenario);
        let column = |id: &str| ensemble.layout.column(id, &ask.at);
        let months: Vec<usize> = told(ensemble.layout.months);
        let m = metric(&ask.metric).ok_or_else(|| Refusal::bad(format!("there is no metric {}", ask.metric)))?;
        let main = column(m.id)
            .ok_or_else(|| Refusal::bad(format!("{} is not measured at {}", m.name.to_lowercase(), ask.at)))?;
        let against_none: Vec<Value> =
            months.iter().map(|&month| cell(&analysis.effect((1, 0), main, month))).collect();
        let last = ensemble.layout.months;
        let signs: Vec<Value> = BESIDE
            .iter()
            .filter_map(|id| {
                let (m, at) = (metric(id)?, origin(scenario).unwrap_or(&ask.at));
                let column = ensemble.layout.column(id, at)?;
                let mut sign = cell(&analysis.effect((1, 0), column, last));
                sign["metric"] = json!(m.name);
                sign["at"] = json!(ensemble.layout.place(at).map(|p| &ensemble.layout.places[p].name));
                Some(sign)
            })
            .collect();
        // Twins of the first plan: the same futures, so they can be paired too.
        let against_first = first.as_ref().map(|one| {
            let both = one.futures.iter().zip(&ensemble.futures);
            let futures = both.map(|(a, b)| vec![a[1].clone(), b[1].clone()]).collect();
            let both = Ensemble { layout: ensemble.layout.clone(), arms: ensemble.arms.clone(), futures };
            cell(&Analysis::new(&both, scenario).effect((1, 0), main, last))
        });
        dots.push(WhatIfRow {
            name: plan.name.clone(),
            arm: dots.len() + 1,
            differences: months.iter().map(|&x| analysis.difference((1, 0), main).months[x]).collect(),
        });
        rows.push(json!({
            "name": plan.name, "months": months, "cells": against_none, "against_first": against_first, "signs": signs,
        }));
        if first.is_none() {
            first = Some(ensemble);
        }
    }
    let Some(ensemble) = first else { return Ok(None) };
    let m = metric(&ask.metric).ok_or_else(Refusal::broken)?;
    let analysis = Analysis::new(&ensemble, &scenarios[0]);
    let look = Look { analysis: &analysis, organisation: "", metric: m };
    let place = ensemble.layout.place(&ask.at).map_or("", |p| ensemble.layout.places[p].name.as_str());
    let chart = side_by_side(&look, place, told(ensemble.layout.months), dots);
    Ok(Some(json!({
        "rows": rows, "chart": chart, "metric": m.name, "at": place, "futures": ensemble.futures.len(),
        "milliseconds": begun.elapsed().as_secs_f64() * 1e3,
    })))
}

/// The plans as dots: the interval of the mean, and where 8 in 10 futures lie.
fn side_by_side(look: &Look<'_>, place: &str, months: Vec<usize>, rows: Vec<WhatIfRow>) -> Picture {
    let better = f64::from(direction(look.metric));
    let end = |s: &Summary| format::signed(s.mean, format::decimals(look.metric));
    let ends: Vec<_> = rows.iter().filter_map(|r| Some((r.differences.last()?, &r.name))).collect();
    let best = ends.iter().max_by(|a, b| (a.0.mean * better).total_cmp(&(b.0.mean * better)));
    let title = best.map_or_else(String::new, |(s, name)| match Verdict::of(s, look.metric) {
        v if v.is_resolved() => {
            let told = end(s);
            let who = match ends.iter().filter(|(other, _)| end(other) == told).count() {
                1 => format!("{name} ends best of these"),
                all if all == ends.len() => "all of these end alike".to_owned(),
                some => format!("{some} of these end best, alike"),
            };
            format!("{} at {place}, mean over futures: {who}, at {told}", look.metric.name)
        }
        Verdict::TooSmall => {
            format!("{} at {place}: even the best of these changes too little to matter", look.metric.name)
        }
        _ => format!("{} at {place}: even the best of these makes no clear difference", look.metric.name),
    });
    let unit = format::difference_unit(look.metric);
    let told = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let subtitle = format!("{} at {place}: each plan minus no programme, in the same futures{told}", look.metric.name);
    let heading = Heading::new(title, subtitle);
    let chart = WhatIfDots {
        heading,
        unit,
        digits: format::decimals(look.metric),
        better: look.metric.better,
        range: None,
        months,
        rows,
    };
    let drawing = chart.draw(&look.source());
    Picture { title: drawing.title().to_owned(), svg: plain(drawing.svg()), column: false }
}

/// A chain whose months play.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskChain {
    pub(super) client: String,
    pub(super) scenario: String,
    plan: Wanted,
    metric: String,
}

/// The chain, one drawing a month, all in the same colours.
pub(super) fn chain(bed: &Bed, ask: &AskChain, stop: &AtomicBool) -> Result<Option<Value>, Refusal> {
    let scenario = bed.plan(&ask.plan.programme, &ask.plan.events)?;
    let m = metric(&ask.metric).ok_or_else(|| Refusal::bad(format!("there is no metric {}", ask.metric)))?;
    let Some(ensemble) = twins(bed, &scenario, bed.full(), stop)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &scenario);
    let look = Look { analysis: &analysis, organisation: "", metric: m };
    let (limit, source) = (look.axes(Axes::default(), false).limit(), look.source());
    let mut map =
        ChainMap::new(look.title(), &analysis, (1, 0), m.id, &scenario).map_err(|e| Refusal::bad(e.to_string()))?;
    map.limit = limit;
    let frames: Vec<String> = (0..=ensemble.layout.months)
        .into_par_iter()
        .map(|month| {
            let mut map = map.clone();
            map.at = vec![month];
            plain(map.draw(&source).svg())
        })
        .collect();
    Ok(Some(json!({ "frames": frames })))
}

/// The chart as a picture of 1600 pixels.
pub(super) fn picture(bed: &Bed, ask: &Ask, stop: &AtomicBool) -> Result<Option<Vec<u8>>, Refusal> {
    let scenario = bed.plan(&ask.plan.programme, &ask.plan.events)?;
    let metric = metric(&ask.metric).ok_or_else(|| Refusal::bad(format!("there is no metric {}", ask.metric)))?;
    let Some(ensemble) = twins(bed, &scenario, bed.full(), stop)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &scenario);
    let look = Look { analysis: &analysis, organisation: &ask.organisation, metric };
    let drawing =
        look.drawing(ask.view, look.axes(ask.axes, false), Sheet::Slide).map_err(|e| Refusal::bad(e.to_string()))?;
    drawing.png(1600).map(Some).map_err(|e| Refusal::bad(e.to_string()))
}

fn origin(scenario: &Scenario) -> Option<&str> {
    scenario.programme.keys().next().map(String::as_str)
}

fn told(last: usize) -> Vec<usize> {
    [12, 24].into_iter().filter(|m| *m < last).chain([last]).collect()
}

fn cell(effect: &Effect<'_>) -> Value {
    json!({
        "mean": effect.difference.mean,
        "difference": effect.mean(),
        "unit": format::difference_unit(effect.metric),
        "spread": effect.spread(),
        "verdict": effect.verdict,
        "said": effect.verdict(),
    })
}
