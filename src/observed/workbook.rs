//! A workbook (XLSX, XLS, ODS) becomes a sheet of cells, with its dates and what it shows with a percent sign.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Sheets, open_workbook_auto_from_rs};

use super::fault::Fault;
use super::percent::Shown;
use super::sheet::{Cell, MOST_CELLS, Sheet};
use crate::scenario::CalendarMonth;

/// Reads the sheet that is wanted, or all that hold something; of those that are too large, only the name.
pub(super) fn read(bytes: &[u8], file: &str, wanted: Option<&str>) -> Result<Vec<Sheet>, Fault> {
    let unread = |why: String| {
        let remedy = "open it and save it again as XLSX without a password, or export CSV";
        Fault::new(file, format!("the workbook cannot be read: {why}"), "XLSX, XLS or ODS", remedy)
    };
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|e| unread(e.to_string()))?;
    let since_1904 = match &book {
        Sheets::Xlsx(book) => book.has_1904_epoch(),
        Sheets::Xlsb(book) => book.has_1904_epoch(),
        Sheets::Xls(book) => book.has_1904_epoch(),
        Sheets::Ods(_) => false,
    };
    let mut sheets = Vec::new();
    for name in chosen(book.sheet_names(), file, wanted)? {
        let range = book.worksheet_range(&name).map_err(|e| unread(e.to_string()))?;
        if range.width() * range.height() > MOST_CELLS {
            sheets.push(Sheet { name, is_too_large: true, ..Sheet::default() });
            continue;
        }
        let (first, column) = range.start().map_or((0, 0), |(r, c)| (r as usize, c as usize));
        let shown = Shown::of(&mut book, bytes, &name);
        let one = |r: usize, c: usize, data: &Data| match (cell(data), shown.percent(first + r, column + c)) {
            (Cell::Number(x), Some(times)) => Cell::Percent((x * times * 1e9).round() / 1e9),
            (cell, _) => cell,
        };
        let row = |(r, row): (usize, &[Data])| row.iter().enumerate().map(|(c, data)| one(r, c, data)).collect();
        let rows = range.rows().enumerate().map(row).collect();
        let mut sheet = Sheet { name, rows, first: (first, column), since_1904, ..Sheet::default() };
        if !sheet.is_blank() {
            without_value(&mut book, &mut sheet, &range);
            sheets.push(sheet);
        }
    }
    if let Some(sheet) = sheets.first().filter(|_| sheets.iter().all(|s| s.is_too_large)) {
        return Err(Fault::new(
            file,
            format!("sheet {} has too many cells", sheet.name),
            "monthly figures",
            "keep only what is needed, or say which \"sheet\" is read",
        ));
    }
    if sheets.is_empty() {
        return Err(Fault::new(
            file,
            "the workbook holds nothing",
            "a table with a row for each month",
            "was it saved?",
        ));
    }
    Ok(sheets)
}

/// Marks formulas whose value was never worked out, as programs leave them that write workbooks and calculate nothing. An empty text is a
/// value: it is what `=IF(D3="","",D3)` makes of a blank.
fn without_value(book: &mut Sheets<Cursor<&[u8]>>, sheet: &mut Sheet, values: &Range<Data>) {
    let Ok(formulas) = book.worksheet_formula(&sheet.name) else { return };
    let (row, column) = formulas.start().map_or((0, 0), |(r, c)| (r as usize, c as usize));
    for (r, c, formula) in formulas.used_cells().filter(|f| !f.2.is_empty()) {
        let at = ((row + r).checked_sub(sheet.first.0), (column + c).checked_sub(sheet.first.1));
        let (Some(r), Some(c)) = at else { continue };
        if matches!(values.get((r, c)), Some(Data::String(_))) {
            continue;
        }
        if sheet.cell(r, c).is_blank() && r * c <= MOST_CELLS {
            sheet.rows.resize_with(sheet.rows.len().max(r + 1), Vec::new);
            let cells = &mut sheet.rows[r];
            cells.resize(cells.len().max(c + 1), Cell::Blank);
            cells[c] = Cell::Uncalculated(formula.trim_start_matches('=').to_owned());
        }
    }
}

/// The sheet that is wanted, or all.
fn chosen(names: Vec<String>, file: &str, wanted: Option<&str>) -> Result<Vec<String>, Fault> {
    let Some(name) = wanted else { return Ok(names) };
    let same = names.iter().find(|n| n.eq_ignore_ascii_case(name)).cloned();
    let missing = || {
        let list = format!("sheets: {}", names.join(", "));
        Fault::new(file, format!("there is no sheet \"{name}\""), "the name of a sheet", list)
    };
    Ok(vec![same.ok_or_else(missing)?])
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Blank,
        Data::String(text) => Cell::text(text),
        Data::Int(x) => Cell::Number(*x as f64),
        Data::Float(x) => Cell::Number(*x),
        Data::Bool(x) => Cell::Text(x.to_string()),
        Data::DateTime(x) if x.is_duration() => Cell::Text(format!("{:.1} hours", x.as_f64() * 24.0)),
        Data::DateTime(x) => {
            let (year, month, ..) = x.to_ymd_hms_milli();
            let date = CalendarMonth::new(year.into(), month.into()).filter(|_| x.as_f64() >= 367.0);
            date.map_or(Cell::Number(x.as_f64()), Cell::Date)
        }
        Data::DateTimeIso(text) => {
            CalendarMonth::read(text.get(..7).unwrap_or_default()).map_or_else(|| Cell::text(text), Cell::Date)
        }
        Data::Error(error) => Cell::Broken(error.to_string()),
        other => Cell::text(&other.to_string()),
    }
}
