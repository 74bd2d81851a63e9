use std::ops::Range;

use super::*;
use crate::ensemble::{Ensemble, fake};
use crate::experiment::latin::latin;
use crate::observe::{Layout, METRICS, Place};
use crate::quantity::{Parameter, rounded};
use crate::scenario::{Course, Scenario};
use crate::steering::Lever;

/// A scenario with a programme at `maker`.
fn scenario() -> Scenario {
    let file = serde_json::json!({
        "name": "x", "months": 2, "futures": 40,
        "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.7 } },
    });
    crate::scenario::from_value(&file, "x").expect("a scenario")
}

fn places() -> Vec<Place> {
    vec![fake::place("maker", PlaceKind::Organisation, 0)]
}

/// Arms whose effect on loyalty is 4, plus `slope` times how far the first assumed number is from where it usually stands,
/// as a share of its range; luck of each future is shared.
fn engine(slope: f32, of: &'static str) -> impl Fn(&[Arm], Range<u32>) -> Ensemble {
    move |arms, futures| {
        let usual = assumed(&scenario());
        let planted = usual.iter().find(|a| a.path() == of).expect("an assumed number");
        let Parameter { name, .. } = planted.parameter;
        let value = arms[1].scenario.mechanisms.number(planted.mechanism, name).expect("a number");
        let moved = (f64::from(value) - planted.value) / (planted.high - planted.low);
        let mut layout = Layout::new(places(), 2);
        layout.columns.retain(|c| METRICS[c.metric].id == "loyalty");
        fake::from(layout, futures.len(), |k, arm, _, _| {
            let luck = (k % 5) as f32 - 2.0;
            50.0 + luck + arm as f32 * (4.0 + luck + slope * moved as f32)
        })
    }
}

fn drawn(slope: f32) -> (Ensemble, Assumptions) {
    let scenario = scenario();
    let engine = engine(slope, "mechanisms.solution.potential");
    let arms = Arm::twins(&scenario);
    let ensemble = engine(&arms, 0..40);
    let (done, simulated) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let simulate = |arms: &[Arm], futures: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        simulated.fetch_add(1, Ordering::Relaxed);
        Ok(Some(engine(arms, futures)))
    };
    let progress = |p: Progress| _ = done.fetch_max(p.done, Ordering::Relaxed);
    let found = {
        let analysis = Analysis::new(&ensemble, &scenario);
        let stop = AtomicBool::new(false);
        draw(&analysis, &arms, &[2], DRAWS, &simulate, &progress, &stop).expect("draws").expect("not stopped")
    };
    // What is waited for is what is done.
    assert_eq!(done.into_inner(), simulated.into_inner());
    (ensemble, found)
}

#[test]
fn a_number_is_drawn_as_often_above_as_below_where_it_stands() {
    let assumed = assumed(&scenario());
    assert!(assumed.len() > 20);
    for a in &assumed {
        assert!(f64::from(a.parameter.min) - 1e-6 <= a.low && a.low <= a.value, "{a:?}");
        assert!(a.value <= a.high && a.high <= f64::from(a.parameter.max) + 1e-6, "{a:?}");
        assert_eq!(a.at(0.5), a.value, "{a:?}");
    }
    let all = latin(DRAWS as usize, assumed.len());
    for number in 0..assumed.len() {
        let below = all.iter().filter(|at| at[number] < 0.5).count();
        assert_eq!(below, 32, "number {number}");
    }
}

#[test]
fn what_is_switched_off_is_not_drawn_and_what_the_scenario_sets_is_drawn_around() {
    let mut scenario = scenario();
    let before = assumed(&scenario);
    let one = before[0].clone();
    *scenario.mechanisms.number_mut(one.mechanism, "strength").expect("a strength") = 0.0;
    assert!(assumed(&scenario).iter().all(|a| a.mechanism != one.mechanism));
    let other = before.iter().find(|a| a.mechanism != one.mechanism).expect("another");
    let value = other.parameter.max;
    *scenario.mechanisms.number_mut(other.mechanism, other.parameter.name).expect("a number") = value;
    let now = assumed(&scenario).into_iter().find(|a| a.path() == other.path()).expect("still drawn");
    assert_eq!((now.value, now.high), (rounded(value), rounded(value)));
}

#[test]
fn a_planted_assumption_is_found_and_its_turn_confirmed() {
    let (ensemble, found) = drawn(16.0);
    let scenario = scenario();
    let analysis = Analysis::new(&ensemble, &scenario).with_assumptions(Some(&found));
    let first = &analysis.influences((1, 0), 0)[0];
    let potential = &found.drawn[first.which];
    assert_eq!((potential.path().as_str(), first.clear), ("mechanisms.solution.potential", true));
    let (which, low, high) = analysis.swings((1, 0), 0)[0];
    assert_eq!(which, first.which);
    assert!((high - low - 16.0).abs() < 1e-3, "{low} {high}");
    let turn = found.turns.iter().find(|t| t.which == which).expect("a turn");
    // The effect is the smallest that matters where 4 + 16·x is 0.5.
    let wanted = potential.value - 3.5 / 16.0 * (potential.high - potential.low);
    assert!((turn.effect - 0.5).abs() < 0.06 && (turn.value - wanted).abs() < 0.01, "{turn:?} {wanted}");
    let under = analysis.under((1, 0), 0, 2).expect("drawn");
    assert!(under.positive < under.draws && under.agree < under.positive, "{under:?}");
    let split = analysis.split((1, 0), 0).expect("a split");
    assert!(split.assumption.share > 2.0 * split.luck.share, "{split:?}");
}

#[test]
fn where_no_assumption_matters_every_draw_agrees() {
    let (ensemble, found) = drawn(0.0);
    let scenario = scenario();
    let analysis = Analysis::new(&ensemble, &scenario).with_assumptions(Some(&found));
    let under = analysis.under((1, 0), 0, 2).expect("drawn");
    assert_eq!((under.agree, under.draws), (64, 64));
    let mean = analysis.effect((1, 0), 0, 2).difference.mean;
    assert!([under.min, under.mean, under.max].iter().all(|x| (x - mean).abs() < 1e-6), "{under:?}");
    assert!(found.turns.is_empty() && analysis.influences((1, 0), 0).is_empty());
    assert_eq!(analysis.split((1, 0), 0).expect("a split").assumption.share, 0.0);
}

#[test]
fn what_was_learnt_begins_no_programme_and_goes_over_no_number_that_an_arm_says_itself() {
    let mut scenario = scenario();
    let free = number(&scenario, "programme.maker.tension").expect("a number");
    let tension = |s: &Scenario| s.programme.get("maker").and_then(|p| p.levers.get(&Lever::Tension).cloned());
    let moved = |mut s: Scenario| {
        placed(&mut s, &free, 0.9, true);
        s
    };
    assert_eq!(tension(&moved(scenario.clone())), Some(Course::Constant(free.at(0.9) as f32)));
    // A what-if that says it, and one that leaves the programme at the maker out.
    scenario.programme["maker"].levers.insert(Lever::Tension, Course::Constant(0.3));
    assert_eq!(moved(scenario.clone()).programme, scenario.programme);
    scenario.programme.clear();
    assert!(moved(scenario.clone()).programme.is_empty());
    let trust = number(&scenario, "mechanisms.trust.strength").expect("a number");
    *scenario.mechanisms.number_mut("trust", "strength").expect("a number") = 0.0;
    placed(&mut scenario, &trust, 0.9, true);
    assert_eq!(scenario.mechanisms.number("trust", "strength"), Some(0.0));
}
