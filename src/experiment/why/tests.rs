use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;

use super::*;
use crate::ensemble::{Ensemble, fake};
use crate::observe::{Layout, METRICS, PlaceKind};
use crate::run::Arm;
use crate::scenario::{Course, Scenario, from_value};
use crate::steering::Lever;

/// A programme of three levers at `maker`, of which one does nothing.
pub(super) fn scenario() -> Scenario {
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

#[test]
fn reruns_are_counted_question_by_question() {
    let scenario = scenario();
    let of = |questions: &[Question]| Asked::new(&scenario, questions, &[]).expect("parts").reruns();
    // Three levers in every order; six states in every order.
    assert_eq!((of(&[Question::Levers]), of(&[Question::People])), (8, 64));
    // Every mechanism alone, all of them, then five and the others together in every order, of which all and all but one of the five
    // are known by then.
    let on = part::mechanisms(&scenario).len();
    assert_eq!(of(&[Question::Mechanisms]), on + 1 + 64 - 6);
    assert_eq!(of(&[Question::Levers, Question::People]), 72);
    let named = |n: usize, named: usize| {
        let part = |i: usize| Part { named: i < named, ..Part::one(i.to_string(), &[], part::Member::WorksHere) };
        (0..n).map(part).collect::<Vec<_>>()
    };
    assert_eq!([apart(&named(20, 0)), apart(&named(20, 7)), apart(&named(3, 0))], [5, 7, 3]);
    assert_eq!(
        [reruns(Question::Mechanisms, &named(6, 0)), reruns(Question::Mechanisms, &named(7, 0))],
        [64, 8 + 64 - 6]
    );
    // All seven are named: nothing is left to be told together.
    let drawn_of_seven = drawn(Question::Mechanisms, 7).coalitions(7);
    let new = drawn_of_seven.iter().filter(|c| c.count_ones() < 6).count();
    assert_eq!(reruns(Question::Mechanisms, &named(7, 7)), 8 + new);
    assert_eq!((orders(Question::Paths), orders(Question::Levers)), (4, 8));
}

#[test]
fn as_many_arms_are_simulated_at_once_as_there_are_numbers_to_hold() {
    let scenario = scenario();
    let columns = game::columns(&scenario);
    assert_eq!(columns, Layout::new(scenario.places(), 0).columns.len());
    let futures = |arms: usize| (8_000_000 / (columns * 10 * arms)) as u32;
    assert_eq!([1, 4, 7].map(|arms| game::arms(&scenario, 10, futures(arms))), [1, 4, 7]);
    assert_eq!([game::arms(&scenario, 3, 16), game::arms(&scenario, 1000, 1 << 14)], [12, 1]);
}

#[test]
fn what_is_held_is_the_run_and_the_arms_of_every_thread_and_the_effects_of_all_coalitions() {
    let file = serde_json::json!({
        "name": "x", "months": 2, "futures": 16, "chain": { "template": "service" }, "programme": { "firm": { "tension": 1.0 } },
    });
    let scenario = from_value(&file, "x").expect("a scenario");
    let (threads, columns) = (rayon::current_num_threads() as u64, game::columns(&scenario) as u64);
    let of = |question, futures| {
        let asked = Asked::new(&scenario, &[question], &[]).expect("parts");
        (asked.reruns() as u64, asked.extent(&scenario, futures))
    };
    for (question, plans) in [(Question::Levers, 2), (Question::People, 12)] {
        let (reruns, extent) = of(question, 16);
        // Thirteen arms a thread, and of each coalition four effects in numbers of twice the width.
        let arms = 13 * threads + (8 * reruns).div_ceil(columns);
        assert_eq!(extent, Extent { arms: 2, plans, futures: u64::from(scenario.futures) + 16 * arms.div_ceil(2) });
    }
}

/// Reruns of two columns, three months and two futures, and a table of two parts.
fn by_hand(check: impl Fn(&Reruns<'_>, &Table)) {
    let simulate = |_: &[Arm], _: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| Ok(None);
    let reruns = Reruns {
        columns: vec![7, 9],
        months: 3,
        futures: 2,
        simulate: &simulate,
        progress: &|_| {},
        stop: &AtomicBool::new(false),
        done: AtomicUsize::new(0),
    };
    // Numbers 0 to 11, more by a hundred for each part.
    let table = (0..4_u64).map(|c| (c, (0..12).map(|i| f64::from(i) + 100.0 * c as f64).collect())).collect();
    check(&reruns, &table);
}

#[test]
fn an_account_tells_shares_errors_and_what_is_left_at_the_last_month() {
    let names = ["small", "large"].map(|name| Part::one(name.to_owned(), &[], part::Member::WorksHere));
    by_hand(|reruns, table| {
        // At the last month the second column has the numbers 10 and 11.
        assert_eq!(
            (reruns.mean(table, 0, 1), reruns.mean(table, 3, 1), reruns.mean(table, 1, 0)),
            (10.5, 310.5, 104.5)
        );
        assert!(reruns.mean(table, 9, 1).is_nan());
        let share = |scale: f64| (0..12).map(|i| scale * f64::from(i)).collect::<Value>();
        let shares = [(share(1.0), Some((0..6).map(f64::from).collect())), (share(-2.0), None)];
        let account = reruns.account((1, 9), &names, &shares, table).expect("an account");
        assert_eq!((account.column, account.effect.mean, account.effect.n), (9, 310.5, 2));
        assert_eq!(account.rest, [6.5, 8.5, 10.5]);
        let told: Vec<_> =
            account.parts.iter().map(|p| (p.name.as_str(), p.share.mean, p.error, p.by_month.clone())).collect();
        assert_eq!(
            told,
            [("large", -21.0, None, vec![-13.0, -17.0, -21.0]), ("small", 10.5, Some(5.0), vec![6.5, 8.5, 10.5])]
        );
        let mut torn = table.clone();
        torn.remove(&3);
        assert!(reruns.account((1, 9), &names, &shares, &torn).is_none());
    });
}

#[test]
fn luck_of_the_orders_is_told_where_orders_were_drawn() {
    let groups: Vec<Group> = Vec::new();
    let file = serde_json::json!({
        "name": "x", "months": 2, "futures": 16, "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 1.0, "employee_inclusion": 1.0, "openness": 1.0, "customer_inclusion": 0.5,
            "coverage": 0.9, "learning_time": 0.1, "balcony": true } },
    });
    let scenario = from_value(&file, "x").expect("a scenario");
    let ensemble = engine(&Arm::twins(&scenario), 0..16);
    let analysis = Analysis::new(&ensemble, &scenario);
    let simulate = |arms: &[Arm], futures: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        Ok(Some(engine(arms, futures)))
    };
    let asked = Asked::new(&scenario, &[Question::Levers], &groups).expect("parts");
    let go = |stop: bool| why(&analysis, &asked, 16, &simulate, &|_| {}, &AtomicBool::new(stop)).expect("reruns");
    assert!(go(true).is_none());
    let why = go(false).expect("not stopped");
    let answer = &why.answers[0];
    assert_eq!((answer.orders, answer.runs, why.futures), (Some(8), asked.reruns(), 16));
    let error = |name: &str| answer.accounts[0].parts.iter().find(|p| p.name == name).and_then(|p| p.error);
    // Tension and inclusion act as a pair, which an order and its reverse share evenly: no order errs.
    assert!(error("Tension").is_some_and(|e| e < 1e-5) && error("Openness") == Some(0.0), "{answer:?}");
}

#[test]
fn coalitions_of_one_chain_and_one_set_of_mechanisms_share_a_start() {
    use std::sync::Mutex;
    let (scenario, groups) = (scenario(), Mutex::new(Vec::new()));
    let simulate = |arms: &[Arm], futures: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        assert!(!arms[0].programme && arms[1..].iter().all(|a| a.programme && a.scenario.what_ifs.is_empty()));
        groups.lock().expect("alone").push(arms.iter().map(|a| a.name.clone()).collect::<Vec<_>>());
        Ok(Some(engine(arms, futures)))
    };
    let heard = AtomicUsize::new(0);
    let reruns = Reruns {
        columns: vec![0],
        months: 3,
        futures: 4,
        simulate: &simulate,
        progress: &|p| _ = heard.fetch_max(p.done, Relaxed),
        stop: &AtomicBool::new(false),
        done: AtomicUsize::new(0),
    };
    let parts = part::levers(&scenario);
    let table = reruns.table(&scenario, &parts, &[0, 1, 3]).expect("simulated").expect("not stopped");
    assert_eq!(*groups.lock().expect("alone"), [["without", "with-0", "with-1", "with-2"]]);
    // Levers stand in the order of the model: tension, inclusion, openness or as the file has them.
    let lucks = |effect: f64| (0..4).map(|k| effect * (1.0 + 0.1 * (f64::from(k) - 1.5))).collect::<Vec<_>>();
    let of = |c: u64| table[&c][8..].to_vec();
    assert!(of(0).iter().all(|x| *x == 0.0) && table[&1].len() == 12);
    let single = [2.0, 3.0, 0.0].map(lucks);
    assert!(single.iter().any(|s| s.iter().zip(of(1)).all(|(a, b)| (a - b).abs() < 1e-4)), "{:?}", of(1));
    assert_eq!(heard.swap(0, Relaxed), 3);
    groups.lock().expect("alone").clear();
    let mechanisms = part::mechanisms(&scenario);
    reruns.table(&scenario, &mechanisms[..2], &[0, 1, 2, 3]).expect("simulated");
    assert_eq!(groups.lock().expect("alone").len(), 4);
}

#[test]
fn what_is_left_out_of_a_coalition_is_held_at_what_it_is_in_the_twin() {
    let file = serde_json::json!({
        "name": "x", "months": 2, "futures": 16,
        "chain": {
            "organisations": { "maker": { "staff": 16 } },
            "segments": { "families": { "served_by": "maker", "people": 40 } },
        },
        "programme": { "maker": { "tension": 1.0, "employee_inclusion": 0.8 } },
    });
    let scenario = from_value(&file, "x").expect("a scenario");
    let simulate = |_: &[Arm], _: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| Ok(None);
    let column = Layout::new(scenario.places(), 2).column("adoption", "maker").expect("a column");
    let stop = AtomicBool::new(false);
    let reruns = Reruns {
        columns: vec![column],
        months: 3,
        futures: 16,
        simulate: &simulate,
        progress: &|_| {},
        stop: &stop,
        done: AtomicUsize::new(0),
    };
    let parts = way::states();
    let table = reruns.beside(&scenario, &parts, &[0, 0b10, 0b11_1111]).expect("simulated").expect("not stopped");
    let out = |c: u64| part::held(parts.iter().enumerate().filter(|(p, _)| c & (1 << p) == 0).map(|(_, part)| part));
    for (c, found) in &table {
        let e =
            crate::ensemble::simulate_held(&scenario, &[out(*c)], 0..16, &stop).expect("held").expect("not stopped");
        let wanted: Vec<f64> =
            (0..3).flat_map(|m| e.differences(1, 0, column, m).map(f64::from).collect::<Vec<_>>()).collect();
        assert_eq!(*found, wanted, "{c:b}");
    }
    assert!(table.len() == 3 && table[&0] != table[&0b10]);
}
