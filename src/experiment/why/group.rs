//! Parts that a user wants to see as one.

use std::str::FromStr;

use super::part::{Part, channels, levers, mechanisms};
use super::shapley::MOST_PARTS;
use super::way;
use crate::analysis::{Question, Way};
use crate::format;
use crate::scenario::{Scenario, closest};

/// Parts that a user wants to see as one: `NAME=a,b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    name: String,
    calls: Vec<String>,
}

/// What cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not written as a group is.
    #[error("--group {0}: expected NAME=a,b, such as say=employee_inclusion,customer_inclusion")]
    Shape(String),
    /// A member is nowhere.
    #[error("--group: there is no lever, event, mechanism, channel, link or state of people {call}{}", .close.as_ref().map(|c| format!("; did you mean {c}?")).unwrap_or_default())]
    Member {
        /// As written.
        call: String,
        /// What may have been meant.
        close: Option<String>,
    },
    /// More parts than can be told apart.
    #[error("{} has {parts} parts; at most {MOST_PARTS} can be told apart. Count several as one with --group NAME=a,b, or answer other questions only with --by", .question.word())]
    TooMany {
        /// Of which question.
        question: Question,
        /// How many there are.
        parts: usize,
    },
}

impl FromStr for Group {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let shape = || Refused::Shape(text.to_owned());
        let (name, calls) = text.split_once('=').ok_or_else(shape)?;
        let calls: Vec<String> = calls.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
        if name.trim().is_empty() || calls.is_empty() {
            return Err(shape());
        }
        Ok(Self { name: name.trim().to_owned(), calls })
    }
}

impl Group {
    /// Holds it against what there is in a scenario.
    ///
    /// # Errors
    /// When a member is nowhere.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), Refused> {
        let parts =
            [levers(scenario), mechanisms(scenario), channels(scenario), way::states(), way::all(scenario)].concat();
        let known: Vec<&str> = parts.iter().flat_map(|p| &p.calls).map(String::as_str).collect();
        let unknown = self.calls.iter().find(|call| !known.contains(&call.as_str()));
        unknown.map_or(Ok(()), |call| {
            let close = closest(call, known.iter().copied()).map(str::to_owned);
            Err(Refused::Member { call: call.clone(), close })
        })
    }
}

/// Parts with those of each group as one, where the first of them stood.
pub(super) fn grouped(parts: Vec<Part>, groups: &[Group]) -> Vec<Part> {
    let group_of = |part: &Part| groups.iter().position(|g| g.calls.iter().any(|c| part.calls.contains(c)));
    let mut out: Vec<Part> = Vec::new();
    let mut places: Vec<Option<usize>> = vec![None; groups.len()];
    for part in parts {
        match group_of(&part) {
            None => out.push(part),
            Some(g) => match places[g] {
                Some(place) => {
                    if out[place].way != part.way {
                        out[place].way = shared(out[place].way.take(), part.way);
                    }
                    out[place].members.extend(part.members);
                }
                None => {
                    places[g] = Some(out.len());
                    let (name, id) = (format::sentence(&groups[g].name), groups[g].calls.join(", "));
                    out.push(Part { name, id, named: true, ..part });
                }
            },
        }
    }
    out
}

/// The link that both go along.
fn shared(one: Option<Way>, other: Option<Way>) -> Option<Way> {
    one.zip(other).filter(|(a, b)| (&a.from, &a.to) == (&b.from, &b.to)).map(|(a, _)| Way { carrier: None, ..a })
}

#[cfg(test)]
mod tests;
