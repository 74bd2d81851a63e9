//! # Friction
//! Organisations that change at different pace ask of each other what the other cannot yet do: a buyer who is ahead demands; of a
//! seller who is ahead the buyer cannot use what is new. Buyers who resist at home demand by authority, zealots expect too much;
//! joint reflection, and partnering with suppliers, talk it through.
//!
//! | | |
//! |---|---|
//! | Law | demanded = (maturity of buyer − of seller)⁺·(1 − reflection), unused = (of seller − of buyer)⁺·(1 − reflection); imposed demands ← drivers, time `TIME` |
//! | Source | assumption; to be tested against cases |
//! | Reads | maturity of both ends, joint reflection, partnering upstream; commitment, tension and adoption of buyers; mean adoption at the other end of links, their partnership |
//! | Writes | what is demanded and what is unused on links, imposed demands |
//! | Draws | none |
//! | Omits | contracts, power of size |

use super::{Customers, Employee, Organisation, World, solution};
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{Buyer, Lever, NONE, Seat, Structure};

crate::parameters! {
    /// Friction between organisations of different maturity.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of what a buyer demands on what is imposed on the seller, and half of it of what a buyer cannot use on the buyer.
        mismatch: 0.2, "index", 0.0..=1.0, Assumption, "same scale as imposed demands";
    }
}

state! {
    customers(h) {
        with { let Some(buyer) = h.buyer else { return }; }
        /// Sum of the stance of business customers: demands by authority of those who resist at home.
        authority: authority(buyer) * h.here;
        /// Sum of the stance of business customers: demands by zeal of those who are ahead at home.
        zeal: zeal(buyer) * h.here;
    }
    channel(a) {
        /// What a buyer who is ahead demands and nobody has talked through (links).
        demanded: Lanes::ZERO, "share", 0.0..=2.0;
        /// What a buyer who is behind cannot use and nobody has talked through (links).
        unused: Lanes::ZERO, "share", 0.0..=2.0;
    }
    organisation(a) {
        /// Demands imposed by business customers and friction, around 0.
        imposed: Lanes::ZERO, "index", f32::MIN..=f32::MAX;
    }
}

/// Effect of buyers who resist at home \[index\]; stylised: artificial authority.
const AUTHORITY: f32 = 0.5;

/// How far partnering with suppliers beyond the usual does the work of joint reflection \[share\]; assumption: half.
const PARTNERED: f32 = 0.5;

/// Effect of what is demanded and not met on the buyers' experience \[experience\]; assumption: same scale as experience.
pub const EXPERIENCE: f32 = 0.03;

/// Effect of buyers who are ahead at home \[index\]; stylised: over-expectation.
const ZEAL: f32 = 0.2;

/// How fast imposed demands build up \[weeks\]; assumption: weeks.
const TIME: f32 = 4.0;

/// Weight contact staff give to the example of a partner firm \[share\]; assumption: people also learn across the counter.
pub const EXAMPLE: f32 = 0.5;

/// Usual level of demands by authority, so that a quiet baseline imposes nothing \[index\]; calibrated: quiet baseline.
pub const USUAL_AUTHORITY: f32 = 0.012;

/// Usual level of demands by zeal \[index\]; calibrated: quiet baseline.
pub const USUAL_ZEAL: f32 = 0.007;

/// Tension beyond which a buyer demands no harder \[index\]; assumption: beyond tolerance all are alike.
const HEATED: f32 = 2.0;

/// Commitment from which buyers expect more of others than usual \[1\]; assumption: the convinced third.
const CONVINCED: f32 = 0.3;

/// Share of the effect of friction that falls on the buyer, against the seller \[share\]; assumption: half.
const ON_BUYER: f32 = 0.5;

/// How far a buyer demands by authority: resisting at home, in the heat there.
#[inline(always)]
#[must_use]
pub fn authority<const N: usize>(buyer: &Employee<N>) -> Lanes<N> {
    (-buyer.commitment.level).max(0.0) * buyer.tension.level.min(HEATED)
}

/// How far a buyer demands by zeal: convinced and ahead at home.
#[inline(always)]
#[must_use]
pub fn zeal<const N: usize>(buyer: &Employee<N>) -> Lanes<N> {
    (buyer.commitment.level - CONVINCED).max(0.0) * buyer.learning.adoption
}

/// What unmet demands take from the experience of a channel's customers.
#[inline(always)]
#[must_use]
pub fn annoyance<const N: usize>(demanded: Lanes<N>) -> Lanes<N> {
    EXPERIENCE * demanded
}

/// Friction of a link between two maturities: what the buyer demands, and what the buyer cannot use.
#[inline(always)]
#[must_use]
pub fn between<const N: usize>(seller: Lanes<N>, buyer: Lanes<N>, reflection: Lanes<N>) -> [Lanes<N>; 2] {
    let open = (1.0 - reflection).max(0.0);
    [(buyer - seller).max(0.0) * open, (seller - buyer).max(0.0) * open]
}

/// The friction of every link this week.
#[inline(always)]
pub fn meet<const N: usize>(p: &Parameters, structure: &Structure, world: &mut World<N>) {
    for (route, channel) in structure.routes.iter().zip(&mut world.channels) {
        if let Buyer::Firm { firm, .. } = route.buyer {
            let (seller, buyer) = (&world.organisations[route.seller], &world.organisations[firm]);
            let reflection = (seller.lived(Lever::JointReflection) + buyer.lived(Lever::JointReflection)) * 0.5;
            let reflection = reflection + buyer.lived_moved(Lever::PartneringUpstream) * PARTNERED;
            let [demanded, unused] = between(solution::maturity(seller), solution::maturity(buyer), reflection);
            [channel.friction.demanded, channel.friction.unused] = [demanded * p.strength, unused * p.strength];
        }
    }
}

/// The week: what the friction of links imposes on both ends.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, structure: &Structure, world: &mut World<N>, dt: f32) {
    for (plan, org) in structure.firms.iter().zip(&mut world.organisations) {
        let links = |channels: &[usize]| channels.iter().copied().filter(|&c| structure.routes[c].is_link()).collect();
        let (sells, buys): (Vec<usize>, Vec<usize>) = (links(&plan.sells), links(&plan.buys));
        let mean = |links: &[usize], of: &dyn Fn(&state::Channel<N>) -> Lanes<N>| {
            let mut sum = Lanes::ZERO;
            links.iter().for_each(|&c| sum += of(&world.channels[c].friction));
            if links.is_empty() { sum } else { sum * (1.0 / links.len() as f32) }
        };
        let (as_seller, as_buyer) = (mean(&sells, &|link| link.demanded), mean(&buys, &|link| link.unused));
        let mut buyers = Customers::default();
        sells.iter().for_each(|&c| buyers.add(&world.channels[c].customers));
        let [authority, zeal] = if sells.is_empty() { [Lanes::ZERO; 2] } else { stance(&buyers) };
        impose(p, org, as_seller, as_buyer, authority, zeal, dt);
    }
}

/// The stance of business customers against the usual: authority and zeal.
#[inline(always)]
fn stance<const N: usize>(buyers: &Customers<N>) -> [Lanes<N>; 2] {
    let (authority, zeal) = (buyers.friction.authority, buyers.friction.zeal);
    [buyers.mean(authority) - USUAL_AUTHORITY, buyers.mean(zeal) - USUAL_ZEAL]
}

/// What is demanded of it as a seller and what it cannot use as a buyer, which come with their strength already, and the stance of its business customers
/// impose on an organisation.
#[inline(always)]
pub fn impose<const N: usize>(
    p: &Parameters,
    org: &mut Organisation<N>,
    as_seller: Lanes<N>,
    as_buyer: Lanes<N>,
    authority: Lanes<N>,
    zeal: Lanes<N>,
    dt: f32,
) {
    let target = p.mismatch * (as_seller + ON_BUYER * as_buyer) + (AUTHORITY * authority + ZEAL * zeal) * p.strength;
    org.friction.imposed = org.friction.imposed.relax(target, relaxation_fraction(dt, TIME));
}

/// The example of partner firms to an organisation's people: adoption there, and the weight it is given.
pub struct Example<const N: usize> {
    suppliers: [Lanes<N>; 2],
    buyers: [Lanes<N>; 2],
}

/// The example that an organisation's suppliers and business customers give; the weight grows with partnership.
#[inline(always)]
#[must_use]
pub fn example<const N: usize>(p: &Parameters, structure: &Structure, firm: usize, world: &World<N>) -> Example<N> {
    let weight = EXAMPLE * p.strength;
    let view = |channels: &[usize], other: &dyn Fn(usize) -> Option<usize>| {
        let (mut adoption, mut partnership, mut n) = (Lanes::ZERO, Lanes::ZERO, 0.0f32);
        for &c in channels {
            let Some(there) = other(c) else { continue };
            let people = &world.organisations[there].people;
            adoption += people.mean(people.learning.adoption);
            let customers = &world.channels[c].customers;
            partnership += customers.mean(customers.partnership.level);
            n += 1.0;
        }
        if n == 0.0 { [Lanes::ZERO; 2] } else { [adoption * (1.0 / n), (partnership * (weight / n)).min(1.0)] }
    };
    let (routes, plan) = (&structure.routes, &structure.firms[firm]);
    Example {
        suppliers: view(&plan.buys, &|c| Some(routes[c].seller)),
        buyers: view(&plan.sells, &|c| match routes[c].buyer {
            Buyer::Firm { firm, .. } => Some(firm),
            Buyer::Segment { .. } => None,
        }),
    }
}

impl<const N: usize> Example<N> {
    /// Mixes the example into the adoption that the person in a seat sees around.
    #[inline(always)]
    pub fn seen(&self, seat: &Seat, around: &mut Lanes<N>) {
        let [adoption, weight] = match seat {
            Seat { buys_through, .. } if *buys_through != NONE => self.suppliers,
            Seat { meets_customers: true, .. } => self.buyers,
            _ => return,
        };
        *around = around.relax(adoption, weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_reflection_removes_friction() {
        assert_eq!(between(Lanes([0.6]), Lanes([0.2]), Lanes([1.0])).map(|x| x[0]), [0.0; 2]);
    }

    /// A buyer ahead demands, of a seller ahead the buyer cannot use what is new; never both.
    #[test]
    fn friction_has_two_sides() {
        let at = |seller: f32, buyer: f32| between(Lanes([seller]), Lanes([buyer]), Lanes([0.0])).map(|x| (x[0] * 10.0).round());
        assert_eq!((at(0.2, 0.6), at(0.6, 0.2)), ([4.0, 0.0], [0.0, 4.0]));
    }
}
