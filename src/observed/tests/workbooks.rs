//! Workbooks: their dates, and what they show with a percent sign.

use super::{read_as, series};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

#[test]
fn workbooks_are_read_with_their_dates() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("KPIs").expect("a name");
    sheet.write(0, 0, "Report of 2026").expect("a cell");
    for (column, heading) in ["Date", "Site", "eNPS", "Responses"].iter().enumerate() {
        sheet.write(2, column as u16, *heading).expect("a cell");
    }
    for (row, (month, score)) in [(3, 11.0), (4, 8.0), (5, 15.0)].into_iter().enumerate() {
        let date = ExcelDateTime::from_ymd(2026, month, 1).expect("a date");
        let format = Format::new().set_num_format("yyyy-mm");
        let row = row as u32 + 3;
        sheet.write_with_format(row, 0, &date, &format).expect("a cell");
        sheet.write(row, 1, "Maker").expect("a cell");
        sheet.write(row, 2, score).expect("a cell");
        sheet.write(row, 3, 100).expect("a cell");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let (scenario, found) = read_as("kpis.xlsx", &bytes, serde_json::json!({}));
    found.unwrap_or_else(|e| panic!("{e}"));
    let enps = series(&scenario, "enps", "maker");
    assert_eq!((enps.source.as_str(), enps.points[1][..2].to_vec()), ("KPIs!C4:C6", vec![1.0, 8.0]));
    assert!((enps.points[0][2] - 7.5).abs() < 1e-4);
}

/// On time as a share from the third row on, each cell in this format, and turnover as an annual rate.
fn shares(format: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["Month", "On time maker", "Trust maker", "Turnover (annual) maker"].iter().enumerate() {
        sheet.write(2, column as u16, *heading).expect("a cell");
    }
    let format = Format::new().set_num_format(format);
    for (row, values) in [[0.93, 0.58, 0.15], [0.89, 0.6, 0.14], [0.91, 0.61, 0.16]].iter().enumerate() {
        let row = row as u32 + 3;
        sheet.write(row, 0, format!("2026-0{}", row - 1)).expect("a cell");
        for (column, value) in values.iter().enumerate() {
            sheet.write_with_format(row, column as u16 + 1, *value, &format).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn what_a_workbook_shows_as_percent_is_percent() {
    let (scenario, found) = read_as("kpis.xlsx", &shares("0.0%"), serde_json::json!({}));
    found.unwrap_or_else(|e| panic!("{e}"));
    let values = |metric: &str| series(&scenario, metric, "maker").points.iter().map(|p| p[1]).collect::<Vec<_>>();
    assert_eq!(values("on_time"), [93.0, 89.0, 91.0]);
    assert_eq!(values("trust"), [58.0, 60.0, 61.0]);
    assert_eq!(values("turnover"), [15.0, 14.0, 16.0]);
    // Without its format nobody can tell, and the scenario says it.
    let (_, found) = read_as("kpis.xlsx", &shares("0.00"), serde_json::json!({}));
    let told = found.expect_err("refused").to_string();
    assert!(["B4", "C4", "D4"].iter().all(|at| told.contains(&format!("Sheet1!{at}"))), "{told}");
    let column = |heading: &str, metric: &str| serde_json::json!({ "heading": heading, "metric": metric, "at": "maker", "scale": [0, 1] });
    let columns = [
        column("On time maker", "on_time"),
        column("Trust maker", "trust"),
        column("Turnover (annual) maker", "turnover"),
    ];
    let (said, found) = read_as("kpis.xlsx", &shares("0.00"), serde_json::json!({ "columns": columns }));
    found.unwrap_or_else(|e| panic!("{e}"));
    for metric in ["on_time", "trust", "turnover"] {
        let (a, b) = (series(&said, metric, "maker"), series(&scenario, metric, "maker"));
        assert!(a.points.iter().zip(&b.points).all(|(a, b)| (a[1] - b[1]).abs() < 1e-4), "{a:?} {b:?}");
    }
}

#[test]
fn a_mac_counts_days_from_1904() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Month").expect("a cell");
    sheet.write(0, 1, "eNPS maker").expect("a cell");
    // 1 March 2026 is day 46,082 from 1900, and 44,620 from 1904: once as a date, once as a bare number.
    sheet.write_with_format(1, 0, 44_620.0, &Format::new().set_num_format("yyyy-mm")).expect("a cell");
    sheet.write(2, 0, 44_651.0).expect("a cell");
    for row in 1..3 {
        sheet.write(row, 1, 12).expect("a cell");
    }
    let plain = book.save_to_buffer().expect("a workbook");
    let (scenario, _) = read_as("mac.xlsx", &since_1904(&plain), serde_json::json!({}));
    assert_eq!(series(&scenario, "enps", "maker").points.iter().map(|p| p[0]).collect::<Vec<_>>(), [0.0, 1.0]);
    let (scenario, _) = read_as("windows.xlsx", &plain, serde_json::json!({}));
    assert_eq!(series(&scenario, "enps", "maker").points[0][0], -49.0);
}

/// Adds a sheet with a title, or with a heading and figures by month.
fn add(book: &mut Workbook, name: &str, heading: Option<&str>) {
    let sheet = book.add_worksheet().set_name(name).expect("a name");
    sheet.write(0, 0, if heading.is_some() { "month" } else { "Report of the board" }).expect("a cell");
    sheet.write(0, 1, heading.unwrap_or("draft")).expect("a cell");
    for row in (1..4).filter(|_| heading.is_some()) {
        sheet.write(row, 0, format!("2026-0{}", row + 2)).expect("a cell");
        sheet.write(row, 1, 10 + row).expect("a cell");
    }
}

#[test]
fn the_first_sheet_with_figures_is_read_and_the_others_are_named() {
    let mut book = Workbook::new();
    add(&mut book, "Cover", None);
    add(&mut book, "Colours", Some("Colour"));
    add(&mut book, "Data", Some("eNPS maker"));
    add(&mut book, "More", Some("NPS families"));
    let bytes = book.save_to_buffer().expect("a workbook");
    let (scenario, found) = read_as("kpis.xlsx", &bytes, serde_json::json!({}));
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(series(&scenario, "enps", "maker").source, "Data!B2:B4");
    let told = found.notes.join("\n");
    assert!(told.contains("sheet Cover is left out; it holds no metric by month"), "{told}");
    assert!(told.contains("sheet Colours is left out"), "{told}");
    assert!(told.contains("sheet More holds figures too") && told.contains("\"sheet\": \"More\""), "{told}");
    let (scenario, found) = read_as("kpis.xlsx", &bytes, serde_json::json!({ "sheet": "More" }));
    assert!(found.unwrap_or_else(|e| panic!("{e}")).notes.is_empty());
    assert_eq!(series(&scenario, "nps", "families").points[0][1], 11.0);
    let mut book = Workbook::new();
    add(&mut book, "Cover", None);
    add(&mut book, "Title", None);
    let bytes = book.save_to_buffer().expect("a workbook");
    let told = read_as("kpis.xlsx", &bytes, serde_json::json!({})).1.expect_err("refused").to_string();
    assert!(told.contains("no column of months") && told.contains("sheets: Cover, Title"), "{told}");
}

#[test]
fn a_sheet_that_is_too_large_hides_no_other() {
    let mut book = Workbook::new();
    add(&mut book, "Data", Some("eNPS maker"));
    let raw = book.add_worksheet().set_name("Raw").expect("a name");
    raw.write(0, 0, "month").expect("a cell");
    raw.write(999_999, 5, 1).expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let (scenario, found) = read_as("kpis.xlsx", &bytes, serde_json::json!({}));
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(series(&scenario, "enps", "maker").points.len(), 3);
    assert!(found.notes.iter().any(|n| n.contains("sheet Raw is left out; it has too many cells")), "{found:?}");
    let faults = read_as("kpis.xlsx", &bytes, serde_json::json!({ "sheet": "Raw" })).1.expect_err("refused");
    assert_eq!(faults.0[0].message, "sheet Raw has too many cells");
}

#[test]
fn a_formula_without_its_value_is_refused_with_its_cell() {
    let mut book = Workbook::new();
    add(&mut book, "Data", Some("eNPS maker"));
    let sheet = book.worksheet_from_name("Data").expect("a sheet");
    sheet.write_formula(3, 1, "=B3+1").expect("a cell");
    sheet.write(4, 0, "2026-06").expect("a cell");
    sheet.write_formula(4, 1, rust_xlsxwriter::Formula::new("=B3+2").set_result("7")).expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    for without in ["</f>", "</f><v></v>"] {
        let bytes = replaced(&bytes, "xl/worksheets/sheet1.xml", "</f><v>0</v>", without);
        let faults = read_as("kpis.xlsx", &bytes, serde_json::json!({})).1.expect_err("refused");
        let [fault] = &faults.0[..] else { panic!("{faults}") };
        assert_eq!((fault.at.as_str(), fault.message.as_str()), ("Data!B4", "\"=B3+1\" is no number"));
        assert!(fault.remedy.contains("save it again"), "{faults}");
    }
}

#[test]
fn a_formula_whose_value_is_an_empty_text_is_a_blank() {
    let mut book = Workbook::new();
    add(&mut book, "Data", Some("eNPS maker"));
    let sheet = book.worksheet_from_name("Data").expect("a sheet");
    sheet.write_formula(3, 1, "=IF(D3=\"\",\"\",D3)").expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let part = "xl/worksheets/sheet1.xml";
    let bytes = replaced(&bytes, part, "<c r=\"B4\">", "<c r=\"B4\" t=\"str\">");
    for value in ["<v></v>", "<v/>"] {
        let bytes = replaced(&bytes, part, "</f><v>0</v>", &format!("</f>{value}"));
        let (scenario, found) = read_as("kpis.xlsx", &bytes, serde_json::json!({}));
        found.unwrap_or_else(|e| panic!("{value}: {e}"));
        let points: Vec<f32> = series(&scenario, "enps", "maker").points.iter().map(|p| p[1]).collect();
        assert_eq!(points, [11.0, 12.0], "{value}");
    }
}

/// The same workbook, with its days counted from 1904.
fn since_1904(workbook: &[u8]) -> Vec<u8> {
    replaced(workbook, "xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ")
}

fn replaced(archive: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("an archive");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..parts.len() {
        let mut one = parts.by_index(i).expect("a part");
        let name = one.name().expect("a name").into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut one, &mut text).expect("a text");
        if name == part {
            assert!(text.contains(from), "{text}");
            text = text.replace(from, to);
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        std::io::Write::write_all(&mut out, text.as_bytes()).expect("a part");
    }
    out.finish().expect("an archive").into_inner()
}

#[test]
fn percentages_of_an_ods_are_percentages() {
    let cell =
        |kind: &str, value: &str| format!("<table:table-cell office:value-type=\"{kind}\" office:value=\"{value}\"/>");
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let date = |day: &str| format!("<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"/>");
    let row = |cells: [String; 3]| format!("<table:table-row>{}</table:table-row>", cells.join(""));
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"A &amp; B\"><table:table-row table:number-rows-repeated=\"2\">\
         <table:table-cell table:number-columns-repeated=\"3\"/></table:table-row>{}{}{}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        row(["Month", "On time maker", "eNPS maker"].map(text)),
        row([date("2026-03-01"), cell("percentage", "0.93"), cell("float", "12")]),
        row([date("2026-04-01"), cell("percentage", "0.58"), cell("float", "14")]),
    );
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ];
    for (name, text) in parts {
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        std::io::Write::write_all(&mut out, text.as_bytes()).expect("a part");
    }
    let bytes = out.finish().expect("an archive").into_inner();
    let (scenario, found) = read_as("kpis.ods", &bytes, serde_json::json!({}));
    found.unwrap_or_else(|e| panic!("{e}"));
    let on_time = series(&scenario, "on_time", "maker");
    assert_eq!(on_time.points.iter().map(|p| p[1]).collect::<Vec<_>>(), [93.0, 58.0]);
    assert_eq!(series(&scenario, "enps", "maker").points[1][1], 14.0);
}
