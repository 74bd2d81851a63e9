//! `--vary PATH=FROM..TO:STEPS` or `--vary PATH=a,b,c`: which number is varied, over what.

use serde::{Deserialize, Serialize};

use crate::experiment::refused::Refused;
use crate::quantity::rounded;
use crate::scenario::{Scenario, ValuePath, current_path};
use crate::steering::Lever;

/// More values than this along one axis are refused.
const MOST_VALUES: usize = 10_000;

/// Why words are not varied.
const WORDS: &str = "this cannot be varied, for it is no number of the model: vary a lever, or a number of the chain";

/// What cannot be varied: words, and what all points of a sweep share, with how that is changed.
const NO_AXIS: &[(&str, &str)] = &[
    ("$schema", WORDS),
    ("name", WORDS),
    ("note", WORDS),
    ("question", WORDS),
    ("sources", WORDS),
    ("start", WORDS),
    ("seed", "every point of a sweep lives through the same futures: use --set seed=2 for others"),
    ("futures", "every point of a sweep has the same futures: say how many with --futures"),
    ("months", "points of a sweep are compared at the same months; use --months"),
    ("what_ifs", "a sweep has no what-ifs: vary the number itself, or use `ripplechain compare`"),
    ("expect", "what the file expects is no number of the model: vary a lever, or a number of the chain"),
    ("lesson", "a lesson is no number of the model: vary a lever, or a number of the chain"),
];

/// A varied number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Its path in the scenario: `programme.maker.tension`.
    pub path: String,
    /// What it is varied over.
    pub over: Over,
}

/// What a number is varied over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// These values, in this order.
    Values(Vec<f64>),
    /// Anything between two values, ends included.
    Range {
        /// Smallest.
        from: f64,
        /// Largest.
        to: f64,
        /// Whether only whole numbers are allowed.
        whole: bool,
    },
}

impl Axis {
    /// Reads an axis and holds it against the numbers of the scenario.
    ///
    /// # Errors
    /// Why it cannot be varied so.
    pub fn read(text: &str, numbers: &[ValuePath]) -> Result<Self, Refused> {
        let refuse = |why: String| Refused::Vary { text: text.to_owned(), why };
        let (path, values) = text.split_once('=').unwrap_or((text, ""));
        let path = current_path(path.trim());
        let fixed = path.split('.').next().unwrap_or_default();
        if let Some((_, instead)) = NO_AXIS.iter().find(|(name, _)| *name == fixed) {
            return Err(refuse((*instead).to_owned()));
        }
        if path.is_empty() || values.trim().is_empty() {
            return Err(refuse(expected(such_as(&path, numbers))));
        }
        let number = found(&path, text, numbers)?;
        let over = over(values, number).map_err(refuse)?;
        Self { path: number.path.clone(), over }.held_against(number).map_err(refuse)
    }

    fn held_against(mut self, number: &ValuePath) -> Result<Self, String> {
        if let Over::Range { from, to, whole } = &mut self.over {
            if *from >= *to {
                return Err(format!("{from} is not below {to}: write {}={to}..{from}", self.path));
            }
            *whole = number.whole;
        }
        let ends = match &self.over {
            Over::Values(values) if values.len() > MOST_VALUES => {
                return Err(format!("{} values are too many; at most {MOST_VALUES}", values.len()));
            }
            Over::Values(values) => {
                if let Some((i, x)) = values.iter().enumerate().find(|(i, x)| values[..*i].contains(x)) {
                    return Err(format!("{x} stands there twice (value {})", i + 1));
                }
                if let Some(x) = values.iter().find(|x| number.whole && x.fract() != 0.0) {
                    return Err(format!("{x} is not a whole number, as this must be"));
                }
                values.clone()
            }
            Over::Range { from, to, .. } => vec![*from, *to],
        };
        match ends.into_iter().find(|x| !is_within(*x, number)) {
            Some(x) => Err(format!("{x} lies outside {}", range(number))),
            None => Ok(self),
        }
    }

    /// The values of a grid; none where anything in a range will do.
    #[must_use]
    pub fn values(&self) -> Option<&[f64]> {
        match &self.over {
            Over::Values(values) => Some(values),
            Over::Range { .. } => None,
        }
    }

    /// Where a share of 0 (included) to 1 (excluded) of the way falls.
    pub(crate) fn at_share(&self, share: f32) -> f64 {
        match &self.over {
            Over::Values(values) => values[((f64::from(share) * values.len() as f64) as usize).min(values.len() - 1)],
            Over::Range { from, to, whole: true } => {
                (from + (f64::from(share) * (to - from + 1.0)).floor()).clamp(*from, *to)
            }
            Over::Range { from, to, whole: false } => rounded((from + f64::from(share) * (to - from)) as f32),
        }
    }

    /// Whether only the arms with a programme can tell its values apart.
    pub(crate) fn is_in_programme(&self) -> bool {
        self.path.starts_with("programme.")
    }

    /// Whether its values differ only after the programme starts.
    pub(super) fn is_after_the_start(&self) -> bool {
        self.is_in_programme() || self.path.starts_with("events.")
    }

    /// The organisation whose lever it is.
    pub(crate) fn organisation(&self) -> Option<&str> {
        self.path.strip_prefix("programme.")?.split('.').next()
    }

    /// As it is typed: `--vary programme.maker.tension=0..1`.
    #[must_use]
    pub fn typed(&self) -> String {
        let over = match &self.over {
            Over::Values(values) => values.iter().map(f64::to_string).collect::<Vec<_>>().join(","),
            Over::Range { from, to, .. } => format!("{from}..{to}"),
        };
        format!("--vary {}={over}", self.path)
    }

    /// What it is called in a sentence: "tension at Maker", or its path.
    #[must_use]
    pub fn name(&self, scenario: &Scenario) -> String {
        let steps: Vec<&str> = self.path.split('.').collect();
        match steps[..] {
            ["programme", id, lever, ref part @ ..] if Lever::named(lever).is_some() => {
                let organisation = scenario.chain.organisations.get(id).and_then(|o| o.name.clone());
                let part = part_of_course(part).map_or_else(String::new, |part| format!(" ({part})"));
                format!("{}{part} at {}", lever.replace('_', " "), organisation.unwrap_or_else(|| id.to_owned()))
            }
            ["mechanisms", mechanism, number] => format!("{mechanism}: {number}").replace('_', " "),
            _ => self.path.clone(),
        }
    }

    /// The same without the organisation: "tension".
    #[must_use]
    pub fn short_name(&self) -> String {
        if let ["programme", _, lever, ref part @ ..] = self.path.split('.').collect::<Vec<_>>()[..]
            && let Some(part) = part_of_course(part)
        {
            return format!("{} ({part})", lever.replace('_', " "));
        }
        let last = self.path.rsplit('.').next().unwrap_or(&self.path);
        if last.parse::<f64>().is_ok() { self.path.clone() } else { last.replace('_', " ") }
    }

    /// Where the scenario itself stands.
    #[must_use]
    pub fn chosen(&self, scenario: &Scenario) -> Option<f64> {
        crate::scenario::number_at(&scenario.to_value(), &self.path)
    }
}

/// What axes are called in sentences, and where they all are: "tension" and " at Maker".
#[must_use]
pub fn names(axes: &[Axis], scenario: &Scenario) -> (Vec<String>, String) {
    let home = axes.first().and_then(Axis::organisation);
    match home.filter(|o| axes.iter().all(|a| a.organisation() == Some(o))) {
        Some(id) => {
            let place = scenario.places().into_iter().find(|p| p.id == id);
            let name = place.map_or_else(|| id.to_owned(), |p| p.name);
            (axes.iter().map(Axis::short_name).collect(), format!(" at {name}"))
        }
        None => (axes.iter().map(|a| a.name(scenario)).collect(), String::new()),
    }
}

/// Which part of a course a path ends with, in words.
fn part_of_course(part: &[&str]) -> Option<String> {
    match part {
        ["level"] => Some("level".to_owned()),
        ["scale"] => Some("times the course".to_owned()),
        [i, what @ ("value" | "month")] => {
            let number = i.parse::<usize>().ok()? + 1;
            Some(if *what == "value" { format!("point {number}") } else { format!("month of point {number}") })
        }
        _ => None,
    }
}

/// The number of the scenario that a path leads to.
fn found<'n>(path: &str, text: &str, numbers: &'n [ValuePath]) -> Result<&'n ValuePath, Refused> {
    let at = |path: &str| numbers.iter().find(|n| n.path == path);
    // `.0.1` is how a point's value is reached in the file.
    let value = path.strip_suffix(".1").and_then(|point| at(&format!("{point}.value")));
    value.or_else(|| at(path)).ok_or_else(|| no_number(path, text, numbers))
}

/// Why there is no such number: it is a course with several, the month of a point, or misspelt.
fn no_number(path: &str, text: &str, numbers: &[ValuePath]) -> Refused {
    let at = |path: &str| numbers.iter().find(|n| n.path == path);
    let values = text.split_once('=').map_or("", |(_, values)| values);
    if let Some(level) = at(&format!("{path}.level")) {
        let points = (0..).take_while(|i| at(&format!("{path}.{i}.value")).is_some()).count();
        let values = proposed(values, level);
        let why = format!(
            "the file has a course of {points} points there: vary the level of the whole course with \
             {path}.level={values}, multiply it with {path}.scale=0.5..1:3, or vary the value of one point with \
             {path}.0.value={values}"
        );
        return Refused::Vary { text: text.to_owned(), why };
    }
    if let Some((point, "0")) = path.rsplit_once('.')
        && let Some(value) = at(&format!("{point}.month")).and(at(&format!("{point}.value")))
    {
        let values = proposed(values, value);
        let why = format!(
            "this is the month of a point, not its value: write {point}.value={values}, or {point}.month to vary when it comes"
        );
        return Refused::Vary { text: text.to_owned(), why };
    }
    Refused::NoNumber { close: closest(text, numbers), path: path.to_owned() }
}

/// The values asked for, where the number can take them; else some that it can.
fn proposed(values: &str, of: &ValuePath) -> String {
    match over(values, of) {
        Ok(Over::Range { from, to, .. }) if [from, to].iter().all(|x| is_within(*x, of)) => values.to_owned(),
        Ok(Over::Values(all)) if all.iter().all(|x| is_within(*x, of)) => values.to_owned(),
        Ok(_) => some_values(of),
        Err(_) => as_shares(values, of).unwrap_or_else(|| some_values(of)),
    }
}

/// What a number is varied over, as it is written.
fn over(values: &str, of: &ValuePath) -> Result<Over, String> {
    let path = &of.path;
    let form = || expected(Some(of));
    if values.contains('%') {
        let shares = as_shares(values, of).ok_or_else(form)?;
        return Err(format!("a share is written without a percent sign: write {path}={shares}"));
    }
    // Seven digits, which is what the model computes with: so a value read back from a log is the same value.
    let number = |t: &str| match t.trim().parse::<f32>() {
        Ok(x) if x.is_finite() => Ok(rounded(x)),
        Ok(_) if t.contains(|c: char| c.is_ascii_digit()) => {
            Err(format!("{} is beyond what can be held; expected {}", t.trim(), range(of)))
        }
        _ => Err(form()),
    };
    let Some((from, rest)) = values.split_once("..") else {
        return Ok(Over::Values(values.split(',').map(number).collect::<Result<_, _>>()?));
    };
    let Some((to, steps)) = rest.split_once(':') else {
        return Ok(Over::Range { from: number(from)?, to: number(rest)?, whole: false });
    };
    let steps: usize = steps.trim().parse().map_err(|_| form())?;
    let (from, to) = (number(from)?, number(to)?);
    if from > to {
        return Err(format!("{from} is not below {to}: write {path}={to}..{from}:{steps}"));
    }
    if from < to && steps < 2 {
        return Err(format!("a range takes two steps at least: write {path}={from}..{to}:2"));
    }
    let values = spaced(from, to, steps).ok_or_else(|| format!("this is one value only: write {path}={from}"))?;
    Ok(Over::Values(values))
}

/// How an axis is written, with one that this scenario has.
fn expected(such_as: Option<&ValuePath>) -> String {
    let such_as = such_as.map_or_else(String::new, |n| format!(", such as {}={}", n.path, some_values(n)));
    format!("expected PATH=FROM..TO:STEPS or PATH=a,b,c{such_as}")
}

/// The number that is meant, or else a lever of the programme, or any number.
fn such_as<'n>(path: &str, numbers: &'n [ValuePath]) -> Option<&'n ValuePath> {
    let levels = [path.to_owned(), format!("{path}.level")];
    let is_lever = |n: &&ValuePath| n.path.starts_with("programme.") && n.value.is_some();
    let is_part = |n: &&ValuePath| [".month", ".value", ".scale"].iter().any(|part| n.path.ends_with(part));
    let meant = numbers.iter().find(|n| levels.contains(&n.path));
    meant.or_else(|| numbers.iter().find(|n| is_lever(n) && !is_part(n))).or_else(|| numbers.first())
}

/// Values that a number may have, as an example.
fn some_values(of: &ValuePath) -> String {
    match (of.min, of.max) {
        (Some(min), Some(max)) if !of.whole && min < max => format!("{min}..{max}:4"),
        _ => {
            let x = of.value.or(of.min).unwrap_or(1.0);
            format!("{x},{}", if is_within(x + 1.0, of) { x + 1.0 } else { x - 1.0 })
        }
    }
}

/// Values written with percent signs as the shares they are: "0.7,0.8" for "70%,80%"; none where such shares do not belong.
fn as_shares(values: &str, of: &ValuePath) -> Option<String> {
    let share = |t: &str| {
        let Some(percent) = t.trim().strip_suffix('%') else { return Some(t.trim().to_owned()) };
        let share = rounded(percent.trim().parse::<f32>().ok()? / 100.0);
        is_within(share, of).then(|| share.to_string())
    };
    let written = match values.split_once("..") {
        None => values.split(',').map(share).collect::<Option<Vec<_>>>()?.join(","),
        Some((from, rest)) => {
            let (to, steps) = rest.find(':').map_or((rest, ""), |at| rest.split_at(at));
            format!("{}..{}{steps}", share(from)?, share(to)?)
        }
    };
    (!written.contains('%') && over(&written, of).is_ok()).then_some(written)
}

fn is_within(x: f64, of: &ValuePath) -> bool {
    of.min.is_none_or(|min| x >= min) && of.max.is_none_or(|max| x <= max)
}

/// "0 to 1.5 \[index\]".
fn range(of: &ValuePath) -> String {
    let bound = |b: Option<f64>| b.map_or_else(|| "any".to_owned(), |b| b.to_string());
    let unit = if of.unit.is_empty() { String::new() } else { format!(" [{}]", of.unit) };
    format!("{} to {}{unit}", bound(of.min), bound(of.max))
}

/// So many values from one to another, ends included, evenly spaced, written as a person would.
fn spaced(from: f64, to: f64, steps: usize) -> Option<Vec<f64>> {
    if steps == 1 && from == to {
        return Some(vec![from]);
    }
    if steps < 2 || from >= to {
        return None;
    }
    let last = (steps - 1) as f64;
    Some(
        (0..steps.min(MOST_VALUES + 1))
            .map(|i| rounded(((from * (last - i as f64) + to * i as f64) / last) as f32))
            .collect(),
    )
}

/// The path that may have been meant.
fn closest(text: &str, numbers: &[ValuePath]) -> Option<String> {
    let path = text.split('=').next().unwrap_or(text);
    let score = |a: &&ValuePath| strsim::damerau_levenshtein(&a.path, path);
    numbers
        .iter()
        .filter(|a| !a.path.ends_with(".month") || path.ends_with(".month"))
        .min_by_key(score)
        .filter(|a| score(a) * 3 <= path.len())
        .map(|a| a.path.clone())
}

#[cfg(test)]
mod tests;
