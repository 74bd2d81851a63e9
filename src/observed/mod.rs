//! Figures of one's own: spreadsheets become series of a metric at a place, or every reason why not, each with its cell.
//!
//! ```text
//! bytes → sheet → table (headings, months, rows) → reading (metric, place, raw figures) → convert (unit, error) → series
//! ```

mod fault;
#[cfg(not(target_family = "wasm"))]
mod sheet;
#[cfg(not(target_family = "wasm"))]
mod date;
#[cfg(not(target_family = "wasm"))]
mod number;
#[cfg(not(target_family = "wasm"))]
mod naming;
#[cfg(not(target_family = "wasm"))]
mod table;
#[cfg(not(target_family = "wasm"))]
mod error;
#[cfg(not(target_family = "wasm"))]
mod reading;
#[cfg(not(target_family = "wasm"))]
mod convert;
#[cfg(not(target_family = "wasm"))]
mod answers;
#[cfg(not(target_family = "wasm"))]
mod files;

#[cfg(not(target_family = "wasm"))]
pub use convert::usual_fit;
pub use fault::{Fault, Faults};
#[cfg(not(target_family = "wasm"))]
pub use files::{Understood, attach};

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
