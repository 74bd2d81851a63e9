//! A table with a column for each metric becomes raw figures by metric and place, each with its cell.

use indexmap::IndexMap;

use super::fault::{Fault, told};
use super::heading::Meaning;
use super::naming::{almost, is_survey, split};
use super::number::Figure;
use super::reading::{Kind, Raw, RawPoint, Reader};
use super::sample::{Kinds, counted};
use super::table::{Column, Table};
use super::words::REMARK;
use crate::observe::{Metric, metric};
use crate::scenario::{DataColumn, Decimals};

/// What a column is about.
struct About {
    metric: &'static Metric,
    kind: Kind,
    over: Option<usize>,
    /// Of a score by counts: the others.
    kinds: Option<Kinds>,
    at: Where,
}

/// The columns that belong to one with figures: as the scenario says, else by what they are.
fn beside(table: &Table, column: usize, of: &About, asked: Option<&DataColumn>) -> Beside {
    let said = |name: Option<&String>| name.and_then(|n| table.headed(n));
    let near = |means: Meaning| table.beside(&means, column);
    let by_users = || near(Meaning::Eligible).filter(|_| of.metric.id == "adoption" && of.kind == Kind::Plain);
    let sample = |means: Meaning| table.sample_of(&means, column, of.metric);
    let by_answers = || sample(Meaning::Answers).filter(|_| is_survey(of.metric));
    let n = said(asked.and_then(|a| a.answers.as_ref())).or_else(by_users).or_else(by_answers);
    let by_invited = || sample(Meaning::Asked).or_else(|| near(Meaning::Eligible));
    let all = said(asked.and_then(|a| a.asked.as_ref())).or_else(by_invited).filter(|all| n.is_some_and(|n| n != *all));
    Beside { n, asked: all, over: said(asked.and_then(|a| a.over.as_ref())).or(of.over) }
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

/// The columns that belong to one with figures.
struct Beside {
    n: Option<usize>,
    asked: Option<usize>,
    over: Option<usize>,
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
        for (column, asked) in table.columns.iter().zip(asked) {
            let Some(of) = self.about(table, column.at, *asked) else { continue };
            let beside = beside(table, column.at, &of, *asked);
            let mut is_blank = true;
            for &(row, month) in months {
                let Some(at) = self.place_of(table, row, &of.at, &mut known) else { continue };
                // Of a month or a place that nobody knows the number is read nevertheless: all faults of a row are told at once.
                let found = self.figure(table, (row, column.at), decimals);
                is_blank &= table.sheet.cell(row, column.at).is_blank();
                let (Some(month), Some(at), Some(found)) = (month, at, found) else { continue };
                let Some(point) = self.point(table, (row, column.at), (&of, &beside), (month, found), decimals) else {
                    continue;
                };
                let new = || Raw {
                    metric: of.metric,
                    at: at.clone(),
                    heading: column.heading.clone(),
                    kind: of.kind,
                    asked_for: *asked,
                    over: beside.over.and_then(|c| table.heading(c)),
                    points: Vec::new(),
                };
                series.entry((column.at, at.clone())).or_insert_with(new).points.push(point);
            }
            if let Some(kinds) = &of.kinds {
                self.incomplete(table, column.at, kinds, months.iter().map(|m| m.0));
            }
            if is_blank && !months.is_empty() {
                self.notes.push(format!("{}: left out; no figure stands in this column", told(&column.heading)));
            }
        }
        series.into_values().collect()
    }

    /// The place of a row: none where it is left out, none within where nobody knows it.
    fn place_of(
        &mut self,
        table: &Table,
        row: usize,
        at: &Where,
        known: &mut IndexMap<String, Option<String>>,
    ) -> Option<Option<String>> {
        let c = match at {
            Where::Here(at) => return Some(at.clone()),
            Where::ByRow(c) => *c,
        };
        let text = table.sheet.cell(row, c).words();
        let at = self.place(&text, &table.sheet.address(row, c), known);
        (at.is_some() || !self.is_ignored(&text)).then_some(at)
    }

    /// A figure with what stands beside it.
    fn point(
        &mut self,
        table: &Table,
        (row, column): (usize, usize),
        (of, beside): (&About, &Beside),
        (month, found): (i32, Figure),
        decimals: Decimals,
    ) -> Option<RawPoint> {
        let cell = table.sheet.address(row, column);
        if let Some(kinds) = &of.kinds {
            return self.score(table, (row, cell), kinds, (month, found), decimals);
        }
        let (n, asked) = self.sample(table, row, (beside.n, beside.asked), decimals);
        let over = beside.over.and_then(|c| self.figure(table, (row, c), decimals)).map(|f| f.value);
        Some(RawPoint { cell, month, value: found.value, percent: found.percent, n, asked, over, error: None })
    }

    /// What a column is about; none where it is no metric.
    fn about(&mut self, table: &Table, at: usize, asked: Option<&DataColumn>) -> Option<About> {
        let column = table.columns.iter().find(|c| c.at == at)?;
        let rest = split(&column.heading, self.places).1;
        let usual = |id: &str, kind: Kind, over: Option<usize>| metric(id).map(|m| (m, kind, over));
        let mut kinds = None;
        let over_named = asked.is_some_and(|a| a.over.is_some());
        let (metric, kind, over) = match column.meaning.clone() {
            Meaning::Metric(m) if over_named && m.id == "turnover" => (m, Kind::Leavers, None),
            Meaning::Metric(m) if over_named => (m, Kind::Share, None),
            Meaning::Metric(m) => {
                let is_counted = |counts: &&Column| asked.is_none() && self.is_complete(table, at, counts.at, m);
                if let Some(counts) = counted(table, column, m).filter(is_counted) {
                    let [heading, counts] = [&column.heading, &counts.heading].map(|h| told(h));
                    self.notes
                        .push(format!("{heading}: left out; its counts stand under {counts}, and tell its error too"));
                    return None;
                }
                (m, Kind::Plain, None)
            }
            Meaning::Leavers => usual("turnover", Kind::Leavers, Some(self.needs(table, at, &[Meaning::Headcount])?))?,
            Meaning::Done => usual("throughput", Kind::Done, table.beside(&Meaning::Incoming, at))?,
            Meaning::Open => {
                usual("backlog", Kind::Open, Some(self.needs(table, at, &[Meaning::Incoming, Meaning::Done])?))?
            }
            Meaning::Returned => usual("rework", Kind::Share, Some(self.needs(table, at, &[Meaning::Done])?))?,
            Meaning::Users => usual("adoption", Kind::Share, Some(self.needs(table, at, &[Meaning::Eligible])?))?,
            Meaning::Promoters | Meaning::PromotersShare => {
                let (metric, of) = self.kinds(table, at)?;
                kinds = Some(of);
                (metric, Kind::Ready, None)
            }
            Meaning::Headcount => usual("staff", Kind::Plain, None)?,
            Meaning::LeftOut(why) => {
                let remarks = if why == REMARK { remarks(table, at) } else { String::new() };
                self.notes.push(format!("{}: left out; {why}{remarks}", told(&column.heading)));
                return None;
            }
            Meaning::Doubtful(..) | Meaning::Unknown if self.is_helper(&column.heading) => return None,
            Meaning::Doubtful(near, why) => {
                self.doubtful(&column.heading, near, &why);
                return None;
            }
            Meaning::Unknown => {
                self.unknown(table, at, &rest);
                return None;
            }
            _ => return None,
        };
        let at = self.whereabouts(table, at, (asked, column.place.as_deref()), metric)?;
        Some(About { metric, kind, over, kinds, at })
    }

    /// Where the figures of a column are from: as the scenario or the heading says, else row by row.
    fn whereabouts(
        &mut self,
        table: &Table,
        at: usize,
        (asked, named): (Option<&DataColumn>, Option<&str>),
        metric: &Metric,
    ) -> Option<Where> {
        let said = asked.and_then(|a| a.at.as_deref()).or(named);
        let by_row = table.of(&Meaning::Place);
        Some(match (said.or(self.file.at.as_deref().filter(|_| by_row.is_none())), by_row) {
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
        })
    }

    /// The column that a count needs beside it; where there is none, the count is left out.
    fn needs(&mut self, table: &Table, at: usize, wanted: &[Meaning]) -> Option<usize> {
        let found = wanted.iter().find_map(|m| table.beside(m, at));
        let name = match wanted {
            [Meaning::Headcount] => "a headcount",
            [Meaning::Eligible] => "the number of those eligible",
            [Meaning::Done] => "the number completed",
            _ => "what comes in, or is completed,",
        };
        if found.is_none() {
            self.needs_beside(table, at, name);
        }
        found
    }

    /// Says that a count is left out for want of another.
    pub(super) fn needs_beside(&mut self, table: &Table, at: usize, name: &str) {
        let heading = table.columns.iter().find(|c| c.at == at).map_or("", |c| c.heading.as_str());
        self.notes.push(format!("{}: left out; it needs {name} in a column beside it", told(heading)));
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
            None => self.notes.push(format!(
                "{}: left out; it is no metric known by this name; if it is one, name it under \"columns\"",
                told(&column.heading)
            )),
        }
    }
}
