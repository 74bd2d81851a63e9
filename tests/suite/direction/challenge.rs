//! A challenge nobody has an answer to is the hardest.

use ripplechain::run::{Arm, BatchDesign, TimeConfiguration};
use serde_json::json;

use crate::chain::{file, read};

/// Adoption after three years falls with the adaptive share of the challenge, and so it does after one year.
#[test]
fn adoption_falls_as_the_challenge_gets_more_adaptive() {
    let arms = [0.0, 0.33, 0.7, 1.0].map(|adaptive| {
        let mut file = file();
        file["months"] = json!(36);
        file["programme"] = json!({ "shop": {
            "tension": 0.6, "employee_inclusion": 0.6, "servant_leadership": 0.6, "communication": 0.6,
            "adaptive_share": adaptive
        } });
        Arm { name: adaptive.to_string(), scenario: read(&file), programme: true }
    });
    let design = BatchDesign::new(&arms, TimeConfiguration::default()).expect("arms that share their futures");
    let column = design.layout().column("adoption", "shop").expect("a column");
    let futures: Vec<_> = (0..2).flat_map(|batch| design.batch(batch).expect("finite")).collect();
    for month in [12, 36] {
        let mean =
            |arm: usize| futures.iter().map(|f| f[arm].column(column)[month]).sum::<f32>() / futures.len() as f32;
        let adoption: Vec<f32> = (0..4).map(mean).collect();
        assert!(adoption.windows(2).all(|pair| pair[1] < pair[0] - 0.5), "month {month}: {adoption:?}");
    }
}
