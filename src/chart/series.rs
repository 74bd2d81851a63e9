//! Several arms over time, in weeks or months: output, quits, sweeps of one setting, published observations beside ours.

use super::font::{Weight, shorten, shorten_name, width, wrap};
use super::frame::{LegendItem, draw, key, nothing};
use super::months::{MONTHS, Months};
use super::panels::{event_line, push_events, spread, within};
use super::scale::{Scale, decimals, extent, round_range, tick_decimals, ticks};
use super::select::{Candidate, select};
use super::svg::{Canvas, Point, Rect, Side, TEXT, stroke};
use super::table::from_to;
use super::theme::{AXIS, Dash, FAINT, GRID, LABEL, Mark, PAPER, SMALL, SOFT, arm};
use super::{Drawing, EventMark, Heading, Sheet, Source, Table};
use crate::format;
use crate::observe::PlaceKind;

/// Most lines whose names find room at their ends.
const MOST_LINES: usize = 14;
/// Most lines whose names have room for two lines of text.
const TWO_LINES: usize = 7;
/// From one line of a name to the next.
const NAME_LINE: f64 = 25.0;
/// Bands of more lines than this would hide each other.
const BANDS: usize = 6;

/// What runs along x.
#[derive(Clone, Debug, PartialEq)]
pub enum Along {
    /// Months after the programme starts.
    Months,
    /// Weeks after the programme starts.
    Weeks,
    /// Something else, such as a swept setting: its name with its unit.
    Values(String),
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesLine {
    /// Which arm it is, for its look: 0 without the programme, 1 with it, then what-ifs.
    pub arm: usize,
    /// What stands at its end.
    pub label: String,
    /// Places along x, ascending, with their values; a value that is not finite interrupts the line.
    pub points: Vec<(f64, f64)>,
    /// Where 8 in 10 futures lie, at the same places; may be empty.
    pub band: Vec<(f64, f64)>,
    /// The interval of the mean, at the same places; may be empty. With it, the line is the mean over futures.
    pub interval: Vec<(f64, f64)>,
    /// Whether these are published observations: drawn as points without a line.
    pub observed: bool,
}

/// Several arms over time.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// What runs along x.
    pub along: Along,
    /// Name and unit of what runs along y.
    pub y: String,
    /// Range of the vertical axis; from the data if left out.
    pub range: Option<(f64, f64)>,
    /// Levels to compare with, as thin horizontal lines.
    pub references: Vec<(f64, String)>,
    /// The lines, the one to be seen first last.
    pub lines: Vec<SeriesLine>,
    /// What happened.
    pub events: Vec<EventMark>,
}

impl SeriesChart {
    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        let places = extent(self.lines.iter().flat_map(|l| &l.points).filter(|p| p.1.is_finite()).map(|p| p.0));
        match places {
            None => nothing(&self.heading, source, "There are no numbers to draw."),
            Some(range) => {
                let crowd =
                    || format!("The bands of more than {BANDS} lines would hide each other; the table has them.");
                let lines = select(&self.candidates(), MOST_LINES);
                let left_out = (lines.len() < self.lines.len()).then(|| {
                    let of = self.lines.len();
                    format!(
                        "Showing {} of {of} lines: those that end furthest from the first; the table has all.",
                        lines.len()
                    )
                });
                let lines: Vec<&SeriesLine> = lines.into_iter().map(|i| &self.lines[i]).collect();
                let notes = left_out.into_iter().chain(self.crowd().then(crowd)).collect();
                let told = if self.along == Along::Months { Months::of(source) } else { Months::UNDATED };
                draw(&self.heading, source, self.table(told), notes, |canvas, room| {
                    self.body(canvas, room, &lines, range, told);
                })
            }
        }
    }

    fn candidates(&self) -> Vec<Candidate> {
        let end = |l: &SeriesLine| l.points.iter().rev().map(|p| p.1).find(|y| y.is_finite()).unwrap_or(f64::NAN);
        let first = self.lines.first().map_or(f64::NAN, end);
        let always = |l: &SeriesLine| l.arm < 2 || l.observed;
        let candidate = |l| Candidate { kind: PlaceKind::Chain, programme: always(l), size: end(l) - first };
        self.lines.iter().map(candidate).collect()
    }

    /// Whether there are so many bands that they would hide each other.
    fn crowd(&self) -> bool {
        self.lines.iter().filter(|l| !l.band.is_empty() || !l.interval.is_empty()).count() > BANDS
    }

    fn table(&self, told: Months) -> Table {
        let digits = decimals((self.range().1 - self.range().0) / 4.0).max(1);
        let along = match &self.along {
            Along::Months => "Month",
            Along::Weeks => "Week",
            Along::Values(name) => name,
        };
        let has = |f: fn(&SeriesLine) -> &[(f64, f64)]| self.lines.iter().any(|l| !f(l).is_empty());
        let intervals = has(|l| &l.interval).then_some("95 % interval of the mean");
        let bands = has(|l| &l.band).then_some("8 in 10 futures");
        let columns = ["Line", along, &self.y].into_iter().chain(intervals).chain(bands);
        let mut table = Table::new(&self.heading.subtitle, columns);
        for line in &self.lines {
            for (i, (x, y)) in line.points.iter().enumerate() {
                let range = |of: &[(f64, f64)]| of.get(i).map_or_else(String::new, |r| from_to(r.0, r.1, digits));
                let ranges = [intervals.map(|_| range(&line.interval)), bands.map(|_| range(&line.band))];
                let along = if self.along == Along::Months { told.cell(*x) } else { x.to_string() };
                let cells = [line.label.clone(), along, format::plain(*y, digits)];
                table.push(cells.into_iter().chain(ranges.into_iter().flatten()));
            }
        }
        table.trimmed()
    }

    fn range(&self) -> (f64, f64) {
        let points = self.lines.iter().flat_map(|l| &l.points).map(|p| p.1);
        let banded = self.lines.iter().filter(|_| !self.crowd());
        let bands = banded.flat_map(|l| l.band.iter().chain(&l.interval)).flat_map(|b| [b.0, b.1]);
        let references = self.references.iter().map(|r| r.0);
        let range = round_range(points.chain(bands).chain(references), 6).unwrap_or((0.0, 1.0));
        self.range.filter(|(l, h)| l.is_finite() && h.is_finite() && h > l).unwrap_or(range)
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect, lines: &[&SeriesLine], (from, to): (f64, f64), told: Months) {
        let range = self.range();
        let start = if matches!(self.along, Along::Values(_)) { from } else { from.min(0.0) };
        let events = within(&self.events, start, to);
        let banded = self.key(canvas, room, &events);
        let marks = ticks(range, 7);
        let digits = tick_decimals(&marks);
        let left =
            marks.iter().map(|m| width(&format::plain(*m, digits), SMALL, Weight::Regular)).fold(0.0, f64::max) + 16.0;
        let labels = lines.iter().map(|l| width(&l.label, LABEL, Weight::Strong)).fold(0.0, f64::max);
        let right = labels.min(380.0) + 26.0;
        let plot = room.less(left, if banded { 84.0 } else { 56.0 }, right, 66.0 + told.dates());
        let (x, y) = (Scale::new((start, to), plot.x, plot.right()), Scale::new(range, plot.bottom(), plot.y));
        canvas.text(&self.y, (room.x, plot.y - 22.0), TEXT.size(SMALL).ink(SOFT));
        for mark in marks {
            canvas.line((plot.x, y.at(mark)), (plot.right(), y.at(mark)), stroke(GRID, 1.2));
            let set = TEXT.size(SMALL).ink(SOFT).side(Side::End);
            canvas.text(&format::plain(mark, digits), (plot.x - 12.0, y.at(mark) + set.drop()), set);
        }
        let steps = self.x_axis(canvas, plot, &x, told);
        for (level, _) in self.references_in(&y) {
            let at = y.at(*level);
            canvas.line((plot.x, at), (plot.right(), at), stroke(FAINT, 1.6).dashed(Dash::Dot));
        }
        for event in &events {
            event_line(canvas, plot, &x, event, true);
        }
        for line in lines {
            draw_line(canvas, (&x, &y), line, &steps, (matches!(self.along, Along::Values(_)), !self.crowd()));
        }
        self.name_references(canvas, plot, &y);
        draw_labels(canvas, lines, plot, (&x, &y), labels.min(380.0));
    }

    /// Draws the key, if there is anything to explain; says whether there was.
    fn key(&self, canvas: &mut Canvas<'_>, room: Rect, events: &[EventMark]) -> bool {
        let mut items = Vec::new();
        let with_band = !self.crowd() && self.lines.iter().any(|l| !l.band.is_empty());
        let with_interval = !self.crowd() && self.lines.iter().any(|l| !l.interval.is_empty());
        if with_band || with_interval {
            let middle = if with_interval { "mean over futures" } else { "middle future" };
            items.push((LegendItem::Line(stroke(SOFT, 3.2)), middle.to_owned()));
            if with_interval {
                items.push((LegendItem::Fill(SOFT.alpha(0.5)), "95 % interval of the mean".to_owned()));
            }
            if with_band {
                items.push((LegendItem::Fill(SOFT.alpha(0.22)), "8 in 10 futures".to_owned()));
            }
        }
        if self.lines.iter().any(|l| l.observed) {
            items.push((LegendItem::Mark(Mark::Ring, SOFT), "published observations".to_owned()));
        }
        match (&self.along, events) {
            (Along::Values(_), [e, ..]) => {
                items.push((LegendItem::EventMark, format!("{} ({})", e.words, format::plain(e.month, 2))));
            }
            _ => push_events(&mut items, Sheet::Slide, events),
        }
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        !items.is_empty()
    }

    fn x_axis(&self, canvas: &mut Canvas<'_>, plot: Rect, x: &Scale, told: Months) -> Vec<f64> {
        let (low, high) = x.range();
        let fits = |step: &f64| (high - low) / step * 64.0 <= plot.w;
        let step = match self.along {
            Along::Months => {
                [1.0, 2.0, 3.0, 6.0, 12.0, 24.0].into_iter().filter(|s| *s < 2.0 || high >= 6.0).find(fits)
            }
            Along::Weeks => [1.0, 2.0, 4.0, 8.0, 13.0, 26.0, 52.0].into_iter().find(fits),
            Along::Values(_) => None,
        };
        let step = if self.along == Along::Months && high >= 12.0 { step.map(|s| s.max(6.0)) } else { step };
        let steps: Vec<f64> = match step {
            Some(step) => {
                let first = (low / step - 1e-9).ceil() as i64;
                (first..=(high / step + 1e-9).floor() as i64).map(|i| i as f64 * step).collect()
            }
            None => ticks((low, high), 10),
        };
        canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), stroke(AXIS, 1.5));
        told.ticks(canvas, plot.bottom(), &steps.iter().map(|m| (*m, x.at(*m))).collect::<Vec<_>>(), true);
        let title = match &self.along {
            Along::Months => MONTHS,
            Along::Weeks => "Weeks after the programme starts",
            Along::Values(name) => name,
        };
        let set = TEXT.size(SMALL).ink(SOFT).side(Side::Middle);
        canvas.text(title, (plot.middle().0, plot.bottom() + 62.0 + told.dates()), set);
        steps
    }

    fn references_in(&self, y: &Scale) -> impl Iterator<Item = &(f64, String)> {
        let (low, high) = y.range();
        self.references.iter().filter(move |r| r.0 >= low && r.0 <= high)
    }

    fn name_references(&self, canvas: &mut Canvas<'_>, plot: Rect, y: &Scale) {
        for (level, words) in self.references_in(y) {
            let at = y.at(*level);
            let words = shorten(words, SMALL, Weight::Regular, plot.w / 2.0);
            // Readable over lines too.
            let wide = width(&words, SMALL, Weight::Regular);
            canvas.fill(Rect::new(plot.right() - 8.0 - wide, at - 27.0, wide + 8.0, 25.0), PAPER.alpha(0.75));
            canvas.text(&words, (plot.right() - 4.0, at - 8.0), TEXT.size(SMALL).ink(FAINT).side(Side::End));
        }
    }
}

fn draw_labels(canvas: &mut Canvas<'_>, lines: &[&SeriesLine], plot: Rect, (x, y): (&Scale, &Scale), room: f64) {
    let ended: Vec<(&SeriesLine, Point)> = lines
        .iter()
        .copied()
        .filter_map(|l| l.points.iter().rev().find(|p| p.1.is_finite()).map(|p| (l, (x.at(p.0), y.held(p.1)))))
        .collect();
    let wanted: Vec<f64> = ended.iter().map(|e| e.1.1).collect();
    let named: Vec<Vec<String>> =
        ended.iter().map(|(line, _)| name_lines(&line.label, room, ended.len() <= TWO_LINES)).collect();
    let tall = if named.iter().any(|lines| lines.len() > 1) { 28.0 + NAME_LINE } else { 28.0 };
    let places = spread(&wanted, tall, plot.y - 14.0, plot.bottom() + 14.0);
    for (((line, end), lines), place) in ended.iter().zip(&named).zip(places) {
        let look = arm(line.arm);
        let at = plot.right() + 20.0;
        // A line that ends early, or a label that had to move, is tied to its end.
        if (place - end.1).abs() > 8.0 || plot.right() - end.0 > 8.0 {
            canvas.line((end.0 + 9.0, end.1), (at - 4.0, place), stroke(look.ink.alpha(0.5), 1.2));
        }
        let set = TEXT.strong().ink(look.ink);
        let first = place - NAME_LINE * (lines.len() as f64 - 1.0) / 2.0;
        for (i, words) in lines.iter().enumerate() {
            canvas.text(words, (at, first + NAME_LINE * i as f64 + set.drop()), set);
        }
    }
}

/// A name at the end of a line: in two lines where it is long and there is room for them.
fn name_lines(name: &str, room: f64, room_for_two: bool) -> Vec<String> {
    let first = wrap(name, LABEL, Weight::Strong, room, 2).into_iter().next().unwrap_or_default();
    match name.strip_prefix(&first).map(str::trim_start).filter(|rest| room_for_two && !rest.is_empty()) {
        Some(rest) => vec![first, shorten_name(rest, LABEL, Weight::Strong, room)],
        None => vec![shorten_name(name, LABEL, Weight::Strong, room)],
    }
}

fn draw_line(
    canvas: &mut Canvas<'_>,
    (x, y): (&Scale, &Scale),
    line: &SeriesLine,
    steps: &[f64],
    (every, bands): (bool, bool),
) {
    let look = arm(line.arm);
    let xs: Vec<f64> = line.points.iter().map(|p| x.at(p.0)).collect();
    for (band, alpha) in [(&line.band, 0.15), (&line.interval, 0.35)] {
        if bands && band.len() == xs.len() {
            let low: Vec<f64> = band.iter().map(|b| y.held(b.0)).collect();
            let high: Vec<f64> = band.iter().map(|b| y.held(b.1)).collect();
            canvas.band(&xs, &low, &high, look.ink.alpha(alpha));
        }
    }
    let points: Vec<Point> = xs.iter().zip(&line.points).map(|(x, p)| (*x, y.held(p.1))).collect();
    if !line.observed {
        let width = if look.dash == Dash::Solid { 3.5 } else { 3.0 };
        canvas.path(&points, stroke(look.ink, width).dashed(look.dash));
    }
    let last = line.points.iter().rposition(|p| p.1.is_finite());
    for (i, (point, at)) in points.iter().zip(&line.points).enumerate() {
        // Of a swept setting, every point was run; of a course, ticks are enough.
        let on_tick = every || steps.iter().any(|s| (s - at.0).abs() < 1e-9);
        if point.1.is_finite() && (line.observed || on_tick || Some(i) == last) {
            let mark = if line.observed { Mark::Ring } else { look.mark };
            canvas.mark(mark, *point, if line.observed { 8.0 } else { 5.5 }, look.ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_takes_two_lines_where_there_is_room_and_keeps_its_end() {
        let name = "People who meet between Shop and Subscribers";
        assert_eq!(name_lines(name, 380.0, true).join(" "), name);
        assert!(name_lines(name, 380.0, true).len() == 2 && name_lines("Shop", 380.0, true) == ["Shop"]);
        let one = name_lines(name, 380.0, false);
        assert!(one.len() == 1 && one[0].contains('…') && one[0].ends_with("bers"), "{one:?}");
        assert_eq!(name_lines("", 380.0, true), [""]);
    }
}
