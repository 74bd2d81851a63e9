//! Every chart at the largest input that a scenario may have: many places, many what-ifs, long names, names in several
//! scripts, one month and ten years, one future.

use ripplechain::chart::{
    Along, ChainMap, ChartError, DifferenceChart, Drawing, EffectDots, EffectRow, EventMark, FanChart, Heading,
    HeatAxis, HeatMap, LeverCourse, RippleMap, SeriesChart, SeriesLine, Source, Story, TemperatureChart, WhatIfDots,
};
use ripplechain::ensemble::{Ensemble, Summary};
use ripplechain::experiment::evidence::Verdict;
use ripplechain::observe::{Better, Place, PlaceKind};
use ripplechain::scenario::Scenario;

use super::synthetic::{experiment, read, source};

/// Organisations, in five tiers, and customer segments.
const ORGANISATIONS: usize = 20;
const SEGMENTS: usize = 25;
const WHAT_IFS: usize = 12;

/// What names are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// Plain English, 60 letters that differ at their ends.
    Long,
    /// Latin with accents, Cyrillic, Greek, Japanese, Arabic and emoji, in turn.
    Mixed,
}

/// One limit of each dimension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) name: &'static str,
    pub(super) months: usize,
    pub(super) futures: usize,
    pub(super) script: Script,
}

/// The limits at which every chart is drawn.
pub(super) const LIMITS: [Limits; 5] = [
    Limits { name: "month", months: 1, futures: 6, script: Script::Long },
    Limits { name: "three-years", months: 36, futures: 6, script: Script::Long },
    Limits { name: "decade", months: 120, futures: 6, script: Script::Long },
    Limits { name: "one-future", months: 36, futures: 1, script: Script::Long },
    Limits { name: "scripts", months: 36, futures: 6, script: Script::Mixed },
];

const LONG: [&str; 5] = [
    "Raw material extraction works of the North-Eastern region",
    "Precision component manufacturing plant, Bavarian site no.",
    "Regional distribution and consolidation centre, area West",
    "Original equipment maker, passenger vehicle assembly line",
    "Franchised high-street store group, metropolitan district",
];
const MIXED: [&str; 6] = [
    "Süddeutsche Gießerei- und Maschinenbauwerke Nürnberg-Fürth",
    "Северо-Западная производственная компания электромоторов №",
    "Βιομηχανία Ηλεκτρονικών Εξαρτημάτων της Βόρειας Ελλάδας",
    "東日本精密機械部品製造株式会社・横浜第三工場および研究開発本部",
    "شركة الخليج العربي لصناعة المكونات الإلكترونية الدقيقة",
    "Farm fresh deliveries 🚚🌱 with a smile, every single day 😀",
];

pub(super) fn name(script: Script, i: usize) -> String {
    match script {
        Script::Long => format!("{} {:>02}", LONG[i % LONG.len()], i + 1),
        Script::Mixed => format!("{} {}", MIXED[i % MIXED.len()], i + 1),
    }
}

/// A name as charts tell it: of those in several scripts, one whose letters can be set.
fn told(script: Script, i: usize) -> String {
    name(script, if script == Script::Mixed { i % 4 } else { i })
}

fn organisation(i: usize) -> String {
    if i == 9 { "maker".to_owned() } else { format!("org-{i}") }
}

fn places(script: Script) -> Vec<Place> {
    let organisation = |i: usize| Place {
        id: organisation(i),
        name: name(script, i),
        kind: PlaceKind::Organisation,
        tier: i / (ORGANISATIONS / 5),
    };
    let segment = |i: usize| Place {
        id: format!("segment-{i}"),
        name: name(script, ORGANISATIONS + i),
        kind: PlaceKind::Segment,
        tier: 5,
    };
    (0..ORGANISATIONS).map(organisation).chain((0..SEGMENTS).map(segment)).collect()
}

fn scenario() -> Scenario {
    let organisations: serde_json::Map<String, serde_json::Value> =
        (0..ORGANISATIONS).map(|i| (organisation(i), serde_json::json!({ "staff": 60 + 37 * i % 200 }))).collect();
    let links: Vec<serde_json::Value> = (4..ORGANISATIONS)
        .flat_map(|i| [(i - 4, i, 1.0), (4 * (i / 4 - 1) + (i * 3 + 1) % 4, i, 0.5)])
        .map(|(from, to, volume)| {
            serde_json::json!({ "from": organisation(from), "to": organisation(to), "volume": volume })
        })
        .collect();
    let segments: serde_json::Map<String, serde_json::Value> = (0..SEGMENTS)
        .map(|i| {
            let of = organisation(ORGANISATIONS - 1 - i % 4);
            (format!("segment-{i}"), serde_json::json!({ "served_by": of, "people": 100 + 30 * i }))
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "name": "limits",
        "chain": { "organisations": organisations, "links": links, "segments": segments },
        "programme": { "maker": { "tension": 0.7 } },
    }))
    .expect("a scenario")
}

fn events(months: usize, script: Script) -> Vec<EventMark> {
    let at = |i: usize| EventMark {
        month: (months * i / 6) as f64,
        words: format!("Supplier failure, {}", told(script, i)),
    };
    (1..=6).map(at).collect()
}

/// The title that a report would give, at its longest.
fn title(script: Script) -> String {
    format!(
        "Loyalty with {}: {} +12.3 from month 7, {} −0.8 from month 24",
        what_if(script, 11),
        told(script, 9),
        told(script, 40)
    )
}

fn what_if(script: Script, i: usize) -> String {
    match script {
        Script::Long => format!("Programme runs for six months, pauses, and then goes on, no. {}", i + 1),
        Script::Mixed => told(script, i),
    }
}

/// Every chart at a limit.
pub(super) fn drawn(limits: &Limits) -> Result<Vec<(String, Drawing)>, ChartError> {
    let Limits { months, futures, script, .. } = *limits;
    let what_ifs: Vec<String> = (0..WHAT_IFS).map(|i| what_if(script, i)).collect();
    let arms: Vec<&str> = ["without", "with"].into_iter().chain(what_ifs.iter().map(String::as_str)).collect();
    let pair = experiment(places(script), months, futures, &arms[..2], 1.0);
    let few = places(script).into_iter().filter(|p| ["maker", "segment-0"].contains(&p.id.as_str())).collect();
    let many = experiment(few, months, futures, &arms, 1.0);
    let story = Story { programme: vec!["maker".to_owned(), "org-1".to_owned()], events: events(months, script) };
    let title = || title(script);
    let kinds = [PlaceKind::Organisation, PlaceKind::Segment];
    let all: Vec<usize> = (0..arms.len()).collect();
    let source = Source { scenario: "a".repeat(64), futures, ..source() };
    let s = &source;

    let ripple = RippleMap::new(title(), &read(&pair), (1, 0), "loyalty", &story)?;
    let difference = DifferenceChart::new(title(), &read(&pair), (1, 0), "loyalty", &story)?;
    let fan = FanChart::new(title(), &read(&pair), &[0, 1], "loyalty", &kinds, &story)?;
    let fan_arms = FanChart::new(title(), &read(&many), &all, "loyalty", &kinds, &story)?;
    let mut temperature = TemperatureChart::new(title(), &read(&many), &all, "maker", &story)?;
    for panel in &mut temperature.panels {
        let lever =
            |n: &str| LeverCourse { name: n.to_owned(), range: (0.0, 1.5), points: vec![(0.0, 0.5), (12.0, 0.9)] };
        panel.levers = vec![lever("Tension"), lever("Inclusion of employees")];
    }
    let dots = WhatIfDots::new(title(), &read(&many), (&all[1..], 0), ("loyalty", "segment-0"), &[12, 24, 36])?;
    let chain = ChainMap::new(title(), &read(&pair), (1, 0), "loyalty", &scenario())?;
    Ok(vec![
        ("ripple".to_owned(), ripple.draw(s)),
        ("difference".to_owned(), difference.draw(s)),
        ("fan".to_owned(), fan.draw(s)),
        ("fan-arms".to_owned(), fan_arms.draw(s)),
        ("temperature".to_owned(), temperature.draw(s)),
        ("what-ifs".to_owned(), dots.draw(s)),
        ("chain".to_owned(), chain.draw(s)),
        ("series".to_owned(), series(&many, &story, title()).draw(s)),
        ("heat".to_owned(), heat(31, script).draw(s)),
        ("heat-few".to_owned(), heat(7, script).draw(s)),
        ("profile".to_owned(), profile(31, script).draw(s)),
        ("effects".to_owned(), effects(script).draw(s)),
    ])
}

fn series(e: &Ensemble, story: &Story, title: String) -> SeriesChart {
    let column = e.layout.column("loyalty", "maker").expect("a column");
    let line = |arm: usize| {
        let levels = e.levels(arm, column);
        SeriesLine {
            arm,
            label: e.arms[arm].clone(),
            points: levels.iter().enumerate().map(|(m, s)| (m as f64, s.mean)).collect(),
            band: levels.iter().map(|s| (s.p10, s.p90)).collect(),
            interval: Vec::new(),
            observed: false,
        }
    };
    SeriesChart {
        heading: Heading::new(title, "Loyalty at the maker, points"),
        along: Along::Months,
        y: "points".to_owned(),
        range: None,
        references: vec![(60.0, "the level at which, by contract, the penalty clause begins to bite".to_owned())],
        lines: (0..e.arms.len()).map(line).collect(),
        events: story.events.clone(),
    }
}

/// Better, worse, not resolved, zero in every future, and not run.
fn point(x: f64, y: f64) -> Option<Summary> {
    let mean = 8.0 * (x - 0.5) * (1.2 - y) + 2.0 * y;
    let wide = if mean.abs() < 0.5 { 2.0 } else { 0.3 };
    match () {
        () if x > 0.9 && y > 0.9 => None,
        () if x < 0.1 && y < 0.1 => Some(Summary::of([0.0, 0.0])),
        () => Some(Summary { mean, mean_low: mean - wide, mean_high: mean + wide, ..Summary::of([mean as f32]) }),
    }
}

fn steps(n: usize) -> Vec<f64> {
    (0..n).map(|i| i as f64 / (n - 1) as f64).collect()
}

fn heat(n: usize, script: Script) -> HeatMap {
    HeatMap {
        heading: Heading::new(
            title(script),
            "Loyalty: with the programme minus without, mean paired difference, points",
        ),
        cells: steps(n).iter().map(|&y| steps(n).iter().map(|&x| point(x, y)).collect()).collect(),
        x: HeatAxis { name: format!("Tension at {}", told(script, 9)), values: steps(n) },
        y: HeatAxis { name: format!("Inclusion of employees at {}", told(script, 1)), values: steps(n) },
        unit: "points".to_owned(),
        better: Better::Higher,
        limit: None,
        chosen: Some((0.7, 0.6)),
    }
}

fn profile(n: usize, script: Script) -> SeriesChart {
    let at = |f: fn(&Summary) -> f64| -> Vec<f64> {
        steps(n).iter().map(|&x| point(x, 0.2).as_ref().map_or(f64::NAN, f)).collect()
    };
    let axis = format!("Inclusion of employees at {}", told(script, 1));
    SeriesChart {
        heading: Heading::new(title(script), "Loyalty: mean paired difference, points"),
        along: Along::Values(axis),
        y: "Difference, points".to_owned(),
        range: None,
        references: vec![(0.0, "no difference".to_owned())],
        lines: vec![SeriesLine {
            arm: 1,
            label: String::new(),
            points: steps(n).into_iter().zip(at(|s| s.mean)).collect(),
            band: at(|s| s.mean - 2.0).into_iter().zip(at(|s| s.mean + 2.0)).collect(),
            interval: at(|s| s.mean_low).into_iter().zip(at(|s| s.mean_high)).collect(),
            observed: false,
        }],
        events: vec![EventMark { month: 0.4, words: "programme of the scenario".to_owned() }],
    }
}

fn effects(script: Script) -> EffectDots {
    let verdicts = [Verdict::Shown, Verdict::Refuted, Verdict::NotResolved];
    let row = |i: usize| EffectRow {
        what: format!("loyalty of {} at month 36, with the programme minus without", told(script, i)),
        value: i as f64 - 6.0,
        interval: (i as f64 - 7.0, i as f64 - 5.0),
        expected: if i.is_multiple_of(2) { (1.0, f64::INFINITY) } else { (f64::NEG_INFINITY, -1.0) },
        verdict: verdicts[i % 3],
    };
    EffectDots {
        heading: Heading::new(title(script), "X01: refuted. Each row has its own unit and scale"),
        shaded: "where it must lie, beyond what is too small to matter".to_owned(),
        rows: (0..14).map(row).collect(),
    }
}
