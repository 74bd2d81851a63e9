//! A lesson's reveal: one future, twenty, the band; and which answers the model agrees with.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::error::ApiError;
use super::scenario_cache::CachedScenario;
use super::ticket::Ticket;
use crate::ensemble::{Difference, Ensemble, Summary, direction};
use crate::format;
use crate::observe::{Metric, metric};
use crate::run::Arm;
use crate::scenario::{Lesson, Shape};

/// Futures drawn one by one.
const LINES: usize = 20;
/// Months at the end taken together.
const FINAL: usize = 6;

/// A lesson to be revealed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskLesson {
    /// Who asks, for the door that limits it.
    #[serde(default, rename = "client")]
    _client: IgnoredAny,
    pub(super) lesson: String,
    /// Only the futures that are drawn one by one, so that a class need not wait for all.
    #[serde(default)]
    pub(super) few: bool,
}

/// Everything the reveal shows; the page shows it in stages.
pub(super) fn reveal(cached: &CachedScenario, few: bool, ticket: &Ticket) -> Result<Option<Value>, ApiError> {
    let scenario = &cached.scenario;
    let Some(lesson) = &scenario.lesson else {
        return Err(ApiError::bad(format!("{} is not a lesson", scenario.name)));
    };
    let metric = metric(&lesson.prediction.metric)
        .ok_or_else(|| ApiError::bad(format!("there is no metric {}", lesson.prediction.metric)))?;
    let mut arms = Vec::from(Arm::twins(scenario));
    for name in &lesson.prediction.beside {
        let other = scenario.what_if(name).map_err(|f| ApiError::diagnostics(&f))?;
        arms.push(Arm { name: name.clone(), scenario: other, programme: true });
    }
    let futures = if few { LINES.min(cached.full()) } else { cached.full() };
    ticket.expect(cached.pieces(2 * (arms.len() - 1), futures));
    let mut ensembles = Vec::new();
    for (k, arm) in arms.iter().enumerate().skip(1) {
        // One baseline for all: what differs in a what-if, events too, is part of it.
        let Some(e) = cached.ensemble(&[arms[0].clone(), arm.clone()], futures, ticket)? else { return Ok(None) };
        ensembles.push((k, e));
    }
    let mut panels = Vec::new();
    let mut found = Vec::new();
    for (k, e) in &ensembles {
        let column = e.layout.column(metric.id, &lesson.prediction.at).ok_or_else(|| {
            ApiError::bad(format!("{} is not measured at {}", format::lower(metric.name), lesson.prediction.at))
        })?;
        let difference = e.difference(1, 0, column);
        panels.push(panel(&arms[*k].name, e, column, &difference));
        found.push((arms[*k].name.as_str(), difference));
    }
    let place = ensembles
        .first()
        .and_then(|(_, e)| Some(e.layout.places[e.layout.place(&lesson.prediction.at)?].name.clone()))
        .unwrap_or_default();
    Ok(Some(json!({
        "metric": metric.name,
        "unit": format::difference_unit(metric),
        "better": metric.better,
        "at": place,
        "futures": futures,
        "panels": panels,
        "agrees": agrees(lesson, metric, &found),
        "told": shapes_in_words(metric, &place, &found),
    })))
}

fn panel(name: &str, e: &Ensemble, column: usize, difference: &Difference) -> Value {
    let lines: Vec<Vec<f32>> = e
        .futures
        .iter()
        .take(LINES)
        .map(|f| f[1].column(column).iter().zip(f[0].column(column)).map(|(a, b)| a - b).collect())
        .collect();
    let of = |f: fn(&Summary) -> f64| difference.months.iter().map(f).collect::<Vec<f64>>();
    json!({
        "name": name, "lines": lines,
        "mean": of(|s| s.mean), "p10": of(|s| s.p10), "p25": of(|s| s.p25), "p75": of(|s| s.p75), "p90": of(|s| s.p90),
    })
}

/// Mean of the last months.
fn end(difference: &Difference) -> f64 {
    let months = &difference.months;
    let last = &months[months.len().saturating_sub(FINAL)..];
    last.iter().map(|s| s.mean).sum::<f64>() / last.len().max(1) as f64
}

/// How a difference runs, judged by what would matter in its metric.
fn shape(difference: &Difference, metric: &Metric) -> Shape {
    let (sign, least) = (f64::from(direction(metric)), f64::from(metric.minimal_important_difference));
    let before = difference.months.len().saturating_sub(FINAL);
    let early = difference.months[..before].iter().map(|s| s.mean * sign);
    let (low, high) = early.fold((0.0_f64, 0.0_f64), |(l, h), x| (l.min(x), h.max(x)));
    let end = end(difference) * sign;
    if end >= least {
        if low <= -least { Shape::WorseThenBetter } else { Shape::Better }
    } else if end <= -least {
        if high >= least { Shape::BetterThenWorse } else { Shape::Worse }
    } else if low <= -least && high < least {
        Shape::Worse
    } else {
        Shape::Flat
    }
}

/// The choices that the model agrees with, by their numbers.
fn agrees(lesson: &Lesson, metric: &Metric, found: &[(&str, Difference)]) -> Vec<usize> {
    let sign = f64::from(direction(metric));
    let best = found.iter().max_by(|a, b| (end(&a.1) * sign).total_cmp(&(end(&b.1) * sign))).map(|(name, _)| *name);
    let runs = found.first().map(|(_, difference)| shape(difference, metric));
    let right = |c: &crate::scenario::Choice| match (&c.best, c.shape) {
        (Some(name), _) => Some(name.as_str()) == best,
        (None, Some(shape)) => Some(shape) == runs,
        (None, None) => false,
    };
    lesson.prediction.choices.iter().enumerate().filter(|(_, c)| right(c)).map(|(i, _)| i).collect()
}

fn shapes_in_words(metric: &Metric, place: &str, found: &[(&str, Difference)]) -> Vec<String> {
    let name = |name: &str| if name == "with" { "With the programme".to_owned() } else { name.replace('-', " ") };
    found
        .iter()
        .filter_map(|(arm, difference)| {
            let s = difference.last()?;
            let months = difference.months.len() - 1;
            Some(format!(
                "{}: {} at {place} {} after {months} months, mean over futures; in 8 in 10 futures {}.",
                name(arm),
                format::lower(metric.name),
                format::difference(metric, s.mean),
                format::range(metric, s.p10, s.p90)
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(means: &[f32], id: &str) -> Shape {
        let months = means.iter().map(|&m| Summary::of([m, m])).collect();
        let d = Difference {
            column: 0,
            months,
            share_better: Vec::new(),
            share_worse: Vec::new(),
            arrival: None,
            coincide: false,
        };
        shape(&d, metric(id).expect("a metric"))
    }

    #[test]
    fn the_shape_of_a_difference_is_told_in_the_metrics_own_direction() {
        let dip = [0.0, -3.0, -2.0, 0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0];
        assert_eq!(runs(&dip, "loyalty"), Shape::WorseThenBetter);
        assert_eq!(runs(&dip, "turnover"), Shape::BetterThenWorse);
        assert_eq!(runs(&[0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0], "loyalty"), Shape::Better);
        assert_eq!(runs(&[0.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0], "loyalty"), Shape::Worse);
        assert_eq!(runs(&[0.0; 9], "loyalty"), Shape::Flat);
    }
}
