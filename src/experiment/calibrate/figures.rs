//! The client's figures as numbers to be held against simulated ones: which cell of a trajectory each is, and in which units.

use serde::{Deserialize, Serialize};

use super::noise::normal;
use crate::observe::{Layout, Trajectory, metric};
use crate::scenario::{FitBy, Scenario};

/// How far the model may be off by itself, in smallest differences that matter: a drift over the months that were observed, and
/// for what is held against it by level, that level.
pub(super) const DRIFT: f64 = 2.0;
/// See [`DRIFT`].
pub(super) const LEVEL: f64 = 4.0;

/// Stretches of time of each series that are held against simulated clients.
const PARTS: usize = 4;

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Which series of the scenario.
    pub series: usize,
    /// Month after the start.
    pub month: i32,
    /// Value in the metric's unit.
    pub value: f64,
    /// Standard error; of overlapping windows so much larger that they weigh no more than what they tell.
    pub error: f64,
    /// Which stretch between breaks.
    pub stretch: usize,
}

/// A series that is fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// "Engagement at maker".
    pub name: String,
    /// Id of the metric.
    pub metric: String,
    /// Id of the place.
    pub at: String,
    column: usize,
    /// Months that each figure covers.
    pub window: u32,
    /// Whether it is fitted by its level, or by how it changes.
    pub by_level: bool,
    /// The smallest difference that matters.
    least: f64,
}

/// Everything that is fitted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// The series.
    pub series: Vec<Fitted>,
    /// Their figures, up to the end of what is simulated.
    pub all: Vec<Figure>,
}

impl Figures {
    /// What of a scenario's figures is fitted.
    #[must_use]
    pub fn of(scenario: &Scenario, layout: &Layout) -> Self {
        let mut out = Self::default();
        for series in scenario.observed.iter().flat_map(|o| &o.series).filter(|s| s.fit != FitBy::Shown) {
            let (Some(column), Some(metric)) = (layout.column(&series.metric, &series.at), metric(&series.metric))
            else {
                continue;
            };
            let which = out.series.len();
            let kept = series.points.iter().filter(|p| p[0] <= layout.months as f32 && p.iter().all(|x| x.is_finite()));
            let figures: Vec<Figure> = kept
                .map(|p| Figure {
                    series: which,
                    month: p[0] as i32,
                    value: f64::from(p[1]),
                    error: f64::from(p[2]).max(1e-6) * f64::from(series.window).sqrt(),
                    stretch: series.stretch(p[0]),
                })
                .collect();
            if figures.is_empty() {
                continue;
            }
            out.all.extend(figures);
            out.series.push(Fitted {
                name: format!("{} at {}", metric.name, series.at),
                metric: series.metric.clone(),
                at: series.at.clone(),
                column,
                window: series.window,
                by_level: series.fit == FitBy::Level,
                least: f64::from(metric.minimal_important_difference),
            });
        }
        out
    }

    /// How many figures can tell of a change: those beyond the first of each stretch.
    #[must_use]
    pub fn telling(&self) -> usize {
        let mut stretches: Vec<(usize, usize)> = self.all.iter().map(|f| (f.series, f.stretch)).collect();
        stretches.dedup();
        let levels = stretches.iter().filter(|s| !self.series[s.0].by_level).count();
        self.all.len() - levels
    }

    /// Whether any series is held against the model by its level.
    #[must_use]
    pub fn has_levels(&self) -> bool {
        self.series.iter().any(|s| s.by_level)
    }

    /// The months after the start in which something was observed.
    #[must_use]
    pub fn months(&self) -> Vec<i32> {
        let mut months: Vec<i32> = self.all.iter().map(|f| f.month).filter(|m| *m > 0).collect();
        months.sort_unstable();
        months.dedup();
        months
    }

    /// The model's value for each figure in one future; months before the start are as month 0.
    #[must_use]
    pub fn levels(&self, future: &Trajectory) -> Vec<f32> {
        let one = |f: &Figure| {
            let fitted = &self.series[f.series];
            let last = f.month.max(0) as usize;
            let first = (f.month - fitted.window as i32 + 1).max(0) as usize;
            let months = &future.column(fitted.column)[first.min(last)..=last];
            months.iter().sum::<f32>() / months.len() as f32
        };
        self.all.iter().map(one).collect()
    }

    /// What was observed.
    #[must_use]
    pub fn observed(&self) -> Vec<f64> {
        self.all.iter().map(|f| f.value).collect()
    }

    /// What a client would have seen of a future: with the errors of its figures, and as far off as the model may be.
    #[must_use]
    pub fn seen(&self, levels: &[f32], client: u64) -> Vec<f64> {
        let last = self.all.iter().map(|f| f.month).max().unwrap_or(1).max(1);
        let drift: Vec<(f64, f64)> = self
            .series
            .iter()
            .enumerate()
            .map(|(s, of)| {
                let draw = |what: u64| of.least * normal(2 + what, client, s as u64);
                (if of.by_level { LEVEL * draw(0) } else { 0.0 }, DRIFT * draw(1))
            })
            .collect();
        let one = |(i, (f, level)): (usize, (&Figure, &f32))| {
            let (level_off, drift) = drift[f.series];
            let grown = f64::from(f.month.max(0)) / f64::from(last);
            f64::from(*level) + level_off + drift * grown + f.error * normal(1, client, i as u64)
        };
        self.all.iter().zip(levels).enumerate().map(one).collect()
    }

    /// Values in units of their errors; of a series with a level of its own, without it.
    #[must_use]
    pub fn told(&self, values: &[f64]) -> Vec<f64> {
        let mut sums: Vec<Vec<(f64, f64)>> = vec![Vec::new(); self.series.len()];
        for (f, value) in self.all.iter().zip(values) {
            let of = &mut sums[f.series];
            of.resize(of.len().max(f.stretch + 1), (0.0, 0.0));
            let weight = f.error.powi(2).recip();
            of[f.stretch].0 += weight * value;
            of[f.stretch].1 += weight;
        }
        let one = |(f, value): (&Figure, &f64)| {
            let (sum, weight) = sums[f.series][f.stretch];
            let level = if self.series[f.series].by_level { 0.0 } else { sum / weight };
            (value - level) / f.error
        };
        self.all.iter().zip(values).map(one).collect()
    }

    /// The figures of each series in a few stretches of time: what is held against simulated clients. Many figures of few series tell
    /// little more than their means over such stretches, and a regression on all of them would learn luck by heart.
    fn stretches(&self) -> Vec<Vec<usize>> {
        let mut out = Vec::new();
        for s in 0..self.series.len() {
            let mut own: Vec<usize> = (0..self.all.len()).filter(|&i| self.all[i].series == s).collect();
            own.sort_by_key(|&i| self.all[i].month);
            let parts = own.len().min(PARTS);
            out.extend((0..parts).map(|p| own[p * own.len() / parts..(p + 1) * own.len() / parts].to_vec()));
        }
        out
    }

    /// The means of [`Figures::told`] over a few stretches of time, in units of their errors.
    #[must_use]
    pub fn features(&self, values: &[f64]) -> Vec<f64> {
        let told = self.told(values);
        let one = |part: Vec<usize>| {
            let weight = |i: &usize| self.all[*i].error.recip();
            let all = part.iter().map(|i| weight(i).powi(2)).sum::<f64>().sqrt();
            part.iter().map(|i| weight(i) * told[*i]).sum::<f64>() / all
        };
        self.stretches().into_iter().map(one).collect()
    }

    /// Which series each of [`Figures::features`] is of.
    #[must_use]
    pub fn of_features(&self) -> Vec<usize> {
        self.stretches().iter().filter_map(|part| Some(self.all[*part.first()?].series)).collect()
    }

    /// The first month that a figure covers.
    #[must_use]
    pub(super) fn begins(&self, figure: usize) -> i32 {
        let f = &self.all[figure];
        f.month - self.series[f.series].window as i32 + 1
    }

    /// Those before a month, and the places of the others.
    #[must_use]
    pub fn before(&self, month: i32) -> (Self, Vec<usize>, Vec<usize>) {
        let (early, late): (Vec<usize>, Vec<usize>) = (0..self.all.len()).partition(|&i| self.all[i].month < month);
        let all = early.iter().map(|&i| self.all[i].clone()).collect();
        (Self { series: self.series.clone(), all }, early, late)
    }
}

#[cfg(test)]
pub(super) mod tests;
