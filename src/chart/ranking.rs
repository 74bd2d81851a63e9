//! Ranking: which numbers matter most to an outcome, over their whole ranges.

use super::font::Weight;
use super::frame::{LegendItem, draw, key, nothing};
use super::scale::Scale;
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::theme::{INK, PAPER, SMALL, SOFT, arm};
use super::{Drawing, Heading, Source, Table, across};
use crate::format;

/// Numbers drawn; the table has all.
const MOST_ROWS: usize = 14;
/// Room for names.
const NAMES: f64 = 520.0;

/// One number.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingRow {
    /// What it is called.
    pub name: String,
    /// How much it matters, with all it acts with.
    pub size: f64,
    /// The 95 % interval of that.
    pub interval: (f64, f64),
    /// How much of it is its own doing, along a straight line or alone.
    pub own: f64,
}

/// Numbers by how much they matter, the most first.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// What the whole bar is.
    pub whole: String,
    /// What the inner bar is.
    pub own: String,
    /// What the axis measures.
    pub axis: String,
    /// The numbers.
    pub rows: Vec<RankingRow>,
}

impl RankingChart {
    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.rows.is_empty() {
            return nothing(&self.heading, source, "No number was varied.");
        }
        let beyond = self.rows.len() > MOST_ROWS;
        let note =
            || format!("Showing {MOST_ROWS} of {} numbers; the table and ranking.csv have all.", self.rows.len());
        let notes = beyond.then(note).into_iter().collect();
        draw(&self.heading, source, self.table(), notes, |canvas, room| self.body(canvas, room))
    }

    fn table(&self) -> Table {
        let columns = ["Number", &self.whole, "95 % interval, from", "to", &self.own];
        let mut table = Table::new(self.heading.subtitle.clone(), columns.map(format::sentence));
        for r in &self.rows {
            let number = |x: f64| format::plain(x, 3);
            let (low, high) = r.interval;
            table.push([r.name.clone(), number(r.size), number(low), number(high), number(r.own)]);
        }
        table
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let pale = arm(1).ink.mix(PAPER, 0.6);
        let items = [
            (LegendItem::Fill(pale), self.whole.clone()),
            (LegendItem::Fill(arm(1).ink), self.own.clone()),
            (LegendItem::Line(stroke(INK, 2.0)), "95 % interval".to_owned()),
        ];
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        let rows = &self.rows[..self.rows.len().min(MOST_ROWS)];
        let top = room.y + 52.0;
        let plot = Rect::new(room.x + NAMES, top, room.w - NAMES, room.bottom() - top - 62.0);
        let range = across::range(rows.iter().flat_map(|r| [r.size, r.interval.1, r.own].map(|x| x.max(0.0))), 0.0);
        let scale = Scale::new(range, plot.x, plot.right());
        let tall = (plot.h / rows.len() as f64).min(64.0);
        let bottom = plot.y + tall * rows.len() as f64;
        across::axis(canvas, &scale, (plot.y, bottom), format::plain);
        let set = TEXT.size(SMALL).ink(SOFT).side(Side::Middle);
        canvas.text(&self.axis, (plot.middle().0, bottom + 54.0), set);
        for (i, row) in rows.iter().enumerate() {
            let middle = plot.y + (i as f64 + 0.5) * tall;
            let half = (tall * 0.32).min(16.0);
            let zero = scale.at(0.0);
            canvas.fill(Rect::new(zero, middle - half, (scale.held(row.size) - zero).max(1.0), 2.0 * half), pale);
            let own = (scale.held(row.own.max(0.0)) - zero).max(0.0);
            canvas.fill(Rect::new(zero, middle - half * 0.5, own, half), arm(1).ink);
            if row.interval.0.is_finite() && row.interval.1.is_finite() {
                let (low, high) = (scale.held(row.interval.0.max(0.0)), scale.held(row.interval.1));
                canvas.line((low, middle), (high, middle), stroke(INK, 2.0));
            }
            across::name(canvas, &row.name, (room.x, middle), NAMES - 20.0, Weight::Regular);
        }
    }
}
