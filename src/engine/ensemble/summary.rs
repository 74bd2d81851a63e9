//! One number per future, summarised: where the mean lies, and how far the futures spread.

use std::cell::Cell;

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::Ensemble;

/// How sure the interval of the mean is.
pub const CONFIDENCE: f64 = 0.95;

/// What one number per future amounts to. Futures in which the number is not defined are left out; `n` counts the rest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Number of futures counted.
    pub n: usize,
    /// Mean over futures; not a number when none counts.
    pub mean: f64,
    /// Lower end of the 95 % interval of the mean (Student's t); minus infinity for a single future.
    pub mean_low: f64,
    /// Upper end of the 95 % interval of the mean.
    pub mean_high: f64,
    /// Standard deviation over futures; zero for a single future.
    pub sd: f64,
    /// Smallest.
    pub min: f64,
    /// One future in ten lies below.
    pub p10: f64,
    /// One future in four lies below.
    pub p25: f64,
    /// Half of the futures lie below.
    pub median: f64,
    /// One future in four lies above.
    pub p75: f64,
    /// One future in ten lies above.
    pub p90: f64,
    /// Largest.
    pub max: f64,
}

impl Summary {
    /// Summarises one number per future.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f32>) -> Self {
        Self::in_place(&mut values.into_iter().collect())
    }

    /// The same without an allocation of its own: `values` is left sorted, and without what is not finite.
    #[must_use]
    pub fn in_place(values: &mut Vec<f32>) -> Self {
        values.retain(|x| x.is_finite());
        // Sorted first, so that sums do not depend on the order of the futures.
        values.sort_unstable_by(f32::total_cmp);
        let n = values.len();
        if n == 0 {
            return Self::nothing();
        }
        let mean = values.iter().map(|&x| f64::from(x)).sum::<f64>() / n as f64;
        let squares = values.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>();
        let sd = if n > 1 { (squares / (n - 1) as f64).sqrt() } else { 0.0 };
        let half = half_width(n, sd);
        Self {
            n,
            mean,
            mean_low: mean - half,
            mean_high: mean + half,
            sd,
            min: f64::from(values[0]),
            p10: quantile(values, 0.10),
            p25: quantile(values, 0.25),
            median: quantile(values, 0.50),
            p75: quantile(values, 0.75),
            p90: quantile(values, 0.90),
            max: f64::from(values[n - 1]),
        }
    }

    fn nothing() -> Self {
        let x = f64::NAN;
        Self {
            n: 0,
            mean: x,
            mean_low: f64::NEG_INFINITY,
            mean_high: f64::INFINITY,
            sd: x,
            min: x,
            p10: x,
            p25: x,
            median: x,
            p75: x,
            p90: x,
            max: x,
        }
    }

    /// Half the width of the interval of the mean.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        half_width(self.n, self.sd)
    }

    /// Whether the interval of the mean leaves zero out.
    #[must_use]
    pub fn excludes_zero(&self) -> bool {
        self.mean_low > 0.0 || self.mean_high < 0.0
    }

    /// Whether every future that counts has exactly zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.n > 0 && self.min == 0.0 && self.max == 0.0
    }
}

fn half_width(n: usize, sd: f64) -> f64 {
    if n < 2 {
        return f64::INFINITY;
    }
    student(n - 1) * sd / (n as f64).sqrt()
}

/// The quantile of Student's t that leaves half of 5 % above it.
#[must_use]
pub fn student(degrees: usize) -> f64 {
    thread_local! {
        // Nearly every summary of an experiment has the same number of futures.
        static LAST: Cell<(usize, f64)> = const { Cell::new((0, f64::INFINITY)) };
    }
    LAST.with(|last| {
        let (known, t) = last.get();
        if known == degrees {
            return t;
        }
        let t = StudentsT::new(0.0, 1.0, degrees as f64)
            .map_or(f64::INFINITY, |t| t.inverse_cdf(1.0 - (1.0 - CONFIDENCE) / 2.0));
        last.set((degrees, t));
        t
    })
}

/// The quantile of Student's t beyond which, on either side, lies this share of cases together.
#[must_use]
pub fn student_at(degrees: usize, beyond: f64) -> f64 {
    let t = StudentsT::new(0.0, 1.0, degrees as f64);
    t.map_or(f64::INFINITY, |t| t.inverse_cdf(1.0 - beyond / 2.0))
}

/// The quantile of sorted numbers by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996: the
/// default of R, NumPy and Excel).
#[must_use]
pub fn quantile(sorted: &[f32], p: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let h = (sorted.len() - 1) as f64 * p;
    let below = h.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let (a, b) = (f64::from(sorted[below]), f64::from(sorted[above]));
    a + (h - below as f64) * (b - a)
}

impl Ensemble {
    /// A column of an arm, month by month.
    #[must_use]
    pub fn levels(&self, arm: usize, column: usize) -> Vec<Summary> {
        let mut buffer = Vec::with_capacity(self.futures.len());
        (0..=self.layout.months)
            .map(|month| {
                buffer.clear();
                buffer.extend(self.values(arm, column, month));
                Summary::in_place(&mut buffer)
            })
            .collect()
    }

    /// A column of an arm at a month.
    #[must_use]
    pub fn level(&self, arm: usize, column: usize, month: usize) -> Summary {
        Summary::of(self.values(arm, column, month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_one_to_ten_is_known_by_hand() {
        let s = Summary::of((1..=10).rev().map(|x| x as f32));
        assert_eq!((s.n, s.mean, s.median, s.min, s.max), (10, 5.5, 5.5, 1.0, 10.0));
        assert!((s.p10 - 1.9).abs() < 1e-12 && (s.p25 - 3.25).abs() < 1e-12);
        assert!((s.p75 - 7.75).abs() < 1e-12 && (s.p90 - 9.1).abs() < 1e-12);
        assert!((s.sd - 3.027_650_354).abs() < 1e-8);
        // 2.262157163 × 3.027650354 / √10
        assert!((s.half_width() - 2.165_850_6).abs() < 1e-6, "{}", s.half_width());
    }

    #[test]
    fn quantiles_of_students_t_agree_with_printed_tables() {
        for (degrees, t) in
            [(1, 12.706_204_7), (2, 4.302_652_7), (9, 2.262_157_2), (30, 2.042_272_5), (199, 1.971_956_5)]
        {
            assert!((student(degrees) - t).abs() < 1e-5, "{degrees}: {}", student(degrees));
        }
    }

    #[test]
    fn a_single_future_says_nothing_about_the_mean() {
        let s = Summary::of([3.0]);
        assert_eq!((s.mean, s.median, s.mean_low), (3.0, 3.0, f64::NEG_INFINITY));
        assert!(!s.excludes_zero());
    }

    #[test]
    fn futures_where_the_number_is_undefined_are_left_out() {
        let s = Summary::of([f32::NAN, 2.0, 4.0, f32::INFINITY]);
        assert_eq!((s.n, s.mean), (2, 3.0));
        assert_eq!(Summary::of([f32::NAN]).n, 0);
        assert!(!Summary::of([]).excludes_zero() && !Summary::of([]).is_zero());
    }

    #[test]
    fn the_order_of_the_futures_does_not_matter_to_the_last_bit() {
        let values: Vec<f32> = (0..997).map(|k| ((k * 7919) % 997) as f32 * 0.013 + 1e3).collect();
        assert_eq!(Summary::of(values.iter().copied()), Summary::of(values.iter().rev().copied()));
    }
}
