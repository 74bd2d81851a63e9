//! The bits of every bundled scenario: the same in every profile, on every instruction set, on every machine. `.ci/run` runs
//! this in optimised code, natively and emulated: on AVX2, and without vector extensions; `.ci/ships` in the release profile.
//!
//! `BITS_OF` names the scenarios to try, where not all of them are (emulation is slow).
//!
//! A change of the model changes them: then `UPDATE_BITS=1 cargo test -p ripplechain-engine --test bits`, and **Results
//! change** in the CHANGELOG.

use std::fmt::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use ripplechain_engine::ensemble::{Ensemble, simulate};
use ripplechain_engine::run::Arm;
use ripplechain_engine::scenario::{BUNDLED, Options, Scenario, read};

/// The first FNV-1a hash of 64 bits over the bits of every number.
fn bits(e: &Ensemble) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for trajectory in e.futures.iter().flatten() {
        for column in 0..e.layout.columns.len() {
            for byte in trajectory.column(column).iter().flat_map(|x| x.to_bits().to_le_bytes()) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
    }
    hash
}

/// Twins of a few futures, over months enough for programmes and events to begin; a whole batch and a lone future.
fn simulated(name: &str, text: &str) -> Ensemble {
    let months = if name == "large-chain" { 1 } else { 4 };
    let whole = read(text.as_bytes(), name, &Options::default()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let events = whole.events.into_iter().filter(|e| e.month <= months as f32).collect();
    let scenario = Scenario { months, events, expect: Vec::new(), ..whole };
    let arm = |programme: bool| Arm { name: programme.to_string(), scenario: scenario.clone(), programme };
    simulate(&[arm(false), arm(true)], 0..17, &|_| {}, &AtomicBool::new(false)).expect("twins").expect("not stopped")
}

#[test]
fn every_bundled_scenario_has_the_same_bits_everywhere() {
    let only = std::env::var("BITS_OF").ok();
    let bundled = |name: &str| BUNDLED.iter().any(|(bundled, _)| *bundled == name);
    assert!(only.iter().flat_map(|only| only.split(' ')).all(bundled), "not all bundled: {only:?}");
    let asked = |name: &str| only.as_ref().is_none_or(|only| only.split(' ').any(|asked| asked == name));
    let mut found = String::new();
    for (name, text) in BUNDLED.iter().filter(|(name, _)| asked(name)) {
        writeln!(found, "{name} {:016x}", bits(&simulated(name, text))).expect("text");
    }
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bits.txt");
    if std::env::var_os("UPDATE_BITS").is_some() {
        assert!(only.is_none(), "the file holds the bits of all");
        std::fs::write(&place, &found).expect("written");
    }
    let known = include_str!("bits.txt").lines().filter(|line| line.split(' ').next().is_some_and(asked));
    let known: String = known.flat_map(|line| [line, "\n"]).collect();
    assert_eq!(found, known, "see the head of bits.rs");
}
