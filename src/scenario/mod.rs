//! The door: a scenario file becomes a [`Scenario`] that cannot be invalid, or every reason why not.

mod plan;
mod types;

pub use types::*;
