//! `summary.json`: what a script would want to know without reading a table.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Error, Results, number};
use crate::ensemble::{Difference, Verdict, origins};

/// Metrics whose ripple is told.
pub(super) const RIPPLES: [&str; 3] = ["loyalty", "delivery", "engagement"];
/// Metrics whose dips are told, at the organisations with a programme.
pub(super) const DIPS: [&str; 6] = ["loyalty", "delivery", "engagement", "too_hot", "fatigue", "turnover"];

pub(super) fn summary(results: &Results<'_>) -> Result<Value, Error> {
    let (e, scenario) = (results.ensemble, results.scenario);
    let mut comparisons = Vec::new();
    for (arm, against) in results.pairs() {
        let differences = results.differences(arm, against);
        comparisons.push(json!({
            "arm": e.arms[arm],
            "against": e.arms[against],
            "coincide": differences.iter().all(|d| d.coincide),
            "differences": differences.iter().map(|d| difference(results, arm, against, d)).collect::<Result<Vec<_>, _>>()?,
            "ripples": ripples(results, arm, against)?,
            "dips": dips(results, arm, against)?,
        }));
    }
    Ok(json!({
        "scenario": scenario.name,
        "question": scenario.question,
        "version": env!("CARGO_PKG_VERSION"),
        "hash": scenario.hash(),
        "seed": scenario.seed,
        "months": e.layout.months,
        "futures": e.futures.len(),
        "arms": e.arms,
        "finding": results.finding,
        "expect": results.checked.iter().map(tidy).collect::<Result<Vec<_>, _>>()?,
        "comparisons": comparisons,
    }))
}

fn difference(results: &Results<'_>, arm: usize, against: usize, d: &Difference) -> Result<Value, Error> {
    let e = results.ensemble;
    let column = e.layout.columns[d.column];
    let (place, metric) = (&e.layout.places[column.place], column.metric());
    let months = results.months_told().into_iter().map(|month| {
        let s = &d.months[month];
        let mut row = object(tidy(s)?);
        row.insert("month".to_owned(), json!(month));
        row.insert("level".to_owned(), json!(number(e.level(arm, d.column, month).mean)));
        row.insert("level_against".to_owned(), json!(number(e.level(against, d.column, month).mean)));
        row.insert("share_better".to_owned(), json!(number(f64::from(d.share_better[month]))));
        row.insert("verdict".to_owned(), json!(Verdict::of(s, metric)));
        row.insert("twins".to_owned(), tidy(&e.twins(arm, against, d.column, month))?);
        Ok(Value::Object(row))
    });
    Ok(json!({
        "place": place.id,
        "kind": place.kind,
        "metric": metric.id,
        "unit": metric.unit,
        "better": metric.better,
        "least": number(f64::from(metric.least)),
        "coincide": d.coincide,
        "at": months.collect::<Result<Vec<_>, Error>>()?,
    }))
}

fn ripples(results: &Results<'_>, arm: usize, against: usize) -> Result<Vec<Value>, Error> {
    let e = results.ensemble;
    let id = |place: usize| e.layout.places[place].id.as_str();
    let from = origins(e, results.scenario);
    let told = RIPPLES.iter().map(|metric| {
        let ripple = e.ripple(arm, against, metric, &from);
        let reaches = ripple.reaches.iter().map(|r| {
            Ok(json!({
                "place": id(r.place), "hops": r.hops, "arrival_month": r.arrival, "verdict": r.verdict,
                "last_12_months": tidy(&r.effect)?,
            }))
        });
        let hops = ripple.hops.iter().map(|h| {
            json!({ "from": id(h.from), "to": id(h.to), "ratio": number(h.ratio), "low": number(h.low), "high": number(h.high) })
        });
        Ok(json!({
            "metric": metric,
            "reaches": reaches.collect::<Result<Vec<_>, Error>>()?,
            "hops": hops.collect::<Vec<_>>(),
        }))
    });
    told.collect()
}

fn dips(results: &Results<'_>, arm: usize, against: usize) -> Result<Vec<Value>, Error> {
    let e = results.ensemble;
    let mut told = Vec::new();
    for place in origins(e, results.scenario) {
        for metric in DIPS {
            let id = &e.layout.places[place].id;
            if let Some(column) = e.layout.column(metric, id) {
                let mut dip = object(tidy(&e.dip(arm, against, column))?);
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
fn tidy(value: &impl Serialize) -> Result<Value, Error> {
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
