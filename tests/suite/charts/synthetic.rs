//! A made-up experiment with a plausible ripple: the maker changes, its neighbours feel it later and less.

use std::sync::LazyLock;

use ripplechain::analysis::Analysis;
use ripplechain::chart::{EventMark, Source, Story};
use ripplechain::ensemble::Ensemble;
use ripplechain::observe::{Layout, METRICS, Place, PlaceKind, Trajectory};
use ripplechain::scenario::Scenario;

/// The analysis of a made-up experiment, with a programme at the maker.
pub(super) fn read(ensemble: &Ensemble) -> Analysis<'_> {
    static SCENARIO: LazyLock<Scenario> = LazyLock::new(crate::fixture::scenario);
    Analysis::new(ensemble, &SCENARIO)
}

/// What the charts of these tests say they come from.
pub(super) fn source() -> Source {
    Source {
        scenario: "tension-and-inclusion".to_owned(),
        hash: "9f2c61d07ab4e358".to_owned(),
        seed: 1,
        version: "0.1.0".to_owned(),
        futures: 200,
        start: None,
        command: "ripplechain run scenarios/tension-and-inclusion.json --set name='a <b> & \"c\"'".to_owned(),
        as_run: Some(serde_json::json!({ "name": "<x> & \"y\"", "seed": 9_007_199_254_740_991_u64, "share": 0.1 })),
    }
}

pub(super) fn story() -> Story {
    Story {
        programme: vec!["maker".to_owned()],
        events: vec![EventMark { month: 15.0, words: "Layoff, Retailer".to_owned() }],
    }
}

fn place(id: &str, name: &str, kind: PlaceKind, tier: usize) -> Place {
    Place { id: id.to_owned(), name: name.to_owned(), kind, tier }
}

pub(super) fn showcase() -> Vec<Place> {
    vec![
        place("supplier", "Supplier", PlaceKind::Organisation, 0),
        place("maker", "Maker", PlaceKind::Organisation, 1),
        place("retailer", "Retailer", PlaceKind::Organisation, 2),
        place("families", "Families", PlaceKind::Segment, 3),
        place("singles", "Singles", PlaceKind::Segment, 3),
        place("tier-1", "Tier 1", PlaceKind::Tier, 0),
        place("tier-2", "Tier 2", PlaceKind::Tier, 1),
        place("tier-3", "Tier 3", PlaceKind::Tier, 2),
        place("tier-4", "Tier 4", PlaceKind::Tier, 3),
        place("chain", "Whole chain", PlaceKind::Chain, 0),
    ]
}

/// Many organisations with long names, and segments.
pub(super) fn large() -> Vec<Place> {
    let mut places: Vec<Place> = (0..20)
        .map(|i| {
            let name = match i % 5 {
                0 => format!("Raw material works North-East {i}"),
                1 => format!("Component plant {i}"),
                2 => format!("Regional distribution centre {i}"),
                3 => format!("Maker {i}"),
                _ => format!("Store group {i}"),
            };
            place(&format!("org-{i}"), &name, PlaceKind::Organisation, i / 4)
        })
        .collect();
    places[9].id = "maker".to_owned();
    for i in 0..4 {
        places.push(place(&format!("segment-{i}"), &format!("Segment {i}"), PlaceKind::Segment, 5));
    }
    places
}

fn noise(a: usize, b: usize, c: usize) -> f64 {
    let mut z = (a as u64) << 40 ^ (b as u64) << 20 ^ c as u64 ^ 0x9E37_79B9_7F4A_7C15;
    let mut sum = 0.0;
    for _ in 0..4 {
        z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = z;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        sum += ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
    }
    sum * 1.7
}

fn rise(month: f64, start: f64, pace: f64) -> f64 {
    if month <= start { 0.0 } else { 1.0 - (-(month - start) / pace).exp() }
}

/// The effect of the programme, in points.
fn effect(id: &str, hops: f64, month: f64, arm: usize) -> f64 {
    let (size, dip) = match id {
        "loyalty" | "satisfaction" => (7.5, 1.6),
        "delivery" | "quality" => (9.5, 4.2),
        "churn" => (-4.0, -0.8),
        _ => (5.0, 1.0),
    };
    let strength = if arm == 1 { 1.0 } else { 0.35 + 0.25 * (arm as f64 - 2.0) };
    let delay = 2.0 + 4.0 * hops;
    let fade = 0.55_f64.powf(hops);
    let first = rise(month, delay * 0.5, 1.5) * (-(month - delay * 0.5).max(0.0) / 5.0).exp();
    strength * fade * (size * rise(month, delay + 2.0, 8.0) - dip * 1.9 * first)
}

fn level(id: &str, unit: &str) -> f64 {
    match id {
        "loyalty" => 61.0,
        "delivery" => 66.0,
        "churn" => 18.0,
        _ if unit == "people" => 420.0,
        _ => 50.0,
    }
}

/// An experiment with arms *without*, *with* and what-ifs; `amount` scales the effect.
pub(super) fn experiment(places: Vec<Place>, months: usize, futures: usize, arms: &[&str], amount: f64) -> Ensemble {
    let layout = Layout::new(places, months);
    let home = layout.places.iter().find(|p| p.id == "maker").map_or(0, |p| p.tier);
    let value = |k: usize, arm: usize, column: usize, month: usize| {
        let c = layout.columns[column];
        let (metric, place) = (&METRICS[c.metric], &layout.places[c.place]);
        let hops = (place.tier as f64 - home as f64).abs() + if place.tier < home { 0.7 } else { 0.0 };
        let m = month as f64;
        // What no chart here shows need not be made up.
        let shown = ["loyalty", "delivery", "churn", "too_cold", "productive", "too_hot"];
        if !shown.contains(&metric.id) {
            return 50.0;
        }
        let heat =
            if arm == 0 { 0.0 } else { rise(m, 0.5, 3.0) * (1.0 - 0.55 * rise(m, 18.0, 4.0)) * 0.72_f64.powf(hops) };
        let luck = noise(k, column, 7);
        match metric.id {
            "too_hot" => (3.0 + 26.0 * heat * (1.0 + 0.4 * luck)).max(0.0),
            "productive" => 12.0 + 44.0 * heat * (1.0 + 0.15 * luck),
            "too_cold" => 85.0 - 26.0 * heat * (1.0 + 0.4 * luck) - 44.0 * heat * (1.0 + 0.15 * luck),
            id => {
                let drift = 2.2 * noise(k, c.place, 3) + 0.9 * noise(k, column, 100 + month) * (m / 6.0).min(1.0);
                let lucky = if arm == 0 { 0.0 } else { effect(id, hops, m, arm) * (1.0 + 0.55 * luck) };
                let jitter =
                    if arm == 0 { 0.0 } else { 0.5 * noise(k, column, 900 + month + arm) * (m / 4.0).min(1.0) };
                level(id, metric.unit) + drift + amount * (lucky + jitter)
            }
        }
    };
    let futures = (0..futures)
        .map(|k| {
            (0..arms.len())
                .map(|arm| {
                    let mut t = Trajectory::new(&layout);
                    for column in 0..layout.columns.len() {
                        for month in 0..=layout.months {
                            t.set(column, month, value(k, arm, column, month) as f32);
                        }
                    }
                    t
                })
                .collect()
        })
        .collect();
    Ensemble { layout, arms: arms.iter().map(|a| (*a).to_owned()).collect(), futures }
}
