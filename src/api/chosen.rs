//! Which scenario a question is about: one of the catalogue, or one's own file; and which assumed numbers are others than in it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A scenario of the catalogue by its name, or something of one's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Chosen {
    /// As it came.
    Named(String),
    /// Changed, or one's own.
    Own(Own),
}

impl Chosen {
    /// What the scenario is called.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Own(own) => own.file.as_ref().and_then(|file| file.get("name")?.as_str()).unwrap_or(&own.name),
        }
    }
}

/// A scenario of one's own, or one of the catalogue with other numbers assumed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Own {
    /// One of the catalogue, where there is no file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) name: String,
    /// One's own file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<Value>,
    /// Numbers of mechanisms that are others than in it: by mechanism, by parameter.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(super) assumed: Map<String, Value>,
}

impl Own {
    /// The file with the other numbers in it.
    pub(super) fn laid_over(&self, file: &Value) -> Value {
        let mut file = file.clone();
        if self.assumed.is_empty() {
            return file;
        }
        let mut mechanisms = file.get("mechanisms").and_then(Value::as_object).cloned().unwrap_or_default();
        for (mechanism, numbers) in &self.assumed {
            let mut own = mechanisms.get(mechanism).and_then(Value::as_object).cloned().unwrap_or_default();
            own.extend(numbers.as_object().cloned().unwrap_or_default());
            mechanisms.insert(mechanism.clone(), Value::Object(own));
        }
        if let Value::Object(fields) = &mut file {
            fields.insert("mechanisms".to_owned(), Value::Object(mechanisms));
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn other_numbers_are_laid_over_those_of_the_file_and_no_more() {
        let own: Chosen =
            serde_json::from_value(json!({ "name": "x", "assumed": { "trust": { "rising": 9 } } })).expect("own");
        let Chosen::Own(own) = own else { panic!("it is a name") };
        let file = json!({ "name": "x", "mechanisms": { "trust": { "falling": 2 }, "silos": { "strength": 0 } } });
        let laid = own.laid_over(&file);
        assert_eq!(laid["mechanisms"], json!({ "trust": { "falling": 2, "rising": 9 }, "silos": { "strength": 0 } }));
        assert_eq!(Own::default().laid_over(&file), file);
        assert!(matches!(serde_json::from_value(json!("x")), Ok(Chosen::Named(name)) if name == "x"));
        assert!(serde_json::from_value::<Chosen>(json!({ "nmae": "x" })).is_err());
    }
}
