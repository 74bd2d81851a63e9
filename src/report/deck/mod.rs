//! The deck (PPTX): the finding, the key figures and a chart a slide, to be shown and to be edited.
//!
//! Words and tables are the slides' own, so that they can be changed and read aloud; a chart is a picture as large as its slide, with
//! its title as the slide's and its numbers in words. The same results give the same bytes.

mod package;

use rayon::prelude::*;
use serde::Serialize;

use super::charts::{Section, source};
use super::html::{limits, overview, signs, what_ifs_told};
use super::{Error, Results};
use crate::analysis::{Analysis, Question, heading, sentences};
use crate::chart::{Drawing, SLIDE, Source, Table};
use crate::format;

/// Rows of a table that a slide holds.
const ROWS: usize = 11;
/// Rows that leave room for larger words.
const FEW: usize = 6;

/// A slide, as its template takes it.
#[derive(Debug, Serialize)]
struct Slide<'a> {
    /// Which layout.
    kind: Kind,
    title: String,
    /// Hundredths of a point; 0 = as the layout has it.
    title_size: u32,
    paragraphs: Vec<Paragraph>,
    /// Of paragraphs and cells, hundredths of a point.
    size: u32,
    table: Option<Table>,
    /// Of the table's columns.
    widths: Vec<u32>,
    /// What a chart shows, for who cannot see it.
    told: String,
    /// Where all of it comes from, at its foot.
    source: &'a str,
    #[serde(skip)]
    chart: Option<&'a Drawing>,
}

/// What a slide holds, which is also its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Opening,
    Text,
    Table,
    Chart,
}

/// Words under a title, the first of them strong.
#[derive(Debug, Serialize)]
struct Paragraph {
    lead: &'static str,
    words: String,
}

impl Paragraph {
    fn plain(words: impl Into<String>) -> Self {
        Self { lead: "", words: words.into() }
    }
}

/// A text that is set in a box: its letters, at a size in points.
#[derive(Clone, Copy)]
struct Room {
    wide: f64,
    high: f64,
}

impl Room {
    const TITLE: Self = Self { wide: 864.0, high: 60.0 };
    const OPENING: Self = Self { wide: 864.0, high: 180.0 };
    const UNDER_OPENING: Self = Self { wide: 864.0, high: 162.0 };
    const TEXT: Self = Self { wide: 864.0, high: 372.0 };

    /// The largest of some sizes at which texts fit one below the other, in hundredths of a point; the last where none does.
    fn size(self, sizes: &[u32], texts: &[&str]) -> u32 {
        let fits = |size: &&u32| {
            let points = f64::from(**size) / 100.0;
            // A letter is half as wide as it is high in the mean, a little more where words are strong or few.
            let a_line = (self.wide / (0.53 * points)).floor();
            let lines: f64 = texts.iter().map(|text| (text.chars().count() as f64 / a_line).ceil().max(1.0)).sum();
            let gaps = 9.0 * texts.len().saturating_sub(1) as f64;
            lines * points * 1.32 + gaps <= self.high
        };
        sizes.iter().find(fits).or(sizes.last()).copied().unwrap_or(1800)
    }
}

/// Sizes of titles.
const TITLES: [u32; 5] = [2800, 2400, 2000, 1800, 1600];
/// Sizes of the words under them.
const WORDS: [u32; 7] = [2000, 1800, 1600, 1400, 1200, 1100, 1000];

impl<'a> Slide<'a> {
    fn new(kind: Kind, title: impl Into<String>, source: &'a str) -> Self {
        let title = title.into();
        Self {
            kind,
            title_size: Room::TITLE.size(&TITLES, &[&title]),
            title,
            paragraphs: Vec::new(),
            size: 0,
            table: None,
            widths: Vec::new(),
            told: String::new(),
            source,
            chart: None,
        }
    }

    fn saying(mut self, paragraphs: Vec<Paragraph>, room: Room) -> Self {
        let told: Vec<String> = paragraphs.iter().map(|p| format!("{} {}", p.lead, p.words)).collect();
        self.size = room.size(&WORDS, &told.iter().map(String::as_str).collect::<Vec<_>>());
        self.paragraphs = paragraphs;
        self
    }

    /// A table on as many slides as it takes, its first column twice as wide as most.
    fn tables(title: &str, table: &Table, source: &'a str) -> Vec<Self> {
        let parts: Vec<&[Vec<String>]> = table.rows.chunks(ROWS).collect();
        let slide = |(i, rows): (usize, &&[Vec<String>])| {
            let title =
                if parts.len() > 1 { format!("{title} ({} of {})", i + 1, parts.len()) } else { title.to_owned() };
            let rows = rows.to_vec();
            let part = Table { rows, ..table.clone() };
            let size = if table.rows.len() <= FEW { 1400 } else { 1200 };
            Self { size, widths: widths(&part), table: Some(part), ..Self::new(Kind::Table, title, source) }
        };
        parts.iter().enumerate().map(slide).collect()
    }

    fn chart(drawing: &'a Drawing, source: &'a str) -> Self {
        let told = format!("{}. {}", drawing.title(), drawing.subtitle());
        Self { told, chart: Some(drawing), title_size: 0, ..Self::new(Kind::Chart, drawing.title(), source) }
    }
}

/// How wide columns are: by their longest cell, none less than a twelfth of the slide's width; EMU.
fn widths(table: &Table) -> Vec<u32> {
    const ALL: f64 = 10_972_800.0;
    let longest = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column)).chain(table.columns.get(column));
        // What is longer breaks into lines.
        cells.map(|cell| cell.chars().count().clamp(8, 44)).max().unwrap_or(8) as f64
    };
    let wanted: Vec<f64> = (0..table.columns.len()).map(longest).collect();
    let sum: f64 = wanted.iter().sum();
    wanted.iter().map(|w| (w / sum * ALL) as u32).collect()
}

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

/// What happens, and what else could be done.
fn slides<'a>(analysis: &Analysis<'_>, charts: &'a [(String, Drawing)], foot: &'a str) -> Vec<Slide<'a>> {
    let mut slides = vec![opening(analysis, foot), found(analysis, foot)];
    if let Some(figures) = key_figures(analysis) {
        slides.extend(Slide::tables(&figures.caption, &figures, foot));
    }
    for section in [Section::Seen, Section::Ripple, Section::Size, Section::Weeks, Section::Heat] {
        slides.extend(shown(charts, section, foot));
    }
    if let Some(what_ifs) = overview(analysis) {
        slides.extend(Slide::tables("What-ifs against the programme", &what_ifs, foot));
    }
    slides.extend(shown(charts, Section::Dots, foot));
    slides
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
    let compared = format!(
        "{} of {}, each simulated with and without the programme, with the same people and the same luck.",
        format::sentence(&format::counted(analysis.futures(), "future")),
        format::counted(analysis.last(), "month"),
    );
    let told = vec![
        Paragraph::plain(compared),
        Paragraph { lead: "A comparison under stated assumptions, not a forecast.", words: String::new() },
    ];
    let slide = Slide::new(Kind::Opening, title, foot);
    let title_size = Room::OPENING.size(&[4000, 3600, 3200, 2800, 2400, 2000, 1600], &[title]);
    Slide { title_size, ..slide }.saying(told, Room::UNDER_OPENING)
}

/// The finding, line by line.
fn found<'a>(analysis: &Analysis<'_>, foot: &'a str) -> Slide<'a> {
    let finding = analysis.finding();
    let lines = [&finding.headline, &finding.ripple, &finding.price, &finding.certainty];
    let mut told: Vec<Paragraph> = lines.into_iter().filter(|w| !w.is_empty()).map(Paragraph::plain).collect();
    told.extend(what_ifs_told(analysis).map(Paragraph::plain));
    Slide::new(Kind::Text, "What was found", foot).saying(told, Room::TEXT)
}

/// The figures that the report begins with.
fn key_figures(analysis: &Analysis<'_>) -> Option<Table> {
    let caption = format!(
        "Difference with minus without the programme, mean over futures, {}",
        analysis.scenario.month_told(analysis.last())
    );
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
        Paragraph {
            lead: "Scenario.",
            words: format!("{}, hash {}, seed {}", source.scenario, source.hash, source.seed),
        },
        Paragraph { lead: "Program.", words: format!("ripplechain {}; the same bytes on any machine", source.version) },
        Paragraph {
            lead: "Run it again.",
            words: "Each chart carries the scenario it was drawn from: save the picture as PNG from a slide, then ripplechain \
                    rerun PICTURE. Report, tables and every future come with ripplechain run or compare."
                .to_owned(),
        },
    ];
    Slide::new(Kind::Text, "Where it comes from", foot).saying(told, Room::TEXT)
}
