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
}
