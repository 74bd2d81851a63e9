//! # Price
//! No lever is turned for nothing. While it stands away from where the culture has it, it takes managers' hours, staff hours or
//! money; and managers can attend to so much only: what asks for more of their time than there is, is lived by halves.
//!
//! | | |
//! |---|---|
//! | Law | hours = Σ price of a lever·(its turn in the dear direction)₊; lived share of a plan g = (1+(asked/`attention`)⁸)^(−⅛); open decisions = what is not yet adopted |
//! | Source | assumption: prices are judgements, to be put into the sensitivity table |
//! | Reads | levers and their courses, adoption, proficiency |
//! | Writes | managers' time, working time and money that the programme takes, and their sum over time |
//! | Draws | none |
//! | Omits | what managers do less of for it, beyond work of their own; training budgets |

use super::Organisation;
use crate::lanes::Lanes;
use crate::world::{LEVER_COUNT, Lever, usual};

crate::parameters! {
    /// Price: what levers take of managers' time, working time and money.
    pub struct Parameters {
        /// How strong the mechanism is; 0 makes levers free.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Share of managers' time that can go into change.
        attention: 0.35, "share", 0.1..=1.0, Assumption, "the rest runs the business";
    }
}

state! {
    organisation(a) {
        /// Share of managers' time that the programme takes.
        managers: Lanes::ZERO, "share", 0.0..=f32::MAX;
        /// Share of everybody's working time that it takes, without time for learning.
        hours: Lanes::ZERO, "share", 0.0..=f32::MAX;
        /// Money that it takes.
        money: Lanes::ZERO, "share of staff cost", 0.0..=f32::MAX;
        /// What it has taken so far, hours and money together.
        spent: Lanes::ZERO, "weeks of staff cost", 0.0..=f32::MAX;
    }
}

/// What a lever takes at a full turn in its dear direction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Price {
    /// The dear direction: 1 up, −1 down.
    pub way: f32,
    /// Share of managers' time.
    pub managers: f32,
    /// Share of everybody's working time.
    pub hours: f32,
    /// Money, share of staff cost.
    pub money: f32,
}

/// Working time that full participation takes while every decision is open \[share\]; assumption: two hours a week.
const PARTICIPATION: f32 = 0.05;

/// Money that an hour of learning costs besides the hour \[share\]; assumption: trainers and rooms, a fifth.
const TUITION: f32 = 0.2;

/// What a lever takes; assumption throughout: presence is dear, a rule is cheap.
#[must_use]
#[allow(clippy::match_same_arms, reason = "a row for each lever, as in a table")]
pub fn price(lever: Lever) -> Price {
    let [way, managers, hours, money] = match lever {
        Lever::Tension => [1.0, 0.08, 0.0, 0.0],
        Lever::EmployeeInclusion => [1.0, 0.15, 0.0, 0.0],
        Lever::CustomerInclusion => [1.0, 0.05, 0.01, 0.005],
        Lever::HardQuestions => [1.0, 0.06, 0.0, 0.0],
        Lever::Responsibility => [1.0, 0.04, 0.0, 0.0],
        Lever::Conflict => [1.0, 0.1, 0.01, 0.0],
        Lever::GadflyProtection => [1.0, 0.04, 0.0, 0.0],
        Lever::Relief => [1.0, 0.3, 0.0, 0.0],
        Lever::ServantLeadership => [1.0, 0.2, 0.0, 0.0],
        Lever::Communication => [1.0, 0.1, 0.005, 0.0],
        Lever::Silos => [-1.0, 0.1, 0.01, 0.0],
        Lever::Coverage => [1.0, 0.06, 0.0, 0.0],
        Lever::StabilityReward | Lever::Entitlement => [-1.0, 0.03, 0.0, 0.0],
        Lever::Openness => [1.0, 0.03, 0.005, 0.0],
        Lever::EarlyInvolvement => [1.0, 0.03, 0.01, 0.0],
        Lever::Contracting => [1.0, 0.03, 0.0, 0.005],
        Lever::DeliveryInsight => [1.0, 0.02, 0.005, 0.0],
        Lever::ClearStandards => [1.0, 0.04, 0.005, 0.0],
        Lever::Closeness => [1.0, 0.04, 0.01, 0.0],
        Lever::Listening => [1.0, 0.02, 0.0, 0.005],
        Lever::Gatekeeping => [-1.0, 0.03, 0.0, 0.0],
        Lever::ReleaseInterval => [-1.0, 0.02, 0.0, 0.01],
        Lever::JointReflection | Lever::PartneringUpstream | Lever::JointSteering => [1.0, 0.06, 0.005, 0.0],
        // Paid in time: in what heat does later, in hours of learning, in dropped work.
        Lever::Timeline | Lever::LearningTime | Lever::PrioritySwitches | Lever::AdaptiveShare | Lever::OverPromising => [0.0; 4],
    };
    Price { way, managers, hours, money }
}

/// How far a lever stands away from its culture in the dear direction, as a share of its range.
#[inline(always)]
fn turned<const N: usize>(lever: Lever, way: f32, culture: Lanes<N>, now: Lanes<N>) -> Lanes<N> {
    let row = lever.row();
    ((now - culture) * (way / (row.max - row.min))).max(0.0)
}

/// What levers that stand at `at` take, against their culture: managers' time, working time, money.
#[must_use]
pub fn taken<const N: usize>(culture: &[Lanes<N>; LEVER_COUNT], at: &[Lanes<N>]) -> [Lanes<N>; 3] {
    let mut sum = [Lanes::ZERO; 3];
    for &lever in Lever::ALL {
        let k = lever as usize;
        let Price { way, managers, hours, money } = price(lever);
        let turn = turned(lever, way, culture[k], at[k]);
        for (sum, price) in sum.iter_mut().zip([managers, hours, money]) {
            *sum += turn * price;
        }
    }
    sum
}

/// Share of a plan that leaders can live at a time, 0-1: all of it while it asks for less than they have, then less.
#[inline(always)]
#[must_use]
pub fn lived<const N: usize>(p: &Parameters, asked: Lanes<N>) -> Lanes<N> {
    if p.strength == 0.0 {
        return Lanes::ONE;
    }
    let beyond = asked * (p.strength / p.attention);
    let two = beyond * beyond;
    let four = two * two;
    1.0 / (1.0 + four * four).sqrt().sqrt().sqrt()
}

/// Share of the decisions of the change that are still open: what is not yet adopted, 1 before it begins.
#[inline(always)]
#[must_use]
pub fn open<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    let adopted = org.people.mean(org.people.learning.adoption);
    ((1.0 - adopted) * (1.0 / (1.0 - usual::ADOPTION))).clamp(0.0, 1.0)
}

/// Share of a lesson that is still to be learnt by somebody of this proficiency.
#[inline(always)]
#[must_use]
pub fn to_learn<const N: usize>(proficiency: Lanes<N>) -> Lanes<N> {
    1.0 - proficiency
}

/// The organisation's week: what its levers take, as far as staff are reached.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) {
    let at: [Lanes<N>; LEVER_COUNT] = std::array::from_fn(|k| org.lived(Lever::ALL[k]));
    let [managers, hours, money] = taken(&org.culture, &at);
    let inclusion = org.lived(Lever::EmployeeInclusion) - org.culture[Lever::EmployeeInclusion as usize];
    let participating = inclusion.max(0.0) * open(org) * PARTICIPATION;
    let time = (org.lever(Lever::LearningTime) - org.culture[Lever::LearningTime as usize]).max(0.0);
    let learning = time * org.lever(Lever::Coverage) * to_learn(org.people.mean(org.people.learning.proficiency));
    let own = &mut org.price;
    own.managers = managers * p.strength;
    own.hours = (hours + participating) * p.strength;
    own.money = (money + learning * TUITION) * p.strength;
    let all = own.managers * org.usual.managers + own.hours + own.money + learning * p.strength;
    own.spent += all * dt;
}

/// Share of working time that the programme leaves, time for learning apart.
#[inline(always)]
#[must_use]
pub fn left<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    1.0 - org.price.hours - org.price.managers * org.usual.managers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_within_managers_time_is_lived_and_of_one_beyond_it_only_part() {
        let p = Parameters::default();
        let at = |times: f32| lived(&p, Lanes([times * p.attention]))[0];
        assert!(at(0.0) == 1.0 && at(0.5) > 0.999 && at(0.7) > 0.99);
        // Closed form at the limit: 2^(−⅛); far beyond it, what is lived is what there is time for.
        assert!((at(1.0) - 0.917_004).abs() < 1e-5 && (at(4.0) * 4.0 - 1.0).abs() < 1e-4);
        let free = Parameters { strength: 0.0, ..p };
        assert_eq!(lived(&free, Lanes([9.0]))[0], 1.0);
    }

    #[test]
    fn what_stands_where_the_culture_has_it_or_is_turned_the_cheap_way_takes_nothing() {
        let culture: [Lanes<1>; LEVER_COUNT] = std::array::from_fn(|k| Lanes::from(Lever::ALL[k].row().default));
        assert_eq!(taken(&culture, &culture), [Lanes::ZERO; 3]);
        let mut at = culture;
        at[Lever::Silos as usize] = Lanes([0.9]);
        at[Lever::ServantLeadership as usize] = Lanes([0.0]);
        assert_eq!(taken(&culture, &at), [Lanes::ZERO; 3], "more silos and less service are cheap");
        at[Lever::ServantLeadership as usize] = Lanes([0.9]);
        let [managers, hours, money] = taken(&culture, &at);
        assert!((managers[0] - 0.1).abs() < 1e-6 && hours[0] == 0.0 && money[0] == 0.0);
    }

    #[test]
    fn all_levers_at_their_best_ask_for_more_than_managers_have() {
        let culture: [Lanes<1>; LEVER_COUNT] = std::array::from_fn(|k| Lanes::from(Lever::ALL[k].row().default));
        let best: Vec<Lanes<1>> = Lever::ALL
            .iter()
            .map(|&l| Lanes::from(if price(l).way < 0.0 { l.row().min } else { l.row().max }))
            .collect();
        let p = Parameters::default();
        let [managers, ..] = taken(&culture, &best);
        assert!(managers[0] > 2.0 * p.attention && lived(&p, managers)[0] < 0.5, "{managers:?}");
    }
}
