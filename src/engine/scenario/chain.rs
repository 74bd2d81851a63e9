//! Whether the chain hangs together: ids, links, cycles, customers for everybody.

use indexmap::{IndexMap, IndexSet};

use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::spanned_json::{Field, Node};
use super::suggestion::{ENOUGH_GUESSES, closest, did_you_mean, plain};
use super::topology::{tiers, upstream_first};

/// The ids and links of a chain, as far as they can be read.
#[derive(Default)]
pub(super) struct ChainOutline<'t> {
    pub(super) organisations: IndexSet<&'t str>,
    /// Segments, and who serves each.
    pub(super) segments: IndexMap<&'t str, Option<&'t str>>,
    /// Links that can be read, between organisations that exist.
    pub(super) links: Vec<(&'t str, &'t str)>,
    /// Number of tiers; none when the links go round in a circle.
    pub(super) tiers: Option<usize>,
    /// Whether all of the chain could be read, so that an id that is not there is really missing.
    pub(super) complete: bool,
}

/// A chain that cannot be untangled has more cycles than anyone wants listed.
const MOST_CYCLES: usize = 20;

/// More organisations, or segments, than this are refused.
const MOST_ORGANISATIONS: usize = 1_000;
/// More links than this are refused.
const MOST_LINKS: usize = 10_000;
/// More employees and consumers than this are refused.
const MOST_AGENTS: f64 = 100e6;

/// Ids that mean something else wherever a place is named.
pub(super) fn is_reserved(id: &str) -> bool {
    id == "chain" || id.strip_prefix("tier-").is_some_and(|n| n.parse::<usize>().is_ok())
}

/// The outline of the chain, and every problem in it.
pub(super) fn check(root: &Node) -> (ChainOutline<'_>, Vec<Diagnostic>) {
    let Some(chain) = root.get("chain").filter(|c| c.object().is_some()) else {
        return (ChainOutline::default(), Vec::new());
    };
    let mut check = Check { chain, outline: ChainOutline::default(), meant: IndexSet::new(), diagnostics: Vec::new() };
    check.ids();
    check.sizes();
    let links = check.links();
    check.segments();
    check.everybody_serves_somebody();
    check.cycles(links);
    (check.outline, check.diagnostics)
}

struct Check<'t> {
    chain: &'t Node,
    outline: ChainOutline<'t>,
    /// Organisations that a misspelt id was meant for.
    meant: IndexSet<&'t str>,
    diagnostics: Vec<Diagnostic>,
}

struct Link<'t> {
    from: &'t str,
    to: &'t str,
    index: usize,
    span: Span,
}

impl<'t> Check<'t> {
    fn entries(&self, map: &str) -> impl Iterator<Item = (&'t str, &'t Field)> + use<'t> {
        // A remark among the entries is no entry, and null stands for none.
        let fields = self.chain.fields(map).into_iter().flatten();
        fields
            .map(|(id, f)| (id.as_str(), f))
            .filter(|(id, f)| !f.node.is_null() && (*id != "note" || f.node.text().is_none()))
    }

    fn ids(&mut self) {
        // An unknown template or a misspelt field is reported elsewhere; here it means that we do not see everything.
        const PARTS: [&str; 4] = ["template", "organisations", "links", "segments"];
        let fields = self.chain.object();
        let absent = || PARTS.into_iter().filter(|part| self.chain.get(part).is_none());
        let misspelt =
            |key: &String| key != "note" && !PARTS.contains(&key.as_str()) && closest(key, absent()).is_some();
        let readable = |part: &str| self.chain.get(part).is_none_or(|n| n.object().is_some() || n.list().is_some());
        let template = self.chain.get("template").is_some_and(|t| !t.is_null());
        self.outline.complete =
            fields.is_some_and(|f| !template && !f.keys().any(misspelt)) && PARTS.iter().all(|part| readable(part));
        self.outline.organisations = self.entries("organisations").map(|(id, _)| id).collect();
        let served_by = |f: &'t Field| f.node.get("served_by").and_then(Node::text);
        self.outline.segments = self.entries("segments").map(|(id, f)| (id, served_by(f))).collect();
        if self.outline.complete && self.outline.organisations.is_empty() {
            let span = Span { end: self.chain.span.start + 1, ..self.chain.span };
            self.diagnostics.push(
                Diagnostic::new(DiagnosticKind::EmptyChain, span, "chain", "the chain has no organisations")
                    .found("a chain without organisations")
                    .expected("organisations, or a template")
                    .remedy("write \"template\": \"three-tier\", or add \"organisations\": { \"maker\": { } }"),
            );
        }
        for map in ["organisations", "segments"] {
            for (id, field) in self.entries(map) {
                if is_reserved(id) {
                    self.diagnostics.push(
                        Diagnostic::new(
                            DiagnosticKind::ReservedName,
                            field.key,
                            format!("chain.{map}.{id}"),
                            format!("\"{id}\" cannot be an id"),
                        )
                        .found(format!("\"{id}\""))
                        .expected("an id that is not \"chain\" or \"tier-N\": these name places of their own")
                        .remedy("choose another id"),
                    );
                }
                if map == "segments" && self.outline.organisations.contains(id) {
                    self.diagnostics.push(
                        Diagnostic::new(
                            DiagnosticKind::DuplicateId,
                            field.key,
                            format!("chain.segments.{id}"),
                            format!("\"{id}\" is an organisation and a segment"),
                        )
                        .found(format!("a segment \"{id}\""))
                        .expected("an id that no organisation has")
                        .remedy(format!("rename one of the two, for example \"{id}-customers\"")),
                    );
                }
            }
        }
    }

    /// More than this in one file is a mistake, or more than anyone can look at.
    fn sizes(&mut self) {
        let links = self.chain.get("links").and_then(Node::list).map_or(0, <[Node]>::len);
        let counted = [
            (
                "organisations",
                self.outline.organisations.len(),
                MOST_ORGANISATIONS,
                "let one stand for many of its kind",
            ),
            ("links", links, MOST_LINKS, "let one stand for many of its kind, with a larger \"volume\""),
            ("segments", self.outline.segments.len(), MOST_ORGANISATIONS, "let one stand for many of its kind"),
        ];
        for (what, count, most, remedy) in counted {
            if count > most
                && let Some(field) = self.chain.object().and_then(|fields| fields.get(what))
            {
                let path = format!("chain.{what}");
                self.diagnostics.push(
                    Diagnostic::new(
                        DiagnosticKind::WrongLength,
                        field.key,
                        path,
                        format!("{count} {what} are too many"),
                    )
                    .found(count.to_string())
                    .expected(format!("at most {most} {what}"))
                    .remedy(remedy),
                );
            }
        }
        // As many as links between organisations and their people can be numbered.
        let people = |map, field, usual: f64| -> f64 {
            self.entries(map)
                .map(|(_, f)| f.node.get(field).and_then(Node::number).filter(|n| n.is_finite()).unwrap_or(usual))
                .sum()
        };
        let usual = f64::from(super::Organisation::default().staff);
        let agents = people("organisations", "staff", usual) + people("segments", "people", 0.0);
        if agents > MOST_AGENTS {
            let span = Span { end: self.chain.span.start + 1, ..self.chain.span };
            self.diagnostics.push(
                Diagnostic::new(
                    DiagnosticKind::TooLarge,
                    span,
                    "chain",
                    format!("{} people are too many", plain(agents)),
                )
                .found(format!("{} employees and consumers", plain(agents)))
                .expected(format!("at most {}", plain(MOST_AGENTS)))
                .remedy("let each simulated person stand for several: make \"staff\" and \"people\" smaller alike"),
            );
        }
    }

    /// Whether an id names an organisation; if not, a problem.
    fn organisation(&mut self, id: &'t str, span: Span, path: String, what: &str) -> bool {
        if self.outline.organisations.contains(id) {
            return true;
        }
        if !self.outline.complete {
            return false;
        }
        let guess = self.diagnostics.len() < ENOUGH_GUESSES;
        if guess {
            self.meant.extend(closest(id, self.outline.organisations.iter().copied()));
        }
        let diagnostic =
            Diagnostic::new(DiagnosticKind::UnknownId, span, path, format!("there is no organisation \"{id}\""))
                .found(format!("\"{id}\""))
                .expected(what);
        let remedy = if self.outline.segments.contains_key(id) {
            Some(
                format!("\"{id}\" is a segment; a segment is tied to the chain by its \"served_by\", not by a link")
                    .into(),
            )
        } else if guess {
            did_you_mean(id, self.outline.organisations.iter().copied())
        } else {
            None
        };
        self.diagnostics.push(diagnostic.remedied(remedy));
        false
    }

    fn links(&mut self) -> Vec<Link<'t>> {
        let mut known: Vec<Link<'t>> = Vec::new();
        let mut pairs = IndexMap::new();
        for (index, link) in self.chain.get("links").and_then(Node::list).unwrap_or_default().iter().enumerate() {
            let end = |name| link.get(name).and_then(|n| Some((n.text()?, n.span)));
            let (from, to) = (end("from"), end("to"));
            let from_known = from.is_some_and(|(id, span)| {
                self.organisation(id, span, format!("chain.links.{index}.from"), "the id of the selling organisation")
            });
            let to_known = to.is_some_and(|(id, span)| {
                self.organisation(id, span, format!("chain.links.{index}.to"), "the id of the buying organisation")
            });
            let (Some((from, _)), Some((to, _))) = (from, to) else {
                self.meant.extend(from.map(|(id, _)| id));
                continue;
            };
            if let Some(first) = pairs.insert((from, to), index) {
                self.diagnostics.push(
                    Diagnostic::new(
                        DiagnosticKind::DuplicateLink,
                        link.span,
                        format!("chain.links.{index}"),
                        format!("the link {from} → {to} is here twice"),
                    )
                    .found(format!("a second link {from} → {to}; the first is chain.links.{first}"))
                    .expected("each link once")
                    .remedy("delete one; for more business between the two raise its \"volume\""),
                );
            } else if from_known && to_known {
                known.push(Link { from, to, index, span: link.span });
                self.outline.links.push((from, to));
            } else {
                // Who sells to a misspelt buyer still serves somebody.
                self.meant.insert(from);
            }
        }
        known
    }

    fn segments(&mut self) {
        for (id, field) in self.entries("segments") {
            let path = format!("chain.segments.{id}");
            match field.node.get("served_by") {
                Some(node) => {
                    if let Some(by) = node.text() {
                        self.organisation(
                            by,
                            node.span,
                            path + ".served_by",
                            "the id of the organisation that serves these people",
                        );
                    }
                }
                None if field.node.object().is_some_and(|f| !f.keys().any(|k| closest(k, ["served_by"]).is_some())) => {
                    let serving =
                        self.outline.segments.values().flatten().find(|by| self.outline.organisations.contains(*by));
                    let example = serving.or(self.outline.organisations.last()).copied().unwrap_or("retailer");
                    self.diagnostics.push(
                        Diagnostic::new(
                            DiagnosticKind::MissingField,
                            field.key,
                            path,
                            format!("nobody serves \"{id}\""),
                        )
                        .found("a segment without \"served_by\"")
                        .expected("\"served_by\": the id of an organisation")
                        .remedy(format!("add \"served_by\": \"{example}\"")),
                    );
                }
                None => {}
            }
        }
    }

    fn everybody_serves_somebody(&mut self) {
        // A link or segment that cannot be read may be the missing one.
        let links = self.chain.get("links").and_then(Node::list).unwrap_or_default();
        let unclear = |segment: &Node| {
            segment.object().is_none_or(|f| {
                f.get("served_by").map_or_else(
                    || f.keys().any(|k| closest(k, ["served_by"]).is_some()),
                    |by| by.node.text().is_none(),
                )
            })
        };
        let unreadable = links.iter().any(|l| l.get("from").and_then(Node::text).is_none())
            || self.entries("segments").any(|(_, f)| unclear(&f.node));
        if !self.outline.complete || unreadable {
            return;
        }
        let mut serves: IndexSet<&str> = self.outline.segments.values().flatten().copied().collect();
        serves.extend(self.outline.links.iter().map(|(from, _)| *from));
        serves.extend(&self.meant);
        for (id, field) in self.entries("organisations") {
            if !serves.contains(id) {
                self.diagnostics.push(
                    Diagnostic::new(DiagnosticKind::ServesNobody, field.key, format!("chain.organisations.{id}"), format!("\"{id}\" has no customers"))
                        .found("an organisation without a link to a buyer and without a segment")
                        .expected("a link from it, or a segment served by it")
                        .remedy(format!("add {{ \"from\": \"{id}\", \"to\": … }} to \"links\", or a segment with \"served_by\": \"{id}\"")),
                );
            }
        }
    }

    fn cycles(&mut self, mut links: Vec<Link<'t>>) {
        let number = |id: &str| self.outline.organisations.get_index_of(id).unwrap_or(0);
        for _ in 0..MOST_CYCLES {
            let edges: Vec<(usize, usize)> = links.iter().map(|l| (number(l.from), number(l.to))).collect();
            let members = match upstream_first(self.outline.organisations.len(), &edges) {
                Ok(order) => {
                    if self.diagnostics.iter().all(|f| f.kind != DiagnosticKind::Cycle) {
                        self.outline.tiers = tiers(&order, &edges).iter().max().map(|t| t + 1);
                    }
                    return;
                }
                Err(members) => members,
            };
            let inside = |&(from, to): &(usize, usize)| {
                members.iter().position(|&m| m == from).is_some_and(|i| members[(i + 1) % members.len()] == to)
            };
            // The link written last is the one that closes the circle.
            let Some(closing) = edges.iter().rposition(inside) else { return };
            let start = members.iter().position(|&m| m == edges[closing].1).unwrap_or(0);
            let names: Vec<&str> = (0..=members.len())
                .filter_map(|i| self.outline.organisations.get_index(members[(start + i) % members.len()]).copied())
                .collect();
            let round = names.join(" → ");
            let link = links.remove(closing);
            let message = if members.len() == 1 {
                format!("\"{}\" supplies itself", link.from)
            } else {
                format!("the chain goes round in a circle: {round}")
            };
            self.diagnostics.push(
                Diagnostic::new(DiagnosticKind::Cycle, link.span, format!("chain.links.{}", link.index), message)
                    .found(round)
                    .expected("a chain that ends with consumers and never comes back to a supplier")
                    .remedy(if members.len() == 1 {
                        "delete this link".to_owned()
                    } else {
                        format!("delete the link {} → {}, or turn it round", link.from, link.to)
                    }),
            );
        }
    }
}
