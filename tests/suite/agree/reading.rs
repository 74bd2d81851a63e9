//! The texts and tables of pages, workbooks and charts, as a person finds them there.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use resvg::usvg::roxmltree::Document;

/// The letters of a piece of a page.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    for (coded, letter) in
        [("&#x2f;", "/"), ("&#x27;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
    {
        text = text.replace(coded, letter);
    }
    text.trim().to_owned()
}

/// A table of a page: caption, header, rows.
pub(super) struct Sheet {
    pub(super) caption: String,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

pub(super) fn tables(page: &str) -> Vec<Sheet> {
    let cells = |row: &str| -> Vec<String> {
        let ends = ["</th>", "</td>"];
        let marked = ends.iter().fold(row.to_owned(), |text, end| text.replace(end, "\u{1}"));
        let mut cells: Vec<String> = marked.split('\u{1}').map(plain).collect();
        cells.pop();
        cells
    };
    let one = |table: &str| {
        let table = table.split("</table>").next().expect("an end");
        let caption =
            plain(table.split("</caption>").next().expect("a caption").split("<caption>").nth(1).expect("a caption"));
        let mut rows = table.split("</tr>").map(cells).filter(|r| !r.is_empty());
        let header = rows.next().unwrap_or_default();
        // The caption stands before the first cell of the header.
        let header = header.into_iter().map(|h| h.trim_start_matches(caption.as_str()).trim().to_owned()).collect();
        Sheet { caption, header, rows: rows.collect() }
    };
    page.split("<table>").skip(1).map(one).collect()
}

/// The sheets of a workbook by name: rows of texts.
pub(super) fn workbook(path: &Path) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).expect("a file")).expect("an archive");
    let mut text = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
        text
    };
    let strings = text("xl/sharedStrings.xml");
    let strings = Document::parse(&strings).expect("XML");
    let strings: Vec<String> = strings
        .descendants()
        .filter(|n| n.has_tag_name("si"))
        .map(|n| n.descendants().filter(|t| t.has_tag_name("t")).filter_map(|t| t.text()).collect())
        .collect();
    let book = text("xl/workbook.xml");
    let book = Document::parse(&book).expect("XML");
    let names: Vec<String> = book
        .descendants()
        .filter(|n| n.has_tag_name("sheet"))
        .map(|n| n.attribute("name").expect("a name").to_owned())
        .collect();
    let mut sheets = BTreeMap::new();
    for (i, name) in names.into_iter().enumerate() {
        let sheet = text(&format!("xl/worksheets/sheet{}.xml", i + 1));
        let sheet = Document::parse(&sheet).expect("XML");
        let mut rows = Vec::new();
        for row in sheet.descendants().filter(|n| n.has_tag_name("row")) {
            let mut cells: Vec<String> = Vec::new();
            for cell in row.children().filter(|n| n.has_tag_name("c")) {
                let letters = cell.attribute("r").expect("a place").bytes().take_while(u8::is_ascii_uppercase);
                let column = letters.fold(0, |n, c| n * 26 + usize::from(c - b'A') + 1) - 1;
                let value = cell.children().find(|n| n.has_tag_name("v")).and_then(|v| v.text()).unwrap_or_default();
                cells.resize(column, String::new());
                let is_string = cell.attribute("t") == Some("s");
                cells.push(if is_string {
                    strings[value.parse::<usize>().expect("an index")].clone()
                } else {
                    value.to_owned()
                });
            }
            rows.push(cells);
        }
        sheets.insert(name, rows);
    }
    sheets
}

/// The texts of an SVG.
pub(super) fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).expect("well-formed XML");
    document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).map(str::to_owned).collect()
}
