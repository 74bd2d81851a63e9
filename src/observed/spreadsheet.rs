//! The bytes of a file become a sheet: separated values here, workbooks by their reader.

use super::fault::Fault;
use super::sheet::{Cell, Sheet};
use super::workbook;

/// Larger files are no monthly figures.
const MOST_BYTES: usize = 64 << 20;

/// Reads the sheet that is wanted, or all that hold something.
pub(super) fn read(bytes: &[u8], file: &str, wanted: Option<&str>) -> Result<Vec<Sheet>, Fault> {
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
    Ok(vec![separated(&text, stem, file)?])
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

    fn only(bytes: &[u8], file: &str) -> Sheet {
        read(bytes, file, None).expect("a sheet").remove(0)
    }

    #[test]
    fn cells_know_where_they_stand() {
        let sheet = only(b"a;b\r\n\r\n1;2,5\r\n", "x/people.csv");
        assert_eq!(
            (sheet.address(2, 1), sheet.cell(2, 1).words(), sheet.semicolons),
            ("people!B3".into(), "2,5".into(), true)
        );
        let turned = sheet.turn();
        assert_eq!((turned.address(1, 2), turned.cell(1, 2).words()), ("people!B3".into(), "2,5".into()));
    }

    #[test]
    fn what_windows_and_excel_write_is_read() {
        let sheet = only(b"sep=;\nMonat;Zufriedenheit \xFC\n01.2026;70\n", "a.csv");
        assert_eq!((sheet.cell(0, 1).words(), sheet.address(1, 1)), ("Zufriedenheit ü".into(), "a!B3".into()));
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("a\tb\n1\t2\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(only(&utf16, "a.txt").cell(1, 1).words(), "2");
    }
}
