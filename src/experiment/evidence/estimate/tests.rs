use super::super::Expected;
use super::*;
use crate::ensemble::fake::ensemble;

fn measure(take: Take, months: [usize; 2]) -> Measure {
    Measure {
        metric: "loyalty".to_owned(),
        at: "maker".to_owned(),
        months,
        arm: "with".to_owned(),
        against: vec!["without".to_owned()],
        take,
        below: None,
        times: 1.0,
        with: None,
    }
}

fn contrast(measure: Measure) -> Contrast {
    Contrast {
        what: "known".to_owned(),
        built_in: false,
        measure,
        minus: None,
        over: None,
        expect: Expected::Higher(0.0),
    }
}

#[test]
fn a_mean_effect_is_the_paired_difference_with_students_interval() {
    let e = ensemble("loyalty", 1, &[[[0.0, 50.0], [0.0, 51.0]], [[0.0, 0.0], [0.0, 2.0]], [[0.0, 9.0], [0.0, 12.0]]]);
    let got = estimate(&contrast(measure(Take::Mean, [1, 1])), &e);
    // Differences 1, 2, 3: mean 2, half width 4.302653 × 1/√3.
    assert!((got.value - 2.0).abs() < 1e-6 && (got.high - 2.0 - 2.484_138).abs() < 1e-5, "{got:?}");
}

#[test]
fn dips_and_shares_are_taken_in_each_future() {
    let e = ensemble("loyalty", 3, &[[[0.0; 4], [0.0, -1.0, -4.0, 2.0]], [[0.0; 4], [0.0, -2.0, 0.0, 2.0]]]);
    assert!((estimate(&contrast(measure(Take::Min, [0, 3])), &e).value + 3.0).abs() < 1e-6);
    let share = Measure { below: Some(-3.0), ..measure(Take::Min, [0, 3]) };
    assert!((estimate(&contrast(share), &e).value - 50.0).abs() < 1e-6);
}

#[test]
fn an_effect_arrives_when_half_of_it_is_there() {
    assert!((arrival(&[0.0, 1.0, 2.0, 4.0, 4.0, 4.0], 0, 0.5) - 2.0).abs() < 1e-9);
    assert!((arrival(&[0.0, -1.0, -3.0, -4.0, -4.0, -4.0], 6, 0.5) - 7.5).abs() < 1e-9);
}

#[test]
fn a_future_without_a_number_has_no_say_in_that_month_and_the_others_have() {
    let none = f32::NAN;
    let e = ensemble(
        "loyalty",
        4,
        &[
            [[0.0; 5], [0.0, 1.0, 2.0, 4.0, 4.0]],
            [[0.0; 5], [0.0, 1.0, 2.0, none, none]],
            [[0.0; 5], [0.0, 1.0, 2.0, 4.0, 4.0]],
        ],
    );
    let got = estimate(&contrast(measure(Take::Arrival, [0, 4])), &e).value;
    // The mean of the last three months is 10/3.
    assert!((got - (1.0 + (5.0 / 3.0 - 1.0))).abs() < 1e-6, "{got}");
}

#[test]
fn a_correlation_of_a_line_is_one() {
    assert!((correlation(&[1.0, 2.0, 3.0, f64::NAN], &[2.0, 4.0, 6.0, 1.0]) - 1.0).abs() < 1e-12);
    assert!((correlation(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]) + 1.0).abs() < 1e-12);
}

#[test]
fn the_jackknife_of_a_mean_is_students_interval() {
    let x: Vec<f64> = (0..16).map(|i| f64::from(i * i % 7)).collect();
    let all: Vec<usize> = (0..16).collect();
    let mean = |which: &[usize]| which.iter().map(|&i| x[i]).sum::<f64>() / which.len() as f64;
    let s = Summary::of(x.iter().map(|&v| v as f32));
    assert!((jackknife(&all, mean).low - s.mean_low).abs() < 1e-6);
}

#[test]
fn a_spread_is_that_of_a_sample_of_futures() {
    let e = ensemble("loyalty", 1, &[[[0.0; 2], [0.0, 1.0]], [[0.0; 2], [0.0, 3.0]], [[0.0; 2], [0.0, 8.0]]]);
    // 1, 3 and 8: mean 4, squares 9, 1 and 16.
    let spread = measure(Take::Spread, [1, 1]);
    assert!((statistic(&spread, &e, &[0, 1, 2]) - 13.0_f64.sqrt()).abs() < 1e-9);
    assert!((statistic(&spread, &e, &[0, 2]) - 24.5_f64.sqrt()).abs() < 1e-9);
    assert!((estimate(&contrast(spread), &e).value - 13.0_f64.sqrt()).abs() < 1e-9);
}

#[test]
fn one_measure_is_taken_off_another_and_divided_by_a_third() {
    let e = ensemble("loyalty", 2, &[[[1.0, 2.0, 3.0], [2.0, 6.0, 9.0]], [[1.0, 2.0, 3.0], [4.0, 8.0, 15.0]]]);
    let of = |minus: Option<Measure>, over: Option<Measure>, measure: Measure| {
        estimate(&Contrast { minus, over, ..contrast(measure) }, &e)
    };
    let (late, early) = (measure(Take::Mean, [1, 2]), measure(Take::Mean, [0, 0]));
    // Differences 1 4 6 and 3 6 12: late 5 and 9, early 1 and 3.
    assert_eq!(of(None, None, late.clone()).value, 7.0);
    assert_eq!(of(Some(early.clone()), None, late.clone()).value, 5.0);
    assert_eq!(of(None, Some(early.clone()), late.clone()).value, 3.5);
    assert_eq!(of(Some(early.clone()), Some(early.clone()), late.clone()).value, 2.5);
    let level = Measure { against: vec![], ..measure(Take::Max, [0, 2]) };
    assert_eq!(of(None, None, level).value, 12.0);
    let twice = Measure { times: 2.0, below: None, ..measure(Take::Min, [1, 2]) };
    assert_eq!(of(Some(early), None, twice).value, 8.0);
    // Against several arms their mean is taken off.
    let both = Measure { against: vec!["without".to_owned(), "with".to_owned()], ..measure(Take::Mean, [2, 2]) };
    assert_eq!(of(None, None, both).value, 4.5);
}

#[test]
fn futures_below_a_bound_are_counted_and_none_at_it() {
    let months = [1.0, 4.0, 2.5];
    let of = |take, below, times| stretch(&Measure { below, times, ..measure(take, [0, 2]) }, &months);
    assert_eq!([of(Take::Mean, None, 2.0), of(Take::Min, None, 1.0), of(Take::Max, None, -1.0)], [5.0, 1.0, -4.0]);
    assert_eq!(
        [of(Take::Mean, Some(2.5), 1.0), of(Take::Mean, Some(2.6), 1.0), of(Take::Mean, Some(2.6), 0.5)],
        [0.0, 100.0, 50.0]
    );
    assert!(stretch(&measure(Take::Mean, [2, 3]), &months).is_nan());
}

#[test]
fn a_course_arrives_at_half_and_is_settled_at_nine_tenths_of_its_last_three_months() {
    let course = [0.0, 2.0, 6.0, 8.0, 10.0, 10.0, 10.0];
    assert!((arrival(&course, 0, 0.5) - 1.75).abs() < 1e-12 && (arrival(&course, 3, 0.9) - 6.5).abs() < 1e-12);
    // The mean of the last three months counts, though the last is higher.
    assert!((arrival(&[0.0, 3.0, 6.0, 9.0], 0, 0.5) - 1.0).abs() < 1e-12);
    assert_eq!(arrival(&[5.0, 5.0], 4, 0.5), 4.0);
    assert!(arrival(&[], 0, 0.5).is_nan() && arrival(&[f64::NAN; 3], 0, 0.5).is_nan());
    let e = ensemble("loyalty", 6, &[[[0.0; 7], [0.0, 2.0, 6.0, 8.0, 10.0, 10.0, 10.0]]]);
    let of = |take, months| statistic(&Measure { times: 2.0, ..measure(take, months) }, &e, &[0]);
    assert!((of(Take::Arrival, [0, 6]) - 3.5).abs() < 1e-9 && (of(Take::Settled, [0, 6]) - 7.0).abs() < 1e-9);
    assert!((of(Take::Arrival, [1, 6]) - 3.5).abs() < 1e-9 && of(Take::Arrival, [1, 7]).is_nan());
}

#[test]
fn a_correlation_over_futures_counts_each_as_it_is() {
    let e = ensemble("loyalty", 1, &[[[0.0; 2], [1.0, 2.0]], [[0.0; 2], [2.0, 5.0]], [[0.0; 2], [3.0, 2.0]]]);
    let with = Box::new(measure(Take::Mean, [1, 1]));
    let m = Measure { with: Some(with), times: 100.0, ..measure(Take::Correlation, [0, 0]) };
    assert!(statistic(&m, &e, &[0, 1, 2]).abs() < 1e-9 && (statistic(&m, &e, &[0, 1]) - 100.0).abs() < 1e-9);
    assert!((statistic(&m, &e, &[1, 2]) + 100.0).abs() < 1e-9);
}

#[test]
fn the_jackknife_leaves_out_one_of_sixteen_groups_after_the_other() {
    let x: Vec<f64> = (0..40).map(|i| f64::from(i * i % 11)).collect();
    let all: Vec<usize> = (0..40).collect();
    let sum = |which: &[usize]| which.iter().map(|&i| x[i]).sum::<f64>();
    let left: Vec<f64> = (0..16).map(|g| sum(&all) - (g..40).step_by(16).map(|i| x[i]).sum::<f64>()).collect();
    let mean = left.iter().sum::<f64>() / 16.0;
    let variance = 15.0 / 16.0 * left.iter().map(|l| (l - mean).powi(2)).sum::<f64>();
    let found = jackknife(&all, sum);
    // Student's t of fifteen degrees is 2.13145.
    assert!((found.high - found.value - 2.131_449_5 * variance.sqrt()).abs() < 1e-4, "{found:?}");
    assert!((found.high + found.low - 2.0 * found.value).abs() < 1e-9 && found.value == sum(&all));
    let open = |found: Estimate| found.low == f64::NEG_INFINITY && found.high == f64::INFINITY;
    assert!(open(jackknife(&[3], sum)) && open(jackknife(&all, |_| f64::NAN)));
    assert!(open(jackknife(&all, |which| if which.len() == 40 { 1.0 } else { f64::INFINITY })));
    let two = jackknife(&[0, 1], |which| which.len() as f64);
    assert_eq!((two.low, two.high), (2.0, 2.0));
}
