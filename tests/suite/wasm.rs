//! The engine for browsers is of these sources, small, and answers as the native one does, to the byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ripplechain::api::{Answer, Api, Opening, Question, Ticket};
use ripplechain::page::{ENGINE, ENGINE_MANIFEST, stale_engine};
use ripplechain::scenario::{Options, load};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Largest engine, compressed, in bytes: a page as a file is sent by e-mail.
const LARGEST: usize = 900_000;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn manifest() -> Value {
    serde_json::from_str(ENGINE_MANIFEST).expect("JSON")
}

/// Whether the manifest says that the engine is older than its sources: said aloud with the files that changed, and `export` refuses.
pub(crate) fn is_known_to_be_stale() -> bool {
    let why = stale_engine().expect("a manifest that can be read");
    if let Some(why) = &why {
        let changed = changed().join(", ");
        eprintln!(
            "SKIPPED: the engine for browsers is older than its sources: {why}. Run src/wasm/build. Changed: {changed}"
        );
    }
    why.is_some()
}

/// An engine that was built anew into another folder, to be asked instead of the committed one (`.ci/ships`).
fn built_anew() -> Option<PathBuf> {
    std::env::var_os("ENGINE_FOR_BROWSERS").map(PathBuf::from)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn files(folder: &str, kind: &str, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root().join(folder)).expect("a folder").map(|e| e.expect("an entry").path()) {
        let inside = entry.strip_prefix(root()).expect("inside").to_string_lossy().into_owned();
        if entry.is_dir() {
            if inside != "src/engine/tests" {
                files(&inside, kind, out);
            }
        } else if entry.extension().is_some_and(|e| e == kind) {
            out.push(PathBuf::from(inside));
        }
    }
}

/// What the engine is made of, as `src/wasm/build` lists it: each file up to its tests, with its hash.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["src/engine", "src/analysis", "src/experiment", "src/chart", "src/api", "src/wasm"] {
        files(folder, "rs", &mut found);
    }
    files("src/engine/scenario/templates", "json", &mut found);
    files("scenarios", "json", &mut found);
    found.retain(|path| {
        let name = path.file_name().unwrap_or_default();
        name != "tests.rs" && name != "fake.rs" && name != "ripplechain.schema.json"
    });
    found.extend(["src/lib.rs", "src/wasm/Cargo.toml", "src/engine/Cargo.toml"].map(PathBuf::from));
    let of = |path: &PathBuf| {
        let text = fs::read_to_string(root().join(path)).expect("readable");
        let tests = "\n#[cfg(test)]\nmod tests {";
        let code = text.split_once(tests).map_or(text.clone(), |(code, _)| format!("{code}\n#[cfg(test)]\n"));
        (path.to_string_lossy().replace('\\', "/"), hash(code.as_bytes()))
    };
    found.iter().map(of).collect()
}

/// The sources that are not those the engine was built of.
fn changed() -> Vec<String> {
    let manifest = manifest();
    let built = manifest["sources"].as_object().expect("sources");
    let now = sources();
    let mut changed: Vec<String> = now
        .iter()
        .filter(|(path, hash)| built.get(path).and_then(Value::as_str) != Some(hash))
        .map(|(path, _)| path.clone())
        .collect();
    changed.extend(built.keys().filter(|b| now.iter().all(|(path, _)| path != *b)).map(|b| format!("{b} (gone)")));
    changed
}

#[test]
fn the_engine_for_browsers_is_of_these_sources() {
    let manifest = manifest();
    assert_eq!(manifest["blob"], hash(ENGINE), "assets/engine: the engine and its manifest are not of one build");
    assert_eq!(
        manifest["version"],
        env!("CARGO_PKG_VERSION"),
        "assets/engine is of another version: run src/wasm/build"
    );
    if is_known_to_be_stale() {
        return;
    }
    let changed = changed();
    assert!(
        changed.is_empty(),
        "the engine for browsers is older than its sources: run `just wasm` (src/wasm/build) and commit assets/engine. \
         Changed since it was built: {}",
        changed.join(", ")
    );
}

#[test]
fn the_engine_for_browsers_is_small() {
    let size = match built_anew() {
        Some(engine) => fs::read(engine).expect("an engine").len(),
        None if is_known_to_be_stale() => return,
        None => ENGINE.len(),
    };
    assert!(size <= LARGEST, "{} kB, compressed", size / 1000);
}

/// A bundled scenario with few futures, as a page as a file opens it.
fn opening(name: &str) -> Opening {
    let set = vec!["futures=20".to_owned()];
    let scenario = load(name, &Options { set }).expect("bundled");
    Opening { file: Some(scenario.to_json()), bundled: Some(vec!["lesson-inclusion-widens".to_owned()]) }
}

/// What is asked about a scenario.
fn questions(name: &str) -> Vec<(String, Value)> {
    let scenario = load(name, &Options::default()).expect("bundled");
    let value = scenario.to_value();
    let organisation = scenario.programme.keys().next().or(scenario.chain.organisations.keys().next()).expect("one");
    let mut plan = json!({ "programme": value.get("programme").unwrap_or(&json!({})), "events": [] });
    plan["programme"][organisation]["tension"] = json!(0.75);
    let play = |depth: &str, view: &str, width: Value| {
        let ask = json!({
            "scenario": name, "plan": plan, "depth": depth, "view": view, "metric": "engagement", "organisation": organisation,
            "width": width,
        });
        ("/api/play".to_owned(), ask)
    };
    let mut named = plan.clone();
    named["name"] = json!("other");
    vec![
        ("/api/start".to_owned(), Value::Null),
        (format!("/api/scenario/{name}"), Value::Null),
        play("preview", "ripple", Value::Null),
        play("full", "difference", Value::Null),
        play("full", "levels", json!(420)),
        play("full", "temperature", Value::Null),
        ("/api/chain".to_owned(), json!({ "scenario": name, "plan": plan, "metric": "engagement" })),
        (
            "/api/compare".to_owned(),
            json!({ "scenario": name, "plans": [named], "metric": "engagement", "at": organisation }),
        ),
        ("/api/file".to_owned(), json!({ "scenario": name, "plan": plan })),
        ("/api/play".to_owned(), json!({ "scenario": name, "plan": {} })),
    ]
}

#[test]
fn the_engine_for_browsers_answers_with_the_same_bytes() {
    let engine = built_anew();
    // That it is stale without being known to be is told by another test.
    if engine.is_none() && (is_known_to_be_stale() || !changed().is_empty()) {
        return;
    }
    let engine = engine.unwrap_or_else(|| root().join("assets/engine/ripplechain.wasm.lzma"));
    if Command::new("node").arg("--version").output().is_err() {
        assert!(std::env::var("CI").is_err(), "node is missing");
        eprintln!("SKIPPED: there is no node to run WebAssembly");
        return;
    }
    let mut asked = Vec::new();
    for name in ["tension-and-inclusion", "harwood-1948", "chase-layoffs", "service-firm"] {
        let mut questions = questions(name);
        if name == "harwood-1948" {
            questions.push(("/api/lesson".to_owned(), json!({ "lesson": "lesson-inclusion-widens", "few": true })));
        }
        asked.push((opening(name), questions));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("asked.json");
    fs::write(&file, json!(asked).to_string()).expect("written");
    let script = root().join("tests/page/engine.mjs");
    let ran = Command::new("node").arg(script).args([&engine, &file]).output().expect("node runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let told: Vec<Vec<(u16, String)>> = serde_json::from_slice(&ran.stdout).expect("JSON");
    for ((opening, questions), told) in asked.iter().zip(&told) {
        let api = Api::open(opening).expect("it opens");
        for ((path, body), (status, text)) in questions.iter().zip(told) {
            let body = if body.is_null() { String::new() } else { body.to_string() };
            let question = Question { path, body: body.as_bytes(), is_teacher: false };
            let Answer { status: native, bytes } = api.ask(&question, &Ticket::default());
            assert_eq!(*status, native, "{path}: {text}");
            let native = String::from_utf8(bytes).expect("text");
            let at = native.bytes().zip(text.bytes()).position(|(a, b)| a != b);
            let near = |t: &str| {
                let from = at.unwrap_or_default().saturating_sub(80);
                String::from_utf8_lossy(&t.as_bytes()[from..(from + 160).min(t.len())]).into_owned()
            };
            assert!(native == *text, "{path}: native …{}…, in the browser …{}…", near(&native), near(text));
        }
        assert_eq!(questions.len(), told.len());
    }
}
