//! Names that people can read and files can carry: no unseen characters in any text, no two places of one name, none of a name
//! that the product gives to places, no ids that differ by case alone, nothing that a file system keeps for itself.

use indexmap::IndexMap;

use super::chain::is_reserved;
use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::escape::{hiding, name_on_sight, shortened, visible};
use super::file_name::{is_device, suggested_name};
use super::places::{free_name, is_reserved_name, named};
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

    same_names(ids(), &mut diagnostics);
    diagnostics
}

/// Names of places that cannot be read, or cannot be told from those of other places.
fn same_names<'t>(
    places: impl Iterator<Item = (&'static str, (&'t String, &'t Field))>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut known: IndexMap<String, &str> = IndexMap::new();
    for (map, (id, field)) in places {
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
        if is_reserved_name(&name) {
            // An id that cannot be one is told by the chain.
            if given.is_none() && is_reserved(id) {
                continue;
            }
            diagnostics.push(reserved(span, path, (id, &name), given.is_some()));
            continue;
        }
        let plain = name_on_sight(&name);
        // Nothing of it is seen, which is said of its characters.
        if plain.is_empty() {
            continue;
        }
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

/// A name that would be read as that of a tier or the whole chain.
fn reserved(span: Span, path: String, (id, name): (&str, &str), is_given: bool) -> Diagnostic {
    let free = free_name(name, id);
    let remedy = if is_given {
        Remedy::saying(format!("write another \"name\", for example \"{}\"", shortened(&free)), quoted(&free))
    } else {
        format!("give it another name: add \"name\": \"{free}\"").into()
    };
    Diagnostic::new(
        DiagnosticKind::ReservedName,
        span,
        path,
        format!("\"{id}\" has a name that the product gives itself"),
    )
    .found(format!("\"{}\"", shortened(name)))
    .expected("a name that is not \"Whole chain\" or \"Tier N\": these are places of their own")
    .remedy(remedy)
}

/// What is wrong with a name that stands in no file, such as a team's; none where it can be read.
#[must_use]
pub fn check_name(name: &str) -> Option<Diagnostic> {
    let mut diagnostics = Vec::new();
    unseen(name, Span::default(), ".name", &mut diagnostics);
    if diagnostics.is_empty() && name_on_sight(name).is_empty() {
        diagnostics.push(
            Diagnostic::new(DiagnosticKind::BadName, Span::default(), "", "a name without letters")
                .found("nothing that can be seen")
                .expected("letters, digits and signs that can be seen"),
        );
    }
    diagnostics.pop()
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
    // What is read at length may have lines, hyphens and marks of direction; what stands on a chart may not.
    let lines = !path.ends_with(".name") && path != "name";
    let Some((c, _)) = hiding(text).find(|&(c, hides)| hides && !(lines && is_layout(c))) else { return };
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

/// What lays out a text that is read at length.
fn is_layout(c: char) -> bool {
    matches!(c, '\n' | '\t' | '\u{AD}' | '\u{61C}' | '\u{200E}' | '\u{200F}')
}

/// The text without what is not seen. What parts words becomes a space.
fn cleaned(text: &str, lines: bool) -> String {
    let seen = |(c, hides): (char, bool)| match c {
        c if !hides || (lines && c != '\t' && is_layout(c)) => Some(c),
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}') => Some(' '),
        _ => None,
    };
    hiding(text).filter_map(seen).collect::<String>().split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
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

#[cfg(test)]
mod tests {
    use super::super::{Options, read};
    use super::*;

    /// Problems of a chain whose maker and retailer have these names.
    fn problems(maker: &str, retailer: &str) -> Vec<Diagnostic> {
        let file = serde_json::json!({ "name": "t", "chain": { "template": "three-tier",
            "organisations": { "maker": { "name": maker }, "retailer": { "name": retailer } } } });
        read(file.to_string().as_bytes(), "t", &Options::default()).map_or_else(|all| all.list, |_| Vec::new())
    }

    #[test]
    fn a_name_that_cannot_be_seen_is_refused_once() {
        for name in
            ["\u{ad}", "\u{3164}", "\u{2800}", "\u{fe0f}", "\u{115f}", "\u{34f}", "\u{200d}", "\u{e0041}", " \u{a0}"]
        {
            let found = problems(name, "Shop");
            assert_eq!(found.len(), 1, "{name:?}: {found:?}");
            assert_eq!((found[0].kind, &*found[0].path), (DiagnosticKind::BadName, "chain.organisations.maker.name"));
            assert!(check_name(name).is_some(), "{name:?}");
        }
    }

    #[test]
    fn two_names_differ_by_more_than_what_is_not_seen() {
        assert!(problems("نامه\u{200c}ای", "نام\u{200c}های").is_empty(), "two words");
        for (one, other) in [("Retai\u{ad}ler", "Retailer"), ("❤\u{fe0f} Care", "❤ care"), ("شركة\u{200f}", "شركة")]
        {
            assert!(!problems(one, other).is_empty(), "{one:?}");
        }
        let found = problems("Retai\u{ad}ler", "Shop");
        assert_eq!(found[0].remedy.as_ref().map(ToString::to_string).as_deref(), Some("write \"Retailer\""));
    }

    #[test]
    fn names_with_emoji_stay() {
        let families = "👩\u{200d}👧 Families";
        assert!(problems(families, "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}").is_empty());
        assert!(problems("❤\u{fe0f}", "🇩🇪").is_empty() && check_name(families).is_none());
    }

    #[test]
    fn a_name_that_the_product_gives_to_places_is_refused_with_another_that_is_taken() {
        for name in ["Tier 3", "whole chain"] {
            let found = problems(name, "Shop");
            let [found] = &found[..] else { panic!("{name}: {found:?}") };
            assert_eq!((found.kind, &*found.path), (DiagnosticKind::ReservedName, "chain.organisations.maker.name"));
            let write = found.edit.as_ref().map(|e| e.write.clone()).unwrap_or_default();
            assert!(problems(write.trim_matches('"'), "Shop").is_empty(), "{write}");
        }
        let from_id =
            r#"{"name":"t","chain":{"organisations":{"whole-chain":{}},"segments":{"s":{"served_by":"whole-chain"}}}}"#;
        let found = read(from_id.as_bytes(), "t", &Options::default()).expect_err("refused").list;
        assert_eq!((found.len(), found[0].kind), (1, DiagnosticKind::ReservedName), "{found:?}");
    }

    #[test]
    fn a_text_that_is_read_at_length_may_be_laid_out_and_hides_nothing() {
        let of = |note: &str| {
            let file = serde_json::json!({ "name": "t", "note": note, "chain": { "template": "three-tier" } });
            read(file.to_string().as_bytes(), "t", &Options::default()).is_ok()
        };
        assert!(of("two\nlines, a soft\u{ad}ly broken word, \u{200f}אב\u{200e}, ❤\u{fe0f}"));
        assert!(!of("back\u{202e}ward") && !of("\u{e0041}") && !of("a\u{200b}b"));
    }
}
