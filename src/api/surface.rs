//! A plan with two of its levers at other values, point by point: what the pad shows.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::chosen::Chosen;
use super::error::ApiError;
use super::play::Wanted;
use super::scenario_cache::CachedScenario;
use super::ticket::Ticket;
use crate::analysis::Analysis;
use crate::ensemble::Ensemble;
use crate::format;
use crate::observe::metric;
use crate::run::Arm;
use crate::scenario::{Course, Scenario};
use crate::steering::Lever;

/// Most points of one question.
const POINTS: usize = 64;
/// How people at an organisation are, as the temperature chart has it.
const ZONES: [&str; 3] = ["too_cold", "productive", "too_hot"];

/// Points of a plan.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskSurface {
    /// Who asks, for the door that limits it.
    #[serde(default, rename = "client")]
    _client: IgnoredAny,
    pub(super) scenario: Chosen,
    plan: Wanted,
    /// Whose levers.
    organisation: String,
    levers: [String; 2],
    metric: String,
    at: String,
    points: Vec<[f32; 2]>,
}

/// The effect of the plan at the last month with two levers at each of some pairs of values, over the futures of a preview.
pub(super) fn surface(cached: &CachedScenario, ask: &AskSurface, ticket: &Ticket) -> Result<Option<Value>, ApiError> {
    if ask.points.is_empty() || ask.points.len() > POINTS {
        return Err(ApiError::bad(format!("between 1 and {POINTS} points can be asked for")));
    }
    let m = metric(&ask.metric).ok_or_else(|| ApiError::bad(format!("there is no metric {}", ask.metric)))?;
    let baseline = cached.plan(&json!({}), &ask.plan.events)?;
    let plan = cached.plan(&ask.plan.programme, &ask.plan.events)?;
    let mut arms = vec![Arm { name: "without".to_owned(), scenario: baseline.clone(), programme: false }];
    for point in &ask.points {
        let scenario = moved(&plan, &ask.organisation, &ask.levers, point)?;
        arms.push(Arm { name: String::new(), scenario, programme: true });
    }
    let Some(ensemble) = cached.ends(&arms, cached.preview(), ticket)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &baseline);
    let column = ensemble
        .layout
        .column(m.id, &ask.at)
        .ok_or_else(|| ApiError::bad(format!("{} is not measured at {}", format::lower(m.name), ask.at)))?;
    let points = ask.points.iter().enumerate().map(|(k, [x, y])| {
        let effect = analysis.effect((k + 1, 0), column, analysis.last());
        json!({
            "x": x, "y": y, "mean": effect.difference.mean, "difference": effect.mean(), "verdict": effect.verdict,
            "said": effect.verdict(), "zones": zones(&ensemble, k + 1, &ask.organisation),
        })
    });
    Ok(Some(json!({
        "points": points.collect::<Vec<_>>(), "metric": m.name, "at": analysis.place(column).name, "better": m.better,
        "unit": format::difference_unit(m), "matters": m.minimal_important_difference, "futures": analysis.futures(),
    })))
}

/// The plan with two levers at other values throughout.
fn moved(plan: &Scenario, organisation: &str, levers: &[String; 2], point: &[f32; 2]) -> Result<Scenario, ApiError> {
    if !plan.chain.organisations.contains_key(organisation) {
        return Err(ApiError::bad(format!("there is no organisation {organisation}")));
    }
    let mut plan = plan.clone();
    let own = plan.programme.entry(organisation.to_owned()).or_default();
    for (name, value) in levers.iter().zip(point) {
        let lever = Lever::named(name).ok_or_else(|| ApiError::bad(format!("there is no lever {name}")))?;
        let row = lever.row();
        if !(row.min..=row.max).contains(value) {
            return Err(ApiError::bad(format!("{name} lies between {} and {}", row.min, row.max)));
        }
        own.levers.insert(lever, Course::Constant(*value));
    }
    Ok(plan)
}

/// Shares of people too cold, productive and too hot, mean over futures and the months that are told.
fn zones(ensemble: &Ensemble, arm: usize, organisation: &str) -> Vec<f64> {
    let mean = |id: &str| {
        let column = ensemble.layout.column(id, organisation)?;
        let all: Vec<f64> = (1..=ensemble.layout.months)
            .chain((ensemble.layout.months == 0).then_some(0))
            .flat_map(|month| ensemble.values(arm, column, month).map(f64::from))
            .filter(|x| x.is_finite())
            .collect();
        Some(all.iter().sum::<f64>() / all.len().max(1) as f64)
    };
    ZONES.iter().map(|id| mean(id).unwrap_or(0.0)).collect()
}
