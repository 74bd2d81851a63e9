//! Numbers that agree: every number of a real run and a real comparison is taken out of the terminal text, the report, its
//! charts and the numbers behind them, the workbook and the summary, and held against `series.csv`. Those that people read
//! must be written alike wherever they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use resvg::usvg::roxmltree::Document;
use ripplechain::ensemble::{Progress, simulate};
use ripplechain::observe::{METRICS, Place};
use ripplechain::run::Arm;
use serde_json::Value;

use crate::fixture::command;

const MONTHS: usize = 9;

/// What a number is: arm or difference ("with - without"), place, metric, month, statistic.
type Key = (String, String, String, usize, &'static str);

/// The numbers of `series.csv`, and what else said the same thing.
struct Book {
    series: BTreeMap<Key, f64>,
    names: BTreeMap<String, String>,
    /// How each number was written for people, and where.
    written: BTreeMap<Key, BTreeMap<String, BTreeSet<String>>>,
    counted: BTreeMap<String, usize>,
}

impl Book {
    fn read(folder: &Path, names: BTreeMap<String, String>) -> Self {
        let mut series = BTreeMap::new();
        let mut table = csv::Reader::from_path(folder.join("series.csv")).expect("a table");
        let header: Vec<String> = table.headers().expect("a header").iter().map(str::to_owned).collect();
        let at = |name: &str| header.iter().position(|h| h == name).expect("a column");
        for row in table.records().map(|r| r.expect("a row")) {
            for statistic in ["mean", "mean_low", "mean_high", "p10", "p25", "p75", "p90"] {
                if let Ok(value) = row[at(statistic)].parse() {
                    let month = row[at("month")].parse().expect("a month");
                    let (arm, place, metric) = (&row[at("arm")], &row[at("place")], &row[at("metric")]);
                    series.insert((arm.into(), place.into(), metric.into(), month, statistic), value);
                }
            }
        }
        assert!(series.len() > 10_000);
        Self { series, names, written: BTreeMap::new(), counted: BTreeMap::new() }
    }

    fn key(&self, arm: &str, place: &str, metric: &str, month: usize, statistic: &'static str) -> Key {
        let id = self.names.get(place).cloned().unwrap_or_else(|| place.to_owned());
        let name = metric.split(" [").next().unwrap_or(metric);
        let metric = METRICS.iter().find(|m| m.name == name || m.id == name).expect("a metric").id;
        (arm.to_owned(), id, metric.to_owned(), month, statistic)
    }

    /// A number of a file: the same to the last digit that files carry.
    fn exact(&mut self, source: &str, key: &Key, value: f64) {
        let expected = self.series.get(key).unwrap_or_else(|| panic!("{source}: {key:?} is not in series.csv"));
        assert!(
            (expected - value).abs() <= 1e-6 * expected.abs().max(1e-3),
            "{source}: {key:?} {value}, series {expected}"
        );
        *self.counted.entry(source.to_owned()).or_default() += 1;
    }

    /// A number that people read: series.csv rounded to as many digits as are written, and written alike everywhere.
    fn said(&mut self, source: &str, key: Key, text: &str) {
        let text = text.trim().trim_matches(['(', ')']).split(' ').next().unwrap_or_default().to_owned();
        if text == "–" || text.is_empty() {
            return;
        }
        let value: f64 =
            text.replace('−', "-").replace(['+', ','], "").parse().unwrap_or_else(|_| panic!("{source}: {text}"));
        let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
        let expected = self.series.get(&key).unwrap_or_else(|| panic!("{source}: {key:?} is not in series.csv"));
        let half = 0.5 * 10_f64.powi(-(decimals as i32)) + 1e-6 * expected.abs().max(1.0);
        assert!((expected - value).abs() <= half, "{source}: {key:?} is said to be {text}, series.csv has {expected}");
        self.written.entry(key).or_default().entry(text).or_default().insert(source.to_owned());
        *self.counted.entry(source.to_owned()).or_default() += 1;
    }

    fn range(&mut self, source: &str, key: &Key, ends: [&'static str; 2], text: &str) {
        let with = |statistic| (key.0.clone(), key.1.clone(), key.2.clone(), key.3, statistic);
        if let Some((low, high)) = text.split_once(" to ") {
            self.said(source, with(ends[0]), low);
            self.said(source, with(ends[1]), high);
        }
    }
}

/// The letters of a piece of a page.
fn plain(html: &str) -> String {
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
struct Sheet {
    caption: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn tables(page: &str) -> Vec<Sheet> {
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
fn workbook(path: &Path) -> BTreeMap<String, Vec<Vec<String>>> {
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
fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).expect("well-formed XML");
    document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).map(str::to_owned).collect()
}

fn pair(arm: &str, against: &str) -> String {
    format!("{arm} - {against}")
}

/// Runs a command on a real, small simulation; what it printed and where it wrote.
fn made(words: &[&str], folder: &str) -> (tempfile::TempDir, String, PathBuf, BTreeMap<String, String>) {
    let home = tempfile::tempdir().expect("a folder");
    let file = serde_json::json!({
        "name": "plan", "months": MONTHS, "futures": 32, "seed": 7,
        "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 0.7, "employee_inclusion": 0.6 } },
        "what_ifs": { "hot": { "programme": { "maker": { "tension": 1.3 } } } },
    });
    let path = home.path().join("plan.json");
    fs::write(&path, file.to_string()).expect("written");
    let output = home.path().join("output");
    let (path, place) = (path.display().to_string(), output.display().to_string());
    let words = [words, &[path.as_str(), "--output", place.as_str()]].concat();
    let places = Mutex::new(Vec::new());
    let seen = |arms: &[Arm], futures: Range<u32>, progress: &(dyn Fn(Progress) + Sync), stop: &AtomicBool| {
        let ensemble = simulate(arms, futures, progress, stop)?;
        *places.lock().expect("one thread") = ensemble.as_ref().map(|e| e.layout.places.clone()).unwrap_or_default();
        Ok(ensemble)
    };
    let (code, out, err) = command(&words, false, &seen);
    assert_eq!(code, 0, "{err}");
    let names = names(&places.into_inner().expect("one thread"));
    (home, out, output.join(folder), names)
}

/// The ids of places by their names, and by kind and name: a tier may be called as its only organisation is.
fn names(places: &[Place]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for place in places {
        let kind = serde_json::to_value(place.kind).expect("a kind");
        names.insert(format!("{}: {}", kind.as_str().expect("a word"), place.name), place.id.clone());
        names.entry(place.name.clone()).or_insert_with(|| place.id.clone());
    }
    names
}

/// The five lines: the mean of each headline metric, interval and spread of the first, and the mean at places downstream.
fn finding(book: &mut Book, source: &str, text: &str) {
    let headline = text.lines().next().expect("a headline");
    for (metric, name) in
        [("Loyalty", "loyalty of its customers"), ("Delivery", "delivery"), ("Engagement", "engagement of its people")]
    {
        assert!(headline.contains(name), "{source} does not tell {name}: {headline}");
        if let Some(fact) = headline.split(&format!("{name} ")).nth(1)
            && fact.starts_with(['+', '−', '0'])
        {
            book.said(source, book.key("with - without", "Maker", metric, MONTHS, "mean"), fact);
        }
    }
    assert!(headline.contains(&format!("month {MONTHS}, mean over 32 futures")), "{headline}");
    let key = book.key("with - without", "Maker", "Loyalty", MONTHS, "mean");
    let between = |after: &str| {
        let said = text.split(after).nth(1).unwrap_or_else(|| panic!("{source} does not say how sure: {text}"));
        said.replacen(" and ", " to ", 1)
    };
    book.range(source, &key, ["mean_low", "mean_high"], &between("the mean effect on loyalty lies between "));
    book.range(source, &key, ["p10", "p90"], &between("8 in 10 futures lie between "));
    for line in text.lines().filter(|l| l.starts_with("Downstream, loyalty at month ")) {
        let facts = line.split(": ").nth(1).expect("facts").split(". ").next().expect("facts");
        for fact in facts.split("; ").filter(|f| f.contains(['+', '−'])) {
            let (place, mean) = fact.split_once(' ').expect("a place and a number");
            let key = book.key("with - without", place, "Loyalty", MONTHS, "mean");
            book.said(source, key, mean);
        }
    }
}

fn summary_json(book: &mut Book, folder: &Path) {
    let summary: Value = serde_json::from_slice(&fs::read(folder.join("summary.json")).expect("a file")).expect("JSON");
    let text = |v: &Value| v.as_str().expect("a text").to_owned();
    for comparison in summary["comparisons"].as_array().expect("a list") {
        let (arm, against) = (text(&comparison["arm"]), text(&comparison["against"]));
        for d in comparison["differences"].as_array().expect("a list") {
            for at in d["at"].as_array().expect("a list") {
                let month = at["month"].as_u64().expect("a month") as usize;
                for statistic in ["mean", "mean_low", "mean_high", "p10", "p25", "p75", "p90"] {
                    let key =
                        book.key(&pair(&arm, &against), &text(&d["place"]), &text(&d["metric"]), month, statistic);
                    if let Some(x) = at[statistic].as_f64() {
                        book.exact("summary.json", &key, x);
                    }
                }
                for (arm, level) in [(&arm, "level"), (&against, "level_against")] {
                    let key = book.key(arm, &text(&d["place"]), &text(&d["metric"]), month, "mean");
                    if let Some(x) = at[level].as_f64() {
                        book.exact("summary.json, levels", &key, x);
                    }
                }
            }
        }
        for ripple in comparison["ripples"].as_array().expect("a list") {
            for reach in ripple["reaches"].as_array().expect("a list") {
                let key =
                    book.key(&pair(&arm, &against), &text(&reach["place"]), &text(&ripple["metric"]), MONTHS, "mean");
                book.exact("summary.json, ripples", &key, reach["last_month"]["mean"].as_f64().expect("a number"));
            }
        }
    }
}

fn sheets(book: &mut Book, folder: &Path) {
    let sheets = workbook(&folder.join("workbook.xlsx"));
    let number = |row: &[String], i: usize| row.get(i).and_then(|c| c.parse::<f64>().ok());
    let five = ["mean", "mean_low", "mean_high", "p10", "p90"];
    let arm = |name: &str| match name {
        "no programme" => "without".to_owned(),
        "the programme" => "with".to_owned(),
        other => other.to_owned(),
    };
    let mut headlines = 0;
    for row in sheets["Summary"].iter().filter(|r| r.len() > 9 && METRICS.iter().any(|m| m.name == r[0])) {
        for (i, statistic) in five.into_iter().enumerate() {
            let key = book.key(&pair(&arm(&row[3]), &arm(&row[4])), &row[1], &row[0], MONTHS, statistic);
            book.exact("workbook.xlsx, Summary", &key, number(row, 5 + i).expect("a number"));
            headlines += 1;
        }
    }
    assert!(headlines >= 20, "{headlines}");
    for row in sheets["Differences"].iter().skip(1) {
        for (i, statistic) in five.into_iter().enumerate() {
            let key = book.key(&pair(&row[0], &row[1]), &format!("{}: {}", row[3], row[2]), &row[4], MONTHS, statistic);
            if let Some(x) = number(row, 9 + i) {
                book.exact("workbook.xlsx, Differences", &key, x);
            }
        }
        for (name, i) in [(&row[1], 7), (&row[0], 8)] {
            let key = book.key(name, &format!("{}: {}", row[3], row[2]), &row[4], MONTHS, "mean");
            if let Some(x) = number(row, i) {
                book.exact("workbook.xlsx, Differences, levels", &key, x);
            }
        }
    }
    for (sheet, is_level) in [("Differences by month", false), ("Levels by month", true)] {
        for row in sheets[sheet].iter().skip(1) {
            for month in 0..=MONTHS {
                let arm = if is_level { row[0].clone() } else { pair(&row[0], &row[1]) };
                let key = book.key(&arm, &format!("{}: {}", row[3], row[2]), &row[4], month, "mean");
                if let Some(x) = number(row, 6 + month) {
                    book.exact(&format!("workbook.xlsx, {sheet}"), &key, x);
                }
            }
        }
    }
    let mut block = (String::new(), String::new());
    let mut header: Vec<String> = Vec::new();
    for row in &sheets["Headlines by month"] {
        match row.first().map_or("", String::as_str) {
            title if title.contains(": difference from no programme") => {
                let (metric, place) = title.split(':').next().expect("a title").split_once(" at ").expect("a place");
                block = (metric.to_owned(), place.to_owned());
            }
            "Month" => header.clone_from(row),
            month => {
                let Ok(month) = month.parse() else { continue };
                for (i, name) in header.iter().enumerate().skip(1) {
                    let key = book.key(&pair(&arm(name), "without"), &block.1, &block.0, month, "mean");
                    book.exact("workbook.xlsx, Headlines by month", &key, number(row, i).expect("a number"));
                }
            }
        }
    }
}

/// A row that names its columns as effects do: mean difference, interval, 8 in 10 futures, levels.
fn effect_row(
    book: &mut Book,
    source: &str,
    (arm, against): (&str, &str),
    header: &[String],
    row: &[String],
    fixed: (Option<&str>, usize),
) {
    let at = |name: &str| header.iter().position(|h| h.eq_ignore_ascii_case(name)).and_then(|i| row.get(i));
    let place = at("where").expect("a place").clone();
    let metric = fixed.0.map_or_else(|| at("metric").expect("a metric").clone(), str::to_owned);
    let month = at("month").map_or(fixed.1, |m| m.parse().expect("a month"));
    let key = book.key(&pair(arm, against), &place, &metric, month, "mean");
    book.said(source, key.clone(), at("mean difference").expect("a mean"));
    book.range(source, &key, ["mean_low", "mean_high"], at("95 % interval of the mean").expect("an interval"));
    book.range(source, &key, ["p10", "p90"], at("8 in 10 futures").expect("a spread"));
    for (name, arm) in [("without", "without"), ("with", "with"), ("programme", "with"), ("what-if", arm)] {
        if let Some(level) = at(name) {
            let key = book.key(arm, &place, &metric, month, "mean");
            book.said(source, key, level);
        }
    }
    if let Some(short) = at("against no programme") {
        let key = book.key(&pair(arm, "without"), &place, &metric, month, "mean");
        book.said(source, key, short.split(',').next().expect("a number"));
    }
}

fn report(book: &mut Book, folder: &Path) {
    let page = fs::read_to_string(folder.join("report.html")).expect("a file");
    for tile in page.split("<span class=\"what\">").skip(1) {
        let tile = tile.split("</li>").next().expect("an end");
        let (metric, place) = tile.split("</span>").next().expect("a name").split_once(" at ").expect("a place");
        let part = |class: &str| {
            plain(&format!(
                "<{}",
                tile.split(&format!("class=\"{class}\""))
                    .nth(1)
                    .expect("a part")
                    .split("</span>")
                    .next()
                    .expect("an end")
            ))
        };
        let key = book.key("with - without", place, metric, MONTHS, "mean");
        book.said("report.html, tiles", key.clone(), &part("value"));
        book.range("report.html, tiles", &key, ["p10", "p90"], part("spread").trim_start_matches("8 in 10 futures: "));
        let interval = plain(tile.rsplit("class=\"spread\">").next().expect("an interval"));
        book.range(
            "report.html, tiles",
            &key,
            ["mean_low", "mean_high"],
            interval.trim_start_matches("95 % interval of the mean: "),
        );
    }
    let lead = plain(page.split("<p class=\"lead\">").nth(1).expect("a finding").split("</p>").next().expect("an end"));
    let told = page.split("<ul class=\"told\">").nth(1).expect("the lines").split("</ul>").next().expect("an end");
    let told = plain(&told.replace("<li>", "").replace("</li>", "\n"));
    finding(book, "report.html, finding", &format!("{lead}\n{told}"));
    for sheet in tables(&page) {
        let (caption, header) = (sheet.caption.as_str(), &sheet.header);
        let metric_of = |text: &str| {
            METRICS
                .iter()
                .find(|m| {
                    text.starts_with(&format!("{}:", m.name))
                        || text.starts_with(&format!("{},", m.name))
                        || text.starts_with(&format!("{} at ", m.name))
                })
                .map(|m| m.name)
        };
        for row in &sheet.rows {
            if caption.ends_with("the programme against no programme, means over futures") {
                effect_row(
                    book,
                    "report.html, numbers",
                    ("with", "without"),
                    header,
                    row,
                    (metric_of(caption), MONTHS),
                );
            } else if let Some((arm, _)) = caption.split_once(" against the programme, month ") {
                effect_row(book, "report.html, what-ifs", (arm, "with"), header, row, (None, MONTHS));
            } else if caption.ends_with("when the difference arrives") {
                let key = book.key("with - without", &row[0], metric_of(caption).expect("a metric"), MONTHS, "mean");
                book.said("report.html, arrivals", key, &row[3]);
            } else {
                drawn(book, caption, header, row, metric_of(caption));
            }
        }
    }
}

/// A row of the numbers behind a chart.
fn drawn(book: &mut Book, caption: &str, header: &[String], row: &[String], metric: Option<&str>) {
    const SOURCE: &str = "report.html, behind the charts";
    let number = |name: &str| header.iter().position(|h| h == name).map(|i| row[i].clone());
    let arm = |name: &str| match name {
        "with the programme" | "With the programme" => "with".to_owned(),
        "Without the programme" => "without".to_owned(),
        other => other.to_owned(),
    };
    let difference = caption
        .split_once(": ")
        .and_then(|(_, rest)| rest.split_once(" minus "))
        .map(|(one, rest)| pair(&arm(one), rest.split(" in the same").next().expect("an arm")));
    match (header.first().map(String::as_str), metric, difference) {
        // Ripple map: months down, places across.
        (Some("Month"), Some(metric), Some(difference)) => {
            for (place, cell) in header.iter().zip(row).skip(1) {
                let place = place.split(" (").next().expect("a place");
                let key = book.key(&difference, place, metric, row[0].parse().expect("a month"), "mean");
                book.said(SOURCE, key, cell);
            }
        }
        // Difference chart.
        (Some("Place"), Some(metric), Some(difference)) if number("Mean").is_some() => {
            let key = book.key(&difference, &row[0], metric, row[1].parse().expect("a month"), "mean");
            book.said(SOURCE, key.clone(), &number("Mean").expect("a mean"));
            for (name, ends) in [
                ("95 % interval of the mean", ["mean_low", "mean_high"]),
                ("5 in 10 futures", ["p25", "p75"]),
                ("8 in 10 futures", ["p10", "p90"]),
            ] {
                book.range(SOURCE, &key, ends, &number(name).expect("a range"));
            }
        }
        // Chain map: months across.
        (Some("Place"), Some(metric), Some(difference)) => {
            for (name, cell) in header.iter().zip(row).skip(2) {
                let month = name.trim_start_matches("Month ").parse().expect("a month");
                let key = book.key(&difference, &row[0], metric, month, "mean");
                book.said(SOURCE, key, cell);
            }
        }
        // Fan chart.
        (Some("Place"), Some(metric), None) if number("Arm").is_some() => {
            let key = book.key(&row[1], &row[0], metric, row[2].parse().expect("a month"), "mean");
            book.said(SOURCE, key.clone(), &number("Mean").expect("a mean"));
            book.range(SOURCE, &key, ["p10", "p90"], &number("8 in 10 futures").expect("a range"));
        }
        // What-if dots.
        (Some("What-if"), Some(metric), _) if number("Month").is_some() => {
            let place = caption.split(" at ").nth(1).expect("a place").split(':').next().expect("a place");
            let key =
                book.key(&pair(&arm(&row[0]), "without"), place, metric, row[1].parse().expect("a month"), "mean");
            book.said(SOURCE, key.clone(), &row[2]);
            book.range(SOURCE, &key, ["mean_low", "mean_high"], &row[3]);
            book.range(SOURCE, &key, ["p10", "p90"], &row[4]);
        }
        // Temperature.
        (Some("Arm"), _, _) if header.iter().any(|h| h == "Too hot, %") => {
            for (metric, cell) in [("too_cold", 2), ("productive", 3), ("too_hot", 4)] {
                let key = book.key(&arm(&row[0]), "Maker", metric, row[1].parse().expect("a month"), "mean");
                book.said(SOURCE, key, &row[cell]);
            }
        }
        _ => {}
    }
}

/// What charts say: titles, and the number at the end of each line.
fn charts(book: &mut Book, folder: &Path) {
    let read = |name: &str| {
        texts(&fs::read_to_string(folder.join("charts").join(name).with_extension("svg")).expect("a chart"))
    };
    for metric in ["loyalty", "delivery", "engagement"] {
        let title = read(&format!("difference-{metric}"))[..2].join(" ");
        let mean = title.split("mean over futures: ").nth(1).expect("a mean");
        let key = book.key("with - without", "Maker", metric, MONTHS, "mean");
        book.said("charts, titles", key.clone(), mean);
        let spread = mean.split("8 in 10 futures: ").nth(1).expect("a spread").split(')').next().expect("a spread");
        book.range("charts, titles", &key, ["p10", "p90"], spread);
        let fan = read(&format!("fan-{metric}"))[..2].join(" ");
        let (with, without) = fan
            .split("mean over futures: ")
            .nth(1)
            .expect("levels")
            .split_once(", without the programme ")
            .expect("levels");
        let [with_key, without_key] = ["with", "without"].map(|arm| book.key(arm, "Maker", metric, MONTHS, "mean"));
        book.said("charts, titles", with_key, with);
        book.said("charts, titles", without_key, without.split_whitespace().next().expect("a number"));
        // Each line ends in its number.
        let ends = read(&format!("difference-{metric}"));
        let keys: Vec<(Key, f64)> = book
            .series
            .iter()
            .filter(|(k, _)| k.0 == "with - without" && k.2 == metric && k.3 == MONTHS && k.4 == "mean")
            .filter(|(k, _)| ["supplier", "maker", "retailer"].contains(&k.1.as_str()))
            .map(|(k, x)| (k.clone(), *x))
            .collect();
        assert_eq!(keys.len(), 3);
        for (key, _) in keys {
            let written = book.written[&key].keys().next().expect("written in the table").clone();
            assert!(ends.contains(&written), "{written} does not stand at the end of a line of difference-{metric}");
            book.said("charts, line ends", key, &written);
        }
    }
    let heat = read("temperature-maker")[..2].join(" ");
    let shares: Vec<&str> = heat.split(" %").filter_map(|part| part.rsplit(' ').next()).collect();
    for ((arm, metric), share) in
        [("with", "productive"), ("with", "too_hot"), ("without", "productive"), ("without", "too_hot")]
            .into_iter()
            .zip(shares)
    {
        let key = book.key(arm, "Maker", metric, MONTHS, "mean");
        book.said("charts, titles", key, share);
    }
    let chain = read("chain-loyalty")[..2].join(" ");
    let mean = chain.split("Maker ").nth(1).expect("a mean");
    let key = book.key("with - without", "Maker", "loyalty", MONTHS, "mean");
    book.said("charts, titles", key, mean);
}

fn compare_tables(book: &mut Book, out: &str) {
    let mut arms = (String::new(), String::new());
    let mut header: Vec<String> = Vec::new();
    for line in out.lines() {
        let cells: Vec<String> =
            line.trim().split("  ").map(str::trim).filter(|c| !c.is_empty()).map(str::to_owned).collect();
        if line.starts_with("The programme against no programme") {
            arms = ("with".to_owned(), "without".to_owned());
        } else if let Some((arm, _)) = line.split_once(" against the programme, month ") {
            arms = (arm.to_owned(), "with".to_owned());
        } else if cells.first().is_some_and(|c| c == "metric") {
            header = cells;
        } else if !header.is_empty() && cells.len() == header.len() {
            effect_row(book, "terminal, compare", (&arms.0, &arms.1), &header, &cells, (None, MONTHS));
        }
    }
}

fn alike(book: &Book, sources: &[&str]) {
    for (key, written) in &book.written {
        assert_eq!(written.len(), 1, "{key:?} is written in {} ways: {written:?}", written.len());
    }
    for source in sources {
        assert!(book.counted.get(*source).is_some_and(|&n| n >= 4), "{source} gave no numbers: {:?}", book.counted);
    }
}

#[test]
fn every_number_of_a_run_is_the_same_wherever_it_stands() {
    let (_home, out, folder, names) = made(&["run"], "plan");
    let mut book = Book::read(&folder, names);
    finding(&mut book, "terminal, run", &out);
    summary_json(&mut book, &folder);
    sheets(&mut book, &folder);
    report(&mut book, &folder);
    charts(&mut book, &folder);
    alike(
        &book,
        &[
            "terminal, run",
            "summary.json",
            "summary.json, ripples",
            "workbook.xlsx, Summary",
            "workbook.xlsx, Differences",
            "workbook.xlsx, Differences by month",
            "workbook.xlsx, Levels by month",
            "workbook.xlsx, Headlines by month",
            "report.html, tiles",
            "report.html, finding",
            "report.html, numbers",
            "report.html, arrivals",
            "report.html, behind the charts",
            "charts, titles",
            "charts, line ends",
        ],
    );
}

#[test]
fn every_number_of_a_comparison_is_the_same_wherever_it_stands() {
    let (_home, out, folder, names) = made(&["compare"], "plan-compared");
    let mut book = Book::read(&folder, names);
    compare_tables(&mut book, &out);
    summary_json(&mut book, &folder);
    sheets(&mut book, &folder);
    report(&mut book, &folder);
    charts(&mut book, &folder);
    alike(
        &book,
        &[
            "terminal, compare",
            "summary.json, levels",
            "workbook.xlsx, Summary",
            "workbook.xlsx, Differences, levels",
            "report.html, what-ifs",
            "report.html, behind the charts",
            "charts, titles",
        ],
    );
}

#[test]
fn a_number_that_differs_would_be_found() {
    let key = |statistic| ("with - without".to_owned(), "maker".to_owned(), "loyalty".to_owned(), 9, statistic);
    let book = || Book {
        series: BTreeMap::from([(key("mean"), 6.04)]),
        names: BTreeMap::new(),
        written: BTreeMap::new(),
        counted: BTreeMap::new(),
    };
    let fails = |said: &'static [&'static str]| {
        std::panic::catch_unwind(move || {
            let mut book = book();
            said.iter().for_each(|text| book.said("somewhere", key("mean"), text));
            alike(&book, &[]);
        })
        .is_err()
    };
    assert!(!fails(&["+6.0", "+6.0 points"]));
    assert!(fails(&["+6.1"]) && fails(&["+6.0", "+6.04"]) && fails(&["−6.0"]));
}
