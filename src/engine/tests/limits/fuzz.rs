//! Whatever is thrown at the door: it never panics, what it accepts can be written and read back, and what is simulated of
//! it stays finite.
//!
//! `FUZZ_INPUTS=10000000 FUZZ_SIMULATED=10000 FUZZ_SEED=2 cargo test -p ripplechain-engine --test limits fuzz -- --nocapture`
//! tries more than the usual few; it runs on one thread.

#![allow(clippy::unwrap_used)]

use rand::RngExt;
use ripplechain_engine::draws::{Purpose, Stream};
use ripplechain_engine::observe::Trajectory;
use ripplechain_engine::run::{Arm, BatchDesign, TimeConfiguration};
use ripplechain_engine::scenario::{Options, Scenario, read};
use serde_json::{Value, json};

/// More people than this, or months, are not simulated here.
const TINY: (u64, u32) = (600, 3);

/// Pieces that problems are made of.
const PIECES: &[&str] = &[
    "null",
    "true",
    "0",
    "-0.0",
    "1e-60",
    "1e39",
    "1e300",
    "-1",
    "0.5",
    "8",
    "9007199254740993",
    "\"\"",
    "\" \"",
    "\"70%\"",
    "\"0,7\"",
    "“x”",
    "\"\\u001b[2J\"",
    "\"\\u202e\"",
    "\"con\"",
    "\"chain\"",
    "\"tier-1\"",
    "\"a>b\"",
    "[]",
    "{}",
    "[[0,1]]",
    "[[0,0.1],[0.00000001,0.2]]",
    "{\"note\":\"x\"}",
    ",",
    ":",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "\\",
    "\u{1b}",
    "\u{0}",
    "é",
    "∞",
    "tension",
    "\"at\":\"chain\",",
    "\"template\":null,",
    "\"ghost\":{},",
    "\"ghost\":null,",
    "//",
    "'",
    "+1",
    "01",
    ".5",
];

pub(crate) fn seeds() -> Vec<Value> {
    let two = json!({
        "name": "two", "months": 2, "futures": 4,
        "chain": {
            "organisations": { "mill": { "staff": 8, "name": "Mill" }, "shop": { "staff": 16, "culture": { "silos": 0.9 } } },
            "links": [{ "from": "mill", "to": "shop", "volume": 2.5 }],
            "segments": { "people": { "served_by": "shop", "people": 20, "order_rate": 0.3 } },
        },
        "programme": { "shop": { "tension": 0.7, "employee_inclusion": [[0, 0.2], [1, 0.6]], "balcony": true } },
        "events": [{ "kind": "layoff", "at": "mill", "month": 1, "size": 0.2 }, { "kind": "demand_shock", "month": 0, "size": -0.3 }],
        "what_ifs": { "cold": { "programme": { "shop": { "tension": 0.1 } } } },
        "expect": [{ "metric": "loyalty", "at": "tier-2", "month": 1, "between": [0, 100] }],
    });
    let one = json!({
        "name": "one", "months": 1, "futures": 1, "seed": 3,
        "chain": { "organisations": { "firm": { "staff": 8 } }, "segments": { "clients": { "served_by": "firm", "people": 10 } } },
        "mechanisms": { "tension": { "strength": 0 }, "balcony": { "ramp": 1 } },
        "programme": { "firm": { "tension": [[0.5, 1.5]] } },
    });
    let small = json!({ "name": "t", "months": 1, "chain": { "template": "service", "segments": { "clients": { "people": 30 } } } });
    vec![two, one, small]
}

/// A text near a scenario: numbers moved, then perhaps pieces put in, taken out or moved.
pub(crate) fn input(rng: &mut Stream, seeds: &[Value]) -> Vec<u8> {
    let mut value = seeds[rng.random_range(0..seeds.len())].clone();
    for _ in 0..rng.random_range(0..4) {
        move_a_number(rng, &mut value);
    }
    let mut text = value.to_string().into_bytes();
    let damage = if rng.random_bool(0.3) { 0 } else { rng.random_range(1..4) };
    for _ in 0..damage {
        let at = rng.random_range(0..=text.len());
        let end = (at + rng.random_range(0..12)).min(text.len());
        match rng.random_range(0..5) {
            0 => drop(text.drain(at..end)),
            1 => drop(text.splice(at..at, PIECES[rng.random_range(0..PIECES.len())].bytes())),
            2 => drop(text.splice(at..end, PIECES[rng.random_range(0..PIECES.len())].bytes())),
            3 => {
                let piece = text[at..end].to_vec();
                let to = rng.random_range(0..=text.len());
                drop(text.splice(to..to, piece));
            }
            _ => {
                // A whole value for another.
                let start = text[..at].iter().rposition(|&b| b == b':').map_or(at, |i| i + 1);
                let end = text[start..].iter().position(|&b| b == b',' || b == b'}').map_or(end, |i| start + i);
                drop(text.splice(start..end, PIECES[rng.random_range(0..PIECES.len())].bytes()));
            }
        }
    }
    text
}

/// Puts another number where one stands.
fn move_a_number(rng: &mut Stream, value: &mut Value) {
    match value {
        Value::Number(_) => {
            let odd = [0.0, 1.0, 0.05, 0.9, 1e-30, 1e30, 1e300, 8.0, 2.0, 0.300_000_000_000_000_04, 12.0, 120.0, -0.5];
            *value = match rng.random_range(0..3) {
                0 => json!(rng.random_range(0..40)),
                1 => json!(f64::from(rng.random_range(0..1_000_000)) / 1e6),
                _ => json!(odd[rng.random_range(0..odd.len())]),
            };
        }
        Value::Array(items) if !items.is_empty() => {
            let at = rng.random_range(0..items.len());
            move_a_number(rng, &mut items[at]);
        }
        Value::Object(fields) if !fields.is_empty() => {
            let at = rng.random_range(0..fields.len());
            if let Some((_, field)) = fields.iter_mut().nth(at) {
                move_a_number(rng, field);
            }
        }
        _ => {}
    }
}

/// One future of both arms; the error is what broke.
fn simulated(scenario: &Scenario) -> Result<Vec<Vec<Trajectory>>, String> {
    let arm = |programme: bool| Arm { name: programme.to_string(), scenario: scenario.clone(), programme };
    let design = BatchDesign::new(&[arm(false), arm(true)], TimeConfiguration::default()).map_err(|e| e.to_string())?;
    design.futures::<1>(0).map_err(|e| e.to_string())
}

fn bits(arms: &[Vec<Trajectory>], columns: usize) -> Vec<u32> {
    arms.iter().flatten().flat_map(|t| (0..columns).flat_map(|c| t.column(c).iter().map(|x| x.to_bits()))).collect()
}

#[test]
fn fuzz_whatever_is_accepted_is_written_read_back_and_simulated_and_nothing_panics() {
    let told = |name: &str, usual: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let (inputs, wanted, seed) = (told("FUZZ_INPUTS", 20_000), told("FUZZ_SIMULATED", 60), told("FUZZ_SEED", 1));
    let seeds = seeds();
    let mut rng = Stream::new(seed, Purpose::Structure, 0, 0);
    let (mut accepted, mut ran) = (0u64, 0u64);
    for k in 0..inputs {
        let text = input(&mut rng, &seeds);
        let shown = || String::from_utf8_lossy(&text).into_owned();
        let scenario = match read(&text, "fuzz", &Options::default()) {
            Ok(scenario) => scenario,
            Err(diagnostics) => {
                // Messages are made too, now and then: they must not panic, nor steer a terminal.
                let steers = |c: char| c.is_control() && c != '\n';
                assert!(!k.is_multiple_of(16) || !diagnostics.render(false).contains(steers), "{}", shown());
                assert!(!diagnostics.list.is_empty(), "{}", shown());
                continue;
            }
        };
        accepted += 1;
        let written = scenario.to_json();
        let again = read(written.as_bytes(), "again", &Options::default())
            .unwrap_or_else(|diagnostics| panic!("accepted, but not when written:\n{}\n{diagnostics}", shown()));
        assert_eq!(scenario, again, "{}", shown());
        assert_eq!(written, again.to_json(), "{}", shown());
        if ran < wanted && scenario.size().agents() <= TINY.0 && scenario.months <= TINY.1 {
            let trajectories = simulated(&scenario).unwrap_or_else(|broken| panic!("{broken}\n{}", shown()));
            if ran.is_multiple_of(20) {
                let columns = trajectories[0][0].columns();
                let twice = simulated(&again).unwrap();
                assert_eq!(bits(&trajectories, columns), bits(&twice, columns), "{}", shown());
            }
            ran += 1;
        }
    }
    assert!(ran == wanted && accepted > inputs / 50, "{accepted} of {inputs} accepted, {ran} simulated");
    eprintln!("{inputs} inputs read (seed {seed}), {accepted} accepted, {ran} simulated: no panic, nothing infinite");
}
