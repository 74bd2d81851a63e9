//! The JSON Schema of scenario files, generated from the types; the checks of the door read it too.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::Scenario;
use crate::quantity::rounded;

/// Ids and names: also used in paths, file names and `seller>buyer`.
pub(super) const NAME: &str = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$";

/// Months of the calendar.
pub(super) const MONTH: &str = "^[0-9]{4}-(0[1-9]|1[0-2])$";

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let mut schema = schemars::schema_for!(Scenario).to_value();
    finish(&mut schema);
    // Over a template a segment may be said in part; that somebody serves it is checked once the chain is whole.
    if let Some(Value::Array(required)) = schema.pointer_mut("/$defs/Segment/required") {
        required.retain(|name| name != "served_by");
    }
    for (map, thing) in [("organisations", "Organisation"), ("segments", "Segment")] {
        if let Some(entries) = schema.pointer_mut(&format!("/$defs/Chain/properties/{map}/additionalProperties")) {
            *entries = json!({ "anyOf": [
                { "$ref": format!("#/$defs/{thing}") },
                { "type": "null", "description": "Takes it out of the template." },
            ]});
        }
    }
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    whole.insert("title".to_owned(), json!("Scenario of ripplechain"));
    if let Value::Object(rest) = schema {
        for (keyword, value) in rest {
            whole.entry(keyword).or_insert(value);
        }
    }
    Value::Object(whole)
});

/// The JSON Schema (2020-12) of scenario files: titles, descriptions, units (`x-unit`), ranges and defaults.
#[must_use]
pub fn schema() -> &'static Value {
    &SCHEMA
}

/// The schema as editors take it: months may be dates, too. The checks see them as numbers, after the start.
#[must_use]
pub fn published() -> Value {
    let mut schema = schema().clone();
    dates(&mut schema);
    if let Some(points) = schema.pointer_mut("/$defs/Series/properties/points/items") {
        let mut month = json!({ "type": "number", "description": "Month." });
        or_date(&mut month);
        *points = json!({
            "type": "array", "prefixItems": [month, { "type": "number" }, { "type": "number" }], "items": false,
            "minItems": 3, "maxItems": 3,
        });
    }
    schema.pointer_mut("/$defs/Series/properties/breaks/items").into_iter().for_each(or_date);
    schema
}

/// Lets a month be a date wherever one is.
fn dates(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get_mut("properties") {
                properties.get_mut("month").into_iter().for_each(or_date);
            }
            if let Some(Value::Array(items)) = map.get_mut("prefixItems") {
                let is_month = |item: &&mut Value| item.get("description").and_then(Value::as_str) == Some("Month.");
                items.first_mut().filter(is_month).into_iter().for_each(or_date);
            }
            map.values_mut().for_each(dates);
        }
        Value::Array(items) => items.iter_mut().for_each(dates),
        _ => {}
    }
}

fn or_date(month: &mut Value) {
    let description = month.get("description").cloned();
    let date =
        json!({ "type": "string", "pattern": MONTH, "description": "A date, where \"start\" says when month 0 is." });
    let mut number = month.take();
    if let Value::Object(map) = &mut number {
        map.shift_remove("description");
    }
    *month = json!({ "anyOf": [number, date] });
    if let (Value::Object(map), Some(description)) = (month, description) {
        map.insert("description".to_owned(), description);
    }
}

/// Gives every map a `note` and the rule for its names, writes numbers as people do, and leaves out what helps nobody.
fn finish(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("additionalProperties").is_some_and(Value::is_object) && !map.contains_key("properties") {
                map.insert(
                    "properties".to_owned(),
                    json!({ "note": { "type": "string", "description": "A remark; ignored." } }),
                );
                map.insert("propertyNames".to_owned(), json!({ "pattern": NAME }));
            }
            if map.get("format").is_some_and(Value::is_string) {
                map.shift_remove("format");
            }
            // The default of an object is that of its fields, which stand there.
            if map.get("default").is_some_and(Value::is_object) {
                map.shift_remove("default");
            }
            if let Some(Value::String(description)) = map.get_mut("description") {
                *description = description.replace('\n', " ");
            }
            map.values_mut().for_each(finish);
        }
        Value::Array(items) => items.iter_mut().for_each(finish),
        Value::Number(number) => {
            #[allow(clippy::cast_possible_truncation)]
            let single = number.as_f64().map(|x| (x, x as f32)).filter(|(x, single)| *x == f64::from(*single));
            if number.is_f64()
                && let Some((_, single)) = single
            {
                *schema = json!(rounded(single));
            }
        }
        _ => {}
    }
}

/// A schema with its reference followed; what stands beside the reference goes first.
#[derive(Clone, Copy)]
pub(super) struct Resolved<'s> {
    beside: &'s Map<String, Value>,
    target: Option<&'s Map<String, Value>>,
}

impl<'s> Resolved<'s> {
    pub(super) fn new(schema: &'s Value) -> Option<Self> {
        let beside = schema.as_object()?;
        let target = match beside.get("$ref").and_then(Value::as_str) {
            Some(pointer) => SCHEMA.pointer(pointer.trim_start_matches('#')).and_then(Value::as_object),
            None => None,
        };
        Some(Self { beside, target })
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&'s Value> {
        self.beside.get(keyword).or_else(|| self.target?.get(keyword))
    }

    pub(super) fn properties(&self) -> Option<&'s Map<String, Value>> {
        self.get("properties")?.as_object()
    }

    /// The schema of entries that are not named one by one; none if they are refused or may be anything.
    pub(super) fn entries(&self) -> Option<&'s Value> {
        self.get("additionalProperties").filter(|s| s.is_object())
    }

    /// Whether fields that are not named are refused.
    pub(super) fn closed(&self) -> bool {
        self.get("additionalProperties") == Some(&Value::Bool(false))
    }

    /// The alternatives of `anyOf` or `oneOf`.
    pub(super) fn branches(&self) -> Option<&'s Vec<Value>> {
        self.get("anyOf").or_else(|| self.get("oneOf"))?.as_array()
    }

    /// The words allowed, if this is a choice between words.
    pub(super) fn choices(&self) -> Option<Vec<&'s str>> {
        if let Some(list) = self.get("enum").and_then(Value::as_array) {
            return list.iter().map(Value::as_str).collect();
        }
        let mut words = Vec::new();
        for branch in self.branches()? {
            if let Some(word) = branch.get("const").and_then(Value::as_str) {
                words.push(word);
            } else if let Some(list) = branch.get("enum").and_then(Value::as_array) {
                words.extend(list.iter().filter_map(Value::as_str));
            } else {
                return None;
            }
        }
        Some(words)
    }

    /// The JSON types allowed here.
    pub(super) fn types(&self) -> Vec<&'s str> {
        match self.get("type") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ if self.choices().is_some() => vec!["string"],
            _ => Vec::new(),
        }
    }

    /// The branch of an `anyOf` that a value of this JSON type belongs to; the schema itself if there are no branches.
    pub(super) fn branch(&self, type_of_value: &str) -> Option<&'s Value> {
        self.branches()?.iter().find(|branch| {
            Resolved::new(branch).is_some_and(|b| {
                let types = b.types();
                types.contains(&type_of_value) || (type_of_value == "number" && types.contains(&"integer"))
            })
        })
    }
}
