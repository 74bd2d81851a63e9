//! # Silos
//! Middles integrate: where they are engaged and silos are low, teams work together, hand-overs are clean and what customers
//! say reaches those who can act on it. A culture takes long to change.
//!
//! | | |
//! |---|---|
//! | Law | integration ← σ(drivers), time `TIME` |
//! | Source | stylised: middles integrate (Oshry), no effect sizes known |
//! | Reads | lever of silos; engagement and commitment of middles; clarity of the mission (`meaning`) |
//! | Writes | integration |
//! | Draws | none |
//! | Omits | who is in a silo with whom |

use super::Organisation;
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Lever, Role, usual};

crate::parameters! {
    /// Silos: how far teams work together.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of silos.
        silos: 3.0, "logit", 0.0..=6.0, Assumption, "from usual to none: integration .6 to .83";
    }
}

state! {
    people(h) {
        with {
            if h.seat.role != Role::Middle {
                return;
            }
        }
        /// Filled middles.
        middles: h.here;
        /// Sum of their engagement.
        engagement: h.person.wellbeing.engagement * h.here;
        /// Sum of their commitment.
        commitment: h.person.commitment.level * h.here;
    }
    organisation(a) {
        /// Integration across silos.
        integration: (logit(usual::INTEGRATION) - (a.culture[Lever::Silos as usize] - Lever::Silos.row().default) * (a.parameters.silos.silos * a.parameters.silos.strength)).sigmoid(), "share", 0.0..=1.0;
    }
}

/// How fast a culture of working together follows \[weeks\]; assumption: half a year.
const TIME: f32 = 26.0;

/// Effect of the engagement of middles \[logit\]; stylised: middles integrate.
const MIDDLES: f32 = 1.5;

/// Effect of the commitment of middles \[logit\]; stylised: middles integrate.
const COMMITMENT: f32 = 0.4;

/// Effect of integration on defects \[logit\]; stylised: errors happen at hand-overs.
pub const HANDOVER: f32 = 1.0;

/// The organisation's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) {
    let middles = &org.people.silos;
    let count = middles.middles.max(1.0);
    let drive = MIDDLES * (middles.engagement / count - usual::ENGAGEMENT) + COMMITMENT * (middles.commitment / count)
        - p.silos * org.lived_moved(Lever::Silos);
    let target = (p.strength * drive + org.meaning.uniting + logit(usual::INTEGRATION)).sigmoid();
    org.silos.integration = org.silos.integration.relax(target, relaxation_fraction(dt, TIME));
}

/// Factor on the speed at which knowledge becomes an offer.
#[inline(always)]
#[must_use]
pub fn carried<const N: usize>(p: &Parameters, org: &Organisation<N>) -> Lanes<N> {
    (org.silos.integration * (1.0 / usual::INTEGRATION)).pow(p.strength)
}

/// What hand-overs save in defects against the usual, logit.
#[inline(always)]
#[must_use]
pub fn clean_handovers<const N: usize>(p: &Parameters, org: &Organisation<N>) -> Lanes<N> {
    HANDOVER * p.strength * (org.silos.integration - usual::INTEGRATION)
}
