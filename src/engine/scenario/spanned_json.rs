//! A JSON value that remembers where each of its parts was written.

use indexmap::IndexMap;
use serde_json::{Map, Number, Value};

use super::diagnostic::Span;
use super::escape::shortened;

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Tree,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    /// The number, and how it was written.
    Number(f64, String),
    Text(String),
    List(Vec<Node>),
    Object(IndexMap<String, Field>),
}

/// A field of an object: the place of its name, and its value.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) key: Span,
    pub(super) node: Node,
}

/// The largest whole number that every reader of JSON holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Node {
    pub(super) fn object(&self) -> Option<&IndexMap<String, Field>> {
        if let Tree::Object(fields) = &self.value { Some(fields) } else { None }
    }

    pub(super) fn object_mut(&mut self) -> Option<&mut IndexMap<String, Field>> {
        if let Tree::Object(fields) = &mut self.value { Some(fields) } else { None }
    }

    pub(super) fn list(&self) -> Option<&[Node]> {
        if let Tree::List(items) = &self.value { Some(items) } else { None }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Tree::Text(text) = &self.value { Some(text) } else { None }
    }

    pub(super) fn number(&self) -> Option<f64> {
        if let Tree::Number(x, _) = &self.value { Some(*x) } else { None }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.value, Tree::Null)
    }

    /// The value of a field, if this is an object that has it.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.object()?.get(name).map(|f| &f.node)
    }

    /// The fields of an object field: `chain.fields("segments")`.
    pub(super) fn fields(&self, name: &str) -> Option<&IndexMap<String, Field>> {
        self.get(name)?.object()
    }

    /// What kind of value it is, in plain words.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Tree::Null => "null",
            Tree::Bool(_) => "true or false",
            Tree::Number(..) => "a number",
            Tree::Text(_) => "text",
            Tree::List(_) => "a list",
            Tree::Object(_) => "an object",
        }
    }

    /// What stands there, short enough for a message.
    pub(super) fn found(&self) -> String {
        match &self.value {
            Tree::Null => "null".to_owned(),
            Tree::Bool(b) => b.to_string(),
            Tree::Number(_, written) => shortened(written),
            Tree::Text(text) => format!("the text \"{}\"", shortened(text)),
            Tree::List(items) => match items.len() {
                0 => "an empty list".to_owned(),
                1 => "a list of one".to_owned(),
                n => format!("a list of {n}"),
            },
            Tree::Object(_) => "an object { … }".to_owned(),
        }
    }

    /// The value without its places.
    pub(super) fn to_value(&self) -> Value {
        match &self.value {
            Tree::Null => Value::Null,
            Tree::Bool(b) => Value::Bool(*b),
            Tree::Number(x, written) => number(*x, written),
            Tree::Text(text) => Value::String(text.clone()),
            Tree::List(items) => items.iter().map(Node::to_value).collect(),
            Tree::Object(fields) => {
                fields.iter().map(|(key, field)| (key.clone(), field.node.to_value())).collect::<Map<_, _>>().into()
            }
        }
    }

    /// A value whose parts all share one place.
    pub(super) fn from_value(value: &Value, span: Span) -> Self {
        let value = match value {
            Value::Null => Tree::Null,
            Value::Bool(b) => Tree::Bool(*b),
            Value::Number(n) => Tree::Number(n.as_f64().unwrap_or(f64::INFINITY), n.to_string()),
            Value::String(text) => Tree::Text(text.clone()),
            Value::Array(items) => Tree::List(items.iter().map(|v| Self::from_value(v, span)).collect()),
            Value::Object(map) => Tree::Object(
                map.iter().map(|(k, v)| (k.clone(), Field { key: span, node: Self::from_value(v, span) })).collect(),
            ),
        };
        Self { span, value }
    }
}

/// Whole numbers stay whole however they were written, so that `36.0` and `3.6e1` are a number of months too.
fn number(x: f64, written: &str) -> Value {
    if let Ok(whole) = written.parse::<i64>() {
        return whole.into();
    }
    // What a scenario holds has single precision: a number that is nought there is nought, without a sign.
    #[allow(clippy::cast_possible_truncation)]
    let x = if x as f32 == 0.0 { 0.0 } else { x };
    if x.fract() == 0.0 && x.abs() <= EXACT {
        #[allow(clippy::cast_possible_truncation)]
        return (x as i64).into();
    }
    Number::from_f64(x).map_or(Value::Null, Value::Number)
}
