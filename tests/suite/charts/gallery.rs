//! Every chart, drawn from the made-up experiment.

use ripplechain::chart::{
    Along, ChainMap, ChartError, DifferenceChart, Drawing, FanChart, Heading, HeatAxis, HeatMap, LeverCourse,
    RippleMap, SeriesChart, SeriesLine, Source, TemperatureChart, WhatIfDots,
};
use ripplechain::ensemble::Summary;
use ripplechain::observe::{Better, PlaceKind};
use ripplechain::scenario::Scenario;

use super::synthetic::{experiment, large, read, showcase, story};

/// A chart that can be drawn again and again.
pub(super) struct Exhibit {
    pub(super) name: &'static str,
    pub(super) draw: Box<dyn Fn(&Source) -> Drawing>,
}

fn exhibit(name: &'static str, draw: impl Fn(&Source) -> Drawing + 'static) -> Exhibit {
    Exhibit { name, draw: Box::new(draw) }
}

fn tension(points: &[(f64, f64)]) -> LeverCourse {
    LeverCourse { name: "Tension".to_owned(), range: (0.0, 1.5), points: points.to_vec() }
}

pub(super) fn gallery() -> Result<Vec<Exhibit>, ChartError> {
    let e = experiment(showcase(), 36, 200, &["without", "with"], 1.0);
    let big = experiment(large(), 36, 60, &["without", "with"], 1.0);
    let story = story();
    let loyalty =
        RippleMap::new("Loyalty rises first at the maker, then down the chain", &read(&e), (1, 0), "loyalty", &story)?;
    let churn = RippleMap::new(
        "Churn rises for half a year before it falls all along the chain, most where the programme runs and a year later \
         everywhere else",
        &read(&e),
        (1, 0),
        "churn",
        &story,
    )?;
    let wide =
        RippleMap::new("Most of twenty organisations feel it within a year", &read(&big), (1, 0), "loyalty", &story)?;
    let difference = DifferenceChart::new(
        "The maker gains most; families gain less, and later",
        &read(&e),
        (1, 0),
        "loyalty",
        &story,
    )?;
    let many =
        DifferenceChart::new("Every organisation gains, near ones most", &read(&big), (1, 0), "loyalty", &story)?;
    let tiers = [PlaceKind::Tier];
    let fan = FanChart::new("Loyalty ends higher in every tier", &read(&e), &[0, 1], "loyalty", &tiers, &story)?;
    let mut temperature = TemperatureChart::new(
        "The programme warms the maker into the productive zone, and eases off in time",
        &read(&e),
        &[0, 1],
        "maker",
        &story,
    )?;
    temperature.panels[0].levers = vec![tension(&[(0.0, 0.0)])];
    temperature.panels[1].levers = vec![tension(&[(0.0, 0.5), (3.0, 0.9), (18.0, 0.4)])];
    let arms =
        ["without", "with", "too hot", "too cold", "without a say", "programme runs for six months and then stops"];
    let many_arms = experiment(showcase(), 36, 120, &arms, 1.0);
    let dots = WhatIfDots::new(
        "Every what-if gains less than the programme as planned",
        &read(&many_arms),
        (&[1, 2, 3, 4, 5], 0),
        ("loyalty", "families"),
        &[12, 24, 36],
    )?;
    let chain = ChainMap::new(
        "The ripple runs down the chain, and a little up it",
        &read(&e),
        (1, 0),
        "loyalty",
        &showcase_scenario(),
    )?;
    let network = ChainMap::new(
        "The ripple crosses twenty organisations in two years",
        &read(&big),
        (1, 0),
        "loyalty",
        &large_scenario(),
    )?;
    Ok(vec![
        exhibit("dots", move |s| dots.draw(s)),
        exhibit("chain", move |s| chain.draw(s)),
        exhibit("chain-large", move |s| network.draw(s)),
        exhibit("heat", |s| sweep(16, 11).draw(s)),
        exhibit("heat-small", |s| sweep(5, 4).draw(s)),
        exhibit("series", |s| harwood().draw(s)),
        exhibit("ripple", move |s| loyalty.draw(s)),
        exhibit("ripple-churn", move |s| churn.draw(s)),
        exhibit("ripple-large", move |s| wide.draw(s)),
        exhibit("difference", move |s| difference.draw(s)),
        exhibit("difference-large", move |s| many.draw(s)),
        exhibit("fan", move |s| fan.draw(s)),
        exhibit("temperature", move |s| temperature.draw(s)),
    ])
}

/// Productive where tension is neither low nor high, the more so the more people have a say.
pub(super) fn sweep(nx: usize, ny: usize) -> HeatMap {
    let values = |n: usize, high: f64| (0..n).map(|i| high * i as f64 / (n - 1) as f64).collect::<Vec<f64>>();
    let (tension, inclusion) = (values(nx, 1.5), values(ny, 1.0));
    let cell = |x: f64, y: f64| {
        let best = 0.5 + 0.45 * y;
        let mean = (8.0 * y + 2.0) * (-((x - best) / 0.35).powi(2)).exp() - 5.0 * (x - 0.4).max(0.0) * (1.15 - y);
        Some(Summary { mean, mean_low: mean - 0.4, mean_high: mean + 0.4, ..Summary::of([mean as f32]) })
    };
    HeatMap {
        heading: Heading::new(
            "The more people have a say, the more heat the maker can use",
            "Loyalty of families at month 36: with the programme minus without, mean paired difference, points",
        ),
        cells: inclusion.iter().map(|&y| tension.iter().map(|&x| cell(x, y)).collect()).collect(),
        x: HeatAxis { name: "Tension".to_owned(), values: tension },
        y: HeatAxis { name: "Inclusion of employees".to_owned(), values: inclusion },
        unit: "points".to_owned(),
        better: Better::Higher,
        limit: None,
        chosen: Some((0.7, 0.62)),
    }
}

/// Arms that fall at a change of method and recover at different speeds.
pub(super) fn harwood() -> SeriesChart {
    let run = |fall: f64, pace: f64, gain: f64| -> Vec<(f64, f64)> {
        (-4..=40)
            .map(|w| {
                let w = f64::from(w);
                let wobble = 0.8 * (w * 1.7 + fall).sin();
                let level =
                    if w < 0.0 { 60.0 } else { 60.0 - fall * (-w / pace).exp() + gain * (1.0 - (-w / 12.0).exp()) };
                (w, level + wobble)
            })
            .collect()
    };
    let line = |arm, label: &str, points: Vec<(f64, f64)>| {
        let band = points.iter().map(|p| (p.1 - 3.0, p.1 + 3.0)).collect();
        SeriesLine { arm, label: label.to_owned(), points, band, interval: Vec::new(), observed: false }
    };
    let observed = [(0.0, 48.0), (8.0, 57.0), (16.0, 66.0), (24.0, 70.0), (32.0, 72.0)];
    SeriesChart {
        heading: Heading::new(
            "With a say in the change, people are back at standard within two weeks",
            "Output of the group after a change of method",
        ),
        along: Along::Weeks,
        y: "Units per hour".to_owned(),
        range: None,
        references: vec![(60.0, "standard before the change".to_owned())],
        lines: vec![
            line(0, "no say", run(14.0, 60.0, 0.0)),
            line(2, "through representatives", run(16.0, 4.0, 8.0)),
            line(1, "everyone has a say", run(13.0, 2.0, 10.0)),
            SeriesLine {
                arm: 1,
                label: "everyone, as published".to_owned(),
                points: observed.to_vec(),
                band: Vec::new(),
                interval: Vec::new(),
                observed: true,
            },
        ],
        events: Vec::new(),
    }
}

fn scenario(chain: &serde_json::Value) -> Scenario {
    serde_json::from_value(serde_json::json!({
        "name": "synthetic",
        "chain": chain,
        "programme": { "maker": { "tension": 0.7 } },
    }))
    .expect("a scenario")
}

pub(super) fn showcase_scenario() -> Scenario {
    scenario(&serde_json::json!({
        "organisations": { "supplier": { "staff": 120 }, "maker": { "staff": 240 }, "retailer": { "staff": 160 } },
        "links": [{ "from": "supplier", "to": "maker" }, { "from": "maker", "to": "retailer" }],
        "segments": {
            "families": { "served_by": "retailer", "people": 600 },
            "singles": { "served_by": "retailer", "people": 300 },
        },
    }))
}

fn large_scenario() -> Scenario {
    let id = |i: usize| if i == 9 { "maker".to_owned() } else { format!("org-{i}") };
    let organisations: serde_json::Map<String, serde_json::Value> =
        (0..20).map(|i| (id(i), serde_json::json!({ "staff": 60 + 37 * i % 200 }))).collect();
    let mut links = Vec::new();
    for i in 4..20 {
        links.push(serde_json::json!({ "from": id(i - 4), "to": id(i) }));
        links.push(serde_json::json!({ "from": id(4 * (i / 4 - 1) + (i * 3 + 1) % 4), "to": id(i), "volume": 0.5 }));
    }
    let segments: serde_json::Map<String, serde_json::Value> = (0..4)
        .map(|i| (format!("segment-{i}"), serde_json::json!({ "served_by": id(16 + i), "people": 900 })))
        .collect();
    scenario(&serde_json::json!({ "organisations": organisations, "links": links, "segments": segments }))
}
