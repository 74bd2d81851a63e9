//! Which of the drawn numbers moves an effect: stepwise regression of the effect on where the numbers stand.
//!
//! At each step the number is taken that explains most of what is left; what all others share with it is taken out of them.
//! With many numbers and few draws some seem to matter by accident, so a number counts as clear only when its Student's t is
//! beyond what the luckiest of all would reach in one of twenty cases (Bonferroni).

use serde::Serialize;

use crate::ensemble::student_at;

/// Numbers told apart.
const MOST_TOLD_APART: usize = 12;

/// How much a number moves an effect.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Influence {
    /// Which of the numbers.
    pub which: usize,
    /// Share of the variance between draws that it explains beyond those before it.
    pub share: f64,
    /// The effect at the high end less that at the low end, by the straight line.
    pub slope: f64,
    /// Whether it is more than accident.
    pub clear: bool,
}

/// The numbers that explain most of how draws differ, the most first. `at[draw][number]` is where each stands, 0 to 1.
pub(super) fn influences(effects: &[f64], at: &[&[f32]]) -> Vec<Influence> {
    let kept: Vec<usize> = (0..effects.len()).filter(|&j| effects[j].is_finite()).collect();
    let n = kept.len();
    let numbers = at.first().map_or(0, |a| a.len());
    let mut left = centred(kept.iter().map(|&j| effects[j]).collect());
    let all = square(&left);
    if n < 8 || all == 0.0 {
        return Vec::new();
    }
    let mut others: Vec<(usize, Vec<f64>)> =
        (0..numbers).map(|i| (i, centred(kept.iter().map(|&j| f64::from(at[j][i])).collect()))).collect();
    let mut found = Vec::new();
    let mut clear = true;
    while found.len() < MOST_TOLD_APART.min(n - 4) {
        let explained = |x: &[f64]| dot(x, &left).powi(2) / square(x).max(1e-12);
        let best = others.iter().enumerate().max_by(|a, b| explained(&a.1.1).total_cmp(&explained(&b.1.1)));
        let Some(place) = best.map(|b| b.0) else { break };
        let (which, x) = others.remove(place);
        let (own, before) = (explained(&x), square(&left));
        let slope = dot(&x, &left) / square(&x).max(1e-12);
        left.iter_mut().zip(&x).for_each(|(y, x)| *y -= slope * x);
        for (_, other) in &mut others {
            let share = dot(other, &x) / square(&x).max(1e-12);
            other.iter_mut().zip(&x).for_each(|(o, x)| *o -= share * x);
        }
        let free = n - 2 - found.len();
        let t = (own * free as f64 / (before - own).max(1e-12)).sqrt();
        clear &= t > student_at(free, 0.05 / numbers as f64);
        found.push(Influence { which, share: own / all, slope, clear });
    }
    found
}

fn centred(mut values: Vec<f64>) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter_mut().for_each(|x| *x -= mean);
    values
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn square(a: &[f64]) -> f64 {
    dot(a, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::latin::latin;

    fn found(effect: impl Fn(&[f32]) -> f64) -> Vec<Influence> {
        let at = latin(64, 40);
        let effects: Vec<f64> = at.iter().map(|a| effect(a)).collect();
        influences(&effects, &at.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn planted_numbers_are_found_in_order_with_their_slopes() {
        let found = found(|a| 5.0 * f64::from(a[7]) - 2.0 * f64::from(a[31]));
        assert_eq!((found[0].which, found[1].which), (7, 31));
        assert!(found[0].clear && found[1].clear);
        assert!((found[0].slope - 5.0).abs() < 0.6 && (found[1].slope + 2.0).abs() < 1e-6, "{found:?}");
        assert!((found[0].share + found[1].share - 1.0).abs() < 1e-9);
    }

    #[test]
    fn of_noise_nothing_is_clear_but_one_time_in_ten() {
        // Each number in turn is the effect, and none of the others knows of it.
        let at = latin(64, 60);
        let lucky = (0..60).filter(|&own: &usize| {
            let effects: Vec<f64> = at.iter().map(|a| f64::from(a[own])).collect();
            let others: Vec<Vec<f32>> = at.iter().map(|a| [&a[..own], &a[own + 1..]].concat()).collect();
            let found = influences(&effects, &others.iter().map(Vec::as_slice).collect::<Vec<_>>());
            found.iter().any(|f| f.clear)
        });
        let lucky = lucky.count();
        assert!(lucky <= 6, "{lucky} of 60");
        assert!(influences(&[1.0; 64], &at.iter().map(Vec::as_slice).collect::<Vec<_>>()).is_empty());
    }
}
