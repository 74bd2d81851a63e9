//! The report: one file that says all of it, asks nobody, and can be made again.

use std::collections::BTreeSet;
use std::path::Path;

use ripplechain::analysis::Analysis;
use ripplechain::chart::Source;
use ripplechain::report::{LIMITS, Results, charts, html};
use ripplechain::scenario::{Scenario, from_value};

use crate::fixture::{ensemble, known, scenario};

fn report(scenario: &Scenario) -> String {
    let e = ensemble(12, 24, &[&known, &|m, p, month, luck| 2.0 * known(m, p, month, luck)]);
    let analysis = Analysis::new(&e, scenario);
    let results = Results { analysis: &analysis, weeks: None };
    html(&results, &charts(&results).expect("charts")).expect("a report")
}

/// The values of an attribute, wherever it stands.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    page.split(begin.as_str()).skip(1).filter_map(|rest| rest.split_once('"')).map(|(value, _)| value).collect()
}

#[test]
fn the_report_is_one_file_that_asks_nobody() {
    let page = report(&scenario());
    let addresses = ["src", "href", "srcset", "action", "data"].iter().flat_map(|a| values(&page, a));
    for address in addresses {
        assert!(address.starts_with('#') || address.starts_with("data:"), "{address}");
    }
    for after in page.split("url(").skip(1) {
        assert!(after.starts_with("\"data:"), "{}", &after[..40]);
    }
    let plain = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for away in ["http://", "https://", "@import", "//cdn"] {
        assert!(!plain.contains(away), "{away}");
    }
}

#[test]
fn every_chart_of_the_report_has_words_and_numbers_behind_it() {
    let page = report(&scenario());
    let figures: Vec<&str> = page.split("<figure class=\"chart\"").skip(1).collect();
    assert!(figures.len() >= 12, "{} charts", figures.len());
    for figure in figures {
        let figure = figure.split("</figure>").next().expect("an end");
        let title = figure.split("<title>").nth(1).and_then(|t| t.split("</title>").next()).expect("a title");
        assert!(figure.contains("role=\"img\" aria-label=\"") && title.len() > 20, "{title}");
        assert!(figure.contains("<details class=\"data\"><summary>The numbers drawn"), "{title}");
        assert!(figure.matches("<th scope=\"row\">").count() > 1, "{title}: no numbers");
        assert!(!figure.contains("<metadata>"), "{title}: the page says once where all of it comes from");
    }
}

#[test]
fn the_report_says_the_finding_the_numbers_and_the_limits() {
    let scenario = scenario();
    // As it is read: the template writes some letters as their numbers.
    let page = report(&scenario).replace("&#x2f;", "/").replace("&#x27;", "'");
    let e = ensemble(12, 24, &[&known, &known]);
    let analysis = Analysis::new(&e, &scenario);
    for line in analysis.finding().lines().iter().take(4) {
        assert!(page.contains(line), "{line}");
    }
    assert!(page.contains("A comparison under stated assumptions, not a forecast."));
    // The difference at the maker, as fixed by the fixture, with its verdict.
    let numbers = page.split("<section id=\"numbers\">").nth(1).expect("the section");
    let row = numbers.split("<tr><th scope=\"row\">Maker</th><td class=\"n\">24</td>").nth(1).expect("the row");
    let row = row.split("</tr>").next().expect("an end");
    assert!(row.contains("+6.0") && row.contains("better"), "{row}");
    for said in ["what-if-1", "Employee inclusion", "0.3 from month 0, 0.7 from month 6", &scenario.hash()] {
        assert!(page.contains(said), "{said}");
    }
    for limit in LIMITS.lines().filter_map(|l| l.strip_prefix("- ")) {
        assert!(page.contains(&limit.replace('`', "")), "{limit}");
    }
}

#[test]
fn the_readme_says_the_same_limits() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a file");
    let readme = readme.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
    let (first, _) = LIMITS.split_once("\n# ").expect("two lists");
    for limit in first.lines().filter(|l| l.starts_with("- ")) {
        assert!(readme.contains(limit), "{limit}");
    }
}

#[test]
fn no_id_stands_twice_and_every_link_within_leads_somewhere() {
    let page = report(&scenario());
    let ids = values(&page, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for link in values(&page, "href").into_iter().filter_map(|h| h.strip_prefix('#')) {
        assert!(unique.contains(link), "{link}");
    }
}

#[test]
fn the_same_results_give_the_same_report_on_any_number_of_threads() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| report(&scenario()))
    };
    assert!(on(1) == on(4));
}

#[test]
fn what_a_scenario_says_is_text_and_never_markup() {
    let mut file = scenario().to_value();
    let nasty = "</script><script>alert(1)</script><!-- & \"quoted\"";
    file["question"] = nasty.into();
    file["sources"] = serde_json::json!([nasty]);
    file["chain"]["organisations"]["maker"]["name"] = "<b>Maker</b>".into();
    file["programme"]["maker"]["note"] = nasty.into();
    file["what_ifs"] = serde_json::json!({ "what-if-1": { "note": nasty } });
    let nasty_scenario = from_value(&file, "fixture").expect("a scenario");
    let page = report(&nasty_scenario);
    assert!(!page.contains("<script>alert") && !page.contains("<b>Maker"));
    assert_eq!(page.matches("<script").count(), 2, "the printing of folds, and where it comes from");
    let source = Source::read(page.as_bytes()).expect("where it comes from");
    assert_eq!(source.hash, nasty_scenario.hash());
    assert_eq!(from_value(&source.as_run.expect("the scenario"), "report").expect("a scenario"), nasty_scenario);
}
