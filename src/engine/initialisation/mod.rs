//! Scenario → world at week 0: constants of each organisation, the structure of a batch, and everybody's first state.

mod course;
pub mod structure;
pub mod traits;

use crate::draws::{Draws, Purpose};
use crate::lanes::{Lanes, ln, logit};
use crate::mechanism::{Parameters, delivery, fortune, market, offer, silos, solution};
use crate::observe::Place;
use crate::scenario::{Scenario, UnderPressure};
use crate::world::{
    Buyer, Channel, Customer, Customers, LEVER_COUNT, Lever, Organisation, People, Shown, Structure, TEAM, Usual, Work,
    World, usual,
};
pub use course::{steering, step_of};

/// An organisation as planned.
#[derive(Clone, Debug)]
pub struct FirmPlan {
    /// Teams.
    pub teams: usize,
    /// Share of teams that meet customers.
    pub interface: f32,
    /// Share of staff who buy.
    pub buyers: f32,
    /// Where the levers stand without a programme.
    pub culture: [f32; LEVER_COUNT],
    /// Its constants.
    pub usual: Usual,
    /// The release cycle when all is as usual: state by week of the cycle.
    cycle: Vec<Organisation<1>>,
}

/// A channel as planned.
#[derive(Clone, Debug)]
pub struct ChannelPlan {
    /// The selling organisation.
    pub seller: usize,
    /// Who buys.
    pub buyer: Buyer,
    /// People in the market (segments).
    pub people: usize,
    /// Share of them who work in the chain.
    pub works_here: f32,
    /// Usual orders, units a week.
    pub demand: f32,
    /// Mean loyalty of active customers when all is as usual.
    pub usual_loyalty: f32,
}

/// A scenario worked out: indices instead of ids, constants instead of parameters.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Parameters in force.
    pub parameters: Parameters,
    /// Organisations, upstream first.
    pub firms: Vec<FirmPlan>,
    /// Channels: links first, then segments.
    pub channels: Vec<ChannelPlan>,
    /// Where metrics are measured.
    pub places: Vec<Place>,
}

impl Plan {
    /// Mean loyalty of active customers when all is as usual, by channel.
    #[must_use]
    pub fn usual_loyalty(&self) -> Vec<f32> {
        self.channels.iter().map(|c| c.usual_loyalty).collect()
    }
}

/// Works a scenario out.
#[must_use]
pub fn plan(scenario: &Scenario) -> Plan {
    let parameters = scenario.mechanisms.effective();
    let p = &parameters;
    let index = |id: &str| scenario.chain.organisations.get_index_of(id);
    let mut channels = Vec::new();
    for link in &scenario.chain.links {
        let (Some(seller), Some(firm)) = (index(&link.from), index(&link.to)) else { continue };
        let all: f32 = scenario.chain.links.iter().filter(|l| l.to == link.to).map(|l| l.volume).sum();
        let [_, _, loyal] = traits::usual_market(p, 0.0);
        channels.push(ChannelPlan {
            seller,
            buyer: Buyer::Firm { firm, share: link.volume / all },
            people: 0,
            works_here: 0.0,
            demand: 0.0,
            usual_loyalty: loyal,
        });
    }
    for segment in scenario.chain.segments.values() {
        let Some(seller) = index(&segment.served_by) else { continue };
        let [_, usual_active, loyal] = traits::usual_market(p, segment.churn);
        channels.push(ChannelPlan {
            seller,
            buyer: Buyer::Segment {
                order_rate: segment.order_rate,
                churn: segment.churn,
                entitlement: segment.entitlement,
                stability: segment.stability,
                usual_active,
            },
            people: segment.people as usize,
            works_here: segment.works_here,
            demand: segment.people as f32 * usual_active * segment.order_rate,
            usual_loyalty: loyal,
        });
    }
    let mut firms: Vec<FirmPlan> = scenario.chain.organisations.values().map(|o| firm(p, o)).collect();
    for i in (0..firms.len()).rev() {
        let demand: f32 = channels.iter().filter(|c| c.seller == i).map(|c| c.demand).sum();
        for c in &mut channels {
            if let Buyer::Firm { firm, share } = c.buyer
                && firm == i
            {
                c.demand = demand * share * usual::WALLET;
            }
        }
        settle(p, &mut firms[i], demand.max(1e-3));
    }
    Plan { parameters, firms, channels, places: scenario.places() }
}

fn firm(p: &Parameters, organisation: &crate::scenario::Organisation) -> FirmPlan {
    let mut culture: [f32; LEVER_COUNT] = std::array::from_fn(|k| Lever::ALL[k].row().default);
    for (&lever, &value) in &organisation.culture.levers {
        culture[lever as usize] = value;
    }
    let teams = (organisation.staff as usize).div_ceil(TEAM);
    let cycle = release_cycle(p, culture);
    let n = cycle.len() as f32;
    let mean = |f: &dyn Fn(&Organisation<1>) -> f32| cycle.iter().map(f).sum::<f32>() / n;
    let usual = Usual {
        seats: (teams * TEAM) as f32,
        levels: levels(teams * TEAM),
        fit: [mean(&|o| o.fit_stated[0]), mean(&|o| o.fit_latent[0])],
        culture,
        offer_from_suppliers: organisation.offer_from_suppliers,
        margin: organisation.margin,
        reserve: organisation.reserve,
        chases: organisation.under_pressure == UnderPressure::Chase,
        ..Usual::default()
    };
    FirmPlan { teams, interface: organisation.interface, buyers: organisation.buyers, culture, usual, cycle }
}

/// Levels below the top when everybody leads one team: 1 for 64 people, 2 for 512.
fn levels(seats: usize) -> f32 {
    (ln(seats as f32) / ln(TEAM as f32) - 1.0).max(0.0)
}

/// Capacity, backlog and lead time at usual demand.
fn settle(p: &Parameters, firm: &mut FirmPlan, demand: f32) {
    let load = delivery::load_for(p.delivery.load);
    let capacity = demand / p.delivery.load;
    let focus = delivery::focus(&p.delivery, Lanes([usual_initiatives(p, firm)]))[0];
    let good = delivery::usual_good(&p.delivery);
    let u = &mut firm.usual;
    u.demand = demand;
    u.load = load;
    u.unit = usual::STANDARD * capacity / good / (u.seats * traits::usual_effort(p) * focus);
    u.backlog = load * p.delivery.lead_time * capacity / good;
    u.lead_time = u.backlog / demand;
}

fn usual_initiatives(p: &Parameters, firm: &FirmPlan) -> f32 {
    firm.culture[Lever::PrioritySwitches as usize] * p.uncertainty.initiative_time / 52.0
}

/// Knowledge and fit through one release cycle, after the cycle has settled, with customers as usual.
fn release_cycle(p: &Parameters, culture: [f32; LEVER_COUNT]) -> Vec<Organisation<1>> {
    let mut org = blank::<1>(culture);
    let [partners, disengaged] = [Lanes::from(usual::PARTNERSHIP), Lanes::from(usual::DISENGAGED)];
    let carried = silos::carried(&p.silos, &org);
    let interval = culture[Lever::ReleaseInterval as usize].ceil().max(1.0) as usize;
    let mut cycle = Vec::new();
    for step in 0..1040 + interval {
        let _ = offer::step(&p.offer, &mut org, partners, disengaged, carried, Lanes::ZERO, 1.0);
        if step >= 1040 {
            cycle.push(org.clone());
        }
    }
    cycle
}

/// An organisation at usual levels.
fn blank<const N: usize>(culture: [f32; LEVER_COUNT]) -> Organisation<N> {
    let at = |x: f32| Lanes::from(x);
    Organisation {
        levers: culture.map(at),
        holding: Lanes::ONE,
        potential: at(0.8),
        follow_through: Lanes::ONE,
        mood_luck: Lanes::ZERO,
        service_luck: Lanes::ZERO,
        capacity_luck: Lanes::ZERO,
        uncertainty: at(usual::UNCERTAINTY),
        initiatives: Lanes::ZERO,
        layoff_memory: Lanes::ZERO,
        since_layoff: at(1000.0),
        wins: Lanes::ZERO,
        imposed: Lanes::ZERO,
        novelty: Lanes::ZERO,
        integration: (at(logit(usual::INTEGRATION))).sigmoid(),
        shock: Lanes::ZERO,
        outage: Lanes::ZERO,
        strain: Lanes::ZERO,
        pressure: Lanes::ONE,
        standard: at(usual::STANDARD),
        time_per_job: at(usual::STANDARD),
        defects: Lanes::ZERO,
        input_defects: Lanes::ZERO,
        flex: Lanes::ONE,
        technical: Lanes::ZERO,
        adaptive: Lanes::ZERO,
        known_stated: at(0.5),
        known_latent: at(0.4),
        frozen_stated: at(0.5),
        frozen_latent: at(0.4),
        fit_stated: at(0.4),
        fit_latent: at(0.3),
        resigned: Lanes::ZERO,
        release_clock: Lanes::ZERO,
        demand: Lanes::ZERO,
        demand_slow: Lanes::ZERO,
        cash: Lanes::ZERO,
        seen_tension: at(usual::TENSION),
        seen_distress: Lanes::ZERO,
        controller: Lanes::ZERO,
        people: People::default(),
        work: Work::default(),
        usual: Usual::default(),
    }
}

/// Everybody and everything at the start of the burn-in.
#[must_use]
pub fn world<const N: usize>(plan: &Plan, structure: &Structure, draws: &Draws<N>, dt: f32) -> World<N> {
    let p = &plan.parameters;
    let staff: Vec<_> =
        structure.seats.iter().enumerate().map(|(i, seat)| traits::settled(p, draws, i, seat)).collect();
    let shown: Vec<Shown<N>> = staff.iter().map(crate::world::Employee::shown).collect();
    let customers: Vec<_> = structure
        .routes
        .iter()
        .flat_map(|route| route.slots.clone().map(move |i| (route, i)))
        .map(|(route, i)| customer(p, draws, route, structure, &staff, i))
        .collect();
    let organisations = (0..plan.firms.len()).map(|i| organisation(plan, draws, structure, &staff, i)).collect();
    let channels =
        structure.routes.iter().enumerate().map(|(c, route)| channel(plan, route, c, &customers, dt)).collect();
    let n = customers.len();
    World {
        shown: [shown.clone(), shown],
        staff,
        news: [vec![Lanes::ZERO; n], vec![Lanes::ZERO; n]],
        customers,
        organisations,
        channels,
        market: {
            let [z, ..] = draws.words(Purpose::MarketWeek, u32::MAX, 0);
            z.normal() * (p.fortune.demand * p.fortune.strength)
        },
        shocks: vec![Lanes::ZERO; structure.routes.len()],
        final_demand: Lanes::ONE,
        step: 0,
    }
}

fn customer<const N: usize>(
    p: &Parameters,
    draws: &Draws<N>,
    route: &crate::world::Route,
    structure: &Structure,
    staff: &[crate::world::Employee<N>],
    i: usize,
) -> Customer<N> {
    let [nature, partner, ..] = draws.words(Purpose::CustomerTraits, i as u32, 0);
    let [active, ..] = draws.words(Purpose::CustomerStart, i as u32, 0);
    let loyal_nature = nature.normal() * p.loyalty.spread + logit(usual::LOYALTY);
    let loyalty = loyal_nature.sigmoid();
    let partner_nature = partner.normal() * 0.5 + logit(usual::PARTNERSHIP);
    let active = match route.buyer {
        Buyer::Firm { .. } => staff[structure.slots[i].works_at as usize].filled,
        Buyer::Segment { churn, usual_active, .. } => {
            let win = p.market.innovation + p.market.imitation * usual_active;
            let leave = market::churn_hazard(&p.market, churn, loyalty, Lanes::from(usual::DISENGAGED));
            active.uniform().below(win / (win + leave))
        }
    };
    Customer {
        active,
        expectation: Lanes::from(usual::EXPERIENCE),
        satisfaction: Lanes::from(usual::SATISFACTION),
        loyalty,
        partnership: partner_nature.sigmoid(),
        harshness: Lanes::from(usual::HARSHNESS),
        usual_loyalty: loyalty,
        loyal_nature,
        partner_nature,
    }
}

fn organisation<const N: usize>(
    plan: &Plan,
    draws: &Draws<N>,
    structure: &Structure,
    staff: &[crate::world::Employee<N>],
    i: usize,
) -> Organisation<N> {
    let (p, firm) = (&plan.parameters, &plan.firms[i]);
    let [holding, potential, phase, follow] = draws.words(Purpose::OrganisationTraits, i as u32, 0);
    let [mood, service, capacity, _] = draws.words(Purpose::OrganisationTraits, i as u32, 1);
    let cv2 = p.tension.organisation_spread * p.tension.organisation_spread;
    let spread = crate::lanes::ln(1.0 + cv2).max(0.0).sqrt();
    let phases = phase.uniform().map(|u| (u * firm.cycle.len() as f32).floor());
    let in_cycle =
        |f: fn(&Organisation<1>) -> f32| phases.map(|k| f(&firm.cycle[(k as usize).min(firm.cycle.len() - 1)]));
    let mut people = People::<N>::default();
    for person in &staff[structure.firms[i].seats.clone()] {
        people.filled += person.filled;
        people.open += person.open;
        people.adoption += person.adoption * person.filled;
        people.proficiency += person.proficiency * person.filled;
        people.engagement += person.engagement * person.filled;
        people.trust += person.trust * person.filled;
        people.fatigue += person.fatigue * person.filled;
        people.skill += person.skill * person.filled;
        people.tension += person.tension * person.filled;
    }
    let luck = p.fortune.strength;
    Organisation {
        holding: (holding.normal() * spread - 0.5 * spread * spread).exp(),
        potential: (potential.normal() * p.solution.potential_spread + p.solution.potential).clamp(0.1, 0.98),
        follow_through: (follow.normal() * p.balcony.follow_through_spread + p.balcony.follow_through).clamp(0.1, 1.3),
        mood_luck: mood.normal() * (p.fortune.mood * luck),
        service_luck: service.normal() * (p.fortune.service * luck),
        capacity_luck: capacity.normal() * (fortune::CAPACITY * luck),
        initiatives: Lanes::from(usual_initiatives(p, firm)),
        defects: Lanes::from(p.delivery.defects),
        input_defects: Lanes::from(p.delivery.defects),
        technical: Lanes::from(solution::START),
        adaptive: Lanes::from(solution::START),
        known_stated: in_cycle(|o| o.known_stated[0]),
        known_latent: in_cycle(|o| o.known_latent[0]),
        frozen_stated: in_cycle(|o| o.frozen_stated[0]),
        frozen_latent: in_cycle(|o| o.frozen_latent[0]),
        fit_stated: in_cycle(|o| o.fit_stated[0]),
        fit_latent: in_cycle(|o| o.fit_latent[0]),
        resigned: in_cycle(|o| o.resigned[0]),
        release_clock: in_cycle(|o| o.release_clock[0]),
        demand: Lanes::from(firm.usual.demand),
        demand_slow: Lanes::from(firm.usual.demand),
        cash: Lanes::from(firm.usual.reserve),
        people,
        work: Work {
            orders: Lanes::from(firm.usual.demand),
            capacity: Lanes::from(firm.usual.demand / p.delivery.load),
            backlog: Lanes::from(firm.usual.backlog),
            lead_time: Lanes::from(firm.usual.lead_time),
            load: Lanes::from(firm.usual.load),
            on_time: Lanes::from(delivery::usual_on_time()),
            quality: Lanes::from(usual::QUALITY),
            ..Work::default()
        },
        usual: firm.usual.clone(),
        ..blank(firm.culture)
    }
}

fn channel<const N: usize>(
    plan: &Plan,
    route: &crate::world::Route,
    c: usize,
    customers: &[Customer<N>],
    dt: f32,
) -> Channel<N> {
    let planned = &plan.channels[c];
    let seller = &plan.firms[route.seller].usual;
    let mut sums = Customers::<N>::default();
    for customer in &customers[route.slots.clone()] {
        sums.active += customer.active;
        sums.satisfaction += customer.satisfaction * customer.active;
        sums.loyalty += customer.loyalty * customer.active;
        sums.partnership += customer.partnership * customer.active;
        sums.disengaged += customer.active * usual::DISENGAGED;
    }
    Channel {
        backlog: Lanes::from(seller.backlog * planned.demand / seller.demand),
        orders: Lanes::from(planned.demand * dt),
        stock: Lanes::from(planned.demand / usual::WALLET * plan.parameters.ordering.cover),
        wallet: Lanes::from(usual::WALLET),
        lead_seen: Lanes::from(seller.lead_time),
        reputation: Lanes::from(usual::LOYALTY),
        customers: sums,
        ..Channel::default()
    }
}
