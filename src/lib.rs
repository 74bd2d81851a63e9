//! How change ripples through a value chain.
//!
//! An agent-based simulator: people in organisations, the work they deliver, the customers they serve and the
//! organisations up- and downstream. Every run simulates *twins*: the same futures with and without a change
//! programme, so that the paired difference is the effect and nothing else.
//!
//! This page is the floor plan. Each room imports only rooms named before it.

/// The lower half of the plan, a crate of its own: quantity, lanes, draws, world, mechanism, steering, observe, format,
/// scenario, initialisation, week, run, ensemble.
pub use ripplechain_engine::{
    draws, ensemble, format, initialisation, lanes, mechanism, observe, quantity, run, scenario, steering, week, world,
};

// Figures of one's own: spreadsheets → series, or every fault with its cell.
#[cfg(not(target_family = "wasm"))]
pub mod observed;
// What a run shows, worked out once: everything that tells a number reads it here.
pub mod analysis;
// Families of runs: sweeps, precision, what-ifs.
pub mod experiment;
// Numbers → SVG and PNG.
pub mod chart;
// What lies between a question and its answer: (path, body) → (status, bytes).
pub mod api;
// The output folder: data files, report, manifest.
#[cfg(not(target_family = "wasm"))]
pub mod report;
// The page's files, and the page as one file that answers by itself.
#[cfg(not(target_family = "wasm"))]
pub mod page;
// The live page: a small server on loopback.
#[cfg(not(target_family = "wasm"))]
pub mod serve;
// The command line, one file per command.
#[cfg(not(target_family = "wasm"))]
pub mod cli;
