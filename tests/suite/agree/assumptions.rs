//! What is said of the assumptions: the same draws, the same numbers and the same words wherever they stand.

use std::path::Path;

use serde_json::Value;

use super::reading::{plain, tables};

/// Holds what a run with drawn assumptions printed and wrote against its own summary.
pub(super) fn assumptions(printed: &str, folder: &Path, draws: u64) {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let summary: Value = serde_json::from_str(&read("summary.json")).expect("JSON");
    let page = read("report.html");
    let (report, effects) = (plain(&page), summary["assumptions"]["effects"].as_array().expect("effects"));
    assert!(!effects.is_empty());
    let first = effects[0]["words"].as_str().expect("words");
    assert!(printed.contains(first), "the terminal does not say: {first}");
    let (_, how_sure) = page.split_once("id=\"how-sure-section\"").expect("a section How sure");
    let rows: Vec<Vec<String>> = tables(how_sure).into_iter().flat_map(|t| t.rows).collect();
    for effect in effects {
        let words = effect["words"].as_str().expect("words");
        assert!(report.contains(words), "the report does not say: {words}");
        assert_eq!(effect["draws"], draws);
        let known = known(&summary, effect);
        for field in ["draws", "positive", "better", "worse", "agree", "mean", "low", "high", "standing"] {
            assert_eq!(effect[field], known[field], "{field} of {} at {}", effect["metric"], effect["place"]);
        }
        let positive = format!("{} of {draws} draws", effect["positive"]);
        let range = ["low", "high"].map(|end| signed(effect[end].as_f64().expect("a number")));
        let range = range.join(" to ");
        let is_there = |row: &&Vec<String>| row.contains(&range) && row.iter().any(|cell| cell.contains(&positive));
        let row = rows.iter().find(is_there).unwrap_or_else(|| panic!("no row of How sure has {range} and {positive}"));
        // Known, luck and assumption, where each is a whole percent.
        let percent = |cell: &String| cell.split(' ').next().and_then(|n| n.parse::<u32>().ok());
        let shares: Option<Vec<u32>> = row.iter().rev().take(3).map(percent).collect();
        assert!(shares.is_none_or(|s| s.iter().sum::<u32>() == 100), "{row:?}");
    }
}

/// The same effect among the comparisons, at the last month.
fn known<'s>(summary: &'s Value, effect: &Value) -> &'s Value {
    let differences = summary["comparisons"][0]["differences"].as_array().expect("differences");
    let same = |d: &&Value| d["metric"] == effect["metric"] && d["place"] == effect["place"];
    let at = differences.iter().find(same).expect("the same effect")["at"].as_array().expect("months");
    &at.last().expect("a month")["under_assumptions"]
}

/// As people read it: one digit, a true minus.
fn signed(x: f64) -> String {
    format!("{x:+.1}").replace('-', "−")
}
