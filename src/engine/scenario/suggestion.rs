//! Remedies: what the author may have meant.

use super::remedy::{Remedy, quoted};

/// Words people try first, and what they are called here.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("heat", "tension"),
    ("inclusion", "employee_inclusion"),
    ("staff_inclusion", "employee_inclusion"),
    ("replicates", "futures"),
    ("replications", "futures"),
    ("runs", "futures"),
    ("horizon", "months"),
    ("weeks", "months"),
    ("duration", "months"),
    ("customers", "segments"),
    ("consumers", "segments"),
    ("companies", "organisations"),
    ("firms", "organisations"),
    ("interventions", "programme"),
    ("intervention", "programme"),
    ("levers", "programme"),
    ("description", "question"),
    ("title", "name"),
    ("id", "name"),
    ("comment", "note"),
    ("_comment", "note"),
    ("description", "note"),
    ("headcount", "staff"),
    ("employees", "staff"),
    ("people", "staff"),
    ("seats", "staff"),
    ("size", "people"),
    ("population", "people"),
    ("scenarios", "what_ifs"),
    ("variants", "what_ifs"),
    ("seller", "from"),
    ("supplier", "from"),
    ("buyer", "to"),
    ("customer", "to"),
    ("provider", "served_by"),
    ("served_from", "served_by"),
    ("type", "kind"),
    ("event", "kind"),
    ("where", "at"),
    ("place", "at"),
    ("organisation", "at"),
    ("when", "month"),
    ("time", "month"),
    ("start", "month"),
    ("magnitude", "size"),
    ("amount", "size"),
    ("share", "size"),
    ("length", "duration"),
    ("range", "between"),
    ("listen", "listening"),
    ("promises", "over_promising"),
    ("release", "release_interval"),
    ("training", "learning_time"),
    ("leadership", "servant_leadership"),
    ("switches", "priority_switches"),
    ("gadflies", "gadfly_protection"),
];

/// After so many problems nobody reads what else might have been meant.
pub(super) const ENOUGH_GUESSES: usize = 1_000;

/// More names than this are not compared one by one.
const MANY: usize = 300;

/// Without what a typist may leave out.
fn bare(name: &str) -> String {
    name.to_lowercase().replace(['_', '-', ' '], "")
}

/// How like two names are, from 0 to 1.
#[must_use]
pub fn likeness(one: &str, other: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(&bare(one), &bare(other))
}

/// The name most like this one, if any is like it.
pub fn closest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let names: Vec<&str> = names.into_iter().take(MANY).collect();
    let plain = bare;
    let wanted = plain(word);
    if wanted.is_empty() {
        return None;
    }
    if let Some(same) = names.iter().find(|n| plain(n) == wanted) {
        return Some(same);
    }
    if let Some((_, meant)) = OTHER_WORDS.iter().find(|(other, meant)| plain(other) == wanted && names.contains(meant))
    {
        return names.iter().find(|n| n == &meant).copied();
    }
    let like = |name: &str| {
        let name = plain(name);
        if wanted.len() > 3 * name.len() || name.len() > 3 * wanted.len() {
            return 0.0;
        }
        let like = likeness(&wanted, &name);
        let long = wanted.len().min(name.len()) >= 4;
        if long && (name.starts_with(&wanted) || wanted.starts_with(&name)) { like.max(0.75) } else { like }
    };
    names
        .into_iter()
        .map(|name| (like(name), name))
        .filter(|(like, _)| *like >= 0.62)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

/// "did you mean …?", or else the names there are, if they are few.
pub(super) fn did_you_mean<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<Remedy> {
    let names: Vec<&str> = names.into_iter().take(MANY).collect();
    if let Some(name) = closest(word, names.iter().copied()) {
        return Some(Remedy::name(name));
    }
    let first = names.first().filter(|_| names.len() <= 12)?;
    Some(Remedy::saying(format!("use {}", any_of(&names)), quoted(first)))
}

/// `a`, `b` or `c`.
pub(super) fn any_of(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => format!("\"{one}\""),
        [head @ .., last] => {
            let head: Vec<String> = head.iter().map(|n| format!("\"{n}\"")).collect();
            format!("{} or \"{last}\"", head.join(", "))
        }
    }
}

/// A number as it is written in a file: [`plain`] without its commas.
pub(super) fn digits(x: f64) -> String {
    plain(x).replace(',', "")
}

/// A number as a person would write it.
pub(super) fn plain(x: f64) -> String {
    if x.abs() >= 10_000.0 && x.fract() == 0.0 && x.abs() < 1e18 {
        let digits = format!("{:.0}", x.abs());
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        return if x < 0.0 { format!("-{out}") } else { out };
    }
    let rounded = (x * 1e9).round() / 1e9;
    if rounded.is_finite() { rounded.to_string() } else { x.to_string() }
}
