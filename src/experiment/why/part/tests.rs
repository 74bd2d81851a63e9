use super::super::tests::scenario;
use super::*;
use crate::scenario::from_value;

#[test]
fn levers_events_and_balcony_control_are_parts_with_their_organisation_where_there_are_several() {
    let file = serde_json::json!({
        "name": "x", "months": 6, "chain": { "template": "three-tier" },
        "programme": {
            "maker": { "tension": 1.0, "balcony": true, "events": [{ "kind": "layoff", "month": 3, "size": 0.01 }] },
            "retailer": { "openness": 0.5 },
        },
    });
    let both = from_value(&file, "x").expect("a scenario");
    let told = |s: &Scenario| levers(s).into_iter().map(|p| (p.name, p.id, p.calls.join(" "))).collect::<Vec<_>>();
    let maker = both.chain.organisations["maker"].name.clone().unwrap_or_else(|| "Maker".to_owned());
    let found = told(&both);
    assert_eq!(
        found[0],
        (format!("Tension at {maker}"), "Tension at maker".to_owned(), "tension maker.tension".to_owned())
    );
    assert_eq!(found[1].2, "balcony maker.balcony");
    assert_eq!(found[2].1, "Layoff in month 3 at maker");
    assert_eq!(found[2].2, "layoff events maker.events.0");
    assert_eq!(found.len(), 4);
    let mut one = both.clone();
    one.programme.shift_remove("retailer");
    let names: Vec<String> = told(&one).into_iter().map(|t| t.0).collect();
    assert_eq!(names, ["Tension", "Balcony control", "Layoff in month 3"]);
    let without = |out: &[Part]| without(&one, out.iter()).programme;
    let parts = levers(&one);
    assert!(!without(&parts[1..2])["maker"].balcony && without(&parts[..1])["maker"].balcony);
    assert!(without(&parts[2..])["maker"].events.is_empty());
    assert!(without(&[parts[0].clone(), parts[2].clone()])["maker"].balcony);
}

#[test]
fn an_event_is_left_out_by_its_place() {
    let event = |month: u32| serde_json::json!({ "kind": "layoff", "month": month, "size": 0.01 });
    let file = serde_json::json!({
        "name": "x", "months": 6, "chain": { "template": "three-tier" },
        "programme": { "maker": { "events": [event(1), event(2), event(3)] } },
    });
    let scenario = from_value(&file, "x").expect("a scenario");
    let parts = levers(&scenario);
    let left = |out: &[&Part]| {
        let programme = without(&scenario, out.iter().copied()).programme;
        programme.get("maker").map(|p| p.events.iter().map(|e| e.month).collect::<Vec<f32>>())
    };
    assert_eq!(left(&[&parts[0]]), Some(vec![2.0, 3.0]));
    assert_eq!(left(&[&parts[2], &parts[0]]), Some(vec![2.0]));
    assert_eq!(left(&[&parts[0], &parts[1], &parts[2]]), None);
}

#[test]
fn a_mechanism_is_switched_off_and_nobody_works_where_he_buys() {
    let mut scenario = scenario();
    scenario.chain.segments.values_mut().for_each(|s| s.works_here = 0.2);
    let open = channels(&scenario);
    let told: Vec<(&str, &str)> = open.iter().map(|p| (p.name.as_str(), p.calls[0].as_str())).collect();
    assert_eq!(
        told,
        [
            ("Word of mouth among customers", "word_of_mouth"),
            ("Orders and stocks", "orders"),
            ("Working together across organisations", "joint_work"),
            ("People who work here and buy here", "works_here"),
        ]
    );
    let out = without(&scenario, open.iter());
    let strength = |name: &str| out.mechanisms.number(name, "strength");
    for name in ["word_of_mouth", "ordering", "friction", "partnership"] {
        assert_eq!(strength(name), Some(0.0), "{name}");
    }
    assert!(strength("trust") > Some(0.0) && out.chain.segments.values().all(|s| s.works_here == 0.0));
    let left: Vec<String> = channels(&out).into_iter().map(|p| p.name).collect();
    assert_eq!(left, Vec::<String>::new());
    let trust = |s: &Scenario| mechanisms(s).iter().any(|p| p.name == "Trust" && p.calls == ["trust"]);
    *scenario.mechanisms.number_mut("trust", "strength").expect("a number") = 0.0;
    assert!(trust(&out) && !trust(&scenario));
}

#[test]
fn a_plan_without_its_levers_keeps_its_events_and_without_these_too_it_is_none() {
    let file = serde_json::json!({
        "name": "x", "months": 2, "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 1.0, "events": [{ "kind": "layoff", "month": 1, "size": 0.01 }] } },
    });
    let scenario = from_value(&file, "x").expect("a scenario");
    let parts = levers(&scenario);
    let left = |out: &[Part]| without(&scenario, out.iter()).programme;
    let kept = left(&parts[..1]);
    assert!(kept["maker"].levers.is_empty() && kept["maker"].events == scenario.programme["maker"].events, "{kept:?}");
    assert!(left(&parts).is_empty());
}
