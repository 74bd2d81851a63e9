//! What a heading says beside its meaning: a place, a scale, a window; and the metric that a misspelt one is.

use super::heading::bare;
use super::qualifiers::{CUSTOMERS, PEOPLE};
use crate::observe::{METRICS, Metric, Place, PlaceKind, Theme};
use crate::scenario::likeness;

/// Whose answers a heading names: of employees or of customers.
pub(super) fn who(heading: &str) -> Option<Theme> {
    let lower = heading.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let said = words.iter().find_map(|w| match w {
        w if PEOPLE.contains(w) => Some(Theme::People),
        w if CUSTOMERS.contains(w) => Some(Theme::Customers),
        _ => None,
    });
    let by_score = || match () {
        () if words.contains(&"enps") || words.windows(2).any(|w| w == ["e", "nps"]) => Some(Theme::People),
        () => words.contains(&"nps").then_some(Theme::Customers),
    };
    said.or_else(by_score)
}

/// Which survey a heading names: of whom, and by which numbers ("Q1", "wave 2").
#[derive(Debug, Default, PartialEq)]
pub(super) struct Survey {
    of: Option<Theme>,
    numbers: Vec<String>,
}

/// The survey that a heading names.
pub(super) fn survey(heading: &str) -> Survey {
    let lower = heading.to_lowercase();
    let numbers = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| w.contains(|c: char| c.is_ascii_digit()));
    Survey { of: who(heading), numbers: numbers.map(str::to_owned).collect() }
}

/// Promoters less detractors.
pub(super) const SCORES: &[&str] = &["nps", "enps", "employee_advocacy"];
/// What else people are asked for.
pub(super) const SURVEYS: &[&str] = &["engagement", "trust", "satisfaction", "loyalty", "reported_adoption"];

/// Whether it is promoters less detractors.
pub(super) fn is_score(metric: &Metric) -> bool {
    SCORES.contains(&metric.id)
}

/// Whether people are asked for it.
pub(super) fn is_survey(metric: &Metric) -> bool {
    is_score(metric) || SURVEYS.contains(&metric.id)
}

/// Whether a heading says that figures are in %.
pub(super) fn says_percent(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    ["%", "pct", "percent", "prozent"].iter().any(|w| heading.contains(w))
}

/// The metric that was meant, where a heading is almost one.
pub(super) fn almost(heading: &str) -> Option<&'static Metric> {
    let plain = bare(heading);
    let like = |m: &&Metric| likeness(&plain, &bare(m.id)).max(likeness(&plain, &bare(m.name)));
    METRICS.iter().max_by(|a, b| like(a).total_cmp(&like(b))).filter(|m| plain.len() >= 4 && like(m) >= 0.72)
}

/// The place whose id or name this is.
pub(super) fn place<'p>(text: &str, places: &'p [Place]) -> Option<&'p Place> {
    let arrow = text.replace('→', ">").replace("->", ">").replace(' ', "").to_lowercase();
    let plain = bare(text);
    places.iter().find(|p| p.id.to_lowercase() == arrow || bare(&p.name) == plain)
}

/// The place that a heading names beside a metric, and the heading without it.
pub(super) fn split<'p>(heading: &str, places: &'p [Place]) -> (Option<&'p Place>, String) {
    let words: Vec<&str> =
        heading.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let own = |p: &&Place| matches!(p.kind, PlaceKind::Organisation | PlaceKind::Segment);
    for place in places.iter().filter(own) {
        for name in [&place.id, &place.name] {
            let wanted: Vec<String> =
                name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|w| !w.is_empty()).collect();
            let found = words
                .windows(wanted.len().max(1))
                .position(|w| w.iter().zip(&wanted).all(|(a, b)| a.to_lowercase() == *b));
            if let (Some(at), false) = (found, wanted.len() >= words.len()) {
                let rest: Vec<&str> = words[..at].iter().chain(&words[at + wanted.len()..]).copied().collect();
                return (Some(place), rest.join(" "));
            }
        }
    }
    (None, heading.to_owned())
}

/// The scale that a heading tells: "(0-10)", "1 to 5".
pub(super) fn scale(heading: &str) -> Option<[f64; 2]> {
    const SCALES: [(u8, u8); 7] = [(0, 100), (0, 10), (1, 10), (1, 5), (1, 7), (0, 5), (1, 6)];
    let plain = heading
        .to_lowercase()
        .replace([' ', '\u{a0}'], "")
        .replace(['–', '—'], "-")
        .replace("to", "-")
        .replace("bis", "-");
    let is = |(low, high): &&(u8, u8)| {
        let text = format!("{low}-{high}");
        plain.match_indices(&text).any(|(at, _)| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            !digit(plain[..at].chars().next_back()) && !digit(plain[at + text.len()..].chars().next())
        })
    };
    SCALES.iter().find(is).map(|&(low, high)| [f64::from(low), f64::from(high)])
}

/// The window that a heading tells, in months: "90 days", "rolling 3 months", "12M", "LTM".
pub(super) fn window(heading: &str) -> Option<u32> {
    let plain = heading.to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    // A number and its unit stand side by side: "90% (days)" is no window.
    let apart = |c: char| !c.is_alphanumeric() && !" _-\u{a0}".contains(c);
    let phrases = plain.split(apart).map(|p| p.split([' ', '_', '-', '\u{a0}']).filter(|w| !w.is_empty()));
    let phrases: Vec<Vec<&str>> = phrases.map(Iterator::collect).collect();
    let of = |n: &str, unit: &str| {
        let n: u32 = n.parse().ok()?;
        match unit {
            _ if unit.starts_with("tag") || unit.starts_with("day") => (n >= 45).then(|| (n + 15) / 30),
            _ if unit == "m" || unit.starts_with("mona") || unit.starts_with("month") => (n > 1).then_some(n),
            _ => None,
        }
    };
    let glued = |word: &str| {
        let word = word.trim_start_matches('r');
        word.find(|c: char| !c.is_ascii_digit()).and_then(|at| of(&word[..at], &word[at..]))
    };
    let pairs = phrases
        .iter()
        .flat_map(|p| p.windows(2))
        .find_map(|w| of(w[0], w[1]))
        .or_else(|| words.iter().find_map(|w| glued(w)));
    pairs.or_else(|| words.iter().any(|w| ["ltm", "ttm"].contains(w)).then_some(12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_windows_and_misspelt_metrics_are_read_off_headings() {
        assert_eq!(almost("Engagment").map(|m| m.id), Some("engagement"));
        assert_eq!(
            (scale("Engagement (0-10, 90 Tage)"), window("Engagement (0-10, 90 Tage)")),
            (Some([0.0, 10.0]), Some(3))
        );
        let windows =
            ["Leavers last 12 months", "Leavers (12M)", "Churn R3M", "Turnover LTM", "Trust, 36 months", "H1"];
        assert_eq!(windows.map(window), [Some(12), Some(12), Some(3), Some(12), Some(36), None]);
        let apart = ["Lead time 90% (days)", "Trust 90, days", "trust_90_days", "Trust 90-day mean"];
        assert_eq!(apart.map(window), [None, None, Some(3), Some(3)]);
        assert_eq!((scale("on a scale of 1 to 5"), scale("2010-10")), (Some([1.0, 5.0]), None));
    }
}
