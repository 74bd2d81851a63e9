//! Chains that come with the product, and how a file's own chain is laid over one.

use serde_json::Value;

use super::Template;
use super::diagnostic::{Diagnostic, DiagnosticKind};
use super::spanned_json::{Node, Tree};
use super::suggestion::any_of;

impl Template {
    /// Every template.
    pub const ALL: &'static [Template] =
        &[Template::ThreeTier, Template::TwoTier, Template::Service, Template::Franchise];

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Template::ThreeTier => "three-tier",
            Template::TwoTier => "two-tier",
            Template::Service => "service",
            Template::Franchise => "franchise",
        }
    }

    /// The template of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.name() == name)
    }

    /// What it looks like, in a few words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Template::ThreeTier => "supplier → maker → retailer → families and singles",
            Template::TwoTier => "provider → shop → customers",
            Template::Service => "a service firm and its clients",
            Template::Franchise => "a franchisor, four franchisees, four neighbourhoods",
        }
    }

    /// Its organisations, links and segments, as JSON.
    #[must_use]
    pub fn json(self) -> &'static str {
        match self {
            Template::ThreeTier => include_str!("templates/three-tier.json"),
            Template::TwoTier => include_str!("templates/two-tier.json"),
            Template::Service => include_str!("templates/service.json"),
            Template::Franchise => include_str!("templates/franchise.json"),
        }
    }
}

/// Replaces `chain.template` by the organisations, links and segments it stands for, with the file's own laid over them.
pub(super) fn expand(root: &mut Node) -> Vec<Diagnostic> {
    let Some(chain) = root.object_mut().and_then(|r| r.get_mut("chain")).map(|f| &mut f.node) else {
        return Vec::new();
    };
    let named = chain.get("template").and_then(|t| Some((Template::named(t.text()?)?, t.span)));
    let Some((template, span)) = named else {
        let mut diagnostics = nothing_to_take_out(chain, None);
        if let Some(null) = chain.get("template").filter(|t| t.is_null()) {
            diagnostics.push(
                Diagnostic::new(
                    DiagnosticKind::WrongType,
                    null.span,
                    "chain.template",
                    "null where the name of a template belongs",
                )
                .found("null")
                .expected(format!("one of {}", any_of(&Template::ALL.iter().map(|t| t.name()).collect::<Vec<_>>())))
                .remedy("delete \"template\", or write \"template\": \"three-tier\""),
            );
        }
        return diagnostics;
    };
    let Ok(value) = serde_json::from_str::<Value>(template.json()) else { return Vec::new() };

    let mut whole = Node::from_value(&value, span);
    let diagnostics = nothing_to_take_out(chain, Some((template, &whole)));
    whole.span = chain.span;
    let Some(own) = chain.object_mut() else { return Vec::new() };
    own.shift_remove("template");
    let own_links = own.shift_remove("links");
    merge(&mut whole, chain);

    let organisations = whole.get("organisations").cloned();
    keep_links(&mut whole, |end| organisations.as_ref().is_some_and(|o| o.get(end).is_some()));
    if let Some(fields) = whole.object_mut()
        && let Some(field) = fields.get_mut("links")
    {
        match own_links {
            Some(own) if matches!(own.node.value, Tree::List(_)) => {
                if let (Tree::List(links), Tree::List(own)) = (&mut field.node.value, own.node.value) {
                    let ends = |l: &Node| Some((l.get("from")?.text()?.to_owned(), l.get("to")?.text()?.to_owned()));
                    links.retain(|l| ends(l).is_none() || !own.iter().any(|o| ends(o) == ends(l)));
                    links.extend(own);
                }
                field.key = own.key;
                field.node.span = own.node.span;
            }
            Some(own) if !own.node.is_null() => *field = own,
            _ => {}
        }
    }
    *chain = whole;
    diagnostics
}

/// Keeps the links whose ends are such.
pub(super) fn keep_links(chain: &mut Node, is_such: impl Fn(&str) -> bool) {
    if let Some(field) = chain.object_mut().and_then(|fields| fields.get_mut("links"))
        && let Tree::List(links) = &mut field.node.value
    {
        links.retain(|l| ["from", "to"].iter().all(|end| l.get(end).and_then(Node::text).is_some_and(&is_such)));
    }
}

/// `"maker": null` takes an organisation out of a template; without a template that has one there is nothing to take out.
fn nothing_to_take_out(chain: &Node, template: Option<(Template, &Node)>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for map in ["organisations", "segments"] {
        for (id, field) in chain.fields(map).into_iter().flatten() {
            if field.node.is_null() && template.is_none_or(|(_, t)| t.get(map).is_none_or(|m| m.get(id).is_none())) {
                let has_none = template.map_or_else(
                    || format!("null takes \"{id}\" out of a template, and this chain has none: delete the entry"),
                    |(t, _)| format!("the template \"{}\" has no \"{id}\" to take out: delete the entry", t.name()),
                );
                diagnostics.push(
                    Diagnostic::new(
                        DiagnosticKind::WrongType,
                        field.node.span,
                        format!("chain.{map}.{id}"),
                        "null where an object { … } belongs",
                    )
                    .found("null")
                    .expected("an object { … }")
                    .remedy(has_none),
                );
            }
        }
    }
    diagnostics
}

/// RFC 7386: objects are merged field by field, null removes, everything else replaces.
pub(super) fn merge(target: &mut Node, patch: &Node) {
    let Tree::Object(changes) = &patch.value else {
        *target = patch.clone();
        return;
    };
    if !matches!(target.value, Tree::Object(_)) {
        *target = Node { span: patch.span, value: Tree::Object(indexmap::IndexMap::new()) };
    }
    let Some(fields) = target.object_mut() else { return };
    for (name, change) in changes {
        if change.node.is_null() {
            fields.shift_remove(name);
        } else if let Some(field) = fields.get_mut(name) {
            merge(&mut field.node, &change.node);
            if !matches!(change.node.value, Tree::Object(_)) {
                field.key = change.key;
            }
        } else {
            let mut field = change.clone();
            field.node = Node { span: change.node.span, value: Tree::Null };
            merge(&mut field.node, &change.node);
            fields.insert(name.clone(), field);
        }
    }
}
