//! # Cynicism
//! People remember what came of earlier changes. Each initiative that is dropped, and each programme that ends before the new
//! way is mastered, leaves less belief in the next; years without such heal it.
//!
//! | | |
//! |---|---|
//! | Law | level ← 1 by the part 1 − exp(−`dropped`·initiatives dropped), then → 0 with time `healing`; dropped: switches beyond the usual, those of events, and what a programme's coverage falls by, as far as the new way is not mastered |
//! | Source | cynicism about organisational change (Reichers, Wanous & Austin 1997, sign); sizes and times are assumptions |
//! | Reads | switches of priority, coverage, mean proficiency, events |
//! | Writes | cynicism |
//! | Draws | none |
//! | Omits | what people have heard of other employers; what newcomers have not seen |

use super::Organisation;
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{LEVER_COUNT, Lever, usual};

crate::parameters! {
    /// Cynicism: what dropped changes leave behind.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Belief lost with each initiative that is dropped.
        dropped: 0.15, "per initiative", 0.0..=0.5, Assumption, "half gone after five";
        /// How long it lasts.
        healing: 104.0, "weeks", 26.0..=312.0, Assumption, "years";
    }
}

state! {
    organisation(a) {
        /// Cynicism about change.
        level: settled(&a.parameters.cynicism, &a.culture), "share", 0.0..=1.0;
        /// Initiatives dropped by events since last week.
        dropped: Lanes::ZERO, "number", 0.0..=f32::MAX;
        /// Share of staff that the programme reached last week.
        reached: a.culture[Lever::Coverage as usize], "share", 0.0..=1.0;
    }
}

/// What full cynicism takes from commitment, besides the effect of being asked \[1\]; literature: sign: Reichers, Wanous & Austin 1997; size assumed.
const ATTITUDE: f32 = 0.6;

/// Initiatives dropped a week by so many switches a year.
#[inline(always)]
fn switched<const N: usize>(switches: Lanes<N>) -> Lanes<N> {
    (switches - Lever::PrioritySwitches.row().default).max(0.0) * (1.0 / usual::YEAR)
}

/// Cynicism after `dt` in which so many initiatives were dropped.
#[inline(always)]
#[must_use]
pub fn after<const N: usize>(p: &Parameters, level: Lanes<N>, dropped: Lanes<N>, dt: f32) -> Lanes<N> {
    let more = (dropped * (p.dropped * p.strength)).hazard_to_probability(1.0);
    level.relax(Lanes::ONE, more).relax(Lanes::ZERO, relaxation_fraction(dt, p.healing))
}

/// Where cynicism stands in a culture that goes on dropping what it begins.
#[must_use]
fn settled<const N: usize>(p: &Parameters, culture: &[Lanes<N>; LEVER_COUNT]) -> Lanes<N> {
    let gained = switched(culture[Lever::PrioritySwitches as usize]) * (p.dropped * p.strength);
    gained / (gained + 1.0 / p.healing)
}

/// What cynicism takes from commitment.
#[inline(always)]
#[must_use]
pub fn bitter<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    org.cynicism.level * ATTITUDE
}

/// Initiatives are dropped, by events.
#[inline(always)]
pub fn drop<const N: usize>(org: &mut Organisation<N>, initiatives: Lanes<N>) {
    org.cynicism.dropped += initiatives;
}

/// The organisation's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) {
    let coverage = org.lever(Lever::Coverage);
    let mastered = (org.people.mean(org.people.learning.proficiency) - usual::ADOPTION) * (1.0 / (1.0 - usual::ADOPTION));
    let given_up = (org.cynicism.reached - coverage).max(0.0) * (1.0 - mastered.clamp(0.0, 1.0));
    let dropped = switched(org.lever(Lever::PrioritySwitches)) * dt + org.cynicism.dropped + given_up;
    let own = &mut org.cynicism;
    own.level = after(p, own.level, dropped, dt);
    [own.dropped, own.reached] = [Lanes::ZERO, coverage];
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left after `n` dropped initiatives at once is (1 − e^{−k})-wise: e^{−k·n} of belief; it heals exponentially.
    #[test]
    fn belief_is_lost_by_the_same_part_each_time_and_heals() {
        let p = Parameters::default();
        let once = after(&p, after(&p, Lanes([0.0]), Lanes([1.0]), 0.0), Lanes([1.0]), 0.0)[0];
        let twice = after(&p, Lanes([0.0]), Lanes([2.0]), 0.0)[0];
        assert!((once - twice).abs() < 1e-6 && (1.0 - twice - crate::lanes::exp(-2.0 * p.dropped)).abs() < 1e-6);
        let healed = after(&p, Lanes([0.4]), Lanes([0.0]), p.healing)[0];
        assert!((healed - 0.4 * crate::lanes::exp(-1.0)).abs() < 1e-6);
    }

    /// A culture that drops six a year settles where the mechanism leaves it, at whole and at half steps.
    #[test]
    fn a_culture_starts_where_it_settles() {
        let p = Parameters::default();
        let mut culture = [Lanes([0.0]); LEVER_COUNT];
        culture[Lever::PrioritySwitches as usize] = Lanes([6.0]);
        let start = settled(&p, &culture)[0];
        for dt in [1.0, 0.5] {
            let mut level = Lanes([start]);
            for _ in 0..2000 {
                level = after(&p, level, switched(Lanes([6.0])) * dt, dt);
            }
            assert!((level[0] - start).abs() < 0.01, "{} against {start}", level[0]);
        }
    }

    #[test]
    fn without_strength_nobody_remembers() {
        let p = Parameters { strength: 0.0, ..Parameters::default() };
        assert_eq!(after(&p, Lanes([0.0]), Lanes([5.0]), 1.0)[0].to_bits(), 0.0f32.to_bits());
    }
}
