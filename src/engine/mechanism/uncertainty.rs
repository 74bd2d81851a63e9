//! # Uncertainty
//! Heat, layoffs and dropped priorities leave people unsure what comes next; initiatives once begun stay open until they are
//! finished or buried.
//!
//! | | |
//! |---|---|
//! | Law | initiatives ← switches·`initiative_time`/52, time `initiative_time`; uncertainty ← σ(drivers), time `TIME`; a layoff of a share s of staff adds 1.25·s/(.1 + .25·s) to the memory, of the organisation and of each survivor, and decays |
//! | Source | switching and throughput (Jin et al. 2020, sign); survivors: stylised; times are assumptions |
//! | Reads | levers of heat and priority switches; layoff memory |
//! | Writes | initiatives, uncertainty, layoff memory |
//! | Draws | none |
//! | Omits | rumours; who was laid off for cause |

use super::{Employee, Organisation, entity};
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Lever, Seat, usual};

crate::parameters! {
    /// Uncertainty, open initiatives and the memory of layoffs.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Time to finish or bury an initiative.
        initiative_time: 26.0, "weeks", 8.0..=80.0, Assumption, "half a year";
        /// How long a layoff is remembered.
        layoff_memory: 40.0, "weeks", 13.0..=80.0, Stylised, "effects on survivors last about a year";
    }
}

state! {
    person(a, was) {
        /// The person's own memory of layoffs, 1 = a tenth of staff and of those around just now.
        layoff_memory: Lanes::ZERO, "tenths of staff", 0.0..=f32::MAX;
    }
    organisation(a) {
        /// Uncertainty about the future.
        level: Lanes::from(usual::UNCERTAINTY), "share", 0.0..=1.0;
        /// Open initiatives.
        initiatives: a.culture[Lever::PrioritySwitches as usize] * a.parameters.uncertainty.initiative_time / usual::YEAR, "number", 0.0..=f32::MAX;
        /// Memory of layoffs, 1 = a tenth of staff just now.
        layoff_memory: Lanes::ZERO, "tenths of staff", 0.0..=f32::MAX;
    }
}

/// Effect of a layoff of a tenth of staff \[logit\]; stylised: who is next?
const LAYOFF: f32 = 1.0;

/// Effect of heat \[logit\]; stylised: change unsettles.
const HEAT: f32 = 1.2;

/// How fast the sense of uncertainty follows \[weeks\]; assumption: weeks.
const TIME: f32 = 6.0;

/// Effect of each open initiative beyond the usual \[logit\]; stylised: what counts now?
const INITIATIVE: f32 = 0.3;

/// Memory left by laying everybody off if it grew in proportion \[tenths of staff\]; scale of the memory.
const TENTHS: f32 = 10.0;

/// How far the memory grows less than in proportion to the layoff \[1\]; assumption: the second tenth is felt by two thirds as
/// much as the first.
const CONCAVITY: f32 = 0.25;

/// Weight of those whom a survivor worked with, against staff as a whole \[share\]; assumption: half each.
const CLOSE: f32 = 0.5;

/// Initiatives that a layoff of a tenth of staff begins \[number\]; assumption: work is handed out anew.
const REORGANISATION: f32 = 1.0;

/// Open initiatives when priorities are switched as often as usual.
#[inline(always)]
#[must_use]
pub fn usual_initiatives(p: &Parameters) -> f32 {
    Lever::PrioritySwitches.row().default * p.initiative_time / usual::YEAR
}

/// Open initiatives beyond the usual.
#[inline(always)]
#[must_use]
pub fn excess<const N: usize>(p: &Parameters, org: &Organisation<N>) -> Lanes<N> {
    (org.uncertainty.initiatives - usual_initiatives(p)) * p.strength.min(1.0)
}

/// How a layoff of this share is felt, 1 = a tenth: nothing of nothing, in proportion while it is small, then less.
#[inline(always)]
#[must_use]
pub fn felt<const N: usize>(laid_off: Lanes<N>) -> Lanes<N> {
    let tenths = laid_off * TENTHS;
    tenths * (1.0 + CONCAVITY) / (1.0 + tenths * CONCAVITY)
}

/// People were laid off: `gone` is 1 for whoever was, `there` for whoever sat in a seat before. Those who stay remember how many
/// left, those around them more than others.
pub fn remember<const N: usize>(
    org: &mut Organisation<N>,
    staff: &mut [Employee<N>],
    seats: &[Seat],
    first_seat: usize,
    there: &[Lanes<N>],
    gone: &[Lanes<N>],
) {
    let sum = |of: &[Lanes<N>]| of.iter().fold(Lanes::ZERO, |sum, &x| sum + x);
    let share = sum(gone) / sum(there).max(1.0);
    let shock = felt(share);
    org.uncertainty.layoff_memory += shock;
    begin(org, shock * REORGANISATION);
    for (me, (person, seat)) in staff.iter_mut().zip(seats).enumerate() {
        let close = entity::share_around(gone, there, me, &seat.ties.map(|tie| tie as usize - first_seat), share);
        person.uncertainty.layoff_memory += felt(share.relax(close, CLOSE));
    }
}

/// A person's memory of layoffs fades by this share.
#[inline(always)]
pub fn forget<const N: usize>(person: &mut Employee<N>, faded: f32) {
    person.uncertainty.layoff_memory = person.uncertainty.layoff_memory.relax(Lanes::ZERO, faded);
}

/// Initiatives are begun, by events or after a layoff.
#[inline(always)]
pub fn begin<const N: usize>(org: &mut Organisation<N>, initiatives: Lanes<N>) {
    org.uncertainty.initiatives += initiatives;
}

/// The organisation's week; `heat` as people meet it.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, heat: Lanes<N>, dt: f32) {
    let begun = org.lever(Lever::PrioritySwitches) * (p.initiative_time / usual::YEAR);
    org.uncertainty.initiatives = org.uncertainty.initiatives.relax(begun, relaxation_fraction(dt, p.initiative_time));
    let unsettling = HEAT * heat * org.lever(Lever::Coverage)
        + LAYOFF * org.uncertainty.layoff_memory
        + INITIATIVE * excess(p, org);
    let own = &mut org.uncertainty;
    let target = (p.strength * unsettling + logit(usual::UNCERTAINTY)).sigmoid();
    own.level = own.level.relax(target, relaxation_fraction(dt, TIME));
    own.layoff_memory = own.layoff_memory.relax(Lanes::ZERO, relaxation_fraction(dt, p.layoff_memory));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layoff_is_felt_less_than_in_proportion_and_one_of_nobody_not_at_all() {
        assert_eq!(felt(Lanes([0.0]))[0], 0.0);
        assert!((felt(Lanes([0.1]))[0] - 1.0).abs() < 1e-6, "a tenth sets the scale");
        // Closed form at a fifth: 1.25 · 2 / (1 + .25 · 2).
        assert!((felt(Lanes([0.2]))[0] - 2.5 / 1.5).abs() < 1e-6);
        let small = felt(Lanes([1e-4]))[0];
        assert!((small - 1.25e-3).abs() < 1e-6, "in proportion while it is small: {small}");
        let all: Vec<f32> = (1..=100).map(|k| felt(Lanes([k as f32 * 0.01]))[0]).collect();
        assert!(all.windows(3).all(|w| w[2] > w[1] && w[2] - w[1] < w[1] - w[0]), "growing, ever more slowly");
    }
}
