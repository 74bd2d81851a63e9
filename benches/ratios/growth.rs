//! How time grows with futures, organisations and parts, and what the engine for browsers takes beside the native one.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use ripplechain::api::{Api, Opening, Question, Ticket};
use ripplechain::ensemble::follow;
use ripplechain::lanes::WIDTH;
use ripplechain::run::{Arm, BatchDesign, Start, TimeConfiguration};
use ripplechain::scenario::{Options, Scenario, read};
use serde_json::{Value, json};

use super::common::{design, processor, processors, rounds, showcase, wall, weeks};
use super::pool;

/// Futures, organisations and parts.
pub(super) fn growth() {
    futures();
    organisations();
    parts();
}

fn futures() {
    const MONTHS: u32 = 12;
    let design = design(1_000, MONTHS, &[]);
    println!("## By futures: {} agents for {MONTHS} months, two threads\n", design.agents());
    println!(
        "| futures | wall, fastest, s | processor time, s | million agent-weeks a second on the wall |\n|---|---|---|---|"
    );
    let two = pool(2);
    for futures in [16, 64, 256, 1_024] {
        let run = || follow(&design, vec!["with".to_owned()], 0..futures, &|_| {}, &AtomicBool::new(false));
        let [taken] = rounds(wall, 5, [&mut || drop(two.install(run))]);
        let [spent] = rounds(processors, 5, [&mut || drop(two.install(run))]);
        let done = (design.agents() * weeks(MONTHS)) as f64 * f64::from(futures) * 1e-6;
        println!("| {futures} | {:.4} | {:.4} | {:.0} |", taken.fastest, spent.fastest, done / taken.fastest);
    }
    println!();
}

/// Organisations one after the other down a chain, each with customers of its own; as many people and customers in all of them.
fn row(organisations: usize, months: u32) -> Scenario {
    let ids: Vec<String> = (1..=organisations).map(|i| format!("place-{i}")).collect();
    let (staff, people) = (4_000 / organisations, 6_000 / organisations);
    let firms: BTreeMap<&String, Value> = ids.iter().map(|id| (id, json!({ "staff": staff }))).collect();
    let own = |id: &String| (format!("of-{id}"), json!({ "served_by": id, "people": people }));
    let segments: BTreeMap<String, Value> = ids.iter().map(own).collect();
    let links: Vec<Value> = ids.windows(2).map(|pair| json!({ "from": pair[0], "to": pair[1] })).collect();
    let file = json!({
        "name": "row", "months": months,
        "chain": { "organisations": firms, "links": links, "segments": segments },
        "programme": { "place-1": { "tension": 0.7, "employee_inclusion": 0.6 } },
    });
    read(file.to_string().as_bytes(), "row", &Options::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn organisations() {
    const MONTHS: u32 = 6;
    println!(
        "## By organisations: 4,000 people and 6,000 customers in all, {MONTHS} months, sixteen futures, one thread\n"
    );
    println!("| organisations in a row | agents | set up, s | million agent-weeks a second |\n|---|---|---|---|");
    for organisations in [1, 5, 20, 50, 200] {
        let arm = Arm { name: "with".to_owned(), scenario: row(organisations, MONTHS), programme: true };
        let pace = TimeConfiguration { burn_in: 0, ..TimeConfiguration::default() };
        let design = BatchDesign::new(&[arm], pace).expect("one arm");
        let begun = processor();
        let start: Start<WIDTH> = design.start(0);
        let ready = processor() - begun;
        let [taken] = rounds(processor, 5, [&mut || drop(design.branch(&start, 0))]);
        let done = (design.agents() * weeks(MONTHS) * WIDTH) as f64 * 1e-6;
        println!("| {organisations} | {} | {ready:.2} | {:.0} |", design.agents(), done / taken.fastest);
    }
    println!();
}

/// A sweep in parts, one after the other on one thread each, and what joining them takes.
fn parts() {
    let place = std::env::temp_dir().join(format!("ripplechain-growth-{}", std::process::id()));
    let ask = |words: &[&str]| {
        let begun = wall();
        let ended = Command::new(env!("CARGO_BIN_EXE_ripplechain"))
            .args(words)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(ended.expect("the binary").success(), "{words:?}");
        wall() - begun
    };
    let sweep = [
        "sweep",
        "tension-and-inclusion",
        "--vary",
        "programme.maker.tension=0..1.5:8",
        "--vary",
        "programme.maker.employee_inclusion=0..1:4",
        "--futures",
        "16",
        "--threads",
        "1",
        "--output",
    ];
    println!("## By parts: a sweep of 32 points with sixteen futures each, one thread a part, on the wall\n");
    println!("| parts | all of them one after the other, s | the longest, s | joining them, s |\n|---|---|---|---|");
    for parts in [1, 2, 4, 8] {
        let output = place.join(parts.to_string()).display().to_string();
        let part = |i: usize| ask(&[&sweep[..], &[&output, "--shard", &format!("{i}/{parts}")]].concat());
        let taken: Vec<f64> = (1..=parts).map(part).collect();
        let folders = format!("{output}/tension-and-inclusion-sweep-*-of-{parts}");
        let joined = ask(&["merge", &folders, "--output", &output]);
        let longest = taken.iter().copied().fold(0.0, f64::max);
        println!("| {parts} | {:.2} | {longest:.2} | {joined:.2} |", taken.iter().sum::<f64>());
    }
    drop(std::fs::remove_dir_all(&place));
    println!();
}

/// The same question to the native engine and to the one for browsers, which Node runs: sixteen futures of the showcase with another
/// tension, start and baseline kept. One thread each.
pub(super) fn browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let opening = Opening { file: Some(showcase().to_json()), bundled: Some(Vec::new()) };
    let play = |tension: f64| {
        json!({
            "scenario": "tension-and-inclusion", "plan": { "programme": { "maker": { "tension": tension } }, "events": [] },
            "depth": "preview", "view": "ripple", "metric": "loyalty", "organisation": "maker",
        })
    };
    let asked: Vec<(&str, Value)> = (0..9).map(|i| ("/api/play", play(0.1 * f64::from(i)))).collect();
    let api = Api::open(&opening).unwrap_or_else(|_| panic!("it opens"));
    let native: Vec<f64> = pool(1).install(|| {
        let timed = |(path, body): &(&str, Value)| {
            let body = body.to_string();
            let begun = processors();
            let answer = api.ask(&Question { path, body: body.as_bytes(), is_teacher: false }, &Ticket::default());
            assert_eq!(answer.status, 200);
            processors() - begun
        };
        asked.iter().map(timed).collect()
    });
    println!(
        "## In a browser: a preview of the showcase, one thread\n\n| engine | fastest, ms | over native |\n|---|---|---|"
    );
    // The first asks for start and baseline, too.
    let least = |all: &[f64]| all.iter().skip(1).copied().fold(f64::INFINITY, f64::min) * 1e3;
    println!("| native | {:.0} | 1.0 |", least(&native));
    let file = std::env::temp_dir().join(format!("ripplechain-asked-{}.json", std::process::id()));
    std::fs::write(&file, json!([[opening, asked]]).to_string()).expect("room");
    let told = Command::new("node")
        .arg(root.join("tests/page/engine.mjs"))
        .args([&root.join("assets/engine/ripplechain.wasm.lzma"), &file])
        .env("TIMES", "1")
        .stdout(Stdio::null())
        .output();
    drop(std::fs::remove_file(&file));
    match told {
        Ok(told) if told.status.success() => {
            let text = String::from_utf8_lossy(&told.stderr);
            let taken: Vec<f64> = text.lines().filter_map(|l| l.parse::<f64>().ok()).map(|ms| ms * 1e-3).collect();
            assert_eq!(taken.len(), asked.len(), "{text}");
            println!("| WebAssembly, in Node | {:.0} | {:.1} |\n", least(&taken), least(&taken) / least(&native));
        }
        _ => println!("| WebAssembly | not run: there is no Node, or no engine for browsers | |\n"),
    }
}
