//! Simulated clients: points of a design over the free numbers, each sixteen futures of its own luck, kept on disk as they are
//! finished and never simulated twice.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::figures::Figures;
use super::posterior::Client;
use crate::analysis::Assumption;
use crate::ensemble::{Progress, Simulate};
use crate::experiment::assumptions::put;
use crate::experiment::sweep::{Head, Log, LogError};
use crate::lanes::WIDTH;
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
    /// The model's value for each figure, future by future.
    pub levels: Vec<Vec<f32>>,
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
    pub months: Vec<(usize, i32)>,
    /// Whether the points screen many numbers, or fill the space of a few.
    pub screening: bool,
}

impl Head for Design {
    type Row = Run;

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
        differ(self.months != found.months, "figures of other months or series");
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
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: scenario.name.clone(),
            hash: scenario.hash(),
            free: free.iter().map(|f| (f.path(), f.low, f.value, f.high)).collect(),
            months: figures.all.iter().map(|f| (f.series, f.month)).collect(),
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

/// Where a point of the design stands: Sobol's sequence, scrambled, so that more points keep those there are.
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
    /// Those of a log with these numbers.
    ///
    /// # Errors
    /// When one cannot be read back.
    pub fn of(log: &Log<Design>, points: impl Iterator<Item = usize>) -> Result<Self, LogError> {
        points.filter(|p| log.holds(*p)).map(|p| log.point(p)).collect::<Result<_, _>>().map(Self)
    }

    /// What each client would have seen of its future. Futures in which a figure is not defined are left out.
    #[must_use]
    pub fn seen(&self, figures: &Figures) -> Vec<Seen> {
        let one = |run: &Run| {
            let whole = run.levels.iter().enumerate().filter(|(_, l)| l.iter().all(|x| x.is_finite()));
            let client = |(k, levels): (usize, &Vec<f32>)| {
                let key = run.point as u64 * u64::from(FUTURES) + k as u64;
                Seen { shares: run.at.clone(), values: figures.seen(levels, key), point: run.point }
            };
            whole.map(client).collect::<Vec<_>>()
        };
        self.0.par_iter().flat_map_iter(one).collect()
    }

    /// Places of the points with the mean over futures of each figure, in units of its error and of luck.
    pub(super) fn means(&self, figures: &Figures) -> Vec<(&[f64], Vec<f64>)> {
        let told: Vec<Vec<Vec<f64>>> = self
            .0
            .iter()
            .map(|r| {
                r.levels.iter().map(|l| figures.told(&l.iter().map(|x| f64::from(*x)).collect::<Vec<_>>())).collect()
            })
            .collect();
        let wide = figures.all.len();
        let mean = |futures: &Vec<Vec<f64>>, j: usize| futures.iter().map(|f| f[j]).sum::<f64>() / futures.len() as f64;
        // Luck: how far futures of one point differ.
        let luck: Vec<f64> = (0..wide)
            .map(|j| {
                let within = |futures: &Vec<Vec<f64>>| {
                    let m = mean(futures, j);
                    futures.iter().map(|f| (f[j] - m).powi(2)).sum::<f64>() / (futures.len() as f64 - 1.0).max(1.0)
                };
                told.iter().map(within).sum::<f64>() / told.len().max(1) as f64
            })
            .collect();
        let one = |futures: &Vec<Vec<f64>>| (0..wide).map(|j| mean(futures, j) / (1.0 + luck[j]).sqrt()).collect();
        self.0.iter().zip(&told).map(|(run, futures)| (run.at.as_slice(), one(futures))).collect()
    }
}
