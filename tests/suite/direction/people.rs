//! The ripple runs through people: what employees live as customers goes with them to work.

use ripplechain::observe::Trajectory;
use ripplechain::run::{Arm, BatchDesign, TimeConfiguration};
use serde_json::{Value, json};

use crate::chain::{file, read};

/// The mill and the shop with the paths of goods off, and levers that cost nothing (hours that a small mill pays are late goods):
/// nothing but people carries what the mill does to the shop.
fn without_goods(spillover: f32, programme: &Value) -> Arm {
    let mut file = file();
    file["months"] = json!(18);
    for organisation in ["mill", "quarry", "shop"] {
        file["chain"]["organisations"][organisation]["offer_from_suppliers"] = json!(0.0);
    }
    file["mechanisms"] = json!({
        "delivery": { "input_defects": 0.0 }, "friction": { "strength": 0.0 }, "spillover": { "strength": spillover },
        "price": { "strength": 0.0 }
    });
    file["programme"] = json!({ "mill": programme });
    Arm { name: "arm".to_owned(), scenario: read(&file), programme: true }
}

/// The mean difference of a metric in the last half year between a programme at the mill and none.
fn moved(spillover: f32, programme: &Value, metric: &str, place: &str) -> f32 {
    let arms = [&json!({}), programme].map(|programme| without_goods(spillover, programme));
    let design = BatchDesign::new(&arms, TimeConfiguration::default()).expect("arms that share their futures");
    let column = design.layout().column(metric, place).expect("a column");
    let futures: Vec<Vec<Trajectory>> = (0..2).flat_map(|batch| design.batch(batch).expect("finite")).collect();
    let mean = |t: &Trajectory| t.column(column)[13..=18].iter().sum::<f32>() / 6.0;
    futures.iter().map(|f| mean(&f[1]) - mean(&f[0])).sum::<f32>() / futures.len() as f32
}

fn good() -> Value {
    json!({
        "tension": 0.6, "employee_inclusion": 0.6, "servant_leadership": 0.6, "communication": 0.6, "customer_inclusion": 0.5,
        "openness": 0.6, "early_involvement": 0.8, "contracting": 0.8, "delivery_insight": 0.8, "clear_standards": 0.8,
        "closeness": 0.8
    })
}

fn bad() -> Value {
    json!({ "tension": 1.4, "employee_inclusion": 0.0, "servant_leadership": 0.0, "communication": 0.1 })
}

/// With the paths of goods off, a good programme at the mill lifts engagement in the shop that buys from it (measured: +.18 with a
/// third of its input from another supplier), a bad one lowers it (−2.3); without spillover next to nothing arrives.
#[test]
fn inspired_people_pay_it_forward_and_harmed_people_too() {
    let engaged = |spillover: f32, programme: &Value| moved(spillover, programme, "engagement", "shop");
    let (up, down) = (engaged(1.0, &good()), engaged(1.0, &bad()));
    assert!(up > 0.1 && down < -1.0, "{up} and {down}");
    let (none_up, none_down) = (engaged(0.0, &good()), engaged(0.0, &bad()));
    assert!(none_up.abs() < 0.25 * up && none_down.abs() < 0.25 * -down, "{none_up} and {none_down}");
}

/// It arrives weaker with each hop: engagement in the shop, then the loyalty of its customers.
#[test]
fn what_is_paid_forward_gets_weaker() {
    let at = |metric: &str, place: &str| moved(1.0, &good(), metric, place);
    let (mill, shop, people) = (at("loyalty", "mill>shop"), at("engagement", "shop"), at("loyalty", "people"));
    assert!(mill > shop && shop > people && people > 0.0, "{mill}, {shop}, {people}");
}
