//! # Learning
//! People take up the new way when the heat is productive, they are committed and have time; they imitate colleagues; what is
//! taken up is mastered only with practice; and old habits return when attention goes.
//!
//! | | |
//! |---|---|
//! | Law | adoption relaxes to the rate-weighted mean of its four pulls, exactly; proficiency ← adoption, time `practice_time` |
//! | Source | diffusion by imitation (Bass 1969); practice and the productivity dip of change (Repenning & Sterman 2002, qualitatively); rates are assumptions |
//! | Reads | zone, commitment, colleagues' adoption, time for learning, open initiatives |
//! | Writes | adoption, proficiency |
//! | Draws | none |
//! | Omits | unlearning of the old as a separate cost; formal training curricula |

use crate::lanes::Lanes;
use crate::world::{Employee, Lever, Organisation};

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
        /// How far each open initiative dilutes learning.
        dilution: 0.25, "1", 0.0..=0.8, Stylised, "attention is finite";
    }
}

/// Learning time that gives half of the yield [share of working time]; assumption: diminishing returns of an hour a week.
const TIME_HALF: f32 = 0.03;

/// Share of adaptive learning that needs commitment [share]; stylised: people learn what they believe in.
const COMMITMENT: f32 = 0.6;

/// How far mastery protects from falling back [share]; stylised: routines stick.
const PRACTICE_PROTECTS: f32 = 0.7;

/// How far a full turn of responsibility speeds practice up [1]; assumption: practice needs real work.
const RESPONSIBILITY: f32 = 0.6;

/// How far a full turn of taking back responsibility slows learning [share]; assumption: work done by leaders is not learnt by people.
const RELIEF_COST: f32 = 0.5;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    coverage: Lanes<N>,
    up: Lanes<N>,
    train: Lanes<N>,
    technical: Lanes<N>,
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
    let adaptive = org.lever(Lever::AdaptiveShare);
    Climate {
        coverage: org.lever(Lever::Coverage),
        up: yielded * adaptive * (p.rate / 0.7) * (1.0 - org.lever(Lever::Relief) * RELIEF_COST)
            / (1.0 + p.dilution * org.initiatives),
        train: yielded * p.training,
        technical: 1.0 - adaptive,
        attention: 0.5 + 0.5 * org.lever(Lever::Communication),
        practice: ((1.0 + RESPONSIBILITY * responsibility) * (-dt / p.practice_time)).exp(),
        dt,
    }
}

/// Where adoption goes within `dt` under pulls `(rate, target)`: the exact solution of x' = Σ rate·(target − x).
#[inline(always)]
#[must_use]
pub fn pulled<const N: usize>(x: Lanes<N>, pulls: [(Lanes<N>, Lanes<N>); 4], dt: f32) -> Lanes<N> {
    let mut rate = Lanes::from(1e-9);
    let mut sum = Lanes::ZERO;
    for (r, target) in pulls {
        rate += r;
        sum += r * target;
    }
    let target = (sum + x * 1e-9) / rate;
    x.relax(target, rate.chance(dt))
}

/// One person's week; `around` is the adoption the person sees in colleagues and partner firms.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: &Climate<N>, around: Lanes<N>, person: &mut Employee<N>) {
    let covered = person.traits.reach.below(c.coverage);
    let willing = 1.0 - COMMITMENT + (0.5 * COMMITMENT) * (person.commitment + 1.0);
    let up = c.up * covered * person.zone * willing;
    let train = c.train * covered * (1.0 - person.distress);
    let social = person.traits.openness * (p.social * p.strength);
    let down = p.regress * (1.0 - covered * c.attention) * (1.0 - PRACTICE_PROTECTS * person.proficiency);
    let x = person.adoption;
    person.adoption = pulled(x, [(up, Lanes::ONE), (train * x.below(c.technical), c.technical), (social, around), (down, person.traits.habit)], c.dt);
    person.proficiency = person.adoption + (person.proficiency - person.adoption) * c.practice;
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

    #[test]
    fn nothing_pulls_nothing_moves() {
        let none = (Lanes([0.0]), Lanes([0.7]));
        assert!((pulled(Lanes([0.2]), [none; 4], 1.0)[0] - 0.2).abs() < 1e-6);
    }
}
