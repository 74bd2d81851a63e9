//! What a run assumes, as rows: every parameter with the value it had, and courses of levers in words.

use serde_json::Value;

use super::Error;
use crate::mechanism::{MECHANISMS, Mechanism};
use crate::quantity::{Parameter, rounded};
use crate::scenario::{Course, Scenario};

/// A mechanism and its parameters.
pub(super) struct Settings {
    pub(super) mechanism: &'static str,
    pub(super) about: &'static str,
    pub(super) is_off: bool,
    pub(super) rows: Vec<Setting>,
}

/// A parameter and its value.
pub(super) struct Setting {
    pub(super) parameter: &'static Parameter,
    pub(super) value: f64,
}

impl Setting {
    /// Whether the scenario says otherwise than the model's default.
    pub(super) fn is_changed(&self) -> bool {
        self.value != rounded(self.parameter.default)
    }
}

/// Every mechanism with its parameters as they were in effect.
pub(super) fn settings(scenario: &Scenario) -> Result<Vec<Settings>, Error> {
    let off: Vec<Value> =
        scenario.mechanisms.off.iter().map(serde_json::to_value::<&Mechanism>).collect::<Result<_, _>>()?;
    // Through text, because a value would hold 0.7 as 0.699999988079071.
    let effective: Value = serde_json::from_str(&serde_json::to_string(&scenario.mechanisms.effective())?)?;
    let of = |(mechanism, about, table): &(&'static str, &'static str, &'static [Parameter])| {
        let value = |p: &Parameter| effective.get(*mechanism).and_then(|m| m.get(p.name)).and_then(Value::as_f64);
        let row = |p: &'static Parameter| Setting { parameter: p, value: value(p).unwrap_or(rounded(p.default)) };
        let is_off = off.iter().any(|o| o.as_str() == Some(mechanism));
        Settings { mechanism, about, is_off, rows: table.iter().map(row).collect() }
    };
    Ok(MECHANISMS.iter().map(of).collect())
}

/// A course in words: "0.6", or "0.2 from month 0, 0.6 from month 6".
pub(super) fn course(course: &Course) -> String {
    match course {
        Course::Constant(x) => rounded(*x).to_string(),
        Course::Points(points) => {
            let steps = points.iter().map(|[month, value]| format!("{value} from month {month}"));
            steps.collect::<Vec<_>>().join(", ")
        }
    }
}
