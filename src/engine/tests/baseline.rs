//! The quiet baseline: with nobody starting anything, how far every metric drifts in three years. The aim is less than the least
//! that matters at every strength and in every culture. It is met at half strength; at the strengths as described, and in cultures
//! far from usual, the bound below is twice that. Nothing is asked of strengths beyond those described, nor of badly led cultures,
//! which go downhill by themselves (docs/model/trace.md).

#![allow(clippy::unwrap_used)]

use std::sync::atomic::AtomicBool;

use ripplechain_engine::ensemble::{Ensemble, simulate};
use ripplechain_engine::mechanism::MECHANISMS;
use ripplechain_engine::run::Arm;
use ripplechain_engine::scenario;
use serde_json::{Value, json};

const FUTURES: u32 = 128;

/// Months whose mean is compared with that of the last as many.
const MONTHS: usize = 3;

fn file() -> Value {
    json!({
        "name": "baseline", "months": 36, "seed": 5,
        "chain": {
            "organisations": { "supplier": { "staff": 64 }, "maker": { "staff": 96 }, "retailer": { "staff": 72 } },
            "links": [{ "from": "supplier", "to": "maker" }, { "from": "maker", "to": "retailer" }],
            "segments": { "families": { "served_by": "retailer", "people": 700 } }
        },
        "mechanisms": {}
    })
}

fn quiet(file: &Value) -> Ensemble {
    let scenario = scenario::from_value(file, "baseline").unwrap_or_else(|faults| panic!("{faults}"));
    let arm = Arm { name: "without".to_owned(), scenario, programme: false };
    simulate(&[arm], 0..FUTURES, &|_| {}, &AtomicBool::new(false)).unwrap().unwrap()
}

/// Drift of a column over three years in units of the minimal important difference, and its standard error.
fn drift(e: &Ensemble, column: usize) -> [f64; 2] {
    let each = e.futures.iter().map(|arms| {
        let months = arms[0].column(column);
        let mean = |of: &[f32]| of.iter().map(|&x| f64::from(x)).sum::<f64>() / of.len() as f64;
        mean(&months[months.len() - MONTHS..]) - mean(&months[1..=MONTHS])
    });
    let each: Vec<f64> = each.filter(|x| x.is_finite()).collect();
    let n = each.len() as f64;
    let mean = each.iter().sum::<f64>() / n;
    let sd = (each.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let least = f64::from(e.layout.columns[column].metric().minimal_important_difference);
    [mean / least, sd / n.sqrt() / least]
}

/// Every column that drifts by more than so many times the minimal important difference, beyond two standard errors.
fn drifting(what: &str, file: &Value, most: f64) -> Vec<String> {
    let e = quiet(file);
    (0..e.layout.columns.len())
        .filter_map(|c| {
            let [mean, error] = drift(&e, c);
            let (metric, place) = (e.layout.columns[c].metric().id, &e.layout.places[e.layout.columns[c].place].id);
            // What is defined in no future neither drifts nor stays.
            let drifts = mean.abs() > most + 2.0 * error;
            drifts.then(|| format!("{what}: {metric} at {place} {mean:+.2} ± {error:.2}"))
        })
        .collect()
}

fn strengths(of: f64) -> Value {
    let mut file = file();
    for (name, _, table) in MECHANISMS {
        let most = table.iter().find(|row| row.name == "strength").unwrap().max;
        file["mechanisms"][*name]["strength"] = json!(of.min(f64::from(most)));
    }
    file
}

fn culture(levers: &Value) -> Value {
    let mut file = file();
    for organisation in ["supplier", "maker", "retailer"] {
        file["chain"]["organisations"][organisation]["culture"] = levers.clone();
    }
    file
}

#[test]
fn nothing_drifts_at_the_strengths_as_described_nor_at_half_of_them() {
    let all = [drifting("half", &strengths(0.5), 1.0), drifting("as described", &strengths(1.0), 2.0)].concat();
    assert!(all.is_empty(), "{} drift:\n{}", all.len(), all.join("\n"));
}

#[test]
fn well_led_open_and_closed_cultures_have_settled_when_the_programme_starts() {
    let well_led = json!({
        "servant_leadership": 0.9, "employee_inclusion": 0.8, "communication": 0.9, "silos": 0.1, "priority_switches": 0
    });
    let open = json!({
        "customer_inclusion": 0.8, "openness": 0.9, "early_involvement": 0.9, "contracting": 0.8,
        "delivery_insight": 0.8, "clear_standards": 0.9, "closeness": 0.9, "listening": 0.9, "gatekeeping": 0.1,
        "release_interval": 4
    });
    let closed = json!({
        "customer_inclusion": 0.0, "openness": 0.1, "early_involvement": 0.0, "contracting": 0.2,
        "delivery_insight": 0.2, "clear_standards": 0.2, "closeness": 0.1, "listening": 0.1, "gatekeeping": 0.9,
        "release_interval": 26
    });
    for (name, levers) in [("well led", well_led), ("open", open), ("closed", closed)] {
        let all = drifting(name, &culture(&levers), 2.0);
        assert!(all.is_empty(), "{} drift:\n{}", all.len(), all.join("\n"));
    }
}
