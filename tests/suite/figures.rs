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
    let told = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(code == 0 && told.contains("3 series") && told.contains("from a scale of 0 to 10"), "{out}{err}");
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
fn the_page_as_a_file_carries_the_figures_and_needs_no_spreadsheet() {
    if crate::wasm::is_known_to_be_stale() {
        return;
    }
    let room = Room::new();
    let named = SCENARIO.replacen(
        "\"months\": 12",
        "\"months\": 12, \"observed\": { \"files\": [{ \"file\": \"data.csv\" }] }",
        1,
    );
    fs::write(room.path("named.json"), named).expect("a file");
    let (data, named, plain) = (room.path("data.csv"), room.path("named.json"), room.path("firm.json"));
    for (scenario, more) in [(&named, &[][..]), (&plain, &["--observed", &data][..])] {
        let page = format!("{scenario}.html");
        let words = [&["export", scenario, "--output", &page][..], more].concat();
        let (code, out, err) = command(&words, false, &ensemble::simulate);
        assert!(code == 0, "{code} {out}{err}");
        let html = fs::read_to_string(&page).expect("a page");
        assert!(
            html.contains("lead_time") && html.contains("data!D2:D10"),
            "{scenario}: its figures are not in the page"
        );
    }
}

/// The smallest calibration of two numbers, one of which has more digits than JSON gives back.
const SMALL: [&str; 9] = [
    "--points",
    "64",
    "--anyway",
    "--hold-out",
    "0",
    "--free",
    "mechanisms.wellbeing.strength=0.2..2",
    "--free",
    "mechanisms.price.attention",
];

#[test]
fn figures_become_a_scenario_that_is_run_like_any_other() {
    let room = Room::new();
    let (file, data) = (room.path("firm.json"), room.path("data.csv"));
    let words = [&["calibrate", &file, &data][..], &SMALL].concat();
    let (code, out, err) = room.run(&words);
    assert!(code == 0 && out.contains("figures lie where 8 in 10"), "{code} {out}{err}");
    assert!(out.contains("No months were held out, as you asked"), "{out}");
    let kept = |name: &str| fs::read(room.path(&format!("output/firm-calibrate/{name}"))).expect("a file");
    let (first, points) = (kept("summary.json"), kept("points.jsonl"));
    // Again: every point is on disk, and the same comes out.
    let (code, out, err) = room.run(&words);
    assert!(code == 0, "{out}{err}");
    assert!(first == kept("summary.json") && points == kept("points.jsonl"));
    // Stopped after some points: the rest is simulated, and the same comes out.
    let lines: Vec<&str> = std::str::from_utf8(&points).expect("text").split_inclusive('\n').collect();
    fs::write(room.path("output/firm-calibrate/points.jsonl"), lines[..20].concat()).expect("a file");
    assert_eq!(room.run(&words).0, 0);
    assert!(first == kept("summary.json") && points == kept("points.jsonl"));
    let calibrated = room.path("output/firm-calibrate/firm.calibrated.json");
    let (code, out, err) = room.run(&["run", &calibrated, "--assumptions", "8"]);
    assert!(code == 0, "{out}{err}");
    let report = fs::read_to_string(room.path("output/firm-calibrated/report.html")).expect("a report");
    assert!(report.contains("2 were fitted to figures of the client"));
    let (code, out, err) = room.run(&["nowcast", &calibrated, "--draws", "32"]);
    assert!(
        code == 0 && out.contains("Tried on 32 futures held back") && out.contains("Effective sample: "),
        "{out}{err}"
    );
}

#[test]
fn numbers_are_chosen_by_screening_and_a_rerun_screens_nothing_again() {
    let room = Room::new();
    let (file, data) = (room.path("firm.json"), room.path("data.csv"));
    let words = ["calibrate", &file, &data, "--points", "64", "--anyway"];
    let (code, out, err) = room.run(&words);
    assert!(code == 0 && err.contains("Screening "), "{code} {out}{err}");
    let kept = |name: &str| fs::read(room.path(&format!("output/firm-calibrate/{name}"))).expect("a file");
    let before = ["screening.jsonl", "points.jsonl", "summary.json"].map(kept);
    let (code, out, err) = room.run(&words);
    assert!(code == 0, "{code} {out}{err}");
    assert!(before == ["screening.jsonl", "points.jsonl", "summary.json"].map(kept));
    assert_eq!(room.json("output/firm-calibrate/summary.json")["fit"]["not_held_out"], "too_few");
}

/// Every file of a folder but its manifest, which says when and how.
fn bytes(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in walk(Path::new(folder)) {
        let name = entry.strip_prefix(folder).expect("below").display().to_string();
        if name != "manifest.json" {
            all.push((name, fs::read(&entry).expect("a file")));
        }
    }
    all.sort();
    all
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn a_calibration_in_parts_joins_to_the_bytes_of_one() {
    let room = Room::new();
    let (file, data) = (room.path("firm.json"), room.path("data.csv"));
    let words = ["calibrate", &file, &data, "--points", "80", "--anyway"];
    let (code, out, err) = room.run(&words);
    assert!(code == 0, "{code} {out}{err}");
    let (parts, joined) = (room.path("parts"), room.path("joined"));
    let part = |which: &str| {
        let words = [&words[..], &["--output", &parts, "--shard", which]].concat();
        let (code, out, err) = command(&words, false, &ensemble::simulate);
        assert!(code == 0, "{code} {out}{err}");
        err
    };
    let folders = ["2", "1"].map(|i| room.path(&format!("parts/firm-calibrate-{i}-of-2")));
    let merge = |more: &[&str]| {
        let words = [&["merge", &folders[0], &folders[1], "--output", &joined][..], more].concat();
        command(&words, false, &ensemble::simulate)
    };
    // Screening: 96 points, of which the other part has none yet.
    let err = part("1/2");
    assert!(err.contains("48 of 96 points of other parts are missing"), "{err}");
    assert_eq!(merge(&["--missing"]).1, "2\n");
    // The second sees that screening is whole, and goes on with its share of the points over the whole ranges.
    let err = part("2/2");
    assert!(err.contains("32 of 64 points of other parts are missing"), "{err}");
    let (code, _, err) = merge(&[]);
    assert!(code == 2 && err.contains("32 of 64 points are missing") && err.contains("--shard 1/2"), "{err}");
    assert!(!Path::new(&joined).exists(), "what is not whole is not written");
    for _ in 0..2 {
        for which in merge(&["--missing"]).1.lines() {
            part(&format!("{which}/2"));
        }
    }
    let (code, out, err) = merge(&["--missing"]);
    assert!(code == 0 && out.is_empty(), "{out}{err}");
    let (code, out, err) = merge(&[]);
    assert!(code == 0 && out.contains("figures lie where 8 in 10"), "{code} {out}{err}");
    let (whole, joined) = (bytes(&room.path("output/firm-calibrate")), bytes(&room.path("joined/firm-calibrate")));
    let names = |all: &[(String, Vec<u8>)]| all.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&whole), names(&joined));
    assert!(whole.iter().zip(&joined).all(|(a, b)| a == b));
    // Joined where one of the parts lies, --restart throws none of its points away.
    let (into, own) = (room.path("into"), room.path("into/firm-calibrate"));
    fs::create_dir_all(&own).expect("room");
    for file in walk(Path::new(&folders[0])) {
        fs::copy(&file, Path::new(&own).join(file.file_name().expect("a name"))).expect("room");
    }
    let words_of = ["merge", &own, &folders[1], "--output", &into, "--restart"];
    let (code, out, err) = command(&words_of, false, &ensemble::simulate);
    assert!(code == 0, "{code} {out}{err}");
    let points = |folder: &str| fs::read(Path::new(folder).join("points.jsonl")).expect("points");
    assert!(points(&own) == points(&room.path("joined/firm-calibrate")), "points are lost");
    // Parts of other words do not belong together.
    let other = [&words[..], &["--hold-out", "0", "--output", &parts, "--shard", "2/2"]].concat();
    assert_eq!(command(&other, false, &ensemble::simulate).0, 0);
    let (code, _, err) = merge(&[]);
    assert!(code == 2 && err.contains("is a part of another calibration than"), "{err}");
}

#[test]
fn points_of_one_set_of_figures_are_not_taken_for_those_of_another() {
    let room = Room::new();
    let (file, data) = (room.path("firm.json"), room.path("data.csv"));
    let words = [&["calibrate", &file, &data][..], &SMALL].concat();
    assert_eq!(room.run(&words).0, 0);
    // The same months and as many figures, of another metric.
    let other = fs::read_to_string(&data).expect("a file").replace("Trust", "eNPS");
    fs::write(&data, other).expect("a file");
    let (code, _, err) = room.run(&words);
    assert!(code == 2 && err.contains("the points of another calibration: figures of other series"), "{code} {err}");
    let restart = [&words[..], &["--restart"]].concat();
    assert_eq!((room.run(&restart).0, room.run(&words).0), (0, 0));
}

#[test]
fn the_calibrated_scenario_is_the_whole_one() {
    let room = Room::new();
    let mut whole: Value = serde_json::from_str(SCENARIO).expect("JSON");
    whole["months"] = 18.into();
    whole["programme"]["firm"]["learning_time"] = serde_json::json!([[0, 0.04], [15, 0.08]]);
    whole["events"] = serde_json::json!([{ "kind": "layoff", "at": "firm", "month": 14, "size": 0.1 }]);
    whole["what_ifs"] = serde_json::json!({ "cooler": { "programme": { "firm": { "tension": 0.4 } } } });
    whole["observed"] = serde_json::json!({ "files": [{ "file": "data.csv" }] });
    fs::write(room.path("firm.json"), whole.to_string()).expect("a file");
    let file = room.path("firm.json");
    let (code, out, err) = room.run(&[&["calibrate", &file][..], &SMALL].concat());
    assert!(code == 0, "{code} {out}{err}");
    let (as_run, calibrated) =
        (room.json("output/firm-calibrate/scenario.json"), room.json("output/firm-calibrate/firm.calibrated.json"));
    for scenario in [&as_run, &calibrated] {
        assert_eq!(scenario["months"], 18);
        assert_eq!(scenario["programme"]["firm"]["learning_time"].as_array().map(Vec::len), Some(2));
        assert_eq!(scenario["events"].as_array().map(Vec::len), Some(1));
        assert_eq!(scenario["what_ifs"].as_object().map(serde_json::Map::len), Some(1), "{scenario:#}");
    }
    // What the scenario's own files were read as stands in the report.
    let report = fs::read_to_string(room.path("output/firm-calibrate/report.html")).expect("a report");
    let read = report.split("What was read").nth(1).expect("a section");
    assert!(read.contains("from a scale of 0 to 10"), "{read}");
}

#[test]
fn a_file_named_beside_takes_the_place_of_the_scenario_s_own() {
    let room = Room::new();
    let named = SCENARIO.replacen(
        "\"months\": 12",
        "\"months\": 12, \"observed\": { \"files\": [{ \"file\": \"data.csv\" }] }",
        1,
    );
    fs::write(room.path("firm.json"), named).expect("a file");
    fs::create_dir(room.path("later")).expect("a folder");
    let later = room.path("later/data.csv");
    fs::write(&later, data().replace("Trust", "eNPS")).expect("a file");
    let (code, out, err) = room.run(&[&["calibrate", &room.path("firm.json"), &later][..], &SMALL].concat());
    assert!(code == 0, "{code} {out}{err}");
    let series = &room.json("output/firm-calibrate/scenario.json")["observed"]["series"];
    let metrics: Vec<&str> = series.as_array().expect("series").iter().filter_map(|s| s["metric"].as_str()).collect();
    assert_eq!(metrics, ["engagement", "enps", "lead_time"]);
    let (code, out, err) = room.run(&["nowcast", &room.path("firm.json"), &later, "--draws", "32"]);
    assert!(code == 0, "{code} {out}{err}");
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
    let (code, _, err) = room.run(&["calibrate", &file, &data, "--hold-out", "18446744073709551615"]);
    assert!(code == 2 && err.contains("--hold-out"), "{err}");
}
