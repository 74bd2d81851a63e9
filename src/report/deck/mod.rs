//! The deck (PPTX): the finding, the key figures and a chart a slide, to be shown and to be edited.
//!
//! Words and tables are the slides' own, so that they can be changed and read aloud; a chart is a picture as large as its slide, with
//! its title as the slide's. The same results give the same bytes.

mod package;
mod slide;

use rayon::prelude::*;

use super::charts::{Section, source};
use super::html::{beside, changes, checks, compared, limits, programme, signs};
use super::{Error, Results};
use crate::analysis::{Analysis, Question, heading, sentences};
use crate::chart::{Drawing, SLIDE, Source, Table};
use crate::format;
use slide::{Kind, Paragraph, Room, Slide, first_columns};

/// Organisations whose programme has a slide of its own.
const PROGRAMMES: usize = 3;

/// Results with their charts by the name of their file.
pub type Drawn<'a> = (&'a Results<'a>, &'a [(String, Drawing)]);

/// A deck of what was found, and of why where that was asked of the same scenario.
///
/// # Errors
/// When a picture cannot be made, or the slides cannot be put together.
pub fn deck((results, charts): Drawn<'_>, why: Option<Drawn<'_>>) -> Result<Vec<u8>, Error> {
    let source = source(results);
    let foot = source.footer();
    let mut slides = slides(results.analysis, charts, &foot);
    if let Some((results, charts)) = why {
        slides.extend(because(results.analysis, charts, &foot));
    }
    slides.extend(shown(charts, Section::Sure, &foot));
    if let Some(checks) = checks(results.analysis) {
        slides.extend(Slide::tables("Plausibility checks of the scenario", &checks, &foot));
    }
    slides.push(left_out(results.analysis, &foot));
    slides.push(again(&source, &foot));
    let drawn = |slide: &Slide<'_>| slide.chart.map(|drawing| drawing.png(SLIDE)).transpose();
    let pictures = slides.par_iter().map(drawn).collect::<Result<Vec<_>, _>>()?;
    package::packed(&slides, &pictures, &foot)
}

/// The charts of a part of the story.
fn shown<'a>(charts: &'a [(String, Drawing)], section: Section, foot: &'a str) -> impl Iterator<Item = Slide<'a>> {
    charts.iter().filter(move |(name, _)| Section::of(name) == section).map(|(_, d)| Slide::chart(d, foot))
}

/// What is tried, what happens, and what else could be done.
fn slides<'a>(analysis: &Analysis<'_>, charts: &'a [(String, Drawing)], foot: &'a str) -> Vec<Slide<'a>> {
    let mut slides = vec![opening(analysis, foot)];
    slides.extend(tried(analysis, foot));
    slides.push(found(analysis, foot));
    let named = |start: &'static str| {
        charts.iter().filter(move |(name, _)| name.starts_with(start)).map(|(_, d)| Slide::chart(d, foot))
    };
    if analysis.coincide((1, 0)) {
        // Nothing differs: how it goes is what there is to see.
        slides.extend(named("fan-"));
    } else {
        if let Some(figures) = key_figures(analysis) {
            let title = format!("What the programme changes by {}", analysis.scenario.month_told(analysis.last()));
            slides.extend(Slide::tables(&title, &figures, foot));
        }
        slides.extend(shown(charts, Section::Ripple, foot));
        // Told in the same words as the ripple.
        slides.extend(
            named("chain-").map(|slide| Slide { title: format!("{} (map of the chain)", slide.title), ..slide }),
        );
        for section in [Section::Size, Section::Weeks, Section::Heat] {
            slides.extend(shown(charts, section, foot));
        }
    }
    if let Some(changes) = changes(analysis.scenario) {
        slides.extend(Slide::tables("What-ifs: what each changes", &changes, foot));
    }
    if let Some((table, over)) = compared(analysis) {
        let title = format!("What-ifs against the programme, over {over} numbers along the chain");
        slides.extend(Slide::tables(&title, &Table { caption: title.clone(), ..table }, foot));
    }
    slides.extend(shown(charts, Section::Dots, foot));
    if let Some(told) = beside(analysis) {
        let told = told.into_iter().map(Paragraph::plain).collect();
        slides.push(Slide::new(Kind::Text, "Beside what was observed", foot).saying(told, Room::TEXT));
    }
    slides.extend(shown(charts, Section::Seen, foot));
    slides
}

/// The programme, organisation by organisation.
fn tried<'a>(analysis: &Analysis<'_>, foot: &'a str) -> Vec<Slide<'a>> {
    let all = programme(analysis.scenario);
    let one = |(name, table): &(String, Table)| {
        let more = if all.len() > PROGRAMMES { format!(", one of {} organisations", all.len()) } else { String::new() };
        // Lever, programme, without it, unit.
        Slide::tables(&format!("What is tried at {name}{more}"), &first_columns(table, 4), foot)
    };
    all.iter().take(PROGRAMMES).flat_map(one).collect()
}

/// Why: what is said to each question, and its first chart.
fn because<'a>(analysis: &Analysis<'_>, charts: &'a [(String, Drawing)], foot: &'a str) -> Vec<Slide<'a>> {
    let Some(why) = analysis.why else { return Vec::new() };
    let answered = |(question, words): (Question, Vec<String>)| {
        let told = words.into_iter().map(Paragraph::plain).collect();
        let said = Slide::new(Kind::Text, format!("Why: {}", format::lower(&heading(why, question, analysis))), foot)
            .saying(told, Room::TEXT);
        let start = format!("why-{}-", question.word());
        let first = charts.iter().find(|(name, _)| name.starts_with(&start) && !name.ends_with("-by-month"));
        [Some(said), first.map(|(_, drawing)| Slide::chart(drawing, foot))].into_iter().flatten()
    };
    sentences(why, analysis).into_iter().flat_map(answered).collect()
}

/// The question, and what was compared.
fn opening<'a>(analysis: &Analysis<'_>, foot: &'a str) -> Slide<'a> {
    let s = analysis.scenario;
    let title = if s.question.is_empty() { &s.name } else { &s.question };
    let futures = format::sentence(&format::counted(analysis.futures(), "future"));
    let months = format::counted(analysis.last(), "month");
    let compared = if s.programme.is_empty() {
        format!("{futures} of {months}. There is no programme.")
    } else {
        format!(
            "{futures} of {months}, each simulated with and without the programme, with the same people and the same luck."
        )
    };
    let told =
        vec![Paragraph::plain(compared), Paragraph::led("A comparison under stated assumptions, not a forecast.", "")];
    let slide = Slide::new(Kind::Opening, title, foot);
    let title_size = Room::OPENING.size(&[4000, 3600, 3200, 2800, 2400, 2000, 1600], &[title]);
    Slide { title_size, ..slide }.saying(told, Room::UNDER_OPENING)
}

/// The finding, line by line.
fn found<'a>(analysis: &Analysis<'_>, foot: &'a str) -> Slide<'a> {
    let finding = analysis.finding();
    let others = [&finding.ripple, &finding.price, &finding.certainty];
    let mut told = vec![Paragraph::led(&finding.headline, "")];
    told.extend(others.into_iter().filter(|words| !words.is_empty()).map(Paragraph::plain));
    Slide::new(Kind::Text, "What was found", foot).saying(told, Room::TEXT)
}

/// The figures that the report begins with.
fn key_figures(analysis: &Analysis<'_>) -> Option<Table> {
    let caption = "With the programme minus without it, mean over futures";
    let mut table =
        Table::new(caption, ["What", "Difference", "95 % interval of the mean", "8 in 10 futures", "Verdict"]);
    for f in signs(analysis) {
        let difference = format!("{} {}", f.difference, f.unit).trim().to_owned();
        table.push([format!("{} at {}", f.name, f.place), difference, f.interval, f.spread, f.verdict]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// What the model leaves out.
fn left_out<'a>(analysis: &Analysis<'_>, foot: &'a str) -> Slide<'a> {
    let learnt = analysis.scenario.ensemble.as_ref().filter(|e| !e.draws.is_empty());
    let told = limits(learnt).0.into_iter().map(Paragraph::plain).collect();
    Slide::new(Kind::Text, "What it does not tell you", foot).saying(told, Room::TEXT)
}

/// How to make it again.
fn again<'a>(source: &Source, foot: &'a str) -> Slide<'a> {
    let told = vec![
        Paragraph::led("Scenario.", format!("{}, hash {}, seed {}", source.scenario, source.hash, source.seed)),
        Paragraph::led("Program.", format!("ripplechain {}; the same bytes on any machine", source.version)),
        Paragraph::led(
            "Run it again.",
            "This file is a ZIP, and each chart in it (ppt/media) carries the scenario it was drawn from: take one out, then \
             ripplechain rerun PICTURE. Report, tables and every future come with ripplechain run or compare.",
        ),
    ];
    Slide::new(Kind::Text, "Where it comes from", foot).saying(told, Room::TEXT)
}
