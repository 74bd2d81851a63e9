//! Numbers that agree: every number of a real run and a real comparison is taken out of the terminal text, the report, its
//! charts and the numbers behind them, the workbook and the summary, and held against `series.csv`. Those that people read
//! must be written alike wherever they stand.

mod assumptions;
mod book;
mod charts;
mod files;
mod reading;
mod report;
mod terminal;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use ripplechain::ensemble::{Progress, simulate};
use ripplechain::observe::Place;
use ripplechain::run::Arm;

use self::assumptions::assumptions;
use self::book::{Book, alike};
use self::charts::charts;
use self::files::{sheets, summary_json};
use self::report::report;
use self::terminal::{compare_tables, finding};
use crate::fixture::command;

const MONTHS: usize = 9;

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
fn what_is_said_of_the_assumptions_is_the_same_wherever_it_stands() {
    let (_home, out, folder, _) = made(&["run", "--assumptions", "4"], "plan");
    assumptions(&out, &folder, 4);
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
