//! A chart, a report or a folder is enough to run again what it came from.

use std::fs;
use std::path::{Path, PathBuf};

use ripplechain::chart::Source;
use ripplechain::scenario::{Options, Scenario, load};
use serde_json::{Value, json};

use crate::cli::{Outcome, place, ripplechain};

/// Runs again into a folder of its own.
fn rerun(given: &Path, more: &[&str]) -> (Outcome, tempfile::TempDir) {
    let output = tempfile::tempdir().expect("a folder");
    let (given, place) = (given.display().to_string(), output.path().display().to_string());
    let outcome = ripplechain(false, &[&["rerun", &given, "--output", &place], more].concat());
    (outcome, output)
}

/// The file alone, as from a slide, where nothing lies beside it.
fn alone(file: &Path) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("from-a-slide").with_extension(file.extension().expect("an extension"));
    fs::copy(file, &copy).expect("copied");
    (folder, copy)
}

fn same(o: &Outcome) {
    assert_eq!(o.code, 0, "{}{}", o.out, o.err);
    assert!(o.out.contains("The same bytes came out"), "{}", o.out);
}

fn scenario(folder: &Path) -> Scenario {
    load(&folder.join("scenario.json").display().to_string(), &Options::default()).expect("a scenario")
}

#[test]
fn a_chart_or_report_alone_is_run_again_to_the_byte() {
    let (_keep, file, output) = place(|_| {});
    assert_eq!(ripplechain(false, &["run", &file, "--output", &output, "--seed", "9", "--futures", "6"]).code, 0);
    let folder = Path::new(&output).join("plan");
    for name in ["charts/ripple-loyalty.svg", "charts/temperature-maker.png", "report.html"] {
        let (_slide, copy) = alone(&folder.join(name));
        let (o, made) = rerun(&copy, &[]);
        same(&o);
        assert!(o.out.contains(name) && o.out.contains(": with the programme at Maker, month "), "{}", o.out);
        assert_eq!(scenario(&made.path().join("plan")), scenario(&folder));
    }
    let (o, _made) = rerun(&folder, &[]);
    same(&o);
    let (o, _made) = rerun(&folder, &["--json"]);
    let told: Value = serde_json::from_str(&o.out).expect("one answer");
    assert_eq!((&told["same"], &told["scenario"]), (&json!(true), &json!("plan")));
}

#[test]
fn arms_of_the_command_line_are_written_down_as_what_ifs_and_run_again() {
    let (_keep, file, output) = place(|_| {});
    let (_other, second, _) = place(|f| {
        f["name"] = "second".into();
        f["programme"]["maker"] = json!({ "tension": [[0, 0.2], [6, 0.9]], "note": "said, not simulated" });
        f["mechanisms"] = json!({ "off": ["silos"] });
        f["events"] = json!([{ "kind": "layoff", "at": "retailer", "month": 8, "size": 0.1 }]);
    });
    let set = ["--what-if", "hot", "--set", "programme.maker.tension=0.35", "--name", "mild", "--branch-at", "6"];
    let o = ripplechain(false, &[&["compare", &file, &second, "--output", &output], &set[..]].concat());
    assert_eq!(o.code, 0, "{}", o.err);
    let folder = Path::new(&output).join("plan-compared");
    let written = scenario(&folder);
    assert_eq!(written.what_ifs.keys().collect::<Vec<_>>(), ["hot", "mild", "second"]);
    assert!(written.what_ifs["mild"]["note"].as_str().expect("a remark").contains("programme.maker.tension=0.35"));
    for arm in &o.arms[2..] {
        let again = written.what_if(&arm.name).expect("a what-if");
        assert_eq!(again.hash(), Scenario { name: "plan".to_owned(), ..arm.scenario.clone() }.hash(), "{}", arm.name);
    }
    let (_slide, chart) = alone(&folder.join("charts/what-ifs-loyalty-maker.png"));
    let (o, _made) = rerun(&chart, &[]);
    same(&o);
    assert_eq!(
        o.arms.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(),
        ["without", "with", "hot", "mild", "second"]
    );
    same(&rerun(&folder, &[]).0);
}

#[test]
fn a_patch_makes_the_one_scenario_of_the_other() {
    let (_keep, file, _) = place(|f| {
        f["programme"]["retailer"] = json!({ "tension": 0.2 });
        f["events"] = json!([{ "kind": "media_storm", "at": "families", "month": 3, "size": 1.0 }]);
    });
    let one = load(&file, &Options::default()).expect("a scenario");
    let changes = [
        "programme.maker.tension=1.1",
        "programme.supplier.openness=0.8",
        "mechanisms.trust.falling=6",
        "chain.organisations.maker.staff=200",
    ];
    let mut other = one.with(&changes.map(str::to_owned)).expect("a scenario");
    other.programme.shift_remove("retailer");
    other.events.clear();
    let mut file = one.to_value();
    file["what_ifs"] = json!({ "other": one.patch_to(&other) });
    let again =
        ripplechain::scenario::from_value(&file, "patched").expect("a scenario").what_if("other").expect("a what-if");
    assert_eq!(again.hash(), other.hash());
    assert!(one.patch_to(&one).is_empty());
}

#[test]
fn another_version_or_a_changed_scenario_is_told_and_run_only_anyway() {
    let (_keep, file, output) = place(|_| {});
    assert_eq!(ripplechain(false, &["run", &file, "--output", &output]).code, 0);
    let folder = Path::new(&output).join("plan");
    let chart = folder.join("charts/fan-loyalty.svg");
    let text = fs::read_to_string(&chart).expect("a chart");
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let (_slide, copy) = alone(&chart);
    fs::write(&copy, text.replace(&version, "\"version\":\"0.0.7\"")).expect("written");
    let (o, _made) = rerun(&copy, &[]);
    assert_eq!((o.code, o.arms.len()), (2, 0));
    assert!(o.err.contains("made by ripplechain 0.0.7") && o.err.contains("--anyway"), "{}", o.err);
    let (o, made) = rerun(&copy, &["--anyway"]);
    assert_eq!(o.code, 1, "the file given says another version, so it is no longer the same");
    assert!(o.out.contains("Other bytes came out") && made.path().join("plan/report.html").is_file(), "{}", o.out);

    let beside = folder.join("scenario.json");
    let changed = fs::read_to_string(&beside).expect("a file").replace("\"tension\": 0.7", "\"tension\": 0.8");
    fs::write(&beside, changed).expect("written");
    let (o, _made) = rerun(&folder, &[]);
    assert_eq!(o.code, 2);
    assert!(o.err.contains("it was changed since"), "{}", o.err);
    // The chart holds what it was made from.
    same(&rerun(&chart, &[]).0);
}

#[test]
fn what_is_missing_from_a_folder_fails_and_what_others_put_there_does_not() {
    let (_keep, file, output) = place(|_| {});
    assert_eq!(ripplechain(false, &["run", &file, "--output", &output]).code, 0);
    let folder = Path::new(&output).join("plan");
    fs::write(folder.join("notes.txt"), "somebody's own").expect("written");
    let (o, _made) = rerun(&folder, &[]);
    same(&o);
    assert!(!o.out.contains("notes.txt"), "{}", o.out);
    fs::remove_file(folder.join("series.csv")).expect("removed");
    let (o, _made) = rerun(&folder, &[]);
    assert_eq!(o.code, 1, "{}", o.out);
    assert!(o.out.contains("series.csv is not there any more") && !o.out.contains("notes.txt"), "{}", o.out);
}

#[test]
fn a_chart_that_was_changed_is_not_taken_for_the_same() {
    let (_keep, file, output) = place(|_| {});
    assert_eq!(ripplechain(false, &["run", &file, "--output", &output]).code, 0);
    let chart = Path::new(&output).join("plan/charts/ripple-loyalty.svg");
    let (_slide, copy) = alone(&chart);
    fs::write(&copy, fs::read_to_string(&chart).expect("a chart").replace("+6.0", "+9.0")).expect("written");
    let (o, _made) = rerun(&copy, &[]);
    assert_eq!(o.code, 1);
    assert!(o.out.contains("Other bytes came out"), "{}", o.out);
}

#[test]
fn what_cannot_be_run_again_is_refused_in_words() {
    let (keep, file, output) = place(|_| {});
    assert_eq!(ripplechain(false, &["run", &file, "--output", &output]).code, 0);
    let folder = Path::new(&output).join("plan");
    let plain = keep.path().join("plain.svg");
    fs::write(&plain, "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>").expect("written");
    let foreign = keep.path().join("foreign.svg");
    let text = fs::read_to_string(folder.join("charts/ripple-loyalty.svg")).expect("a chart");
    fs::write(
        &foreign,
        text.replace("ripplechain run scenario.json --assumptions 0", "ripplechain serve scenario.json"),
    )
    .expect("written");
    let missing = keep.path().join("missing.png");
    for (given, told) in [
        (&plain, "does not say where it comes from"),
        (&foreign, "cannot be run again"),
        (&missing, "cannot be read"),
        (&keep.path().to_owned(), "is no output folder"),
    ] {
        let (o, _made) = rerun(given, &[]);
        assert_eq!((o.code, o.arms.len()), (2, 0), "{}", o.err);
        assert!(o.err.contains(told), "{}", o.err);
    }
    let chart = folder.join("report.html").display().to_string();
    let o = ripplechain(false, &["rerun", &chart, "--output", &output]);
    assert_eq!((o.code, o.arms.len()), (2, 0));
    assert!(o.err.contains("would be overwritten"), "{}", o.err);
}

#[test]
fn a_chart_of_a_sweep_sweeps_again() {
    let (_keep, file, output) = place(|f| {
        f["months"] = 3.into();
        f["what_ifs"] = json!({});
        f["chain"] = json!({
            "organisations": { "maker": { "staff": 16 } },
            "segments": { "families": { "served_by": "maker", "people": 40 } },
        });
    });
    let vary = ["--vary", "programme.maker.tension=0..1:3", "--vary", "programme.maker.employee_inclusion=0,0.5"];
    let o = ripplechain(false, &[&["sweep", &file, "--output", &output, "--futures", "4"], &vary[..]].concat());
    assert_eq!(o.code, 0, "{}", o.err);
    let folder = Path::new(&output).join("plan-sweep");
    let (_slide, chart) = alone(&folder.join("charts/heat-loyalty-maker.png"));
    assert!(Source::read(&fs::read(&chart).expect("a chart")).expect("a source").command.contains("--vary"));
    same(&rerun(&chart, &[]).0);
    same(&rerun(&folder, &[]).0);
}
