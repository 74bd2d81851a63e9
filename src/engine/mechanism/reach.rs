//! # Reach
//! A programme acts on those it reaches. Whoever it does not reach is changed by colleagues and by the culture that is lived
//! around: leaders and teams who practise the new way carry part of what leaders turned to everybody.
//!
//! | | |
//! |---|---|
//! | Law | a lever as a person lives it: x − missed·(x − culture); missed = 0 where reached, else S·(1 − carried); carried = min(1, `example`·((b̄ − usual)/(1 − usual))⁺); for what staff do together, its mean over staff |
//! | Source | assumption; that leaders are followed in what they are seen to do is stylised |
//! | Reads | coverage; the person's place in the order of reach; mean proficiency |
//! | Writes | the part of what leaders turned that a person, and staff on average, miss |
//! | Draws | a person's place in the order of reach, once per hire |
//! | Omits | who is reached first on purpose; policies act on everybody (release interval, switches of priority, over-promising); heat, training and learning time act on those reached alone |

use super::{Employee, Organisation};
use crate::lanes::Lanes;
use crate::world::{LEVER_COUNT, Lever, usual};

crate::parameters! {
    /// Reach: who is not reached is changed only through others.
    pub struct Parameters {
        /// How strong the mechanism is; 0 lets levers act on those not reached as on the others (heat, training and learning time do not).
        strength: 1.0, "1", 0.0..=1.0, Switch, "1 = as described";
        /// Share of what leaders turned that a fully lived new way carries to those not reached.
        example: 0.5, "share", 0.0..=1.0, Assumption, "half is lived, half is programme";
    }
}

state! {
    person(a, was) {
        /// Reached by a programme whose coverage exceeds this.
        threshold: a.traits[1][2].uniform(), "share", 0.0..=1.0;
        /// Part of what leaders turned that the person misses.
        missed: Lanes::ZERO => was.missed, "share", 0.0..=1.0;
    }
    organisation(a) {
        /// Part of what leaders turned that whoever is not reached misses.
        beyond: Lanes::ZERO, "share", 0.0..=1.0;
        /// Part of what leaders turned that staff miss on average.
        missed: Lanes::ZERO, "share", 0.0..=1.0;
    }
}

/// The levers of an organisation, as they stand or as culture puts them.
#[derive(Clone, Copy)]
pub struct Levers<'a, const N: usize>(pub &'a [Lanes<N>; LEVER_COUNT]);

impl<const N: usize> Levers<'_, N> {
    /// Where a lever stands.
    #[inline(always)]
    #[must_use]
    pub fn at(&self, lever: Lever) -> Lanes<N> {
        self.0[lever as usize]
    }

    /// Where a lever stands, against its usual value.
    #[inline(always)]
    #[must_use]
    pub fn moved(&self, lever: Lever) -> Lanes<N> {
        self.at(lever) - lever.row().default
    }
}

/// What levers give: to those reached, and how much of it leaders turned.
#[derive(Clone, Copy)]
pub struct Lived<const N: usize> {
    /// What it is to those reached.
    pub reached: Lanes<N>,
    /// What of it is beyond culture.
    pub turned: Lanes<N>,
}

impl<const N: usize> Lived<N> {
    /// As this person lives it.
    #[inline(always)]
    #[must_use]
    pub fn by(&self, person: &Employee<N>) -> Lanes<N> {
        self.reached - self.turned * person.reach.missed
    }

    /// The same and something more, which is all beyond culture.
    #[inline(always)]
    #[must_use]
    pub fn plus(self, more: Lanes<N>) -> Self {
        Self { reached: self.reached + more, turned: self.turned + more }
    }

    /// The same in another unit.
    #[inline(always)]
    #[must_use]
    pub fn times(self, factor: f32) -> Self {
        Self { reached: self.reached * factor, turned: self.turned * factor }
    }
}

/// What a function of levers gives, as people live it.
#[inline(always)]
#[must_use]
pub fn lived<const N: usize>(org: &Organisation<N>, of: impl Fn(Levers<'_, N>) -> Lanes<N>) -> Lived<N> {
    let culture = org.culture;
    let reached = of(Levers(&org.levers));
    Lived { reached, turned: reached - of(Levers(&culture)) }
}

/// Share of what leaders turned that a way lived so far carries to those not reached.
#[inline(always)]
#[must_use]
pub fn carried<const N: usize>(p: &Parameters, proficiency: Lanes<N>) -> Lanes<N> {
    ((proficiency - usual::ADOPTION) * (p.example / (1.0 - usual::ADOPTION))).clamp(0.0, 1.0)
}

/// The organisation's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>) {
    let proficiency = org.people.mean(org.people.learning.proficiency);
    let beyond = (1.0 - carried(p, proficiency)) * p.strength;
    org.reach.beyond = beyond;
    org.reach.missed = beyond * (1.0 - org.lever(Lever::Coverage));
}

/// One person's week; `coverage` and `beyond` of the organisation.
#[inline(always)]
pub fn touch<const N: usize>(coverage: Lanes<N>, beyond: Lanes<N>, person: &mut Employee<N>) {
    person.reach.missed = beyond * (1.0 - person.reach.covered(coverage));
}

impl<const N: usize> state::Person<N> {
    /// 1 where a programme of this coverage reaches the person.
    #[inline(always)]
    #[must_use]
    pub fn covered(&self, coverage: Lanes<N>) -> Lanes<N> {
        self.threshold.less_than(coverage)
    }
}

impl<const N: usize> Organisation<N> {
    /// A lever as staff live it on average: from culture as far as they are reached.
    #[inline(always)]
    #[must_use]
    pub fn lived(&self, lever: Lever) -> Lanes<N> {
        let now = self.lever(lever);
        now - (now - self.culture[lever as usize]) * self.reach.missed
    }

    /// The same against its usual value.
    #[inline(always)]
    #[must_use]
    pub fn lived_moved(&self, lever: Lever) -> Lanes<N> {
        self.lived(lever) - lever.row().default
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing is carried while the new way is lived as usual, half of it when all have mastered it.
    #[test]
    fn a_lived_way_carries_its_share() {
        let p = Parameters::default();
        let got = carried(&p, Lanes([0.05, usual::ADOPTION, 0.56, 1.0]));
        for (got, want) in got.0.iter().zip([0.0, 0.0, 0.25, 0.5]) {
            assert!((got - want).abs() < 1e-6, "{got} against {want}");
        }
    }

    /// Whoever is reached lives the lever, whoever is not the culture, and half a miss is half-way.
    #[test]
    fn what_is_missed_is_the_way_back_to_culture() {
        let lived = Lived { reached: Lanes([0.9; 3]), turned: Lanes([0.5; 3]) };
        let mut person = Employee::default();
        person.reach.missed = Lanes([0.0, 1.0, 0.5]);
        assert_eq!(lived.by(&person).0[0].to_bits(), 0.9f32.to_bits());
        assert!((lived.by(&person)[1] - 0.4).abs() < 1e-6 && (lived.by(&person)[2] - 0.65).abs() < 1e-6);
    }
}
