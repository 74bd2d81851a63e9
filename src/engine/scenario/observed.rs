//! What was observed: figures of one's own, to be seen beside the model's; and what was learnt from them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Figures of one's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// Spreadsheets, and how their columns are read where their names do not say it. In the scenario as run they have become
    /// `series`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<DataFile>,
    /// Series of figures, month by month.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<Series>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A spreadsheet (CSV, XLSX, ODS) and how it is read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// Where it is, as seen from the scenario file.
    pub file: String,
    /// Which sheet of a workbook; the first one with figures if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The place that all of it is about, where no column says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Which names in the file are which places of the chain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<PlaceName>,
    /// Which columns are what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<DataColumn>,
    /// Headings and names of places that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// What stands where nothing is known, beside blanks, dashes and "n<5".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// How decimals are written; found out from the file if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<Decimals>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How decimals are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Decimals {
    /// 6.5, thousands 1,200.
    Point,
    /// 6,5, thousands 1.200.
    Comma,
}

/// A name in a file, and the place of the chain that it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceName {
    /// As the file has it.
    pub name: String,
    /// The id of an organisation, a segment, `seller>buyer`, `tier-N` or `chain`.
    pub at: String,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A column of a file, and what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataColumn {
    /// Its heading.
    pub heading: String,
    /// The metric that it is.
    pub metric: String,
    /// The place it is about, if not that of its row or file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// On which scale it stands, from its lowest to its highest value: [1, 5] or [0, 10]; [0, 1] for shares of a metric in %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<[f32; 2]>,
    /// What one unit of the metric is in the column's unit: 7 where days are given and weeks are wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-6, max = 1e9))]
    pub per: Option<f32>,
    /// The heading of the column that it is counted over, such as headcount for leavers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// The heading of the column with the number of answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// The heading of the column with the number of people asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// How sure each figure is: its standard error, in the metric's unit; worked out from the number of answers if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-6, max = 1e9))]
    pub error: Option<f32>,
    /// How many months each figure covers; 3 for a rolling quarter. Found out from the heading if left out, else 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 24), extend("x-unit" = "months"))]
    pub window: Option<u32>,
    /// How far the season moves it, up or down from the year's mean, in the metric's unit: it adds to the error.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub season: f32,
    /// Months from which it is another definition: "2026-06", or a number of months after the start. Levels before and after are
    /// not compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<String>,
    /// How the model is held against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<FitBy>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

fn one_month() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(x: &f32) -> bool {
    *x == 0.0
}

/// How the model is held against a series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FitBy {
    /// By how it changes: it keeps a level of its own.
    #[default]
    Change,
    /// By its level too.
    Level,
    /// Not at all: it is shown only.
    Shown,
}

/// A series of figures: a metric at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// The metric's id.
    pub metric: String,
    /// The place's id: an organisation, a segment, `seller>buyer`, `tier-N` or `chain`.
    pub at: String,
    /// Where it comes from, as in `people!F2:F19`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// How the model is held against it.
    #[serde(default)]
    pub fit: FitBy,
    /// How many months each figure covers.
    #[serde(default = "one_month")]
    #[schemars(range(min = 1, max = 24), extend("x-unit" = "months"))]
    pub window: u32,
    /// Months after the start from which it is another definition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<i32>,
    /// Each figure as [month after the start, value, standard error], in the metric's unit; months before the start are below 0.
    pub points: Vec<[f32; 3]>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Series {
    /// Which stretch between breaks a month lies in.
    #[must_use]
    pub fn stretch(&self, month: f32) -> usize {
        self.breaks.iter().filter(|&&b| month >= b as f32).count()
    }
}

/// What was learnt from figures of one's own: values that numbers of the scenario may have, each with its weight. Where there are
/// any, `run`, `compare` and `why` draw these instead of the numbers marked *assumption*.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calibrated {
    /// Paths of the numbers: `mechanisms.trust.rising`.
    pub numbers: Vec<String>,
    /// Each draw: its weight, then a value for each number.
    pub draws: Vec<Vec<f32>>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
