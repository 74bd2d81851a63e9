//! `--vary PATH=FROM..TO:STEPS` or `--vary PATH=a,b,c`: which number is varied, over what.

use serde::{Deserialize, Serialize};

use crate::experiment::refused::Refused;
use crate::quantity::rounded;
use crate::scenario::{Scenario, ValuePath, current_path};
use crate::steering::Lever;

/// More values than this along one axis are refused.
const MOST_VALUES: usize = 10_000;

/// What all points of a sweep share, and how it is changed.
const NO_AXIS: &[(&str, &str)] = &[
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
        let shape = || Refused::Vary {
            text: text.to_owned(),
            why: "expected PATH=FROM..TO:STEPS or PATH=a,b,c, such as programme.maker.tension=0..1.5:16".to_owned(),
        };
        let (path, values) = text.split_once('=').ok_or_else(shape)?;
        let path = &current_path(path.trim());
        let refuse = |why: String| Refused::Vary { text: text.to_owned(), why };
        let fixed = path.trim().split('.').next().unwrap_or_default();
        if let Some((_, instead)) = NO_AXIS.iter().find(|(name, _)| *name == fixed) {
            return Err(refuse((*instead).to_owned()));
        }
        // Seven digits, which is what the model computes with: so a value read back from a log is the same value.
        let number = |t: &str| t.trim().parse::<f32>().ok().filter(|x| x.is_finite()).map(rounded).ok_or_else(shape);
        let over = match values.split_once("..") {
            None => Over::Values(values.split(',').map(number).collect::<Result<_, _>>()?),
            Some((from, rest)) => match rest.split_once(':') {
                None => Over::Range { from: number(from)?, to: number(rest)?, whole: false },
                Some((to, steps)) => {
                    let steps: usize = steps.trim().parse().map_err(|_| shape())?;
                    let (from, to) = (number(from)?, number(to)?);
                    if from > to {
                        let why = format!("{from} is not below {to}: write {}={to}..{from}:{steps}", path.trim());
                        return Err(refuse(why));
                    }
                    if from < to && steps < 2 {
                        let why = format!("a range takes two steps at least: write {}={from}..{to}:2", path.trim());
                        return Err(refuse(why));
                    }
                    Over::Values(spaced(from, to, steps).ok_or_else(shape)?)
                }
            },
        };
        let axis = Self { path: path.clone(), over };
        axis.held_against(text, numbers)
    }

    fn held_against(mut self, text: &str, numbers: &[ValuePath]) -> Result<Self, Refused> {
        let refuse = |why: String| Refused::Vary { text: text.to_owned(), why };
        // `.0.1` is how a point's value is reached in the file.
        if let Some((point, "1")) = self.path.rsplit_once('.')
            && numbers.iter().any(|a| a.path == format!("{point}.value"))
        {
            self.path = format!("{point}.value");
        }
        let Some(value_path) = numbers.iter().find(|a| a.path == self.path) else {
            return Err(self.no_number(text, numbers));
        };
        if let Over::Range { from, to, whole } = &mut self.over {
            if *from >= *to {
                return Err(refuse(format!("{from} is not below {to}: write {}={to}..{from}", self.path)));
            }
            *whole = value_path.whole;
        }
        let ends = match &self.over {
            Over::Values(values) if values.len() > MOST_VALUES => {
                return Err(refuse(format!("{} values are too many; at most {MOST_VALUES}", values.len())));
            }
            Over::Values(values) => {
                if let Some((i, x)) = values.iter().enumerate().find(|(i, x)| values[..*i].contains(x)) {
                    return Err(refuse(format!("{x} stands there twice (value {})", i + 1)));
                }
                if let Some(x) = values.iter().find(|x| value_path.whole && x.fract() != 0.0) {
                    return Err(refuse(format!("{x} is not a whole number, as this must be")));
                }
                values.clone()
            }
            Over::Range { from, to, .. } => vec![*from, *to],
        };
        for x in ends {
            if value_path.min.is_some_and(|min| x < min) || value_path.max.is_some_and(|max| x > max) {
                let bound = |b: Option<f64>| b.map_or_else(|| "any".to_owned(), |b| b.to_string());
                let unit = if value_path.unit.is_empty() { String::new() } else { format!(" [{}]", value_path.unit) };
                return Err(refuse(format!(
                    "{x} lies outside {} to {}{unit}",
                    bound(value_path.min),
                    bound(value_path.max)
                )));
            }
        }
        Ok(self)
    }

    /// Why there is no such number: it is a course with several, the month of a point, or misspelt.
    fn no_number(self, text: &str, numbers: &[ValuePath]) -> Refused {
        let path = &self.path;
        let is_there = |path: &str| numbers.iter().any(|a| a.path == path);
        let values = &text[text.find('=').unwrap_or(text.len())..];
        if is_there(&format!("{path}.level")) {
            let points = (0..).take_while(|i| is_there(&format!("{path}.{i}.value"))).count();
            let why = format!(
                "the file has a course of {points} points there: vary the level of the whole course with \
                 {path}.level{values}, multiply it with {path}.scale=0.5..1:3, or vary the value of one point with \
                 {path}.0.value{values}"
            );
            return Refused::Vary { text: text.to_owned(), why };
        }
        if let Some((point, "0")) = path.rsplit_once('.')
            && is_there(&format!("{point}.month"))
        {
            let why = format!(
                "this is the month of a point, not its value: write {point}.value{values}, or {point}.month to vary when it comes"
            );
            return Refused::Vary { text: text.to_owned(), why };
        }
        Refused::NoNumber { close: closest(text, numbers), path: self.path }
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
    pub(super) fn at_share(&self, share: f32) -> f64 {
        match &self.over {
            Over::Values(values) => values[((f64::from(share) * values.len() as f64) as usize).min(values.len() - 1)],
            Over::Range { from, to, whole: true } => {
                (from + (f64::from(share) * (to - from + 1.0)).floor()).clamp(*from, *to)
            }
            Over::Range { from, to, whole: false } => rounded((from + f64::from(share) * (to - from)) as f32),
        }
    }

    /// Whether only the arms with a programme can tell its values apart.
    pub(super) fn is_in_programme(&self) -> bool {
        self.path.starts_with("programme.")
    }

    /// Whether its values differ only after the programme starts.
    pub(super) fn is_after_the_start(&self) -> bool {
        self.is_in_programme() || self.path.starts_with("events.")
    }

    /// The organisation whose lever it is.
    pub(super) fn organisation(&self) -> Option<&str> {
        self.path.strip_prefix("programme.")?.split('.').next()
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
