//! How sure: what is known of an effect, what is luck, and what is assumption.

use super::font::{Weight, width, wrap};
use super::frame::{LegendItem, draw, key, nothing};
use super::scale::{Scale, extent};
use super::source::shown_name;
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::table::between;
use super::theme::{GRID, INK, Ink, LABEL, PAPER, SMALL, SOFT, arm};
use super::{Drawing, Heading, Source, Table};
use crate::analysis::{Analysis, Split, Under};
use crate::ensemble::{Summary, Verdict};
use crate::format;
use crate::observe::Metric;

/// Room for names, and for the bars of shares.
const NAMES: f64 = 330.0;
const SHARES: f64 = 480.0;
/// What stands over the ranges, and over the bars of shares.
const EFFECT: &str = "The effect, in its unit";
const PARTS: &str = "What it is made of, in %";
/// How much of the paper is in the colours of what is too small.
const MUTED: f64 = 0.6;
/// Below this share of the bar, its number finds no room.
const TOLD: f64 = 0.09;

/// One effect.
#[derive(Clone, Debug, PartialEq)]
pub struct CertaintyRow {
    /// What is measured.
    pub metric: &'static Metric,
    /// Where.
    pub place: String,
    /// The effect over futures.
    pub effect: Summary,
    /// The effect over draws of the assumed numbers.
    pub under: Under,
    /// Known, luck and assumption.
    pub split: Option<Split>,
}

impl CertaintyRow {
    /// Whether the effect is too small to matter, or does not reach the last digit that is shown: then no bar may look like a
    /// finding.
    fn is_too_small(&self) -> bool {
        let digits = format::decimals(self.metric);
        self.verdict() == Verdict::TooSmall || format::signed(self.effect.mean, digits) == format::plain(0.0, digits)
    }

    fn verdict(&self) -> Verdict {
        Verdict::of(&self.effect, self.metric)
    }

    /// The effect in words; where it is too small, what is to be held of it.
    fn told(&self) -> String {
        if self.is_too_small() {
            let mean = format::signed(self.effect.mean, format::decimals(self.metric));
            return format!("{} ({mean})", self.verdict());
        }
        format::difference(self.metric, self.effect.mean)
    }

    /// The colours of the three doubts, muted where the effect is too small.
    fn inks(&self) -> [Ink; 3] {
        let muted = if self.is_too_small() { MUTED } else { 0.0 };
        inks().map(|ink| ink.mix(PAPER, muted))
    }
}

/// Each headline effect with its three doubts: the interval of the mean, the spread of futures, the spread of draws; and what
/// its mean square is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct CertaintyChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// The effects.
    pub rows: Vec<CertaintyRow>,
}

impl CertaintyChart {
    /// The headline effects of the programme at the last month.
    #[must_use]
    pub fn new(title: impl Into<String>, analysis: &Analysis<'_>) -> Self {
        let (pair, last) = ((1, 0), analysis.last());
        let row = |column: usize| {
            let effect = analysis.effect(pair, column, last);
            Some(CertaintyRow {
                metric: effect.metric,
                place: shown_name(effect.place).to_owned(),
                effect: effect.difference,
                under: analysis.under(pair, column, last)?,
                split: analysis.split(pair, column),
            })
        };
        let rows: Vec<CertaintyRow> = analysis.headlines().into_iter().filter_map(row).collect();
        let draws = rows.first().map_or(0, |r| r.under.draws);
        let drawn = match rows.first() {
            Some(row) if row.under.learnt => "what your figures leave open and of the assumed numbers",
            _ => "the assumed numbers",
        };
        let subtitle = format!(
            "With minus without the programme at month {last}, each effect on a scale of its own; {draws} draws of {drawn}"
        );
        let mut heading = Heading::new(title, subtitle);
        heading.note =
            "The bars on the right: what the mean square of the effect in one future is made of, the mean itself \
                        (known), luck, and the assumed numbers."
                .to_owned();
        Self { heading, rows }
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.rows.is_empty() {
            return nothing(&self.heading, source, "No assumed number was drawn.");
        }
        draw(&self.heading, source, self.table(), Vec::new(), |canvas, room| self.body(canvas, room))
    }

    fn table(&self) -> Table {
        let columns = [
            "Effect",
            "Mean",
            "95 % interval of the mean",
            "8 in 10 futures",
            "8 in 10 draws",
            "Positive in",
            "Known",
            "Luck",
            "Assumption",
        ];
        let mut table = Table::new(self.heading.subtitle.clone(), columns);
        for r in &self.rows {
            let digits = format::decimals(r.metric);
            let shares = r.split.as_ref().map_or_else(Default::default, |s| {
                let [known, luck, assumption] = s.told();
                [(known, s.known), (luck, s.luck), (assumption, s.assumption)]
                    .map(|(told, part)| format!("{told} ± {:.0}", part.error * 100.0))
            });
            let [known, luck, assumption] = shares;
            table.push([
                format!("{} at {}", r.metric.name, r.place),
                format::difference(r.metric, r.effect.mean),
                between(r.effect.mean_low, r.effect.mean_high, digits),
                between(r.effect.p10, r.effect.p90, digits),
                between(r.under.low, r.under.high, digits),
                format!("{} of {} draws", r.under.positive, r.under.draws),
                known,
                luck,
                assumption,
            ]);
        }
        table
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let [known, luck, assumed] = inks();
        let items = [
            (LegendItem::Fill(known), "known: the mean and its 95 % interval".to_owned()),
            (LegendItem::Fill(luck), "luck: 8 in 10 futures".to_owned()),
            (LegendItem::Fill(assumed), "assumption: 8 in 10 draws".to_owned()),
            (LegendItem::Line(stroke(INK, 1.8)), "no effect".to_owned()),
        ];
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        for (words, x) in [(EFFECT, room.x + NAMES + 60.0), (PARTS, room.right() - SHARES)] {
            canvas.text(words, (x, room.y + 66.0), TEXT.size(SMALL).strong().ink(SOFT));
        }
        let top = room.y + 78.0;
        let high = ((room.bottom() - top) / self.rows.len() as f64).min(150.0);
        for (i, row) in self.rows.iter().enumerate() {
            let middle = top + (i as f64 + 0.5) * high;
            if i > 0 {
                canvas.line((room.x, middle - high / 2.0), (room.right(), middle - high / 2.0), stroke(GRID, 1.0));
            }
            name(canvas, row, (room.x, middle));
            let strip = Rect::new(room.x + NAMES, middle - high / 2.0, room.w - NAMES - SHARES - 60.0, high);
            strips(canvas, row, strip.less(60.0, 6.0, 60.0, 6.0));
            shares(canvas, row, Rect::new(room.right() - SHARES, middle - 22.0, SHARES, 44.0));
        }
    }
}

fn inks() -> [Ink; 3] {
    [arm(1).ink, arm(6).ink.mix(PAPER, 0.35), arm(5).ink]
}

fn name(canvas: &mut Canvas<'_>, row: &CertaintyRow, (x, middle): (f64, f64)) {
    let told = format!("{} at {}", row.metric.name, row.place);
    let lines = wrap(&told, LABEL, Weight::Strong, NAMES - 16.0, 2);
    let step = LABEL * 1.15;
    let first = middle - step * lines.len() as f64 / 2.0;
    for (i, line) in lines.iter().enumerate() {
        canvas.text(line, (x, first + step * i as f64 + TEXT.drop()), TEXT.strong());
    }
    canvas.text(&row.told(), (x, first + step * lines.len() as f64 + TEXT.drop() + 2.0), TEXT.size(SMALL).ink(SOFT));
}

/// The three ranges, one under the other, on one scale.
fn strips(canvas: &mut Canvas<'_>, row: &CertaintyRow, strip: Rect) {
    let (s, u) = (&row.effect, &row.under);
    let ranges = [(s.mean_low, s.mean_high), (s.p10, s.p90), (u.low, u.high)];
    let ends = ranges.iter().flat_map(|r| [r.0, r.1]);
    let (low, high) = extent(ends.chain([0.0])).unwrap_or((-1.0, 1.0));
    let air = 0.04 * (high - low).max(1e-9);
    let scale = Scale::new((low - air, high + air), strip.x, strip.right());
    let (zero, digits) = (scale.at(0.0), format::decimals(row.metric));
    canvas.line((zero, strip.y), (zero, strip.bottom()), stroke(INK, 1.8));
    let step = strip.h / 3.0;
    let thick = (step * 0.5).clamp(10.0, 18.0);
    for (i, ((low, high), ink)) in ranges.into_iter().zip(row.inks()).enumerate() {
        if !(low.is_finite() && high.is_finite()) {
            continue;
        }
        let y = strip.y + (i as f64 + 0.5) * step;
        let (left, right) = (scale.held(low), scale.held(high));
        // However narrow a range is, its mark can be seen.
        let (left, right) = (left.min((left + right) / 2.0 - 3.0), right.max((left + right) / 2.0 + 3.0));
        canvas.fill(Rect::new(left, y - thick / 2.0, right - left, thick), ink);
        let set = TEXT.size(SMALL).ink(SOFT);
        canvas.text(&format::signed(low, digits), (left - 8.0, y + set.drop()), set.side(Side::End));
        canvas.text(&format::signed(high, digits), (right + 8.0, y + set.drop()), set);
    }
}

/// What the mean square is made of.
fn shares(canvas: &mut Canvas<'_>, row: &CertaintyRow, bar: Rect) {
    let Some(split) = &row.split else { return };
    let mut x = bar.x;
    let parts = [split.known, split.luck, split.assumption].into_iter().zip(split.told());
    for ((part, words), ink) in parts.zip(row.inks()) {
        let wide = part.share * bar.w;
        canvas.fill(Rect::new(x, bar.y, wide, bar.h), ink);
        if part.share >= TOLD {
            let on = if ink.luminance() < 0.3 { PAPER } else { INK };
            let set = TEXT.size(SMALL).ink(on).side(Side::Middle);
            if width(&words, SMALL, Weight::Regular) < wide {
                canvas.text(&words, (x + wide / 2.0, bar.y + bar.h / 2.0 + set.drop()), set);
            }
        }
        x += wide;
    }
    let (sign, draws) = row.under.sign(row.effect.mean);
    let told = format!("{sign} in {draws} of {} draws", row.under.draws);
    canvas.text(&told, (bar.x, bar.bottom() + SMALL + 4.0), TEXT.size(SMALL).ink(SOFT));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::metric;

    fn chart(effects: &[f32]) -> CertaintyChart {
        let metric = metric("loyalty").expect("a metric");
        let effect = Summary::of(effects.iter().copied());
        let shifts: Vec<f64> = (0..16).map(|i| f64::from(i) * 0.001).collect();
        let table: Vec<Vec<f64>> = shifts.iter().map(|s| effects.iter().map(|e| f64::from(*e) + s).collect()).collect();
        let under = Under::of(&effect, metric, &shifts).expect("draws");
        let row = CertaintyRow { metric, place: "Families".to_owned(), effect, under, split: Split::of(&table) };
        CertaintyChart { heading: Heading::new("t", "s"), rows: vec![row] }
    }

    #[test]
    fn the_bars_have_headings_and_an_effect_that_is_too_small_is_muted() {
        let large = chart(&[2.0, 3.0, 2.5, 4.0]).draw(&Source::default());
        assert!(large.svg().contains(EFFECT) && large.svg().contains(PARTS));
        assert!(large.svg().contains("+2.9 points"));
        let small = chart(&[0.02, -0.02, 0.01, 0.0]);
        assert!(small.rows[0].is_too_small() && small.rows[0].inks() != inks());
        assert!(small.draw(&Source::default()).svg().contains("too small to matter (0.0)"));
        let unclear = chart(&[5.0, -5.0, 4.0, -4.0]);
        assert!(unclear.draw(&Source::default()).svg().contains("no clear difference (0.0)"));
    }

    #[test]
    fn the_shares_of_the_table_add_up_to_a_hundred() {
        for effects in [[2.0, 3.0, 2.5, 4.0], [0.5, -1.0, 0.75, 0.1], [1.0, -3.0, 2.0, 0.5]] {
            let table = chart(&effects).table();
            let share = |cell: &String| cell.split(' ').next().and_then(|n| n.parse::<u32>().ok());
            let shares: Option<Vec<u32>> = table.rows[0][6..].iter().map(share).collect();
            assert!(shares.is_none_or(|s| s.iter().sum::<u32>() == 100), "{:?}", table.rows);
        }
    }
}
