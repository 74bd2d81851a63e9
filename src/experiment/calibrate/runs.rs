//! Simulated clients: points of a design over the free numbers, each sixteen futures of its own luck, kept on disk as they are
//! finished and never simulated twice.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize};

use super::figures::{Figures, Fitted};
use super::posterior::Client;
use crate::analysis::Assumption;
use crate::ensemble::{Progress, Simulate};
use crate::experiment::assumptions::put;
use crate::experiment::sweep::{Head, Log, LogError};
use crate::lanes::WIDTH;
use crate::quantity::rounded;
use crate::run::{Arm, Mismatch};
use crate::scenario::Scenario;

/// Futures of a point.
const FUTURES: u32 = WIDTH as u32;
/// Points that are put on disk at once.
const GROUP: usize = 16;

/// A finished point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its number in the design.
    pub point: usize,
    /// The share of each number's range.
    pub at: Vec<f64>,
    /// The model's value for each figure, future by future; NaN where it is not defined.
    #[serde(deserialize_with = "levels")]
    pub levels: Vec<Vec<f32>>,
}

/// JSON knows no NaN: it was written as null.
fn levels<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<f32>>, D::Error> {
    let read = Vec::<Vec<Option<f32>>>::deserialize(from)?;
    Ok(read.into_iter().map(|f| f.into_iter().map(|x| x.unwrap_or(f32::NAN)).collect()).collect())
}

/// A series of which months are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    metric: String,
    at: String,
    window: u32,
    months: Vec<i32>,
}

/// What runs are, in so far as they depend on it; the first line of their log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// Version of this program.
    pub version: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Its hash.
    pub hash: String,
    /// The free numbers with their ranges.
    pub free: Vec<(String, f64, f64, f64)>,
    /// Which months of which series are kept.
    #[serde(default)]
    pub kept: Vec<Kept>,
    /// Whether the points screen many numbers, or fill the space of a few.
    pub screening: bool,
}

impl Head for Design {
    type Row = Run;

    const WHAT: &'static str = "calibration";

    fn differences(&self, found: &Self) -> Vec<String> {
        let mut out = Vec::new();
        let mut differ = |is: bool, what: &str| {
            if is {
                out.push(what.to_owned());
            }
        };
        differ(self.version != found.version, "made by another version");
        differ(self.hash != found.hash || self.scenario != found.scenario, "another scenario");
        differ(self.free != found.free, "other free numbers, or other ranges");
        differ(self.kept != found.kept, "figures of other series, months or windows");
        differ(self.screening != found.screening, "another kind of design");
        out
    }

    fn number(row: &Run) -> usize {
        row.point
    }
}

impl Design {
    /// The design of a study.
    #[must_use]
    pub fn new(scenario: &Scenario, free: &[Assumption], figures: &Figures, screening: bool) -> Self {
        // A number that was halved has more digits than come back from JSON as they were.
        let written = |x: f64| rounded(x as f32);
        let kept = |(i, s): (usize, &Fitted)| Kept {
            metric: s.metric.clone(),
            at: s.at.clone(),
            window: s.window,
            months: figures.all.iter().filter(|f| f.series == i).map(|f| f.month).collect(),
        };
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: scenario.name.clone(),
            hash: scenario.hash(),
            free: free.iter().map(|f| (f.path(), written(f.low), written(f.value), written(f.high))).collect(),
            kept: figures.series.iter().enumerate().map(kept).collect(),
            screening,
        }
    }
}

/// Why runs came to no end.
#[derive(Debug, thiserror::Error)]
pub enum RunsError {
    /// A point could not be followed to the end.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// A point could not be kept.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Points that the sequence has.
pub(super) const MOST_POINTS: usize = 1 << 16;

/// Where a point of the design stands: Sobol's sequence, scrambled, so that more points keep those there are. There are
/// 65,536 of them.
#[must_use]
pub fn at(point: usize, numbers: usize) -> Vec<f64> {
    (0..numbers).map(|i| f64::from(sobol_burley::sample(point as u32, i as u32 % 256, i as u32 / 256))).collect()
}

/// The scenario of a place in the space of the free numbers.
#[must_use]
pub fn scenario_at(scenario: &Scenario, free: &[Assumption], shares: &[f64]) -> Scenario {
    let mut moved = scenario.clone();
    free.iter().zip(shares).for_each(|(number, share)| put(&mut moved, number, number.at(*share)));
    moved
}

/// Simulates points (number and place) that the log does not hold yet. `false` when stopped.
///
/// # Errors
/// When a point fails, or cannot be kept.
pub fn simulate(
    scenario: &Scenario,
    (free, figures): (&[Assumption], &Figures),
    points: &[(usize, Vec<f64>)],
    log: &mut Log<Design>,
    simulate: Simulate<'_>,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<bool, RunsError> {
    let missing: Vec<&(usize, Vec<f64>)> = points.iter().filter(|p| !log.holds(p.0)).collect();
    let (done, all) = (AtomicUsize::new(0), missing.len());
    for group in missing.chunks(GROUP) {
        let finished = group.par_iter().with_max_len(1).map(|(point, shares)| {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let mut own = scenario_at(scenario, free, shares);
            // Every point has futures of its own: a client lives through one of them.
            let first = *point as u32 * FUTURES;
            own.futures = first + FUTURES;
            let arms = [Arm { name: "with".to_owned(), scenario: own, programme: true }];
            let Some(found) = simulate(&arms, first..first + FUTURES, &|_| {}, stop)? else { return Ok(None) };
            let levels = found.futures.iter().map(|f| figures.levels(&f[0])).collect();
            progress(Progress { done: done.fetch_add(1, Ordering::Relaxed) + 1, all });
            Ok(Some(Run { point: *point, at: shares.clone(), levels }))
        });
        let finished: Option<Vec<Run>> = finished.collect::<Result<Option<Vec<Run>>, Mismatch>>()?;
        let Some(finished) = finished else { return Ok(false) };
        log.append(&finished)?;
    }
    Ok(true)
}

/// What a simulated client saw, in the metrics' units.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Where its numbers stand in their ranges.
    pub shares: Vec<f64>,
    /// Its figures.
    pub values: Vec<f64>,
    /// Point of the design.
    pub point: usize,
}

/// The clients as they are held against each other: of their figures these, in units of their errors.
#[must_use]
pub fn clients(seen: &[Seen], figures: &Figures, these: Option<&[usize]>) -> Vec<Client> {
    let one = |s: &Seen| {
        let values: Vec<f64> = match these {
            Some(these) => these.iter().map(|&i| s.values[i]).collect(),
            None => s.values.clone(),
        };
        Client { shares: s.shares.clone(), figures: figures.features(&values), point: s.point }
    };
    seen.par_iter().map(one).collect()
}

/// Finished runs.
#[derive(Clone, Debug, Default)]
pub struct Runs(pub Vec<Run>);

impl Runs {
    /// What each client would have seen of its future. Futures in which a figure is not defined are left out.
    #[must_use]
    pub fn seen(&self, figures: &Figures) -> Vec<Seen> {
        let one = |run: &Run| {
            let whole = run.levels.iter().enumerate().filter(|(_, l)| is_whole(l));
            let client = |(k, levels): (usize, &Vec<f32>)| {
                let key = run.point as u64 * u64::from(FUTURES) + k as u64;
                Seen { shares: run.at.clone(), values: figures.seen(levels, key), point: run.point }
            };
            whole.map(client).collect::<Vec<_>>()
        };
        self.0.par_iter().flat_map_iter(one).collect()
    }

    /// In how many futures a figure of a series is not defined, series by series.
    #[must_use]
    pub fn undefined(&self, figures: &Figures) -> Vec<usize> {
        let mut out = vec![0; figures.series.len()];
        for levels in self.0.iter().flat_map(|r| &r.levels) {
            for (s, count) in out.iter_mut().enumerate() {
                let own = figures.all.iter().zip(levels).filter(|(f, _)| f.series == s);
                *count += usize::from(own.into_iter().any(|(_, x)| !x.is_finite()));
            }
        }
        out
    }

    /// Places of the points with the mean over futures of each figure, in units of its error and of luck. Futures in which a figure
    /// is not defined are left out.
    pub(super) fn means(&self, figures: &Figures) -> Vec<(&[f64], Vec<f64>)> {
        let told = |levels: &Vec<f32>| figures.told(&levels.iter().map(|x| f64::from(*x)).collect::<Vec<_>>());
        let told: Vec<(&[f64], Vec<Vec<f64>>)> = self
            .0
            .iter()
            .map(|r| (r.at.as_slice(), r.levels.iter().filter(|l| is_whole(l)).map(told).collect::<Vec<_>>()))
            .filter(|(_, futures)| !futures.is_empty())
            .collect();
        let wide = figures.all.len();
        let mean = |futures: &[Vec<f64>], j: usize| futures.iter().map(|f| f[j]).sum::<f64>() / futures.len() as f64;
        // Luck: how far futures of one point differ.
        let luck: Vec<f64> = (0..wide)
            .map(|j| {
                let within = |(_, futures): &(&[f64], Vec<Vec<f64>>)| {
                    let m = mean(futures, j);
                    futures.iter().map(|f| (f[j] - m).powi(2)).sum::<f64>() / (futures.len() as f64 - 1.0).max(1.0)
                };
                told.iter().map(within).sum::<f64>() / told.len().max(1) as f64
            })
            .collect();
        let one = |futures: &[Vec<f64>]| (0..wide).map(|j| mean(futures, j) / (1.0 + luck[j]).sqrt()).collect();
        told.iter().map(|(at, futures)| (*at, one(futures))).collect()
    }
}

/// Whether every figure is defined in a future.
fn is_whole(levels: &[f32]) -> bool {
    levels.iter().all(|x| x.is_finite())
}

#[cfg(test)]
mod tests;
