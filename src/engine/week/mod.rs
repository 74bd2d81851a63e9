//! The schedule: one line per mechanism; the order is the model.
//!
//! Within a week: luck → levers → people → organisations → orders and work → offer → customers → market → money. Colleagues
//! and acquaintances are seen as they were at the start of the week. Between organisations the order is fixed: people, work and
//! offers go upstream first, so a buyer meets this week's supplier and a supplier last week's buyer; orders go downstream first.
//! Consumers' orders reach their seller in the week after.

mod customers;
mod people;

use crate::draws::{Draws, Purpose};
use crate::lanes::Lanes;
use crate::mechanism::{
    Customers, Parameters, World, balcony, commitment, cynicism, delivery, friction, loyalty, luck, market, meaning,
    novelty, offer, ordering, partnership, price, reach, service, silos, solution, standards, tension, transparency,
    uncertainty, viability, wins,
};
use crate::world::{Lever, Structure};
use customers::customers;
use people::people;

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
    /// Before the start: organisations are sized for their demand.
    pub settling: bool,
}

/// One step of the whole world. `targets` are where leaders want each lever; `balcony` says who steers by what is seen.
pub fn week<const N: usize>(s: &Setting<N>, targets: &[Vec<Lanes<N>>], balcony: &[bool], world: &mut World<N>) {
    let firms = world.organisations.len();
    luck::step(&s.parameters.luck, s.draws, world, s.dt);
    for firm in 0..firms {
        leaders(s, &targets[firm], balcony[firm], firm, world);
    }
    for firm in 0..firms {
        people(s, firm, world);
    }
    world.shown.swap(0, 1);
    for firm in (0..firms).rev() {
        ordering::step(&s.parameters.ordering, s.structure, firm, world, s.dt);
    }
    for firm in 0..firms {
        work(s, firm, world);
    }
    friction::step(&s.parameters.friction, s.structure, world, s.dt);
    for channel in 0..world.channels.len() {
        customers(s, channel, world);
    }
    world.news.swap(0, 1);
    for firm in 0..firms {
        outcomes(s, firm, world);
    }
    world.step += 1;
}

/// Leaders watch and turn levers; the organisation feels unsettled.
fn leaders<const N: usize>(s: &Setting<N>, course: &[Lanes<N>], steers: bool, firm: usize, world: &mut World<N>) {
    let p = s.parameters;
    let org = &mut world.organisations[firm];
    let [error, ..] = s.draws.words(Purpose::Reading, firm as u32, world.step);
    let [asked, ..] = price::taken(&org.culture, course);
    let lived = price::lived(&p.price, asked);
    balcony::step(&p.balcony, &p.reporting, org, course, lived, steers, error, s.dt);
    reach::step(&p.reach, org);
    cynicism::step(&p.cynicism, org, s.dt);
    price::step(&p.price, org, s.dt);
    uncertainty::step(&p.uncertainty, org, tension::heat(org), s.dt);
    meaning::step(&p.meaning, org, uncertainty::excess(&p.uncertainty, org), s.dt);
}

/// Work is done, inputs are used, the offer is developed.
fn work<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    commitment::board(&p.commitment, &mut world.organisations[firm]);
    let inputs = delivery::inputs(&p.delivery, s.structure, firm, world, dt);
    delivery::capacity(&p.delivery, &mut world.organisations[firm], dt);
    if s.settling {
        delivery::size(&p.delivery, &mut world.organisations[firm], dt);
    }
    standards::step(&p.standards, &mut world.organisations[firm], dt);
    delivery::work(p, s.structure, firm, &inputs, world, dt);
    let [partners, disengaged] = partnership::means(&everybody(s.structure, firm, world));
    let found = partnership::found_together(&p.partnership, s.structure, firm, world);
    let org = &mut world.organisations[firm];
    let worth = solution::worth(&p.solution, org);
    let from_others = standards::cut_corners(&p.standards, org) - silos::clean_handovers(&p.silos, org) - found;
    delivery::defects(&p.delivery, org, from_others, worth, dt);
    let (carried, excess) = (silos::carried(&p.silos, org), uncertainty::excess(&p.uncertainty, org));
    let moved = offer::step(&p.offer, org, partners, disengaged, carried, excess, dt);
    partnership::remember(&p.partnership, org, partners, dt);
    let [questions, conflict] = [Lever::HardQuestions, Lever::Conflict].map(|l| tension::tactic(org, l));
    solution::step(&p.solution, org, partners, questions, conflict, dt);
    silos::step(&p.silos, org, dt);
    novelty::step(&p.novelty, org, moved, dt);
}

/// What comes of the week for one organisation: wins, reputation, shares of purchases, money, seats.
fn outcomes<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let all = everybody(s.structure, firm, world);
    let org = &mut world.organisations[firm];
    let worth = solution::worth(&p.solution, org);
    wins::step(&p.wins, org, service::satisfaction_seen(&p.service, &all), worth, dt);
    for &c in &s.structure.firms[firm].sells {
        let (channel, usual) = (&mut world.channels[c], s.usual_loyalty[c]);
        let (loyalty, seen) = (market::loyalty_seen(channel, usual), transparency::seen(&s.structure.routes[c].buyer));
        let inside = transparency::inside(&p.transparency, seen, &world.organisations[firm].people);
        channel.market.reputation = market::reputation(channel.market.reputation, loyalty, usual, inside, dt);
        if s.structure.routes[c].is_link() {
            let wallet = &mut channel.ordering.wallet;
            *wallet = ordering::wallet(&p.ordering, *wallet, loyalty, usual, dt);
        }
        loyalty::fade(channel, dt);
        let [luck, ..] = s.draws.words(Purpose::Storm, c as u32, world.step);
        transparency::step(&p.transparency, seen, &world.organisations[firm].people, luck.uniform(), channel, dt);
    }
    viability::step(&p.viability, s.structure, s.draws, firm, world, dt);
    if firm == 0 {
        ordering::watch(&p.ordering, s.structure, world, dt);
    }
}

/// Sums over all customers of an organisation.
#[inline(always)]
fn everybody<const N: usize>(structure: &Structure, firm: usize, world: &World<N>) -> Customers<N> {
    let mut all = Customers::default();
    for &c in &structure.firms[firm].sells {
        all.add(&world.channels[c].customers);
    }
    all
}
