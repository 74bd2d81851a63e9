//! # Reporting
//! Where heat is high and trust is low, people report what is expected out of fear; where a programme is announced and nobody
//! presses, they say yes and carry on: both are lip service. Distress is hidden from leaders too.
//!
//! | | |
//! |---|---|
//! | Law | reported = a + (1−a)·(f + (1−f)·q)·strength; fear f = σ(6(heat − .7))·σ(−6(trust − .5)); politeness q = .2·coverage where the person is too cold; distress is seen only as far as it is voiced |
//! | Source | silence (Milliken et al. 2003: 85 % had felt unable to raise an issue), sign only |
//! | Reads | heat, coverage, tension, trust, adoption, distress |
//! | Writes | nothing: it feeds the metric of reported adoption and what the balcony sees |
//! | Draws | none |
//! | Omits | managers who embellish on the way up |

use crate::lanes::Lanes;
use crate::world::usual;

crate::parameters! {
    /// Reporting: lip service and silence.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
    }
}

state! {
    people(h) {
        /// Sum of adoption as people report it.
        reported: h.week.reported * h.here;
    }
}

/// How far silence hides distress from leaders when trust is gone \[share\]; stylised: bad news does not travel up.
const SILENCE: f32 = 0.7;

/// Heat at which half of those without trust pay lip service \[index\]; assumption: beyond the usual dial.
const HEAT: f32 = 0.7;

/// Share of what is not adopted that is reported all the same where nobody asks twice \[share\]; assumption: saying yes is free
/// where leaders do not press.
const POLITENESS: f32 = 0.2;

/// How sharply heat, and trust against the usual, decide about lip service [logit per unit]; assumption.
const SHARPNESS: f32 = 6.0;

/// Heat below which nobody is afraid \[index\]; assumption: about none.
const NO_HEAT: f32 = 0.05;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    frightening: Lanes<N>,
    polite: Lanes<N>,
}

/// The organisation's part; `heat` as people meet it, `asked` the share of staff the programme speaks to.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(heat: Lanes<N>, asked: Lanes<N>) -> Climate<N> {
    Climate { frightening: ((heat - HEAT) * SHARPNESS).sigmoid() * heat.greater_than(NO_HEAT), polite: asked * POLITENESS }
}

/// Adoption as a person reports it; `cold` is 1 for a person whose tension is below the productive zone.
#[inline(always)]
#[must_use]
pub fn reported<const N: usize>(
    p: &Parameters,
    c: &Climate<N>,
    adoption: Lanes<N>,
    trust: Lanes<N>,
    cold: Lanes<N>,
) -> Lanes<N> {
    let fear = c.frightening * ((trust - usual::TRUST) * -SHARPNESS).sigmoid();
    let pretence = fear + (1.0 - fear) * c.polite * cold;
    adoption + (1.0 - adoption) * pretence * p.strength.min(1.0)
}

/// Share of distress that leaders see, 0-1.
#[inline(always)]
#[must_use]
pub fn visible<const N: usize>(p: &Parameters, trust: Lanes<N>) -> Lanes<N> {
    1.0 - (SILENCE * p.strength.min(1.0)) * (1.0 - trust)
}
