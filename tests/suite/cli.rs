//! The commands as a user meets them, on an engine whose answer is known.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use ripplechain::ensemble::{Ensemble, Progress};
use ripplechain::run::Arm;
use serde_json::Value;

use crate::fixture::{Effect, command, ensemble, known};

type OwnEffect = Box<dyn Fn(&str, &str, usize, f32) -> f32>;

/// What a command left behind.
pub(crate) struct Outcome {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) arms: Vec<Arm>,
}

/// An arm's effect is the known one, times the tension at the maker over that of the file.
fn engine(arms: &[Arm], progress: &(dyn Fn(Progress) + Sync), stop: &AtomicBool) -> Option<Ensemble> {
    let scenario = &arms[0].scenario;
    let futures = scenario.futures as usize;
    for done in 0..=futures {
        progress(Progress { done, all: futures });
        if stop.load(Ordering::Relaxed) {
            return None;
        }
    }
    let effects: Vec<OwnEffect> = arms[1..]
        .iter()
        .map(|arm| {
            let times =
                arm.scenario.to_value().pointer("/programme/maker/tension").and_then(Value::as_f64).unwrap_or(0.0)
                    / 0.7;
            Box::new(move |m: &str, p: &str, month: usize, luck: f32| times as f32 * known(m, p, month, luck)) as Box<_>
        })
        .collect();
    let borrowed: Vec<Effect<'_>> = effects.iter().map(|e| &**e as Effect<'_>).collect();
    let mut e = ensemble(futures, scenario.months as usize, &borrowed);
    e.arms = arms.iter().map(|a| a.name.clone()).collect();
    Some(e)
}

pub(crate) fn ripplechain(stopped: bool, words: &[&str]) -> Outcome {
    let seen = Mutex::new(Vec::new());
    let simulate = |arms: &[Arm], _: Range<u32>, progress: &(dyn Fn(Progress) + Sync), stop: &AtomicBool| {
        let mut first = seen.lock().expect("one thread");
        if first.is_empty() {
            *first = arms.to_vec();
        }
        drop(first);
        Ok(engine(arms, progress, stop))
    };
    let (code, out, err) = command(words, stopped, &simulate);
    Outcome { code, out, err, arms: seen.into_inner().expect("one thread") }
}

/// A folder with `plan.json`, whose text may be changed first.
pub(crate) fn place(change: impl FnOnce(&mut Value)) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut file = serde_json::json!({
        "name": "plan",
        "months": 24,
        "futures": 10,
        "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 0.7, "employee_inclusion": 0.6 } },
        "what_ifs": {
            "hot": { "programme": { "maker": { "tension": 1.4 } } },
            "same": { "note": "the programme as it is" },
        },
    });
    change(&mut file);
    let path = folder.path().join("plan.json");
    std::fs::write(&path, file.to_string()).expect("written");
    let output = folder.path().join("output");
    (folder, path.display().to_string(), output.display().to_string())
}

fn names(folder: impl AsRef<Path>) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn run_tells_the_finding_then_the_folder_then_what_to_do_next() {
    let (_keep, file, output) = place(|_| {});
    let o = ripplechain(false, &["run", &file, "--output", &output]);
    assert_eq!(o.code, 0, "{}", o.err);
    assert_eq!(o.out.lines().count(), 5, "{}", o.out);
    assert!(o.out.contains(": with the programme at Maker, month "), "{}", o.out);
    let messages: Vec<&str> = o.err.lines().filter(|l| !l.is_empty()).collect();
    assert!(messages[0].starts_with("Written to ") && messages[0].ends_with("plan"), "{}", o.err);
    assert_eq!(messages[1], format!("Next: ripplechain compare {file}"));
    assert!(names(Path::new(&output).join("plan")).contains(&"manifest.json".to_owned()));
}

/// Whoever changed something on the command line goes on with what was simulated, not with the file.
#[test]
fn what_comes_next_is_of_the_scenario_as_it_was_changed() {
    let (_keep, file, output) = place(|_| {});
    let changed = [("run", "plan", "--set=programme.maker.tension=0.4"), ("compare", "plan-compared", "--months=7")];
    for (command, folder, changed) in changed {
        let o = ripplechain(false, &[command, &file, "--output", &output, changed]);
        assert_eq!(o.code, 0, "{}", o.err);
        let next = o.err.lines().find_map(|l| l.strip_prefix("Next: ")).expect("a command");
        let written = format!("{output}/{folder}/scenario.json");
        assert!(next.contains(&written) && !next.contains(&file), "{command}: {next}");
    }
}

#[test]
fn run_is_silent_but_for_data_when_asked_to_be_quiet_and_speaks_json() {
    let (_keep, file, output) = place(|_| {});
    let o = ripplechain(false, &["--quiet", "run", &file, "--output", &output, "--json", "--data-only"]);
    assert_eq!((o.code, o.err.as_str()), (0, ""));
    let told: Value = serde_json::from_str(&o.out).expect("JSON");
    assert_eq!(told["passed"], true);
    assert!(told["finding"]["headline"].is_string() && told["folder"].is_string() && told["next"].is_string());
}

#[test]
fn overrides_change_what_is_simulated_and_what_is_written_as_run() {
    let (_keep, file, output) = place(|_| {});
    let words = [
        "run",
        &file,
        "--output",
        &output,
        "--futures",
        "4",
        "--months",
        "13",
        "--seed",
        "9",
        "--set",
        "programme.maker.tension=0.35",
    ];
    let o = ripplechain(false, &words);
    assert_eq!(o.code, 0, "{}", o.err);
    let s = &o.arms[0].scenario;
    assert_eq!((s.futures, s.months, s.seed, o.arms.len()), (4, 13, 9, 2));
    assert!(!o.arms[0].programme && o.arms[1].programme);
    let written = std::fs::read_to_string(Path::new(&output).join("plan/scenario.json")).expect("a file");
    assert_eq!(written, s.to_json());
    assert!(o.out.contains("loyalty of its customers +3.0 points"), "{}", o.out);
}

#[test]
fn an_expectation_that_fails_is_listed_and_fails_the_command() {
    let (_keep, file, output) = place(|f| {
        f["expect"] = serde_json::json!([
            { "metric": "loyalty", "at": "maker", "month": 24, "of": "difference", "between": [5, 7] },
            { "metric": "loyalty", "at": "maker", "month": 24, "of": "difference", "between": [0, 1] },
        ]);
    });
    let o = ripplechain(false, &["run", &file, "--output", &output]);
    assert_eq!(o.code, 1);
    assert!(o.out.contains("Expectations: 1 of 2 met."), "{}", o.out);
    let told =
        "Not met: loyalty at maker, month 24, with minus without the programme: found +6.0 points, expected 0 to 1.";
    assert!(o.out.contains(told), "{}", o.out);
}

#[test]
fn compare_holds_the_expectations_of_the_file_as_run_does() {
    let expecting = |ranges: &[[u8; 2]], json: &[&str]| {
        let (_keep, file, output) = place(|f| {
            let of = |between: &[u8; 2]| {
                let mut one =
                    serde_json::json!({ "metric": "loyalty", "at": "maker", "month": 24, "of": "difference" });
                one["between"] = serde_json::json!(between);
                one
            };
            f["expect"] = ranges.iter().map(of).collect();
        });
        let o = ripplechain(false, &[&["compare", &file, "--output", &output], json].concat());
        let report = Path::new(&output).join("plan-compared/report.html");
        (o.code, o.out, std::fs::read_to_string(report).expect("a report"))
    };
    let (code, out, report) = expecting(&[[5, 7]], &[]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("Expectations: 1 of 1 met.") && !out.contains("Not met"), "{out}");
    assert!(report.contains("Plausibility checks of the scenario"));
    let (code, out, _) = expecting(&[[5, 7], [0, 1]], &[]);
    assert_eq!(code, 1, "{out}");
    let told =
        "Not met: loyalty at maker, month 24, with minus without the programme: found +6.0 points, expected 0 to 1.";
    assert!(out.contains("Expectations: 1 of 2 met.") && out.contains(told), "{out}");
    let (code, out, _) = expecting(&[[0, 1]], &["--json"]);
    let value: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &value["passed"], &value["expect"][0]["found"]), (1, &false.into(), &6.0.into()));
}

#[test]
fn a_wrong_file_is_refused_with_all_its_faults_and_nothing_is_written() {
    let (_keep, file, output) = place(|f| {
        f["programme"]["maker"]["tensoin"] = 0.5.into();
        f["months"] = 500.into();
    });
    let o = ripplechain(false, &["run", &file, "--output", &output]);
    assert_eq!((o.code, o.out.as_str()), (2, ""));
    assert!(o.err.contains("tensoin") && o.err.contains("months"), "{}", o.err);
    assert!(names(&output).is_empty());
}

#[test]
fn a_foreign_folder_is_refused_before_anything_is_simulated() {
    let (_keep, file, output) = place(|_| {});
    let mine = Path::new(&output).join("plan");
    std::fs::create_dir_all(&mine).expect("made");
    std::fs::write(mine.join("thesis.doc"), "years of work").expect("written");
    let o = ripplechain(false, &["run", &file, "--output", &output]);
    assert_eq!((o.code, o.arms.len()), (2, 0));
    assert!(o.err.contains("was not made by ripplechain"), "{}", o.err);
    assert_eq!(names(mine), ["thesis.doc"]);
}

#[test]
fn a_lesson_that_is_not_there_is_refused_with_the_one_that_may_be_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html").display().to_string();
    let o = ripplechain(false, &["export", "--lesson", "lesson-productiv-zone", "--output", &file]);
    assert_eq!((o.code, o.out.as_str()), (2, ""));
    assert!(o.err.starts_with("error: there is no lesson lesson-productiv-zone; nothing was written"), "{}", o.err);
    assert!(o.err.contains("help: did you mean lesson-productive-zone?"), "{}", o.err);
    let o = ripplechain(false, &["export", "--lesson", "xyz", "--output", &file]);
    assert!(o.err.contains("help: the lessons are lesson-"), "{}", o.err);
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_stopped_run_says_so_and_leaves_what_was_there() {
    let (_keep, file, output) = place(|_| {});
    for words in [["run", &file, "--output", &output], ["compare", &file, "--output", &output]] {
        let o = ripplechain(true, &words);
        assert_eq!((o.code, o.out.as_str(), o.err.as_str()), (130, "", "Stopped; nothing was written.\n"));
    }
    assert!(names(&output).is_empty());
}

#[test]
fn compare_puts_the_difference_first_and_says_what_coincides() {
    let (_keep, file, output) = place(|_| {});
    let o = ripplechain(
        false,
        &["compare", &file, "--output", &output, "--metric", "loyalty", "--at", "maker", "--at", "supplier"],
    );
    assert_eq!(o.code, 0, "{}", o.err);
    insta::assert_snapshot!(o.out);
    assert_eq!(names(&output), ["plan-compared"]);
}

#[test]
fn arms_can_be_set_on_the_command_line_and_named() {
    let (_keep, file, _) = place(|_| {});
    let words = [
        "compare",
        &file,
        "--table-only",
        "--json",
        "--what-if",
        "hot",
        "--set",
        "programme.maker.tension=0.35",
        "--set",
        "programme.maker.communication=0.9",
        "--name",
        "mild",
        "--set",
        "programme.maker.tension=0",
    ];
    let o = ripplechain(false, &words);
    assert_eq!(o.code, 0, "{}", o.err);
    let names: Vec<&str> = o.arms.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["without", "with", "hot", "mild", "maker-tension-0"]);
    let told: Value = serde_json::from_str(&o.out).expect("JSON");
    let comparisons = told["comparisons"].as_array().expect("a list");
    assert_eq!(comparisons.len(), 1 + 2 * 3);
    let mild = comparisons.iter().find(|c| c["arm"] == "mild" && c["against"] == "with").expect("the comparison");
    let row = mild["rows"].as_array().expect("rows").iter().find(|r| r["metric"] == "loyalty" && r["place"] == "maker");
    let row = row.expect("the row");
    assert_eq!((row["verdict"].as_str(), row["share_better"].as_f64()), (Some("worse"), Some(0.0)));
    assert!((row["difference"]["mean"].as_f64().expect("a number") + 3.0).abs() < 1e-4, "{row}");
}

#[test]
fn further_files_are_arms_if_they_have_the_same_chain_and_horizon() {
    let (_keep, file, _) = place(|_| {});
    let other = |change: &dyn Fn(&mut Value)| {
        place(|f| {
            f["name"] = "other".into();
            change(f);
        })
    };
    let compare = |with: &str| ripplechain(false, &["compare", &file, with, "--table-only"]);

    let (_a, fine, _) = other(&|f| f["seed"] = 5.into());
    let o = compare(&fine);
    assert_eq!(o.code, 0, "{}", o.err);
    assert!(o.err.contains("is simulated over the futures of"), "{}", o.err);
    assert_eq!(o.arms.last().map(|a| (a.name.as_str(), a.scenario.seed)), Some(("other", 1)));

    let (_b, longer, _) = other(&|f| f["months"] = 36.into());
    let o = compare(&longer);
    assert_eq!(o.code, 2);
    assert!(o.err.contains("it runs 36 months, the other 24"), "{}", o.err);

    let (_c, elsewhere, _) = other(&|f| {
        f["chain"]["template"] = "two-tier".into();
        f["programme"] = serde_json::json!({});
        f["what_ifs"] = serde_json::json!({});
    });
    let o = compare(&elsewhere);
    assert_eq!(o.code, 2);
    assert!(o.err.contains("its chain is another one: it lacks"), "{}", o.err);

    let (_d, twice, _) = place(|_| {});
    let o = ripplechain(false, &["compare", &file, &twice, &twice, "--table-only"]);
    assert_eq!(o.code, 2);
    assert!(o.err.contains("Two arms are called plan"), "{}", o.err);
}

#[test]
fn comparisons_that_make_no_sense_are_refused_with_the_remedy() {
    let (_keep, file, _) = place(|_| {});
    let (_other, bare, _) = place(|f| f["what_ifs"] = serde_json::json!({}));
    for (words, told) in [
        (vec!["compare", &file, "--what-if", "hott"], "hot"),
        (vec!["compare", &file, "--metric", "happiness"], "There is no metric happiness"),
        (vec!["compare", &file, "--at", "moon"], "There is no place moon"),
        (vec!["compare", &file, "--month", "25"], "beyond the 24 months"),
        (vec!["compare", &file, "--name", "x"], "--name x has no --set before it"),
        (vec!["compare", &bare], "nothing to compare"),
    ] {
        let o = ripplechain(false, &words);
        assert_eq!(o.code, 2, "{words:?}: {}", o.err);
        assert!(o.err.contains(told), "{words:?}: {}", o.err);
    }
}

#[test]
fn completions_and_man_pages_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(ripplechain(false, &["completions", shell]).out.contains("compare"), "{shell}");
    }
    assert!(ripplechain(false, &["man"]).out.contains(".TH ripplechain 1"));
    assert!(ripplechain(false, &["man", "run"]).out.contains("ripplechain\\-run"));
    let o = ripplechain(false, &["man", "fly"]);
    assert_eq!(o.code, 2);
    assert!(o.err.contains("There is no command fly"), "{}", o.err);
}

#[test]
fn the_binary_explains_itself_and_refuses_what_it_does_not_know() {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_ripplechain"));
    let call = |words: &[&str]| std::process::Command::new(&program).args(words).output().expect("it runs");
    let help = call(&["--help"]);
    let text = String::from_utf8(help.stdout).expect("text");
    assert!(
        help.status.success() && ["run", "compare", "completions", "man"].iter().all(|c| text.contains(c)),
        "{text}"
    );
    assert_eq!(call(&["rnu"]).status.code(), Some(2));
    assert_eq!(call(&["run", "no-such-file.json"]).status.code(), Some(2));
}

#[test]
fn a_study_of_half_a_year_is_charted_by_week_too() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().to_string_lossy().into_owned();
    let charts = |months: &str| {
        let words = [
            "compare",
            "harwood-1948",
            "--quiet",
            "--futures",
            "16",
            "--months",
            months,
            "--output",
            &output,
            "--assumptions",
            "0",
        ];
        assert_cmd::Command::cargo_bin("ripplechain").expect("the binary").args(words).assert().success();
        let folder = home.path().join("harwood-1948-compared").join("charts");
        ["output-by-week", "quits-by-week"].map(|name| std::fs::read_to_string(folder.join(name).with_extension("svg")))
    };
    for chart in charts("6") {
        let chart = chart.expect("a chart by week");
        for words in ["Weeks after the programme starts", "representatives", "all", "without"] {
            assert!(chart.contains(words), "{words} is missing");
        }
    }
    assert!(charts("7").iter().all(Result::is_err), "seven months are told by month only");
}

#[test]
fn the_assumed_numbers_are_drawn_and_the_finding_says_so() {
    let (_keep, file, output) = place(|_| {});
    let o = ripplechain(false, &["run", &file, "--output", &output, "--assumptions", "16"]);
    assert_eq!(o.code, 0, "{}", o.err);
    // The known engine knows no mechanisms, so every draw agrees.
    assert!(
        o.out.contains("In 16 of 16 draws of the assumptions the effect on loyalty at Maker is positive"),
        "{}",
        o.out
    );
    let folder = Path::new(&output).join("plan");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let summary: Value = serde_json::from_str(&read("summary.json")).expect("JSON");
    let drawn = &summary["assumptions"];
    assert_eq!((drawn["draws"].as_u64(), drawn["effects"][0]["agree"].as_u64()), (Some(16), Some(16)));
    assert!(drawn["numbers"].as_array().is_some_and(|n| n.len() > 20));
    let manifest: Value = serde_json::from_str(&read("manifest.json")).expect("JSON");
    assert_eq!(manifest["rerun"], "ripplechain run scenario.json --assumptions 16");
    let report = read("report.html");
    assert!(report.contains("<h2>How sure</h2>") && report.contains("id=\"how-sure\""));
    let o = ripplechain(false, &["run", &file, "--output", &output, "--assumptions", "0"]);
    assert!(!o.out.contains("draws"), "{}", o.out);
    assert!(!read("report.html").contains("<h2>How sure</h2>"));
}

#[test]
fn a_comparison_draws_the_assumed_numbers_for_every_arm() {
    let (_keep, file, output) = place(|_| {});
    let o = ripplechain(false, &["compare", &file, "--output", &output, "--assumptions", "8"]);
    assert_eq!(o.code, 0, "{}", o.err);
    let report = std::fs::read_to_string(Path::new(&output).join("plan-compared/report.html")).expect("a report");
    assert!(report.contains("What-ifs against the programme under every draw"), "what-ifs are told");
    let o = ripplechain(false, &["compare", &file, "--output", &output, "--assumptions", "8", "--json"]);
    let told: Value = serde_json::from_str(&o.out).expect("JSON");
    let row = &told["comparisons"][0]["rows"][0]["under_assumptions"];
    assert_eq!((row["draws"].as_u64(), row["standing"].as_str()), (Some(8), Some("holds")), "{told}");
    assert!(ripplechain(true, &["run", &file, "--output", &output, "--assumptions", "8"]).code == 130);
}

#[test]
fn why_shares_the_effect_among_levers_and_writes_it_everywhere() {
    let (_keep, file, output) = place(|_| {});
    let words = ["why", &file, "--output", &output, "--by", "levers", "--group", "say=employee_inclusion"];
    let o = ripplechain(false, &words);
    assert_eq!(o.code, 0, "{}", o.err);
    // The known engine looks at the tension alone.
    assert!(o.out.contains("all comes from tension"), "{}", o.out);
    let folder = Path::new(&output).join("plan-why");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let summary: Value = serde_json::from_str(&read("summary.json")).expect("JSON");
    let effect = &summary["why"]["answers"][0]["effects"][0];
    let number = |v: &Value| v.as_f64().expect("a number");
    let parts: f64 = effect["parts"].as_array().expect("parts").iter().map(|p| number(&p["share"]["mean"])).sum();
    assert!((parts - number(&effect["effect"]["mean"])).abs() < 1e-4, "{effect:#}");
    let report = read("report.html");
    assert!(report.contains("<h2>Why</h2>") && report.contains("id=\"why-levers-loyalty-maker\""));
    let manifest: Value = serde_json::from_str(&read("manifest.json")).expect("JSON");
    assert_eq!(manifest["rerun"], "ripplechain why scenario.json --by levers --group say=employee_inclusion");
    let again = ripplechain(false, &["rerun", &folder.display().to_string(), "--output", &format!("{output}/again")]);
    assert!(again.code == 0 && again.out.contains("The same bytes came out in all"), "{}{}", again.out, again.err);
    let wrong = ripplechain(false, &["why", &file, "--output", &output, "--group", "say=employe_inclusion"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean employee_inclusion?"), "{}", wrong.err);
}
