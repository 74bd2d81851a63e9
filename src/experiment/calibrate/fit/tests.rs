use super::*;
use crate::experiment::calibrate::noise::normal;
use crate::observe::{Layout, Place, PlaceKind};

/// Engagement from month 1 on, with an error of 2.
fn figures(values: &[f64]) -> Figures {
    rolling(values, 1)
}

/// The same over so many months up to each.
fn rolling(values: &[f64], window: u32) -> Figures {
    declared(values, &serde_json::json!({ "window": window }))
}

/// The same with what is declared of the series.
fn declared(values: &[f64], of: &serde_json::Value) -> Figures {
    let points: Vec<_> = values.iter().enumerate().map(|(i, x)| (i + 1, *x, 2.0)).collect();
    let mut file = serde_json::json!({
        "name": "x", "months": 12, "chain": { "template": "service" },
        "observed": { "series": [{ "metric": "engagement", "at": "firm", "points": points }] },
    });
    for (key, value) in of.as_object().expect("an object") {
        file["observed"]["series"][0][key] = value.clone();
    }
    let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
    let place = Place { id: "firm".into(), name: "Firm".into(), kind: PlaceKind::Organisation, tier: 0 };
    Figures::of(&scenario, &Layout::new(vec![place], 12))
}

/// Clients whose engagement rises by their number, times a slope, a month.
fn seen(figures: &Figures, slope: f64) -> Vec<Seen> {
    let one = |point: usize| {
        let share = (point as f64 + 0.5) / 600.0;
        let value = |i: usize| 60.0 + slope * share * i as f64 + 2.0 * normal(1, point as u64, i as u64);
        Seen { shares: vec![share], values: (0..figures.all.len()).map(value).collect(), point }
    };
    (0..600).map(one).collect()
}

fn fit(figures: &Figures, placed: &[Seen], anywhere: &[Seen], hold: Option<usize>) -> Fit {
    let number = Assumption::new("trust", &crate::mechanism::MECHANISMS[0].2[0], 1.0);
    Fit::of((&[number], figures), (placed, anywhere), hold, 1.0)
}

#[test]
fn no_change_starts_from_the_same_months_as_the_prediction() {
    let f = figures(&[60.0, 60.0, 60.0, 60.0, 60.0, 60.0, 66.0, 60.0, 60.0, 60.0]);
    let all = seen(&f, 0.0);
    let held = fit(&f, &all, &all, None).held_out.expect("three months");
    // From 62, the mean of the last three months seen, and not from 66.
    assert!(held.figures == 3 && (held.as_before - 1.0).abs() < 1e-6, "{held:?}");
    assert!((held.model - 1.0).abs() < 0.2, "{held:?}");
}

#[test]
fn a_series_that_runs_as_clients_do_fits_and_one_that_runs_off_does_not() {
    let off = |values: &[f64], slope: f64| {
        let f = figures(values);
        let all = seen(&f, slope);
        fit(&f, &all, &all, None).series[0].standardised
    };
    let rising: Vec<f64> = (0..10).map(|i| 60.0 + 4.0 * f64::from(i)).collect();
    assert!(off(&rising, 8.0) < 1.0, "{}", off(&rising, 8.0));
    // Five errors of 2 away from where every client is.
    let away = [50.0, 70.0, 50.0, 70.0, 50.0, 70.0, 50.0, 70.0, 50.0, 70.0];
    assert!((4.0..6.5).contains(&off(&away, 0.0)), "{}", off(&away, 0.0));
}

#[test]
fn a_series_that_keeps_a_level_of_its_own_tells_how_far_it_lies_from_the_models() {
    let f = figures(&[67.0; 10]);
    let flat = seen(&f, 0.0);
    let found = fit(&f, &flat, &flat, None).series.remove(0);
    assert!(!found.by_level && found.metric == "engagement");
    // The model's clients stand at 60, each with an error of 2.
    assert!((found.level - 7.0).abs() < 0.2 && found.standardised < 1.0, "{found:?}");
    // Ten figures with an error of 2.
    assert!((found.level_error - 2.0 / 10.0_f64.sqrt()).abs() < 1e-9, "{found:?}");
    // The model's level may be off by 4 smallest differences that matter, one standard deviation; what lies within two standard errors of both is not off.
    let least = f64::from(metric("engagement").expect("a metric").minimal_important_difference);
    let off = |level, level_error| Fits { level, level_error, ..found.clone() }.is_off();
    assert_eq!([off(8.1 * least, 0.0), off(7.9 * least, 0.0)], [true, false]);
    assert_eq!([off(-10.1 * least, 3.0 * least), off(-9.9 * least, 3.0 * least)], [true, false]);
}

#[test]
fn months_that_are_held_out_have_no_say_in_which_clients_predict_them() {
    let f = figures(&[60.0, 60.5, 61.0, 61.5, 62.0, 62.5, 63.0, 58.0, 57.0, 56.0]);
    let (rising, falling) = (seen(&f, 1.0), seen(&f, -1.0));
    let held = |placed, anywhere| fit(&f, placed, anywhere, Some(3)).held_out.expect("three months");
    assert_eq!(held(&rising, &rising), held(&falling, &rising));
    assert!(held(&falling, &rising).model > held(&falling, &falling).model + 0.5);
}

#[test]
fn months_that_are_not_held_out_are_told_from_too_few() {
    let f = figures(&[60.0; 10]);
    let all = seen(&f, 1.0);
    let why = |hold| fit(&f, &all, &all, hold).not_held_out;
    assert_eq!(why(Some(0)), Some(NotHeldOut::NotAsked));
    assert_eq!((why(Some(7)), why(Some(usize::MAX))), (Some(NotHeldOut::TooFew), Some(NotHeldOut::TooFew)));
    assert_eq!((why(Some(6)), why(None)), (None, None));
}

#[test]
fn a_rolling_window_that_holds_fitted_months_is_no_held_out_figure() {
    let held = |values: &[f64], window: u32, hold: usize| {
        let f = rolling(values, window);
        let all = seen(&f, 1.0);
        let found = fit(&f, &all, &all, Some(hold));
        (found.held_out, found.not_held_out)
    };
    let values = [60.0, 60.5, 61.0, 61.5, 62.0, 62.5, 63.0, 63.5, 64.0, 64.5];
    let held_out = |values: &[f64], window| held(values, window, 3).0.expect("three months");
    // Of months 8 to 10 only the last one's quarter begins after what was fitted.
    let quarter = held_out(&values, 3);
    assert_eq!((quarter.figures, quarter.overlapping), (1, 2));
    assert_eq!((held_out(&values, 1).figures, held_out(&values, 1).overlapping), (3, 0));
    // What stands in those that are left out has no say in how well months are predicted.
    let mut leaking = values;
    (leaking[7], leaking[8]) = (90.0, 20.0);
    assert_eq!(held_out(&leaking, 3), quarter);
    // Of a rolling year nothing can be held out here.
    assert_eq!(held(&values, 12, 3), (None, Some(NotHeldOut::Windows)));
    assert_eq!(held(&values, 4, 4).0.map(|h| (h.figures, h.overlapping)), Some((1, 3)));
}

#[test]
fn a_sixth_of_the_months_is_held_out_three_at_least_and_six_at_most() {
    assert_eq!([0, 8, 9, 23, 24, 30, 36, 60].map(usual_hold), [0, 0, 3, 3, 4, 5, 6, 6]);
}

#[test]
fn a_figure_is_within_where_eight_in_ten_clients_see_it_and_off_in_units_of_their_spread() {
    // In units of an error of 2, from 30 on.
    let put = |[x, y]: [f64; 2]| [30.0 + 2.0 * x, 30.0 + 2.0 * y];
    // Four clients at -1, 0, 1 and 2, the third of which counts three times.
    let near: Vec<[f64; 2]> = [-1.0, 0.0, 1.0, 2.0].map(|x| put([x, 10.0 * x])).to_vec();
    let near: Vec<&[f64]> = near.iter().map(|values| &values[..]).collect();
    let weights = [1.0, 1.0, 3.0, 1.0];
    // Mean 4/6, mean square 8/6: a variance of 8/9.
    let (mean, spread) = (2.0 / 3.0, (8.0_f64 / 9.0).sqrt());
    let of = |observed| fits(0, &declared(&put(observed), &serde_json::json!({ "fit": "level" })), (&near, &weights));
    let found = of([1.0, 15.0]);
    let wanted = ((((1.0 - mean) / spread).powi(2) + ((15.0 - 10.0 * mean) / (10.0 * spread)).powi(2)) / 2.0).sqrt();
    assert_eq!((found.name.as_str(), found.figures, found.within), ("Engagement at firm", 2, 2));
    assert!((found.standardised - wanted).abs() < 1e-9, "{found:?} {wanted}");
    // Nine tenths of the weight lie below 1.95, a tenth below -0.9.
    assert_eq!([of([2.1, 0.0]).within, of([-1.1, 0.0]).within, of([3.0, 30.0]).within], [1, 1, 0]);
}

#[test]
fn what_is_left_of_a_number_is_told_by_its_middle_and_eight_in_ten() {
    let f = figures(&[60.0; 10]);
    let all = seen(&f, 0.0);
    let number = Assumption::new("trust", &crate::mechanism::MECHANISMS[0].2[0], 1.0);
    let found = Fit::of((std::slice::from_ref(&number), &f), (&all, &all), None, 0.25);
    let left = &found.numbers[0];
    assert_eq!((left.path.clone(), left.prior), (number.path(), (number.at(0.1), number.at(0.5), number.at(0.9))));
    let at = |q: f64| number.at(found.posterior.quantile(0, q));
    assert_eq!((left.posterior, found.allowed), ((at(0.1), at(0.5), at(0.9)), 0.25));
    // Figures that do not move with a number leave all of it.
    assert!((left.left - 1.0).abs() < 0.2 && !left.is_narrowed() && found.ridges.is_empty(), "{left:?}");
    let narrowed = |share: f64| Left { left: share, ..left.clone() }.is_narrowed();
    assert_eq!([narrowed(0.84), narrowed(0.85)], [true, false]);
}

#[test]
fn numbers_that_only_their_sum_is_told_of_are_a_ridge() {
    let f = figures(&[60.0, 64.0, 68.0, 72.0]);
    let at = crate::experiment::latin::latin(600, 2);
    let one = |(point, at): (usize, &Vec<f32>)| {
        let shares: Vec<f64> = at.iter().map(|s| f64::from(*s)).collect();
        let value =
            |i: usize| 60.0 + 4.0 * (shares[0] + shares[1]) * i as f64 + 0.2 * normal(1, point as u64, i as u64);
        Seen { values: (0..4).map(value).collect(), shares, point }
    };
    let all: Vec<Seen> = at.iter().enumerate().map(one).collect();
    let number = Assumption::new("trust", &crate::mechanism::MECHANISMS[0].2[0], 1.0);
    let found = Fit::of((&[number.clone(), number], &f), (&all, &all), None, 1.0);
    let [(0, 1, together)] = found.ridges[..] else { panic!("one ridge: {:?}", found.ridges) };
    assert!(together < -0.8, "{together}");
}

#[test]
fn a_calibrated_scenario_stands_in_the_middle_and_carries_sixty_four_draws_of_equal_weight() {
    let file = serde_json::json!({ "name": "x".repeat(60), "months": 6, "chain": { "template": "service" } });
    let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
    let free =
        [crate::experiment::calibrate::free::read(&scenario, "mechanisms.trust.rising=10..40").expect("a number")];
    let f = figures(&[60.0; 4]);
    let all = seen(&f, 0.0);
    let mut found = Fit::of((&free, &f), (&all, &all), None, 1.0);
    found.posterior = Posterior { draws: vec![vec![0.25], vec![1.0]], weights: vec![0.75, 0.25], from: vec![0, 1] };
    let out = found.calibrated(&scenario, &free);
    // The middle of a quarter and one, at their middles of 3/8 and 7/8: a quarter of the way.
    let middle = free[0].at(0.25 + 0.75 * 0.25);
    assert_eq!(out.mechanisms.number("trust", "rising"), Some(middle as f32));
    let learnt = out.ensemble.expect("draws");
    assert_eq!((learnt.numbers, learnt.draws.len()), (vec!["mechanisms.trust.rising".to_owned()], 64));
    assert_eq!(learnt.draws.iter().filter(|d| **d == [1.0 / 64.0, 17.5]).count(), 48);
    assert_eq!(learnt.draws.iter().filter(|d| **d == [1.0 / 64.0, 40.0]).count(), 16);
    assert_eq!(out.name, format!("{}-calibrated", "x".repeat(53)));
    let mut dashed = scenario.clone();
    // A name that is cut at a dash ends before it.
    dashed.name = format!("{}-yyy", "x".repeat(52));
    assert_eq!(found.calibrated(&dashed, &free).name, format!("{}-calibrated", "x".repeat(52)));
}

#[test]
fn a_prediction_starts_from_the_last_three_months_of_its_own_series_and_stretch() {
    // Clients all rise by two a month; what was seen jumps at the end.
    let f = figures(&[60.0, 62.0, 64.0, 66.0, 68.0, 70.0, 80.0]);
    let one = |point: usize| Seen {
        shares: vec![(point as f64 + 0.5) / 600.0],
        values: (0..7).map(|i| 60.0 + 2.0 * f64::from(i) + 0.01 * normal(1, point as u64, i as u64)).collect(),
        point,
    };
    let all: Vec<Seen> = (0..600).map(one).collect();
    let held = held_out(&f, &all, Some(1)).expect("a month");
    // From 68, the mean of 66, 68 and 70, clients go up by 4 and what was seen by 12; errors are of 2.
    assert_eq!((held.months, held.figures, held.within, held.overlapping), (1, 1, 0, 0));
    assert!((held.model - 4.0).abs() < 0.02 && (held.as_before - 6.0).abs() < 1e-9, "{held:?}");
    let two = held_out(&f, &all, Some(2)).expect("two months");
    // From 66: 2 more of 4 and 14 of 6; so 0 and 4 errors, against 2 and 7.
    assert!((two.model - 8.0_f64.sqrt()).abs() < 0.02 && (two.as_before - 26.5_f64.sqrt()).abs() < 1e-9, "{two:?}");
    assert_eq!((two.figures, held_out(&f, &all, Some(4))), (2, Err(NotHeldOut::TooFew)));
    assert!(held_out(&f, &all, Some(3)).is_ok());
}
