//! Guards speed by counting instructions, which a busy machine does not change: `cargo bench --profile dev --bench instructions`.
//!
//! Runs fixed work under Valgrind and compares with `benches/instructions.json`: more than the margin above fails. Write the
//! counts down anew with `UPDATE_INSTRUCTIONS=1`. Counted is the development profile, which has one code path for every
//! processor (release builds choose the widest vectors at run time, and Valgrind does not know all of them).
#![allow(clippy::print_stdout, reason = "it reports")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};

use common::{design, showcase};
use serde::{Deserialize, Serialize};

/// Names the work to be done, in a process that is counted.
const WORK: &str = "RIPPLECHAIN_WORK";

/// The work counted: a name, and what is done.
const WORKS: &[(&str, fn())] = &[
    ("sixteen futures of half a year", || drop(design(600, 6, &[]).batch(0))),
    ("one future of half a year, scalar", || drop(design(3_000, 6, &[]).futures::<1>(0))),
    ("sixteen futures set up", || drop(design(3_000, 6, &[]).start::<16>(0))),
    ("the showcase read and checked", || drop(showcase())),
];

/// What was counted, and how.
#[derive(Deserialize, Serialize)]
struct Counts {
    /// Counts made by another compiler are told, not held against ours.
    compiler: String,
    /// Share by which a count may grow.
    margin: f64,
    instructions: BTreeMap<String, u64>,
}

fn main() -> ExitCode {
    if let Ok(name) = std::env::var(WORK) {
        WORKS.iter().filter(|(work, _)| *work == name).for_each(|(_, work)| work());
        return ExitCode::SUCCESS;
    }
    if !cfg!(debug_assertions) {
        println!("instructions are counted in one profile: cargo bench --profile dev --bench instructions");
        return ExitCode::SUCCESS;
    }
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.json");
    let text = std::fs::read_to_string(&place).expect("benches/instructions.json");
    let known: Counts = serde_json::from_str(&text).expect("counts as this program writes them");
    let counted: BTreeMap<String, u64> = WORKS.iter().map(|(work, _)| ((*work).to_owned(), count(work))).collect();
    let compiler = compiler();
    let mut grown = false;
    for (work, &now) in &counted {
        let before = known.instructions.get(work).copied().unwrap_or_default();
        let change = now as f64 / before as f64 - 1.0;
        let word = if change > known.margin { "MORE than the margin allows" } else { "within the margin" };
        println!("{work}: {now} instructions, {before} before, {:+.2} %: {word}", change * 100.0);
        grown |= change > known.margin;
    }
    if std::env::var_os("UPDATE_INSTRUCTIONS").is_some() {
        let new = Counts { compiler, margin: known.margin, instructions: counted };
        let text = serde_json::to_string_pretty(&new).expect("plain data") + "\n";
        std::fs::write(&place, text).expect("a file that can be written");
        return ExitCode::SUCCESS;
    }
    if compiler != known.compiler {
        println!("counted before with {}, now with {compiler}: told, not judged", known.compiler);
        return ExitCode::SUCCESS;
    }
    if grown {
        println!("if that is meant: UPDATE_INSTRUCTIONS=1 cargo bench --profile dev --bench instructions, and say why");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Instructions of a process that does this work and nothing else.
fn count(work: &str) -> u64 {
    let me = std::env::current_exe().expect("this program");
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(me)
        .env(WORK, work)
        .output()
        .expect("valgrind, from the package of that name");
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{told}");
    let collected = told.lines().find_map(|line| line.split_once("Collected :")).expect("a count");
    collected.1.trim().parse().expect("a whole number")
}

fn compiler() -> String {
    let out = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("--version").output();
    out.map_or_else(|_| String::new(), |out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}
