//! Months written as dates: read as months after the start, where the file says when it starts.

use super::calendar::CalendarMonth;
use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::remedy::{Remedy, quoted};
use super::spanned_json::{Node, Tree};

/// Puts a number of months after the start for each month that is written as a date: in fields called `month`, at the head
/// of points, and where a series breaks. Only what was observed may lie before the start: other dates that do are problems.
pub(super) fn undate(root: &mut Node) -> Vec<Diagnostic> {
    let Some(start) = root.get("start").and_then(Node::text).and_then(CalendarMonth::read) else { return Vec::new() };
    let mut walk = Walk { start, path: String::new(), dates: Vec::new() };
    walk.node(root, false);
    let is_early = |d: &&Date| d.month < start && !d.is_observed();
    walk.dates.iter().filter(is_early).map(|d| early(d.month, start, d.span, &d.path)).collect()
}

/// The earliest month that is written as a date; what was observed may lie before the start, and counts only where nothing else has a date.
pub(super) fn earliest(root: &Node) -> Option<CalendarMonth> {
    let mut walk = Walk { start: CalendarMonth::new(1900, 1)?, path: String::new(), dates: Vec::new() };
    walk.node(&mut root.clone(), false);
    walk.dates.iter().min_by_key(|d| (d.is_observed(), d.month)).map(|d| d.month)
}

/// A month written as a date.
struct Date {
    month: CalendarMonth,
    span: Span,
    path: String,
}

impl Date {
    fn is_observed(&self) -> bool {
        self.path.split('.').any(|step| step == "observed")
    }
}

struct Walk {
    start: CalendarMonth,
    path: String,
    dates: Vec<Date>,
}

impl Walk {
    fn node(&mut self, node: &mut Node, is_month: bool) {
        match &mut node.value {
            Tree::Text(text) if is_month => {
                if let Some(date) = CalendarMonth::read(text) {
                    let month = date.since(self.start);
                    self.dates.push(Date { month: date, span: node.span, path: self.path.clone() });
                    node.value = Tree::Number(f64::from(month), month.to_string());
                }
            }
            Tree::Object(fields) => {
                for (name, field) in fields.iter_mut() {
                    self.below(name, &mut field.node, name == "month");
                }
            }
            Tree::List(items) => {
                let is_point = items.len() > 1 && items[1..].iter().all(|n| n.number().is_some());
                // Those of a file's columns are read with the file.
                let are_breaks = self.path.ends_with(".breaks") && self.path.contains("observed.series.");
                for (i, item) in items.iter_mut().enumerate() {
                    self.below(&i.to_string(), item, are_breaks || is_point && i == 0);
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, name: &str, node: &mut Node, is_month: bool) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        self.node(node, is_month);
        self.path.truncate(length);
    }
}

/// A date before the start.
fn early(date: CalendarMonth, start: CalendarMonth, span: Span, path: &str) -> Diagnostic {
    let months = crate::format::counted(start.since(date).unsigned_abs() as usize, "month");
    let message = format!("{} is {months} before the start ({})", date.written(), start.written());
    Diagnostic::new(DiagnosticKind::OutOfRange, span, path, message)
        .found(quoted(&date.written()))
        .expected(format!("{} or later: the programme starts then, as \"start\" says", start.written()))
        .remedy(Remedy::write(quoted(&start.written())))
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Options, read};

    #[test]
    fn months_may_be_written_as_dates_once_it_is_said_when_it_starts() {
        let file = |start: &str, month: &str, point: &str| {
            format!(
                r#"{{ "name": "t", {start} "chain": {{ "template": "service" }}, "programme": {{ "firm": {{ "tension": [[0, 0.3], [{point}, 0.7]] }} }},
                "events": [{{ "kind": "layoff", "at": "firm", "month": {month}, "size": 0.1 }}] }}"#
            )
        };
        let read = |text: String| read(text.as_bytes(), "test", &Options::default());
        let dated = read(file(r#""start": "2027-03","#, r#""2027-09""#, r#""2028-01""#)).expect("a scenario");
        assert_eq!(dated.events[0].month, 6.0);
        let course = dated.programme["firm"].levers.values().next().expect("a lever");
        assert_eq!(*course, Course::Points(vec![[0.0, 0.3], [10.0, 0.7]]));
        assert_eq!(dated.hash(), read(file("", "6", "10")).expect("a scenario").hash());
        let told = |text: String| read(text).expect_err("refused").render(false);
        let without = told(file("", r#""2027-09""#, r#""2028-01""#));
        assert_eq!(without.matches("add \"start\": \"2027-09\"").count(), 2, "{without}");
        assert_eq!(without.matches("expected a number from 0 to 120 (months)").count(), 2, "{without}");
        let early = told(file(r#""start": "2027-03","#, r#""2027-01""#, r#""2026-12""#));
        assert!(early.contains("2027-01 is 2 months before the start (2027-03)"), "{early}");
        assert!(
            early.contains("2026-12 is 3 months before the start (2027-03)") && early.contains("2 problems"),
            "{early}"
        );
        assert!(read(file(r#""start": "2027-3","#, "6", "10")).is_err());
    }

    #[test]
    fn the_start_that_is_proposed_suits_every_date_of_the_file() {
        let mut file = serde_json::json!({
            "name": "t", "chain": { "template": "service" }, "note": "2020-01",
            "programme": { "firm": { "tension": [["2027-02", 0.3], ["2027-05", 0.7]] } },
            "what_ifs": {
                "early": { "programme": { "firm": { "openness": [["2027-01", 0.3], ["2027-05", 0.7]] } } },
                "late": { "programme": { "firm": { "openness": [["2027-06", 0.3], ["2027-08", 0.7]] } } },
            },
            "observed": { "series": [{ "metric": "engagement", "at": "firm", "points": [["2026-01", 60.0, 2.0]] }] },
        });
        let read = |file: &serde_json::Value| read(file.to_string().as_bytes(), "test", &Options::default());
        let told = read(&file).expect_err("refused").render(false);
        assert_eq!(told.matches("add \"start\": \"2027-01\"").count(), 7, "{told}");
        file["start"] = "2027-01".into();
        read(&file).expect("a scenario");
    }

    #[test]
    fn what_was_observed_has_dates_everywhere_also_before_the_start() {
        let file = serde_json::json!({
            "name": "t", "start": "2026-03", "chain": { "template": "service" },
            "observed": { "series": [{
                "metric": "engagement", "at": "firm", "breaks": ["2026-05", 4], "points": [["2026-01", 60.0, 2.0]],
            }] },
            "what_ifs": { "o": { "observed": { "series": [{
                "metric": "engagement", "at": "firm", "points": [["2025-12", 60.0, 2.0]],
            }] } } },
        });
        let read = |file: &serde_json::Value| read(file.to_string().as_bytes(), "test", &Options::default());
        let observed = read(&file).expect("a scenario").observed.expect("a series");
        let series = &observed.series[0];
        assert_eq!((&series.breaks[..], series.points[0][0]), (&[2, 4][..], -2.0));
    }
}
