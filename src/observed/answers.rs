//! A table with one answer a row, as survey tools export it: counted by month and place.

use indexmap::IndexMap;

use super::error::promoters;
use super::fault::{Fault, told};
use super::heading::Meaning;
use super::naming::{self, is_score};
use super::number::figure;
use super::reading::{Kind, Raw, RawPoint, Reader};
use super::sheet::Cell;
use super::table::{Column, Table};
use crate::observe::Metric;
use crate::scenario::{DataColumn, Decimals};

/// An answer and its cell.
type Answer = (String, f64);

/// Answers to one question in a month at a place.
type Counted = IndexMap<(i32, String), Vec<Answer>>;

impl<'a> Reader<'a> {
    /// Raw figures of single answers; those that were broken off are left out.
    pub(super) fn answers(
        &mut self,
        table: &Table,
        asked: &[Option<&'a DataColumn>],
        months: &[(usize, Option<i32>)],
    ) -> Vec<Raw<'a>> {
        let finished = table.of(&Meaning::Finished);
        let is_whole = |row: usize| {
            let text = finished.map(|c| table.sheet.cell(row, c).words().to_lowercase());
            text.is_none_or(|t| !["0", "false", "no", "nein"].contains(&t.as_str()))
        };
        let rows: Vec<(usize, Option<i32>)> = months.iter().copied().filter(|m| is_whole(m.0)).collect();
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
                Meaning::Doubtful(near, why) => self.doubtful(&column.heading, near, why),
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
        rows: &[(usize, Option<i32>)],
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
                (None, Some(c)) if table.sheet.cell(row, c).is_blank() => continue,
                (None, Some(c)) => {
                    let text = table.sheet.cell(row, c).words();
                    let at = self.place(&text, &table.sheet.address(row, c), &mut known);
                    if at.is_none() && self.is_ignored(&text) {
                        continue;
                    }
                    at
                }
                (None, None) => self.only_place(table, metric),
            };
            match (figure(cell, Decimals::Point), at.zip(month)) {
                (Some(f), Some((at, month))) => counted.entry((month, at)).or_default().push((address, f.value)),
                (Some(_), None) => {}
                (None, _) => {
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

/// On which scale answers stand: as the scenario or the heading says, else as the answers leave no doubt.
fn scale(column: &Column, metric: &Metric, asked: Option<&DataColumn>, answers: &[&Answer]) -> Option<[f64; 2]> {
    let said = asked.and_then(|a| a.scale).map(|s| s.map(f64::from));
    if is_score(metric) {
        return Some([0.0, 10.0]);
    }
    let told = || naming::scale(&column.heading).or_else(|| naming::scale(&column.question));
    said.or_else(told).or_else(|| {
        // A few codes such as 99 tell of no scale; what they are is asked later.
        let inside: Vec<f64> = answers.iter().map(|a| a.1).filter(|x| (0.0..=10.0).contains(x)).collect();
        let least = inside.iter().copied().fold(f64::INFINITY, f64::min);
        let most = inside.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        match () {
            () if inside.len() * 10 < answers.len() * 9 => None,
            () if least >= 1.0 && most <= 5.0 => Some([1.0, 5.0]),
            () if most >= 10.0 => Some([0.0, 10.0]),
            // From 1 to 7, or from 0 to 10? Is 9 an answer, or none?
            () => None,
        }
    })
}

/// Answers that are none, each with its cell.
fn outside(metric: &Metric, [low, high]: [f64; 2], answers: &[&Answer], faults: &mut Vec<Fault>) {
    let (least, most) = (low.min(high), low.max(high));
    let is_none = |x: f64| !(least..=most).contains(&x) || (is_score(metric) && x.fract() != 0.0);
    for (cell, answer) in answers.iter().filter(|a| is_none(a.1)) {
        let whole = if is_score(metric) { "whole answers" } else { "answers" };
        faults.push(Fault::new(
            cell,
            format!("{answer} is no answer on a scale from {least} to {most}"),
            format!("{whole} from {least} to {most}"),
            "name it under \"missing\" if it stands for no answer, or say the \"scale\" of this column in \"observed\"",
        ));
    }
}

fn series<'f>(
    column: &Column,
    metric: &'static Metric,
    asked: Option<&'f DataColumn>,
    counted: Counted,
    faults: &mut Vec<Fault>,
) -> Vec<Raw<'f>> {
    let all: Vec<&Answer> = counted.values().flatten().collect();
    let Some(first) = all.first() else { return Vec::new() };
    let Some(scale) = scale(column, metric, asked, &all) else {
        let [least, most] =
            [f64::min as fn(f64, f64) -> f64, f64::max].map(|f| all.iter().map(|a| a.1).fold(first.1, f));
        faults.push(Fault::new(
            &first.0,
            format!("answers to \"{}\" go from {least} to {most}: on which scale?", told(&column.heading)),
            "\"scale\": [1, 7] for this column in \"observed\", or the scale in its heading",
            "say the scale; name codes that stand for no answer, such as 9 or 99, under \"missing\"",
        ));
        return Vec::new();
    };
    let before = faults.len();
    outside(metric, scale, &all, faults);
    if faults.len() > before {
        return Vec::new();
    }
    let mut by_place: IndexMap<String, Vec<RawPoint>> = IndexMap::new();
    for ((month, at), answers) in counted {
        let n = answers.len() as f64;
        let (value, error) = if is_score(metric) {
            let count = |f: &dyn Fn(f64) -> bool| answers.iter().filter(|a| f(a.1)).count() as f64;
            let (p, d) = (count(&|a| a >= 9.0), count(&|a| a <= 6.0));
            promoters(p, n - p - d, d)
        } else {
            let mean = answers.iter().map(|a| a.1).sum::<f64>() / n;
            let value = (mean - scale[0]) / (scale[1] - scale[0]) * 100.0;
            (value, super::error::sampled(metric, value, n, None))
        };
        let cell = answers.into_iter().next().map_or_else(String::new, |a| a.0);
        let point =
            RawPoint { cell, month, value, percent: false, n: Some(n), asked: None, over: None, error: Some(error) };
        by_place.entry(at).or_default().push(point);
    }
    let of = if is_score(metric) { String::new() } else { format!(", {} to {}", scale[0], scale[1]) };
    let heading = format!("{} – single answers{of}", column.heading);
    by_place
        .into_iter()
        .map(|(at, points)| Raw {
            metric,
            at,
            heading: heading.clone(),
            kind: Kind::Ready,
            asked_for: asked,
            over: None,
            points,
        })
        .collect()
}
