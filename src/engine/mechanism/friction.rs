//! # Friction
//! Organisations that change at different pace ask of each other what the other cannot yet do. Buyers who resist at home
//! demand by authority, zealots expect too much; joint reflection talks it through.
//!
//! | | |
//! |---|---|
//! | Law | friction of a link = |maturity of seller − of buyer|·(1 − joint reflection); imposed demands ← drivers, time `time` |
//! | Source | assumption; to be tested against cases |
//! | Reads | maturity of both ends, joint reflection; commitment, tension and adoption of buyers |
//! | Writes | friction of links, imposed demands |
//! | Draws | none |
//! | Omits | contracts, power of size |

use crate::lanes::{Lanes, pace};
use crate::world::Organisation;

crate::parameters! {
    /// Friction between organisations of different maturity.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of friction on demands imposed on a seller, and half of it on a buyer.
        mismatch: 0.2, "index", 0.0..=1.0, Assumption, "same scale as imposed demands";
        /// Effect of buyers who resist at home.
        authority: 0.5, "index", 0.0..=2.0, Stylised, "artificial authority";
    }
}

/// Effect of friction on the buyers' experience [experience]; assumption: same scale as experience.
pub const EXPERIENCE: f32 = 0.03;

/// Effect of buyers who are ahead at home [index]; stylised: over-expectation.
const ZEAL: f32 = 0.2;

/// How fast imposed demands build up [weeks]; assumption: weeks.
const TIME: f32 = 4.0;

/// Weight contact staff give to the example of a partner firm [share]; assumption: people also learn across the counter.
pub const EXAMPLE: f32 = 0.5;

/// Usual level of demands by authority, so that a quiet baseline imposes nothing [index]; calibrated: quiet baseline.
pub const USUAL_AUTHORITY: f32 = 0.012;

/// Usual level of demands by zeal [index]; calibrated: quiet baseline.
pub const USUAL_ZEAL: f32 = 0.007;

/// Friction of a link between two maturities.
#[inline(always)]
#[must_use]
pub fn between<const N: usize>(seller: Lanes<N>, buyer: Lanes<N>, reflection: Lanes<N>) -> Lanes<N> {
    (seller - buyer).abs() * (1.0 - reflection).max(0.0)
}

/// The organisation's week: friction with its customers and suppliers, which comes with its strength already, and the stance of
/// its business customers.
#[inline(always)]
pub fn step<const N: usize>(
    p: &Parameters,
    org: &mut Organisation<N>,
    as_seller: Lanes<N>,
    as_buyer: Lanes<N>,
    authority: Lanes<N>,
    zeal: Lanes<N>,
    dt: f32,
) {
    let target = p.mismatch * (as_seller + 0.5 * as_buyer) + (p.authority * authority + ZEAL * zeal) * p.strength;
    org.imposed = org.imposed.relax(target, pace(dt, TIME));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_reflection_removes_friction() {
        assert_eq!(between(Lanes([0.6]), Lanes([0.2]), Lanes([1.0]))[0], 0.0);
        assert!((between(Lanes([0.2]), Lanes([0.6]), Lanes([0.0]))[0] - 0.4).abs() < 1e-6);
    }
}
