//! Answers that need a simulation: a plan, pinned plans side by side, the chain month by month.

use rayon::prelude::*;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::chosen::Chosen;
use super::error::ApiError;
use super::scenario_cache::{CachedScenario, months_compared};
use super::ticket::Ticket;
use super::view_model::{Axes, Look, Picture, View, plain, source};
use crate::analysis::{Analysis, Effect};
#[cfg(not(target_family = "wasm"))]
use crate::chart::Drawing;
use crate::chart::{ChainMap, Heading, Sheet, Source, WhatIfDots, WhatIfRow};
use crate::ensemble::{Ensemble, Summary, Verdict, direction};
use crate::format;
use crate::observe::{Metric, metric};
use crate::run::Arm;
use crate::scenario::Scenario;

/// Most plans side by side.
const PLANS: usize = 60;

/// A programme and what happens to it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// Name of a pinned plan.
    #[serde(default)]
    pub(crate) name: String,
    /// Levers by organisation, as in a scenario file.
    pub(crate) programme: Value,
    /// Events, as in a scenario file.
    pub(crate) events: Value,
}

/// How many futures are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Depth {
    /// Very few, while a slider is dragged on a machine on which few take too long.
    Glance,
    /// A few, while a slider is dragged.
    Preview,
    /// All.
    Full,
}

/// A plan to be played.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    /// Who asks, for the door that limits it.
    #[serde(default, rename = "client")]
    _client: IgnoredAny,
    pub(crate) scenario: Chosen,
    plan: Wanted,
    depth: Depth,
    view: View,
    metric: String,
    organisation: String,
    #[serde(default)]
    axes: Axes,
    /// How wide the box is in which the chart is shown; left out, a slide is drawn.
    width: Option<u16>,
    /// How high it is, where the chart is to fill it; left out, the chart is as high as it needs.
    height: Option<u16>,
}

impl Ask {
    fn sheet(&self) -> Sheet {
        match (self.width, self.height) {
            (None, _) => Sheet::Slide,
            (Some(wide), None) => Sheet::fitting(wide),
            (Some(wide), Some(high)) => Sheet::filling(wide, high),
        }
    }
}

fn arm(name: &str, scenario: &Scenario, programme: bool) -> Arm {
    Arm { name: name.to_owned(), scenario: scenario.clone(), programme }
}

/// The plan against no programme, over the same futures.
pub(crate) fn twins(
    cached: &CachedScenario,
    scenario: &Scenario,
    futures: usize,
    ticket: &Ticket,
) -> Result<Option<Ensemble>, ApiError> {
    ticket.expect(cached.pieces(2, futures));
    cached.ensemble(&Arm::twins(scenario), futures, ticket)
}

/// One plan: a chart, the vital signs, a table and the finding.
pub(super) fn play(cached: &CachedScenario, ask: &Ask, ticket: &Ticket) -> Result<Option<Value>, ApiError> {
    let scenario = cached.plan(&ask.plan.programme, &ask.plan.events)?;
    let metric = metric(&ask.metric).ok_or_else(|| ApiError::bad(format!("there is no metric {}", ask.metric)))?;
    if !scenario.chain.organisations.contains_key(&ask.organisation) {
        return Err(ApiError::bad(format!("there is no organisation {}", ask.organisation)));
    }
    let futures = match ask.depth {
        Depth::Glance => cached.glance(),
        Depth::Preview => cached.preview(),
        Depth::Full => cached.full(),
    };
    let Some(ensemble) = twins(cached, &scenario, futures, ticket)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &scenario);
    let look = Look { analysis: &analysis, organisation: &ask.organisation, metric };
    let axes = look.axes(ask.axes, ask.depth != Depth::Full);
    let mut picture = look.picture(ask.view, axes, ask.sheet()).map_err(|e| ApiError::bad(e.to_string()))?;
    if ask.depth != Depth::Full {
        // Nobody points at a month while a slider is dragged.
        picture.plots.clear();
    }
    let another = ask.depth == Depth::Full && !cached.scenario.patch_to(&scenario).is_empty();
    Ok(Some(json!({
        "observed": look.beside(another),
        "futures": ensemble.futures.len(),
        "months": look.months(),
        "calendar": look.calendar(),
        "axes": axes,
        "chart": picture,
        "signs": look.signs(),
        "table": look.table(),
        "finding": look.finding(),
    })))
}

/// Plans to be compared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskCompare {
    /// Who asks, for the door that limits it.
    #[serde(default, rename = "client")]
    _client: IgnoredAny,
    pub(crate) scenario: Chosen,
    plans: Vec<Wanted>,
    /// What happens anyway: the one baseline of all plans has these events. Left out, those of the scenario.
    #[serde(default)]
    events: Option<Value>,
    metric: String,
    at: String,
}

/// Metrics a comparison tells beside the one asked for.
const BESIDE: [&str; 5] = ["loyalty", "delivery", "engagement", "turnover", "too_hot"];

/// What a plan costs, told beside what it brings.
const COSTS: [&str; 2] = ["programme_cost", "attention"];

/// Plans side by side against one baseline (what happens anyway, without any programme), and each against the first. What a
/// plan's own events have beyond the baseline's is part of the plan.
pub(super) fn compare(cached: &CachedScenario, ask: &AskCompare, ticket: &Ticket) -> Result<Option<Value>, ApiError> {
    if ask.plans.is_empty() || ask.plans.len() > PLANS {
        return Err(ApiError::bad(format!("between 1 and {PLANS} plans can be compared")));
    }
    let m = metric(&ask.metric).ok_or_else(|| ApiError::bad(format!("there is no metric {}", ask.metric)))?;
    let baseline = match &ask.events {
        Some(events) => cached.plan(&json!({}), events)?,
        None => cached.scenario.clone(),
    };
    let scenarios: Vec<Scenario> =
        ask.plans.iter().map(|p| cached.plan(&p.programme, &p.events)).collect::<Result<_, _>>()?;
    let with = ask.plans.iter().zip(&scenarios).map(|(plan, scenario)| arm(&plan.name, scenario, true));
    let arms: Vec<Arm> = std::iter::once(arm("without", &baseline, false)).chain(with).collect();
    let Some(ensemble) = cached.ends(&arms, cached.full(), ticket)? else { return Ok(None) };
    // Of this ensemble each month is one of those told.
    let months = months_compared(cached.scenario.months as usize);
    let (analysis, layout, last) = (Analysis::new(&ensemble, &baseline), &ensemble.layout, months.len() - 1);
    let main = layout
        .column(m.id, &ask.at)
        .ok_or_else(|| ApiError::bad(format!("{} is not measured at {}", format::lower(m.name), ask.at)))?;
    let place = |id: &str| layout.place(id).map_or("", |p| layout.places[p].name.as_str());

    // Columns are places: the same for every row, wherever its own programme is.
    let mut origins: Vec<&str> = layout.places.iter().map(|p| p.id.as_str()).collect();
    origins.retain(|id| scenarios.iter().any(|s| s.programme.contains_key(*id)));
    if origins.is_empty() {
        origins.push(&ask.at);
    }
    let columns = |ids: &'static [&'static str]| -> Vec<usize> {
        origins.iter().flat_map(|at| ids.iter().filter_map(move |id| layout.column(id, at))).collect()
    };
    let (beside, costs) = (columns(&BESIDE), columns(&COSTS));

    let rows = ask.plans.iter().zip(1..).map(|(plan, arm)| {
        let against_none = (0..months.len()).map(|k| cell(&analysis.effect((arm, 0), main, k)));
        let at_the_end = |columns: &[usize]| -> Vec<Value> {
            columns.iter().map(|&column| sign(&analysis.effect((arm, 0), column, last))).collect()
        };
        // The same futures, so they can be paired too.
        let against_first = (arm > 1).then(|| cell(&analysis.effect((arm, 1), main, last)));
        json!({
            "name": plan.name, "months": months, "cells": against_none.collect::<Vec<_>>(),
            "against_first": against_first, "signs": at_the_end(&beside), "costs": at_the_end(&costs),
        })
    });
    let rows: Vec<Value> = rows.collect();
    let dots = ask.plans.iter().zip(1..).map(|(plan, arm)| WhatIfRow {
        name: plan.name.clone(),
        arm,
        differences: analysis.difference((arm, 0), main).months.clone(),
    });
    let source = source(&baseline, analysis.futures());
    let chart = side_by_side(m, &source, place(&ask.at), months.clone(), dots.collect());
    Ok(Some(json!({
        "rows": rows, "chart": chart, "metric": m.name, "at": place(&ask.at), "futures": analysis.futures(),
        "better": m.better, "matters": m.minimal_important_difference,
    })))
}

/// The plans as dots: the interval of the mean, and where 8 in 10 futures lie.
fn side_by_side(
    metric: &'static Metric,
    source: &Source,
    place: &str,
    months: Vec<usize>,
    rows: Vec<WhatIfRow>,
) -> Picture {
    let better = f64::from(direction(metric));
    let end = |s: &Summary| format::signed(s.mean, format::decimals(metric));
    let ends: Vec<_> = rows.iter().filter_map(|r| Some((r.differences.last()?, &r.name))).collect();
    let best = ends.iter().max_by(|a, b| (a.0.mean * better).total_cmp(&(b.0.mean * better)));
    let title = best.map_or_else(String::new, |(s, name)| match Verdict::of(s, metric) {
        v if v.is_resolved() => {
            let told = end(s);
            let who = match ends.iter().filter(|(other, _)| end(other) == told).count() {
                1 => format!("{name} ends best of these"),
                all if all == ends.len() => "all of these end alike".to_owned(),
                some => format!("{some} of these end best, alike"),
            };
            format!("{} at {place}, mean over futures: {who}, at {told}", metric.name)
        }
        Verdict::TooSmall => {
            format!("{} at {place}: even the best of these changes too little to matter", metric.name)
        }
        _ => format!("{} at {place}: even the best of these makes no clear difference", metric.name),
    });
    let unit = format::difference_unit(metric);
    let told = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let subtitle = format!(
        "{} at {place}: each plan minus the one baseline without a programme, in the same futures{told}",
        metric.name
    );
    let heading = Heading::new(title, subtitle);
    let chart = WhatIfDots {
        heading,
        unit,
        digits: format::decimals(metric),
        better: metric.better,
        range: None,
        months,
        rows,
    };
    let drawing = chart.draw(source);
    let (title, svg) = (drawing.title().to_owned(), plain(drawing.svg()));
    Picture { title, svg, column: false, plots: Vec::new(), unit: format::difference_unit(metric) }
}

/// A plan to be written as a scenario file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskFile {
    pub(super) scenario: Chosen,
    pub(super) plan: Wanted,
}

/// A chain whose months play.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskChain {
    /// Who asks, for the door that limits it.
    #[serde(default, rename = "client")]
    _client: IgnoredAny,
    pub(crate) scenario: Chosen,
    plan: Wanted,
    metric: String,
}

/// The chain, one drawing a month, all in the same colours.
pub(super) fn chain(cached: &CachedScenario, ask: &AskChain, ticket: &Ticket) -> Result<Option<Value>, ApiError> {
    let scenario = cached.plan(&ask.plan.programme, &ask.plan.events)?;
    let m = metric(&ask.metric).ok_or_else(|| ApiError::bad(format!("there is no metric {}", ask.metric)))?;
    let Some(ensemble) = twins(cached, &scenario, cached.full(), ticket)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &scenario);
    let look = Look { analysis: &analysis, organisation: "", metric: m };
    let (limit, source) = (look.axes(Axes::default(), false).limit(), look.source());
    let mut map =
        ChainMap::new(look.title(), &analysis, (1, 0), m.id, &scenario).map_err(|e| ApiError::bad(e.to_string()))?;
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

/// The chart that is looked at, over all futures, as a slide.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn drawing(cached: &CachedScenario, ask: &Ask, ticket: &Ticket) -> Result<Option<Drawing>, ApiError> {
    let scenario = cached.plan(&ask.plan.programme, &ask.plan.events)?;
    let metric = metric(&ask.metric).ok_or_else(|| ApiError::bad(format!("there is no metric {}", ask.metric)))?;
    let Some(ensemble) = twins(cached, &scenario, cached.full(), ticket)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &scenario);
    let look = Look { analysis: &analysis, organisation: &ask.organisation, metric };
    let drawing = look.drawing(ask.view, look.axes(ask.axes, false), Sheet::Slide);
    drawing.map(Some).map_err(|e| ApiError::bad(e.to_string()))
}

/// An effect beside others, with what it takes to weigh it against them.
fn sign(effect: &Effect<'_>) -> Value {
    let mut sign = cell(effect);
    sign["id"] = json!(effect.metric.id);
    sign["metric"] = json!(effect.metric.name);
    sign["at"] = json!(effect.place.name);
    sign["better"] = json!(effect.metric.better);
    sign["matters"] = json!(effect.metric.minimal_important_difference);
    sign
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
