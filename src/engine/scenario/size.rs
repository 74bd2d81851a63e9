//! How much there is to simulate.

use serde::Serialize;

use super::Scenario;
use crate::world::TEAM;

/// Weeks simulated before month 0, once per future, so that nothing is left of how the world was set up.
pub const BURN_IN_WEEKS: u64 = 104;

/// Weeks simulated before these where a file names a culture: customers come and go, and learn to work along, over years. With
/// six years in all, well-led and open cultures drift no more than the usual one; a closed one takes eight.
pub const SETTLING_WEEKS: u64 = 312;

/// What a run of a scenario would simulate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Organisations.
    pub organisations: u64,
    /// Supply links.
    pub links: u64,
    /// Segments of consumers.
    pub segments: u64,
    /// Seats, in whole teams.
    pub employees: u64,
    /// People in the market.
    pub consumers: u64,
    /// Weeks before the programme starts.
    #[serde(skip)]
    pub burn_in_weeks: u64,
    /// Weeks after the programme starts.
    pub weeks: u64,
    /// Futures.
    pub futures: u64,
}

impl Size {
    /// Agents: every employee and every consumer.
    #[must_use]
    pub fn agents(&self) -> u64 {
        self.employees + self.consumers
    }

    /// Agents × weeks × futures for so many arms; the burn-in is shared by the arms.
    #[must_use]
    pub fn agent_weeks(&self, arms: u64) -> u64 {
        self.agents().saturating_mul(self.burn_in_weeks + arms * self.weeks).saturating_mul(self.futures)
    }
}

impl Scenario {
    /// Weeks that its cultures take to settle before the burn-in: none where the file says nothing of any. Not by the values, so that
    /// all points of a sweep over a culture settle as long.
    #[must_use]
    pub fn settling_weeks(&self) -> u64 {
        let is_named = self.chain.organisations.values().any(|organisation| !organisation.culture.levers.is_empty());
        if is_named { SETTLING_WEEKS } else { 0 }
    }

    /// How much there is to simulate.
    #[must_use]
    pub fn size(&self) -> Size {
        let chain = &self.chain;
        let team = TEAM as u64;
        Size {
            organisations: chain.organisations.len() as u64,
            links: chain.links.len() as u64,
            segments: chain.segments.len() as u64,
            employees: chain.organisations.values().map(|o| u64::from(o.staff).div_ceil(team) * team).sum(),
            consumers: chain.segments.values().map(|s| u64::from(s.people)).sum(),
            burn_in_weeks: BURN_IN_WEEKS + self.settling_weeks(),
            weeks: (u64::from(self.months) * 52).div_ceil(12),
            futures: u64::from(self.futures),
        }
    }
}
