//! Sums over everything at a place; every metric is a ratio of two of them. A row that a metric needs is one row here.
#![allow(unreachable_pub, reason = "sums are declared as mechanisms declare theirs")]

use crate::lanes::Lanes;
use crate::mechanism::state::summed;
use crate::mechanism::{
    Channel, Customer, Customers, Employee, Organisation, Parameters, People, delivery, offer, service, solution,
    tension, turnover, wellbeing,
};
use crate::world::Seat;

/// Answers to "would you recommend us?" from 0 to 10: from here on a promoter, below the other a detractor.
const PROMOTER: f32 = 8.5;
/// See [`PROMOTER`].
const DETRACTOR: f32 = 6.5;

/// Commitment below which somebody resists.
const RESISTING: f32 = -0.3;

/// The scale of answers.
const ANSWERS: f32 = 10.0;

/// Sums over everything at a place.
#[derive(Clone, Debug, Default)]
pub struct Accumulator<const N: usize> {
    pub customers: Customers<N>,
    pub answers: Answers<N>,
    pub markets: Markets<N>,
    pub people: People<N>,
    pub staff: Staff<N>,
    pub colleagues: Answers<N>,
    pub firm: Firm<N>,
    /// Variability of orders: not a sum.
    pub bullwhip: Lanes<N>,
}

impl<const N: usize> Accumulator<N> {
    /// Adds customers only.
    pub fn add_customers(&mut self, other: &Self) {
        self.customers.add(&other.customers);
        self.answers.add(&other.answers);
        self.markets.add(&other.markets);
    }

    /// Adds another place.
    pub fn add(&mut self, other: &Self) {
        self.add_customers(other);
        self.people.add(&other.people);
        self.staff.add(&other.staff);
        self.colleagues.add(&other.colleagues);
        self.firm.add(&other.firm);
    }
}

/// A customer to be counted in.
pub struct OneAnswer<'a, const N: usize> {
    pub customer: &'a Customer<N>,
    /// 1 where somebody is asked.
    pub here: Lanes<N>,
}

summed! {
    "Over people who are asked as customers: would they recommend what they get?", Answers, OneAnswer, (h) {
        with {
            let here = h.here;
            let answer = ANSWERS * h.customer.loyalty.level;
        }
        /// Those who are asked.
        active: here;
        /// Those who would recommend it.
        promoters: (1.0 - answer.less_than(PROMOTER)) * here;
        /// Those who would not.
        detractors: answer.less_than(DETRACTOR) * here;
    }
}

/// A segment to be counted in.
pub struct OneSegment<'a, const N: usize> {
    pub slots: usize,
    pub channel: &'a Channel<N>,
}

summed! {
    "Over segments: their markets.", Markets, OneSegment, (h) {
        with { let slots = h.slots as f32; }
        /// Slots.
        slots: Lanes::from(slots);
        /// Free slots.
        free: slots - h.channel.customers.market.active;
        /// Slots won, a year.
        joining: h.channel.market.joining * (slots - h.channel.customers.market.active);
        /// Reputation of who serves them.
        reputation: h.channel.market.reputation * slots;
        /// Storms from within, a year.
        storms: h.channel.transparency.storms * slots;
    }
}

/// An employee to be counted in.
pub struct OneEmployee<'a, const N: usize> {
    pub parameters: &'a Parameters,
    pub org: &'a Organisation<N>,
    pub person: &'a Employee<N>,
    pub seat: &'a Seat,
}

summed! {
    "Over the people of an organisation: what only metrics need.", Staff, OneEmployee, (h) {
        with {
            let (p, person, here) = (h.parameters, h.person, h.person.turnover.filled);
            let answer = ANSWERS * wellbeing::advocacy(person.wellbeing.engagement);
            // Where somebody bears less than the zone begins with, too hot goes before too cold: nobody is counted twice.
            let hot = person.tension.level.greater_than(person.tension.tolerance);
            let contact = if h.seat.meets_customers { here } else { Lanes::ZERO };
        }
        /// Those who would recommend their employer.
        advocates: (1.0 - answer.less_than(PROMOTER)) * here;
        /// Those who would not.
        critics: answer.less_than(DETRACTOR) * here;
        /// Those who resist the change.
        resisting: person.commitment.level.less_than(RESISTING) * here;
        /// Those below the productive zone.
        cold: tension::cold(&p.tension, person.tension.level) * (1.0 - hot) * here;
        /// Those beyond their tolerance.
        hot: hot * here;
        /// Hazard of quitting, a year.
        quitting: turnover::exit_hazard(&p.turnover, person) * h.org.turnover.labour_market * here;
        /// Contact staff.
        contact: contact;
        /// Warmth of contact staff.
        warmth: person.service.warmth * contact;
    }
}

/// An organisation to be counted in.
pub struct OneFirm<'a, const N: usize> {
    pub parameters: &'a Parameters,
    pub org: &'a Organisation<N>,
    /// Means of the month: lead time; output and result against the usual.
    pub month: Month<N>,
}

/// What a month of an organisation was like; before the first one, what is now.
#[derive(Clone, Debug, Default)]
pub struct Month<const N: usize> {
    pub lead_time: Lanes<N>,
    pub throughput: Lanes<N>,
    pub margin: Lanes<N>,
}

summed! {
    "Over organisations: people count by heads, work by usual demand.", Firm, OneFirm, (h) {
        with {
            let (p, org, month) = (h.parameters, h.org, &h.month);
            let (heads, size) = (org.people.turnover.filled, org.usual.demand);
            let better = offer::better(org, solution::worth(&p.solution, org));
        }
        /// Usual demand.
        weight: Lanes::from(size);
        /// Quality of the solution.
        solution: solution::quality(org) * heads;
        /// Integration across silos.
        integration: org.silos.integration * heads;
        /// Imposed demands.
        imposed: org.friction.imposed * heads;
        /// Lead time.
        lead_time: month.lead_time;
        /// Output.
        throughput: month.throughput;
        /// Result.
        margin: month.margin;
        /// Share delivered on time.
        on_time: org.delivery.on_time * size;
        /// Quality of what is delivered.
        quality: org.delivery.quality * size;
        /// Fit to stated needs.
        fit_stated: org.offer.fit_stated * size;
        /// Fit to latent needs.
        fit_latent: org.offer.fit_latent * size;
        /// Delivery as a whole.
        delivery: service::delivery(org, better) * size;
        /// Backlog.
        backlog: org.delivery.backlog;
        /// Work that comes back.
        rework: delivery::returned(&p.delivery, org.delivery.defects, better) * size;
        /// Open initiatives.
        unfinished: org.uncertainty.initiatives * size;
        /// Capacity without temporary staff.
        capacity: org.delivery.capacity / org.delivery.flex * p.delivery.load * delivery::usual_good(&p.delivery);
        /// Load.
        load: org.delivery.load * size;
        /// Standard of work.
        standard: org.standards.standard * size;
        /// Cash.
        cash: org.viability.cash;
        /// Clarity of the mission.
        clarity: org.meaning.clarity * heads;
        /// Doubt of those who lead.
        doubt: org.meaning.doubt * heads;
        /// Managers' time that the programme takes.
        attention: org.price.managers * size;
        /// What the programme has taken.
        spent: org.price.spent * size;
    }
}
