//! # Ordering
//! Planners smooth demand, extrapolate its trend, and order to fill stock and pipeline. Partners see final demand instead and
//! correct calmly; so variability grows upstream, less where partnership is.
//!
//! | | |
//! |---|---|
//! | Law | order = (forecast + (target − position)·share corrected)⁺; shares of purchases follow buyers' loyalty; what the supplier does not get is bought elsewhere: later, dearer, and no more than half of the usual need |
//! | Source | anchoring and adjustment in ordering (Sterman 1989); bullwhip and shared demand (Chen et al. 2000, signs) |
//! | Reads | orders received, own backlog, stock, orders outstanding, the supplier's lead time; partnership |
//! | Writes | demand forecasts, orders to suppliers, stock bought elsewhere, share of purchases |
//! | Draws | none |
//! | Omits | batches, rationing games; sellers elsewhere by name |

use super::{Channel, Organisation, World, delivery};
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Buyer, Lever, Structure, usual};

crate::parameters! {
    /// Ordering: forecasts, stocks, shares of purchases.
    pub struct Parameters {
        /// How strong the variable part is; 0 makes every organisation order its usual demand.
        strength: 1.0, "1", 0.0..=1.0, Switch, "1 = as described";
        /// The planner's smoothing time.
        forecast_time: 5.0, "weeks", 1.0..=26.0, Assumption, "about a month";
        /// How far planners extrapolate the trend of their own orders.
        extrapolation: 1.2, "1", 0.0..=3.0, Stylised, "trends are taken to last";
        /// How far partnership of business customers shares final demand.
        sharing: 1.2, "1", 0.0..=2.0, Stylised, "shared demand lowers the bullwhip";
    }
}

state! {
    channel(a) {
        /// Orders placed this week.
        orders: Lanes::from(a.demand * a.dt), "units", 0.0..=f32::MAX;
        /// Input in the buyer's stock (links).
        stock: Lanes::from(a.demand / usual::WALLET * COVER), "units", 0.0..=f32::MAX;
        /// Ordered elsewhere and not yet arrived (links).
        elsewhere: Lanes::from(a.demand / usual::WALLET * (1.0 - usual::WALLET) * ELSEWHERE_TIME), "units", 0.0..=f32::MAX;
        /// Share of the buyer's purchases given to this seller (links).
        wallet: Lanes::from(usual::WALLET), "share", 0.0..=1.0;
        /// The seller's lead time as the buyer's planners see it (links).
        lead_seen: Lanes::from(a.seller.lead_time), "weeks", 0.0..=f32::MAX;
    }
    organisation(a) {
        /// Orders received.
        orders: Lanes::from(a.usual.demand), "units", 0.0..=f32::MAX;
        /// Demand smoothed over the planner's horizon.
        demand: Lanes::from(a.usual.demand), "units a week", 0.0..=f32::MAX;
        /// What buying more than usual elsewhere costs this week.
        premium: Lanes::ZERO, "usual weekly sales", f32::MIN..=f32::MAX;
        /// Demand smoothed over a longer horizon.
        demand_slow: Lanes::from(a.usual.demand), "units a week", 0.0..=f32::MAX;
    }
    chain(a) {
        /// Final demand smoothed over the planner's horizon, against the usual.
        final_demand: Lanes::ONE, "times", 0.0..=f32::MAX;
    }
}

/// Effect of buyers' loyalty on the share of purchases \[logit\]; stylised: sign only.
const WALLET: f32 = 4.0;

/// Time in which a gap in stock and pipeline is corrected \[weeks\]; assumption: next order.
const ADJUST_TIME: f32 = 1.0;

/// How much more calmly partners correct \[1\]; assumption: they know what is coming.
const CALM: f32 = 2.0;

/// The longer horizon against the planner's, from which the trend is read \[times\]; assumption: a quarter against a month.
const SLOWER: f32 = 3.0;

/// How fast planners notice a supplier's lead time \[weeks\]; assumption: two months.
const LEAD_TIME_SEEN: f32 = 8.0;

/// How far joint reflection alone shares final demand \[share\]; assumption: half.
const REFLECTION: f32 = 0.5;

/// Softness of the floor under an order [share of the usual order]; assumption: numerical.
const ORDER_WIDTH: f32 = 0.1;

/// Target stock [weeks of demand]; assumption: scale of the work.
const COVER: f32 = 2.0;

/// Lead time elsewhere \[weeks\]; assumption: twice that of a supplier who knows the buyer.
const ELSEWHERE_TIME: f32 = 4.0;

/// Most that can be bought elsewhere [share of the usual need]; assumption: others have spare capacity for half.
const MOST_ELSEWHERE: f32 = 0.5;

/// How much dearer it is to buy elsewhere [share of the price of input]; assumption: a fifth.
const DEARER: f32 = 0.2;

/// How fast shares of purchases move \[weeks\]; assumption: contracts.
const WALLET_TIME: f32 = 26.0;

/// What a planner expects per week: own smoothed orders with their trend, or final demand as far as it is shared.
#[inline(always)]
#[must_use]
pub fn forecast<const N: usize>(p: &Parameters, smooth: Lanes<N>, slow: Lanes<N>, final_demand: Lanes<N>, shared: Lanes<N>) -> Lanes<N> {
    let own = smooth + p.extrapolation * (smooth - slow);
    own.relax(final_demand, shared)
}

/// An order: the forecast plus the corrected share of the gap between target and position, softly at least 0.
#[inline(always)]
#[must_use]
pub fn order<const N: usize>(forecast: Lanes<N>, target: Lanes<N>, position: Lanes<N>, corrected: Lanes<N>, width: f32) -> Lanes<N> {
    (forecast + (target - position) * corrected).positive(width)
}

/// The week of an organisation's planners: they count orders, forecast, and order from suppliers.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, structure: &Structure, firm: usize, world: &mut World<N>, dt: f32) {
    let (routes, plan) = (&structure.routes, &structure.firms[firm]);
    let (mut orders, mut backlog) = (Lanes::ZERO, Lanes::ZERO);
    for &c in &plan.sells {
        orders += world.channels[c].ordering.orders;
        backlog += world.channels[c].delivery.backlog;
    }
    let org = &mut world.organisations[firm];
    org.ordering.orders = orders;
    org.delivery.backlog = backlog;
    smooth(p, org, dt);
    let shared = shared(p, structure, firm, world);
    let org = &world.organisations[firm];
    let final_demand = world.chain.ordering.final_demand * org.usual.demand;
    let expected = forecast(p, org.ordering.demand, org.ordering.demand_slow, final_demand, shared);
    let mut premium = Lanes::ZERO;
    for &c in &plan.buys {
        let Buyer::Firm { share, .. } = routes[c].buyer else { continue };
        let seller = &world.organisations[routes[c].seller];
        let channel = &mut world.channels[c];
        let [here, elsewhere] = buy(p, org, channel, share, expected, delivery::patience(seller), dt);
        let own = &mut channel.ordering;
        own.orders = here;
        let [waiting, arrived] = from_elsewhere(own.elsewhere, elsewhere, dt);
        own.elsewhere = waiting;
        own.stock += arrived;
        let usual_arrivals = share * (1.0 - usual::WALLET);
        premium += arrived * (1.0 / (org.usual.demand * dt)) - usual_arrivals;
        own.lead_seen = own.lead_seen.relax(seller.delivery.lead_time, relaxation_fraction(dt, LEAD_TIME_SEEN));
    }
    let org = &mut world.organisations[firm];
    org.ordering.premium = premium * (DEARER * (1.0 - org.usual.margin) * p.strength);
}

/// Orders placed elsewhere are on their way: `(waiting, arrived)` after `dt`, the exact solution of W' = orders/dt − W/time.
#[inline(always)]
#[must_use]
pub fn from_elsewhere<const N: usize>(waiting: Lanes<N>, ordered: Lanes<N>, dt: f32) -> [Lanes<N>; 2] {
    let kept = 1.0 - relaxation_fraction(dt, ELSEWHERE_TIME);
    let after = waiting * kept + ordered * ((1.0 - kept) * ELSEWHERE_TIME / dt);
    [after, (waiting + ordered - after).max(0.0)]
}

/// How far an organisation's planners see final demand, 0-1: by partnership of its business customers and joint reflection.
#[inline(always)]
fn shared<const N: usize>(p: &Parameters, structure: &Structure, firm: usize, world: &World<N>) -> Lanes<N> {
    let (mut partnership, mut links) = (Lanes::ZERO, 0.0f32);
    for &c in structure.firms[firm].sells.iter().filter(|&&c| structure.routes[c].is_link()) {
        let customers = &world.channels[c].customers;
        partnership += customers.mean(customers.partnership.level);
        links += 1.0;
    }
    if links == 0.0 {
        return Lanes::ZERO;
    }
    let reflection = world.organisations[firm].lived(Lever::JointReflection) * REFLECTION;
    (partnership * (p.sharing / links) + reflection).min(1.0)
}

/// Forecasts from this week's orders.
#[inline(always)]
pub fn smooth<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) {
    let rate = org.ordering.orders * (1.0 / dt);
    let own = &mut org.ordering;
    own.demand = own.demand.relax(rate, relaxation_fraction(dt, p.forecast_time));
    own.demand_slow = own.demand_slow.relax(rate, relaxation_fraction(dt, SLOWER * p.forecast_time));
}

/// What a buyer orders on a link this week: `(from the usual supplier, elsewhere)`, units.
#[inline(always)]
#[must_use]
pub fn buy<const N: usize>(
    p: &Parameters,
    buyer: &Organisation<N>,
    link: &Channel<N>,
    share: f32,
    expected: Lanes<N>,
    balking: Lanes<N>,
    dt: f32,
) -> [Lanes<N>; 2] {
    let usual_order = share * buyer.usual.demand;
    let expected = expected * share;
    let wallet = link.ordering.wallet;
    let target = expected * (COVER + wallet * link.ordering.lead_seen + (1.0 - wallet) * ELSEWHERE_TIME);
    let owed = buyer.delivery.backlog * share - expected * buyer.usual.lead_time;
    let position = link.ordering.stock + link.delivery.backlog + link.ordering.elsewhere - owed;
    let calm = ADJUST_TIME * (1.0 + CALM * link.customers.mean(link.customers.partnership.level));
    let corrected = (1.0 - (-dt / calm).exp()) * (1.0 / dt);
    let wanted = order(expected, target, position, corrected, ORDER_WIDTH * usual_order);
    let wanted = (usual_order + (wanted - usual_order) * p.strength) * dt;
    let here = wanted * wallet * balking;
    [here, (wanted - here).clamp(0.0, MOST_ELSEWHERE * usual_order * dt)]
}

/// Share of purchases given to the supplier; `loyalty` is the mean loyalty of the buyers.
#[inline(always)]
#[must_use]
pub fn wallet<const N: usize>(p: &Parameters, now: Lanes<N>, loyalty: Lanes<N>, usual_loyalty: f32, dt: f32) -> Lanes<N> {
    let target = (p.strength * WALLET * (loyalty - usual_loyalty) + logit(usual::WALLET)).sigmoid();
    now.relax(target, relaxation_fraction(dt, WALLET_TIME))
}

/// Final demand of the chain against the usual, as a planner who sees it would smooth it.
pub fn watch<const N: usize>(p: &Parameters, structure: &Structure, world: &mut World<N>, dt: f32) {
    let (mut orders, mut usual_orders) = (Lanes::ZERO, 0.0f32);
    for (route, channel) in structure.routes.iter().zip(&world.channels) {
        if let Buyer::Segment { order_rate, usual_active, .. } = route.buyer {
            orders += channel.ordering.orders;
            usual_orders += order_rate * usual_active * route.slots.len() as f32;
        }
    }
    if usual_orders > 0.0 {
        let ratio = orders * (1.0 / (usual_orders * dt));
        let seen = &mut world.chain.ordering.final_demand;
        *seen = seen.relax(ratio, relaxation_fraction(dt, p.forecast_time));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chen et al. 2000 with an exponentially smoothed forecast, free returns: Var(q)/Var(D) = 1 + 2Lα + 2L²α²/(2−α) for
    /// independent demand; α = .3, L = 3 → 3.75294. Bound: 4 standard errors on 16 × 20,000 weeks, about 2 %.
    #[test]
    fn smoothing_amplifies_orders_as_in_theory() {
        let draws = crate::draws::Draws::<16>::new(11, 0);
        let (alpha, lead) = (0.3f32, 3.0f32);
        let p = Parameters { extrapolation: 0.0, ..Parameters::default() };
        let mut smooth = Lanes::<16>::from(100.0);
        let mut position = smooth * lead;
        let (mut dd, mut qq, mut n) = (0.0f64, 0.0f64, 0.0f64);
        for week in 0..20_000 {
            let demand = 100.0 + 3.0 * draws.words(crate::draws::Purpose::MarketWeek, 0, week)[0].normal();
            position -= demand;
            smooth = smooth.relax(demand, alpha);
            let expected = forecast(&p, smooth, smooth, smooth, Lanes::ZERO);
            let q = order(Lanes::ZERO, expected * lead, position, Lanes::ONE, 0.0) - (-1.0 * (expected * lead - position)).positive(0.0);
            position += q;
            if week > 200 {
                dd += demand.0.iter().map(|&v| f64::from(v - 100.0).powi(2)).sum::<f64>();
                qq += q.0.iter().map(|&v| f64::from(v - 100.0).powi(2)).sum::<f64>();
                n += 16.0;
            }
        }
        let ratio = qq / dd;
        let want = 1.0 + 2.0 * 3.0 * 0.3 + 2.0 * 9.0 * 0.09 / 1.7;
        assert!((ratio / want - 1.0).abs() < 0.03, "{ratio} against {want}, n = {n}");
    }

    #[test]
    fn nothing_bought_elsewhere_is_lost_on_its_way_and_two_half_weeks_are_a_week() {
        let [waiting, arrived] = from_elsewhere(Lanes([3.0]), Lanes([2.0]), 1.0);
        assert!((waiting[0] + arrived[0] - 5.0).abs() < 1e-5);
        let [half, first] = from_elsewhere(Lanes([3.0]), Lanes([1.0]), 0.5);
        let [whole, second] = from_elsewhere(half, Lanes([1.0]), 0.5);
        assert!((whole[0] - waiting[0]).abs() < 1e-5 && (first[0] + second[0] - arrived[0]).abs() < 1e-5);
        let steady = from_elsewhere(Lanes([2.0 * ELSEWHERE_TIME]), Lanes([2.0]), 1.0);
        assert!((steady[1][0] - 2.0).abs() < 1e-5, "Little's law: waiting = orders · time");
    }

    #[test]
    fn orders_are_never_negative() {
        assert!(order(Lanes([5.0]), Lanes([0.0]), Lanes([100.0]), Lanes([1.0]), 1.0)[0] >= 0.0);
    }
}
