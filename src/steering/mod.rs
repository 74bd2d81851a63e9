//! The programme: levers over time, events, balcony control.

pub use crate::world::lever::{LEVER_COUNT, LEVERS, Lever};
