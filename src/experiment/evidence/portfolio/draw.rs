//! From a point of Sobol's sequence to a scenario: evenly over all ranges, and the same programme whatever their number.

use serde::Serialize;
use serde_json::{Number, Value, json};

use super::{Choice, Input, Portfolio};
use crate::experiment::evidence::Flaw;
use crate::scenario::{Scenario, from_value};

/// What was drawn for one input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Drawn {
    /// A number.
    Number(f64),
    /// The place of a way among its alternatives.
    Way(usize),
}

impl Input {
    /// What a number between 0 and 1 draws.
    fn draw(&self, u: f64) -> Drawn {
        match &self.from {
            Choice::Between([from, to]) => Drawn::Number(match self.step {
                Some(step) => from + step * (u * ((to - from) / step + 1.0)).floor(),
                None => from + u * (to - from),
            }),
            Choice::OneOf(ways) => {
                let all: f64 = ways.values().map(|w| w.share).sum();
                let mut left = u * all;
                let within = |share: f64| {
                    left -= share;
                    left < 0.0
                };
                Drawn::Way(ways.values().map(|w| w.share).position(within).unwrap_or(ways.len() - 1))
            }
        }
    }
}

impl Portfolio {
    /// What is drawn for a programme, in the order of the inputs.
    #[must_use]
    pub fn drawn(&self, programme: u32) -> Vec<Drawn> {
        let share = |i: usize| f64::from(sobol_burley::sample(programme, i as u32 % 256, i as u32 / 256));
        self.inputs.values().enumerate().map(|(i, input)| input.draw(share(i))).collect()
    }

    /// The scenario of a programme.
    ///
    /// # Errors
    /// A [`Flaw`] when what was drawn is no scenario.
    pub fn scenario(&self, programme: u32, seed: u64) -> Result<Scenario, Flaw> {
        let name = format!("programme-{}", programme + 1);
        let drawn = self.drawn(programme);
        let mut whole = Value::Object(self.base.clone());
        for (input, drawn) in self.inputs.values().zip(&drawn) {
            if let (Choice::OneOf(ways), Drawn::Way(i)) = (&input.from, drawn)
                && let Some(way) = ways.values().nth(*i)
            {
                lay_over(&mut whole, &way.patch);
            }
        }
        let numbers = |name: &str| match drawn[self.inputs.get_index_of(name)?] {
            Drawn::Number(x) => Some(x),
            Drawn::Way(_) => None,
        };
        fill(&mut whole, &numbers);
        whole["name"] = json!(name);
        whole["futures"] = json!(self.futures);
        whole["seed"] = json!(seed.wrapping_add(u64::from(programme)));
        from_value(&whole, &name).map_err(|diagnostics| Flaw::Scenario {
            id: self.id.clone(),
            arm: name,
            diagnostics: diagnostics.render(false),
        })
    }
}

/// RFC 7386 without removal: objects are merged field by field, everything else replaces.
fn lay_over(whole: &mut Value, patch: &Value) {
    match (whole, patch) {
        (Value::Object(whole), Value::Object(patch)) => {
            for (name, change) in patch {
                lay_over(whole.entry(name).or_insert(Value::Null), change);
            }
        }
        (whole, patch) => *whole = patch.clone(),
    }
}

/// Puts numbers where names stand; a name that nothing was drawn for is left, and refused with the scenario.
fn fill(value: &mut Value, number: &impl Fn(&str) -> Option<f64>) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|v| fill(v, number)),
        Value::Array(items) => items.iter_mut().for_each(|v| fill(v, number)),
        Value::String(text) if text.starts_with('$') => {
            let factors = text.split(" * ").map(|name| number(name.trim_start_matches('$')));
            if let Some(product) = factors.product::<Option<f64>>() {
                *value = as_in_a_file(product);
            }
        }
        _ => {}
    }
}

/// A number as a file would say it: four digits after the point, none for a whole one.
fn as_in_a_file(x: f64) -> Value {
    let x = (x * 1e4).round() / 1e4;
    if x.fract() == 0.0 { json!(x as i64) } else { Number::from_f64(x).map_or(Value::Null, Value::Number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_programme_of_the_portfolio_is_a_scenario() {
        let portfolio = Portfolio::library().expect("a portfolio");
        for programme in 0..portfolio.programmes {
            portfolio
                .scenario(programme, crate::experiment::evidence::FRESH_SEED)
                .unwrap_or_else(|flaw| panic!("{flaw}"));
        }
    }

    #[test]
    fn numbers_come_from_their_range_and_ways_by_their_share() {
        let portfolio = Portfolio::library().expect("a portfolio");
        let n = 512;
        let at = |name: &str| portfolio.inputs.get_index_of(name).expect("an input");
        let drawn: Vec<Vec<Drawn>> = (0..n).map(|p| portfolio.drawn(p)).collect();
        let months: Vec<f64> = drawn
            .iter()
            .map(|d| match d[at("months")] {
                Drawn::Number(x) => x,
                Drawn::Way(_) => panic!("months are a number"),
            })
            .collect();
        assert!(months.iter().all(|m| [18.0, 24.0, 30.0, 36.0].contains(m)));
        assert!([18.0, 36.0].iter().all(|m| months.contains(m)));
        let services = drawn.iter().filter(|d| d[at("kind")] == Drawn::Way(0)).count() as f64;
        assert!((services / f64::from(n) - 0.3).abs() < 0.02, "{services}");
    }

    #[test]
    fn names_are_filled_in_and_multiplied() {
        let mut value = json!({ "a": ["$x", "$x * $y", "$z", "plain"] });
        fill(&mut value, &|name| match name {
            "x" => Some(0.5),
            "y" => Some(4.0),
            _ => None,
        });
        assert_eq!(value, json!({ "a": [0.5, 2, "$z", "plain"] }));
    }

    #[test]
    fn what_is_drawn_follows_from_the_number() {
        let of = |file: Value| serde_json::from_value::<Input>(file).expect("an input");
        let drawn = |input: &Input, u| match input.draw(u) {
            Drawn::Number(x) => x,
            Drawn::Way(i) => i as f64,
        };
        let any = of(json!({ "means": "m", "between": [2, 6] }));
        assert_eq!([0.0, 0.25, 0.5].map(|u| drawn(&any, u)), [2.0, 3.0, 4.0]);
        let steps = of(json!({ "means": "m", "between": [10, 20], "step": 5 }));
        assert_eq!([0.0, 0.33, 0.34, 0.66, 0.67, 0.99].map(|u| drawn(&steps, u)), [10.0, 10.0, 15.0, 15.0, 20.0, 20.0]);
        let way = |share: f64| json!({ "share": share, "patch": {} });
        let ways = of(json!({ "means": "m", "one_of": { "a": way(1.0), "b": way(2.0), "c": way(1.0) } }));
        assert_eq!([0.0, 0.24, 0.25, 0.74, 0.75, 1.0].map(|u| drawn(&ways, u)), [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]);
    }

    #[test]
    fn a_patch_is_laid_over_field_by_field_and_numbers_are_written_as_in_a_file() {
        let mut whole = json!({ "a": { "b": 1, "c": 2 }, "d": [1, 2] });
        lay_over(&mut whole, &json!({ "a": { "b": 3, "e": { "f": 4 } }, "d": [5] }));
        assert_eq!(whole, json!({ "a": { "b": 3, "c": 2, "e": { "f": 4 } }, "d": [5] }));
        let numbers = [0.123_46, 2.0, -3.0, 1.5].map(as_in_a_file);
        assert_eq!(numbers, [json!(0.1235), json!(2), json!(-3), json!(1.5)]);
        assert_eq!((as_in_a_file(2.000_04), as_in_a_file(f64::NAN)), (json!(2), Value::Null));
    }

    #[test]
    fn a_programme_is_named_and_seeded_by_its_number() {
        let portfolio = Portfolio::library().expect("a portfolio");
        let scenario = portfolio.scenario(4, 100).expect("a scenario");
        assert_eq!((scenario.name.as_str(), scenario.seed, scenario.futures), ("programme-5", 104, portfolio.futures));
        let drawn = portfolio.drawn(4);
        for (i, input) in portfolio.inputs.values().enumerate() {
            assert_eq!(drawn[i], input.draw(f64::from(sobol_burley::sample(4, i as u32, 0))));
        }
    }
}
