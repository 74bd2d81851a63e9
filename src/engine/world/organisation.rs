//! What an organisation is like when all is as usual.

use super::lever::LEVER_COUNT;

/// Constants of an organisation, worked out at the start.
#[derive(Clone, Debug, Default)]
pub struct Usual {
    /// Seats.
    pub seats: f32,
    /// Levels below the top, for a team of everybody's direct reports.
    pub levels: f32,
    /// Share of seats that lead: the top team and whoever leads a team.
    pub managers: f32,
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
    /// Where the levers stand without a programme, by its file.
    pub culture: [f32; LEVER_COUNT],
    /// Share of the offer that comes from suppliers.
    pub offer_from_suppliers: f32,
    /// Contribution per unit, share of price.
    pub margin: f32,
    /// Cash reserve, weeks of staff cost.
    pub reserve: f32,
    /// How far organisations like this one differ from future to future, logit.
    pub variety: f32,
    /// Lays off when cash runs short.
    pub chases: bool,
    /// Cash that shareholders want to see at the end of every quarter, weeks of staff cost; none when they are patient.
    pub liquidity_target: f32,
    /// Shareholders look every quarter.
    pub quarterly: bool,
}
