//! What a design says of the numbers varied: which matter, and where a programme fails.

use std::fs;

use serde_json::Value;

use super::{Desk, said};

#[test]
fn sensitivity_ranks_numbers_and_is_a_sweep_like_any_other() {
    let desk = Desk::new();
    let words = [
        "sensitivity",
        "small.json",
        "--vary",
        "programme.maker.tension=0..1.5",
        "--vary",
        "programme.maker.employee_inclusion=0..1",
        "--rows",
        "4",
        "--metric",
        "tension@maker",
    ];
    let run = desk.command(&words).output().expect("run");
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{err}");
    assert!(out.contains("these move the effect on") && out.contains("tension at Maker by "), "{out}");
    let read = |name: &str| fs::read_to_string(desk.path(&format!("output/small-sensitivity/{name}"))).expect("a file");
    let ranking = read("ranking.csv");
    assert!(
        ranking.lines().nth(1).is_some_and(|l| l.contains("tension,maker,5,1,programme.maker.tension")),
        "{ranking}"
    );
    assert!(read("charts/ranking-tension-maker.svg").contains("matters most"));
    let summary: Value = serde_json::from_str(&read("summary.json")).expect("JSON");
    assert_eq!(summary["answer"]["points"], 12);
    let manifest: Value = serde_json::from_str(&read("manifest.json")).expect("JSON");
    assert!(manifest["rerun"].as_str().is_some_and(|c| c.contains("--design morris --points 4")), "{manifest}");
    // In parts it is the same bytes.
    for part in ["1/2", "2/2"] {
        let part = desk.command(&words).args(["--output", "parts", "--shard", part]).output().expect("run");
        assert!(part.status.success(), "{}", said(&part));
    }
    let parts = ["parts/small-sensitivity-1-of-2", "parts/small-sensitivity-2-of-2"];
    let joined = desk.command(&["merge", parts[0], parts[1], "--output", "joined"]).output().expect("run");
    assert!(joined.status.success(), "{}", said(&joined));
    assert!(desk.bytes("joined/small-sensitivity") == desk.bytes("output/small-sensitivity"));
    // The same command has nothing left to do.
    let again = desk.command(&words).output().expect("run");
    assert!(String::from_utf8_lossy(&again.stderr).contains("12 points are on disk already"));
    // What it says comes next weighs what it sorted.
    let next = err.lines().find_map(|l| l.strip_prefix("Next: ripplechain ")).expect("a command");
    assert!(next.contains("tension=0..1.5 --vary") && next.contains("--metric tension@maker"), "{next}");
    assert!(next.contains("small-sensitivity/scenario.json --method saltelli"), "{next}");
    let next: Vec<&str> = next.split(' ').chain(["--rows", "4"]).collect();
    let run = desk.command(&next).output().expect("run");
    assert!(String::from_utf8_lossy(&run.stdout).contains("explain most of how"), "{run:?}");
    assert!(desk.path("output/weighed/small-sensitivity/ranking.csv").exists());
}

#[test]
fn a_sweep_and_a_ranking_of_the_same_scenario_lie_beside_each_other() {
    let desk = Desk::new();
    let rank = ["--rows", "2", "--metric", "tension@maker", "--futures", "4"];
    let rank = ["sensitivity", "small.json", "--vary", "programme.maker.tension=0..1.5"].iter().chain(&rank);
    let rank: Vec<&str> = rank.copied().collect();
    let sweep = ["sweep", "small.json", "--vary", "programme.maker.tension=0,1", "--futures", "4"];
    for words in [&sweep[..], &rank, &sweep, &rank] {
        let done = desk.command(words).output().expect("run");
        assert!(done.status.success(), "{words:?}: {}", said(&done));
        // The futures were changed, so both go on with the scenario as it was simulated.
        let next = said(&done).lines().find_map(|l| l.strip_prefix("Next: ").map(str::to_owned)).expect("a command");
        assert!(next.contains("/scenario.json "), "{next}");
    }
    assert!(desk.path("output/small-sweep/points.csv").exists());
    assert!(desk.path("output/small-sensitivity/ranking.csv").exists());
    // A part names the folders that are to be merged, and what is run again comes out under the same name.
    let part = desk.command(&rank).args(["--output", "parts", "--shard", "1/2"]).output().expect("run");
    assert!(said(&part).contains("merge parts/small-sensitivity-*-of-2"), "{}", said(&part));
    let again = desk.command(&["rerun", "output/small-sensitivity"]).output().expect("run");
    assert!(again.status.success(), "{}", said(&again));
    assert!(desk.bytes("output/rerun/small-sensitivity") == desk.bytes("output/small-sensitivity"));
}

#[test]
fn where_a_programme_fails_is_told_as_ranges_of_what_was_varied() {
    let desk = Desk::new();
    let vary = ["--vary", "programme.maker.tension=0..0.12", "--vary", "programme.maker.employee_inclusion=0..1"];
    let words = [&["sweep", "small.json"][..], &vary, &["--design", "sobol", "--metric", "productive@maker"]].concat();
    let run = |points: &str, output: &str| {
        let run = desk.command(&words).args(["--points", points, "--output", output]).output().expect("run");
        assert!(run.status.success(), "{}", said(&run));
        let summary = fs::read(desk.path(&format!("{output}/small-sweep/summary.json"))).expect("a file");
        let summary: Value = serde_json::from_slice(&summary).expect("JSON");
        (String::from_utf8_lossy(&run.stdout).into_owned(), summary)
    };
    let (out, summary) = run("128", "many");
    let fails = &summary["answer"]["fails"];
    let first = &fails["boxes"][0];
    assert_eq!(first["sides"][0]["axis"], 0, "{out}");
    assert!(
        first["sides"][0]["from"].is_null() && first["sides"][0]["to"].as_f64().is_some_and(|to| to < 0.5),
        "{out}"
    );
    assert!(first["density"].as_f64().is_some_and(|d| d > 0.8), "{out}");
    assert!(out.contains("When it fails: the effect on ") && out.contains(", the least that matters, in "), "{out}");
    assert!(out.contains("It fails most where tension at Maker is below"), "{out}");
    let table = fs::read_to_string(desk.path("many/small-sweep/fails.csv")).expect("a file");
    assert!(table.starts_with("box,path,from,to") && table.contains("1,programme.maker.tension,,"), "{table}");
    // Counted again from the table of points.
    let below = fails["below"].as_f64().expect("a number");
    let mut points = csv::Reader::from_path(desk.path("many/small-sweep/points.csv")).expect("a table");
    let heads = points.headers().expect("heads").clone();
    let column = |name: &str| heads.iter().position(|h| h == name).expect("a column");
    let (mean, month) = (column("mean"), column("month"));
    let last = summary["answer"]["outcome"]["month"].to_string();
    let failing = points
        .records()
        .map(|row| row.expect("a row"))
        .filter(|row| row[month] == *last && row[mean].parse::<f64>().is_ok_and(|m| m < below))
        .count();
    assert_eq!(fails["failures"], failing);
    // Of few points nothing is said.
    let (out, summary) = run("16", "few");
    assert!(!out.contains("fails") && summary["answer"]["fails"].is_null(), "{out}");
}
