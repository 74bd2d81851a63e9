//! Where else a claim holds: one number of its setting at other values, the claim tried anew at each.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Claim, Failure, Flaw, Measure, Outcome, Trial, try_claim};

/// A number of a claim's setting, and the values at which the claim is tried as well.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// What it is, with its unit.
    pub what: String,
    /// Where it stands in the base: `months`, `mechanisms.offer.overhead`.
    pub path: String,
    /// Its values.
    pub values: Vec<f64>,
    /// Futures in each arm, where fewer than the claim itself has are enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub futures: Option<u32>,
}

/// What becomes of a claim at one of the values.
#[derive(Clone, Debug, Serialize)]
pub struct There {
    /// The value.
    pub value: f64,
    /// What became of the claim.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Tries a claim at every value of what it names over so many futures at most; nothing where it names nothing.
///
/// # Errors
/// A [`Failure`] when it cannot be tried.
pub fn elsewhere(claim: &Claim, futures: u32, trial: &Trial<'_>) -> Result<Vec<There>, Failure> {
    let Some(elsewhere) = &claim.elsewhere else { return Ok(Vec::new()) };
    let futures = futures.min(elsewhere.futures.unwrap_or(futures));
    let there = |&value: &f64| {
        let outcome = try_claim(&claim.at(&elsewhere.path, value)?, futures, trial, &|_| {})?;
        Ok(There { value, outcome })
    };
    elsewhere.values.iter().map(there).collect()
}

impl Claim {
    /// The claim with another value in its base. What is measured up to the last month is so still.
    fn at(&self, path: &str, value: f64) -> Result<Self, Flaw> {
        let mut base = self.ground()?;
        let nowhere = || Flaw::Unknown {
            id: self.id.clone(),
            what: "elsewhere".to_owned(),
            found: path.to_owned(),
            kind: "path of a number in its base",
        };
        put(&mut base, path, number(value)).ok_or_else(nowhere)?;
        let mut claim = Self { base, scenario: None, elsewhere: None, ..self.clone() };
        let last = self.scenarios(1, 0)?.values().next().map(|(usual, _)| usual.months as usize);
        if path == "months" {
            for c in &mut claim.show {
                let measures = [Some(&mut c.measure), c.minus.as_mut(), c.over.as_mut()];
                measures.into_iter().flatten().for_each(|m| stretched(m, last, value as usize));
            }
        }
        Ok(claim)
    }
}

/// Moves the end of what is measured up to the last month.
fn stretched(measure: &mut Measure, last: Option<usize>, to: usize) {
    if Some(measure.months[1]) == last {
        measure.months[1] = to;
    }
    if let Some(with) = &mut measure.with {
        stretched(with, last, to);
    }
}

/// A number as a scenario has it: whole where it is.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }
}

/// Puts a value at the end of a path of names, making what is not there; nothing where something else is in its way.
fn put(into: &mut Map<String, Value>, path: &str, value: Value) -> Option<()> {
    let Some((name, rest)) = path.split_once('.') else {
        into.insert(path.to_owned(), value);
        return Some(());
    };
    put(into.entry(name).or_insert_with(|| json!({})).as_object_mut()?, rest, value)
}

#[cfg(test)]
mod tests {
    use super::super::{FRESH_SEED, library};
    use super::*;

    fn claim(more: &Value, last: usize) -> Claim {
        let mut base = json!({ "chain": { "template": "three-tier" } });
        base.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let measure = json!({ "metric": "loyalty", "at": "maker", "months": [0, last], "arm": "with" });
        let early = json!({ "metric": "loyalty", "at": "maker", "months": [3, 6], "arm": "with", "with": measure });
        let file = json!({
            "id": "C99", "claim": "c", "question": "q", "status": "shown", "base": base,
            "show": [{ "what": "w", "measure": early, "minus": measure, "expect": { "higher": 1 } }],
        });
        Claim::read(&file.to_string(), "here").expect("a claim")
    }

    #[test]
    fn a_value_is_put_where_the_path_says_and_the_rest_stays() {
        let there = claim(&json!({ "mechanisms": { "offer": { "overhead": 2, "strength": 1 } } }), 36);
        let base = |path: &str, value| there.at(path, value).expect("a base").base;
        let offer = base("mechanisms.offer.overhead", 0.5)["mechanisms"]["offer"].clone();
        assert_eq!(offer, json!({ "overhead": 0.5, "strength": 1 }));
        assert_eq!(base("programme.maker.tension", 1.0)["programme"]["maker"]["tension"], json!(1));
        assert!(there.at("mechanisms.offer.overhead.x", 1.0).is_err_and(|flaw| flaw.to_string().contains("no path")));
    }

    #[test]
    fn every_value_that_comes_with_the_product_is_a_scenario() {
        let claims = library().expect("claims");
        let named: Vec<_> = claims.iter().filter_map(|c| c.elsewhere.as_ref().map(|e| (c, e))).collect();
        assert!(named.len() > 3);
        for (claim, elsewhere) in named {
            for &value in &elsewhere.values {
                let there = claim.at(&elsewhere.path, value).and_then(|there| there.scenarios(8, FRESH_SEED));
                let usual = claim.scenarios(8, FRESH_SEED).expect("arms");
                let there = there.unwrap_or_else(|flaw| panic!("{flaw}"));
                assert!(there != usual, "{}: {} {value} changes nothing", claim.id, elsewhere.path);
            }
        }
    }

    #[test]
    fn what_is_measured_to_the_end_is_measured_to_the_new_end() {
        let longer = claim(&json!({ "months": 48 }), 48).at("months", 72.0).expect("a base");
        let contrast = &longer.show[0];
        assert_eq!((longer.base["months"].clone(), contrast.measure.months), (json!(72), [3, 6]));
        assert_eq!(contrast.measure.with.as_ref().map(|w| w.months), Some([0, 72]));
        let last = |claim: &Claim| claim.show[0].minus.as_ref().map(|m| m.months);
        assert_eq!(last(&longer), Some([0, 72]));
        // Where the base says nothing, the usual end is meant.
        assert_eq!(last(&claim(&json!({}), 36).at("months", 24.0).expect("a base")), Some([0, 24]));
        // Another number leaves the months alone.
        assert_eq!(
            last(&claim(&json!({ "months": 48 }), 48).at("programme.maker.tension", 0.5).expect("a base")),
            Some([0, 48])
        );
    }
}
