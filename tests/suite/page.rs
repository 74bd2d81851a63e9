//! The live page: its lessons hold what they say, and a real browser can do what a leader and a class would.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ripplechain::scenario::{LESSONS, Options, load, read};

use crate::wasm::is_known_to_be_stale;

#[test]
fn every_lesson_in_the_folder_is_bundled_and_asks_what_the_model_can_answer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/lessons");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder")
        .filter_map(|e| e.ok()?.file_name().into_string().ok()?.strip_suffix(".json").map(str::to_owned))
        .collect();
    files.sort();
    let mut bundled: Vec<&str> = LESSONS.iter().map(|(name, _)| *name).collect();
    bundled.sort_unstable();
    assert_eq!(files, bundled);
    for (name, text) in LESSONS {
        let scenario = read(text.as_bytes(), name, &Options::default()).unwrap_or_else(|f| panic!("{f}"));
        assert_eq!(scenario.name, *name);
        let lesson = scenario.lesson.as_ref().unwrap_or_else(|| panic!("{name} has no lesson"));
        let p = &lesson.prediction;
        assert!(p.choices.iter().all(|c| c.best.is_some() != c.shape.is_some()), "{name}: a choice says one thing");
        assert_eq!(lesson.plan_50_minutes.iter().map(|p| p.minutes).sum::<u32>(), 50, "{name}");
        assert_eq!(load(name, &Options::default()).expect("bundled"), scenario);
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page")
}

/// One test at a time has the browser, and what it looks at is made while it has it: two on a busy machine starve each other.
static BROWSER: Mutex<()> = Mutex::new(());

struct Browser {
    chromium: String,
    _alone: MutexGuard<'static, ()>,
}

/// The browser for the scripts in `tests/page`. None, said aloud, where there is none; continuous integration must have one.
fn browser() -> Option<Browser> {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    let driver = folder().join("node_modules/playwright-core");
    let missing = [
        (Path::new(&chromium), "Chromium (apt-get install chromium, or set CHROMIUM)"),
        (driver.as_path(), "playwright-core (npm ci in tests/page)"),
    ]
    .into_iter()
    .find(|(path, _)| !path.exists());
    if let Some((_, what)) = missing {
        assert!(std::env::var("CI").is_err(), "{what} is missing");
        eprintln!("SKIPPED a test in a browser: {what} is missing");
        return None;
    }
    // A test that failed while it held the browser leaves it free all the same.
    Some(Browser { chromium, _alone: BROWSER.lock().unwrap_or_else(PoisonError::into_inner) })
}

impl Browser {
    /// Runs a script of `tests/page` on what it looks at: an address or a file.
    fn passes(&self, script: &str, at: &str) {
        let mut node = Command::new("node");
        let ran = node.arg(folder().join(script)).arg(at).env("CHROMIUM", &self.chromium).output();
        let ran = ran.expect("node runs");
        let told = String::from_utf8_lossy(&ran.stdout);
        eprintln!("{told}");
        assert!(ran.status.success(), "{told}\n{}", String::from_utf8_lossy(&ran.stderr));
    }
}

/// A live page that ends with its test, however that ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself: then there is nothing to do.
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Runs a script on the page as a file, unless its engine is known to be older than the model.
fn file_passes(script: &str) {
    if is_known_to_be_stale() {
        return;
    }
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    browser.passes(script, &exported(folder.path()).display().to_string());
}

/// Runs a script on a live page of its own.
fn page_passes(script: &str) {
    let Some(browser) = browser() else { return };
    let mut server = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
        .args(["serve", "tension-and-inclusion", "--set", "futures=48", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map(Server)
        .expect("the server starts");
    let mut url = String::new();
    BufReader::new(server.0.stdout.take().expect("piped")).read_line(&mut url).expect("it tells its address");
    browser.passes(script, url.trim());
}

#[test]
fn a_leader_moves_levers_and_sees_what_changes() {
    page_passes("page.test.mjs");
}

#[test]
fn a_plan_is_made_shared_by_its_address_and_undone() {
    page_passes("plan.test.mjs");
}

#[test]
fn what_was_done_is_seen_and_heard() {
    page_passes("feedback.test.mjs");
}

#[test]
fn the_page_is_read_on_every_screen_by_everyone() {
    page_passes("looks.test.mjs");
}

#[test]
fn the_page_leads_to_a_decision_and_opens_ones_own_file() {
    page_passes("decide.test.mjs");
}

#[test]
fn charts_tell_their_values_to_pointer_finger_and_keyboard() {
    page_passes("values.test.mjs");
}

#[test]
fn what_is_made_is_kept_and_the_keyboard_stays() {
    page_passes("kept.test.mjs");
}

#[test]
fn a_class_predicts_and_meets_on_the_board() {
    page_passes("class.test.mjs");
}

#[test]
fn forty_students_at_once_lose_nothing() {
    page_passes("crowd.test.mjs");
}

#[test]
fn every_job_is_done_with_the_keyboard_alone() {
    page_passes("keyboard.test.mjs");
}

#[test]
fn every_state_is_read_by_everyone_in_light_and_dark() {
    page_passes("states.test.mjs");
}

#[test]
fn every_state_of_the_file_is_read_by_everyone_in_light_and_dark() {
    file_passes("states.test.mjs");
}

/// The showcase as a file, with fewer futures and a lesson.
fn exported(folder: &Path) -> PathBuf {
    let file = folder.join("showcase.html");
    let made = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
        .args(["--quiet", "export", "tension-and-inclusion", "--set", "futures=48"])
        .args(["--lesson", "lesson-productive-zone", "--output"])
        .arg(&file)
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    file
}

#[test]
fn the_page_as_a_file_answers_offline() {
    file_passes("file.test.mjs");
}

/// Whether there is a Firefox; continuous integration must have one.
fn has_firefox() -> bool {
    let firefox = std::env::var("FIREFOX").unwrap_or_else(|_| "/usr/bin/firefox-esr".to_owned());
    let is_there = Path::new(&firefox).exists();
    if !is_there {
        assert!(std::env::var("CI").is_err(), "Firefox (apt-get install firefox-esr, or set FIREFOX) is missing");
        eprintln!("SKIPPED a test in Firefox: there is none");
    }
    is_there
}

#[test]
fn the_page_answers_in_firefox_too() {
    if has_firefox() {
        page_passes("firefox.test.mjs");
    }
}

#[test]
fn the_page_as_a_file_answers_in_firefox_too() {
    if has_firefox() {
        file_passes("firefox.test.mjs");
    }
}

#[test]
fn the_evidence_is_read_by_everyone() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("evidence.html");
    let made = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
        .args("--quiet evidence C10 P02 portfolio theory --quick --futures 4 --programmes 10".split(' '))
        .arg("--html")
        .arg(&file)
        .output()
        .expect("it runs");
    assert!(file.exists(), "{}", String::from_utf8_lossy(&made.stderr));
    browser.passes("evidence.test.mjs", &file.display().to_string());
}

#[test]
fn a_report_is_read_on_phone_and_paper_by_everyone() {
    let Some(browser) = browser() else { return };
    let output = tempfile::tempdir().expect("a folder");
    let made = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
        .args(["--quiet", "compare", "tension-and-inclusion", "--assumptions", "0", "--futures", "8", "--output"])
        .arg(output.path())
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let report = output.path().join("tension-and-inclusion-compared/report.html");
    browser.passes("report.test.mjs", &report.display().to_string());
}

/// The modules that a script of the page imports.
fn imports(script: &str) -> Vec<&str> {
    let names = script.lines().filter_map(|line| line.rsplit_once("from './"));
    names.filter_map(|(_, rest)| rest.split('\'').next()).collect()
}

/// What is left of modules when those that import nothing that is left are taken away, again and again: the circles.
fn circles(modules: &[(String, String)]) -> Vec<&str> {
    let mut left: Vec<(&str, Vec<&str>)> = modules.iter().map(|(name, text)| (name.as_str(), imports(text))).collect();
    loop {
        let names: Vec<&str> = left.iter().map(|(name, _)| *name).collect();
        left.retain(|(_, wanted)| wanted.iter().any(|w| names.contains(w)));
        if left.len() == names.len() {
            return names;
        }
    }
}

#[test]
fn the_modules_of_the_page_import_each_other_one_way() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/page");
    let files = std::fs::read_dir(folder).expect("the folder").map(|e| e.expect("readable").path());
    let modules: Vec<(String, String)> = files
        .filter(|path| path.extension().is_some_and(|e| e == "js"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("readable");
            (path.file_name().expect("a file").to_string_lossy().into_owned(), text)
        })
        .collect();
    assert!(modules.iter().map(|(_, text)| imports(text).len()).sum::<usize>() > 20, "the imports were not read");
    assert_eq!(circles(&modules), [""; 0]);
}

#[test]
fn a_circle_would_be_found() {
    let module = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let modules = [
        module("main.js", "import { board } from './board.js';"),
        module("board.js", "import {\n  say,\n} from './dom.js';\nimport { open } from './main.js';"),
        module("dom.js", ""),
    ];
    assert_eq!(circles(&modules), ["main.js", "board.js"]);
}
