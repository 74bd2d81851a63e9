//! A week told again, one agent at a time, from the laws alone: who sees whom, what is summed, and in which order.

mod market;
mod people;
mod work;

use ripplechain::draws::Purpose;
use ripplechain::lanes::Lanes;
use ripplechain::mechanism::World;
use ripplechain::mechanism::{balcony, cynicism, luck, meaning, reach, tension, uncertainty};

use crate::chain::{OneFuture, unusual};

/// A chain in the middle of its life, with a failure, a shock and a storm under way, and the same a week later.
fn a_week() -> (OneFuture, OneFuture) {
    let mut now = OneFuture::of(&unusual());
    for _ in 0..20 {
        now.week();
    }
    now.world.channels[3].market.shock = one(-0.2);
    now.world.channels[2].loyalty.storm = one(0.3);
    now.world.organisations[0].delivery.outage = one(0.2);
    now.world.organisations[2].delivery.shock = one(0.4);
    now.world.organisations[2].uncertainty.layoff_memory = one(0.5);
    // Every third seat is empty, so that some are filled this week.
    for person in now.world.staff.iter_mut().step_by(3) {
        person.turnover.filled = Lanes::ZERO;
    }
    let mut next = OneFuture::of(&unusual());
    next.world = now.world.clone();
    next.week();
    (now, next)
}

fn one(x: f32) -> Lanes<1> {
    Lanes::from(x)
}

fn same(what: &str, got: Lanes<1>, want: Lanes<1>) {
    let tolerance = 2e-5 * want[0].abs().max(1.0);
    assert!((got[0] - want[0]).abs() <= tolerance, "{what}: {} instead of {}", got[0], want[0]);
}

/// Organisations after luck and leaders have had their week, before anybody else.
fn led(now: &OneFuture) -> World<1> {
    let p = &now.plan.parameters;
    let mut world = now.world.clone();
    luck::step(&p.luck, &now.draws, &mut world, 1.0);
    for (i, org) in world.organisations.iter_mut().enumerate() {
        let [error, ..] = now.draws.words(Purpose::Reading, i as u32, now.world.step);
        balcony::watch(&p.balcony, &p.reporting, org, error, 1.0);
        org.balcony.controller = Lanes::ZERO;
        let culture = org.culture;
        balcony::turn(&p.balcony, org, &culture, Lanes::ONE, 1.0);
        reach::step(&p.reach, org);
        cynicism::step(&p.cynicism, org, 1.0);
        let heat = tension::heat(org);
        uncertainty::step(&p.uncertainty, org, heat, 1.0);
        meaning::step(&p.meaning, org, uncertainty::excess(&p.uncertainty, org), 1.0);
    }
    world
}
