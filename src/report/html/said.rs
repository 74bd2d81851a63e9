//! What the scenario says, in words: programme, what-ifs, events, chain, parameters.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::super::assumptions::{self, Setting};
use super::{Error, Part};
use crate::chart::Table;
use crate::format;
use crate::mechanism::MECHANISMS;
use crate::quantity::{Evidence, Parameter, rounded};
use crate::scenario::{Course, Event, Part as Occurs, Plan, Scenario, UnderPressure};
use crate::steering::Lever;

/// How an organisation or a segment is called.
fn name(s: &Scenario, id: &str) -> String {
    let organisation = s.chain.organisations.get(id).and_then(|o| o.name.clone());
    let segment = || s.chain.segments.get(id).and_then(|s| s.name.clone());
    organisation.or_else(segment).unwrap_or_else(|| id.to_owned())
}

fn plain(name: &str) -> String {
    format::sentence(&name.replace('_', " "))
}

fn share(x: f32) -> String {
    format::share(rounded(x))
}

/// Each programme: its levers with their courses.
pub(super) fn programme(s: &Scenario) -> Vec<Part> {
    let one = |(id, plan): (&String, &Plan)| {
        let culture = s.chain.organisations.get(id).map(|o| &o.culture.levers);
        let usual = |l: Lever| rounded(culture.and_then(|c| c.get(&l).copied()).unwrap_or(l.row().default)).to_string();
        let columns = ["Lever", "Programme", "Without it", "Unit", "Range", "What it is"];
        let mut table = Table::new(format!("The programme at {}", name(s, id)), columns);
        let mut row = |lever: Lever, course: String| {
            let p = lever.row();
            table.push([plain(p.name), course, usual(lever), p.unit.to_owned(), range(p), p.meaning.trim().to_owned()]);
        };
        for (&lever, course) in &plan.levers {
            row(lever, assumptions::course(course));
        }
        for &lever in Lever::ALL.iter().filter(|l| !plan.levers.contains_key(l)) {
            if let Some(value) = lever.in_programme() {
                row(lever, format!("{} (as in every programme)", rounded(value)));
            }
        }
        let balcony = "Leaders watch the temperature, late and through reports, and adjust tension by it.";
        let told = plan.balcony.then_some(balcony).into_iter().chain(plan.note.as_deref());
        Part { name: name(s, id), note: told.collect::<Vec<_>>().join(" "), table: Some(table) }
    };
    s.programme.iter().map(one).collect()
}

/// What each what-if changes.
pub(in crate::report) fn changes(s: &Scenario) -> Option<Table> {
    let mut table =
        Table::new("What each what-if changes in the programme or elsewhere", ["What-if", "What differs", "Remark"]);
    for (name, patch) in &s.what_ifs {
        let mut found: IndexMap<String, Vec<String>> = IndexMap::new();
        differing(s, &mut Vec::new(), patch, &mut found);
        let remark = patch.get("note").and_then(Value::as_str).unwrap_or_default();
        let each = found.iter().map(|(place, changes)| match place.as_str() {
            "" => changes.join(", "),
            place => format!("{place}: {}", changes.join(", ")),
        });
        let found = if found.is_empty() { "nothing".to_owned() } else { each.collect::<Vec<_>>().join("; ") };
        table.push([name.clone(), found, remark.to_owned()]);
    }
    (!table.rows.is_empty()).then(|| table.trimmed())
}

/// The changes of a patch by the organisation whose programme they change; others stand under no name.
fn differing<'a>(
    s: &Scenario,
    path: &mut Vec<&'a str>,
    patch: &'a Map<String, Value>,
    found: &mut IndexMap<String, Vec<String>>,
) {
    for (key, value) in patch.iter().filter(|(key, _)| *key != "note") {
        path.push(key);
        match value {
            Value::Object(deeper) => differing(s, path, deeper, found),
            value => {
                let (place, what) = match path[..] {
                    ["programme", at, "events"] => (name(s, at), "events".to_owned()),
                    ["events"] => (String::new(), "events, as part of this plan:".to_owned()),
                    ["programme", at, lever] => (name(s, at), lever.replace('_', " ")),
                    _ => (String::new(), path.join(".")),
                };
                found.entry(place).or_default().push(format!("{what} {}", value_in_words(value)));
            }
        }
        path.pop();
    }
}

/// A value of a patch in words.
fn value_in_words(value: &Value) -> String {
    if let Some(events) = value.as_array().filter(|list| list.iter().all(|e| e.get("kind").is_some())) {
        return happening(events);
    }
    match (value, serde_json::from_value::<Course>(value.clone())) {
        (Value::Null, _) => "left out".to_owned(),
        (_, Ok(course)) => assumptions::course(&course),
        (Value::String(text), _) => text.clone(),
        (value, _) => value.to_string(),
    }
}

/// Events of a patch: "layoff at maker in month 3, size 0.12".
fn happening(events: &[Value]) -> String {
    let one = |value: &Value| match serde_json::from_value::<Event>(value.clone()) {
        Ok(e) => {
            let what = e.kind.phrase().trim_start_matches("a ");
            let place = e.at.map_or_else(String::new, |at| format!(" at {at}"));
            format!("{what}{place} in month {}, size {}", e.month, e.size)
        }
        Err(_) => value.to_string(),
    };
    if events.is_empty() { "none".to_owned() } else { events.iter().map(one).collect::<Vec<_>>().join(", ") }
}

/// What happens.
pub(super) fn events(s: &Scenario) -> Option<Table> {
    let columns = ["Event", "Where", "Month", "How long", "Size", "In which arms", "Remark"];
    let mut table = Table::new("What happens along the way", columns);
    let duration = |months: f32| if months == 1.0 { "1 month".to_owned() } else { format!("{months} months") };
    for (part, event) in s.occurrences() {
        let everywhere = || "all segments".to_owned();
        table.push([
            format::sentence(event.kind.phrase().trim_start_matches("a ")),
            event.at.as_ref().map_or_else(everywhere, |at| name(s, at)),
            s.month_told(event.month as usize).trim_start_matches("month ").to_owned(),
            if event.kind.lasts() { duration(event.duration) } else { String::new() },
            format!("{} ({})", event.size, event.kind.unit()),
            arms(part).to_owned(),
            event.note.clone().unwrap_or_default(),
        ]);
    }
    (!table.rows.is_empty()).then(|| table.trimmed())
}

/// In which arms an event happens.
fn arms(part: Occurs) -> &'static str {
    match part {
        Occurs::Anyway => "all: it happens anyway",
        Occurs::Plan => "with the programme only: it is part of the plan",
    }
}

/// Who is in the chain.
pub(super) fn chain(s: &Scenario) -> Vec<Part> {
    let part =
        |name: &str, table: Table| Part { name: name.to_owned(), note: String::new(), table: Some(table.trimmed()) };
    let mut parts = vec![part("Organisations", organisations(s)), part("Segments", segments(s))];
    parts.retain(|p| p.table.as_ref().is_some_and(|t| !t.rows.is_empty()));
    parts
}

fn organisations(s: &Scenario) -> Table {
    let columns = [
        "Organisation",
        "Staff",
        "Teams that meet customers",
        "Bought from suppliers",
        "Supplies",
        "Culture",
        "Money",
        "Remark",
    ];
    let mut organisations = Table::new("Organisations, furthest upstream first", columns);
    for (id, o) in &s.chain.organisations {
        let supplied = s.chain.links.iter().filter(|l| l.from == *id).map(|l| name(s, &l.to));
        let serves = s.chain.segments.iter().filter(|(_, segment)| segment.served_by == *id).map(|(id, _)| name(s, id));
        let supplied: Vec<String> = supplied.chain(serves).collect();
        let culture: Vec<String> =
            o.culture.levers.iter().map(|(l, x)| format!("{} {x}", l.row().name.replace('_', " "))).collect();
        let pressure = match o.under_pressure {
            UnderPressure::Hold => "keeps its people when cash runs short",
            UnderPressure::Chase => "lays people off when cash runs short",
        };
        organisations.push([
            name(s, id),
            format::count(o.staff as usize),
            share(o.interface),
            share(o.offer_from_suppliers),
            if supplied.is_empty() { "nobody".to_owned() } else { format::list(&supplied) },
            if culture.is_empty() { "as usual".to_owned() } else { culture.join(", ") },
            format!("margin {}, reserve of {} weeks; {pressure}", share(o.margin), o.reserve),
            o.note.clone().unwrap_or_default(),
        ]);
    }
    organisations
}

fn segments(s: &Scenario) -> Table {
    let columns = [
        "Segment",
        "People",
        "Served by",
        "Purchases a week",
        "Churn, times the usual",
        "Entitlement",
        "Work in the chain",
        "Remark",
    ];
    let mut segments = Table::new("Segments of consumers", columns);
    for (id, segment) in &s.chain.segments {
        segments.push([
            name(s, id),
            format::count(segment.people as usize),
            name(s, &segment.served_by),
            segment.order_rate.to_string(),
            segment.churn.to_string(),
            share(segment.entitlement),
            share(segment.works_here),
            segment.note.clone().unwrap_or_default(),
        ]);
    }
    segments
}

/// Mechanisms that are switched off.
pub(super) fn off(s: &Scenario) -> Result<Vec<String>, Error> {
    Ok(assumptions::settings(s)?.into_iter().filter(|m| m.is_off).map(|m| m.about.trim().to_owned()).collect())
}

/// How many parameters rest on what.
pub(super) fn evidence() -> String {
    let rows = || MECHANISMS.iter().flat_map(|(_, _, table)| table.iter());
    let count = |e: Evidence| rows().filter(|p| p.evidence == e).count();
    let [literature, calibrated, stylised, assumption, switch] = Evidence::ALL.map(count);
    format!(
        "{} mechanisms have {} parameters. {literature} rest on published studies (direction and rough size), {stylised} are \
         stylised (a common claim; the size is ours), {assumption} are our own assumptions, {calibrated} are set so that a \
         quiet baseline has plausible levels, and {switch} are strengths that switch a mechanism off.",
        MECHANISMS.len(),
        rows().count(),
    )
}

fn range(p: &Parameter) -> String {
    format!("{} to {}", rounded(p.min), rounded(p.max))
}

const COLUMNS: [&str; 7] =
    ["Parameter", "Value", "Usual", "Unit", "Range", "Evidence", "What it does; source or reason"];

fn cells(row: &Setting) -> [String; 7] {
    let p = row.parameter;
    let value = if row.is_changed() { format!("{} (changed)", row.value) } else { row.value.to_string() };
    let usual = rounded(p.default).to_string();
    let meaning = p.meaning.trim().trim_end_matches('.');
    [
        plain(p.name),
        value,
        usual,
        p.unit.to_owned(),
        range(p),
        p.evidence.word().to_owned(),
        format!("{meaning}; {}", p.source),
    ]
}

/// The parameters that the scenario changes.
pub(super) fn changed(s: &Scenario) -> Result<Option<Table>, Error> {
    let columns = std::iter::once("Mechanism").chain(COLUMNS);
    let mut table = Table::new("Parameters that this scenario sets otherwise than usual", columns);
    for of in assumptions::settings(s)? {
        for row in of.rows.iter().filter(|r| r.is_changed()) {
            table.push(std::iter::once(plain(of.mechanism)).chain(cells(row)));
        }
    }
    Ok((!table.rows.is_empty()).then_some(table))
}

/// Every mechanism with its parameters.
pub(super) fn mechanisms(s: &Scenario) -> Result<Vec<Part>, Error> {
    let part = |of: &assumptions::Settings| {
        let mut table = Table::new(format!("Parameters of {}", of.mechanism.replace('_', " ")), COLUMNS);
        of.rows.iter().for_each(|row| table.push(cells(row)));
        let off = if of.is_off { " Switched off in this scenario." } else { "" };
        Part { name: plain(of.mechanism), note: format!("{}{off}", of.about.trim()), table: Some(table) }
    };
    Ok(assumptions::settings(s)?.iter().map(part).collect())
}
