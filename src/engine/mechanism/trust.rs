//! # Trust
//! People trust leaders who serve, explain and include; distress, layoffs, dropped initiatives and open conflict cost trust,
//! which falls fast and returns slowly.
//!
//! | | |
//! |---|---|
//! | Law | r ← σ(drivers) with time `falling` downward, `rising` upward |
//! | Source | servant leadership and trust (Lee et al. 2020, sign); asymmetry of trust: stylised; sizes are assumptions |
//! | Reads | leadership, communication, inclusion, open initiatives, conflict; the person's memory of layoffs, distress |
//! | Writes | trust |
//! | Draws | none |
//! | Omits | trust in colleagues; differences between leaders |

use super::reach::{Lived, lived};
use super::{Employee, Organisation};
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Trust in leadership.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Time constant of loss.
        falling: 4.0, "weeks", 1.0..=12.0, Stylised, "lost fast";
        /// Time constant of return.
        rising: 20.0, "weeks", 8.0..=60.0, Stylised, "built slowly";
        /// Effect of servant leadership.
        servant: 1.5, "logit", 0.0..=3.0, Literature, "sign: Lee et al. 2020; size assumed";
        /// Effect of inclusion of employees.
        inclusion: 1.2, "logit", 0.0..=3.0, Stylised, "procedural justice";
        /// Effect of a layoff of a tenth of staff.
        layoff: 1.2, "logit", 0.0..=3.0, Stylised, "breach of the psychological contract";
    }
}

state! {
    person(a, was) {
        /// Trust in leadership.
        level: Lanes::from(usual::TRUST), "share", 0.0..=1.0;
    }
    people(h) {
        /// Sum of trust.
        level: h.person.trust.level * h.here;
    }
}

/// Effect of communication \[logit\]; stylised: sign only.
const COMMUNICATION: f32 = 1.0;

/// Effect of distress \[logit\]; stylised: leaders who overheat people lose trust.
const DISTRESS: f32 = 1.0;

/// Effect of each open initiative beyond the usual \[logit\]; stylised: each is a promise not kept.
const SWITCHING: f32 = 0.35;

/// Effect of a full turn of conflict brought up under pure command \[logit\]; assumption: contradictions hurt before they help.
const CONFLICT: f32 = 0.8;

/// Share of it that full servant leadership takes away \[share\]; assumption: who serves may contradict.
const BUFFERED: f32 = 0.5;

/// Trust a new leader starts from \[share\]; assumption: strangers are trusted a little less than usual.
const STRANGERS: f32 = 0.4;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    everyone: Lanes<N>,
    /// What leaders do, as far as a person is reached.
    leaders: Lived<N>,
    layoff: f32,
    distress: f32,
    rising: f32,
    falling: f32,
}

/// The organisation's part; `excess` is the number of open initiatives beyond the usual, `conflict` the heat by conflict.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(
    p: &Parameters,
    org: &Organisation<N>,
    excess: Lanes<N>,
    conflict: Lanes<N>,
    dt: f32,
) -> Climate<N> {
    let leaders = lived(org, |levers| {
        p.servant * levers.moved(Lever::ServantLeadership)
            + COMMUNICATION * levers.moved(Lever::Communication)
            + p.inclusion * levers.moved(Lever::EmployeeInclusion)
    });
    let hurt = CONFLICT * conflict * (1.0 - BUFFERED * org.lever(Lever::ServantLeadership));
    Climate {
        everyone: excess * (-SWITCHING * p.strength),
        leaders: leaders.plus(-hurt).times(p.strength),
        layoff: p.layoff * p.strength,
        distress: DISTRESS * p.strength,
        rising: relaxation_fraction(dt, p.rising),
        falling: relaxation_fraction(dt, p.falling),
    }
}

/// One person's week.
#[inline(always)]
pub fn step<const N: usize>(c: &Climate<N>, person: &mut Employee<N>) {
    let hurt = c.layoff * person.uncertainty.layoff_memory + c.distress * person.tension.distress;
    let target = (c.everyone + c.leaders.by(person) - hurt).sigmoid();
    person.trust.level = person.trust.level.relax_two(target, c.rising, c.falling);
}

/// The leader goes: trust falls back to that in strangers, by this share.
pub fn new_leader<const N: usize>(person: &mut Employee<N>, share: f32) {
    person.trust.level = person.trust.level.relax(Lanes::from(STRANGERS), share);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_falls_faster_than_it_rises() {
        let p = Parameters::default();
        let leaders = Lived { reached: Lanes([3.0, -3.0]), turned: Lanes([0.0; 2]) };
        let c = Climate { everyone: Lanes([0.0; 2]), leaders, layoff: 0.0, distress: 0.0, rising: relaxation_fraction(1.0, p.rising), falling: relaxation_fraction(1.0, p.falling) };
        let mut person = Employee::default();
        person.trust.level = Lanes([0.5, 0.5]);
        step(&c, &mut person);
        assert!(0.5 - person.trust.level[1] > 3.0 * (person.trust.level[0] - 0.5));
    }
}
