//! What is left of several numbers, each alone against what was assumed, and two by two.

use super::font::{Weight, shorten, width, wrap};
use super::frame::{LegendItem, draw, key, nothing};
use super::scale::ticks;
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::theme::{AXIS, BLANK, GRID, INK, SMALL, SOFT, arm};
use super::{Drawing, Heading, Source, Table};

/// Bars of a number.
const BARS: usize = 12;
/// Room for ranges and names below the columns.
const BELOW: f64 = 82.0;
/// From one line of a name to the next.
const LINE: f64 = 24.0;
/// Most draws that are shown as points.
const POINTS: usize = 400;

/// A number that was fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct PairsNumber {
    /// What it is called.
    pub name: String,
    /// From, middle and to of what was assumed, in its unit.
    pub range: (String, String, String),
    /// Where values stand along the axis, which is even in shares of what was assumed: share and value, the ends first.
    pub marks: Vec<(f64, String)>,
    /// What 8 in 10 of what is left lie between, and its middle, in its unit.
    pub left: (String, String, String),
}

/// Fitted numbers, two by two.
#[derive(Clone, Debug, PartialEq)]
pub struct PairsChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// The numbers.
    pub numbers: Vec<PairsNumber>,
    /// Draws: where each number stands in its range, 0 to 1, and how much the draw weighs.
    pub draws: Vec<(Vec<f64>, f64)>,
}

/// The ends of a range and round values between them, each with its share.
#[must_use]
pub fn marks((low, high): (f64, f64), told: impl Fn(f64) -> String, share: impl Fn(f64) -> f64) -> Vec<(f64, String)> {
    let round = ticks((low, high), 6);
    let all = [low, high].into_iter().chain(round.into_iter().filter(|x| *x > low && *x < high));
    all.map(|x| (share(x), told(x))).collect()
}

/// Those of the marks whose words have room beside those before them: where on an axis so wide, and what.
fn with_room(marks: &[(f64, String)], wide: f64) -> Vec<(f64, &str)> {
    let mut shown: Vec<(f64, &str)> = Vec::new();
    let ends = |(share, text): (f64, &str)| {
        let half = width(text, SMALL, Weight::Regular) / 2.0;
        let middle = (share * wide).clamp(half, (wide - half).max(half));
        (middle - half - 7.0, middle + half + 7.0)
    };
    for (share, text) in marks {
        let (from, to) = ends((*share, text));
        if shown.iter().all(|s| ends(*s).1 <= from || ends(*s).0 >= to) {
            shown.push((*share, text));
        }
    }
    shown
}

impl PairsChart {
    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.numbers.is_empty() || self.draws.is_empty() {
            return nothing(&self.heading, source, "No number was fitted.");
        }
        draw(&self.heading, source, self.table(), Vec::new(), |canvas, room| self.body(canvas, room))
    }

    fn table(&self) -> Table {
        let columns =
            ["Number", "Assumed from", "middle", "to", "Left: one in ten below", "middle", "one in ten above"];
        let mut table = Table::new(&self.heading.subtitle, columns);
        for n in &self.numbers {
            let ((a, b, c), (d, e, f)) = (n.range.clone(), n.left.clone());
            table.push([n.name.clone(), a, b, c, d, e, f]);
        }
        table
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let ink = arm(1).ink;
        let items = [
            (LegendItem::Fill(ink.alpha(0.55)), "what the figures leave".to_owned()),
            (LegendItem::Line(stroke(SOFT, 2.0)), "what was assumed".to_owned()),
        ];
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        let n = self.numbers.len();
        let names = 390.0;
        let area = Rect::new(room.x + names, room.y + 44.0, room.w - names, room.h - 44.0 - BELOW);
        let (wide, tall) = (area.w / n as f64, area.h / n as f64);
        let inner = |row: usize, column: usize| {
            Rect::new(area.x + column as f64 * wide + 8.0, area.y + row as f64 * tall + 6.0, wide - 16.0, tall - 12.0)
        };
        for (row, number) in self.numbers.iter().enumerate() {
            let middle = area.y + (row as f64 + 0.5) * tall;
            let name = wrap(&number.name, SMALL, Weight::Strong, names - 16.0, 2);
            let top = middle - 4.0 - LINE * name.len().saturating_sub(1) as f64 / 2.0;
            for (i, line) in name.iter().enumerate() {
                canvas.text(line, (room.x, top + LINE * i as f64), TEXT.size(SMALL).strong().ink(INK));
            }
            let left = format!("8 in 10: {} to {}", number.left.0, number.left.2);
            canvas.text(
                &shorten(&left, SMALL, Weight::Regular, names - 16.0),
                (room.x, top + LINE * name.len() as f64 + 2.0),
                TEXT.size(SMALL).ink(SOFT),
            );
            for column in 0..=row {
                let cell = inner(row, column);
                canvas.fill(cell, BLANK);
                if column == row {
                    self.alone(canvas, cell, row);
                } else {
                    self.together(canvas, cell, (row, column));
                }
                canvas.frame(cell, stroke(GRID, 1.2));
            }
        }
        for (column, number) in self.numbers.iter().enumerate() {
            let cell = inner(n - 1, column);
            let set = TEXT.size(SMALL).ink(SOFT);
            for (share, text) in with_room(&number.marks, cell.w) {
                let half = width(text, SMALL, Weight::Regular) / 2.0;
                let at = cell.x + share * cell.w;
                let middle = at.clamp(cell.x + half, (cell.right() - half).max(cell.x + half));
                canvas.line((at, cell.bottom()), (at, cell.bottom() + 6.0), stroke(AXIS, 1.5));
                canvas.text(text, (middle, area.bottom() + 24.0), set.side(Side::Middle));
            }
            for (i, line) in wrap(&number.name, SMALL, Weight::Regular, cell.w, 2).iter().enumerate() {
                canvas.text(line, (cell.middle().0, area.bottom() + 50.0 + LINE * i as f64), set.side(Side::Middle));
            }
        }
    }

    /// A number alone: bars over the even line of what was assumed.
    fn alone(&self, canvas: &mut Canvas<'_>, cell: Rect, number: usize) {
        let mut bars = [0.0; BARS];
        for (shares, weight) in &self.draws {
            bars[((shares[number] * BARS as f64) as usize).min(BARS - 1)] += weight * BARS as f64;
        }
        let most = bars.iter().copied().fold(2.0, f64::max);
        let wide = cell.w / BARS as f64;
        for (i, bar) in bars.iter().enumerate() {
            let tall = cell.h * bar / most * 0.94;
            canvas.fill(Rect::new(cell.x + i as f64 * wide, cell.bottom() - tall, wide, tall), arm(1).ink.alpha(0.55));
        }
        let even = cell.bottom() - cell.h / most * 0.94;
        canvas.line((cell.x, even), (cell.right(), even), stroke(SOFT, 2.0));
        canvas.line((cell.x, cell.bottom()), (cell.right(), cell.bottom()), stroke(AXIS, 1.5));
    }

    fn together(&self, canvas: &mut Canvas<'_>, cell: Rect, (row, column): (usize, usize)) {
        for (share, _) in with_room(&self.numbers[column].marks, cell.w) {
            let x = cell.x + share * cell.w;
            canvas.line((x, cell.y), (x, cell.bottom()), stroke(GRID, 1.0));
        }
        let most = self.draws.iter().map(|d| d.1).fold(0.0, f64::max);
        let step = self.draws.len().div_ceil(POINTS);
        for (shares, weight) in self.draws.iter().step_by(step) {
            let at = (cell.x + shares[column] * cell.w, cell.bottom() - shares[row] * cell.h);
            canvas.disc(at, 1.2 + 2.0 * (weight / most).sqrt(), arm(1).ink.alpha(0.45));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_they_are_along_an_uneven_axis() {
        // Half of the draws lie from 1 to 2, half from 2 to 8.
        let share = |x: f64| if x < 2.0 { (x - 1.0) / 2.0 } else { 0.5 + (x - 2.0) / 12.0 };
        let all = marks((1.0, 8.0), |x| x.to_string(), share);
        assert_eq!(all[..2], [(0.0, "1".to_owned()), (1.0, "8".to_owned())]);
        let at = |text: &str| all.iter().find(|m| m.1 == text).map_or(f64::NAN, |m| m.0);
        assert!((at("2") - 0.5).abs() < 1e-9 && (at("4") - 2.0 / 3.0).abs() < 1e-9, "{all:?}");
        let narrow = with_room(&all, 90.0);
        assert!(narrow.len() < all.len() && narrow[..2] == [(0.0, "1"), (1.0, "8")], "{narrow:?}");
    }
}
