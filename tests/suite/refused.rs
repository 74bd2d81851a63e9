//! Every wrong file in `tests/data/refused/` is refused, with a message that is kept beside it.
//!
//! A `.json` file is wrong as it stands. A `.patch` file is `right.json` with one fragment (after `- `) replaced by
//! another (after `+ `).

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use ripplechain::scenario::{DiagnosticKind, Options, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/refused")
}

fn right() -> String {
    std::fs::read_to_string(folder().join("right.json")).unwrap()
}

/// One fragment of the right file, and what stands there instead.
struct Patch {
    name: String,
    from: String,
    to: String,
}

impl Patch {
    fn over(&self, text: &str) -> String {
        assert_eq!(text.matches(&self.from).count(), 1, "{}: \"{}\" must occur once", self.name, self.from);
        text.replace(&self.from, &self.to)
    }

    fn overlaps(&self, other: &Self, text: &str) -> bool {
        let place = |p: &Self| text.find(&p.from).map(|at| at..at + p.from.len()).unwrap();
        let (a, b) = (place(self), place(other));
        a.start < b.end && b.start < a.end
    }
}

/// The files with this extension: name and contents.
fn files(extension: &str) -> Vec<(String, Vec<u8>)> {
    let paths = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, Vec<u8>)> = paths
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()))
        .filter(|(name, _)| name != "right")
        .collect();
    files.sort();
    files
}

fn patches() -> Vec<Patch> {
    let read = |(name, text): (String, Vec<u8>)| {
        let text = String::from_utf8(text).unwrap();
        let (from, to) = text.trim_end_matches('\n').split_once('\n').unwrap();
        let cut =
            |line: &str, sign: &str| line.strip_prefix(sign).unwrap().strip_prefix(' ').unwrap_or_default().to_owned();
        Patch { name, from: cut(from, "-"), to: cut(to, "+") }
    };
    files("patch").into_iter().map(read).collect()
}

fn wrong_files() -> Vec<(String, Vec<u8>)> {
    let right = right();
    let patched = patches().into_iter().map(|p| (p.name.clone(), p.over(&right).into_bytes()));
    files("json").into_iter().chain(patched).collect()
}

#[test]
fn the_right_file_is_accepted() {
    read(right().as_bytes(), "right.json", &Options::default()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
}

#[test]
fn every_wrong_file_is_refused_with_a_message_that_helps() {
    let files = wrong_files();
    assert!(files.len() >= 45, "only {} wrong files", files.len());
    let mut accepted = Vec::new();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, bytes) in files {
            match read(&bytes, "right.json", &Options::default()) {
                Ok(_) => accepted.push(name),
                Err(diagnostics) => insta::assert_snapshot!(name, diagnostics.to_string()),
            }
        }
    });
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
}

#[test]
fn every_fault_says_what_was_expected_and_has_a_place() {
    for (name, bytes) in wrong_files() {
        let diagnostics = read(&bytes, "right.json", &Options::default()).unwrap_err();
        for diagnostic in &diagnostics.list {
            assert!(!diagnostic.message.is_empty() && !diagnostic.expected.is_empty(), "{name}: {diagnostic:?}");
            assert_eq!(diagnostic.file, "right.json", "{name}");
        }
    }
}

/// Behind these the rest cannot be seen: a large part of the file is gone or unknown.
const VEILS: &[&str] = &["no-such-template", "unknown-field-american"];

/// Diagnostics that speak of the same thing, so that one may change what the other is.
const SAME_SUBJECT: &[&[&str]] = &[
    &[
        "cycle",
        "dangling-seller",
        "duplicate-link",
        "link-to-a-segment",
        "missing-end-of-a-link",
        "no-such-tier",
        "supplies-itself",
    ],
    &[
        "duplicate-field",
        "event-after-the-end",
        "expectation-after-the-end",
        "null-for-a-number",
        "point-after-the-end",
        "too-many-months",
    ],
    &["expected-at-a-stranger", "link-with-an-arrow", "metric-not-measured-there", "no-such-tier"],
    &["layoff-in-percent", "no-such-kind-of-event"],
    &["what-if-of-a-stranger", "what-if-without-a-chain"],
    &[
        "event-of-a-plan-after-the-end",
        "event-of-a-plan-at-a-stranger",
        "storm-in-a-plan-at-customers-of-others",
        "storm-in-a-plan-that-serves-nobody",
    ],
    &["event-of-a-plan-after-the-end", "null-for-a-number", "too-many-months"],
    &["id-of-a-tier", "storm-in-a-plan-at-customers-of-others"],
    &["same-id-twice", "storm-in-a-plan-at-customers-of-others"],
];

#[test]
fn no_fault_hides_another() {
    let right = right();
    let diagnostics = |text: &str| -> Vec<(DiagnosticKind, String)> {
        let found = read(text.as_bytes(), "right.json", &Options::default()).unwrap_err();
        found.list.into_iter().map(|f| (f.kind, f.message)).collect()
    };
    let about_sense = |p: &Patch| {
        !VEILS.contains(&p.name.as_str())
            && diagnostics(&p.over(&right)).iter().all(|(kind, _)| *kind != DiagnosticKind::NotJson)
    };
    let patches: Vec<Patch> = patches().into_iter().filter(about_sense).collect();
    assert!(patches.len() > 60, "only {} patches", patches.len());
    let mut hidden = Vec::new();
    for (i, one) in patches.iter().enumerate() {
        for other in &patches[i + 1..] {
            let both = |names: &&[&str]| names.contains(&one.name.as_str()) && names.contains(&other.name.as_str());
            if one.overlaps(other, &right) || SAME_SUBJECT.iter().any(both) {
                continue;
            }
            let together = diagnostics(&other.over(&one.over(&right)));
            for diagnostic in diagnostics(&one.over(&right)).into_iter().chain(diagnostics(&other.over(&right))) {
                if !together.contains(&diagnostic) {
                    hidden.push(format!("{} + {}: {}", one.name, other.name, diagnostic.1));
                }
            }
        }
    }
    assert!(hidden.is_empty(), "{hidden:#?}");
}
