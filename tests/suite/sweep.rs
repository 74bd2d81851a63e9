//! Sweeps as a user meets them: the built binary, killed, cut short, split and resumed; always the same bytes.

#[path = "sweep/ranked.rs"]
mod ranked;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ripplechain::ensemble::simulate;
use ripplechain::experiment::branch::branch;
use ripplechain::experiment::outcome::{Measured, Point};
use ripplechain::experiment::precision::{Goal, until};
use ripplechain::experiment::sweep::Log;
use ripplechain::report::Folder;
use ripplechain::run::Arm;
use ripplechain::scenario::{Scenario, from_value};
use serde_json::{Value, json};
use tempfile::TempDir;

const TENSION: &str = "programme.maker.tension=0..1.5:6";
const INCLUSION: &str = "programme.maker.employee_inclusion=0..1:4";

/// A chain so small that a point takes milliseconds.
fn file() -> Value {
    json!({
        "name": "small",
        "months": 5,
        "futures": 20,
        "seed": 3,
        "chain": {
            "organisations": { "maker": { "name": "Maker", "staff": 16 } },
            "segments": { "families": { "served_by": "maker", "people": 40 } },
        },
        "programme": { "maker": { "tension": 0.6, "employee_inclusion": 0.5 } },
        "events": [{ "kind": "media_storm", "at": "families", "month": 2, "size": 1.0 }],
    })
}

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("small.json"), file().to_string()).expect("written");
        Self { folder }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ripplechain"));
        command.current_dir(self.folder.path()).args(crate::fixture::undrawn(words));
        command
    }

    fn sweep(&self, words: &[&str]) -> Output {
        self.command(&["sweep", "small.json", "--vary", TENSION, "--vary", INCLUSION])
            .args(words)
            .output()
            .expect("run")
    }

    fn swept(&self, words: &[&str]) -> String {
        let output = self.sweep(words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Every file of a sweep but the manifest, which tells when and how it was made.
    fn bytes(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(&self.path(folder), "", &mut found);
        found.remove("manifest.json");
        assert!(found.len() > 5, "{:?}", found.keys());
        found
    }

    fn points(&self, folder: &str) -> Vec<Point> {
        let (log, _) = <Log>::read(&self.path(folder).join("points.jsonl")).expect("a log");
        log.points().map(|p| log.point(p).expect("a point")).collect()
    }
}

pub(crate) fn collect(folder: &Path, within: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{within}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read(&path).expect("read"));
        }
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Numbers that look random and are the same every time.
fn scattered(seed: u64) -> impl Iterator<Item = u64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    })
}

#[test]
fn a_log_cut_short_anywhere_resumes_to_the_same_bytes() {
    let desk = Desk::new();
    desk.swept(&["--output", "whole"]);
    let whole = desk.bytes("whole/small-sweep");
    let log = &whole["points.jsonl"];
    let ends = [0, 5, log.len() as u64 - 1];
    for cut in ends.into_iter().chain(scattered(1).map(|x| x % log.len() as u64).take(7)) {
        let _ = fs::remove_dir_all(desk.path("cut"));
        fs::create_dir_all(desk.path("cut/small-sweep")).expect("made");
        fs::write(desk.path("cut/small-sweep/points.jsonl"), &log[..cut as usize]).expect("written");
        desk.swept(&["--output", "cut"]);
        assert!(desk.bytes("cut/small-sweep") == whole, "cut at {cut}");
    }
}

#[test]
fn a_damaged_line_is_dropped_and_its_point_simulated_again() {
    let desk = Desk::new();
    desk.swept(&[]);
    let whole = desk.bytes("output/small-sweep");
    let mut log = whole["points.jsonl"].clone();
    let middle = log.len() / 2;
    log[middle] = if log[middle] == b'1' { b'2' } else { b'1' };
    fs::write(desk.path("output/small-sweep/points.jsonl"), log).expect("written");
    let resumed = desk.sweep(&[]);
    assert!(said(&resumed).contains("1 torn or damaged line"), "{}", said(&resumed));
    assert!(desk.bytes("output/small-sweep") == whole);
}

#[test]
fn killed_at_ten_moments_a_sweep_loses_no_finished_point() {
    let desk = Desk::new();
    let words = ["--futures", "48", "--vary", "programme.maker.customer_inclusion=0..1:5", "--quiet"];
    let clock = Instant::now();
    desk.swept(&[&words[..], &["--output", "whole"]].concat());
    let took = clock.elapsed().as_millis() as u64;
    let whole = desk.bytes_of_three("whole/small-sweep");
    let log = desk.path("output/small-sweep/points.jsonl");
    let mut moments = scattered(2);
    let (mut kills, mut kept) = (0, 0);
    // On a slow machine the first kills may come before anything is finished.
    while kills < 10 || (kept == 0 && kills < 60) {
        let mut running = desk
            .command(&["sweep", "small.json", "--vary", TENSION, "--vary", INCLUSION])
            .args(words)
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(Duration::from_millis(moments.next().expect("endless") % (took / 3).max(20)));
        running.kill().expect("killed");
        running.wait().expect("ended");
        kills += 1;
        // Read as the next run will: nothing that was finished before may be gone.
        let lines = <Log>::read(&log).map_or(0, |(log, _)| log.len());
        assert!(lines >= kept, "{lines} points after {kept}");
        kept = lines;
    }
    assert!(kept > 0, "no kill came late enough");
    desk.swept(&words);
    assert!(desk.bytes_of_three("output/small-sweep") == whole);
}

impl Desk {
    /// The files of a sweep of three numbers, of which there is no chart.
    fn bytes_of_three(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(&self.path(folder), "", &mut found);
        found.remove("manifest.json");
        assert_eq!(found.keys().collect::<Vec<_>>(), ["points.csv", "points.jsonl", "scenario.json", "summary.json"]);
        found
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_stops_it_and_loses_nothing() {
    let desk = Desk::new();
    desk.swept(&["--output", "whole", "--futures", "100"]);
    let program = env!("CARGO_BIN_EXE_ripplechain");
    // A limit on the size of files, set while it works, stands for a disk that fills up.
    let script = format!(
        "trap '' XFSZ; exec '{program}' sweep small.json --vary {TENSION} --vary {INCLUSION} --futures 100 --threads 1"
    );
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(desk.folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    let running = command.spawn().expect("started");
    let log = desk.path("output/small-sweep/points.jsonl");
    while fs::metadata(&log).map_or(0, |m| m.len()) == 0 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let limit = ["--pid", &running.id().to_string(), "--fsize=8192"];
    assert!(Command::new("prlimit").args(limit).status().expect("prlimit").success(), "it had ended already");
    let limited = running.wait_with_output().expect("ended");
    assert_eq!(limited.status.code(), Some(1), "{}", said(&limited));
    assert!(said(&limited).contains("are kept; the same command goes on from there"), "{}", said(&limited));
    desk.swept(&["--futures", "100"]);
    assert!(desk.bytes("output/small-sweep") == desk.bytes("whole/small-sweep"));
}

#[test]
fn parts_joined_are_the_same_bytes_as_one_run() {
    let desk = Desk::new();
    desk.swept(&["--output", "whole"]);
    for part in ["1/3", "2/3", "3/3"] {
        desk.swept(&["--output", "parts", "--shard", part]);
    }
    let folders = ["2", "3", "1"].map(|i| format!("parts/small-sweep-{i}-of-3"));
    let [a, b, c] = folders.each_ref().map(String::as_str);
    let short = desk.command(&["merge", a, b, "--output", "joined"]).output().expect("run");
    assert_eq!(short.status.code(), Some(2));
    assert!(said(&short).contains("8 of 24 points are missing"), "{}", said(&short));
    let joined = desk.command(&["merge", a, b, c, "--output", "joined"]).output().expect("run");
    assert!(joined.status.success(), "{}", said(&joined));
    assert!(desk.bytes("joined/small-sweep") == desk.bytes("whole/small-sweep"));
}

#[test]
fn a_part_that_was_lost_is_named_and_made_again_by_itself() {
    let desk = Desk::new();
    desk.swept(&["--output", "whole"]);
    for part in ["1/4", "2/4", "4/4"] {
        desk.swept(&["--output", "parts", "--shard", part]);
    }
    // The second was killed in the middle of its second point, the third before its first, the fourth before it wrote more than points.
    let log = desk.path("parts/small-sweep-2-of-4/points.jsonl");
    let text = fs::read_to_string(&log).expect("a log");
    let second: Vec<&str> = text.split_inclusive('\n').take(2).collect();
    fs::write(&log, format!("{}{}", second.concat(), &text[text.len() - 40..])).expect("written");
    fs::create_dir_all(desk.path("parts/small-sweep-3-of-4")).expect("made");
    fs::write(desk.path("parts/small-sweep-3-of-4/points.jsonl"), "{\"check\":\"01").expect("written");
    fs::remove_file(desk.path("parts/small-sweep-4-of-4/scenario.json")).expect("removed");
    fs::remove_file(desk.path("parts/small-sweep-1-of-4/scenario.json")).expect("removed");

    let folders = ["4", "3", "1", "2"].map(|i| format!("parts/small-sweep-{i}-of-4"));
    let merge = |more: &[&str]| {
        let words: Vec<&str> = ["merge"].into_iter().chain(folders.iter().map(String::as_str)).collect();
        desk.command(&words).args(["--output", "joined"]).args(more).output().expect("run")
    };
    let short = merge(&[]);
    assert_eq!(short.status.code(), Some(2));
    let (err, wanted) = (
        said(&short),
        "11 of 24 points are missing, the first is number 2. Simulate again, with the same words as before, and then merge all folders: --shard 2/4 and --shard 3/4.",
    );
    assert!(err.contains(wanted), "{err}");
    assert_eq!(String::from_utf8_lossy(&merge(&["--missing"]).stdout), "2\n3\n");
    let told: Value = serde_json::from_slice(&merge(&["--missing", "--json"]).stdout).expect("JSON");
    assert_eq!(told, json!({ "format": 1, "points": 11, "parts": [2, 3], "of": 4 }));
    for part in ["2/4", "3/4"] {
        desk.swept(&["--output", "parts", "--shard", part]);
    }
    assert!(merge(&["--missing"]).stdout.is_empty());
    let joined = merge(&[]);
    assert!(joined.status.success(), "{}", said(&joined));
    assert!(desk.bytes("joined/small-sweep") == desk.bytes("whole/small-sweep"));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = Desk::new();
    let (one, two) =
        (desk.swept(&["--threads", "1", "--output", "one"]), desk.swept(&["--threads", "2", "--output", "two"]));
    assert_eq!(one, two);
    assert!(desk.bytes("one/small-sweep") == desk.bytes("two/small-sweep"));
}

#[test]
fn another_scenario_design_or_number_of_futures_is_refused_unless_told() {
    let desk = Desk::new();
    desk.swept(&[]);
    let before = desk.bytes("output/small-sweep");
    for (words, told) in [
        (["--set", "programme.maker.openness=0.9"], "the scenario was"),
        (["--metric", "enps@maker"], "other metrics"),
        (["--vary", "programme.maker.openness=0,1"], "other points"),
    ] {
        let output = desk.sweep(&words);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(told) && said(&output).contains("--restart"), "{}", said(&output));
    }
    assert!(desk.bytes("output/small-sweep") == before);
    desk.swept(&["--set", "programme.maker.openness=0.9", "--restart"]);
    assert!(desk.bytes("output/small-sweep") != before);
    fs::create_dir_all(desk.path("thesis/small-sweep")).expect("made");
    fs::write(desk.path("thesis/small-sweep/thesis.doc"), "years of work").expect("written");
    let foreign = desk.sweep(&["--output", "thesis", "--restart"]);
    assert_eq!(foreign.status.code(), Some(2), "{}", said(&foreign));
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_says_what_is_kept_and_how_to_go_on() {
    let desk = Desk::new();
    let words = ["sweep", "small.json", "--vary", TENSION, "--vary", INCLUSION, "--futures", "2000"];
    let mut running = desk.command(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("started");
    // However busy the machine is: it has said what it is going to do before it is stopped.
    let mut announced = [0];
    running.stderr.as_mut().expect("a pipe").read_exact(&mut announced).expect("said");
    std::thread::sleep(Duration::from_millis(400));
    // Not INT, which a shell has what it starts in the background ignore; it is asked for elsewhere.
    let sent = Command::new("kill").args(["-TERM", &running.id().to_string()]).status().expect("kill");
    let ended = running.wait_with_output().expect("ended");
    assert!(sent.success());
    assert_eq!(ended.status.code(), Some(130), "{}", said(&ended));
    assert!(said(&ended).contains("of 24 points are kept; the same command goes on from there."), "{}", said(&ended));
}

#[test]
fn two_sweeps_do_not_write_to_one_folder() {
    let desk = Desk::new();
    desk.swept(&[]);
    let refused = |by: &str| {
        let second = desk.sweep(&[]);
        assert_eq!(second.status.code(), Some(2), "{}", said(&second));
        assert!(said(&second).contains(by), "{}", said(&second));
    };
    let held = Folder::begin_within(&desk.path("output/small-sweep")).expect("begun");
    refused("another ripplechain is writing");
    drop(held);
    if !cfg!(windows) {
        // The log is held by itself too.
        let place = desk.path("output/small-sweep/points.jsonl");
        let (_, header) = <Log>::read(&place).expect("a log");
        let held = <Log>::open(&place, &header).expect("opened");
        refused("another sweep is writing");
        drop(held);
    }
    desk.swept(&[]);
}

#[test]
fn a_run_to_a_precision_writes_what_a_run_of_that_many_futures_writes() {
    let desk = Desk::new();
    let words = ["run", "small.json", "--data-only", "--until-precise", "0.1@loyalty@maker@5", "--json"];
    let precise = desk.command(&[&words[..], &["--output", "precise"]].concat()).output().expect("run");
    let told: Value = serde_json::from_slice(&precise.stdout).expect("JSON");
    assert!(said(&precise).contains("futures until the mean difference"), "{}", said(&precise));
    let futures = told["precision"]["futures"].to_string();
    assert_ne!(futures, "32", "nothing was added");
    let words = ["run", "small.json", "--data-only", "--futures", &futures, "--output", "fixed"];
    assert!(desk.command(&words).output().expect("run").status.success());
    for name in ["series.csv", "futures.parquet", "scenario.json", "summary.json"] {
        let read = |from: &str| fs::read(desk.path(from).join("small").join(name)).expect("a file");
        assert!(read("precise") == read("fixed"), "{name}");
    }
}

#[test]
fn compare_branches_what_ifs_off() {
    let desk = Desk::new();
    let words = ["compare", "small.json", "--set", "programme.maker.tension=1.2", "--name", "hotter", "--table-only"];
    let at = |month: &str, branch: &str| -> Value {
        let more = ["--month", month, "--branch-at", branch, "--json"];
        let output = desk.command(&[&words[..], &more].concat()).output().expect("run");
        assert!(output.status.success(), "{}", said(&output));
        let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        told["comparisons"][1]["rows"].clone()
    };
    let zero = |rows: &Value| rows.as_array().expect("rows").iter().all(|r| r["difference"]["mean"] == 0.0);
    assert!(zero(&at("3", "3")) && !zero(&at("4", "3")));
    let refused = desk.command(&[&words[..], &["--branch-at", "5"]].concat()).output().expect("run");
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
}

#[test]
fn what_cannot_be_varied_is_refused_with_a_remedy() {
    let desk = Desk::new();
    let diagnostics: [(&[&str], &str); 3] = [
        (&["--vary", "programme.maker.tensoin=0..1:3"], "did you mean programme.maker.tension?"),
        (&["--vary", "programme.maker.tension=0..9:2"], "9 lies outside 0 to 1.5"),
        (&["--vary", "programme.maker.tension=0..1:3", "--metric", "joy@maker"], "there is no metric joy"),
    ];
    for (words, told) in diagnostics {
        let output = desk.command(&[&["sweep", "small.json"], words].concat()).output().expect("run");
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(told), "{}", said(&output));
    }
    assert!(!desk.path("output").exists());
}

#[test]
fn a_point_is_what_a_run_of_its_own_would_find_whatever_points_share() {
    let desk = Desk::new();
    let paths = ["programme.maker.tension=0.3,0.9", "events.0.size=0.5,1.5", "chain.segments.families.churn=0.5,2"];
    for (i, vary) in paths.iter().enumerate() {
        let output = format!("out-{i}");
        let run = desk.command(&["sweep", "small.json", "--vary", vary, "--output", &output]).output().expect("run");
        assert!(run.status.success(), "{}", said(&run));
        let (path, values) = vary.split_once('=').expect("an axis");
        for (point, value) in desk.points(&format!("{output}/small-sweep")).iter().zip(values.split(',')) {
            let scenario = scenario(|_| {}).with(&[format!("{path}={value}")]).expect("a scenario");
            let e = simulated(&[("without", &scenario, false), ("with", &scenario, true)], 20);
            let column = e.layout.column("loyalty", "maker").expect("measured");
            let levels = |arm| e.values(arm, column, 5).collect::<Vec<f32>>();
            let metric = ripplechain::observe::metric("loyalty").expect("a metric");
            assert_eq!(point.measured[0], Measured::of(metric, &levels(1), &levels(0)), "{vary} {value}");
        }
    }
}

#[test]
fn a_quasi_random_design_resumes_and_grows() {
    let desk = Desk::new();
    let sobol = |points: &str, output: &str| {
        let words = ["sweep", "small.json", "--vary", "programme.maker.tension=0..1.5", "--vary"];
        let more = ["programme.maker.relief=0..1", "--design", "sobol", "--points", points, "--output", output];
        let run = desk.command(&[&words[..], &more].concat()).output().expect("run");
        assert!(run.status.success(), "{}", said(&run));
        desk.points(&format!("{output}/small-sweep"))
    };
    let (few, many) = (sobol("4", "few"), sobol("8", "many"));
    assert_eq!((few.len(), many.len()), (4, 8));
    assert_eq!(few[..], many[..4]);
}

#[test]
fn as_many_futures_as_a_precision_needs_and_it_says_so() {
    let desk = Desk::new();
    let goal = "0.2@loyalty@maker@5";
    let told = desk.swept(&["--until-precise", goal, "--max-futures", "256", "--output", "precise"]);
    assert!(
        told.contains(
            "Half the interval of loyalty of the customers of Maker at month 5 was to be at most 0.2 points: it took"
        ),
        "{told}"
    );
    let points = desk.points("precise/small-sweep");
    assert!(points.iter().any(|p| p.futures > 32), "nothing was added");
    for p in &points {
        let half = p.half_width.expect("known");
        assert!(half <= 0.2 || p.futures == 256, "{half} at {}", p.futures);
        let fixed = scenario(|_| {});
        let fixed = fixed.with(&[
            format!("programme.maker.tension={}", p.at[0]),
            format!("programme.maker.employee_inclusion={}", p.at[1]),
        ]);
        if p.point % 8 == 0 {
            let fixed = fixed.expect("a scenario");
            let e = simulated(&[("without", &fixed, false), ("with", &fixed, true)], p.futures as u32);
            let column = e.layout.column("loyalty", "maker").expect("measured");
            let each: Vec<Option<f32>> = e.differences(1, 0, column, 5).map(Some).collect();
            assert_eq!(p.each, each);
        }
    }
}

#[test]
fn an_ensemble_grown_to_a_precision_is_the_ensemble_of_that_many_futures() {
    let scenario = scenario(|_| {});
    let arms = [("without", &scenario, false), ("with", &scenario, true)];
    let goal = Goal::read("0.1@loyalty@maker@5", &scenario, 2048).expect("a goal");
    let grown = until(&goal, &[(1, 0)], |futures| simulate(&arms_of(&arms), futures, &|_| {}, &AtomicBool::new(false)));
    let (grown, reached) = grown.expect("arms fit").expect("not stopped");
    assert!(reached.met && reached.futures > 32 && reached.half_width <= 0.1, "{reached:?}");
    let at_once = simulated(&arms, reached.futures);
    assert_eq!(grown.futures.len(), at_once.futures.len());
    // To the bit: what is not defined anywhere is not equal to itself.
    for (a, b) in grown.futures.iter().flatten().zip(at_once.futures.iter().flatten()) {
        for column in 0..at_once.layout.columns.len() {
            let bits = |t: &ripplechain::observe::Trajectory| -> Vec<u32> {
                t.column(column).iter().map(|x| x.to_bits()).collect()
            };
            assert_eq!(bits(a), bits(b));
        }
    }
}

#[test]
fn what_ifs_that_branch_share_the_past_to_the_bit() {
    let baseline = scenario(|f| f["months"] = 12.into());
    let what_if = scenario(|f| {
        f["months"] = 12.into();
        f["programme"] = json!({ "maker": { "tension": [[1, 1.4], [9, 0.2]], "openness": 0.9 } });
        f["events"] = json!([{ "kind": "layoff", "at": "maker", "month": 8, "size": 0.2 }]);
    });
    let quiet = scenario(|f| {
        f["months"] = 12.into();
        f["programme"] = json!({});
    });
    for other in [what_if, quiet] {
        let branched = branch(&baseline, &other, 6).expect("a branch");
        let e = simulated(&[("baseline", &baseline, true), ("branched", &branched, true)], 16);
        let mut differ = 0;
        for future in &e.futures {
            for column in 0..e.layout.columns.len() {
                let bits = |arm: usize, months: std::ops::Range<usize>| -> Vec<u32> {
                    future[arm].column(column)[months].iter().map(|x| x.to_bits()).collect()
                };
                assert_eq!(bits(0, 0..7), bits(1, 0..7));
                differ += usize::from(bits(0, 7..13) != bits(1, 7..13));
            }
        }
        assert!(differ > 16 * e.layout.columns.len() / 2, "{differ}");
    }
}

fn scenario(change: impl FnOnce(&mut Value)) -> Scenario {
    let mut file = file();
    change(&mut file);
    from_value(&file, "small").expect("a scenario")
}

fn arms_of(arms: &[(&str, &Scenario, bool)]) -> Vec<Arm> {
    arms.iter()
        .map(|&(name, scenario, programme)| Arm { name: name.to_owned(), scenario: scenario.clone(), programme })
        .collect()
}

fn simulated(arms: &[(&str, &Scenario, bool)], futures: u32) -> ripplechain::ensemble::Ensemble {
    let simulated = simulate(&arms_of(arms), 0..futures, &|_| {}, &AtomicBool::new(false));
    simulated.expect("arms fit").expect("not stopped")
}
