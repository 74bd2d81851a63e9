//! The engine: the model and what simulates it.
//!
//! This page is the lower half of the floor plan; the upper half is the crate `ripplechain`, which passes these rooms on. Each
//! room imports only rooms named before it. The engine is a crate of its own so that it is compiled once and for speed, while
//! everything around it is compiled for short waits.

// Parameters as a table: symbol, unit, range, default, evidence; one truth for files, schema, checks and docs.
pub mod quantity;
// Sixteen futures side by side in one vector, with the few functions the model needs.
pub mod lanes;
// Keyed randomness: (seed, future, purpose, entity, week) → number.
pub mod draws;
// What does not change by itself: who is where, what leaders can turn, what is usual.
pub mod world;
// One file per mechanism, all of one shape: parameters, the state it keeps, its laws. The list gathers people, customers, channels
// and organisations from them.
pub mod mechanism;
// The programme: levers over time, events, balcony control.
pub mod steering;
// What is measured: the table of metrics and the places they are measured at.
pub mod observe;
// How numbers are written for people: digits, signs, units, lists.
pub mod format;
// The door: file → scenario that cannot be invalid, or every reason why not.
pub mod scenario;
// Scenario → world at week 0.
pub mod initialisation;
// The schedule: one line per mechanism; the order is the model.
pub mod week;
// One batch of futures, both arms → trajectories.
pub mod run;
// Many futures in parallel: summaries, paired differences, verdicts.
pub mod ensemble;
