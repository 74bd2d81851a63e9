//! Parameters as a table: each has a symbol, a unit, a range, a default and an evidence status, written once.
//!
//! The [`parameters!`](crate::parameters) macro turns such a table into a struct with defaults, a reader and writer,
//! and a [`Parameter`] row per field, from which the JSON Schema, the messages of `check`, the tables of the
//! documentation and the ranges of sweeps are made.

use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize as _, Deserializer, Serialize, Serializer};

/// How well a number is supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Direction and rough size known from published studies, named in the source.
    Literature,
    /// A common qualitative claim; the size is ours.
    Stylised,
    /// Our choice.
    Assumption,
    /// Set so that the quiet baseline has plausible levels.
    Calibrated,
    /// A mechanism's strength: 1 as described, 0 switched off.
    Switch,
}

impl Evidence {
    /// Every status, the best supported first.
    pub const ALL: [Self; 5] = [Self::Literature, Self::Calibrated, Self::Stylised, Self::Assumption, Self::Switch];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Literature => "literature",
            Self::Stylised => "stylised",
            Self::Assumption => "assumption",
            Self::Calibrated => "calibrated",
            Self::Switch => "switch",
        }
    }
}

/// One row of a table of parameters or levers.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Parameter {
    /// Name in scenario files.
    pub name: &'static str,
    /// Unit; `1` for a pure number, `share` for a number between 0 and 1.
    pub unit: &'static str,
    /// Default value.
    pub default: f32,
    /// Smallest permitted value.
    pub min: f32,
    /// Largest permitted value.
    pub max: f32,
    /// How well the default is supported.
    pub evidence: Evidence,
    /// Where the number comes from, or why it was chosen.
    pub source: &'static str,
    /// What it does, in one sentence.
    pub meaning: &'static str,
}

impl Parameter {
    /// The JSON Schema of a number with this row's range, unit, default and description.
    #[must_use]
    pub fn schema(&self) -> schemars::Schema {
        schemars::json_schema!({
            "type": "number",
            "description": self.meaning.trim(),
            "minimum": rounded(self.min),
            "maximum": rounded(self.max),
            "default": rounded(self.default),
            "x-unit": self.unit,
            "x-evidence": self.evidence,
            "x-source": self.source,
        })
    }
}

/// The decimal a person wrote: 0.1 rather than 0.10000000149.
#[must_use]
pub fn rounded(x: f32) -> f64 {
    x.to_string().parse().unwrap_or(f64::from(x))
}

/// The JSON Schema of an object whose fields are the rows of a table, all optional, no others allowed but `note`.
#[must_use]
pub fn object_schema(description: &str, rows: &[Parameter]) -> schemars::Schema {
    let mut properties = serde_json::Map::new();
    for row in rows {
        properties.insert(row.name.to_owned(), row.schema().to_value());
    }
    properties.insert("note".to_owned(), serde_json::json!({ "type": "string", "description": "A remark; ignored." }));
    schemars::json_schema!({
        "type": "object",
        "description": description.trim(),
        "properties": properties,
        "additionalProperties": false,
    })
}

/// Writes a table's numbers in its order, and the remark if there is one.
///
/// One function for all tables, so that it is compiled once.
///
/// # Errors
/// What the serializer says.
pub fn write<S: Serializer>(
    rows: &[Parameter],
    number: &dyn Fn(&str) -> Option<f32>,
    note: Option<&str>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut object = to.serialize_map(None)?;
    for row in rows {
        object.serialize_entry(row.name, &number(row.name))?;
    }
    if let Some(note) = note {
        object.serialize_entry("note", note)?;
    }
    object.end()
}

/// Reads a table's numbers, giving each to `put`, which takes none but its own; what comes back is the remark.
///
/// # Errors
/// A name that is not in the table, or a value of another type.
pub fn read<'de, D: Deserializer<'de>>(
    from: D,
    put: &mut dyn FnMut(&str, f32) -> Option<()>,
) -> Result<Option<String>, D::Error> {
    let mut note = None;
    for (name, value) in serde_json::Map::deserialize(from)? {
        if name == "note" {
            note = Option::deserialize(value).map_err(D::Error::custom)?;
        } else {
            put(&name, f32::deserialize(value).map_err(D::Error::custom)?)
                .ok_or_else(|| D::Error::custom(format_args!("unknown field `{name}`")))?;
        }
    }
    Ok(note)
}

/// Declares a mechanism's parameters: `name: default, "unit", min..=max, Evidence, "source";` with a doc comment each.
#[macro_export]
macro_rules! parameters {
    ($(#[doc = $about:literal])+ $vis:vis struct $Name:ident {
        $($(#[doc = $meaning:literal])+ $field:ident : $default:literal, $unit:literal, $min:literal ..= $max:literal, $evidence:ident, $source:literal;)+
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $Name {
            $(
                $(#[doc = $meaning])+
                #[doc = concat!(" \\[", $unit, "\\], ", stringify!($min), " ..= ", stringify!($max), "; ", $source)]
                pub $field: f32,
            )+
            /// A remark; ignored.
            pub note: Option<String>,
        }
        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                $crate::quantity::write(Self::TABLE, &|name| self.number(name), self.note.as_deref(), to)
            }
        }
        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let mut read = Self::default();
                let note = $crate::quantity::read(from, &mut |name, number| read.number_mut(name).map(|to| *to = number))?;
                Ok(Self { note, ..read })
            }
        }
        impl Default for $Name {
            fn default() -> Self {
                Self { $($field: $default,)+ note: None }
            }
        }
        impl $Name {
            /// Every parameter with its unit, range, default and evidence.
            pub const TABLE: &'static [$crate::quantity::Parameter] = &[$(
                $crate::quantity::Parameter {
                    name: stringify!($field),
                    unit: $unit,
                    default: $default,
                    min: $min,
                    max: $max,
                    evidence: $crate::quantity::Evidence::$evidence,
                    source: $source,
                    meaning: concat!($($meaning),+),
                },
            )+];
        }
        impl $Name {
            /// A number by its name.
            #[must_use]
            pub fn number(&self, name: &str) -> Option<f32> {
                match name {
                    $(stringify!($field) => Some(self.$field),)+
                    _ => None,
                }
            }

            /// The same, to be changed.
            pub fn number_mut(&mut self, name: &str) -> Option<&mut f32> {
                match name {
                    $(stringify!($field) => Some(&mut self.$field),)+
                    _ => None,
                }
            }
        }
        impl schemars::JsonSchema for $Name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($Name)).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::quantity::object_schema(concat!($($about),+), Self::TABLE)
            }
        }
    };
}
