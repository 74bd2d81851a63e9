//! Every lever: what it does first, by its description, against the same futures in which it stands elsewhere.

use ripplechain::steering::Lever;
use serde_json::{Value, json};

use crate::chain::{Weekly, with_programme};

/// The programme every lever is turned in: warm, so that there is something to hold, to learn and to say.
fn base() -> Value {
    json!({
        "tension": 0.6, "employee_inclusion": 0.4, "customer_inclusion": 0.4, "communication": 0.5,
        "learning_time": 0.04, "coverage": 1.0
    })
}

/// A lever, where it is turned from and to, the metric that shows it first, the place, the week, and the sign.
type Row = (Lever, f32, f32, &'static str, &'static str, usize, f32);

const ROWS: &[Row] = &[
    (Lever::Tension, 0.2, 0.8, "tension", "shop", 4, 1.0),
    (Lever::Tension, 0.2, 0.8, "adoption", "shop", 12, 1.0),
    (Lever::EmployeeInclusion, 0.2, 0.9, "commitment", "shop", 4, 1.0),
    (Lever::EmployeeInclusion, 0.2, 0.9, "trust", "shop", 4, 1.0),
    (Lever::EmployeeInclusion, 0.2, 0.9, "tension", "shop", 6, -1.0),
    (Lever::EmployeeInclusion, 0.2, 0.9, "capacity", "shop", 2, -1.0),
    (Lever::CustomerInclusion, 0.1, 0.9, "fit_stated", "shop", 28, 1.0),
    (Lever::CustomerInclusion, 0.1, 0.9, "expectation_gap", "people", 10, -1.0),
    (Lever::HardQuestions, 0.0, 0.8, "tension", "shop", 4, 1.0),
    (Lever::Responsibility, 0.0, 0.8, "fatigue", "shop", 6, 1.0),
    (Lever::Responsibility, 0.0, 0.8, "tension", "shop", 4, 1.0),
    (Lever::Conflict, 0.0, 0.8, "trust", "shop", 4, -1.0),
    (Lever::Conflict, 0.0, 0.8, "tension", "shop", 4, 1.0),
    (Lever::GadflyProtection, 0.0, 1.0, "solution", "shop", 12, 1.0),
    (Lever::GadflyProtection, 0.0, 1.0, "tension", "shop", 4, 1.0),
    (Lever::Relief, 0.0, 0.8, "tension", "shop", 4, -1.0),
    (Lever::Relief, 0.0, 0.8, "adoption", "shop", 10, -1.0),
    (Lever::Timeline, 1.0, 3.0, "tension", "shop", 4, -1.0),
    (Lever::ServantLeadership, 0.1, 0.9, "trust", "shop", 4, 1.0),
    (Lever::ServantLeadership, 0.1, 0.9, "tension", "shop", 6, -1.0),
    (Lever::ServantLeadership, 0.1, 0.9, "commitment", "shop", 4, 1.0),
    (Lever::Communication, 0.1, 0.9, "trust", "shop", 4, 1.0),
    (Lever::Communication, 0.1, 0.9, "engagement", "shop", 6, 1.0),
    (Lever::Communication, 0.1, 0.9, "expectation_gap", "people", 16, 1.0),
    (Lever::Silos, 0.1, 0.9, "integration", "shop", 4, -1.0),
    (Lever::Silos, 0.1, 0.9, "quality", "shop", 16, -1.0),
    (Lever::LearningTime, 0.0, 0.1, "adoption", "shop", 8, 1.0),
    (Lever::LearningTime, 0.0, 0.1, "capacity", "shop", 3, -1.0),
    (Lever::Coverage, 0.2, 1.0, "tension", "shop", 4, 1.0),
    (Lever::Coverage, 0.2, 1.0, "reported_adoption", "shop", 4, 1.0),
    (Lever::PrioritySwitches, 0.0, 10.0, "unfinished", "shop", 4, 1.0),
    (Lever::PrioritySwitches, 0.0, 10.0, "trust", "shop", 10, -1.0),
    (Lever::AdaptiveShare, 0.1, 1.0, "tension", "shop", 4, 1.0),
    (Lever::AdaptiveShare, 0.1, 1.0, "solution", "shop", 8, -1.0),
    (Lever::StabilityReward, 0.0, 1.0, "commitment", "shop", 10, -1.0),
    (Lever::StabilityReward, 0.0, 1.0, "engagement", "shop", 10, -1.0),
    (Lever::Entitlement, 0.0, 1.0, "harshness", "mill>shop", 4, 1.0),
    (Lever::Entitlement, 0.0, 1.0, "partners", "mill>shop", 6, -1.0),
    (Lever::Openness, 0.0, 1.0, "partners", "people", 8, 1.0),
    (Lever::EarlyInvolvement, 0.0, 1.0, "partners", "people", 8, 1.0),
    (Lever::EarlyInvolvement, 0.0, 1.0, "fit_latent", "shop", 30, 1.0),
    (Lever::Contracting, 0.0, 1.0, "partners", "people", 8, 1.0),
    (Lever::DeliveryInsight, 0.0, 1.0, "partners", "people", 8, 1.0),
    (Lever::ClearStandards, 0.0, 1.0, "partners", "people", 8, 1.0),
    (Lever::ClearStandards, 0.0, 1.0, "standard", "shop", 8, 1.0),
    (Lever::Closeness, 0.0, 1.0, "partners", "people", 8, 1.0),
    (Lever::Listening, 0.0, 1.0, "disengaged", "people", 4, -1.0),
    (Lever::Listening, 0.0, 1.0, "expectation_gap", "people", 10, 1.0),
    (Lever::Gatekeeping, 0.0, 1.0, "disengaged", "people", 4, 1.0),
    (Lever::Gatekeeping, 0.0, 1.0, "fit_stated", "shop", 30, -1.0),
    (Lever::OverPromising, 0.0, 1.0, "acquisition", "people", 3, 1.0),
    (Lever::OverPromising, 0.0, 1.0, "expectation_gap", "people", 6, -1.0),
    (Lever::ReleaseInterval, 4.0, 40.0, "fit_stated", "shop", 16, -1.0),
    (Lever::JointReflection, 0.0, 1.0, "imposed", "mill", 16, -1.0),
    (Lever::JointReflection, 0.0, 1.0, "partners", "mill>shop", 8, 1.0),
    (Lever::PartneringUpstream, 0.0, 1.0, "partners", "mill>shop", 8, 1.0),
    (Lever::PartneringUpstream, 0.0, 1.0, "harshness", "mill>shop", 12, -1.0),
    (Lever::PartneringUpstream, 0.0, 1.0, "quality", "mill", 16, 1.0),
    (Lever::JointSteering, 0.0, 1.0, "attention", "shop", 4, 1.0),
];

/// The base programme with one lever elsewhere.
fn turned(lever: Lever, to: f32) -> Value {
    let mut programme = base();
    programme[lever.row().name] = json!(to);
    programme
}

#[test]
fn every_lever_does_first_what_its_description_says() {
    let mut wrong = Vec::new();
    for &lever in Lever::ALL {
        let rows: Vec<&Row> = ROWS.iter().filter(|row| row.0 == lever).collect();
        assert!(!rows.is_empty(), "{} has no row", lever.row().name);
        let &&(_, from, to, ..) = rows.first().expect("a row");
        let e = Weekly::of(&[from, to].map(|value| with_programme(&turned(lever, value))));
        for &&(_, _, _, metric, place, week, sign) in &rows {
            let gaps = e.gaps(1, metric, place, week);
            let right = gaps.iter().filter(|&&gap| gap * sign > 0.0).count();
            if e.gap(1, metric, place, week) * sign <= 0.0 || right < 13 {
                wrong.push(format!("{} {from} → {to}: {metric} at {place} in week {week}: {gaps:?}", lever.row().name));
            }
        }
        let mut far = e.differing(1, &["island", "islanders"], 1);
        far.retain(|(metric, _)| *metric != "bullwhip");
        assert!(far.is_empty(), "{} is felt far away at once: {far:?}", lever.row().name);
        assert!(e.differing(1, &e.everywhere(), 0).is_empty(), "month 0 is before the programme");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn of_the_same_heat_questions_find_responsibility_trains_and_conflict_costs_trust() {
    let by = |lever: Lever| {
        let mut programme = base();
        programme["tension"] = json!(0.0);
        programme[lever.row().name] = json!(0.6);
        with_programme(&programme)
    };
    // Arm 0: responsibility; 1: hard questions; 2: conflict.
    let e = Weekly::of(&[Lever::Responsibility, Lever::HardQuestions, Lever::Conflict].map(by));
    assert!(e.gap(1, "solution", "shop", 16) > 0.2 && e.gap(2, "solution", "shop", 16) > 0.2);
    let trust = [1, 2].map(|arm| e.gap(arm, "trust", "shop", 10));
    assert!(trust[1] < -1.0 && trust[0] > trust[1] + 1.0, "{trust:?}");
    assert!(e.gap(1, "fatigue", "shop", 8) < 0.0, "{}", e.gap(1, "fatigue", "shop", 8));
    // Practised sooner: more of what is adopted is mastered.
    let mastered = |arm: usize| e.gap(arm, "proficiency", "shop", 16) - 0.5 * e.gap(arm, "adoption", "shop", 16);
    assert!(mastered(1) < 0.0, "{}", mastered(1));
}
