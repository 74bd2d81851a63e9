//! The schedule: one line per mechanism; the order is the model.
//!
//! Within a week: luck → levers → people → organisations → orders and work → offer → customers → market → money. Colleagues
//! and acquaintances are seen as they were at the start of the week. Between organisations the order is fixed: people, work and
//! offers go upstream first, so a buyer meets this week's supplier and a supplier last week's buyer; orders go downstream first.
//! Consumers' orders reach their seller in the week after.

mod market;
mod people;
mod work;

use crate::draws::{Draws, Purpose};
use crate::lanes::Lanes;
use crate::mechanism::{Parameters, balcony, fortune, tension, uncertainty};
use crate::world::{Lever, Structure, World};
use market::{customers, outcomes};
use people::people;
use work::{frictions, operations, planners};

/// What a week needs besides the world.
pub struct Setting<'a, const N: usize> {
    /// Parameters in force.
    pub parameters: &'a Parameters,
    /// Who is where.
    pub structure: &'a Structure,
    /// The draws of this batch.
    pub draws: &'a Draws<N>,
    /// Length of a step in weeks.
    pub dt: f32,
    /// Mean loyalty of active customers when all is as usual, by channel.
    pub usual_loyalty: &'a [f32],
}

/// One step of the whole world. `targets` are where leaders want each lever; `balcony` says who steers by what is seen.
pub fn week<const N: usize>(s: &Setting<N>, targets: &[Vec<Lanes<N>>], balcony: &[bool], world: &mut World<N>) {
    fortune::step(&s.parameters.fortune, s.draws, world, s.dt);
    for firm in 0..world.organisations.len() {
        leaders(s, &targets[firm], balcony[firm], firm, world);
    }
    for firm in 0..world.organisations.len() {
        people(s, firm, world);
    }
    world.shown.swap(0, 1);
    for firm in (0..world.organisations.len()).rev() {
        planners(s, firm, world);
    }
    for firm in 0..world.organisations.len() {
        operations(s, firm, world);
    }
    frictions(s, world);
    for channel in 0..world.channels.len() {
        customers(s, channel, world);
    }
    world.news.swap(0, 1);
    for firm in 0..world.organisations.len() {
        outcomes(s, firm, world);
    }
    world.step += 1;
}

/// Leaders turn levers and watch; the organisation feels unsettled.
fn leaders<const N: usize>(
    s: &Setting<N>,
    targets: &[Lanes<N>],
    from_balcony: bool,
    firm: usize,
    world: &mut World<N>,
) {
    let p = s.parameters;
    let org = &mut world.organisations[firm];
    let culture = org.usual.culture;
    let [error, ..] = s.draws.words(Purpose::Reading, firm as u32, world.step);
    balcony::step(&p.balcony, &p.reporting, org, error, s.dt);
    if from_balcony && p.balcony.strength > 0.0 {
        let mut steered = targets.to_vec();
        steered[Lever::Tension as usize] = balcony::heat(targets[Lever::Tension as usize], org.controller);
        balcony::turn(&p.balcony, org, &culture, &steered, s.dt);
    } else {
        org.controller = Lanes::ZERO;
        balcony::turn(&p.balcony, org, &culture, targets, s.dt);
    }
    let heat = tension::heat(org);
    uncertainty::step(&p.uncertainty, org, heat, s.dt);
}
