//! A slide: its words and tables, and how large they are set so that they fit.

use serde::Serialize;

use crate::chart::{Drawing, Table};

/// Rows that leave room for larger words.
const FEW: usize = 6;
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
pub(super) struct Slide<'a> {
    /// Which layout.
    pub(super) kind: Kind,
    pub(super) title: String,
    /// Hundredths of a point; 0 = as the layout has it.
    pub(super) title_size: u32,
    pub(super) paragraphs: Vec<Paragraph>,
    /// Of paragraphs and cells, hundredths of a point.
    pub(super) size: u32,
    pub(super) table: Option<Table>,
    /// Of the table's columns.
    pub(super) widths: Vec<u32>,
    /// What a chart shows, for who cannot see it.
    pub(super) told: String,
    /// Where all of it comes from, at its foot.
    pub(super) source: &'a str,
    #[serde(skip)]
    pub(super) chart: Option<&'a Drawing>,
}

/// What a slide holds, which is also its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Opening,
    Text,
    Table,
    Chart,
}

/// Words under a title, the first of them strong.
#[derive(Debug, Serialize)]
pub(super) struct Paragraph {
    lead: String,
    words: String,
}

impl Paragraph {
    pub(super) fn plain(words: impl Into<String>) -> Self {
        Self { lead: String::new(), words: words.into() }
    }

    pub(super) fn led(lead: impl Into<String>, words: impl Into<String>) -> Self {
        Self { lead: lead.into(), words: words.into() }
    }
}

/// A text that is set in a box: its letters, at a size in points.
#[derive(Clone, Copy)]
pub(super) struct Room {
    wide: f64,
    high: f64,
}

impl Room {
    const TITLE: Self = Self { wide: 864.0, high: 60.0 };
    pub(super) const OPENING: Self = Self { wide: 864.0, high: 180.0 };
    pub(super) const UNDER_OPENING: Self = Self { wide: 864.0, high: 162.0 };
    pub(super) const TEXT: Self = Self { wide: 864.0, high: 372.0 };

    /// The largest of some sizes at which texts fit one below the other, in hundredths of a point; the last where none does.
    pub(super) fn size(self, sizes: &[u32], texts: &[&str]) -> u32 {
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
    pub(super) fn new(kind: Kind, title: impl Into<String>, source: &'a str) -> Self {
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

    pub(super) fn saying(mut self, paragraphs: Vec<Paragraph>, room: Room) -> Self {
        let told: Vec<String> = paragraphs.iter().map(|p| format!("{} {}", p.lead, p.words)).collect();
        self.size = room.size(&WORDS, &told.iter().map(String::as_str).collect::<Vec<_>>());
        self.paragraphs = paragraphs;
        self
    }

    /// A table on as many slides as it takes.
    pub(super) fn tables(title: &str, table: &Table, source: &'a str) -> Vec<Self> {
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

    pub(super) fn chart(drawing: &'a Drawing, source: &'a str) -> Self {
        let told = format!("{}. {}", drawing.title(), drawing.subtitle());
        Self { told, chart: Some(drawing), title_size: 0, ..Self::new(Kind::Chart, drawing.title(), source) }
    }
}

/// How wide letters of a cell are in the mean, in points, at a size in hundredths of a point; lines that are short lose more at their ends.
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
pub(super) fn first_columns(table: &Table, columns: usize) -> Table {
    let cut = |cells: &[String]| cells.iter().take(columns).cloned().collect();
    Table { columns: cut(&table.columns), rows: table.rows.iter().map(|row| cut(row)).collect(), ..table.clone() }
}
