//! Elementary effects (Morris, 1991): how far half of a number's range moves the outcome, from many places.

use serde::Serialize;

/// A number's elementary effects, each for its whole range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Elementary {
    /// Mean: which way, on the whole.
    pub mean: f64,
    /// Mean size, whichever way: what numbers are ranked by.
    pub size: f64,
    /// Standard error of the mean size.
    pub error: f64,
    /// Spread from place to place: it acts with other numbers, or not along a straight line.
    pub spread: f64,
}

/// Of a radial design: each row is a place, then the same with one number after the other moved by half of its range.
pub(super) fn indices(outcome: &[f64], rows: usize, k: usize) -> Vec<Elementary> {
    let row = |r: usize| &outcome[r * (k + 1)..(r + 1) * (k + 1)];
    let of = |d: usize| {
        // The sign tells which way the number was moved: up where the place lies in the lower half.
        let effects: Vec<f64> = (0..rows).map(|r| 2.0 * (row(r)[d + 1] - row(r)[0]) * toward(r, d)).collect();
        let n = effects.len() as f64;
        let mean = effects.iter().sum::<f64>() / n;
        let size = effects.iter().map(|e| e.abs()).sum::<f64>() / n;
        let spread = |of: &dyn Fn(f64) -> f64, mean: f64| {
            (effects.iter().map(|e| (of(*e) - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt()
        };
        Elementary { mean, size, error: spread(&f64::abs, size) / n.sqrt(), spread: spread(&|e| e, mean) }
    };
    (0..k).map(of).collect()
}

/// Which way a number was moved in a row.
fn toward(row: usize, number: usize) -> f64 {
    if super::sample(row, number) < 0.5 { 1.0 } else { -1.0 }
}

#[cfg(test)]
mod tests {
    use super::super::Method::Morris;
    use super::super::tests::measured;
    use super::*;

    #[test]
    fn of_a_straight_line_the_effects_are_its_slopes_and_do_not_spread() {
        let found = indices(&measured(Morris, 16, 3, |x| 4.0 * x[0] - 2.0 * x[2]), 16, 3);
        for (found, slope) in found.iter().zip([4.0, 0.0, -2.0]) {
            let close = |a: f64, b: f64| (a - b).abs() < 1e-5;
            assert!(close(found.mean, slope) && close(found.size, f64::abs(slope)), "{found:?}");
            assert!(found.spread < 1e-5);
        }
    }

    #[test]
    fn of_a_product_the_effects_spread() {
        let found = indices(&measured(Morris, 64, 2, |x| (x[0] - 0.5) * (x[1] - 0.5)), 64, 2);
        assert!(found.iter().all(|f| f.mean.abs() < 0.1 && f.spread > 0.2), "{found:?}");
    }

    #[test]
    fn effects_are_told_by_mean_size_error_and_spread() {
        // Of one number, two rows: the effects of the whole range are 2 and -6.
        let (up, down) = (toward(0, 0), toward(1, 0));
        let found = indices(&[5.0, 5.0 + up, 1.0, 1.0 - 3.0 * down], 2, 1);
        let wanted = Elementary { mean: -2.0, size: 4.0, error: 2.0, spread: 32.0_f64.sqrt() };
        assert!((found[0].error - wanted.error).abs() < 1e-12, "{found:?}");
        assert_eq!(found, [Elementary { error: found[0].error, ..wanted }]);
        // Of a single row nothing is known of the spread.
        let alone = indices(&[5.0, 5.0 + up], 1, 1)[0];
        assert_eq!((alone.mean, alone.error, alone.spread), (2.0, 0.0, 0.0));
        let ways: Vec<f64> = (0..8).map(|row| toward(row, 0)).collect();
        assert!(ways.contains(&1.0) && ways.contains(&-1.0), "{ways:?}");
    }
}
