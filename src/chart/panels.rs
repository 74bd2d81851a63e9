//! Small multiples on shared axes, and labels that keep out of each other's way.

use super::font::{Label, Weight, shorten_name, shorten_names, width};
use super::frame::{LOWEST_BODY, LegendItem, Sheet, key_left};
use super::months::{MONTHS, Months};
use super::scale::{Scale, tick_decimals, ticks};
use super::select::{Candidate, left_out, select};
use super::source::EventMark;
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::theme::{AXIS, Dash, FAINT, GRID, INK, LABEL, Mark, SMALL, SOFT, STACKED, arm};
use crate::format;

/// Most panels that stay readable: on a slide, and in a column, which may be as tall as it needs.
const MOST_PANELS: usize = 12;
const MOST_IN_COLUMN: usize = 30;

/// The places for which there are panels, and what is said of the others.
pub(super) fn shown(sheet: Sheet, all: &[Candidate]) -> (Vec<usize>, Option<String>) {
    let most = if matches!(sheet, Sheet::Column(_)) { MOST_IN_COLUMN } else { MOST_PANELS };
    let shown = select(all, most);
    let note = left_out(all, &shown);
    (shown, note)
}

/// A panel's place in the grid.
pub(super) struct Panel {
    /// Where its lines are drawn.
    pub(super) plot: Rect,
    /// Whether it carries the labels of the shared vertical axis.
    pub(super) first_in_row: bool,
    /// Whether it carries the months.
    pub(super) last_in_column: bool,
    /// Whether it carries the wedges of events; lines go on below.
    pub(super) first_in_column: bool,
}

/// Rooms around the lines of each panel.
pub(super) struct Gaps {
    /// For the labels of the vertical axis, once a row.
    pub(super) left: f64,
    /// For the labels at the ends of lines, in every panel.
    pub(super) right: f64,
}

/// How tall a grid of panels is in a column.
pub(super) fn tall(sheet: Sheet, panels: usize, months: Months) -> f64 {
    rows_of(214.0, sheet, panels, months)
}

/// How low it may be in a box: below that, lines lie too flat in it to be read.
pub(super) fn lowest(sheet: Sheet, panels: usize, months: Months) -> f64 {
    rows_of(120.0, sheet, panels, months).max(LOWEST_BODY)
}

/// How tall a grid of panels is whose rows are so tall.
fn rows_of(row: f64, sheet: Sheet, panels: usize, months: Months) -> f64 {
    let rows = panels.div_ceil(columns(sheet.room(), panels)).max(1);
    ABOVE_PANELS + BELOW_PANELS + months.dates() + row * rows as f64
}

/// Where the key stands, and where the months and their title do.
pub(super) const ABOVE_PANELS: f64 = 46.0;
const BELOW_PANELS: f64 = 60.0;

fn columns(room: f64, panels: usize) -> usize {
    if room < STACKED {
        // A long chain in small panels is still a chain; in large ones it would be a scroll.
        return if panels > 10 || room > 800.0 { 2 } else { 1 };
    }
    match panels {
        0..=3 => panels.max(1),
        4 => 2,
        5 | 6 | 9 => 3,
        _ => 4,
    }
}

/// Lays out panels in reading order, all of one size.
pub(super) fn grid(room: Rect, panels: usize, gaps: &Gaps, months: Months) -> Vec<Panel> {
    let columns = columns(room.w, panels);
    let rows = panels.div_ceil(columns).max(1);
    let between = 26.0;
    let (title, below) = (40.0, 22.0);
    let wide = (room.w - gaps.left - between * (columns - 1) as f64) / columns as f64;
    let high = (room.h - BELOW_PANELS - months.dates() + below) / rows as f64;
    (0..panels)
        .map(|i| {
            let (row, column) = (i / columns, i % columns);
            let x = room.x + gaps.left + column as f64 * (wide + between);
            let y = room.y + row as f64 * high;
            Panel {
                plot: Rect::new(x, y + title, (wide - gaps.right).max(20.0), (high - title - below).max(20.0)),
                first_in_row: column == 0,
                last_in_column: i + columns >= panels,
                first_in_column: row == 0,
            }
        })
        .collect()
}

/// What the panels of a grid share.
pub(super) struct Axes<'a> {
    pub(super) months: usize,
    /// How months are told.
    pub(super) told: Months,
    pub(super) range: (f64, f64),
    /// What is written on the vertical axis.
    pub(super) label: &'a dyn Fn(f64, usize) -> String,
    pub(super) events: &'a [EventMark],
}

impl Axes<'_> {
    pub(super) fn x(&self, plot: Rect) -> Scale {
        along(plot, self.months)
    }
    /// Where month 0 stands, and how far it is to the next.
    pub(super) fn steps(&self, plot: Rect) -> (f64, f64) {
        steps(&self.x(plot))
    }
    pub(super) fn y(&self, plot: Rect) -> Scale {
        Scale::new(self.range, plot.bottom(), plot.y)
    }

    /// Grid, axes and title of a panel.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, panel: &Panel, title: &str, programme: bool) {
        let plot = panel.plot;
        let (x, y) = (self.x(plot), self.y(plot));
        self.vertical(canvas, panel, &y);
        canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), stroke(AXIS, 1.5));
        self.told.axis(canvas, plot, &x, self.months, panel.last_in_column);
        for event in self.events {
            event_line(canvas, plot, &x, event, panel.first_in_column);
        }
        panel_title(canvas, (plot.x, plot.y - 14.0), title_room(plot), title, programme);
    }

    fn vertical(&self, canvas: &mut Canvas<'_>, panel: &Panel, y: &Scale) {
        let plot = panel.plot;
        let marks = ticks(self.range, (plot.h / 44.0).clamp(2.0, 6.0) as usize);
        let decimals = tick_decimals(&marks);
        for mark in marks {
            let at = y.at(mark);
            canvas.line((plot.x, at), (plot.right(), at), stroke(GRID, 1.2));
            if panel.first_in_row {
                let set = TEXT.size(SMALL).ink(SOFT).side(Side::End);
                canvas.text(&(self.label)(mark, decimals), (plot.x - 12.0, at + set.drop()), set);
            }
        }
    }
}

/// The widest label of the shared vertical axis decides how much room it takes.
pub(super) fn axis_room(range: (f64, f64), label: &dyn Fn(f64, usize) -> String) -> f64 {
    let marks = ticks(range, 4);
    let decimals = tick_decimals(&marks);
    let wide = |v: &f64| super::font::width(&label(*v, decimals), SMALL, Weight::Regular);
    marks.iter().map(wide).fold(0.0, f64::max) + 16.0
}

/// Under the panels: "Months after the programme starts".
pub(super) fn under(canvas: &mut Canvas<'_>, room: Rect) {
    let set = TEXT.size(SMALL).ink(SOFT).side(Side::Middle);
    canvas.text(MONTHS, (room.x + room.w / 2.0, room.bottom() - 2.0), set);
}

fn title_room(plot: Rect) -> f64 {
    plot.w + 60.0
}

/// What stands before the name of a place that runs the programme.
fn before_name(programme: bool) -> f64 {
    if programme { 24.0 } else { 0.0 }
}

/// The names of places, and whether each runs the programme, as far as their panels have room for them.
pub(super) fn titles<'a>(places: impl Iterator<Item = (&'a str, bool)>, panels: &[Panel]) -> Vec<String> {
    let labels = places.zip(panels).map(|((name, programme), panel)| {
        let room = title_room(panel.plot) - before_name(programme);
        Label { name, size: LABEL, weight: Weight::Strong, room }
    });
    shorten_names(&labels.collect::<Vec<_>>())
}

/// The name of a place; a diamond says that it runs the programme.
pub(super) fn panel_title(canvas: &mut Canvas<'_>, at: (f64, f64), room: f64, title: &str, programme: bool) {
    let before = before_name(programme);
    if programme {
        canvas.mark(Mark::Diamond, (at.0 + 8.0, at.1 - TEXT.drop()), 7.0, arm(1).ink);
    }
    let text = shorten_name(title, LABEL, Weight::Strong, room - before);
    canvas.text(&text, (at.0 + before, at.1), TEXT.strong().ink(INK));
}

/// A thin line through a panel where an event happens, with its wedge on top.
pub(super) fn event_line(canvas: &mut Canvas<'_>, plot: Rect, x: &Scale, event: &EventMark, wedge: bool) {
    let (low, high) = x.range();
    if event.month.is_finite() && event.month >= low && event.month <= high {
        let at = x.at(event.month);
        canvas.line((at, plot.y), (at, plot.bottom()), stroke(FAINT, 1.4).dashed(Dash::Short));
        if wedge {
            canvas.area(&[(at - 6.0, plot.y - 7.0), (at + 6.0, plot.y - 7.0), (at, plot.y + 3.0)], INK);
        }
    }
}

/// The events that happen within what is shown, in order.
pub(super) fn within(events: &[EventMark], from: f64, to: f64) -> Vec<EventMark> {
    let mut shown: Vec<EventMark> = events.iter().filter(|e| e.month >= from && e.month <= to).cloned().collect();
    shown.sort_by(|a, b| a.month.total_cmp(&b.month));
    shown
}

/// A scale of months; a single month stands at the right, where there is room for its label.
pub(super) fn along(plot: Rect, months: usize) -> Scale {
    let range = if months == 0 { (-1.0, 0.0) } else { (0.0, months as f64) };
    Scale::new(range, plot.x, plot.right())
}

/// Where month 0 of a scale of months stands, and how far it is to the next.
pub(super) fn steps(x: &Scale) -> (f64, f64) {
    (x.at(0.0), x.at(1.0) - x.at(0.0))
}

/// Adds the events to a key: as much of them as finds room.
pub(super) fn push_events(items: &mut Vec<(LegendItem, String)>, sheet: Sheet, events: &[EventMark]) {
    let room = match sheet {
        Sheet::Slide | Sheet::Screen(..) => key_left(sheet.room(), items, &LegendItem::EventMark),
        Sheet::Column(_) => key_left(sheet.room(), &[], &LegendItem::EventMark),
    };
    items.extend(event_words(events, room).map(|words| (LegendItem::EventMark, words)));
}

/// "Layoff, Maker (month 12)" for each event; where there is no room for that, what happened and when; else how many.
pub(super) fn event_words(events: &[EventMark], room: f64) -> Option<String> {
    let (first, last) = (events.first()?, events.last()?);
    let wide = |words: &String| width(words, SMALL, Weight::Regular);
    let each: Vec<String> = events.iter().map(|e| format!("{} (month {})", e.words, month(e.month))).collect();
    let whole = each.join(", ");
    if wide(&whole) <= room {
        return Some(whole);
    }
    if let [only] = events {
        let when = format!(" (month {})", month(only.month));
        return Some(format!("{}{when}", shorten_name(&only.words, SMALL, Weight::Regular, room - wide(&when))));
    }
    let kinds = event_kinds(events);
    if wide(&kinds) <= room {
        return Some(kinds);
    }
    Some(format!("{} events, months {} to {}", events.len(), month(first.month), month(last.month)))
}

/// "Layoff (months 6, 12), Demand shock (month 18)".
pub(super) fn event_kinds(events: &[EventMark]) -> String {
    let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
    for e in events {
        let kind = e.words.split_once(", ").map_or(e.words.as_str(), |(kind, _)| kind);
        match kinds.iter_mut().find(|k| k.0 == kind) {
            Some((_, months)) => {
                let when = month(e.month);
                if !months.contains(&when) {
                    months.push(when);
                }
            }
            None => kinds.push((kind, vec![month(e.month)])),
        }
    }
    let told = |(kind, months): (&str, Vec<String>)| {
        format!("{kind} (month{} {})", if months.len() == 1 { "" } else { "s" }, months.join(", "))
    };
    kinds.into_iter().map(told).collect::<Vec<_>>().join(", ")
}

pub(super) fn month(m: f64) -> String {
    format::plain(m, usize::from(m.fract() != 0.0))
}

/// Moves labels apart so that each has `height`, keeping their order and staying between `top` and `bottom`.
pub(super) fn spread(wanted: &[f64], height: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    // Clusters of labels that touch move as one, about the mean of where they want to be.
    let mut clusters: Vec<(f64, Vec<usize>)> = Vec::new();
    for i in order {
        clusters.push((wanted[i], vec![i]));
        while let [.., (a, first), (b, second)] = clusters.as_slice() {
            let need = (first.len() + second.len()) as f64 / 2.0 * height;
            if b - a >= need {
                break;
            }
            let (n, m) = (first.len() as f64, second.len() as f64);
            let middle = (a * n + b * m) / (n + m);
            let (_, second) = clusters.pop().unwrap_or_default();
            if let Some((at, members)) = clusters.last_mut() {
                *at = middle;
                members.extend(second);
            }
        }
    }
    let mut out = wanted.to_vec();
    let mut floor = top;
    for (middle, members) in &clusters {
        let tall = members.len() as f64 * height;
        let start = (middle - tall / 2.0).min(bottom - tall).max(floor);
        for (k, &i) in members.iter().enumerate() {
            out[i] = start + (k as f64 + 0.5) * height;
        }
        floor = start + tall;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_overlap_and_stay_in_order() {
        let placed = spread(&[100.0, 101.0, 99.0, 300.0], 24.0, 0.0, 400.0);
        assert!(placed[2] < placed[0] && placed[0] < placed[1] && placed[1] < placed[3]);
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|w| w[1] - w[0] >= 24.0 - 1e-9), "{placed:?}");
        assert_eq!(spread(&[50.0], 24.0, 0.0, 400.0), [50.0]);
        assert_eq!(spread(&[-50.0], 24.0, 0.0, 400.0), [12.0]);
        assert_eq!(spread(&[], 24.0, 0.0, 400.0), Vec::<f64>::new());
    }

    #[test]
    fn events_are_told_as_far_as_there_is_room() {
        let event = |month, words: &str| EventMark { month, words: words.to_owned() };
        let events = [event(6.0, "Layoff, Maker"), event(9.0, "Layoff, Retailer"), event(12.0, "Media storm, Maker")];
        let told = |room| event_words(&events, room).expect("words");
        assert!(told(2000.0).contains("Layoff, Retailer (month 9)"));
        assert_eq!(told(500.0), "Layoff (months 6, 9), Media storm (month 12)");
        assert_eq!(told(300.0), "3 events, months 6 to 12");
        let one = [event(6.0, "Supplier failure, Precision component manufacturing plant, Bavarian site no. 02")];
        let words = event_words(&one, 400.0).expect("words");
        assert!(words.contains('…') && words.ends_with(" (month 6)"), "{words}");
        assert_eq!(event_words(&[], 400.0), None);
    }

    #[test]
    fn panels_do_not_overlap_and_stay_on_the_sheet() {
        let room = Rect::new(64.0, 214.0, 1472.0, 616.0);
        for n in 1..=MOST_IN_COLUMN {
            let panels = grid(room, n, &Gaps { left: 70.0, right: 80.0 }, Months::UNDATED);
            assert_eq!(panels.len(), n);
            for (i, a) in panels.iter().enumerate() {
                assert!(a.plot.x >= room.x && a.plot.right() <= room.right() && a.plot.bottom() <= room.bottom());
                for b in &panels[i + 1..] {
                    let apart = a.plot.right() <= b.plot.x || a.plot.bottom() <= b.plot.y || b.plot.right() <= a.plot.x;
                    assert!(apart);
                }
            }
        }
    }
}
