//! Figures of one's own, from spreadsheet to calibrated scenario to report, on a small firm.

use std::fs;
use std::path::Path;

use ripplechain::ensemble;
use serde_json::Value;

use crate::fixture::command;

const SCENARIO: &str = r#"{ "name": "firm", "months": 12, "futures": 32, "start": "2026-01",
    "chain": { "template": "service", "organisations": { "firm": { "staff": 48 } }, "segments": { "clients": { "people": 60 } } },
    "programme": { "firm": { "tension": 0.9, "employee_inclusion": 0.7 } } }"#;

/// Nine months of three series, engagement rising.
fn data() -> String {
    let mut text = "month;Engagement (0-10);Trust;Lead time (days);Responses\n".to_owned();
    for month in 0..9 {
        let rise = f64::from(month);
        let line = format!(
            "{:02}.2026;{:.1};{:.1};{:.1};40\n",
            month + 1,
            6.0 + 0.03 * rise,
            55.0 + 0.4 * rise,
            14.0 - 0.1 * rise
        );
        text.push_str(&line.replace('.', ",").replacen(',', ".", 1));
    }
    text
}

struct Room(tempfile::TempDir);

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("firm.json"), SCENARIO).expect("a file");
        fs::write(folder.path().join("data.csv"), data()).expect("a file");
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn run(&self, words: &[&str]) -> (u8, String, String) {
        let output = self.path("output");
        command(&[words, &["--output", &output]].concat(), false, &ensemble::simulate)
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(Path::new(&self.path(name))).expect("a file")).expect("JSON")
    }
}

#[test]
fn figures_are_checked_and_shown_beside_the_model() {
    let room = Room::new();
    let (file, data) = (room.path("firm.json"), room.path("data.csv"));
    let (code, out, err) = command(&["check", &file, "--observed", &data], false, &ensemble::simulate);
    assert!(code == 0 && out.contains("3 series") && out.contains("from a scale of 0 to 10"), "{out}{err}");
    let (code, out, err) = room.run(&["run", &file, "--observed", &data]);
    assert!(
        code == 0 && out.contains("Engagement at Service firm: ") && out.contains("month 12 (Jan 2027)"),
        "{out}{err}"
    );
    let report = fs::read_to_string(room.path("output/firm/report.html")).expect("a report");
    assert!(report.contains("Beside what was observed") && report.contains("id=\"observed-engagement\""));
    let summary = room.json("output/firm/summary.json");
    assert_eq!(summary["observed"].as_array().map(Vec::len), Some(3));
    // The scenario as run holds the figures: it needs no file.
    assert_eq!(room.json("output/firm/scenario.json")["observed"]["series"].as_array().map(Vec::len), Some(3));
    let svg = fs::read_to_string(room.path("output/firm/charts/observed-engagement.svg")).expect("a chart");
    assert!(svg.contains("month 0 is Jan 2026"), "the foot of the chart says when it starts");
    let (code, _, err) = room.run(&["run", &file, "--observed", &room.path("firm.json")]);
    assert!(code == 2 && err.contains("no spreadsheet"), "{err}");
}

#[test]
fn figures_become_a_scenario_that_is_run_like_any_other() {
    let room = Room::new();
    let (file, data) = (room.path("firm.json"), room.path("data.csv"));
    let free = ["--free", "mechanisms.wellbeing.strength=0.2..2", "--free", "mechanisms.trust.strength"];
    let words = [&["calibrate", &file, &data, "--points", "64", "--anyway", "--hold-out", "0"][..], &free].concat();
    let (code, out, err) = room.run(&words);
    assert!(code == 0 && out.contains("figures lie where 8 in 10"), "{code} {out}{err}");
    let first = fs::read(room.path("output/firm-calibrate/summary.json")).expect("a file");
    let points = fs::read(room.path("output/firm-calibrate/points.jsonl")).expect("a file");
    // Again: every point is on disk, and the same comes out.
    assert_eq!(room.run(&words).0, 0);
    assert!(first == fs::read(room.path("output/firm-calibrate/summary.json")).expect("a file"));
    assert!(points == fs::read(room.path("output/firm-calibrate/points.jsonl")).expect("a file"));
    let calibrated = room.path("output/firm-calibrate/firm.calibrated.json");
    let (code, out, err) = room.run(&["run", &calibrated, "--assumptions", "8"]);
    assert!(code == 0, "{out}{err}");
    let report = fs::read_to_string(room.path("output/firm-calibrated/report.html")).expect("a report");
    assert!(report.contains("2 were fitted to figures of the client"));
    let (code, out, err) = room.run(&["nowcast", &calibrated, "--draws", "32"]);
    assert!(code == 0 && out.contains("Checked on 32 futures held back"), "{out}{err}");
}

#[test]
fn what_cannot_be_fitted_is_refused_in_words() {
    let room = Room::new();
    let (file, data) = (room.path("firm.json"), room.path("data.csv"));
    fs::write(room.path("three.csv"), "month,eNPS\n1,4\n2,5\n3,7\n").expect("a file");
    let four: Vec<String> =
        ["trust", "wellbeing", "learning", "commitment"].map(|m| format!("mechanisms.{m}.strength")).to_vec();
    let free: Vec<&str> = four.iter().flat_map(|f| ["--free", f.as_str()]).collect();
    let three = room.path("three.csv");
    let (code, _, err) = room.run(&[&["calibrate", &file, &three][..], &free].concat());
    assert!(code == 2 && err.contains("2 figures can tell of a change; fitting 4 numbers takes at least 16"), "{err}");
    let (code, _, err) = room.run(&["calibrate", &file, &data, "--free", "mechanisms.trust.strengh"]);
    assert!(code == 2 && err.contains("Did you mean mechanisms.trust.strength?"), "{err}");
    let (code, _, err) = room.run(&["calibrate", &file]);
    assert!(code == 2 && err.contains("nothing to fit"), "{err}");
    let (code, _, err) = room.run(&["nowcast", &file]);
    assert!(code == 2 && err.contains("too little to go by"), "{err}");
}
