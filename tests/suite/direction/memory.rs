//! What happened before counts: practice stays, dropped changes and broken hopes are remembered.

use ripplechain::observe::Trajectory;
use ripplechain::run::{Arm, BatchDesign, TimeConfiguration};
use serde_json::{Value, json};

use crate::chain::{file, read};

/// A programme at the shop from one month to another.
fn from_to(from: u32, to: u32) -> Value {
    let course = |on: f32, off: f32| json!([[from, on], [to, off]]);
    json!({
        "tension": course(0.6, 0.0), "employee_inclusion": course(0.6, 0.2), "servant_leadership": course(0.6, 0.4),
        "communication": course(0.6, 0.4), "coverage": course(1.0, 0.0), "learning_time": course(0.04, 0.0)
    })
}

/// Programmes at the shop over the same 32 futures and so many months.
fn months(months: u32, programmes: &[Value]) -> (BatchDesign, Vec<Vec<Trajectory>>) {
    let arm = |programme: &Value| {
        let mut file = file();
        (file["months"], file["programme"]) = (json!(months), json!({ "shop": programme }));
        Arm { name: "arm".to_owned(), scenario: read(&file), programme: true }
    };
    let arms: Vec<Arm> = programmes.iter().map(arm).collect();
    let design = BatchDesign::new(&arms, TimeConfiguration::default()).expect("arms that share their futures");
    let futures = (0..2).flat_map(|batch| design.batch(batch).expect("finite")).collect();
    (design, futures)
}

fn mean(run: &(BatchDesign, Vec<Vec<Trajectory>>), arm: usize, metric: &str, place: &str, month: usize) -> f32 {
    let column = run.0.layout().column(metric, place).expect("a column");
    run.1.iter().map(|f| f[arm].column(column)[month]).sum::<f32>() / run.1.len() as f32
}

/// A year after a programme ended, more of it is left the longer it was practised; what was practised for half a year falls back.
#[test]
fn what_was_practised_longer_stays() {
    let run = months(36, &[from_to(0, 6), from_to(0, 12), from_to(0, 24)]);
    let left: Vec<f32> =
        [18, 24, 36].iter().enumerate().map(|(arm, &m)| mean(&run, arm, "adoption", "shop", m)).collect();
    assert!(left[0] + 5.0 < left[1] && left[1] + 5.0 < left[2], "{left:?}");
    let at_the_end = mean(&run, 0, "adoption", "shop", 6);
    assert!(left[0] < at_the_end - 2.0, "{} of {at_the_end}", left[0]);
}

/// The same programme moves people less where three initiatives were dropped half a year before it.
#[test]
fn dropped_initiatives_cost_the_next_one_commitment() {
    let mut burnt = from_to(8, 24);
    burnt["events"] = json!([{ "kind": "priority_switch", "month": 1, "size": 3 }]);
    let run = months(
        20,
        &[from_to(8, 24), burnt].map(|mut programme| {
            // The months beyond the last one are cut.
            for course in programme.as_object_mut().expect("levers").values_mut() {
                if let Some(points) = course.as_array_mut().filter(|points| points.len() == 2 && points[0].is_array()) {
                    points.truncate(1);
                }
            }
            programme
        }),
    );
    let gap = mean(&run, 1, "commitment", "shop", 16) - mean(&run, 0, "commitment", "shop", 16);
    assert!(gap < -2.0, "{gap}");
}

/// Customers who were asked much and saw nothing come for a year remember when the door is opened in earnest.
#[test]
fn customers_who_were_ignored_come_back_late() {
    let asked = |before: f32| {
        json!({
            "customer_inclusion": [[0, before], [12, 0.7]], "communication": [[0, 0.1], [12, 0.7]], "listening": [[0, 0.0], [12, 0.6]],
            "release_interval": [[0, 52], [12, 6]], "openness": [[0, 0.4], [12, 0.8]], "early_involvement": [[0, 0.3], [12, 0.8]],
            "contracting": [[12, 0.8]], "closeness": [[12, 0.8]], "coverage": 1.0
        })
    };
    let run = months(24, &[asked(0.1), asked(0.9)]);
    let gap = mean(&run, 1, "partners", "people", 20) - mean(&run, 0, "partners", "people", 20);
    assert!(gap < -0.5, "{gap}");
}
