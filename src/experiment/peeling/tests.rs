use super::*;
use crate::experiment::latin::latin;

fn tried(n: usize, numbers: usize, fails: impl Fn(&[f64], usize) -> bool) -> Vec<Tried> {
    let of = |(row, at): (usize, Vec<f32>)| {
        let at: Vec<f64> = at.into_iter().map(f64::from).collect();
        Tried { fails: fails(&at, row), at, row }
    };
    latin(n, numbers).into_iter().enumerate().map(of).collect()
}

#[test]
fn a_planted_box_is_found_and_numbers_that_do_nothing_are_left_open() {
    let found = failures(&tried(600, 6, |x, _| x[1] > 0.6 && x[4] < 0.45));
    let [one] = &found.boxes[..] else { panic!("one box: {found:?}") };
    let [a, b] = one.sides[..] else { panic!("two sides: {one:?}") };
    assert_eq!((a.axis, a.to, b.axis, b.from), (1, None, 4, None));
    assert!(a.from.is_some_and(|from| (from - 0.6).abs() < 0.04), "{a:?}");
    assert!(b.to.is_some_and(|to| (to - 0.45).abs() < 0.04), "{b:?}");
    assert!(one.density > 0.9 && one.coverage > 0.9, "{one:?}");
}

#[test]
fn a_side_is_moved_out_by_the_nearest_slice_or_left_out() {
    let all: Vec<Tried> = (0..10).map(|i| Tried { at: vec![f64::from(i)], fails: true, row: 0 }).collect();
    let side = |from, to| vec![Side { axis: 0, from, to }];
    let wider = pasted(&side(Some(5.0), Some(7.0)), &all.iter().collect::<Vec<_>>());
    let (from, to) = (Some(5.0), Some(7.0));
    assert_eq!(wider, [side(Some(4.0), to), side(from, Some(8.0)), side(None, to), side(from, None)]);
}

#[test]
fn two_planted_boxes_are_told_one_after_the_other() {
    let found = failures(&tried(1200, 4, |x, _| x[0] > 0.75 || (x[2] < 0.3 && x[3] > 0.5)));
    let axes: Vec<Vec<usize>> = found.boxes.iter().map(|b| b.sides.iter().map(|s| s.axis).collect()).collect();
    assert_eq!(axes, [vec![0], vec![2, 3]], "{found:?}");
    let covered: f64 = found.boxes.iter().map(|b| b.coverage).sum();
    assert!(covered > 0.9 && covered <= 1.0, "{found:?}");
}

/// Of forty patterns of luck, boxes fitted to luck hold on the other half in few.
#[test]
fn what_is_only_luck_is_hardly_ever_told() {
    let told = (0..40_u64).filter(|k| {
        let all = tried(400, 5, |_, row| hash(k << 32 | row as u64) % 10 < 3);
        !failures(&all).boxes.is_empty()
    });
    let told = told.count();
    assert!(told <= 4, "{told}");
}

#[test]
fn where_everything_or_nothing_fails_there_is_nothing_to_tell() {
    assert!(failures(&tried(200, 3, |_, _| true)).boxes.is_empty());
    assert!(failures(&tried(200, 3, |_, _| false)).boxes.is_empty());
    assert!(failures(&[]).boxes.is_empty());
}

#[test]
fn steps_of_a_grid_go_together() {
    let of = |i: usize| {
        let at = vec![(i % 10) as f64, (i / 10 % 10) as f64];
        Tried { fails: at[0] >= 7.0, at, row: i }
    };
    let found = failures(&(0..400).map(of).collect::<Vec<_>>());
    assert_eq!(found.boxes[0].sides, [Side { axis: 0, from: Some(6.5), to: None }]);
    assert_eq!((found.boxes[0].density, found.boxes[0].coverage), (1.0, 1.0));
}

fn line(n: usize, fails: impl Fn(usize) -> bool) -> Vec<Tried> {
    (0..n).map(|i| Tried { at: vec![i as f64], fails: fails(i), row: i }).collect()
}

fn side(from: Option<f64>, to: Option<f64>) -> Side {
    Side { axis: 0, from, to }
}

#[test]
fn the_ends_of_a_side_belong_to_it() {
    let held = |s: Side| [2.0, 3.0, 4.0, 5.0, 6.0].map(|x| s.holds(x));
    assert_eq!(held(side(Some(3.0), Some(5.0))), [false, true, true, true, false]);
    assert_eq!(held(side(None, Some(5.0))), [true, true, true, true, false]);
    assert_eq!(held(side(Some(3.0), None)), [false, true, true, true, true]);
}

#[test]
fn a_box_is_balanced_by_the_harmonic_mean_of_coverage_and_density() {
    // Four of ten fail, three of them among the five in the box: coverage 3/4, density 3/5.
    let all = line(10, |i| [1, 5, 7, 8].contains(&i));
    let all: Vec<&Tried> = all.iter().collect();
    assert!((balance(&[side(Some(5.0), None)], &all) - 2.0 / (4.0 / 3.0 + 5.0 / 3.0)).abs() < 1e-12);
    assert_eq!(balance(&[], &[]), 0.0);
    assert_eq!(bounds(&[side(Some(1.0), None), side(Some(1.0), Some(2.0)), side(None, Some(1.0))]), 4);
}

#[test]
fn a_slice_is_a_twentieth_and_its_side_stands_between_what_goes_and_what_stays() {
    let all = line(40, |_| true);
    let all: Vec<&Tried> = all.iter().collect();
    let of = |sides: &Sides| slices(&all, 0, sides).into_iter().map(|(s, _)| (s.from, s.to)).collect::<Vec<_>>();
    assert_eq!(of(&vec![]), [(Some(1.5), None), (None, Some(37.5))]);
    // The other end of a side that is there stays.
    assert_eq!(of(&vec![side(Some(-9.0), Some(99.0))]), [(Some(1.5), Some(99.0)), (Some(-9.0), Some(37.5))]);
    // At least one point goes, and of equal values there is nothing to take off.
    assert_eq!(slices(&all[..5], 0, &vec![])[0].0.from, Some(0.5));
    assert!(slices(&[all[3], all[3]], 0, &vec![]).is_empty());
}

#[test]
fn a_side_that_bounds_nothing_is_left_out_and_sides_stand_by_number() {
    let b = Side { axis: 1, from: Some(2.0), to: None };
    let both = with(&vec![b], side(Some(1.0), None));
    assert_eq!(both, [side(Some(1.0), None), b]);
    assert_eq!(with(&both, side(None, Some(4.0))), [side(None, Some(4.0)), b]);
    assert_eq!(with(&both, side(None, None)), [b]);
}

#[test]
fn a_box_holds_a_twentieth_of_the_points_and_ten_at_the_least() {
    let held = |n: usize, fails: usize| {
        let all = line(n, |i| i >= n - fails);
        let all: Vec<&Tried> = all.iter().collect();
        let sides = peeled(&all);
        all.iter().filter(|t| is_in(&sides, t)).count()
    };
    // Where few fail the box cannot be as small as they are.
    assert_eq!([held(100, 3), held(100, 30)], [10, 30]);
    // The last slice that is taken off leaves no fewer than fifty.
    assert_eq!(held(1000, 20), 51);
}

#[test]
fn boxes_are_found_on_one_half_and_counted_on_the_other() {
    let all: Vec<Tried> = tried(600, 2, |x, row| x[0] > 0.7 && row % 9 > 0);
    let found = failures(&all);
    let count: Vec<&Tried> = all.iter().filter(|t| hash(t.row as u64) % 2 == 1).collect();
    let failing = |points: &[&Tried]| points.iter().filter(|t| t.fails).count();
    assert_eq!((found.points, found.failures), (600, all.iter().filter(|t| t.fails).count()));
    assert_eq!((found.counted, found.counted_failures), (count.len(), failing(&count)));
    let [one] = &found.boxes[..] else { panic!("one box: {found:?}") };
    let within: Vec<&Tried> = count.iter().copied().filter(|t| is_in(&one.sides, t)).collect();
    assert_eq!((one.points, one.failures), (within.len(), failing(&within)));
    assert_eq!(one.density, one.failures as f64 / one.points as f64);
    assert_eq!(one.coverage, one.failures as f64 / found.counted_failures as f64);
    assert!(one.density > 0.7 && one.density < 0.95, "{one:?}");
}

#[test]
fn fewer_than_ten_failures_where_boxes_are_looked_for_tell_nothing() {
    let (learn, count): (Vec<usize>, Vec<usize>) = (0..1000).partition(|row| hash(*row as u64).is_multiple_of(2));
    let told = |bound: usize| {
        let of = |rows: &[usize]| -> Vec<Tried> {
            (0..200).map(|i| Tried { at: vec![i as f64], fails: i >= bound, row: rows[i] }).collect()
        };
        failures(&[of(&learn), of(&count)].concat()).boxes.len()
    };
    assert_eq!([told(191), told(190), told(10), told(9)], [0, 1, 1, 0]);
}

#[test]
fn no_more_than_three_boxes_are_told() {
    let found = failures(&tried(4000, 1, |x, _| (x[0] * 4.0) % 1.0 < 0.22));
    assert_eq!(found.boxes.len(), 3, "{found:?}");
}
