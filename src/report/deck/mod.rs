//! The deck (PPTX): the finding, the key figures and a chart a slide, to be shown and to be edited.
//!
//! Words and tables are the slides' own, so that they can be changed and read aloud; a chart is a picture as large as its slide, with
//! its title as the slide's. The same results give the same bytes.

mod package;

use rayon::prelude::*;
use serde::Serialize;

use super::charts::{Section, source};
use super::html::{beside, changes, checks, limits, overview, programme, signs};
use super::{Error, Results};
use crate::analysis::{Analysis, Question, heading, headline_metrics, sentences, usual};
use crate::chart::{Drawing, SLIDE, Source, Table};
use crate::format;

/// Rows that leave room for larger words.
const FEW: usize = 6;
/// Organisations whose programme has a slide of its own.
const PROGRAMMES: usize = 3;
/// How wide a table is, EMU.
const WIDE: u32 = 10_972_800;
/// EMU in a point.
const POINT: f64 = 12_700.0;
/// How high a table may be below its title, in points.
const HIGH: f64 = 370.0;
/// Margins of a cell, in points: beside its words, and above and below them.
const BESIDE: f64 = 11.0;
const ABOUT: f64 = 10.0;

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
    lead: String,
    words: String,
}

impl Paragraph {
    fn plain(words: impl Into<String>) -> Self {
        Self { lead: String::new(), words: words.into() }
    }

    fn led(lead: impl Into<String>, words: impl Into<String>) -> Self {
        Self { lead: lead.into(), words: words.into() }
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

    /// A table on as many slides as it takes.
    fn tables(title: &str, table: &Table, source: &'a str) -> Vec<Self> {
        let size = if table.rows.len() <= FEW { 1400 } else { 1200 };
        let widths = widths(table, size);
        let parts = pages(table, &widths, size);
        let slide = |(i, rows): (usize, &Vec<Vec<String>>)| {
            let title =
                if parts.len() > 1 { format!("{title} ({} of {})", i + 1, parts.len()) } else { title.to_owned() };
            let part = Table { rows: rows.clone(), ..table.clone() };
            Self { size, widths: widths.clone(), table: Some(part), ..Self::new(Kind::Table, title, source) }
        };
        parts.iter().enumerate().map(slide).collect()
    }

    fn chart(drawing: &'a Drawing, source: &'a str) -> Self {
        let told = format!("{}. {}", drawing.title(), drawing.subtitle());
        Self { told, chart: Some(drawing), title_size: 0, ..Self::new(Kind::Chart, drawing.title(), source) }
    }
}

/// How wide letters are in the mean, in points, at a size in hundredths of a point.
fn letter(size: u32) -> f64 {
    0.58 * f64::from(size) / 100.0
}

/// How wide columns are, EMU: each has room for its longest word, and the rest is shared by the length of their cells.
fn widths(table: &Table, size: u32) -> Vec<u32> {
    let cells =
        |column: usize| table.rows.iter().filter_map(move |row| row.get(column)).chain(table.columns.get(column));
    let word = |column: usize| cells(column).flat_map(|cell| cell.split_whitespace()).map(|w| w.chars().count()).max();
    let cell = |column: usize| cells(column).map(|cell| cell.chars().count().min(80)).max();
    let columns = 0..table.columns.len();
    let least: Vec<f64> =
        columns.clone().map(|c| (word(c).unwrap_or_default() as f64 * letter(size) + BESIDE) * POINT).collect();
    let share: Vec<f64> = columns.map(|c| cell(c).unwrap_or(1) as f64).collect();
    let (needed, shares): (f64, f64) = (least.iter().sum(), share.iter().sum());
    let left = (f64::from(WIDE) - needed).max(0.0);
    let fitted =
        |(least, share): (&f64, &f64)| (least * (f64::from(WIDE) / needed).min(1.0) + left * share / shares) as u32;
    least.iter().zip(&share).map(fitted).collect()
}

/// The rows slide by slide: as many as fit one below the other, each as high as its longest cell.
fn pages(table: &Table, widths: &[u32], size: u32) -> Vec<Vec<Vec<String>>> {
    let high = |row: &[String]| {
        let lines = |(cell, wide): (&String, &u32)| {
            let a_line = ((f64::from(*wide) / POINT - BESIDE) / letter(size)).max(1.0);
            (cell.chars().count() as f64 / a_line).ceil().max(1.0)
        };
        row.iter().zip(widths).map(lines).fold(1.0, f64::max) * f64::from(size) / 100.0 * 1.2 + ABOUT
    };
    let (mut pages, mut left): (Vec<Vec<Vec<String>>>, f64) = (Vec::new(), 0.0);
    for row in &table.rows {
        let needed = high(row);
        match pages.last_mut().filter(|_| needed <= left) {
            Some(page) => page.push(row.clone()),
            None => {
                left = HIGH - high(&table.columns);
                pages.push(vec![row.clone()]);
            }
        }
        left -= needed;
    }
    pages
}

/// The first columns of a table.
fn first_columns(table: &Table, columns: usize) -> Table {
    let cut = |cells: &[String]| cells.iter().take(columns).cloned().collect();
    Table { columns: cut(&table.columns), rows: table.rows.iter().map(|row| cut(row)).collect(), ..table.clone() }
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
    if let Some(overview) = overview(analysis) {
        let all = analysis.overview(&usual(analysis.scenario, &headline_metrics()), analysis.last());
        let rows = all.first().map_or(0, |o| o.better + o.worse + o.neither);
        let title = format!("What-ifs against the programme, over {rows} numbers along the chain");
        slides.extend(Slide::tables(&title, &overview, foot));
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
