//! Shares of the variance: of a number alone (first order), and with all that it acts with (total).
//!
//! First order after Saltelli et al. (2010), total after Jansen (1999); intervals by drawing rows anew (bootstrap).

use serde::Serialize;

use super::super::latin::hash;

/// A number's shares of the variance, each with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Variance {
    /// Of the number alone.
    pub first: f64,
    /// From.
    pub first_low: f64,
    /// To.
    pub first_high: f64,
    /// With all that it acts with: what numbers are ranked by.
    pub total: f64,
    /// From.
    pub total_low: f64,
    /// To.
    pub total_high: f64,
}

/// Rows drawn anew so often.
const DRAWN: usize = 400;

/// Of Saltelli's design: each row is a place A, a place B, and A with one number after the other taken from B.
pub(super) fn indices(outcome: &[f64], rows: usize, k: usize) -> Vec<Variance> {
    let all: Vec<usize> = (0..rows).collect();
    let below = |key: usize| ((u128::from(hash(key as u64)) * rows as u128) >> 64) as usize;
    let anew: Vec<Vec<usize>> = (0..DRAWN).map(|i| (0..rows).map(|r| below(i * rows + r)).collect()).collect();
    let of = |d: usize| {
        let [first, total] = shares(outcome, k, d, &all);
        let drawn: Vec<[f64; 2]> = anew.iter().map(|rows| shares(outcome, k, d, rows)).collect();
        let ends = |i: usize| {
            let mut one: Vec<f64> = drawn.iter().map(|s| s[i]).filter(|x| x.is_finite()).collect();
            one.sort_by(f64::total_cmp);
            let at = |p: f64| one.get((p * one.len().saturating_sub(1) as f64).round() as usize).copied();
            (at(0.025).unwrap_or(f64::NAN), at(0.975).unwrap_or(f64::NAN))
        };
        let ((first_low, first_high), (total_low, total_high)) = (ends(0), ends(1));
        Variance { first, first_low, first_high, total, total_low, total_high }
    };
    (0..k).map(of).collect()
}

/// First order and total of one number over some rows.
fn shares(outcome: &[f64], k: usize, d: usize, rows: &[usize]) -> [f64; 2] {
    let n = rows.len() as f64;
    let at = |row: usize, j: usize| outcome[row * (k + 2) + j];
    let both = || rows.iter().flat_map(|&r| [at(r, 0), at(r, 1)]);
    let mean = both().sum::<f64>() / (2.0 * n);
    let variance = both().map(|y| (y - mean).powi(2)).sum::<f64>() / (2.0 * n - 1.0);
    if variance <= 0.0 {
        return [0.0, 0.0];
    }
    let first: f64 = rows.iter().map(|&r| (at(r, 1) - mean) * (at(r, d + 2) - at(r, 0))).sum();
    let total: f64 = rows.iter().map(|&r| (at(r, 0) - at(r, d + 2)).powi(2)).sum();
    [first / n / variance, total / (2.0 * n) / variance]
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::super::Method::Saltelli;
    use super::super::tests::measured;
    use super::*;

    fn found(rows: usize, k: usize, f: impl Fn(&[f64]) -> f64) -> Vec<Variance> {
        let found = indices(&measured(Saltelli, rows, k, f), rows, k);
        assert_eq!(found.len(), k);
        found
    }

    fn close(found: &[Variance], first: &[f64], total: &[f64], within: f64) {
        for ((f, s), t) in found.iter().zip(first).zip(total) {
            assert!((f.first - s).abs() < within && (f.total - t).abs() < within, "{f:?} {s} {t}");
            assert!(f.first_low - within <= *s && *s <= f.first_high + within, "{f:?} {s}");
            assert!(f.total_low <= f.total && f.total <= f.total_high, "{f:?}");
        }
    }

    /// Ishigami's function with a = 7, b = 0.1: closed forms of its variance shares.
    #[test]
    fn ishigamis_function_is_shared_as_its_closed_form_says() {
        let (a, b) = (7.0, 0.1);
        let f = |x: &[f64]| {
            let [x, y, z] = [0, 1, 2].map(|i| PI * (2.0 * x[i] - 1.0));
            x.sin() + a * y.sin().powi(2) + b * z.powi(4) * x.sin()
        };
        let one = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
        let two = a * a / 8.0;
        let three = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
        let all = one + two + three;
        let first = [one / all, two / all, 0.0];
        let total = [(one + three) / all, two / all, three / all];
        close(&found(2048, 3, f), &first, &total, 0.03);
    }

    /// Sobol's g-function: a product of terms, each with variance 1/(3(1 + aᵢ)²).
    #[test]
    fn the_g_function_is_shared_as_its_closed_form_says() {
        let a = [0.0, 0.5, 3.0, 9.0, 99.0];
        let f = |x: &[f64]| x.iter().zip(&a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product();
        let own: Vec<f64> = a.iter().map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a))).collect();
        let all = own.iter().map(|v| 1.0 + v).product::<f64>() - 1.0;
        let first: Vec<f64> = own.iter().map(|v| v / all).collect();
        let total: Vec<f64> = own.iter().map(|v| v / (1.0 + v) * (all + 1.0) / all).collect();
        close(&found(4096, 5, f), &first, &total, 0.03);
    }

    #[test]
    fn where_nothing_varies_nothing_matters() {
        assert!(found(16, 2, |_| 3.0).iter().all(|v| v.first == 0.0 && v.total == 0.0));
    }

    #[test]
    fn shares_of_some_rows_are_as_their_formulas_say() {
        // One number, two rows: A, B, and A with the number of B.
        let outcome = [1.0, 3.0, 2.0, 4.0, 8.0, 6.0];
        // The mean of A and B is 4, their squares 9, 1, 0 and 16: a variance of 26/3.
        let variance = 26.0 / 3.0;
        let [first, total] = shares(&outcome, 1, 0, &[0, 1]);
        // First: (3-4)(2-1) and (8-4)(6-4); total: (1-2)² and (4-6)².
        assert!((first - 7.0 / 2.0 / variance).abs() < 1e-12 && (total - 5.0 / 4.0 / variance).abs() < 1e-12);
        // A row may be there twice.
        let [first, _] = shares(&outcome, 1, 0, &[1, 1]);
        assert!((first - (8.0 - 6.0) * (6.0 - 4.0) / (16.0 / 3.0)).abs() < 1e-12, "{first}");
    }

    #[test]
    fn an_interval_holds_nineteen_of_twenty_of_the_draws_of_rows() {
        let found = found(64, 2, |x| x[0] + 0.5 * x[1] * x[1]);
        for v in &found {
            assert!(v.first_low < v.first && v.first < v.first_high, "{v:?}");
            assert!(v.total_low < v.total && v.total < v.total_high, "{v:?}");
            // With 64 rows a share is known to some tenths.
            assert!((0.02..0.9).contains(&(v.total_high - v.total_low)), "{v:?}");
        }
    }
}
