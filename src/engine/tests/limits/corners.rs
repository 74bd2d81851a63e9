//! The corners of what a scenario may say: every number at its smallest and largest, alone and in pairs, is simulated, and
//! what comes out is finite and possible.
//!
//! `CORNER_PAIRS=20000` tries so many pairs instead of a few hundred.

#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use rand::RngExt;
use rayon::prelude::*;
use ripplechain_engine::draws::{Purpose, Stream};
use ripplechain_engine::observe::{Better, METRICS, Metric, Theme};
use ripplechain_engine::run::{Arm, BatchDesign, TimeConfiguration};
use ripplechain_engine::scenario::{self, EventKind, Scenario};
use ripplechain_engine::steering::LEVERS;
use serde_json::{Value, json};

/// Sizes beyond this are only larger, not stranger: the largest numbers of people and months are left to other tests.
const MOST_PEOPLE: f64 = 300.0;
const MOST_MONTHS: f64 = 4.0;

/// A small chain in which every number of a scenario file is written down.
static BASE: LazyLock<Value> = LazyLock::new(|| {
    let levers = |share: f32| -> Value {
        let at = |row: &ripplechain_engine::quantity::Parameter| row.min + share * (row.max - row.min);
        let mut all: serde_json::Map<String, Value> =
            LEVERS.iter().map(|row| (row.name.to_owned(), json!((at(row) * 100.0).round() / 100.0))).collect();
        all.insert("note".to_owned(), json!("all of them"));
        all.into()
    };
    let events: Vec<Value> = EventKind::ALL
        .iter()
        .map(|kind| {
            let at = if kind.at() == ripplechain_engine::observe::PlaceKind::Segment { "people" } else { "shop" };
            json!({ "kind": kind.name(), "at": at, "month": 1, "duration": 1, "size": kind.sizes().1.min(0.2) })
        })
        .collect();
    let file = json!({
        "name": "corners", "months": 3, "futures": 16,
        "chain": {
            "organisations": {
                "mill": { "staff": 16, "under_pressure": "chase", "culture": levers(0.3) },
                "shop": { "staff": 24, "culture": levers(0.4) },
            },
            "links": [{ "from": "mill", "to": "shop", "volume": 2 }],
            "segments": { "people": { "served_by": "shop", "people": 60 } },
        },
        "programme": { "shop": levers(0.6), "mill": { "tension": [[0, 0.5], [2, 1]], "balcony": true } },
        "events": events,
    });
    scenario::from_value(&file, "corners").unwrap_or_else(|diagnostics| panic!("{diagnostics}")).to_value()
});

/// A number at the end of its range.
#[derive(Clone, Debug)]
struct Corner {
    path: String,
    value: f64,
}

/// Both ends of every number; sizes no larger than what is simulated quickly.
fn corners() -> Vec<Corner> {
    let mut corners = Vec::new();
    for number in scenario::numeric_paths(&BASE) {
        let (min, max) = (number.min.unwrap(), number.max.unwrap());
        let ends = match number.path.split('.').collect::<Vec<_>>()[..] {
            ["events", i, "size"] => {
                let kind = BASE["events"][i.parse::<usize>().unwrap()]["kind"].as_str().unwrap();
                let (min, max) = EventKind::named(kind).unwrap().sizes();
                [f64::from(min), f64::from(max)]
            }
            ["months"] => [min, MOST_MONTHS],
            [.., "month"] => [min, 3.0],
            [.., "staff" | "people"] => [min, MOST_PEOPLE],
            _ => [min, max],
        };
        corners.extend(ends.map(|value| Corner { path: number.path.clone(), value }));
    }
    corners
}

/// The base with some numbers changed; none when they cannot stand together.
fn at(corners: &[&Corner]) -> Option<Scenario> {
    let mut file = BASE.clone();
    for corner in corners {
        scenario::set(&mut file, &corner.path, &corner.value.to_string()).unwrap_or_else(|f| panic!("{f}"));
    }
    scenario::from_value(&file, "corners").ok()
}

/// What a metric can be at all.
fn bounds(metric: &Metric) -> (f32, f32) {
    match metric.id {
        "nps"
        | "enps"
        | "employee_advocacy"
        | "commitment"
        | "commitment_middles"
        | "commitment_contact"
        | "commitment_frontline"
        | "expectation_gap"
        | "word_of_mouth" => (-100.0, 100.0),
        // An index of what customers get: a little beyond 100 when everything is better than a customer expects.
        "delivery" => (-50.0, 200.0),
        "quality" => (0.0, 150.0),
        "throughput" | "capacity" | "load" | "standard" => (0.0, 2e4),
        // Hazards: after nine in ten were laid off those who stay may leave within a week.
        "churn" | "acquisition" | "turnover" => (0.0, 100_000.0),
        "customers" | "staff" => (0.0, 2.0 * MOST_PEOPLE as f32),
        "tension" | "imposed" => (-10.0, 100.0),
        "unfinished" => (0.0, 200.0),
        "lead_time" | "backlog" => (0.0, 1e4),
        "bullwhip" => (0.0, 1e8),
        "attention" | "programme_cost" => (0.0, 1e3),
        "margin" | "cash" => (-1e5, 1e5),
        _ => (-0.01, 100.01),
    }
}

/// Simulates a scenario with and without its programme and says what is wrong with the numbers.
fn wrong(scenario: &Scenario) -> Option<String> {
    let arm = |programme: bool| Arm { name: programme.to_string(), scenario: scenario.clone(), programme };
    let design = BatchDesign::new(&[arm(false), arm(true)], TimeConfiguration::default()).unwrap();
    let lanes = match design.batch(0) {
        Ok(lanes) => lanes,
        Err(broken) => return Some(broken.to_string()),
    };
    let layout = design.layout();
    for arms in &lanes {
        for trajectory in arms {
            for (k, column) in layout.columns.iter().enumerate() {
                let metric = column.metric();
                let (low, high) = bounds(metric);
                let outside = |x: &&f32| **x < low - 0.01 || **x > high + 0.01;
                if let Some(x) = trajectory.column(k).iter().find(outside) {
                    return Some(format!("{} at {} is {x}", metric.id, layout.places[column.place].id));
                }
            }
        }
    }
    None
}

fn assert_sound(cases: &[Vec<&Corner>]) {
    let wrong: Vec<String> = cases
        .par_iter()
        .filter_map(|corners| {
            let told = || corners.iter().map(|c| format!("{}={}", c.path, c.value)).collect::<Vec<_>>().join(" ");
            Some(format!("{}: {}", told(), wrong(&at(corners)?)?))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} corners:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_base_of_the_corners_has_every_number_and_is_sound() {
    let paths: Vec<String> = scenario::numeric_paths(&BASE).into_iter().map(|n| n.path).collect();
    let count = |start: &str| paths.iter().filter(|p| p.starts_with(start)).count();
    let parameters: usize = ripplechain_engine::mechanism::MECHANISMS.iter().map(|(_, _, table)| table.len()).sum();
    assert_eq!(count("mechanisms."), parameters);
    assert_eq!(count("chain.organisations.mill.culture."), LEVERS.len());
    assert!(count("programme.shop.") == LEVERS.len() && count("events.") >= 3 * EventKind::ALL.len());
    assert_eq!(wrong(&at(&[]).unwrap()), None);
    assert!(METRICS.iter().any(|m| m.theme == Theme::Money && m.better == Better::Higher));
}

#[test]
fn every_number_at_either_end_of_its_range_gives_possible_results() {
    let corners = corners();
    assert!(corners.len() > 500, "only {} corners", corners.len());
    assert_sound(&corners.iter().map(|c| vec![c]).collect::<Vec<_>>());
}

#[test]
fn any_two_numbers_at_the_ends_of_their_ranges_give_possible_results() {
    let pairs = std::env::var("CORNER_PAIRS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let corners = corners();
    let mut rng = Stream::new(1, Purpose::Structure, 0, 0);
    let mut pick = || &corners[rng.random_range(0..corners.len())];
    let cases: Vec<Vec<&Corner>> = (0..pairs).map(|_| vec![pick(), pick()]).collect();
    assert_sound(&cases);
}
