//! Who is not reached is not changed, but through others.

use ripplechain::observe::METRICS;
use serde_json::{Value, json};

use crate::chain::{Weekly, with_programme};

/// Everything leaders turn for people, reaching this share of staff.
fn reaching(coverage: f32) -> Value {
    json!({
        "tension": 0.6, "employee_inclusion": 0.7, "servant_leadership": 0.7, "communication": 0.8, "silos": 0.1,
        "customer_inclusion": 0.6, "openness": 0.8, "early_involvement": 0.8, "clear_standards": 0.8, "gatekeeping": 0.1,
        "learning_time": 0.04, "coverage": coverage
    })
}

/// A programme that reaches nobody does nothing that matters. Measured in week 34, among all metrics: commitment +.27 (least
/// that matters: 1), trust +.10 (.5), nothing else beyond a tenth of it; what is left is carried by those few whose habits are
/// near the new way. The same programme that reaches everybody moves trust by more than 5 points.
#[test]
fn a_programme_that_reaches_nobody_changes_nothing_that_matters() {
    let e = Weekly::of(&[json!({}), reaching(0.0), reaching(1.0)].map(|programme| with_programme(&programme)));
    let mut changed = Vec::new();
    for metric in METRICS.iter().filter(|m| m.id != "bullwhip") {
        for place in ["shop", "mill", "people", "mill>shop"].iter().filter(|p| e.layout.column(metric.id, p).is_some())
        {
            let gap = e.gap(1, metric.id, place, 34);
            if gap.abs() > 0.4 * metric.minimal_important_difference {
                changed.push(format!("{} at {place}: {gap}", metric.id));
            }
        }
    }
    assert!(changed.is_empty(), "{changed:#?}");
    assert!(e.gap(2, "trust", "shop", 34) > 5.0, "{}", e.gap(2, "trust", "shop", 34));
}

/// Each wider reach does more: nobody, three in ten, six in ten, everybody; trust, adoption and engagement in week 20.
#[test]
fn the_wider_the_reach_the_larger_the_effect() {
    let e = Weekly::of(&[0.0, 0.3, 0.6, 1.0].map(|coverage| with_programme(&reaching(coverage))));
    for metric in ["trust", "adoption", "engagement"] {
        let gaps: Vec<f32> = (0..4).map(|arm| e.gap(arm, metric, "shop", 20)).collect();
        assert!(gaps.windows(2).all(|pair| pair[0] < pair[1]), "{metric}: {gaps:?}");
    }
}
