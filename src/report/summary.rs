//! `summary.json`: what a script would want to know without reading a table.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Error, FORMAT, Results, number};
use crate::analysis::{Analysis, Beside, DIPS, HEADLINES};
use crate::ensemble::Difference;

pub(super) fn summary(results: &Results<'_>) -> Result<Value, Error> {
    let analysis = results.analysis;
    let scenario = analysis.scenario;
    let mut comparisons = Vec::new();
    for pair in analysis.pairs() {
        let differences = analysis.differences(pair);
        let told = differences.iter().map(|d| difference(analysis, pair, d)).collect::<Result<Vec<_>, _>>()?;
        comparisons.push(json!({
            "arm": analysis.arms()[pair.0],
            "against": analysis.arms()[pair.1],
            "coincide": differences.iter().all(|d| d.coincide),
            "differences": told,
            "ripples": ripples(analysis, pair)?,
            "dips": dips(analysis, pair)?,
        }));
    }
    let mut told = json!({
        "format": FORMAT,
        "scenario": scenario.name,
        "question": scenario.question,
        "version": env!("CARGO_PKG_VERSION"),
        "hash": scenario.hash(),
        "seed": scenario.seed,
        "months": analysis.last(),
        "futures": analysis.futures(),
        "arms": analysis.arms(),
        "statistic": format!("mean over futures of the paired difference; headlines: month {}", analysis.last()),
        "finding": analysis.finding(),
        "expect": analysis.checked().iter().map(tidy).collect::<Result<Vec<_>, _>>()?,
        "comparisons": comparisons,
        "why": super::why::why_as_json(analysis),
        "assumptions": assumptions(analysis)?,
    });
    let observed = observed(analysis)?;
    if !observed.is_null() {
        told["observed"] = observed;
    }
    Ok(told)
}

/// Figures of one's own beside the model's; null where there are none.
fn observed(analysis: &Analysis<'_>) -> Result<Value, Error> {
    let all = analysis.beside();
    if all.is_empty() {
        return Ok(Value::Null);
    }
    let one = |b: &Beside| {
        Ok(json!({
            "metric": analysis.metric(b.column).id,
            "place": analysis.place(b.column).id,
            "figures": b.pairs.len(),
            "within_8_in_10": b.within(),
            "bias": number(b.bias()),
            "later": number(b.later()),
            "standardised_error": number(b.standardised()),
            "words": analysis.beside_in_words(b),
            "pairs": b.pairs.iter().map(tidy).collect::<Result<Vec<_>, Error>>()?,
        }))
    };
    Ok(Value::Array(all.iter().map(one).collect::<Result<Vec<_>, Error>>()?))
}

/// The headline effects under every draw of the assumed numbers; null where they were not drawn.
fn assumptions(analysis: &Analysis<'_>) -> Result<Value, Error> {
    let Some(a) = analysis.assumptions else { return Ok(Value::Null) };
    let path = |which: usize| a.drawn[which].path();
    let numbers = a.drawn.iter().map(|n| {
        json!({
            "path": n.path(), "value": number(n.value), "low": number(n.low), "high": number(n.high), "unit": n.parameter.unit,
        })
    });
    let effects = analysis.headlines().into_iter().map(|column| {
        let influences = analysis.influences((1, 0), column).into_iter().map(
            |i| json!({ "path": path(i.which), "share": number(i.share), "slope": number(i.slope), "clear": i.clear }),
        );
        let alone = analysis.swings((1, 0), column).into_iter().map(
            |(which, low, high)| json!({ "path": path(which), "at_low_end": number(low), "at_high_end": number(high) }),
        );
        let turns = a
            .turns
            .iter()
            .filter(|t| t.column == column)
            .map(|t| json!({ "path": path(t.which), "at": number(t.value), "effect_there": number(t.effect) }));
        let mut row = object(tidy(&analysis.under((1, 0), column, analysis.last()))?);
        row.insert("metric".to_owned(), json!(analysis.metric(column).id));
        row.insert("place".to_owned(), json!(analysis.place(column).id));
        row.insert("words".to_owned(), json!(analysis.assumptions_in_words(column)));
        row.insert("mean_square".to_owned(), tidy(&analysis.split((1, 0), column))?);
        row.insert("regression".to_owned(), Value::Array(influences.collect()));
        row.insert("alone".to_owned(), Value::Array(alone.collect()));
        row.insert("turns".to_owned(), Value::Array(turns.collect()));
        Ok(Value::Object(row))
    });
    Ok(json!({
        "draws": a.draws.len(),
        "futures": a.futures(),
        "numbers": numbers.collect::<Vec<_>>(),
        "month": analysis.last(),
        "effects": effects.collect::<Result<Vec<_>, Error>>()?,
    }))
}

fn difference(analysis: &Analysis<'_>, pair: (usize, usize), d: &Difference) -> Result<Value, Error> {
    let (place, metric) = (analysis.place(d.column), analysis.metric(d.column));
    let months = analysis.months_shown().into_iter().map(|month| {
        let effect = analysis.effect(pair, d.column, month);
        let mut row = object(tidy(&effect.difference)?);
        row.insert("month".to_owned(), json!(month));
        row.insert("level".to_owned(), json!(number(effect.level)));
        row.insert("level_against".to_owned(), json!(number(effect.baseline)));
        row.insert("share_better".to_owned(), json!(number(f64::from(effect.share_better))));
        row.insert("share_worse".to_owned(), json!(number(f64::from(effect.share_worse))));
        row.insert("verdict".to_owned(), json!(effect.verdict));
        if let Some(under) = &effect.under {
            row.insert("under_assumptions".to_owned(), tidy(under)?);
        }
        row.insert("twins".to_owned(), tidy(&analysis.twins(pair, d.column, month))?);
        Ok(Value::Object(row))
    });
    Ok(json!({
        "place": place.id,
        "kind": place.kind,
        "metric": metric.id,
        "unit": metric.unit,
        "better": metric.better,
        "least": number(f64::from(metric.minimal_important_difference)),
        "coincide": d.coincide,
        "at": months.collect::<Result<Vec<_>, Error>>()?,
    }))
}

fn ripples(analysis: &Analysis<'_>, pair: (usize, usize)) -> Result<Vec<Value>, Error> {
    let id = |place: usize| analysis.layout().places[place].id.as_str();
    let told = HEADLINES.iter().map(|metric| {
        let ripple = analysis.ripple(pair, metric);
        let reaches = ripple.reaches.iter().map(|r| {
            Ok(json!({
                "place": id(r.place), "hops": r.hops, "arrival_month": r.arrival, "verdict": r.verdict,
                "last_month": tidy(&r.effect)?,
            }))
        });
        let hops = ripple.hops.iter().map(|h| {
            json!({ "from": id(h.from), "to": id(h.to), "ratio": number(h.ratio), "low": number(h.low), "high": number(h.high) })
        });
        Ok(json!({
            "metric": metric,
            "reaches": reaches.collect::<Result<Vec<_>, Error>>()?,
            "hops": hops.collect::<Vec<_>>(),
            "hops_over": format!("means of {}", analysis.months_compared()),
        }))
    });
    told.collect()
}

fn dips(analysis: &Analysis<'_>, pair: (usize, usize)) -> Result<Vec<Value>, Error> {
    let mut told = Vec::new();
    for &place in &analysis.origins {
        for metric in DIPS {
            let id = &analysis.layout().places[place].id;
            if let Some(column) = analysis.column(metric, place) {
                let mut dip = object(tidy(&analysis.dip(pair, column))?);
                dip.remove("column");
                let mut row = Map::from_iter([("place".to_owned(), json!(id)), ("metric".to_owned(), json!(metric))]);
                row.append(&mut dip);
                told.push(Value::Object(row));
            }
        }
    }
    Ok(told)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// A value as JSON with its numbers as files carry them.
pub(crate) fn tidy(value: &impl Serialize) -> Result<Value, Error> {
    fn walk(value: &mut Value) {
        match value {
            Value::Number(n) if n.is_f64() => *value = json!(n.as_f64().and_then(number)),
            Value::Array(items) => items.iter_mut().for_each(walk),
            Value::Object(map) => map.values_mut().for_each(walk),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(value)?;
    walk(&mut value);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::Summary;

    #[test]
    fn what_is_not_a_number_is_null_and_digits_are_what_the_model_has() {
        let one = tidy(&Summary::of([0.1])).expect("JSON");
        assert_eq!((one["mean"].clone(), one["mean_low"].clone()), (json!(0.1), Value::Null));
    }
}
