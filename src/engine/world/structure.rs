//! Who sits where, who knows whom, who serves whom, who buys from whom: shared by the futures of a batch.

use std::ops::Range;

/// Marks an absent seat or channel.
pub const NONE: u32 = u32::MAX;

/// What a person does in the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Shapes direction: the top team.
    Top,
    /// Integrates: leads a team.
    Middle,
    /// Produces.
    Frontline,
    /// Meets customers: sales and service.
    Interface,
}

/// A seat.
#[derive(Clone, Debug)]
pub struct Seat {
    /// What the person does.
    pub role: Role,
    /// Belongs to a team that meets customers.
    pub meets_customers: bool,
    /// Four informal ties inside the organisation.
    pub ties: [u32; 4],
    /// The channel this person buys through, or [`NONE`].
    pub buys_through: u32,
    /// Places as a customer that the person holds, at work and at home.
    pub places: u32,
}

/// A slot in the market.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The seat that serves it.
    pub served_by: u32,
    /// The seat its holder works at, or [`NONE`].
    pub works_at: u32,
    /// Eight acquaintances.
    pub ties: [u32; 8],
}

/// An organisation's place in the structure.
#[derive(Clone, Debug)]
pub struct Firm {
    /// Its seats.
    pub seats: Range<usize>,
    /// Its selling channels.
    pub sells: Vec<usize>,
    /// Its buying channels.
    pub buys: Vec<usize>,
}

/// Who is at the other end of a channel.
#[derive(Clone, Debug)]
pub enum Buyer {
    /// An organisation, which buys this share of its input here.
    Firm {
        /// The buying organisation.
        firm: usize,
        /// Share of its input.
        share: f32,
    },
    /// A segment of consumers.
    Segment {
        /// Purchases a week and customer.
        order_rate: f32,
        /// Churn relative to the usual.
        churn: f32,
        /// Entitlement, 0-1.
        entitlement: f32,
        /// Stability the customers live by, 0-1.
        stability: f32,
        /// How much of what happens inside the seller they see, 0-1.
        transparency: f32,
        /// Share of the market that is customer when all is as usual, 0-1.
        usual_active: f32,
    },
}

/// A channel's place in the structure.
#[derive(Clone, Debug)]
pub struct Route {
    /// The selling organisation.
    pub seller: usize,
    /// Who buys.
    pub buyer: Buyer,
    /// Its customers.
    pub slots: Range<usize>,
}

impl Route {
    /// Whether it leads to a buying organisation.
    #[must_use]
    pub fn is_link(&self) -> bool {
        matches!(self.buyer, Buyer::Firm { .. })
    }
}

/// Who is where.
#[derive(Clone, Debug)]
pub struct Structure {
    /// Every seat of the chain, organisation by organisation, team by team.
    pub seats: Vec<Seat>,
    /// Every customer slot, channel by channel.
    pub slots: Vec<Slot>,
    /// Organisations, upstream first.
    pub firms: Vec<Firm>,
    /// Channels: links first, then segments.
    pub routes: Vec<Route>,
}

/// People in a team.
pub const TEAM: usize = 8;
