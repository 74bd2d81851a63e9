//! What is read as it is meant, and said in a word that will go: warnings, told like problems, that refuse nothing.

use std::fmt;

use super::EventKind;
use super::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics, Source};
use super::spanned_json::{Node, Tree};
use crate::observe::PlaceKind;

/// What an author should change although the scenario is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Warnings(Diagnostics);

impl Warnings {
    pub(super) fn new(list: Vec<Diagnostic>, sources: Vec<Source>) -> Self {
        Self(Diagnostics::new(list, sources))
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.list.is_empty()
    }

    /// Each warning, in the order of the file.
    #[must_use]
    pub fn list(&self) -> &[Diagnostic] {
        &self.0.list
    }

    /// The warnings as a report. Fancy is for terminals with colour.
    #[must_use]
    pub fn render(&self, fancy: bool) -> String {
        self.0.render_warnings(fancy)
    }

    /// For scripts.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(&self.0.list).unwrap_or_default()
    }
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

/// Every `only_with_programme`, wherever events may stand.
pub(super) fn old_words(root: &Node) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    of_file(root, "", &mut found);
    for (name, what_if) in root.fields("what_ifs").into_iter().flatten() {
        of_file(&what_if.node, &format!("what_ifs.{name}."), &mut found);
    }
    found
}

fn of_file(file: &Node, path: &str, found: &mut Vec<Diagnostic>) {
    of_list(file.get("events"), &format!("{path}events"), None, found);
    for (id, plan) in file.fields("programme").into_iter().flatten() {
        of_list(plan.node.get("events"), &format!("{path}programme.{id}.events"), Some(id), found);
    }
}

fn of_list(events: Option<&Node>, path: &str, plan: Option<&str>, found: &mut Vec<Diagnostic>) {
    for (i, event) in events.and_then(Node::list).unwrap_or_default().iter().enumerate() {
        let Some(field) = event.object().and_then(|fields| fields.get("only_with_programme")) else { continue };
        let kind = event.get("kind").and_then(|k| EventKind::named(k.text()?));
        let place = event.get("at").and_then(Node::text);
        let organisation = match (kind.map(EventKind::at), place) {
            (Some(PlaceKind::Organisation), Some(at)) => at,
            _ => "ORGANISATION",
        };
        let remedy = if plan.is_some() || matches!(field.node.value, Tree::Bool(false)) {
            "delete the word: where an event stands says in which arms it happens".to_owned()
        } else {
            format!(
                "move the event to \"programme\": {{ \"{organisation}\": {{ \"events\": [ … ] }} }} and delete the word"
            )
        };
        found.push(
            Diagnostic::new(
                DiagnosticKind::OldWord,
                field.key,
                format!("{path}.{i}.only_with_programme"),
                "\"only_with_programme\" is an old word and will go",
            )
            .found("\"only_with_programme\"")
            .expected("events of the plan in \"programme\", events that happen anyway in \"events\"")
            .remedy(remedy),
        );
    }
}
