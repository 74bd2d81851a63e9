//! The customers of one channel: a single pass over its slots.
//!
//! Like a team, a few customers at a time go through the mechanisms together: see the people.

#[cfg(all(target_arch = "x86_64", not(debug_assertions)))]
use multiversion::multiversion;

use super::Setting;
use crate::draws::Purpose;
use crate::lanes::{Lanes, one_by_one};
use crate::mechanism::entity::{CustomerStart, CustomerWeek, Home, OneCustomer};
use crate::mechanism::{
    Customer, Customers, Employee, World, harshness, loyalty, market, novelty, offer, partnership, satisfaction,
    service, spillover, word_of_mouth,
};
use crate::world::{Buyer, NONE, Route};

/// Customers who go through the mechanisms together.
const TILE: usize = 8;

/// What the customers of a channel are like.
struct Terms<const N: usize> {
    /// Encounters a week.
    rate: Lanes<N>,
    /// Weight of the last encounter.
    step: f32,
    entitlement: Lanes<N>,
    stability: Lanes<N>,
    /// How far the buyer works this way at home, against the usual.
    at_home: Lanes<N>,
    /// Churn against the usual.
    churn: Lanes<N>,
}

#[inline(always)]
fn terms<const N: usize>(s: &Setting<N>, channel: usize, world: &World<N>) -> Terms<N> {
    let route = &s.structure.routes[channel];
    match route.buyer {
        Buyer::Firm { firm, .. } => {
            let buyer = &world.organisations[firm];
            Terms {
                rate: Lanes::from(satisfaction::CONTACTS),
                step: satisfaction::STEP_BUSINESS,
                entitlement: harshness::entitlement(buyer),
                stability: novelty::stability(buyer),
                at_home: partnership::at_home(&s.parameters.partnership, buyer),
                churn: Lanes::ONE,
            }
        }
        Buyer::Segment { order_rate, churn, entitlement, stability, .. } => {
            let (state, seller) = (&world.channels[channel], &world.organisations[route.seller]);
            Terms {
                rate: market::purchases(order_rate, world.chain.luck.demand, state, seller),
                step: s.parameters.satisfaction.step,
                entitlement: Lanes::from(entitlement),
                stability: Lanes::from(stability),
                at_home: Lanes::ZERO,
                churn: seller.market.rivalry * churn,
            }
        }
    }
}

/// What the channel gives every customer this week, mechanism by mechanism.
pub(super) struct Climates<const N: usize> {
    experience: Lanes<N>,
    satisfaction: satisfaction::Climate<N>,
    partnership: partnership::Climate<N>,
    loyalty: loyalty::Climate,
    /// Bad news, and what customers hold against the organisation on behalf of its staff.
    storm: Lanes<N>,
    entitled: Lanes<N>,
    /// Weight in what contact staff meet.
    weight: f32,
    /// Churn against the usual, and that of the seller against its kind.
    churn: Lanes<N>,
    rivalry: Lanes<N>,
    /// Yearly hazard that a free slot is won, and chance of the week.
    joining: [Lanes<N>; 2],
    /// How far reputation and promises raise what a new customer expects.
    hope: Lanes<N>,
}

impl<const N: usize> Climates<N> {
    #[inline(always)]
    pub(super) fn of(s: &Setting<N>, channel: usize, world: &World<N>) -> Self {
        let (p, dt) = (s.parameters, s.dt);
        let (route, state) = (&s.structure.routes[channel], &world.channels[channel]);
        let seller = &world.organisations[route.seller];
        let terms = terms(s, channel, world);
        let promises = satisfaction::promises(&p.satisfaction, seller);
        let joining = market::joining(&p.market, route.slots.len(), state, seller);
        Self {
            experience: service::experience(&p.solution, s.structure, channel, world)
                - novelty::loss(&p.novelty, seller.novelty.level, terms.stability),
            satisfaction: satisfaction::climate(&p.satisfaction, terms.rate * dt, terms.step, promises, dt),
            partnership: partnership::climate(
                &p.partnership,
                seller,
                offer::hoped(seller),
                terms.entitlement,
                terms.at_home,
                offer::gate(seller) - offer::usual_gate(),
                dt,
            ),
            loyalty: loyalty::climate(&p.loyalty, dt),
            storm: state.loyalty.storm + loyalty::blame(&p.loyalty, seller),
            entitled: harshness::entitled(terms.entitlement),
            weight: harshness::weight(route.is_link()),
            churn: terms.churn,
            rivalry: seller.market.rivalry,
            joining: [joining, market::won(joining, dt)],
            hope: satisfaction::hope(&p.satisfaction, state.market.reputation, promises),
        }
    }

    /// These, but of `other` what the seller delivers and promises, what customers are invited to, what is seen of the seller.
    pub(super) fn but(self, other: Self, [delivered, invited, seen]: [bool; 3]) -> Self {
        let (experience, satisfaction, joining, hope) = if delivered {
            (other.experience, other.satisfaction, other.joining, other.hope)
        } else {
            (self.experience, self.satisfaction, self.joining, self.hope)
        };
        let partnership = if invited { other.partnership } else { self.partnership };
        let storm = if seen { other.storm } else { self.storm };
        Self { experience, satisfaction, joining, hope, partnership, storm, ..self }
    }
}

/// The customers of one channel: one pass over its slots.
#[cfg_attr(
    all(target_arch = "x86_64", not(debug_assertions)),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
pub(super) fn customers<const N: usize>(s: &Setting<N>, channel: usize, world: &mut World<N>) {
    let climates = Climates::of(s, channel, world);
    pass(s, channel, &climates, world);
}

/// The same in another climate.
#[cfg_attr(
    all(target_arch = "x86_64", not(debug_assertions)),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
pub(super) fn customers_in<const N: usize>(
    s: &Setting<N>,
    channel: usize,
    climates: &Climates<N>,
    world: &mut World<N>,
) {
    pass(s, channel, climates, world);
}

#[inline(always)]
fn pass<const N: usize>(s: &Setting<N>, channel: usize, climates: &Climates<N>, world: &mut World<N>) {
    let route = &s.structure.routes[channel];
    let (news, next) = world.news.split_at_mut(1);
    let (news, next) = (&news[0], &mut next[0]);
    let mut sums = Customers::<N>::default();
    let mut orders = Lanes::ZERO;
    let mut weeks = [CustomerWeek::default(); TILE];
    for start in route.slots.clone().step_by(TILE) {
        let tile = start..route.slots.end.min(start + TILE);
        let slots = &s.structure.slots[tile.clone()];
        let customers = &mut world.customers[tile.clone()];
        let weeks = &mut weeks[..tile.len()];
        encounter(s, climates, start, world.step, &world.staff, weeks);
        judge(s, climates, start, news, weeks, customers);
        orders += come_and_go(s, climates, route, start, &world.staff, weeks, customers);
        for ((customer, next), slot) in one_by_one::<N, _>(customers.iter().zip(&mut next[tile.clone()]).zip(slots)) {
            *next = word_of_mouth::news(customer);
            harshness::meet(climates.weight, customer, &mut world.staff[slot.served_by as usize]);
            if let Some(person) = world.staff.get_mut(slot.works_at as usize) {
                spillover::meet(&s.parameters.spillover, customer, person);
            }
        }
        for ((customer, slot), week) in one_by_one::<N, _>(customers.iter().zip(slots).zip(&*weeks)) {
            let buyer = if route.is_link() { world.staff.get(slot.works_at as usize) } else { None };
            sums.count(&OneCustomer::new(customer, week, buyer));
        }
    }
    let state = &mut world.channels[channel];
    state.customers = sums;
    state.market.joining = climates.joining[0];
    if !route.is_link() {
        state.ordering.orders = orders;
    }
}

/// What the customers of a tile meet, and how they fare at home.
#[inline(always)]
fn encounter<const N: usize>(
    s: &Setting<N>,
    c: &Climates<N>,
    start: usize,
    moment: u32,
    staff: &[Employee<N>],
    weeks: &mut [CustomerWeek<N>],
) {
    for (i, pair) in one_by_one::<N, _>(weeks.chunks_mut(2).enumerate()) {
        let first = (start + 2 * i) as u32;
        let words = s.draws.words_of(Purpose::CustomerWeek, [first, first + 1], moment);
        for (week, [luck, noise, market, _]) in pair.iter_mut().zip(words) {
            [week.count, week.weight] = satisfaction::encounters(&c.satisfaction, luck.uniform());
            [week.noise, week.luck] = [noise.uniform(), market.uniform()];
        }
    }
    for week in one_by_one::<N, _>(weeks.iter_mut()) {
        week.noise = week.noise.normal();
    }
    for (slot, week) in one_by_one::<N, _>(s.structure.slots[start..].iter().zip(weeks)) {
        week.warmth = staff[slot.served_by as usize].service.warmth;
        week.met = service::met(c.experience, week.warmth);
        week.home = if slot.works_at == NONE { Home::default() } else { Home::of(&staff[slot.works_at as usize]) };
    }
}

/// What the customers of a tile make of it.
#[inline(always)]
fn judge<const N: usize>(
    s: &Setting<N>,
    c: &Climates<N>,
    start: usize,
    news: &[Lanes<N>],
    weeks: &mut [CustomerWeek<N>],
    customers: &mut [Customer<N>],
) {
    let p = s.parameters;
    for (customer, week) in one_by_one::<N, _>(customers.iter_mut().zip(&*weeks)) {
        let weight = week.weight * customer.market.active;
        satisfaction::step(&p.satisfaction, &c.satisfaction, week.met, week.noise, weight, week.home.mood, customer);
    }
    for (customer, week) in one_by_one::<N, _>(customers.iter_mut().zip(&*weeks)) {
        partnership::step(&p.partnership, &c.partnership, week.warmth, customer);
    }
    for (slot, week) in one_by_one::<N, _>(s.structure.slots[start..].iter().zip(&mut *weeks)) {
        week.message = word_of_mouth::message(&p.word_of_mouth, news, &slot.ties);
    }
    for (customer, week) in one_by_one::<N, _>(customers.iter_mut().zip(&*weeks)) {
        let heard = word_of_mouth::effect(&p.word_of_mouth, week.message);
        loyalty::step(&p.loyalty, c.loyalty, heard - c.storm, customer);
    }
    for (customer, week) in one_by_one::<N, _>(customers.iter_mut().zip(&mut *weeks)) {
        harshness::step(&p.harshness, c.entitled, week.home.burden, customer);
        week.disengaged = partnership::disengaged(&p.partnership, &c.partnership, customer);
    }
}

/// Who of a tile leaves and who joins. Returns what they ordered before.
#[inline(always)]
fn come_and_go<const N: usize>(
    s: &Setting<N>,
    c: &Climates<N>,
    route: &Route,
    start: usize,
    staff: &[Employee<N>],
    weeks: &mut [CustomerWeek<N>],
    customers: &mut [Customer<N>],
) -> Lanes<N> {
    let p = s.parameters;
    let mut orders = Lanes::ZERO;
    for (i, (customer, week)) in one_by_one::<N, _>(customers.iter_mut().zip(weeks).enumerate()) {
        let number = start + i;
        week.leaving = market::churn_hazard(&p.market, c.churn, customer.loyalty.level, week.disengaged);
        let holder = staff.get(s.structure.slots[number].works_at as usize);
        let joined = if route.is_link() {
            market::follow(holder, customer)
        } else {
            orders += week.count * customer.market.active;
            market::step(week.leaving, c.joining[1], week.luck, customer, s.dt)
        };
        if joined.any() {
            let (hope, rivalry) = (c.hope, c.rivalry);
            let a = CustomerStart { parameters: p, draws: s.draws, number, route, holder, hope, rivalry };
            customer.replace(joined, &a);
        }
    }
    orders
}
