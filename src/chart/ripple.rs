//! The ripple map: where along the chain and when the programme makes a difference.

use super::bar::{Field, direction, field_key, limit, pale, scale_bar};
use super::font::{Label, Weight, shorten_names, width};
use super::frame::{
    Content, LOWEST_BODY, LegendItem, arrival_mark, draw_on, event_mark, minus, nothing, unresolved, zero,
};
use super::months::{MONTHS, Months};
use super::panels::{event_kinds, month, within};
use super::plot::difference;
use super::scale::{Scale, month_ticks};
use super::select::{Candidate, left_out, select};
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::table::mean;
use super::theme::{FAINT, INK, LABEL, Mark, SMALL, SOFT, STACKED, arm, diverging};
use super::{ChartError, Drawing, EventMark, Heading, Sheet, Source, Story, Table};
use crate::analysis::Analysis;
use crate::ensemble::Summary;
use crate::format;
use crate::observe::{Better, PlaceKind};

/// Rows beyond this are too thin to read: on a slide, and in a column, which may be as tall as it needs.
const MOST_ROWS: usize = 26;
/// Where not all find room, so many larger rows are shown.
const LARGEST: usize = 20;
const MOST_IN_COLUMN: usize = 40;
/// Marks within fields stand at least so far apart.
const APART: f64 = 16.0;

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct RippleRow {
    /// Name of the place.
    pub name: String,
    /// What it is; a gap stands between kinds.
    pub kind: PlaceKind,
    /// Whether it runs the programme.
    pub programme: bool,
    /// The paired difference, month by month from month 0.
    pub months: Vec<Summary>,
    /// The month in which the difference arrives.
    pub arrival: Option<usize>,
}

/// Places in chain order against months, coloured by the mean paired difference. A field is hatched where the 95 %
/// interval of the mean holds zero.
#[derive(Clone, Debug, PartialEq)]
pub struct RippleMap {
    /// Title and subtitle.
    pub heading: Heading,
    /// Unit of a difference.
    pub unit: String,
    /// Decimals of a difference.
    pub digits: usize,
    /// Which way is better; better is blue.
    pub better: Better,
    /// The difference at which colours end; from the data if left out. The live page sets it, so that colours stay put.
    pub limit: Option<f64>,
    /// Places, in chain order.
    pub rows: Vec<RippleRow>,
    /// What happened.
    pub events: Vec<EventMark>,
}

impl RippleMap {
    /// The ripple of a metric through organisations and segments: an arm against another.
    pub fn new(
        title: impl Into<String>,
        analysis: &Analysis<'_>,
        (arm, against): (usize, usize),
        metric: &str,
        story: &Story,
    ) -> Result<Self, ChartError> {
        let ensemble = analysis.ensemble;
        let metric = super::source::measured(ensemble, &[arm, against], metric)?;
        let rows: Vec<RippleRow> = super::source::rows(ensemble, metric)
            .map(|(column, place)| RippleRow {
                name: super::source::shown_name(place).to_owned(),
                kind: place.kind,
                programme: story.runs_programme(&place.id),
                months: analysis.difference((arm, against), column).months.clone(),
                arrival: analysis.arrival((arm, against), column),
            })
            .collect();
        let unit = format::difference_unit(metric);
        let subtitle = super::source::difference_subtitle(metric, analysis, (arm, against));
        let heading = Heading::new(title, subtitle);
        let limit = pale(metric, rows.iter().flat_map(|r| &r.months));
        let digits = format::decimals(metric);
        Ok(Self { heading, unit, digits, better: metric.better, limit, rows, events: story.events.clone() })
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        self.draw_on(Sheet::Slide, source)
    }

    /// Draws it on a sheet. In a column the months of arrival are marked on the map, and told in the table only.
    #[must_use]
    pub fn draw_on(&self, sheet: Sheet, source: &Source) -> Drawing {
        let months = self.rows.iter().map(|r| r.months.len()).max().unwrap_or(0);
        if months == 0 {
            return nothing(&self.heading, source, "No place measures this, so there is nothing to map.");
        }
        let candidates = self.candidates();
        let most = match sheet {
            Sheet::Slide | Sheet::Screen(..) if candidates.len() <= MOST_ROWS => MOST_ROWS,
            Sheet::Slide | Sheet::Screen(..) => LARGEST,
            Sheet::Column(_) => MOST_IN_COLUMN,
        };
        let shown = select(&candidates, most);
        let mut notes: Vec<String> = left_out(&candidates, &shown).into_iter().collect();
        let rows: Vec<&RippleRow> = shown.into_iter().map(|i| &self.rows[i]).collect();
        let told = Months::of(source);
        let tall = 240.0 + told.dates() + if rows.len() > 12 { 46.0 } else { 60.0 } * rows.len() as f64;
        let events = within(&self.events, 0.0, (months - 1) as f64);
        let labelled = events_fit(&rows, sheet.room(), &events, months);
        if !labelled {
            notes.push(format!("Events: {}.", event_kinds(&events)));
        }
        let content =
            Content { table: self.table(months, told), key: self.key(&rows), tall, lowest: LOWEST_BODY, notes };
        draw_on(sheet, &self.heading, source, content, |canvas, room| {
            self.body(canvas, room, &rows, (months, told), labelled);
        })
    }

    fn candidates(&self) -> Vec<Candidate> {
        let size = |r: &RippleRow| r.months.last().map_or(f64::NAN, |s| s.mean);
        self.rows.iter().map(|r| Candidate { kind: r.kind, programme: r.programme, size: size(r) }).collect()
    }

    fn table(&self, months: usize, told: Months) -> Table {
        let digits = self.digits;
        let names = self.rows.iter().map(|r| match r.arrival {
            Some(month) => format!("{} (arrives in {})", r.name, told.told(month)),
            None => r.name.clone(),
        });
        let caption = format!("{}. In brackets: sign not resolved.", self.heading.subtitle);
        let mut table = Table::new(caption, std::iter::once("Month".to_owned()).chain(names));
        for month in 0..months {
            let cells = self.rows.iter().map(|r| r.months.get(month).map_or_else(String::new, |s| mean(s, digits)));
            table.push(std::iter::once(told.cell(month as f64)).chain(cells));
        }
        table
    }

    fn body(
        &self,
        canvas: &mut Canvas<'_>,
        room: Rect,
        rows: &[&RippleRow],
        (months, told): (usize, Months),
        labelled: bool,
    ) {
        let limit = limit(self.limit, self.rows.iter().flat_map(|r| &r.months));
        let events = within(&self.events, 0.0, (months - 1) as f64);
        let top = room.y
            + match () {
                () if events.is_empty() => 66.0,
                () if labelled => 100.0,
                () => 84.0,
            };
        let gaps = rows.windows(2).filter(|w| w[0].kind != w[1].kind).count() as f64 * 16.0;
        let stacked = room.w < STACKED;
        let bottom = room.bottom() - told.dates() - if stacked { 112.0 } else { 68.0 };
        let high = ((bottom - top - gaps) / rows.len() as f64).min(112.0);
        let size = LABEL.min(high * 0.92);
        let labels = label_room(rows, size, room.w);
        let (arrives, last) = beside(room.w);
        let field = Rect::new(room.x + labels, top, room.w - labels - arrives - last, high * rows.len() as f64 + gaps);
        let x = Scale::new((0.0, months as f64), field.x, field.right());

        let head = TEXT.size(SMALL).ink(SOFT).side(Side::End);
        if !stacked {
            canvas.text("arrives", (field.right() + arrives, top - 14.0), head);
        }
        canvas.text(&format!("month {}", months - 1), (room.right(), top - 14.0), head);

        let names = names(rows, size, labels - 50.0);
        let mut y = top;
        for (i, row) in rows.iter().enumerate() {
            if i > 0 && rows[i - 1].kind != row.kind {
                y += 16.0;
            }
            self.row(canvas, (row, &names[i]), room, Rect::new(field.x, y, field.w, high), (months, limit, size));
            y += high;
        }

        let left = if stacked { room.x } else { field.x };
        event_lines(canvas, field, &x, &events, labelled.then_some(left));
        let shown = months - 1;
        let ticks = month_ticks(shown, field.w, 46.0).into_iter().map(|m| (m as f64, x.at(m as f64 + 0.5)));
        told.ticks(canvas, field.bottom() + 4.0, &ticks.collect::<Vec<_>>(), true);
        let foot = field.bottom() + 64.0 + told.dates();
        let from = field.x.min(room.right() - width(MONTHS, SMALL, Weight::Regular));
        canvas.text(MONTHS, (from, foot), TEXT.size(SMALL).ink(SOFT));
        let foot = if stacked { foot + 42.0 } else { foot };
        scale_bar(canvas, (room.right(), foot), limit, self.better, &self.unit, 1.0, room.w);
    }

    /// One place: its name, its cells, when the ripple arrives, what is left at the end.
    fn row(
        &self,
        canvas: &mut Canvas<'_>,
        (row, name): (&RippleRow, &str),
        room: Rect,
        field: Rect,
        (months, limit, size): (usize, f64, f64),
    ) {
        let (y, high, column) = (field.y, field.h, field.w / months as f64);
        let x = Scale::new((0.0, months as f64), field.x, field.right());
        let direction = direction(self.better);
        let middle = y + high / 2.0;
        let text = TEXT.size(size);
        label(canvas, (name, row.programme), (room.x, middle + text.drop()), size);
        let gap = if high > 30.0 { 2.0 } else { 1.0 };
        self.cells(canvas, row, Rect::new(field.x, y, column, high - gap), &|v| diverging(direction * v / limit));
        if let Some(arrival) = row.arrival {
            arrival_mark(
                canvas,
                (x.at(arrival as f64 + 0.5), y + (high - gap) / 2.0),
                (high * 0.24).min(column * 0.32).clamp(3.0, 8.0),
            );
        }
        let told = row.months.iter().map(|s| difference(s, self.digits)).collect();
        canvas.note(&row.name, Rect::new(field.x, y, field.w, high - gap), (x.at(0.5), column), told);
        if room.w >= STACKED {
            let arrival = row.arrival.map_or_else(|| "–".to_owned(), |m| format!("month {m}"));
            let (arrives, _) = beside(room.w);
            canvas.text(&arrival, (field.right() + arrives, middle + text.drop()), text.ink(SOFT).side(Side::End));
        }
        end_value(canvas, row, (room.right(), middle + text.drop()), size, self.digits);
    }

    fn key(&self, rows: &[&RippleRow]) -> Vec<(LegendItem, String)> {
        let mut items = vec![(LegendItem::Arrival, "half of the final difference is reached".to_owned())];
        let fields: Vec<Field> = rows.iter().flat_map(|r| &r.months).map(Field::of).collect();
        items.extend(field_key(&fields, self.better));
        if self.rows.iter().any(|r| r.programme) {
            items.insert(0, (LegendItem::Mark(Mark::Diamond, arm(1).ink), "runs the programme".to_owned()));
        }
        items
    }

    fn cells(&self, canvas: &mut Canvas<'_>, row: &RippleRow, first: Rect, colour: &dyn Fn(f64) -> super::theme::Ink) {
        // Neighbours that are not resolved share one hatched field.
        let at = |m: usize| first.x + m as f64 * first.w;
        let mut month = 0;
        while month < row.months.len() {
            let (from, field) = (month, Field::of(&row.months[month]));
            while month < row.months.len() && Field::of(&row.months[month]) == field {
                month += 1;
            }
            match field {
                Field::Missing => continue,
                Field::Unresolved => {
                    unresolved(canvas, Rect::new(at(from), first.y, at(month) - at(from) - 1.5, first.h));
                    continue;
                }
                Field::Above | Field::Below | Field::Zero => {}
            }
            // Narrow columns touch, and overlap a little, so that no seams flicker between them.
            let gap = if first.w > 12.0 { 1.5 } else { -0.4 };
            for m in from..month {
                canvas.fill(Rect::new(at(m), first.y, first.w - gap, first.h), colour(row.months[m].mean));
            }
            // In narrow columns not every field has room for its mark; each run of them has.
            for m in (from..month).step_by((APART / first.w).ceil().max(1.0) as usize) {
                // Beside the line of an event, as over it a minus would be read as a plus.
                let event = self.events.iter().any(|e| (e.month - m as f64).abs() < 0.5);
                let (along, room) = if event { (0.22, first.w * 0.3) } else { (0.5, first.w * 0.5) };
                let middle = (at(m) + (first.w - gap) * along, first.y + first.h / 2.0);
                match field {
                    _ if row.arrival == Some(m) => {}
                    Field::Below => minus(canvas, middle, room.clamp(4.0, 9.0), colour(row.months[m].mean)),
                    Field::Zero => zero(canvas, middle),
                    _ => {}
                }
            }
        }
    }
}

/// How wide the names of places are set.
fn label_room(rows: &[&RippleRow], size: f64, room: f64) -> f64 {
    let longest = rows.iter().map(|r| width(&r.name, size, Weight::Strong)).fold(0.0, f64::max);
    (longest + 28.0 + 22.0).clamp(120.0, if room < STACKED { room * 0.42 } else { 330.0 })
}

/// Room for the month of arrival and for the last value.
fn beside(room: f64) -> (f64, f64) {
    if room < STACKED { (0.0, 112.0) } else { (132.0, 128.0) }
}

/// Whether every event finds room for its label above the map.
fn events_fit(rows: &[&RippleRow], room: f64, events: &[EventMark], months: usize) -> bool {
    let (arrives, last) = beside(room);
    let (from, to) = (label_room(rows, LABEL, room), room - arrives - last);
    let left = if room < STACKED { 0.0 } else { from };
    labels(events, &Scale::new((0.0, months as f64), from, to), (left, to)).iter().all(Option::is_some)
}

fn event_lines(canvas: &mut Canvas<'_>, field: Rect, x: &Scale, events: &[EventMark], left: Option<f64>) {
    let labels = left.map_or_else(Vec::new, |left| labels(events, x, (left, field.right())));
    let labels = labels.into_iter().chain(std::iter::repeat(None));
    for (event, label) in events.iter().zip(labels) {
        let at = x.at(event.month + 0.5).min(field.right());
        canvas.line((at, field.y - 2.0), (at, field.bottom()), stroke(INK, 1.4).dashed(super::theme::Dash::Short));
        event_mark(canvas, at, field.y - 4.0);
        if let Some((start, text)) = label {
            canvas.text(&text, (start, field.y - 26.0), TEXT.size(SMALL).ink(INK));
        }
    }
}

/// The labels of events between two ends, and where they start; none for one that would run into the one before it. Unless
/// all find room, they are told under the map instead.
fn labels(events: &[EventMark], x: &Scale, (left, right): (f64, f64)) -> Vec<Option<(f64, String)>> {
    let mut free = left;
    let label = |event: &EventMark| {
        let text = format!("{}, month {}", event.words, month(event.month));
        let wide = width(&text, SMALL, Weight::Regular);
        let start = (x.at(event.month + 0.5) - wide / 2.0).max(free).min(right - wide);
        (start >= free).then(|| {
            free = start + wide + 24.0;
            (start, text)
        })
    };
    events.iter().map(label).collect()
}

/// The names of rows as far as there is room for them.
fn names(rows: &[&RippleRow], size: f64, room: f64) -> Vec<String> {
    let weight = |row: &RippleRow| if row.programme { Weight::Strong } else { Weight::Regular };
    let labels = rows.iter().map(|row| Label { name: &row.name, size, weight: weight(row), room });
    shorten_names(&labels.collect::<Vec<_>>())
}

fn label(canvas: &mut Canvas<'_>, (name, programme): (&str, bool), at: (f64, f64), size: f64) {
    let set = TEXT.size(size);
    if programme {
        canvas.mark(Mark::Diamond, (at.0 + 8.0, at.1 - set.drop()), (size * 0.34).min(7.0), arm(1).ink);
        canvas.text(name, (at.0 + 28.0, at.1), set.strong());
    } else {
        canvas.text(name, (at.0 + 28.0, at.1), set);
    }
}

fn end_value(canvas: &mut Canvas<'_>, row: &RippleRow, at: (f64, f64), size: f64, digits: usize) {
    let Some(last) = row.months.last() else { return };
    let set = TEXT.size(size).side(Side::End);
    if last.is_zero() {
        canvas.text("0", at, set.ink(SOFT));
    } else if last.excludes_zero() {
        canvas.text(&format::signed(last.mean, digits), at, set.strong());
    } else {
        canvas.text("not clear", at, set.ink(FAINT));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_different_names_read_differently() {
        let row = |quarter: &str| RippleRow {
            name: format!("Private customers in the {quarter}, contract since 2020"),
            kind: PlaceKind::Segment,
            programme: quarter == "North",
            months: (0..13).map(|m| Summary::of([m as f32, m as f32 + 0.1])).collect(),
            arrival: None,
        };
        let quarters = ["North", "South", "West", "East"];
        let map = RippleMap {
            heading: Heading::default(),
            unit: String::new(),
            digits: 1,
            better: Better::Higher,
            limit: None,
            rows: quarters.map(row).to_vec(),
            events: Vec::new(),
        };
        let rows: Vec<&RippleRow> = map.rows.iter().collect();
        let told = names(&rows, LABEL, label_room(&rows, LABEL, 1472.0) - 50.0);
        let drawn = map.draw(&Source::default()).svg().to_owned();
        for (name, quarter) in told.iter().zip(quarters) {
            assert!(name.contains(quarter) && name.contains('…') && drawn.contains(name.as_str()), "{told:?}");
        }
    }
}
