//! How far an answer rests on numbers that are assumed: the same futures again, with these numbers drawn anew.
//!
//! Two things make an answer doubtful: luck, since futures differ, and assumption, since some numbers of the model are our
//! choice. Every draw simulates the same few futures in all arms, so that what one draw shows against the numbers as they
//! stand is the doing of the numbers alone: it is added to the mean effect over all futures.

mod influence;
mod split;
mod under;
mod words;

use serde::Serialize;

pub use influence::Influence;
pub use split::{Part, Split};
pub use under::{Standing, Under};

use super::Analysis;
use crate::ensemble::Ensemble;
use crate::format;
use crate::quantity::{Parameter, rounded};

/// A number that is assumed, and between which values it is drawn.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// The mechanism it belongs to.
    pub mechanism: &'static str,
    /// Its row in the table.
    pub parameter: &'static Parameter,
    /// For a lever the path above it, as in `chain.organisations.maker.culture`; none for a number of a mechanism.
    pub place: Option<String>,
    /// Where it stands.
    pub value: f64,
    /// The smallest value drawn.
    pub low: f64,
    /// The largest value drawn.
    pub high: f64,
}

impl Assumption {
    /// A number drawn from half of the way to the one end of its permitted range to half of the way to the other.
    #[must_use]
    pub fn new(mechanism: &'static str, parameter: &'static Parameter, value: f64) -> Self {
        let half = |end: f32| f64::midpoint(value, rounded(end));
        Self { mechanism, parameter, place: None, value, low: half(parameter.min), high: half(parameter.max) }
    }

    /// The share of the way at which a value stands: what [`Assumption::at`] takes.
    #[must_use]
    pub fn share(&self, x: f64) -> f64 {
        let part = |from: f64, to: f64| if to > from { (x - from) / (to - from) } else { 1.0 };
        let share =
            if x < self.value { 0.5 * part(self.low, self.value) } else { 0.5 + 0.5 * part(self.value, self.high) };
        if self.value >= self.high && x >= self.value { 0.5 } else { share.clamp(0.0, 1.0) }
    }

    /// The value at a share of the way: 0 is the smallest, ½ where it stands, 1 the largest. So a number is drawn as often
    /// above as below where it stands, evenly on either side.
    #[must_use]
    pub fn at(&self, share: f64) -> f64 {
        let x = if share < 0.5 {
            self.low + 2.0 * share * (self.value - self.low)
        } else {
            self.value + (2.0 * share - 1.0) * (self.high - self.value)
        };
        rounded(x as f32)
    }

    /// Where it is in a scenario: `mechanisms.solution.potential`.
    #[must_use]
    pub fn path(&self) -> String {
        match &self.place {
            Some(above) => format!("{above}.{}", self.parameter.name),
            None => format!("mechanisms.{}.{}", self.mechanism, self.parameter.name),
        }
    }

    /// What it is called in a sentence: "solution: potential".
    #[must_use]
    pub fn name(&self) -> String {
        let of = match self.place.as_deref().map(|above| above.split('.').collect::<Vec<_>>()) {
            Some(above) => match above[..] {
                ["chain", "organisations", id, "culture"] => format!("culture of {id}"),
                ["programme", id] => format!("programme of {id}"),
                ["chain", _, id] => id.to_owned(),
                _ => above.join(" "),
            },
            None => self.mechanism.to_owned(),
        };
        format!("{of}: {}", self.parameter.name).replace('_', " ")
    }

    /// A value with its unit, as in "8 weeks".
    #[must_use]
    pub fn with_unit(&self, x: f64) -> String {
        match self.unit() {
            "" => self.number(x),
            unit => format!("{} {unit}", self.number(x)),
        }
    }

    /// The unit that is said behind a value; none of shares and indices.
    fn unit(&self) -> &'static str {
        match self.parameter.unit {
            "1" | "index" | "share" | "0-1" | "logit" | "log" | "experience" => "",
            unit => unit,
        }
    }

    /// What it is called, with the unit of its values.
    #[must_use]
    pub fn named_with_unit(&self) -> String {
        match self.unit() {
            "" => self.name(),
            unit => format!("{} ({unit})", self.name()),
        }
    }

    /// A value with the digits it has.
    #[must_use]
    pub fn number(&self, x: f64) -> String {
        let digits = match x.abs() {
            x if x >= 100.0 => 1,
            x if x >= 10.0 => 2,
            x if x >= 0.1 => 3,
            _ => 4,
        };
        let number = format::plain(x, digits);
        let number = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { &number };
        number.to_owned()
    }
}

/// A column and a month of which levels are kept.
pub type Cell = (usize, usize);

/// Levels at the kept cells of every arm, future by future.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    cells: usize,
    futures: usize,
    numbers: Vec<f32>,
}

impl Levels {
    /// Those of the first futures of an experiment.
    #[must_use]
    pub fn of(ensemble: &Ensemble, futures: usize, cells: &[Cell]) -> Self {
        let futures = futures.min(ensemble.futures.len());
        let mut numbers = Vec::with_capacity(ensemble.arms.len() * cells.len() * futures);
        for arm in 0..ensemble.arms.len() {
            for &(column, month) in cells {
                numbers.extend(ensemble.values(arm, column, month).take(futures));
            }
        }
        Self { cells: cells.len(), futures, numbers }
    }

    fn level(&self, arm: usize, cell: usize) -> &[f32] {
        let from = (arm * self.cells + cell) * self.futures;
        self.numbers.get(from..from + self.futures).unwrap_or(&[])
    }

    /// One arm less another, future by future.
    fn differences(&self, (arm, against): (usize, usize), cell: usize) -> impl Iterator<Item = f64> + '_ {
        let (a, b) = (self.level(arm, cell), self.level(against, cell));
        a.iter().zip(b).map(|(a, b)| f64::from(*a) - f64::from(*b))
    }
}

/// The futures under one draw of the numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// Where each number stands: the share of the way, see [`Assumption::at`].
    pub at: Vec<f32>,
    /// What came of it.
    pub levels: Levels,
}

/// One number alone moved to a value, all others as they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Alone {
    /// Which of the numbers.
    pub which: usize,
    /// The share of the way, see [`Assumption::at`].
    pub share: f64,
    /// What came of it.
    pub levels: Levels,
}

/// Where one number alone turns a verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// Which of the numbers.
    pub which: usize,
    /// The effect's column.
    pub column: usize,
    /// The value at which its verdict turns.
    pub value: f64,
    /// The effect in a run with that value.
    pub effect: f64,
}

/// Whether one assumed number alone turns the verdict of an effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Turning {
    /// There is no clear verdict that could turn.
    NoVerdict,
    /// Not anywhere between the ends of its range.
    Nowhere,
    /// Somewhere in its range; where was not found.
    Somewhere,
    /// Here, each confirmed by a run.
    At(Vec<Turn>),
}

/// What drawing the assumed numbers showed.
#[derive(Clone, Debug, Default)]
pub struct Assumptions {
    /// What is drawn.
    pub drawn: Vec<Assumption>,
    /// The draws.
    pub draws: Vec<Draw>,
    /// The same futures with the numbers as they stand.
    pub as_run: Levels,
    /// The numbers that matter most, each alone at either end of its range.
    pub ends: Vec<Alone>,
    /// Where one of them alone turns a verdict.
    pub turns: Vec<Turn>,
    /// Numbers (and columns) that turn a verdict somewhere in their range, and it was not found out where.
    pub somewhere: Vec<(usize, usize)>,
    /// How many of the numbers were learnt from figures of one's own, rather than assumed.
    pub learnt: usize,
    cells: Vec<Cell>,
}

impl Assumptions {
    /// With what is drawn and kept, before the first draw.
    #[must_use]
    pub fn new(drawn: Vec<Assumption>, cells: Vec<Cell>, as_run: Levels) -> Self {
        Self { drawn, as_run, cells, ..Self::default() }
    }

    /// The cells of which levels are kept.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Futures of each draw.
    #[must_use]
    pub fn futures(&self) -> usize {
        self.as_run.futures
    }

    fn cell(&self, cell: Cell) -> Option<usize> {
        self.cells.binary_search(&cell).ok()
    }

    /// How far an effect is from where it is with the numbers as they stand, mean over the same futures.
    #[must_use]
    pub fn shift(&self, levels: &Levels, pair: (usize, usize), cell: Cell) -> f64 {
        let Some(cell) = self.cell(cell) else { return f64::NAN };
        let (now, before) = (levels.differences(pair, cell), self.as_run.differences(pair, cell));
        let moved = now.zip(before).map(|(a, b)| a - b).filter(|x| x.is_finite());
        let (sum, n) = moved.fold((0.0, 0_u32), |(sum, n), x| (sum + x, n + 1));
        sum / f64::from(n)
    }

    /// [`Assumptions::shift`] of every draw.
    #[must_use]
    pub fn shifts(&self, pair: (usize, usize), cell: Cell) -> Vec<f64> {
        self.draws.iter().map(|draw| self.shift(&draw.levels, pair, cell)).collect()
    }

    /// The numbers by how much they move an effect, the most first.
    #[must_use]
    pub fn influences(&self, pair: (usize, usize), cell: Cell) -> Vec<Influence> {
        let at: Vec<&[f32]> = self.draws.iter().map(|d| d.at.as_slice()).collect();
        influence::influences(&self.shifts(pair, cell), &at)
    }

    /// The effects of every draw and future in which all are defined.
    fn matrix(&self, pair: (usize, usize), cell: Cell) -> Vec<Vec<f64>> {
        let Some(cell) = self.cell(cell) else { return Vec::new() };
        let all: Vec<Vec<f64>> = self.draws.iter().map(|d| d.levels.differences(pair, cell).collect()).collect();
        let whole: Vec<bool> = (0..self.futures()).map(|k| all.iter().all(|row| row[k].is_finite())).collect();
        let keep = |row: Vec<f64>| row.into_iter().zip(&whole).filter(|(_, w)| **w).map(|(x, _)| x).collect();
        all.into_iter().map(keep).collect()
    }
}

impl<'a> Analysis<'a> {
    /// The same, with what drawing the assumed numbers showed.
    #[must_use]
    pub fn with_assumptions(mut self, assumptions: Option<&'a Assumptions>) -> Self {
        self.assumptions = assumptions.filter(|a| !a.draws.is_empty());
        self
    }

    /// What drawing the assumed numbers does to an effect; none where that was not simulated or not kept.
    #[must_use]
    pub fn under(&self, pair: (usize, usize), column: usize, month: usize) -> Option<Under> {
        let assumptions = self.assumptions?;
        assumptions.cell((column, month))?;
        let effect = &self.difference(pair, column).months[month];
        let under = Under::of(effect, self.metric(column), &assumptions.shifts(pair, (column, month)))?;
        Some(Under { learnt: assumptions.learnt > 0, ..under })
    }

    /// How much of what one future may bring is known, luck and assumption.
    #[must_use]
    pub fn split(&self, pair: (usize, usize), column: usize) -> Option<Split> {
        Split::of(&self.assumptions?.matrix(pair, (column, self.last())))
    }

    /// The assumed numbers by how much they move an effect at the last month, the most first.
    #[must_use]
    pub fn influences(&self, pair: (usize, usize), column: usize) -> Vec<Influence> {
        self.assumptions.map_or_else(Vec::new, |a| a.influences(pair, (column, self.last())))
    }

    /// Whether one assumed number alone turns the verdict of an effect of the programme at the last month.
    #[must_use]
    pub fn turning(&self, which: usize, column: usize) -> Turning {
        let Some(a) = self.assumptions else { return Turning::NoVerdict };
        let here = |w: usize, c: usize| (w, c) == (which, column);
        let found: Vec<Turn> = a.turns.iter().filter(|t| here(t.which, t.column)).cloned().collect();
        let last = self.last();
        match found {
            found if !found.is_empty() => Turning::At(found),
            _ if a.somewhere.iter().any(|&(w, c)| here(w, c)) => Turning::Somewhere,
            _ if self.effect((1, 0), column, last).verdict.is_resolved() => Turning::Nowhere,
            _ => Turning::NoVerdict,
        }
    }

    /// Where an effect ends up when a number alone stands at the low and the high end of its range; the numbers in the order
    /// of the widest swing.
    #[must_use]
    pub fn swings(&self, pair: (usize, usize), column: usize) -> Vec<(usize, f64, f64)> {
        let Some(a) = self.assumptions else { return Vec::new() };
        let effect = self.difference(pair, column).months[self.last()].mean;
        let end = |which: usize, share: f64| {
            let alone = a.ends.iter().find(|e| e.which == which && e.share == share)?;
            Some(effect + a.shift(&alone.levels, pair, (column, self.last())))
        };
        let mut moved: Vec<usize> = a.ends.iter().map(|e| e.which).collect();
        moved.dedup();
        let mut swings: Vec<(usize, f64, f64)> =
            moved.into_iter().filter_map(|w| Some((w, end(w, 0.0)?, end(w, 1.0)?))).collect();
        let width = |s: &(usize, f64, f64)| (s.2 - s.1).abs().max((s.1 - effect).abs()).max((s.2 - effect).abs());
        swings.sort_by(|a, b| width(b).total_cmp(&width(a)).then(a.0.cmp(&b.0)));
        swings
    }
}
