//! The live page: its lessons hold what they say, and a real browser can do what a leader and a class would.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

use ripplechain::scenario::{LESSONS, Options, load, read};

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

/// Where Chromium is, for the scripts in `tests/page`. None, said aloud, where there is no browser; continuous integration
/// must have one.
fn browser() -> Option<String> {
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
    Some(chromium)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page")
}

/// One browser at a time: two of them on a busy machine starve each other.
static BROWSER: Mutex<()> = Mutex::new(());

/// Runs a script of `tests/page` on what it looks at.
fn look(script: &str, at: &str, chromium: &str) -> std::io::Result<Output> {
    // A test that failed while it held the browser leaves it free all the same.
    let _one = BROWSER.lock().unwrap_or_else(PoisonError::into_inner);
    Command::new("node").arg(folder().join(script)).arg(at).env("CHROMIUM", chromium).output()
}

fn passed(ran: &Output) {
    let told = String::from_utf8_lossy(&ran.stdout);
    eprintln!("{told}");
    assert!(ran.status.success(), "{told}\n{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn a_browser_can_do_what_a_leader_and_a_class_would() {
    let Some(chromium) = browser() else { return };
    let mut server = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
        .args(["serve", "tension-and-inclusion", "--set", "futures=48", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let mut url = String::new();
    let told = BufReader::new(server.stdout.take().expect("piped")).read_line(&mut url);
    let ran = told.and_then(|_| {
        let whole = look("page.test.mjs", url.trim(), &chromium)?;
        Ok([whole, look("faults.test.mjs", url.trim(), &chromium)?])
    });
    server.kill().expect("it runs");
    server.wait().expect("it ends");
    ran.expect("node runs").iter().for_each(passed);
}

#[test]
fn the_evidence_is_read_by_everyone() {
    let Some(chromium) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("evidence.html");
    let made = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
        .args("--quiet evidence C10 P02 portfolio theory --quick --futures 4 --programmes 10".split(' '))
        .arg("--html")
        .arg(&file)
        .output()
        .expect("it runs");
    assert!(file.exists(), "{}", String::from_utf8_lossy(&made.stderr));
    passed(&look("evidence.test.mjs", &file.display().to_string(), &chromium).expect("node runs"));
}

#[test]
fn a_report_is_read_on_phone_and_paper_by_everyone() {
    let Some(chromium) = browser() else { return };
    let output = tempfile::tempdir().expect("a folder");
    let made = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
        .args(["--quiet", "compare", "tension-and-inclusion", "--futures", "8", "--output"])
        .arg(output.path())
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let report = output.path().join("tension-and-inclusion-compared/report.html");
    passed(&look("report.test.mjs", &report.display().to_string(), &chromium).expect("node runs"));
}
