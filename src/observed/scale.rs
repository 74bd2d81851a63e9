//! What stands in cells, brought to the metric's unit: scales, shares, rates, counts over another column.

use super::fault::{Fault, told};
use super::naming::{self, is_score};
use super::reading::{Kind, Raw, RawPoint};
use crate::format;
use crate::lanes::ln;
use crate::quantity::rounded;

/// Weeks of a month.
const WEEKS: f64 = 52.0 / 12.0;

/// Values in the metric's unit; none where that cannot be told.
type Values = Option<Vec<f64>>;

/// Whether figures are in %: by their heading, or by a sign of their own.
pub(super) fn is_percent(raw: &Raw<'_>) -> bool {
    raw.points.iter().any(|p| p.percent) || naming::says_percent(&raw.heading)
}

/// How many months each figure covers: what the scenario says, else what the heading does.
pub(super) fn window(raw: &Raw<'_>) -> u32 {
    raw.asked_for.and_then(|a| a.window).or_else(|| naming::window(&raw.heading)).unwrap_or(1)
}

/// Of how many months a count or a share is: a monthly rate stays one in a rolling mean.
pub(super) fn period(raw: &Raw<'_>) -> u32 {
    if has(raw, &["monthly", "per month", " a month", "monatlich", "pro monat", "im monat"]) { 1 } else { window(raw) }
}

/// The values in the metric's unit.
pub(super) fn scaled(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Values {
    if let Some(per) = raw.asked_for.and_then(|a| a.per) {
        return divided(raw, points, rounded(per), said, faults);
    }
    match raw.kind {
        Kind::Leavers | Kind::Share => return over(raw, points, said, faults),
        Kind::Done | Kind::Open => return usual(raw, points, said, faults),
        Kind::Ready => return Some(values(points)),
        Kind::Plain => {}
    }
    match raw.metric.unit {
        _ if is_score(raw.metric) => score(raw, points, said, faults),
        "points" => attitude(raw, points, said, faults),
        "% a year" => rate(raw, points, said, faults),
        "weeks" | "weeks of demand" => Some(weeks(raw, points, said)),
        unit if unit.starts_with('%') => hundredths(raw, points, said, faults),
        _ => Some(values(points)),
    }
}

fn values(points: &[RawPoint]) -> Vec<f64> {
    points.iter().map(|p| p.value).collect()
}

fn has(raw: &Raw<'_>, words: &[&str]) -> bool {
    let heading = raw.heading.to_lowercase().replace('_', " ");
    words.iter().any(|w| heading.contains(w))
}

/// By what the scenario says one unit of the metric is.
fn divided(raw: &Raw<'_>, points: &[RawPoint], per: f64, said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Values {
    let monthly = raw.metric.unit == "% a year" && has(raw, &["month", "monat"]);
    if monthly || raw.asked_for.is_some_and(|a| a.over.is_some()) {
        let why = if monthly { "turns no share of a month into a yearly rate" } else { "and \"over\" say two things" };
        faults.push(Fault::new(
            &raw.heading,
            format!("\"per\" {why}"),
            "\"scale\": [0, 1] for shares, [0, 100] for %; or \"over\" for counts",
            "leave \"per\" out",
        ));
        return None;
    }
    said.push(format!("divided by {per}"));
    Some(points.iter().map(|p| p.value / per).collect())
}

/// Where a scale is said, its place on the way from 0 to 100; what has a percent sign of its own has it already.
fn on_scale(points: &[RawPoint], [low, high]: [f64; 2], said: &mut Vec<String>) -> Vec<f64> {
    if (low, high) != (0.0, 100.0) {
        said.push(format!("from a scale of {low} to {high} to one of 0 to 100"));
    }
    let one = |p: &RawPoint| if p.percent { p.value } else { (p.value - low) / (high - low) * 100.0 };
    points.iter().map(one).collect()
}

fn asked_scale(raw: &Raw<'_>) -> Option<[f64; 2]> {
    raw.asked_for.and_then(|a| a.scale).map(|s| s.map(rounded))
}

/// What people answered, from 0 to 100.
fn attitude(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Values {
    if let Some(scale) = asked_scale(raw).or_else(|| naming::scale(&raw.heading)) {
        return Some(on_scale(points, scale, said));
    }
    if is_percent(raw) {
        said.push("a share of positive answers: its level is its own".to_owned());
        return hundredths(raw, points, said, faults);
    }
    if points.iter().any(|p| p.value > 10.0) {
        return Some(values(points));
    }
    let expected = "a scale in the heading, as in \"(0-10)\", or \"scale\": [0, 10] in the scenario";
    ambiguous(raw, points, "on which scale?", expected, faults)
}

/// Promoters less detractors, from −100 to 100.
fn score(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Values {
    let expected = "\"scale\": [-1, 1] or [-100, 100] in the scenario: shares of promoters less detractors";
    let all = |f: &dyn Fn(&RawPoint) -> bool| points.iter().filter(|p| !p.percent).all(f);
    match asked_scale(raw) {
        Some([-1.0, 1.0]) => {
            said.push("shares to points".to_owned());
            Some(points.iter().map(|p| if p.percent { p.value } else { 100.0 * p.value }).collect())
        }
        Some([-100.0, 100.0]) => Some(values(points)),
        Some(_) => ambiguous(raw, points, "a mean answer tells no promoters from detractors", expected, faults),
        None if points.iter().all(|p| p.value.fract() == 0.0) => Some(values(points)),
        None if points.iter().any(|p| !p.percent) && all(&|p| p.value.abs() <= 1.0) => {
            ambiguous(raw, points, "shares or points?", expected, faults)
        }
        None if naming::scale(&raw.heading).is_some() && all(&|p| (0.0..=10.0).contains(&p.value)) => {
            ambiguous(raw, points, "a score, or a mean answer?", expected, faults)
        }
        None => Some(values(points)),
    }
}

/// Values in %. Those with a sign of their own are; of bare numbers that are all small, nobody can tell.
fn hundredths(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Values {
    if let Some(scale) = asked_scale(raw) {
        return Some(on_scale(points, scale, said));
    }
    // What is held against the usual is about 1 or about 100.
    let unit = raw.metric.unit;
    let small = if ["% of usual", "% of original"].contains(&unit) || raw.metric.id == "load" { 3.0 } else { 1.0 };
    let most = points.iter().filter(|p| !p.percent).map(|p| p.value.abs()).fold(0.0, f64::max);
    if most > 0.0 && most <= small {
        let expected = "a percent sign behind each number, or \"scale\": [0, 1] for shares, [0, 100] for %";
        return ambiguous(raw, points, "shares of 1, or %?", expected, faults);
    }
    Some(values(points))
}

/// A time in weeks, by the unit that the heading names.
fn weeks(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>) -> Vec<f64> {
    let heading = raw.heading.to_lowercase();
    let words: Vec<&str> = heading.split(|c: char| !c.is_alphanumeric()).collect();
    let begins = |starts: &[&str]| words.iter().any(|w| starts.iter().any(|s| w.starts_with(s)));
    let (unit, per) = match () {
        () if has(raw, &["working day", "workday", "business day", "arbeitstag"]) => ("working days", 5.0),
        () if begins(&["day", "tag", "kalendertag"]) || words.iter().any(|w| w.ends_with("days")) => ("days", 7.0),
        () if begins(&["hour", "std", "stunde"]) => ("hours", 168.0),
        () => {
            if !begins(&["week", "woche", "wk"]) {
                said.push("taken as weeks, for the heading names no unit".to_owned());
            }
            return values(points);
        }
    };
    said.push(format!("{unit} to weeks"));
    points.iter().map(|p| p.value / per).collect()
}

/// The yearly hazard behind a share of so many months.
fn hazard(share: f64, months: u32) -> f64 {
    -1200.0 / f64::from(months) * f64::from(ln((1.0 - share.clamp(0.0, 0.99)) as f32))
}

/// What was done to make it.
fn hazard_told(months: u32) -> String {
    match months {
        1 => "a month's share to a yearly hazard: −12·ln(1 − share)".to_owned(),
        n => format!("a share of {n} months to a yearly hazard: −{}·ln(1 − share)", short(12.0 / f64::from(n))),
    }
}

fn short(x: f64) -> String {
    format::plain(x, usize::from(x.fract() != 0.0))
}

/// A yearly rate: as it is, or the hazard behind a share of some months.
fn rate(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Values {
    let yearly = has(raw, &["year", "annual", "jahr", "p.a"]);
    let months = match naming::window(&raw.heading) {
        Some(window) => Some(if period(raw) == 1 { 1 } else { window }),
        None => has(raw, &["month", "monat"]).then_some(1),
    };
    let all = hundredths(raw, points, said, faults);
    match months.filter(|m| *m != 12 && !yearly) {
        Some(months) => {
            said.push(hazard_told(months));
            Some(all?.into_iter().map(|v| hazard(v / 100.0, months)).collect())
        }
        None if yearly || months == Some(12) => all,
        None => ambiguous(raw, points, "a month or a year?", "\"monthly\" or \"annual\" in the heading", faults),
    }
}

/// The column that a count is held over, by its heading.
fn by(raw: &Raw<'_>, unnamed: &str) -> String {
    raw.over.as_ref().map_or_else(|| unnamed.to_owned(), |heading| format!("\"{}\"", told(heading)))
}

/// A count over another column.
fn over(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Values {
    let mut shares = Vec::new();
    for p in points {
        let (message, expected) = match p.over {
            Some(over) if over > 0.0 && (p.value <= over || raw.kind == Kind::Leavers) => {
                shares.push(p.value / over);
                continue;
            }
            Some(over) if over > 0.0 => {
                (format!("{} of {over} are more than all", p.value), "a count no larger than what it is counted over")
            }
            _ => (
                format!("nothing stands in the column that \"{}\" is counted over", told(&raw.heading)),
                "a number above 0 in the same row",
            ),
        };
        faults.push(Fault::new(&p.cell, message, expected, "fill it in, or leave this cell blank"));
        return None;
    }
    let months = period(raw);
    let of_year = 12.0 / f64::from(months);
    let is_told = raw.asked_for.is_some_and(|a| a.window.is_some()) || naming::window(&raw.heading).is_some();
    if raw.kind == Kind::Leavers && !is_told && has(raw, &["year", "annual", "jahr"]) {
        let expected = "\"window\" for this column in the scenario: 12 for counts of a whole year, 1 for each month's";
        return ambiguous(raw, points, "leavers of how many months?", expected, faults);
    }
    if raw.kind == Kind::Leavers {
        let of = if months == 1 { String::new() } else { format!(" of {months} months") };
        let times = if months == 12 { String::new() } else { format!(", times {}", short(of_year)) };
        said.push(format!("leavers{of} over {}{times}", by(raw, "headcount")));
        return Some(shares.iter().map(|s| 100.0 * of_year * s).collect());
    }
    said.push(format!("as a share of {}", by(raw, "another column")));
    if raw.metric.unit != "% a year" {
        return Some(shares.iter().map(|s| 100.0 * s).collect());
    }
    said.push(hazard_told(months));
    Some(shares.iter().map(|s| hazard(*s, months)).collect())
}

/// Work against what is usual: the mean of the months before the start, or of the first three.
fn usual(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Values {
    // Open work is no measure of what comes in: without the other column, a month tells of no usual.
    let of = |p: &RawPoint| p.over.or((raw.kind == Kind::Done).then_some(p.value));
    let early: Vec<f64> = points.iter().filter(|p| p.month <= 0).filter_map(of).collect();
    let early = if early.is_empty() { points.iter().filter_map(of).take(3).collect() } else { early };
    let mean = early.iter().sum::<f64>() / early.len() as f64;
    if mean.is_nan() || mean <= 0.0 {
        faults.push(Fault::new(
            &points.first()?.cell,
            format!("nothing says what is usual, against which \"{}\" is held", told(&raw.heading)),
            "orders in or lines shipped, above 0, in the months before the start",
            "fill them in, or name this column under \"ignore\"",
        ));
        return None;
    }
    said.push(format!(
        "usual is {} a month by {}: the mean of {}",
        format::plain(mean, 0),
        by(raw, "its own figures"),
        format::counted(early.len(), "early month")
    ));
    let one = if raw.kind == Kind::Open { WEEKS / mean } else { 100.0 / mean };
    Some(points.iter().map(|p| p.value * one).collect())
}

/// Refused: figures that may mean two things.
fn ambiguous(raw: &Raw<'_>, points: &[RawPoint], question: &str, expected: &str, faults: &mut Vec<Fault>) -> Values {
    let low = points.iter().map(|p| p.value).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|p| p.value).fold(f64::NEG_INFINITY, f64::max);
    let first = points.first()?;
    faults.push(Fault::new(
        &first.cell,
        format!("\"{}\" goes from {low} to {high}: {question}", told(&raw.heading)),
        expected,
        "say it in the heading, or for this column in \"observed\"",
    ));
    None
}
