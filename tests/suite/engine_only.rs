//! The tests of the model built on the engine alone: soon compiled, for mutation testing. They run in the suite as well.

extern crate ripplechain_engine as ripplechain;

mod chain;
mod direction;
mod mechanism;
mod metric;
mod schedule;
