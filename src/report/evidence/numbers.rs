//! Numbers as tables tell them.

use crate::experiment::evidence::{Choice, Estimate, Expected, Input, Robust};

/// An effect: with its sign.
#[must_use]
pub fn number(x: f64) -> String {
    if !x.is_finite() {
        return "unknown".to_owned();
    }
    let digits = if x.abs() >= 10.0 { 1 } else { 2 };
    format!("{x:+.digits$}").replace('-', "−")
}

/// Its interval.
#[must_use]
pub fn interval(e: &Estimate) -> String {
    if e.low.is_finite() { format!("{} to {}", number(e.low), number(e.high)) } else { "unknown".to_owned() }
}

/// What is said behind what follows from one equation.
#[must_use]
pub fn built_in(is: bool) -> &'static str {
    if is { " (built in)" } else { "" }
}

/// A share in whole percent with its interval.
#[must_use]
pub fn percent(e: &Estimate) -> String {
    let (low, high) = (e.low.clamp(0.0, 100.0), e.high.clamp(0.0, 100.0));
    if e.value.is_finite() { format!("{:.0} % ({low:.0} to {high:.0})", e.value) } else { "none".to_owned() }
}

/// Draws in which a claim is shown, not resolved and refuted.
#[must_use]
pub fn counted(r: &Robust) -> String {
    format!("{} / {} / {}", r.shown, r.not_resolved, r.refuted)
}

/// A published range.
#[must_use]
pub fn range(expected: Expected) -> String {
    match expected {
        Expected::Between([from, to]) if from == to => plain(from),
        Expected::Between([from, to]) => format!("{} to {}", plain(from), plain(to)),
        Expected::Higher(0.0) => "above 0".to_owned(),
        Expected::Lower(0.0) => "below 0".to_owned(),
        Expected::Higher(least) => format!("at least {}", plain(least)),
        Expected::Lower(least) => format!("at most {}", plain(-least)),
        Expected::About(least) => format!("within ±{}", plain(least)),
    }
}

/// A number as it was written.
#[must_use]
pub fn plain(x: f64) -> String {
    x.to_string().replace('-', "−")
}

/// From what an input is drawn.
#[must_use]
pub fn drawn_from(input: &Input) -> String {
    match &input.from {
        Choice::Between([from, to]) => format!("{} to {}", plain(*from), plain(*to)),
        Choice::OneOf(ways) => ways.keys().cloned().collect::<Vec<_>>().join(", "),
    }
}

/// Two digits after the point are enough for a mean of levers.
#[must_use]
pub fn rounded(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}
