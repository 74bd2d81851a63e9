//! Files for other programs: `summary.json` and the workbook.

use std::fs;
use std::path::Path;

use ripplechain::observe::METRICS;
use serde_json::Value;

use super::MONTHS;
use super::book::{Book, pair};
use super::reading::workbook;

pub(super) fn summary_json(book: &mut Book, folder: &Path) {
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

pub(super) fn sheets(book: &mut Book, folder: &Path) {
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
