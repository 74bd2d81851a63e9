//! The customers of one channel: a single pass over its slots; and what comes of it.

#[cfg(not(debug_assertions))]
use multiversion::multiversion;

use super::Setting;
use crate::draws::Purpose;
use crate::lanes::{Lanes, pace};
use crate::mechanism::{
    delivery, friction, harshness, loyalty, market, novelty, offer, ordering, partnership, satisfaction, service,
    solution, viability, wins, word_of_mouth,
};
use crate::world::{Buyer, Channel, Customers, Lever, NONE, Organisation, World, usual};

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
    for i in route.slots.clone() {
        let slot = &s.structure.slots[i];
        let customer = &mut world.customers[i];
        let [luck, noise, market_luck, _] = s.draws.words(Purpose::CustomerWeek, i as u32, world.step);
        let [count, weight] = satisfaction::encounters(&satisfaction_climate, luck.uniform());
        let warmth = world.staff[slot.served_by as usize].warmth;
        let (home_mood, burden, stance) = if slot.works_at == NONE {
            (Lanes::ZERO, Lanes::ZERO, None)
        } else {
            let there = &world.staff[slot.works_at as usize];
            let mood = (there.engagement - usual::ENGAGEMENT) * there.filled;
            (mood, (there.burden() - usual::FATIGUE) * there.filled, Some(there))
        };
        let met = experience + service::WEIGHTS[3] * warmth;
        satisfaction::step(
            &p.satisfaction,
            &satisfaction_climate,
            met,
            noise.normal(),
            weight * customer.active,
            home_mood,
            customer,
        );
        partnership::step(&p.partnership, &partnership_climate, warmth, customer);
        let message = word_of_mouth::message(&p.word_of_mouth, news, &slot.ties);
        let heard = word_of_mouth::effect(&p.word_of_mouth, message);
        loyalty::step(&p.loyalty, loyalty_climate, heard - storm, customer);
        customer.harshness = harshness::harshness(&p.harshness, entitled, burden, customer);
        let disengaged = partnership::disengaged(&p.partnership, &partnership_climate, customer);

        let leaving = market::churn_hazard(&p.market, relative_churn, customer.loyalty, disengaged);
        let was = customer.active;
        if business {
            customer.active = stance.map_or(Lanes::ONE, |there| there.filled);
        } else {
            orders += count * was;
            let luck = market_luck.uniform();
            let leaves = luck.below(leaving.chance(dt / 52.0));
            customer.active = was.pick(1.0 - leaves, luck.below(joins));
        }
        let joined = (customer.active - was).max(0.0);
        if joined.any() {
            market::greet(joined, hope, customer);
        }
        next[i] = (customer.loyalty - customer.usual_loyalty) * customer.active;

        let heavy = customer.active * heaviness;
        let server = &mut world.staff[slot.served_by as usize];
        server.met[0] += customer.harshness * heavy;
        server.met[1] += heavy;
        sums.active += customer.active;
        sums.satisfaction += customer.satisfaction * customer.active;
        sums.loyalty += customer.loyalty * customer.active;
        sums.partnership += customer.partnership * customer.active;
        sums.disengaged += disengaged * customer.active;
        sums.gap += (met - customer.expectation) * customer.active;
        sums.heard += message * customer.active;
        sums.harshness += customer.harshness * customer.active;
        sums.leaving += leaving * customer.active;
        if business {
            let there = &world.staff[slot.works_at as usize];
            sums.authority += (-there.commitment).max(0.0) * there.tension.min(2.0) * customer.active;
            sums.zeal += (there.commitment - 0.3).max(0.0) * there.adoption * customer.active;
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
