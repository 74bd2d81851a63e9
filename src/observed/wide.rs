//! A table with a column for each metric becomes raw figures by metric and place, each with its cell.

use indexmap::IndexMap;

use super::fault::{Fault, told};
use super::naming::{self, Meaning, almost, is_survey, split};
use super::number::{figure, is_missing};
use super::reading::{Kind, Raw, RawPoint, Reader};
use super::table::Table;
use super::words::REMARK;
use crate::observe::{Metric, metric};
use crate::scenario::DataColumn;

/// What a column is about.
struct About {
    metric: &'static Metric,
    kind: Kind,
    over: Option<usize>,
    at: Where,
}

/// Where the figures of a column are from.
enum Where {
    /// A place of the chain; none where what is said is no place.
    Here(Option<String>),
    /// Each row says it.
    ByRow(usize),
}

/// The first remarks of a column: a change of definition is often said only there.
fn remarks(table: &Table, column: usize) -> String {
    let cell = |row: usize| (table.sheet.address(row, column), table.sheet.cell(row, column).words());
    let all: Vec<(String, String)> = table.rows.iter().map(|r| cell(r.0)).filter(|c| !c.1.is_empty()).collect();
    let first: Vec<String> = all.iter().take(5).map(|(at, text)| format!("{at} \"{}\"", told(text))).collect();
    match (first.is_empty(), all.len()) {
        (true, _) => String::new(),
        (false, n) => format!(
            ": {}{}. Where one changes what is counted, say \"breaks\" for the column",
            first.join(", "),
            if n > 5 { ", …" } else { "" }
        ),
    }
}

impl<'a> Reader<'a> {
    /// Raw figures of a table with a column for each metric.
    pub(super) fn wide(
        &mut self,
        table: &Table,
        asked: &[Option<&'a DataColumn>],
        months: &[(usize, Option<i32>)],
    ) -> Vec<Raw<'a>> {
        let decimals = self.decimals(table);
        let mut known = IndexMap::new();
        let mut series: IndexMap<(usize, String), Raw<'a>> = IndexMap::new();
        let columns: Vec<_> = table.columns.iter().zip(asked).collect();
        for (column, asked) in columns {
            let Some(of) = self.about(table, column.at, *asked) else { continue };
            let helper =
                |name: Option<&String>, usual: Meaning| name.and_then(|n| table.headed(n)).or_else(|| table.of(&usual));
            let survey = is_survey(of.metric);
            let n = helper(asked.and_then(|a| a.answers.as_ref()), Meaning::Answers)
                .filter(|_| survey || asked.is_some_and(|a| a.answers.is_some()));
            let all = helper(asked.and_then(|a| a.asked.as_ref()), Meaning::Asked).filter(|_| n.is_some());
            let over = asked.and_then(|a| a.over.as_ref()).and_then(|n| table.headed(n)).or(of.over);
            for &(row, month) in months {
                let at = match of.at {
                    Where::Here(ref at) => at.clone(),
                    Where::ByRow(c) => {
                        let text = table.sheet.cell(row, c).words();
                        let at = self.place(&text, &table.sheet.address(row, c), &mut known);
                        if at.is_none() && self.is_ignored(&text) {
                            continue;
                        }
                        at
                    }
                };
                // Of a month or a place that nobody knows the number is read nevertheless: all faults of a row are told at once.
                let found = self.figure(table, (row, column.at), decimals);
                let (Some(month), Some(at), Some(found)) = (month, at, found) else { continue };
                let beside = |c: Option<usize>| {
                    let cell = table.sheet.cell(row, c?);
                    if is_missing(cell, &self.file.missing) { None } else { figure(cell, decimals).map(|f| f.value) }
                };
                let point = RawPoint {
                    cell: table.sheet.address(row, column.at),
                    month,
                    value: found.value,
                    percent: found.percent,
                    n: beside(n),
                    asked: beside(all),
                    over: beside(over),
                    error: None,
                };
                let new = || Raw {
                    metric: of.metric,
                    at: at.clone(),
                    heading: column.heading.clone(),
                    kind: of.kind,
                    asked_for: *asked,
                    points: Vec::new(),
                };
                series.entry((column.at, at.clone())).or_insert_with(new).points.push(point);
            }
        }
        series.into_values().collect()
    }

    /// What a column is about; none where it is no metric.
    fn about(&mut self, table: &Table, at: usize, asked: Option<&DataColumn>) -> Option<About> {
        let column = table.columns.iter().find(|c| c.at == at)?;
        let (named, rest) = split(&column.heading, self.places);
        let meaning = match (&column.meaning, asked) {
            (Meaning::Unknown, None) if named.is_some() => naming::meaning(&rest),
            (meaning, _) => meaning.clone(),
        };
        let usual = |id: &str, kind: Kind, over: Option<usize>| metric(id).map(|m| (m, kind, over));
        let over_named = asked.is_some_and(|a| a.over.is_some());
        let (metric, kind, over) = match meaning {
            Meaning::Metric(m) if over_named && m.id == "turnover" => (m, Kind::Leavers, None),
            Meaning::Metric(m) if over_named => (m, Kind::Share, None),
            Meaning::Metric(m) => (m, Kind::Plain, None),
            Meaning::Leavers => usual("turnover", Kind::Leavers, Some(table.of(&Meaning::Headcount)?))?,
            Meaning::Done => usual("throughput", Kind::Done, table.of(&Meaning::Incoming))?,
            Meaning::Open => {
                usual("backlog", Kind::Open, Some(table.of(&Meaning::Incoming).or(table.of(&Meaning::Done))?))?
            }
            Meaning::Returned => usual("rework", Kind::Share, Some(table.of(&Meaning::Done)?))?,
            Meaning::Headcount => usual("staff", Kind::Plain, None)?,
            Meaning::LeftOut(why) => {
                let remarks = if why == REMARK { remarks(table, at) } else { String::new() };
                self.notes.push(format!("{}: left out; {why}{remarks}", told(&column.heading)));
                return None;
            }
            Meaning::Unknown => {
                self.unknown(table, at, &rest);
                return None;
            }
            _ => return None,
        };
        let said = asked.and_then(|a| a.at.as_deref()).or(named.map(|p| p.id.as_str()));
        let by_row = table.of(&Meaning::Place);
        let at = match (said.or(self.file.at.as_deref().filter(|_| by_row.is_none())), by_row) {
            (Some(text), _) => {
                let cell = table.sheet.address(table.rows.first().map_or(0, |r| r.0), at);
                let at = self.place(text, &cell, &mut IndexMap::new());
                if at.is_none() && self.is_ignored(text) {
                    return None;
                }
                Where::Here(at)
            }
            (None, Some(column)) => Where::ByRow(column),
            (None, None) => Where::Here(self.only_place(table, metric)),
        };
        Some(About { metric, kind, over, at })
    }

    /// A heading that nothing is known of: refused where it is almost a metric, else said.
    fn unknown(&mut self, table: &Table, at: usize, heading: &str) {
        let Some(column) = table.columns.iter().find(|c| c.at == at) else { return };
        match almost(heading) {
            Some(metric) => self.faults.push(Fault::new(
                table.sheet.address(table.rows.first().map_or(0, |r| r.0.saturating_sub(1)), at),
                format!("there is no metric \"{}\"", told(&column.heading)),
                "the name of a metric as a heading",
                format!("did you mean \"{}\"? Rename the column, or name it under \"ignore\"", metric.name),
            )),
            None => self.notes.push(format!("{}: left out; it is no metric known by this name", told(&column.heading))),
        }
    }
}
