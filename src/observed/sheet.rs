//! A sheet of cells that know their address.

use crate::scenario::CalendarMonth;

/// Larger sheets are no monthly figures.
pub(super) const MOST_CELLS: usize = 5_000_000;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    Blank,
    /// A text, without blanks around it.
    Text(String),
    /// A number, as a workbook holds it.
    Number(f64),
    /// A number that a workbook shows with a percent sign, in %: 93 where it holds 0.93.
    Percent(f64),
    /// A date, as a workbook holds it.
    Date(CalendarMonth),
    /// An error of a formula, such as `#DIV/0!`.
    Broken(String),
    /// A formula whose value was never worked out.
    Uncalculated(String),
}

impl Cell {
    pub(super) fn is_blank(&self) -> bool {
        *self == Self::Blank
    }

    /// As it is read by a person.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) | Self::Broken(text) => text.clone(),
            Self::Uncalculated(formula) => format!("={formula}"),
            Self::Number(x) => x.to_string(),
            Self::Percent(x) => format!("{x} %"),
            Self::Date(month) => month.to_string(),
        }
    }

    pub(super) fn text(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{a0}');
        if text.is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }
}

/// Rows of cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Vec<Vec<Cell>>,
    /// Whether columns are separated by semicolons, as where decimals are commas.
    pub(super) semicolons: bool,
    /// Whether rows were made of columns.
    pub(super) turned: bool,
    /// Where the first cell stands in the file.
    pub(super) first: (usize, usize),
    /// Whether days are counted from 1904, as in workbooks that began on a Mac.
    pub(super) since_1904: bool,
    /// Whether it has too many cells to be read; then it has no rows.
    pub(super) is_too_large: bool,
}

/// Days from the day that workbooks count from to the one that those of a Mac do.
const FROM_1900_TO_1904: f64 = 1462.0;

impl Sheet {
    /// Where a cell stands: `Sheet1!C7`.
    pub(super) fn address(&self, row: usize, column: usize) -> String {
        let (row, column) = if self.turned { (column, row) } else { (row, column) };
        format!("{}!{}{}", self.name, letters(self.first.1 + column), self.first.0 + row + 1)
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &Cell {
        self.rows.get(row).and_then(|r| r.get(column)).unwrap_or(&Cell::Blank)
    }

    pub(super) fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// With rows for columns.
    pub(super) fn turn(self) -> Self {
        let rows =
            (0..self.columns()).map(|c| (0..self.rows.len()).map(|r| self.cell(r, c).clone()).collect()).collect();
        Self { rows, turned: !self.turned, ..self }
    }

    /// Reads the plain numbers of a column as days, where days are counted from 1904.
    pub(super) fn count_days(&mut self, column: usize) {
        for cell in self.rows.iter_mut().filter(|_| self.since_1904).filter_map(|row| row.get_mut(column)) {
            let month = match cell {
                Cell::Number(x) if *x > 30_000.0 => serial(*x + FROM_1900_TO_1904),
                _ => None,
            };
            *cell = month.map_or_else(|| cell.clone(), Cell::Date);
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.rows.iter().flatten().all(Cell::is_blank)
    }
}

/// The day that a workbook counts from 1900, as a month.
pub(super) fn serial(days: f64) -> Option<CalendarMonth> {
    if !(367.0..109_574.0).contains(&days) {
        return None;
    }
    // Days since 1970, and from these the civil calendar (Howard Hinnant's algorithm).
    let z = days.floor() as i64 - 25_569 + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    CalendarMonth::new(year as i32, month as i32)
}

/// `A`, …, `Z`, `AA`, …
fn letters(mut column: usize) -> String {
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            return out;
        }
        column = column / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
    }
}
