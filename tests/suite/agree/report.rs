//! The report: tiles, finding, tables, and the numbers behind its charts.

use std::fs;
use std::path::Path;

use ripplechain::observe::METRICS;

use super::MONTHS;
use super::book::{Book, pair};
use super::reading::{plain, tables};
use super::terminal::{effect_row, finding};

pub(super) fn report(book: &mut Book, folder: &Path) {
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
