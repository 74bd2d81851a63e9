//! `advise` as a user has it: what it says and writes, what is refused, and that the same comes out again.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

struct Room(tempfile::TempDir);

impl Room {
    fn new() -> Self {
        let room = Self(tempfile::tempdir().expect("a folder"));
        let file = json!({
            "name": "firm", "months": 12, "futures": 16, "seed": 5,
            "chain": {
                "organisations": { "firm": { "name": "The Firm", "staff": 24 } },
                "segments": { "clients": { "served_by": "firm", "people": 60 } },
            },
            "programme": { "firm": { "tension": 0.9, "employee_inclusion": 0.1, "listening": [[0, 0.3], [6, 0.6]] } },
        });
        fs::write(room.path("firm.json"), file.to_string()).expect("written");
        room
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn run(&self, words: &[&str]) -> (i32, String, String) {
        let ran = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
            .args(words)
            .current_dir(self.0.path())
            .output()
            .expect("runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (ran.status.code().unwrap_or(-1), text(&ran.stdout), text(&ran.stderr))
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).expect("a file")).expect("JSON")
    }
}

const SMALL: [&str; 4] = ["--plans", "16", "--assumptions", "32"];

#[test]
fn plans_are_advised_written_as_scenarios_and_compared() {
    let room = Room::new();
    let words = [&["advise", "firm.json", "--keep", "turnover@firm", "--gain", "engagement@firm"][..], &SMALL].concat();
    let (code, out, err) = room.run(&words);
    assert!(code == 0 && out.contains(" is advised: it holds in ") && out.contains("Early signs"), "{code} {out}{err}");
    assert!(
        out.contains("turnover at The Firm is at most 0.5 percentage points a year higher than without a programme"),
        "{out}"
    );
    assert!(
        err.contains("listening (times the course) 0.5 to 1.5") && err.contains("Next: ripplechain compare"),
        "{err}"
    );
    let summary = room.json("output/firm-advice/summary.json");
    let trial = &summary["trial"];
    let advised = trial["plans"].as_array().expect("plans").iter().find(|p| p["name"] == trial["advised"]);
    let plan = advised.expect("the plan advised");
    let gain = ["p10", "mean", "p90"].map(|of| plan["gain"][of].as_f64().expect("a number"));
    assert!(plan["holds"].as_u64() <= Some(32) && gain.is_sorted(), "{plan}");
    // Each plan is a scenario like any other, with what the table says.
    let (file, name) = (plan["file"].as_str().expect("its file"), plan["name"].as_str().expect("its name"));
    let own = room.json(&format!("output/firm-advice/{file}"));
    assert_eq!(own["programme"]["firm"]["tension"], plan["values"]["programme.firm.tension"]);
    let (code, out, err) = room.run(&["check", &format!("output/firm-advice/{file}"), "output/firm-advice/plans.json"]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, out, err) = room.run(&["compare", "output/firm-advice/plans.json", "--assumptions", "0", "--data-only"]);
    assert!(code == 0 && out.contains(name), "{out}{err}");
    // The same comes out on another number of threads, and what is not of advice is not replaced.
    let (code, out, err) = room.run(&["rerun", "output/firm-advice", "--threads", "1"]);
    assert!(code == 0 && out.contains("The same bytes came out in all"), "{out}{err}");
    assert!(Path::new(&room.path("output/firm-advice/charts/plans.svg")).is_file());
    fs::write(room.path("output/firm-advice/plans.json"), "mine").expect("written");
    let (code, _, err) = room.run(&words);
    assert!(code == 2 && err.contains("plans.json"), "{code} {err}");
}

/// Every file of a folder but its manifest, which says when and how.
fn bytes(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![Path::new(folder).to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder").map(|e| e.expect("an entry").path()) {
            let name = entry.strip_prefix(folder).expect("below").display().to_string();
            if entry.is_dir() {
                folders.push(entry);
            } else if name != "manifest.json" {
                all.push((name, fs::read(entry).expect("a file")));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn what_was_stopped_goes_on_and_parts_make_the_same_bytes() {
    let room = Room::new();
    let advise = |more: &[&str]| {
        let (code, out, err) =
            room.run(&[&["advise", "firm.json", "--gain", "engagement@firm"][..], &SMALL, more].concat());
        assert_eq!(code, 0, "{out}{err}");
        err
    };
    advise(&[]);
    let whole = bytes(&room.path("output/firm-advice"));
    // Stopped within the search, and within the trial.
    let points = fs::read_to_string(room.path("output/firm-advice/points.jsonl")).expect("points");
    let lines: Vec<&str> = points.split_inclusive('\n').collect();
    for kept in [7, 40] {
        fs::write(room.path("output/firm-advice/points.jsonl"), lines[..kept].concat()).expect("written");
        let err = advise(&[]);
        assert!(err.contains(&format!("less what is kept ({} points)", kept - 1)), "{err}");
        assert!(whole == bytes(&room.path("output/firm-advice")));
    }
    let (code, _, err) =
        room.run(&["advise", "firm.json", "--plans", "16", "--assumptions", "33", "--gain", "engagement@firm"]);
    assert!(code == 2 && err.contains("another number of plans or draws") && err.contains("--restart"), "{code} {err}");
    // Two parts, again and again until nothing is missing.
    let parts = ["parts/firm-advice-1-of-2", "parts/firm-advice-2-of-2"];
    let merge = |more: &[&str]| room.run(&[&["merge"][..], &parts, &["--output", "joined"], more].concat());
    for round in 0.. {
        assert!(round < 20, "no end");
        for part in ["1/2", "2/2"] {
            advise(&["--output", "parts", "--shard", part]);
        }
        let (code, missing, err) = merge(&["--missing"]);
        assert_eq!(code, 0, "{err}");
        if missing.is_empty() {
            break;
        }
        let (code, _, err) = merge(&[]);
        assert!(code == 2 && err.contains("points are missing"), "{code} {err}");
    }
    let (code, out, err) = merge(&[]);
    assert!(code == 0 && out.contains(" is advised"), "{code} {out}{err}");
    assert!(whole == bytes(&room.path("joined/firm-advice")));
}

#[test]
fn where_nothing_keeps_the_limits_it_ends_with_one_and_says_so() {
    let room = Room::new();
    let words = [&["advise", "firm.json", "--budget", "0.01", "--json"][..], &SMALL].concat();
    let (code, out, err) = room.run(&words);
    let told: Value = serde_json::from_str(&out).expect("JSON");
    let said = told["words"].to_string();
    assert!(
        code == 1 && said.contains("holds in any of the few draws") && said.contains("too dear in"),
        "{code} {out}{err}"
    );
    assert!(told["advice"]["trial"].is_null() && !Path::new(&room.path("output/firm-advice/plans.json")).exists());
}

#[test]
fn what_cannot_be_asked_is_refused_with_the_option_it_was_asked_by() {
    let room = Room::new();
    for (words, why) in [
        (&["--keep", "joy@firm"][..], "--keep joy@firm: there is no metric joy"),
        (&["--gain", "tension@firm"], "--gain tension@firm: neither more nor less of it is better"),
        (&["--vary", "chain.organisations.firm.staff=8..40"], "is not the programme's to choose"),
        (&["--budget", "-1"], "weeks of the usual staff cost"),
        (&["--set", "programme={}"], "--vary programme.firm.tension=0..1"),
    ] {
        let (code, _, err) = room.run(&[&["advise", "firm.json"][..], words].concat());
        assert!(code == 2 && err.contains(why), "{words:?}: {code} {err}");
        assert!(!Path::new(&room.path("output")).exists());
    }
    // The remedy is taken.
    let remedy = ["--vary", "programme.firm.tension=0..1", "--vary", "programme.firm.employee_inclusion=0..1"];
    let words = [&["advise", "firm.json", "--set", "programme={}", "--no-signs"][..], &remedy, &SMALL].concat();
    let (code, out, err) = room.run(&words);
    assert!(code < 2 && !err.contains("has no programme"), "{code} {out}{err}");
}

#[test]
fn what_does_not_fit_is_refused_with_a_remedy_that_is_taken() {
    let room = Room::new();
    fs::write(room.path("data.csv"), "month,Engagement,Responses\n1,61,20\n2,62,20\n3,63,20\n4,64,20\n")
        .expect("written");
    for words in
        [&["advise", "firm.json"][..], &["calibrate", "firm.json", "data.csv"], &["nowcast", "firm.json", "data.csv"]]
    {
        let (code, _, err) = room.run(&[words, &["--max-memory", "2MB"]].concat());
        assert!(code == 2 && err.contains("--max-memory ") && err.contains("allowed by"), "{words:?}: {code} {err}");
        assert!(!Path::new(&room.path("output")).exists());
    }
}
