//! What the program is made of: licences, crates known to be bad, dependencies that nothing uses. Needs no network; the lists
//! are those of `deny.toml`, which `cargo deny check` holds against the advisories of the day.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What stands in quotation marks in a text.
fn quoted(text: &str) -> Vec<&str> {
    text.split('"').skip(1).step_by(2).collect()
}

/// Whether a licence expression can be satisfied: any side of OR, every side of AND.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], "");
    expression.split(" OR ").any(|one| one.split(" AND ").all(|part| allowed.contains(&part.trim())))
}

#[test]
fn every_licence_is_one_we_may_ship() {
    let deny = read("deny.toml");
    let allow = deny.lines().find(|l| l.starts_with("allow = ")).expect("a list");
    let allowed = quoted(allow);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let words = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let output = Command::new(cargo).args(words).current_dir(root()).output().expect("cargo");
    if !output.status.success() {
        // Crates of other platforms need not have been downloaded.
        eprintln!("licences were not checked: {}", String::from_utf8_lossy(&output.stderr));
        return;
    }
    let all: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = all["packages"].as_array().expect("a list");
    assert!(packages.len() > 50, "only {} packages", packages.len());
    let wrong: Vec<String> = packages
        .iter()
        .filter(|p| !p["license"].as_str().is_some_and(|text| is_allowed(text, &allowed)))
        .map(|p| format!("{} {}: {}", p["name"], p["version"], p["license"]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(!is_allowed("GPL-3.0", &allowed) && !is_allowed("MIT AND GPL-3.0", &allowed));
    assert!(is_allowed("GPL-2.0 OR MIT", &allowed) && is_allowed("Unlicense/MIT", &allowed));
}

#[test]
fn no_crate_known_to_be_bad_is_locked() {
    let deny = read("deny.toml");
    let bad: Vec<&str> = deny.lines().filter_map(|l| quoted(l.split_once("{ crate = ")?.1).first().copied()).collect();
    assert!(bad.len() > 5);
    let lock = read("Cargo.lock");
    let found: Vec<&&str> = bad.iter().filter(|name| lock.contains(&format!("name = \"{name}\"\n"))).collect();
    assert!(found.is_empty(), "{found:?} are in Cargo.lock; deny.toml says why they must not be");
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() && (path.ends_with("peers") || path.ends_with("src/engine")) {
            continue;
        }
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|e| e == "rs") {
            text.push_str(&fs::read_to_string(path).expect("a file"));
        }
    }
}

#[test]
fn every_dependency_is_used() {
    for (manifest, folders) in
        [("Cargo.toml", &["src", "tests", "benches", "examples"][..]), ("src/engine/Cargo.toml", &["src/engine"][..])]
    {
        let mut text = String::new();
        for folder in folders.iter().filter(|f| root().join(f).is_dir()) {
            sources(&root().join(folder), &mut text);
        }
        let manifest_text = read(manifest);
        let mut within = false;
        let mut names = Vec::new();
        for line in manifest_text.lines() {
            if line.starts_with('[') {
                within = line.contains("dependencies]");
            } else if let Some((name, _)) = line.split_once(" = ").filter(|_| within && !line.starts_with('#')) {
                names.push(name.trim().replace('-', "_"));
            }
        }
        assert!(names.len() > 8, "{manifest} was not read");
        let is_used = |name: &String| {
            [format!("use {name}"), format!("{name}::"), format!("[{name}(")].iter().any(|w| text.contains(w.as_str()))
        };
        let unused: Vec<&String> = names.iter().filter(|name| !is_used(name)).collect();
        assert!(unused.is_empty(), "{manifest}: nothing uses {unused:?}");
    }
}
