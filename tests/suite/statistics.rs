//! The finding says what was put into an ensemble with a known answer.

use ripplechain::analysis::{Analysis, Finding};
use ripplechain::ensemble::{Ensemble, Verdict};
use ripplechain::scenario::Scenario;

use crate::fixture::{ensemble, known, scenario};

fn finding(effect: &dyn Fn(&str, &str, usize, f32) -> f32, scenario: &Scenario) -> Finding {
    of(&ensemble(40, 24, &[effect]), scenario)
}

fn of(ensemble: &Ensemble, scenario: &Scenario) -> Finding {
    Analysis::new(ensemble, scenario).finding().clone()
}

/// All but the last sentence, which counts the model's parameters: they come and go.
fn told(finding: &Finding) -> String {
    finding.lines()[..4].join("\n")
}

#[test]
fn the_last_sentence_counts_the_assumptions() {
    let f = finding(&known, &scenario());
    assert!(f.limits.starts_with("This is not a forecast:"), "{}", f.limits);
    assert!(f.limits.contains("parameters are our own)"), "{}", f.limits);
}

#[test]
fn the_finding_tells_the_known_answer_in_five_sentences() {
    insta::assert_snapshot!(told(&finding(&known, &scenario())));
}

#[test]
fn the_headline_leads_with_what_holds_for_all_that_is_clear() {
    let headline = |engagement: f32, spread: f32| {
        let effect = move |metric: &str, _: &str, month: usize, luck: f32| match (month, metric) {
            (0, _) => 0.0,
            (_, "engagement") => engagement + spread * luck,
            _ => 5.0 + luck.clamp(-1.0, 1.0),
        };
        finding(&effect, &scenario()).headline
    };
    let all = headline(6.0, 0.1);
    assert!(all.starts_with("Better in every future: ") && !all.contains('('), "{all}");
    let some = headline(6.0, 9.0);
    assert!(some.starts_with("Better: ") && some.contains("points (in every future)"), "{some}");
    assert!(some.contains("points on average (worse in "), "{some}");
    // Luck hides the first effect; what is clear leads, and the first is said not to be.
    let hidden = |metric: &str, _: &str, month: usize, luck: f32| match (month, metric) {
        (0, _) => 0.0,
        (_, "loyalty") => 9.0 * luck,
        _ => 5.0 + luck.clamp(-1.0, 1.0),
    };
    let hidden = finding(&hidden, &scenario()).headline;
    assert!(hidden.starts_with("Better in every future: "), "{hidden}");
    assert!(hidden.contains("no clear difference in loyalty of its customers, delivery +"), "{hidden}");
    let mixed = headline(-6.0, 0.1);
    assert!(
        mixed.starts_with("Better and worse: ") && mixed.contains("−6.0 points (worse in every future)"),
        "{mixed}"
    );
}

#[test]
fn a_study_of_half_a_year_does_not_speak_of_a_year() {
    let f = of(&ensemble(40, 6, &[&|_, _, _, luck| 3.0 + luck]), &scenario());
    assert!(f.ripple.contains("at month 6"), "{}", f.ripple);
    assert!(f.lines().iter().all(|line| !line.contains("month 24")), "{f:?}");
}

#[test]
fn a_quiet_baseline_says_that_nothing_differs() {
    let mut quiet = scenario();
    quiet.programme.clear();
    insta::assert_snapshot!(told(&finding(&|_, _, _, _| 0.0, &quiet)));
}

#[test]
fn a_programme_that_changes_nothing_is_told_from_no_programme() {
    let f = finding(&|_, _, _, _| 0.0, &scenario());
    assert!(f.headline.starts_with("The programme changes nothing: not one number differs"), "{}", f.headline);
}

#[test]
fn where_nothing_is_resolved_the_finding_says_so_and_how_many_futures_it_would_take() {
    let f = finding(&|_, _, month, luck| 9.0 * luck * month.min(1) as f32, &scenario());
    insta::assert_snapshot!(told(&f));
}

#[test]
fn several_programmes_are_told_one_by_one() {
    let mut both = scenario();
    both.programme.insert("supplier".to_owned(), both.programme["maker"].clone());
    let f = finding(&known, &both);
    assert!(f.headline.contains("loyalty of the customers of Maker +6.0 points"), "{}", f.headline);
    assert!(f.headline.contains("no difference at all in loyalty of the customers of Supplier"), "{}", f.headline);
}

#[test]
fn no_finding_promises() {
    for text in [finding(&known, &scenario()), finding(&|_, _, _, l| l, &scenario())] {
        for word in text.lines().join(" ").replace("This is not a forecast", "").split(|c: char| !c.is_alphabetic()) {
            assert!(!["proves", "will", "forecast", "guarantees"].contains(&word), "{word}");
        }
    }
}

#[test]
fn one_future_is_told_without_a_mean() {
    let f = of(&ensemble(1, 24, &[&known]), &scenario());
    assert!(f.certainty.contains("one future tells nothing about luck"), "{}", f.certainty);
}

#[test]
fn a_single_month_is_enough_to_summarise() {
    let e = ensemble(4, 1, &[&|_, _, month, _| month as f32]);
    let scenario = scenario();
    let analysis = Analysis::new(&e, &scenario);
    let r = analysis.ripple((1, 0), "loyalty");
    assert!(r.reaches.iter().all(|r| r.verdict == Verdict::Better && r.arrival == Some(1)));
}
