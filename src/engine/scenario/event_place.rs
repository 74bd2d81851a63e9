//! Where an event happens: an organisation or a segment of this chain, and one that its plan may touch.

use super::EventKind;
use super::chain::ChainOutline;
use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::remedy::{Remedy, quoted};
use super::spanned_json::Node;
use super::suggestion::{any_of, closest, did_you_mean};
use crate::observe::PlaceKind;

/// The problem with the place of an event, if there is one; `plan` is the organisation whose plan it is part of.
pub(super) fn check(
    outline: &ChainOutline<'_>,
    path: &str,
    event: &Node,
    kind: EventKind,
    plan: Option<&str>,
) -> Option<Diagnostic> {
    let asked = Asked { outline, kind, organisation: kind.at() == PlaceKind::Organisation };
    match (event.get("at").filter(|at| !at.is_null()), plan) {
        // The organisation of the plan, or every segment that it serves.
        (None, Some(plan)) => {
            let nobody =
                !asked.organisation && outline.organisations.contains(plan) && asked.served_by(plan).is_empty();
            nobody.then(|| serves_no_segment(kind, plan, path, event))
        }
        (None, None) => asked.without_place(path, event),
        (Some(at), plan) => asked.place(at, &format!("{path}.at"), plan),
    }
}

/// What a kind of event asks of its place.
struct Asked<'c> {
    outline: &'c ChainOutline<'c>,
    kind: EventKind,
    /// An organisation, else a segment.
    organisation: bool,
}

impl<'c> Asked<'c> {
    fn what(&self) -> &'static str {
        if self.organisation { "an organisation" } else { "a segment" }
    }

    fn names(&self) -> Vec<&'c str> {
        if self.organisation {
            self.outline.organisations.iter().copied().collect()
        } else {
            self.outline.segments.keys().copied().collect()
        }
    }

    fn served_by(&self, organisation: &str) -> Vec<&'c str> {
        self.outline.segments.iter().filter(|(_, by)| **by == Some(organisation)).map(|(id, _)| *id).collect()
    }

    fn without_place(&self, path: &str, event: &Node) -> Option<Diagnostic> {
        if !self.kind.needs_place() {
            return None;
        }
        let words = format!("{} needs a place", self.kind.phrase());
        if let Some(nothing) = event.get("at") {
            return Some(
                Diagnostic::new(DiagnosticKind::MissingField, nothing.span, format!("{path}.at"), words)
                    .found("null")
                    .expected(format!("the id of {}", self.what()))
                    .remedied(self.names().first().map(|id| Remedy::write(quoted(id)))),
            );
        }
        let misspelt = event.object().is_some_and(|f| f.keys().any(|k| closest(k, ["at"]).is_some()));
        if misspelt {
            return None;
        }
        let span = Span { end: event.span.start + 1, ..event.span };
        Some(
            Diagnostic::new(DiagnosticKind::MissingField, span, path, words)
                .found("an event without \"at\"")
                .expected(format!("\"at\": the id of {}", self.what()))
                .remedied(self.names().first().map(|id| format!("add \"at\": \"{id}\""))),
        )
    }

    fn place(&self, at: &Node, path: &str, plan: Option<&str>) -> Option<Diagnostic> {
        let id = at.text()?;
        let is = [self.outline.organisations.contains(id), self.outline.segments.contains_key(id)];
        let (here, there) = if self.organisation { (is[0], is[1]) } else { (is[1], is[0]) };
        if here {
            return self.outside_of_plan(at, path, id, plan?);
        }
        let diagnostic = if there {
            let other = if self.organisation { "a segment" } else { "an organisation" };
            let words = format!("{} happens at {}; \"{id}\" is {other}", self.kind.phrase(), self.what());
            Diagnostic::new(DiagnosticKind::WrongPlace, at.span, path, words).remedied(self.instead_of(id))
        } else if self.outline.complete {
            let what = if self.organisation { "organisation" } else { "segment" };
            Diagnostic::new(DiagnosticKind::UnknownId, at.span, path, format!("there is no {what} \"{id}\""))
                .remedied(did_you_mean(id, self.names()))
        } else {
            return None;
        };
        Some(diagnostic.found(format!("\"{id}\"")).expected(format!("the id of {}", self.what())))
    }

    /// A segment that the organisation of the plan does not serve.
    fn outside_of_plan(&self, at: &Node, path: &str, id: &str, plan: &str) -> Option<Diagnostic> {
        let served = self.served_by(plan);
        if self.organisation || !self.outline.organisations.contains(plan) || served.contains(&id) {
            return None;
        }
        let remedy = if served.is_empty() {
            "put it into the plan of the organisation that serves the segment".to_owned()
        } else {
            format!("use {}, or put it into the plan of the organisation that serves \"{id}\"", any_of(&served))
        };
        Some(
            Diagnostic::new(DiagnosticKind::WrongPlace, at.span, path, format!("\"{plan}\" does not serve \"{id}\""))
                .found(format!("\"{id}\""))
                .expected(format!("a segment that \"{plan}\" serves: {} is part of its plan", self.kind.phrase()))
                .remedy(remedy),
        )
    }

    /// What may be meant by a place of the other kind.
    fn instead_of(&self, id: &str) -> Option<String> {
        if self.organisation {
            let by = self.outline.segments.get(id).copied().flatten();
            return by.map(|by| format!("its customers are served by \"{by}\": did you mean that?"));
        }
        let served = self.served_by(id);
        Some(format!("use {}", any_of(&if served.is_empty() { self.names() } else { served })))
    }
}

/// What happens to customers has no place in the plan of an organisation without consumers.
fn serves_no_segment(kind: EventKind, plan: &str, path: &str, event: &Node) -> Diagnostic {
    let span = Span { end: event.span.start + 1, ..event.span };
    Diagnostic::new(DiagnosticKind::WrongPlace, span, path, format!("\"{plan}\" serves no segment"))
        .found(format!("{} in its plan", kind.phrase()))
        .expected("an organisation that serves a segment: it happens to customers")
        .remedy("put it into the plan of an organisation that serves a segment, or at the top level: it happens anyway")
}
