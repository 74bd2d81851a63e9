use super::*;

#[test]
fn points_are_compared_within_futures() {
    let each = |shift: f32| -> Vec<Option<f32>> { (0..20).map(|k| Some(k as f32 * 10.0 + shift)).collect() };
    // Between futures they differ by tens, within a future always by one.
    assert!(apart(&each(1.0), &each(0.0)));
    assert!(!apart(&each(0.0), &each(0.0)));
    let noisy: Vec<Option<f32>> = (0..20).map(|k| Some(if k % 2 == 0 { 9.0 } else { -9.0 })).collect();
    assert!(!apart(&noisy, &[Some(0.0); 20]));
}

#[test]
fn a_future_without_a_number_is_left_out_of_both() {
    assert!(!apart(&[None, Some(1.0)], &[Some(0.0), None]));
}

use super::super::tests::{answer, grid, point, sweep};

#[test]
fn the_best_point_is_found_with_those_as_good_and_the_ridge_along_the_rows() {
    let sweep = grid();
    // Tension .2, .4, .6 from left to right, openness 0 and 1: 1 4; 6 6; 3 2.
    let found = answer(&sweep, &[1.0, 4.0, 6.0, 6.0, 3.0, 2.0]);
    assert_eq!((found.best, found.at.clone(), found.points), (2, vec![0.4, 0.0], 6));
    assert_eq!((found.futures, found.futures_together, found.imprecise), ([16, 16], 96, 0));
    assert_eq!((found.difference.mean, found.verdict), (Some(6.0), Verdict::Better));
    assert_eq!((found.as_good.clone(), found.region.clone()), (vec![3], vec![[0.4, 0.4], [0.0, 1.0]]));
    assert_eq!(found.means, [1.0, 4.0, 6.0, 6.0, 3.0, 2.0]);
    let rows: Vec<_> = found.ridge.iter().map(|r| (r.y, r.step, r.best, r.from, r.to, r.difference.mean)).collect();
    assert_eq!(rows, [(0.0, 1, 0.4, 0.4, 0.4, Some(6.0)), (1.0, 1, 0.4, 0.4, 0.4, Some(6.0))]);
    assert!(found.rankings.is_empty() && found.fails.is_none());
}

#[test]
fn along_a_row_whatever_cannot_be_told_from_its_best_belongs_to_the_ridge() {
    let found = answer(&grid(), &[5.0, 1.0, 5.0, 2.0, 4.0, 3.0]);
    let rows: Vec<_> = found.ridge.iter().map(|r| (r.best, r.from, r.to)).collect();
    // Of points alike the first is the best.
    assert_eq!(rows, [(0.2, 0.2, 0.4), (0.6, 0.6, 0.6)]);
}

#[test]
fn where_less_is_better_the_lowest_is_the_best() {
    let vary = ["programme.maker.tension=0.2,0.4,0.6"];
    let sweep = sweep(&vary, Arrangement::Grid, "churn@maker", Futures::Fixed(16));
    let found = answer(&sweep, &[1.0, -9.0, 3.0]);
    assert_eq!((found.best, found.verdict), (1, Verdict::Better));
    assert!(found.ridge.is_empty() && !sweep.is_heat());
}

#[test]
fn a_point_without_a_number_is_no_best_and_none_as_good() {
    let sweep = grid();
    let of = |numbers: &[usize]| {
        let read = |n: usize| Ok(point(&sweep, n, |_| if n == 3 { 2.0 } else { f32::NAN }));
        Answer::of(&sweep, numbers, read).expect("points")
    };
    let found = of(&[0, 3, 4]).expect("a best one");
    assert_eq!((found.best, found.points, found.as_good.len()), (3, 3, 0));
    assert!(found.means[0].is_nan() && found.means[5].is_nan() && found.means[3] == 2.0);
    assert!(of(&[0, 4]).is_none() && of(&[]).is_none());
}

#[test]
fn points_that_are_less_precise_than_was_asked_for_are_counted() {
    let goal = crate::experiment::precision::Goal::read("0.5@loyalty@maker", &super::super::tests::scenario(), 64);
    let sweep = sweep(
        &["programme.maker.tension=0.2,0.4,0.6"],
        Arrangement::Grid,
        "loyalty@maker",
        Futures::Until(goal.expect("a goal")),
    );
    let read = |n: usize| {
        let half_width = [Some(0.5), Some(0.6), None][n];
        Ok(Point { half_width, futures: [16, 32, 64][n], ..point(&sweep, n, |_| n as f32) })
    };
    let found = Answer::of(&sweep, &[0, 1, 2], read).expect("points").expect("a best one");
    assert_eq!((found.imprecise, found.futures, found.futures_together), (2, [16, 64], 112));
}

#[test]
fn a_design_that_ranks_numbers_is_ranked_by_every_outcome_at_the_last_month() {
    let vary = ["programme.maker.tension=0.2..0.6", "programme.maker.openness=0..1"];
    let sweep = sweep(&vary, Arrangement::Morris(2), "loyalty@maker", Futures::Fixed(16));
    let means: Vec<f32> = (0..6).map(|p| 10.0 * sweep.points.at(p)[1] as f32).collect();
    let found = answer(&sweep, &means);
    let [(outcome, ranking)] = &found.rankings[..] else { panic!("one outcome: {:?}", found.rankings) };
    assert_eq!((outcome.month, ranking.ranked[0].0), (24, 1));
    assert!((ranking.ranked[0].1.size() - 10.0).abs() < 1e-5 && ranking.ranked[1].1.size() == 0.0, "{ranking:?}");
    // Sixteen futures one up and one down: a variance of 16/15, and of the mean a sixteenth of it.
    assert!((ranking.noise * ranking.variance - 1.0 / 15.0).abs() < 1e-6, "{ranking:?}");
    assert!(!sweep.is_heat());
    let missing = Answer::of(&sweep, &[0, 1], |n| Ok(point(&sweep, n, |_| 1.0))).expect("points").expect("a best one");
    assert!(missing.rankings.is_empty());
}
