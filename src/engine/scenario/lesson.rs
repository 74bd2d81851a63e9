//! The lesson block: what a class predicts, looks for and talks about.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Material for a course. The class predicts first; then one future is shown, then twenty, then the band of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// What students can do or explain afterwards, in one sentence.
    pub goal: String,
    /// The question the class answers before it sees anything.
    pub question: String,
    /// What is predicted, and how.
    pub prediction: Prediction,
    /// What to look for when the futures appear.
    pub look_for: Vec<String>,
    /// Questions for the talk afterwards.
    pub debrief: Vec<String>,
    /// What the model leaves out.
    pub leaves_out: Vec<String>,
    /// How 50 minutes may be spent.
    pub plan_50_minutes: Vec<Phase>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is predicted: the paired difference of one metric at one place, by a choice or by a drawn curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// The metric's id.
    pub metric: String,
    /// The place's id: an organisation, a segment, `seller>buyer`, `tier-N` or `chain`.
    pub at: String,
    /// Answers to choose from. Without any, the curve is drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// What-ifs shown beside the programme when the futures appear.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An answer to choose from. It is right if the model says so: nothing here is marked as right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer, as a student would say it.
    pub text: String,
    /// The answer that this arm ends best: a what-if's name, or `with` for the programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<String>,
    /// The answer that the difference runs like this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a difference runs. Better and worse are the metric's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Better from the start.
    Better,
    /// Worse first, better at the end.
    WorseThenBetter,
    /// Better first, worse at the end.
    BetterThenWorse,
    /// Worse throughout.
    Worse,
    /// Hardly any difference.
    Flat,
}

/// A stretch of the lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// How long.
    #[schemars(range(min = 1, max = 50), extend("x-unit" = "minutes"))]
    pub minutes: u32,
    /// What happens.
    pub what: String,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
