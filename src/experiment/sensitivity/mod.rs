//! Which numbers matter, over their whole ranges: elementary effects to sort many, variance shares to weigh some.
//!
//! | Design | Points of k numbers | What comes of it |
//! |---|---|---|
//! | Morris (1991), radial | rows × (k + 1) | how far half of a number's range moves the effect: mean, mean size, spread |
//! | Saltelli et al. (2010) | rows × (k + 2) | shares of the variance: of a number alone (first), with all it acts with (total) |
//!
//! Every point is a pair of twins over the same futures, so luck is shared by all points; what is left of it in a point's mean is
//! told as a share of the variance between points.

mod elementary;
mod variance;
mod words;

use serde::Serialize;

pub use elementary::Elementary;
pub use variance::Variance;
pub use words::words;

/// Numbers told by name.
const TOLD: usize = 5;

/// Which design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Elementary effects, to sort many numbers.
    Morris,
    /// Shares of the variance, to weigh some.
    Saltelli,
}

/// How much a number matters to an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Index {
    /// By elementary effects.
    Elementary(Elementary),
    /// By shares of the variance.
    Variance(Variance),
}

impl Index {
    /// What numbers are ranked by.
    #[must_use]
    pub fn size(&self) -> f64 {
        match self {
            Self::Elementary(e) => e.size,
            Self::Variance(v) => v.total,
        }
    }
}

/// What a design says of one outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// The numbers by how much they matter, the most first: the place of the axis, and the index.
    pub ranked: Vec<(usize, Index)>,
    /// Variance between points.
    pub variance: f64,
    /// Share of it that luck leaves in the points' means.
    pub noise: f64,
}

impl Ranking {
    /// The few that matter most, told by name; none that moves nothing.
    pub fn told(&self) -> impl Iterator<Item = &(usize, Index)> {
        self.ranked.iter().take(TOLD).filter(|(_, index)| index.size() > 0.0)
    }

    /// Whether it only sorts: what matters most is to be weighed yet.
    #[must_use]
    pub fn only_sorts(&self) -> bool {
        matches!(self.ranked.first(), Some((_, Index::Elementary(_))))
    }
}

/// Ranks the numbers of a design by their effect on an outcome, whose mean and standard error are known at each point; none
/// where a point is missing.
#[must_use]
pub fn ranking(method: Method, k: usize, means: &[f64], errors: &[f64]) -> Option<Ranking> {
    if means.is_empty() || means.iter().any(|m| !m.is_finite()) {
        return None;
    }
    let rows = means.len() / a_row(method, k);
    let indices: Vec<Index> = match method {
        Method::Morris => elementary::indices(means, rows, k).into_iter().map(Index::Elementary).collect(),
        Method::Saltelli => variance::indices(means, rows, k).into_iter().map(Index::Variance).collect(),
    };
    let mut ranked: Vec<(usize, Index)> = indices.into_iter().enumerate().collect();
    ranked.sort_by(|a, b| b.1.size().total_cmp(&a.1.size()).then(a.0.cmp(&b.0)));
    let n = means.len() as f64;
    let mean = means.iter().sum::<f64>() / n;
    let variance = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let luck = errors.iter().filter(|e| e.is_finite()).map(|e| e * e).sum::<f64>() / n;
    Some(Ranking { ranked, variance, noise: if variance > 0.0 { (luck / variance).min(1.0) } else { 0.0 } })
}

/// Points in a row of a design of k numbers.
#[must_use]
pub fn a_row(method: Method, k: usize) -> usize {
    match method {
        Method::Morris => k + 1,
        Method::Saltelli => k + 2,
    }
}

/// Where the numbers of a point stand, 0 to 1 (excluded).
#[must_use]
pub fn place(method: Method, k: usize, point: usize) -> Vec<f32> {
    let (row, of) = (point / a_row(method, k), point % a_row(method, k));
    let at = |d: usize| match method {
        // Half of the range, up or down, as far as there is room: as Morris has it.
        Method::Morris if of == d + 1 => match sample(row, d) {
            low if low < 0.5 => low + 0.5,
            high => high - 0.5,
        },
        Method::Saltelli if of == 1 || of == d + 2 => sample(row, k + d),
        Method::Morris | Method::Saltelli => sample(row, d),
    };
    (0..k).map(at).collect()
}

/// Sobol's sequence, scrambled after Owen and Burley.
fn sample(row: usize, dimension: usize) -> f32 {
    sobol_burley::sample(row as u32, dimension as u32 % 256, dimension as u32 / 256)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a design measures of a function on the unit cube.
    pub(super) fn measured(method: Method, rows: usize, k: usize, f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let at = |p| place(method, k, p).into_iter().map(f64::from).collect::<Vec<_>>();
        (0..rows * a_row(method, k)).map(|p| f(&at(p))).collect()
    }

    #[test]
    fn a_radial_row_moves_each_number_by_half_of_its_range_and_no_other() {
        for row in 0..8 {
            let base = place(Method::Morris, 3, row * 4);
            for moved in 0..3 {
                let other = place(Method::Morris, 3, row * 4 + moved + 1);
                for d in 0..3 {
                    let wanted = if d == moved { 0.5 } else { 0.0 };
                    assert!(((other[d] - base[d]).abs() - wanted).abs() < 1e-6);
                }
            }
        }
    }

    #[test]
    fn numbers_are_ranked_and_what_luck_leaves_is_told() {
        let means = measured(Method::Morris, 16, 3, |x| x[0] + 5.0 * x[1]);
        let found = ranking(Method::Morris, 3, &means, &vec![0.1; means.len()]).expect("a ranking");
        assert_eq!(found.ranked.iter().map(|r| r.0).collect::<Vec<_>>(), [1, 0, 2]);
        assert!((found.noise - 0.01 / found.variance).abs() < 1e-12);
        assert_eq!(ranking(Method::Morris, 3, &[f64::NAN; 4], &[0.0; 4]), None);
    }

    #[test]
    fn what_luck_leaves_is_a_share_of_the_variance_between_points() {
        let of = |means: &[f64], errors: &[f64]| {
            let found = ranking(Method::Morris, 1, means, errors).expect("a ranking");
            (found.variance, found.noise)
        };
        // Means 1, 2, 3, 6: squares 14 over three; mean square of the errors 1/4.
        assert_eq!(of(&[1.0, 2.0, 3.0, 6.0], &[0.5; 4]), (14.0 / 3.0, 0.25 * 3.0 / 14.0));
        // Errors that are not known are as if there were none; luck is never more than all.
        assert_eq!(of(&[1.0, 2.0, 3.0, 6.0], &[1.0, f64::NAN, f64::INFINITY, 1.0]).1, 0.5 * 3.0 / 14.0);
        assert_eq!(of(&[1.0, 2.0], &[9.0; 2]), (0.5, 1.0));
        // Where no point differs from another nothing is left to luck.
        assert_eq!(of(&[2.0; 4], &[0.5; 4]), (0.0, 0.0));
        assert_eq!(ranking(Method::Morris, 1, &[], &[]), None);
        assert_eq!(ranking(Method::Saltelli, 1, &[1.0, 2.0, f64::INFINITY], &[0.0; 3]), None);
    }

    #[test]
    fn the_few_that_matter_are_told_and_shares_of_the_variance_weigh() {
        let elementary = |size| Index::Elementary(Elementary { mean: 0.0, size, error: 0.0, spread: 0.0 });
        let total = |total| {
            let (low, high) = (0.0, 1.0);
            let first = 0.0;
            Index::Variance(Variance {
                first,
                first_low: low,
                first_high: high,
                total,
                total_low: low,
                total_high: high,
            })
        };
        let of = |all: Vec<Index>| Ranking { ranked: all.into_iter().enumerate().collect(), variance: 1.0, noise: 0.0 };
        let sizes = |r: &Ranking| r.told().map(|t| t.1.size()).collect::<Vec<_>>();
        let many = of([6.0, 5.0, 4.0, 3.0, 2.0, 1.0].map(elementary).to_vec());
        assert_eq!((sizes(&many), many.only_sorts()), (vec![6.0, 5.0, 4.0, 3.0, 2.0], true));
        let few = of([0.5, 0.0, -0.1].map(total).to_vec());
        assert_eq!((sizes(&few), few.only_sorts(), of(vec![]).only_sorts()), (vec![0.5], false, false));
    }

    #[test]
    fn a_row_of_saltellis_design_is_two_places_and_the_first_with_each_number_of_the_second() {
        assert_eq!([a_row(Method::Morris, 3), a_row(Method::Saltelli, 3)], [4, 5]);
        for row in 0..8 {
            let all: Vec<Vec<f32>> = (0..5).map(|of| place(Method::Saltelli, 3, row * 5 + of)).collect();
            let drawn: Vec<f32> = (0..6).map(|d| sobol_burley::sample(row as u32, d, 0)).collect();
            assert_eq!((&all[0][..], &all[1][..]), (&drawn[..3], &drawn[3..]));
            for moved in 0..3 {
                let wanted: Vec<f32> = (0..3).map(|d| if d == moved { drawn[3 + d] } else { drawn[d] }).collect();
                assert_eq!(all[moved + 2], wanted);
            }
        }
        assert_eq!(sample(3, 300), sobol_burley::sample(3, 44, 1));
    }

    #[test]
    fn a_number_is_moved_up_where_it_stands_low_and_down_where_it_stands_high() {
        for row in 0..16 {
            let (base, moved) = (place(Method::Morris, 1, 2 * row)[0], place(Method::Morris, 1, 2 * row + 1)[0]);
            assert_eq!(moved, if base < 0.5 { base + 0.5 } else { base - 0.5 });
        }
    }
}
