//! Organisations, and the channels through which they sell: to a buying organisation, or to a segment of consumers.

use super::customers::Customers;
use super::lever::{LEVER_COUNT, Lever};
use super::people::People;
use crate::lanes::Lanes;

/// State of an organisation.
#[derive(Clone, Debug)]
pub struct Organisation<const N: usize> {
    /// Where the levers stand now.
    pub levers: [Lanes<N>; LEVER_COUNT],
    /// Capacity to hold heat, 1 = usual (a trait of the organisation in this future).
    pub holding: Lanes<N>,
    /// How good the adaptive solution can become, 0-1 (a trait of the organisation in this future).
    pub potential: Lanes<N>,
    /// How far its leaders live up to a plan (a trait of the organisation in this future).
    pub follow_through: Lanes<N>,
    /// Luck with the mood of staff, logit.
    pub mood_luck: Lanes<N>,
    /// Luck with the experience of customers.
    pub service_luck: Lanes<N>,
    /// Luck with capacity, share.
    pub capacity_luck: Lanes<N>,
    /// Uncertainty about the future, 0-1.
    pub uncertainty: Lanes<N>,
    /// Open initiatives, number.
    pub initiatives: Lanes<N>,
    /// Memory of layoffs, 1 = a tenth of staff just now.
    pub layoff_memory: Lanes<N>,
    /// Weeks since the last layoff.
    pub since_layoff: Lanes<N>,
    /// Visible wins, −1 to 1.
    pub wins: Lanes<N>,
    /// Demands imposed by business customers and friction, index around 0.
    pub imposed: Lanes<N>,
    /// Unfamiliarity of what changed lately, ≥ 0.
    pub novelty: Lanes<N>,
    /// Integration across silos, 0-1.
    pub integration: Lanes<N>,
    /// Strain from outside, index.
    pub shock: Lanes<N>,
    /// Share of capacity lost to an outside failure, 0-1.
    pub outage: Lanes<N>,
    /// Work pressure above the usual, index around 0.
    pub strain: Lanes<N>,
    /// Work pressure: work in hand over capacity, softly at least 1.
    pub pressure: Lanes<N>,
    /// Standard: time people think a job deserves, 1 = original.
    pub standard: Lanes<N>,
    /// Time a job is given, 1 = original standard.
    pub time_per_job: Lanes<N>,
    /// Share of output with a defect, 0-1.
    pub defects: Lanes<N>,
    /// Share of input with a defect as seen in operations, 0-1.
    pub input_defects: Lanes<N>,
    /// Temporary staff and budget that follow demand, 1 = usual.
    pub flex: Lanes<N>,
    /// Quality of the technical part of the solution, 0-1.
    pub technical: Lanes<N>,
    /// Quality of the adaptive part of the solution, 0-1.
    pub adaptive: Lanes<N>,
    /// Knowledge of stated needs, 0-1.
    pub known_stated: Lanes<N>,
    /// Knowledge of latent needs, 0-1.
    pub known_latent: Lanes<N>,
    /// Knowledge of stated needs that the release in the making is built on, 0-1.
    pub frozen_stated: Lanes<N>,
    /// Knowledge of latent needs that the release in the making is built on, 0-1.
    pub frozen_latent: Lanes<N>,
    /// Fit of the offer to stated needs, 0-1.
    pub fit_stated: Lanes<N>,
    /// Fit of the offer to latent needs, 0-1.
    pub fit_latent: Lanes<N>,
    /// What customers said and do not see, as far as they have stopped expecting it, 0-1.
    pub resigned: Lanes<N>,
    /// Weeks of work in the release in the making.
    pub release_clock: Lanes<N>,
    /// Demand smoothed over the planner's horizon, units a week.
    pub demand: Lanes<N>,
    /// Demand smoothed over a longer horizon, units a week.
    pub demand_slow: Lanes<N>,
    /// Cash above nothing, in weeks of usual staff cost.
    pub cash: Lanes<N>,
    /// Tension as seen from the balcony.
    pub seen_tension: Lanes<N>,
    /// Distress as seen from the balcony.
    pub seen_distress: Lanes<N>,
    /// Memory of the balcony controller.
    pub controller: Lanes<N>,
    /// Sums over people this week.
    pub people: People<N>,
    /// This week's work.
    pub work: Work<N>,
    /// Constants of the organisation.
    pub usual: Usual,
}

/// This week's work of an organisation.
#[derive(Clone, Debug, Default)]
pub struct Work<const N: usize> {
    /// Orders received, units.
    pub orders: Lanes<N>,
    /// Good output, units.
    pub output: Lanes<N>,
    /// Orders cancelled, units.
    pub cancelled: Lanes<N>,
    /// Capacity, units a week.
    pub capacity: Lanes<N>,
    /// Backlog, units.
    pub backlog: Lanes<N>,
    /// Backlog over completion rate, weeks.
    pub lead_time: Lanes<N>,
    /// Share delivered within the promised time, 0-1.
    pub on_time: Lanes<N>,
    /// Work in hand over what can be done in the normal lead time.
    pub load: Lanes<N>,
    /// Quality index, 0-1.
    pub quality: Lanes<N>,
    /// Result of the week, in units of usual weekly sales.
    pub result: Lanes<N>,
}

/// Constants of an organisation, worked out at the start.
#[derive(Clone, Debug, Default)]
pub struct Usual {
    /// Seats.
    pub seats: f32,
    /// Levels below the top, for a team of everybody's direct reports.
    pub levels: f32,
    /// Usual demand, units a week.
    pub demand: f32,
    /// Units a week per unit of effective work.
    pub unit: f32,
    /// Backlog at usual demand, units.
    pub backlog: f32,
    /// Work in hand over what can be done in the normal lead time, at usual demand.
    pub load: f32,
    /// Lead time at usual demand, weeks.
    pub lead_time: f32,
    /// Fit of the offer, stated and latent.
    pub fit: [f32; 2],
    /// Where the levers stand without a programme.
    pub culture: [f32; LEVER_COUNT],
    /// Share of the offer that comes from suppliers.
    pub offer_from_suppliers: f32,
    /// Contribution per unit, share of price.
    pub margin: f32,
    /// Cash reserve, weeks of staff cost.
    pub reserve: f32,
    /// Lays off when cash runs short.
    pub chases: bool,
}

impl<const N: usize> Organisation<N> {
    /// Where a lever stands.
    #[inline(always)]
    #[must_use]
    pub fn lever(&self, lever: Lever) -> Lanes<N> {
        self.levers[lever as usize]
    }

    /// Where a lever stands, against its usual value.
    #[inline(always)]
    #[must_use]
    pub fn moved(&self, lever: Lever) -> Lanes<N> {
        self.levers[lever as usize] - lever.row().default
    }

    /// Quality of the solution as a whole, 0-1.
    #[inline(always)]
    #[must_use]
    pub fn solution(&self) -> Lanes<N> {
        self.technical.relax(self.adaptive, self.lever(Lever::AdaptiveShare))
    }

    /// Mean proficiency times quality of the solution: how far the new way really works here, 0-1.
    #[inline(always)]
    #[must_use]
    pub fn maturity(&self) -> Lanes<N> {
        self.people.mean(self.people.proficiency) * self.solution()
    }
}

/// State of a channel.
#[derive(Clone, Debug, Default)]
pub struct Channel<const N: usize> {
    /// Orders waiting at the seller, units.
    pub backlog: Lanes<N>,
    /// Orders placed this week, units.
    pub orders: Lanes<N>,
    /// Delivered this week, units.
    pub delivered: Lanes<N>,
    /// Input in the buyer's stock, units (links).
    pub stock: Lanes<N>,
    /// Share of the buyer's purchases given to this seller, 0-1 (links).
    pub wallet: Lanes<N>,
    /// The seller's lead time as the buyer's planners see it, weeks (links).
    pub lead_seen: Lanes<N>,
    /// Difference in maturity that joint reflection has not talked through, 0-1 (links).
    pub friction: Lanes<N>,
    /// Reputation of the seller among these customers, 0-1.
    pub reputation: Lanes<N>,
    /// Bad news in the media, logit of loyalty.
    pub storm: Lanes<N>,
    /// Yearly hazard that a free slot is won.
    pub joining: Lanes<N>,
    /// Sums over customers this week.
    pub customers: Customers<N>,
}
