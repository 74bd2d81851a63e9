//! Why an effect is what it is: how it is shared among parts of the programme, of the model and of what ties the chain together.
//!
//! The shares are worked out by counterfactual reruns; here is what came of them, and how to say
//! it. Shares of one question add up to the effect in the futures of the reruns.

mod words;

use serde::Serialize;

pub use words::{Called, by_name, heading, sentence, sentences};

use super::Analysis;
use crate::ensemble::Summary;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Which levers and events of the programme.
    Levers,
    /// Which mechanisms of the model.
    Mechanisms,
    /// Which ways from place to place, of all places together.
    Channels,
    /// Which links, and what they carry.
    Paths,
    /// Which states of people.
    People,
}

impl Question {
    /// Every question, in the order they are answered.
    pub const ALL: [Self; 5] = [Self::Levers, Self::Mechanisms, Self::Channels, Self::Paths, Self::People];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Levers => "levers",
            Self::Mechanisms => "mechanisms",
            Self::Channels => "channels",
            Self::Paths => "paths",
            Self::People => "people",
        }
    }

    /// What the parts are, where "by" stands before it.
    #[must_use]
    pub fn parts(self) -> &'static str {
        match self {
            Self::People => "states of people",
            other => other.word(),
        }
    }

    /// What is said of what is left when no part is there: "about half does not pass through these states".
    #[must_use]
    pub fn rest(self) -> &'static str {
        match self {
            Self::Levers | Self::Mechanisms | Self::Channels => "remains without any of them",
            Self::Paths => "needs no link",
            Self::People => "does not pass through these states",
        }
    }

    /// Whether parts are held at what they are without the programme, rather than left out.
    #[must_use]
    pub fn holds(self) -> bool {
        matches!(self, Self::Paths | Self::People)
    }
}

/// A link, or an organisation and a segment it serves, and what it carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Way {
    /// The seller's id.
    pub from: String,
    /// The buyer's id.
    pub to: String,
    /// What is carried; none where it is several.
    pub carrier: Option<&'static str>,
}

/// What one part contributes to an effect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// The part.
    pub name: String,
    /// The same with ids of places and as the user would type it, for where letters of the name cannot be drawn.
    #[serde(skip)]
    pub id: String,
    /// The link it goes along, if it goes along one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    /// Its share of the effect at the last month, over futures.
    pub share: Summary,
    /// Standard error from the orders drawn; none where every order was worked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
    /// Its share at each month, mean over futures.
    pub by_month: Vec<f64>,
}

/// How an effect is made up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Account {
    /// The effect's column.
    pub column: usize,
    /// The effect at the last month in the futures of the reruns.
    pub effect: Summary,
    /// The parts, the largest first.
    pub parts: Vec<Contribution>,
    /// What is left of the effect when all parts are left out or held, mean over futures at each month.
    pub rest: Vec<f64>,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// Orders drawn; none where every order was worked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<usize>,
    /// Runs it took, each with and without the programme.
    pub runs: usize,
    /// The headline effects.
    pub accounts: Vec<Account>,
}

impl Answer {
    /// What shares are means over: every order of the parts, or some that were drawn.
    #[must_use]
    pub fn orders_in_words(&self) -> String {
        match self.orders {
            None => "every order of the parts".to_owned(),
            Some(orders) => format!("{orders} drawn orders of the parts"),
        }
    }
}

/// Why an effect is what it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Why {
    /// Futures of each rerun.
    pub futures: usize,
    /// The questions answered.
    pub answers: Vec<Answer>,
    /// What was asked beyond the usual, as it is typed.
    #[serde(skip)]
    pub asked: String,
}

impl<'a> Analysis<'a> {
    /// The same, with why the effects are what they are.
    #[must_use]
    pub fn with_why(mut self, why: Option<&'a Why>) -> Self {
        self.why = why;
        self
    }
}
