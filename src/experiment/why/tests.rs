use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;

use super::*;
use crate::ensemble::{Ensemble, fake};
use crate::observe::{Layout, METRICS, PlaceKind};
use crate::run::Arm;
use crate::scenario::{Course, Scenario, from_value};
use crate::steering::Lever;

/// A programme of three levers at `maker`, of which one does nothing.
fn scenario() -> Scenario {
    let file = serde_json::json!({
        "name": "x", "months": 2, "futures": 16, "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 1.0, "employee_inclusion": 1.0, "openness": 1.0 } },
    });
    from_value(&file, "x").expect("a scenario")
}

fn lever(scenario: &Scenario, lever: Lever) -> f32 {
    match scenario.programme.get("maker").and_then(|p| p.levers.get(&lever)) {
        Some(Course::Constant(x)) => *x,
        _ => 0.0,
    }
}

/// Loyalty gains 2 by tension and 3 by inclusion, 1 more by both; all of it needs learning, and a third of it trust.
fn engine(arms: &[Arm], futures: Range<u32>) -> Ensemble {
    let mut layout = Layout::new(vec![fake::place("maker", PlaceKind::Organisation, 0)], 2);
    layout.columns.retain(|c| METRICS[c.metric].id == "loyalty");
    let effects: Vec<f32> = arms
        .iter()
        .map(|arm| {
            let s = &arm.scenario;
            let (tension, inclusion) = (lever(s, Lever::Tension), lever(s, Lever::EmployeeInclusion));
            let strength = |name: &str| s.mechanisms.number(name, "strength").unwrap_or(0.0);
            let gain = 2.0 * tension + 3.0 * inclusion + tension * inclusion;
            let through = strength("learning") * (2.0 + strength("trust")) / 3.0;
            if arm.programme { gain * through } else { 0.0 }
        })
        .collect();
    let of = |arm: usize| {
        fake::from(layout.clone(), futures.len(), |k, which, _, month| {
            let luck = (k % 4) as f32 - 1.5;
            let effect = if which == 0 { effects[0] } else { effects[arm] };
            50.0 + luck + effect * month as f32 / 2.0 * (1.0 + 0.1 * luck)
        })
    };
    // A made-up experiment has two arms; further ones are taken from others.
    let mut e = of(1);
    for arm in 2..arms.len() {
        for (all, pair) in e.futures.iter_mut().zip(of(arm).futures) {
            all.extend(pair.into_iter().skip(1));
        }
    }
    e.arms = arms.iter().map(|a| a.name.clone()).collect();
    e
}

fn asked(questions: &[Question], groups: &[Group]) -> Why {
    let scenario = scenario();
    let ensemble = engine(&Arm::twins(&scenario), 0..16);
    let analysis = Analysis::new(&ensemble, &scenario);
    let simulate = |arms: &[Arm], futures: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        Ok(Some(engine(arms, futures)))
    };
    let stop = AtomicBool::new(false);
    let asked = Asked::new(&scenario, questions, groups).expect("parts");
    let done = AtomicUsize::new(0);
    let progress = |p: Progress| _ = done.fetch_max(p.done, Relaxed);
    let found = why(&analysis, &asked, 16, &simulate, &progress, &stop);
    // What is waited for is what is done.
    assert_eq!(done.into_inner(), asked.reruns());
    found.expect("reruns").expect("not stopped")
}

fn shares(why: &Why) -> Vec<(&str, f64)> {
    why.answers[0].accounts[0].parts.iter().map(|p| (p.name.as_str(), p.share.mean)).collect()
}

#[test]
fn levers_share_what_they_do_together_evenly_and_an_idle_one_gets_nothing() {
    let why = asked(&[Question::Levers], &[]);
    let found = shares(&why);
    let wanted = [("Employee inclusion", 3.5), ("Tension", 2.5), ("Openness", 0.0)];
    for ((name, share), (wanted, value)) in found.iter().zip(wanted) {
        assert!(*name == wanted && (share - value).abs() < 1e-5, "{found:?}");
    }
    let account = &why.answers[0].accounts[0];
    let sum = found.iter().map(|f| f.1).sum::<f64>() + account.rest[2];
    assert!((sum - account.effect.mean).abs() < 1e-5);
    for month in 0..3 {
        let sum: f64 = account.parts.iter().map(|p| p.by_month[month]).sum();
        assert!((sum - 3.0 * month as f64).abs() < 1e-5, "month {month}");
    }
}

#[test]
fn a_planted_mechanism_is_found_and_the_others_get_nothing() {
    let why = asked(&[Question::Mechanisms], &[]);
    let found = shares(&why);
    // Learning carries all; trust a third of it, and only with learning: ⅙ of six for each of the two.
    assert_eq!((found[0].0, found[1].0), ("Learning", "Trust"));
    assert!((found[0].1 - 5.0).abs() < 1e-5 && (found[1].1 - 1.0).abs() < 1e-5, "{found:?}");
    assert!(found[2..].iter().all(|f| f.1 == 0.0), "{found:?}");
    assert!(found.iter().any(|f| f.0.ends_with("other mechanisms together")));
}

#[test]
fn mechanisms_that_are_few_enough_are_all_told_apart() {
    let grouped: Vec<String> = part::mechanisms(&scenario()).into_iter().skip(APART).flat_map(|p| p.calls).collect();
    let why = asked(&[Question::Mechanisms], &[format!("others={}", grouped.join(",")).parse().expect("a group")]);
    let found = shares(&why);
    assert!(found.len() == APART + 1 && found.iter().any(|f| f.0 == "Others"), "{found:?}");
    assert!(found.iter().all(|f| !f.0.ends_with("together")), "{found:?}");
}

#[test]
fn what_is_grouped_is_one_part() {
    let group: Group = "say=employee_inclusion,openness".parse().expect("a group");
    assert!(group.check(&scenario()).is_ok());
    let why = asked(&[Question::Levers], &[group]);
    let found = shares(&why);
    assert_eq!(found.len(), 2);
    assert!(found[0].0 == "Say" && (found[0].1 - 3.5).abs() < 1e-5, "{found:?}");
    let wrong: Group = "say=employe_inclusion".parse().expect("a shape");
    let told = wrong.check(&scenario()).expect_err("unknown").to_string();
    assert!(told.contains("did you mean employee_inclusion?"), "{told}");
    assert!("say".parse::<Group>().is_err());
}

#[test]
fn more_parts_than_can_be_told_apart_are_refused_and_a_group_makes_them_fewer() {
    let events: Vec<_> = (0..64).map(|_| serde_json::json!({ "kind": "layoff", "month": 1, "size": 0.01 })).collect();
    let file = serde_json::json!({
        "name": "x", "months": 2, "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 1.0, "events": events } },
    });
    let many = from_value(&file, "x").expect("a scenario");
    let told = Asked::new(&many, &[Question::Levers], &[]).expect_err("65 parts").to_string();
    assert!(["65 parts", "at most 63", "--group", "--by"].iter().all(|w| told.contains(w)), "{told}");
    assert!(Asked::new(&many, &[Question::Channels], &[]).is_ok());
    let group: Group = "cuts=events".parse().expect("a group");
    assert!(Asked::new(&many, &[Question::Levers], &[group]).is_ok());
}

#[test]
fn a_plan_without_its_levers_keeps_its_events_and_without_these_too_it_is_none() {
    let file = serde_json::json!({
        "name": "x", "months": 2, "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 1.0, "events": [{ "kind": "layoff", "month": 1, "size": 0.01 }] } },
    });
    let scenario = from_value(&file, "x").expect("a scenario");
    let parts = part::levers(&scenario);
    let left = |out: &[Part]| part::without(&scenario, out.iter()).programme;
    let kept = left(&parts[..1]);
    assert!(kept["maker"].levers.is_empty() && kept["maker"].events == scenario.programme["maker"].events, "{kept:?}");
    assert!(left(&parts).is_empty());
}

#[test]
fn what_reruns_hold_is_counted_with_the_futures_of_the_run() {
    let scenario = scenario();
    let asked = Asked::new(&scenario, &Question::ALL, &[]).expect("parts");
    let futures = |of| asked.extent(&scenario, of).futures;
    assert!(futures(16) > u64::from(scenario.futures) && futures(MOST_FUTURES) > 100 * futures(16));
}

#[test]
fn worlds_that_stand_beside_each_other_are_counted() {
    let scenario = scenario();
    let plans = |questions: &[Question]| {
        let asked = Asked::new(&scenario, questions, &[]).expect("parts");
        asked.extent(&scenario, 16).plans
    };
    let beside = game::arms(&scenario, 3, 16) as u64;
    assert!(beside > 2 && plans(&[Question::Levers]) == 2);
    assert_eq!([plans(&[Question::People]), plans(&[Question::Paths]), plans(&Question::ALL)], [beside; 3]);
}
