//! Whether figures that a scenario holds can be: inside the range of their metric, with an error, one for each month.

use super::diagnostic::{Diagnostic, DiagnosticKind};
use super::spanned_json::Node;
use super::suggestion::plain;
use crate::observe::metric;

/// Every problem of the points of a series.
pub(super) fn check(path: &str, series: &Node) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let metric = series.get("metric").and_then(Node::text).and_then(metric);
    let mut months: Vec<f64> = Vec::new();
    for (i, point) in series.get("points").and_then(Node::list).unwrap_or_default().iter().enumerate() {
        let Some([month, value, error]) = point.list() else { continue };
        let path = format!("{path}.points.{i}");
        let problem =
            |kind, of: &Node, message: String| Diagnostic::new(kind, of.span, path.clone(), message).found(of.found());
        if let (Some(x), Some(m)) = (value.number(), metric) {
            let (low, high) = m.possible();
            if !(low..=high).contains(&x) {
                let message = format!("{} cannot be {}", m.name, plain(x));
                let expected = format!("a number from {} to {} ({})", plain(low), plain(high), m.unit);
                found.push(problem(DiagnosticKind::OutOfRange, value, message).expected(expected));
            }
        }
        if let Some(x) = error.number().filter(|x| *x <= 0.0) {
            let message = format!("{} is no standard error", plain(x));
            let expected = "more than 0: no figure is certain";
            found.push(problem(DiagnosticKind::OutOfRange, error, message).expected(expected));
        }
        match month.number() {
            Some(x) if months.contains(&x) => {
                let message = format!("there are two figures for month {}", plain(x));
                let fault = problem(DiagnosticKind::DuplicateId, month, message).expected("one figure for each month");
                found.push(fault.remedy("take one of them out"));
            }
            Some(x) if x.fract() != 0.0 => {
                let message = format!("{} is not a whole month", plain(x));
                found.push(problem(DiagnosticKind::WrongType, month, message).expected("a whole number of months"));
            }
            month => months.extend(month),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::from_value;

    #[test]
    fn figures_that_cannot_be_are_refused() {
        let told = |metric: &str, points: serde_json::Value| {
            let file = serde_json::json!({
                "name": "x", "start": "2026-01", "chain": { "template": "service" },
                "observed": { "series": [{ "metric": metric, "at": "firm", "points": points }] },
            });
            from_value(&file, "x").err().map_or_else(String::new, |e| e.render(false))
        };
        assert_eq!(told("engagement", serde_json::json!([[-1, 60, 2], ["2026-02", 62, 2], [3, 61, 2]])), "");
        let engagement = told("engagement", serde_json::json!([[1, 300, 2], [2, 60, -1], [3, 60, 0], [3, 61, 2]]));
        for part in [
            "Engagement cannot be 300",
            "-1 is no standard error",
            "0 is no standard error",
            "there are two figures for month 3",
            "observed.series.0.points.3",
        ] {
            assert!(engagement.contains(part), "{part}: {engagement}");
        }
        assert!(
            told("engagement", serde_json::json!([["2026-02", 60, 2], [1, 61, 2]])).contains("two figures for month 1")
        );
        assert!(told("enps", serde_json::json!([[1, -50, 2]])).is_empty());
        assert!(told("on_time", serde_json::json!([[1, 101, 2]])).contains("On time cannot be 101"));
    }
}
