//! Twins side by side: nothing held is the arm as it is, everything held is the twin, and an effect goes where it was planted.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use ripplechain_engine::ensemble::{Ensemble, simulate, simulate_held};
use ripplechain_engine::observe::{METRICS, Metric, Theme};
use ripplechain_engine::run::Arm;
use ripplechain_engine::scenario::{Options, Scenario, from_value, read};
use ripplechain_engine::week::mediation::{Carrier, Held, PeopleState};
use serde_json::{Value, json};

/// A chain of two links and two segments, of which one is served by the maker, in the middle; people work and buy here.
fn chain(patch: &[(&str, Value)]) -> Scenario {
    let mut file = json!({
        "name": "beside", "months": 7, "seed": 5,
        "chain": {
            "organisations": {
                "mill": { "staff": 48 },
                "maker": { "staff": 64, "margin": 0.6 },
                "shop": { "staff": 40, "under_pressure": "chase", "reserve": 3.0 }
            },
            "links": [{ "from": "mill", "to": "maker" }, { "from": "maker", "to": "shop" }],
            "segments": {
                "people": { "served_by": "shop", "people": 300, "works_here": 0.2 },
                "regulars": { "served_by": "maker", "people": 120, "works_here": 0.1 }
            }
        },
        "programme": { "maker": {
            "tension": 0.8, "employee_inclusion": 0.7, "customer_inclusion": 0.6, "openness": 0.5, "over_promising": 0.4,
            "joint_reflection": 0.5, "servant_leadership": 0.6, "partnering_upstream": 0.4,
            "events": [{ "kind": "leader_change", "month": 2, "size": 0.6 }, { "kind": "layoff", "month": 3, "size": 0.1 }, { "kind": "media_storm", "month": 2, "size": 0.8 }]
        } },
        "events": [{ "kind": "demand_shock", "month": 1, "duration": 2, "size": -0.3 }]
    });
    for (field, value) in patch {
        file[*field] = value.clone();
    }
    file.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    read(file.to_string().as_bytes(), "test", &Options::default()).unwrap_or_else(|told| panic!("{told}"))
}

fn twins(scenario: &Scenario) -> Ensemble {
    futures_of_twins(scenario, 0..16)
}

fn futures_of_twins(scenario: &Scenario, futures: Range<u32>) -> Ensemble {
    let arm = |programme: bool| Arm { name: programme.to_string(), scenario: scenario.clone(), programme };
    simulate(&[arm(false), arm(true)], futures, &|_| {}, &AtomicBool::new(false)).expect("twins").expect("not stopped")
}

fn beside(scenario: &Scenario, what: &[Held]) -> Ensemble {
    futures_beside(scenario, what, 0..16)
}

fn futures_beside(scenario: &Scenario, what: &[Held], futures: Range<u32>) -> Ensemble {
    simulate_held(scenario, what, futures, &AtomicBool::new(false)).expect("twins").expect("not stopped")
}

fn states(of: &[PeopleState]) -> Held {
    let mut held = Held::default();
    of.iter().for_each(|&state| held.state(state));
    held
}

fn carriers(channels: Range<usize>, of: &[Carrier]) -> Held {
    let mut held = Held::default();
    channels.for_each(|channel| of.iter().for_each(|&carrier| held.carrier(channel, carrier)));
    held
}

/// Columns at which two arms differ in a bit: metric and place.
fn differing((a, one): (&Ensemble, usize), (b, other): (&Ensemble, usize)) -> Vec<String> {
    let bits = |e: &Ensemble, arm: usize, column: usize| -> Vec<u32> {
        e.futures.iter().flat_map(|f| f[arm].column(column).iter().map(|x| x.to_bits())).collect()
    };
    let columns = a.layout.columns.iter().enumerate().filter(|(c, _)| bits(a, one, *c) != bits(b, other, *c));
    columns.map(|(_, c)| format!("{} at {}", c.metric().id, a.layout.places[c.place].id)).collect()
}

/// The mean difference of an arm and the twin in the last month.
fn effect(e: &Ensemble, arm: usize, metric: &str, place: &str) -> f64 {
    let column = e.layout.column(metric, place).expect("a column");
    let all: Vec<f64> = e.differences(arm, 0, column, e.layout.months).map(f64::from).collect();
    all.iter().sum::<f64>() / all.len() as f64
}

#[test]
fn of_an_arm_of_which_nothing_is_held_every_bit_is_as_it_was() {
    let scenario = chain(&[]);
    let (plain, found) =
        (twins(&scenario), beside(&scenario, &[Held::default(), states(&[PeopleState::Trust]), Held::default()]));
    for (arm, of) in [(0, 0), (1, 1), (3, 1)] {
        assert_eq!(differing((&found, arm), (&plain, of)), Vec::<String>::new(), "arm {arm}");
    }
    assert!(!differing((&found, 2), (&plain, 1)).is_empty(), "held trust changes something");
}

#[test]
fn a_future_of_a_later_batch_is_the_one_of_that_number() {
    let scenario = chain(&[]);
    let (plain, found) = (futures_of_twins(&scenario, 20..22), futures_beside(&scenario, &[Held::default()], 20..22));
    assert_eq!(found.futures.len(), 2);
    for arm in [0, 1] {
        assert_eq!(differing((&found, arm), (&plain, arm)), Vec::<String>::new(), "arm {arm}");
    }
}

#[test]
fn without_a_programme_holding_changes_no_bit() {
    let scenario = chain(&[("programme", Value::Null)]);
    let plain = twins(&scenario);
    let found = beside(
        &scenario,
        &[states(&PeopleState::ALL), carriers(0..4, &Carrier::ALL), {
            let mut both = carriers(1..3, &[Carrier::Goods, Carrier::People]);
            both.state(PeopleState::Engagement);
            both
        }],
    );
    for arm in 1..4 {
        assert_eq!(differing((&found, arm), (&plain, 0)), Vec::<String>::new(), "arm {arm}");
    }
}

#[test]
fn where_every_channel_is_held_the_programme_changes_its_own_organisation_and_nothing_else() {
    let scenario = chain(&[]);
    let found = beside(&scenario, &[carriers(0..4, &Carrier::ALL)]);
    let changed = differing((&found, 1), (&found, 0));
    // Customers of the mill are buyers of the maker, and how the maker delivers is measured at its channels too.
    let own = |c: &&String| {
        let (metric, place) = c.split_once(" at ").expect("a metric and a place");
        let theme = METRICS.iter().find(|m| m.id == metric).expect("a metric").theme;
        match place {
            "maker" | "tier-2" | "chain" => true,
            "mill" | "mill>maker" | "tier-1" => theme == Theme::Customers,
            "maker>shop" | "regulars" => theme == Theme::Delivery,
            _ => false,
        }
    };
    assert!(changed.iter().any(|c| c == "engagement at maker"), "{changed:?}");
    assert_eq!(changed.iter().filter(|c| !own(c)).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Where a column is measured.
fn place(column: &str) -> &str {
    column.split_once(" at ").expect("a metric and a place").1
}

/// Nobody works and buys in this chain, and there is one segment, so that nothing goes round the cut.
#[test]
fn a_chain_cut_at_one_link_hands_nothing_on_either_way() {
    let cut_off = |programme: Value| {
        let scenario = chain(&[("programme", programme)]);
        let mut file = scenario.to_value();
        file["chain"]["segments"] = json!({ "people": { "served_by": "shop", "people": 300, "works_here": 0.0 } });
        let scenario = from_value(&file, "test").unwrap_or_else(|told| panic!("{told}"));
        // Everything between maker and shop; and customers know buyers of other organisations, and hear from them.
        let mut cut = carriers(1..2, &Carrier::ALL);
        [0, 2].into_iter().for_each(|channel| cut.carrier(channel, Carrier::WordOfMouth));
        let found = beside(&scenario, &[cut, Held::default()]);
        [1, 2].map(|arm| differing((&found, arm), (&found, 0)))
    };
    let plan = json!({ "tension": 0.8, "employee_inclusion": 0.7, "customer_inclusion": 0.6, "over_promising": 0.4 });
    let [cut, open] = cut_off(json!({ "maker": plan }));
    let beyond = |columns: &[String], places: &[&str]| columns.iter().filter(|c| places.contains(&place(c))).count();
    assert!(beyond(&open, &["shop", "people"]) > 0 && beyond(&cut, &["maker", "mill"]) > 0);
    let passed: Vec<&String> = cut.iter().filter(|c| ["shop", "people"].contains(&place(c))).collect();
    assert_eq!(passed, Vec::<&String>::new());
    let [cut, open] = cut_off(json!({ "shop": plan }));
    // Customers of the maker are buyers of the shop, who change; and the bullwhip is orders against what consumers order.
    let theirs = |c: &str| {
        let of = |m: &&Metric| c.starts_with(&format!("{} at ", m.id));
        METRICS.iter().find(of).is_some_and(|m| m.theme == Theme::Customers || m.id == "bullwhip")
    };
    let upstream = |columns: &[String]| -> Vec<String> {
        columns.iter().filter(|c| ["maker", "mill"].contains(&place(c)) && !theirs(c)).cloned().collect()
    };
    assert!(!upstream(&open).is_empty() && beyond(&cut, &["shop"]) > 0);
    assert_eq!(upstream(&cut), Vec::<String>::new());
}

/// A supplier that steers jointly looks at its customers, also across a link.
#[test]
fn what_leaders_see_of_customers_across_a_held_link_is_the_twins() {
    let plan = |maker: bool| {
        let mut plan = json!({ "mill": { "balcony": true, "joint_steering": 1.0 } });
        if maker {
            plan["maker"] = json!({ "tension": 0.8, "employee_inclusion": 0.7, "over_promising": 0.4 });
        }
        plan
    };
    let held = [carriers(0..4, &Carrier::ALL)];
    let [alone, both] = [false, true].map(|maker| beside(&chain(&[("programme", plan(maker))]), &held));
    let changed = differing((&both, 1), (&alone, 1));
    let own =
        |c: &&String| METRICS.iter().any(|m| c.starts_with(&format!("{} at ", m.id)) && m.theme != Theme::Customers);
    assert!(changed.iter().any(|c| c == "engagement at maker"));
    assert_eq!(changed.iter().filter(|c| place(c) == "mill").filter(own).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// A held state's metric moves by no more than who left; arm 4, of which commitment is held, stands for one of which nothing is.
#[test]
fn a_held_state_has_no_effect_of_its_own_and_its_metric_does_not_move() {
    let scenario = chain(&[]);
    let of = [PeopleState::Trust, PeopleState::Fatigue, PeopleState::Engagement, PeopleState::Commitment];
    let found = beside(&scenario, &of.map(|state| states(&[state])));
    // Means are over the seats that are filled, which differ by the few who left.
    for (arm, metric) in [(1, "trust"), (2, "fatigue"), (3, "engagement")] {
        let (held, free) = (effect(&found, arm, metric, "maker"), effect(&found, 4, metric, "maker"));
        assert!(held.abs() < 0.12 * free.abs().max(1.0), "{metric}: {held} of {free}");
    }
}

/// Conflict that is brought up hurts trust, and whoever trusts less is less engaged: everything else that conflict, trust or
/// commitment could do is switched off.
#[test]
fn a_state_that_nobody_reads_carries_nothing_and_one_that_is_the_only_way_carries_all() {
    let off = json!({ "off": [
        "tension", "uncertainty", "home", "turnover", "solution", "silos", "friction", "partnership", "spillover", "meaning",
        "wins", "viability", "transparency", "cynicism", "service", "learning", "reporting", "commitment", "harshness", "reach",
        "price", "novelty", "offer", "delivery", "standards", "balcony"
    ] });
    let scenario =
        chain(&[("mechanisms", off), ("programme", json!({ "maker": { "conflict": 0.6 } })), ("events", json!([]))]);
    let found = beside(
        &scenario,
        &[
            Held::default(),
            states(&[PeopleState::Trust]),
            states(&[PeopleState::Commitment]),
            states(&[PeopleState::Adoption]),
        ],
    );
    let engagement = |arm: usize| effect(&found, arm, "engagement", "maker");
    assert!(engagement(1) < -0.1, "{}", engagement(1));
    assert_eq!(engagement(2), 0.0);
    assert_eq!([engagement(3), engagement(4)], [engagement(1); 2]);
}
