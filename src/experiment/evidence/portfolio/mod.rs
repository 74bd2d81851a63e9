//! A portfolio of programmes: drawn from stated ranges, each tried with and without it in an organisation of its own, and
//! held against one rule of success. Its shares stand beside what surveys of change programmes found.

mod draw;
mod findings;
mod programme;
mod separation;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use draw::Drawn;
pub use findings::{Beside, Findings, try_portfolio};
pub use separation::{Group, Separation};

use super::{Flaw, Sure, Verdict};
use crate::scenario::Of;

/// The portfolio that comes with the product.
const PORTFOLIO: &str = include_str!("../../../../evidence/portfolio.json");

/// Programmes drawn from ranges, and the rule they are judged by.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Portfolio {
    /// `portfolio`.
    pub id: String,
    /// The claim in a sentence.
    pub claim: String,
    /// The experiment in a sentence.
    pub question: String,
    /// What it was when the file was last reviewed.
    pub status: Verdict,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How many programmes.
    pub programmes: u32,
    /// Futures of each.
    pub futures: u32,
    /// What success is.
    pub rule: Rule,
    /// What surveys found.
    pub published: Vec<Survey>,
    /// What is drawn, by the name that stands for it in `base`.
    pub inputs: IndexMap<String, Input>,
    /// The scenario of a programme; `"$name"` stands for what was drawn, `"$one * $other"` for a product.
    pub base: Map<String, Value>,
}

/// What success is: all objectives met = in full.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Objectives are judged by the mean over so many months at the end.
    pub last_months: u32,
    /// The objectives.
    pub objectives: Vec<Objective>,
    /// With so many of them met, and not all, a programme succeeds partly.
    pub partly: usize,
}

/// An objective: any one of these must hold.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// In words.
    pub what: String,
    /// The ways to meet it.
    pub any: Vec<Mark>,
}

/// A number that must be reached.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The metric.
    pub metric: String,
    /// The place.
    pub at: String,
    /// The level with the programme, or the difference it makes.
    pub of: Of,
    /// The number.
    pub at_least: f64,
}

/// A share of programmes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// Succeeded in full.
    Full,
    /// Succeeded partly.
    Partly,
    /// Did not succeed.
    Not,
    /// Succeeded in full, among the most successful fifth of organisations.
    TopFifth,
    /// Succeeded in full, among the least successful fifth.
    BottomFifth,
}

impl Share {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => "succeed in full",
            Self::Partly => "succeed partly",
            Self::Not => "do not succeed",
            Self::TopFifth => "in full, most successful fifth of organisations",
            Self::BottomFifth => "in full, least successful fifth",
        }
    }
}

/// What a survey found of a share.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// The share.
    pub share: Share,
    /// Its range in percent.
    pub between: [f64; 2],
    /// Who found it.
    pub source: String,
    /// How sure it is.
    pub sure: Sure,
}

/// One thing that is drawn.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Input {
    /// What it is.
    pub means: String,
    /// From what it is drawn.
    #[serde(flatten)]
    pub from: Choice,
    /// Only whole steps from the lower end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
}

/// From what an input is drawn.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Any number between two, all alike.
    Between([f64; 2]),
    /// One of several ways, each a merge patch over the base.
    OneOf(IndexMap<String, Way>),
}

/// One of several ways.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// How often, against the others.
    pub share: f64,
    /// What it changes.
    pub patch: Value,
}

impl Portfolio {
    /// The portfolio that comes with the product.
    ///
    /// # Errors
    /// [`Flaw::Shape`] when it cannot be read.
    pub fn library() -> Result<Self, Flaw> {
        Self::read(PORTFOLIO, "portfolio")
    }

    /// Reads a portfolio; `origin` is what messages call the text.
    ///
    /// # Errors
    /// [`Flaw::Shape`] when it is none.
    pub fn read(text: &str, origin: &str) -> Result<Self, Flaw> {
        serde_json::from_str(text).map_err(|why| Flaw::Shape { origin: origin.to_owned(), why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_share_of_programmes_has_its_words() {
        let all = [Share::Full, Share::Partly, Share::Not, Share::TopFifth, Share::BottomFifth];
        assert_eq!(
            all.map(Share::words),
            [
                "succeed in full",
                "succeed partly",
                "do not succeed",
                "in full, most successful fifth of organisations",
                "in full, least successful fifth",
            ]
        );
    }

    #[test]
    fn what_is_no_portfolio_is_refused_by_its_name() {
        let told = Portfolio::read("{}", "here").expect_err("no portfolio").to_string();
        assert!(told.starts_with("here is neither a claim nor a portfolio: "), "{told}");
    }
}
