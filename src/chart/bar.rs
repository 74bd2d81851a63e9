//! The scale of colours that belongs to differences.

use super::font::{Weight, width};
use super::frame::{LegendItem, minus};
use super::scale::{decimals, round_limit};
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::theme::{AXIS, GRID, Ink, PAPER, SMALL, SOFT, diverging};
use crate::ensemble::Summary;
use crate::format;
use crate::observe::{Better, Metric};

/// −1 where less is better, so that better is always blue.
pub(super) fn direction(better: Better) -> f64 {
    if better == Better::Lower { -1.0 } else { 1.0 }
}

/// The difference at which colours end: what was asked for, or a round number beyond every resolved mean.
pub(super) fn limit<'a>(asked: Option<f64>, all: impl Iterator<Item = &'a Summary>) -> f64 {
    let resolved = all.filter(|s| s.excludes_zero() && s.mean.is_finite()).map(|s| s.mean.abs());
    let largest = resolved.fold(0.0, f64::max);
    asked.filter(|l| l.is_finite() && *l > 0.0).unwrap_or_else(|| round_limit(largest))
}

/// Where nothing is large enough to matter, colours stay pale: they end at twice what would matter.
pub(super) fn pale<'a>(metric: &Metric, all: impl Iterator<Item = &'a Summary>) -> Option<f64> {
    let least = f64::from(metric.minimal_important_difference);
    let mut means = all.map(|s| s.mean.abs()).filter(|m| m.is_finite());
    means.all(|m| m < least).then_some(2.0 * least)
}

/// Whether a mean may be coloured: its sign is resolved, or it is zero in every future.
pub(super) fn resolved(s: &Summary) -> bool {
    (s.excludes_zero() || s.is_zero()) && s.mean.is_finite()
}

/// What is said of a field beside its colour, so that its sign can be told in grey print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Resolved, above zero: no mark.
    Above,
    /// Resolved, below zero: a minus.
    Below,
    /// Zero in every future: a dot.
    Zero,
    /// The sign is not resolved: hatched.
    Unresolved,
    /// There is no number: blank.
    Missing,
}

impl Field {
    pub(super) fn of(s: &Summary) -> Self {
        match s {
            s if !s.mean.is_finite() => Self::Missing,
            s if s.is_zero() => Self::Zero,
            s if !s.excludes_zero() => Self::Unresolved,
            s if s.mean < 0.0 => Self::Below,
            _ => Self::Above,
        }
    }
}

/// The signs of the key for the fields that there are.
pub(super) fn field_key(fields: &[Field], better: Better) -> Vec<(LegendItem, String)> {
    let below = diverging(-0.5 * direction(better));
    let known = [
        (Field::Below, LegendItem::Minus(below), "below zero"),
        (Field::Zero, LegendItem::Zero, "zero in all futures"),
        (Field::Unresolved, LegendItem::Hatch, "sign not resolved"),
        (Field::Missing, LegendItem::Fill(PAPER), "no number"),
    ];
    known.into_iter().filter(|k| fields.contains(&k.0)).map(|(_, sign, words)| (sign, words.to_owned())).collect()
}

/// The colour of a difference as a share of the scale; bent below 1, small ones get more of it.
pub(super) fn shade(share: f64, bend: f64) -> Ink {
    diverging(share.signum() * share.abs().powf(bend))
}

/// Draws the scale, its right end at a point; where there is little room, a shorter one.
pub(super) fn scale_bar(
    canvas: &mut Canvas<'_>,
    (right, baseline): (f64, f64),
    limit: f64,
    better: Better,
    unit: &str,
    bend: f64,
    room: f64,
) {
    let set = TEXT.size(SMALL).ink(SOFT);
    let digits = if limit.fract() == 0.0 { 0 } else { decimals(limit) };
    let word = |up: bool| match better {
        Better::Neither => "",
        Better::Higher if up => " better",
        Better::Lower if !up => " better",
        Better::Higher | Better::Lower => " worse",
    };
    let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let high = format!("{}{}{unit}", format::signed(limit, digits), word(true));
    let low = format!("{}{}", format::signed(-limit, digits), word(false));
    let beside = width(&high, SMALL, Weight::Regular) + 12.0;
    let slices = 41;
    let bar = (room - beside - width(&low, SMALL, Weight::Regular) - 12.0).clamp(48.0, 246.0);
    let (x, slice) = (right - beside - bar, bar / f64::from(slices));
    for i in 0..slices {
        let share = (f64::from(i) + 0.5) / f64::from(slices) * 2.0 - 1.0;
        // Slices overlap a little, so that no seam shows between them.
        let overlap = if i + 1 == slices { 0.0 } else { 1.0 };
        let r = Rect::new(x + f64::from(i) * slice, baseline - 16.0, slice + overlap, 18.0);
        canvas.fill(r, shade(direction(better) * share, bend));
    }
    // The negative half carries the minus of its fields.
    let quarter = x + bar / 4.0;
    minus(canvas, (quarter, baseline - 7.0), 12.0, shade(direction(better) * -0.5, bend));
    canvas.line((x + bar / 2.0, baseline - 20.0), (x + bar / 2.0, baseline + 6.0), stroke(AXIS, 1.5));
    canvas.frame(Rect::new(x, baseline - 16.0, bar, 18.0), stroke(GRID, 1.0));
    canvas.text(&high, (right, baseline), set.side(Side::End));
    canvas.text(&low, (x - 12.0, baseline), set.side(Side::End));
}
