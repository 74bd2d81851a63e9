//! Values by their path: `programme.maker.tension=0.7`, and every number that can be varied.

use indexmap::IndexMap;
use serde_json::Value;

use super::course;
use super::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics, Source, Span};
use super::escape::shortened;
use super::old_name::current_path;
use super::parse::parse;
use super::remedy::Remedy;
use super::schema::{Resolved, schema};
use super::spanned_json::{Field, Node, Tree};
use super::suggestion::did_you_mean;
use super::template::{expand, keep_links};
use super::value_path::ValuePath;

/// Sets one value in the JSON of a scenario file. `value` is read as JSON, and as text if it is none.
///
/// A template in the file is replaced by what it stands for, so that its parts have paths too.
///
/// # Errors
/// A problem if the path leads nowhere.
pub fn set(file: &mut Value, path: &str, value: &str) -> Result<(), Diagnostics> {
    let argument = format!("{path}={value}");
    let mut root = Node::from_value(file, Span::default());
    let change = |root: &mut Node| -> Result<(), Vec<Diagnostic>> {
        let mut change = Change::new(&argument, 0).map_err(|diagnostic| vec![*diagnostic])?;
        if !change.diagnostics.is_empty() {
            return Err(std::mem::take(&mut change.diagnostics));
        }
        if !change.is_template() {
            expand(root);
        }
        change.apply(root).map_err(|diagnostic| vec![*diagnostic])
    };
    change(&mut root).map_err(|diagnostics| Diagnostics::new(diagnostics, vec![source(&argument)]))?;
    *file = root.to_value();
    Ok(())
}

/// A `--set path=value`, read.
pub(super) struct Change {
    pub(super) path: String,
    value: Node,
    source: usize,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Change {
    pub(super) fn new(argument: &str, source: usize) -> Result<Self, Box<Diagnostic>> {
        let whole = Span { source, start: 0, end: argument.len() };
        let Some((path, text)) = argument.split_once('=').filter(|(path, _)| !path.trim().is_empty()) else {
            let diagnostic = Diagnostic::new(DiagnosticKind::BadPath, whole, "", "this is not path=value")
                .found(format!("\"{}\"", shortened(argument)))
                .expected("path=value, such as programme.maker.tension=0.7")
                .remedy("write the path of the value, an equals sign, and the value, without spaces");
            return Err(Box::new(diagnostic));
        };
        let offset = path.len() + 1;
        let span = Span { source, start: offset, end: argument.len() };
        let plain_text = || Node { span, value: Tree::Text(text.to_owned()) };
        let (value, diagnostics) = match parse(text, source) {
            Ok((mut node, mut diagnostics)) => {
                shift(&mut node, offset);
                for diagnostic in &mut diagnostics {
                    diagnostic.span.start += offset;
                    diagnostic.span.end += offset;
                    diagnostic.path = if diagnostic.path.is_empty() {
                        path.to_owned()
                    } else {
                        format!("{path}.{}", diagnostic.path)
                    };
                }
                (node, diagnostics)
            }
            // Broken JSON is reported, not taken for a text.
            Err(mut diagnostic) if text.trim_start().starts_with(['{', '[', '"']) => {
                diagnostic.span.start += offset;
                diagnostic.span.end += offset;
                path.clone_into(&mut diagnostic.path);
                if diagnostic.message.starts_with("the file ends") {
                    diagnostic.message = "the value ends before it is complete".to_owned();
                    diagnostic.remedy =
                        Some("put the whole argument in quotes, so that the shell leaves it alone".into());
                }
                return Err(diagnostic);
            }
            Err(_) => (plain_text(), Vec::new()),
        };
        Ok(Self { path: current_path(path.trim()), value, source, diagnostics })
    }

    /// A template must be in place before its parts have paths.
    pub(super) fn is_template(&self) -> bool {
        self.path == "chain.template" || self.path == "chain"
    }

    pub(super) fn apply(self, root: &mut Node) -> Result<(), Box<Diagnostic>> {
        let organisations: Vec<String> = root
            .get("chain")
            .and_then(|c| c.fields("organisations"))
            .map(|o| o.keys().cloned().collect())
            .unwrap_or_default();
        let steps: Vec<&str> = self.path.split('.').collect();
        let walk = Walk { source: self.source, path: &self.path, organisations: &organisations };
        let taken_out = match steps[..] {
            ["chain", "organisations", id] if self.value.is_null() => Some(id),
            _ => None,
        };
        walk.put(root, Some(schema()), &steps, 0, self.value)?;
        if let (Some(id), Some(chain)) = (taken_out, root.object_mut().and_then(|r| r.get_mut("chain"))) {
            keep_links(&mut chain.node, |end| end != id);
        }
        Ok(())
    }
}

fn shift(node: &mut Node, by: usize) {
    node.span.start += by;
    node.span.end += by;
    match &mut node.value {
        Tree::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Tree::Object(fields) => {
            for field in fields.values_mut() {
                field.key.start += by;
                field.key.end += by;
                shift(&mut field.node, by);
            }
        }
        _ => {}
    }
}

struct Walk<'w> {
    source: usize,
    path: &'w str,
    organisations: &'w [String],
}

impl Walk<'_> {
    fn put(
        &self,
        node: &mut Node,
        schema: Option<&Value>,
        steps: &[&str],
        at: usize,
        value: Node,
    ) -> Result<(), Box<Diagnostic>> {
        let Some((&step, rest)) = steps.split_first() else {
            *node = value;
            return Ok(());
        };
        let here = Span { source: self.source, start: at, end: at + step.len() };
        let walked = self.path.get(..at.saturating_sub(1)).unwrap_or_default();
        let of_lever = course::lever(walked).is_some();
        if of_lever && rest.is_empty() && course::WHOLE.contains(&step) {
            return course::set(node, step, value, self.path);
        }
        let resolved = schema.and_then(Resolved::new);
        let into_list = matches!(node.value, Tree::List(_));
        let branch = resolved.as_ref().and_then(|r| r.branch(if into_list { "array" } else { "object" }));
        let resolved = branch.and_then(Resolved::new).or(resolved);
        let next = at + step.len() + 1;
        if let Tree::List(items) = &mut node.value {
            let pair = resolved.as_ref().is_some_and(|r| r.get("prefixItems").is_some());
            let index = course::in_point(step).filter(|_| pair).or_else(|| step.parse::<usize>().ok());
            let count = items.len();
            let Some(item) = index.and_then(|i| items.get_mut(i)) else {
                return Err(match index {
                    None if of_lever => course::parts(self.path, count, here, step),
                    _ => self.beyond(here, step, walked, count),
                });
            };
            let of_item = resolved.and_then(|r| {
                let first = r.get("prefixItems").and_then(|p| p.get(index?));
                first.or_else(|| r.get("items").filter(|s| s.is_object()))
            });
            return self.put(item, of_item, rest, next, value);
        }
        let may_hold_fields = resolved.as_ref().is_none_or(|r| r.types().is_empty() || r.types().contains(&"object"));
        if node.is_null() && may_hold_fields {
            *node = Node { span: value.span, value: Tree::Object(IndexMap::new()) };
        }
        let kind = node.kind();
        let Some(fields) = node.object_mut() else {
            return Err(self.nowhere(here, step, Some(format!("\"{walked}\" is {kind} and has no parts").into())));
        };
        let properties = resolved.as_ref().and_then(Resolved::properties);
        let of_field = properties.and_then(|p| p.get(step)).or_else(|| resolved.as_ref().and_then(Resolved::entries));
        let named = properties.is_some_and(|p| p.contains_key(step));
        let free = resolved.as_ref().is_none_or(|r| !r.closed() && r.entries().is_none());
        let by_organisation = walked == "programme";
        let may_be_new = named || free || (by_organisation && self.organisations.iter().any(|o| o == step));
        if !fields.contains_key(step) && !may_be_new {
            let organisations = self.organisations.iter().filter(|_| by_organisation);
            let properties = properties.into_iter().flat_map(serde_json::Map::keys);
            return Err(self.no_field(here, step, fields.keys().chain(organisations).chain(properties)));
        }
        // As in a file laid over a template: null takes out what has a name.
        if rest.is_empty() && value.is_null() && !named && !free && fields.shift_remove(step).is_some() {
            return Ok(());
        }
        let field = fields
            .entry(step.to_owned())
            .or_insert_with(|| Field { key: here, node: Node { span: value.span, value: Tree::Null } });
        if rest.is_empty() {
            field.key = here;
        }
        self.put(&mut field.node, of_field, rest, next, value)
    }

    /// A list has no entry of that number.
    fn beyond(&self, span: Span, step: &str, walked: &str, count: usize) -> Box<Diagnostic> {
        let there = match count {
            0 => format!("\"{walked}\" is empty"),
            1 => format!("\"{walked}\" has one entry, number 0"),
            n => format!("\"{walked}\" has entries 0 to {}", n - 1),
        };
        self.nowhere(span, step, Some(there.into()))
    }

    /// An object has no field of that name, nor may it have one; `names` are those that it has or may have.
    fn no_field<'n>(&self, span: Span, step: &str, names: impl Iterator<Item = &'n String>) -> Box<Diagnostic> {
        let mut names: Vec<&str> = names.map(String::as_str).filter(|&name| name != "note").collect();
        names.sort_unstable();
        names.dedup();
        self.nowhere(span, step, did_you_mean(step, names))
    }

    fn nowhere(&self, span: Span, step: &str, remedy: Option<Remedy>) -> Box<Diagnostic> {
        let diagnostic = Diagnostic::new(
            DiagnosticKind::BadPath,
            span,
            self.path,
            format!("the path leads nowhere at \"{}\"", shortened(step)),
        )
        .found(format!("\"{}\"", shortened(step)))
        .expected("the path of a value in this scenario, such as programme.maker.tension")
        .remedied(remedy);
        Box::new(diagnostic)
    }
}

/// The text of a `--set`, as a source that messages can show.
pub(super) fn source(argument: &str) -> Source {
    Source { name: "--set".to_owned(), text: argument.to_owned() }
}

/// Parts of a scenario that are no dials.
const NO_DIALS: [&str; 7] = ["futures", "seed", "what_ifs", "expect", "lesson", "observed", "ensemble"];

/// Every number of a scenario that can be varied, and every lever of its organisations.
#[must_use]
pub fn numeric_paths(file: &Value) -> Vec<ValuePath> {
    let mut root = Node::from_value(file, Span::default());
    expand(&mut root);
    if let Some(fields) = root.object_mut() {
        fields.retain(|name, _| !NO_DIALS.contains(&name.as_str()));
    }
    let organisations: Vec<String> = root
        .get("chain")
        .and_then(|c| c.fields("organisations"))
        .map(|o| o.keys().filter(|id| *id != "note").cloned().collect())
        .unwrap_or_default();
    let mut out = Vec::new();
    collect(&root, schema(), "", None, &mut out);
    for id in organisations {
        for row in crate::steering::LEVERS {
            let path = format!("programme.{id}.{}", row.name);
            let plan = root.get("programme").and_then(|p| p.get(&id));
            if plan.and_then(|p| p.get(row.name)).is_none() {
                out.push(ValuePath {
                    path,
                    value: None,
                    min: Some(crate::quantity::rounded(row.min)),
                    max: Some(crate::quantity::rounded(row.max)),
                    unit: row.unit.to_owned(),
                    whole: false,
                    meaning: row.meaning.trim().to_owned(),
                });
            }
        }
    }
    out
}

fn collect(node: &Node, of: &Value, path: &str, above: Option<(&str, &str)>, out: &mut Vec<ValuePath>) {
    let Some(outer) = Resolved::new(of) else { return };
    let word = |r: &Resolved<'_>, keyword| -> Option<String> { Some(r.get(keyword)?.as_str()?.to_owned()) };
    let unit = word(&outer, "x-unit").or_else(|| above.map(|a| a.0.to_owned())).unwrap_or_default();
    let meaning = word(&outer, "description").or_else(|| above.map(|a| a.1.to_owned())).unwrap_or_default();
    let json_type = match node.value {
        Tree::Number(..) => "number",
        Tree::List(_) => "array",
        _ => "object",
    };
    let resolved = outer.branch(json_type).and_then(Resolved::new).unwrap_or(outer);
    let step = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match &node.value {
        Tree::Number(x, _) => out.push(ValuePath {
            path: path.to_owned(),
            value: Some(*x),
            min: resolved.get("minimum").and_then(Value::as_f64),
            max: resolved.get("maximum").and_then(Value::as_f64),
            unit,
            whole: resolved.types().contains(&"integer"),
            meaning,
        }),
        Tree::List(items) if course::lever(path).is_some() => {
            out.extend(course::lever(path).into_iter().flat_map(|lever| course::numbers(items, lever, path)));
        }
        Tree::List(items) => {
            let first = resolved.get("prefixItems").and_then(Value::as_array);
            for (i, item) in items.iter().enumerate() {
                if let Some(of_item) = first.and_then(|f| f.get(i)).or_else(|| resolved.get("items")) {
                    collect(item, of_item, &step(&i.to_string()), Some((&unit, &meaning)), out);
                }
            }
        }
        Tree::Object(fields) => {
            for (name, field) in fields {
                if let Some(of_field) = resolved.properties().and_then(|p| p.get(name)).or_else(|| resolved.entries()) {
                    collect(&field.node, of_field, &step(name), None, out);
                }
            }
        }
        Tree::Null | Tree::Bool(_) | Tree::Text(_) => {}
    }
}
