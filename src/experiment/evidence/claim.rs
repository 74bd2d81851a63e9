//! A claim as it stands in its file, and the files that come with the product.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Elsewhere, Published, Verdict};
use crate::observe;
use crate::scenario::{Diagnostics, Scenario, bundled, from_value};

/// The first seed nobody tuned on, which `evidence` takes unless another is named; seeds below are for working on the model.
pub const FRESH_SEED: u64 = 900_001;

macro_rules! library {
    ($($folder:literal: $($id:literal)+;)+) => {
        /// The files that come with the product: id and text.
        pub static LIBRARY: &[(&str, &str)] = &[
            $($(($id, include_str!(concat!("../../../evidence/", $folder, "/", $id, ".json"))),)+)+
        ];
    };
}

library! {
    "claims": "C01" "C02" "C03" "C04" "C05" "C06" "C07" "C08" "C09" "C10" "C11" "C12" "C13" "C14" "C15" "C16" "C17" "C18" "C19"
        "C20" "C21" "C22" "C23" "C24" "C25" "C26" "C27" "C28" "C29" "C30" "C31" "C32" "C33" "C34" "C35" "C36" "C37" "C38" "C39" "C40"
        "C41" "C42" "C43" "C44" "C45" "C46" "C47" "C48" "C49" "C50" "C51" "C52" "C53";
    "facts": "F01" "F02" "F03" "F04" "F05" "F06" "F07" "F08" "F09" "F10" "F11" "F12" "F13" "F14" "F15";
    "published": "P01" "P02" "P03" "P04" "P05" "P06" "P07" "P08";
}

/// Whether a file states a claim about value chains, a fact about the model, or what others have measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A claim about how change runs through a value chain.
    Claim,
    /// A fact that the model is to show.
    Fact,
    /// A published number, with the model's beside it.
    Published,
}

/// A claim and the experiment that would show or refute it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// `C01` … for claims, `F01` … for facts, `P01` … for what is published.
    pub id: String,
    /// The claim in a sentence.
    pub claim: String,
    /// The experiment in a sentence.
    pub question: String,
    /// What it was when the file was last reviewed; `evidence` fails when a claim that was shown no longer is.
    pub status: Verdict,
    /// Whether it follows from one equation alone, so that showing it says nothing about emergence.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub built_in: bool,
    /// Whether the short run includes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quick: bool,
    /// At least so many futures in each arm, where the usual number is too few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub futures: Option<u32>,
    /// Mechanisms thought to carry it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried_by: Vec<String>,
    /// What a reader should know: why it fails, or what the experiment cannot tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What others have measured; what is expected is then the range of their numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// The bundled scenario that the base is laid over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// The scenario all arms start from.
    #[serde(default)]
    pub base: Map<String, Value>,
    /// Ways the same futures may go: merge patches over the base.
    #[serde(default)]
    pub arms: IndexMap<String, Value>,
    /// What must be seen; all of it.
    pub show: Vec<Contrast>,
    /// At which other values of a number it is tried too, where the documents are to say how far it reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
}

/// How one number is made of the months of a future, or of all futures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// Mean over the months.
    #[default]
    Mean,
    /// Smallest of the months.
    Min,
    /// Largest of the months.
    Max,
    /// Month in which the mean difference over futures first reaches half of what it is at the end of the months.
    Arrival,
    /// Month from which the mean difference over futures is nine tenths of what it is at the end of the months.
    Settled,
    /// Spread over futures of the mean over the months.
    Spread,
    /// Correlation over futures with `with`.
    Correlation,
}

/// One number to measure: a metric at a place over months, in an arm or between two.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The metric.
    pub metric: String,
    /// The place.
    pub at: String,
    /// First and last month.
    pub months: [usize; 2],
    /// The arm.
    pub arm: String,
    /// The arm it is compared with, future by future; the mean of several; the level itself if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<String>,
    /// How months become one number.
    #[serde(default)]
    pub take: Take,
    /// Counts the futures (in percent) whose number lies below this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// A factor.
    #[serde(default = "one")]
    pub times: f64,
    /// What it is correlated with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Box<Measure>>,
}

fn one() -> f64 {
    1.0
}

/// What a contrast expects.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// At least this much more.
    Higher(f64),
    /// At least this much less.
    Lower(f64),
    /// No more than this much either way.
    About(f64),
    /// Between these two.
    Between([f64; 2]),
}

impl Expected {
    /// Where the estimate should lie.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::Higher(least) => (least, f64::INFINITY),
            Self::Lower(least) => (f64::NEG_INFINITY, -least),
            Self::About(least) => (-least, least),
            Self::Between([from, to]) => (from, to),
        }
    }
}

/// One thing that must be seen: a measure, or one minus another, or one over another.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contrast {
    /// What it says, in a few words.
    pub what: String,
    /// Whether this much follows from one equation alone, where the whole claim does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub built_in: bool,
    /// What is measured.
    pub measure: Measure,
    /// What is taken off it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minus: Option<Measure>,
    /// What it is divided by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Measure>,
    /// What is expected.
    pub expect: Expected,
}

/// Why a file cannot be tried.
#[derive(Debug, thiserror::Error)]
pub enum Flaw {
    /// It is neither a claim nor a portfolio.
    #[error("{origin} is neither a claim nor a portfolio: {why}")]
    Shape {
        /// The file.
        origin: String,
        /// What the reader of JSON says.
        why: serde_json::Error,
    },
    /// Its base or an arm is no scenario.
    #[error("in {id}, {arm} is not a scenario:\n{diagnostics}")]
    Scenario {
        /// The claim.
        id: String,
        /// `the base` or the arm.
        arm: String,
        /// What is wrong.
        diagnostics: String,
    },
    /// A contrast names what does not exist.
    #[error("in {id}, \"{what}\" names {found}, which is no {kind}")]
    Unknown {
        /// The claim.
        id: String,
        /// The contrast.
        what: String,
        /// What was found.
        found: String,
        /// What was expected.
        kind: &'static str,
    },
}

impl Claim {
    /// Reads a claim; `origin` is what messages call the text.
    ///
    /// # Errors
    /// [`Flaw::Shape`] when it is none.
    pub fn read(text: &str, origin: &str) -> Result<Self, Flaw> {
        serde_json::from_str(text).map_err(|why| Flaw::Shape { origin: origin.to_owned(), why })
    }

    /// Claim, fact or published number.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.published {
            Some(_) => Kind::Published,
            None if self.id.starts_with('F') => Kind::Fact,
            None => Kind::Claim,
        }
    }

    /// The measures of all contrasts.
    pub fn measures(&self) -> impl Iterator<Item = (&Contrast, &Measure)> {
        self.show.iter().flat_map(|c| {
            let own = [Some(&c.measure), c.minus.as_ref(), c.over.as_ref()].into_iter().flatten();
            own.flat_map(|m| [Some(m), m.with.as_deref()]).flatten().map(move |m| (c, m))
        })
    }

    /// The scenario of every arm that a contrast uses, by name; `without` and `with` are the base without and with its
    /// programme.
    ///
    /// # Errors
    /// A [`Flaw`] in the base, an arm or a contrast.
    pub fn scenarios(&self, futures: u32, seed: u64) -> Result<IndexMap<String, (Scenario, bool)>, Flaw> {
        let mut base = self.ground()?;
        base.insert("name".to_owned(), json!(self.id.to_lowercase()));
        base.insert("futures".to_owned(), json!(futures));
        base.insert("seed".to_owned(), json!(seed));
        if !self.arms.is_empty() {
            base.insert("what_ifs".to_owned(), json!(self.arms));
        }
        let flaw = |arm: &str, diagnostics: &Diagnostics| Flaw::Scenario {
            id: self.id.clone(),
            arm: arm.to_owned(),
            diagnostics: diagnostics.render(false),
        };
        let base = from_value(&Value::Object(base), &self.id).map_err(|f| flaw("the base", &f))?;
        let mut arms = IndexMap::new();
        for (contrast, measure) in self.measures() {
            self.check(contrast, measure, &base)?;
            for name in std::iter::once(&measure.arm).chain(&measure.against) {
                if arms.contains_key(name) {
                    continue;
                }
                let scenario = match name.as_str() {
                    "without" | "with" => base.clone(),
                    _ => base.what_if(name).map_err(|f| flaw(name, &f))?,
                };
                arms.insert(name.clone(), (scenario, name != "without"));
            }
        }
        Ok(arms)
    }

    /// The base, laid over its bundled scenario if it has one.
    pub(super) fn ground(&self) -> Result<Map<String, Value>, Flaw> {
        let Some(name) = &self.scenario else { return Ok(self.base.clone()) };
        let text = bundled(name).ok_or_else(|| Flaw::Scenario {
            id: self.id.clone(),
            arm: "the base".to_owned(),
            diagnostics: format!("there is no bundled scenario {name}"),
        })?;
        let mut whole: Map<String, Value> =
            serde_json::from_str(text).map_err(|why| Flaw::Shape { origin: name.clone(), why })?;
        whole.extend(self.base.clone());
        Ok(whole)
    }

    fn check(&self, contrast: &Contrast, measure: &Measure, base: &Scenario) -> Result<(), Flaw> {
        let unknown = |found: &str, kind| {
            Err(Flaw::Unknown { id: self.id.clone(), what: contrast.what.clone(), found: found.to_owned(), kind })
        };
        let Some(metric) = observe::metric(&measure.metric) else { return unknown(&measure.metric, "metric") };
        if !base.places().iter().any(|p| p.id == measure.at && metric.at.contains(&p.kind)) {
            return unknown(&format!("{} at {}", measure.metric, measure.at), "metric of that place");
        }
        let [from, to] = measure.months;
        if from > to || to > base.months as usize {
            return unknown(&format!("months {from} to {to}"), "stretch of the months simulated");
        }
        Ok(())
    }
}

/// All claims, facts and published numbers that come with the product.
///
/// # Errors
/// [`Flaw::Shape`] when one cannot be read.
pub fn library() -> Result<Vec<Claim>, Flaw> {
    LIBRARY.iter().map(|(id, text)| Claim::read(text, id)).collect()
}
