//! # Uncertainty
//! Heat, layoffs and dropped priorities leave people unsure what comes next; initiatives once begun stay open until they are
//! finished or buried.
//!
//! | | |
//! |---|---|
//! | Law | initiatives ← switches·`initiative_time`/52, time `initiative_time`; uncertainty ← σ(drivers), time `time`; layoff memory decays |
//! | Source | switching and throughput (Jin et al. 2020, sign); survivors: stylised; times are assumptions |
//! | Reads | levers of heat and priority switches; layoff memory |
//! | Writes | initiatives, uncertainty, layoff memory |
//! | Draws | none |
//! | Omits | rumours |

use super::Organisation;
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Uncertainty, open initiatives and the memory of layoffs.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of heat.
        heat: 1.2, "logit", 0.0..=3.0, Stylised, "change unsettles";
        /// Effect of a layoff of a tenth of staff.
        layoff: 1.0, "logit", 0.0..=3.0, Stylised, "who is next?";
        /// Time to finish or bury an initiative.
        initiative_time: 26.0, "weeks", 8.0..=80.0, Assumption, "half a year";
        /// How long a layoff is remembered.
        layoff_memory: 40.0, "weeks", 13.0..=80.0, Stylised, "effects on survivors last about a year";
    }
}

state! {
    organisation(a) {
        /// Uncertainty about the future.
        level: Lanes::from(usual::UNCERTAINTY), "share", 0.0..=1.0;
        /// Open initiatives.
        initiatives: Lanes::from(a.usual.culture[Lever::PrioritySwitches as usize] * a.parameters.uncertainty.initiative_time / usual::YEAR), "number", 0.0..=f32::MAX;
        /// Memory of layoffs, 1 = a tenth of staff just now.
        layoff_memory: Lanes::ZERO, "tenths of staff", 0.0..=f32::MAX;
    }
}

/// How fast the sense of uncertainty follows [weeks]; assumption: weeks.
const TIME: f32 = 6.0;

/// Effect of each open initiative beyond the usual [logit]; stylised: what counts now?
const INITIATIVE: f32 = 0.3;

/// Memory left by laying everybody off [tenths of staff]; scale of the memory.
const TENTHS: f32 = 10.0;

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

/// A share of staff is laid off.
#[inline(always)]
pub fn remember<const N: usize>(org: &mut Organisation<N>, laid_off: Lanes<N>) {
    org.uncertainty.layoff_memory += laid_off * TENTHS;
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
    let unsettling = p.heat * heat * org.lever(Lever::Coverage)
        + p.layoff * org.uncertainty.layoff_memory
        + INITIATIVE * excess(p, org);
    let own = &mut org.uncertainty;
    let target = (p.strength * unsettling + logit(usual::UNCERTAINTY)).sigmoid();
    own.level = own.level.relax(target, relaxation_fraction(dt, TIME));
    own.layoff_memory = own.layoff_memory.relax(Lanes::ZERO, relaxation_fraction(dt, p.layoff_memory));
}
