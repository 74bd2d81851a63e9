//! Numbers as people say them: sign, rounding and unit by the metric.

use super::{Summary, Verdict};
use crate::observe::Metric;

/// Decimals worth showing: one more than the smallest difference that matters needs, and none for heads.
#[must_use]
pub fn decimals(metric: &Metric) -> usize {
    if metric.unit == "people" {
        0
    } else if metric.least < 0.1 {
        2
    } else {
        1
    }
}

/// The unit of a difference: shares differ by percentage points; indices and ratios have no unit.
#[must_use]
pub fn difference_unit(metric: &Metric) -> String {
    match metric.unit {
        "index" | "ratio" => String::new(),
        "%" | "% of output" => "percentage points".to_owned(),
        unit => unit.strip_prefix("% ").map_or_else(|| unit.to_owned(), |rest| format!("percentage points {rest}")),
    }
}

/// A number with this many decimals and a proper minus, never "−0".
#[must_use]
pub fn plain(x: f64, decimals: usize) -> String {
    if x.is_nan() {
        return "–".to_owned();
    }
    let text = format!("{:.decimals$}", x.abs());
    let is_zero = text.chars().all(|c| c == '0' || c == '.');
    if x < 0.0 && !is_zero { format!("−{text}") } else { text }
}

/// A number that always carries its sign, unless it rounds to zero.
#[must_use]
pub fn signed(x: f64, decimals: usize) -> String {
    let text = plain(x, decimals);
    let is_zero = text.chars().all(|c| c == '0' || c == '.');
    if x > 0.0 && !is_zero { format!("+{text}") } else { text }
}

fn with_unit(number: String, unit: &str) -> String {
    match unit {
        "" => number,
        "%" => format!("{number} %"),
        unit => unit.strip_prefix("% ").map_or_else(|| format!("{number} {unit}"), |rest| format!("{number} % {rest}")),
    }
}

/// A level with its unit: "72.0 points", "14.2 % a year".
#[must_use]
pub fn level(metric: &Metric, x: f64) -> String {
    let unit = if matches!(metric.unit, "index" | "ratio") { "" } else { metric.unit };
    with_unit(plain(x, decimals(metric)), unit)
}

/// A difference with sign and unit: "+6.1 points".
#[must_use]
pub fn difference(metric: &Metric, x: f64) -> String {
    with_unit(signed(x, decimals(metric)), &difference_unit(metric))
}

/// The middle eight of ten futures: "+2 to +10"; a wide spread is told with one decimal less.
#[must_use]
pub fn spread(metric: &Metric, low: f64, high: f64) -> String {
    let fine = decimals(metric);
    let coarse = fine.saturating_sub(1);
    let digits = if high - low >= 5.0 * 0.1_f64.powi(coarse as i32) { coarse } else { fine };
    format!("{} to {}", signed(low, digits), signed(high, digits))
}

/// The middle eight of ten futures of a summary.
#[must_use]
pub fn eight_in_ten(metric: &Metric, s: &Summary) -> String {
    spread(metric, s.p10, s.p90)
}

/// A resolved difference, or the words for an unresolved one, with its spread: " +6.1 points (8 in 10 futures: +2 to +10)",
/// ": no clear difference (8 in 10 futures: −4 to +4)".
#[must_use]
pub fn told(metric: &Metric, s: &Summary) -> String {
    tell(metric, s, "8 in 10 futures: ")
}

/// The same where it is clear already what the spread is: " +6.1 points (+2 to +10)".
#[must_use]
pub fn told_again(metric: &Metric, s: &Summary) -> String {
    tell(metric, s, "")
}

fn tell(metric: &Metric, s: &Summary, spread_of: &str) -> String {
    let verdict = Verdict::of(s, metric);
    match (s.is_zero(), verdict.is_resolved()) {
        (true, _) => ": no difference at all".to_owned(),
        (_, true) => format!(" {} ({spread_of}{})", difference(metric, s.mean), eight_in_ten(metric, s)),
        (_, false) => format!(": {verdict} ({spread_of}{})", eight_in_ten(metric, s)),
    }
}

/// A share in words: "97 %"; "all" and "no" only where it is exactly so.
#[must_use]
pub fn share(x: f64) -> String {
    let percent = x * 100.0;
    match percent.round() {
        p if p >= 100.0 && x < 1.0 => "more than 99 %".to_owned(),
        p if p < 1.0 && x > 0.0 => "fewer than 1 %".to_owned(),
        p => format!("{p:.0} %"),
    }
}

/// A count with thousands marked: "1,200".
#[must_use]
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

/// "a", "a and b", "a, b and c".
#[must_use]
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The same with a capital first letter.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::metric;

    fn m(id: &str) -> &'static Metric {
        metric(id).expect("a metric")
    }

    #[test]
    fn differences_carry_sign_unit_and_sensible_digits() {
        assert_eq!(difference(m("loyalty"), 6.1234), "+6.1 points");
        assert_eq!(difference(m("churn"), -1.26), "−1.3 percentage points a year");
        assert_eq!(difference(m("too_hot"), 3.0), "+3.0 percentage points");
        assert_eq!(difference(m("rework"), 3.0), "+3.0 percentage points");
        assert_eq!(difference(m("tension"), 0.123), "+0.12");
        assert_eq!(difference(m("customers"), -12.4), "−12 people");
        assert_eq!(difference(m("loyalty"), -0.04), "0.0 points");
        assert_eq!(level(m("churn"), 14.2), "14.2 % a year");
        assert_eq!(level(m("bullwhip"), 1.5), "1.50");
    }

    #[test]
    fn a_wide_spread_is_told_with_fewer_digits() {
        assert_eq!(spread(m("loyalty"), 1.96, 10.2), "+2 to +10");
        assert_eq!(spread(m("loyalty"), -0.8, 1.9), "−0.8 to +1.9");
        assert_eq!(spread(m("tension"), -0.02, 0.9), "0.0 to +0.9");
    }

    #[test]
    fn lists_and_shares_read_aloud() {
        let words = |s: &str| s.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(list(&words("a b c")), "a, b and c");
        assert_eq!(
            (share(0.97), share(0.999), share(0.001), share(1.0), share(0.0)),
            ("97 %".into(), "more than 99 %".into(), "fewer than 1 %".into(), "100 %".into(), "0 %".into())
        );
        assert_eq!(sentence("ünder"), "Ünder");
    }
}
