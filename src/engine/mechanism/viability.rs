//! # Viability
//! Work earns, people cost. When cash runs short an organisation holds on or chases: it lays people off, and what is lost in
//! capacity and trust can cost more cash. Owners who look every quarter cut and stop programmes when cash is short of their target.
//! When cash is gone a rescue keeps it alive for half a year; then it is sold, and if the new owners fail too, closed. When work
//! returns, seats are reopened.
//!
//! | | |
//! |---|---|
//! | Law | cash' = result − payout of what exceeds the reserve; chase: seats closed at `layoff_step` when cash is below 30 % of reserve; quarterly owners: at `layoff_step` times the share of the target that is missing, and no programme until it is met; 26 weeks at the end of credit: sale, the second time closure; reopening with rate load excess/`REHIRE_TIME` |
//! | Source | downsizing and customers (Habel & Klarmann 2015, sign); spirals: stylised; owners, sale and closure: assumption |
//! | Reads | output, staff, flex, load; money that levers take (`price`), premium of buying elsewhere (`ordering`); margin, reserve, owners' target |
//! | Writes | result, cash, seats; weeks since a layoff, layoff memory of the organisation and of persons, initiatives; whether a programme is suspended, whether the organisation was sold or closed |
//! | Draws | whose seat is closed or reopened (one uniform a seat) |
//! | Omits | debt, tax, investment |

use super::{Employee, Organisation, World, delivery, uncertainty};
use crate::draws::{Draws, Purpose};
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{Seat, Structure, TEAM};

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
        /// Cost that does not follow staff or sales: an organisation is sized for its demand before the programme starts.
        fixed: Lanes::from(FIXED_COST), "usual weekly sales", 0.0..=f32::MAX;
        /// Result of the week.
        result: Lanes::ZERO, "usual weekly sales", f32::MIN..=f32::MAX;
        /// Weeks since the last layoff.
        since_layoff: Lanes::from(LONG_AGO), "weeks", 0.0..=f32::MAX;
        /// Weeks since owners last looked.
        quarter: Lanes::ZERO, "weeks", 0.0..=f32::MAX;
        /// 1 = owners have stopped the programme until cash is what they want.
        suspended: Lanes::ZERO, "0 or 1", 0.0..=1.0;
        /// Weeks at the end of its credit.
        insolvent: Lanes::ZERO, "weeks", 0.0..=f32::MAX;
        /// 1 = was sold to new owners.
        sold: Lanes::ZERO, "0 or 1", 0.0..=1.0;
        /// 1 = was closed.
        closed: Lanes::ZERO, "0 or 1", 0.0..=1.0;
    }
}

/// When the last layoff before the start was \[weeks\]; assumption: long ago.
const LONG_AGO: f32 = 1000.0;

/// Time between rounds \[weeks\]; assumption: half a year.
const COOLDOWN: f32 = 26.0;

/// Fixed cost [share of usual sales]; assumption: scale of the business.
const FIXED_COST: f32 = 0.18;

/// Cost of usual staff [share of usual sales]; assumption: scale of the business.
const STAFF_COST: f32 = 0.43;

/// Time in which cash above the reserve is paid out \[weeks\]; assumption: half-yearly.
const PAYOUT_TIME: f32 = 26.0;

/// Time to reopen seats when work is twice what can be done \[weeks\]; assumption: budget round.
const REHIRE_TIME: f32 = 26.0;

/// Cash below which an organisation that chases lays off [share of reserve]; assumption: a third.
const SHORT: f32 = 0.3;

/// Cash from which seats are reopened [share of reserve]; assumption: half.
const RECOVERED: f32 = 0.5;

/// Cash below nothing at which an organisation must lay off, and share of it [share of credit]; assumption: at the end of its credit.
const BROKE: f32 = -0.9;

/// Least reserve that counts as credit \[weeks of staff cost\]; assumption: a month; a rescue keeps the organisation there.
const LEAST_CREDIT: f32 = 4.0;

/// Time between two looks of quarterly owners \[weeks\]; a quarter.
const QUARTER: f32 = 13.0;

/// How long a rescue lasts \[weeks\]; assumption: half a year.
const RESCUE: f32 = 26.0;

/// Cash below nothing that counts as the end of credit [share of credit]; assumption: numerical.
const EXHAUSTED: f32 = -0.99;

/// Cash that new owners bring [share of reserve]; assumption: half.
const FRESH: f32 = 0.5;

/// Share of seats that new owners close \[share\]; assumption: a fifth.
const RESTRUCTURED: f32 = 0.2;

/// Share of seats from which a layoff is the end \[share\]; numerical.
const WHOLE: f32 = 0.999;

/// How far before its time a quarter counts as over \[weeks\]; numerical: rounding does not decide the week.
const CLOCK: f32 = 1e-3;

/// Load from which seats are reopened \[times\]; assumption: a little above what can be done.
const REOPEN_LOAD: f32 = 1.05;

/// Largest share of seats reopened at once \[share\]; assumption: numerical.
const MOST_REOPENED: f32 = 0.2;

/// The week's result, in units of usual weekly sales.
#[inline(always)]
#[must_use]
pub fn result<const N: usize>(org: &Organisation<N>, dt: f32) -> Lanes<N> {
    let sales = org.delivery.output * (1.0 / (org.usual.demand * dt));
    let paid = org.people.turnover.filled * (1.0 / org.usual.seats);
    org.usual.margin * sales - org.viability.fixed - STAFF_COST * paid * org.delivery.flex
        - STAFF_COST * org.price.money
        - org.ordering.premium
}

/// Before the programme starts an organisation is sized for its demand: buildings and offices, too.
#[inline(always)]
pub fn size<const N: usize>(org: &mut Organisation<N>, dt: f32) {
    let needed = org.ordering.demand * (FIXED_COST / org.usual.demand);
    org.viability.fixed = org.viability.fixed.relax(needed, relaxation_fraction(dt, delivery::SIZING_TIME));
}

/// The organisation's week: money, then layoffs or reopened seats.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, structure: &Structure, draws: &Draws<N>, firm: usize, world: &mut World<N>, dt: f32) {
    let share = account(p, &mut world.organisations[firm], dt);
    let range = structure.firms[firm].seats.clone();
    let (first, seats) = (range.start, &structure.seats[range.clone()]);
    resize(draws, first, seats, &mut world.staff[range], &mut world.organisations[firm], share, world.step);
}

/// Owners look at cash when the quarter is over. Returns the share of staff they cut.
#[inline(always)]
#[must_use]
pub fn review<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) -> Lanes<N> {
    if !org.usual.quarterly {
        return Lanes::ZERO;
    }
    let target = org.usual.liquidity_target;
    let own = &mut org.viability;
    own.quarter += Lanes::from(dt);
    let over = own.quarter.greater_than(QUARTER - CLOCK);
    own.quarter = (own.quarter - over * QUARTER).max(0.0);
    let missing = ((target - own.cash) * (1.0 / target.max(LEAST_CREDIT))).clamp(0.0, 1.0) * over;
    own.suspended = over.select(missing.greater_than(0.0), own.suspended);
    missing * p.layoff_step
}

/// Credit is at its end for too long: sale, or closure of what was sold before. Returns the share of seats that new owners close.
#[inline(always)]
#[must_use]
pub fn fail<const N: usize>(org: &mut Organisation<N>, credit: f32, dt: f32) -> Lanes<N> {
    let reserve = org.usual.reserve;
    let own = &mut org.viability;
    let exhausted = own.cash.less_than(EXHAUSTED * credit);
    own.insolvent = (own.insolvent + dt) * exhausted;
    let over = own.insolvent.greater_than(RESCUE - CLOCK);
    let [closes, sale] = [over * own.sold, over * (1.0 - own.sold)];
    own.closed = own.closed.max(closes);
    own.sold = own.sold.max(sale);
    own.insolvent *= 1.0 - over;
    own.cash = sale.select(Lanes::from(FRESH * reserve), own.cash);
    (sale * RESTRUCTURED).max(own.closed)
}

/// The organisation's money this week. Returns the share of seats to close (positive) or reopen (negative).
#[inline(always)]
#[must_use]
pub fn account<const N: usize>(p: &Parameters, org: &mut Organisation<N>, dt: f32) -> Lanes<N> {
    let (reserve, result) = (org.usual.reserve, result(org, dt));
    let own = &mut org.viability;
    own.since_layoff += Lanes::from(dt);
    own.result = result * (1.0 - own.closed);
    own.cash += own.result * (dt / STAFF_COST);
    let paid_out = (own.cash - reserve).max(0.0);
    own.cash -= paid_out * relaxation_fraction(dt, PAYOUT_TIME);
    if p.strength == 0.0 {
        return Lanes::ZERO;
    }
    let credit = reserve.max(LEAST_CREDIT);
    own.cash = own.cash.max(-credit);
    let ended = fail(org, credit, dt).max(review(p, org, dt));
    let own = &mut org.viability;
    let short = own.cash.less_than(SHORT * reserve);
    let chases = if org.usual.chases { 1.0 } else { 0.0 };
    let broke = own.cash.less_than(BROKE * credit);
    let round = (short * chases + broke).min(1.0) * own.since_layoff.greater_than(COOLDOWN);
    let missing = 1.0 - org.people.turnover.open * (1.0 / org.usual.seats);
    let reopen = (org.delivery.load - REOPEN_LOAD).max(0.0)
        * (dt / REHIRE_TIME)
        * own.cash.greater_than(RECOVERED * reserve)
        * missing.greater_than(0.0)
        * (1.0 - org.viability.closed);
    let reopened = -1.0 * reopen.min(MOST_REOPENED);
    ended.greater_than(0.0).select(ended, round.select(Lanes::from(p.layoff_step), reopened))
}

/// Closes (share > 0) or reopens (share < 0) seats, the first of which is `first_seat`; every seat has the same chance, so the
/// share really closed varies around it. Survivors remember who was really laid off. `moment` keys the draws.
#[inline(always)]
pub fn resize<const N: usize>(
    draws: &Draws<N>,
    first_seat: usize,
    seats: &[Seat],
    staff: &mut [Employee<N>],
    org: &mut Organisation<N>,
    share: Lanes<N>,
    moment: u32,
) {
    if !share.any() {
        return;
    }
    let (close, reopen) = (share.max(0.0), (-share).max(0.0));
    let there: Vec<Lanes<N>> = staff.iter().map(|person| person.turnover.filled).collect();
    let (mut gone, mut laid_off) = (Vec::with_capacity(staff.len()), Lanes::ZERO);
    for (i, Employee { turnover, .. }) in staff.iter_mut().enumerate() {
        let luck = draws.words(Purpose::Layoff, (first_seat + i) as u32, moment)[0].uniform();
        // Of an organisation that is closed the top team stays to wind it up.
        let stays = if i < TEAM { close.greater_than(WHOLE) } else { Lanes::ZERO };
        let closed = luck.less_than(close) * turnover.open * (1.0 - stays);
        let reopened = luck.less_than(reopen) * (1.0 - turnover.open);
        turnover.open = turnover.open - closed + reopened;
        gone.push(closed * turnover.filled);
        laid_off = laid_off.max(closed * turnover.filled);
        turnover.filled *= 1.0 - closed;
    }
    if laid_off.any() {
        uncertainty::remember(org, staff, seats, first_seat, &there, &gone);
        org.viability.since_layoff = laid_off.select(Lanes::ZERO, org.viability.since_layoff);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanism::entity::OrganisationStart;
    use crate::mechanism::{Parameters, People};
    use crate::world::Usual;

    /// An organisation whose margin covers its usual cost exactly.
    fn organisation() -> Organisation<1> {
        let usual = Usual { seats: 10.0, demand: 30.0, margin: FIXED_COST + STAFF_COST, ..Usual::default() };
        let (parameters, draws) = (Parameters::default(), Draws::new(1, 0));
        let mut org = Organisation::start(&OrganisationStart::new(&parameters, &draws, 0, &usual, &[]), People::default());
        org.people.turnover.filled = Lanes::from(10.0);
        org
    }

    fn selling(org: &mut Organisation<1>, share: f32) -> f32 {
        org.ordering.demand = Lanes::from(30.0 * share);
        org.delivery.output = Lanes::from(30.0 * share);
        org.delivery.flex = Lanes::from(share);
        result(org, 1.0)[0]
    }

    #[test]
    fn who_sells_a_third_less_than_usual_loses_a_third_of_fixed_cost() {
        let mut org = organisation();
        assert!(selling(&mut org, 1.0).abs() < 1e-6);
        let lost = selling(&mut org, 2.0 / 3.0);
        assert!((lost + FIXED_COST / 3.0).abs() < 1e-6, "{lost}");
    }

    #[test]
    fn who_was_sized_for_its_demand_before_the_start_loses_nothing() {
        let mut org = organisation();
        selling(&mut org, 2.0 / 3.0);
        (0..520).for_each(|_| size(&mut org, 1.0));
        let left = selling(&mut org, 2.0 / 3.0);
        assert!(left.abs() < 1e-5, "{left}");
    }
}
