//! A number that can be varied: where it is, what it is, between what.

use serde::Serialize;

/// A number in a scenario, with all that a slider or a sweep needs to know about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValuePath {
    /// Where it is: `programme.maker.tension`.
    pub path: String,
    /// What it is; none for a lever that the programme leaves alone.
    pub value: Option<f64>,
    /// Smallest permitted value.
    pub min: Option<f64>,
    /// Largest permitted value.
    pub max: Option<f64>,
    /// Unit.
    pub unit: String,
    /// Whether only whole numbers are allowed.
    pub whole: bool,
    /// What it does.
    pub meaning: String,
}
