//! The tree against the JSON Schema: unknown, missing and misplaced fields, wrong types, numbers out of range.

use std::cell::LazyCell;

use indexmap::IndexMap;
use serde_json::Value;

use super::calendar::CalendarMonth;
use super::dated;
use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::escape::shortened;
use super::file_name::{is_name, tidied};
use super::parse::too_large_to_hold;
use super::remedy::{Remedy, quoted};
use super::schema::{MONTH, NAME, Resolved, schema};
use super::spanned_json::{Field, Node, Tree};
use super::suggestion::{ENOUGH_GUESSES, any_of, closest, did_you_mean, digits, plain};
use crate::format;

/// Every way in which a whole file is not of the shape of a scenario.
pub(super) fn check(root: &Node) -> Vec<Diagnostic> {
    let mut walk =
        Walk { path: String::new(), diagnostics: Vec::new(), first: LazyCell::new(|| dated::earliest(root)) };
    walk.node(root, schema(), None);
    walk.diagnostics
}

struct Walk<F> {
    path: String,
    diagnostics: Vec<Diagnostic>,
    /// The earliest date of the file.
    first: LazyCell<Option<CalendarMonth>, F>,
}

impl<F: FnOnce() -> Option<CalendarMonth>> Walk<F> {
    fn diagnostic(&mut self, kind: DiagnosticKind, span: Span, message: String) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(kind, span, self.path.clone(), message));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    fn node(&mut self, node: &Node, schema: &Value, unit: Option<&str>) {
        let Some(schema) = Resolved::new(schema) else { return };
        let unit = schema.get("x-unit").and_then(Value::as_str).or(unit);
        if let Some(words) = schema.choices() {
            return self.choice(node, &words);
        }
        if schema.branches().is_some() {
            return match schema.branch(json_type(node)) {
                Some(branch) => self.node(node, branch, unit),
                None => self.wrong_type(node, &schema, unit),
            };
        }
        let types = schema.types();
        let fits = |t: &&str| *t == json_type(node) || (*t == "integer" && node.number().is_some());
        if !types.is_empty() && !types.iter().any(fits) {
            return self.wrong_type(node, &schema, unit);
        }
        match &node.value {
            Tree::Number(x, written) => self.number(node, *x, written, &schema, unit),
            Tree::Text(text) => self.text(node, text, &schema),
            Tree::List(items) => self.list(node, items, &schema, unit),
            Tree::Object(fields) => self.object(node, fields, &schema),
            Tree::Null | Tree::Bool(_) => {}
        }
    }

    fn choice(&mut self, node: &Node, words: &[&str]) {
        let Some(word) = node.text() else {
            let expected = format!("one of {}", any_of(words));
            let diagnostic =
                self.diagnostic(DiagnosticKind::WrongType, node.span, format!("{} where a word belongs", node.found()));
            (diagnostic.found, diagnostic.expected) = (node.found(), expected);
            return;
        };
        if !words.contains(&word) {
            let diagnostic = self.diagnostic(
                DiagnosticKind::NotAChoice,
                node.span,
                format!("\"{}\" is not one of the choices", shortened(word)),
            );
            diagnostic.found = format!("\"{}\"", shortened(word));
            let like = closest(word, words.iter().copied());
            diagnostic.expected = if words.len() > 12 && like.is_some() {
                "one of the names in `ripplechain schema`".to_owned()
            } else {
                format!("one of {}", any_of(words))
            };
            diagnostic.remedy = like.map(Remedy::name);
        }
    }

    fn wrong_type(&mut self, node: &Node, schema: &Resolved<'_>, unit: Option<&str>) {
        let expected = expectation(schema, unit);
        let found = node.found();
        let mut remedy = type_remedy(node, schema, unit);
        // With a start, the date of a month would have become a number.
        let is_month = takes_numbers(schema) && unit.is_none_or(|unit| unit.starts_with("month"));
        if let Some(date) = node.text().and_then(CalendarMonth::read).filter(|_| is_month) {
            remedy = Some(starts_at(self.first.unwrap_or(date)));
        }
        if self.path.is_empty() && node.list().is_some() {
            remedy = Some("a file holds one scenario: take it out of the [ ]".into());
        }
        let belongs = type_name(schema);
        let diagnostic =
            self.diagnostic(DiagnosticKind::WrongType, node.span, format!("{} where {belongs} belongs", node.kind()));
        (diagnostic.found, diagnostic.expected, diagnostic.remedy) = (found, expected, remedy);
    }

    fn number(&mut self, node: &Node, x: f64, written: &str, schema: &Resolved<'_>, unit: Option<&str>) {
        if !x.is_finite() {
            // Reported by the parser too; here it is known what belongs.
            let expected = expectation(schema, unit);
            let diagnostic = self.diagnostic(DiagnosticKind::Overflow, node.span, too_large_to_hold(written));
            (diagnostic.found, diagnostic.expected) = (shortened(written), expected);
            return;
        }
        #[allow(clippy::cast_possible_truncation)]
        if !(x as f32).is_finite() && !schema.types().contains(&"integer") {
            let diagnostic = self.diagnostic(DiagnosticKind::Overflow, node.span, too_large_to_hold(written));
            diagnostic.found = shortened(written);
            diagnostic.expected = "a number between -3.4e38 and 3.4e38".to_owned();
            diagnostic.remedy = Some(Remedy::write(if x > 0.0 { "1e30" } else { "-1e30" }));
            return;
        }
        let (min, max) = range(schema);
        let below = min.is_some_and(|m| x < m);
        let above = max.is_some_and(|m| x > m);
        let whole = schema.types().contains(&"integer");
        if below || above {
            let message = format!("{} is {}", shortened(written), if below { "too small" } else { "too large" });
            let (expected, remedy) = (expectation(schema, unit), percentage(x, min, max, unit));
            let diagnostic = self.diagnostic(DiagnosticKind::OutOfRange, node.span, message);
            (diagnostic.found, diagnostic.expected, diagnostic.remedy) = (shortened(written), expected, remedy);
        } else if whole && x.fract() != 0.0 {
            let message = format!("{} is not a whole number", shortened(written));
            let expected = expectation(schema, unit);
            let diagnostic = self.diagnostic(DiagnosticKind::WrongType, node.span, message);
            (diagnostic.found, diagnostic.expected) = (shortened(written), expected);
            let (below, above) = (plain(x.floor()), plain(x.ceil()));
            diagnostic.remedy = Some(Remedy::saying(format!("write {below} or {above}"), digits(x.floor())));
        }
    }

    fn text(&mut self, node: &Node, text: &str, schema: &Resolved<'_>) {
        let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else { return };
        if pattern == MONTH {
            if CalendarMonth::read(text).is_none() {
                let example = if text.len() == 4 { format!("{text}-01") } else { "2027-03".to_owned() };
                let diagnostic =
                    self.diagnostic(DiagnosticKind::BadName, node.span, "this is no month of the calendar".to_owned());
                diagnostic.found = format!("\"{}\"", shortened(text));
                diagnostic.expected = "a year and a month, such as \"2027-03\"".to_owned();
                diagnostic.remedy = Some(Remedy::write(quoted(&example)));
            }
            return;
        }
        let lower = pattern != NAME;
        if !is_name(text, lower) {
            self.bad_name(node.span, text, lower);
        }
    }

    fn bad_name(&mut self, span: Span, text: &str, lower: bool) {
        let letters =
            if lower { "lower-case letters, digits and hyphens" } else { "letters, digits, hyphens and underscores" };
        let better = tidied(text, lower);
        let diagnostic =
            self.diagnostic(DiagnosticKind::BadName, span, format!("\"{}\" cannot be a name", shortened(text)));
        diagnostic.found = format!("\"{}\"", shortened(text));
        diagnostic.expected = format!("1 to 64 {letters}, beginning with a letter or digit");
        diagnostic.remedy = (!better.is_empty()).then(|| Remedy::write(quoted(&better)));
    }

    fn list(&mut self, node: &Node, items: &[Node], schema: &Resolved<'_>, unit: Option<&str>) {
        let limit = |keyword| schema.get(keyword).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        let (least, most) = (limit("minItems").unwrap_or(0), limit("maxItems").unwrap_or(usize::MAX));
        if items.len() < least || items.len() > most {
            let expected = match (least, most) {
                (1, _) if is_points(schema) => "a list of [month, value] points".to_owned(),
                (2, 2) if schema.get("items").is_some() => "two numbers: [from, to]".to_owned(),
                (a, b) if a == b => format!("a list of {a}"),
                (a, usize::MAX) => format!("a list of at least {a}"),
                (a, b) => format!("a list of {a} to {b}"),
            };
            let pair = schema.get("prefixItems").is_some();
            let message = format!("{} is the wrong length", node.found());
            let diagnostic = self.diagnostic(DiagnosticKind::WrongLength, node.span, message);
            (diagnostic.found, diagnostic.expected) = (node.found(), expected);
            if items.is_empty() && is_points(schema) {
                diagnostic.remedy = Some("leave the lever out to keep it where it stands".into());
            }
            if pair {
                diagnostic.expected = "a pair [month, value]".to_owned();
                diagnostic.remedy = Some("each point is one pair: [[0, 0.3], [6, 0.7]]".into());
            }
        }
        if is_points(schema) && !items.is_empty() && items.iter().all(|item| item.number().is_some()) {
            let written: Vec<String> = items.iter().filter_map(Node::number).map(digits).collect();
            let diagnostic = self.diagnostic(
                DiagnosticKind::WrongType,
                node.span,
                "numbers where pairs [month, value] belong".to_owned(),
            );
            (diagnostic.found, diagnostic.expected) = (node.found(), "a list of [month, value] points".to_owned());
            diagnostic.remedy = Some(if let [month, value] = &written[..] {
                let pair = format!("[[{month}, {value}]]");
                Remedy::saying(format!("one point is a list of one pair: {pair}"), pair)
            } else {
                "write each point as a pair: [[0, 0.3], [6, 0.7]]".into()
            });
            return;
        }
        let first = schema.get("prefixItems").and_then(Value::as_array);
        for (i, item) in items.iter().enumerate() {
            let of_item = first.and_then(|f| f.get(i)).or_else(|| schema.get("items").filter(|s| s.is_object()));
            if let Some(of_item) = of_item {
                // The lever's unit is that of the value.
                let unit = if first.is_some() && i == 0 { Some("months") } else { unit };
                self.step(&i.to_string(), |walk| walk.node(item, of_item, unit));
            }
        }
    }

    fn object(&mut self, node: &Node, fields: &IndexMap<String, Field>, schema: &Resolved<'_>) {
        let properties = schema.properties();
        let missing: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).filter(|n| !fields.contains_key(*n)).collect())
            .unwrap_or_default();
        let mut meant = Vec::new();
        for (name, field) in fields {
            self.step(name, |walk| {
                if let Some(of_field) = properties.and_then(|p| p.get(name)) {
                    walk.node(&field.node, of_field, None);
                } else if let Some(entry) = schema.entries() {
                    if !is_name(name, false) {
                        walk.bad_name(field.key, name, false);
                    }
                    walk.node(&field.node, entry, None);
                } else if schema.closed() {
                    // A patch or `--set` over this object may well mean a field that is there.
                    let same_text =
                        |n: &str| fields.get(n).is_some_and(|f| f.key.inside(node.span) == field.key.inside(node.span));
                    let all: Vec<&str> =
                        properties.into_iter().flat_map(serde_json::Map::keys).map(String::as_str).collect();
                    meant.extend(walk.unknown(name, field.key, &all, &same_text));
                }
            });
        }
        // A misspelt field is reported once, as misspelt.
        for name in missing.into_iter().filter(|name| !meant.contains(name)) {
            self.missing(name, node.span, properties.and_then(|p| p.get(name)).and_then(Resolved::new));
        }
    }

    /// A field that nobody knows; the one of `all` that was probably meant. `taken` are those that stand in the same text.
    fn unknown<'n>(&mut self, name: &str, key: Span, all: &[&'n str], taken: &dyn Fn(&str) -> bool) -> Option<&'n str> {
        let free = || all.iter().copied().filter(|n| !taken(n));
        let guess = self.diagnostics.len() < ENOUGH_GUESSES;
        let message = format!("\"{}\" is not a field here", shortened(name));
        let diagnostic = self.diagnostic(DiagnosticKind::UnknownField, key, message);
        diagnostic.found = format!("\"{}\"", shortened(name));
        diagnostic.expected = "a field of this object, or \"note\" for a remark".to_owned();
        if !guess {
            return None;
        }
        diagnostic.remedy = elsewhere(name, free())
            .or_else(|| {
                let there = closest(name, all.iter().copied()).filter(|n| taken(n))?;
                Some(format!("\"{there}\" is here already: delete one of the two"))
            })
            .map(Remedy::from)
            .or_else(|| did_you_mean(name, free()));
        closest(name, free())
    }

    /// A required field that is not there; `schema` is what it should be.
    fn missing(&mut self, name: &str, object: Span, schema: Option<Resolved<'_>>) {
        let what =
            schema.as_ref().map_or_else(String::new, |s| expectation(s, s.get("x-unit").and_then(Value::as_str)));
        let about = schema.and_then(|s| s.get("description").and_then(Value::as_str)).unwrap_or_default();
        let about = about.split(['.', ':', ';', '\n']).next().unwrap_or_default().to_owned();
        let span = Span { end: (object.start + 1).min(object.end), ..object };
        let diagnostic = self.diagnostic(DiagnosticKind::MissingField, span, format!("\"{name}\" is missing"));
        diagnostic.found = format!("an object without \"{name}\"");
        diagnostic.expected = format!("\"{name}\": {what}");
        diagnostic.remedy = Some(if about.is_empty() {
            format!("add \"{name}\"").into()
        } else {
            format!("add \"{name}\": {}", format::lower(&about)).into()
        });
    }

    fn step(&mut self, step: &str, f: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(step);
        f(self);
        self.path.truncate(length);
    }
}

/// A field of the file itself that was put into one of its parts.
fn elsewhere<'a>(name: &str, mut here: impl Iterator<Item = &'a str>) -> Option<String> {
    let top = schema().get("properties")?.as_object()?;
    (top.contains_key(name) && here.all(|n| n != name))
        .then(|| format!("\"{name}\" is a field of the file itself: move it to the top level"))
}

fn json_type(node: &Node) -> &'static str {
    match node.value {
        Tree::Null => "null",
        Tree::Bool(_) => "boolean",
        Tree::Number(..) => "number",
        Tree::Text(_) => "string",
        Tree::List(_) => "array",
        Tree::Object(_) => "object",
    }
}

fn range(schema: &Resolved<'_>) -> (Option<f64>, Option<f64>) {
    (schema.get("minimum").and_then(Value::as_f64), schema.get("maximum").and_then(Value::as_f64))
}

/// What belongs here, with range and unit.
fn expectation(schema: &Resolved<'_>, unit: Option<&str>) -> String {
    if let Some(words) = schema.choices() {
        return format!("one of {}", any_of(&words));
    }
    let unit = schema.get("x-unit").and_then(Value::as_str).or(unit);
    if let Some(branches) = schema.branches() {
        let parts: Vec<String> = branches
            .iter()
            .filter_map(Resolved::new)
            .filter(|b| b.types() != ["null"])
            .map(|b| expectation(&b, unit))
            .collect();
        return parts.join(", or ");
    }
    let types = schema.types();
    let (min, max) = range(schema);
    let bounds = match (min, max) {
        (Some(a), Some(b)) => format!(" from {} to {}", plain(a), plain(b)),
        (Some(a), None) => format!(" of at least {}", plain(a)),
        (None, Some(b)) => format!(" of at most {}", plain(b)),
        (None, None) => String::new(),
    };
    let with_unit = match unit {
        Some("share") => " (a share: 0.7 is 70 %)".to_owned(),
        Some("1") | None => String::new(),
        Some(unit) => format!(" ({unit})"),
    };
    match types.iter().find(|t| **t != "null").copied() {
        Some("integer") => format!("a whole number{bounds}{with_unit}"),
        Some("number") => format!("a number{bounds}{with_unit}"),
        Some("array") if is_points(schema) => "a list of [month, value] points".to_owned(),
        _ => type_name(schema),
    }
}

fn is_points(schema: &Resolved<'_>) -> bool {
    schema.get("items").is_some_and(|items| items.get("prefixItems").is_some())
}

fn type_name(schema: &Resolved<'_>) -> String {
    if let Some(branches) = schema.branches() {
        let mut parts: Vec<String> = branches
            .iter()
            .filter_map(Resolved::new)
            .filter(|b| b.types() != ["null"])
            .map(|b| type_name(&b))
            .collect();
        parts.dedup();
        return parts.join(" or ");
    }
    match schema.types().iter().find(|t| **t != "null").copied() {
        Some("integer") => "a whole number".to_owned(),
        Some("number") => "a number".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some("string") => "text in double quotes".to_owned(),
        Some("array") if is_points(schema) => "a list of [month, value] points".to_owned(),
        Some("array") if schema.get("prefixItems").is_some() => "a pair [month, value]".to_owned(),
        Some("array") => "a list [ … ]".to_owned(),
        Some("object") => "an object { … }".to_owned(),
        _ => "another value".to_owned(),
    }
}

/// "70 looks like a percentage": a number above its range that fits as a hundredth.
fn percentage(x: f64, min: Option<f64>, max: Option<f64>, unit: Option<&str>) -> Option<Remedy> {
    let (min, max) = (min.unwrap_or(f64::NEG_INFINITY), max?);
    let share = x / 100.0;
    let like_a_share = unit == Some("share") || max <= 1.5;
    let least = if unit == Some("share") { 2.0 } else { 10.0 };
    (like_a_share && (least..=100.0).contains(&x) && share <= max && share >= min)
        .then(|| Remedy::saying(format!("{} looks like a percentage: write {}", plain(x), plain(share)), digits(share)))
}

/// Whether numbers are among what belongs here.
fn takes_numbers(schema: &Resolved<'_>) -> bool {
    ["number", "integer"].iter().any(|t| schema.types().contains(t) || schema.branch(t).is_some())
}

/// What a date needs in a file that does not say when its programme starts: no date may lie before it.
pub(super) fn starts_at(first: CalendarMonth) -> Remedy {
    let start = quoted(&first.written());
    let month = "the month of the calendar that is month 0";
    format!("a date needs a start: add \"start\": {start}, {month}, to the scenario; or count months from the start, without quotes")
        .into()
}

/// What to write instead, when a value is of another type but its meaning can be guessed.
fn type_remedy(node: &Node, schema: &Resolved<'_>, unit: Option<&str>) -> Option<Remedy> {
    let wants = |t: &str| schema.types().contains(&t) || schema.branch(t).is_some();
    let number = takes_numbers(schema);
    match &node.value {
        Tree::Text(text) if number => Some(number_in(text, schema, unit)),
        Tree::Text(text) if wants("boolean") => match text.to_lowercase().as_str() {
            "true" | "yes" | "on" => Some(Remedy::saying("write true without quotes", "true")),
            "false" | "no" | "off" => Some(Remedy::saying("write false without quotes", "false")),
            _ => None,
        },
        Tree::Text(text) if wants("array") && !is_points(schema) => Some(Remedy::write(format!("[{}]", quoted(text)))),
        Tree::Number(_, written)
            if wants("object") && schema.properties().is_some_and(|p| p.contains_key("tension")) =>
        {
            let levers = format!("{{ \"tension\": {} }}", shortened(written));
            Some(Remedy::saying(format!("say which lever: {levers}"), levers))
        }
        Tree::Number(_, written) if wants("string") => {
            Some(Remedy::saying(format!("write \"{}\" with quotes", shortened(written)), quoted(written)))
        }
        Tree::Number(x, _) if wants("boolean") => Some(Remedy::write((*x != 0.0).to_string())),
        Tree::Number(..) if schema.get("prefixItems").is_some() => {
            Some("points are a list of pairs, also when there is only one: [[3, 0.7]]".into())
        }
        Tree::Bool(b) if number && within(f64::from(u8::from(*b)), schema) => {
            Some(Remedy::write(u8::from(*b).to_string()))
        }
        Tree::Object(_) if wants("array") => Some("write a list: [ { … } ]".into()),
        Tree::List(_) if wants("object") => Some("write an object: { \"…\": … }".into()),
        Tree::Null if !wants("null") => Some("leave the field out to keep its default".into()),
        _ => None,
    }
}

/// The number that a text was meant to be, in every way people write one; else what belongs here.
fn number_in(text: &str, schema: &Resolved<'_>, unit: Option<&str>) -> Remedy {
    let text = text.trim();
    let (digits_of, percent) = text.strip_suffix('%').map_or((text, false), |t| (t.trim(), true));
    let read = |t: String| t.parse::<f64>().ok().filter(|x| x.is_finite());
    let as_thousands = read(digits_of.replace([',', ' ', '\'', '_', '\u{a0}', '\u{202f}'], ""));
    let as_decimal = read(digits_of.replace(',', "."));
    let hundredth = [as_decimal, as_thousands].map(|x| x.filter(|_| percent).map(|x| x / 100.0));
    let candidates = hundredth.into_iter().chain([as_decimal, as_thousands]).flatten();
    if let Some(x) = candidates.into_iter().find(|x| within(*x, schema)) {
        return Remedy::saying(format!("write {} without quotes", plain(x)), digits(x));
    }
    if unit == Some("months") {
        return Remedy::saying(
            "months are counted from the start of the programme: write 0, 6 or 12, without quotes",
            "1",
        );
    }
    let example = numeric(schema).and_then(|s| Some((range(&s).0?, range(&s).1?)));
    match example {
        Some((min, max)) => {
            Remedy::saying(format!("write a number from {} to {}, without quotes", plain(min), plain(max)), digits(min))
        }
        None => "write a number, without quotes".into(),
    }
}

/// The branch of a schema that takes numbers.
fn numeric<'s>(schema: &Resolved<'s>) -> Option<Resolved<'s>> {
    match schema.branches() {
        Some(_) => schema.branch("number").and_then(Resolved::new),
        None => Some(*schema),
    }
}

/// Whether a number would be accepted here.
fn within(x: f64, schema: &Resolved<'_>) -> bool {
    numeric(schema).is_some_and(|schema| {
        let (min, max) = range(&schema);
        let whole = schema.types().contains(&"integer");
        min.is_none_or(|m| x >= m) && max.is_none_or(|m| x <= m) && (!whole || x.fract() == 0.0)
    })
}
