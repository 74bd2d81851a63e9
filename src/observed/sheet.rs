//! A file becomes a sheet of cells that know their address.

use super::fault::Fault;
use super::workbook;
use crate::scenario::CalendarMonth;

/// Larger files are no monthly figures.
const MOST_BYTES: usize = 64 << 20;
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

/// Reads the sheet that is wanted, or the first that holds something.
pub(super) fn read(bytes: &[u8], file: &str, wanted: Option<&str>) -> Result<Sheet, Fault> {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let fault = |message: &str, expected: &str, remedy: &str| Err(Fault::new(file, message, expected, remedy));
    if bytes.is_empty() || bytes.iter().all(u8::is_ascii_whitespace) {
        return fault("the file is empty", "a table with a row for each month", "was it saved? Export it again");
    }
    if bytes.len() > MOST_BYTES {
        return fault("the file is larger than 64 MB", "monthly figures", "keep only the months and columns needed");
    }
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return workbook::read(bytes, file, wanted);
    }
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"{") {
        return fault("this is no spreadsheet", "CSV, XLSX or ODS", "export the table as CSV or XLSX");
    }
    let text = decoded(bytes);
    if text.contains('\0') {
        return fault("this is no text", "CSV, XLSX or ODS", "export the table as CSV or XLSX");
    }
    if text.trim_start().to_lowercase().starts_with("<!doctype") || text.trim_start().starts_with("<html") {
        return fault("this is a web page", "CSV, XLSX or ODS", "was it a page to log in? Download the table again");
    }
    separated(&text, stem, file)
}

/// UTF-8, UTF-16 by its mark, else what Western Windows writes.
fn decoded(bytes: &[u8]) -> String {
    let (text, _, broken) = encoding_rs::UTF_8.decode(bytes);
    if broken { encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned() } else { text.into_owned() }
}

fn separated(text: &str, stem: &str, file: &str) -> Result<Sheet, Fault> {
    let mut skipped = 0;
    let mut text = text;
    let mut given = None;
    if let Some((first, rest)) = text.split_once('\n')
        && let Some(sign) = first.trim().strip_prefix("sep=")
    {
        (given, text, skipped) = (sign.bytes().next(), rest, 1);
    }
    let parse = |delimiter: u8, most: usize| -> Result<Vec<Vec<String>>, csv::Error> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
        reader.records().take(most).map(|r| r.map(|r| r.iter().map(str::to_owned).collect())).collect()
    };
    // The sign that makes most columns in most rows.
    let score = |delimiter: u8| {
        let rows = parse(delimiter, 30).unwrap_or_default();
        let mut widths: Vec<usize> = rows.iter().map(Vec::len).filter(|w| *w > 1).collect();
        widths.sort_unstable();
        let middle = widths.get(widths.len() / 2).copied().unwrap_or(0);
        let agree = widths.iter().filter(|w| **w == middle).count();
        if agree * 5 < rows.len() * 2 { 0 } else { agree * (middle + 2) }
    };
    let delimiter =
        given.unwrap_or_else(|| [b',', b'\t', b'|', b';'].into_iter().max_by_key(|d| score(*d)).unwrap_or(b','));
    let rows = parse(delimiter, usize::MAX).map_err(|error| {
        Fault::new(file, format!("the file cannot be read: {error}"), "rows of values", "export it again as CSV")
    })?;
    let rows = rows.into_iter().map(|row| row.iter().map(|text| Cell::text(text)).collect()).collect();
    let sheet =
        Sheet { name: stem.to_owned(), rows, semicolons: delimiter == b';', first: (skipped, 0), ..Sheet::default() };
    // The reader drops blank lines: addresses are counted with them.
    Ok(with_blank_lines(sheet, text))
}

/// Puts back the blank lines that the reader of CSV leaves out, where no text runs over the end of a line.
fn with_blank_lines(mut sheet: Sheet, text: &str) -> Sheet {
    let lines: Vec<&str> = text.lines().collect();
    if lines.iter().filter(|l| !l.trim_end_matches('\r').is_empty()).count() == sheet.rows.len() {
        let mut rows = std::mem::take(&mut sheet.rows).into_iter();
        sheet.rows = lines
            .iter()
            .map(|l| if l.trim_end_matches('\r').is_empty() { Vec::new() } else { rows.next().unwrap_or_default() })
            .collect();
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_where_they_stand() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
        let sheet = read(b"a;b\r\n\r\n1;2,5\r\n", "x/people.csv", None).expect("a sheet");
        assert_eq!(
            (sheet.address(2, 1), sheet.cell(2, 1).words(), sheet.semicolons),
            ("people!B3".into(), "2,5".into(), true)
        );
        let turned = sheet.turn();
        assert_eq!((turned.address(1, 2), turned.cell(1, 2).words()), ("people!B3".into(), "2,5".into()));
    }

    #[test]
    fn what_windows_and_excel_write_is_read() {
        let sheet = read(b"sep=;\nMonat;Zufriedenheit \xFC\n01.2026;70\n", "a.csv", None).expect("a sheet");
        assert_eq!((sheet.cell(0, 1).words(), sheet.address(1, 1)), ("Zufriedenheit ü".into(), "a!B3".into()));
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("a\tb\n1\t2\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(read(&utf16, "a.txt", None).expect("a sheet").cell(1, 1).words(), "2");
    }
}
