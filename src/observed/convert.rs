//! Raw figures become a series in the metric's unit, with standard errors; what was done to them is said.

use super::error;
use super::fault::{Fault, told};
use super::naming::is_survey;
use super::reading::{Kind, Raw, RawPoint};
use super::scale::{is_percent, period, scaled, window};
use crate::format;
use crate::observe::Metric;
use crate::scenario::{CalendarMonth, FitBy, Series};

/// The longest window of a series.
const LONGEST: u32 = 24;
/// What nobody measures, or only as a proxy, and counts of people, of whom the model has its own number: shown, never fitted.
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
    "customers",
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

/// What is counted or timed in a unit that a client and the model share: fitted by its level. What people answer, and what has no unit
/// in common, is fitted by how it changes.
pub(super) const BY_LEVEL: &[&str] =
    &["lead_time", "on_time", "turnover", "backlog", "throughput", "churn", "acquisition", "adoption"];

/// How a metric is fitted unless the scenario says otherwise.
fn usual_fit(metric: &str) -> FitBy {
    match metric {
        _ if SHOWN.contains(&metric) => FitBy::Shown,
        _ if BY_LEVEL.contains(&metric) => FitBy::Level,
        _ => FitBy::Change,
    }
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
    once_a_month(raw, &points, faults);
    let mut said = Vec::new();
    let fit = fit(raw, faults);
    let breaks = breaks(raw, start, faults);
    let window = window(raw);
    too_long(raw, &points, window, faults);
    let values = scaled(raw, &points, &mut said, faults)?;
    range(raw.metric, &points, &values, faults);
    if faults.len() > before {
        return None;
    }
    let errors = errors(raw, &points, &values, &mut said);
    if window > 1 {
        let independent = (points.len() as u32).div_ceil(window);
        said.push(format!("each covers {window} months: {} figures tell about as much as {independent}", points.len()));
    }
    let (first, last) = (points.first()?, points.last()?);
    said.extend(declared(raw, start, &breaks));
    let source = cells(first, last);
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
    let how = fitted(fit);
    let done = said.iter().map(|s| format!("; {s}")).collect::<String>();
    let digits = format::decimals(raw.metric).max(usize::from(middle < 10.0));
    let words = format!(
        "{} at {}: {}, {}, {} ({source}, \"{}\"){done}; give or take {} {}; {how}",
        raw.metric.name,
        raw.at,
        format::counted(points.len(), "figure"),
        months(start, (first.month, last.month)),
        from_to(raw.metric, &values),
        told(&raw.heading),
        format::plain(middle, digits),
        raw.metric.unit,
    );
    Some(Converted { series, words })
}

/// The months of a series: "month −3 to 9 (Oct 2024 to Oct 2025)".
pub(super) fn months(start: Option<CalendarMonth>, (first, last): (i32, i32)) -> String {
    let number = |m: i32| format::plain(f64::from(m), 0);
    let to = |a: String, b: String| if a == b { a } else { format!("{a} to {b}") };
    let numbers = format!("month {}", to(number(first), number(last)));
    match start {
        Some(start) => format!("{numbers} ({})", to(start.after(first).to_string(), start.after(last).to_string())),
        None => numbers,
    }
}

/// What the scenario says of a series beside its scale.
fn declared(raw: &Raw<'_>, start: Option<CalendarMonth>, breaks: &[i32]) -> Vec<String> {
    let mut said = Vec::new();
    if !breaks.is_empty() {
        let all: Vec<String> = breaks.iter().map(|&b| months(start, (b, b))).collect();
        said.push(format!("another definition from {} on", format::list(&all)));
    }
    if let Some(season) = raw.asked_for.map(|a| a.season).filter(|s| *s > 0.0) {
        let season = format::plain(f64::from(season), format::decimals(raw.metric).max(1));
        said.push(format!("the season moves it by {season} {}", raw.metric.unit));
    }
    said
}

/// Two figures for one month and place are a fault.
fn once_a_month(raw: &Raw<'_>, points: &[RawPoint], faults: &mut Vec<Fault>) {
    for pair in points.windows(2).filter(|p| p[0].month == p[1].month) {
        faults.push(Fault::new(
            &pair[1].cell,
            format!("{} at {} stands twice for this month, here and in {}", raw.metric.name, raw.at, pair[0].cell),
            "one figure for each month and place",
            "leave one of them out; are these places that the table does not tell apart?",
        ));
    }
}

/// Where figures stand: `Sheet!B2:B25`.
fn cells(first: &RawPoint, last: &RawPoint) -> String {
    if first.cell == last.cell {
        first.cell.clone()
    } else {
        format!("{}:{}", first.cell, last.cell.rsplit('!').next().unwrap_or_default())
    }
}

/// How the model is held against a series.
fn fitted(fit: FitBy) -> &'static str {
    match fit {
        FitBy::Change => "fitted by how it changes",
        FitBy::Level => "fitted by its level",
        FitBy::Shown => "shown only, never fitted",
    }
}

/// A series that the scenario holds, in words.
pub(super) fn held(series: &Series, start: Option<CalendarMonth>) -> Option<String> {
    let metric = crate::observe::metric(&series.metric)?;
    let months_of = || series.points.iter().map(|p| p[0] as i32);
    let values: Vec<f64> = series.points.iter().map(|p| f64::from(p[1])).collect();
    Some(format!(
        "{} at {}: {}, {}, {} (in the scenario); {}",
        metric.name,
        series.at,
        format::counted(values.len(), "figure"),
        months(start, (months_of().min()?, months_of().max()?)),
        from_to(metric, &values),
        fitted(series.fit),
    ))
}

/// The smallest and the largest value, so that a wrong unit is seen.
fn from_to(metric: &Metric, values: &[f64]) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let [least, most] = [least, most].map(|x| format::plain(x, format::decimals(metric)));
    if least == most { format!("{least} {}", metric.unit) } else { format!("{least} to {most} {}", metric.unit) }
}

/// A window that a heading tells and that no series may have.
fn too_long(raw: &Raw<'_>, points: &[RawPoint], window: u32, faults: &mut Vec<Fault>) {
    if window > LONGEST {
        faults.push(Fault::new(
            points.first().map_or(raw.heading.as_str(), |p| p.cell.as_str()),
            format!("\"{}\" says that each figure covers {window} months", told(&raw.heading)),
            format!("at most {LONGEST} months, for what covers more tells of no change"),
            "say \"window\" for this column in \"observed\" if the heading means something else, or name it under \"ignore\"",
        ));
    }
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

/// A figure as it stands in its cell.
fn written(p: &RawPoint) -> String {
    format!("{}{}", p.value, if p.percent { " %" } else { "" })
}

/// Values that cannot be.
fn range(metric: &Metric, points: &[RawPoint], values: &[f64], faults: &mut Vec<Fault>) {
    let (low, high) = metric.possible();
    let remedy = match metric.id {
        "backlog" => "are these orders? Head it \"Open orders\", with \"Orders in\" beside it, and it becomes weeks",
        _ => "check the figure, and the scale said for its column",
    };
    for (p, value) in points.iter().zip(values).filter(|(_, v)| !(low..=high).contains(*v)) {
        let is = format::plain(*value, 1);
        let message = if (p.value - value).abs() < 1e-9 {
            format!("{} is {is}", metric.name)
        } else {
            format!("\"{}\" makes {} {is} {}", written(p), metric.name, metric.unit)
        };
        faults.push(Fault::new(&p.cell, message, format!("between {low} and {high} {}", metric.unit), remedy));
    }
}

fn errors(raw: &Raw<'_>, points: &[RawPoint], values: &[f64], said: &mut Vec<String>) -> Vec<f64> {
    let metric = raw.metric;
    let declared = raw.asked_for.and_then(|a| a.error).map(f64::from);
    let pairs: Vec<(f64, f64)> = points.iter().zip(values).map(|(p, v)| (f64::from(p.month), *v)).collect();
    let around = error::from_neighbours(metric, &pairs);
    let share = metric.unit == "points" && is_percent(raw);
    let rate = metric.unit == "% a year";
    let season = raw.asked_for.map_or(0.0, |a| f64::from(a.season)) / 2.0_f64.sqrt();
    if raw.kind == Kind::Plain && declared.is_none() && points.iter().all(|p| p.n.is_none() && p.error.is_none()) {
        said.push(match is_survey(metric) {
            true => "no number of answers: the error is taken from how far months jump".to_owned(),
            false => "the error is taken from how far months jump".to_owned(),
        });
    }
    let over = |p: &RawPoint| p.over.unwrap_or(1.0);
    // What is usual of the whole series: by their own counts, months in which few leave would be surer, and weigh more.
    let usual = points.iter().map(|p| p.value).sum::<f64>() / points.iter().map(over).sum::<f64>().max(1e-9);
    let one = |p: &RawPoint, value: f64| match (p.error, declared, p.n, raw.kind) {
        (Some(e), ..) if e > 0.0 => e,
        (_, Some(e), ..) => e,
        (_, _, _, Kind::Leavers) => error::counted(usual * over(p), over(p), period(raw)),
        (_, _, _, Kind::Share) if rate => error::of_rate(value, over(p), period(raw)),
        (_, _, _, Kind::Share) => error::sampled(metric, value, over(p), None),
        (_, _, Some(n), _) if rate => error::of_rate(value, n, window(raw)),
        (_, _, Some(n), _) if share => error::of_share(value, n, p.asked),
        (_, _, Some(n), _) => error::sampled(metric, value, n, p.asked),
        _ => around,
    };
    // A change smaller than this matters to nobody: no figure is surer.
    let least = 0.2 * f64::from(metric.minimal_important_difference);
    points.iter().zip(values).map(|(p, v)| (one(p, *v).powi(2) + season.powi(2)).sqrt().max(least)).collect()
}
