//! Names that people can read and files can carry: no control characters in any text, no two places of one name, no ids
//! that differ by case alone, nothing that a file system keeps for itself.

use indexmap::IndexMap;

use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::escape::{is_unseen, shortened, visible};
use super::file_name::{is_device, suggested_name};
use super::places::named;
use super::remedy::{Remedy, quoted};
use super::spanned_json::{Field, Node, Tree};

/// Every text that cannot be shown and every name that cannot be told from another.
pub(super) fn check(root: &Node) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    texts(root, &mut String::new(), &mut diagnostics);
    if let Some(name) = root.get("name")
        && let Some(text) = name.text()
        && is_device(text)
    {
        diagnostics.push(device(name.span, "name".to_owned(), text));
    }
    let chain = root.get("chain");
    let entries = |map: &str| {
        let fields = chain.and_then(|c| c.fields(map)).into_iter().flatten();
        fields.filter(|(id, f)| f.node.object().is_some() || *id != "note")
    };
    let ids = || ["organisations", "segments"].into_iter().flat_map(move |map| entries(map).map(move |e| (map, e)));
    alike(ids().map(|(map, (id, field))| (format!("chain.{map}.{id}"), id, field)), &mut diagnostics);
    let what_ifs = root.fields("what_ifs").into_iter().flatten().filter(|(_, f)| f.node.object().is_some());
    alike(what_ifs.map(|(id, field)| (format!("what_ifs.{id}"), id, field)), &mut diagnostics);

    let mut known: IndexMap<String, &str> = IndexMap::new();
    for (map, (id, field)) in ids() {
        let given = field.node.get("name").and_then(|n| Some((n.text()?, n.span)));
        let (span, path) = given
            .map_or((field.key, format!("chain.{map}.{id}")), |(_, span)| (span, format!("chain.{map}.{id}.name")));
        if given.is_some_and(|(text, _)| text.trim().is_empty()) {
            diagnostics.push(
                Diagnostic::new(DiagnosticKind::BadName, span, path, "a name without letters")
                    .found("nothing that can be seen")
                    .expected("a name to be read on charts")
                    .remedy(format!("leave \"name\" out: then it is called \"{}\"", named(id, None))),
            );
            continue;
        }
        let name = named(id, given.map(|(text, _)| text));
        let plain = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        match known.get(plain.as_str()) {
            Some(other) if other.eq_ignore_ascii_case(id) => {}
            Some(other) => diagnostics.push(
                Diagnostic::new(
                    DiagnosticKind::DuplicateId,
                    span,
                    path,
                    format!("\"{id}\" has the name of \"{other}\""),
                )
                .found(format!("\"{}\"", shortened(&name)))
                .expected("a name that no other organisation or segment has")
                .remedy(if given.is_some() {
                    let other = format!("{} ({id})", visible(&name));
                    Remedy::saying(format!("write another \"name\", for example \"{other}\""), quoted(&other))
                } else {
                    format!("give it another name: add \"name\": \"{name} ({id})\"").into()
                }),
            ),
            None => {
                known.insert(plain, id);
            }
        }
    }
    diagnostics
}

/// Ids that a file system, or a reader, takes for the same; and those it keeps for itself.
fn alike<'t>(entries: impl Iterator<Item = (String, &'t String, &'t Field)>, diagnostics: &mut Vec<Diagnostic>) {
    let mut known: IndexMap<String, &str> = IndexMap::new();
    for (path, id, field) in entries {
        if is_device(id) {
            diagnostics.push(device(field.key, path.clone(), id));
        }
        match known.get(id.to_ascii_lowercase().as_str()) {
            // The same id at an organisation and a segment is told by the chain.
            Some(other) if other == id => {}
            Some(other) => diagnostics.push(
                Diagnostic::new(
                    DiagnosticKind::DuplicateId,
                    field.key,
                    path,
                    format!("\"{id}\" and \"{other}\" differ only by case"),
                )
                .found(format!("\"{id}\""))
                .expected("ids that also differ when written in lower case: they become file names")
                .remedy(format!("rename it, for example \"{id}-2\"")),
            ),
            None => {
                known.insert(id.to_ascii_lowercase(), id);
            }
        }
    }
}

fn device(span: Span, path: String, name: &str) -> Diagnostic {
    Diagnostic::new(
        DiagnosticKind::ReservedName,
        span,
        path,
        format!("\"{name}\" is a device on Windows, where no file can be called so"),
    )
    .found(format!("\"{name}\""))
    .expected("a name that files can have everywhere")
    .remedy(format!("write \"{name}-1\", or another name"))
}

/// Texts and field names with characters that are not seen.
fn texts(node: &Node, path: &mut String, diagnostics: &mut Vec<Diagnostic>) {
    match &node.value {
        Tree::Text(text) => unseen(text, node.span, path, diagnostics),
        Tree::List(items) => {
            for (i, item) in items.iter().enumerate() {
                within(path, &i.to_string(), |path| texts(item, path, diagnostics));
            }
        }
        Tree::Object(fields) => {
            for (name, field) in fields {
                within(path, name, |path| {
                    // A field name with one is refused as unknown, or as no id.
                    texts(&field.node, path, diagnostics);
                });
            }
        }
        Tree::Null | Tree::Bool(_) | Tree::Number(..) => {}
    }
}

fn unseen(text: &str, span: Span, path: &str, diagnostics: &mut Vec<Diagnostic>) {
    // What is read at length may have lines; what stands on a chart may not.
    let lines = !path.ends_with(".name") && path != "name";
    let Some(c) = text.chars().find(|&c| is_unseen(c) && !(lines && matches!(c, '\n' | '\t'))) else { return };
    let what = match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => "a line break",
        '\t' => "a tab",
        c if c.is_control() => "a control character",
        _ => "a character that is not seen",
    };
    let code = u32::from(c);
    diagnostics.push(
        Diagnostic::new(DiagnosticKind::BadName, span, path, format!("{what} (U+{code:04X}) in a text"))
            .found(format!("\"{}\"", shortened(text)))
            .expected("letters, digits and signs that can be seen")
            .remedy(match cleaned(text, lines) {
                clean if path == "name" => {
                    let name = suggested_name(&clean).unwrap_or_else(|| "my-question".to_owned());
                    Remedy::saying(format!("write \"{name}\""), quoted(&name))
                }
                clean if clean.trim().is_empty() => Remedy::saying("write letters that can be seen", quoted("…")),
                clean => Remedy::saying(format!("write \"{}\"", shortened(&clean)), quoted(&clean)),
            }),
    );
}

/// The text without what is not seen.
fn cleaned(text: &str, lines: bool) -> String {
    let seen = |c: char| if is_unseen(c) && !(lines && c == '\n') { ' ' } else { c };
    text.chars().map(seen).collect::<String>().split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn within(path: &mut String, step: &str, f: impl FnOnce(&mut String)) {
    let length = path.len();
    if length > 0 {
        path.push('.');
    }
    path.push_str(step);
    f(path);
    path.truncate(length);
}
