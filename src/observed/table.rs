//! Where the headings are, which column is what, and which rows hold figures.

use super::date::{Order, When, order, when};
use super::fault::{Fault, told};
use super::heading::{Meaning, meaning, mentioned};
use super::naming::{place, says_percent, split, who};
use super::sheet::{Cell, Sheet};
use crate::observe::{Metric, Place};
use crate::scenario::DataFile;

/// Headings are looked for in so many rows.
const FIRST_ROWS: usize = 25;

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) heading: String,
    /// What stands below the heading, where survey tools put the question.
    pub(super) question: String,
    pub(super) meaning: Meaning,
    /// The place that the heading names, or a row of places beside it.
    pub(super) place: Option<String>,
}

/// A sheet with its headings found.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) sheet: Sheet,
    pub(super) columns: Vec<Column>,
    /// Which column has the months.
    pub(super) month: usize,
    /// The rows with figures: row and month; none where the month is refused, whose figures are read all the same.
    pub(super) rows: Vec<(usize, Option<When>)>,
    pub(super) notes: Vec<String>,
}

impl Table {
    /// The column with this meaning.
    pub(super) fn of(&self, meaning: &Meaning) -> Option<usize> {
        self.columns.iter().find(|c| c.meaning == *meaning).map(|c| c.at)
    }

    /// A metric's name in a row of a long table, with the unit that its row tells.
    pub(super) fn with_unit(&self, row: usize, name: &str) -> String {
        let unit = self.of(&Meaning::Unit).map(|c| self.sheet.cell(row, c).words()).filter(|u| !u.is_empty());
        unit.map_or_else(|| name.to_owned(), |unit| format!("{name} ({unit})"))
    }

    /// Whether a row of a long table is of a metric by this name, with its unit or without.
    pub(super) fn names_a_row(&self, name: &str) -> bool {
        let Some(names) = self.of(&Meaning::MetricName) else { return false };
        let is_named = |own: &str| own.eq_ignore_ascii_case(name.trim());
        self.rows.iter().any(|&(row, _)| {
            let bare = self.sheet.cell(row, names).words();
            is_named(&bare) || is_named(&self.with_unit(row, &bare))
        })
    }

    /// The column with this meaning that belongs to another one: of the same place, or of none.
    pub(super) fn beside(&self, meaning: &Meaning, at: usize) -> Option<usize> {
        self.beside_where(meaning, at, &|_| true)
    }

    /// How many answered, or were asked, beside figures of a metric: the column that names this metric, else whose answers they are, else
    /// one that names nothing.
    pub(super) fn sample_of(&self, meaning: &Meaning, at: usize, of: &Metric) -> Option<usize> {
        let names = |c: &Column| mentioned(&c.heading).is_some_and(|m| m.id == of.id);
        let whose = |c: &Column| mentioned(&c.heading).is_none() && who(&c.heading).is_some_and(|who| who == of.theme);
        let nothing = |c: &Column| mentioned(&c.heading).is_none() && who(&c.heading).is_none();
        let ways: [&dyn Fn(&Column) -> bool; 3] = [&names, &whose, &nothing];
        ways.into_iter().find_map(|way| self.beside_where(meaning, at, way))
    }

    fn beside_where(&self, meaning: &Meaning, at: usize, is_wanted: &dyn Fn(&Column) -> bool) -> Option<usize> {
        let place = self.columns.iter().find(|c| c.at == at).and_then(|c| c.place.as_ref());
        let all = || self.columns.iter().filter(|c| c.meaning == *meaning && is_wanted(c));
        let same = all().find(|c| c.place.as_ref() == place).or_else(|| all().find(|c| c.place.is_none()));
        same.or_else(|| all().find(|_| place.is_none())).map(|c| c.at)
    }

    /// Whether a column is a metric or becomes one, or the scenario says so.
    pub(super) fn has_figures(&self, file: &DataFile) -> bool {
        let asked = |c: &Column| file.columns.iter().any(|a| a.heading.trim().eq_ignore_ascii_case(c.heading.trim()));
        let tells = |c: &Column| c.meaning.is_figures() || asked(c);
        self.columns.iter().any(tells)
    }

    /// The heading of a column.
    pub(super) fn heading(&self, at: usize) -> Option<String> {
        self.columns.iter().find(|c| c.at == at).map(|c| c.heading.clone())
    }

    /// The column with this heading.
    pub(super) fn headed(&self, heading: &str) -> Option<usize> {
        let same = |c: &&Column| c.heading.trim().eq_ignore_ascii_case(heading.trim());
        self.columns.iter().find(same).map(|c| c.at)
    }
}

/// Finds headings, months and rows.
pub(super) fn find(sheet: Sheet, file: &DataFile, places: &[Place], faults: &mut Vec<Fault>) -> Option<Table> {
    let (sheet, head, mut notes) = match head(&sheet) {
        Some(head) => (sheet, head, Vec::new()),
        None => {
            let turned = sheet.clone().turn();
            match head(&turned) {
                Some(head) => (turned, head, vec!["months run across: the table was read sideways".to_owned()]),
                None => {
                    faults.push(Fault::new(
                        &sheet.name,
                        "no column of months was found",
                        "a row of headings, one of them \"month\", and a month in each row: 2026-03, 03.2026, Mar-26, or a number",
                        "name the column of months \"month\"",
                    ));
                    return None;
                }
            }
        }
    };
    let (head, month) = head;
    let mut sheet = sheet;
    sheet.count_days(month);
    let first = first_row(&sheet, head, month);
    let labels = Labels::of(&sheet, (head, first), month, places);
    let mut columns: Vec<Column> =
        (0..sheet.columns()).filter_map(|c| labels.column(&sheet, (c, month), places)).collect();
    units(&sheet, &mut columns, first, |text| {
        file.places.iter().any(|p| p.name == text) || place(text, places).is_some()
    });
    repeated(&sheet, labels.heading, &columns, faults);
    headless(&sheet, labels.heading, &columns, faults);
    if first > head + 1 && !sheet.turned {
        notes.push(format!("{} rows of headings", first - head));
    }
    let order = order((first..sheet.rows.len()).map(|r| sheet.cell(r, month)));
    if order == Order::Unknown {
        let read = |r: usize, order: Order| when(sheet.cell(r, month), order);
        let unclear = |&r: &usize| read(r, Order::DayFirst) != read(r, Order::MonthFirst);
        let row = (first..sheet.rows.len()).find(unclear).unwrap_or(first);
        faults.push(Fault::new(
            sheet.address(row, month),
            format!("\"{}\" may be the day first or the month first", told(&sheet.cell(row, month).words())),
            "dates that can be read one way only",
            "write them as 2026-03-01, or keep the first of each month",
        ));
    }
    let rows = rows(&sheet, (first, month), order, file, faults, &mut notes);
    let figures = rows.iter().map(|r| r.0);
    let columns =
        columns.into_iter().map(|c| Column { meaning: meaning_in(&sheet, &c, figures.clone()), ..c }).collect();
    Some(Table { sheet, columns, month, rows, notes })
}

/// A column "unit" of a table with one figure a row tells the units of figures, unless its cells are places.
fn units(sheet: &Sheet, columns: &mut [Column], first: usize, is_place: impl Fn(&str) -> bool) {
    let has = |means: &Meaning| columns.iter().any(|c| c.meaning == *means);
    if !has(&Meaning::MetricName) || !has(&Meaning::Value) {
        return;
    }
    let holds_place = |at: usize| (first..sheet.rows.len()).any(|r| is_place(&sheet.cell(r, at).words()));
    for column in columns.iter_mut().filter(|c| c.meaning == Meaning::Place && is_unit(&c.heading)) {
        if !holds_place(column.at) {
            column.meaning = Meaning::Unit;
        }
    }
}

/// What a column means, now that its cells are known: percentages are no counts.
fn meaning_in(sheet: &Sheet, column: &Column, mut rows: impl Iterator<Item = usize>) -> Meaning {
    let is_percentage = |cell: &Cell| match cell {
        Cell::Percent(_) => true,
        Cell::Text(text) => text.ends_with('%') && text.starts_with(|c: char| !c.is_alphabetic()),
        _ => false,
    };
    let meaning = column.meaning.clone();
    if says_percent(&column.heading) || rows.any(|r| is_percentage(sheet.cell(r, column.at))) {
        meaning.of_percentages()
    } else {
        meaning
    }
}

/// What the rows above the figures are: headings, and, of a table read sideways, places and units.
struct Labels {
    first: usize,
    end: usize,
    heading: usize,
    place: Option<usize>,
    unit: Option<usize>,
}

impl Labels {
    fn of(sheet: &Sheet, (first, end): (usize, usize), month: usize, places: &[Place]) -> Self {
        let mut out = Self { first, end, heading: first, place: None, unit: None };
        if !sheet.turned {
            return out;
        }
        for row in first..end {
            let cells = (0..sheet.columns()).filter(|&c| c != month).map(|c| sheet.cell(row, c).words());
            let is_place = |text: &String| place(text, places).is_some();
            match meaning(&sheet.cell(row, month).words()) {
                Meaning::Place
                    if is_unit(&sheet.cell(row, month).words()) && !cells.into_iter().any(|t| is_place(&t)) =>
                {
                    out.unit = Some(row);
                }
                Meaning::Place => out.place = Some(row),
                Meaning::Unit => out.unit = Some(row),
                _ => {}
            }
        }
        let other = |row: &usize| Some(*row) != out.place && Some(*row) != out.unit;
        out.heading = (first..end).find(other).unwrap_or(first);
        out
    }

    /// A column by what stands above it; none where nothing does.
    fn column(&self, sheet: &Sheet, (at, month): (usize, usize), places: &[Place]) -> Option<Column> {
        // Merged cells: a heading stands once, over several places.
        let headed = (month..=at).rev().take_while(|&c| c == at || (self.place.is_some() && c > month));
        let heading = headed.map(|c| sheet.cell(self.heading, c)).find(|c| !c.is_blank())?.words();
        let unit = self.unit.map(|row| sheet.cell(row, at).words()).filter(|u| !u.is_empty());
        let heading = unit.map_or_else(|| heading.clone(), |unit| format!("{heading} ({unit})"));
        // Where a heading says nothing, one below it may: survey tools put the question there.
        let below = (self.first..self.end).filter(|r| ![self.place, self.unit, Some(self.heading)].contains(&Some(*r)));
        let texts = std::iter::once(heading.clone()).chain(below.map(|r| sheet.cell(r, at).words()));
        let means = texts.map(|text| meaning(&split(&text, places).1)).find(|m| *m != Meaning::Unknown);
        let meaning = if at == month { Meaning::Month } else { means.unwrap_or(Meaning::Unknown) };
        let question = (self.heading + 1..self.end).map(|r| sheet.cell(r, at).words()).collect::<Vec<_>>().join(" ");
        let above = self.place.map(|row| sheet.cell(row, at).words()).filter(|p| !p.is_empty() && at != month);
        let place = above.or_else(|| split(&heading, places).0.map(|p| p.id.clone()));
        Some(Column { at, heading, question, meaning, place })
    }
}

fn is_unit(label: &str) -> bool {
    ["unit", "units", "einheit"].contains(&label.trim().to_lowercase().as_str())
}

/// The row of headings and the column of months.
fn head(sheet: &Sheet) -> Option<(usize, usize)> {
    let reads = |row: usize, column: usize| {
        // Of a table read sideways, a row of places may stand above the months.
        let is_label = |c: &&Cell| sheet.turned && meaning(&c.words()) == Meaning::Place;
        let below =
            (row + 1..sheet.rows.len()).map(|r| sheet.cell(r, column)).filter(|c| !c.is_blank() && !is_label(c));
        let (mut dates, mut all) = (0, 0);
        for cell in below.take(12) {
            all += 1;
            dates += usize::from(matches!(when(cell, Order::DayFirst), Some(When::Date(_) | When::Quarter)));
        }
        all > 0 && dates * 2 > all
    };
    for row in 0..sheet.rows.len().min(FIRST_ROWS) {
        let texts: Vec<usize> = (0..sheet.columns()).filter(|&c| matches!(sheet.cell(row, c), Cell::Text(_))).collect();
        let is_date = |c: &usize| matches!(when(sheet.cell(row, *c), Order::DayFirst), Some(When::Date(_)));
        let dates = texts.iter().filter(|c| is_date(c)).count();
        let across =
            (0..sheet.columns()).filter(|c| !matches!(sheet.cell(row, *c), Cell::Number(_)) && is_date(c)).count();
        // Several months in one row: they run across.
        if texts.len() < 2 || dates * 2 > texts.len() || across > 1 {
            continue;
        }
        let named = texts.iter().find(|&&c| meaning(&sheet.cell(row, c).words()) == Meaning::Month);
        if let Some(&column) = named.or_else(|| texts.iter().find(|&&c| reads(row, c))) {
            return Some((row, column));
        }
    }
    None
}

/// The first row with figures: further rows of headings hold no number and no month.
fn first_row(sheet: &Sheet, head: usize, month: usize) -> usize {
    let more = (head + 1..sheet.rows.len().min(head + 6)).take_while(|&r| {
        let texts = sheet.rows[r].iter().filter(|c| matches!(c, Cell::Text(_))).count();
        let rest = sheet.rows[r].iter().filter(|c| !c.is_blank() && !matches!(c, Cell::Text(_))).count();
        let counts = |c: &Cell| matches!(c, Cell::Text(t) if t.chars().next().is_some_and(|c| c.is_ascii_digit()));
        let numbers = sheet.rows[r].iter().filter(|c| counts(c)).count();
        texts > 1 && rest == 0 && numbers == 0 && when(sheet.cell(r, month), Order::DayFirst).is_none()
    });
    head + 1 + more.count()
}

fn repeated(sheet: &Sheet, head: usize, columns: &[Column], faults: &mut Vec<Fault>) {
    for (i, column) in columns.iter().enumerate() {
        let same = |b: &&Column| b.heading.eq_ignore_ascii_case(&column.heading) && b.place == column.place;
        if let Some(before) = columns[..i].iter().find(same) {
            faults.push(Fault::new(
                sheet.address(head, column.at),
                format!("the heading \"{}\" stands in {} too", told(&column.heading), sheet.address(head, before.at)),
                "a heading of its own for each column",
                "rename one of them",
            ));
        }
    }
}

/// Figures without a heading.
fn headless(sheet: &Sheet, head: usize, columns: &[Column], faults: &mut Vec<Fault>) {
    let headed = |c: &usize| columns.iter().any(|column| column.at == *c);
    for column in (0..sheet.columns()).filter(|c| !headed(c)) {
        if let Some(row) = (head + 1..sheet.rows.len()).find(|&r| !sheet.cell(r, column).is_blank()) {
            faults.push(Fault::new(
                sheet.address(row, column),
                format!("\"{}\" stands in a column without a heading", told(&sheet.cell(row, column).words())),
                "a heading over each column",
                "name the column; is there a separator too many in this row? A text with commas needs quotes",
            ));
        }
    }
}

fn rows(
    sheet: &Sheet,
    (first, month): (usize, usize),
    order: Order,
    file: &DataFile,
    faults: &mut Vec<Fault>,
    notes: &mut Vec<String>,
) -> Vec<(usize, Option<When>)> {
    let mut rows = Vec::new();
    let mut before = None;
    for row in first..sheet.rows.len() {
        let cell = sheet.cell(row, month);
        let others = sheet.rows[row].iter().enumerate().filter(|(c, x)| *c != month && !x.is_blank()).count();
        let words = cell.words();
        let is_end = ends(&words, file);
        if (cell.is_blank() && others == 0) || is_end {
            if is_end {
                notes.push(format!("{}: the row \"{}\" is left out", sheet.address(row, month), told(&words)));
            }
            continue;
        }
        let expected = "a month: 2026-03, 03.2026, Mar-26, or a number of months after the start";
        let refused = |message: String, remedy: &str| Fault::new(sheet.address(row, month), message, expected, remedy);
        let found = match when(cell, order) {
            Some(When::Quarter) => Err(refused(
                format!("\"{}\" is a quarter", told(&words)),
                "write its last month, and \"window\": 3 for the columns",
            )),
            Some(w) => Ok(w),
            // Merged cells: the month stands once, over several rows.
            None if cell.is_blank() => {
                before.ok_or_else(|| refused("the month is missing".to_owned(), "write the month of this row"))
            }
            None => Err(refused(
                format!("\"{}\" is no month", told(&words)),
                "write the month, or name the row under \"ignore\"",
            )),
        };
        before = found.as_ref().ok().copied().or(before);
        rows.push((row, found.map_err(|fault| faults.push(fault)).ok()));
    }
    of_one_kind(sheet, month, &rows, faults);
    if rows.is_empty() && faults.is_empty() {
        faults.push(Fault::new(
            &sheet.name,
            "there is no row with a month",
            "a row for each month",
            "was the table cut off?",
        ));
    }
    rows
}

/// Whether a row is no month but what stands under a table: a sum, a mean, a source.
fn ends(words: &str, file: &DataFile) -> bool {
    const ENDS: [&str; 12] =
        ["total", "sum", "gesamt", "mittel", "average", "mean", "ø", "quelle", "source", "note", "stand", "*"];
    let lower = words.to_lowercase();
    ENDS.iter().any(|e| lower.starts_with(e)) || file.ignore.iter().any(|i| i.eq_ignore_ascii_case(words))
}

/// Dates and numbers of months do not stand in one column.
fn of_one_kind(sheet: &Sheet, month: usize, rows: &[(usize, Option<When>)], faults: &mut Vec<Fault>) {
    let rows: Vec<(usize, When)> = rows.iter().filter_map(|r| Some((r.0, r.1?))).collect();
    let dates = rows.iter().filter(|r| matches!(r.1, When::Date(_))).count();
    if dates > 0 && dates < rows.len() {
        let odd = rows.iter().find(|r| matches!(r.1, When::Month(_)) == (dates * 2 > rows.len()));
        if let Some(&(row, _)) = odd {
            faults.push(Fault::new(
                sheet.address(row, month),
                format!("\"{}\" stands among months of another kind", told(&sheet.cell(row, month).words())),
                "all dates, or all numbers of months after the start",
                "write all of them the same way",
            ));
        }
    }
}
