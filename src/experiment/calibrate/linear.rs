//! Least squares with a ridge: the normal equations, solved by Cholesky's factors. Few enough lines to need no library of matrices.

/// A linear map from data to targets: one row of weights for each target, the constant last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Linear {
    rows: Vec<Vec<f64>>,
}

impl Linear {
    /// The map that fits targets to data best, each case with a weight. The ridge, as a share of the mean variance of the data,
    /// keeps what hardly varies from being blown up.
    #[must_use]
    pub(super) fn fit(data: &[&[f64]], targets: &[&[f64]], weights: &[f64], ridge: f64) -> Self {
        let (n, columns) = (data.len(), data.first().map_or(0, |d| d.len()));
        let all = targets.first().map_or(0, |t| t.len());
        let total: f64 = weights.iter().sum();
        if n == 0 || total <= 0.0 {
            return Self { rows: vec![vec![0.0; columns + 1]; all] };
        }
        let mean = |of: &dyn Fn(usize) -> f64| (0..n).map(|i| weights[i] * of(i)).sum::<f64>() / total;
        let centre: Vec<f64> = (0..columns).map(|c| mean(&|i| data[i][c])).collect();
        let middle: Vec<f64> = (0..all).map(|t| mean(&|i| targets[i][t])).collect();
        let mut square = vec![vec![0.0; columns]; columns];
        let mut cross = vec![vec![0.0; columns]; all];
        let mut row = vec![0.0; columns];
        for i in 0..n {
            let w = weights[i] / total;
            row.iter_mut().zip(data[i]).zip(&centre).for_each(|((r, x), c)| *r = x - c);
            for (a, line) in square.iter_mut().enumerate() {
                let scaled = w * row[a];
                line[..=a].iter_mut().zip(&row).for_each(|(s, x)| *s += scaled * x);
            }
            for (t, line) in cross.iter_mut().enumerate() {
                let scaled = w * (targets[i][t] - middle[t]);
                line.iter_mut().zip(&row).for_each(|(s, x)| *s += scaled * x);
            }
        }
        let spread = (0..columns).map(|c| square[c][c]).sum::<f64>() / columns.max(1) as f64;
        for (c, line) in square.iter_mut().enumerate() {
            line[c] += ridge * spread + 1e-12;
        }
        let factor = cholesky(square);
        let rows = cross.iter().zip(&middle).map(|(right, middle)| {
            let mut slopes = solve(&factor, right);
            let constant = middle - slopes.iter().zip(&centre).map(|(s, c)| s * c).sum::<f64>();
            slopes.push(constant);
            slopes
        });
        Self { rows: rows.collect() }
    }

    /// The mean of several maps of the same shape.
    #[must_use]
    pub(super) fn mean(maps: &[Self]) -> Self {
        let Some(first) = maps.first() else { return Self::default() };
        let one = |(r, row): (usize, &Vec<f64>)| {
            let column = |c: usize| maps.iter().map(|m| m.rows[r][c]).sum::<f64>() / maps.len() as f64;
            (0..row.len()).map(column).collect()
        };
        Self { rows: first.rows.iter().enumerate().map(one).collect() }
    }

    /// The targets of one case.
    #[must_use]
    pub(super) fn at(&self, data: &[f64]) -> Vec<f64> {
        let one = |row: &Vec<f64>| row[data.len()] + row.iter().zip(data).map(|(w, x)| w * x).sum::<f64>();
        self.rows.iter().map(one).collect()
    }
}

/// The lower factor of a symmetric matrix given by its lower half.
fn cholesky(mut a: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let n = a.len();
    for i in 0..n {
        let (above, below) = a.split_at_mut(i);
        let own = &mut below[0];
        for (j, row) in above.iter().enumerate() {
            let sum: f64 = own[..j].iter().zip(&row[..j]).map(|(x, y)| x * y).sum();
            own[j] = (own[j] - sum) / row[j];
        }
        let sum: f64 = own[..i].iter().map(|x| x * x).sum();
        own[i] = (own[i] - sum).max(1e-300).sqrt();
    }
    a
}

fn solve(factor: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let n = factor.len();
    let mut x = right.to_vec();
    for i in 0..n {
        let sum: f64 = factor[i][..i].iter().zip(&x[..i]).map(|(l, x)| l * x).sum();
        x[i] = (x[i] - sum) / factor[i][i];
    }
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|j| factor[j][i] * x[j]).sum();
        x[i] = (x[i] - sum) / factor[i][i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_is_found_again() {
        let data: Vec<Vec<f64>> = (0..50).map(|i| vec![f64::from(i % 7), f64::from(i % 5) * 2.0]).collect();
        let targets: Vec<Vec<f64>> = data.iter().map(|d| vec![3.0 + 2.0 * d[0] - d[1], d[1]]).collect();
        let (d, t): (Vec<&[f64]>, Vec<&[f64]>) =
            (data.iter().map(Vec::as_slice).collect(), targets.iter().map(Vec::as_slice).collect());
        let map = Linear::fit(&d, &t, &[1.0; 50], 0.0);
        let found = map.at(&[1.5, 4.0]);
        assert!((found[0] - 2.0).abs() < 1e-6 && (found[1] - 4.0).abs() < 1e-6, "{found:?}");
        assert!((map.rows[0][0] - 2.0).abs() < 1e-6);
    }

    #[test]
    fn what_hardly_varies_is_not_blown_up() {
        let data: Vec<Vec<f64>> = (0..40).map(|i| vec![f64::from(i), 1e-9 * f64::from(i * 7 % 11)]).collect();
        let targets: Vec<Vec<f64>> = (0..40).map(|i| vec![f64::from(i)]).collect();
        let (d, t): (Vec<&[f64]>, Vec<&[f64]>) =
            (data.iter().map(Vec::as_slice).collect(), targets.iter().map(Vec::as_slice).collect());
        let map = Linear::fit(&d, &t, &[1.0; 40], 1e-3);
        assert!(map.rows[0][..2].iter().all(|s| s.abs() < 2.0), "{map:?}");
    }

    fn close(found: &[f64], wanted: &[f64]) {
        let near = found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(found.len() == wanted.len() && near, "{found:?} {wanted:?}");
    }

    #[test]
    fn a_matrix_is_split_into_its_factor_and_solved_by_it() {
        // The textbook's example: the factor is 2; 6, 1; -8, 5, 3.
        let whole = vec![vec![4.0], vec![12.0, 37.0], vec![-16.0, -43.0, 98.0]];
        let factor = cholesky(whole);
        for (row, wanted) in factor.iter().zip([&[2.0][..], &[6.0, 1.0], &[-8.0, 5.0, 3.0]]) {
            close(row, wanted);
        }
        // Of x = 1, 2, 3 the right side is -20, -43, 192.
        close(&solve(&factor, &[-20.0, -43.0, 192.0]), &[1.0, 2.0, 3.0]);
    }

    #[test]
    fn a_line_is_fitted_by_weights_and_drawn_in_by_the_ridge() {
        let fit =
            |weights: &[f64], ridge| Linear::fit(&[&[0.0], &[1.0], &[3.0]], &[&[0.0], &[2.0], &[3.0]], weights, ridge);
        // Means 4/3 and 5/3, cross 26/9 and square 14/9 + 28/9: slope 13/14.
        close(&fit(&[1.0; 3], 0.0).rows[0], &[13.0 / 14.0, 5.0 / 3.0 - 4.0 / 3.0 * 13.0 / 14.0]);
        close(&fit(&[5.0; 3], 0.0).rows[0], &[13.0 / 14.0, 5.0 / 3.0 - 4.0 / 3.0 * 13.0 / 14.0]);
        // Between two points alone the line goes through both.
        close(&fit(&[1.0, 1.0, 0.0], 0.0).rows[0], &[2.0, 0.0]);
        // A ridge of one adds the mean variance once more: half the slope, about the same middle.
        let half = 13.0 / 28.0;
        close(&fit(&[1.0; 3], 1.0).rows[0], &[half, 5.0 / 3.0 - 4.0 / 3.0 * half]);
    }

    #[test]
    fn of_nothing_the_map_is_zero_and_maps_of_one_shape_have_a_mean() {
        close(&Linear::fit(&[&[1.0, 2.0]], &[&[3.0]], &[0.0], 0.1).rows[0], &[0.0; 3]);
        assert_eq!(Linear::fit(&[], &[], &[], 0.1), Linear::default());
        let of = |row: [f64; 3]| Linear { rows: vec![row.to_vec()] };
        let mean = Linear::mean(&[of([1.0, 2.0, 3.0]), of([3.0, 6.0, 9.0])]);
        assert_eq!(mean, of([2.0, 4.0, 6.0]));
        assert_eq!((mean.at(&[10.0, 100.0]), Linear::mean(&[])), (vec![426.0], Linear::default()));
    }
}
