use super::*;
use crate::observe::{Place, PlaceKind};

pub(in crate::experiment::calibrate) fn figures(fit: &str) -> Figures {
    let file = serde_json::json!({
        "name": "x", "months": 6, "chain": { "template": "service" },
        "observed": { "series": [
            { "metric": "engagement", "at": "firm", "fit": fit, "breaks": [3], "points": [[-1, 60, 2], [1, 62, 2], [2, 63, 2], [3, 80, 2], [5, 82, 2]] },
            { "metric": "tension", "at": "firm", "fit": "shown", "points": [[1, 0.5, 0.1]] },
        ] },
    });
    let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
    let place = Place { id: "firm".into(), name: "Firm".into(), kind: PlaceKind::Organisation, tier: 0 };
    Figures::of(&scenario, &Layout::new(vec![place], 6))
}

#[test]
fn a_series_keeps_a_level_of_its_own_in_each_stretch() {
    let f = figures("change");
    assert_eq!((f.series.len(), f.all.len(), f.telling(), f.months()), (1, 5, 3, vec![1, 2, 3, 5]));
    let told = f.told(&f.observed());
    assert!((told[0] + told[1] + told[2]).abs() < 1e-9 && (told[4] - told[3] - 1.0).abs() < 1e-9, "{told:?}");
    let higher: Vec<f64> = f.observed().iter().map(|x| x + 7.0).collect();
    assert!(f.told(&higher).iter().zip(&told).all(|(a, b)| (a - b).abs() < 1e-9));
    assert!((figures("level").told(&higher)[0] - 33.5).abs() < 1e-9);
}

#[test]
fn a_series_is_told_by_few_means_whose_error_is_one() {
    let f = figures("level");
    assert_eq!((f.features(&f.observed()).len(), f.of_features()), (4, vec![0; 4]));
    let square = |k: usize| {
        let noise = |client: u64| (0..5).map(|i| f.all[i].error * normal(1, client, i as u64)).collect::<Vec<_>>();
        (0..4000).map(|client| f.features(&noise(client))[k].powi(2)).sum::<f64>() / 4000.0
    };
    // The last stretch holds two figures: their mean is surer, and stands in units of its own error.
    assert!((0..4).all(|k| (square(k) - 1.0).abs() < 0.08), "{:?}", [square(0), square(1), square(2), square(3)]);
}

#[test]
fn what_a_client_sees_differs_from_the_model_by_error_and_drift() {
    let f = figures("level");
    let squares: f64 =
        (0..4000).map(|client| f.seen(&[60.0; 5], client)[4] - 60.0).map(|x| x * x).sum::<f64>() / 4000.0;
    // Error 2, drift 2 × 0.5, level 4 × 0.5.
    assert!((squares - 9.0).abs() < 0.7, "{squares}");
}

/// Two series: a rolling one of three months and one held by its level, from months before the start on.
fn two() -> Figures {
    let file = serde_json::json!({
        "name": "x", "months": 6, "chain": { "template": "service" },
        "observed": { "series": [
            { "metric": "engagement", "at": "firm", "window": 3, "points": [[2, 60, 2], [4, 62, 2], [6, 64, 1]] },
            { "metric": "trust", "at": "firm", "fit": "level", "points": [[-2, 50, 1], [0, 51, 1], [5, 52, 0.5], [7, 53, 1]] },
            { "metric": "tension", "at": "nowhere", "points": [[1, 0.5, 0.1]] },
        ] },
    });
    let scenario = crate::scenario::from_value(&file, "x");
    let scenario = scenario.unwrap_or_else(|_| {
        // A place that is not there is refused with the file.
        let mut file = file.clone();
        file["observed"]["series"].as_array_mut().expect("series").pop();
        crate::scenario::from_value(&file, "x").expect("a scenario")
    });
    let place = Place { id: "firm".into(), name: "Firm".into(), kind: PlaceKind::Organisation, tier: 0 };
    Figures::of(&scenario, &Layout::new(vec![place], 6))
}

fn close(found: &[f64], wanted: &[f64]) {
    let near = found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-6);
    assert!(found.len() == wanted.len() && near, "{found:?} {wanted:?}");
}

#[test]
fn figures_are_those_up_to_the_end_with_the_error_of_what_overlaps() {
    let f = two();
    assert_eq!(
        f.series.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["Engagement at firm", "Trust in leaders at firm"]
    );
    assert_eq!(
        f.all.iter().map(|g| (g.series, g.month)).collect::<Vec<_>>(),
        [(0, 2), (0, 4), (0, 6), (1, -2), (1, 0), (1, 5)]
    );
    let root = 3.0_f64.sqrt();
    close(&f.all.iter().map(|g| g.error).collect::<Vec<_>>(), &[2.0 * root, 2.0 * root, root, 1.0, 1.0, 0.5]);
    assert_eq!((f.observed(), f.months()), (vec![60.0, 62.0, 64.0, 50.0, 51.0, 52.0], vec![2, 4, 5, 6]));
    // A series without a level of its own tells as much as it has figures, another one less.
    assert_eq!((f.telling(), f.has_levels(), figures("change").has_levels()), (5, true, false));
    assert_eq!([0, 2, 3].map(|i| f.begins(i)), [0, 4, -2]);
    let (early, known, late) = f.before(4);
    assert_eq!((known, late, early.all.len(), early.series.len()), (vec![0, 3, 4], vec![1, 2, 5], 4 - 1, 2));
}

#[test]
fn a_figure_is_the_mean_over_its_window_as_far_as_there_are_months() {
    let f = two();
    let place = Place { id: "firm".into(), name: "Firm".into(), kind: PlaceKind::Organisation, tier: 0 };
    let layout = Layout::new(vec![place], 6);
    let mut future = Trajectory::new(&layout);
    for column in 0..layout.columns.len() {
        (0..=6).for_each(|month| future.set(column, month, (month * month) as f32));
    }
    // Squares of the months: 0 to 2, 2 to 4, 4 to 6; before the start as at the start.
    assert_eq!(f.levels(&future), [5.0 / 3.0, 29.0 / 3.0, 77.0 / 3.0, 0.0, 0.0, 25.0]);
}

#[test]
fn a_client_sees_the_level_with_the_errors_of_its_key() {
    let f = two();
    let levels = [60.0_f32, 61.0, 62.0, 50.0, 51.0, 52.0];
    let off = |what, series| normal(what, 9, series) * f.series[series as usize].least;
    let wanted: Vec<f64> = (0..6)
        .map(|i| {
            let (g, own) = (&f.all[i], f.all[i].series as u64);
            let level = if own == 1 { 4.0 * off(2, 1) } else { 0.0 };
            // The model drifts from the start to the last month, which is the sixth.
            let drift = 2.0 * off(3, own) * f64::from(g.month.max(0)) / 6.0;
            f64::from(levels[i]) + level + drift + g.error * normal(1, 9, i as u64)
        })
        .collect();
    close(&f.seen(&levels, 9), &wanted);
}

#[test]
fn figures_are_told_in_units_of_their_errors_and_by_stretches() {
    let f = two();
    let told = f.told(&f.observed());
    // The level of the first series is its weighted mean: weights 1, 1 and 4 of 60, 62 and 64.
    let (mean, root) = ((60.0 + 62.0 + 4.0 * 64.0) / 6.0, 3.0_f64.sqrt());
    let wanted = [(60.0 - mean) / (2.0 * root), (62.0 - mean) / (2.0 * root), (64.0 - mean) / root, 50.0, 51.0, 104.0];
    close(&told, &wanted);
    assert_eq!(f.stretches(), [vec![0], vec![1], vec![2], vec![3], vec![4], vec![5]]);
    assert_eq!(f.of_features(), [0, 0, 0, 1, 1, 1]);
    close(&f.features(&f.observed()), &wanted);
    let level = figures("level");
    assert_eq!(level.stretches(), [vec![0], vec![1], vec![2], vec![3, 4]]);
    // Two figures with errors of 2: their mean of 81 has an error of √2.
    assert!((level.features(&level.observed())[3] - 81.0 / 2.0_f64.sqrt()).abs() < 1e-9);
    let none = Figures::default();
    assert_eq!((none.telling(), none.features(&[]).len(), none.of_features().len()), (0, 0, 0));
}
