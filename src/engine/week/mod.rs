//! The schedule: one line per mechanism; the order is the model.
//!
//! Within a week: luck → levers → people → organisations → orders and work → offer → customers → market → money. Colleagues
//! and acquaintances are seen as they were at the start of the week. Between organisations the order is fixed: people, work and
//! offers go upstream first, so a buyer meets this week's supplier and a supplier last week's buyer; orders go downstream first.
//! Consumers' orders reach their seller in the week after.

mod channel;
mod customers;
mod held;
pub mod mediation;
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
use people::{Free, people};

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
    /// Whether threads share the week of a large organisation or channel; its numbers are the same either way.
    pub shared: bool,
}

/// Seats or slots that one thread takes of a large organisation or channel. Sums are taken by blocks, and these added up in order,
/// whether threads share a week or not. A whole number of teams and tiles.
pub const BLOCK: usize = 8192;

/// A part of the week: what one organisation or one channel goes through before the next has its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Luck,
    Leaders(usize),
    People(usize),
    Seen,
    Orders(usize),
    Work(usize),
    Friction,
    Imposed,
    Customers(usize),
    News,
    Wins(usize),
    Reputation(usize),
    Money(usize),
    FinalDemand,
    Over,
}

/// The parts of a week, in their order.
#[inline(always)]
fn schedule(structure: &Structure, mut go: impl FnMut(Phase)) {
    let firms = structure.firms.len();
    go(Phase::Luck);
    (0..firms).for_each(|firm| go(Phase::Leaders(firm)));
    (0..firms).for_each(|firm| go(Phase::People(firm)));
    go(Phase::Seen);
    (0..firms).rev().for_each(|firm| go(Phase::Orders(firm)));
    (0..firms).for_each(|firm| go(Phase::Work(firm)));
    go(Phase::Friction);
    go(Phase::Imposed);
    (0..structure.routes.len()).for_each(|channel| go(Phase::Customers(channel)));
    go(Phase::News);
    for firm in 0..firms {
        go(Phase::Wins(firm));
        structure.firms[firm].sells.iter().for_each(|&channel| go(Phase::Reputation(channel)));
        go(Phase::Money(firm));
    }
    go(Phase::FinalDemand);
    go(Phase::Over);
}

/// What leaders want this week.
#[derive(Clone, Copy)]
struct Wanted<'a, const N: usize> {
    /// Where they want each lever, by organisation.
    targets: &'a [Vec<Lanes<N>>],
    /// Who steers by what is seen.
    balcony: &'a [bool],
}

/// One step of the whole world. `targets` are where leaders want each lever; `balcony` says who steers by what is seen.
pub fn week<const N: usize>(s: &Setting<N>, targets: &[Vec<Lanes<N>>], balcony: &[bool], world: &mut World<N>) {
    schedule(s.structure, |phase| take(s, phase, Wanted { targets, balcony }, world));
}

/// A part of the week.
#[inline(always)]
fn take<const N: usize>(s: &Setting<N>, phase: Phase, wanted: Wanted<'_, N>, world: &mut World<N>) {
    let (p, structure, dt) = (s.parameters, s.structure, s.dt);
    match phase {
        Phase::Luck => luck::step(&p.luck, s.draws, world, dt),
        Phase::Leaders(firm) => leaders(s, &wanted.targets[firm], wanted.balcony[firm], firm, world),
        Phase::People(firm) => people(s, firm, world, &mut Free),
        Phase::Seen => world.shown.swap(0, 1),
        Phase::Orders(firm) => ordering::step(&p.ordering, structure, firm, world, dt),
        Phase::Work(firm) => work(s, firm, world),
        Phase::Friction => friction::meet(&p.friction, structure, world),
        Phase::Imposed => friction::step(&p.friction, structure, world, dt),
        Phase::Customers(channel) => customers(s, channel, world),
        Phase::News => world.news.swap(0, 1),
        Phase::Wins(firm) => celebrated(s, firm, world),
        Phase::Reputation(channel) => judged(s, channel, world),
        Phase::Money(firm) => viability::step(&p.viability, structure, s.draws, firm, world, dt),
        Phase::FinalDemand => ordering::watch(&p.ordering, structure, world, dt),
        Phase::Over => world.step += 1,
    }
}

/// Leaders watch and turn levers; the organisation feels unsettled.
fn leaders<const N: usize>(s: &Setting<N>, course: &[Lanes<N>], steers: bool, firm: usize, world: &mut World<N>) {
    let p = s.parameters;
    let customers = everybody(s.structure, firm, world);
    let org = &mut world.organisations[firm];
    let [error, ..] = s.draws.words(Purpose::Reading, firm as u32, world.step);
    let [asked, ..] = price::taken(&org.culture, course);
    let lived = price::lived(&p.price, asked);
    balcony::step(&p.balcony, &p.reporting, org, course, lived, &customers, steers, error, s.dt);
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
        viability::size(&mut world.organisations[firm], dt);
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

/// An organisation sees whether the change helps.
fn celebrated<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let p = s.parameters;
    let all = everybody(s.structure, firm, world);
    let org = &mut world.organisations[firm];
    let worth = solution::worth(&p.solution, org);
    wins::step(&p.wins, org, service::satisfaction_seen(&p.service, &all), worth, s.dt);
}

/// What a seller's customers make of the week: its reputation among them, shares of purchases, news.
fn judged<const N: usize>(s: &Setting<N>, channel: usize, world: &mut World<N>) {
    let (p, dt, route) = (s.parameters, s.dt, &s.structure.routes[channel]);
    let people = &world.organisations[route.seller].people;
    let [luck, ..] = s.draws.words(Purpose::Storm, channel as u32, world.step);
    let (state, usual) = (&mut world.channels[channel], s.usual_loyalty[channel]);
    let (loyalty, seen) = (market::loyalty_seen(state, usual), transparency::seen(&route.buyer));
    let inside = transparency::inside(&p.transparency, seen, people);
    state.market.reputation = market::reputation(state.market.reputation, loyalty, usual, inside, dt);
    if route.is_link() {
        let wallet = &mut state.ordering.wallet;
        *wallet = ordering::wallet(&p.ordering, *wallet, loyalty, usual, dt);
    }
    loyalty::fade(state, dt);
    transparency::step(&p.transparency, seen, people, luck.uniform(), state, dt);
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
