//! The tables of outcomes in docs/scenarios.md come from the golden tables of the scenarios, so that they cannot drift.

use std::fmt::Write as _;
use std::fs;

use ripplechain::observe::METRICS;
use ripplechain::scenario::BUNDLED;

use super::{agree, root};

const PAGE: &str = "docs/scenarios.md";
const END: &str = "<!-- end of outcomes -->";

/// The line before the table of a scenario.
fn begin(scenario: &str) -> String {
    format!("<!-- outcomes of {scenario}: made from its golden table by tests/suite/docs/outcomes.rs -->")
}

/// One line of a golden table: a metric at a place in an arm, by month.
struct Row {
    metric: String,
    place: String,
    arm: String,
    values: Vec<f64>,
}

/// The months of a golden table, and its lines.
fn golden(scenario: &str) -> (Vec<String>, Vec<Row>) {
    let path = root().join(format!("tests/suite/snapshots/suite__scenarios__{scenario}.snap"));
    let text = fs::read_to_string(path).unwrap_or_else(|_| panic!("no golden table of {scenario}: run its test first"));
    let mut lines = text.lines().skip_while(|line| !line.starts_with("month")).map(str::split_whitespace);
    let months = lines.next().expect("a line of months").skip(1).map(str::to_owned).collect();
    let rows = lines.map(|mut words| {
        let [metric, place, arm] = [(); 3].map(|()| words.next().expect("metric, place and arm").to_owned());
        Row { metric, place, arm, values: words.map(|word| word.parse().expect("a number")).collect() }
    });
    (months, rows.collect())
}

/// A difference with its sign; in brackets where it is too small to matter.
fn signed(difference: f64, least: f64) -> String {
    let decimals = match least {
        _ if least < 0.1 => 2,
        _ if least < 1.0 => 1,
        _ => 0,
    };
    let digits = format!("{:.decimals$}", difference.abs());
    let sign = match difference {
        _ if digits.chars().all(|c| matches!(c, '0' | '.')) => "",
        x if x < 0.0 => "−",
        _ => "+",
    };
    if difference.abs() < least { format!("({sign}{digits})") } else { format!("{sign}{digits}") }
}

/// What every plan changes against no programme, by month.
fn outcomes(scenario: &str) -> String {
    let (months, rows) = golden(scenario);
    let without: Vec<&Row> = rows.iter().filter(|row| row.arm == "without").collect();
    let later = &months[1..];
    let mut out = format!("| After {} months |", later.join(" / "));
    for row in &without {
        let metric = METRICS.iter().find(|m| m.id == row.metric).expect("a metric");
        let _ = write!(out, " {}, {} ({}) |", metric.name, row.place.replace('-', " "), metric.unit);
    }
    let _ = writeln!(out, "\n|---|{}", "---|".repeat(without.len()));
    let first = without.first().expect("a metric");
    let arms = rows.iter().filter(|r| r.metric == first.metric && r.place == first.place && r.arm != "without");
    for arm in arms.map(|row| &row.arm) {
        let _ = write!(out, "| {} |", if arm == "with" { "the programme".to_owned() } else { format!("`{arm}`") });
        for base in &without {
            let metric = METRICS.iter().find(|m| m.id == base.metric).expect("a metric");
            let row = rows.iter().find(|r| r.arm == *arm && r.metric == base.metric && r.place == base.place);
            let values = row.expect("a line for every arm").values.iter().zip(&base.values).skip(1);
            let cells: Vec<String> =
                values.map(|(x, y)| signed(x - y, f64::from(metric.minimal_important_difference))).collect();
            let _ = write!(out, " {} |", cells.join(" / "));
        }
        out += "\n";
    }
    out
}

#[test]
fn the_page_of_scenarios_shows_what_their_golden_tables_say() {
    let mut page = fs::read_to_string(root().join(PAGE)).expect("the page of scenarios");
    for (scenario, _) in BUNDLED {
        let begin = begin(scenario);
        let from =
            page.find(&begin).unwrap_or_else(|| panic!("{PAGE} needs a section on {scenario} with a line\n{begin}"));
        let from = from + begin.len();
        let to = from + page[from..].find(END).unwrap_or_else(|| panic!("{PAGE}: {scenario} needs a line\n{END}"));
        page.replace_range(from..to, &format!("\n\n{}\n", outcomes(scenario)));
    }
    agree(PAGE, &page);
}

#[test]
fn differences_are_signed_and_what_is_too_small_to_matter_stands_in_brackets() {
    let written = [(0.62, 0.5), (-0.62, 0.5), (0.3, 0.5), (-0.01, 0.5), (0.061, 0.02), (12.0, 2.0)];
    let written = written.map(|(x, least)| signed(x, least));
    assert_eq!(written, ["+0.6", "−0.6", "(+0.3)", "(0.0)", "+0.06", "+12"]);
}
