//! Where the months of a drawing stand, and what is told of each: for those who point at one.

use serde::Serialize;

use super::table::between;
use crate::ensemble::Summary;
use crate::format;

/// A field of a drawing whose months can be pointed at, in the units of its picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Plot {
    /// What it is of: a place, or an arm.
    pub name: String,
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub w: f64,
    /// How tall it is.
    pub h: f64,
    /// Where month 0 stands.
    pub first: f64,
    /// From one month to the next.
    pub step: f64,
    /// What is told of each month: what it is, and the number.
    pub told: Vec<Vec<(String, String)>>,
}

/// What is told of a paired difference.
pub(super) fn difference(s: &Summary, digits: usize) -> Vec<(String, String)> {
    if !s.mean.is_finite() {
        return Vec::new();
    }
    let mean = if s.excludes_zero() || s.is_zero() { "mean" } else { "mean, sign not resolved," };
    vec![
        (mean.to_owned(), format::signed(s.mean, digits)),
        ("8 in 10 futures".to_owned(), between(s.p10, s.p90, digits)),
    ]
}
