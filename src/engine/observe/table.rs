//! The table of metrics: a row is what it is called and means, and how it is read off the sums of a place.

use super::Better::{Higher, Lower, Neither};
use super::Metric;
use super::PlaceKind::{self, Chain, Link, Organisation, Segment, Tier};
use super::Theme::{Customers, Delivery, Money, People};
use super::accumulator::Accumulator;
use crate::lanes::Lanes;
use crate::world::usual;

const EVERYWHERE: &[PlaceKind] = &[Organisation, Link, Segment, Tier, Chain];
const FIRMS: &[PlaceKind] = &[Organisation, Tier, Chain];
const CONSUMERS: &[PlaceKind] = &[Segment, Chain];
const FIRM: &[PlaceKind] = &[Organisation];
const FLOWS: &[PlaceKind] = &[Organisation, Link];

macro_rules! metrics {
    ($($id:literal, $name:literal, $unit:literal, $better:ident, $theme:ident, $least:literal, $at:ident, $meaning:literal, $formula:expr;)+) => {
        /// Every metric, in reading order.
        pub static METRICS: &[Metric] = &[$(Metric {
            id: $id,
            name: $name,
            unit: $unit,
            better: $better,
            theme: $theme,
            minimal_important_difference: $least,
            meaning: $meaning,
            at: $at,
        },)+];

        /// How each metric is read off the sums of a place, in the order of [`METRICS`](crate::observe::METRICS).
        pub(super) const fn formulas<const N: usize>() -> [fn(&Accumulator<N>) -> Lanes<N>; METRICS.len()] {
            [$($formula),+]
        }
    };
}

// Id, name, unit, which way is better, theme, smallest difference that matters, where it is measured; meaning; formula.
metrics! {
    "loyalty", "Loyalty", "points", Higher, Customers, 0.5, EVERYWHERE,
        "Mean loyalty of active customers, 0-100.",
        |t| 100.0 * t.customers.loyalty.level / t.customers.market.active;
    "nps", "NPS", "points", Higher, Customers, 2.0, EVERYWHERE,
        "Net promoter score of active customers: share answering 9-10 minus share answering 0-6, in points, from loyalty on a 0-10 scale.",
        |t| 100.0 * (t.answers.promoters - t.answers.detractors) / t.customers.market.active;
    "satisfaction", "Satisfaction", "points", Higher, Customers, 0.5, EVERYWHERE,
        "Mean satisfaction of active customers, 0-100.",
        |t| 100.0 * t.customers.satisfaction.level / t.customers.market.active;
    "expectation_gap", "Expectation gap", "points", Higher, Customers, 0.5, EVERYWHERE,
        "Experience minus expectation, mean over active customers, points of a 0-100 scale; negative = disappointed.",
        |t| 100.0 * t.customers.satisfaction.gap / t.customers.market.active;
    "churn", "Churn", "% a year", Lower, Customers, 0.3, EVERYWHERE,
        "Mean yearly hazard that an active customer leaves.",
        |t| 100.0 * t.customers.market.leaving / t.customers.market.active;
    "customers", "Active customers", "people", Higher, Customers, 2.0, EVERYWHERE,
        "Number of active customers.",
        |t| t.customers.market.active;
    "acquisition", "Acquisition", "% a year", Higher, Customers, 0.3, CONSUMERS,
        "Mean yearly hazard that a free customer slot is won.",
        |t| 100.0 * t.markets.joining / t.markets.free;
    "reputation", "Reputation", "points", Higher, Customers, 0.5, CONSUMERS,
        "What the market thinks of who serves it, 0-100: the loyalty it shows and what is seen inside.",
        |t| 100.0 * t.markets.reputation / t.markets.slots;
    "storms", "Storms from within", "a year", Lower, Customers, 0.1, CONSUMERS,
        "Mean yearly hazard that fear at work or disappointed customers break out as bad news.",
        |t| t.markets.storms / t.markets.slots;
    "partners", "Partners", "%", Higher, Customers, 0.5, EVERYWHERE,
        "Share of customers whose feedback comes as partnership.",
        |t| 100.0 * t.customers.partnership.level / t.customers.market.active;
    "judges", "Judges", "%", Neither, Customers, 0.5, EVERYWHERE,
        "Share of customers whose feedback comes as judgement.",
        |t| 100.0 - 100.0 * (t.customers.partnership.level + t.customers.partnership.disengaged) / t.customers.market.active;
    "disengaged", "Disengaged", "%", Lower, Customers, 0.5, EVERYWHERE,
        "Share of customers who give no feedback at all.",
        |t| 100.0 * t.customers.partnership.disengaged / t.customers.market.active;
    "word_of_mouth", "Word of mouth", "points", Higher, Customers, 0.2, EVERYWHERE,
        "Mean news heard from acquaintances (their loyalty against its usual level), points of a 0-100 scale.",
        |t| 100.0 * t.customers.word_of_mouth.heard / t.customers.market.active;
    "harshness", "Harshness", "points", Lower, Customers, 0.5, EVERYWHERE,
        "Mean harshness of customers toward staff, 0-100.",
        |t| 100.0 * t.customers.harshness.level / t.customers.market.active;
    "enps", "eNPS", "points", Higher, People, 2.0, FIRMS,
        "Employee net promoter score, from engagement on a 0-10 scale.",
        |t| 100.0 * (t.staff.advocates - t.staff.critics) / t.people.turnover.filled;
    "employee_advocacy", "Employees' advocacy of the offer", "points", Higher, People, 2.0, FIRMS,
        "Net promoter score of what the organisation makes or sells among its own people who are consumers of it, from their loyalty on a 0-10 scale.",
        |t| 100.0 * (t.colleagues.promoters - t.colleagues.detractors) / t.colleagues.active;
    "engagement", "Engagement", "points", Higher, People, 0.5, FIRMS,
        "Mean engagement of employees, 0-100.",
        |t| 100.0 * t.people.wellbeing.engagement / t.people.turnover.filled;
    "commitment", "Commitment", "points", Higher, People, 1.0, FIRMS,
        "Mean commitment to the change, -100 to 100.",
        |t| 100.0 * t.people.commitment.level / t.people.turnover.filled;
    "resistance", "Resistance", "%", Lower, People, 1.0, FIRMS,
        "Share of employees whose commitment is below -0.3.",
        |t| 100.0 * t.staff.resisting / t.people.turnover.filled;
    "commitment_middles", "Commitment of team leaders", "points", Higher, People, 1.0, FIRMS,
        "Mean commitment to the change of those who lead a team, -100 to 100.",
        |t| 100.0 * t.people.silos.commitment / t.people.silos.middles;
    "commitment_contact", "Commitment of contact staff", "points", Higher, People, 1.0, FIRMS,
        "Mean commitment to the change of sales and service, -100 to 100.",
        |t| 100.0 * t.people.commitment.contact_level / t.people.commitment.contact;
    "commitment_frontline", "Commitment of the front line", "points", Higher, People, 1.0, FIRMS,
        "Mean commitment to the change of those who produce, -100 to 100.",
        |t| 100.0 * t.people.commitment.frontline_level / t.people.commitment.frontline;
    "trust", "Trust in leaders", "points", Higher, People, 0.5, FIRMS,
        "Mean trust in leadership, 0-100.",
        |t| 100.0 * t.people.trust.level / t.people.turnover.filled;
    "tension", "Adaptive tension", "index", Neither, People, 0.02, FIRMS,
        "Mean adaptive tension felt; learning starts near 0.44, distress near 1.",
        |t| t.people.tension.level / t.people.turnover.filled;
    "too_cold", "Too cold", "%", Neither, People, 1.0, FIRMS,
        "Share of employees whose tension is below the productive zone.",
        |t| 100.0 * t.staff.cold / t.people.turnover.filled;
    "productive", "In the productive zone", "%", Higher, People, 1.0, FIRMS,
        "Share of employees in the productive zone of tension.",
        |t| 100.0 - 100.0 * (t.staff.cold + t.staff.hot) / t.people.turnover.filled;
    "too_hot", "Too hot", "%", Lower, People, 1.0, FIRMS,
        "Share of employees whose tension is above what they can bear.",
        |t| 100.0 * t.staff.hot / t.people.turnover.filled;
    "fatigue", "Fatigue", "points", Lower, People, 0.5, FIRMS,
        "Mean fatigue, 0-100.",
        |t| 100.0 * t.people.wellbeing.fatigue / t.people.turnover.filled;
    "turnover", "Turnover", "% a year", Lower, People, 0.5, FIRMS,
        "Mean yearly hazard that an employee quits.",
        |t| 100.0 * t.staff.quitting / t.people.turnover.filled;
    "staff", "Staff", "people", Neither, People, 1.0, FIRMS,
        "Filled seats.",
        |t| t.people.turnover.filled;
    "adoption", "Adoption", "%", Higher, People, 0.5, FIRMS,
        "Mean real adoption of the new way of working.",
        |t| 100.0 * t.people.learning.adoption / t.people.turnover.filled;
    "reported_adoption", "Reported adoption", "%", Neither, People, 0.5, FIRMS,
        "Adoption as people report it; the excess over real adoption is lip service.",
        |t| 100.0 * t.people.reporting.reported / t.people.turnover.filled;
    "proficiency", "Proficiency", "%", Higher, People, 0.5, FIRMS,
        "Mean mastered part of the new way of working.",
        |t| 100.0 * t.people.learning.proficiency / t.people.turnover.filled;
    "solution", "Quality of the solution", "points", Higher, People, 0.5, FIRMS,
        "How good the new way is, 0-100; 50 = as good as the old.",
        |t| 100.0 * t.firm.solution / t.people.turnover.filled;
    "integration", "Integration", "points", Higher, People, 0.5, FIRMS,
        "How well teams work together across silos, 0-100.",
        |t| 100.0 * t.firm.integration / t.people.turnover.filled;
    "warmth", "Warmth of contact", "points", Higher, People, 0.5, FIRMS,
        "Mean warmth of contact staff toward customers, 0-100.",
        |t| 100.0 * t.staff.warmth / t.staff.contact;
    "imposed", "Imposed demands", "index", Lower, People, 0.02, FIRMS,
        "Demands imposed by business customers and by friction at the interface; 0 = usual.",
        |t| t.firm.imposed / t.people.turnover.filled;
    "mission_clarity", "Clarity of the mission", "points", Higher, People, 0.5, FIRMS,
        "How clear the mission is to employees, 0-100.",
        |t| 100.0 * t.firm.clarity / t.people.turnover.filled;
    "doubt", "Doubt of those who lead", "points", Lower, People, 0.5, FIRMS,
        "How far those who lead doubt that the change will work here, 0-100.",
        |t| 100.0 * t.firm.doubt / t.people.turnover.filled;
    "home_strain", "Strain at home", "points", Lower, People, 0.5, FIRMS,
        "Mean strain that work causes at home, 0-100.",
        |t| 100.0 * usual::HOME_STRAIN + 100.0 * t.people.home.strain / t.people.turnover.filled;
    "attention", "Managers' time", "%", Lower, People, 1.0, FIRMS,
        "Share of managers' time that the programme takes; beyond the time they have, only part of the plan is carried out.",
        |t| 100.0 * t.firm.attention / t.firm.weight;
    "lead_time", "Lead time", "weeks", Lower, Delivery, 0.05, EVERYWHERE,
        "Backlog over completion rate (Little's law), mean of the month.",
        |t| t.firm.lead_time / t.firm.weight;
    "on_time", "On time", "%", Higher, Delivery, 0.5, EVERYWHERE,
        "Share of deliveries within the promised lead time.",
        |t| 100.0 * t.firm.on_time / t.firm.weight;
    "quality", "Quality", "points", Higher, Delivery, 0.5, EVERYWHERE,
        "Quality index of what is delivered, 0-100.",
        |t| 100.0 * t.firm.quality / t.firm.weight;
    "fit_stated", "Fit to stated needs", "points", Higher, Delivery, 0.5, EVERYWHERE,
        "How well the offer meets the needs customers can state, 0-100.",
        |t| 100.0 * t.firm.fit_stated / t.firm.weight;
    "fit_latent", "Fit to latent needs", "points", Higher, Delivery, 0.5, EVERYWHERE,
        "How well the offer meets the needs customers cannot state, 0-100.",
        |t| 100.0 * t.firm.fit_latent / t.firm.weight;
    "delivery", "Delivery", "points", Higher, Delivery, 0.5, EVERYWHERE,
        "Delivery index, 0-100: quality, timeliness and fit as a customer weighs them.",
        |t| 100.0 * t.firm.delivery / t.firm.weight;
    "backlog", "Backlog", "weeks of demand", Lower, Delivery, 0.05, FIRMS,
        "Orders accepted and not yet delivered, in weeks of usual demand.",
        |t| t.firm.backlog / t.firm.weight;
    "rework", "Rework", "% of output", Lower, Delivery, 0.2, FIRMS,
        "Share of completions that come back: defective, or not what was needed.",
        |t| 100.0 * t.firm.rework / t.firm.weight;
    "unfinished", "Unfinished initiatives", "initiatives", Lower, Delivery, 0.1, FIRMS,
        "Change initiatives begun and neither finished nor buried.",
        |t| t.firm.unfinished / t.firm.weight;
    "throughput", "Throughput", "% of usual", Higher, Delivery, 0.5, FIRMS,
        "Good output against usual demand, mean of the month.",
        |t| 100.0 * t.firm.throughput / t.firm.weight;
    "capacity", "Productivity", "% of usual", Higher, Delivery, 0.5, FIRMS,
        "Capacity per planned employee against the usual.",
        |t| 100.0 * t.firm.capacity / t.firm.weight;
    "load", "Load", "%", Neither, Delivery, 0.5, FIRMS,
        "Orders in hand over what can be done in the normal lead time.",
        |t| 100.0 * t.firm.load / t.firm.weight;
    "standard", "Standard of work", "% of original", Higher, Delivery, 0.5, FIRMS,
        "Time people think a job deserves, against the original standard; erodes under pressure.",
        |t| 100.0 * t.firm.standard / t.firm.weight;
    "bullwhip", "Bullwhip", "ratio", Lower, Delivery, 0.05, FLOWS,
        "Variability (squared coefficient of variation) of orders received over the last 52 weeks against that of final demand; 1 = no amplification.",
        |t| t.bullwhip;
    "margin", "Margin", "% of usual sales", Higher, Money, 0.5, FIRMS,
        "Operating result of the month against usual sales.",
        |t| 100.0 * t.firm.margin / t.firm.weight;
    "programme_cost", "Cost of the programme", "weeks of staff cost", Lower, Money, 0.2, FIRMS,
        "Hours and money that the programme has taken since month 0, in weeks of the usual staff cost.",
        |t| t.firm.spent / t.firm.weight;
    "cash", "Cash", "weeks of staff cost", Higher, Money, 0.2, FIRM,
        "Cash in hand, in weeks of usual staff cost.",
        |t| t.firm.cash;
}
