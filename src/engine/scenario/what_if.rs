//! What-ifs: each merge patch is laid over the file and the result is checked like a file.

use std::cell::LazyCell;

use indexmap::IndexSet;

use super::dated;
use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::schema_check::starts_at;
use super::spanned_json::{Field, Node};
use super::suggestion::did_you_mean;
use super::template::merge;

/// More arms than this are a sweep.
const MOST_WHAT_IFS: usize = 64;

/// What all arms share, why, and what may be done beside deleting it.
const SHARED: &[(&str, &str, &str)] = &[
    ("$schema", "it says where editors find the schema of the file", ""),
    ("name", "the what-if has its own name already", ""),
    ("futures", "all arms are compared over the same futures", "; --futures N gives all arms others"),
    ("seed", "all arms are compared over the same futures", "; --seed N gives all arms others"),
    ("months", "all arms are compared over the same months", "; --months N gives all arms others"),
    ("what_ifs", "a what-if has no what-ifs of its own", "; each stands in the file's own \"what_ifs\""),
];

/// What to do about places that a what-if cannot change.
const APART: &str = "write a second file of another name with the other chain, `ripplechain run` each, and lay the two reports side by side";

/// Whether all arms share this field of a scenario.
pub(super) fn is_shared(field: &str) -> bool {
    SHARED.iter().any(|(name, ..)| *name == field)
}

/// Names of arms that every run has.
const ARMS: &[&str] = &["with", "without"];

/// Every problem that a what-if brings in; `known` are the problems of the file itself.
pub(super) fn check(root: &Node, known: &[Diagnostic], judge: impl Fn(&Node) -> Vec<Diagnostic>) -> Vec<Diagnostic> {
    let Some(what_ifs) = root.get("what_ifs") else { return Vec::new() };
    let Some(fields) = what_ifs.object() else { return Vec::new() };
    let mut diagnostics = Vec::new();
    if fields.len() > MOST_WHAT_IFS {
        let span = Span { end: what_ifs.span.start + 1, ..what_ifs.span };
        diagnostics.push(
            Diagnostic::new(
                DiagnosticKind::WrongLength,
                span,
                "what_ifs",
                format!("{} what-ifs are too many", fields.len()),
            )
            .found(fields.len().to_string())
            .expected(format!("at most {MOST_WHAT_IFS}"))
            .remedy("vary a number over a range with `ripplechain sweep`"),
        );
    }
    let known: IndexSet<_> = known.iter().map(|f| (f.span, f.kind, f.message.as_str())).collect();
    let start = LazyCell::new(|| dated::earliest(root).map(starts_at));
    for (name, field) in fields.iter().take(MOST_WHAT_IFS).filter(|(_, f)| f.node.object().is_some()) {
        diagnostics.extend(own(name, field));
        let Some(patched) = apply(root, &field.node) else { continue };
        let moved = other_places(root, &patched, name, field);
        let same_places = moved.is_none();
        let own_start = LazyCell::new(|| dated::earliest(&patched).map(starts_at));
        diagnostics.extend(moved);
        for mut diagnostic in judge(&patched) {
            // A start suits the dates of all what-ifs.
            if diagnostic.remedy.is_some() && diagnostic.remedy == *own_start {
                diagnostic.remedy.clone_from(&start);
            }
            if !same_places && diagnostic.kind == DiagnosticKind::ServesNobody {
                continue;
            }
            if known.contains(&(diagnostic.span, diagnostic.kind, diagnostic.message.as_str())) {
                continue;
            }
            let inside = diagnostic.span.source != field.node.span.source
                || (field.node.span.start..field.node.span.end).contains(&diagnostic.span.start);
            if inside {
                diagnostic.path = format!("what_ifs.{name}.{}", diagnostic.path);
            } else if !same_places {
                // All that hangs on a place that is gone is not worth repeating.
                continue;
            } else {
                diagnostic.message = format!("with this what-if, {}: {}", diagnostic.path, diagnostic.message);
                diagnostic.path = format!("what_ifs.{name}");
                diagnostic.span = field.key;
            }
            diagnostics.push(diagnostic);
        }
    }
    diagnostics
}

/// The file with a patch over it, without its what-ifs and the lesson that may name them.
pub(super) fn apply(root: &Node, patch: &Node) -> Option<Node> {
    let mut patched = root.clone();
    for aside in ["what_ifs", "lesson"] {
        patched.object_mut()?.shift_remove(aside);
    }
    let mut patch = patch.clone();
    let changes = patch.object_mut()?;
    for (name, ..) in SHARED {
        changes.shift_remove(*name);
    }
    if let Some(chain) = changes.get_mut("chain").and_then(|f| f.node.object_mut()) {
        chain.shift_remove("template");
    }
    merge(&mut patched, &patch);
    Some(patched)
}

/// Every what-if that a lesson names and the file does not have.
pub(super) fn in_lesson(root: &Node) -> Vec<Diagnostic> {
    let Some(prediction) = root.get("lesson").and_then(|l| l.get("prediction")) else { return Vec::new() };
    let what_ifs = root.fields("what_ifs").into_iter().flatten().filter(|(_, f)| f.node.object().is_some());
    let known: IndexSet<&str> = what_ifs.map(|(name, _)| name.as_str()).collect();
    let items = |list: &str| prediction.get(list).and_then(Node::list).unwrap_or_default().iter().enumerate();
    let beside = items("beside").map(|(i, arm)| (format!("beside.{i}"), Some(arm)));
    let best = items("choices").map(|(i, choice)| (format!("choices.{i}.best"), choice.get("best")));
    let mut diagnostics = Vec::new();
    for (path, node) in beside.chain(best) {
        let Some((node, name)) = node.and_then(|n| Some((n, n.text()?))) else { continue };
        // The programme is shown anyway; only an answer needs to name it.
        let programme = name == "with" && path.ends_with("best");
        if !programme && !known.contains(name) {
            diagnostics.push(
                Diagnostic::new(
                    DiagnosticKind::UnknownId,
                    node.span,
                    format!("lesson.prediction.{path}"),
                    format!("there is no what-if \"{name}\""),
                )
                .found(format!("\"{name}\""))
                .expected("the name of one of the file's what_ifs; a choice may say \"with\" for the programme")
                .remedied(did_you_mean(name, known.iter().copied())),
            );
        }
    }
    diagnostics
}

/// What a what-if may not say.
fn own(name: &str, field: &Field) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if ARMS.contains(&name) {
        diagnostics.push(
            Diagnostic::new(
                DiagnosticKind::ReservedName,
                field.key,
                format!("what_ifs.{name}"),
                format!("\"{name}\" cannot name a what-if"),
            )
            .found(format!("\"{name}\""))
            .expected("a name other than \"with\" and \"without\": these are the two arms of every run")
            .remedy("choose another name"),
        );
    }
    let mut refuse = |path: String, key: Span, (what, why): (&str, &str), remedy: String| {
        diagnostics.push(
            Diagnostic::new(DiagnosticKind::NotForAWhatIf, key, path, format!("a what-if cannot change \"{what}\""))
                .found(format!("\"{what}\""))
                .expected(format!("changes to the chain, the programme, events or mechanisms; {why}"))
                .remedy(remedy),
        );
    };
    for (shared, why, beside) in SHARED {
        if let Some(change) = field.node.object().and_then(|f| f.get(*shared)) {
            let remedy = format!("delete \"{shared}\" here{beside}");
            refuse(format!("what_ifs.{name}.{shared}"), change.key, (shared, why), remedy);
        }
    }
    if let Some(change) = field.node.fields("chain").and_then(|c| c.get("template")) {
        let what = ("template", "all arms have the same places");
        let remedy = format!("delete \"template\" here, or {APART}");
        refuse(format!("what_ifs.{name}.chain.template"), change.key, what, remedy);
    }
    diagnostics
}

/// Arms can be compared place by place only if they have the same places.
fn other_places(root: &Node, patched: &Node, name: &str, field: &Field) -> Option<Diagnostic> {
    let change = field.node.get("chain")?;
    let (before, after) = (places(root), places(patched));
    let gone: Vec<&str> = before.iter().filter(|p| !after.contains(*p)).map(String::as_str).collect();
    let added: Vec<&str> = after.iter().filter(|p| !before.contains(*p)).map(String::as_str).collect();
    if gone.is_empty() && added.is_empty() {
        return None;
    }
    let listed = |verb: &str, names: &[&str]| (!names.is_empty()).then(|| format!("{verb} {}", names.join(", ")));
    let found = [listed("it adds", &added), listed("it takes out", &gone)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" and ");
    let remedy = match (&added[..], &before) {
        ([one], before) if gone.is_empty() => {
            did_you_mean(one, before.iter().map(String::as_str)).filter(|r| r.to_string().starts_with("did"))
        }
        _ => None,
    };
    Some(
        Diagnostic::new(
            DiagnosticKind::NotForAWhatIf,
            Span { end: change.span.start + 1, ..change.span },
            format!("what_ifs.{name}.chain"),
            "a what-if cannot add or take out places",
        )
        .found(found)
        .expected("the same organisations, links and segments as the file, so that each can be compared")
        .remedy(remedy.map_or_else(|| APART.to_owned(), |remedy| remedy.to_string())),
    )
}

fn places(root: &Node) -> IndexSet<String> {
    let chain = root.get("chain");
    let mut places = IndexSet::new();
    for map in ["organisations", "segments"] {
        let entries = chain.and_then(|c| c.fields(map)).into_iter().flatten();
        places.extend(entries.filter(|(id, f)| *id != "note" || f.node.text().is_none()).map(|(id, _)| id.clone()));
    }
    for link in chain.and_then(|c| c.get("links")).and_then(Node::list).unwrap_or_default() {
        if let (Some(from), Some(to)) = (link.get("from").and_then(Node::text), link.get("to").and_then(Node::text)) {
            places.insert(format!("{from} → {to}"));
        }
    }
    places
}
