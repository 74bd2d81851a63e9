//! Laws of leading, finding answers and serving against closed forms, numbers written out.

use ripplechain::lanes::{Lanes, logit};
use ripplechain::mechanism::{Customers, Employee};
use ripplechain::mechanism::{balcony, reporting, service, solution, uncertainty};
use ripplechain::world::{LEVER_COUNT, Lever};

use super::people::{is, sigma, way};
use super::{close, one, organisation, set};

#[test]
fn ideas_need_the_zone_and_safety_and_come_most_from_protected_gadflies() {
    let mut org = organisation();
    set(&mut org, Lever::ServantLeadership, 0.6);
    set(&mut org, Lever::GadflyProtection, 0.7);
    set(&mut org, Lever::Coverage, 0.4);
    let c = solution::climate(&org);
    let ideas = |gadfly: f32, reach: f32| {
        let person = {
            let mut x = Employee::<1>::default();
            x.tension.zone = one(0.8);
            x.trust.level = one(0.6);
            x.tension.distress = one(0.1);
            x.solution.gadfly = one(gadfly);
            x.reach.threshold = one(reach);
            x
        };
        solution::ideas(&c, &person)
    };
    let ease = 4.0 * 0.1 - 2.0 * 0.1;
    is("anybody", ideas(0.0, 0.2), 0.8 * sigma(0.2 + 0.4 - 1.0 + ease));
    is("nobody asks whoever is not reached", ideas(0.0, 0.6), 0.0);
    is("a gadfly", ideas(1.0, 0.2), 0.8 * sigma(4.0 * 0.2 + 0.5 * 0.2 + 0.5 * ease) * 5.0);
}

#[test]
fn a_known_answer_is_installed_and_an_adaptive_one_found_up_to_its_potential() {
    let p = solution::Parameters::default();
    let mut org = organisation();
    for (lever, value) in [
        (Lever::EmployeeInclusion, 0.5),
        (Lever::Coverage, 0.8),
        (Lever::CustomerInclusion, 0.6),
        (Lever::EarlyInvolvement, 0.4),
        (Lever::AdaptiveShare, 0.25),
    ] {
        set(&mut org, lever, value);
    }
    (org.people.turnover.filled, org.people.solution.ideas, org.people.tension.zone) = (one(10.0), one(4.0), one(6.0));
    (org.people.learning.proficiency, org.solution.potential) = (one(5.0), one(0.8));
    (org.solution.technical, org.solution.adaptive) = (one(0.4), one(0.3));
    solution::step(&p, &mut org, one(0.5), one(0.3), one(0.2), 1.0);
    let technical = 0.4 + (0.9 - 0.4) * (1.0 - (-0.8_f64 / (8.0 * (1.0 + 0.5 * 0.5))).exp());
    is("technical", org.solution.technical, technical);
    let ideas = 0.5 * 0.4 * (1.0 + 0.3 + 0.2) + 0.25 * 0.8 * 0.6 * 0.4 * 0.5 * 0.6;
    let adaptive = 0.3 + (0.8 - 0.3) * (1.0 - (-ideas * 0.12_f64).exp());
    is("adaptive", org.solution.adaptive, adaptive);
    let quality = technical + (adaptive - technical) * 0.25;
    is("worth", solution::worth(&p, &org), 0.5 * (quality - 0.5) / 0.5 - (0.35 - 0.5) / 0.5 * 0.12);
    org.solution.adaptive = one(0.9);
    solution::step(&p, &mut org, one(0.5), one(0.3), one(0.2), 1.0);
    is("better than its potential, it stays", org.solution.adaptive, 0.9);
}

#[test]
fn warmth_mirrors_how_staff_fare_inside() {
    let p = service::Parameters::default();
    let mut org = organisation();
    set(&mut org, Lever::ServantLeadership, 0.7);
    set(&mut org, Lever::EmployeeInclusion, 0.4);
    let leeway = service::leeway(&org);
    is("leeway", leeway.reached, (0.3 + 0.2) / 2.0);
    let mut person = {
        let mut x = Employee::<1>::default();
        x.turnover.filled = one(1.0);
        x.wellbeing.engagement = one(0.7);
        x.learning.proficiency = one(0.5);
        x.wellbeing.fatigue = one(0.4);
        x.harshness.felt = one(0.2);
        x
    };
    let drive = 2.5 * 0.1 + 0.8 * 0.25 * (0.3 + 0.7 * 0.5) - 1.5 * 0.15 - 2.0 * 0.05;
    is("warmth", service::warmth(&p, &leeway, &person), sigma(drive + f64::from(logit(0.6))));
    person.turnover.filled = one(0.0);
    is("an empty seat", service::warmth(&p, &leeway, &person), 0.5);
    is("fit", service::fit(one(0.1), one(0.2), 0.25), 0.55 + 0.1 * 0.75 + 0.2 * 0.25);
    is("common", service::common(one(0.7), one(0.8), one(0.5)), 0.3 * 0.7 + 0.25 * 0.8 + 0.25 * 0.5);
}

#[test]
fn uncertainty_follows_heat_layoffs_and_open_initiatives() {
    let p = uncertainty::Parameters::default();
    let mut org = organisation();
    set(&mut org, Lever::PrioritySwitches, 2.0);
    set(&mut org, Lever::Coverage, 0.5);
    (org.uncertainty.initiatives, org.uncertainty.layoff_memory) = (one(1.5), one(0.4));
    org.uncertainty.level = one(0.35);
    uncertainty::step(&p, &mut org, one(0.8), 1.0);
    let open = 1.5 + (2.0 * 26.0 / 52.0 - 1.5) * way(26.0);
    is("initiatives", org.uncertainty.initiatives, open);
    is("excess", uncertainty::excess(&p, &org), open - 0.5);
    let target = sigma(1.2 * 0.8 * 0.5 + 1.0 * 0.4 + 0.3 * (open - 0.5) + f64::from(logit(0.3)));
    is("uncertainty", org.uncertainty.level, 0.35 + (target - 0.35) * way(6.0));
    is("memory", org.uncertainty.layoff_memory, 0.4 * (-1.0f64 / 40.0).exp());
}

#[test]
fn the_balcony_sees_late_turns_heat_against_what_it_sees_and_stays_within_its_reach() {
    let (p, r) = (balcony::Parameters::default(), reporting::Parameters::default());
    let draws = ripplechain::draws::Draws::<1>::new(1, 0);
    let [error, ..] = draws.words(ripplechain::draws::Purpose::Reading, 0, 0);
    let mut org = organisation();
    org.people.turnover.filled = one(10.0);
    (org.people.tension.level, org.people.tension.distress, org.people.trust.level) = (one(9.0), one(2.0), one(4.0));
    (org.balcony.seen_tension, org.balcony.seen_distress, org.balcony.controller) = (one(0.3), one(0.1), one(0.2));
    balcony::watch(&p, &r, &mut org, error, 1.0);
    let reading = 0.9 + 0.08 * f64::from(error.normal()[0]);
    let tension = 0.3 + (reading - 0.3) * way(4.0);
    let distress = 0.1 + (0.2 * (1.0 - 0.7 * 0.6) - 0.1) * way(4.0);
    is("tension as seen", org.balcony.seen_tension, tension);
    is("distress as seen", org.balcony.seen_distress, distress);
    is("controller", org.balcony.controller, 0.2 + 0.2 * (0.64 - tension - 0.5 * distress));
    for (seen, sign) in [(0.1, 1.0), (1.2, -1.0)] {
        (org.balcony.controller, org.balcony.seen_distress) = (one(0.0), one(0.0));
        for _ in 0..200 {
            org.people.tension.level = one(10.0 * seen);
            (org.balcony.seen_tension, org.people.tension.distress) = (one(seen), one(0.0));
            balcony::watch(&p, &r, &mut org, error, 1.0);
        }
        assert_eq!(org.balcony.controller, one(2.0 * sign), "seen {seen}");
    }
}

#[test]
fn steered_jointly_heat_follows_how_customers_and_people_fare_and_else_not_at_all() {
    let (p, r) = (balcony::Parameters::default(), reporting::Parameters::default());
    let draws = ripplechain::draws::Draws::<1>::new(1, 0);
    let moved = |joint: f32, customers: f32, people: f32, strength: f32| {
        let [error, ..] = draws.words(ripplechain::draws::Purpose::Reading, 0, 0);
        let mut org = organisation();
        set(&mut org, Lever::JointSteering, joint);
        org.balcony.controller = one(0.0);
        (org.balcony.seen_customers, org.balcony.seen_people) = (one(customers), one(people));
        balcony::watch(&balcony::Parameters { strength, ..p.clone() }, &r, &mut org, error, 0.5);
        org.balcony.controller[0]
    };
    let alone = moved(0.0, 0.72, 0.6, 1.0);
    assert_eq!(moved(0.0, 0.2, 0.1, 1.0).to_bits(), alone.to_bits(), "nobody else is asked");
    is("both a tenth down", one(moved(1.0, 0.62, 0.5, 1.0)), f64::from(alone) - 0.2 * 0.5 * 0.2);
    is("one up, one down", one(moved(0.5, 0.62, 0.7, 1.0)), f64::from(alone));
    assert_eq!(moved(1.0, 0.2, 0.1, 0.0), 0.0, "no control");
}

#[test]
fn what_customers_and_people_say_is_heard_late_and_where_nobody_is_asked_it_is_the_usual() {
    let p = balcony::Parameters::default();
    let (mut org, mut all) = (organisation(), Customers::<1>::default());
    org.people.turnover.filled = one(0.0);
    (org.balcony.seen_customers, org.balcony.seen_people) = (one(0.72), one(0.6));
    balcony::listen(&p, &mut org, &all, 1.0);
    is("nobody buys", org.balcony.seen_customers, 0.72);
    is("nobody works there", org.balcony.seen_people, 0.6);
    (all.market.active, all.satisfaction.level) = (one(4.0), one(2.0));
    (org.people.turnover.filled, org.people.wellbeing.engagement) = (one(10.0), one(5.0));
    // The delay's length in whole steps and in halves leaves as much of the gap.
    for (steps, dt) in [(4, 1.0), (8, 0.5)] {
        (org.balcony.seen_customers, org.balcony.seen_people) = (one(0.72), one(0.6));
        (0..steps).for_each(|_| balcony::listen(&p, &mut org, &all, dt));
        is("customers", org.balcony.seen_customers, 0.5 + 0.22 * (-1.0f64).exp());
        is("people", org.balcony.seen_people, 0.5 + 0.1 * (-1.0f64).exp());
    }
}

#[test]
fn levers_bite_slowly_as_far_as_leaders_follow_through_and_reach_level_by_level() {
    let p = balcony::Parameters::default();
    let mut org = organisation();
    org.balcony.follow_through = one(0.8);
    org.usual.levels = 2.0;
    let culture: [f32; LEVER_COUNT] = std::array::from_fn(|k| Lever::ALL[k].row().default);
    org.culture = culture.map(Lanes::from);
    let mut course = culture.map(Lanes::from).to_vec();
    course[Lever::Tension as usize] = one(0.9);
    course[Lever::Coverage as usize] = one(1.0);
    course[Lever::AdaptiveShare as usize] = one(0.3);
    course[Lever::Silos as usize] = one(0.0);
    balcony::turn(&p, &mut org, &course, one(1.0), 1.0);
    is("tension", org.lever(Lever::Tension), 0.8 * 0.9 * way(6.0));
    is("silos", org.lever(Lever::Silos), 0.4 - 0.8 * 0.4 * way(6.0));
    is("coverage", org.lever(Lever::Coverage), way(12.0));
    is("the adaptive share", org.lever(Lever::AdaptiveShare), 0.3);
    assert!(close(org.lever(Lever::Openness), 0.4), "what is not turned stays");
    org.balcony.follow_through = one(1.3);
    course[Lever::Tension as usize] = one(1.4);
    for _ in 0..400 {
        balcony::turn(&p, &mut org, &course, one(1.0), 1.0);
    }
    is("no lever leaves its range", org.lever(Lever::Tension), 1.5);
    org.levers = org.culture;
    (org.balcony.follow_through, course[Lever::Tension as usize]) = (one(0.8), one(0.9));
    balcony::turn(&p, &mut org, &course, one(0.5), 1.0);
    is("what managers have no time for is not done", org.lever(Lever::Tension), 0.5 * 0.8 * 0.9 * way(6.0));
    (org.levers, org.viability.suspended) = (org.culture, one(1.0));
    balcony::turn(&p, &mut org, &course, one(1.0), 1.0);
    is("a programme that owners stopped", org.lever(Lever::Tension), 0.0);
}
