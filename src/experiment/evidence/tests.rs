use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::ensemble::{Ensemble, Progress, fake};
use crate::observe::{Layout, METRICS, PlaceKind};
use crate::run::{Arm, Mismatch};

/// A claim on loyalty at the maker at month 2: so much `what` with the programme than without.
pub(super) fn claim(what: &str, least: f64) -> Claim {
    let measure = serde_json::json!({ "metric": "loyalty", "at": "maker", "months": [2, 2], "arm": "with", "against": ["without"] });
    let file = serde_json::json!({
        "id": "C98", "claim": "c", "question": "q", "status": "shown", "carried_by": ["trust", "learning"],
        "base": { "months": 2, "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.5 } } },
        "show": [{ "what": "w", "measure": measure, "expect": { what: least } }],
    });
    Claim::read(&file.to_string(), "here").expect("a claim")
}

/// Loyalty is 5 higher with the programme, and 1 higher without trust; what trust is worth is that of the arm.
pub(super) fn engine(
    arms: &[Arm],
    futures: Range<u32>,
    _: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Option<Ensemble>, Mismatch> {
    if stop.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let mut layout = Layout::new(vec![fake::place("maker", PlaceKind::Organisation, 0)], 2);
    layout.columns.retain(|c| METRICS[c.metric].id == "loyalty");
    let effect = |arm: &Arm| {
        let on = arm.scenario.mechanisms.effective().number("trust", "strength").is_some_and(|s| s > 0.0);
        if !arm.programme {
            0.0
        } else if on {
            5.0
        } else {
            1.0
        }
    };
    let mut e = fake::from(layout.clone(), futures.len(), |_, _, _, _| 0.0);
    for (k, future) in e.futures.iter_mut().enumerate() {
        future.clear();
        for arm in arms {
            let level = 50.0 + k as f32 + effect(arm);
            future.push(fake::from(layout.clone(), 1, |_, _, _, _| level).futures.remove(0).remove(0));
        }
    }
    e.arms = arms.iter().map(|a| a.name.clone()).collect();
    Ok(Some(e))
}

#[test]
fn a_claim_is_tried_by_its_contrasts_and_must_hold_in_all() {
    let stop = AtomicBool::new(false);
    let trial = Trial { futures: 16, seed: 7, simulate: &engine, stop: &stop };
    let outcome = |claim: &Claim| try_claim(claim, 8, &trial, &|_| {}).expect("tried");
    let shown = outcome(&claim("higher", 5.0));
    assert_eq!((shown.verdict, shown.futures, shown.parts.len()), (Verdict::Shown, 8, 1));
    assert_eq!((shown.parts[0].estimate.value, shown.parts[0].verdict), (5.0, Verdict::Shown));
    assert_eq!(outcome(&claim("lower", 5.0)).verdict, Verdict::Refuted);
    let mut both = claim("higher", 1.0);
    both.show.extend(claim("higher", 6.0).show);
    assert_eq!(outcome(&both).verdict, Verdict::Refuted);
    // Beside a published number its range is meant.
    let mut published = claim("higher", 6.0);
    published.published = Some(Published { says: String::new(), source: String::new(), sure: Sure::Read });
    assert_eq!(outcome(&published).verdict, Verdict::Smaller);
    let stopped = Trial { stop: &AtomicBool::new(true), ..trial };
    assert!(matches!(try_claim(&both, 8, &stopped, &|_| {}), Err(Failure::Stopped)));
}

#[test]
fn a_claim_has_as_many_futures_as_it_asks_for_and_never_fewer_than_usual() {
    let stop = AtomicBool::new(false);
    let trial = Trial { futures: 16, seed: 7, simulate: &engine, stop: &stop };
    let asks = |futures| trial.futures_of(&Claim { futures, ..claim("higher", 1.0) });
    assert_eq!([asks(None), asks(Some(8)), asks(Some(64))], [16, 16, 64]);
}

#[test]
fn arms_of_other_mechanisms_stand_beside_the_others_over_the_same_futures() {
    let mut with_arm = claim("higher", 1.0);
    let arm = serde_json::json!({ "mechanisms": { "off": ["trust"] } });
    with_arm.arms.insert("bare".to_owned(), arm);
    with_arm.show[0].measure.against = vec!["bare".to_owned()];
    let stop = AtomicBool::new(false);
    let trial = Trial { futures: 16, seed: 7, simulate: &engine, stop: &stop };
    let outcome = try_claim(&with_arm, 8, &trial, &|_| {}).expect("tried");
    // The level of both rises from future to future, their difference does not.
    assert_eq!((outcome.parts[0].estimate.value, outcome.parts[0].estimate.low), (4.0, 4.0));
}

#[test]
fn a_claim_falls_without_the_mechanism_that_carries_it_and_its_whole_is_simulated_once() {
    let calls = AtomicUsize::new(0);
    let counted = |arms: &[Arm], futures: Range<u32>, p: &(dyn Fn(Progress) + Sync), stop: &AtomicBool| {
        calls.fetch_add(1, Ordering::Relaxed);
        engine(arms, futures, p, stop)
    };
    let stop = AtomicBool::new(false);
    let trial = Trial { futures: 16, seed: 7, simulate: &counted, stop: &stop };
    let heard = AtomicUsize::new(0);
    let progress = |done: usize, all: usize| {
        assert_eq!(all, 6);
        heard.fetch_max(done, Ordering::Relaxed);
    };
    let quiet = Claim { carried_by: vec![], id: "C97".to_owned(), ..claim("higher", 2.0) };
    let never = Claim { id: "C99".to_owned(), ..claim("higher", 9.0) };
    let claims = [claim("higher", 2.0), quiet, never];
    let found = knock_out(&claims, &[], &trial, &progress).expect("tried");
    let told: Vec<_> = found.iter().map(|k| (k.id.as_str(), k.off.as_str(), k.word(), k.falls())).collect();
    assert_eq!(
        told,
        [
            ("C98", "trust", "falls", true),
            ("C98", "learning", "stands", false),
            ("C99", "trust", "not shown whole", false),
            ("C99", "learning", "not shown whole", false),
        ]
    );
    let (what, whole, without) = found[0].first().expect("a contrast");
    assert_eq!((what, whole.value, without.value), ("w", 5.0, 1.0));
    assert_eq!((calls.swap(0, Ordering::Relaxed), heard.into_inner()), (6, 6));
    // What is known of the whole, over as many futures, is not simulated again.
    let known = |futures| {
        let outcome = Outcome { futures, ..found[0].whole.clone() };
        Tried { claim: claims[0].clone(), outcome, robust: None, elsewhere: vec![] }
    };
    for (futures, simulated) in [(16, 2), (8, 3)] {
        knock_out(&claims[..1], &[known(futures)], &trial, &|_, _| {}).expect("tried");
        assert_eq!(calls.swap(0, Ordering::Relaxed), simulated);
    }
    let wrong = Claim { carried_by: vec!["magic".to_owned()], ..claim("higher", 2.0) };
    let told = knock_out(&[wrong], &[], &trial, &|_, _| {}).expect_err("no mechanism").to_string();
    assert_eq!(told, "in C98, \"carried by\" names magic, which is no mechanism");
}

#[test]
fn elsewhere_a_claim_is_tried_at_every_value_over_no_more_futures_than_are_enough() {
    let stop = AtomicBool::new(false);
    let trial = Trial { futures: 16, seed: 7, simulate: &engine, stop: &stop };
    let mut there = claim("higher", 2.0);
    assert!(elsewhere(&there, 16, &trial).expect("tried").is_empty());
    let mut of = |futures| {
        let (what, path) = ("what".to_owned(), "mechanisms.trust.strength".to_owned());
        there.elsewhere = Some(Elsewhere { what, path, values: vec![0.0, 0.5], futures });
        let found = elsewhere(&there, 16, &trial).expect("tried");
        found.iter().map(|t| (t.value, t.outcome.verdict, t.outcome.futures)).collect::<Vec<_>>()
    };
    assert_eq!(of(None), [(0.0, Verdict::Refuted, 16), (0.5, Verdict::Shown, 16)]);
    assert_eq!([of(Some(8))[0].2, of(Some(64))[0].2], [8, 16]);
}

#[test]
fn what_a_contrast_names_and_the_model_has_not_is_refused() {
    let of = |change: &dyn Fn(&mut Measure)| {
        let mut wrong = claim("higher", 1.0);
        change(&mut wrong.show[0].measure);
        wrong.scenarios(8, 1).map(|arms| arms.len()).map_err(|flaw| flaw.to_string())
    };
    let flaw = |found: &str, kind: &str| Err(format!("in C98, \"w\" names {found}, which is no {kind}"));
    assert_eq!(of(&|_| {}), Ok(2));
    assert_eq!(of(&|m| "magic".clone_into(&mut m.metric)), flaw("magic", "metric"));
    assert_eq!(of(&|m| "nowhere".clone_into(&mut m.at)), flaw("loyalty at nowhere", "metric of that place"));
    assert_eq!(of(&|m| "adoption".clone_into(&mut m.metric)), Ok(2));
    assert_eq!(
        of(&|m| (m.metric, m.at) = ("adoption".to_owned(), "families".to_owned())),
        flaw("adoption at families", "metric of that place")
    );
    let stretch = "stretch of the months simulated";
    assert_eq!(of(&|m| m.months = [2, 1]), flaw("months 2 to 1", stretch));
    assert_eq!(of(&|m| m.months = [0, 3]), flaw("months 0 to 3", stretch));
    assert_eq!(of(&|m| m.months = [0, 2]), Ok(2));
    let told = of(&|m| "nobody".clone_into(&mut m.arm)).expect_err("no arm");
    assert!(told.starts_with("in C98, nobody is not a scenario:"), "{told}");
}

#[test]
fn arms_are_the_base_with_and_without_its_programme_and_what_ifs() {
    let mut three = claim("higher", 1.0);
    three.arms.insert("hot".to_owned(), serde_json::json!({ "programme": { "maker": { "tension": 1 } } }));
    let with = Measure { arm: "hot".to_owned(), ..three.show[0].measure.clone() };
    three.show[0].minus = Some(Measure { with: Some(Box::new(with)), ..three.show[0].measure.clone() });
    let arms = three.scenarios(8, 5).expect("arms");
    let told: Vec<_> =
        arms.iter().map(|(name, (s, programme))| (name.as_str(), s.futures, s.seed, *programme)).collect();
    assert_eq!(told, [("with", 8, 5, true), ("without", 8, 5, false), ("hot", 8, 5, true)]);
    assert_eq!((arms["with"].0.name.as_str(), three.measures().count()), ("c98", 3));
    assert!(arms["hot"].0.programme != arms["with"].0.programme);
    let whole = Claim { scenario: Some("nowhere".to_owned()), ..claim("higher", 1.0) };
    let told = whole.ground().expect_err("no scenario").to_string();
    assert_eq!(told, "in C98, the base is not a scenario:\nthere is no bundled scenario nowhere");
    let over = Claim { scenario: Some("quiet-baseline".to_owned()), ..claim("higher", 1.0) }.ground().expect("a base");
    assert_eq!((over["months"].clone(), over.contains_key("name")), (serde_json::json!(2), true));
}

#[test]
fn what_is_expected_is_a_range_and_kinds_follow_from_the_file() {
    let of = |e: Expected| e.range();
    assert_eq!(of(Expected::Higher(2.0)), (2.0, f64::INFINITY));
    assert_eq!(of(Expected::Lower(2.0)), (f64::NEG_INFINITY, -2.0));
    assert_eq!([of(Expected::About(2.0)), of(Expected::Between([1.0, 3.0]))], [(-2.0, 2.0), (1.0, 3.0)]);
    let fact = Claim { id: "F01".to_owned(), ..claim("higher", 1.0) };
    assert_eq!([claim("higher", 1.0).kind(), fact.kind()], [Kind::Claim, Kind::Fact]);
    assert_eq!(library().expect("claims").len(), 76);
    assert_eq!(claim("higher", 1.0).show[0].measure.times, 1.0);
}
