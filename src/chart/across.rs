//! What charts with bars that run across share: the range, the axis below, the names on the left.

use super::font::{Weight, wrap};
use super::scale::{Scale, extent, round_range, tick_decimals, ticks};
use super::svg::{Canvas, Side, TEXT, stroke};
use super::theme::{GRID, INK, LABEL, SMALL, SOFT};

/// A range that holds zero and all values, with this share of it free beside them for the numbers at their ends.
pub(super) fn range(values: impl IntoIterator<Item = f64>, air: f64) -> (f64, f64) {
    let (low, high) = extent(values.into_iter().chain([0.0])).unwrap_or((-1.0, 1.0));
    let air = air * (high - low).max(1e-9);
    let ends = [if low < 0.0 { low - air } else { low }, if high > 0.0 { high + air } else { high }];
    round_range(ends, 6).unwrap_or((-1.0, 1.0))
}

/// Lines at round values from top to bottom with their numbers below; zero stands out.
pub(super) fn axis(
    canvas: &mut Canvas<'_>,
    scale: &Scale,
    (top, bottom): (f64, f64),
    number: impl Fn(f64, usize) -> String,
) {
    let marks = ticks(scale.range(), 8);
    let digits = tick_decimals(&marks);
    for mark in marks {
        let at = scale.at(mark);
        let line = if mark == 0.0 { stroke(INK, 1.8) } else { stroke(GRID, 1.2) };
        canvas.line((at, top), (at, bottom), line);
        let set = TEXT.size(SMALL).ink(SOFT).side(Side::Middle);
        canvas.text(&number(mark, digits), (at, bottom + 28.0), set);
    }
}

/// A name of two lines at most, in the middle of its row.
pub(super) fn name(canvas: &mut Canvas<'_>, name: &str, (x, middle): (f64, f64), room: f64, weight: Weight) {
    let lines = wrap(name, LABEL, weight, room, 2);
    let step = LABEL * 1.15;
    let first = middle - step * (lines.len() as f64 - 1.0) / 2.0;
    let set = if weight == Weight::Strong { TEXT.strong() } else { TEXT };
    for (i, line) in lines.iter().enumerate() {
        canvas.text(line, (x, first + step * i as f64 + set.drop()), set);
    }
}
