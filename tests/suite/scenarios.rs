//! Every bundled scenario is read without a problem, its checks hold, its numbers are the ones committed, and it shows what
//! it says it shows. All on futures that nobody looked at while the scenarios were written.
//!
//! Golden tables are renewed with `INSTA_UPDATE=always cargo test --test suite scenarios`, and then the page made from them with
//! `UPDATE_DOCS=1 cargo test --test suite docs`.

mod claims;
mod harwood;

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use ripplechain::ensemble::{Ensemble, Summary, simulate};
use ripplechain::run::Arm;
use ripplechain::scenario::{BUNDLED, Options, Scenario, bundled, read};

use claims::{CLAIMS, Claim, GOLDEN, Is};

/// One batch of futures, far from the first ones, on which the scenarios were written.
const UNSEEN: Range<u32> = 1008..1024;

/// What a test changes so that the whole takes seconds: half a year of the large chain instead of three years.
const SHORTENED: &[(&str, &[&str])] = &[("large-chain", &["months=6"])];

pub(super) fn scenario(name: &str) -> Scenario {
    let text = bundled(name).unwrap_or_else(|| panic!("{name} is not bundled"));
    let set = SHORTENED.iter().filter(|(n, _)| *n == name).flat_map(|(_, set)| *set).map(|s| (*s).to_owned()).collect();
    read(text.as_bytes(), name, &Options { set }).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

/// Without, with, and every what-if.
pub(super) fn arms(scenario: &Scenario) -> Vec<Arm> {
    let mut arms = Vec::from(Arm::twins(scenario));
    for name in scenario.what_ifs.keys() {
        let scenario = scenario.what_if(name).unwrap_or_else(|diagnostics| panic!("{name}: {diagnostics}"));
        arms.push(Arm { name: name.clone(), scenario, programme: true });
    }
    arms
}

fn run(scenario: &Scenario) -> Ensemble {
    simulate(&arms(scenario), UNSEEN, &|_| {}, &AtomicBool::new(false))
        .unwrap_or_else(|mismatch| panic!("{mismatch}"))
        .expect("nobody stops it")
}

fn holds(name: &str) {
    let scenario = scenario(name);
    assert!(
        !scenario.question.is_empty() && !scenario.sources.is_empty(),
        "{name} opens with a question and its sources"
    );
    assert!(!scenario.expect.is_empty(), "{name} checks itself");
    let e = run(&scenario);
    let mut failures: Vec<String> = ripplechain::analysis::Analysis::new(&e, &scenario)
        .check(&scenario.expect)
        .into_iter()
        .filter(|checked| !checked.passed)
        .map(|checked| format!("expected {:?}, found {:?}", checked.expected, checked.found))
        .collect();
    failures.extend(CLAIMS.iter().filter(|c| c.scenario == name).filter_map(|c| refuted(&e, c)));
    assert!(failures.is_empty(), "{name}:\n{}", failures.join("\n"));
    insta::assert_snapshot!(name, table(&e, name));
}

/// Why a claim does not hold: the interval of the mean difference of its two arms does not lie on its side of zero.
fn refuted(e: &Ensemble, claim: &Claim) -> Option<String> {
    let arm = |name: &str| {
        e.arms.iter().position(|a| a == name).unwrap_or_else(|| panic!("{}: no arm {name}", claim.scenario))
    };
    let column =
        e.layout.column(claim.metric, claim.at).unwrap_or_else(|| panic!("no {} at {}", claim.metric, claim.at));
    let s = Summary::of(e.window(arm(claim.arm), arm(claim.than), column, claim.months[0], claim.months[1]));
    let held = match claim.is {
        Is::Above => s.mean_low > 0.0,
        Is::Below => s.mean_high < 0.0,
    };
    let Claim { says, metric, at, arm, than, .. } = claim;
    let found = format!("{:.3} [{:.3}, {:.3}]", s.mean, s.mean_low, s.mean_high);
    (!held).then(|| format!("{says}: {metric} at {at}, {arm} minus {than} = {found}"))
}

/// Means over futures at the start, a third, two thirds and the end, to four digits.
fn table(e: &Ensemble, name: &str) -> String {
    let months = [0, e.layout.months / 3, 2 * e.layout.months / 3, e.layout.months];
    let mut out = format!("{:44}", "month");
    for month in months {
        let _ = write!(out, " {month:>9}");
    }
    let wanted = GOLDEN.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, columns)| columns);
    for (metric, place) in wanted {
        let column = e.layout.column(metric, place).unwrap_or_else(|| panic!("no {metric} at {place}"));
        for (arm, named) in e.arms.iter().enumerate() {
            let _ = write!(out, "\n{:44}", format!("{metric} {place} {named}"));
            for month in months {
                let _ = write!(out, " {:>9}", digits(e.level(arm, column, month).mean));
            }
        }
    }
    out
}

/// Four significant digits.
fn digits(x: f64) -> String {
    let before = if x == 0.0 { 0.0 } else { x.abs().log10().floor() };
    format!("{x:.*}", (3.0 - before).clamp(0.0, 5.0) as usize)
}

/// One test a scenario, so that they run side by side.
macro_rules! each {
    ($($test:ident: $name:literal,)+) => {
        $(#[test]
        fn $test() {
            holds($name);
        })+
        const TESTED: &[&str] = &[$($name,)+];
    };
}

each! {
    tension_and_inclusion: "tension-and-inclusion",
    harwood_1948: "harwood-1948",
    over_promising: "over-promising",
    gatekeepers: "gatekeepers",
    chase_layoffs: "chase-layoffs",
    priority_switching: "priority-switching",
    culture_first: "culture-first",
    in_phase: "in-phase",
    pay_it_forward: "pay-it-forward",
    partnering_upstream: "partnering-upstream",
    service_firm: "service-firm",
    franchise: "franchise",
    public_service: "public-service",
    large_chain: "large-chain",
    quiet_baseline: "quiet-baseline",
}

#[test]
fn every_bundled_scenario_is_tested() {
    for (name, _) in BUNDLED {
        assert!(TESTED.contains(name), "add {name} to tests/suite/scenarios.rs");
        assert!(
            GOLDEN.iter().any(|(n, _)| n == name),
            "add golden columns of {name} to tests/suite/scenarios/claims.rs"
        );
    }
}
