//! Laws of customers and the market against closed forms, every driver at once, numbers written out.

use ripplechain::draws::Draws;
use ripplechain::initialisation;
use ripplechain::lanes::{Lanes, logit};
use ripplechain::mechanism::Customer;
use ripplechain::mechanism::entity::CustomerStart;
use ripplechain::mechanism::{harshness, loyalty, market, partnership, satisfaction, word_of_mouth};
use ripplechain::world::Lever;

use ripplechain::scenario::{Options, load};

use super::people::{is, sigma, way};
use super::{one, organisation, set, start};

#[test]
fn encounters_come_as_poisson_says_and_weigh_less_each() {
    let p = satisfaction::Parameters::default();
    let c = satisfaction::climate::<1>(&p, one(0.8), 0.3, one(0.0), 1.0);
    let none = (-0.8f64).exp();
    let upto = [none, none * 1.8, none * (1.8 + 0.32), none * (1.8 + 0.32 + 0.512 / 6.0)];
    let weights = [0.0, 0.3, 0.3 + 0.21, 0.3 + 0.21 + 0.147, 0.3 + 0.21 + 0.147 + 0.1029];
    for (k, &edge) in upto.iter().enumerate() {
        for (luck, count) in [(edge - 1e-4, k), (edge + 1e-4, k + 1)] {
            let [number, weight] = satisfaction::encounters(&c, one(luck as f32));
            assert_eq!(number, one(count as f32), "luck {luck}");
            is("weight", weight, weights[count]);
        }
    }
}

#[test]
fn satisfaction_follows_level_and_gap_and_expectation_follows_experience_and_promises() {
    let p = satisfaction::Parameters::default();
    let c = satisfaction::climate::<1>(&p, one(0.8), 0.3, one(0.04), 1.0);
    // Losses weigh 1.96; a gap of more than .2 delights.
    is("loss", satisfaction::value(&p, one(-0.1)), -0.196);
    is("gain", satisfaction::value(&p, one(0.15)), 0.15);
    is("surprise", satisfaction::value(&p, one(0.25)), 0.3);
    let z: f64 = 0.2 / 0.12;
    let expected = -0.96 * 0.12 * 0.398_942_3 + 0.05 * 0.5 * (-0.717 * z - 0.416 * z * z).exp();
    is("expected", Lanes::from(satisfaction::expected_value(&p)), expected);
    let flat = satisfaction::Parameters { spread: 0.0, ..p.clone() };
    assert_eq!(satisfaction::expected_value(&flat), 0.0);
    for noise in [-0.5, 0.5, 3.0] {
        let mut x = {
            let mut x = Customer::<1>::default();
            x.satisfaction.level = one(0.6);
            x.satisfaction.expectation = one(0.65);
            x
        };
        satisfaction::step(&p, &c, one(0.7), one(noise), one(0.3), one(0.2), &mut x);
        let gap: f64 = 0.7 + f64::from(noise) * 0.12 - 0.65;
        let value = gap + gap.min(0.0) * 0.96 + if gap > 0.2 { 0.05 } else { 0.0 };
        let usual = 0.3 * 0.74 + 0.25 * 0.86 + 0.25 * 0.55 + 0.2 * 0.6;
        let drive = 3.0 * value + 4.0 * 0.7 - (4.0 * usual + 3.0 * expected);
        let target = sigma(drive + f64::from(logit(0.72)) + 0.15);
        is("satisfaction", x.satisfaction.level, 0.6 + (target - 0.6) * 0.3);
        let wanted = 0.7 + 0.04 + 0.15 * 0.2;
        is("expectation", x.satisfaction.expectation, 0.65 + (wanted - 0.65) * way(20.0));
    }
}

#[test]
fn partners_are_made_by_authentic_invitations_and_lost_to_broken_promises() {
    let p = partnership::Parameters::default();
    let mut org = organisation();
    for (lever, value) in [
        (Lever::CustomerInclusion, 0.6),
        (Lever::Openness, 0.7),
        (Lever::EarlyInvolvement, 0.5),
        (Lever::Contracting, 0.4),
        (Lever::DeliveryInsight, 0.3),
        (Lever::ClearStandards, 0.2),
        (Lever::Closeness, 0.6),
    ] {
        set(&mut org, lever, value);
    }
    (org.people.turnover.filled, org.people.learning.proficiency) = (one(10.0), one(5.6));
    let c = partnership::climate(&p, &org, one(0.05), one(0.5), one(0.1), one(-0.2), 1.0);
    let invited = (0.6f64 * 0.4 * 0.7).cbrt() - (0.15f64 * 0.3 * 0.4).cbrt();
    is("invitation", partnership::invitation(&org), (0.6f64 * 0.4 * 0.7).cbrt());
    let authentic = 0.35 + 0.65 * (0.56 - 0.12) / 0.88;
    let channel = 4.0 * invited * authentic - 4.0 * 0.05 - 2.0 * 0.2 + 0.1;
    for (start, time) in [(0.1, 13.0), (0.9, 6.0)] {
        let mut x = {
            let mut x = Customer::<1>::default();
            x.partnership.level = one(start);
            x.loyalty.level = one(0.7);
            x.satisfaction.level = one(0.6);
            x.partnership.nature = one(-0.5);
            x
        };
        partnership::step(&p, &c, one(0.7), &mut x);
        let target = sigma(-0.5 + channel + 2.0 * -0.1 + 1.5 * 0.1);
        let start = f64::from(start);
        let want = start + (target - start) * way(time);
        is("partnership", x.partnership.level, want);
        let silent = sigma(f64::from(logit(0.3 / 0.75)) + 2.0 * 0.2 + 2.5 * 0.12);
        is("disengaged", partnership::disengaged(&p, &c, &x), (1.0 - want) * silent);
    }
    // Nothing is authentic below the usual proficiency, and a promise kept beyond hope does not count.
    org.people.learning.proficiency = one(0.5);
    let c = partnership::climate(&p, &org, one(-0.3), one(0.3), one(0.0), one(0.0), 1.0);
    let mut x = {
        let mut x = Customer::<1>::default();
        x.partnership.level = one(0.1);
        x.loyalty.level = one(0.8);
        x
    };
    partnership::step(&p, &c, one(0.6), &mut x);
    is("at the least", x.partnership.level, 0.1 + (sigma(4.0 * invited * 0.35) - 0.1) * way(13.0));
}

#[test]
fn loyalty_follows_satisfaction_partnership_and_what_is_heard() {
    let p = loyalty::Parameters::default();
    for (start, time) in [(0.5, 16.0), (0.95, 6.0)] {
        let mut x = {
            let mut x = Customer::<1>::default();
            x.loyalty.level = one(start);
            x.satisfaction.level = one(0.8);
            x.partnership.level = one(0.45);
            x.loyalty.nature = one(1.0);
            x
        };
        loyalty::step(&p, loyalty::climate(&p, 1.0), one(-0.4), &mut x);
        let target = sigma(1.0 + 0.09 + 3.5 * 0.08 + 0.5 * 0.2 - 0.4);
        let start = f64::from(start);
        is("loyalty", x.loyalty.level, start + (target - start) * way(time));
    }
}

#[test]
fn customers_blame_the_organisation_for_staff_who_may_decide_nothing() {
    let p = loyalty::Parameters::default();
    let mut org = organisation();
    is("as usual", loyalty::blame(&p, &org), 0.0);
    set(&mut org, Lever::ServantLeadership, 0.0);
    set(&mut org, Lever::EmployeeInclusion, 0.0);
    is("none", loyalty::blame(&p, &org), 1.0 * 0.5 * (0.4 + 0.2));
    set(&mut org, Lever::ServantLeadership, 0.9);
    is("more than usual is not blamed", loyalty::blame(&p, &org), 0.0);
}

#[test]
fn harshness_is_disappointment_entitlement_and_fear_at_home() {
    let p = harshness::Parameters::default();
    let x = {
        let mut x = Customer::<1>::default();
        x.satisfaction.level = one(0.62);
        x.partnership.level = one(0.35);
        x
    };
    let drive = 1.5 * 0.2 + 1.5 * 0.3 + 6.0 * 0.1 - 2.0 * 0.1;
    let want = sigma(drive + f64::from(logit(0.15)));
    is("harshness", harshness::harshness(&p, one(0.2), one(0.3), &x), want);
    is("entitled", harshness::entitled(one(0.5)), 0.2);
    is("a month to feel it", Lanes::from(harshness::pace_felt(1.0)), way(4.0));
}

#[test]
fn acquaintances_tell_what_is_striking_and_bad_news_more() {
    let p = word_of_mouth::Parameters::default();
    is("good", word_of_mouth::weight(&p, one(0.2)), 0.05 + 0.4);
    is("bad", word_of_mouth::weight(&p, one(-0.2)), 0.05 + 0.6);
    is("nothing", word_of_mouth::weight(&p, one(0.0)), 0.05);
    let news = [one(0.2), one(-0.2), one(0.0)];
    let want = (2.0 * 0.45 * 0.2 - 0.65 * 0.2) / (2.0 * 0.45 + 0.65 + 5.0 * 0.05);
    is("message", word_of_mouth::message(&p, &news, &[0, 0, 1, 2, 2, 2, 2, 2]), want);
    is("effect", word_of_mouth::effect(&p, one(0.055)), 1.6 * 0.05);
}

#[test]
fn disloyal_and_silent_customers_leave_and_reputation_and_example_win_others() {
    let p = market::Parameters::default();
    is(
        "churn",
        market::churn_hazard(&p, 2.0, one(0.7), one(0.4)),
        0.17 * 2.0 * 13.0 * (0.48f64).exp() / (12.0 + (0.48f64).exp()),
    );
    let won = market::acquisition_hazard(&p, one(0.6), one(0.85), one(0.4));
    is("won", won, (0.2 + 0.55 * 0.6) * (5.0f64 * 0.05 + 0.5 * 0.4).exp());
    let reputation = market::reputation(one(0.75), one(0.9), 0.85, one(0.01), 1.0);
    let target = 0.8 + 0.9 - 0.85 + 0.01;
    is("reputation", reputation, 0.75 + (target - 0.75) * way(26.0));
    // (p + q a)(1 − a) = h a, and without any example a = p / (p + h).
    let alone = market::Parameters { imitation: 0.0, ..p.clone() };
    is("balanced", Lanes::from(market::balanced_share(&alone, 0.3)), 0.2 / 0.5);
    let nothing = market::Parameters { imitation: 0.0, innovation: 0.0, ..p.clone() };
    assert_eq!(market::balanced_share(&nothing, 0.0), 0.75);
    for (active, luck, after) in [(1.0, 0.09, 0.0), (1.0, 0.11, 1.0), (0.0, 0.19, 1.0), (0.0, 0.21, 0.0)] {
        assert_eq!(market::turned(one(active), one(0.1), one(0.2), one(luck)), one(after), "{active} {luck}");
    }
}

#[test]
fn a_new_customer_brings_hopes_and_no_history() {
    let (structure, world) = start();
    let scenario = load("quiet-baseline", &Options::default()).expect("bundled");
    let parameters = &initialisation::plan(&scenario).parameters;
    let draws = Draws::<1>::new(5, 0);
    let route = structure.routes.last().expect("a segment");
    let (number, hope, rivalry) = (route.slots.start, one(0.05), one(1.0));
    let a = CustomerStart { parameters, draws: &draws, number, route, holder: None, hope, rivalry };
    let mut old = world.customers[route.slots.start].clone();
    [old.satisfaction.level, old.partnership.level, old.loyalty.level] = [one(0.1); 3];
    [old.satisfaction.expectation, old.harshness.level] = [0.1, 0.4].map(one);
    [old.loyalty.usual, old.partnership.nature] = [0.7, 0.4].map(one);
    let all = |x: &Customer<1>| {
        let (s, l, p) = (&x.satisfaction, &x.loyalty, &x.partnership);
        [s.level, s.expectation, l.level, l.usual, l.nature, p.level, p.nature, x.harshness.level, x.market.active]
    };
    let mut x = old.clone();
    x.replace(one(0.0), &a);
    assert_eq!(all(&x), all(&old));
    x.replace(one(1.0), &a);
    is("satisfaction", x.satisfaction.level, 0.72);
    is("partnership", x.partnership.level, sigma(0.4));
    is("loyalty", x.loyalty.level, 0.7);
    let usual = 0.3 * 0.74 + 0.25 * 0.86 + 0.25 * 0.55 + 0.2 * 0.6;
    is("expectation", x.satisfaction.expectation, usual + 0.05);
    let (s, l, p) = (&x.satisfaction, &x.loyalty, &x.partnership);
    let kept =
        [s.level, s.expectation, l.level, old.loyalty.usual, old.loyalty.nature, p.level, old.partnership.nature];
    assert_eq!(all(&x)[..7], kept, "natures are those of the slot");
    assert_eq!(all(&x)[7..], [old.harshness.level, old.market.active], "this week's temper and standing stay");
}
