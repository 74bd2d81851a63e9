//! Finished pieces of the work: each a plan or a draw, kept on disk group by group.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize};

use super::{Asked, End};
use crate::experiment::assumptions::Doubt;
use crate::experiment::outcome::Outcome;
use crate::experiment::refused::Refused;
use crate::experiment::share::Share;
use crate::experiment::sweep::{Axis, Head, Log, LogError};
use crate::run::Mismatch;
use crate::scenario::short;

/// The name of the log in its folder.
pub const POINTS: &str = "points.jsonl";

/// What pieces are of, in so far as they depend on it; the first line of their log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    version: String,
    scenario: String,
    hash: String,
    vary: Vec<Axis>,
    gain: Outcome,
    keep: Vec<Outcome>,
    /// As it is written, for a number may come back from JSON a little different.
    budget: Option<String>,
    /// What is in doubt, in short.
    doubt: String,
    /// Plans that are spread.
    pub plans: u32,
    /// Draws of the trial.
    pub draws: u32,
}

impl Question {
    /// The question that is asked, with so many plans and draws.
    #[must_use]
    pub fn new(asked: &Asked, plans: u32, draws: u32) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: asked.scenario.name.clone(),
            hash: asked.scenario.hash(),
            vary: asked.axes.clone(),
            gain: asked.aim.clone(),
            keep: asked.keep.clone(),
            budget: asked.budget.map(|b| b.to_string()),
            doubt: Doubt::of(&asked.scenario, draws as usize).in_short(),
            plans,
            draws,
        }
    }
}

impl Head for Question {
    type Row = Piece;

    const WHAT: &'static str = "advice search";

    fn differences(&self, found: &Self) -> Vec<String> {
        let differ = [
            (self.version != found.version, "made by another version"),
            (self.scenario != found.scenario || self.hash != found.hash, "another scenario"),
            (self.doubt != found.doubt, "something else is in doubt"),
            (self.vary != found.vary, "something else may be turned"),
            (self.gain != found.gain || self.keep != found.keep || self.budget != found.budget, "other limits"),
            (self.plans != found.plans || self.draws != found.draws, "another number of plans or draws"),
        ];
        differ.into_iter().filter(|d| d.0).map(|d| d.1.to_owned()).collect()
    }

    fn number(row: &Piece) -> usize {
        row.point
    }
}

/// A finished piece: of the search a plan in every draw, of the trial and the signs a draw of every plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// Its number.
    pub point: usize,
    /// What it is of, in short: plans, and what was seen.
    pub of: String,
    /// How each future ends, draw by draw or plan by plan.
    pub ends: Vec<Vec<End>>,
    /// What was seen, future by future: levels at month 0, then at each month looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "levels")]
    pub seen: Vec<Vec<Vec<f32>>>,
}

/// JSON knows no NaN: it was written as null.
fn levels<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<Vec<f32>>>, D::Error> {
    let read = Vec::<Vec<Vec<Option<f32>>>>::deserialize(from)?;
    let known = |x: Option<f32>| x.unwrap_or(f32::NAN);
    Ok(read.into_iter().map(|k| k.into_iter().map(|m| m.into_iter().map(known).collect()).collect()).collect())
}

/// Why advice came to no end.
#[derive(Debug, thiserror::Error)]
pub enum AdviceError {
    /// A plan is no valid scenario, or could not be followed to the end.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A piece could not be kept.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Pieces that others do are not there yet.
    #[error("{} of {all} pieces are missing", .missing.len())]
    Unfinished {
        /// Their numbers.
        missing: Vec<usize>,
        /// How many there are in the round.
        all: usize,
    },
}

impl From<Mismatch> for AdviceError {
    fn from(error: Mismatch) -> Self {
        Self::Refused(error.into())
    }
}

/// The pieces that are finished.
#[derive(Debug)]
pub struct Pieces<'a> {
    share: Share<'a>,
    log: Option<Log<Question>>,
    question: Option<Question>,
    known: BTreeMap<usize, Piece>,
}

impl<'a> Pieces<'a> {
    /// Pieces that are kept nowhere.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { share: Share::Whole, log: None, question: None, known: BTreeMap::new() }
    }

    /// Pieces that are kept in a folder, those already there among them; where parts are joined, those of the parts.
    ///
    /// # Errors
    /// When the log cannot be read or written, or holds the pieces of something else.
    pub fn open(folder: &Path, question: Question, share: Share<'a>) -> Result<Self, LogError> {
        let log = if share.is_joined() { None } else { Some(Log::open(&folder.join(POINTS), &question)?) };
        let mut known = BTreeMap::new();
        for number in log.iter().flat_map(Log::points) {
            known.extend(log.as_ref().map(|l| l.point(number)).transpose()?.map(|piece| (number, piece)));
        }
        Ok(Self { share, log, question: Some(question), known })
    }

    /// How many are finished.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether none is finished.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Writes the log anew with its pieces in order: the same bytes however often it was stopped.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn sort(&mut self) -> Result<(), LogError> {
        match (&mut self.log, &self.question) {
            (Some(log), Some(question)) => log.sort(question, &[]),
            _ => Ok(()),
        }
    }

    /// How many of a round are finished.
    pub(super) fn known(&self, numbers: &Range<usize>, of: impl Fn(usize) -> String) -> usize {
        numbers.clone().filter(|&n| self.holds(n, &of)).count()
    }

    /// Whether a piece is finished, and is of what it shall be of: the front, or what is seen, may have been another.
    fn holds(&self, number: usize, of: &impl Fn(usize) -> String) -> bool {
        self.known.get(&number).is_some_and(|piece| piece.of == of(number))
    }

    /// The pieces of a round, in order, each of what it shall be of: those that are missing and to be done here are simulated, so many at a
    /// time, and kept. What simulates tells what is finished, and whether it was stopped. `None` when stopped.
    ///
    /// # Errors
    /// When a piece fails or cannot be kept, or those of others are missing.
    pub(super) fn round(
        &mut self,
        numbers: Range<usize>,
        of: impl Fn(usize) -> String,
        at_once: usize,
        simulate: impl Fn(&[usize]) -> Result<(Vec<Piece>, bool), Mismatch>,
    ) -> Result<Option<Vec<Piece>>, AdviceError> {
        let missing: Vec<usize> = numbers.clone().filter(|&n| !self.holds(n, &of) && self.share.holds(n)).collect();
        for group in missing.chunks(at_once.max(1)) {
            let (found, is_stopped) = simulate(group)?;
            if let Some(log) = &mut self.log {
                log.append(&found)?;
            }
            self.known.extend(found.into_iter().map(|piece| (piece.point, piece)));
            if is_stopped {
                return Ok(None);
            }
        }
        let all = numbers.len();
        if let Some(question) = self.question.as_ref().filter(|_| numbers.clone().any(|n| !self.holds(n, &of))) {
            for log in self.share.others(POINTS, question)? {
                for number in log.points().filter(|n| numbers.contains(n)) {
                    if !self.holds(number, &of) {
                        self.known.insert(number, log.point(number)?);
                    }
                }
            }
        }
        let missing: Vec<usize> = numbers.clone().filter(|&n| !self.holds(n, &of)).collect();
        if !missing.is_empty() {
            return Err(AdviceError::Unfinished { missing, all });
        }
        Ok(Some(numbers.filter_map(|n| self.known.get(&n).cloned()).collect()))
    }
}

/// What a piece is of, in short.
pub(super) fn in_short(what: &impl Debug) -> String {
    short(format!("{what:?}").as_bytes())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_piece_is_simulated_once_unless_it_shall_be_of_something_else_and_a_stop_keeps_what_is_finished() {
        let mut pieces = Pieces::in_memory();
        let asked_for = RefCell::new(Vec::new());
        let mut round = |of: &str, most: usize| {
            asked_for.borrow_mut().clear();
            let simulate = |group: &[usize]| {
                asked_for.borrow_mut().extend_from_slice(group);
                let piece = |&point: &usize| Piece { point, of: of.to_owned(), ends: vec![], seen: vec![] };
                Ok((group.iter().filter(|n| **n < most).map(piece).collect(), group.iter().any(|n| *n >= most)))
            };
            let found = pieces.round(3..7, |_| of.to_owned(), 2, simulate).expect("pieces");
            (found.map(|f| f.len()), asked_for.borrow().clone())
        };
        assert_eq!(round("a", 6), (None, vec![3, 4, 5, 6]));
        assert_eq!(round("a", 9), (Some(4), vec![6]));
        assert_eq!(round("a", 9), (Some(4), vec![]));
        assert_eq!(round("b", 9), (Some(4), vec![3, 4, 5, 6]));
    }
}
