//! Whether programme, events, expectations and what a lesson asks make sense in this chain and this time.

use super::chain::ChainOutline;
use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::remedy::{Remedy, quoted};
use super::spanned_json::{Field, Node, Tree};
use super::suggestion::{closest, did_you_mean, digits, plain};
use super::{EventKind, event_place};
use crate::format::list;
use crate::observe::{METRICS, PlaceKind, metric};
use crate::quantity::rounded;
use crate::steering::Lever;

/// Every problem in what happens and what is expected.
pub(super) fn check<'t>(root: &'t Node, outline: &ChainOutline<'t>) -> Vec<Diagnostic> {
    // A horizon that is itself wrong is reported as such, not through everything that lies beyond it.
    let months = match root.get("months") {
        None => Some(f64::from(super::types::default_months())),
        Some(node) => node.number().filter(|m| (1.0..=120.0).contains(m)),
    };
    let shortened = root.get("months").is_some_and(|m| m.span.source > 0);
    let mut plans = root.fields("programme").into_iter().flatten().map(|(id, _)| id.as_str());
    let example = plans.find(|id| outline.organisations.contains(id)).or(outline.organisations.first().copied());
    let mut check = Check { outline, months, shortened, example: example.unwrap_or("maker"), diagnostics: Vec::new() };
    for (id, field) in root.fields("programme").into_iter().flatten() {
        check.plan(id, field);
    }
    for (i, event) in root.get("events").and_then(Node::list).unwrap_or_default().iter().enumerate() {
        check.event(&format!("events.{i}"), event, None);
    }
    let expectations = root.get("expect").and_then(Node::list).unwrap_or_default();
    for (i, expectation) in expectations.iter().enumerate() {
        check.expectation(&format!("expect.{i}"), expectation);
    }
    let month = |(i, e): (usize, &'t Node)| {
        let month = e.get("month")?;
        Some((format!("expect.{i}.month"), month, check.beyond(month)?))
    };
    let late: Vec<_> = expectations.iter().enumerate().filter_map(month).collect();
    check.late(&late);
    let series = root.get("observed").and_then(|o| o.get("series")).and_then(Node::list).unwrap_or_default();
    for (i, series) in series.iter().enumerate() {
        check.measured(&format!("observed.series.{i}"), series);
        check.diagnostics.extend(super::figures::check(&format!("observed.series.{i}"), series));
    }
    check.calibrated(root);
    if let Some(prediction) = root.get("lesson").and_then(|l| l.get("prediction")) {
        check.measured("lesson.prediction", prediction);
    }
    check.diagnostics
}

struct Check<'c> {
    outline: &'c ChainOutline<'c>,
    months: Option<f64>,
    /// Whether the horizon comes from a `--set` rather than from the file.
    shortened: bool,
    /// An organisation to show how a programme is written.
    example: &'c str,
    diagnostics: Vec<Diagnostic>,
}

impl Check<'_> {
    /// The month, where it is after the end.
    fn beyond(&self, month: &Node) -> Option<f64> {
        month.number().zip(self.months).filter(|(at, months)| at > months && *at <= 120.0).map(|(at, _)| at)
    }

    fn horizon(&mut self, month: &Node, path: &str) {
        if let Some(at) = self.beyond(month) {
            self.late(&[(path.to_owned(), month, at)]);
        }
    }

    /// What is after the end, as one problem: a shorter time makes every expectation late at once.
    fn late(&mut self, late: &[(String, &Node, f64)]) {
        let (Some((path, first, at)), Some(months)) = (late.first(), self.months) else { return };
        let longest = late.iter().fold(0.0_f64, |longest, l| longest.max(l.2));
        let remedy = if self.shortened && path.starts_with("expect") {
            "to run the shorter time without the checks add --set \"expect=[]\"".to_owned()
        } else {
            format!("choose an earlier month, or raise \"months\" to at least {}", plain(longest.ceil()))
        };
        let rows: Vec<String> = late.iter().map(|(path, _, at)| format!("{path} ({})", plain(*at))).collect();
        let message = match late {
            [_] => format!("month {} is after the end", plain(*at)),
            _ => format!("{} expectations are after the end: {}", late.len(), list(&rows)),
        };
        self.diagnostics.push(
            Diagnostic::new(DiagnosticKind::BeyondHorizon, first.span, path, message)
                .found(format!("month {}", plain(*at)))
                .expected(format!("a month from 0 to {}: the simulation ends there", plain(months)))
                .remedy(remedy),
        );
    }

    fn plan(&mut self, id: &str, field: &Field) {
        let path = format!("programme.{id}");
        if id == "note" && field.node.text().is_some() {
            return;
        }
        if self.outline.complete && !self.outline.organisations.contains(id) {
            self.nobody_of_the_chain(id, field, &path);
        }
        for (i, event) in field.node.get("events").and_then(Node::list).unwrap_or_default().iter().enumerate() {
            self.event(&format!("{path}.events.{i}"), event, Some(id));
        }
        for (lever, course) in field.node.object().into_iter().flatten().filter(|(name, _)| *name != "events") {
            if let Some(points) = course.node.list() {
                self.course(&format!("{path}.{lever}"), points);
            }
        }
    }

    /// A programme is for whoever is not in the chain.
    fn nobody_of_the_chain(&mut self, id: &str, field: &Field, path: &str) {
        let remedy = if self.outline.segments.contains_key(id) {
            Some(format!("\"{id}\" is a segment; a programme acts on people in an organisation").into())
        } else if id == "events" {
            let whose = format!(
                "say whose plan they are part of, as in \"{}\": {{ \"events\": [ … ] }}; what happens anyway stands at the top level",
                self.example
            );
            Some(whose.into())
        } else if Lever::named(id).is_some() || id == "balcony" {
            let value = field.node.number().map_or_else(|| "…".to_owned(), plain);
            Some(format!("\"{id}\" is a lever: say whose, as in \"{}\": {{ \"{id}\": {value} }}", self.example).into())
        } else {
            did_you_mean(id, self.outline.organisations.iter().copied())
        };
        let message = format!("there is no organisation \"{id}\"");
        self.diagnostics.push(
            Diagnostic::new(DiagnosticKind::UnknownId, field.key, path.to_owned(), message)
                .found(format!("\"{id}\""))
                .expected("the id of an organisation in the chain")
                .remedied(remedy),
        );
    }

    /// The points of a lever's course: within the months simulated, and in the order of time.
    fn course(&mut self, path: &str, points: &[Node]) {
        let mut last: Option<f64> = None;
        for (i, point) in points.iter().enumerate() {
            let Some(node) = point.list().and_then(|p| p.first()) else { continue };
            let path = format!("{path}.{i}.0");
            self.horizon(node, &path);
            let Some(month) = node.number() else { continue };
            // Held to seven digits, as the model holds it.
            #[allow(clippy::cast_possible_truncation)]
            if let Some(before) = last.filter(|&before| month as f32 <= before as f32) {
                let again = if month < before { "comes after" } else { "repeats" };
                let message = format!("month {} {again} month {}", plain(month), plain(before));
                self.diagnostics.push(
                    Diagnostic::new(DiagnosticKind::UnsortedPoints, node.span, path, message)
                        .found(format!("month {}", plain(month)))
                        .expected(format!("a month after {}", plain(before)))
                        .remedy("write the points in the order of time, each month once"),
                );
            }
            last = Some(last.map_or(month, |before| before.max(month)));
        }
    }

    /// An event of the file itself, or of an organisation's plan.
    fn event(&mut self, path: &str, event: &Node, plan: Option<&str>) {
        if let Some(month) = event.get("month") {
            self.horizon(month, &format!("{path}.month"));
        }
        let Some(kind) = event.get("kind").and_then(|k| EventKind::named(k.text()?)) else { return };
        if let Some(size) = event.get("size")
            && let Some(x) = size.number().filter(|x| x.is_finite())
        {
            let (min, max) = (rounded(kind.sizes().0), rounded(kind.sizes().1));
            if x < min || x > max {
                let share = x / 100.0;
                let percent = (max <= 2.0 && x.abs() >= 5.0 && (min..=max).contains(&share)).then(|| {
                    Remedy::saying(
                        format!("{} looks like a percentage: write {}", plain(x), plain(share)),
                        digits(share),
                    )
                });
                self.diagnostics.push(
                    Diagnostic::new(
                        DiagnosticKind::OutOfRange,
                        size.span,
                        format!("{path}.size"),
                        format!("{} is no size for {}", plain(x), kind.phrase()),
                    )
                    .found(plain(x))
                    .expected(format!("a number from {} to {} ({})", plain(min), plain(max), kind.unit()))
                    .remedied(percent),
                );
            }
        }
        let (min, max) = (rounded(kind.sizes().0), rounded(kind.sizes().1));
        if event.object().is_some_and(|fields| !fields.keys().any(|k| closest(k, ["size"]).is_some())) {
            let span = Span { end: event.span.start + 1, ..event.span };
            self.diagnostics.push(
                Diagnostic::new(DiagnosticKind::MissingField, span, path, "\"size\" is missing")
                    .found("an object without \"size\"")
                    .expected(format!("\"size\": a number from {} to {} ({})", plain(min), plain(max), kind.unit()))
                    .remedy(format!("say how large {} is", kind.phrase().replacen("a ", "the ", 1))),
            );
        }
        self.diagnostics.extend(event_place::check(self.outline, path, event, kind, plan));
    }

    /// Each draw of what was learnt has a weight, and a value for each number.
    fn calibrated(&mut self, root: &Node) {
        let list = |name: &str| root.get("ensemble").and_then(|e| e.get(name)).and_then(Node::list).unwrap_or_default();
        let wanted = list("numbers").len() + 1;
        for (i, draw) in list("draws").iter().enumerate() {
            let found = draw.list().unwrap_or_default();
            if found.len() != wanted || found.first().and_then(Node::number).is_some_and(|w| w < 0.0) {
                self.diagnostics.push(
                    Diagnostic::new(
                        DiagnosticKind::WrongLength,
                        draw.span,
                        format!("ensemble.draws.{i}"),
                        "a draw that does not fit the numbers",
                    )
                    .found(format!("{} values", found.len()))
                    .expected(format!("{wanted}: a weight of 0 or more, then one for each of \"numbers\""))
                    .remedy("let `ripplechain calibrate` write this block anew"),
                );
            }
        }
    }

    fn expectation(&mut self, path: &str, node: &Node) {
        if let Some(between) = node.get("between")
            && let Some([Node { value: Tree::Number(a, _), .. }, Node { value: Tree::Number(b, _), .. }]) =
                between.list()
            && a > b
        {
            self.diagnostics.push(
                Diagnostic::new(
                    DiagnosticKind::Reversed,
                    between.span,
                    format!("{path}.between"),
                    format!("nothing lies between {} and {}", plain(*a), plain(*b)),
                )
                .found(format!("[{}, {}]", plain(*a), plain(*b)))
                .expected("the smaller number first")
                .remedy(Remedy::write(format!("[{}, {}]", digits(*b), digits(*a)))),
            );
        }
        self.measured(path, node);
    }

    /// A metric and the place it is measured at.
    fn measured(&mut self, path: &str, node: &Node) {
        let row = node.get("metric").and_then(|m| Some((m.text()?, m.span)));
        if let Some((id, span)) = row
            && metric(id).is_none()
        {
            let by_name = METRICS.iter().find(|m| m.name.eq_ignore_ascii_case(id)).map(|m| Remedy::name(m.id));
            let remedy = by_name.or_else(|| did_you_mean(id, METRICS.iter().map(|m| m.id)));
            self.diagnostics.push(
                Diagnostic::new(
                    DiagnosticKind::UnknownMetric,
                    span,
                    format!("{path}.metric"),
                    format!("there is no metric \"{id}\""),
                )
                .found(format!("\"{id}\""))
                .expected("the id of a metric, such as \"loyalty\", \"on_time\" or \"enps\"")
                .remedied(remedy),
            );
        }
        let Some(at) = node.get("at") else { return };
        let Some(id) = at.text() else { return };
        let Some(kind) = self.place(id) else {
            if self.outline.complete {
                self.unknown_place(id, at.span, format!("{path}.at"));
            }
            return;
        };
        if let Some(row) = row.and_then(|(id, _)| metric(id))
            && !row.at.contains(&kind)
        {
            let kinds: Vec<&str> = row.at.iter().map(|k| kind_words(*k)).collect();
            self.diagnostics.push(
                Diagnostic::new(
                    DiagnosticKind::NotMeasuredHere,
                    at.span,
                    format!("{path}.at"),
                    format!("\"{}\" is not measured at {}", row.id, kind_words(kind)),
                )
                .found(format!("\"{id}\", {}", kind_words(kind)))
                .expected(kinds.join(", or "))
                .remedied(self.instead(id, kind)),
            );
        }
    }

    /// For a segment or link, the organisation behind it.
    fn instead(&self, id: &str, kind: PlaceKind) -> Option<Remedy> {
        let by = match kind {
            PlaceKind::Segment => self.outline.segments.get(id).copied().flatten(),
            PlaceKind::Link => id.split_once('>').map(|(seller, _)| seller),
            _ => None,
        };
        by.map(Remedy::name)
    }

    fn place(&self, id: &str) -> Option<PlaceKind> {
        if id == "chain" {
            return Some(PlaceKind::Chain);
        }
        if self.outline.organisations.contains(id) {
            return Some(PlaceKind::Organisation);
        }
        if self.outline.segments.contains_key(id) {
            return Some(PlaceKind::Segment);
        }
        if let Some(n) = id.strip_prefix("tier-").and_then(|n| n.parse::<usize>().ok()) {
            // Tiers cannot be counted in a chain that goes round in a circle; that is reported already.
            return self.outline.tiers.is_none_or(|tiers| (1..=tiers).contains(&n)).then_some(PlaceKind::Tier);
        }
        let (from, to) = id.split_once('>')?;
        self.outline.links.contains(&(from, to)).then_some(PlaceKind::Link)
    }

    fn unknown_place(&mut self, id: &str, span: Span, path: String) {
        let links: Vec<String> = self.outline.links.iter().map(|(from, to)| format!("{from}>{to}")).collect();
        let tiers: Vec<String> = (1..=self.outline.tiers.unwrap_or(0)).map(|n| format!("tier-{n}")).collect();
        let organisations = self.outline.organisations.iter().copied();
        let ids = organisations.chain(self.outline.segments.keys().copied());
        let names: Vec<&str> = ids
            .chain(links.iter().map(String::as_str))
            .chain(tiers.iter().map(String::as_str))
            .chain(["chain"])
            .collect();
        let remedy = if id.starts_with("tier-") {
            Some(Remedy::from(format!(
                "this chain has {}",
                if tiers.len() == 1 {
                    "one tier, \"tier-1\"".to_owned()
                } else {
                    format!("tiers 1 to {}", tiers.len())
                }
            )))
        } else {
            let arrow = id.replace('→', ">").replace("->", ">").replace(' ', "");
            if names.contains(&arrow.as_str()) { Some(Remedy::write(quoted(&arrow))) } else { did_you_mean(id, names) }
        };
        self.diagnostics.push(
            Diagnostic::new(DiagnosticKind::UnknownId, span, path, format!("there is no place \"{id}\""))
                .found(format!("\"{id}\""))
                .expected("an organisation, a segment, a link as \"seller>buyer\", \"tier-N\" or \"chain\"")
                .remedied(remedy),
        );
    }
}

fn kind_words(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Organisation => "an organisation",
        PlaceKind::Link => "a link",
        PlaceKind::Segment => "a segment",
        PlaceKind::Tier => "a tier",
        PlaceKind::Chain => "the whole chain",
    }
}
