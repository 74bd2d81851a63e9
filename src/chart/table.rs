//! The numbers behind a drawing, for those who read rather than look.

use serde::Serialize;

use super::scale::decimals;
use crate::ensemble::Summary;
use crate::format;

/// The numbers that were drawn, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What the numbers are, and what their brackets mean.
    pub caption: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, a cell for each column; the first cell names the row.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new(caption: impl Into<String>, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { caption: caption.into(), columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// The table without columns that say nothing in any row.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        let says: Vec<bool> = (0..self.columns.len())
            .map(|i| self.rows.iter().any(|r| r.get(i).is_some_and(|c| !c.is_empty())))
            .collect();
        let keep = |cells: &mut Vec<String>| {
            let mut says = says.iter();
            cells.retain(|_| says.next().copied().unwrap_or(true));
        };
        keep(&mut self.columns);
        self.rows.iter_mut().for_each(keep);
        self
    }

    /// Adds a row.
    pub fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

/// Decimals with which all of these can be told apart.
pub(super) fn digits(values: impl Iterator<Item = f64>) -> usize {
    decimals(values.filter(|x| x.is_finite()).fold(0.0, |most, x| f64::max(most, x.abs())) / 4.0).max(1)
}

/// A mean difference; in brackets where its sign is not resolved.
pub(super) fn mean(s: &Summary, digits: usize) -> String {
    let told = format::signed(s.mean, digits);
    if s.excludes_zero() || s.is_zero() || !s.mean.is_finite() { told } else { format!("({told})") }
}

/// From a low to a high difference.
pub(super) fn between(low: f64, high: f64, digits: usize) -> String {
    if low.is_finite() && high.is_finite() {
        format!("{} to {}", format::signed(low, digits), format::signed(high, digits))
    } else {
        "–".to_owned()
    }
}

/// From a low to a high level.
pub(super) fn from_to(low: f64, high: f64, digits: usize) -> String {
    if low.is_finite() && high.is_finite() {
        format!("{} to {}", format::plain(low, digits), format::plain(high, digits))
    } else {
        "–".to_owned()
    }
}
