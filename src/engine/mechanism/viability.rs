//! # Viability
//! Work earns, people cost. When cash runs short an organisation holds on or chases: it lays people off, and what is lost in
//! capacity and trust can cost more cash. When cash is gone a rescue keeps it alive; when work returns, seats are reopened.
//!
//! | | |
//! |---|---|
//! | Law | cash' = result − payout of what exceeds the reserve; chase: seats closed at `layoff_step` when cash is below 30 % of reserve; reopening with rate load excess/`rehire_time` |
//! | Source | downsizing and customers (Habel & Klarmann 2015, sign); spirals: stylised |
//! | Reads | output, staff, flex, cash, load |
//! | Writes | cash, seats, layoff memory, initiatives |
//! | Draws | whose seat is closed or reopened (one uniform a seat) |
//! | Omits | debt, tax, investment |

use crate::draws::{Draws, Purpose};
use crate::lanes::Lanes;
use crate::world::{Employee, Organisation};

crate::parameters! {
    /// Viability: cash, layoffs, rescue, rehiring.
    pub struct Parameters {
        /// How strong the response to cash is; 0 switches layoffs for want of cash, rescue and rehiring off.
        strength: 1.0, "1", 0.0..=1.0, Switch, "1 = as described";
        /// Share of staff laid off in one round.
        layoff_step: 0.1, "share", 0.02..=0.4, Stylised, "a round number";
    }
}

/// Time between rounds [weeks]; assumption: half a year.
const COOLDOWN: f32 = 26.0;

/// Fixed cost [share of usual sales]; assumption: scale of the business.
const FIXED_COST: f32 = 0.18;

/// Cost of usual staff [share of usual sales]; assumption: scale of the business.
const STAFF_COST: f32 = 0.43;

/// Time in which cash above the reserve is paid out [weeks]; assumption: half-yearly.
const PAYOUT_TIME: f32 = 26.0;

/// Time to reopen seats when work is twice what can be done [weeks]; assumption: budget round.
const REHIRE_TIME: f32 = 26.0;

/// The week's result, in units of usual weekly sales.
#[inline(always)]
#[must_use]
pub fn result<const N: usize>(org: &Organisation<N>, dt: f32) -> Lanes<N> {
    let sales = org.work.output * (1.0 / (org.usual.demand * dt));
    let paid = org.people.filled * (1.0 / org.usual.seats);
    org.usual.margin * sales - FIXED_COST - STAFF_COST * paid * org.flex
}

/// The organisation's money this week. Returns the share of seats to close (positive) or reopen (negative).
#[inline(always)]
#[must_use]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) -> Lanes<N> {
    org.work.result = result(org, dt);
    let reserve = org.usual.reserve;
    org.cash += org.work.result * (dt / STAFF_COST);
    let paid_out = (org.cash - reserve).max(0.0);
    org.cash -= paid_out * crate::lanes::pace(dt, PAYOUT_TIME);
    if p.strength == 0.0 {
        return Lanes::ZERO;
    }
    org.cash = org.cash.max(-reserve.max(4.0));
    let short = org.cash.below(0.3 * reserve);
    let chases = if org.usual.chases { 1.0 } else { 0.0 };
    let broke = org.cash.below(-0.9 * reserve.max(4.0));
    let round = (short * chases + broke).min(1.0) * org.since_layoff.above(COOLDOWN);
    let missing = 1.0 - org.people.open * (1.0 / org.usual.seats);
    let reopen = (org.work.load - 1.05).max(0.0) * (dt / REHIRE_TIME) * org.cash.above(0.5 * reserve) * missing.above(0.0);
    round.pick(Lanes::from(p.layoff_step), -1.0 * reopen.min(0.2))
}

/// Closes (share > 0) or reopens (share < 0) seats; every seat has the same chance, so
/// the share really closed varies around it. Survivors remember the share that was meant.
#[inline(always)]
pub fn resize<const N: usize>(draws: &Draws<N>, first_seat: usize, staff: &mut [Employee<N>], org: &mut Organisation<N>, share: Lanes<N>, moment: u32) {
    if !share.any() {
        return;
    }
    let (close, reopen) = (share.max(0.0), (-share).max(0.0));
    for (i, person) in staff.iter_mut().enumerate() {
        let luck = draws.words(Purpose::Layoff, (first_seat + i) as u32, moment)[0].uniform();
        let closed = luck.below(close) * person.open;
        let reopened = luck.below(reopen) * (1.0 - person.open);
        person.open = person.open - closed + reopened;
        person.filled *= 1.0 - closed;
    }
    let laid_off = close.above(0.0);
    org.layoff_memory += close * 10.0;
    org.since_layoff = laid_off.pick(Lanes::ZERO, org.since_layoff);
    org.initiatives += laid_off;
}
