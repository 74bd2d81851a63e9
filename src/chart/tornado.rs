//! Tornado: which assumed number moves an effect most, each alone from one end of its range to the other.

use super::font::{Weight, shorten, width};
use super::frame::{LegendItem, draw, key, nothing};
use super::scale::Scale;
use super::source::shown_name;
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::theme::{INK, LABEL, Mark, SMALL, SOFT, arm};
use super::{Drawing, Heading, Source, Table, across};
use crate::analysis::{Analysis, Turning};
use crate::format;
use crate::observe::{Better, Metric};

/// Room for names.
const NAMES: f64 = 460.0;

/// One number.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoRow {
    /// What it is called.
    pub name: String,
    /// Where it stands, as text with its unit.
    pub stands: String,
    /// The ends of its range, as text.
    pub ends: [String; 2],
    /// Its range and where it stands, with its unit once: "4 to 12 weeks", "8".
    pub span: [String; 2],
    /// The effect with the number at either end.
    pub effects: [f64; 2],
    /// Whether it turns the verdict, in words.
    pub turns: String,
    /// Where it does, as text, and the effect there.
    pub turn: Vec<(String, f64)>,
}

impl TornadoRow {
    /// The range and where the number stands in it; where both find no room, the range is cut.
    fn told(&self, room: f64) -> String {
        let [range, stands] = &self.span;
        let stands = format!(", stands at {stands}");
        let left = room - width(&stands, SMALL, Weight::Regular);
        format!("{}{stands}", shorten(range, SMALL, Weight::Regular, left))
    }
}

/// The effect with one number at a time moved to either end of its range, the widest swing first.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// Title and subtitle.
    pub heading: Heading,
    /// What is measured.
    pub metric: &'static Metric,
    /// The effect with every number as it stands.
    pub effect: f64,
    /// The numbers.
    pub rows: Vec<TornadoRow>,
}

impl Tornado {
    /// The numbers that were moved alone, for an effect of the programme at the last month.
    #[must_use]
    pub fn new(title: impl Into<String>, analysis: &Analysis<'_>, column: usize) -> Self {
        let (pair, last) = ((1, 0), analysis.last());
        let effect = analysis.effect(pair, column, last);
        let row = |(which, low, high): (usize, f64, f64)| {
            let a = analysis.assumptions?;
            let number = &a.drawn[which];
            let turning = analysis.turning(which, column);
            let turn: Vec<(String, f64)> = match &turning {
                Turning::At(turns) => turns.iter().map(|t| (number.with_unit(t.value), t.effect)).collect(),
                _ => Vec::new(),
            };
            let turns = match turning {
                Turning::NoVerdict => format::NOTHING.to_owned(),
                Turning::Nowhere => "nowhere in its range".to_owned(),
                Turning::Somewhere => "somewhere in its range".to_owned(),
                Turning::At(_) => format::list(&turn.iter().map(|t| t.0.clone()).collect::<Vec<_>>()),
            };
            Some(TornadoRow {
                name: number.name(),
                stands: number.with_unit(number.value),
                ends: [number.low, number.high].map(|x| number.with_unit(x)),
                span: [
                    format!("{} to {}", number.number(number.low), number.with_unit(number.high)),
                    number.number(number.value),
                ],
                effects: [low, high],
                turns,
                turn,
            })
        };
        let unit = format::difference_unit(effect.metric);
        let unit = if unit.is_empty() { unit } else { format!(", {unit}") };
        let subtitle = format!(
            "{} at {}, month {last}: with minus without the programme when one assumed number alone is moved{unit}",
            effect.metric.name,
            shown_name(effect.place)
        );
        Self {
            heading: Heading::new(title, subtitle),
            metric: effect.metric,
            effect: effect.difference.mean,
            rows: analysis.swings(pair, column).into_iter().filter_map(row).collect(),
        }
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.rows.is_empty() {
            return nothing(&self.heading, source, "No assumed number was moved.");
        }
        draw(&self.heading, source, self.table(), Vec::new(), |canvas, room| self.body(canvas, room))
    }

    fn table(&self) -> Table {
        let columns =
            ["Number", "Stands at", "Moved to", "Effect then", "Moved to", "Effect then", "Turns the verdict at"];
        let mut table = Table::new(self.heading.subtitle.clone(), columns);
        for r in &self.rows {
            let [low, high] = r.effects.map(|e| format::difference(self.metric, e));
            let [from, to] = r.ends.clone();
            table.push([r.name.clone(), r.stands.clone(), from, low, to, high, r.turns.clone()]);
        }
        table
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let items = [
            (LegendItem::Fill(arm(2).ink), "number at its low end".to_owned()),
            (LegendItem::Fill(arm(1).ink), "number at its high end".to_owned()),
            (LegendItem::Line(stroke(SOFT, 2.5)), "as it stands".to_owned()),
            (LegendItem::Mark(Mark::Diamond, INK), "here the verdict turns".to_owned()),
        ];
        let shown = if self.rows.iter().any(|r| !r.turn.is_empty()) { 4 } else { 3 };
        key(canvas, (room.x, room.y + 20.0), room.w, &items[..shown]);
        let top = room.y + 56.0;
        let plot = Rect::new(room.x + NAMES, top, room.w - NAMES, room.bottom() - top - 62.0);
        // Room beside the bars for the values at their ends.
        let range = across::range(self.rows.iter().flat_map(|r| r.effects).chain([self.effect]), 0.14);
        let scale = Scale::new(range, plot.x, plot.right());
        let tall = (plot.h / self.rows.len() as f64).min(96.0);
        let bottom = plot.y + tall * self.rows.len() as f64;
        across::axis(canvas, &scale, (plot.y, bottom), format::signed);
        let stands = scale.at(self.effect);
        for (i, row) in self.rows.iter().enumerate() {
            let middle = plot.y + (i as f64 + 0.5) * tall;
            let name = shorten(&row.name, LABEL, Weight::Strong, NAMES - 24.0);
            canvas.text(&name, (room.x, middle - 2.0), TEXT.strong());
            canvas.text(&row.told(NAMES - 24.0), (room.x, middle + SMALL + 2.0), TEXT.size(SMALL).ink(SOFT));
            self.bars(canvas, row, &scale, (middle, tall));
        }
        canvas.line((stands, plot.y - 4.0), (stands, bottom), stroke(SOFT, 2.5));
        let ends = match self.metric.better {
            Better::Higher => "right of the line at 0: better",
            Better::Lower => "left of the line at 0: better",
            Better::Neither => "right of the line at 0: more",
        };
        canvas.text(ends, (plot.x, bottom + 60.0), TEXT.size(SMALL).ink(SOFT));
    }

    fn bars(&self, canvas: &mut Canvas<'_>, row: &TornadoRow, scale: &Scale, (middle, tall): (f64, f64)) {
        let stands = scale.at(self.effect);
        let half = (tall * 0.26).clamp(8.0, 20.0);
        let same_side = (row.effects[0] - self.effect) * (row.effects[1] - self.effect) > 0.0;
        for (i, (effect, ink)) in row.effects.iter().zip([arm(2).ink, arm(1).ink]).enumerate() {
            let at = scale.held(*effect);
            // Where both ends lead the same way, each gets half of the height.
            let (y, h) = match (same_side, i) {
                (false, _) => (middle - half, 2.0 * half),
                (true, 0) => (middle - half, half),
                (true, _) => (middle, half),
            };
            canvas.fill(Rect::new(at.min(stands), y, (at - stands).abs().max(2.0), h), ink);
        }
        let digits = format::decimals(self.metric);
        let (low, high) = (row.effects[0].min(row.effects[1]), row.effects[0].max(row.effects[1]));
        let set = TEXT.size(SMALL).ink(INK);
        let (left, right) = (scale.held(low.min(self.effect)), scale.held(high.max(self.effect)));
        if same_side {
            let (x, side) = if low < self.effect { (left - 8.0, Side::End) } else { (right + 8.0, Side::Start) };
            let far = if low < self.effect { low } else { high };
            canvas.text(&format::signed(far, digits), (x, middle + set.drop()), set.side(side));
        } else {
            canvas.text(&format::signed(low, digits), (left - 8.0, middle + set.drop()), set.side(Side::End));
            canvas.text(&format::signed(high, digits), (right + 8.0, middle + set.drop()), set);
        }
        for (value, effect) in &row.turn {
            let at = scale.held(*effect);
            canvas.mark(Mark::Diamond, (at, middle), 8.0, INK);
            let set = TEXT.size(SMALL).ink(INK).side(Side::Middle);
            canvas.text(value, (at, middle - half - 6.0), set);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_at_which_a_number_stands_is_never_cut() {
        let row = |range: &str, stands: &str| TornadoRow {
            name: String::new(),
            stands: stands.to_owned(),
            ends: Default::default(),
            span: [range.to_owned(), stands.to_owned()],
            effects: [0.0; 2],
            turns: String::new(),
            turn: Vec::new(),
        };
        let told = row("0.075 to 0.325 per initiative", "0.15").told(NAMES - 24.0);
        assert_eq!(told, "0.075 to 0.325 per initiative, stands at 0.15");
        let long = row("1,075.5 to 3,250.5 conversations of an employee a week", "1,500").told(NAMES - 24.0);
        assert!(long.contains('…') && long.ends_with(", stands at 1,500"), "{long}");
        assert!(width(&long, SMALL, Weight::Regular) <= NAMES - 24.0, "{long}");
    }
}
