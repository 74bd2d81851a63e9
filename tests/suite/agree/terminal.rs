//! What the terminal says: the finding in words, and rows of effects. The report says both too.

use super::MONTHS;
use super::book::{Book, pair};

/// The five lines: the mean of each headline metric, interval and spread of the first, and the mean at places downstream.
pub(super) fn finding(book: &mut Book, source: &str, text: &str) {
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

/// A row that names its columns as effects do: mean difference, interval, 8 in 10 futures, levels.
pub(super) fn effect_row(
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

pub(super) fn compare_tables(book: &mut Book, out: &str) {
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
