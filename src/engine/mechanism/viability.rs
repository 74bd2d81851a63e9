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

use super::{Employee, Organisation, World, uncertainty};
use crate::draws::{Draws, Purpose};
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::Structure;

crate::parameters! {
    /// Viability: cash, layoffs, rescue, rehiring.
    pub struct Parameters {
        /// How strong the response to cash is; 0 switches layoffs for want of cash, rescue and rehiring off.
        strength: 1.0, "1", 0.0..=1.0, Switch, "1 = as described";
        /// Share of staff laid off in one round.
        layoff_step: 0.1, "share", 0.02..=0.4, Stylised, "a round number";
    }
}

state! {
    organisation(a) {
        /// Cash above nothing.
        cash: Lanes::from(a.usual.reserve), "weeks of staff cost", f32::MIN..=f32::MAX;
        /// Result of the week.
        result: Lanes::ZERO, "usual weekly sales", f32::MIN..=f32::MAX;
        /// Weeks since the last layoff.
        since_layoff: Lanes::from(LONG_AGO), "weeks", 0.0..=f32::MAX;
    }
}

/// When the last layoff before the start was [weeks]; assumption: long ago.
const LONG_AGO: f32 = 1000.0;

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

/// Cash below which an organisation that chases lays off [share of reserve]; assumption: a third.
const SHORT: f32 = 0.3;

/// Cash from which seats are reopened [share of reserve]; assumption: half.
const RECOVERED: f32 = 0.5;

/// Cash below nothing at which an organisation must lay off, and share of it [share of credit]; assumption: at the end of its credit.
const BROKE: f32 = -0.9;

/// Least reserve that counts as credit [weeks of staff cost]; assumption: a month; a rescue keeps the organisation there.
const LEAST_CREDIT: f32 = 4.0;

/// Load from which seats are reopened [times]; assumption: a little above what can be done.
const REOPEN_LOAD: f32 = 1.05;

/// Largest share of seats reopened at once [share]; assumption: numerical.
const MOST_REOPENED: f32 = 0.2;

/// The week's result, in units of usual weekly sales.
#[inline(always)]
#[must_use]
pub fn result<const N: usize>(org: &Organisation<N>, dt: f32) -> Lanes<N> {
    let sales = org.delivery.output * (1.0 / (org.usual.demand * dt));
    let paid = org.people.turnover.filled * (1.0 / org.usual.seats);
    org.usual.margin * sales - FIXED_COST - STAFF_COST * paid * org.delivery.flex
}

/// The organisation's week: money, then layoffs or reopened seats.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, structure: &Structure, draws: &Draws<N>, firm: usize, world: &mut World<N>, dt: f32) {
    let share = account(p, &mut world.organisations[firm], dt);
    let seats = structure.firms[firm].seats.clone();
    resize(draws, seats.start, &mut world.staff[seats], &mut world.organisations[firm], share, world.step);
}

/// The organisation's money this week. Returns the share of seats to close (positive) or reopen (negative).
#[inline(always)]
#[must_use]
pub fn account<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) -> Lanes<N> {
    let (reserve, result) = (org.usual.reserve, result(org, dt));
    let own = &mut org.viability;
    own.since_layoff += Lanes::from(dt);
    own.result = result;
    own.cash += result * (dt / STAFF_COST);
    let paid_out = (own.cash - reserve).max(0.0);
    own.cash -= paid_out * relaxation_fraction(dt, PAYOUT_TIME);
    if p.strength == 0.0 {
        return Lanes::ZERO;
    }
    let credit = reserve.max(LEAST_CREDIT);
    own.cash = own.cash.max(-credit);
    let short = own.cash.less_than(SHORT * reserve);
    let chases = if org.usual.chases { 1.0 } else { 0.0 };
    let broke = own.cash.less_than(BROKE * credit);
    let round = (short * chases + broke).min(1.0) * own.since_layoff.greater_than(COOLDOWN);
    let missing = 1.0 - org.people.turnover.open * (1.0 / org.usual.seats);
    let reopen = (org.delivery.load - REOPEN_LOAD).max(0.0)
        * (dt / REHIRE_TIME)
        * own.cash.greater_than(RECOVERED * reserve)
        * missing.greater_than(0.0);
    round.select(Lanes::from(p.layoff_step), -1.0 * reopen.min(MOST_REOPENED))
}

/// Closes (share > 0) or reopens (share < 0) seats, the first of which is `first_seat`; every seat has the same chance, so the
/// share really closed varies around it. Survivors remember the share that was meant. `moment` keys the draws.
#[inline(always)]
pub fn resize<const N: usize>(
    draws: &Draws<N>,
    first_seat: usize,
    staff: &mut [Employee<N>],
    org: &mut Organisation<N>,
    share: Lanes<N>,
    moment: u32,
) {
    if !share.any() {
        return;
    }
    let (close, reopen) = (share.max(0.0), (-share).max(0.0));
    for (i, Employee { turnover, .. }) in staff.iter_mut().enumerate() {
        let luck = draws.words(Purpose::Layoff, (first_seat + i) as u32, moment)[0].uniform();
        let closed = luck.less_than(close) * turnover.open;
        let reopened = luck.less_than(reopen) * (1.0 - turnover.open);
        turnover.open = turnover.open - closed + reopened;
        turnover.filled *= 1.0 - closed;
    }
    let laid_off = close.greater_than(0.0);
    uncertainty::remember(org, close);
    org.viability.since_layoff = laid_off.select(Lanes::ZERO, org.viability.since_layoff);
    uncertainty::begin(org, laid_off);
}
