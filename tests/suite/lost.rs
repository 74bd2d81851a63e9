//! No pipe, signal, folder or full disk costs a user work: the built binary, as a shell meets it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

use crate::sweep::collect;

/// A folder with a scenario so small that it takes moments.
struct Place(TempDir);

const RUN: &[&str] = &["run", "small.json"];
const COMPARE: &[&str] = &["compare", "small.json"];
const SWEEP: &[&str] = &["sweep", "small.json", "--vary", "programme.maker.tension=0..1:3"];
/// What each of these leaves in `output`.
const FOLDERS: [(&[&str], &str); 3] = [(RUN, "small"), (COMPARE, "small-compared"), (SWEEP, "small-sweep")];

impl Place {
    fn new(futures: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = json!({
            "name": "small",
            "months": 7,
            "futures": futures,
            "chain": {
                "organisations": { "maker": { "name": "Maker", "staff": 16 } },
                "segments": { "families": { "served_by": "maker", "people": 40 } },
            },
            "programme": { "maker": { "tension": 0.6 } },
            "what_ifs": { "hot": { "programme": { "maker": { "tension": 1.2 } } } },
        });
        fs::write(folder.path().join("small.json"), file.to_string()).expect("written");
        Self(folder)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ripplechain"));
        command.current_dir(self.0.path()).args(crate::fixture::undrawn(words)).stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("run")
    }

    fn done(&self, words: &[&str]) {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", said(&output));
    }

    fn shell(&self, script: &str) -> Output {
        let program = env!("CARGO_BIN_EXE_ripplechain");
        let script = script.replace("ripplechain", &format!("'{program}'"));
        Command::new("bash").args(["-c", &script]).current_dir(self.0.path()).output().expect("bash")
    }

    /// Every file below a folder.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        if self.path(folder).is_dir() {
            collect(&self.path(folder), "", &mut found);
        }
        found
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Every file that the manifest of a folder lists is there, and nothing else.
    fn is_whole(&self, folder: &str) -> bool {
        let files = self.files(folder);
        let Some(manifest) = files.get("manifest.json") else { return false };
        let manifest: serde_json::Value = serde_json::from_slice(manifest).expect("JSON");
        let listed: Vec<&str> =
            manifest["files"].as_array().expect("a list").iter().map(|e| e["name"].as_str().expect("a name")).collect();
        let there: Vec<&str> =
            files.keys().map(String::as_str).filter(|n| !["manifest.json", "points.jsonl"].contains(n)).collect();
        listed == there
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file of a folder but the manifest, which tells when it was made.
fn results(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.remove("manifest.json");
    files
}

#[test]
fn files_are_written_whatever_becomes_of_standard_output() {
    let place = Place::new(4);
    for (words, folder) in FOLDERS {
        let words = if words == SWEEP { words.join(" ") } else { format!("{} --data-only", words.join(" ")) };
        for reader in ["| true", "| head -c 1", "2>&1 | true", "> /dev/full", ">&- 2>&-"] {
            let output = place.shell(&format!("set -o pipefail; ripplechain {words} {reader}; echo \"code $?\" >&2"));
            let folder = format!("output/{folder}");
            assert!(place.is_whole(&folder), "{words} {reader}: {}", said(&output));
            let code = if reader == "> /dev/full" { "code 1" } else { "code 0" };
            assert!(said(&output).contains(code), "{words} {reader}: {}", said(&output));
            fs::remove_dir_all(place.path("output")).expect("removed");
        }
    }
    let output = place.shell("ripplechain schema | head -1; echo \"code ${PIPESTATUS[0]}\" >&2");
    assert_eq!((said(&output).trim(), output.stdout.len()), ("code 0", 2));
}

#[test]
fn what_others_put_into_a_folder_stops_the_command_before_it_simulates() {
    let place = Place::new(4);
    for (words, folder) in FOLDERS {
        place.done(words);
        let folder = format!("output/{folder}");
        let whole = results(place.files(&folder));
        let scenario = whole["scenario.json"].clone();
        let changed = [&scenario[..], b"\n"].concat();
        for (file, text, told) in [
            ("notes.txt", &b"a week's work"[..], "notes.txt"),
            (".git/objects/1", b"history", ".git/"),
            ("charts/mine.svg", b"mine", "charts/mine.svg"),
            ("scenario.json", &changed, "scenario.json (changed since it was written)"),
        ] {
            let file = place.path(&folder).join(file);
            fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            fs::write(&file, text).expect("written");
            let before = place.files(&folder);
            for more in if words == SWEEP { [&[][..], &["--restart"]] } else { [&[][..], &["--data-only"]] } {
                let output = place.run(&[words, more].concat());
                assert_eq!(output.status.code(), Some(2), "{words:?}: {}", said(&output));
                assert!(said(&output).contains(told) && said(&output).contains("--output"), "{}", said(&output));
                assert!(place.files(&folder) == before, "{told}");
            }
            fs::remove_file(&file).expect("removed");
            fs::write(place.path(&folder).join("scenario.json"), &scenario).expect("as it was");
            let _ = fs::remove_dir_all(place.path(&folder).join(".git"));
        }
        // Its own files it replaces.
        place.done(words);
        assert!(results(place.files(&folder)) == whole && place.is_whole(&folder));
        assert_eq!(place.names("output").len(), 1, "{:?}", place.names("output"));
        fs::remove_dir_all(place.path("output")).expect("removed");
    }
}

#[test]
fn data_only_keeps_the_pictures_of_the_same_numbers_and_refuses_to_lose_those_of_others() {
    let place = Place::new(4);
    place.done(RUN);
    let whole = results(place.files("output/small"));
    place.done(&[RUN, &["--data-only"]].concat());
    assert!(results(place.files("output/small")) == whole && place.is_whole("output/small"));
    for other in [["--seed", "9"], ["--futures", "5"]] {
        let output = place.run(&[RUN, &["--data-only"], &other[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("charts and a report of other numbers"), "{}", said(&output));
        assert!(results(place.files("output/small")) == whole);
    }
}

#[test]
fn what_is_put_there_during_the_simulation_is_kept_and_so_is_what_was_simulated() {
    let place = Place::new(4);
    place.done(&[RUN, &["--data-only"]].concat());
    let folder = ripplechain::report::Folder::begin(&place.path("output/small")).expect("begun");
    fs::write(place.path("output/small/notes.txt"), "just now").expect("written");
    folder.write("summary.json", b"{}").expect("written");
    let written = folder.finish().expect("finished");
    assert_eq!(written, place.path("output/small-2"));
    assert_eq!(place.names("output"), ["small", "small-2"]);
    assert_eq!(fs::read(place.path("output/small/notes.txt")).expect("kept"), b"just now");
}

#[test]
fn two_at_once_do_not_write_to_one_folder() {
    let place = Place::new(4);
    let folder = ripplechain::report::Folder::begin(&place.path("output/small")).expect("begun");
    let output = place.run(RUN);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("another ripplechain is writing"), "{}", said(&output));
    drop(folder);
    place.done(RUN);
    assert_eq!(place.names("output"), ["small"]);
}

#[test]
fn evidence_replaces_only_what_it_wrote_itself() {
    let place = Place::new(4);
    let words = ["evidence", "C10", "--futures", "4", "--html", "page.html", "--charts", "charts"];
    let written = |code: i32| {
        let output = place.run(&words);
        // A few futures may not show what many do.
        assert!(output.status.code().is_some_and(|c| if code == 2 { c == 2 } else { c < 2 }), "{}", said(&output));
        said(&output)
    };
    fs::create_dir(place.path("charts")).expect("made");
    fs::write(place.path("charts/mine.txt"), "mine").expect("written");
    written(0);
    written(0);
    assert_eq!(place.names("charts"), ["C10.png", "C10.svg", "manifest.json", "mine.txt"]);
    let page = fs::read_to_string(place.path("page.html")).expect("a page");
    fs::write(place.path("page.html"), page.replace("</body>", "<p>my remark</p></body>")).expect("written");
    assert!(written(2).contains("page.html"));
    fs::write(place.path("page.html"), page).expect("written");
    fs::write(place.path("charts/C10.svg"), "retouched").expect("written");
    assert!(written(2).contains("C10.svg (changed"));
    fs::create_dir(place.path("docs")).expect("made");
    fs::write(place.path("docs/facts.md"), "my own facts").expect("written");
    let output = place.run(&["evidence", "--docs", "docs", "--futures", "4"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("facts.md") && place.names("docs") == ["facts.md"], "{}", said(&output));
}

#[test]
fn a_schema_that_somebody_changed_is_not_overwritten() {
    let place = Place::new(4);
    place.done(&["new", "one"]);
    place.done(&["new", "two"]);
    let schema = place.path("ripplechain.schema.json");
    let text = fs::read_to_string(&schema).expect("a schema");
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    fs::write(&schema, text.replacen("draft/2020-12", "draft/my-own", 1)).expect("written");
    let output = place.run(&["new", "three"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("--force") && !place.path("three.json").exists(), "{}", said(&output));
    place.done(&["new", "three", "--force"]);
    assert_eq!(fs::read_to_string(&schema).expect("a schema"), text);
}

#[cfg(unix)]
mod unix {
    use super::*;

    /// Starts a command that would take long, waits until it works, and sends it a signal.
    fn signalled(place: &Place, words: &[&str], signal: &str, until: &Path) -> Output {
        let running = place.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
        let clock = Instant::now();
        while !until.exists() && clock.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let sent = Command::new("kill").args([signal, &running.id().to_string()]).status().expect("kill");
        assert!(sent.success(), "{words:?} had ended already");
        running.wait_with_output().expect("ended")
    }

    /// Whether what is started here hears a signal: shells have what they start in the background ignore some, and that is inherited.
    fn is_heard(number: u32) -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored =
            status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
        ignored.is_none_or(|mask| mask & (1 << (number - 1)) == 0)
    }

    #[test]
    fn every_signal_that_asks_to_stop_stops_and_leaves_what_was_there() {
        let place = Place::new(100_000);
        fs::create_dir_all(place.path("output")).expect("made");
        for (signal, _) in [("-INT", 2), ("-TERM", 15), ("-HUP", 1)].into_iter().filter(|(_, number)| is_heard(*number))
        {
            for (words, folder) in FOLDERS {
                let at = place.path(&format!("output/.{folder}.unfinished"));
                let output = signalled(&place, words, signal, &at);
                assert_eq!(output.status.code(), Some(130), "{words:?} {signal}: {}", said(&output));
                assert!(said(&output).contains("Stopped"), "{words:?} {signal}: {}", said(&output));
                let left = place.names("output");
                assert!(left.iter().all(|name| name == "small-sweep"), "{words:?} {signal} left {left:?}");
            }
            let docs = ["evidence", "--docs", "docs", "--futures", "100000"];
            let output = signalled(&place, &docs, signal, &place.path(".docs.unfinished"));
            assert_eq!(output.status.code(), Some(130), "{signal}: {}", said(&output));
            assert_eq!(place.names("."), ["output", "small.json"]);
        }
    }

    #[test]
    fn who_is_started_with_a_signal_ignored_does_not_hear_it() {
        let place = Place::new(400);
        let script =
            "trap '' HUP; ripplechain run small.json --data-only & sleep 0.2; kill -HUP $!; wait $!; echo \"code $?\"";
        let output = place.shell(script);
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(out.contains("code 0") && place.is_whole("output/small"), "{out}{}", said(&output));
    }

    #[test]
    fn killed_at_any_moment_the_next_run_finds_the_old_folder_or_the_new_one() {
        let place = Place::new(40);
        for (words, folder) in FOLDERS {
            let words = &[words, if words == SWEEP { &[] } else { &["--data-only"] }].concat()[..];
            let folder = format!("output/{folder}");
            let clock = Instant::now();
            place.done(words);
            let took = clock.elapsed();
            let whole = results(place.files(&folder));
            for moment in 1..=10 {
                let mut running =
                    place.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
                // The later moments, when files are written and swapped, more often than the earlier.
                std::thread::sleep(took.mul_f64(1.1 - 1.1 / f64::from(moment)));
                running.kill().expect("killed");
                running.wait().expect("ended");
            }
            place.done(words);
            assert!(results(place.files(&folder)) == whole && place.is_whole(&folder), "{words:?}");
            assert_eq!(place.names("output").len(), 1, "{words:?} left {:?}", place.names("output"));
            fs::remove_dir_all(place.path("output")).expect("removed");
        }
    }

    /// The moments that no clock hits: what stands there after a kill between any two steps.
    #[test]
    fn killed_between_two_renames_the_old_folder_comes_back() {
        let place = Place::new(4);
        let words = [RUN, &["--data-only"]].concat();
        place.done(&words);
        let old = place.files("output/small");
        let mark =
            "ripplechain is writing the folder of this name. The next run clears up after one that was killed.\n";
        let killed = || {
            fs::write(place.path("output/.small.writing"), mark).expect("written");
            fs::create_dir(place.path("output/.small.unfinished")).expect("made");
            fs::write(place.path("output/.small.unfinished/series.csv"), "half").expect("written");
        };
        // Between the two renames; then the next run is stopped by a problem of its own.
        killed();
        fs::rename(place.path("output/small"), place.path("output/.small.replaced")).expect("renamed");
        drop(ripplechain::report::Folder::begin(&place.path("output/small")).expect("begun"));
        assert!(place.files("output/small") == old);
        assert_eq!(place.names("output"), ["small"]);
        // After both, while the old one is taken apart: what is not ours in it comes back to sight.
        killed();
        let aside = place.path("output/.small.replaced");
        fs::create_dir(&aside).expect("made");
        for (name, bytes) in &old {
            fs::write(aside.join(name), bytes).expect("written");
        }
        fs::write(aside.join("notes.txt"), "slipped in").expect("written");
        place.done(&words);
        assert_eq!(place.names("output"), ["small", "small-2"]);
        assert_eq!(place.names("output/small-2"), ["notes.txt"]);
        // Without the mark they are somebody's.
        fs::create_dir(place.path("output/.small.unfinished")).expect("made");
        let output = place.run(&words);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(".small.unfinished"), "{}", said(&output));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_noticed_before_the_simulation() {
        // So many futures that simulating them first would take minutes.
        let place = Place::new(100_000);
        fs::write(place.path("file"), "in place of a folder").expect("written");
        let clock = Instant::now();
        for words in [RUN, COMPARE, SWEEP] {
            let output = place.run(&[words, &["--output", "file/output"]].concat());
            assert_eq!(output.status.code(), Some(2), "{words:?}: {}", said(&output));
            assert!(said(&output).contains("file"), "{}", said(&output));
        }
        let output = place.run(&["evidence", "--docs", "file/docs", "--futures", "100000"]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(clock.elapsed() < Duration::from_secs(60));
        // A file system that is mounted read-only, where the test may mount one.
        let script = "mkdir -p ro && mount --bind ro ro && mount -o remount,ro,bind ro || exit 77; \
                      ripplechain run small.json --output ro; echo \"code $?\" >&2";
        let script = script.replace("ripplechain", &format!("'{}'", env!("CARGO_BIN_EXE_ripplechain")));
        let output = Command::new("unshare").args(["-m", "bash", "-c", &script]).current_dir(place.0.path()).output();
        match output {
            Ok(output) if output.status.success() => {
                assert!(said(&output).contains("Read-only") && said(&output).contains("code 1"), "{}", said(&output));
            }
            _ => eprintln!("no read-only mount was tried: mounting is not allowed here"),
        }
    }

    #[test]
    fn a_disk_without_room_is_noticed_before_the_simulation() {
        let place = Place::new(100_000);
        let clock = Instant::now();
        for (words, _) in FOLDERS {
            let words = words.join(" ");
            // A limit on the size of files stands for a full disk.
            let output = place.shell(&format!("trap '' XFSZ; ulimit -f 64; exec ripplechain {words}"));
            assert_eq!(output.status.code(), Some(1), "{words}: {}", said(&output));
            assert!(said(&output).contains("no room"), "{words}: {}", said(&output));
            assert!(place.names("output").is_empty(), "{:?}", place.names("output"));
        }
        let output = place.shell("trap '' XFSZ; ulimit -f 64; exec ripplechain evidence --docs docs --futures 100000");
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert_eq!(place.names("."), ["small.json"]);
        assert!(clock.elapsed() < Duration::from_secs(60));
    }
}

/// A folder is replaced by the command that wrote it, and by no other.
#[test]
fn what_another_command_wrote_is_not_replaced() {
    let place = Place::new(16);
    let named = |of: &str| format!("name=small-{of}");
    let as_compared = ["-q", "run", "small.json", "--set", &named("compared")];
    let as_sweep = ["run", "small.json", "--set", &named("sweep")];
    let quietly: &[&str] = &["--quiet", "sweep", "small.json", "--vary", "programme.maker.tension=0..1:3"];
    let all: [(&[&str], &[&str], &str); 3] = [
        (&as_compared, COMPARE, "small-compared"),
        (&as_sweep, SWEEP, "small-sweep"),
        (&as_sweep, quietly, "small-sweep"),
    ];
    for (first, second, folder) in all {
        place.done(first);
        let folder = format!("output/{folder}");
        let before = place.files(&folder);
        let refused = place.run(second);
        let told = said(&refused);
        assert_eq!(refused.status.code(), Some(2), "{told}");
        assert!(told.contains("holds what `ripplechain run` wrote, and it would be lost"), "{told}");
        assert!(place.files(&folder) == before, "{folder} is as it was");
        place.done(&[second, &["--output", "elsewhere"]].concat());
        // Made again from elsewhere it is still what it was.
        fs::rename(place.path(&folder), place.path("kept")).expect("moved");
        place.done(&["rerun", "kept", "--output", "output"]);
        assert_eq!(place.run(second).status.code(), Some(2), "{folder}");
        fs::remove_dir_all(place.path(&folder)).expect("removed");
        fs::remove_dir_all(place.path("kept")).expect("removed");
    }
}

/// What a sweep found best is compared only where the future without a programme is the file's own.
#[test]
fn a_point_with_another_baseline_is_not_offered_to_a_comparison_with_this_one() {
    let place = Place::new(16);
    let next =
        |path: &str| said(&place.run(&["sweep", "small.json", "--vary", path, "--output", "swept", "--restart"]));
    assert!(next("programme.maker.tension=0,1").contains("Next: ripplechain compare"));
    let other = next("chain.organisations.maker.staff=16,24");
    assert!(other.contains("Written to") && !other.contains("Next: ripplechain compare"), "{other}");
}
