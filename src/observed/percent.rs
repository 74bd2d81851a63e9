//! Which numbers a workbook shows with a percent sign: it holds 0.93 and shows 93 %.

use std::io::{BufReader, Cursor};

use calamine::{Reader, Sheets, StyleRange};
use indexmap::IndexSet;
use quick_xml::events::{BytesStart, Event};

use super::sheet::MOST_CELLS;

/// What a sheet shows with a percent sign.
pub(super) enum Shown {
    /// By the formats of its cells.
    Formats(StyleRange),
    /// Cells that ODS says are percentages.
    Cells(IndexSet<(usize, usize)>),
}

impl Shown {
    /// That of a sheet of a workbook. Of XLS, nothing is known.
    pub(super) fn of<'b>(book: &mut Sheets<Cursor<&'b [u8]>>, bytes: &'b [u8], sheet: &str) -> Self {
        match book {
            Sheets::Ods(_) => Self::Cells(percentages(bytes, sheet).unwrap_or_default()),
            book => Self::Formats(book.worksheet_style(sheet).unwrap_or_default()),
        }
    }

    /// What a number is multiplied by to be in %; none where no sign is shown.
    pub(super) fn percent(&self, row: usize, column: usize) -> Option<f64> {
        match self {
            Self::Formats(styles) => {
                let style = styles.get((u32::try_from(row).ok()?, u32::try_from(column).ok()?))?;
                style.number_format.as_ref().and_then(|f| of_format(&f.format_code))
            }
            Self::Cells(cells) => cells.contains(&(row, column)).then_some(100.0),
        }
    }
}

/// What a number is multiplied by where its format shows a percent sign: 100, or 1 where the sign is a mere text behind it.
fn of_format(format: &str) -> Option<f64> {
    let (mut quoted, mut before, mut is_text) = (false, ' ', false);
    for c in format.chars() {
        match (before, c) {
            ('\\', '%') => is_text = true,
            // A sign that is escaped, a blank as wide as one, and one over and over.
            ('\\' | '_' | '*', _) if !quoted => {}
            (_, '"') => quoted = !quoted,
            (_, '%') if quoted => is_text = true,
            (_, '%') => return Some(100.0),
            _ => {
                before = c;
                continue;
            }
        }
        before = ' ';
    }
    is_text.then_some(1.0)
}

/// The cells of a sheet of an ODS file whose values are percentages.
fn percentages(bytes: &[u8], sheet: &str) -> Option<IndexSet<(usize, usize)>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(archive.by_name("content.xml").ok()?));
    let (mut found, mut buffer) = (IndexSet::new(), Vec::new());
    let (mut inside, mut row, mut rows, mut column) = (false, 0, 1, 0);
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).ok()?;
        match &event {
            Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                inside = said(tag, "table:name").is_some_and(|name| name == sheet);
            }
            Event::End(tag) if inside && tag.name().as_ref() == "table:table" => return Some(found),
            Event::Start(tag) | Event::Empty(tag) if inside => match tag.name().as_ref() {
                "table:table-row" => {
                    (rows, column) = (times(tag, "table:number-rows-repeated"), 0);
                    row += if matches!(event, Event::Empty(_)) { rows } else { 0 };
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let columns = times(tag, "table:number-columns-repeated");
                    let is_percent = said(tag, "office:value-type").is_some_and(|kind| kind == "percentage");
                    if is_percent && found.len() + rows * columns <= MOST_CELLS {
                        found.extend((row..row + rows).flat_map(|r| (column..column + columns).map(move |c| (r, c))));
                    }
                    column += columns;
                }
                _ => {}
            },
            Event::End(tag) if inside && tag.name().as_ref() == "table:table-row" => row += rows,
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

fn said(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = tag.try_get_attribute(name).ok()??.value;
    quick_xml::escape::unescape(&value).ok().map(std::borrow::Cow::into_owned)
}

/// How often a row or cell stands there.
fn times(tag: &BytesStart<'_>, name: &str) -> usize {
    said(tag, name).and_then(|n| n.parse().ok()).filter(|n| *n < 1 << 24).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_multiplies_unless_it_is_a_text() {
        for format in ["0%", "0.00%", "#,##0.0 %;-0%", "[Red]0%", "_-0%", "0.0%_)"] {
            assert_eq!(of_format(format), Some(100.0), "{format}");
        }
        assert_eq!(["0\"%\"", "0.0\\%"].map(of_format), [Some(1.0); 2]);
        assert_eq!(["General", "0.0_%", "0* ", "yyyy-mm"].map(of_format), [None; 4]);
    }
}
