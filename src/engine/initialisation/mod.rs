//! Scenario → world at week 0: constants of each organisation, the structure of a batch, and everybody's first state.

mod course;
pub mod structure;
mod levels;

use std::marker::PhantomData;

use crate::draws::Draws;
use crate::lanes::{Lanes, ln};
use crate::mechanism::entity::{
    ChainStart, ChannelStart, CustomerStart, CustomerWeek, OneCustomer, OnePerson, OrganisationStart, PersonStart,
    PersonWeek,
};
use crate::mechanism::{
    Chain, Channel, Customer, Customers, Employee, Organisation, Parameters, People, Shown, World, delivery, offer,
};
use crate::observe::Place;
use crate::scenario::{Owners, Scenario, UnderPressure};
use crate::world::{Buyer, LEVER_COUNT, Lever, Structure, TEAM, Usual, usual};
pub use course::{steering, step_of};

/// An organisation as planned.
#[derive(Clone, Debug)]
pub struct FirmSetup {
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
}

/// A channel as planned.
#[derive(Clone, Debug)]
pub struct ChannelSetup {
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
pub struct Setup {
    /// Parameters in force.
    pub parameters: Parameters,
    /// Organisations, upstream first.
    pub firms: Vec<FirmSetup>,
    /// Channels: links first, then segments.
    pub channels: Vec<ChannelSetup>,
    /// Where metrics are measured.
    pub places: Vec<Place>,
    /// Weeks that cultures take to settle before the burn-in.
    pub settling_weeks: u32,
}

impl Setup {
    /// Mean loyalty of active customers when all is as usual, by channel.
    #[must_use]
    pub fn usual_loyalty(&self) -> Vec<f32> {
        self.channels.iter().map(|c| c.usual_loyalty).collect()
    }
}

/// Works a scenario out.
#[must_use]
pub fn plan(scenario: &Scenario) -> Setup {
    let parameters = scenario.mechanisms.effective();
    let p = &parameters;
    let index = |id: &str| scenario.chain.organisations.get_index_of(id);
    let mut channels = Vec::new();
    for link in &scenario.chain.links {
        let (Some(seller), Some(firm)) = (index(&link.from), index(&link.to)) else { continue };
        let all: f32 = scenario.chain.links.iter().filter(|l| l.to == link.to).map(|l| l.volume).sum();
        let [_, _, loyal] = levels::market(p, 0.0);
        channels.push(ChannelSetup {
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
        let [_, usual_active, loyal] = levels::market(p, segment.churn);
        channels.push(ChannelSetup {
            seller,
            buyer: Buyer::Segment {
                order_rate: segment.order_rate,
                churn: segment.churn,
                entitlement: segment.entitlement,
                stability: segment.stability,
                transparency: segment.transparency,
                usual_active,
            },
            people: segment.people as usize,
            works_here: segment.works_here,
            demand: segment.people as f32 * usual_active * segment.order_rate,
            usual_loyalty: loyal,
        });
    }
    let mut firms: Vec<FirmSetup> = scenario.chain.organisations.values().map(|o| firm(p, o)).collect();
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
    let settling_weeks = scenario.settling_weeks() as u32;
    Setup { parameters, firms, channels, places: scenario.places(), settling_weeks }
}

fn firm(p: &Parameters, organisation: &crate::scenario::Organisation) -> FirmSetup {
    let mut culture: [f32; LEVER_COUNT] = std::array::from_fn(|k| Lever::ALL[k].row().default);
    for (&lever, &value) in &organisation.culture.levers {
        culture[lever as usize] = value;
    }
    let teams = (organisation.staff as usize).div_ceil(TEAM);
    let mut usual = Usual {
        seats: (teams * TEAM) as f32,
        managers: managers(teams),
        levels: levels(teams * TEAM),
        culture,
        offer_from_suppliers: organisation.offer_from_suppliers,
        margin: organisation.margin,
        reserve: organisation.reserve,
        variety: organisation.variety,
        chases: organisation.under_pressure == UnderPressure::Chase,
        liquidity_target: organisation.liquidity_target,
        quarterly: organisation.owners == Owners::Quarterly,
        ..Usual::default()
    };
    let as_written = Usual { variety: 0.0, ..usual.clone() };
    usual.fit = offer::mean_fit(&offer::release_cycle(p, &Draws::<1>::new(0, 0), 0, &as_written));
    FirmSetup { teams, interface: organisation.interface, buyers: organisation.buyers, culture, usual }
}

/// Share of seats that lead: the top team and the first of every other team; of a single team, one.
fn managers(teams: usize) -> f32 {
    let leading = if teams == 1 { 1 } else { TEAM + teams - 1 };
    leading as f32 / (teams * TEAM) as f32
}

/// Levels below the top when everybody leads one team: 1 for 64 people, 2 for 512.
fn levels(seats: usize) -> f32 {
    (ln(seats as f32) / ln(TEAM as f32) - 1.0).max(0.0)
}

/// Capacity, backlog and lead time at usual demand.
fn settle(p: &Parameters, firm: &mut FirmSetup, demand: f32) {
    let load = delivery::load_for(p.delivery.load);
    let capacity = demand / p.delivery.load;
    let focus = delivery::focus(&p.delivery, Lanes([usual_initiatives(p, firm)]))[0];
    let good = delivery::usual_good(&p.delivery);
    let u = &mut firm.usual;
    u.demand = demand;
    u.load = load;
    u.unit = usual::STANDARD * capacity / good / (u.seats * levels::effort(p) * focus);
    u.backlog = load * p.delivery.lead_time * capacity / good;
    u.lead_time = u.backlog / demand;
}

fn usual_initiatives(p: &Parameters, firm: &FirmSetup) -> f32 {
    firm.culture[Lever::PrioritySwitches as usize] * p.uncertainty.initiative_time / usual::YEAR
}

/// Everybody and everything at the start of the burn-in.
#[must_use]
pub fn world<const N: usize>(plan: &Setup, structure: &Structure, draws: &Draws<N>, dt: f32) -> World<N> {
    let p = &plan.parameters;
    let person = |(i, seat)| Employee::start(&PersonStart::new(p, draws, i, seat, Lanes::ZERO, Lanes::ZERO));
    let staff: Vec<Employee<N>> = structure.seats.iter().enumerate().map(person).collect();
    let shown: Vec<Shown<N>> = staff.iter().map(Shown::of).collect();
    let organisations: Vec<Organisation<N>> =
        (0..plan.firms.len()).map(|i| organisation(plan, draws, structure, &staff, i)).collect();
    let customers: Vec<Customer<N>> = structure
        .routes
        .iter()
        .flat_map(|route| route.slots.clone().map(move |number| (route, number)))
        .map(|(route, number)| {
            let holder = staff.get(structure.slots[number].works_at as usize);
            let rivalry = organisations[route.seller].market.rivalry;
            Customer::start(&CustomerStart { parameters: p, draws, number, route, holder, hope: Lanes::ZERO, rivalry })
        })
        .collect();
    let channels = (0..structure.routes.len()).map(|c| channel(plan, structure, &customers, c, dt)).collect();
    let n = customers.len();
    World {
        shown: [shown.clone(), shown],
        staff,
        news: [vec![Lanes::ZERO; n], vec![Lanes::ZERO; n]],
        customers,
        organisations,
        channels,
        chain: Chain::start(&ChainStart { parameters: p, draws }),
        step: 0,
    }
}

fn organisation<const N: usize>(
    plan: &Setup,
    draws: &Draws<N>,
    structure: &Structure,
    staff: &[Employee<N>],
    i: usize,
) -> Organisation<N> {
    let firm = &plan.firms[i];
    let (mut people, week) = (People::<N>::default(), PersonWeek::default());
    for seat in structure.firms[i].seats.clone() {
        people.count(&OnePerson::new(&staff[seat], &structure.seats[seat], &week));
    }
    let cycle = offer::release_cycle(&plan.parameters, draws, i, &firm.usual);
    Organisation::start(&OrganisationStart::new(&plan.parameters, draws, i, &firm.usual, &cycle), people)
}

fn channel<const N: usize>(
    plan: &Setup,
    structure: &Structure,
    customers: &[Customer<N>],
    c: usize,
    dt: f32,
) -> Channel<N> {
    let (planned, route) = (&plan.channels[c], &structure.routes[c]);
    let seller = &plan.firms[route.seller].usual;
    let met = Lanes::from(usual::EXPERIENCE);
    let week = CustomerWeek { met, disengaged: Lanes::from(usual::DISENGAGED), ..CustomerWeek::default() };
    let mut sums = Customers::<N>::default();
    for customer in &customers[route.slots.clone()] {
        sums.count(&OneCustomer::new(customer, &week, None));
    }
    let (parameters, demand) = (&plan.parameters, planned.demand);
    Channel::start(&ChannelStart { parameters, seller, demand, dt, futures: PhantomData }, sums)
}
