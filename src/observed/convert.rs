//! Raw figures become a series in the metric's unit, with standard errors; what was done to them is said.

use super::error;
use super::fault::{Fault, told};
use super::naming;
use super::reading::{Kind, Raw, RawPoint, is_survey};
use crate::format;
use crate::lanes::ln;
use crate::observe::Metric;
use crate::scenario::{CalendarMonth, FitBy, Series};

/// Weeks of a month.
const WEEKS: f64 = 52.0 / 12.0;
/// What nobody measures, or only as a proxy: shown, never fitted.
pub(super) const SHOWN: &[&str] = &[
    "tension",
    "commitment",
    "commitment_middles",
    "commitment_contact",
    "commitment_frontline",
    "resistance",
    "too_cold",
    "productive",
    "too_hot",
    "fatigue",
    "harshness",
    "judges",
    "disengaged",
    "partners",
    "staff",
    "imposed",
    "doubt",
    "warmth",
    "home_strain",
    "word_of_mouth",
    "expectation_gap",
    "standard",
    "integration",
    "mission_clarity",
    "attention",
];
/// What leaders or latent indices are: no figure of them can be fitted, whatever the scenario says.
pub(super) const NEVER: &[&str] =
    &["tension", "commitment", "commitment_middles", "commitment_contact", "commitment_frontline", "resistance"];

/// How a metric is fitted unless the scenario says otherwise.
#[must_use]
pub fn usual_fit(metric: &str) -> FitBy {
    if SHOWN.contains(&metric) { FitBy::Shown } else { FitBy::Change }
}

/// What was made of a raw series, in words.
pub(super) struct Converted {
    pub(super) series: Series,
    pub(super) words: String,
}

/// Converts; problems are added to the faults.
pub(super) fn convert(raw: &Raw<'_>, start: Option<CalendarMonth>, faults: &mut Vec<Fault>) -> Option<Converted> {
    let before = faults.len();
    let mut points = raw.points.clone();
    points.sort_by_key(|p| p.month);
    for pair in points.windows(2).filter(|p| p[0].month == p[1].month) {
        faults.push(Fault::new(
            &pair[1].cell,
            format!("{} at {} stands twice for this month, here and in {}", raw.metric.name, raw.at, pair[0].cell),
            "one figure for each month and place",
            "leave one of them out; are these places that the table does not tell apart?",
        ));
    }
    let mut said = Vec::new();
    let values = scaled(raw, &points, &mut said, faults)?;
    range(raw.metric, &points, &values, faults);
    let fit = fit(raw, faults);
    let breaks = breaks(raw, start, faults);
    if faults.len() > before {
        return None;
    }
    let errors = errors(raw, &points, &values, &mut said);
    let window = raw.asked_for.map(|a| a.window).filter(|w| *w > 1).or(naming::window(&raw.heading)).unwrap_or(1);
    if window > 1 {
        let independent = (points.len() as u32).div_ceil(window);
        said.push(format!("each covers {window} months: {} figures tell about as much as {independent}", points.len()));
    }
    let (first, last) = (points.first()?, points.last()?);
    let source = if points.len() == 1 {
        first.cell.clone()
    } else {
        format!("{}:{}", first.cell, last.cell.rsplit('!').next().unwrap_or_default())
    };
    let gaps = (last.month - first.month + 1) - points.len() as i32;
    if gaps > 0 {
        said.push(format!("{} missing", format::counted(gaps as usize, "month")));
    }
    let numbers = points.iter().zip(values.iter().zip(&errors));
    let series = Series {
        metric: raw.metric.id.to_owned(),
        at: raw.at.clone(),
        source: source.clone(),
        fit,
        window,
        breaks,
        points: numbers.map(|(p, (v, e))| [p.month as f32, *v as f32, *e as f32]).collect(),
        note: None,
    };
    let middle = median(&errors);
    let how = match fit {
        FitBy::Change => "fitted by how it changes",
        FitBy::Level => "fitted by its level",
        FitBy::Shown => "shown only, never fitted",
    };
    let told = said.iter().map(|s| format!("; {s}")).collect::<String>();
    let digits = format::decimals(raw.metric).max(usize::from(middle < 10.0));
    let words = format!(
        "{} at {}: {} ({source}, \"{}\"){told}; give or take {} {}; {how}",
        raw.metric.name,
        raw.at,
        format::counted(points.len(), "figure"),
        told_heading(&raw.heading),
        format::plain(middle, digits),
        raw.metric.unit,
    );
    Some(Converted { series, words })
}

fn told_heading(heading: &str) -> String {
    told(heading)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn fit(raw: &Raw<'_>, faults: &mut Vec<Fault>) -> FitBy {
    let usual = usual_fit(raw.metric.id);
    match raw.asked_for.and_then(|a| a.fit) {
        Some(wanted) if wanted != FitBy::Shown && NEVER.contains(&raw.metric.id) => {
            faults.push(Fault::new(
                &raw.heading,
                format!("{} has no unit that anybody measures: it is never fitted", raw.metric.name),
                "\"fit\": \"shown\"",
                "leave \"fit\" out: the figures are shown beside the model's",
            ));
            usual
        }
        Some(wanted) => wanted,
        None => usual,
    }
}

fn breaks(raw: &Raw<'_>, start: Option<CalendarMonth>, faults: &mut Vec<Fault>) -> Vec<i32> {
    let mut breaks = Vec::new();
    for text in raw.asked_for.map_or(&[][..], |a| &a.breaks) {
        let by_date = CalendarMonth::read(text).zip(start).map(|(date, start)| date.since(start));
        match text.trim().parse::<i32>().ok().filter(|m| m.abs() < 600).or(by_date) {
            Some(month) => breaks.push(month),
            None => faults.push(Fault::new(
                &raw.heading,
                format!("\"{}\" is no month for a break", told(text)),
                "a month such as \"2026-06\", or a number of months after the start",
                "write the first month of the new definition",
            )),
        }
    }
    breaks.sort_unstable();
    breaks
}

/// The values in the metric's unit; none where that cannot be told.
fn scaled(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Option<Vec<f64>> {
    let values: Vec<f64> = points.iter().map(|p| p.value).collect();
    let (metric, asked) = (raw.metric, raw.asked_for);
    let all = |f: &dyn Fn(f64) -> f64| Some(values.iter().map(|v| f(*v)).collect());
    if let Some(per) = asked.and_then(|a| a.per) {
        said.push(format!("divided by {per}"));
        return all(&|v| v / f64::from(per));
    }
    match raw.kind {
        Kind::Leavers | Kind::Share => return over(raw, points, said, faults),
        Kind::Done | Kind::Open => return Some(usual(raw, points, said)),
        Kind::Ready => return Some(values),
        Kind::Plain => {}
    }
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let percent =
        points.iter().any(|p| p.percent) || raw.heading.contains('%') || raw.heading.to_lowercase().contains("pct");
    let score = ["nps", "enps", "employee_advocacy"].contains(&metric.id);
    let scale =
        asked.and_then(|a| a.scale).map(|s| s.map(f64::from)).or(naming::scale(&raw.heading).filter(|_| !score));
    match metric.unit {
        "points" if !score => {
            if let Some([low, high]) = scale {
                if (low, high) != (0.0, 100.0) {
                    said.push(format!("from a scale of {low} to {high} to one of 0 to 100"));
                }
                return all(&|v| (v - low) / (high - low) * 100.0);
            }
            if percent || most > 10.0 {
                if percent {
                    said.push("a share of positive answers: its level is its own".to_owned());
                }
                return Some(values);
            }
            ambiguous(
                raw,
                points,
                "on which scale?",
                "a scale in the heading, as in \"(0-10)\", or \"scale\": [0, 10] in the scenario",
                faults,
            )
        }
        "% a year" => rate(raw, points, said, faults),
        "weeks" => {
            let heading = raw.heading.to_lowercase();
            let days = ["day", "tage"].iter().any(|w| heading.contains(w));
            let hours = ["hour", "std", "stunden"].iter().any(|w| heading.contains(w));
            let per = if days {
                7.0
            } else if hours {
                168.0
            } else {
                1.0
            };
            if per > 1.0 {
                said.push(format!("{} to weeks", if days { "days" } else { "hours" }));
            }
            all(&|v| v / per)
        }
        unit if unit.starts_with('%') && !percent && most <= 1.0 && most > 0.0 => {
            said.push("shares to %".to_owned());
            all(&|v| 100.0 * v)
        }
        _ => Some(values),
    }
}

fn ambiguous(
    raw: &Raw<'_>,
    points: &[RawPoint],
    question: &str,
    expected: &str,
    faults: &mut Vec<Fault>,
) -> Option<Vec<f64>> {
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

/// A yearly rate: as it is, or the hazard behind a monthly share.
fn rate(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Option<Vec<f64>> {
    let heading = raw.heading.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    if has(&["year", "annual", "jahr", "p.a", "12 m"]) {
        return Some(points.iter().map(|p| p.value).collect());
    }
    if has(&["month", "monat"]) {
        said.push("a month's share to a yearly hazard: −12·ln(1 − share)".to_owned());
        let share = |v: f64| -1200.0 * f64::from(ln((1.0 - (v / 100.0).clamp(0.0, 0.99)) as f32));
        return Some(points.iter().map(|p| share(p.value)).collect());
    }
    ambiguous(raw, points, "a month or a year?", "\"monthly\" or \"annual\" in the heading", faults)
}

/// A count over another column.
fn over(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>, faults: &mut Vec<Fault>) -> Option<Vec<f64>> {
    let year = if raw.kind == Kind::Leavers { 12.0 } else { 1.0 };
    let mut values = Vec::new();
    for p in points {
        match p.over.filter(|o| *o > 0.0) {
            Some(over) => values.push(100.0 * year * p.value / over),
            None => {
                faults.push(Fault::new(
                    &p.cell,
                    format!("nothing stands in the column that \"{}\" is counted over", told(&raw.heading)),
                    "a number above 0 in the same row",
                    "fill it in, or leave this cell blank",
                ));
                return None;
            }
        }
    }
    said.push(match raw.kind {
        Kind::Leavers => "leavers over headcount, times 12".to_owned(),
        _ => "as a share of another column".to_owned(),
    });
    Some(values)
}

/// Work against what is usual: the mean of the months before the start, or of the first three.
fn usual(raw: &Raw<'_>, points: &[RawPoint], said: &mut Vec<String>) -> Vec<f64> {
    let of = |p: &RawPoint| p.over.unwrap_or(p.value);
    let early: Vec<f64> = points.iter().filter(|p| p.month <= 0).map(of).collect();
    let early = if early.is_empty() { points.iter().take(3).map(of).collect() } else { early };
    let mean = early.iter().sum::<f64>() / early.len() as f64;
    said.push(format!(
        "usual is {} a month: the mean of {}",
        format::plain(mean, 0),
        format::counted(early.len(), "early month")
    ));
    let one = if raw.kind == Kind::Open { WEEKS / mean } else { 100.0 / mean };
    points.iter().map(|p| p.value * one).collect()
}

/// Values that cannot be.
fn range(metric: &Metric, points: &[RawPoint], values: &[f64], faults: &mut Vec<Fault>) {
    let (low, high) = match (metric.id, metric.unit) {
        ("nps" | "enps" | "employee_advocacy", _) => (-100.0, 100.0),
        (id, _) if id.starts_with("commitment") => (-100.0, 100.0),
        ("expectation_gap" | "word_of_mouth" | "margin" | "cash", _) => (-1e9, 1e9),
        (_, "points" | "%" | "% of output") => (0.0, 100.0),
        _ => (0.0, 1e9),
    };
    for (p, value) in points.iter().zip(values).filter(|(_, v)| !(low..=high).contains(*v)) {
        faults.push(Fault::new(
            &p.cell,
            format!("{} is {}", metric.name, format::plain(*value, 1)),
            format!("between {low} and {high} {}", metric.unit),
            "check the figure, and the scale said for its column",
        ));
    }
}

fn errors(raw: &Raw<'_>, points: &[RawPoint], values: &[f64], said: &mut Vec<String>) -> Vec<f64> {
    let metric = raw.metric;
    let declared = raw.asked_for.and_then(|a| a.error).map(f64::from);
    let pairs: Vec<(f64, f64)> = points.iter().zip(values).map(|(p, v)| (f64::from(p.month), *v)).collect();
    let around = error::from_neighbours(metric, &pairs);
    let share = metric.unit == "points" && (raw.heading.contains('%') || points.iter().any(|p| p.percent));
    let season = raw.asked_for.map_or(0.0, |a| f64::from(a.season)) / 2.0_f64.sqrt();
    if raw.kind == Kind::Plain && declared.is_none() && points.iter().all(|p| p.n.is_none() && p.error.is_none()) {
        said.push(match is_survey(metric) {
            true => "no number of answers: the error is taken from how far months jump".to_owned(),
            false => "the error is taken from how far months jump".to_owned(),
        });
    }
    let one = |p: &RawPoint, value: f64| match (p.error, declared, p.n, raw.kind) {
        (Some(e), ..) if e > 0.0 => e,
        (_, Some(e), ..) => e,
        (_, _, _, Kind::Leavers) => error::counted(p.value, p.over.unwrap_or(1.0)),
        (_, _, _, Kind::Share) => error::sampled(metric, value, p.over.unwrap_or(1.0), None),
        (_, _, Some(n), _) if share => error::of_share(value, n, p.asked),
        (_, _, Some(n), _) => error::sampled(metric, value, n, p.asked),
        _ => around,
    };
    // A change smaller than this matters to nobody: no figure is surer.
    let least = 0.2 * f64::from(metric.minimal_important_difference);
    points.iter().zip(values).map(|(p, v)| one(p, *v).hypot(season).max(least)).collect()
}
