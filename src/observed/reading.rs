//! What a file says of itself: which columns are what, when its months are, how its numbers are written.

use super::date::{When, look_like_days, year_or_day};
use super::fault::{Fault, told};
use super::heading::Meaning;
use super::naming::almost;
use super::number::{Figure, evidence, figure, is_missing};
use super::qualifiers::COUNT;
use super::sheet::Cell;
use super::table::Table;
use crate::observe::{Metric, Place, metric};
use crate::scenario::{CalendarMonth, DataColumn, DataFile, Decimals, closest};

/// A figure as it stands in its cell.
#[derive(Clone, Debug)]
pub(super) struct RawPoint {
    pub(super) cell: String,
    pub(super) month: i32,
    pub(super) value: f64,
    pub(super) percent: bool,
    /// How many answered, and were asked.
    pub(super) n: Option<f64>,
    pub(super) asked: Option<f64>,
    /// What it is counted over.
    pub(super) over: Option<f64>,
    /// Its standard error, where the file says it.
    pub(super) error: Option<f64>,
}

/// How raw figures become the metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As they are, but for their scale.
    Plain,
    /// Leavers over headcount.
    Leavers,
    /// Work done over what is usual.
    Done,
    /// Open work over what is usual in a week.
    Open,
    /// A share of another column.
    Share,
    /// A score and its error, worked out from answers.
    Ready,
}

/// Raw figures of a metric at a place.
#[derive(Clone, Debug)]
pub(super) struct Raw<'f> {
    pub(super) metric: &'static Metric,
    pub(super) at: String,
    pub(super) heading: String,
    pub(super) kind: Kind,
    pub(super) asked_for: Option<&'f DataColumn>,
    /// The heading of the column that it is counted over.
    pub(super) over: Option<String>,
    pub(super) points: Vec<RawPoint>,
}

/// What is known while a file is read.
pub(super) struct Reader<'a> {
    pub(super) file: &'a DataFile,
    pub(super) places: &'a [Place],
    pub(super) start: Option<CalendarMonth>,
    pub(super) faults: Vec<Fault>,
    pub(super) notes: Vec<String>,
}

/// Begins what to do about a heading that is almost a metric.
const DOUBT: &str = "If it is";

impl<'a> Reader<'a> {
    /// Says what the columns are where the scenario says it.
    pub(super) fn map(&mut self, table: &mut Table) -> Vec<Option<&'a DataColumn>> {
        let mut asked: Vec<Option<&DataColumn>> = vec![None; table.columns.len()];
        let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
        for column in &self.file.columns {
            let headed: Vec<usize> =
                (0..table.columns.len()).filter(|&i| same(&table.columns[i].heading, &column.heading)).collect();
            let is_nowhere = headed.is_empty() && !table.names_a_row(&column.heading);
            match (is_nowhere, metric(&column.metric)) {
                (false, Some(metric)) => headed.into_iter().for_each(|i| {
                    table.columns[i].meaning = Meaning::Metric(metric);
                    asked[i] = Some(column);
                }),
                (true, _) => self.no_heading(table, &column.heading, "observed.files.columns"),
                (_, None) => {
                    let meant =
                        almost(&column.metric).map_or_else(String::new, |m| format!("did you mean \"{}\"?", m.id));
                    let message = format!("there is no metric \"{}\"", told(&column.metric));
                    self.faults.push(Fault::new(&column.heading, message, "the id of a metric", meant));
                }
            }
            for helper in [&column.over, &column.answers, &column.asked].into_iter().flatten() {
                if table.headed(helper).is_none() {
                    self.no_heading(table, helper, &column.heading);
                }
            }
        }
        for column in &mut table.columns {
            if self.file.ignore.iter().any(|i| same(i, &column.heading)) {
                column.meaning = Meaning::LeftOut("the scenario says so");
            }
        }
        asked
    }

    /// Whether the scenario names a column as one that another is counted over, or as how many answered or were asked.
    pub(super) fn is_helper(&self, heading: &str) -> bool {
        let named = self.file.columns.iter().flat_map(|c| [&c.over, &c.answers, &c.asked].into_iter().flatten());
        named.into_iter().any(|n| n.trim().eq_ignore_ascii_case(heading.trim()))
    }

    fn no_heading(&mut self, table: &Table, heading: &str, at: &str) {
        let headings: Vec<&str> = table.columns.iter().map(|c| c.heading.as_str()).collect();
        let near = closest(heading, headings.iter().copied());
        let remedy = match near {
            Some(name) => format!("did you mean \"{name}\"?"),
            None => format!("headings: {}", headings.join("; ")),
        };
        let message = format!("there is no column \"{}\"", told(heading));
        self.faults.push(Fault::new(at, message, "a heading of the file, as it stands there", remedy));
    }

    /// The months of the rows, after the start; none where one is refused, or nobody says when the start is.
    pub(super) fn months(&mut self, table: &Table) -> Vec<(usize, Option<i32>)> {
        let dates = || table.rows.iter().filter_map(|r| if let Some(When::Date(d)) = r.1 { Some(d) } else { None });
        let refused = || table.rows.iter().map(|r| (r.0, None)).collect();
        let Some(start) = self.start else {
            let Some(first) = dates().min() else {
                let number = |w| if let When::Month(m) = w { Some(m) } else { None };
                return table.rows.iter().map(|r| (r.0, r.1.and_then(number))).collect();
            };
            let last = dates().max().unwrap_or(first);
            self.faults.push(Fault::new(
                table.sheet.address(table.rows[0].0, table.month),
                format!(
                    "the figures are dated ({first} to {last}), and the scenario does not say when its programme starts"
                ),
                "\"start\" in the scenario: the month of the calendar that is month 0",
                format!("add \"start\": \"{}\" to the scenario, or --set start={}", first.written(), first.written()),
            ));
            return refused();
        };
        self.no_days(table, start);
        let after = |w| match w {
            When::Date(date) => Some(date.since(start)),
            When::Month(m) => Some(m),
            When::Quarter => None,
        };
        let months: Vec<(usize, Option<i32>)> = table.rows.iter().map(|r| (r.0, r.1.and_then(after))).collect();
        if let Some(&(row, Some(When::Month(m)))) = table.rows.first() {
            self.notes.push(format!(
                "{}: months are numbers after the start, which is month 0: {m} is {}",
                table.sheet.address(row, table.month),
                start.after(m)
            ));
        }
        let known = || months.iter().filter_map(|m| Some((m.0, m.1?)));
        if let Some((row, month)) = known().find(|m| m.1.abs() > 240) {
            self.faults.push(Fault::new(
                table.sheet.address(row, table.month),
                format!(
                    "this is {} months {} the start ({start})",
                    month.abs(),
                    if month > 0 { "after" } else { "before" }
                ),
                "months near the programme",
                "check the year, here and in \"start\"",
            ));
            return refused();
        }
        if let Some((row, month)) = known().max_by_key(|m| m.1.abs()).filter(|m| m.1.abs() > 60) {
            let cell = table.sheet.address(row, table.month);
            let side = if month > 0 { "after" } else { "before" };
            self.notes.push(format!("{cell}: {} months {side} the start ({start}); is the year right?", month.abs()));
        }
        months
    }

    /// Refuses "15-Jan" where 15 is a day, and the year stands nowhere.
    fn no_days(&mut self, table: &Table, start: CalendarMonth) {
        let number = |&(row, w): &(usize, Option<When>)| match w {
            Some(When::Date(date)) => year_or_day(table.sheet.cell(row, table.month)).map(|n| (n, date)),
            _ => None,
        };
        let numbers: Vec<(i32, CalendarMonth)> = table.rows.iter().filter_map(number).collect();
        if numbers.len() == table.rows.len() && look_like_days(&numbers, start) {
            let row = table.rows.first().map_or(0, |r| r.0);
            let (cell, (n, _)) = (table.sheet.cell(row, table.month).words(), numbers[0]);
            self.faults.push(Fault::new(
                table.sheet.address(row, table.month),
                format!("\"{}\": is {n} the year, or a day?", told(&cell)),
                "a month with its year: 2026-03, 03.2026, Mar 2026",
                "write the year in full; a spreadsheet can show the column in the format yyyy-mm",
            ));
        }
    }

    /// Leaves out what is almost a metric, and says how it is taken nevertheless.
    pub(super) fn doubtful(&mut self, heading: &str, near: &Metric, why: &str) {
        let heading = told(heading);
        let over = if why.contains(COUNT) { ", \"over\": \"(the column that it is counted over)\"" } else { "" };
        self.notes.push(format!(
            "{heading}: left out; {why}. {DOUBT} {}, say {{ \"heading\": \"{heading}\", \"metric\": \"{}\"{over} }} under \"columns\" \
             in \"observed\"",
            near.name, near.id
        ));
    }

    /// Why there is no figure: no column is a metric, or what was left out of those that are.
    pub(super) fn nothing(&self, table: &Table) -> String {
        let is_reason = |n: &&String| [": left out; ", "rows left out; "].iter().any(|w| n.contains(w));
        let (message, reasons): (_, Vec<&str>) = if table.has_figures(self.file) {
            ("no figure of a metric is left", self.notes.iter().filter(is_reason).map(String::as_str).collect())
        } else {
            let doubts = self.notes.iter().filter(|n| n.contains(DOUBT));
            ("no column is a metric of the model", doubts.map(String::as_str).collect())
        };
        if reasons.is_empty() { message.to_owned() } else { format!("{message}: {}", reasons.join("; ")) }
    }

    /// How decimals are written, from what the cells show.
    pub(super) fn decimals(&mut self, table: &Table) -> Decimals {
        let cells = || {
            let columns = table
                .columns
                .iter()
                .filter(|c| !matches!(c.meaning, Meaning::Month | Meaning::Place | Meaning::LeftOut(_)));
            columns.flat_map(|c| table.rows.iter().map(move |r| (r.0, c.at)))
        };
        let (commas, points) = evidence(cells().map(|(r, c)| table.sheet.cell(r, c)));
        if let Some(said) = self.file.decimals {
            return said;
        }
        if commas > 0 && points > 0 {
            let odd = if commas < points { ',' } else { '.' };
            let is_odd = |r: usize, c: usize| {
                let (commas, points) = evidence(std::iter::once(table.sheet.cell(r, c)));
                if odd == ',' { commas > 0 } else { points > 0 }
            };
            if let Some((row, column)) = cells().find(|&(r, c)| is_odd(r, c)) {
                self.faults.push(Fault::new(
                    table.sheet.address(row, column),
                    format!(
                        "\"{}\": decimals are written in two ways in this file",
                        told(&table.sheet.cell(row, column).words())
                    ),
                    "all with a point, or all with a comma",
                    "write them the same way, or say \"decimals\": \"comma\" (or \"point\") for the file",
                ));
            }
        }
        let by_count = if commas > points { Decimals::Comma } else { Decimals::Point };
        if commas == points && table.sheet.semicolons { Decimals::Comma } else { by_count }
    }

    /// The number in a cell; none where nothing is known, or what stands there is no number.
    pub(super) fn figure(
        &mut self,
        table: &Table,
        (row, column): (usize, usize),
        decimals: Decimals,
    ) -> Option<Figure> {
        let cell = table.sheet.cell(row, column);
        if is_missing(cell, &self.file.missing) {
            return None;
        }
        let found = figure(cell, decimals);
        if found.is_none() {
            let other = if decimals == Decimals::Point { Decimals::Comma } else { Decimals::Point };
            let remedy = match cell {
                Cell::Uncalculated(_) => {
                    "the workbook holds the formula without its value: open it in a spreadsheet program and save it again"
                }
                Cell::Broken(_) => "mend the formula, or leave the cell blank",
                _ if figure(cell, other).is_some() => {
                    "decimals are written otherwise elsewhere in the file: write them the same way"
                }
                _ => "write the number, leave the cell blank, or name what stands there under \"missing\"",
            };
            let message = format!("\"{}\" is no number", told(&cell.words()));
            self.faults.push(Fault::new(
                table.sheet.address(row, column),
                message,
                "a number, or a blank where nothing is known",
                remedy,
            ));
        }
        found
    }
}
