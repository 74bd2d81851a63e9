//! # Wins
//! People see whether the change helps: contented customers, and a new way that visibly works.
//!
//! | | |
//! |---|---|
//! | Law | wins ← tanh(drivers), time `TIME` |
//! | Source | stylised: short-term wins; seeing the beneficiary of one's work |
//! | Reads | satisfaction of the organisation's customers; proficiency and quality of the solution |
//! | Writes | wins |
//! | Draws | none |
//! | Omits | wins that leaders only claim |

use super::Organisation;
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::usual;

crate::parameters! {
    /// Wins: seeing that it helps.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of customers' satisfaction.
        customers: 2.5, "1", 0.0..=6.0, Stylised, "sign only";
    }
}

state! {
    organisation(a) {
        /// Visible wins.
        level: Lanes::ZERO, "1", -1.0..=1.0;
    }
}

/// Effect of a mastered new way that works \[1\]; stylised: sign only.
const SOLUTION: f32 = 0.6;

/// How fast it shows \[weeks\]; assumption: weeks.
const TIME: f32 = 6.0;

/// The organisation's week; `satisfaction` of customers as staff see it, `worth` of the new way at work.
#[inline(always)]
pub fn step<const N: usize>(
    p: &Parameters,
    org: &mut Organisation<N>,
    satisfaction: Lanes<N>,
    worth: Lanes<N>,
    dt: f32,
) {
    let drive = p.customers * (satisfaction - usual::SATISFACTION) + SOLUTION * worth;
    org.wins.level = org.wins.level.relax((drive * p.strength).tanh(), relaxation_fraction(dt, TIME));
}
