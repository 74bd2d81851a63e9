//! A chain with an answer known in advance: supplier → maker → retailer → families, a programme at the maker.

use std::sync::atomic::AtomicBool;

use clap::Parser;
use ripplechain::cli::{Cli, Context, carry_out};
use ripplechain::ensemble::{Ensemble, Simulate};
use ripplechain::observe::{Layout, METRICS, Trajectory};
use ripplechain::scenario::Scenario;

/// The scenario: supplier → maker → retailer → families and singles.
pub(crate) fn scenario() -> Scenario {
    let file = serde_json::json!({
        "name": "fixture",
        "question": "What does it do?",
        "months": 24,
        "futures": 40,
        "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 0.7, "employee_inclusion": [[0, 0.3], [6, 0.7]] } },
    });
    ripplechain::scenario::from_value(&file, "fixture").expect("a scenario")
}

/// Luck of future `k` in −1 ..= 1, with mean zero over an even number of futures.
pub(crate) fn luck(k: usize) -> f32 {
    let size = (k / 2 % 10 + 1) as f32 / 10.0;
    if k.is_multiple_of(2) { size } else { -size }
}

/// A difference by metric, place, month and luck.
pub(crate) type Effect<'a> = &'a dyn Fn(&str, &str, usize, f32) -> f32;

/// An ensemble with an effect by metric, place, month and luck; arms: without, with, then each further effect.
pub(crate) fn ensemble(futures: usize, months: usize, effects: &[Effect<'_>]) -> Ensemble {
    let layout = Layout::new(scenario().places(), months);
    let mut arms = vec!["without".to_owned(), "with".to_owned()];
    arms.extend((2..=effects.len()).map(|n| format!("what-if-{}", n - 1)));
    let trajectories = (0..futures)
        .map(|k| {
            (0..=effects.len())
                .map(|arm| {
                    let mut t = Trajectory::new(&layout);
                    for (i, c) in layout.columns.iter().enumerate() {
                        for month in 0..=months {
                            let level = 50.0 + 10.0 * luck(k) * (month.min(1) as f32);
                            let effect = match arm {
                                0 => 0.0,
                                a => effects[a - 1](METRICS[c.metric].id, &layout.places[c.place].id, month, luck(k)),
                            };
                            t.set(i, month, level + effect);
                        }
                    }
                    t
                })
                .collect()
        })
        .collect();
    Ensemble { layout, arms, futures: trajectories }
}

/// Loyalty +6 at the maker from month 6, half of it at the retailer from month 12; delivery dips at the maker and recovers;
/// engagement is luck; the supplier's delivery loses a point.
pub(crate) fn known(metric: &str, place: &str, month: usize, luck: f32) -> f32 {
    let after = |m: usize| if month >= m { 1.0 } else { 0.0 };
    match (metric, place) {
        ("loyalty", "maker" | "maker>retailer" | "tier-2") => after(6) * (6.0 + 4.0 * luck),
        ("loyalty", "retailer" | "families" | "tier-3") => after(12) * (3.0 + 2.0 * luck),
        ("delivery", "maker") if (2..8).contains(&month) => -4.0 - luck,
        ("delivery", "maker") => after(10) * (2.0 + 0.5 * luck),
        ("delivery", "supplier") => -after(5) * (1.0 + 0.1 * luck),
        ("engagement", "maker") => after(1) * 5.0 * luck,
        ("turnover", "maker") if (3..9).contains(&month) => 2.0 + 0.5 * luck,
        _ => 0.0,
    }
}

/// A study without draws of the assumed numbers, unless it says otherwise: most tests are about something else.
pub(crate) fn undrawn<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let is_study = words.iter().find(|w| !w.starts_with('-')).is_some_and(|w| matches!(*w, "run" | "compare"));
    let more: &[&str] = if is_study && !words.contains(&"--assumptions") { &["--assumptions", "0"] } else { &[] };
    [words, more].concat()
}

/// Exit code, standard output and standard error of a command, carried out in memory.
pub(crate) fn command(words: &[&str], stopped: bool, simulate: Simulate<'_>) -> (u8, String, String) {
    let words = &undrawn(words)[..];
    let cli = match Cli::try_parse_from(["ripplechain"].iter().chain(words)) {
        Ok(cli) => cli,
        Err(error) => return (error.exit_code() as u8, String::new(), error.to_string()),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut desk = Context {
        out: &mut out,
        err: &mut err,
        quiet: cli.quiet,
        json: cli.json,
        typed: format!("ripplechain {}", words.join(" ")),
        stop: &AtomicBool::new(stopped),
        simulate,
    };
    let code = carry_out(&cli, &mut desk).expect("streams in memory");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (code, text(out), text(err))
}
