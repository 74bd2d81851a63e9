//! A table with one figure a row becomes raw figures by metric and place, each with its cell.

use indexmap::IndexMap;

use super::fault::{Fault, told};
use super::heading::{Meaning, meaning};
use super::naming::almost;
use super::number::is_missing;
use super::reading::{Kind, Raw, RawPoint, Reader};
use super::table::Table;
use crate::observe::{METRICS, Metric, metric};
use crate::scenario::{DataColumn, Decimals};

impl<'a> Reader<'a> {
    /// Raw figures of a table with one figure a row.
    pub(super) fn tidy(
        &mut self,
        table: &Table,
        names: usize,
        value: usize,
        months: &[(usize, Option<i32>)],
    ) -> Vec<Raw<'a>> {
        let decimals = self.decimals(table);
        let [n, all, error] = [Meaning::Answers, Meaning::Asked, Meaning::StandardError].map(|m| table.of(&m));
        let place_column = table.of(&Meaning::Place);
        let (mut known, mut told_names) = (IndexMap::new(), Vec::new());
        let mut series: IndexMap<(String, String), Raw<'a>> = IndexMap::new();
        for &(row, month) in months {
            let bare = table.sheet.cell(row, names).words();
            let name = table.with_unit(row, &bare);
            let headed = |c: &&DataColumn| [&name, &bare].iter().any(|n| c.heading.eq_ignore_ascii_case(n));
            let asked = self.file.columns.iter().find(headed);
            let metric = self.named((table.sheet.address(row, names), &name, &bare), asked, &mut told_names);
            let is_left_out = || self.is_ignored(&bare) || matches!(meaning(&name), Meaning::LeftOut(_));
            if metric.is_none() && is_left_out() {
                continue;
            }
            let at = match place_column {
                Some(c) => {
                    let text = table.sheet.cell(row, c).words();
                    let at = self.place(&text, &table.sheet.address(row, c), &mut known);
                    if at.is_none() && self.is_ignored(&text) {
                        continue;
                    }
                    at
                }
                None => match &self.file.at {
                    Some(at) => self.place(at, &table.sheet.address(row, value), &mut known),
                    None => metric.and_then(|m| self.only_place(table, m)),
                },
            };
            // The number is read whatever is wrong with month, metric and place: all faults of a row are told at once.
            let found = self.figure(table, (row, value), decimals);
            let (Some(month), Some(metric), Some(at), Some(found)) = (month, metric, at, found) else { continue };
            let (n, asked_of) = self.sample(table, row, (n, all), decimals);
            let Some(error) = self.error(table, (row, error), decimals) else { continue };
            let point = RawPoint {
                cell: table.sheet.address(row, value),
                month,
                value: found.value,
                percent: found.percent,
                n,
                asked: asked_of,
                over: None,
                error,
            };
            let new = || Raw {
                metric,
                at: at.clone(),
                heading: name.clone(),
                kind: Kind::Plain,
                asked_for: asked,
                over: None,
                points: Vec::new(),
            };
            series.entry((name.clone(), at.clone())).or_insert_with(new).points.push(point);
        }
        series.into_values().collect()
    }

    /// The standard error of a row, where it says one; none at all where it cannot be.
    fn error(
        &mut self,
        table: &Table,
        (row, column): (usize, Option<usize>),
        decimals: Decimals,
    ) -> Option<Option<f64>> {
        let Some(column) = column.filter(|&c| !is_missing(table.sheet.cell(row, c), &self.file.missing)) else {
            return Some(None);
        };
        let error = self.figure(table, (row, column), decimals)?.value;
        if error > 0.0 {
            return Some(Some(error));
        }
        self.faults.push(Fault::new(
            table.sheet.address(row, column),
            format!("{error} is no standard error"),
            "more than 0, in the unit of the figure, or a blank",
            "check it; no figure is certain",
        ));
        None
    }

    /// The metric that a row names; none where it is left out or unknown, which is told once for each name.
    fn named(
        &mut self,
        (cell, name, bare): (String, &str, &str),
        asked: Option<&DataColumn>,
        told_names: &mut Vec<String>,
    ) -> Option<&'static Metric> {
        let means = meaning(name);
        let found = asked.and_then(|a| metric(&a.metric)).or(match means {
            Meaning::Metric(m) => Some(m),
            Meaning::Headcount => metric("staff"),
            _ => None,
        });
        if found.is_some() || self.is_ignored(bare) || told_names.iter().any(|n| n == name) {
            return found;
        }
        told_names.push(name.to_owned());
        match &means {
            Meaning::Doubtful(near, why) => self.doubtful(name, near, why),
            Meaning::LeftOut(why) => self.notes.push(format!("{}: left out; {why}", told(name))),
            means if is_count(means) => self.notes.push(format!(
                "{}: left out; it is a count: give the metric itself, or a table with a column for each and the number that it is \
                 held against in a column beside it",
                told(name)
            )),
            _ => {
                let meant = almost(bare).map_or_else(some_metrics, |m| format!("did you mean \"{}\"?", m.id));
                let message = format!("there is no metric \"{}\"", told(bare));
                self.faults.push(Fault::new(cell, message, "the id or name of a metric", meant));
            }
        }
        None
    }
}

/// What becomes a metric only with another column beside it, or stands beside one.
fn is_count(means: &Meaning) -> bool {
    let is_beside = matches!(means, Meaning::Answers | Meaning::Asked);
    is_beside || (means.is_figures() && !matches!(means, Meaning::Metric(_) | Meaning::MetricName))
}

fn some_metrics() -> String {
    let ids: Vec<&str> = METRICS.iter().map(|m| m.id).take(12).collect();
    format!("metrics: {}, …", ids.join(", "))
}
