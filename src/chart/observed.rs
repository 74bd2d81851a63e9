//! Figures that were observed, as rings with bars on a panel.

use super::panels::Axes;
use super::source::shown_name;
use super::svg::{Canvas, Rect, stroke};
use super::theme::{INK, Mark};
use crate::analysis::{Beside, Pair};
use crate::format;
use crate::observe::{Metric, Place};

/// What the key says of them.
pub(super) const OBSERVED: &str = "observed, give or take two standard errors";

/// What was observed in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservedPoint {
    /// Months after the start.
    pub month: f64,
    /// The figure.
    pub value: f64,
    /// Its standard error: bars are drawn to twice of it.
    pub error: f64,
}

impl ObservedPoint {
    /// Where its bar ends.
    pub(super) fn ends(&self) -> [f64; 2] {
        Pair::bar(self.value, self.error)
    }
}

/// The figures of a column, each with the value to be shown.
pub(super) fn observed_at(all: &[Beside], column: usize, value: impl Fn(&Pair) -> f64) -> Vec<ObservedPoint> {
    let pairs = all.iter().filter(|b| b.column == column).flat_map(|b| &b.pairs);
    pairs.map(|p| ObservedPoint { month: f64::from(p.month), value: value(p), error: p.error }).collect()
}

/// Places named when it is told by how much their figures were moved.
const NAMED: usize = 4;

/// By how much the figures at some columns were moved to the model's level; nothing where none was moved.
pub(super) fn moved<'p>(
    all: &[Beside],
    metric: &Metric,
    columns: impl Iterator<Item = (usize, &'p Place)>,
) -> Option<String> {
    let of = |(column, place): (usize, &Place)| {
        let series = all.iter().find(|b| b.column == column && !b.moved.is_empty())?;
        let mut by: Vec<String> = series.pairs.iter().map(|p| format::difference(metric, p.moved)).collect();
        by.dedup();
        Some(format!("by {} at {}", by.join(", then "), shown_name(place)))
    };
    let told: Vec<String> = columns.filter_map(of).collect();
    let more = if told.len() > NAMED { "; elsewhere as summary.json says" } else { "" };
    let places = told[..told.len().min(NAMED)].join("; ");
    (!told.is_empty()).then(|| {
        format!("Figures observed are moved to the model's level where a series is held against it by how it changes: {places}{more}.")
    })
}

/// Draws them.
pub(super) fn figures(canvas: &mut Canvas<'_>, axes: &Axes<'_>, plot: Rect, observed: &[ObservedPoint]) {
    let (x, y) = (axes.x(plot), axes.y(plot));
    for o in observed {
        let (at, [low, high]) = (x.at(o.month), o.ends());
        canvas.line((at, y.held(low)), (at, y.held(high)), stroke(INK, 1.6));
        canvas.mark(Mark::Ring, (at, y.held(o.value)), 4.5, INK);
    }
}
