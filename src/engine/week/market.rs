//! The customers of one channel: a single pass over its slots; and what comes of it.
//!
//! Like a team, a few customers at a time go through the mechanisms together: see the people.

#[cfg(not(debug_assertions))]
use multiversion::multiversion;

use super::Setting;
use crate::draws::Purpose;
use crate::lanes::{Lanes, one_by_one, pace};
use crate::mechanism::{
    delivery, friction, harshness, loyalty, market, novelty, offer, ordering, partnership, satisfaction, service,
    solution, viability, wins, word_of_mouth,
};
use crate::world::{Buyer, Channel, Customers, Employee, Lever, NONE, Organisation, Slot, World, usual};

/// Customers who go through the mechanisms together.
const TILE: usize = 8;

/// A customer's week while it is worked out.
#[derive(Clone, Copy, Default)]
struct Visit<const N: usize> {
    /// Encounters, and the weight of them together.
    count: Lanes<N>,
    weight: Lanes<N>,
    /// How the experience varies, standard normal (first the uniform it comes from).
    noise: Lanes<N>,
    /// A uniform, for leaving and joining.
    luck: Lanes<N>,
    /// Warmth of the person served by.
    warmth: Lanes<N>,
    /// Experience as met on average.
    met: Lanes<N>,
    home: Home<N>,
    /// What acquaintances say.
    message: Lanes<N>,
    /// Share of the feedback that never comes.
    disengaged: Lanes<N>,
    /// Yearly hazard of leaving.
    leaving: Lanes<N>,
}

/// How a customer fares at the own employer, against the usual; nothing for those without one in the chain.
#[derive(Clone, Copy, Default)]
struct Home<const N: usize> {
    mood: Lanes<N>,
    burden: Lanes<N>,
}

impl<const N: usize> Home<N> {
    #[inline(always)]
    fn of(slot: &Slot, staff: &[Employee<N>]) -> Self {
        if slot.works_at == NONE {
            return Self::default();
        }
        let there = &staff[slot.works_at as usize];
        Self {
            mood: (there.engagement - usual::ENGAGEMENT) * there.filled,
            burden: (there.burden() - usual::FATIGUE) * there.filled,
        }
    }
}

/// The customers of one channel: one pass over its slots.
#[cfg_attr(
    not(debug_assertions),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
pub(super) fn customers<const N: usize>(s: &Setting<N>, channel: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let route = &s.structure.routes[channel];
    let seller = &world.organisations[route.seller];
    let state = &world.channels[channel];
    let business = matches!(route.buyer, Buyer::Firm { .. });

    let mut experience = service::common(seller.work.quality, seller.work.on_time, offer_fit(s, route.seller, world))
        + seller.service_luck
        - friction::EXPERIENCE * state.friction;
    let unmet = offer::hoped(seller);
    let promises = p.satisfaction.asked * unmet + p.satisfaction.promised * seller.lever(Lever::OverPromising);
    let gate = offer::gate(seller) - offer::usual_gate();
    let (rate, step, entitlement, stability, home, relative_churn) = match route.buyer {
        Buyer::Firm { firm, .. } => {
            let buyer = &world.organisations[firm];
            let people = &buyer.people;
            let ahead = people.mean(people.proficiency) - usual::ADOPTION + buyer.lever(Lever::JointReflection);
            let step = satisfaction::STEP_BUSINESS;
            (
                Lanes::from(satisfaction::CONTACTS),
                step,
                buyer.lever(Lever::Entitlement),
                buyer.lever(Lever::StabilityReward),
                ahead,
                1.0,
            )
        }
        Buyer::Segment { order_rate, churn, entitlement, stability, .. } => {
            let patience = (seller.work.lead_time * (1.0 / seller.usual.lead_time)).pow(-delivery::BALKING).min(1.1);
            let rate = order_rate * world.market.exp() * (1.0 + world.shocks[channel]).max(0.0) * patience;
            (rate, p.satisfaction.step, Lanes::from(entitlement), Lanes::from(stability), Lanes::ZERO, churn)
        }
    };
    experience -= novelty::loss(&p.novelty, seller.novelty, stability);
    let satisfaction_climate = satisfaction::climate(&p.satisfaction, rate * dt, step, promises, dt);
    let partnership_climate = partnership::climate(&p.partnership, seller, unmet, entitlement, home, gate, dt);
    let loyalty_climate = loyalty::climate(&p.loyalty, dt);
    let entitled = harshness::entitled(entitlement);
    let hope = (0.5 * (state.reputation - usual::LOYALTY) + promises.max(0.0)) * p.satisfaction.strength;
    let size = 1.0 / route.slots.len().max(1) as f32;
    let share = state.customers.active * size;
    let joining = market::acquisition_hazard(&p.market, share, state.reputation, seller.lever(Lever::OverPromising));
    let joins = joining.chance(dt / 52.0);
    let storm = state.storm;
    let heaviness = if business { harshness::BUSINESS } else { 1.0 };

    let (news, next) = world.news.split_at_mut(1);
    let (news, next) = (&news[0], &mut next[0]);
    let mut sums = Customers::<N>::default();
    let mut orders = Lanes::ZERO;
    let mut visits = [Visit::default(); TILE];
    for start in route.slots.clone().step_by(TILE) {
        let tile = start..route.slots.end.min(start + TILE);
        let slots = &s.structure.slots[tile.clone()];
        let customers = &mut world.customers[tile.clone()];
        let visits = &mut visits[..tile.len()];
        for (i, visit) in one_by_one::<N, _>(tile.clone().zip(&mut *visits)) {
            let [luck, noise, market, _] = s.draws.words(Purpose::CustomerWeek, i as u32, world.step);
            [visit.count, visit.weight] = satisfaction::encounters(&satisfaction_climate, luck.uniform());
            [visit.noise, visit.luck] = [noise.uniform(), market.uniform()];
        }
        for visit in one_by_one::<N, _>(visits.iter_mut()) {
            visit.noise = visit.noise.normal();
        }
        for (slot, visit) in one_by_one::<N, _>(slots.iter().zip(&mut *visits)) {
            visit.warmth = world.staff[slot.served_by as usize].warmth;
            visit.met = experience + service::WEIGHTS[3] * visit.warmth;
            visit.home = Home::of(slot, &world.staff);
        }
        for (customer, v) in one_by_one::<N, _>(customers.iter_mut().zip(&*visits)) {
            let weight = v.weight * customer.active;
            satisfaction::step(&p.satisfaction, &satisfaction_climate, v.met, v.noise, weight, v.home.mood, customer);
        }
        for (customer, visit) in one_by_one::<N, _>(customers.iter_mut().zip(&*visits)) {
            partnership::step(&p.partnership, &partnership_climate, visit.warmth, customer);
        }
        for (slot, visit) in one_by_one::<N, _>(slots.iter().zip(&mut *visits)) {
            visit.message = word_of_mouth::message(&p.word_of_mouth, news, &slot.ties);
        }
        for (customer, visit) in one_by_one::<N, _>(customers.iter_mut().zip(&*visits)) {
            let heard = word_of_mouth::effect(&p.word_of_mouth, visit.message);
            loyalty::step(&p.loyalty, loyalty_climate, heard - storm, customer);
        }
        for (customer, visit) in one_by_one::<N, _>(customers.iter_mut().zip(&mut *visits)) {
            customer.harshness = harshness::harshness(&p.harshness, entitled, visit.home.burden, customer);
            visit.disengaged = partnership::disengaged(&p.partnership, &partnership_climate, customer);
        }
        for ((customer, slot), visit) in one_by_one::<N, _>(customers.iter_mut().zip(slots).zip(&mut *visits)) {
            visit.leaving = market::churn_hazard(&p.market, relative_churn, customer.loyalty, visit.disengaged);
            let was = customer.active;
            customer.active = if business {
                world.staff.get(slot.works_at as usize).map_or(Lanes::ONE, |there| there.filled)
            } else {
                orders += visit.count * was;
                market::turned(was, visit.leaving.chance(dt / 52.0), joins, visit.luck)
            };
            let joined = (customer.active - was).max(0.0);
            if joined.any() {
                market::greet(joined, hope, customer);
            }
        }
        for ((customer, next), slot) in one_by_one::<N, _>(customers.iter().zip(&mut next[tile.clone()]).zip(slots)) {
            *next = (customer.loyalty - customer.usual_loyalty) * customer.active;
            let heavy = customer.active * heaviness;
            let [sum, weight] = &mut world.staff[slot.served_by as usize].met;
            *sum += customer.harshness * heavy;
            *weight += heavy;
        }
        for (customer, visit) in one_by_one::<N, _>(customers.iter().zip(&*visits)) {
            sums.active += customer.active;
            sums.satisfaction += customer.satisfaction * customer.active;
            sums.loyalty += customer.loyalty * customer.active;
            sums.partnership += customer.partnership * customer.active;
            sums.disengaged += visit.disengaged * customer.active;
            sums.gap += (visit.met - customer.expectation) * customer.active;
            sums.heard += visit.message * customer.active;
            sums.harshness += customer.harshness * customer.active;
            sums.leaving += visit.leaving * customer.active;
        }
        if business {
            for (customer, slot) in one_by_one::<N, _>(customers.iter().zip(slots)) {
                let there = &world.staff[slot.works_at as usize];
                sums.authority += (-there.commitment).max(0.0) * there.tension.min(2.0) * customer.active;
                sums.zeal += (there.commitment - 0.3).max(0.0) * there.adoption * customer.active;
            }
        }
    }
    let state = &mut world.channels[channel];
    state.customers = sums;
    state.joining = joining;
    state.storm = state.storm.relax(Lanes::ZERO, pace(dt, loyalty::STORM_TIME));
    if !business {
        state.orders = orders;
    }
}

/// Fit of an organisation's offer as customers meet it: its own, and what comes through from suppliers.
#[inline(always)]
fn offer_fit<const N: usize>(s: &Setting<N>, firm: usize, world: &World<N>) -> Lanes<N> {
    let org = &world.organisations[firm];
    let better = |org: &Organisation<N>| offer::better(org, solution::worth(&s.parameters.solution, org));
    let mut gain = Lanes::ZERO;
    let mut from = 0.0;
    for &c in &s.structure.firms[firm].buys {
        let Buyer::Firm { share, .. } = s.structure.routes[c].buyer else { continue };
        let supplier = &world.organisations[s.structure.routes[c].seller];
        let usable = (1.0 - service::ABSORPTION * world.channels[c].friction).max(0.0);
        gain += better(supplier) * usable * share;
        from = org.usual.offer_from_suppliers;
    }
    service::fit(better(org), gain, from)
}

/// Sums over all customers of an organisation.
#[inline(always)]
pub(super) fn everybody<const N: usize>(s: &Setting<N>, firm: usize, channels: &[Channel<N>]) -> Customers<N> {
    let mut all = Customers::default();
    for &c in &s.structure.firms[firm].sells {
        all.add(&channels[c].customers);
    }
    all
}

/// What comes of the week for one organisation: wins, reputation, shares of purchases, money, seats.
pub(super) fn outcomes<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let plan = &s.structure.firms[firm];
    let all = everybody(s, firm, &world.channels);
    let org = &mut world.organisations[firm];
    let worth = solution::worth(&p.solution, org);
    let satisfied = all.active.above(0.0).pick(all.mean(all.satisfaction), Lanes::from(usual::SATISFACTION));
    let helped = usual::SATISFACTION + (satisfied - usual::SATISFACTION) * p.service.strength;
    wins::step(&p.wins, org, helped, worth, dt);
    let advocacy = org.people.mean(org.people.engagement) - usual::ENGAGEMENT;
    for &c in &plan.sells {
        let channel = &mut world.channels[c];
        let loyalty = channel
            .customers
            .active
            .above(0.0)
            .pick(channel.customers.mean(channel.customers.loyalty), Lanes::from(s.usual_loyalty[c]));
        channel.reputation = market::reputation(channel.reputation, loyalty, s.usual_loyalty[c], advocacy, dt);
        if let Buyer::Firm { .. } = s.structure.routes[c].buyer {
            channel.wallet = ordering::wallet(&p.ordering, channel.wallet, loyalty, s.usual_loyalty[c], dt);
        }
    }
    let resize = viability::step(&p.viability, &mut world.organisations[firm], dt);
    let seats = plan.seats.clone();
    viability::resize(
        s.draws,
        seats.start,
        &mut world.staff[seats],
        &mut world.organisations[firm],
        resize,
        world.step,
    );
    if firm == 0 {
        market_demand(s, world);
    }
}

/// Final demand of the chain against the usual, as a planner who sees it would smooth it.
fn market_demand<const N: usize>(s: &Setting<N>, world: &mut World<N>) {
    let (mut orders, mut usual_orders) = (Lanes::ZERO, 0.0f32);
    for (c, route) in s.structure.routes.iter().enumerate() {
        if let Buyer::Segment { order_rate, usual_active, .. } = route.buyer {
            orders += world.channels[c].orders;
            usual_orders += order_rate * usual_active * route.slots.len() as f32;
        }
    }
    if usual_orders > 0.0 {
        let ratio = orders * (1.0 / (usual_orders * s.dt));
        world.final_demand = world.final_demand.relax(ratio, pace(s.dt, s.parameters.ordering.forecast_time));
    }
}
