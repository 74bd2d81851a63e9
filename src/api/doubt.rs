//! Why an effect is what it is, and how far it rests on what is assumed: the questions that take many simulations.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::chosen::Chosen;
use super::error::ApiError;
use super::play::{Wanted, twins};
use super::scenario_cache::CachedScenario;
use super::ticket::Ticket;
use crate::analysis::{Account, Analysis, Answer, Assumption, Assumptions, Question, by_name, sentence};
use crate::ensemble::{Progress, simulate};
use crate::experiment::assumptions::{assumed, draw};
use crate::experiment::latin::latin;
use crate::experiment::why::{Asked, FUTURES, why};
use crate::format;
use crate::run::Arm;

/// Draws of the assumed numbers: a quarter of what the command line takes, so that a browser answers within a minute.
const DRAWS: u32 = 16;
/// Most draws that are listed.
const MOST_LISTED: usize = 32;

/// A plan of which more is to be known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskDoubt {
    /// Who asks, for the door that limits it.
    #[serde(default, rename = "client")]
    _client: IgnoredAny,
    pub(super) scenario: Chosen,
    plan: Wanted,
    /// By what the effect is shared, as a question is called.
    #[serde(default)]
    by: String,
}

/// What carries the headline effects, by one question.
pub(super) fn reasons(cached: &CachedScenario, ask: &AskDoubt, ticket: &Ticket) -> Result<Option<Value>, ApiError> {
    let question = Question::ALL.into_iter().find(|q| q.word() == ask.by);
    let question = question.ok_or_else(|| {
        let all = Question::ALL.map(Question::word).join(", ");
        ApiError::bad(format!("an effect is shared by one of: {all}"))
    })?;
    let scenario = cached.plan(&ask.plan.programme, &ask.plan.events)?;
    let asked = Asked::new(&scenario, &[question], &[]).map_err(|refused| ApiError::bad(refused.to_string()))?;
    let futures = (FUTURES as usize).min(cached.full());
    let Some(ensemble) = twins(cached, &scenario, futures, ticket)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &scenario);
    if analysis.coincide((1, 0)) {
        return Err(ApiError::bad("the plan changes nothing, so there is nothing to explain"));
    }
    ticket.expect(asked.reruns());
    let before = ticket.progress().0;
    let progress = |p: Progress| ticket.reach(before + p.done);
    let found = why(&analysis, &asked, futures as u32, &simulate, &progress, ticket.flag());
    let Some(found) = found.map_err(|broken| ApiError::bad(broken.to_string()))? else { return Ok(None) };
    let effects: Vec<Value> = found
        .answers
        .iter()
        .flat_map(|answer| answer.accounts.iter().map(|account| shared(answer, account, &analysis)))
        .collect();
    Ok(Some(json!({ "by": ask.by, "futures": found.futures, "effects": effects })))
}

fn shared(answer: &Answer, account: &Account, analysis: &Analysis<'_>) -> Value {
    let m = analysis.metric(account.column);
    let told = |x: f64| format::signed(x, format::decimals(m));
    let parts = account.parts.iter().map(|part| {
        json!({
            "name": part.name, "mean": part.share.mean, "told": told(part.share.mean),
            "spread": format::range(m, part.share.p10, part.share.p90),
        })
    });
    let rest = account.rest.last().copied().unwrap_or(0.0);
    json!({
        "metric": m.name, "at": analysis.place(account.column).name, "better": m.better, "mean": account.effect.mean,
        "difference": format::difference(m, account.effect.mean), "parts": parts.collect::<Vec<_>>(),
        "rest": { "name": format!("what {}", answer.question.rest()), "mean": rest, "told": told(rest) }, "sentence": sentence(answer, account, analysis, by_name),
    })
}

/// How far the headline effects rest on the numbers that are assumed.
pub(super) fn certainty(cached: &CachedScenario, ask: &AskDoubt, ticket: &Ticket) -> Result<Option<Value>, ApiError> {
    let scenario = cached.plan(&ask.plan.programme, &ask.plan.events)?;
    let Some(ensemble) = twins(cached, &scenario, cached.full(), ticket)? else { return Ok(None) };
    let analysis = Analysis::new(&ensemble, &scenario);
    if analysis.coincide((1, 0)) || analysis.futures() < 2 {
        return Err(ApiError::bad("the plan changes nothing, so there is nothing to be sure of"));
    }
    let arms = Arm::twins(&scenario);
    // How many more runs it takes to find where a verdict turns is not known before.
    ticket.expect(DRAWS as usize + 24);
    let before = ticket.progress().0;
    let progress = |p: Progress| ticket.reach(before + p.done);
    let found = draw(&analysis, &arms, &[analysis.last()], DRAWS, &simulate, &progress, ticket.flag());
    let Some(found) = found.map_err(|broken| ApiError::bad(broken.to_string()))? else { return Ok(None) };
    let drawn = Analysis::new(&ensemble, &scenario).with_assumptions(Some(&found));
    let effects: Vec<Value> =
        drawn.headlines().into_iter().filter_map(|column| certain(&drawn, &found, column)).collect();
    Ok(Some(json!({
        "draws": DRAWS, "numbers": found.drawn.len(), "futures": found.futures(), "effects": effects,
    })))
}

fn certain(analysis: &Analysis<'_>, found: &Assumptions, column: usize) -> Option<Value> {
    let (m, last) = (analysis.metric(column), analysis.last());
    let under = analysis.under((1, 0), column, last)?;
    let effect = analysis.effect((1, 0), column, last);
    let swings = analysis.swings((1, 0), column).into_iter().map(|(which, low, high)| {
        let number = &found.drawn[which];
        json!({
            "path": number.path(), "name": number.name(), "meaning": number.meaning(),
            "low": { "value": number.with_unit(number.low), "mean": low, "told": format::signed(low, format::decimals(m)) },
            "high": { "value": number.with_unit(number.high), "mean": high, "told": format::signed(high, format::decimals(m)) },
        })
    });
    Some(json!({
        "metric": m.name, "at": analysis.place(column).name, "better": m.better, "mean": effect.difference.mean,
        "difference": effect.mean(), "said": effect.verdict(), "verdict": effect.verdict,
        "draws": under.draws, "agree": under.agree, "low": under.low, "high": under.high,
        "spread": format::range(m, under.low, under.high), "sentence": analysis.assumptions_in_words(column),
        "swings": swings.collect::<Vec<_>>(),
    }))
}

/// A scenario whose assumed numbers are to be listed, and drawn so many times.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskAssumed {
    pub(super) scenario: Chosen,
    #[serde(default)]
    draws: usize,
}

/// Every number that is assumed, with its range and why it was chosen; and draws of them all, as they can be asked with.
pub(super) fn numbers(cached: &CachedScenario, ask: &AskAssumed) -> Value {
    let all = assumed(&cached.scenario);
    let rows = all.iter().map(|a| {
        json!({
            "mechanism": a.mechanism, "parameter": a.parameter.name, "value": a.value, "unit": a.parameter.unit,
            "min": crate::quantity::rounded(a.parameter.min), "max": crate::quantity::rounded(a.parameter.max),
            "low": a.low, "high": a.high, "meaning": a.parameter.meaning.trim(), "source": a.parameter.source,
            "evidence": a.parameter.evidence.word(),
        })
    });
    let rows: Vec<Value> = rows.collect();
    let draws: Vec<Value> =
        latin(ask.draws.min(MOST_LISTED), all.len()).iter().map(|shares| one_draw(&all, shares)).collect();
    json!({ "numbers": rows, "draws": draws })
}

fn one_draw(all: &[Assumption], shares: &[f32]) -> Value {
    let mut drawn: Map<String, Value> = Map::new();
    for (a, share) in all.iter().zip(shares) {
        let numbers = drawn.entry(a.mechanism).or_insert_with(|| json!({}));
        numbers[a.parameter.name] = json!(a.at(f64::from(*share)));
    }
    Value::Object(drawn)
}
