//! # Standards
//! Under pressure people give each job less time; what they do becomes what they think a job deserves. Standards erode fast
//! and do not climb back by themselves.
//!
//! | | |
//! |---|---|
//! | Law | time per job = standard·pressure^(−`elasticity`); standard ← time per job with time `erosion` downward; upward only by work on it |
//! | Source | Oliva & Sterman 2001: elasticity .64, erosion 18.8 weeks, no recovery |
//! | Reads | pressure of work; clear standards, proficiency |
//! | Writes | time per job, standard |
//! | Draws | none |
//! | Omits | goals set from above |

use super::Organisation;
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Standards of work, and how they erode.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Elasticity of the time given to a job to the pressure of work.
        elasticity: 0.64, "1", 0.0..=1.0, Literature, "Oliva & Sterman 2001; re-estimated .60 by Dogan 2007";
        /// Time constant of erosion.
        erosion: 18.83, "weeks", 6.0..=60.0, Literature, "Oliva & Sterman 2001; re-estimated 12.5 by Dogan 2007";
        /// Time constant of repair when leaders and customers work on clear standards fully.
        repair: 26.0, "weeks", 13.0..=520.0, Assumption, "Oliva & Sterman found none without such work";
    }
}

state! {
    organisation(a) {
        /// Standard at which erosion by usual pressure and usual repair balance in this culture, 1 = original.
        usual: balanced(&a.parameters.standards, a.culture[Lever::ClearStandards as usize]), "times", 0.0..=1.0;
        /// Standard: time people think a job deserves, 1 = original.
        standard: usual, "times", 0.0..=1.0;
        /// Time a job is given, 1 = original standard.
        time_per_job: usual, "times", 0.0..=1.0;
    }
}

/// Where erosion and repair balance: s = r/(e + r), with e the rate of erosion by usual pressure, which makes it the usual standard
/// when all is as usual, and r the rate of repair in this culture.
fn balanced<const N: usize>(p: &Parameters, clear_standards: Lanes<N>) -> Lanes<N> {
    let worked_on = OLD_WAY + (1.0 - OLD_WAY) * usual::ADOPTION;
    let usual_repair = Lever::ClearStandards.row().default * worked_on / p.repair;
    let erosion = usual_repair * (1.0 - usual::STANDARD) / usual::STANDARD * p.strength.max(LEAST_STRENGTH);
    let repair = clear_standards * (worked_on / p.repair * p.strength.clamp(LEAST_STRENGTH, 1.0));
    (repair + LEAST_REPAIR) / (repair + LEAST_REPAIR + erosion)
}

/// Effect of time given to a job on defects \[logit\]; stylised: cut corners become defects.
pub const DEFECTS: f32 = 3.0;

/// Share of the work on standards that does not need mastery of the new way \[share\]; assumption: half.
const OLD_WAY: f32 = 0.5;

/// Least strength, and least rate of repair \[per week\], from which a balance is told; numerical.
const LEAST_STRENGTH: f32 = 1e-3;
/// See [`LEAST_STRENGTH`].
const LEAST_REPAIR: f32 = 1e-4;

/// Time given to a job under a pressure of at least 1, in original standards.
#[inline(always)]
#[must_use]
pub fn time_per_job<const N: usize>(p: &Parameters, standard: Lanes<N>, pressure: Lanes<N>) -> Lanes<N> {
    standard * pressure.pow(-p.elasticity * p.strength)
}

/// The standard after `dt` in which jobs were given this time.
#[inline(always)]
#[must_use]
pub fn eroded<const N: usize>(p: &Parameters, standard: Lanes<N>, time_per_job: Lanes<N>, dt: f32) -> Lanes<N> {
    standard.relax(time_per_job.min(standard), relaxation_fraction(dt, p.erosion))
}

/// The organisation's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) {
    let worked_on = org.lived(Lever::ClearStandards) * (OLD_WAY + (1.0 - OLD_WAY) * org.people.mean(org.people.learning.proficiency));
    let repaired = (worked_on * (1.0 / p.repair)).hazard_to_probability(dt);
    let own = &mut org.standards;
    own.time_per_job = time_per_job(p, own.standard, org.delivery.pressure);
    own.standard = eroded(p, own.standard, own.time_per_job, dt).relax(Lanes::ONE, repaired * p.strength.min(1.0));
}

/// What cut corners add to defects against the usual, logit.
#[inline(always)]
#[must_use]
pub fn cut_corners<const N: usize>(p: &Parameters, org: &Organisation<N>) -> Lanes<N> {
    DEFECTS * p.strength * (org.standards.usual - org.standards.time_per_job)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Oliva & Sterman's core loop under a constant overload of 1.1, weekly steps: .94659 after 26 weeks, .92465 after 52.
    #[test]
    fn standards_erode_as_oliva_and_sterman_say() {
        let p = Parameters::default();
        let (mut standard, overload) = (Lanes([1.0f32]), 1.1);
        for week in 1..=52 {
            let pressure = overload * standard;
            let given = time_per_job(&p, standard, pressure);
            standard = eroded(&p, standard, given, 1.0);
            let want = match week {
                26 => 0.946_59,
                52 => 0.924_65,
                _ => continue,
            };
            assert!((standard[0] - want).abs() < 1e-4, "week {week}: {}", standard[0]);
        }
    }

    #[test]
    fn without_pressure_nothing_erodes() {
        let p = Parameters::default();
        let given = time_per_job(&p, Lanes([0.9]), Lanes([1.0]));
        assert_eq!(eroded(&p, Lanes([0.9]), given, 1.0), Lanes([0.9]));
    }
}
