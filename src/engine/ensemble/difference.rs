//! What the programme changed: arm minus arm in the same future, so that luck cancels.

use serde::Serialize;

use super::{Ensemble, Summary, Verdict};
use crate::observe::{Better, Column, Metric};

/// Months at the end whose mean is taken as the final value when an arrival is looked for.
const FINAL: usize = 6;

/// The paired difference of two arms in one column, month by month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Index into [`Layout::columns`](crate::observe::Layout::columns).
    pub column: usize,
    /// Arm minus the arm it is compared with, months 0 ..= n.
    pub months: Vec<Summary>,
    /// Share of futures that are better than their twin, month by month; equal ones count half. For a metric of which
    /// neither direction is better: share of futures that are higher.
    pub share_better: Vec<f32>,
    /// Share of futures that are worse than their twin, month by month; equal ones do not count. For a metric of which
    /// neither direction is better: share of futures that are lower.
    pub share_worse: Vec<f32>,
    /// The month from which on the mean stays at or beyond half of its final value (the mean of the last six months),
    /// if that final value is better, worse, higher or lower.
    pub arrival: Option<usize>,
    /// Whether both arms are the same to the last bit in every future and month.
    pub coincide: bool,
}

impl Difference {
    /// The difference at the last month.
    #[must_use]
    pub fn last(&self) -> Option<&Summary> {
        self.months.last()
    }
}

/// +1 where more is better or neither direction is, −1 where less is better.
#[must_use]
pub fn direction(metric: &Metric) -> f32 {
    match metric.better {
        Better::Lower => -1.0,
        Better::Higher | Better::Neither => 1.0,
    }
}

/// Share of the numbers above zero, zeros counted half, in a direction (+1 or −1).
#[must_use]
pub fn share_above(values: &[f32], direction: f32) -> f32 {
    let mut counted = 0_u32;
    let mut halves = 0_u32;
    for &x in values.iter().filter(|x| x.is_finite()) {
        counted += 1;
        halves += match (x * direction).partial_cmp(&0.0) {
            Some(std::cmp::Ordering::Greater) => 2,
            Some(std::cmp::Ordering::Equal) => 1,
            _ => 0,
        };
    }
    if counted == 0 { f32::NAN } else { halves as f32 / (2 * counted) as f32 }
}

/// Share of the numbers below zero in a direction (+1 or −1).
fn share_below(values: &[f32], direction: f32) -> f32 {
    let finite = || values.iter().filter(|x| x.is_finite());
    finite().filter(|&x| x * direction < 0.0).count() as f32 / finite().count() as f32
}

impl Ensemble {
    /// The paired difference of two arms in a column.
    #[must_use]
    pub fn difference(&self, arm: usize, against: usize, column: usize) -> Difference {
        let direction = direction(self.layout.columns[column].metric());
        let months = self.layout.months + 1;
        let mut summaries = Vec::with_capacity(months);
        let mut share_better = Vec::with_capacity(months);
        let mut share_worse = Vec::with_capacity(months);
        let mut buffer = Vec::with_capacity(self.futures.len());
        for month in 0..months {
            buffer.clear();
            buffer.extend(self.differences(arm, against, column, month));
            share_better.push(share_above(&buffer, direction));
            share_worse.push(share_below(&buffer, direction));
            summaries.push(Summary::in_place(&mut buffer));
        }
        let arrival = self.arrival(arm, against, column, &summaries);
        let coincide = self.column_coincides(arm, against, column);
        Difference { column, months: summaries, share_better, share_worse, arrival, coincide }
    }

    fn arrival(&self, arm: usize, against: usize, column: usize, months: &[Summary]) -> Option<usize> {
        let (from, to) = self.last_months(FINAL);
        let last = Summary::of(self.window(arm, against, column, from, to));
        if !Verdict::of(&last, self.layout.columns[column].metric()).is_resolved() {
            return None;
        }
        let reached = |s: &&Summary| s.mean * last.mean.signum() >= last.mean.abs() / 2.0;
        let staying = months.iter().rev().take_while(reached).count();
        (staying > 0).then(|| months.len() - staying)
    }

    /// One number per future: the difference averaged over months `from ..= to`, which evens out the noise of a month.
    pub fn window(
        &self,
        arm: usize,
        against: usize,
        column: usize,
        from: usize,
        to: usize,
    ) -> impl Iterator<Item = f32> + '_ {
        self.futures.iter().map(move |future| {
            let (a, b) = (future[arm].column(column), future[against].column(column));
            let sum: f64 = (from..=to).map(|m| f64::from(a[m]) - f64::from(b[m])).sum();
            (sum / (to - from + 1) as f64) as f32
        })
    }

    /// The last `count` months (fewer in a short scenario, never month 0 unless it is the only one).
    #[must_use]
    pub fn last_months(&self, count: usize) -> (usize, usize) {
        let to = self.layout.months;
        ((to + 1).saturating_sub(count).max(1).min(to), to)
    }

    /// Whether two arms are the same in a column, to the last bit, in every future and month.
    #[must_use]
    pub fn column_coincides(&self, arm: usize, against: usize, column: usize) -> bool {
        let same = |a: &f32, b: &f32| a.to_bits() == b.to_bits();
        self.futures.iter().all(|f| {
            let (a, b) = (f[arm].column(column), f[against].column(column));
            a.iter().zip(b).all(|(a, b)| same(a, b))
        })
    }

    /// Whether two arms are the same everywhere, to the last bit.
    #[must_use]
    pub fn coincide(&self, arm: usize, against: usize) -> bool {
        (0..self.layout.columns.len()).all(|column| self.column_coincides(arm, against, column))
    }

    /// The columns of a metric, in chain order.
    pub fn columns_of<'a>(&'a self, metric: &'a str) -> impl Iterator<Item = (usize, &'a Column)> {
        self.layout.columns.iter().enumerate().filter(move |(_, c)| c.metric().id == metric)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::ensemble;

    #[test]
    fn the_paired_difference_is_taken_within_each_future() {
        // Levels vary by 100, the effect is 1, 2, 3: only pairing can see it.
        let e = ensemble(
            "loyalty",
            1,
            &[[[0.0, 100.0], [0.0, 101.0]], [[0.0, 0.0], [0.0, 2.0]], [[0.0, 50.0], [0.0, 53.0]]],
        );
        let d = e.difference(1, 0, 0);
        assert_eq!((d.months[1].mean, d.months[1].sd), (2.0, 1.0));
        assert_eq!((d.share_better[0], d.share_better[1]), (0.5, 1.0));
        assert!(d.months[0].is_zero() && !d.coincide);
    }

    #[test]
    fn less_is_better_where_the_metric_says_so_and_ties_count_half() {
        let e = ensemble(
            "churn",
            1,
            &[[[0.0, 9.0], [0.0, 8.0]], [[0.0, 9.0], [0.0, 9.0]], [[0.0, 9.0], [0.0, 10.0]], [[0.0, 9.0], [0.0, 7.0]]],
        );
        let d = e.difference(1, 0, 0);
        assert_eq!((d.share_better[1], d.share_worse[1]), (0.625, 0.25));
    }

    #[test]
    fn equal_arms_coincide_even_where_a_number_is_undefined() {
        let e = ensemble("nps", 1, &[[[1.0, f32::NAN], [1.0, f32::NAN]]]);
        assert!(e.difference(1, 0, 0).coincide && e.coincide(1, 0));
    }

    #[test]
    fn a_window_is_the_mean_of_its_months_in_each_future() {
        let e = ensemble("loyalty", 3, &[[[0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 2.0, 6.0]]]);
        assert_eq!(e.window(1, 0, 0, 1, 3).collect::<Vec<_>>(), [3.0]);
        assert_eq!((e.last_months(2), e.last_months(12)), ((2, 3), (1, 3)));
    }
}
