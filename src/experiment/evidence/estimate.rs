//! Numbers from futures: a mean of paired differences with Student's interval, or a statistic of all futures with a
//! delete-a-group jackknife.

use serde::Serialize;

use super::{Contrast, Measure, Take};
use crate::ensemble::{Ensemble, Summary, student};
use crate::experiment::moments;

/// Groups of the jackknife.
const GROUPS: usize = 16;

/// A number with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The number a contrast asks for.
#[must_use]
pub fn estimate(contrast: &Contrast, e: &Ensemble) -> Estimate {
    let plain = |m: &Measure| matches!(m.take, Take::Mean | Take::Min | Take::Max);
    if contrast.over.is_none() && plain(&contrast.measure) && contrast.minus.as_ref().is_none_or(plain) {
        let mut values = numbers(&contrast.measure, e);
        if let Some(minus) = &contrast.minus {
            values.iter_mut().zip(numbers(minus, e)).for_each(|(v, w)| *v -= w);
        }
        let s = Summary::of(values.iter().map(|&v| v as f32));
        return Estimate { value: s.mean, low: s.mean_low, high: s.mean_high };
    }
    let all: Vec<usize> = (0..e.futures.len()).collect();
    let of = |which: &[usize]| {
        let first = statistic(&contrast.measure, e, which);
        let less = contrast.minus.as_ref().map_or(0.0, |m| statistic(m, e, which));
        (first - less) / contrast.over.as_ref().map_or(1.0, |m| statistic(m, e, which))
    };
    jackknife(&all, of)
}

/// A statistic with the interval of a delete-a-group jackknife.
pub(super) fn jackknife(all: &[usize], of: impl Fn(&[usize]) -> f64) -> Estimate {
    let value = of(all);
    let groups = GROUPS.min(all.len());
    if groups < 2 || !value.is_finite() {
        return Estimate { value, low: f64::NEG_INFINITY, high: f64::INFINITY };
    }
    let left_out: Vec<f64> = (0..groups)
        .map(|g| {
            let kept: Vec<usize> = all.iter().copied().filter(|i| i % groups != g).collect();
            of(&kept)
        })
        .collect();
    let n = groups as f64;
    let mean = left_out.iter().sum::<f64>() / n;
    let variance = (n - 1.0) / n * left_out.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    let half = student(groups - 1) * variance.sqrt();
    if half.is_finite() {
        Estimate { value, low: value - half, high: value + half }
    } else {
        Estimate { value, low: f64::NEG_INFINITY, high: f64::INFINITY }
    }
}

/// The months of one future: the arm, less the mean of the arms it is compared with.
fn months(m: &Measure, e: &Ensemble, future: usize) -> Vec<f64> {
    let place = |name: &str| e.arms.iter().position(|a| a == name);
    let (Some(column), Some(arm)) = (e.layout.column(&m.metric, &m.at), place(&m.arm)) else { return Vec::new() };
    let arms = &e.futures[future];
    let mut out: Vec<f64> = arms[arm].column(column).iter().map(|&x| f64::from(x)).collect();
    let share = 1.0 / m.against.len() as f64;
    for other in m.against.iter().filter_map(|name| place(name)) {
        out.iter_mut().zip(arms[other].column(column)).for_each(|(x, &y)| *x -= share * f64::from(y));
    }
    out
}

fn stretch(m: &Measure, months: &[f64]) -> f64 {
    let Some(of) = months.get(m.months[0]..=m.months[1]) else { return f64::NAN };
    let number = match m.take {
        Take::Min => of.iter().copied().fold(f64::INFINITY, f64::min),
        Take::Max => of.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        _ => of.iter().sum::<f64>() / of.len() as f64,
    };
    match m.below {
        Some(bound) => m.times * if number < bound { 100.0 } else { 0.0 },
        None => m.times * number,
    }
}

/// One number per future.
fn numbers(m: &Measure, e: &Ensemble) -> Vec<f64> {
    (0..e.futures.len()).map(|k| stretch(m, &months(m, e, k))).collect()
}

/// A number of several futures together.
fn statistic(m: &Measure, e: &Ensemble, which: &[usize]) -> f64 {
    let n = which.len() as f64;
    let of = |m: &Measure| -> Vec<f64> { which.iter().map(|&k| stretch(m, &months(m, e, k))).collect() };
    match (m.take, &m.with) {
        (Take::Arrival | Take::Settled, _) => {
            // A future in which a month has no number (nobody buys any more) has no say in that month, so that a course may step where it leaves.
            let mut sums = vec![(0.0, 0.0); e.layout.months + 1];
            for &k in which {
                let known = sums.iter_mut().zip(months(m, e, k)).filter(|(_, x)| x.is_finite());
                known.for_each(|((sum, count), x)| (*sum, *count) = (*sum + x, *count + 1.0));
            }
            let mean: Vec<f64> = sums.into_iter().map(|(sum, count)| sum / count).collect();
            let share = if m.take == Take::Arrival { 0.5 } else { 0.9 };
            m.times * arrival(mean.get(m.months[0]..=m.months[1]).unwrap_or_default(), m.months[0], share)
        }
        (Take::Spread, _) => {
            let x = of(m);
            let mean = x.iter().sum::<f64>() / n;
            (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
        }
        (Take::Correlation, Some(with)) => m.times * correlation(&of(&Measure { times: 1.0, ..m.clone() }), &of(with)),
        _ => of(m).iter().sum::<f64>() / n,
    }
}

/// The month in which a course first reaches this share of the mean of its last three months.
fn arrival(course: &[f64], from: usize, share: f64) -> f64 {
    let last = &course[course.len().saturating_sub(3)..];
    let bound = share * last.iter().sum::<f64>() / last.len() as f64;
    let reached = |x: f64| x * bound.signum() >= bound.abs();
    let Some(k) = course.iter().position(|&x| reached(x)) else { return f64::NAN };
    if k == 0 {
        return from as f64;
    }
    let (before, now) = (course[k - 1], course[k]);
    (from + k - 1) as f64 + (bound - before) / (now - before)
}

/// Pearson's correlation; pairs with a number that is not finite are left out.
fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let pairs = x.iter().copied().zip(y.iter().copied()).filter(|(a, b)| a.is_finite() && b.is_finite());
    moments::correlation(pairs.map(|pair| (pair, 1.0)))
}

#[cfg(test)]
mod tests;
