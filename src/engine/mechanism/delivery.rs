//! # Delivery
//! Capacity is people's work; work in hand beyond capacity makes lead times grow and people strain; defects, and jobs that do
//! not meet needs the first time, come back. Orders that wait too long are cancelled.
//!
//! | | |
//! |---|---|
//! | Law | rate = cap·ρ/(1+ρ⁸)^⅛ with ρ = backlog/(normal lead time·cap); backlog' = orders − rate − cancellations, exact; lead time = backlog/rate (Little 1961) |
//! | Source | productivity dip while learning (McAfee 2002, sign); multitasking (Jin et al. 2020); load tipping near 92 % (Kuntz et al. 2015, for the place of the bend) |
//! | Reads | skill, engagement, fatigue, adoption, proficiency; working time that levers take (`price`), time for learning, coverage; solution, fit, initiatives, imposed demands, time per job; orders, demand, stocks and defects of input; luck with capacity; what standards, hand-overs and partners do to defects |
//! | Writes | backlogs, stocks of input, deliveries, output, cancellations, capacity, lead time, timeliness, load, strain, pressure, defects (own, input), quality, flex, size |
//! | Draws | none (orders are drawn by customers) |
//! | Omits | priorities between customers, machines |

use super::{Employee, Organisation, World, offer, price, solution};
use crate::lanes::{Lanes, exp, ln, logit, relaxation_fraction, sigmoid};
use crate::world::{Buyer, Lever, Structure, usual};

crate::parameters! {
    /// Delivery: capacity, backlog, lead time, defects.
    pub struct Parameters {
        /// How strong strain, defects and the effects of people on work are; 0 switches them off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Usual demand over capacity.
        load: 0.86, "share", 0.6..=0.95, Stylised, "busy, below the bend";
        /// Lead time without congestion.
        lead_time: 2.0, "weeks", 0.5..=12.0, Assumption, "scale of the work";
        /// Productivity lost per unit of the new way adopted but not mastered.
        learning_dip: 0.45, "share", 0.0..=0.9, Stylised, "worse before better (McAfee 2002, sign)";
        /// Productivity gained by a perfect, mastered new way.
        solution_gain: 0.2, "share", 0.0..=0.6, Assumption, "why the change is made";
        /// Capacity lost to switching when very many initiatives are open.
        multitasking: 0.3, "share", 0.0..=0.6, Literature, "Jin et al. 2020: 10 % more switching, 9 to 11 % less throughput";
        /// Effect of engagement on work done.
        engagement: 0.25, "1", 0.0..=0.6, Literature, "sign: Harter, Schmidt & Hayes 2002; size assumed";
        /// Usual share of output with a defect.
        defects: 0.06, "share", 0.005..=0.2, Assumption, "scale of the work";
        /// Share of a supplier's defects (logarithm) passed on.
        input_defects: 0.6, "1", 0.0..=1.0, Stylised, "garbage in";
        /// Effect of a perfect, mastered new way on defects.
        solution_defects: 0.6, "logit", 0.0..=2.0, Assumption, "why the change is made";
    }
}

state! {
    people(h) {
        /// Sum of effective work.
        effort: h.week.effort * h.here;
    }
    channel(a) {
        /// Orders waiting at the seller.
        backlog: Lanes::from(a.seller.backlog * a.demand / a.seller.demand), "units", 0.0..=f32::MAX;
        /// Delivered this week.
        delivered: Lanes::ZERO, "units", 0.0..=f32::MAX;
    }
    organisation(a) {
        with { let p = &a.parameters.delivery; }
        /// Strain from outside.
        shock: Lanes::ZERO, "index", f32::MIN..=f32::MAX;
        /// Share of capacity lost to an outside failure.
        outage: Lanes::ZERO, "share", 0.0..=1.0;
        /// Work pressure above the usual.
        strain: Lanes::ZERO, "index", -1.0..=1.0;
        /// Work pressure: work in hand over capacity, softly at least 1.
        pressure: Lanes::ONE, "times", 1.0..=f32::MAX;
        /// Share of output with a defect.
        defects: Lanes::from(p.defects), "share", 0.0..=1.0;
        /// Share of input with a defect as seen in operations.
        input_defects: Lanes::from(p.defects), "share", 0.0..=1.0;
        /// Temporary staff and budget that follow demand, 1 = usual.
        flex: Lanes::ONE, "times", 0.0..=2.0;
        /// Good output this week.
        output: Lanes::ZERO, "units", 0.0..=f32::MAX;
        /// Orders cancelled this week.
        cancelled: Lanes::ZERO, "units", 0.0..=f32::MAX;
        /// Hands and machines against what usual people would need for usual demand: an organisation is sized for its demand before the
        /// programme starts.
        sized: Lanes::ONE, "times", 0.0..=f32::MAX;
        /// Capacity.
        capacity: Lanes::from(a.usual.demand / p.load), "units a week", 0.0..=f32::MAX;
        /// Backlog.
        backlog: Lanes::from(a.usual.backlog), "units", 0.0..=f32::MAX;
        /// Backlog over completion rate.
        lead_time: Lanes::from(a.usual.lead_time), "weeks", 0.0..=100.0;
        /// Share delivered within the promised time.
        on_time: Lanes::from(usual_on_time()), "share", 0.0..=1.0;
        /// Work in hand over what can be done in the normal lead time.
        load: Lanes::from(a.usual.load), "times", 0.0..=f32::MAX;
        /// Quality index.
        quality: Lanes::from(usual::QUALITY), "share", 0.0..=1.0;
    }
}

/// How fast orders are cancelled when lead time is three times the usual \[per week\]; assumption: customers lose patience.
const CANCELLATION: f32 = 0.15;

/// Lead time promised, against the usual one \[times\]; calibrated: 86 % on time in the quiet baseline.
const PROMISED: f32 = 1.72;

/// Effect of fatigue on work done \[1\]; stylised: tired people work slower.
const FATIGUE: f32 = 0.35;

/// Capacity lost to imposed demands, at the most \[share\]; assumption: extra work.
const IMPOSED: f32 = 0.08;

/// Extra output per unit of strain \[1\]; stylised: first response to overload (Oliva & Sterman 2001, sign).
const OVERTIME: f32 = 0.15;

/// Strain at which people can be pressed no further \[index\]; assumption: work pressure saturates.
const CEILING: f32 = 0.35;

/// How fast temporary staff and budget follow demand \[weeks\]; assumption: budget and hiring cycle.
const STAFFING_TIME: f32 = 39.0;

/// How fast an organisation is sized for its demand before the start \[weeks\]; assumption: a quarter.
pub const SIZING_TIME: f32 = 13.0;

/// Most that it is resized at a time \[times\]; numerical.
const MOST_RESIZED: [f32; 2] = [0.5, 2.0];

/// Share of defects found and reworked before delivery \[share\]; assumption: half.
const REWORK: f32 = 0.5;

/// Share of what does not meet needs that comes back as work \[share\]; stylised: questions, changes and complaints that a fitting
/// offer would not have caused.
const RETURNS: f32 = 0.2;

/// Effect of fatigue on defects \[logit\]; stylised: tired people err.
const TIRED_DEFECTS: f32 = 1.0;

/// Effect of the new way adopted but not mastered on defects \[logit\]; stylised: errors while learning.
const LEARNING_DEFECTS: f32 = 1.0;

/// Elasticity of orders to lead time \[1\]; stylised: some go elsewhere.
pub const BALKING: f32 = 0.4;

/// Most orders that a short lead time brings \[times\]; assumption: few come for speed alone.
const MOST_PATIENT: f32 = 1.1;

/// Stock at which shortage begins to bite [weeks of demand]; assumption: not all parts run out at once.
pub const SOFTNESS: f32 = 0.5;

/// Share of a stock that can be used within a week \[share\]; assumption: some parts never fit.
const USABLE: f32 = 0.98;

/// How fast operations see a change in the defects of inputs \[weeks\]; assumption: a month.
const INPUT_TIME: f32 = 4.0;

/// How fast defects follow their causes \[weeks\]; assumption: weeks.
const DEFECTS_TIME: f32 = 3.0;

/// Defects beyond the usual at which quality falls to 1/e of the usual \[share\]; assumption: scale of the index.
const QUALITY_SCALE: f32 = 0.2;

/// Mean skill in the quiet baseline \[share\]; calibrated: newcomers are always about.
const USUAL_SKILL: f32 = 0.975;

/// Open initiatives at which half of what multitasking can take is lost \[number\]; assumption: about three at once.
const MANY: f32 = 3.0;

/// Most that staffing follows demand \[times\]; assumption: doubled at most. Below it staffing is in proportion to demand.
const MOST_STAFFING: f32 = 2.0;

/// Least demand that staffing follows [share of the usual]; assumption: numerical.
const LEAST_DEMAND: f32 = 0.05;

/// Least capacity [share of usual demand]; assumption: numerical.
const LEAST_CAPACITY: f32 = 0.02;

/// Softness of the onset of strain, and of pressure \[load\]; assumption: people feel it before work does.
const ONSET: [f32; 2] = [0.1, 0.03];

/// Times the usual lead time at which patience ends, and softness of the end \[times\]; assumption: twice.
const PATIENCE: [f32; 2] = [2.0, 0.1];

/// Fastest cancellation \[per week\]; assumption: numerical.
const MOST_CANCELLATION: f32 = 2.0;

/// Spread of the logarithm of times of delivery \[1\]; assumption: a third either way.
const DELIVERY_SPREAD: f32 = 0.3;

/// Least rate of completion from which a lead time is told \[per week\]; assumption: nobody plans beyond two years.
const LEAST_RATE: f32 = 0.01;

/// Longest lead time told \[weeks\]; assumption: nobody plans beyond two years.
const LONGEST: f32 = 100.0;

/// What the organisation gives everybody's work this week.
pub struct Climate<const N: usize> {
    coverage: Lanes<N>,
    learning_time: Lanes<N>,
    left: Lanes<N>,
    gain: Lanes<N>,
}

/// The organisation's part; `net` is the net worth of the new way.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, net: Lanes<N>) -> Climate<N> {
    Climate {
        coverage: org.lever(Lever::Coverage),
        learning_time: org.lever(Lever::LearningTime),
        left: price::left(org),
        gain: net * (p.solution_gain * p.strength),
    }
}

/// Effective work of a person, 1 = a fully skilled person on a usual day.
#[inline(always)]
#[must_use]
pub fn effort<const N: usize>(p: &Parameters, c: &Climate<N>, person: &Employee<N>) -> Lanes<N> {
    let covered = person.reach.covered(c.coverage);
    let unmastered = (person.learning.adoption - person.learning.proficiency).max(0.0);
    person.turnover.skill
        * (1.0 + p.strength * p.engagement * (person.wellbeing.engagement - usual::ENGAGEMENT))
        * (1.0 - p.strength * FATIGUE * (person.wellbeing.fatigue - usual::FATIGUE))
        * (c.left - c.learning_time * covered * price::to_learn(person.learning.proficiency))
        * (1.0 - p.strength * p.learning_dip * unmastered)
        * (1.0 + c.gain * person.learning.proficiency)
}

/// Share of capacity left with this many open initiatives.
#[inline(always)]
#[must_use]
pub fn focus<const N: usize>(p: &Parameters, initiatives: Lanes<N>) -> Lanes<N> {
    1.0 - p.strength * p.multitasking * (initiatives / (initiatives + MANY))
}

/// Completion rate in units of capacity at this load ρ: ρ when idle, 1 when swamped.
#[inline(always)]
#[must_use]
pub fn completion<const N: usize>(load: Lanes<N>) -> Lanes<N> {
    let l2 = load * load;
    let l4 = l2 * l2;
    load / (1.0 + l4 * l4).sqrt().sqrt().sqrt()
}

/// The load at which completion equals `share` of capacity: the inverse of [`completion`].
#[must_use]
pub fn load_for(share: f32) -> f32 {
    let s8 = exp(8.0 * ln(share));
    exp(ln(s8 / (1.0 - s8)) / 8.0)
}

/// Softly limited excess of load over what can be done.
#[inline(always)]
#[must_use]
fn pressed<const N: usize>(load: Lanes<N>, width: f32) -> Lanes<N> {
    let excess = (load - 1.0).positive(width);
    excess / (1.0 + excess * (1.0 / CEILING))
}

/// How lead time holds orders back, 1 = as usual.
#[inline(always)]
#[must_use]
pub fn patience<const N: usize>(seller: &Organisation<N>) -> Lanes<N> {
    (seller.delivery.lead_time * (1.0 / seller.usual.lead_time)).pow(-BALKING).min(MOST_PATIENT)
}

/// What inputs permit this week.
pub struct Inputs<const N: usize> {
    /// Share of work that shortage leaves possible, 0-1.
    available: Lanes<N>,
    /// Output that stocks suffice for, units.
    limit: Lanes<N>,
}

/// What an organisation's inputs permit, and how good they are.
#[inline(always)]
#[must_use]
pub fn inputs<const N: usize>(p: &Parameters, structure: &Structure, firm: usize, world: &mut World<N>, dt: f32) -> Inputs<N> {
    let plan = &structure.firms[firm];
    let (mut available, mut limit, mut defects) = (Lanes::ONE, Lanes::from(f32::MAX), Lanes::ZERO);
    for &c in &plan.buys {
        let Buyer::Firm { share, .. } = structure.routes[c].buyer else { continue };
        let bought = &world.channels[c].ordering;
        let usual_use = world.organisations[firm].usual.demand * share;
        let cover = bought.stock * (1.0 / (usual_use * SOFTNESS));
        available = available.min(1.0 - (-1.0 * cover).exp());
        limit = limit.min(bought.stock * (USABLE / share));
        let supplied = world.organisations[structure.routes[c].seller].delivery.defects.ln() * bought.wallet
            + ln(p.defects) * (1.0 - bought.wallet);
        defects += supplied * share;
    }
    if !plan.buys.is_empty() {
        let seen = &mut world.organisations[firm].delivery.input_defects;
        *seen = seen.relax(defects.exp(), relaxation_fraction(dt, INPUT_TIME));
    }
    Inputs { available, limit }
}

/// Work is done: orders leave as goods or are cancelled, and inputs are used.
#[inline(always)]
pub fn work<const N: usize>(
    p: &super::Parameters,
    structure: &Structure,
    firm: usize,
    inputs: &Inputs<N>,
    world: &mut World<N>,
    dt: f32,
) {
    let plan = &structure.firms[firm];
    let org = &world.organisations[firm];
    let better = offer::better(org, solution::worth(&p.solution, org));
    let [mut done, lost] = rates(&p.delivery, org, inputs.available, better);
    done = done.min(inputs.limit / ((org.delivery.backlog + org.ordering.orders).max(1e-6) * dt));
    let (mut output, mut cancelled, mut backlog) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
    for &c in &plan.sells {
        let channel = &mut world.channels[c];
        let [after, delivered, gone] = flow(channel.delivery.backlog, channel.ordering.orders, done, lost, dt);
        channel.delivery.backlog = after;
        channel.delivery.delivered = delivered;
        backlog += after;
        output += delivered;
        cancelled += gone;
        if structure.routes[c].is_link() {
            channel.ordering.stock += delivered;
        }
    }
    for &c in &plan.buys {
        let Buyer::Firm { share, .. } = structure.routes[c].buyer else { continue };
        let stock = &mut world.channels[c].ordering.stock;
        *stock = (*stock - output * share).max(0.0);
    }
    let org = &mut world.organisations[firm];
    let own = &mut org.delivery;
    own.backlog = backlog;
    own.output = output;
    own.cancelled = cancelled;
    own.lead_time = (1.0 / done.max(LEAST_RATE)).min(LONGEST);
    own.on_time = on_time(own.lead_time, org.usual.lead_time);
}

/// Staffing that this much demand asks for, both against the usual: in proportion, and less and less beyond.
#[inline(always)]
#[must_use]
fn staffing<const N: usize>(p: &Parameters, demand: Lanes<N>) -> Lanes<N> {
    let part = |demand: Lanes<N>| completion(demand * (1.0 / MOST_STAFFING));
    part(demand.pow(p.strength.min(1.0))) / part(Lanes::ONE)
}

/// Capacity, load, strain and pressure of the organisation this week.
#[inline(always)]
pub fn capacity<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) {
    let ratio = (org.ordering.demand * (1.0 / org.usual.demand)).max(LEAST_DEMAND);
    org.delivery.flex = org.delivery.flex.relax(staffing(p, ratio), relaxation_fraction(dt, STAFFING_TIME));
    let imposed = org.friction.imposed.max(0.0);
    let capacity = org.usual.unit
        * org.delivery.sized
        * org.people.delivery.effort
        * org.delivery.flex
        * focus(p, org.uncertainty.initiatives)
        * (1.0 - IMPOSED * (imposed / (1.0 + imposed)))
        * (1.0 + org.luck.capacity)
        * (1.0 - org.delivery.outage)
        / org.standards.time_per_job;
    let capacity = capacity.max(LEAST_CAPACITY * org.usual.demand);
    org.delivery.capacity = capacity;
    org.delivery.load = org.delivery.backlog / (capacity * p.lead_time);
    let usual_strain = pressed(Lanes::<N>::from(org.usual.load), ONSET[0]);
    org.delivery.strain = (pressed(org.delivery.load, ONSET[0]) - usual_strain) * p.strength;
    org.delivery.pressure = 1.0 + pressed(org.delivery.load, ONSET[1]);
}

/// Before the programme starts an organisation is sized for its demand: hands and machines follow what its people, in its culture, get
/// done.
#[inline(always)]
pub fn size<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) {
    let needed = org.delivery.flex * (org.usual.demand / (p.load * usual_good(p)));
    let missing = (needed / org.delivery.capacity).clamp(MOST_RESIZED[0], MOST_RESIZED[1]);
    org.delivery.sized *= missing.pow(relaxation_fraction(dt, SIZING_TIME));
}

/// Share of completions that come back as work: defects found, and needs not met the first time; `better` is how much better
/// than usual the offer meets needs.
#[inline(always)]
#[must_use]
pub fn returned<const N: usize>(p: &Parameters, defects: Lanes<N>, better: Lanes<N>) -> Lanes<N> {
    REWORK * defects + RETURNS * (1.0 - usual::FIT - better * p.strength)
}

/// Share of completions that stay done, as usual.
#[must_use]
pub fn usual_good(p: &Parameters) -> f32 {
    1.0 - returned(p, Lanes([p.defects]), Lanes([0.0]))[0]
}

/// Rates at which a unit of backlog leaves as good output and by cancellation this week; `available` is the share of work
/// that input permits, `better` how much better than usual the offer meets needs.
#[inline(always)]
#[must_use]
pub fn rates<const N: usize>(p: &Parameters, org: &Organisation<N>, available: Lanes<N>, better: Lanes<N>) -> [Lanes<N>; 2] {
    let pushed = 1.0 + OVERTIME * org.delivery.strain.max(0.0);
    let good = 1.0 - returned(p, org.delivery.defects, better);
    let completed = org.delivery.capacity * completion(org.delivery.load) * available * pushed * good;
    let backlog = org.delivery.backlog.max(1e-3 * org.usual.demand);
    let done = completed / backlog;
    let waited = (1.0 / done.max(1e-3)) * (1.0 / org.usual.lead_time);
    let impatience = CANCELLATION * p.strength * (waited - PATIENCE[0]).positive(PATIENCE[1]);
    [done, impatience.min(MOST_CANCELLATION)]
}

/// A channel's week: `(backlog, delivered, cancelled)` after `dt` of orders arriving evenly, the exact solution of
/// B' = orders/dt − (done + lost)·B.
#[inline(always)]
#[must_use]
pub fn flow<const N: usize>(backlog: Lanes<N>, orders: Lanes<N>, done: Lanes<N>, lost: Lanes<N>, dt: f32) -> [Lanes<N>; 3] {
    let rate = (done + lost).max(1e-6);
    let kept = (rate * -dt).exp();
    let after = backlog * kept + orders * (1.0 - kept) / (rate * dt);
    let left = (backlog + orders - after).max(0.0);
    let delivered = left * (done / rate);
    [after, delivered, left - delivered]
}

/// Share of deliveries within the promised time.
#[inline(always)]
#[must_use]
pub fn on_time<const N: usize>(lead_time: Lanes<N>, usual_lead_time: f32) -> Lanes<N> {
    ((lead_time * (1.0 / (usual_lead_time * PROMISED))).ln() * (-1.0 / DELIVERY_SPREAD)).sigmoid()
}

/// Defects and quality; `from_others` are standards and hand-overs, as logits; `worth` of the new way at work.
#[inline(always)]
pub fn defects<const N: usize>(
    p: &Parameters,
    org: &mut Organisation<N>,
    from_others: Lanes<N>,
    worth: Lanes<N>,
    dt: f32,
) {
    let people = &org.people;
    let drive = from_others
        + TIRED_DEFECTS * (people.mean(people.wellbeing.fatigue) - usual::FATIGUE)
        + p.input_defects * (org.delivery.input_defects * (1.0 / p.defects)).ln()
        - p.solution_defects * worth
        + LEARNING_DEFECTS * people.mean(people.learning.unmastered)
        - (people.mean(people.turnover.skill) - USUAL_SKILL);
    let target = (p.strength * drive + logit(p.defects)).sigmoid();
    org.delivery.defects = org.delivery.defects.relax(target, relaxation_fraction(dt, DEFECTS_TIME));
    org.delivery.quality = usual::QUALITY * ((org.delivery.defects - p.defects) * (-1.0 / QUALITY_SCALE)).exp();
}

/// Usual share on time, for tests and initialisation.
#[must_use]
pub fn usual_on_time() -> f32 {
    sigmoid(ln(PROMISED) / DELIVERY_SPREAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completion_and_its_inverse_agree() {
        for share in [0.3, 0.7, 0.86, 0.95] {
            assert!((completion(Lanes([load_for(share)]))[0] - share).abs() < 1e-4);
        }
    }

    #[test]
    fn staffing_follows_demand_in_proportion_and_doubles_at_most() {
        let at = |strength: f32, demand: f32| {
            let p = Parameters { strength, ..Parameters::default() };
            staffing(&p, Lanes([demand]))[0]
        };
        for demand in [0.25, 0.5, 0.8, 1.0] {
            assert!((at(1.0, demand) - demand).abs() < 1e-3 * demand, "{demand}: {}", at(1.0, demand));
            assert_eq!(at(1.0, demand).to_bits(), at(1.5, demand).to_bits(), "a strong mechanism does not overdo it");
        }
        assert!((1.9..2.0).contains(&at(1.0, 3.0)) && at(1.0, 100.0) < 2.01);
        assert_eq!(at(0.0, 0.5), 1.0, "switched off, staffing stays");
        assert!((at(0.5, 0.25) - 0.5).abs() < 1e-3);
    }

    #[test]
    fn nothing_is_lost_between_backlog_delivery_and_cancellation() {
        let [after, delivered, lost] = flow(Lanes([20.0]), Lanes([7.0]), Lanes([0.4]), Lanes([0.1]), 1.0);
        assert!((after[0] + delivered[0] + lost[0] - 27.0).abs() < 1e-4);
    }

    /// Little's law: in a steady flow, lead time times throughput is the backlog.
    #[test]
    fn a_steady_flow_obeys_littles_law() {
        let (mut backlog, done) = (Lanes([0.0f32]), Lanes([0.5f32]));
        let mut delivered = Lanes([0.0]);
        for _ in 0..200 {
            [backlog, delivered, _] = flow(backlog, Lanes([10.0]), done, Lanes([0.0]), 1.0);
        }
        assert!((delivered[0] - 10.0).abs() < 1e-3);
        assert!((backlog[0] - delivered[0] * (1.0 / done[0])).abs() < 1e-2);
    }

    #[test]
    fn two_half_weeks_equal_one_week() {
        let whole = flow(Lanes([20.0]), Lanes([7.0]), Lanes([0.4]), Lanes([0.1]), 1.0);
        let half = flow(Lanes([20.0]), Lanes([3.5]), Lanes([0.4]), Lanes([0.1]), 0.5);
        let rest = flow(half[0], Lanes([3.5]), Lanes([0.4]), Lanes([0.1]), 0.5);
        assert!((whole[0][0] - rest[0][0]).abs() < 1e-4);
        assert!((whole[1][0] - half[1][0] - rest[1][0]).abs() < 1e-4);
    }

    #[test]
    fn on_time_is_usual_at_the_usual_lead_time() {
        assert!((on_time(Lanes([2.0]), 2.0)[0] - usual::ON_TIME).abs() < 0.01);
    }
}
