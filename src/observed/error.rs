//! How sure a figure is: its standard error from the number of answers, or from how far neighbouring months differ.

use super::naming::is_score;
use crate::lanes::exp;
use crate::observe::Metric;

/// Spread of one answer on a scale from 0 to 100: an assumption that holds for most surveys of attitudes.
const ONE_ANSWER: f64 = 22.0;
/// Spread of one answer to "would you recommend": −100, 0 or 100.
const ONE_SCORE: f64 = 75.0;

/// What share of a sampling error is left when so many of so many were asked.
fn of_all(n: f64, asked: Option<f64>) -> f64 {
    asked.filter(|&all| all > 1.0 && all >= n).map_or(1.0, |all| ((all - n) / (all - 1.0)).max(0.02).sqrt())
}

/// The standard error of a share that so many told: one answer either way keeps a share of nothing from being certain.
fn binomial(share: f64, n: f64) -> f64 {
    let p = (share * n + 1.0) / (n + 2.0);
    (p * (1.0 - p)).max(0.0).sqrt() / n.max(1.0).sqrt()
}

/// The standard error of a figure that so many answered, of so many asked.
pub(super) fn sampled(metric: &Metric, value: f64, n: f64, asked: Option<f64>) -> f64 {
    match metric.unit {
        _ if is_score(metric) => ONE_SCORE / n.max(1.0).sqrt() * of_all(n, asked),
        "%" | "% of output" => of_share(value, n, asked),
        _ => ONE_ANSWER / n.max(1.0).sqrt() * of_all(n, asked),
    }
}

/// The standard error of a share of positive answers, in %.
pub(super) fn of_share(value: f64, n: f64, asked: Option<f64>) -> f64 {
    100.0 * binomial(value / 100.0, n) * of_all(n, asked)
}

/// The standard error of a yearly hazard that was seen over so many months among so many: that of the share who left, times how
/// steeply the hazard rises with it.
pub(super) fn of_rate(value: f64, n: f64, months: u32) -> f64 {
    let years = f64::from(months) / 12.0;
    let stay = f64::from(exp((-value / 100.0 * years) as f32)).max(1e-3);
    100.0 / years * binomial(1.0 - stay, n) / stay
}

/// The standard error of so many leavers in so many months over so many people, in % a year (Poisson).
pub(super) fn counted(leavers: f64, over: f64, months: u32) -> f64 {
    1200.0 / f64::from(months) * leavers.max(1.0).sqrt() / over.max(1.0)
}

/// NPS and its standard error from promoters, passives and detractors.
pub(super) fn promoters(promoters: f64, passives: f64, detractors: f64) -> (f64, f64) {
    let n = promoters + passives + detractors;
    let score = 100.0 * (promoters - detractors) / n;
    // A third of an answer more of each kind keeps a unanimous few from being certain.
    let (p, d, all) = (promoters + 1.0 / 3.0, detractors + 1.0 / 3.0, n + 1.0);
    let variance = (p + d) / all - ((p - d) / all).powi(2);
    (score, 100.0 * (variance / n).sqrt())
}

/// Where no number of answers is known: from how far a month differs from the middle of its neighbours, which is noise where the
/// course is smooth; never less than the smallest difference that matters.
pub(super) fn from_neighbours(metric: &Metric, values: &[(f64, f64)]) -> f64 {
    let least = f64::from(metric.minimal_important_difference);
    let mut bends: Vec<f64> = values
        .windows(3)
        .filter(|w| (w[2].0 - w[0].0 - 2.0).abs() < 1e-9)
        .map(|w| (w[1].1 - f64::midpoint(w[0].1, w[2].1)).abs())
        .collect();
    bends.sort_by(f64::total_cmp);
    // Of a bend, 1½ times the variance of a month; the median is 0.6745 of the standard deviation.
    let noise =
        bends.get(bends.len() / 2).filter(|_| bends.len() >= 3).map_or(2.0 * least, |m| m / 0.6745 / 1.5_f64.sqrt());
    noise.max(least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::metric;

    #[test]
    fn errors_are_those_of_the_field() {
        let of = |id: &str| metric(id).expect("a metric");
        // NPS: ±15 at 100 answers, ±5 at 1,000.
        assert!((1.96 * sampled(of("nps"), 20.0, 100.0, None) - 14.7).abs() < 0.1);
        assert!((1.96 * sampled(of("nps"), 20.0, 1000.0, None) - 4.65).abs() < 0.1);
        // 200 people at 15 %: 2.5 leavers a month, one standard error of 9.5 points a year.
        assert!((counted(2.5, 200.0, 1) - 9.49).abs() < 0.01);
        // Of a year, 30 leavers of 200: 15 % ± 2.7.
        assert!((counted(30.0, 200.0, 12) - 2.74).abs() < 0.01);
        // 18 of 1,000 customers in a month: 21.8 % a year, one standard error of about 1200·√18 / 1,000.
        let exact = 1200.0 * (0.018_f64 * 0.982 / 1000.0).sqrt() / 0.982;
        assert!((of_rate(21.8, 1000.0, 1) / exact - 1.0).abs() < 0.03, "{} {exact}", of_rate(21.8, 1000.0, 1));
        // All were asked and answered: hardly any sampling error is left.
        assert!(sampled(of("engagement"), 70.0, 200.0, Some(200.0)) < 0.3);
        let (score, error) = promoters(50.0, 30.0, 20.0);
        assert!((score - 30.0).abs() < 1e-9 && (error - 7.8).abs() < 0.2, "{error}");
        assert!(promoters(1.0, 0.0, 0.0).1 > 50.0);
        let noisy: Vec<(f64, f64)> =
            (0..12).map(|m| (f64::from(m), 60.0 + f64::from(m) + if m % 2 == 0 { 2.0 } else { -2.0 })).collect();
        assert!((2.0..8.0).contains(&from_neighbours(of("engagement"), &noisy)));
    }
}
