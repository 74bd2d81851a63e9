//! What-if dots: which what-if is better, and how sure is that?

use super::font::{Label, Weight, shorten_names, width};
use super::frame::{LegendItem, draw, key, nothing};
use super::months::Months;
use super::scale::{Scale, extent, round_range, tick_decimals, ticks};
use super::select::{Candidate, select};
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::table::{between, mean};
use super::theme::{FAINT, GRID, INK, LABEL, PAPER, SMALL, SOFT, arm};
use super::{ChartError, Drawing, Heading, Source, Table};
use crate::analysis::Analysis;
use crate::ensemble::Summary;
use crate::format;
use crate::observe::{Better, PlaceKind};

/// Rows beyond this are too thin to read.
const MOST_ROWS: usize = 20;

/// One what-if.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfRow {
    /// Its name.
    pub name: String,
    /// Which arm it is, for its look: 1 with the programme, then what-ifs.
    pub arm: usize,
    /// The paired difference at each of the months.
    pub differences: Vec<Summary>,
}

/// The paired difference of each what-if at a few months: the interval of the mean, thick, and where 8 in 10 futures
/// lie, thin.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfDots {
    /// Title and subtitle.
    pub heading: Heading,
    /// Unit of a difference.
    pub unit: String,
    /// Decimals of a difference.
    pub digits: usize,
    /// Which way is better.
    pub better: Better,
    /// Range of the shared axis; from the data if left out.
    pub range: Option<(f64, f64)>,
    /// The months shown.
    pub months: Vec<usize>,
    /// What-ifs, in the order of the file.
    pub rows: Vec<WhatIfRow>,
}

impl WhatIfDots {
    /// Most months side by side.
    pub const MONTHS: usize = 4;

    /// Arms against another, for one metric at one place. Months beyond the horizon are left out; if none is left, the
    /// last month is shown.
    pub fn new(
        title: impl Into<String>,
        analysis: &Analysis<'_>,
        (arms, against): (&[usize], usize),
        (metric, place): (&str, &str),
        months: &[usize],
    ) -> Result<Self, ChartError> {
        let ensemble = analysis.ensemble;
        let all: Vec<usize> = arms.iter().copied().chain([against]).collect();
        let metric = super::source::measured(ensemble, &all, metric)?;
        let column = ensemble
            .layout
            .column(metric.id, place)
            .ok_or_else(|| ChartError::NotMeasured { metric: metric.id.to_owned(), at: format!("at {place}") })?;
        let last = ensemble.layout.months;
        let mut months: Vec<usize> = months.iter().copied().filter(|m| *m <= last).collect();
        if months.is_empty() {
            months.push(last);
        }
        let rows = arms
            .iter()
            .map(|&arm| WhatIfRow {
                name: analysis.arm_name(arm),
                arm,
                differences: months.iter().map(|&m| analysis.difference((arm, against), column).months[m]).collect(),
            })
            .collect();
        let unit = format::difference_unit(metric);
        let place =
            ensemble.layout.place(place).map_or(place, |p| super::source::shown_name(&ensemble.layout.places[p]));
        let told = if unit.is_empty() { String::new() } else { format!(", {unit}") };
        let against = match analysis.arm_name(against).as_str() {
            "without" => "without the programme".to_owned(),
            name => name.to_owned(),
        };
        let subtitle = format!("{} at {place}: mean difference from the same futures {against}{told}", metric.name);
        let (heading, digits) = (Heading::new(title, subtitle), format::decimals(metric));
        Ok(Self { heading, unit, digits, better: metric.better, range: None, months, rows })
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.months.is_empty() || self.rows.is_empty() {
            return nothing(&self.heading, source, "There are no what-ifs to compare.");
        }
        let shown = select(&self.candidates(), MOST_ROWS);
        let mut notes = Vec::new();
        if shown.len() < self.rows.len() {
            notes.push(format!(
                "Showing {} of {} plans: the first, then the largest differences in the last month; the table of numbers has all.",
                shown.len(),
                self.rows.len()
            ));
        }
        if let Some(beyond) = self.months.get(Self::MONTHS..).filter(|m| !m.is_empty()) {
            let beyond: Vec<String> = beyond.iter().map(usize::to_string).collect();
            notes.push(format!("Months {} are in the table of numbers.", beyond.join(", ")));
        }
        let rows: Vec<&WhatIfRow> = shown.into_iter().map(|i| &self.rows[i]).collect();
        let told = Months::of(source);
        draw(&self.heading, source, self.table(told), notes, |canvas, room| self.body(canvas, room, &rows, told))
    }

    fn candidates(&self) -> Vec<Candidate> {
        let size = |r: &WhatIfRow| r.differences.last().map_or(f64::NAN, |s| s.mean);
        let candidate = |r: &WhatIfRow| Candidate { kind: PlaceKind::Chain, programme: r.arm == 1, size: size(r) };
        self.rows.iter().map(candidate).collect()
    }

    fn table(&self, told: Months) -> Table {
        let digits = self.digits;
        let columns = ["What-if", "Month", "Mean", "95 % interval of the mean", "8 in 10 futures"];
        let mut table = Table::new(format!("{}. In brackets: sign not resolved.", self.heading.subtitle), columns);
        for row in &self.rows {
            for (month, s) in self.months.iter().zip(&row.differences) {
                let (interval, most) = (between(s.mean_low, s.mean_high, digits), between(s.p10, s.p90, digits));
                table.push([row.name.clone(), told.cell(*month as f64), mean(s, digits), interval, most]);
            }
        }
        table
    }

    fn range(&self) -> (f64, f64) {
        let all = || self.rows.iter().flat_map(|r| &r.differences);
        let futures = extent(all().flat_map(|s| [s.p10, s.p90, s.mean, 0.0])).unwrap_or((-1.0, 1.0));
        // Intervals of the mean of very few futures are so wide that nothing else could be seen.
        let most = 2.0 * (futures.1 - futures.0);
        let means = all().flat_map(|s| [s.mean_low.max(futures.0 - most), s.mean_high.min(futures.1 + most)]);
        let range = round_range(means.chain([futures.0, futures.1]), 4).unwrap_or((-1.0, 1.0));
        self.range.filter(|(l, h)| l.is_finite() && h.is_finite() && h > l).unwrap_or(range)
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect, rows: &[&WhatIfRow], told: Months) {
        let months = &self.months[..self.months.len().min(Self::MONTHS)];
        let items = [
            (LegendItem::Thick, "mean and its 95 % interval".to_owned()),
            (LegendItem::Line(stroke(SOFT, 2.5)), "8 in 10 futures".to_owned()),
        ];
        key(canvas, (room.x, room.y + 20.0), room.w, &items);

        let range = self.range();
        let digits = self.digits;
        let widest = rows.iter().map(|r| width(&r.name, LABEL, Weight::Strong)).fold(0.0, f64::max);
        let names = (widest + 28.0 + 24.0).clamp(120.0, 400.0);
        let label = |name| Label { name, size: LABEL, weight: Weight::Strong, room: names - 52.0 };
        let labels = shorten_names(&rows.iter().map(|r| label(&r.name)).collect::<Vec<_>>());
        let values = rows
            .iter()
            .flat_map(|r| &r.differences)
            .map(|s| width(&format::signed(s.mean, digits), LABEL, Weight::Strong));
        let values = values.fold(0.0, f64::max) + 16.0;
        let between = 30.0;
        let each = (room.w - names - between * (months.len() - 1) as f64) / months.len() as f64;
        let top = room.y + 104.0;
        let high = ((room.bottom() - 64.0 - top) / rows.len() as f64).min(if rows.len() < 3 { 160.0 } else { 96.0 });
        let bottom = top + high * rows.len() as f64;
        for (i, row) in rows.iter().enumerate() {
            let middle = top + (i as f64 + 0.5) * high;
            if i > 0 {
                canvas.line((room.x, middle - high / 2.0), (room.right(), middle - high / 2.0), stroke(GRID, 1.0));
            }
            let look = arm(row.arm);
            canvas.mark(look.mark, (room.x + 9.0, middle), 7.0, look.ink);
            canvas.text(&labels[i], (room.x + 28.0, middle + TEXT.drop()), TEXT.strong());
        }
        for (k, month) in months.iter().enumerate() {
            let x = room.x + names + k as f64 * (each + between);
            let plot = Rect::new(x, top, (each - values).max(40.0), bottom - top);
            canvas.text(&format::sentence(&told.told(*month)), (x, top - 20.0), TEXT.strong());
            let scale = axis(canvas, plot, range);
            for (i, row) in rows.iter().enumerate() {
                let Some(s) = row.differences.get(k).filter(|s| s.mean.is_finite()) else { continue };
                let middle = top + (i as f64 + 0.5) * high;
                dot(canvas, &scale, middle, high, s, row.arm);
                let set = TEXT.side(Side::End);
                let set = if s.excludes_zero() { set.strong().ink(INK) } else { set.ink(FAINT) };
                canvas.text(&format::signed(s.mean, digits), (x + each, middle + set.drop()), set);
            }
        }
        let ends = match self.better {
            Better::Higher => "right of the line: better",
            Better::Lower => "left of the line: better",
            Better::Neither => "right of the line: more",
        };
        let unit = if self.unit.is_empty() { ends.to_owned() } else { format!("Difference in {}; {ends}", self.unit) };
        canvas.text(&unit, (room.x + names, bottom + 62.0), TEXT.size(SMALL).ink(SOFT));
    }
}

fn axis(canvas: &mut Canvas<'_>, plot: Rect, range: (f64, f64)) -> Scale {
    let scale = Scale::new(range, plot.x, plot.right());
    let marks = ticks(range, (plot.w / 64.0).clamp(3.0, 6.0) as usize);
    let digits = tick_decimals(&marks);
    for mark in marks {
        let at = scale.at(mark);
        let line = if mark == 0.0 { stroke(INK, 1.8) } else { stroke(GRID, 1.2) };
        canvas.line((at, plot.y), (at, plot.bottom()), line);
        let set = TEXT.size(SMALL).ink(SOFT).side(Side::Middle);
        canvas.text(&format::signed(mark, digits), (at, plot.bottom() + 26.0), set);
    }
    scale
}

fn dot(canvas: &mut Canvas<'_>, scale: &Scale, y: f64, high: f64, s: &Summary, number: usize) {
    let look = arm(number);
    canvas.line((scale.held(s.p10), y), (scale.held(s.p90), y), stroke(look.ink, 2.5));
    // One future says nothing about the mean, so there is no interval to draw.
    let (low, high_end) = (scale.held(s.mean_low), scale.held(s.mean_high));
    let thick = (high * 0.24).clamp(8.0, 18.0);
    let mean = scale.held(s.mean);
    if s.mean_low.is_finite() && s.mean_high.is_finite() {
        // However sure the mean is, its mark can be seen.
        let (low, high_end) = (low.min(mean - 3.5), high_end.max(mean + 3.5));
        canvas.fill(Rect::new(low, y - thick / 2.0, high_end - low, thick), look.ink);
        canvas.line((mean, y - thick / 2.0 + 2.0), (mean, y + thick / 2.0 - 2.0), stroke(PAPER, 2.0));
    } else {
        canvas.mark(look.mark, (mean, y), (high * 0.12).clamp(5.0, 8.0), look.ink);
    }
}
