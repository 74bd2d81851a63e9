//! Figures of one's own: spreadsheets become series of a metric at a place, or every reason why not, each with its cell.
//!
//! ```text
//! bytes → sheet → table (headings, months, rows) → reading (metric, place, raw figures) → convert (unit, error) → series
//! ```

mod fault;
mod sheet;
mod date;
mod number;
mod naming;
mod table;
mod error;
mod reading;
mod convert;
mod answers;
mod files;

pub use convert::usual_fit;
pub use fault::{Fault, Faults};
pub use files::{Understood, attach};

#[cfg(test)]
mod tests;
