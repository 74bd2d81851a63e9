//! # Reporting
//! Where heat is high and trust is low, people report what is expected: lip service. Leaders who steer by reports are misled.
//!
//! | | |
//! |---|---|
//! | Law | reported = a + (1−a)·σ(6(heat − .7))·σ(−6(trust − .5))·strength; distress is seen only as far as it is voiced |
//! | Source | silence (Milliken et al. 2003: 85 % had felt unable to raise an issue), sign only |
//! | Reads | heat, trust, adoption, distress |
//! | Writes | nothing: it feeds the metric of reported adoption and the balcony |
//! | Draws | none |
//! | Omits | managers who embellish on the way up |

use crate::lanes::Lanes;
use crate::world::usual;

crate::parameters! {
    /// Reporting: lip service and silence.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// How far silence hides distress from leaders when trust is gone.
        silence: 0.7, "share", 0.0..=1.0, Stylised, "bad news does not travel up";
    }
}

/// Heat at which half of those without trust pay lip service [index]; assumption: beyond the usual dial.
const HEAT: f32 = 0.7;

/// Adoption as a person reports it.
#[inline(always)]
#[must_use]
pub fn reported<const N: usize>(p: &Parameters, adoption: Lanes<N>, trust: Lanes<N>, heat: Lanes<N>) -> Lanes<N> {
    let pretence = ((heat - HEAT) * 6.0).sigmoid() * ((trust - usual::TRUST) * -6.0).sigmoid() * heat.above(0.05);
    adoption + (1.0 - adoption) * pretence * p.strength.min(1.0)
}

/// Share of distress that leaders see, 0-1.
#[inline(always)]
#[must_use]
pub fn visible<const N: usize>(p: &Parameters, trust: Lanes<N>) -> Lanes<N> {
    1.0 - (p.silence * p.strength.min(1.0)) * (1.0 - trust)
}
