//! What a channel gives every customer in a week, and what its customers are like.

use super::Setting;
use crate::lanes::Lanes;
use crate::mechanism::{World, harshness, loyalty, market, novelty, offer, partnership, satisfaction, service};
use crate::world::Buyer;

/// What the customers of a channel are like.
struct Terms<const N: usize> {
    /// Encounters a week.
    rate: Lanes<N>,
    /// Weight of the last encounter.
    step: f32,
    entitlement: Lanes<N>,
    stability: Lanes<N>,
    /// How far the buyer works this way at home, against the usual.
    at_home: Lanes<N>,
    /// Churn against the usual.
    churn: Lanes<N>,
}

#[inline(always)]
fn terms<const N: usize>(s: &Setting<N>, channel: usize, world: &World<N>) -> Terms<N> {
    let route = &s.structure.routes[channel];
    match route.buyer {
        Buyer::Firm { firm, .. } => {
            let buyer = &world.organisations[firm];
            Terms {
                rate: Lanes::from(satisfaction::CONTACTS),
                step: satisfaction::STEP_BUSINESS,
                entitlement: harshness::entitlement(buyer),
                stability: novelty::stability(buyer),
                at_home: partnership::at_home(&s.parameters.partnership, buyer),
                churn: Lanes::ONE,
            }
        }
        Buyer::Segment { order_rate, churn, entitlement, stability, .. } => {
            let (state, seller) = (&world.channels[channel], &world.organisations[route.seller]);
            Terms {
                rate: market::purchases(order_rate, world.chain.luck.demand, state, seller),
                step: s.parameters.satisfaction.step,
                entitlement: Lanes::from(entitlement),
                stability: Lanes::from(stability),
                at_home: Lanes::ZERO,
                churn: seller.market.rivalry * churn,
            }
        }
    }
}

/// What the channel gives every customer this week, mechanism by mechanism.
pub(super) struct Climates<const N: usize> {
    pub(super) experience: Lanes<N>,
    pub(super) satisfaction: satisfaction::Climate<N>,
    pub(super) partnership: partnership::Climate<N>,
    pub(super) loyalty: loyalty::Climate,
    /// Bad news, and what customers hold against the organisation on behalf of its staff.
    pub(super) storm: Lanes<N>,
    pub(super) entitled: Lanes<N>,
    /// Weight in what contact staff meet.
    pub(super) weight: f32,
    /// Churn against the usual, and that of the seller against its kind.
    pub(super) churn: Lanes<N>,
    pub(super) rivalry: Lanes<N>,
    /// Yearly hazard that a free slot is won, and chance of the week.
    pub(super) joining: [Lanes<N>; 2],
    /// How far reputation and promises raise what a new customer expects.
    pub(super) hope: Lanes<N>,
}

impl<const N: usize> Climates<N> {
    #[inline(always)]
    pub(super) fn of(s: &Setting<N>, channel: usize, world: &World<N>) -> Self {
        let (p, dt) = (s.parameters, s.dt);
        let (route, state) = (&s.structure.routes[channel], &world.channels[channel]);
        let seller = &world.organisations[route.seller];
        let terms = terms(s, channel, world);
        let promises = satisfaction::promises(&p.satisfaction, seller);
        let joining = market::joining(&p.market, route.slots.len(), state, seller);
        Self {
            experience: service::experience(&p.solution, s.structure, channel, world)
                - novelty::loss(&p.novelty, seller.novelty.level, terms.stability),
            satisfaction: satisfaction::climate(&p.satisfaction, terms.rate * dt, terms.step, promises, dt),
            partnership: partnership::climate(
                &p.partnership,
                seller,
                offer::hoped(seller),
                terms.entitlement,
                terms.at_home,
                offer::gate(seller) - offer::usual_gate(),
                dt,
            ),
            loyalty: loyalty::climate(&p.loyalty, dt),
            storm: state.loyalty.storm + loyalty::blame(&p.loyalty, seller),
            entitled: harshness::entitled(terms.entitlement),
            weight: harshness::weight(route.is_link()),
            churn: terms.churn,
            rivalry: seller.market.rivalry,
            joining: [joining, market::won(joining, dt)],
            hope: satisfaction::hope(&p.satisfaction, state.market.reputation, promises),
        }
    }

    /// These, but of `other` what the seller delivers and promises, what customers are invited to, what is seen of the seller.
    pub(super) fn but(self, other: Self, [delivered, invited, seen]: [bool; 3]) -> Self {
        let (experience, satisfaction, joining, hope) = if delivered {
            (other.experience, other.satisfaction, other.joining, other.hope)
        } else {
            (self.experience, self.satisfaction, self.joining, self.hope)
        };
        let partnership = if invited { other.partnership } else { self.partnership };
        let storm = if seen { other.storm } else { self.storm };
        Self { experience, satisfaction, joining, hope, partnership, storm, ..self }
    }
}
