//! A table with one answer a row, as survey tools export it: counted by month and place.

use indexmap::IndexMap;

use super::error::promoters;
use super::fault::{Fault, told};
use super::naming::Meaning;
use super::number::figure;
use super::reading::{Kind, Raw, RawPoint, Reader};
use super::sheet::Cell;
use super::table::{Column, Table};
use crate::observe::Metric;
use crate::scenario::{DataColumn, Decimals};

/// Answers to one question in a month at a place, and the cell of the first.
type Counted = IndexMap<(i32, String), (String, Vec<f64>)>;

impl<'a> Reader<'a> {
    /// Raw figures of single answers; those that were broken off are left out.
    pub(super) fn answers(
        &mut self,
        table: &Table,
        asked: &[Option<&'a DataColumn>],
        months: &[(usize, i32)],
    ) -> Vec<Raw<'a>> {
        let finished = table.of(&Meaning::Finished);
        let is_whole = |row: usize| {
            let text = finished.map(|c| table.sheet.cell(row, c).words().to_lowercase());
            text.is_none_or(|t| !["0", "false", "no", "nein"].contains(&t.as_str()))
        };
        let rows: Vec<(usize, i32)> = months.iter().copied().filter(|m| is_whole(m.0)).collect();
        if rows.len() < months.len() {
            self.notes.push(format!(
                "{} of {} answers were not finished and are left out",
                months.len() - rows.len(),
                months.len()
            ));
        }
        let mut all = Vec::new();
        for (column, asked) in table.columns.iter().zip(asked) {
            match &column.meaning {
                Meaning::Metric(metric) => {
                    let counted = self.counted(table, column, metric, *asked, &rows);
                    all.extend(series(column, metric, *asked, counted, &mut self.faults));
                }
                Meaning::LeftOut(why) => self.notes.push(format!("{}: left out; {why}", told(&column.heading))),
                _ => {}
            }
        }
        all
    }

    fn counted(
        &mut self,
        table: &Table,
        column: &Column,
        metric: &Metric,
        asked: Option<&DataColumn>,
        rows: &[(usize, i32)],
    ) -> Counted {
        let place_column = table.of(&Meaning::Place);
        let (mut known, mut counted) = (IndexMap::new(), Counted::new());
        for &(row, month) in rows {
            let cell = table.sheet.cell(row, column.at);
            if super::number::is_missing(cell, &self.file.missing) {
                continue;
            }
            let address = table.sheet.address(row, column.at);
            let said = asked.and_then(|a| a.at.as_ref()).or(self.file.at.as_ref().filter(|_| place_column.is_none()));
            let at = match (said, place_column) {
                (Some(at), _) => self.place(at, &address, &mut known),
                (None, Some(c)) if table.sheet.cell(row, c).is_blank() => None,
                (None, Some(c)) => {
                    self.place(&table.sheet.cell(row, c).words(), &table.sheet.address(row, c), &mut known)
                }
                (None, None) => self.only_place(table, metric),
            };
            let Some(at) = at else { continue };
            match figure(cell, Decimals::Point) {
                Some(f) => counted.entry((month, at)).or_insert_with(|| (address, Vec::new())).1.push(f.value),
                None => {
                    let remedy = if matches!(cell, Cell::Text(_)) {
                        "export answers as numbers, not as words"
                    } else {
                        "leave it blank"
                    };
                    let message = format!("\"{}\" is no answer in numbers", told(&cell.words()));
                    self.faults.push(Fault::new(address, message, "a number", remedy));
                }
            }
        }
        counted
    }
}

fn series<'f>(
    column: &Column,
    metric: &'static Metric,
    asked: Option<&'f DataColumn>,
    counted: Counted,
    faults: &mut Vec<Fault>,
) -> Vec<Raw<'f>> {
    let score = ["nps", "enps"].contains(&metric.id);
    let most = counted.values().flat_map(|c| &c.1).copied().fold(0.0, f64::max);
    let scale =
        asked.and_then(|a| a.scale).map_or(if most <= 5.0 { [1.0, 5.0] } else { [0.0, 10.0] }, |s| s.map(f64::from));
    let mut by_place: IndexMap<String, Vec<RawPoint>> = IndexMap::new();
    for ((month, at), (cell, answers)) in counted {
        let n = answers.len() as f64;
        if score && let Some(wrong) = answers.iter().find(|a| !(0.0..=10.0).contains(*a) || a.fract() != 0.0) {
            faults.push(Fault::new(
                &cell,
                format!("an answer of {wrong} among these"),
                "whole answers from 0 to 10",
                "check the question",
            ));
            continue;
        }
        let (value, error) = if score {
            let count = |f: &dyn Fn(f64) -> bool| answers.iter().filter(|a| f(**a)).count() as f64;
            let (p, d) = (count(&|a| a >= 9.0), count(&|a| a <= 6.0));
            promoters(p, n - p - d, d)
        } else {
            let mean = answers.iter().sum::<f64>() / n;
            let value = (mean - scale[0]) / (scale[1] - scale[0]) * 100.0;
            (value, super::error::sampled(metric, value, n, None))
        };
        let point =
            RawPoint { cell, month, value, percent: false, n: Some(n), asked: None, over: None, error: Some(error) };
        by_place.entry(at).or_default().push(point);
    }
    let kind = Kind::Ready;
    let heading = format!(
        "{} – single answers{}",
        column.heading,
        if score { String::new() } else { format!(", {} to {}", scale[0], scale[1]) }
    );
    by_place
        .into_iter()
        .map(|(at, points)| Raw { metric, at, heading: heading.clone(), kind, asked_for: asked, points })
        .collect()
}
