//! The evidence as one page that asks nobody for anything.

use serde::Serialize;

use super::super::html::{Exhibit, exhibit};
use super::super::templates::render;
use super::{Error, charts, markdown, tables};
use crate::chart::{Drawing, Table};
use crate::experiment::evidence::{Evidence, INAPPLICABLE, Kind, NOT_COMPARED, Tried};

/// What the template shows.
#[derive(Serialize)]
struct Page<'a> {
    version: &'static str,
    futures: u32,
    seed: String,
    draws: Option<u32>,
    summary: Option<Table>,
    sections: Vec<Section<'a>>,
    not_compared: Vec<String>,
    portfolio: Option<Shares<'a>>,
    theory: Option<Table>,
    inapplicable: Vec<String>,
}

/// Claims of one kind.
#[derive(Serialize)]
struct Section<'a> {
    id: &'static str,
    name: &'static str,
    /// How many came out as what.
    counted: String,
    note: &'static str,
    items: Vec<Item<'a>>,
}

/// One claim.
#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    claim: &'a str,
    question: &'a str,
    built_in: bool,
    verdict: String,
    /// In how many draws of the assumed numbers it is shown, if that was tried.
    robust: String,
    /// `better`, `worse` or nothing: how the verdict is coloured.
    look: &'static str,
    published: String,
    note: &'a str,
    elsewhere: Option<Table>,
    chart: Exhibit<'a>,
}

/// The portfolio.
#[derive(Serialize)]
struct Shares<'a> {
    claim: &'a str,
    question: &'a str,
    note: &'a str,
    judged: String,
    verdict: String,
    apart: &'static str,
    shares: Table,
    objectives: Table,
    numbers: Table,
    ways: Table,
}

const KINDS: [(Kind, &str, &str, &str); 3] = [
    (
        Kind::Claim,
        "claims",
        "Claims",
        "How change runs through a value chain. A claim is shown only if all of its parts are.",
    ),
    (Kind::Fact, "facts", "Facts", "What a model of this kind should show."),
    (
        Kind::Published,
        "published",
        "Beside published numbers",
        "What others have measured, and the model's number in the same setting. Same order: of the same sign, and within three times of the published range.",
    ),
];

/// The page.
///
/// # Errors
/// When it cannot be put together.
pub fn page(e: &Evidence) -> Result<String, Error> {
    let drawn = charts(e);
    let section = |(kind, id, name, note): (Kind, &'static str, &'static str, &'static str)| {
        let items: Vec<Item<'_>> =
            e.tried.iter().zip(&drawn).filter(|(t, _)| t.claim.kind() == kind).map(|(t, d)| item(t, d)).collect();
        let counted = counted(e.of(kind));
        (!items.is_empty()).then_some(Section { id, name, counted, note, items })
    };
    let listed = |pairs: &[(&str, &str)]| pairs.iter().map(|(what, why)| format!("{what}: {why}.")).collect();
    let shown = Page {
        version: env!("CARGO_PKG_VERSION"),
        futures: e.futures,
        seed: markdown::seed(e.seed),
        draws: e.draws(),
        summary: (!e.tried.is_empty()).then(|| tables::summary(e)),
        sections: KINDS.into_iter().filter_map(section).collect(),
        not_compared: if e.of(Kind::Published).next().is_some() { listed(NOT_COMPARED) } else { Vec::new() },
        portfolio: e.portfolio.as_ref().map(|(p, found)| Shares {
            claim: &p.claim,
            question: &p.question,
            note: p.note.as_deref().unwrap_or_default(),
            judged: markdown::judged(p),
            verdict: found.verdict.to_string(),
            apart: markdown::APART,
            shares: tables::shares(found),
            objectives: tables::objectives(found),
            numbers: tables::numbers(p, found),
            ways: tables::ways(found),
        }),
        theory: (!e.theory.is_empty()).then(|| tables::theory(&e.theory)),
        inapplicable: listed(INAPPLICABLE),
    };
    Ok(render("evidence.html", &shown)?)
}

fn item<'a>(t: &'a Tried, (id, drawing): &'a (String, Drawing)) -> Item<'a> {
    let verdict = t.outcome.verdict;
    let published = t.claim.published.as_ref();
    Item {
        id,
        claim: &t.claim.claim,
        question: &t.claim.question,
        built_in: t.claim.built_in,
        verdict: verdict.to_string(),
        robust: t.robust.map_or_else(String::new, |r| format!("shown in {} of {} draws", r.shown, r.draws())),
        look: if verdict.holds() {
            "better"
        } else if verdict.denies() {
            "worse"
        } else {
            ""
        },
        published: published.map_or_else(String::new, |p| format!("{} {} ({}).", p.says, p.source, p.sure.words())),
        note: t.claim.note.as_deref().unwrap_or_default(),
        elsewhere: tables::elsewhere(t),
        chart: exhibit(id, drawing),
    }
}

/// "shown 3, refuted 1".
fn counted<'a>(tried: impl Iterator<Item = &'a Tried>) -> String {
    let mut verdicts: Vec<_> = tried.map(|t| t.outcome.verdict).collect();
    verdicts.sort_unstable();
    let words = verdicts.chunk_by(|a, b| a == b).map(|same| format!("{} {}", same[0], same.len()));
    words.collect::<Vec<_>>().join(", ")
}
