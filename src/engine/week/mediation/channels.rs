//! Channels on which nothing new arrives: whoever is at the other end sees of it what is seen in the twin.
//!
//! What crosses a channel is either a number kept of the channel (orders, friction), which is taken over from the twin as soon
//! as it is worked out, or the state of whoever is at the other end, which is the twin's while it is looked at: then twin and arm
//! exchange it before that part of the week and have it back after. Every look across a channel is in this file; with every
//! carrier of every channel held, a programme changes nothing but the organisation that runs it, to the bit.
//!
//! Customers of a channel are at the buyer's end. What an organisation's own buyers take home from there crosses nothing.

use std::mem::swap;

use super::people::pinned;
use super::{Carrier, Held};
use crate::mechanism::{Employee, Organisation, World, harshness, spillover};
use crate::week::channel::Climates;
use crate::week::customers::customers_in;
use crate::week::{Phase, Setting, Wanted};
use crate::world::{Buyer, NONE, Route, Structure};

/// A part of the week of an arm, of whose channels some are held, next to its twin, which has had it already.
pub(super) fn take<const N: usize>(
    s: &Setting<'_, N>,
    phase: Phase,
    wanted: Wanted<'_, N>,
    (held, done): (&Held, &[Employee<N>]),
    twin: &mut World<N>,
    world: &mut World<N>,
) {
    exchange(s.structure, phase, held, twin, world);
    match phase {
        Phase::Customers(channel) => customers(s, channel, held, twin, world),
        Phase::Work(firm) => {
            let stocks: Vec<_> = world.channels.iter().map(|c| c.ordering.stock).collect();
            pinned(s, phase, wanted, (held, done, &twin.staff), world);
            for &c in &s.structure.firms[firm].sells {
                if s.structure.routes[c].is_link() && held.holds(c, Carrier::Goods) {
                    world.channels[c].ordering.stock = stocks[c] + twin.channels[c].delivery.delivered;
                }
            }
        }
        _ => pinned(s, phase, wanted, (held, done, &twin.staff), world),
    }
    exchange(s.structure, phase, held, twin, world);
    take_over(s.structure, phase, held, twin, world);
}

/// Exchanges what this part of the week looks at across channels that are held; the second time gives it back.
fn exchange<const N: usize>(
    structure: &Structure,
    phase: Phase,
    held: &Held,
    twin: &mut World<N>,
    world: &mut World<N>,
) {
    let routes = &structure.routes;
    let buys =
        |firm: usize, carrier| structure.firms[firm].buys.iter().copied().filter(move |&c| held.holds(c, carrier));
    let sells =
        |firm: usize, carrier| structure.firms[firm].sells.iter().copied().filter(move |&c| held.holds(c, carrier));
    match phase {
        Phase::People(firm) => {
            buys(firm, Carrier::JointWork).for_each(|c| example(routes[c].seller, twin, world));
            sums(sells(firm, Carrier::JointWork), twin, world);
            for c in sells(firm, Carrier::JointWork) {
                if let Buyer::Firm { firm: buyer, .. } = routes[c].buyer {
                    example(buyer, twin, world);
                }
            }
        }
        Phase::Orders(firm) => {
            sums(sells(firm, Carrier::JointWork), twin, world);
            // Planners see final demand as far as their business customers let them.
            if sells(firm, Carrier::JointWork).any(|c| routes[c].is_link()) {
                swap(&mut twin.chain.ordering.final_demand, &mut world.chain.ordering.final_demand);
            }
            for c in buys(firm, Carrier::Goods) {
                delivery(routes[c].seller, twin, world);
                swap(&mut twin.channels[c].delivery, &mut world.channels[c].delivery);
            }
        }
        Phase::Work(firm) => {
            buys(firm, Carrier::Goods).for_each(|c| delivery(routes[c].seller, twin, world));
            sums(sells(firm, Carrier::JointWork), twin, world);
            for c in sells(firm, Carrier::JointWork) {
                if let Buyer::Firm { firm: buyer, .. } = routes[c].buyer {
                    let [a, b] = both(buyer, twin, world);
                    swap(&mut a.levers, &mut b.levers);
                    swap(&mut a.culture, &mut b.culture);
                    swap(&mut a.reach, &mut b.reach);
                }
            }
        }
        Phase::Imposed => {
            let links = |&c: &usize| routes[c].is_link() && held.holds(c, Carrier::JointWork);
            sums((0..routes.len()).filter(links), twin, world);
        }
        Phase::Leaders(firm) | Phase::Wins(firm) => sums(sells(firm, Carrier::JointWork), twin, world),
        Phase::Reputation(c) if held.holds(c, Carrier::WordOfMouth) => {
            let [a, b] = both(routes[c].seller, twin, world);
            swap(&mut a.people, &mut b.people);
        }
        _ => {}
    }
}

/// Numbers kept of a channel that is held.
fn take_over<const N: usize>(structure: &Structure, phase: Phase, held: &Held, twin: &World<N>, world: &mut World<N>) {
    let ordered = |c: usize, world: &mut World<N>| {
        if held.holds(c, Carrier::Orders) {
            world.channels[c].ordering.orders = twin.channels[c].ordering.orders;
        }
    };
    match phase {
        Phase::Orders(firm) => structure.firms[firm].buys.iter().for_each(|&c| ordered(c, world)),
        Phase::Customers(c) if !structure.routes[c].is_link() => ordered(c, world),
        Phase::Friction => {
            for (c, channel) in
                world.channels.iter_mut().enumerate().filter(|(c, _)| held.holds(*c, Carrier::JointWork))
            {
                channel.friction = twin.channels[c].friction.clone();
            }
        }
        _ => {}
    }
}

fn both<'a, const N: usize>(
    firm: usize,
    twin: &'a mut World<N>,
    world: &'a mut World<N>,
) -> [&'a mut Organisation<N>; 2] {
    [&mut twin.organisations[firm], &mut world.organisations[firm]]
}

/// The sums over customers of some channels.
fn sums<const N: usize>(channels: impl Iterator<Item = usize>, twin: &mut World<N>, world: &mut World<N>) {
    channels.for_each(|c| swap(&mut twin.channels[c].customers, &mut world.channels[c].customers));
}

/// The example that an organisation's people give.
fn example<const N: usize>(firm: usize, twin: &mut World<N>, world: &mut World<N>) {
    let [a, b] = both(firm, twin, world);
    swap(&mut a.people.learning, &mut b.people.learning);
    swap(&mut a.people.turnover, &mut b.people.turnover);
}

/// How an organisation delivers.
fn delivery<const N: usize>(firm: usize, twin: &mut World<N>, world: &mut World<N>) {
    let [a, b] = both(firm, twin, world);
    swap(&mut a.delivery, &mut b.delivery);
}

/// The customers of a channel.
fn customers<const N: usize>(
    s: &Setting<'_, N>,
    channel: usize,
    held: &Held,
    twin: &mut World<N>,
    world: &mut World<N>,
) {
    let route = &s.structure.routes[channel];
    let climates = climates(s, channel, held, twin, world);
    let [people, word] = [Carrier::People, Carrier::WordOfMouth].map(|carrier| held.holds(channel, carrier));
    let workers = if people { workers(s.structure, route) } else { Vec::new() };
    let before = if people { met(s.structure, route, &workers, world) } else { Vec::new() };
    let look = |twin: &mut World<N>, world: &mut World<N>| {
        if word {
            swap(&mut twin.news[0], &mut world.news[0]);
        }
        if people {
            for seat in s.structure.firms[route.seller].seats.clone() {
                swap(&mut twin.staff[seat].service, &mut world.staff[seat].service);
            }
        }
        for &seat in &workers {
            let (a, b) = (&mut twin.staff[seat], &mut world.staff[seat]);
            swap(&mut a.wellbeing, &mut b.wellbeing);
            swap(&mut a.tension, &mut b.tension);
            swap(&mut a.turnover, &mut b.turnover);
        }
    };
    look(twin, world);
    customers_in(s, channel, &climates, world);
    look(twin, world);
    if people {
        meet_again(s, route, &workers, before, twin, world);
    }
}

/// What the channel gives its customers, of which some comes from the twin of the seller or of its suppliers.
fn climates<const N: usize>(
    s: &Setting<'_, N>,
    channel: usize,
    held: &Held,
    twin: &mut World<N>,
    world: &mut World<N>,
) -> Climates<N> {
    let (routes, seller) = (&s.structure.routes, s.structure.routes[channel].seller);
    let bought = &s.structure.firms[seller].buys;
    let from = |c: usize, twin: &mut World<N>, world: &mut World<N>| {
        let [a, b] = both(routes[c].seller, twin, world);
        swap(a, b);
    };
    // What suppliers hand through comes by their own channels.
    let cut = || bought.iter().copied().filter(|&c| held.holds(c, Carrier::Goods));
    cut().for_each(|c| from(c, twin, world));
    let own = Climates::of(s, channel, world);
    cut().for_each(|c| from(c, twin, world));
    let which = [Carrier::Goods, Carrier::JointWork, Carrier::WordOfMouth].map(|carrier| held.holds(channel, carrier));
    if which == [false; 3] {
        return own;
    }
    let whole = |twin: &mut World<N>, world: &mut World<N>| {
        let [a, b] = both(seller, twin, world);
        swap(a, b);
        // Storms are of the channel.
        swap(&mut twin.channels[channel].loyalty, &mut world.channels[channel].loyalty);
        for &c in bought {
            from(c, twin, world);
            swap(&mut twin.channels[c].friction, &mut world.channels[c].friction);
        }
    };
    whole(twin, world);
    let other = Climates::of(s, channel, world);
    whole(twin, world);
    own.but(other, which)
}

/// Seats of whoever buys here at home and works in the chain.
fn workers(structure: &Structure, route: &Route) -> Vec<usize> {
    if route.is_link() {
        return Vec::new();
    }
    let slots = &structure.slots[route.slots.clone()];
    let mut seats: Vec<usize> = slots.iter().filter(|s| s.works_at != NONE).map(|s| s.works_at as usize).collect();
    seats.sort_unstable();
    seats.dedup();
    seats
}

/// What staff have met so far this week: those who serve the channel, and those who buy here at home.
fn met<const N: usize>(structure: &Structure, route: &Route, workers: &[usize], world: &World<N>) -> Vec<Employee<N>> {
    let seats = structure.firms[route.seller].seats.clone().chain(workers.iter().copied());
    seats.map(|seat| world.staff[seat].clone()).collect()
}

/// Staff met the customers of the twin instead, in the same order.
fn meet_again<const N: usize>(
    s: &Setting<'_, N>,
    route: &Route,
    workers: &[usize],
    before: Vec<Employee<N>>,
    twin: &World<N>,
    world: &mut World<N>,
) {
    let mut before = before.into_iter();
    for (seat, was) in s.structure.firms[route.seller].seats.clone().zip(before.by_ref()) {
        world.staff[seat].harshness = was.harshness;
    }
    for (&seat, was) in workers.iter().zip(before) {
        world.staff[seat].spillover = was.spillover;
    }
    let weight = harshness::weight(route.is_link());
    for i in route.slots.clone() {
        let (slot, customer) = (&s.structure.slots[i], &twin.customers[i]);
        harshness::meet(weight, customer, &mut world.staff[slot.served_by as usize]);
        if slot.works_at != NONE && !route.is_link() {
            spillover::meet(&s.parameters.spillover, customer, &mut world.staff[slot.works_at as usize]);
        }
    }
}
