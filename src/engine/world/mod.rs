//! What does not change by itself: who is where, what leaders can turn, and what is usual.

pub mod lever;
pub mod organisation;
pub mod structure;
pub mod usual;

pub use lever::{LEVER_COUNT, LEVERS, Lever};
pub use organisation::Usual;
pub use structure::{Buyer, Firm, NONE, Role, Route, Seat, Slot, Structure, TEAM};
