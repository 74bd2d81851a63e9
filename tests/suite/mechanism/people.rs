//! Laws of people against closed forms, every driver at once and none at its usual value, numbers written out.

use ripplechain::draws::{Draws, Purpose, Words};
use ripplechain::initialisation;
use ripplechain::lanes::{Lanes, logit};
use ripplechain::mechanism::Employee;
use ripplechain::mechanism::entity::PersonStart;
use ripplechain::mechanism::{commitment, learning, tension, trust, turnover, wellbeing};
use ripplechain::scenario::{Options, load};
use ripplechain::world::{Lever, Role, TEAM};

use super::{one, organisation, set, start};

pub(super) fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Part of the way gone in a week with this time constant.
pub(super) fn way(time: f64) -> f64 {
    1.0 - (-1.0 / time).exp()
}

pub(super) fn is(what: &str, got: Lanes<1>, want: f64) {
    assert!((f64::from(got[0]) - want).abs() < 2e-5 * want.abs().max(1.0), "{what}: {} instead of {want}", got[0]);
}

/// Effects named in `wellbeing` by constants of its own.
const RESPONSIBILITY: f64 = 0.1;
const FATIGUE: f64 = 1.5;
const WITHDRAWAL: f64 = 1.0;

#[test]
fn trust_follows_each_of_its_drivers_fast_down_and_slowly_up() {
    let mut org = organisation();
    set(&mut org, Lever::ServantLeadership, 0.6);
    set(&mut org, Lever::Communication, 0.7);
    set(&mut org, Lever::EmployeeInclusion, 0.3);
    let c = trust::climate(&trust::Parameters::default(), &org, one(1.2), one(0.4), 1.0);
    let after = |start: f32| {
        let mut person = {
            let mut x = Employee::<1>::default();
            x.trust.level = one(start);
            x.tension.distress = one(0.3);
            x.uncertainty.layoff_memory = one(0.5);
            x
        };
        trust::step(&c, &mut person);
        person.trust.level
    };
    // .2 and .3 and .1 above the usual; conflict is halved by servant leadership; distress comes last.
    let target =
        sigma(1.5 * 0.2 + 1.0 * 0.3 + 1.2 * 0.1 - 1.2 * 0.5 - 0.35 * 1.2 - 0.8 * 0.4 * (1.0 - 0.5 * 0.6) - 1.0 * 0.3);
    is("falling", after(0.5), 0.5 + (target - 0.5) * way(4.0));
    is("rising", after(0.1), 0.1 + (target - 0.1) * way(20.0));
}

#[test]
fn commitment_follows_say_leaders_wins_and_novelty_and_colleagues() {
    let mut org = organisation();
    set(&mut org, Lever::EmployeeInclusion, 0.5);
    set(&mut org, Lever::ServantLeadership, 0.5);
    set(&mut org, Lever::Coverage, 0.8);
    set(&mut org, Lever::AdaptiveShare, 0.6);
    set(&mut org, Lever::StabilityReward, 0.4);
    (org.wins.level, org.novelty.level, org.cynicism.level) = (one(0.2), one(0.1), one(0.25));
    let c = commitment::climate(&commitment::Parameters::default(), &org, one(0.9), one(0.05), 1.0);
    let mut person = {
        let mut x = Employee::<1>::default();
        x.commitment.level = one(0.1);
        x.trust.level = one(0.6);
        x.tension.distress = one(0.2);
        x.wellbeing.fatigue = one(0.35);
        x.commitment.attitude = one(0.15);
        x.commitment.stake = one(0.7);
        x.commitment.openness = one(0.5);
        x
    };
    commitment::step(&commitment::Parameters::default(), &c, false, one(-0.3), &mut person);
    let own: f64 = 0.15 + (1.0 * 0.3 + 0.5 * 0.1) * 0.75 + (0.8 * 0.2 - 0.05 - 0.1 * 0.4)
        - 0.9 * 0.6 * (1.0 - 0.5) * (0.6 / 0.7) * 0.7
        + 0.8 * 0.1
        - 1.2 * 0.2
        - 0.8 * 0.1;
    let target = own.tanh() + (-0.3 - own.tanh()) * 0.5 * 0.5;
    is("commitment", person.commitment.level, 0.1 + (target - 0.1) * way(6.0));
}

#[test]
fn heat_is_all_tactics_over_the_timeline_less_what_leaders_carry() {
    let mut org = organisation();
    for (lever, value) in [
        (Lever::Tension, 0.6),
        (Lever::HardQuestions, 0.1),
        (Lever::Responsibility, 0.2),
        (Lever::Conflict, 0.3),
        (Lever::GadflyProtection, 0.8),
        (Lever::Coverage, 0.5),
        (Lever::Relief, 0.25),
        (Lever::Timeline, 2.0),
    ] {
        set(&mut org, lever, value);
    }
    is("heat", tension::heat(&org), (0.6 + 0.1 + 0.2 + 0.3 + 0.5 * 0.2 * 0.5) * (1.0 - 0.6 * 0.25) / 2.0);
    let conflict = tension::tactic(&org, Lever::Conflict);
    is("conflict", conflict, (0.3 + 0.6 / 3.0) * (1.0 - 0.6 * 0.25) / 2.0);
    set(&mut org, Lever::GadflyProtection, 0.0);
    for lever in [Lever::Tension, Lever::HardQuestions, Lever::Responsibility, Lever::Conflict] {
        set(&mut org, lever, 0.0);
    }
    assert_eq!(tension::heat(&org), one(0.0), "silenced gadflies cool, but not below nothing");
}

#[test]
fn tension_is_what_pushes_over_what_holds() {
    let mut org = organisation();
    set(&mut org, Lever::Tension, 0.7);
    set(&mut org, Lever::Coverage, 0.8);
    set(&mut org, Lever::AdaptiveShare, 0.4);
    set(&mut org, Lever::ServantLeadership, 0.6);
    set(&mut org, Lever::EmployeeInclusion, 0.4);
    set(&mut org, Lever::Communication, 0.5);
    set(&mut org, Lever::GadflyProtection, Lever::GadflyProtection.row().default);
    (org.tension.holding, org.delivery.strain, org.delivery.shock) = (one(1.2), one(0.1), one(0.3));
    (org.uncertainty.level, org.friction.imposed) = (one(0.5), one(0.2));
    let p = tension::Parameters::default();
    let c = tension::climate(&p, &org, 1.0);
    let after = |reach: f32, meets: bool| {
        let mut person = {
            let mut x = Employee::<1>::default();
            x.tension.level = one(0.3);
            x.learning.adoption = one(0.4);
            x.trust.level = one(0.7);
            x.harshness.felt = one(0.35);
            x.reach.threshold = one(reach);
            x.commitment.stake = one(0.9);
            x.tension.tolerance = one(0.5);
            x
        };
        tension::step(&p, &c, meets, &mut person);
        tension::stand(&p, &mut person);
        person
    };
    let usual_holding = 0.3 + 0.3 * 0.4 + 0.6 * 0.2 + 0.2 * 0.4 + 0.4 * 0.5;
    let hold = 1.2 * (0.3 * 0.2 + 0.6 * 0.2 + 0.2 * 0.1 + usual_holding) + 1.2 * 0.4 * 0.2;
    let heat = 0.7 * (0.5 + 0.5 * 0.4) * (1.15 / 0.85) * (1.0 - 0.5 * 0.4) * (1.0 + 0.5 * 0.4);
    let everyone = 0.8 * (0.1 + 0.3) + 0.25 * (0.5 * 0.5 - 0.6 * 0.3);
    for (reach, meets) in [(0.5, true), (0.5, false), (0.9, true)] {
        let person = after(reach, meets);
        let push: f64 = 1.2 * 0.24 * usual_holding
            + if reach < 0.8 { heat } else { 0.0 }
            + everyone
            + 0.35 * 0.2 * if meets { 1.0 } else { 0.5 }
            + if meets { 0.5 * 0.2 } else { 0.0 };
        let soft = 0.5 * (push + (push * push + 0.03f64.powi(2)).sqrt());
        let want = 0.3 + (soft / hold - 0.3) * way(3.0);
        is("tension", person.tension.level, want);
        is("zone", person.tension.zone, sigma((want - 0.44) / 0.1) * sigma((0.5 - want) / 0.1));
        let over = want - 0.5;
        let excess = (0.5 * (over + (over * over + 0.01).sqrt()) - 0.004).max(0.0);
        is("distress", person.tension.distress, excess / (excess + 0.3));
    }
}

#[test]
fn what_can_be_taught_follows_training_and_what_has_to_be_learnt_the_zone_and_both_colleagues_and_habit() {
    let mut org = organisation();
    for (lever, value) in [
        (Lever::LearningTime, 0.06),
        (Lever::Coverage, 0.7),
        (Lever::AdaptiveShare, 0.5),
        (Lever::Relief, 0.4),
        (Lever::Communication, 0.6),
    ] {
        set(&mut org, lever, value);
    }
    org.uncertainty.initiatives = one(1.5);
    let p = learning::Parameters::default();
    let c = learning::climate(&p, &org, one(0.5), 1.0);
    let after = |technical: f32, adaptive: f32, reach: f32| {
        let mut person = {
            let mut x = Employee::<1>::default();
            (x.learning.technical, x.learning.adaptive) = (one(technical), one(adaptive));
            x.learning.proficiency = one(0.2);
            x.tension.zone = one(0.8);
            x.commitment.level = one(0.4);
            x.tension.distress = one(0.3);
            x.reach.threshold = one(reach);
            x.commitment.openness = one(0.6);
            x.learning.habit = one(0.1);
            x
        };
        learning::step(&p, &c, one(0.55), &mut person);
        person
    };
    for (technical, adaptive, reach) in [(0.3, 0.2, 0.5), (0.8, 0.6, 0.5), (0.3, 0.4, 0.9)] {
        let covered = if reach < 0.7 { 1.0 } else { 0.0 };
        let yielded = 0.06 / 0.09;
        let learnt = yielded * 0.14 * (1.0 - 0.4 * 0.5) / (1.0 + 0.25 * 1.5) * covered * 0.8 * (1.0 - 0.6 + 0.3 * 1.4);
        let taught = yielded * 0.1 * covered * 0.7;
        let social = 0.6 * 0.04;
        let down = 0.03 * (1.0 - covered * (0.5 + 0.5 * 0.6)) * 0.8 * 0.8;
        // Seen .55, of which .43 beyond the usual; the threshold lies at .44.
        let y = (0.43f64 / 0.44).powi(4);
        let imitated = 0.12 + 0.88 * y / (1.0 + y);
        let part = |x: f32, own: f64| {
            let rate: f64 = own + social + down;
            let target = (own + social * imitated + down * 0.1) / rate;
            f64::from(x) + (target - f64::from(x)) * (1.0 - (-rate).exp())
        };
        let (taught, learnt) = (part(technical, taught), part(adaptive, learnt));
        let want = 0.5 * taught + 0.5 * learnt;
        let person = after(technical, adaptive, reach);
        is("what can be taught", person.learning.technical, taught);
        is("what has to be learnt", person.learning.adaptive, learnt);
        is("adoption", person.learning.adoption, want);
        is("proficiency", person.learning.proficiency, want + (0.2 - want) * (-(1.0 + 0.6 * 0.5) / 16.0f64).exp());
    }
}

#[test]
fn fatigue_and_engagement_follow_demands_resources_and_moods() {
    let mut org = organisation();
    set(&mut org, Lever::Coverage, 0.5);
    set(&mut org, Lever::EmployeeInclusion, 0.5);
    set(&mut org, Lever::Communication, 0.6);
    set(&mut org, Lever::StabilityReward, 0.4);
    (org.delivery.strain, org.delivery.shock, org.wins.level) = (one(0.1), one(0.2), one(0.3));
    (org.novelty.level, org.luck.mood, org.meaning.engaging) = (one(0.2), one(0.05), one(0.04));
    let p = wellbeing::Parameters::default();
    let c = wellbeing::climate(&p, -0.25, &org, one(0.6), 1.0);
    for meets in [true, false] {
        let mut person = {
            let mut x = Employee::<1>::default();
            x.wellbeing.fatigue = one(0.3);
            x.wellbeing.engagement = one(0.5);
            x.trust.level = one(0.7);
            x.tension.distress = one(0.2);
            x.harshness.felt = one(0.25);
            x.wellbeing.disposition = one(0.1);
            x.home.strain = one(0.1);
            x
        };
        wellbeing::tire(&p, &c, &mut person);
        wellbeing::engage(&p, &c, meets, one(0.7), &mut person);
        let usual = |share: f32| f64::from(logit(share));
        let tired = sigma((0.1 + 0.2 + 0.6 * RESPONSIBILITY) * 2.0 + usual(0.25) + 2.0 * 0.2 + 1.0 * 0.1);
        let fatigue = 0.3 + (tired - 0.3) * way(10.0);
        is("fatigue", person.wellbeing.fatigue, fatigue);
        let everyone = 0.05 + 0.04 + usual(0.6) - 0.25 + 0.3 * 0.3 + 0.2 * 0.3 + 0.15 * 0.2 - 0.2 * 0.4;
        let own = 0.5 * 0.2 - FATIGUE * (fatigue - 0.25) - WITHDRAWAL * 0.2 + 0.6 * 0.1;
        let harsh = if meets { 1.5 * 0.1 } else { 0.0 };
        let target = sigma(everyone + 0.1 + own - harsh);
        is("engagement", person.wellbeing.engagement, 0.5 + (target - 0.5) * way(8.0));
    }
    is("advocacy", wellbeing::advocacy(one(0.7)), sigma(2.8 * 0.1 + f64::from(logit(0.79))));
}

#[test]
fn people_quit_by_hazard_and_empty_seats_are_filled_and_skill_is_learnt() {
    let p = turnover::Parameters::default();
    let mut torn = Employee::<1>::default();
    (torn.wellbeing.engagement, torn.tension.distress) = (one(0.4), one(0.3));
    (torn.uncertainty.layoff_memory, torn.home.strain) = (one(0.5), one(0.2));
    let hazard = turnover::exit_hazard(&p, &torn);
    let times = (0.8f64 * 0.5 + 1.5 * 0.3 + 1.5 * 0.2 + 4.0 * 0.2).exp();
    is("hazard", hazard, 0.115 * 13.0 * times / (12.0 + times));
    let mut org = organisation();
    org.turnover.labour_market = one(1.0);
    let c = turnover::climate(&p, &org, 1.0);
    let seat = |open: f32, filled: f32| {
        let mut x = Employee::<1>::default();
        x.turnover.open = one(open);
        x.turnover.filled = one(filled);
        x.wellbeing.engagement = one(0.6);
        x.uncertainty.layoff_memory = one(0.5);
        x.turnover.skill = one(0.6);
        x
    };
    let weekly = 1.0 - (-0.115 * 13.0 * (0.4f64).exp() / (12.0 + (0.4f64).exp()) / 52.0).exp();
    for (luck, stays) in [(weekly * 1.01, 1.0), (weekly * 0.99, 0.0)] {
        let mut person = seat(1.0, 1.0);
        let hired = turnover::step(&p, &c, one(luck as f32), &mut person);
        assert_eq!((hired, person.turnover.filled), (one(0.0), one(stays)));
        is("skill", person.turnover.skill, 0.6 + 0.4 * way(20.0));
    }
    for (open, luck, hired) in [(1.0, 0.99, 1.0), (1.0, 1.01, 0.0), (0.0, 0.5, 0.0)] {
        let mut person = seat(open, 0.0);
        let got = turnover::step(&p, &c, one((way(8.0) * luck) as f32), &mut person);
        assert_eq!((got, person.turnover.filled), (one(hired), one(hired)), "open {open}, luck {luck}");
    }
}

#[test]
fn a_newcomer_starts_afresh_with_half_of_the_teams_ways() {
    let (structure, world) = start();
    let scenario = load("quiet-baseline", &Options::default()).expect("bundled");
    let parameters = &initialisation::plan(&scenario).parameters;
    let draws = Draws::<1>::new(5, 0);
    let number = structure.seats.iter().position(|seat| seat.role == Role::Middle).expect("a middle");
    let level = wellbeing::level(&parameters.wellbeing, &parameters.turnover);
    let a = PersonStart::new(parameters, &draws, number, &structure.seats[number], one(3.0), one(0.5));
    let mut person = world.staff[number].clone();
    [person.tension.distress, person.tension.zone, person.wellbeing.fatigue] = [one(0.5); 3];
    [person.trust.level, person.harshness.felt, person.turnover.filled] = [0.1, 0.4, 1.0].map(one);
    let stays = person.clone();
    person.replace(one(0.0), &a);
    assert_eq!((person.trust.level, person.learning.adoption), (stays.trust.level, stays.learning.adoption));
    assert_eq!((person.turnover.hires, person.learning.habit), (stays.turnover.hires, stays.learning.habit));
    person.replace(one(1.0), &a);
    // Traits are drawn anew, keyed by the number of hires.
    let [tolerance, openness, stake, attitude] = draws.words(Purpose::EmployeeTraits, number as u32, 3);
    let [habit, disposition, reach, _] = draws.words(Purpose::EmployeeMoreTraits, number as u32, 3);
    let [team, ..] = draws.words(Purpose::EmployeeMoreTraits, (number / TEAM) as u32, u32::MAX);
    let z = |word: Words<1>| f64::from(word.normal()[0]);
    let spread = (1.0 + 0.25f64 * 0.25).ln().sqrt();
    let habit = sigma(0.6 * z(habit) + f64::from(logit(0.11)));
    let disposition = 0.8 * 0.5f64.sqrt() * (z(disposition) + z(team));
    let attitude = 0.35 * z(attitude);
    for (what, got, want) in [
        ("tolerance", person.tension.tolerance, (z(tolerance) * spread - 0.5 * spread * spread).exp()),
        ("openness", person.commitment.openness, sigma(0.8 * z(openness))),
        ("stake of a middle", person.commitment.stake, sigma(0.8 * z(stake) + 0.7)),
        ("attitude", person.commitment.attitude, attitude),
        ("habit", person.learning.habit, habit),
        ("disposition", person.wellbeing.disposition, disposition),
        ("reach", person.reach.threshold, f64::from(reach.uniform()[0])),
        ("skill", person.turnover.skill, 0.6),
        ("hires", person.turnover.hires, 3.0),
        ("adoption", person.learning.adoption, 0.5 * (habit + 0.5)),
        ("what can be taught", person.learning.technical, 0.5 * (habit + 0.5)),
        ("what has to be learnt", person.learning.adaptive, 0.5 * (habit + 0.5)),
        ("proficiency", person.learning.proficiency, 0.25 * (habit + 0.5)),
        ("commitment", person.commitment.level, attitude.tanh()),
        ("trust", person.trust.level, 0.5),
        ("fatigue", person.wellbeing.fatigue, 0.2),
        ("engagement", person.wellbeing.engagement, sigma(disposition + f64::from(logit(0.6) + level))),
        ("tension", person.tension.level, 0.24),
        ("distress", person.tension.distress, 0.0),
        ("zone", person.tension.zone, 0.0),
        ("harshness", person.harshness.felt, 0.15),
    ] {
        is(what, got, want);
    }
}
