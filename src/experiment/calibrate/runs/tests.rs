use super::*;
use crate::experiment::calibrate::figures::tests::figures;

fn firm() -> Scenario {
    let file = serde_json::json!({ "name": "x", "months": 6, "chain": { "template": "service" } });
    crate::scenario::from_value(&file, "x").expect("a scenario")
}

fn run(point: usize, levels: Vec<Vec<f32>>) -> Run {
    Run { point, at: at(point, 1), levels }
}

#[test]
fn a_design_is_read_back_as_it_was_whatever_digits_its_ranges_have() {
    let (scenario, f) = (firm(), figures("change"));
    for path in ["mechanisms.price.attention", "mechanisms.trust.rising", "mechanisms.trust.strength"] {
        let free = crate::experiment::calibrate::free::read(&scenario, path).expect("a number");
        let design = Design::new(&scenario, &[free], &f, false);
        let text = serde_json::to_string(&design).expect("JSON");
        let back: Design = serde_json::from_str(&text).expect("a design");
        assert_eq!(design.differences(&back), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn figures_of_another_metric_place_or_window_are_another_design() {
    let scenario = firm();
    let design = |f: &Figures| Design::new(&scenario, &[], f, false);
    let f = figures("change");
    let mut others = [f.clone(), f.clone(), f.clone()];
    "trust".clone_into(&mut others[0].series[0].metric);
    "shop".clone_into(&mut others[1].series[0].at);
    others[2].series[0].window = 3;
    for other in &others {
        assert_eq!(design(&f).differences(&design(other)), ["figures of other series, months or windows"]);
    }
}

#[test]
fn a_figure_that_is_not_defined_comes_back_from_the_disk_and_leaves_its_future_out() {
    let f = figures("change");
    let whole = vec![60.0, 61.0, 62.0, 63.0, 64.0];
    let torn = vec![60.0, f32::NAN, 62.0, 63.0, 64.0];
    let text = serde_json::to_string(&run(0, vec![whole.clone(), torn])).expect("JSON");
    let runs = Runs(vec![serde_json::from_str(&text).expect("a run"), run(1, vec![whole.clone(), whole])]);
    assert_eq!((runs.undefined(&f), runs.seen(&f).len()), (vec![1], 3));
    let means = runs.means(&f);
    assert!(means.len() == 2 && means.iter().flat_map(|m| &m.1).all(|x| x.is_finite()), "{means:?}");
}

#[test]
fn no_two_clients_have_the_same_errors() {
    let f = figures("change");
    let levels = vec![60.0, 61.0, 62.0, 63.0, 64.0];
    let seen = Runs((0..2).map(|point| run(point, vec![levels.clone(); 3])).collect()).seen(&f);
    for (i, one) in seen.iter().enumerate() {
        assert!(seen[..i].iter().all(|other| other.values != one.values), "client {i}");
    }
}

#[test]
fn the_sequence_has_a_last_point() {
    assert!(at(MOST_POINTS - 1, 3).iter().all(|x| (0.0..1.0).contains(x)));
}

#[test]
fn what_differs_between_designs_is_told_one_by_one() {
    let (scenario, f) = (firm(), figures("change"));
    let design = Design::new(&scenario, &[], &f, false);
    assert_eq!(design.differences(&design), Vec::<String>::new());
    let number = crate::experiment::calibrate::free::read(&scenario, "mechanisms.trust.rising").expect("a number");
    let other = Design {
        version: "0".to_owned(),
        scenario: "y".to_owned(),
        screening: true,
        ..Design::new(&scenario, &[number], &f, false)
    };
    assert_eq!(
        design.differences(&other),
        [
            "made by another version",
            "another scenario",
            "other free numbers, or other ranges",
            "another kind of design"
        ]
    );
    let hash = Design { hash: "0".to_owned(), ..design.clone() };
    assert_eq!(design.differences(&hash), ["another scenario"]);
    assert_eq!(design.kept[0].months, [-1, 1, 2, 3, 5]);
    assert_eq!((design.scenario.as_str(), design.version.as_str()), ("x", env!("CARGO_PKG_VERSION")));
    assert_eq!(Design::number(&run(7, vec![])), 7);
}

#[test]
fn a_place_in_the_space_of_free_numbers_is_a_scenario_with_each_at_its_share() {
    let scenario = firm();
    let read = |path: &str| crate::experiment::calibrate::free::read(&scenario, path).expect("a number");
    let free = [read("mechanisms.trust.rising=10..40"), read("mechanisms.trust.falling=2..6")];
    let moved = scenario_at(&scenario, &free, &[0.0, 0.75]);
    let of = |name| moved.mechanisms.number("trust", name);
    assert_eq!((of("rising"), of("falling")), (Some(10.0), Some(5.0)));
}

#[test]
fn points_fill_each_number_evenly_and_each_by_itself() {
    let all: Vec<Vec<f64>> = (0..64).map(|p| at(p, 300)).collect();
    for number in [0, 1, 255, 256, 299] {
        let mut parts: Vec<usize> = all.iter().map(|p| (p[number] * 64.0) as usize).collect();
        parts.sort_unstable();
        assert_eq!(parts, (0..64).collect::<Vec<_>>(), "number {number}");
    }
    for (a, b) in [(0, 1), (0, 256), (1, 257), (43, 299)] {
        assert!(all.iter().any(|p| p[a] != p[b]), "{a} {b}");
    }
    assert!(at(3, 0).is_empty() && at(3, 2) == at(3, 5)[..2]);
}

#[test]
fn a_client_keeps_its_place_and_its_errors_are_those_of_its_point_and_future() {
    let f = figures("change");
    let levels = vec![60.0, 61.0, 62.0, 63.0, 64.0];
    let seen = Runs(vec![run(3, vec![vec![f32::NAN; 5], levels.clone(), levels.clone()])]).seen(&f);
    let wanted = |key| Seen { shares: at(3, 1), values: f.seen(&levels, key), point: 3 };
    assert_eq!(seen, [wanted(3 * 16 + 1), wanted(3 * 16 + 2)]);
    let some = clients(&seen, &f.before(3).0, Some(&[0, 1, 2]));
    assert_eq!((some[0].point, some[0].shares.clone()), (3, at(3, 1)));
    assert_eq!(some[1].figures, f.before(3).0.features(&seen[1].values[..3]));
    assert_eq!(clients(&seen, &f, None)[0].figures, f.features(&seen[0].values));
}

#[test]
fn figures_that_are_not_defined_are_counted_by_series() {
    let f = figures("change");
    let torn = vec![60.0, f32::NAN, f32::INFINITY, 63.0, 64.0];
    let runs = Runs(vec![run(0, vec![torn.clone(), torn.clone(), vec![60.0; 5]]), run(1, vec![torn])]);
    assert_eq!((runs.undefined(&f), Runs::default().undefined(&f)), (vec![3], vec![0]));
    assert_eq!(runs.means(&f).len(), 1);
}

#[test]
fn means_stand_in_units_of_error_and_of_what_futures_of_one_point_differ() {
    let f = figures("level");
    // Of two futures 4 apart, which is 2 in units of the error, the variance is 2; of two alike it is none: luck is 1.
    let futures = |middle: f32, off: f32| vec![vec![middle - off; 5], vec![middle + off; 5]];
    let runs = Runs(vec![run(0, futures(60.0, 2.0)), run(1, futures(70.0, 0.0))]);
    for (found, level) in runs.means(&f).iter().zip([30.0, 35.0]) {
        assert!(found.1.iter().all(|x| (x - level / 2.0_f64.sqrt()).abs() < 1e-9), "{found:?}");
    }
    assert_eq!(runs.means(&f)[1].0, at(1, 1));
    // Of three futures the squares are shared by two.
    let three = Runs(vec![run(0, [58.0, 60.0, 62.0].map(|x| vec![x; 5]).to_vec())]);
    assert!(three.means(&f)[0].1.iter().all(|x| (x - 30.0 / 2.0_f64.sqrt()).abs() < 1e-9));
    // Of one future nothing is known of luck.
    let alone = Runs(vec![run(0, vec![vec![60.0; 5]])]);
    assert!(alone.means(&f)[0].1.iter().all(|x| *x == 30.0));
}

#[test]
fn points_that_are_missing_are_simulated_each_over_futures_of_its_own() {
    use std::sync::Mutex;

    use crate::ensemble::{Ensemble, fake};
    use crate::observe::{Layout, Place, PlaceKind};

    let (scenario, f) = (firm(), figures("change"));
    let folder = tempfile::tempdir().expect("a folder");
    let free =
        [crate::experiment::calibrate::free::read(&scenario, "mechanisms.trust.rising=10..40").expect("a number")];
    let design = Design::new(&scenario, &free, &f, false);
    let mut log = Log::open(&folder.path().join("points"), &design).expect("a log");
    log.append(&[run(1, vec![])]).expect("room");
    let (asked, told) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let place = Place { id: "firm".into(), name: "Firm".into(), kind: PlaceKind::Organisation, tier: 0 };
    let engine = |arms: &[Arm], futures: std::ops::Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        let s = &arms[0].scenario;
        let rising = s.mechanisms.number("trust", "rising").expect("a number");
        asked.lock().expect("alone").push((futures.start, futures.end, s.futures, rising, arms[0].programme));
        let mut e: Ensemble =
            fake::from(Layout::new(vec![place.clone()], 6), futures.len(), |_, _, _, month| month as f32);
        e.futures.iter_mut().for_each(|arms| arms.truncate(1));
        Ok(Some(e))
    };
    let points: Vec<(usize, Vec<f64>)> = [(0, 0.0), (1, 0.5), (2, 1.0)].map(|(p, x)| (p, vec![x])).to_vec();
    let (stop, progress) = (AtomicBool::new(false), |p: Progress| told.lock().expect("alone").push((p.done, p.all)));
    let go = |log: &mut Log<Design>, stop: &AtomicBool| {
        simulate(&scenario, (&free, &f), &points, log, &engine, &progress, stop).expect("simulated")
    };
    assert!(!go(&mut log, &AtomicBool::new(true)) && log.len() == 1);
    assert!(go(&mut log, &stop) && log.len() == 3);
    let (mut asked, mut told) = (asked.into_inner().expect("alone"), told.into_inner().expect("alone"));
    asked.sort_by_key(|a| a.0);
    told.sort_unstable();
    assert_eq!(asked, [(0, 16, 16, 10.0, true), (32, 48, 48, 40.0, true)]);
    assert_eq!(told, [(1, 2), (2, 2)]);
    let kept = log.point(2).expect("a point");
    assert_eq!((kept.point, kept.at, kept.levels.len()), (2, vec![1.0], 16));
    assert_eq!(kept.levels[0], [0.0, 1.0, 2.0, 3.0, 5.0]);
}
