//! How numbers, units and lists are written wherever a person reads them: one function for each, so that the same number has
//! the same digits in the terminal, in files, on charts and on the page.

use crate::observe::Metric;

/// What stands where there is no number.
pub const NOTHING: &str = "–";

/// Decimals of a metric: one more than the smallest difference that matters needs, and none for heads.
#[must_use]
pub fn decimals(metric: &Metric) -> usize {
    if metric.unit == "people" {
        0
    } else if metric.minimal_important_difference < 0.1 {
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

/// A number with this many decimals, commas between thousands and a proper minus; never "−0".
#[must_use]
pub fn plain(x: f64, decimals: usize) -> String {
    if !x.is_finite() {
        return NOTHING.to_owned();
    }
    if x.abs() >= 1e9 {
        return format!("{x:.1e}").replace('-', "−");
    }
    let digits = format!("{:.decimals$}", x.abs());
    let (whole, part) = digits.split_once('.').map_or((digits.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut text = if x < 0.0 && !is_zero(&digits) { "−".to_owned() } else { String::new() };
    text.push_str(&thousands(whole));
    if let Some(part) = part {
        text.push('.');
        text.push_str(part);
    }
    text
}

/// A number that always carries its sign, unless it rounds to zero.
#[must_use]
pub fn signed(x: f64, decimals: usize) -> String {
    let text = plain(x, decimals);
    if x > 0.0 && x.is_finite() && !is_zero(&text) { format!("+{text}") } else { text }
}

fn is_zero(digits: &str) -> bool {
    !digits.bytes().any(|b| b.is_ascii_digit() && b != b'0')
}

fn thousands(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with commas between thousands: "1,200".
#[must_use]
pub fn count(n: usize) -> String {
    thousands(&n.to_string())
}

/// A count with its noun: "1 future", "1,200 futures".
#[must_use]
pub fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{} {noun}s", count(n)) }
}

/// A count with two leading digits: what a rough answer deserves.
#[must_use]
pub fn about(x: f64) -> String {
    let scale = 10_f64.powf((x.max(1.0).log10().floor() - 1.0).max(0.0));
    plain((x / scale).ceil() * scale, 0)
}

/// A number with its unit: "72.0 points", "14.2 % a year".
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
    with_unit(plain(x, decimals(metric)), level_unit(metric))
}

/// The unit of a level: "points", "%"; an index has none.
#[must_use]
pub fn level_unit(metric: &Metric) -> &'static str {
    if matches!(metric.unit, "index" | "ratio") { "" } else { metric.unit }
}

/// A difference with sign and unit: "+6.1 points".
#[must_use]
pub fn difference(metric: &Metric, x: f64) -> String {
    with_unit(signed(x, decimals(metric)), &difference_unit(metric))
}

/// From one difference to another: "+2.0 to +10.2"; a dash where an end is not known.
#[must_use]
pub fn range(metric: &Metric, low: f64, high: f64) -> String {
    if low.is_finite() && high.is_finite() {
        let digits = decimals(metric);
        format!("{} to {}", signed(low, digits), signed(high, digits))
    } else {
        NOTHING.to_owned()
    }
}

/// A share in words: "97 %"; "all" and "no" only where it is exactly so.
#[must_use]
pub fn share(x: f64) -> String {
    let percent = x * 100.0;
    match percent.round() {
        p if p >= 100.0 && x < 1.0 => "more than 99 %".to_owned(),
        p if p < 1.0 && x > 0.0 => "fewer than 1 %".to_owned(),
        p if p.is_nan() => NOTHING.to_owned(),
        p => format!("{p:.0} %"),
    }
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

/// The same with a small first letter, as within a sentence; abbreviations such as NPS and eNPS keep their letters.
#[must_use]
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// A metric as it stands in a sentence: "loyalty", "people in the productive zone".
#[must_use]
pub fn spoken(metric: &Metric) -> String {
    match metric.id {
        "productive" | "too_hot" | "too_cold" => format!("people {}", lower(metric.name)),
        "on_time" => "delivery on time".to_owned(),
        _ => lower(metric.name),
    }
}

/// A metric as it stands at the head of a title: "Loyalty", "People in the productive zone".
#[must_use]
pub fn titled(metric: &Metric) -> String {
    let spoken = spoken(metric);
    if spoken == lower(metric.name) { metric.name.to_owned() } else { sentence(&spoken) }
}

/// A range after "between": "+2.0 to +10.2" → "+2.0 and +10.2".
#[must_use]
pub fn between(range: &str) -> String {
    range.replacen(" to ", " and ", 1)
}

/// An id as a name: "learning_time" → "Learning time".
#[must_use]
pub fn name(id: &str) -> String {
    sentence(&id.replace(['_', '-'], " "))
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
    fn numbers_read_as_people_write_them() {
        assert_eq!((signed(3.12, 1), signed(-3.12, 1)), ("+3.1".into(), "−3.1".into()));
        assert_eq!((signed(-0.01, 1), signed(0.01, 1)), ("0.0".into(), "0.0".into()));
        assert_eq!(plain(-1_234_567.8, 0), "−1,234,568");
        assert_eq!(plain(1_234.56, 1), "1,234.6");
        assert_eq!((plain(f64::NAN, 1), signed(f64::INFINITY, 1)), ("–".into(), "–".into()));
        assert_eq!(plain(-2.5e12, 1), "−2.5e12");
    }

    #[test]
    fn a_range_has_the_digits_of_the_number_it_belongs_to() {
        assert_eq!(range(m("loyalty"), 1.96, 10.2), "+2.0 to +10.2");
        assert_eq!(range(m("tension"), -0.02, 0.9), "−0.02 to +0.90");
        assert_eq!(range(m("loyalty"), f64::NEG_INFINITY, 1.0), "–");
    }

    #[test]
    fn counts_lists_and_shares_read_aloud() {
        let words = |s: &str| s.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(list(&words("a b c")), "a, b and c");
        assert_eq!(
            (share(0.97), share(0.999), share(0.001), share(1.0), share(0.0)),
            ("97 %".into(), "more than 99 %".into(), "fewer than 1 %".into(), "100 %".into(), "0 %".into())
        );
        assert_eq!((counted(1, "future"), counted(1200, "future")), ("1 future".into(), "1,200 futures".into()));
        assert_eq!((about(3.2), about(1234.0)), ("4".into(), "1,300".into()));
        assert_eq!((sentence("ünder"), name("learning_time")), ("Ünder".into(), "Learning time".into()));
    }

    #[test]
    fn within_a_sentence_only_abbreviations_keep_their_capitals() {
        assert_eq!(
            (lower("Word of mouth"), lower("Tension at ACME")),
            ("word of mouth".into(), "tension at ACME".into())
        );
        assert_eq!((lower("NPS"), lower("eNPS"), lower("ÜBER")), ("NPS".into(), "eNPS".into(), "ÜBER".into()));
        assert_eq!((lower("Ünder"), lower("")), ("ünder".into(), String::new()));
        assert_eq!(between("+2.0 to +10.2"), "+2.0 and +10.2");
    }
}
