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

fn ranked(effects: &[f64]) -> Ranked {
    let n = effects.len() as f64;
    Ranked { effects: effects.to_vec(), shares: (0..effects.len()).map(|i| (i as f64 + 0.5) / n).collect() }
}

fn posterior(draws: &[f64], weights: &[f64]) -> Posterior {
    let draws: Vec<Vec<f64>> = draws.iter().map(|d| vec![*d]).collect();
    Posterior { from: (0..draws.len()).collect(), draws, weights: weights.to_vec() }
}

#[test]
fn an_effect_stands_in_for_a_number_by_its_rank() {
    let target = targets(&layout(), &scenario())[0];
    let one = |end: f64| Particle { draw: 0, figures: vec![], effects: vec![vec![0.0, end]] };
    let particles = Particles { targets: vec![target], all: [3.0, 1.0, 2.0, 1.0].map(one).to_vec(), months: 1 };
    assert_eq!((particles.len(), particles.is_empty()), (4, false));
    let found = particles.ranked(0, 1);
    assert_eq!(
        (found.effects.clone(), found.shares.clone()),
        (vec![1.0, 1.0, 2.0, 3.0], vec![0.875, 0.125, 0.625, 0.375])
    );
    assert_eq!([0.0, 0.49, 0.5, 0.74, 0.75, 1.0].map(|x| found.at(x)), [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]);
    let under = found.under(&posterior(&[0.1, 0.9], &[0.25, 0.75]), 0);
    assert_eq!(under, [(1.0, 0.25), (3.0, 0.75)]);
    assert!(Particles { all: vec![], ..particles }.is_empty());
}

#[test]
fn where_it_is_heading_is_told_by_means_and_shares_before_and_after() {
    let metric = |id| crate::observe::metric(id).expect("a metric");
    // Effects of -2 to 2, all alike; after the figures nine tenths lie at 2 and one at -2.
    let end = ranked(&[-2.0, -1.0, 0.0, 1.0, 2.0]);
    let after = posterior(&[0.9, 0.1], &[0.9, 0.1]);
    let alone = [posterior(&[0.5], &[1.0]), posterior(&[0.1], &[1.0]), posterior(&[0.7], &[1.0])];
    let h = heading(metric("loyalty"), &end, (0, &after), &alone);
    assert!((h.before.0).abs() < 1e-12 && (h.after.0 - 1.6).abs() < 1e-12, "{h:?}");
    assert_eq!((h.before.1, h.before.2, h.after.2), (-2.0, 2.0, 2.0));
    let near = |found: (f64, f64), wanted: (f64, f64)| {
        (found.0 - wanted.0).abs() < 1e-12 && (found.1 - wanted.1).abs() < 1e-12
    };
    assert!(near(h.well, (0.4, 0.9)) && near(h.badly, (0.4, 0.1)), "{h:?}");
    // The spread before is √2.
    let root = 2.0_f64.sqrt();
    assert!((h.moved - 1.6 / root).abs() < 1e-12);
    assert_eq!(h.moved_by.iter().map(|m| m.0).collect::<Vec<_>>(), [1, 2, 0]);
    assert!((h.moved_by[0].1 + root).abs() < 1e-12 && (h.moved_by[1].1 - 1.0 / root).abs() < 1e-12);
    // Where less is better, more is for the worse.
    let churn = heading(metric("churn"), &end, (0, &after), &alone);
    assert!((churn.moved + 1.6 / root).abs() < 1e-12 && near(churn.well, h.badly) && near(churn.badly, h.well));
    // Where nothing differs nothing moves.
    let still = heading(metric("loyalty"), &ranked(&[1.0, 1.0]), (0, &after), &alone);
    assert_eq!((still.moved, still.moved_by[0].1), (0.0, 0.0));
}

#[test]
fn a_share_counts_what_is_beyond_the_least_on_its_side() {
    let values = [(-0.5, 0.1), (-0.4, 0.2), (0.5, 0.3), (0.6, 0.4)];
    assert!((share(&values, 1.0, 0.5) - 0.7).abs() < 1e-12 && (share(&values, -1.0, 0.5) - 0.1).abs() < 1e-12);
}

#[test]
fn weighted_effects_are_summed_up_by_their_weights() {
    let s = summary(&[(1.0, 0.25), (3.0, 0.5), (7.0, 0.25)]);
    assert_eq!((s.n, s.mean, s.median, s.p10, s.p90, s.min, s.max), (3, 3.5, 3.0, 1.0, 7.0, 1.0, 7.0));
    assert!((s.p25 - (1.0 + 2.0 / 3.0)).abs() < 1e-9 && (s.p75 - (3.0 + 4.0 * 2.0 / 3.0)).abs() < 1e-9, "{s:?}");
}

#[test]
fn headlines_where_the_programme_is_and_loyalty_of_the_first_customers_are_asked_for() {
    let file = serde_json::json!({
        "name": "x", "months": 2, "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.5 } },
    });
    let mut scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
    let layout = Layout::new(scenario.places(), 2);
    let told = |s: &Scenario| {
        let place = |t: &Target| layout.places[layout.columns[t.column].place].id.clone();
        targets(&layout, s).iter().map(|t| format!("{}@{}", t.metric.id, place(t))).collect::<Vec<_>>()
    };
    let first = scenario.chain.segments.keys().next().expect("a segment").clone();
    let there = format!("loyalty@{first}");
    assert_eq!(told(&scenario), ["loyalty@maker", "delivery@maker", "engagement@maker", &there]);
    scenario.programme.clear();
    assert_eq!(told(&scenario), [there]);
}

#[test]
fn which_series_moved_it_is_told_and_where_hardly_any_did() {
    let figures = Figures::of(&scenario(), &layout());
    let target = targets(&layout(), &scenario())[0];
    let said = |moved: f64, moved_by: &[(usize, f64)], after: (f64, f64, f64)| {
        let heading = Heading {
            before: (0.0, -10.0, 10.0),
            after,
            well: (0.25, 0.75),
            badly: (0.5, 0.0),
            moved_by: moved_by.to_vec(),
            moved,
            months: (Vec::new(), Vec::new()),
        };
        let nowcast = Nowcast {
            headings: vec![heading],
            effective: 41.6,
            particles: 1600,
            checked: (64, vec![52]),
            intervals: vec![Intervals::AsSaid],
        };
        words(&nowcast, &[target], &layout(), &figures, &scenario())
    };
    let wide = (1.0, -7.0, 9.0);
    let last = |moved: f64, by: &[(usize, f64)], after| {
        said(moved, by, after)[0].rsplit_once(". ").expect("sentences").1.to_owned()
    };
    assert_eq!(last(0.09, &[(0, 0.5)], wide), "Your figures hardly move it.");
    assert_eq!(last(-0.09, &[(0, 0.5)], (1.0, -7.0, 8.9)), "Your figures narrow it and hardly move it.");
    assert_eq!(last(0.1, &[(0, 0.1)], wide), "Engagement at firm alone moves it most, for the better.");
    assert_eq!(
        last(-0.3, &[(1, -0.2), (0, 0.1)], wide),
        "Trust in leaders at firm alone moves it most, for the worse."
    );
    assert_eq!(last(0.3, &[(1, -0.2)], wide), "No series moves it much alone; together they move it for the better.");
    assert_eq!(last(-0.3, &[(1, -0.09)], wide), "No series moves it much alone; together they move it for the worse.");
    let lines = said(0.3, &[(0, 0.2)], wide);
    let name = target.metric.name;
    assert!(lines[0].starts_with(&format!("{name} at Firm, month 3: effect ")), "{lines:?}");
    let shares = "A meaningful gain in 75 % of futures, without your figures in 25 %; a meaningful loss in 0 %, without in 50 %.";
    assert!(lines[0].contains(shares), "{lines:?}");
    assert!(lines[1].starts_with(
        "Tried on 64 futures held back: the effect lies in the 8-in-10 interval in 52 of them. Calibration check"
    ));
    assert_eq!(lines[2], "Effective sample: 42 of 1,600 futures agree with your figures.");
}

#[test]
fn futures_are_simulated_draw_by_draw_and_each_is_a_client_of_its_own() {
    use std::sync::Mutex;

    use crate::ensemble::fake;
    let (scenario, layout) = (scenario(), layout());
    let figures = Figures::of(&scenario, &layout);
    let target = targets(&layout, &scenario)[0];
    let asked = Mutex::new(Vec::new());
    let engine = |arms: &[Arm], futures: std::ops::Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        asked.lock().expect("alone").push((futures.start, futures.end, arms[0].scenario.futures));
        let first = futures.start;
        Ok(Some(fake::from(layout.clone(), futures.len(), |k, arm, _, month| match (first, k) {
            (16, 3) => f32::NAN,
            _ => 50.0 + (arm * month * (k + 1)) as f32,
        })))
    };
    let heard = AtomicUsize::new(0);
    let progress = |p: Progress| {
        assert_eq!(p.all, 2);
        heard.fetch_max(p.done, Ordering::Relaxed);
    };
    let go = |stop: bool| {
        Particles::simulate(&scenario, (&figures, vec![target]), 2, &engine, &progress, &AtomicBool::new(stop))
            .expect("simulated")
    };
    assert!(go(true).is_none());
    let found = go(false).expect("not stopped");
    // The future that is not defined is left out.
    assert_eq!((found.len(), found.months, heard.load(Ordering::Relaxed)), (31, MONTHS, 2));
    let mut asked = asked.into_inner().expect("alone");
    asked.sort_unstable();
    assert_eq!(asked, [(0, 16, 16), (16, 32, 32)]);
    let last = found.all.last().expect("a particle");
    assert_eq!((last.draw, last.effects.clone()), (1, vec![vec![0.0, 16.0, 32.0, 48.0]]));
    let levels: Vec<f32> = figures.all.iter().map(|f| 50.0 + 16.0 * f.month as f32).collect();
    assert_eq!(last.figures, figures.features(&figures.seen(&levels, 31)));
}
