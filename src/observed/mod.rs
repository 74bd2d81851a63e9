//! Figures of one's own: spreadsheets become series of a metric at a place, or every reason why not, each with its cell.
//!
//! ```text
//! bytes → sheet → table (headings, months, rows) → wide, tidy or answers (metric, place, raw figures) → scale (unit) → convert (error) → series
//! ```

mod fault;
mod sheet;
mod percent;
mod workbook;
mod spreadsheet;
mod date;
mod number;
mod words;
mod qualifiers;
mod heading;
mod naming;
mod table;
mod error;
mod reading;
mod places;
mod sample;
mod wide;
mod tidy;
mod answers;
mod scale;
mod convert;
mod files;

pub use fault::{Fault, Faults};
pub use files::{Understood, attach};

#[cfg(test)]
mod tests;
