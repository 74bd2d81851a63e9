//! What the client's figures leave of the numbers, and how well that predicts: held-out months, and each series.

use serde::Serialize;

use super::figures::{Figures, LEVEL};
use super::posterior::{Posterior, Reference, weighted_quantile};
use super::recovery::PARTLY;
use super::runs::{Seen, clients};
use crate::analysis::Assumption;
use crate::experiment::moments::{EVEN_SPREAD, moments};
use crate::format;
use crate::observe::metric;
use crate::scenario::{Calibrated, Scenario};

/// Draws that the calibrated scenario holds.
pub const DRAWS: usize = 64;
/// Months before the held-out ones whose mean predictions start from.
const BASE: i32 = 3;
/// Months that are left to be fitted, at the least.
const LEFT: usize = 4;
/// Two numbers that go together so far in what is left are told only together.
const RIDGE: f64 = 0.5;

/// What is left of a number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Left {
    /// Its path.
    pub path: String,
    /// What was assumed: 8 in 10 between these.
    pub prior: (f64, f64, f64),
    /// What is left: one in ten below, middle, one in ten above.
    pub posterior: (f64, f64, f64),
    /// Standard deviation left, as a share of that before, on the scale of its range.
    pub left: f64,
}

impl Left {
    /// Whether the figures narrow it by more than luck might.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.left < PARTLY
    }
}

/// How a series fits what was learnt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fits {
    /// "Engagement at maker".
    pub name: String,
    /// Id of the metric.
    pub metric: String,
    /// Whether it was fitted by its level, or by how it changes.
    pub by_level: bool,
    /// How far its level lies above the model's, in the metric's unit.
    pub level: f64,
    /// Standard error of the level of the figures, in the metric's unit.
    pub level_error: f64,
    /// Figures.
    pub figures: usize,
    /// How many lie where 8 in 10 would be seen.
    pub within: usize,
    /// Root mean square difference in units of what luck and error allow.
    pub standardised: f64,
}

impl Fits {
    /// How far its level lies from the model's, in words.
    #[must_use]
    pub fn miss(&self) -> String {
        metric(&self.metric).map_or_else(String::new, |m| format::difference(m, self.level))
    }

    /// Whether its level lies further from the model's than the model may be off by itself, and figures by their error.
    #[must_use]
    pub fn is_off(&self) -> bool {
        let least = metric(&self.metric).map_or(0.0, |m| f64::from(m.minimal_important_difference));
        self.level.abs() > 2.0 * ((LEVEL * least).powi(2) + self.level_error.powi(2)).sqrt()
    }
}

/// How well months that were held out are predicted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeldOut {
    /// How many months.
    pub months: usize,
    /// How many figures.
    pub figures: usize,
    /// Root mean square error of the prediction, in units of the figures' errors.
    pub model: f64,
    /// The same of "no change": the mean of the same last months seen that the prediction starts from.
    pub as_before: f64,
    /// How many lie in the predicted 8-in-10 interval.
    pub within: usize,
    /// Figures of rolling windows in these months that cover months before them too: what was fitted is no prediction, so they are left
    /// out.
    pub overlapping: usize,
}

/// Why no months were held out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotHeldOut {
    /// Nobody asked for it.
    NotAsked,
    /// There are too few.
    TooFew,
    /// Every figure of the last months is one of a rolling window that covers months before them too.
    Windows,
}

/// What was learnt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// The numbers.
    pub numbers: Vec<Left>,
    /// Pairs of numbers that the figures tell only together, and how far they go together.
    pub ridges: Vec<(usize, usize, f64)>,
    /// The series.
    pub series: Vec<Fits>,
    /// Held-out months, where there are enough.
    pub held_out: Option<HeldOut>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_held_out: Option<NotHeldOut>,
    /// Share of the space that the figures do not rule out.
    pub allowed: f64,
    /// What is left, draw by draw, as shares.
    #[serde(skip)]
    pub posterior: Posterior,
}

impl Fit {
    /// Fits the client's figures by simulated clients where the figures rule nothing out, and tries the same on months that are held
    /// out (so many, or the usual number) by clients `anywhere`: where they are does not know these months.
    #[must_use]
    pub fn of(
        (free, figures): (&[Assumption], &Figures),
        (seen, anywhere): (&[Seen], &[Seen]),
        hold: Option<usize>,
        allowed: f64,
    ) -> Self {
        let all = clients(seen, figures, None);
        let posterior = Reference::new(all.iter().collect()).posterior(&figures.features(&figures.observed()));
        let near: Vec<&[f64]> = posterior.from.iter().map(|&c| seen[c].values.as_slice()).collect();
        let numbers = free.iter().enumerate().map(|(i, number)| {
            let at = |q: f64| number.at(posterior.quantile(i, q));
            Left {
                path: number.path(),
                prior: (number.at(0.1), number.at(0.5), number.at(0.9)),
                posterior: (at(0.1), at(0.5), at(0.9)),
                left: posterior.moments(i).1 / EVEN_SPREAD,
            }
        });
        let pairs = (0..free.len()).flat_map(|a| (0..a).map(move |b| (b, a)));
        let ridges = pairs.map(|(a, b)| (a, b, posterior.correlation(a, b))).filter(|r| r.2.abs() >= RIDGE).collect();
        let series = (0..figures.series.len()).map(|s| fits(s, figures, (&near, &posterior.weights)));
        let (held_out, not_held_out) = match held_out(figures, anywhere, hold) {
            Ok(found) => (Some(found), None),
            Err(why) => (None, Some(why)),
        };
        let (numbers, series) = (numbers.collect(), series.collect());
        Self { numbers, ridges, series, held_out, not_held_out, allowed, posterior }
    }

    /// The scenario with what was learnt: its numbers at the middle of what is left, and the draws beside it.
    #[must_use]
    pub fn calibrated(&self, scenario: &Scenario, free: &[Assumption]) -> Scenario {
        let mut out = scenario.clone();
        let middle: Vec<f64> = (0..free.len()).map(|i| self.posterior.quantile(i, 0.5)).collect();
        for (number, share) in free.iter().zip(middle) {
            crate::experiment::assumptions::put(&mut out, number, number.at(share));
        }
        let draw = |i: usize| {
            let values = free.iter().zip(&self.posterior.draws[i]).map(|(number, share)| number.at(*share) as f32);
            std::iter::once(1.0 / DRAWS as f32).chain(values).collect()
        };
        out.ensemble = Some(Calibrated {
            numbers: free.iter().map(Assumption::path).collect(),
            draws: self.posterior.resampled(DRAWS).into_iter().map(draw).collect(),
            note: Some(
                "Fitted to figures by `ripplechain calibrate`: weight, then a value for each number.".to_owned(),
            ),
        });
        let stem: String = scenario.name.chars().take(53).collect();
        out.name = format!("{}-calibrated", stem.trim_end_matches('-'));
        out
    }
}

/// How a series fits clients, each with its weight.
fn fits(which: usize, figures: &Figures, (near, weights): (&[&[f64]], &[f64])) -> Fits {
    let own: Vec<usize> = (0..figures.all.len()).filter(|&i| figures.all[i].series == which).collect();
    let observed = figures.told(&figures.observed());
    let told: Vec<Vec<f64>> = near.iter().map(|values| figures.told(values)).collect();
    let (mut within, mut squares) = (0, 0.0);
    for &i in &own {
        let values = told.iter().map(|told| told[i]).zip(weights.iter().copied());
        let (mean, spread) = moments(values.clone());
        let [low, high] = [0.1, 0.9].map(|q| weighted_quantile(values.clone().collect(), q));
        within += usize::from((low..=high).contains(&observed[i]));
        squares += ((observed[i] - mean) / spread.max(1e-5)).powi(2);
    }
    let series = &figures.series[which];
    let (level, level_error) = level(figures, &own, (near, weights));
    Fits {
        name: series.name.clone(),
        metric: series.metric.clone(),
        by_level: series.by_level,
        level,
        level_error,
        figures: own.len(),
        within,
        standardised: (squares / own.len() as f64).sqrt(),
    }
}

/// How far the level of a series lies above that of clients, by what is surest, and the standard error of its figures' mean.
fn level(figures: &Figures, own: &[usize], (near, weights): (&[&[f64]], &[f64])) -> (f64, f64) {
    let sure = |i: &usize| figures.all[*i].error.powi(2).recip();
    let all: f64 = own.iter().map(sure).sum();
    let mean = |value: &dyn Fn(usize) -> f64| own.iter().map(|i| sure(i) * value(*i)).sum::<f64>() / all;
    let simulated = near.iter().map(|values| mean(&|i| values[i])).zip(weights.iter().copied());
    (mean(&|i| figures.all[i].value) - moments(simulated).0, all.sqrt().recip())
}

/// Fits all months but the last ones, and predicts these: for each figure the change from the last months seen.
fn held_out(figures: &Figures, seen: &[Seen], hold: Option<usize>) -> Result<HeldOut, NotHeldOut> {
    let months = figures.months();
    let hold = match hold {
        Some(0) => return Err(NotHeldOut::NotAsked),
        Some(hold) => hold,
        None => usual_hold(months.len()),
    };
    if hold == 0 || months.len() < hold.saturating_add(LEFT) {
        return Err(NotHeldOut::TooFew);
    }
    let first = months[months.len() - hold];
    let (early, known, late) = figures.before(first);
    let (late, overlapping): (Vec<usize>, Vec<usize>) = late.into_iter().partition(|&i| figures.begins(i) >= first);
    let reference = clients(seen, &early, Some(&known));
    let posterior = Reference::new(reference.iter().collect()).posterior(&early.features(&early.observed()));
    let (mut squares, mut before, mut within, mut count) = (0.0, 0.0, 0, 0);
    for &i in &late {
        let f = &figures.all[i];
        let same = |j: &&usize| figures.all[**j].series == f.series && figures.all[**j].stretch == f.stretch;
        let own: Vec<usize> = known.iter().filter(same).copied().collect();
        let Some(last) = own.iter().map(|&j| figures.all[j].month).max() else { continue };
        let base: Vec<usize> = own.iter().copied().filter(|&j| figures.all[j].month > last - BASE).collect();
        let start = |value: &dyn Fn(usize) -> f64| base.iter().map(|&j| value(j)).sum::<f64>() / base.len() as f64;
        let change = |c: usize| seen[c].values[i] - start(&|j| seen[c].values[j]);
        let changes: Vec<(f64, f64)> =
            posterior.from.iter().zip(&posterior.weights).map(|(&c, w)| (change(c), *w)).collect();
        let mean = moments(changes.iter().copied()).0;
        let [low, high] = [0.1, 0.9].map(|q| weighted_quantile(changes.clone(), q));
        let from_base = f.value - start(&|j| figures.all[j].value);
        squares += ((from_base - mean) / f.error).powi(2);
        before += (from_base / f.error).powi(2);
        within += usize::from((low..=high).contains(&from_base));
        count += 1;
    }
    let root = |sum: f64| (sum / count as f64).sqrt();
    match count {
        0 if !overlapping.is_empty() => Err(NotHeldOut::Windows),
        0 => Err(NotHeldOut::TooFew),
        _ => Ok(HeldOut {
            months: hold,
            figures: count,
            model: root(squares),
            as_before: root(before),
            within,
            overlapping: overlapping.len(),
        }),
    }
}

/// Months to hold out: a sixth of those after the start, three to six; none of fewer than nine.
fn usual_hold(months: usize) -> usize {
    if months < 9 { 0 } else { (months / 6).clamp(3, 6) }
}

#[cfg(test)]
mod tests;
