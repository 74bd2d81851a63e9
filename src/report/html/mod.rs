//! `report.html`: what a leader reads first to last and a colleague can check, in one file.

mod beside;
mod certainty;
mod numbers;
mod said;

use serde::Serialize;

use super::charts::{Section, source};
use super::templates::{base64, render};
use super::{Error, Results};
use crate::analysis::{Analysis, Finding, Why, heading, sentences};
use crate::chart::{Drawing, Source, Table};
use crate::format;
use crate::scenario::{Calibrated, Scenario};
pub(super) use numbers::{checks, compared, signs};
pub(super) use said::changes;

/// What the model leaves out, and where it is known to be weak; the README says the first part too.
pub const LIMITS: &str = include_str!("../../../assets/report/limits.md");

/// What is said to one question of why.
#[derive(Serialize)]
struct Because {
    heading: String,
    orders: String,
    words: Vec<String>,
}

fn because(why: &Why, analysis: &Analysis<'_>) -> Vec<Because> {
    let told = sentences(why, analysis).into_iter().zip(&why.answers);
    told.map(|((question, words), answer)| Because {
        heading: heading(why, question, analysis),
        orders: answer.orders_in_words(),
        words,
    })
    .collect()
}

/// What the template shows.
#[derive(Serialize)]
struct Report<'a> {
    title: &'a str,
    question: &'a str,
    finding: &'a Finding,
    signs: Vec<numbers::KeyFigure>,
    months: usize,
    futures: String,
    /// Charts that are seen, each kind under its heading, and those behind a fold.
    ripples: Vec<Exhibit<'a>>,
    sizes: Vec<Exhibit<'a>>,
    heat: Vec<Exhibit<'a>>,
    dots: Vec<Exhibit<'a>>,
    weeks: Vec<Exhibit<'a>>,
    sure: Vec<Exhibit<'a>>,
    seen: Vec<Exhibit<'a>>,
    beside: Option<beside::Figures>,
    why: Vec<Exhibit<'a>>,
    because: Vec<Because>,
    folded: Vec<Exhibit<'a>>,
    told: Option<String>,
    overview: Option<Table>,
    certainty: Option<certainty::Certainty>,
    what_ifs: Vec<Part>,
    numbers: Vec<Part>,
    arrivals: Vec<Part>,
    dips: Option<Table>,
    checks: Option<Table>,
    sources: &'a [String],
    programme: Vec<Part>,
    changes: Option<Table>,
    events: Option<Table>,
    chain: Vec<Part>,
    off: Vec<String>,
    evidence: String,
    changed: Option<Table>,
    mechanisms: Vec<Part>,
    limits: Vec<String>,
    weak: Vec<String>,
    source: Source,
    origin: String,
    scenario_file: String,
}

/// A table under a heading of its own.
#[derive(Serialize)]
struct Part {
    name: String,
    note: String,
    table: Option<Table>,
}

/// A chart with the numbers behind it.
#[derive(Serialize)]
pub(super) struct Exhibit<'a> {
    id: &'a str,
    svg: String,
    title: &'a str,
    table: &'a Table,
}

/// The report of a run with its charts, as one page.
///
/// # Errors
/// When the page cannot be put together.
pub fn html(results: &Results<'_>, charts: &[(String, Drawing)]) -> Result<String, Error> {
    let analysis = results.analysis;
    let s = analysis.scenario;
    let of = |wanted: Section| {
        charts
            .iter()
            .filter(|(name, _)| Section::of(name) == wanted)
            .map(|(name, drawing)| exhibit(name, drawing))
            .collect()
    };
    let (limits, weak) = limits(s.ensemble.as_ref().filter(|e| !e.draws.is_empty()));
    let source = source(results);
    let shown = Report {
        title: &s.name,
        question: &s.question,
        finding: analysis.finding(),
        signs: numbers::signs(analysis),
        months: analysis.last(),
        futures: format::counted(analysis.futures(), "future"),
        ripples: of(Section::Ripple),
        sizes: of(Section::Size),
        heat: of(Section::Heat),
        dots: of(Section::Dots),
        weeks: of(Section::Weeks),
        sure: of(Section::Sure),
        seen: of(Section::Seen),
        beside: beside::figures(analysis),
        why: of(Section::Why),
        because: analysis.why.map_or_else(Vec::new, |why| because(why, analysis)),
        folded: of(Section::Folded),
        told: numbers::what_ifs_told(analysis),
        overview: numbers::overview(analysis),
        certainty: certainty::certainty(analysis),
        what_ifs: numbers::what_ifs(analysis),
        numbers: numbers::numbers(analysis),
        arrivals: numbers::arrivals(analysis),
        dips: numbers::dips(analysis),
        checks: numbers::checks(analysis),
        sources: &s.sources,
        programme: said::programme(s),
        changes: said::changes(s),
        events: said::events(s),
        chain: said::chain(s),
        off: said::off(s)?,
        evidence: said::evidence(),
        changed: said::changed(s)?,
        mechanisms: said::mechanisms(s)?,
        limits,
        weak,
        origin: source.json_for_page(),
        scenario_file: base64(s.to_json().as_bytes()),
        source,
    };
    Ok(render("report.html", &shown)?)
}

/// The programme of each organisation with its name, as a table of levers.
pub(super) fn programme(scenario: &Scenario) -> Vec<(String, Table)> {
    said::programme(scenario).into_iter().filter_map(|part| Some((part.name, part.table?))).collect()
}

/// What is said of figures of one's own; none where nothing was observed.
pub(super) fn beside(analysis: &Analysis<'_>) -> Option<Vec<String>> {
    beside::figures(analysis).map(|figures| figures.words)
}

/// A chart for the page: the page says once where all of it comes from.
pub(super) fn exhibit<'a>(id: &'a str, drawing: &'a Drawing) -> Exhibit<'a> {
    let svg = drawing.svg();
    let bare = match (svg.split_once("<metadata>"), svg.split_once("</metadata>\n")) {
        (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
        _ => svg.to_owned(),
    };
    Exhibit { id, svg: bare, title: drawing.title(), table: drawing.table() }
}

/// What [`LIMITS`] says of a scenario that is fitted to nobody, and what is said of one that is.
const UNFITTED: &str = "It says nothing of a particular organisation, and it is not calibrated to one.";

/// The two lists of [`LIMITS`].
pub(super) fn limits(learnt: Option<&Calibrated>) -> (Vec<String>, Vec<String>) {
    let text = match learnt.map(|l| l.numbers.len()) {
        None => LIMITS.to_owned(),
        Some(n) => LIMITS.replace(
            UNFITTED,
            &format!(
                "{} of its numbers {} fitted to figures of a particular organisation: what is shown is consistent with these \
                 figures, which proves neither the model nor the other numbers.",
                format::count(n),
                if n == 1 { "was" } else { "were" }
            ),
        ),
    };
    let mut lists = text.split("\n# ").map(|part| {
        part.lines().filter_map(|line| line.strip_prefix("- ")).map(|line| line.replace('`', "")).collect::<Vec<_>>()
    });
    (lists.next().unwrap_or_default(), lists.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_of_a_scenario_that_was_fitted_say_so() {
        assert!(limits(None).0[0].contains(UNFITTED));
        let learnt = Calibrated { numbers: vec!["mechanisms.trust.rising".to_owned(); 2], ..Calibrated::default() };
        let told = limits(Some(&learnt)).0.remove(0);
        assert!(told.contains("2 of its numbers were fitted") && !told.contains("not calibrated"), "{told}");
    }
}
