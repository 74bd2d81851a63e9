//! # Novelty
//! What changed lately is unfamiliar, even where it is better. Customers and employees who live by things staying as they are
//! read it as a loss until they are used to it.
//!
//! | | |
//! |---|---|
//! | Law | novelty gains what releases change in the offer, and fades with time `time` |
//! | Source | stylised: improvements first read as losses |
//! | Reads | fit of the offer, before and after a release |
//! | Writes | novelty |
//! | Draws | none |
//! | Omits | pleasure in novelty |

use super::Organisation;
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::Lever;

crate::parameters! {
    /// Novelty: unfamiliarity of what changed lately.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// How fast people get used to what is new.
        time: 13.0, "weeks", 2.0..=52.0, Assumption, "a quarter";
        /// Effect on the experience of a customer who lives by stability.
        customers: 0.5, "experience", 0.0..=1.5, Assumption, "same scale as the experience";
    }
}

state! {
    organisation(a) {
        /// Unfamiliarity of what changed lately.
        level: Lanes::ZERO, "fit", 0.0..=f32::MAX;
    }
}

/// The organisation's week; `change` is how much releases moved the offer.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, change: Lanes<N>, dt: f32) {
    org.novelty.level = org.novelty.level.relax(Lanes::ZERO, relaxation_fraction(dt, p.time)) + change * p.strength;
}

/// How far a buying organisation's people live by things staying as they are.
#[inline(always)]
#[must_use]
pub fn stability<const N: usize>(buyer: &Organisation<N>) -> Lanes<N> {
    buyer.lived(Lever::StabilityReward)
}

/// Loss of experience for customers of this stability.
#[inline(always)]
#[must_use]
pub fn loss<const N: usize>(p: &Parameters, novelty: Lanes<N>, stability: Lanes<N>) -> Lanes<N> {
    novelty * stability * p.customers
}
