//! Tables that fit the terminal: whole where there is room, then with shortened names and wrapped cells, and where even that
//! does not fit, one line after the other.

use std::fmt::{self, Write};
use std::io::IsTerminal;
use std::ops::RangeInclusive;

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No name is made shorter than this.
const SHORTEST: usize = 14;
/// Columns of the narrowest list.
const NARROWEST: usize = 24;

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Columns of numbers.
    right: Option<RangeInclusive<usize>>,
    /// Columns of names, which may be shortened.
    names: RangeInclusive<usize>,
    /// Whether lines stand between rows.
    ruled: bool,
}

impl Grid {
    /// A table with these names in its header; its first column holds names.
    pub(super) fn new(header: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let header = header.into_iter().map(Into::into).collect();
        Self { header, rows: Vec::new(), right: None, names: 0..=0, ruled: false }
    }

    /// With lines between rows.
    pub(super) fn ruled(self) -> Self {
        Self { ruled: true, ..self }
    }

    /// With numbers, set to the right, in these columns.
    pub(super) fn numbers(self, columns: RangeInclusive<usize>) -> Self {
        Self { right: Some(columns), ..self }
    }

    /// With names in these columns.
    pub(super) fn names(self, columns: RangeInclusive<usize>) -> Self {
        Self { names: columns, ..self }
    }

    /// Adds a row; a cell may have several lines.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn table(&self, rows: &[Vec<String>]) -> Table {
        let mut table = Table::new();
        let between = if self.ruled {
            presets::UTF8_HORIZONTAL_ONLY
        } else {
            presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none())
        };
        table.load_style(between).set_header(self.header.clone());
        for row in rows {
            table.add_row(row.clone());
        }
        for column in self.right.clone().into_iter().flatten() {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table
    }

    /// The table in so many columns of text; as wide as it is where that is not known.
    pub(super) fn fit(&self, columns: Option<usize>) -> String {
        let whole = self.table(&self.rows).to_string();
        let Some(columns) = columns.filter(|&c| widest(&whole) > c) else { return whole };
        let columns = columns.max(NARROWEST);
        // Lines of cells belong together, so each line is a row of its own before any of them is broken.
        let rows: Vec<Vec<String>> = self.rows.iter().flat_map(|r| lines_of(r)).collect();
        let least: usize = (0..self.header.len()).map(|i| self.least(&rows, i) + 2).sum();
        if least > columns {
            return self.list(&rows, columns);
        }
        let spare = columns - least;
        let mut legend = Vec::new();
        let shares = self.names.clone().count().max(1);
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let cell = |(i, cell): (usize, &String)| {
                    if self.names.contains(&i) {
                        abridged(cell, SHORTEST + spare / shares, &mut legend)
                    } else {
                        cell.clone()
                    }
                };
                row.iter().enumerate().map(cell).collect()
            })
            .collect();
        let mut table = self.table(&rows);
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns as u16);
        let mut out = table.to_string();
        say_in_full(&mut out, &legend, columns);
        out
    }

    /// The fewest columns in which what stands in a column can be read: no number is broken, no word of a header.
    fn least(&self, rows: &[Vec<String>], column: usize) -> usize {
        let words = |text: &str| text.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or(0);
        let header = words(&self.header[column]);
        let cells = rows.iter().filter_map(|r| r.get(column));
        let number = self.right.as_ref().is_some_and(|r| r.contains(&column));
        let cell = |c: &String| if number { c.width() } else { words(c) };
        let widest = cells.map(cell).max().unwrap_or(0);
        header.max(if self.names.contains(&column) { widest.min(SHORTEST) } else { widest })
    }

    /// Each row as a few lines: its names, then every value after the name of its column.
    fn list(&self, rows: &[Vec<String>], columns: usize) -> String {
        let mut out = String::new();
        let mut legend = Vec::new();
        for row in rows {
            let names = row.iter().enumerate().filter(|(i, c)| self.names.contains(i) && !c.trim().is_empty());
            let names: Vec<&str> = names.map(|(_, c)| c.trim()).collect();
            let room = columns / names.len().max(1) - 1;
            let names: Vec<String> = names.iter().map(|n| abridged(n, room.max(SHORTEST), &mut legend)).collect();
            let _ = writeln!(out, "{}", names.join(", "));
            for (i, cell) in row.iter().enumerate().filter(|(i, c)| !self.names.contains(i) && !c.trim().is_empty()) {
                let header = &self.header[i];
                let said =
                    if header.is_empty() { cell.trim().to_owned() } else { format!("{header}: {}", cell.trim()) };
                for (k, line) in wrapped(&said, columns - 4).iter().enumerate() {
                    let _ = writeln!(out, "{}{line}", if k == 0 { "  " } else { "    " });
                }
            }
        }
        out.truncate(out.trim_end().len());
        say_in_full(&mut out, &legend, columns);
        out
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fit(terminal_columns()))
    }
}

/// How many columns the reader has: what `COLUMNS` says, else what the terminal says; nothing where output goes into a file
/// or a pipe.
fn terminal_columns() -> Option<usize> {
    let said = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|&c| c > 0);
    said.or_else(|| {
        let terminal = std::io::stdout().is_terminal();
        terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0))
    })
}

fn widest(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// A row for each line of the cells of a row.
fn lines_of(row: &[String]) -> Vec<Vec<String>> {
    let most = row.iter().map(|c| c.lines().count()).max().unwrap_or(1).max(1);
    let line = |k: usize| row.iter().map(|c| c.lines().nth(k).unwrap_or_default().to_owned()).collect();
    (0..most).map(line).collect()
}

/// A text in so many columns: its beginning and its end, as names often differ there only. What is shortened is told in full
/// in the legend.
fn abridged(text: &str, columns: usize, legend: &mut Vec<(String, String)>) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let tail: String = tail(text, (columns / 3).min(6));
    let mut head = String::new();
    for c in text.chars() {
        if head.width() + c.width().unwrap_or(0) + 1 + tail.width() > columns {
            break;
        }
        head.push(c);
    }
    let short = format!("{}…{}", head.trim_end(), tail.trim_start());
    if !legend.iter().any(|l| l.1 == text.trim()) {
        legend.push((short.trim().to_owned(), text.trim().to_owned()));
    }
    short
}

/// The end of a text, at most so many columns wide.
fn tail(text: &str, columns: usize) -> String {
    let mut kept: Vec<char> = Vec::new();
    let mut taken = 0;
    for c in text.chars().rev() {
        taken += c.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        kept.push(c);
    }
    kept.iter().rev().collect()
}

fn say_in_full(out: &mut String, legend: &[(String, String)], columns: usize) {
    if legend.is_empty() {
        return;
    }
    out.push_str("\nShortened:");
    for (short, full) in legend {
        for (k, line) in wrapped(&format!("{short} = {full}"), columns - 4).iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\n{}{line}", if k == 0 { "  " } else { "    " });
        }
    }
}

/// A text broken between words, and within those that are too long.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut line = lines.pop().unwrap_or_default();
        if !line.is_empty() && line.width() + 1 + word.width() > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if line.width() + c.width().unwrap_or(0) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let header = ["metric", "where", "without", "with", "paired difference", "8 in 10 futures", "verdict"];
        let mut grid = Grid::new(header).names(0..=1).numbers(2..=5);
        for (i, place) in [
            "Raw material extraction works of the North-Eastern region",
            "東日本精密機械部品製造株式会社・横浜第三工場",
        ]
        .into_iter()
        .enumerate()
        {
            let cells = ["Loyalty".to_owned(), format!("{place} {i}"), "61.0".to_owned(), "64.2".to_owned()];
            let more = ["+3.2", "+1.1 to +5.3", "better"].map(str::to_owned);
            grid.row(cells.into_iter().chain(more));
        }
        grid
    }

    #[test]
    fn a_table_is_never_wider_than_the_terminal() {
        let whole = grid().fit(None);
        assert!(widest(&whole) > 120 && !whole.contains('…'));
        assert_eq!(grid().fit(Some(200)), whole);
        for columns in NARROWEST..160 {
            let text = grid().fit(Some(columns));
            assert!(widest(&text) <= columns, "{columns}:\n{text}");
            for number in ["61.0", "+3.2", "better"] {
                assert!(text.contains(number), "{number} at {columns}:\n{text}");
            }
        }
    }

    #[test]
    fn a_shortened_name_is_told_in_full() {
        let text = grid().fit(Some(90));
        assert!(text.contains("Shortened:") && text.contains("region 0"), "{text}");
        let list = grid().fit(Some(40));
        assert!(list.contains("  paired difference: +3.2"), "{list}");
    }

    #[test]
    fn lines_of_cells_stay_side_by_side() {
        let mut grid = Grid::new(["", "claim", "effect"]).names(1..=1).ruled();
        grid.row(["C01".to_owned(), "a claim\n  its part that goes on for a while".to_owned(), "\n+1.5".to_owned()]);
        let text = grid.fit(Some(36));
        let line = text.lines().find(|l| l.contains("+1.5")).expect("a line");
        assert!(line.contains("its part"), "{text}");
    }
}
