//! The evidence: every file can be tried, a verdict that is lost fails, wrong words are refused.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use ripplechain::ensemble::{Ensemble, Progress};
use ripplechain::experiment::evidence::{FRESH_SEED, LIBRARY, Trial, Verdict, library, try_claim};
use ripplechain::mechanism::Mechanism;
use ripplechain::observe::Trajectory;
use ripplechain::run::{Arm, BatchDesign, Mismatch, TimeConfiguration};

use crate::fixture::command;

/// With a programme everything is higher by `effect`, give or take a little luck.
fn engine(effect: f32, arms: &[Arm], futures: Range<u32>) -> Result<Option<Ensemble>, Mismatch> {
    let layout = BatchDesign::new(arms, TimeConfiguration::default())?.layout().clone();
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
    let simulate = |arms: &[Arm], futures: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        engine(effect, arms, futures)
    };
    command(&[&["evidence"], words].concat(), false, &simulate)
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
fn a_claim_is_tried_at_other_values_of_a_number_where_that_is_asked_for() {
    let (_folder, path) = own("shown");
    let mut claim: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&path).expect("a file")).expect("JSON");
    claim["elsewhere"] = serde_json::json!({ "what": "months followed", "path": "months", "values": [2, 6] });
    claim["show"][0]["built_in"] = true.into();
    std::fs::write(&path, claim.to_string()).expect("written");
    let (code, out, _) = evidence(5.0, &[&path]);
    assert!(code == 0 && !out.contains("months followed") && out.contains("adoption (built in)"), "{out}");
    let (code, out, _) = evidence(5.0, &[&path, "--elsewhere"]);
    assert!(code == 0 && out.contains("months followed: shown at 2, 6"), "{out}");
    let (_, out, _) = evidence(1.0, &[&path, "--elsewhere", "--markdown"]);
    assert!(out.contains("| Months followed | Verdict | adoption |") && out.contains("| 6 | refuted | +1.03"), "{out}");
    assert!(out.contains("| refuted | 1 of 1 parts built in |"), "{out}");
    claim["elsewhere"]["path"] = "programme.nobody.tension".into();
    std::fs::write(&path, claim.to_string()).expect("written");
    let (code, _, err) = evidence(5.0, &[&path, "--elsewhere"]);
    assert!(code == 2 && err.contains("nobody"), "{err}");
}

#[test]
fn every_file_of_the_folder_is_compiled_in_and_can_be_tried() {
    let claims = library().expect("every file is a claim");
    for folder in ["claims", "facts", "published"] {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("evidence").join(folder);
        for entry in std::fs::read_dir(place).expect("the folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            assert!(LIBRARY.iter().any(|(id, _)| format!("{id}.json") == name), "{name} is not compiled in");
        }
    }
    for claim in claims {
        let arms = claim.scenarios(8, FRESH_SEED).unwrap_or_else(|flaw| panic!("{flaw}"));
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
fn a_published_number_stands_beside_the_models() {
    let (keep, path) = own("within the published range");
    let text = std::fs::read_to_string(&path).expect("the claim");
    let mut claim: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    claim["published"] =
        serde_json::json!({ "says": "About five.", "source": "Somebody 1999", "sure": "read second-hand" });
    claim["show"][0]["expect"] = serde_json::json!({ "between": [4, 6] });
    std::fs::write(&path, claim.to_string()).expect("written");
    let (code, out, _) = evidence(5.0, &[&path]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("4 to 6") && out.contains("Somebody 1999 (read second-hand)"), "{out}");
    let (code, out, _) = evidence(3.0, &[&path]);
    assert_eq!(code, 1);
    assert!(out.contains("same order, smaller (was within the published range)"), "{out}");
    drop(keep);
}

#[test]
fn a_portfolio_counts_who_meets_every_objective() {
    let told = |effect: f32| {
        let (code, out, err) = evidence(effect, &["portfolio", "--programmes", "12", "--json"]);
        assert_eq!(code, 0, "{err}");
        let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
        told["portfolio"]["found"].clone()
    };
    let share = |found: &serde_json::Value, which: &str| {
        let shares = found["shares"].as_array().expect("shares");
        shares.iter().find(|s| s["share"] == which).expect("the share")["estimate"]["value"].as_f64().expect("a number")
    };
    // With 60 everything is reached; with 3 adoption is not; with −3 nothing is.
    for (effect, which) in [(60.0, "full"), (3.0, "partly"), (-3.0, "not")] {
        let found = told(effect);
        assert_eq!(found["programmes"], 12);
        for other in ["full", "partly", "not"] {
            assert!((share(&found, other) - if other == which { 100.0 } else { 0.0 }).abs() < 1e-9, "{effect} {other}");
        }
    }
}

#[test]
fn a_portfolio_of_ones_own_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.json");
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("evidence/portfolio.json")).expect("it");
    std::fs::write(&path, text.replace("\"$heat\"", "\"$warmth\"")).expect("written");
    let (code, _, err) = evidence(1.0, &[&path.display().to_string()]);
    assert_eq!(code, 2);
    assert!(err.contains("$warmth"), "{err}");
}

#[test]
fn a_knock_out_tries_each_mechanism_and_tells_what_falls() {
    let (code, out, _) = evidence(5.0, &["C10", "--knock-out", "--json"]);
    assert_eq!(code, 0);
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let off: Vec<&str> = told.as_array().expect("rows").iter().map(|k| k["off"].as_str().expect("a name")).collect();
    assert_eq!(off, ["uncertainty", "delivery", "trust"]);
    let (_, out, _) = evidence(5.0, &["C10", "--knock-out", "--markdown"]);
    assert!(out.starts_with("# Which claim goes with which mechanism") && out.contains("| C10 | delivery |"), "{out}");
}

#[test]
fn all_documents_are_written_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().display().to_string();
    let (code, _, err) = evidence(5.0, &["--docs", &place, "--futures", "4", "--programmes", "10"]);
    assert!(code <= 1, "{err}");
    for (name, title) in [
        ("evidence.md", "# The evidence as measured"),
        ("facts.md", "# The facts as measured"),
        ("portfolio.md", "# A portfolio of programmes"),
        ("knock-outs.md", "# Which claim goes with which mechanism"),
    ] {
        let text = std::fs::read_to_string(folder.path().join(name)).expect(name);
        assert!(text.starts_with(title), "{name}");
    }
    let evidence_md = std::fs::read_to_string(folder.path().join("evidence.md")).expect("read");
    assert!(
        ["## C38", "## P01", "## Closed forms"].iter().all(|h| evidence_md.contains(h))
            && !evidence_md.contains("## F01")
    );
}

#[test]
fn a_page_and_charts_are_written_where_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, charts) = (folder.path().join("evidence.html"), folder.path().join("charts"));
    let at = |p: &Path| p.display().to_string();
    let words =
        ["C10", "P02", "theory", "portfolio", "--programmes", "10", "--html", &at(&file), "--charts", &at(&charts)];
    let (code, _, err) = evidence(5.0, &words);
    assert!(code <= 1, "{err}");
    let page = std::fs::read_to_string(&file).expect("a page");
    assert!(
        ["C10 –", "Labor Statistics", "A portfolio of programmes", "Closed forms"].iter().all(|w| page.contains(w))
    );
    assert!(!page.contains("http://") || page.matches("http://").count() == page.matches("http://www.w3.org").count());
    for name in ["C10.svg", "C10.png", "P02.svg", "P02.png"] {
        assert!(charts.join(name).exists(), "{name}");
    }
    let again = ripplechain::chart::Source::read(&std::fs::read(charts.join("C10.png")).expect("a picture"));
    assert_eq!(again.expect("where it comes from").command, "ripplechain evidence C10 --charts charts");
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
    let stop = AtomicBool::new(false);
    let trial = Trial { futures: 16, seed: FRESH_SEED, simulate: &simulate, stop: &stop };
    let outcome = try_claim(claim, 16, &trial, &|_| {}).expect("tried");
    let trust = outcome.parts.iter().find(|p| p.contrast.measure.metric == "trust").expect("trust");
    assert_eq!(trust.verdict, Verdict::Shown, "{trust:?}");
}

/// A difference matters from the metric's own least on, and what must not be worse, or be the same, must not differ by more; a claim may ask
/// for more. Ratios, shares of a level and shares of futures state their own.
#[test]
fn no_threshold_is_smaller_than_what_matters() {
    use ripplechain::experiment::evidence::{Expected, Kind, Take};
    for claim in library().expect("claims").iter().filter(|c| c.kind() != Kind::Published) {
        for c in &claim.show {
            let is_difference = !c.measure.against.is_empty() || c.minus.is_some();
            let is_plain = matches!(c.measure.take, Take::Mean | Take::Min | Take::Max);
            if !is_difference || !is_plain || c.over.is_some() || c.measure.below.is_some() {
                continue;
            }
            let metric = ripplechain::observe::metric(&c.measure.metric).expect("a metric");
            let least = f64::from(metric.minimal_important_difference) * c.measure.times.abs();
            let near = |x: f64, y: f64| (x - y).abs() < 1e-6;
            let sound = match c.expect {
                Expected::Higher(x) | Expected::Lower(x) => x > least || near(x, least) || near(x, -least),
                Expected::About(x) => x < least || near(x, least),
                Expected::Between(_) => true,
            };
            assert!(sound, "{}, {}: {:?}, where {least} matters", claim.id, c.what, c.expect);
        }
    }
}
