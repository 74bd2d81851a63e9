//! How much of what one future may bring is known, how much is luck and how much is assumption.
//!
//! The effect d of a draw j in a future k is what it is on average, moved by the draw, by the future, and by both together.
//! Every draw sees the same futures, so the classical analysis of variance of a crossed table tells them apart: luck is the
//! variance between futures within a draw; assumption is the variance between means of draws, less what luck that acts
//! differently in each draw would put there by itself. Known is the square of the mean. The three add up to the mean square of
//! the effect, and each is told as a share of it. Errors come from leaving out one draw, and one future, at a time (jackknife).

use serde::Serialize;

use crate::format;

/// A share with its error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Part {
    /// The share, 0 to 1.
    pub share: f64,
    /// Its standard error.
    pub error: f64,
}

/// What the mean square of an effect is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Split {
    /// The mean effect.
    pub known: Part,
    /// Futures differ.
    pub luck: Part,
    /// The assumed numbers could be others.
    pub assumption: Part,
    /// Standard deviation over futures within a draw, in the metric's unit.
    pub luck_sd: f64,
    /// Standard deviation over draws of the mean over all futures, in the metric's unit.
    pub assumption_sd: f64,
}

impl Split {
    /// The three shares in whole percents that add up to 100: of those that are cut, the largest remainders are rounded up.
    #[must_use]
    pub fn percents(&self) -> [u32; 3] {
        let exact = [self.known, self.luck, self.assumption].map(|part| part.share * 100.0);
        let mut whole = exact.map(|x| x.floor() as u32);
        let mut order = [0, 1, 2];
        order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()));
        let missing = 100_u32.saturating_sub(whole.iter().sum()) as usize;
        for &i in order.iter().take(missing) {
            whole[i] += 1;
        }
        whole
    }

    /// The same as they are read: 0 and 100 only where it is exactly so.
    #[must_use]
    pub fn told(&self) -> [String; 3] {
        let parts = [self.known, self.luck, self.assumption];
        let percents = self.percents();
        std::array::from_fn(|i| match percents[i] {
            0 => format::share(parts[i].share.min(0.001)),
            100 => format::share(parts[i].share.max(0.999)),
            p => format!("{p} %"),
        })
    }
}

/// Mean square by its three parts: known, luck, assumption.
type Three = [f64; 3];

impl Split {
    /// Of a table of effects, a row for each draw and a column for each future; none with fewer than three of either, or
    /// where nothing happens at all.
    #[must_use]
    pub fn of(table: &[Vec<f64>]) -> Option<Self> {
        let (draws, futures) = (table.len(), table.first()?.len());
        if draws < 3 || futures < 3 {
            return None;
        }
        let rows: Vec<usize> = (0..draws).collect();
        let columns: Vec<usize> = (0..futures).collect();
        let without =
            |all: &[usize], left_out: usize| -> Vec<usize> { all.iter().copied().filter(|&i| i != left_out).collect() };
        let parts = parts(table, &rows, &columns);
        let whole = shares(parts)?;
        let by_draw: Vec<Three> =
            rows.iter().filter_map(|&j| shares(self::parts(table, &without(&rows, j), &columns))).collect();
        let by_future: Vec<Three> =
            columns.iter().filter_map(|&k| shares(self::parts(table, &rows, &without(&columns, k)))).collect();
        let part = |i: usize| {
            let error = (jackknife(&by_draw, i).powi(2) + jackknife(&by_future, i).powi(2)).sqrt();
            Part { share: whole[i], error }
        };
        Some(Self {
            known: part(0),
            luck: part(1),
            assumption: part(2),
            luck_sd: parts[1].sqrt(),
            assumption_sd: parts[2].sqrt(),
        })
    }
}

fn parts(table: &[Vec<f64>], rows: &[usize], columns: &[usize]) -> Three {
    let (j, n) = (rows.len() as f64, columns.len() as f64);
    let of_row: Vec<f64> = rows.iter().map(|&r| columns.iter().map(|&k| table[r][k]).sum::<f64>() / n).collect();
    let of_column: Vec<f64> = columns.iter().map(|&k| rows.iter().map(|&r| table[r][k]).sum::<f64>() / j).collect();
    let mean = of_row.iter().sum::<f64>() / j;
    let (mut within, mut both) = (0.0, 0.0);
    for (&r, row) in rows.iter().zip(&of_row) {
        for (&k, column) in columns.iter().zip(&of_column) {
            within += (table[r][k] - row).powi(2);
            both += (table[r][k] - row - column + mean).powi(2);
        }
    }
    let luck = within / (j * (n - 1.0));
    let both = both / ((j - 1.0) * (n - 1.0));
    let between = of_row.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / (j - 1.0);
    [mean.powi(2), luck, (between - both / n).max(0.0)]
}

fn shares(parts: Three) -> Option<Three> {
    let all: f64 = parts.iter().sum();
    (all.is_finite() && all > 0.0).then(|| parts.map(|p| p / all))
}

/// The standard error of one of three numbers from what it is with one case left out at a time.
fn jackknife(left_out: &[Three], i: usize) -> f64 {
    let n = left_out.len() as f64;
    let mean = left_out.iter().map(|t| t[i]).sum::<f64>() / n;
    ((n - 1.0) / n * left_out.iter().map(|t| (t[i] - mean).powi(2)).sum::<f64>()).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and are the same each time.
    fn noise(seed: u64) -> impl FnMut() -> f64 {
        let mut state = seed;
        move || {
            // Sum of twelve uniform numbers less six: mean 0, variance 1.
            (0..12)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 11) as f64 / (1_u64 << 53) as f64
                })
                .sum::<f64>()
                - 6.0
        }
    }

    fn table(draws: usize, futures: usize, mean: f64, [a, b, ab]: [f64; 3]) -> Vec<Vec<f64>> {
        let (mut of_draw, mut of_future, mut of_both) = (noise(1), noise(2), noise(3));
        let luck: Vec<f64> = (0..futures).map(|_| b * of_future()).collect();
        (0..draws)
            .map(|_| {
                let moved = a * of_draw();
                luck.iter().map(|l| mean + moved + l + ab * of_both()).collect()
            })
            .collect()
    }

    #[test]
    fn the_three_parts_add_up_and_are_what_was_put_in() {
        // Mean 3, assumption 2², luck 1² + 1²: shares 9, 4 and 2 of 15.
        let split = Split::of(&table(400, 400, 3.0, [2.0, 1.0, 1.0])).expect("a split");
        assert!((split.known.share + split.luck.share + split.assumption.share - 1.0).abs() < 1e-12);
        for (part, wanted) in [(split.known, 9.0), (split.luck, 2.0), (split.assumption, 4.0)] {
            assert!((part.share - wanted / 15.0).abs() < 3.0 * part.error.max(0.01), "{part:?} {wanted}");
        }
        assert!((split.assumption_sd - 2.0).abs() < 0.2 && (split.luck_sd - 1.41).abs() < 0.1, "{split:?}");
    }

    #[test]
    fn luck_that_differs_between_draws_is_not_taken_for_assumption() {
        let split = Split::of(&table(64, 16, 1.0, [0.0, 1.0, 4.0])).expect("a split");
        assert!(split.assumption.share < 2.0 * split.assumption.error.max(0.02), "{split:?}");
    }

    #[test]
    fn the_shares_that_are_told_add_up_to_a_hundred() {
        let part = |share| Part { share, error: 0.0 };
        let of = |[known, luck, assumption]: [f64; 3]| Split {
            known: part(known),
            luck: part(luck),
            assumption: part(assumption),
            ..Split::default()
        };
        // Each by itself would be 36, 42 and 23.
        assert_eq!(of([0.355, 0.416, 0.229]).percents(), [35, 42, 23]);
        assert_eq!(of([1.0 / 3.0; 3]).percents(), [34, 33, 33]);
        for i in 0..=40 {
            let [known, luck] = [f64::from(i) / 40.0, 0.37 * (1.0 - f64::from(i) / 40.0)];
            assert_eq!(of([known, luck, 1.0 - known - luck]).percents().iter().sum::<u32>(), 100, "{i}");
        }
        assert_eq!(of([0.994, 0.004, 0.002]).told(), ["more than 99 %", "fewer than 1 %", "fewer than 1 %"]);
        assert_eq!(of([1.0, 0.0, 0.0]).told(), ["100 %", "0 %", "0 %"]);
    }

    #[test]
    fn where_nothing_happens_there_is_nothing_to_split() {
        assert_eq!(Split::of(&vec![vec![0.0; 16]; 64]), None);
        assert_eq!(Split::of(&[vec![1.0, 2.0, 3.0]]), None);
        let known = Split::of(&vec![vec![2.0; 16]; 64]).expect("a split");
        assert_eq!((known.known.share, known.luck.share, known.assumption.share), (1.0, 0.0, 0.0));
    }
}
