//! A remedy that is followed removes its problem.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use ripplechain_engine::draws::{Purpose, Stream};
use ripplechain_engine::scenario::{Diagnostic, Options, read};

use super::fuzz;

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    read(text.as_bytes(), "file", &Options::default()).err().map_or_else(Vec::new, |diagnostics| diagnostics.list)
}

/// How many edits were followed, and which of them did not remove their problem.
fn follow(text: &str) -> (usize, Vec<String>) {
    let before = diagnostics(text);
    let same = |a: &Diagnostic, b: &Diagnostic| (a.kind, &a.path, &a.message) == (b.kind, &b.path, &b.message);
    let mut followed = 0;
    let mut useless = Vec::new();
    for diagnostic in &before {
        let Some(edit) = &diagnostic.edit else { continue };
        followed += 1;
        let after = edit.over(text).map(|text| diagnostics(&text));
        let count = |list: &[Diagnostic]| list.iter().filter(|f| same(f, diagnostic)).count();
        let helped = after.as_ref().is_some_and(|after| count(after) < count(&before));
        // What one problem hides another may show; what a remedy itself writes must not be refused.
        let refused = after.iter().flatten().any(|f| {
            (f.kind, &f.path) == (diagnostic.kind, &diagnostic.path)
                && f.found.trim_matches('"') == edit.write.trim_matches('"')
        });
        if !helped || refused {
            useless.push(format!(
                "{} ({}): {:?} in {text}",
                diagnostic.message,
                diagnostic.path,
                diagnostic.remedy.as_ref().map(ToString::to_string)
            ));
        }
    }
    (followed, useless)
}

/// The wrong files of the test data: each is a file, or one fragment of the right file replaced.
fn wrong_files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/refused");
    let right = std::fs::read_to_string(folder.join("right.json")).unwrap();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if name.ends_with(".json") {
            files.push((name, text));
        } else if name.ends_with(".patch") {
            let (from, to) = text.trim_end_matches('\n').split_once('\n').unwrap();
            let fragment = |line: &str| line.get(2..).unwrap_or_default().to_owned();
            files.push((name, right.replace(&fragment(from), &fragment(to))));
        }
    }
    files
}

#[test]
fn every_edit_offered_for_a_wrong_file_removes_its_diagnostic() {
    let mut followed = 0;
    for (name, text) in wrong_files() {
        let (count, useless) = follow(&text);
        assert!(useless.is_empty(), "{name}: {useless:#?}");
        followed += count;
    }
    assert!(followed >= 25, "only {followed} edits were offered");
}

#[test]
fn every_edit_offered_for_a_random_fault_removes_it() {
    let (seeds, mut rng) = (fuzz::seeds(), Stream::new(7, Purpose::Structure, 0, 0));
    let mut followed = 0;
    for _ in 0..3_000 {
        let Ok(text) = String::from_utf8(fuzz::input(&mut rng, &seeds)) else { continue };
        let (count, useless) = follow(&text);
        assert!(useless.is_empty(), "{useless:#?}");
        followed += count;
    }
    assert!(followed > 100, "only {followed} edits were offered");
}

/// What people write for numbers, and what they are told; each remedy is then followed.
#[test]
fn what_people_write_for_a_number_is_understood() {
    let file = |tension: &str, month: &str, staff: &str| {
        format!(
            r#"{{"name":"t","months":12,"chain":{{"template":"service","organisations":{{"firm":{{"staff":{staff}}}}}}},
            "programme":{{"firm":{{"tension":{tension}}}}},
            "events":[{{"kind":"layoff","at":"firm","month":{month},"size":0.1}}]}}"#
        )
    };
    assert_eq!(diagnostics(&file("0.7", "3", "80")), []);
    for (tension, month, staff, told) in [
        (r#""70%""#, "3", "80", "write 0.7 without quotes"),
        (r#""0,7""#, "3", "80", "write 0.7 without quotes"),
        (r#""700%""#, "3", "80", "write a number from 0 to 1.5, without quotes"),
        ("0.7", r#""2025-03-01""#, "80", "months are counted from the start of the programme"),
        ("0.7", "3", r#""1,200""#, "write 1200 without quotes"),
        ("0.7", "3", r#""1 200""#, "write 1200 without quotes"),
        ("0,7", "3", "80", "write a point instead of the comma: 0.7"),
        ("0.7", "3", "“80”", "write straight quotes"),
    ] {
        let text = file(tension, month, staff);
        let found = diagnostics(&text);
        let remedy = found[0].remedy.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(remedy.contains(told), "{tension} {month} {staff}: {remedy}");
        if let Some(edit) = &found[0].edit {
            assert_eq!(diagnostics(&edit.over(&text).unwrap()), [], "{told}");
        }
    }
}
