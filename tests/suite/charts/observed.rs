//! Figures of one's own on the charts of levels and differences: where they stand, and by how much they were moved.

use ripplechain::analysis::Analysis;
use ripplechain::chart::{DifferenceChart, FanChart, Source};
use ripplechain::observe::PlaceKind;

use super::synthetic::{experiment, showcase, source, story};
use super::{is_sound, says};

#[test]
fn figures_and_dates_stand_on_the_charts_of_levels_and_differences() {
    let mut scenario = crate::fixture::scenario();
    scenario.start = Some("2027-03".to_owned());
    let series =
        r#"{ "series": [{ "metric": "loyalty", "at": "maker", "fit": "level", "points": [[0, 60, 1], [6, 99, 1]] }] }"#;
    scenario.observed = Some(serde_json::from_str(series).expect("figures"));
    let ensemble = experiment(showcase(), 12, 20, &["without", "with"], 1.0);
    let analysis = Analysis::new(&ensemble, &scenario);
    let source = Source { start: scenario.start.clone(), ..source() };
    let chart = |pair| DifferenceChart::new("t", &analysis, pair, "loyalty", &story()).expect("a chart");
    let difference = chart((1, 0));
    let maker = difference.panels.iter().find(|p| !p.observed.is_empty()).expect("the maker's panel");
    let without = analysis.levels(0, analysis.layout().column("loyalty", "maker").expect("a column"));
    assert_eq!(maker.observed.iter().map(|o| o.month).collect::<Vec<_>>(), [0.0, 6.0]);
    assert_eq!(maker.observed[1].value, 99.0 - without[6].mean);
    let drawn = difference.draw(&source);
    is_sound(&drawn);
    assert!(says(&drawn, "Sep 2027") && says(&drawn, "observed, give or take") && says(&drawn, "month 0 is Mar 2027"));
    assert!(drawn.table().rows.iter().any(|r| r[1] == "6 (Sep 2027)" && r[2].ends_with("errors")));
    assert!(chart((0, 1)).panels.iter().all(|p| p.observed.is_empty()));
    assert!(!says(&drawn, "are moved"), "levels are compared, so nothing is moved");
}

#[test]
fn charts_say_by_how_much_figures_were_moved_to_lie_beside_the_model() {
    let mut scenario = crate::fixture::scenario();
    let series = r#"{ "series": [{ "metric": "loyalty", "at": "maker", "breaks": [4], "points": [[0, 90, 1], [6, 20, 1], [8, 20, 1]] }] }"#;
    scenario.observed = Some(serde_json::from_str(series).expect("figures"));
    let ensemble = experiment(showcase(), 12, 20, &["without", "with"], 1.0);
    let analysis = Analysis::new(&ensemble, &scenario);
    let beside = &analysis.beside()[0];
    let by = |x: f64| ripplechain::format::difference(analysis.metric(beside.column), x);
    let [before, after] = [-beside.moved[0], -beside.moved[1]].map(by);
    assert!(before.starts_with('−') && after.starts_with('+'), "{before} {after}");
    let words = format!("by how it changes: by {before}, then {after} at ");
    let fan = FanChart::new("t", &analysis, &[0, 1], "loyalty", &[PlaceKind::Organisation], &story()).expect("a chart");
    let difference = DifferenceChart::new("t", &analysis, (1, 0), "loyalty", &story()).expect("a chart");
    for note in [&fan.heading.note, &difference.heading.note] {
        assert!(note.contains(&words), "{note}");
    }
    assert!(says(&fan.draw(&source()), "are moved to the model"));
}
