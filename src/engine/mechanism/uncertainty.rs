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

use crate::lanes::{Lanes, logit, pace};
use crate::world::{Lever, Organisation, usual};

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

/// How fast the sense of uncertainty follows [weeks]; assumption: weeks.
const TIME: f32 = 6.0;

/// Effect of each open initiative beyond the usual [logit]; stylised: what counts now?
const INITIATIVE: f32 = 0.3;

/// Open initiatives when priorities are switched as often as usual.
#[inline(always)]
#[must_use]
pub fn usual_initiatives(p: &Parameters) -> f32 {
    Lever::PrioritySwitches.row().default * p.initiative_time / 52.0
}

/// Open initiatives beyond the usual.
#[inline(always)]
#[must_use]
pub fn excess<const N: usize>(p: &Parameters, org: &Organisation<N>) -> Lanes<N> {
    (org.initiatives - usual_initiatives(p)) * p.strength.min(1.0)
}

/// The organisation's week; `heat` as people meet it.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, heat: Lanes<N>, dt: f32) {
    let begun = org.lever(Lever::PrioritySwitches) * (p.initiative_time / 52.0);
    org.initiatives = org.initiatives.relax(begun, pace(dt, p.initiative_time));
    let target = (p.strength * (p.heat * heat * org.lever(Lever::Coverage) + p.layoff * org.layoff_memory + INITIATIVE * excess(p, org))
        + logit(usual::UNCERTAINTY))
    .sigmoid();
    org.uncertainty = org.uncertainty.relax(target, pace(dt, TIME));
    org.layoff_memory = org.layoff_memory.relax(Lanes::ZERO, pace(dt, p.layoff_memory));
    org.since_layoff += Lanes::from(dt);
}
