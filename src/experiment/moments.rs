//! Mean, spread and correlation of numbers that have weights.

/// Standard deviation of numbers that lie evenly between 0 and 1.
pub(crate) const EVEN_SPREAD: f64 = 0.288_675_134_594_812_9;

/// Mean and standard deviation of values with their weights.
#[must_use]
pub(crate) fn moments(values: impl Iterator<Item = (f64, f64)> + Clone) -> (f64, f64) {
    let all: f64 = values.clone().map(|(_, w)| w).sum();
    let mean = values.clone().map(|(x, w)| w * x).sum::<f64>() / all;
    let variance = values.map(|(x, w)| w * (x - mean).powi(2)).sum::<f64>() / all;
    (mean, variance.sqrt())
}

/// How far two numbers go together (Pearson), −1 to 1, of cases with weights; NaN where one of them does not vary.
#[must_use]
pub(crate) fn correlation(cases: impl Iterator<Item = ((f64, f64), f64)> + Clone) -> f64 {
    let all: f64 = cases.clone().map(|c| c.1).sum();
    let (mx, my) = cases.clone().fold((0.0, 0.0), |(a, b), ((x, y), w)| (a + w * x / all, b + w * y / all));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for ((x, y), w) in cases {
        xx += w * (x - mx).powi(2);
        yy += w * (y - my).powi(2);
        xy += w * (x - mx) * (y - my);
    }
    xy / (xx * yy).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_counts_as_so_many_cases() {
        let (mean, spread) = moments([(1.0, 3.0), (5.0, 1.0)].into_iter());
        assert!((mean - 2.0).abs() < 1e-12 && (spread - 3.0_f64.sqrt()).abs() < 1e-12);
        let once = correlation([((0.0, 1.0), 2.0), ((1.0, 3.0), 1.0), ((2.0, 2.0), 1.0)].into_iter());
        let twice = [(0.0, 1.0), (0.0, 1.0), (1.0, 3.0), (2.0, 2.0)];
        assert!((once - correlation(twice.into_iter().map(|c| (c, 1.0)))).abs() < 1e-12);
        assert!((correlation([((1.0, 2.0), 1.0), ((2.0, 0.0), 1.0)].into_iter()) + 1.0).abs() < 1e-12);
        assert!(correlation([((1.0, 2.0), 1.0), ((1.0, 0.0), 1.0)].into_iter()).is_nan());
    }

    #[test]
    fn even_numbers_spread_as_said() {
        let even = (0..10_000).map(|i| ((f64::from(i) + 0.5) / 1e4, 1.0));
        assert!((moments(even).1 - EVEN_SPREAD).abs() < 1e-8);
    }

    #[test]
    fn a_correlation_is_the_covariance_in_units_of_both_spreads() {
        // Of (1, 2), (2, 5), (4, 3) with weights 1, 2, 1: means 9/4 and 15/4; squares 19/4 and 27/4; product 1/4.
        let cases = [((1.0, 2.0), 1.0), ((2.0, 5.0), 2.0), ((4.0, 3.0), 1.0)];
        let wanted = 0.25 / (4.75_f64 * 6.75).sqrt();
        assert!((correlation(cases.into_iter()) - wanted).abs() < 1e-12);
        // Weights count against each other alone.
        let tripled = cases.map(|(pair, w)| (pair, 3.0 * w));
        assert!((correlation(tripled.into_iter()) - wanted).abs() < 1e-12);
    }
}
