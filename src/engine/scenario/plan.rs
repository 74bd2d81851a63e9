//! Reading and writing of plans and cultures: objects whose fields are the levers.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::types::{Course, Culture, Event, Plan};
use crate::quantity::rounded;
use crate::steering::{LEVERS, Lever};

impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (lever, course) in &self.levers {
            map.serialize_entry(lever.row().name, course)?;
        }
        if self.balcony {
            map.serialize_entry("balcony", &true)?;
        }
        if !self.events.is_empty() {
            map.serialize_entry("events", &self.events)?;
        }
        if let Some(note) = &self.note {
            map.serialize_entry("note", note)?;
        }
        map.end()
    }
}

impl Serialize for Culture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (lever, value) in &self.levers {
            map.serialize_entry(lever.row().name, value)?;
        }
        if let Some(note) = &self.note {
            map.serialize_entry("note", note)?;
        }
        map.end()
    }
}

struct PlanVisitor;

impl<'de> Visitor<'de> for PlanVisitor {
    type Value = Plan;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of levers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Plan, A::Error> {
        let mut plan = Plan::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "balcony" => plan.balcony = map.next_value()?,
                "events" => plan.events = map.next_value()?,
                "note" => plan.note = map.next_value()?,
                _ => {
                    let lever =
                        Lever::named(&key).ok_or_else(|| A::Error::custom(format!("no lever is called {key}")))?;
                    plan.levers.insert(lever, map.next_value::<Course>()?);
                }
            }
        }
        Ok(plan)
    }
}

impl<'de> Deserialize<'de> for Plan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PlanVisitor)
    }
}

struct CultureVisitor;

impl<'de> Visitor<'de> for CultureVisitor {
    type Value = Culture;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of levers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Culture, A::Error> {
        let mut culture = Culture::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == "note" {
                culture.note = map.next_value()?;
            } else {
                let lever = Lever::named(&key).ok_or_else(|| A::Error::custom(format!("no lever is called {key}")))?;
                culture.levers.insert(lever, map.next_value()?);
            }
        }
        Ok(culture)
    }
}

impl<'de> Deserialize<'de> for Culture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CultureVisitor)
    }
}

impl JsonSchema for Plan {
    fn schema_name() -> Cow<'static, str> {
        "Plan".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = serde_json::Map::new();
        for row in LEVERS {
            let course = json_schema!({
                "description": format!("{} One number, or [month, value] points.", row.meaning.trim()),
                "x-unit": row.unit,
                "default": rounded(row.default),
                "anyOf": [
                    { "type": "number", "minimum": rounded(row.min), "maximum": rounded(row.max) },
                    {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "array",
                            "prefixItems": [
                                { "type": "number", "description": "Month.", "minimum": 0, "maximum": 120 },
                                { "type": "number", "description": "Value.", "minimum": rounded(row.min), "maximum": rounded(row.max) },
                            ],
                            "items": false,
                            "minItems": 2,
                            "maxItems": 2,
                        },
                    },
                ],
            });
            properties.insert(row.name.to_owned(), course.to_value());
        }
        properties.insert(
            "balcony".to_owned(),
            serde_json::json!({
                "type": "boolean",
                "default": false,
                "description": "Balcony control: leaders watch the temperature (late, and through reports) and adjust tension by it.",
            }),
        );
        properties.insert(
            "events".to_owned(),
            serde_json::json!({
                "type": "array",
                "items": generator.subschema_for::<Event>(),
                "description": "What is part of the plan: it happens only in arms with this programme. Without a place an \
                                event happens at this organisation, or at every segment that it serves.",
            }),
        );
        properties
            .insert("note".to_owned(), serde_json::json!({ "type": "string", "description": "A remark; ignored." }));
        json_schema!({
            "type": "object",
            "description": "What leaders do in one organisation: a course for each lever that is moved.",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for Culture {
    fn schema_name() -> Cow<'static, str> {
        "Culture".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        crate::quantity::object_schema("Where the levers of an organisation stand without a programme.", LEVERS)
    }
}
