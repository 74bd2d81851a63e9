//! The evidence: every file can be tried, a verdict that is lost fails, wrong words are refused.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use clap::Parser;
use ripplechain::cli::{Cli, Desk, carry_out};
use ripplechain::ensemble::{Ensemble, Progress};
use ripplechain::experiment::evidence::{LIBRARY, Verdict, library, try_claim};
use ripplechain::mechanism::Mechanism;
use ripplechain::observe::Trajectory;
use ripplechain::run::{Arm, Design, Mismatch, Pace};

/// With a programme everything is higher by `effect`, give or take a little luck.
fn engine(effect: f32, arms: &[Arm], futures: Range<u32>) -> Result<Option<Ensemble>, Mismatch> {
    let layout = Design::new(arms, Pace::default())?.layout().clone();
    let trajectory = |arm: &Arm, luck: f32| {
        let mut t = Trajectory::new(&layout);
        for column in 0..layout.columns.len() {
            for month in 1..=layout.months {
                t.set(column, month, if arm.programme { effect + luck } else { 0.0 });
            }
        }
        t
    };
    let futures =
        futures.map(|future| arms.iter().map(|arm| trajectory(arm, (future % 7) as f32 * 0.01)).collect()).collect();
    Ok(Some(Ensemble { layout: layout.clone(), arms: arms.iter().map(|a| a.name.clone()).collect(), futures }))
}

fn evidence(effect: f32, words: &[&str]) -> (u8, String, String) {
    let cli = match Cli::try_parse_from(["ripplechain", "evidence"].iter().chain(words)) {
        Ok(cli) => cli,
        Err(error) => return (error.exit_code() as u8, String::new(), error.to_string()),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let stop = AtomicBool::new(false);
    let simulate = |arms: &[Arm], futures: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        engine(effect, arms, futures)
    };
    let mut desk = Desk {
        out: &mut out,
        err: &mut err,
        quiet: cli.quiet,
        json: cli.json,
        typed: String::new(),
        stop: &stop,
        simulate: &simulate,
    };
    let code = carry_out(&cli, &mut desk).expect("streams in memory");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (code, text(out), text(err))
}

/// A claim of one's own: adoption rises by more than 2.
fn own(status: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.json");
    let claim = serde_json::json!({
        "id": "own",
        "claim": "The programme is taken up.",
        "question": "With or without?",
        "status": status,
        "base": { "months": 3, "chain": { "template": "two-tier" }, "programme": { "shop": { "tension": 0.6 } } },
        "show": [{
            "what": "adoption",
            "measure": { "metric": "adoption", "at": "shop", "months": [1, 3], "arm": "with", "against": ["without"] },
            "expect": { "higher": 2 },
        }],
    });
    std::fs::write(&path, claim.to_string()).expect("written");
    (folder, path.display().to_string())
}

#[test]
fn every_file_of_the_folder_is_compiled_in_and_can_be_tried() {
    let claims = library().expect("every file is a claim");
    for folder in ["claims", "facts"] {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("evidence").join(folder);
        for entry in std::fs::read_dir(place).expect("the folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            assert!(LIBRARY.iter().any(|(id, _)| format!("{id}.json") == name), "{name} is not compiled in");
        }
    }
    for claim in claims {
        let arms = claim.scenarios(8).unwrap_or_else(|flaw| panic!("{flaw}"));
        assert!(arms.values().all(|(s, _)| s.seed >= 900_001), "{}: a seed that may have been tuned on", claim.id);
        assert!(!claim.show.is_empty());
        for mechanism in &claim.carried_by {
            serde_json::from_value::<Mechanism>(mechanism.as_str().into())
                .unwrap_or_else(|e| panic!("{}: {e}", claim.id));
        }
    }
}

#[test]
fn what_was_shown_and_no_longer_is_fails() {
    let (_keep, shown) = own("shown");
    assert_eq!(evidence(5.0, &[&shown]).0, 0);
    let (code, out, err) = evidence(1.0, &[&shown]);
    assert_eq!(code, 1);
    assert!(out.contains("refuted (was shown)") && err.contains("1 of what was shown no longer holds"), "{out}{err}");
    let (_keep, open) = own("not resolved");
    assert_eq!(evidence(1.0, &[&open]).0, 0);
}

#[test]
fn what_is_no_claim_is_refused() {
    let (code, _, err) = evidence(1.0, &["C99"]);
    assert_eq!(code, 2);
    assert!(err.contains("C99 is neither a claim"), "{err}");
    let (_keep, path) = own("perhaps");
    assert_eq!(evidence(1.0, &[&path]).0, 2);
}

#[test]
fn the_closed_forms_are_met_and_told_as_json() {
    let (code, out, _) = evidence(1.0, &["theory", "--json"]);
    assert_eq!(code, 0);
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let rows = told["theory"].as_array().expect("rows");
    assert!(rows.len() > 20 && rows.iter().all(|r| r["passed"] == true));
}

/// The quick subset through the model itself: one claim, sixteen futures.
#[test]
fn people_who_switch_priorities_trust_less() {
    let claims = library().expect("claims");
    let claim = claims.iter().find(|c| c.id == "C10").expect("C10");
    let simulate = ripplechain::ensemble::simulate;
    let outcome = try_claim(claim, 16, &[], &simulate, &AtomicBool::new(false)).expect("tried");
    let trust = outcome.parts.iter().find(|p| p.contrast.measure.metric == "trust").expect("trust");
    assert_eq!(trust.verdict, Verdict::Shown, "{trust:?}");
}
