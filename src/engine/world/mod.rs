//! The nouns: people, customers, organisations, channels; state and invariants, no behaviour.
//!
//! State is laid out `[entity][variable][future]`: one variable of one entity is one cache line of sixteen futures, so a
//! mechanism reads like scalar arithmetic and touches only the lines it needs.

pub mod customers;
pub mod lever;
pub mod organisation;
pub mod people;
pub mod structure;
pub mod usual;

use crate::lanes::Lanes;
pub use customers::{Customer, Customers};
pub use lever::{LEVER_COUNT, LEVERS, Lever};
pub use organisation::{Channel, Organisation, Usual, Work};
pub use people::{Employee, People, Shown, Traits};
pub use structure::{Buyer, Firm, NONE, Role, Route, Seat, Slot, Structure, TEAM};

/// Everything that changes, for the futures of one batch.
#[derive(Clone, Debug)]
pub struct World<const N: usize> {
    /// Employees by seat.
    pub staff: Vec<Employee<N>>,
    /// What colleagues saw of each at the start of the week, and what they will see next week.
    pub shown: [Vec<Shown<N>>; 2],
    /// Customers by slot.
    pub customers: Vec<Customer<N>>,
    /// News each customer told at the start of the week (loyalty against its usual level), and will tell next week.
    pub news: [Vec<Lanes<N>>; 2],
    /// Organisations, upstream first.
    pub organisations: Vec<Organisation<N>>,
    /// Channels: links first, then segments.
    pub channels: Vec<Channel<N>>,
    /// Market-wide demand, logarithm against the usual.
    pub market: Lanes<N>,
    /// Change of demand from events, share, by channel.
    pub shocks: Vec<Lanes<N>>,
    /// Final demand smoothed over the planner's horizon, against the usual.
    pub final_demand: Lanes<N>,
    /// Steps since the start of the burn-in.
    pub step: u32,
}

impl<const N: usize> World<N> {
    /// Bytes of state per agent (employee or customer slot) and future.
    #[must_use]
    pub fn bytes_per_agent(&self) -> f64 {
        let staff = self.staff.len() * (size_of::<Employee<N>>() + 2 * size_of::<Shown<N>>());
        let customers = self.customers.len() * (size_of::<Customer<N>>() + 2 * size_of::<Lanes<N>>());
        (staff + customers) as f64 / (N * (self.staff.len() + self.customers.len())) as f64
    }
}
