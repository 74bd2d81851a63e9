//! # Learning
//! A change has two parts. What is known can be taught: training spreads it. What nobody knows yet has to be learnt by people
//! themselves, in productive heat, committed and with time. Both are imitated from colleagues, mastered only with practice, and
//! lost to old habits when attention goes.
//!
//! | | |
//! |---|---|
//! | Law | each part relaxes to the rate-weighted mean of its pulls, exactly: training or learning, colleagues, habit; adoption = (1−A)·technical + A·adaptive; proficiency ← adoption, time `practice_time` |
//! | Source | technical and adaptive challenges (Heifetz 1994); diffusion by imitation (Bass 1969); practice and the productivity dip of change (Repenning & Sterman 2002, qualitatively); rates are assumptions |
//! | Reads | zone, commitment, colleagues' adoption, time for learning, open initiatives |
//! | Writes | adoption of both parts and of the whole, proficiency |
//! | Draws | none |
//! | Omits | unlearning of the old as a separate cost; formal training curricula |

use super::{Employee, Organisation};
use crate::lanes::{Lanes, logit};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Learning: how the new way is taken up, mastered and lost.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Rate of adaptive learning of someone fully in the productive zone and committed.
        rate: 0.14, "per week", 0.0..=0.4, Assumption, "some seven weeks of full attention";
        /// Rate at which training spreads the technical part of the change.
        training: 0.1, "per week", 0.0..=0.3, Stylised, "known answers can be taught without heat";
        /// Rate of imitation of colleagues by a fully open person.
        social: 0.04, "per week", 0.0..=0.15, Assumption, "informed by diffusion studies";
        /// Rate at which old habits return without attention.
        regress: 0.03, "per week", 0.0..=0.1, Stylised, "reversion after change programmes (Repenning 2002, qualitatively)";
        /// Time to master what was taken up.
        practice_time: 16.0, "weeks", 4.0..=40.0, Assumption, "informed by weeks to full productivity in new jobs";
        /// Share of colleagues in the new way, beyond the usual, at which imitation tips.
        threshold: 0.5, "share", 0.2..=0.9, Stylised, "people join when enough others have (Granovetter 1978; Centola & Macy 2007); size assumed";
        /// How far each open initiative dilutes learning.
        dilution: 0.25, "1", 0.0..=0.8, Stylised, "attention is finite";
    }
}

state! {
    person(a, was) {
        /// Adoption the person falls back to.
        habit: (a.traits[1][0].normal() * HABIT_SPREAD + logit(HABIT)).sigmoid(), "share", 0.0..=1.0;
        /// Adoption of the part that can be taught.
        technical: habit => habit.relax(a.ways, SOCIALISED), "share", 0.0..=1.0;
        /// Adoption of the part that people have to learn themselves.
        adaptive: technical, "share", 0.0..=1.0;
        /// Adoption of the new way: of both parts by their share of the challenge.
        adoption: technical, "share", 0.0..=1.0;
        /// Mastered part of it.
        proficiency: habit => adoption * MASTERED, "share", 0.0..=1.0;
    }
    people(h) {
        /// Sum of adoption.
        adoption: h.person.learning.adoption * h.here;
        /// Sum of proficiency.
        proficiency: h.person.learning.proficiency * h.here;
        /// Sum of what is adopted but not mastered.
        unmastered: (h.person.learning.adoption - h.person.learning.proficiency).max(0.0) * h.here;
    }
}

/// Spread between persons of adoption before the change \[logit\]; assumption: moderate.
const HABIT_SPREAD: f32 = 0.6;

/// Adoption of the median person before the change \[share\]; calibrated: the mean is the usual adoption.
const HABIT: f32 = 0.11;

/// Share of the team's ways a newcomer takes over at once \[share\]; assumption: the rest comes with time.
const SOCIALISED: f32 = 0.5;

/// Share of what a newcomer takes over that is mastered \[share\]; assumption: half.
const MASTERED: f32 = 0.5;

/// Learning time that gives half of the yield [share of working time]; assumption: diminishing returns of an hour a week.
const TIME_HALF: f32 = 0.03;

/// Share of adaptive learning that needs commitment \[share\]; stylised: people learn what they believe in.
const COMMITMENT: f32 = 0.6;

/// How far a full turn of responsibility speeds practice up \[1\]; assumption: practice needs real work.
const RESPONSIBILITY: f32 = 0.6;

/// How far a full turn of taking back responsibility slows learning \[share\]; assumption: work done by leaders is not learnt by people.
const RELIEF_COST: f32 = 0.5;

/// Attention to the new way where nobody speaks of it \[share\]; assumption: half is there anyway.
const UNSPOKEN: f32 = 0.5;

/// Rate that keeps adoption where it is when nothing pulls \[per week\]; assumption: numerical.
const STILL: f32 = 1e-9;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    coverage: Lanes<N>,
    up: Lanes<N>,
    train: Lanes<N>,
    adaptive: Lanes<N>,
    attention: Lanes<N>,
    practice: Lanes<N>,
    dt: f32,
}

/// The organisation's part; `responsibility` is the heat by responsibility.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, responsibility: Lanes<N>, dt: f32) -> Climate<N> {
    let time = org.lever(Lever::LearningTime);
    let yielded = time / (time + TIME_HALF) * p.strength;
    Climate {
        coverage: org.lever(Lever::Coverage),
        up: yielded * p.rate * (1.0 - org.lever(Lever::Relief) * RELIEF_COST)
            / (1.0 + p.dilution * org.uncertainty.initiatives),
        train: yielded * p.training,
        adaptive: org.lever(Lever::AdaptiveShare),
        attention: UNSPOKEN + (1.0 - UNSPOKEN) * org.lever(Lever::Communication),
        practice: ((1.0 + RESPONSIBILITY * responsibility) * (-dt / p.practice_time)).exp(),
        dt,
    }
}

/// Where adoption goes within `dt` under pulls `(rate, target)`: the exact solution of x' = Σ rate·(target − x).
#[inline(always)]
#[must_use]
pub fn pulled<const N: usize, const PULLS: usize>(x: Lanes<N>, pulls: [(Lanes<N>, Lanes<N>); PULLS], dt: f32) -> Lanes<N> {
    let mut rate = Lanes::from(STILL);
    let mut sum = Lanes::ZERO;
    for (r, target) in pulls {
        rate += r;
        sum += r * target;
    }
    let target = (sum + x * STILL) / rate;
    x.relax(target, rate.hazard_to_probability(dt))
}

/// What somebody imitates who sees so much adoption around: the usual as it is; beyond it little below the threshold, most of
/// it above (complex contagion).
#[inline(always)]
#[must_use]
pub fn tipped<const N: usize>(p: &Parameters, around: Lanes<N>) -> Lanes<N> {
    let beyond = 1.0 - usual::ADOPTION;
    let y = (around - usual::ADOPTION).max(0.0) * (1.0 / (beyond * p.threshold));
    let y4 = (y * y) * (y * y);
    around.min(usual::ADOPTION) + beyond * (y4 / (1.0 + y4))
}

/// One person's week; `around` is the adoption the person sees in colleagues and partner firms.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: &Climate<N>, around: Lanes<N>, person: &mut Employee<N>) {
    let covered = person.reach.covered(c.coverage);
    let willing = 1.0 - COMMITMENT + (0.5 * COMMITMENT) * (person.commitment.level + 1.0);
    let up = c.up * covered * person.tension.zone * willing;
    let train = c.train * covered * (1.0 - person.tension.distress);
    let social = person.commitment.openness * (p.social * p.strength);
    let own = &mut person.learning;
    let unpractised = 1.0 - own.proficiency;
    let down = p.regress * (1.0 - covered * c.attention);
    let down = down * unpractised * unpractised;
    let others = [(social, tipped(p, around)), (down, own.habit)];
    own.technical = pulled(own.technical, [(train, Lanes::ONE), others[0], others[1]], c.dt);
    own.adaptive = pulled(own.adaptive, [(up, Lanes::ONE), others[0], others[1]], c.dt);
    own.adoption = own.technical.relax(own.adaptive, c.adaptive);
    own.proficiency = own.adoption + (own.proficiency - own.adoption) * c.practice;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_pull_is_an_exponential() {
        let none = (Lanes([0.0]), Lanes([0.0]));
        let x = pulled(Lanes([0.2]), [(Lanes([0.1]), Lanes([1.0])), none, none, none], 5.0);
        assert!((x[0] - (1.0 - 0.8 * crate::lanes::exp(-0.5))).abs() < 1e-6);
    }

    #[test]
    fn two_half_weeks_equal_one_week() {
        let pulls = [(Lanes([0.1]), Lanes([1.0])), (Lanes([0.05]), Lanes([0.3])), (Lanes([0.0]), Lanes([0.0])), (Lanes([0.03]), Lanes([0.1]))];
        let whole = pulled(Lanes([0.2]), pulls, 1.0);
        let half = pulled(pulled(Lanes([0.2]), pulls, 0.5), pulls, 0.5);
        assert!((whole[0] - half[0]).abs() < 1e-6);
    }

    /// One in three beside the usual hardly pulls, four in five do; in between it tips.
    #[test]
    fn imitation_tips() {
        let p = Parameters::default();
        let at = |share: f32| tipped(&p, Lanes([share]))[0];
        assert!((at(usual::ADOPTION) - usual::ADOPTION).abs() < 1e-6 && (at(0.05) - 0.05).abs() < 1e-6);
        let half = usual::ADOPTION + (1.0 - usual::ADOPTION) * p.threshold;
        assert!((at(half) - 0.5 * (1.0 + usual::ADOPTION)).abs() < 1e-6);
        assert!(at(0.3) < 0.2 && at(0.85) > 0.85 && at(1.0) <= 1.0);
    }

    #[test]
    fn nothing_pulls_nothing_moves() {
        let none = (Lanes([0.0]), Lanes([0.7]));
        assert!((pulled(Lanes([0.2]), [none; 4], 1.0)[0] - 0.2).abs() < 1e-6);
    }
}
