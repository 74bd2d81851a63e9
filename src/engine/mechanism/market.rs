//! # Market
//! Disloyal customers leave, the silent ones without a word; reputation and the example of other customers win new ones.
//!
//! | | |
//! |---|---|
//! | Law | churn hazard = `churn`·g(−`loyalty`(L−usual) + `silent`(disengaged−usual)), g(x) = 13·eˣ/(12+eˣ); acquisition = (p + q·share)·exp(`reputation`(R−usual)) (Bass 1969) |
//! | Source | churn levels: vendor benchmarks, some 5 % to 60 % a year; Bass averages p .03, q .38 a year (Sultan, Farley & Lehmann 1990) for new products, higher here for a served market |
//! | Reads | loyalty, disengagement, reputation, what is seen inside |
//! | Writes | active, reputation; the state of a new customer |
//! | Draws | one uniform a week: leaving or joining |
//! | Omits | competitors by name |

use super::entity::CustomerStart;
use super::{Channel, Customer, Employee, Organisation, delivery, loyalty};
use crate::draws::Purpose;
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{Buyer, Lever, usual};

crate::parameters! {
    /// Market: churn, acquisition, reputation.
    pub struct Parameters {
        /// How strong the effects of loyalty and reputation are; 0 leaves churn and acquisition at their usual rates.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Yearly churn of a customer of usual loyalty.
        churn: 0.17, "per year", 0.0..=1.0, Literature, "level: vendor benchmarks between business and consumer subscriptions";
        /// Effect of loyalty on churn.
        loyalty: 4.0, "1", 0.0..=8.0, Stylised, "sign only";
        /// Effect of disengagement on churn.
        silent: 0.8, "1", 0.0..=3.0, Stylised, "the silent leave";
        /// Yearly acquisition without any example.
        innovation: 0.2, "per year", 0.0..=1.0, Assumption, "served market; new products: .03 (Sultan et al. 1990)";
        /// Yearly acquisition by example, if all others were customers.
        imitation: 0.55, "per year", 0.0..=2.0, Assumption, "new products: .38 (Sultan et al. 1990)";
        /// Effect of reputation on acquisition.
        reputation: 5.0, "1", 0.0..=10.0, Stylised, "sign only";
    }
}

state! {
    customer(a, was) {
        /// 1 = is a customer now.
        active: active(a) => was.active, "0 or 1", 0.0..=1.0;
    }
    customers(h) {
        /// Active customers.
        active: h.here;
        /// Sum of the yearly hazard of leaving.
        leaving: h.week.leaving * h.here;
    }
    channel(a) {
        /// Change of demand from events.
        shock: Lanes::ZERO, "share", f32::MIN..=f32::MAX;
        /// Reputation of the seller among these customers.
        reputation: Lanes::from(usual::LOYALTY), "share", f32::MIN..=f32::MAX;
        /// Yearly hazard that a free slot is won.
        joining: Lanes::ZERO, "per year", 0.0..=f32::MAX;
    }
    organisation(a) {
        with { let spread = a.usual.variety; }
        /// Churn here against that of its kind: what else there is to buy (a trait of the organisation in this future).
        rivalry: (a.markets[1] * spread - 0.5 * spread * spread).exp(), "times", 0.0..=f32::MAX;
    }
}

/// Effect of a full turn of over-promising on acquisition \[1\]; stylised: promises win customers before they are kept.
const PROMISES: f32 = 0.5;

/// How fast reputation follows \[weeks\]; stylised: half a year.
const REPUTATION_TIME: f32 = 26.0;

/// How many times its usual value the hazard of leaving grows beyond it at the most \[times\]; assumption: even the worst served take some
/// months to find another.
const MOST_LEAVE: f32 = 12.0;

/// Share of a market that is customer where nobody leaves and nobody joins \[share\]; assumption: any would do.
const FROZEN_SHARE: f32 = 0.75;

/// Whether a slot is a customer at the start: as its holder's seat is filled, or as churn and acquisition balance.
#[inline(always)]
fn active<const N: usize>(a: &CustomerStart<'_, N>) -> Lanes<N> {
    match (&a.route.buyer, a.holder) {
        (Buyer::Segment { churn, usual_active, .. }, _) => {
            let p = &a.parameters.market;
            let [luck, ..] = a.draws.words(Purpose::CustomerStart, a.number as u32, 0);
            // Where more leave than in other markets of the kind, fewer are customers.
            let share = |relative: f32| balanced_share(p, p.churn * relative);
            let fewer = a.rivalry.map(|rivalry| share(rivalry * churn)) * (1.0 / share(*churn));
            let win = p.innovation + p.imitation * *usual_active * fewer;
            let usual = loyalty::state::Customer::start(a).usual;
            let leave = churn_hazard(p, a.rivalry * *churn, usual, Lanes::from(usual::DISENGAGED));
            luck.uniform().less_than(win / (win + leave))
        }
        (Buyer::Firm { .. }, holder) => holder.map_or(Lanes::ONE, |there| there.turnover.filled),
    }
}

/// Purchases of a consumer this week, per week: as usual, with the market, and as lead time lets them.
#[inline(always)]
#[must_use]
pub fn purchases<const N: usize>(usual: f32, demand: Lanes<N>, channel: &Channel<N>, seller: &Organisation<N>) -> Lanes<N> {
    usual * demand.exp() * (1.0 + channel.market.shock).max(0.0) * delivery::patience(seller)
}

/// Yearly hazard that a customer leaves; `relative` is the segment's churn against the usual.
#[inline(always)]
#[must_use]
pub fn churn_hazard<const N: usize>(
    p: &Parameters,
    relative: impl Into<Lanes<N>>,
    loyalty: Lanes<N>,
    disengaged: Lanes<N>,
) -> Lanes<N> {
    let drive = p.silent * (disengaged - usual::DISENGAGED) - p.loyalty * (loyalty - usual::LOYALTY);
    (drive * p.strength).saturating_exp(MOST_LEAVE) * (relative.into() * p.churn)
}

/// Yearly hazard that a free slot is won; `share` of the market that is customer, `promised` the lever of over-promising.
#[inline(always)]
#[must_use]
pub fn acquisition_hazard<const N: usize>(
    p: &Parameters,
    share: Lanes<N>,
    reputation: Lanes<N>,
    promised: Lanes<N>,
) -> Lanes<N> {
    let pull = p.reputation * (reputation - usual::LOYALTY) + PROMISES * promised;
    (p.innovation + p.imitation * share) * (pull * p.strength).exp()
}

/// The same in a channel of so many slots.
#[inline(always)]
#[must_use]
pub fn joining<const N: usize>(p: &Parameters, slots: usize, channel: &Channel<N>, seller: &Organisation<N>) -> Lanes<N> {
    let share = channel.customers.market.active * (1.0 / slots.max(1) as f32);
    acquisition_hazard(p, share, channel.market.reputation, seller.lever(Lever::OverPromising))
}

/// Share of the market that is customer when churn and acquisition balance at this churn; the stable root of
/// (p + q·a)(1 − a) = h·a.
#[must_use]
pub fn balanced_share(p: &Parameters, churn: f32) -> f32 {
    let (a, b, c) = (p.imitation, p.innovation + churn - p.imitation, -p.innovation);
    if a < 1e-6 {
        return if p.innovation + churn > 0.0 { p.innovation / (p.innovation + churn) } else { FROZEN_SHARE };
    }
    (-b + (b * b - 4.0 * a * c).sqrt()) / (2.0 * a)
}

/// Mean loyalty of a channel's customers; the usual where there is none.
#[inline(always)]
#[must_use]
pub fn loyalty_seen<const N: usize>(channel: &Channel<N>, usual_loyalty: f32) -> Lanes<N> {
    let customers = &channel.customers;
    customers.market.active.greater_than(0.0).select(customers.mean(customers.loyalty.level), Lanes::from(usual_loyalty))
}

/// Reputation after the week; `inside` is what is seen inside against the usual, and adds to the loyalty that is shown.
#[inline(always)]
#[must_use]
pub fn reputation<const N: usize>(
    now: Lanes<N>,
    loyalty: Lanes<N>,
    usual_loyalty: f32,
    inside: Lanes<N>,
    dt: f32,
) -> Lanes<N> {
    now.relax(usual::LOYALTY + loyalty - usual_loyalty + inside, relaxation_fraction(dt, REPUTATION_TIME))
}

/// Who is a customer after the week: customers leave and others join with these chances, both by the same luck.
#[inline(always)]
#[must_use]
pub fn turned<const N: usize>(active: Lanes<N>, leaves: Lanes<N>, joins: Lanes<N>, luck: Lanes<N>) -> Lanes<N> {
    let struck = luck.less_than(active * leaves + (1.0 - active) * joins);
    (active - struck).abs()
}

/// Probability that a customer with this yearly hazard leaves within `dt` weeks.
#[inline(always)]
#[must_use]
pub fn leaves<const N: usize>(hazard: Lanes<N>, dt: f32) -> Lanes<N> {
    hazard.hazard_to_probability(dt / usual::YEAR)
}

/// A consumer leaves or joins, by the probabilities of the week. Returns 1 where somebody joined.
#[inline(always)]
pub fn step<const N: usize>(leaves: Lanes<N>, joins: Lanes<N>, luck: Lanes<N>, customer: &mut Customer<N>) -> Lanes<N> {
    let was = customer.market.active;
    customer.market.active = turned(was, leaves, joins, luck);
    (customer.market.active - was).max(0.0)
}

/// Chance of a week to win a free slot at this yearly hazard.
#[inline(always)]
#[must_use]
pub fn won<const N: usize>(joining: Lanes<N>, dt: f32) -> Lanes<N> {
    joining.hazard_to_probability(dt / usual::YEAR)
}

/// A business customer is who sits in the seat that buys. Returns 1 where somebody joined.
#[inline(always)]
pub fn follow<const N: usize>(buyer: Option<&Employee<N>>, customer: &mut Customer<N>) -> Lanes<N> {
    let was = customer.market.active;
    customer.market.active = buyer.map_or(Lanes::ONE, |there| there.turnover.filled);
    (customer.market.active - was).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_balanced_share_balances() {
        let p = Parameters::default();
        for churn in [0.02, 0.17, 0.6] {
            let a = balanced_share(&p, churn);
            assert!(((p.innovation + p.imitation * a) * (1.0 - a) - churn * a).abs() < 1e-5);
        }
    }

    /// Bass 1969 with no churn: F(t) = (1−e^{−(p+q)t})/(1+(q/p)e^{−(p+q)t}); p .03, q .38, ten years → .81280.
    #[test]
    fn adoption_of_an_offer_without_churn_is_the_bass_curve() {
        let p = Parameters { innovation: 0.03, imitation: 0.38, strength: 0.0, ..Parameters::default() };
        let mut share = 0.0f64;
        let dt = 1.0 / 5200.0;
        for _ in 0..52_000 {
            let h = acquisition_hazard(&p, Lanes([share as f32]), Lanes([usual::LOYALTY]), Lanes([0.0]))[0];
            share += f64::from(h) * (1.0 - share) * dt;
        }
        assert!((share - 0.812_80).abs() < 5e-4, "{share}");
    }
}
