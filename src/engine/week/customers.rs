//! The customers of one channel: a single pass over its slots.
//!
//! Like a team, a few customers at a time go through the mechanisms together: see the people. Each loop has one exponential: while one
//! customer waits for it, the processor holds the beginnings of the next few, and of long loops it holds fewer.

#[cfg(all(target_arch = "x86_64", not(debug_assertions)))]
use multiversion::multiversion;
use rayon::prelude::*;

use super::channel::Climates;
use super::{BLOCK, Setting};
use crate::draws::Purpose;
use crate::lanes::{Lanes, one_by_one};
use crate::mechanism::entity::{CustomerStart, CustomerWeek, Home, OneCustomer};
use crate::mechanism::{
    Customer, Customers, Employee, World, harshness, loyalty, market, partnership, satisfaction, service, spillover,
    word_of_mouth,
};
use crate::world::{NONE, Route};

/// Customers who go through the mechanisms together.
const TILE: usize = 16;

const _: () = assert!(BLOCK.is_multiple_of(TILE), "a block is cut into whole tiles");

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
    let met = Met { climates, route, news: &news[0], moment: world.step };
    let slots = route.slots.clone();
    let (customers, next) = (&mut world.customers[slots.clone()], &mut next[0][slots.clone()]);
    let starts = slots.clone().step_by(BLOCK);
    let mut sums = Sums::default();
    if s.shared && slots.len() > BLOCK {
        let blocks = customers.par_chunks_mut(BLOCK).zip(next.par_chunks_mut(BLOCK)).zip(starts.collect::<Vec<_>>());
        let staff = &world.staff[..];
        let parts: Vec<Sums<N>> =
            blocks.map(|((customers, next), start)| block_on_its_own(s, &met, start, staff, customers, next)).collect();
        parts.iter().for_each(|part| sums.add(part));
        let seats = s.structure.firms[route.seller].seats.clone();
        let customers = &world.customers[slots];
        on_threads(&mut world.staff[seats.clone()], seats.start, |staff, first| {
            serve(s, &met, route.slots.start, customers, first, staff);
        });
        on_threads(&mut world.staff, 0, |staff, first| take_home(s, route.slots.start, customers, first, staff));
    } else {
        for ((customers, next), start) in customers.chunks_mut(BLOCK).zip(next.chunks_mut(BLOCK)).zip(starts) {
            sums.add(&block(s, &met, start, Staff::Meets(&mut world.staff), customers, next));
        }
    }
    let state = &mut world.channels[channel];
    state.customers = sums.customers;
    state.market.joining = climates.joining[0];
    if !route.is_link() {
        state.ordering.orders = sums.orders;
    }
}

/// What the customers of a channel meet in a week.
struct Met<'a, const N: usize> {
    climates: &'a Climates<N>,
    route: &'a Route,
    /// What everybody told at the start of the week.
    news: &'a [Lanes<N>],
    moment: u32,
}

/// Sums over customers.
#[derive(Default)]
struct Sums<const N: usize> {
    customers: Customers<N>,
    orders: Lanes<N>,
}

impl<const N: usize> Sums<N> {
    #[inline(always)]
    fn add(&mut self, other: &Self) {
        self.customers.add(&other.customers);
        self.orders += other.orders;
    }
}

/// The staff while customers have their week: whom they see, and whether these meet them at once.
enum Staff<'a, const N: usize> {
    Meets(&'a mut [Employee<N>]),
    MeetsLater(&'a [Employee<N>]),
}

impl<const N: usize> Staff<'_, N> {
    #[inline(always)]
    fn seen(&self) -> &[Employee<N>] {
        match self {
            Self::Meets(staff) => staff,
            Self::MeetsLater(staff) => staff,
        }
    }
}

/// A block on a thread of its own.
#[cfg_attr(
    all(target_arch = "x86_64", not(debug_assertions)),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
fn block_on_its_own<const N: usize>(
    s: &Setting<N>,
    met: &Met<N>,
    first: usize,
    staff: &[Employee<N>],
    customers: &mut [Customer<N>],
    next: &mut [Lanes<N>],
) -> Sums<N> {
    block(s, met, first, Staff::MeetsLater(staff), customers, next)
}

/// A block of a channel's customers, from slot `first` on; what they tell goes to `next`. Returns sums over them.
#[inline(always)]
fn block<const N: usize>(
    s: &Setting<N>,
    met: &Met<N>,
    first: usize,
    mut staff: Staff<'_, N>,
    customers: &mut [Customer<N>],
    next: &mut [Lanes<N>],
) -> Sums<N> {
    let mut sums = Sums::<N>::default();
    let mut weeks = [CustomerWeek::default(); TILE];
    let starts = (first..).step_by(TILE);
    for ((customers, next), start) in customers.chunks_mut(TILE).zip(next.chunks_mut(TILE)).zip(starts) {
        let slots = &s.structure.slots[start..start + customers.len()];
        let weeks = &mut weeks[..customers.len()];
        encounter(s, met, start, staff.seen(), weeks);
        judge(s, met, start, weeks, customers);
        sums.orders += come_and_go(s, met, start, staff.seen(), weeks, customers);
        for (customer, next) in one_by_one::<N, _>(customers.iter().zip(next)) {
            *next = word_of_mouth::news(customer);
        }
        if let Staff::Meets(staff) = &mut staff {
            serve(s, met, start, customers, 0, staff);
            take_home(s, start, customers, 0, staff);
        }
        for ((customer, slot), week) in one_by_one::<N, _>(customers.iter().zip(slots).zip(&*weeks)) {
            let buyer = if met.route.is_link() { staff.seen().get(slot.works_at as usize) } else { None };
            sums.customers.count(&OneCustomer::new(customer, week, buyer));
        }
    }
    sums
}

/// Some of the staff, from seat `first` on, to each thread: it does what is to be done to them, in the order of the customers.
fn on_threads<const N: usize>(
    staff: &mut [Employee<N>],
    first: usize,
    work: impl Fn(&mut [Employee<N>], usize) + Sync,
) {
    let some = staff.len().div_ceil(rayon::current_num_threads()).max(1);
    staff.par_chunks_mut(some).enumerate().for_each(|(k, staff)| work(staff, first + k * some));
}

/// Staff from seat `seat` on meet those they serve of the customers from slot `slot` on.
#[inline(always)]
fn serve<const N: usize>(
    s: &Setting<N>,
    met: &Met<N>,
    slot: usize,
    customers: &[Customer<N>],
    seat: usize,
    staff: &mut [Employee<N>],
) {
    for (customer, slot) in one_by_one::<N, _>(customers.iter().zip(&s.structure.slots[slot..])) {
        if let Some(person) = staff.get_mut((slot.served_by as usize).wrapping_sub(seat)) {
            harshness::meet(met.climates.weight, customer, person);
        }
    }
}

/// Staff from seat `seat` on take home what they lived through as customers, of those from slot `slot` on.
#[inline(always)]
fn take_home<const N: usize>(
    s: &Setting<N>,
    slot: usize,
    customers: &[Customer<N>],
    seat: usize,
    staff: &mut [Employee<N>],
) {
    for (customer, slot) in one_by_one::<N, _>(customers.iter().zip(&s.structure.slots[slot..])) {
        if let Some(person) = staff.get_mut((slot.works_at as usize).wrapping_sub(seat)) {
            spillover::meet(&s.parameters.spillover, customer, person);
        }
    }
}

/// What the customers of a tile meet, and how they fare at home.
#[inline(always)]
fn encounter<const N: usize>(
    s: &Setting<N>,
    met: &Met<N>,
    start: usize,
    staff: &[Employee<N>],
    weeks: &mut [CustomerWeek<N>],
) {
    let c = met.climates;
    for (i, pair) in one_by_one::<N, _>(weeks.chunks_mut(2).enumerate()) {
        let first = (start + 2 * i) as u32;
        let words = s.draws.words_of(Purpose::CustomerWeek, [first, first + 1], met.moment);
        for (week, [luck, noise, market, _]) in pair.iter_mut().zip(words) {
            [week.count, week.noise, week.luck] = [luck.uniform(), noise.uniform(), market.uniform()];
        }
    }
    for week in one_by_one::<N, _>(weeks.iter_mut()) {
        week.noise = week.noise.normal();
    }
    for week in one_by_one::<N, _>(weeks.iter_mut()) {
        [week.count, week.weight] = satisfaction::encounters(&c.satisfaction, week.count);
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
    met: &Met<N>,
    start: usize,
    weeks: &mut [CustomerWeek<N>],
    customers: &mut [Customer<N>],
) {
    let (p, c) = (s.parameters, met.climates);
    for (customer, week) in one_by_one::<N, _>(customers.iter_mut().zip(&*weeks)) {
        let weight = week.weight * customer.market.active;
        satisfaction::step(&p.satisfaction, &c.satisfaction, week.met, week.noise, weight, week.home.mood, customer);
    }
    for (customer, week) in one_by_one::<N, _>(customers.iter_mut().zip(&*weeks)) {
        partnership::step(&p.partnership, &c.partnership, week.warmth, customer);
    }
    for (slot, week) in one_by_one::<N, _>(s.structure.slots[start..].iter().zip(&mut *weeks)) {
        week.message = word_of_mouth::message(&p.word_of_mouth, met.news, &slot.ties);
    }
    for (customer, week) in one_by_one::<N, _>(customers.iter_mut().zip(&*weeks)) {
        let heard = word_of_mouth::effect(&p.word_of_mouth, week.message);
        loyalty::step(&p.loyalty, c.loyalty, heard - c.storm, customer);
    }
    for (customer, week) in one_by_one::<N, _>(customers.iter_mut().zip(&mut *weeks)) {
        harshness::step(&p.harshness, c.entitled, week.home.burden, customer);
    }
    for (customer, week) in one_by_one::<N, _>(customers.iter().zip(&mut *weeks)) {
        week.disengaged = partnership::disengaged(&p.partnership, &c.partnership, customer);
    }
}

/// Who of a tile leaves and who joins. Returns what they ordered before.
#[inline(always)]
fn come_and_go<const N: usize>(
    s: &Setting<N>,
    met: &Met<N>,
    start: usize,
    staff: &[Employee<N>],
    weeks: &mut [CustomerWeek<N>],
    customers: &mut [Customer<N>],
) -> Lanes<N> {
    let (p, Met { climates: c, route, .. }) = (s.parameters, met);
    let mut orders = Lanes::ZERO;
    for (customer, week) in one_by_one::<N, _>(customers.iter().zip(&mut *weeks)) {
        week.leaving = market::churn_hazard(&p.market, c.churn, customer.loyalty.level, week.disengaged);
    }
    for week in one_by_one::<N, _>(weeks.iter_mut()) {
        week.leaves = market::leaves(week.leaving, s.dt);
    }
    for (i, (customer, week)) in one_by_one::<N, _>(customers.iter_mut().zip(weeks).enumerate()) {
        let number = start + i;
        let holder = staff.get(s.structure.slots[number].works_at as usize);
        let joined = if route.is_link() {
            market::follow(holder, customer)
        } else {
            orders += week.count * customer.market.active;
            market::step(week.leaves, c.joining[1], week.luck, customer)
        };
        if joined.any() {
            let (hope, rivalry) = (c.hope, c.rivalry);
            let a = CustomerStart { parameters: p, draws: s.draws, number, route, holder, hope, rivalry };
            customer.replace(joined, &a);
        }
    }
    orders
}
