//! # Delivery
//! Capacity is people's work; work in hand beyond capacity makes lead times grow and people strain; defects, and jobs that do
//! not meet needs the first time, come back. Orders that wait too long are cancelled.
//!
//! | | |
//! |---|---|
//! | Law | rate = cap·ρ/(1+ρ⁸)^⅛ with ρ = backlog/(normal lead time·cap); backlog' = orders − rate − cancellations, exact; lead time = backlog/rate (Little 1961) |
//! | Source | productivity dip while learning (McAfee 2002, sign); multitasking (Jin et al. 2020); load tipping near 92 % (Kuntz et al. 2015, for the place of the bend) |
//! | Reads | effective work of people, solution, fit, initiatives, imposed demands, standards, integration, input and its defects |
//! | Writes | backlogs, stocks of input, output, lead time, load, strain, pressure, defects, flex |
//! | Draws | none (orders are drawn by customers) |
//! | Omits | priorities between customers, machines |

use crate::lanes::{Lanes, exp, ln, logit, pace, sigmoid};
use crate::world::{Employee, Lever, Organisation, usual};

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

/// How fast orders are cancelled when lead time is three times the usual [per week]; assumption: customers lose patience.
const CANCELLATION: f32 = 0.15;

/// Lead time promised, against the usual one [times]; calibrated: 86 % on time in the quiet baseline.
const PROMISED: f32 = 1.72;

/// Working time that full inclusion of employees costs [share]; assumption: two hours a week.
const MEETING_COST: f32 = 0.05;

/// Effect of fatigue on work done [1]; stylised: tired people work slower.
const FATIGUE: f32 = 0.35;

/// Capacity lost to imposed demands, at the most [share]; assumption: extra work.
const IMPOSED: f32 = 0.08;

/// Extra output per unit of strain [1]; stylised: first response to overload (Oliva & Sterman 2001, sign).
const OVERTIME: f32 = 0.15;

/// Strain at which people can be pressed no further [index]; assumption: work pressure saturates.
const CEILING: f32 = 0.35;

/// How fast they follow [weeks]; assumption: budget and hiring cycle.
const STAFFING_TIME: f32 = 39.0;

/// Share of defects found and reworked before delivery [share]; assumption: half.
pub const REWORK: f32 = 0.5;

/// Share of what does not meet needs that comes back as work [share]; stylised: questions, changes and complaints that a fitting
/// offer would not have caused.
const RETURNS: f32 = 0.2;

/// Effect of fatigue on defects [logit]; stylised: tired people err.
const TIRED_DEFECTS: f32 = 1.0;

/// Effect of the new way adopted but not mastered on defects [logit]; stylised: errors while learning.
const LEARNING_DEFECTS: f32 = 1.0;

/// Elasticity of orders to lead time [1]; stylised: some go elsewhere.
pub const BALKING: f32 = 0.4;

/// What the organisation gives everybody's work this week.
pub struct Climate<const N: usize> {
    coverage: Lanes<N>,
    learning_time: Lanes<N>,
    meetings: Lanes<N>,
    gain: Lanes<N>,
}

/// The organisation's part; `net` is the net worth of the new way.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, net: Lanes<N>) -> Climate<N> {
    Climate {
        coverage: org.lever(Lever::Coverage),
        learning_time: org.lever(Lever::LearningTime),
        meetings: 1.0 - MEETING_COST * org.moved(Lever::EmployeeInclusion),
        gain: net * (p.solution_gain * p.strength),
    }
}

/// Effective work of a person, 1 = a fully skilled person on a usual day.
#[inline(always)]
#[must_use]
pub fn effort<const N: usize>(p: &Parameters, c: &Climate<N>, person: &Employee<N>) -> Lanes<N> {
    let covered = person.traits.reach.below(c.coverage);
    let unmastered = (person.adoption - person.proficiency).max(0.0);
    person.skill
        * (1.0 + p.strength * p.engagement * (person.engagement - usual::ENGAGEMENT))
        * (1.0 - p.strength * FATIGUE * (person.fatigue - usual::FATIGUE))
        * (c.meetings - c.learning_time * covered)
        * (1.0 - p.strength * p.learning_dip * unmastered)
        * (1.0 + c.gain * person.proficiency)
}

/// Share of capacity left with this many open initiatives.
#[inline(always)]
#[must_use]
pub fn focus<const N: usize>(p: &Parameters, initiatives: Lanes<N>) -> Lanes<N> {
    1.0 - p.strength * p.multitasking * (initiatives / (initiatives + 3.0))
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

/// Capacity, load, strain and pressure of the organisation this week.
#[inline(always)]
pub fn capacity<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) {
    let ratio = (org.demand * (1.0 / org.usual.demand)).max(0.05);
    let wanted = 2.0 * (2.0 * p.strength * ratio.ln()).sigmoid();
    org.flex = org.flex.relax(wanted, pace(dt, STAFFING_TIME));
    let imposed = org.imposed.max(0.0);
    let capacity = org.usual.unit
        * org.people.effort
        * org.flex
        * focus(p, org.initiatives)
        * (1.0 - IMPOSED * (imposed / (1.0 + imposed)))
        * (1.0 + org.capacity_luck)
        * (1.0 - org.outage)
        / org.time_per_job;
    let capacity = capacity.max(0.02 * org.usual.demand);
    org.work.capacity = capacity;
    org.work.load = org.work.backlog / (capacity * p.lead_time);
    let usual_strain = pressed(Lanes::<N>::from(org.usual.load), 0.1);
    org.strain = (pressed(org.work.load, 0.1) - usual_strain) * p.strength;
    org.pressure = 1.0 + pressed(org.work.load, 0.03);
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
    let pushed = 1.0 + OVERTIME * org.strain.max(0.0);
    let good = 1.0 - returned(p, org.defects, better);
    let completed = org.work.capacity * completion(org.work.load) * available * pushed * good;
    let backlog = org.work.backlog.max(1e-3 * org.usual.demand);
    let done = completed / backlog;
    let waited = (1.0 / done.max(1e-3)) * (1.0 / org.usual.lead_time);
    let impatience = CANCELLATION * p.strength * (waited - 2.0).positive(0.1);
    [done, impatience.min(2.0)]
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
    ((lead_time * (1.0 / (usual_lead_time * PROMISED))).ln() * (-1.0 / 0.3)).sigmoid()
}

/// Defects and quality; `from_others` are standards and hand-overs, as logits; `worth` of the new way at work.
#[inline(always)]
pub fn defects<const N: usize>(p: &Parameters, org: &mut Organisation<N>, from_others: Lanes<N>, worth: Lanes<N>, dt: f32) {
    let people = &org.people;
    let drive = from_others
        + TIRED_DEFECTS * (people.mean(people.fatigue) - usual::FATIGUE)
        + p.input_defects * (org.input_defects * (1.0 / p.defects)).ln()
        - p.solution_defects * worth
        + LEARNING_DEFECTS * people.mean(people.unmastered)
        - (people.mean(people.skill) - 0.975);
    let target = (p.strength * drive + logit(p.defects)).sigmoid();
    org.defects = org.defects.relax(target, pace(dt, 3.0));
    org.work.quality = usual::QUALITY * ((org.defects - p.defects) * (-1.0 / 0.2)).exp();
}

/// Usual share on time, for tests and initialisation.
#[must_use]
pub fn usual_on_time() -> f32 {
    sigmoid(ln(PROMISED) / 0.3)
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
