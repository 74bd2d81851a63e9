//! # Loyalty
//! Satisfied customers and partners stay; loyalty grows slowly and is lost faster. Who is served by people who may decide nothing
//! blames the organisation on their behalf.
//!
//! | | |
//! |---|---|
//! | Law | L ← σ(drivers), time `rising` up, `falling` down |
//! | Source | satisfaction and repeat purchase (Szymanski & Henard 2001, sign); justice seen by third parties (Skarlicki & Kulik 2005; Spencer & Rupp 2009: signs); times are assumptions |
//! | Reads | satisfaction, partnership, the message, storms, leeway of the seller's staff |
//! | Writes | loyalty |
//! | Draws | none |
//! | Omits | loyalty programmes, switching costs |

use super::{Channel, Customer, Organisation, service};
use crate::draws::Purpose;
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::usual;

crate::parameters! {
    /// Loyalty.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of satisfaction.
        satisfaction: 3.5, "logit", 0.0..=8.0, Literature, "sign: Szymanski & Henard 2001; size assumed";
        /// Effect of partnership.
        partnership: 0.5, "logit", 0.0..=2.0, Stylised, "partners forgive and stay";
        /// Effect of being served by people who have no leeway at all.
        justice: 1.0, "logit", 0.0..=3.0, Literature, "sign: Skarlicki & Kulik 2005; size assumed";
        /// Time constant of growth.
        rising: 16.0, "weeks", 4.0..=52.0, Stylised, "slow";
        /// Time constant of loss.
        falling: 6.0, "weeks", 2.0..=26.0, Stylised, "faster";
        /// Spread between customers of the disposition to be loyal.
        spread: 0.9, "logit", 0.0..=1.5, Assumption, "correlations near .3 leave most variance to persons";
    }
}

state! {
    customer(a, was) {
        with { let [drawn, ..] = a.draws.words(Purpose::CustomerTraits, a.number as u32, 0); }
        /// Disposition to be loyal.
        nature: drawn.normal() * a.parameters.loyalty.spread + logit(usual::LOYALTY) => was.nature, "logit", f32::MIN..=f32::MAX;
        /// Loyalty when all is as usual.
        usual: nature.sigmoid() => was.usual, "share", 0.0..=1.0;
        /// Loyalty.
        level: usual, "share", 0.0..=1.0;
    }
    customers(h) {
        /// Sum of loyalty.
        level: h.customer.loyalty.level * h.here;
    }
    channel(a) {
        /// Bad news in the media.
        storm: Lanes::ZERO, "logit", 0.0..=f32::MAX;
    }
}

/// How long bad news in the media lasts \[weeks\]; assumption: news fades.
pub const STORM_TIME: f32 = 6.0;

/// Level that makes mean loyalty usual, given that loyalty falls faster than it grows \[logit\]; calibrated: quiet baseline.
const BASE: f32 = 0.09;

/// Paces of the week.
#[derive(Clone, Copy)]
pub struct Climate {
    rising: f32,
    falling: f32,
}

/// The week's paces.
#[inline(always)]
#[must_use]
pub fn climate(p: &Parameters, dt: f32) -> Climate {
    Climate { rising: relaxation_fraction(dt, p.rising), falling: relaxation_fraction(dt, p.falling) }
}

/// What customers take off an organisation that gives its staff less leeway than usual, logit; it is the organisation they blame,
/// not the person.
#[inline(always)]
#[must_use]
pub fn blame<const N: usize>(p: &Parameters, seller: &Organisation<N>) -> Lanes<N> {
    let leeway = service::leeway(seller);
    let shown = leeway.reached - leeway.turned * seller.reach.missed;
    (-shown).max(0.0) * (p.justice * p.strength)
}

/// One customer's week; `heard` is what word of mouth, storms and blame do, logit.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: Climate, heard: Lanes<N>, customer: &mut Customer<N>) {
    // Less what partnership lacks: the sum of two like products would be worked out two futures at a time, shuffling.
    let drive = p.satisfaction * (customer.satisfaction.level - usual::SATISFACTION)
        - p.partnership * (usual::PARTNERSHIP - customer.partnership.level);
    let target = (customer.loyalty.nature + BASE * p.strength + drive * p.strength + heard).sigmoid();
    customer.loyalty.level = customer.loyalty.level.relax_two(target, c.rising, c.falling);
}

/// Bad news in a channel fades.
#[inline(always)]
pub fn fade<const N: usize>(channel: &mut Channel<N>, dt: f32) {
    channel.loyalty.storm = channel.loyalty.storm.relax(Lanes::ZERO, relaxation_fraction(dt, STORM_TIME));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loyalty_is_lost_faster_than_it_grows() {
        let p = Parameters::default();
        let c = climate(&p, 1.0);
        let mut customer = Customer::default();
        customer.loyalty.level = Lanes([0.6, 0.6]);
        customer.loyalty.nature = Lanes([3.0, -2.0]);
        customer.satisfaction.level = Lanes([usual::SATISFACTION; 2]);
        customer.partnership.level = Lanes([usual::PARTNERSHIP; 2]);
        step(&p, c, Lanes([0.0, 0.0]), &mut customer);
        let (up, down) = (customer.loyalty.level[0] - 0.6, 0.6 - customer.loyalty.level[1]);
        assert!(up > 0.0 && down > 1.5 * up);
    }
}
