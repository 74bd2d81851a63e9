//! Steering by what is seen: heat goes up where people are too cold, down where they are too hot, and late.

use ripplechain::scenario::Scenario;
use serde_json::json;

use crate::chain::{Weekly, with_programme};

#[test]
fn a_leader_on_the_balcony_heats_what_is_cold_and_cools_what_is_hot_and_later_rather_than_sooner() {
    for (plan, inclusion, sign) in [(0.15, 0.8, 1.0), (1.3, 0.2, -1.0)] {
        let [fixed, steered] = [false, true].map(|balcony| {
            with_programme(&json!({ "tension": plan, "employee_inclusion": inclusion, "balcony": balcony }))
        });
        let e = Weekly::of(&[fixed, steered]);
        let moved = |week: usize| e.gap(1, "tension", "shop", week) * sign;
        assert!(moved(24) > 0.02, "a plan of {plan} is corrected by {}", moved(24));
        assert!(moved(3) < 0.25 * moved(24), "a plan of {plan}: {} at once, {} later", moved(3), moved(24));
    }
}

#[test]
fn steered_jointly_heat_is_taken_off_where_customers_are_let_down() {
    let plan = |balcony: bool, joint: f32| {
        let programme = json!({ "tension": 0.8, "over_promising": 1.0, "balcony": balcony, "joint_steering": joint });
        let mut scenario = Scenario { months: 12, ..with_programme(&programme) };
        // What it takes of leaders' time is another matter.
        scenario.mechanisms.price.strength = 0.0;
        scenario
    };
    let cooled = |balcony: bool| Weekly::of(&[plan(balcony, 0.0), plan(balcony, 1.0)]).gap(1, "tension", "shop", 40);
    let (steered, fixed) = (cooled(true), cooled(false));
    assert!(steered < -0.01, "{steered}");
    assert_eq!(fixed, 0.0, "without a balcony there is nothing to steer by");
}

#[test]
fn leaders_who_notice_later_correct_later() {
    let plan = |delay: f32, balcony: bool| {
        let mut scenario = with_programme(&json!({ "tension": 1.3, "balcony": balcony }));
        scenario.mechanisms.balcony.delay = delay;
        scenario
    };
    let cooled = |delay: f32| -Weekly::of(&[plan(delay, false), plan(delay, true)]).gap(1, "tension", "shop", 12);
    let (soon, late) = (cooled(1.0), cooled(20.0));
    assert!(soon > late + 0.01, "{soon} against {late}");
}
