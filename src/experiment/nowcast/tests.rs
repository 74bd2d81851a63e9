//! Particles whose ends follow from their figures.

use super::*;
use crate::experiment::calibrate::Figures;
use crate::observe::{Place, PlaceKind};

const MONTHS: usize = 3;

fn scenario() -> Scenario {
    let file = serde_json::json!({
        "name": "x", "months": MONTHS, "chain": { "template": "service" }, "programme": { "firm": { "tension": 0.5 } },
        "observed": { "series": [
            { "metric": "engagement", "at": "firm", "fit": "level", "points": [[1, 2, 1], [2, 2, 1]] },
            { "metric": "trust", "at": "firm", "fit": "level", "points": [[1, 0, 1], [2, 0, 1]] },
        ] },
    });
    crate::scenario::from_value(&file, "x").expect("a scenario")
}

fn layout() -> Layout {
    let place = Place { id: "firm".into(), name: "Firm".into(), kind: PlaceKind::Organisation, tier: 0 };
    Layout::new(vec![place], MONTHS)
}

fn noise(key: u64) -> f64 {
    let even = |k: u64| (crate::experiment::latin::hash(k) >> 11) as f64 / (1_u64 << 53) as f64;
    (0..12).map(|i| even(key << 8 | i)).sum::<f64>() - 6.0
}

/// The effect on engagement is ten times what the first series shows, and nothing of what the second does; month by month it grows.
fn particles() -> Particles {
    let target = targets(&layout(), &scenario())[0];
    let one = |k: usize| {
        let cause = noise(k as u64);
        let figure = |j: u64| {
            if j < 2 { cause + 0.5 * noise(1_000_000 + 4 * k as u64 + j) } else { noise(2_000_000 + 4 * k as u64 + j) }
        };
        let end = 10.0 * cause;
        let effects = vec![(0..=MONTHS).map(|m| end * m as f64 / MONTHS as f64).collect()];
        Particle { draw: k / 16, figures: (0..4).map(figure).collect(), effects }
    };
    Particles { targets: vec![target], all: (0..1600).map(one).collect(), months: MONTHS }
}

#[test]
fn the_series_that_tells_of_the_end_is_said_to_move_it_and_the_chart_ends_where_the_words_do() {
    let (scenario, layout) = (scenario(), layout());
    let figures = Figures::of(&scenario, &layout);
    let nowcast = particles().nowcast(&figures);
    let h = &nowcast.headings[0];
    // Two figures of 2 with errors of a half: the cause is near 2 × 8 ⁄ 9, a standard deviation and more above what was possible.
    assert!((h.after.0 - 17.8).abs() < 1.5 && h.before.0.abs() < 1.0, "{h:?}");
    assert!(h.moved > 1.5 && h.moved_by[0].0 == 0 && (h.moved_by[0].1 - h.moved).abs() < 0.2, "{h:?}");
    assert!(h.moved_by[1].1.abs() < 0.2 && h.well.1 > h.well.0, "{h:?}");
    // Those that agree with the figures, most of them in part.
    assert!(nowcast.effective > 10.0 && nowcast.effective < 200.0, "{}", nowcast.effective);
    let (before, after) = (&h.months.0[MONTHS], &h.months.1[MONTHS]);
    assert!(
        (after.mean - h.after.0).abs() < 1e-9
            && (after.p10 - h.after.1).abs() < 1e-9
            && (after.p90 - h.after.2).abs() < 1e-9
    );
    assert!((before.mean - h.before.0).abs() < 1e-4 && h.months.1[0].mean.abs() < 1e-9);
    let said = words(&nowcast, &particles().targets, &layout, &figures, &scenario);
    assert!(said[0].contains("Engagement at firm alone moves it most, for the better"), "{said:?}");
}

#[test]
fn the_effect_is_told_with_its_interval_with_the_figures_and_without() {
    let (scenario, layout) = (scenario(), layout());
    let figures = Figures::of(&scenario, &layout);
    let Particles { targets, .. } = particles();
    let nowcast = particles().nowcast(&figures);
    let said = words(&nowcast, &targets, &layout, &figures, &scenario);
    let (h, metric) = (&nowcast.headings[0], targets[0].metric);
    for (before, (mean, low, high)) in [("effect ", h.after), ("without your figures ", h.before)] {
        let mean = crate::format::difference(metric, mean);
        let told = format!("{before}{mean} (8 in 10: {})", crate::format::range(metric, low, high));
        assert!(said[0].contains(&told), "{said:?} {told}");
    }
}

#[test]
fn no_future_at_all_is_zero_and_not_below_it() {
    let none = share(&[(1.0, 1.0)], -1.0, 0.5);
    assert!(none == 0.0 && none.is_sign_positive());
    assert_eq!(crate::format::share(none), "0 %");
}

#[test]
fn a_future_without_an_end_is_left_out() {
    let mut all = particles().all;
    assert!(all[0].is_whole());
    all[0].effects[0][MONTHS] = f64::NAN;
    all[1].figures[3] = f64::NAN;
    assert!(!all[0].is_whole() && !all[1].is_whole());
}
