use super::*;
use crate::experiment::outcome::{Measured, Point};

/// A maker and its customers, with a programme whose inclusion is a course.
pub(super) fn scenario() -> Scenario {
    let file = serde_json::json!({
        "name": "small", "months": 24, "futures": 16, "seed": 3,
        "chain": {
            "organisations": { "maker": { "name": "The maker", "staff": 16 } },
            "segments": { "families": { "name": "Young families", "served_by": "maker", "people": 40 } },
        },
        "programme": { "maker": { "tension": 0.6, "employee_inclusion": [[0, 0.2], [6, 0.5]], "openness": 0.4 } },
        "events": [{ "kind": "media_storm", "at": "families", "month": 2, "size": 1.0 }],
    });
    crate::scenario::from_value(&file, "small").expect("a scenario")
}

pub(super) fn sweep(vary: &[&str], design: Arrangement, metric: &str, futures: Futures) -> Sweep {
    let vary: Vec<String> = vary.iter().map(|v| (*v).to_owned()).collect();
    Sweep::new(scenario(), &vary, design, &[metric.to_owned()], futures).expect("a sweep")
}

/// Tension at three values over openness at two, by loyalty at the maker.
pub(super) fn grid() -> Sweep {
    let vary = ["programme.maker.tension=0.2,0.4,0.6", "programme.maker.openness=0,1"];
    sweep(&vary, Arrangement::Grid, "loyalty@maker", Futures::Fixed(16))
}

/// A point whose effect in each future is this.
pub(super) fn point(sweep: &Sweep, number: usize, effect: impl Fn(usize) -> f32) -> Point {
    let effects: Vec<f32> = (0..16).map(effect).collect();
    let measured = |o: &Outcome| Measured::of(o.metric, &effects, &[0.0; 16]);
    Point {
        point: number,
        at: sweep.points.at(number),
        futures: 16,
        measured: sweep.outcomes.iter().map(measured).collect(),
        half_width: None,
        each: effects.iter().map(|x| x.is_finite().then_some(*x)).collect(),
    }
}

/// What is said of points with these mean effects; in half of the futures they are one more, in half one less.
pub(super) fn answer(sweep: &Sweep, means: &[f32]) -> Answer {
    let finished: Vec<usize> = (0..means.len()).collect();
    let read = |n: usize| Ok(point(sweep, n, |k| means[n] + if k % 2 == 0 { 1.0 } else { -1.0 }));
    Answer::of(sweep, &finished, read).expect("points").expect("a best one")
}

#[test]
fn what_differs_between_two_sweeps_is_told_one_by_one() {
    let sweep = grid();
    let own = sweep.header();
    assert_eq!(own.differences(&own), Vec::<String>::new());
    assert_eq!((own.scenario.as_str(), own.version.as_str()), ("small", env!("CARGO_PKG_VERSION")));
    let mut other = own.clone();
    "0.0.1".clone_into(&mut other.version);
    "large".clone_into(&mut other.scenario);
    other.points.axes.pop();
    other.outcomes.pop();
    other.futures = Futures::Fixed(17);
    let version = format!("made by version 0.0.1, this is {}", own.version);
    assert_eq!(
        own.differences(&other),
        [
            version.as_str(),
            "of scenario large, this is small",
            "other points",
            "other metrics, places or months",
            "another number of futures or precision",
        ]
    );
    let hash = Header { hash: "5f2a".to_owned(), ..own.clone() };
    assert_eq!(own.differences(&hash), [format!("the scenario was 5f2a and is now {}", own.hash)]);
}

#[test]
fn a_sweep_is_made_again_by_its_command() {
    let of = |design, futures| sweep(&["programme.maker.tension=0..1"], design, "trust@maker", futures).command();
    let start = "ripplechain sweep scenario.json --vary programme.maker.tension=0..1";
    let metric = "--metric trust@maker";
    assert_eq!(
        [Arrangement::Sobol(4), Arrangement::Morris(5), Arrangement::Saltelli(6)].map(|d| of(d, Futures::Fixed(16))),
        ["sobol --points 4", "morris --points 5", "saltelli --points 6"]
            .map(|design| format!("{start} --design {design} {metric} --futures 16"))
    );
    let goal = Goal::read("0.5@loyalty@families@6", &scenario(), 200).expect("a goal");
    assert_eq!(
        of(Arrangement::Sobol(4), Futures::Until(goal)),
        format!("{start} --design sobol --points 4 {metric} --until-precise 0.5@loyalty@families@6 --max-futures 200")
    );
    assert_eq!(
        grid().command(),
        "ripplechain sweep scenario.json --vary programme.maker.tension=0.2,0.4,0.6 --vary programme.maker.openness=0,1 \
         --metric loyalty@maker --futures 16"
    );
}

#[test]
fn a_point_is_the_scenario_with_its_values_and_without_what_is_only_said_about_it() {
    let mut with = scenario();
    with.what_ifs.insert("x".to_owned(), serde_json::Map::new());
    let numbers = numeric_paths(&with.to_value());
    let axes = ["programme.maker.tension=0.1,0.9", "events.0.size=0.5,1"];
    let axes = axes.iter().map(|t| Axis::read(t, &numbers).expect("an axis")).collect();
    let points = Points::new(axes, Arrangement::Grid).expect("points");
    let sweep = Sweep::of(with, points, grid().outcomes, Futures::Fixed(16)).expect("a sweep");
    let third = sweep.scenario_at(2).expect("a scenario");
    let value = |path: &str| crate::scenario::number_at(&third.to_value(), path);
    assert_eq!((value("programme.maker.tension"), value("events.0.size")), (Some(0.9), Some(0.5)));
    assert_eq!((third.what_ifs.len(), third.name.as_str()), (0, "small"));
    assert_eq!(sweep.ranking(), 1);
}

#[test]
fn an_organisation_whose_lever_is_varied_is_looked_at_though_the_file_has_no_programme_there() {
    let mut bare = scenario();
    bare.programme.clear();
    let vary = ["programme.maker.tension=0.2,0.4".to_owned(), "programme.maker.openness=0,1".to_owned()];
    let sweep = Sweep::new(bare, &vary, Arrangement::Grid, &[], Futures::Fixed(16)).expect("a sweep");
    let at_maker: Vec<&str> =
        sweep.outcomes.iter().filter(|o| o.place == "maker" && o.month == 24).map(|o| o.metric.id).collect();
    assert_eq!(at_maker, ["loyalty", "adoption", "enps", "nps", "delivery"]);
}
