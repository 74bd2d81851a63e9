//! `workbook.xlsx`: for people who work in spreadsheets. The summary with its chart first, then every arm and every paired
//! difference, futures and assumptions.
//!
//! | Sheet | What |
//! |---|---|
//! | Summary | the finding; each arm and what-if in the headline metrics, and a chart beside it |
//! | Headlines by month | the headline differences month by month, a chart beside each |
//! | Differences | every comparison, metric and place at the last month |
//! | Differences by month | their means month by month |
//! | Levels by month | every arm, metric and place: means month by month |
//! | Futures | the headline metrics of every future at the last month |
//! | Assumptions | levers and parameters |
//! | Why | the parts of the headline effects, where that was asked |
//! | How sure | the headline effects under every draw of the assumed numbers |
//! | Draws | every draw: where each number stood, and what came of it |
//!
//! Rows of headline metrics come first in each sheet; they are what is printed.

mod assumptions;
mod certainty;
mod data;
mod summary;
mod why;

use std::borrow::Cow;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Error, Results, number};
use crate::analysis::{Analysis, HEADLINES};
use crate::observe::{Place, PlaceKind};

/// Cells of a sheet beyond which it holds the chosen metrics only.
const MOST_CELLS: usize = 400_000;
/// Metrics that every sheet holds, however large the chain.
const CHOSEN: [&str; 7] = ["loyalty", "delivery", "engagement", "nps", "lead_time", "adoption", "turnover"];

/// A text as a cell may hold it: what is longer than the format allows is shortened, with a mark.
fn cell(text: &str) -> Cow<'_, str> {
    // Counted as spreadsheets do, in units of 16 bits.
    const MOST_UNITS_IN_A_CELL: usize = 32_767;
    if text.len() <= MOST_UNITS_IN_A_CELL || text.encode_utf16().count() <= MOST_UNITS_IN_A_CELL {
        return text.into();
    }
    let mut room = MOST_UNITS_IN_A_CELL - 1;
    let kept = text.char_indices().find(|(_, c)| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        !fits
    });
    format!("{}…", &text[..kept.map_or(text.len(), |(at, _)| at)]).into()
}

pub(super) fn workbook(results: &Results<'_>) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    // A fixed date, so that the same run gives the same bytes.
    let properties = DocProperties::new()
        .set_title(&results.analysis.scenario.name)
        .set_comment(format!("ripplechain {}", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let (analysis, looks) = (results.analysis, Looks::new());
    summary::write(workbook.add_worksheet(), analysis, &looks)?;
    summary::by_month(workbook.add_worksheet(), analysis, &looks)?;
    data::differences(workbook.add_worksheet(), analysis, &looks)?;
    data::differences_by_month(workbook.add_worksheet(), analysis, &looks)?;
    data::levels_by_month(workbook.add_worksheet(), analysis, &looks)?;
    data::futures(workbook.add_worksheet(), analysis, &looks)?;
    assumptions::write(workbook.add_worksheet(), results, &looks)?;
    if let Some(found) = analysis.why {
        why::write(workbook.add_worksheet(), analysis, found, &looks)?;
    }
    if let Some(a) = analysis.assumptions {
        certainty::write(workbook.add_worksheet(), analysis, a, &looks)?;
        certainty::draws(workbook.add_worksheet(), analysis, a, &looks)?;
    }
    Ok(workbook.save_to_buffer()?)
}

struct Looks {
    title: Format,
    text: Format,
    header: Format,
    number: Format,
    signed: Format,
    percent: Format,
}

impl Looks {
    fn new() -> Self {
        Self {
            title: Format::new().set_bold().set_font_size(14),
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Top),
            number: Format::new().set_num_format("0.00"),
            signed: Format::new().set_num_format("+0.00;−0.00;0.00"),
            percent: Format::new().set_num_format("0 %"),
        }
    }
}

/// Writes a number, or leaves the cell empty where there is none.
fn put(sheet: &mut Worksheet, row: u32, column: u16, x: f64, look: &Format) -> Result<(), XlsxError> {
    if let Some(x) = number(x) {
        sheet.write_number_with_format(row, column, x, look)?;
    }
    Ok(())
}

fn headers(sheet: &mut Worksheet, row: u32, names: &[&str], widths: &[f64], look: &Format) -> Result<(), XlsxError> {
    for (column, name) in (0_u16..).zip(names) {
        sheet.write_string_with_format(row, column, *name, look)?;
    }
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}

/// How a sheet is printed: on its side, as wide as a page, down to a row and a column; a header is repeated on every page.
fn page(sheet: &mut Worksheet, (row, column): (u32, u16), header: Option<u32>) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_print_area(0, 0, row, column)?;
    if let Some(header) = header {
        sheet.set_repeat_rows(0, header)?;
    }
    Ok(())
}

fn kind(place: &Place) -> &'static str {
    match place.kind {
        PlaceKind::Organisation => "organisation",
        PlaceKind::Link => "link",
        PlaceKind::Segment => "segment",
        PlaceKind::Tier => "tier",
        PlaceKind::Chain => "chain",
    }
}

/// Whether a column is printed: a headline metric at an organisation or a segment.
fn is_headline(analysis: &Analysis<'_>, column: usize) -> bool {
    HEADLINES.contains(&analysis.metric(column).id)
        && matches!(analysis.place(column).kind, PlaceKind::Organisation | PlaceKind::Segment)
}

/// The columns of a sheet that takes so many cells for each: headline metrics first; the chosen metrics only where all would
/// be too many.
fn columns(analysis: &Analysis<'_>, cells: usize) -> Vec<usize> {
    let all = 0..analysis.layout().columns.len();
    let too_many = all.len() * cells > MOST_CELLS;
    let is_chosen =
        |c: &usize| !too_many || CHOSEN.contains(&analysis.metric(*c).id) && analysis.place(*c).kind != PlaceKind::Link;
    let mut columns: Vec<usize> = all.filter(is_chosen).collect();
    columns.sort_by_key(|&c| !is_headline(analysis, c));
    columns
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_text_too_long_for_a_cell_is_shortened_with_a_mark() {
        assert_eq!(cell("Maker"), "Maker");
        assert_eq!(cell(&"a".repeat(32_767)).len(), 32_767);
        for letter in ["a", "é", "語", "🌊"] {
            let short = cell(&letter.repeat(40_000)).into_owned();
            let units = short.encode_utf16().count();
            assert!(short.ends_with('…') && (32_765..=32_767).contains(&units), "{letter}: {units}");
        }
    }
}
