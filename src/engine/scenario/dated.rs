//! Months written as dates: read as months after the start, where the file says when it starts.

use super::calendar::CalendarMonth;
use super::spanned_json::{Node, Tree};

/// Puts a number of months after the start for each month that is written as a date: in fields called `month`, and at the head
/// of points.
pub(super) fn undate(root: &mut Node) {
    let Some(start) = root.get("start").and_then(Node::text).and_then(CalendarMonth::read) else { return };
    walk(root, start, false);
}

fn walk(node: &mut Node, start: CalendarMonth, is_month: bool) {
    match &mut node.value {
        Tree::Text(text) if is_month => {
            if let Some(month) = CalendarMonth::read(text) {
                let month = month.since(start);
                node.value = Tree::Number(f64::from(month), month.to_string());
            }
        }
        Tree::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                walk(&mut field.node, start, name == "month");
            }
        }
        Tree::List(items) => {
            let is_point = items.len() > 1 && items[1..].iter().all(|n| n.number().is_some());
            for (i, item) in items.iter_mut().enumerate() {
                walk(item, start, is_point && i == 0);
            }
        }
        _ => {}
    }
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
        assert!(read(file("", r#""2027-09""#, "10")).is_err());
        assert!(read(file(r#""start": "2027-3","#, "6", "10")).is_err());
    }
}
