//! How many answered, of how many; and scores from counts of promoters, passives and detractors, or from their shares.

use super::error::promoters;
use super::fault::{Fault, told};
use super::heading::Meaning;
use super::naming::{Survey, survey, who};
use super::number::{Figure, is_missing};
use super::reading::{RawPoint, Reader};
use super::table::{Column, Table};
use crate::observe::{Metric, Theme, metric};
use crate::scenario::Decimals;

/// The columns beside the promoters: detractors, and passives or all answers; of shares the number of answers where it is known.
pub(super) struct Kinds {
    detractors: usize,
    rest: Rest,
}

enum Rest {
    Passives(usize),
    All(usize),
    Shares(Option<usize>),
}

/// By how much shares may be more than 100 together, rounded as they are.
const ROUNDED: f64 = 1.0;

/// The column of other answers to the survey that the promoters in a column are of, at the same place. A heading that names no survey
/// belongs to the only promoters of its place.
fn of_survey(table: &Table, kind: &Meaning, promoters: usize) -> Option<usize> {
    let own = table.columns.iter().find(|c| c.at == promoters)?;
    let here = |means: Meaning| table.columns.iter().filter(move |c| c.meaning == means && c.place == own.place);
    let unnamed = || {
        let is_only = here(own.meaning.clone()).count() == 1 && here(kind.clone()).count() == 1;
        here(kind.clone()).find(|c| is_only && survey(&c.heading) == Survey::default())
    };
    let same = here(kind.clone()).find(|c| survey(&c.heading) == survey(&own.heading));
    same.or_else(unnamed).map(|c| c.at)
}

/// The score that promoters under this heading make; none where the table is about employees too and the heading does not say.
fn score_under(table: &Table, heading: &str) -> Option<&'static Metric> {
    let of_people = |m: &Meaning| match m {
        Meaning::Metric(m) => m.theme == Theme::People,
        m => matches!(m, Meaning::Headcount | Meaning::Leavers),
    };
    match who(heading) {
        Some(Theme::People) => metric("enps"),
        None if table.columns.iter().any(|c| of_people(&c.meaning)) => None,
        _ => metric("nps"),
    }
}

/// What stands beside counts of promoters, where all that a score needs is there.
fn counts_beside(table: &Table, at: usize, score: &Metric) -> Option<Kinds> {
    let detractors = of_survey(table, &Meaning::Detractors, at)?;
    let passives = of_survey(table, &Meaning::Passives, at).map(Rest::Passives);
    let rest = passives.or(table.sample_of(&Meaning::Answers, at, score).map(Rest::All))?;
    Some(Kinds { detractors, rest })
}

/// The counts of promoters that a column with the score itself can be worked out from, and with them its error.
pub(super) fn counted<'t>(table: &'t Table, own: &Column, score: &Metric) -> Option<&'t Column> {
    let is_one_survey = |of: &Column| {
        let [a, b] = [of, own].map(|c| survey(&c.heading));
        a == b || [a, b].contains(&Survey::default())
    };
    table.columns.iter().find(|c| {
        c.meaning == Meaning::Promoters
            && c.place == own.place
            && is_one_survey(c)
            && score_under(table, &c.heading).is_some_and(|m| m.id == score.id)
            && counts_beside(table, c.at, score).is_some()
    })
}

impl Reader<'_> {
    /// How many answered and were asked; a number that cannot be is a fault.
    pub(super) fn sample(
        &mut self,
        table: &Table,
        row: usize,
        (n, asked): (Option<usize>, Option<usize>),
        decimals: Decimals,
    ) -> (Option<f64>, Option<f64>) {
        let [n_read, all] = [n, asked].map(|c| c.and_then(|c| self.count(table, (row, c), decimals)));
        if let (Some(n), Some(all), Some(c)) = (n_read, all, n.filter(|_| n_read > all)) {
            self.faults.push(Fault::new(
                table.sheet.address(row, c),
                format!("{n} answers of {all} asked are more than all"),
                "no more answers than people asked",
                "check both numbers; is one of them a total of several months?",
            ));
            return (None, None);
        }
        (n_read, all)
    }

    /// A number of people: one at least.
    fn count(&mut self, table: &Table, (row, column): (usize, usize), decimals: Decimals) -> Option<f64> {
        if is_missing(table.sheet.cell(row, column), &self.file.missing) {
            return None;
        }
        let n = self.figure(table, (row, column), decimals)?.value;
        if n >= 1.0 {
            return Some(n);
        }
        self.faults.push(Fault::new(
            table.sheet.address(row, column),
            format!(
                "{} is no number of people behind a figure",
                crate::format::plain(n, usize::from(n.fract() != 0.0))
            ),
            "1 or more, or a blank where it is not known",
            "check the number; where nobody answered, leave the figure blank",
        ));
        None
    }

    /// Which score promoters make, and the columns it takes.
    pub(super) fn kinds(&mut self, table: &Table, at: usize) -> Option<(&'static Metric, Kinds)> {
        let own = table.columns.iter().find(|c| c.at == at)?;
        let heading = own.heading.as_str();
        let Some(score) = score_under(table, heading) else {
            let heading = told(heading);
            self.notes.push(format!(
                "{heading}: left out; of customers or of employees? Head it \"NPS promoters\" or \"eNPS promoters\""
            ));
            return None;
        };
        let shares = own.meaning == Meaning::PromotersShare;
        let better = |c: &&Column| {
            let counts = || c.meaning == Meaning::Promoters && survey(&c.heading) == survey(heading);
            shares && own.place == c.place && (c.meaning == Meaning::Metric(score) || counts())
        };
        if let Some(column) = table.columns.iter().find(better) {
            let what = if column.meaning == Meaning::Promoters { "counts stand" } else { "the score itself stands" };
            let (heading, other) = (told(heading), told(&column.heading));
            self.notes.push(format!("{heading}: left out; {what} under {other}"));
            return None;
        }
        let (kinds, needed) = if shares {
            let rest = Rest::Shares(table.sample_of(&Meaning::Answers, at, score));
            let detractors = of_survey(table, &Meaning::DetractorsShare, at);
            (detractors.map(|detractors| Kinds { detractors, rest }), "detractors in % of the same survey")
        } else {
            let needed = "detractors, and passives or the number of answers, of the same survey";
            (counts_beside(table, at, score), needed)
        };
        if kinds.is_none() {
            self.needs_beside(table, at, needed);
        }
        kinds.map(|kinds| (score, kinds))
    }

    /// Whether every row that holds a score holds all its counts too.
    pub(super) fn is_complete(&self, table: &Table, score: usize, promoters: usize, metric: &Metric) -> bool {
        let Some(kinds) = counts_beside(table, promoters, metric) else { return false };
        let (Rest::Passives(rest) | Rest::All(rest)) = kinds.rest else { return false };
        let is_blank = |row: usize, c: usize| is_missing(table.sheet.cell(row, c), &self.file.missing);
        let mut scored = table.rows.iter().map(|r| r.0).filter(|row| !is_blank(*row, score));
        scored.all(|row| [promoters, kinds.detractors, rest].iter().all(|c| !is_blank(row, *c)))
    }

    /// Says how many rows lack some of the numbers that a score needs.
    pub(super) fn incomplete(&mut self, table: &Table, at: usize, kinds: &Kinds, rows: impl Iterator<Item = usize>) {
        let mut columns = vec![at, kinds.detractors];
        if let Rest::Passives(rest) | Rest::All(rest) = kinds.rest {
            columns.push(rest);
        }
        let place = table.of(&Meaning::Place);
        let is_read = |row: &usize| !place.is_some_and(|c| self.is_ignored(&table.sheet.cell(*row, c).words()));
        let is_blank = |row: usize, c: usize| is_missing(table.sheet.cell(row, c), &self.file.missing);
        let some: Vec<usize> = rows.filter(is_read).filter(|r| columns.iter().any(|c| !is_blank(*r, *c))).collect();
        let lacking = |r: &usize| Some((*r, *columns.iter().find(|c| is_blank(*r, **c))?));
        let lacks: Vec<(usize, usize)> = some.iter().filter_map(lacking).collect();
        let Some(&(row, column)) = lacks.first() else { return };
        let heading = told(&table.heading(at).unwrap_or_default());
        let (n, all, cell) = (lacks.len(), some.len(), table.sheet.address(row, column));
        self.notes.push(format!(
            "{heading}: {n} of {all} rows left out; a score needs all its numbers in one row, and {cell} is blank"
        ));
    }

    /// Promoters less detractors of a row, with their error.
    pub(super) fn score(
        &mut self,
        table: &Table,
        (row, cell): (usize, String),
        kinds: &Kinds,
        (month, found): (i32, Figure),
        decimals: Decimals,
    ) -> Option<RawPoint> {
        let against = self.figure(table, (row, kinds.detractors), decimals)?;
        let (p, d) = (found.value, against.value);
        let n = match kinds.rest {
            Rest::Passives(c) => p + d + self.figure(table, (row, c), decimals)?.value,
            Rest::All(c) => self.figure(table, (row, c), decimals)?.value,
            Rest::Shares(n) => {
                let n = n.and_then(|c| self.count(table, (row, c), decimals));
                let signed = found.percent || against.percent;
                return self.score_of_shares(cell, month, ([p, d], signed), n);
            }
        };
        if p < 0.0 || d < 0.0 || n < 1.0 || p + d > n {
            let message = format!("{p} promoters and {d} detractors of {n} answers cannot be");
            self.faults.push(Fault::new(cell, message, "counts of answers", "check the counts of this row"));
            return None;
        }
        let (value, error) = promoters(p, n - p - d, d);
        let (n, error) = (Some(n), Some(error));
        Some(RawPoint { cell, month, value, percent: false, n, asked: None, over: None, error })
    }

    /// The same of shares in %; of the error nothing is known where the number of answers is not.
    fn score_of_shares(
        &mut self,
        cell: String,
        month: i32,
        ([p, d], signed): ([f64; 2], bool),
        n: Option<f64>,
    ) -> Option<RawPoint> {
        let (message, expected, remedy) = if p < 0.0 || d < 0.0 || p + d > 100.0 + ROUNDED {
            let message = format!("{p} % promoters and {d} % detractors cannot be");
            (message, "shares of the answers in %, together no more than 100", "check the shares of this row")
        } else if !signed && p + d > 0.0 && p + d <= 1.0 {
            let message = format!("promoters {p} and detractors {d} in %: shares of 1, or %?");
            (
                message,
                "shares in %, as 45 or \"45 %\"",
                "multiply both columns by 100, or format their cells as percentages",
            )
        } else {
            let error = n.map(|n| promoters(p * n / 100.0, (100.0 - p - d).max(0.0) * n / 100.0, d * n / 100.0).1);
            return Some(RawPoint { cell, month, value: p - d, percent: false, n, asked: None, over: None, error });
        };
        self.faults.push(Fault::new(cell, message, expected, remedy));
        None
    }
}
