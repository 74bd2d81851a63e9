//! The programme: levers over time, events, balcony control.

mod lever;

pub use lever::{LEVER_COUNT, LEVERS, Lever};
