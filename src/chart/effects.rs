//! Effect dots: what a claim expects of each of its parts, and what was found.

use super::font::Weight;
use super::frame::{LegendItem, draw, key, nothing};
use super::scale::{Scale, extent};
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::table::between;
use super::theme::{GRID, INK, Ink, Mark, PAPER, SMALL, SOFT, arm};
use super::{Drawing, Heading, Source, Table, across};
use crate::experiment::evidence::{Kind, Tried, Verdict};
use crate::format;

/// Rows beyond this are too thin to read.
const MOST_ROWS: usize = 10;
/// Room for names and for values.
const NAMES: f64 = 560.0;
const VALUES: f64 = 300.0;

/// One thing that must be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectRow {
    /// What it says, in a few words.
    pub what: String,
    /// What was found.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// Where it should lie; an end may be infinite.
    pub expected: (f64, f64),
    /// What is said of it.
    pub verdict: Verdict,
}

/// The parts of a claim, each on a scale of its own: what is expected, shaded, and what was found, with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectDots {
    /// Title and subtitle.
    pub heading: Heading,
    /// What the shading is: what is expected, or what is published.
    pub shaded: String,
    /// The parts, in the order of the file.
    pub rows: Vec<EffectRow>,
}

impl EffectDots {
    /// A claim that was tried.
    #[must_use]
    pub fn new(tried: &Tried) -> Self {
        let claim = &tried.claim;
        let shaded = match claim.kind() {
            Kind::Published => "what is published",
            Kind::Claim | Kind::Fact => "where it must lie, beyond what is too small to matter",
        };
        let rows = tried.outcome.parts.iter().map(|p| EffectRow {
            what: p.contrast.what.clone(),
            value: p.estimate.value,
            interval: (p.estimate.low, p.estimate.high),
            expected: p.contrast.expect.range(),
            verdict: p.verdict,
        });
        let subtitle = format!("{}: {}. Each row has its own unit and scale", claim.id, tried.outcome.verdict);
        Self { heading: Heading::new(claim.claim.clone(), subtitle), shaded: shaded.to_owned(), rows: rows.collect() }
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.rows.is_empty() {
            return nothing(&self.heading, source, "Nothing was measured.");
        }
        let left_out = self.rows.len() > MOST_ROWS;
        let note = || format!("Showing the first {MOST_ROWS} of {} effects; the table has all.", self.rows.len());
        let notes = left_out.then(note).into_iter().collect();
        draw(&self.heading, source, self.table(), notes, |canvas, room| self.body(canvas, room))
    }

    fn table(&self) -> Table {
        let columns = ["What is measured", "Effect", "95 % interval", "Expected", "Verdict"];
        let mut table = Table::new(format!("{} Shaded in the chart: {}.", self.heading.title, self.shaded), columns);
        for row in &self.rows {
            let (low, high) = row.interval;
            let cells = [with_sign(row.value), between(low, high, digits(row.value)), expected(row.expected)];
            let [effect, interval, range] = cells;
            table.push([row.what.clone(), effect, interval, range, row.verdict.to_string()]);
        }
        table
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let shade = shade();
        let items = [
            (LegendItem::Thick, "mean and its 95 % interval".to_owned()),
            (LegendItem::Fill(shade), self.shaded.clone()),
            (LegendItem::Line(stroke(INK, 1.8)), "no effect".to_owned()),
        ];
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        let rows = &self.rows[..self.rows.len().min(MOST_ROWS)];
        let top = room.y + 52.0;
        let high = ((room.bottom() - top) / rows.len() as f64).min(120.0);
        for (i, row) in rows.iter().enumerate() {
            let middle = top + (i as f64 + 0.5) * high;
            if i > 0 {
                canvas.line((room.x, middle - high / 2.0), (room.right(), middle - high / 2.0), stroke(GRID, 1.0));
            }
            across::name(canvas, &row.what, (room.x, middle), NAMES - 30.0, Weight::Regular);
            let strip = Rect::new(room.x + NAMES, middle - high / 2.0, room.w - NAMES - VALUES, high);
            strip_of(canvas, row, strip.less(0.0, 4.0, 24.0, 4.0), shade);
            values(canvas, row, (strip.right(), middle));
        }
    }
}

/// Where it should lie: the colour of what is met, thinned.
fn shade() -> Ink {
    arm(1).ink.mix(PAPER, 0.84)
}

/// Blue and round where it is as expected, orange and square where it is the opposite, grey and open otherwise.
fn look(verdict: Verdict) -> (Ink, Mark) {
    match verdict {
        v if v.holds() => (arm(1).ink, Mark::Disc),
        v if v.denies() => (arm(2).ink, Mark::Square),
        _ => (SOFT, Mark::Ring),
    }
}

fn values(canvas: &mut Canvas<'_>, row: &EffectRow, (x, middle): (f64, f64)) {
    let (ink, _) = look(row.verdict);
    canvas.text(&with_sign(row.value), (x, middle - 4.0), TEXT.strong());
    canvas.text(row.verdict.word(), (x, middle + SMALL + 2.0), TEXT.size(SMALL).ink(ink).strong());
}

fn strip_of(canvas: &mut Canvas<'_>, row: &EffectRow, strip: Rect, shade: Ink) {
    let (from, to) = row.expected;
    let origin = if from > 0.0 && to.is_finite() || to < 0.0 && from.is_finite() { row.value } else { 0.0 };
    let (low, high) = extent([row.value, row.interval.0, row.interval.1, from, to, origin]).unwrap_or((-1.0, 1.0));
    let air = 0.08 * (high - low).max(1e-9);
    let scale = Scale::new((low - air, high + air), strip.x, strip.right());
    let middle = strip.y + strip.h / 2.0 - 8.0;
    let thick = (strip.h * 0.28).clamp(10.0, 18.0);
    let (left, right) = (scale.held(from), scale.held(to));
    canvas.fill(Rect::new(left, middle - thick, right - left, 2.0 * thick), shade);
    let mut labels: Vec<(f64, f64)> =
        [from, to].into_iter().filter(|x| x.is_finite()).map(|x| (scale.at(x), x)).collect();
    if scale.range().0 < 0.0 && scale.range().1 > 0.0 {
        let zero = scale.at(0.0);
        canvas.line((zero, middle - thick), (zero, middle + thick), stroke(INK, 1.8));
        if labels.iter().all(|(x, _)| (x - zero).abs() > 44.0) {
            labels.push((zero, 0.0));
        }
    }
    for (x, value) in labels {
        let set = TEXT.size(SMALL).ink(SOFT).side(Side::Middle);
        canvas.text(&plain(value), (x, middle + thick + SMALL), set);
    }
    let (ink, mark) = look(row.verdict);
    if row.interval.0.is_finite() && row.interval.1.is_finite() {
        let (low, high) = (scale.held(row.interval.0), scale.held(row.interval.1));
        canvas.fill(Rect::new(low, middle - thick * 0.25, high - low, thick * 0.5), ink);
    }
    if row.value.is_finite() {
        canvas.mark(mark, (scale.held(row.value), middle), 7.0, ink);
    }
}

fn digits(x: f64) -> usize {
    if x.abs() >= 10.0 { 1 } else { 2 }
}

fn with_sign(x: f64) -> String {
    if x.is_finite() { format::signed(x, digits(x)) } else { "unknown".to_owned() }
}

/// A number as it was written.
fn plain(x: f64) -> String {
    // No effect has no sign.
    (x + 0.0).to_string().replace('-', "−")
}

fn expected((from, to): (f64, f64)) -> String {
    match (from.is_finite(), to.is_finite()) {
        (true, true) => format!("{} to {}", plain(from), plain(to)),
        (true, false) => format!("at least {}", plain(from)),
        _ => format!("at most {}", plain(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_drawn_with_its_words_and_numbers() {
        let row = |what: &str, value, expected, verdict| EffectRow {
            what: what.to_owned(),
            value,
            interval: (value - 1.0, value + 1.0),
            expected,
            verdict,
        };
        let dots = EffectDots {
            heading: Heading::new("A claim.", "X01: refuted"),
            shaded: "where it must lie".to_owned(),
            rows: vec![
                row("first", 5.0, (2.0, f64::INFINITY), Verdict::Shown),
                row("second", -3.0, (f64::NEG_INFINITY, -8.0), Verdict::Refuted),
                row("third", f64::NAN, (-1.0, 1.0), Verdict::NotResolved),
            ],
        };
        let drawing = dots.draw(&Source::default());
        assert!(["first", "+5.00", "refuted", "unknown"].iter().all(|w| drawing.svg().contains(w)));
        assert_eq!(drawing.table().rows[1], ["second", "−3.00", "−4.00 to −2.00", "at most −8", "refuted"]);
        assert!(!drawing.svg().contains("NaN"));
    }
}
