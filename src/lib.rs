//! How change ripples through a value chain.
//!
//! An agent-based simulator: people in organisations, the work they deliver, the customers they serve and the
//! organisations up- and downstream. Every run simulates *twins*: the same futures with and without a change
//! programme, so that the paired difference is the effect and nothing else.
//!
//! This page is the floor plan. Each room imports only rooms named before it.

/// Parameters as a table: symbol, unit, range, default, evidence; one truth for files, schema, checks and docs.
pub mod quantity;
/// Sixteen futures side by side in one vector, with the few functions the model needs.
pub mod lanes;
/// Keyed randomness: (seed, future, purpose, entity, week) → number.
pub mod draws;
/// The nouns: people, customers, organisations, links, segments; state and invariants, no behaviour.
pub mod world;
/// The verbs: one file per mechanism, all of one shape.
pub mod mechanism;
/// The programme: levers over time, events, balcony control.
pub mod steering;
/// What is measured: the table of metrics and the places they are measured at.
pub mod observe;
/// The door: file → scenario that cannot be invalid, or every reason why not.
pub mod scenario;
/// Scenario → world at week 0.
pub mod genesis;
/// The schedule: one line per mechanism; the order is the model.
pub mod week;
/// One batch of futures, both arms → trajectories.
pub mod run;
/// Many futures in parallel: twins, summaries, paired differences, verdicts.
pub mod ensemble;
/// Families of runs: sweeps, precision, what-ifs.
pub mod experiment;
/// Numbers → SVG and PNG.
pub mod chart;
/// The output folder: data files, report, manifest.
pub mod report;
/// The live page: a small server on loopback, and the page it serves.
pub mod serve;
/// The command line, one file per command.
pub mod cli;
