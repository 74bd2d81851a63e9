//! Where are we heading? The first months of a programme, as they were observed, reweight the futures that were possible before.
//!
//! The particles are futures under draws of everything in doubt. What each would have looked like to the client is simulated, with the
//! errors of the client's figures; those nearest to what was seen weigh most, and the outcome is moved along a local straight line to
//! where the figures stand, as in [`super::calibrate`]. An outcome stands in for a number by its rank among all particles.

mod words;

pub use words::words;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::assumptions::Doubt;
use super::calibrate::{Client, Figures, Intervals, Posterior, Recovery, Reference, weighted_quantile};
use super::moments::moments;
use crate::ensemble::{Progress, Simulate, Summary, direction};
use crate::lanes::WIDTH;
use crate::observe::{Layout, Metric};
use crate::run::{Arm, Mismatch};
use crate::scenario::Scenario;

/// Draws unless another number is asked for: as many as the check of the intervals needs to be sure; each lives through sixteen
/// futures.
pub const DRAWS: u32 = 256;

/// A metric at a place, whose end is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Column of the trajectory.
    pub column: usize,
    /// The metric.
    pub metric: &'static Metric,
}

/// One future under one draw.
#[derive(Clone, Debug)]
struct Particle {
    draw: usize,
    /// What the client would have seen.
    figures: Vec<f64>,
    /// For each target the effect of the programme, month by month.
    effects: Vec<Vec<f64>>,
}

impl Particle {
    /// Whether it can be held against figures, and has an end.
    fn is_whole(&self) -> bool {
        self.figures.iter().chain(self.effects.iter().flatten()).all(|x| x.is_finite())
    }
}

/// Futures that were possible before.
#[derive(Clone, Debug)]
pub struct Particles {
    targets: Vec<Target>,
    all: Vec<Particle>,
    months: usize,
}

/// Where a target is heading.
#[derive(Clone, Debug, Serialize)]
pub struct Heading {
    /// The effect of the programme at the last month: mean and 8 in 10, before the figures and after.
    pub before: (f64, f64, f64),
    /// After.
    pub after: (f64, f64, f64),
    /// Share of futures that end better by an amount that matters, before the figures and after.
    pub well: (f64, f64),
    /// Share that ends worse.
    pub badly: (f64, f64),
    /// How far each series alone would move the mean effect, the most first: its index, and by how much of the standard deviation
    /// before, above 0 for the better.
    pub moved_by: Vec<(usize, f64)>,
    /// The same of all series together.
    pub moved: f64,
    /// The effect of the programme month by month: before and after.
    #[serde(skip)]
    pub months: (Vec<Summary>, Vec<Summary>),
}

/// The nowcast.
#[derive(Clone, Debug, Serialize)]
pub struct Nowcast {
    /// One for each target.
    pub headings: Vec<Heading>,
    /// As if of so many equal futures.
    pub effective: f64,
    /// Futures before.
    pub particles: usize,
    /// Futures held back as clients, and in how many the effect lies in the 8-in-10 interval, target by target.
    pub checked: (usize, Vec<usize>),
    /// What that says of the intervals, target by target.
    pub intervals: Vec<Intervals>,
}

impl Particles {
    /// Simulates them. `None` when stopped.
    ///
    /// # Errors
    /// [`Mismatch`] when a future could not be followed to the end.
    pub fn simulate(
        scenario: &Scenario,
        (figures, targets): (&Figures, Vec<Target>),
        draws: u32,
        simulate: Simulate<'_>,
        progress: &(dyn Fn(Progress) + Sync),
        stop: &AtomicBool,
    ) -> Result<Option<Self>, Mismatch> {
        let doubt = Doubt::of(scenario, draws as usize);
        let done = AtomicUsize::new(0);
        let one = |draw: usize| {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let mut own = doubt.scenario(scenario, draw);
            let first = (draw * WIDTH) as u32;
            own.futures = first + WIDTH as u32;
            let arms = Arm::twins(&own);
            let Some(found) = simulate(&arms, first..own.futures, &|_| {}, stop)? else { return Ok(None) };
            progress(Progress { done: done.fetch_add(1, Ordering::Relaxed) + 1, all: draws as usize });
            let particles = found.futures.iter().enumerate().map(|(k, f)| {
                let seen = figures.seen(&figures.levels(&f[1]), (draw * WIDTH + k) as u64);
                let effect = |t: &Target| {
                    let pairs = f[1].column(t.column).iter().zip(f[0].column(t.column));
                    pairs.map(|(with, without)| f64::from(*with) - f64::from(*without)).collect()
                };
                Particle { draw, figures: figures.features(&seen), effects: targets.iter().map(effect).collect() }
            });
            Ok(Some(particles.filter(Particle::is_whole).collect::<Vec<_>>()))
        };
        let all: Option<Vec<Vec<Particle>>> =
            (0..draws as usize).into_par_iter().with_max_len(1).map(one).collect::<Result<_, Mismatch>>()?;
        let months = scenario.months as usize;
        Ok(all.map(|all| Self { targets, all: all.concat(), months }))
    }

    /// How many futures there are: those in which a figure or an effect is not defined are left out.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Effects on a target in a month, the smallest first, and where each particle's stands among them.
    fn ranked(&self, target: usize, month: usize) -> Ranked {
        let effect = |i: usize| self.all[i].effects[target][month];
        let n = self.all.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| effect(a).total_cmp(&effect(b)).then(a.cmp(&b)));
        let mut shares = vec![0.0; n];
        order.iter().enumerate().for_each(|(rank, &i)| shares[i] = (rank as f64 + 0.5) / n as f64);
        Ranked { effects: order.into_iter().map(effect).collect(), shares }
    }

    /// Each particle as a client whose numbers are the ranks of its effects; of its figures only these, if any are named.
    fn clients(&self, ends: &[Ranked], these: Option<&[usize]>) -> Vec<Client> {
        let one = |(i, p): (usize, &Particle)| Client {
            shares: ends.iter().map(|end| end.shares[i]).collect(),
            figures: chosen(&p.figures, these),
            point: p.draw,
        };
        self.all.iter().enumerate().map(one).collect()
    }

    /// Reweights the futures by what was seen.
    #[must_use]
    pub fn nowcast(&self, figures: &Figures) -> Nowcast {
        let ends: Vec<Ranked> = (0..self.targets.len()).map(|t| self.ranked(t, self.months)).collect();
        let observed = figures.features(&figures.observed());
        let clients = self.clients(&ends, None);
        let recovery = Recovery::of(&clients);
        let reference = Reference::new(clients.iter().collect());
        let posterior = reference.posterior(&observed);
        let alone: Vec<Posterior> = (0..figures.series.len())
            .into_par_iter()
            .map(|s| {
                let of = figures.of_features();
                let own: Vec<usize> = (0..of.len()).filter(|&j| of[j] == s).collect();
                let clients = self.clients(&ends, Some(&own));
                Reference::new(clients.iter().collect()).posterior(&chosen(&observed, Some(&own)))
            })
            .collect();
        let headings = ends.iter().enumerate().map(|(t, end)| Heading {
            months: self.months(t, (&reference, &posterior), &observed),
            ..heading(self.targets[t].metric, end, (t, &posterior), &alone)
        });
        Nowcast {
            headings: headings.collect(),
            effective: 1.0 / posterior.weights.iter().map(|w| w * w).sum::<f64>().max(1e-12),
            particles: self.all.len(),
            checked: (recovery.clients, recovery.numbers.iter().map(|n| n.covered).collect()),
            intervals: recovery.numbers.iter().map(|n| n.intervals).collect(),
        }
    }

    /// The effect on a target month by month, before and after: moved to where the figures stand as its end is.
    fn months(
        &self,
        target: usize,
        (reference, posterior): (&Reference<'_>, &Posterior),
        observed: &[f64],
    ) -> (Vec<Summary>, Vec<Summary>) {
        let ranked: Vec<Ranked> = (0..=self.months).map(|m| self.ranked(target, m)).collect();
        let shares = |client: usize| ranked.iter().map(|r| r.shares[client]).collect();
        let draws = reference.moved((&posterior.from, &posterior.weights), observed, shares);
        let after = |(m, r): (usize, &Ranked)| {
            let values = draws.iter().map(|d| r.at(d[m])).zip(posterior.weights.iter().copied());
            summary(&values.collect::<Vec<_>>())
        };
        let before = |r: &Ranked| Summary::of(r.effects.iter().map(|x| *x as f32));
        (ranked.iter().map(before).collect(), ranked.iter().enumerate().map(after).collect())
    }
}

/// Effects, the smallest first, and where each particle's stands among them, 0 to 1.
struct Ranked {
    effects: Vec<f64>,
    shares: Vec<f64>,
}

impl Ranked {
    /// The effect at a share of the way.
    fn at(&self, share: f64) -> f64 {
        self.effects[((share * self.effects.len() as f64) as usize).min(self.effects.len() - 1)]
    }

    /// Effects with their weights under a posterior whose numbers they are.
    fn under(&self, posterior: &Posterior, target: usize) -> Vec<(f64, f64)> {
        posterior.draws.iter().zip(&posterior.weights).map(|(d, w)| (self.at(d[target]), *w)).collect()
    }
}

fn chosen(figures: &[f64], these: Option<&[usize]>) -> Vec<f64> {
    these.map_or_else(|| figures.to_vec(), |these| these.iter().map(|&j| figures[j]).collect())
}

/// Where a target is heading at the last month.
fn heading(metric: &Metric, end: &Ranked, (target, posterior): (usize, &Posterior), alone: &[Posterior]) -> Heading {
    let after = end.under(posterior, target);
    let before: Vec<(f64, f64)> = end.effects.iter().map(|e| (*e, 1.0 / end.effects.len() as f64)).collect();
    let told = |values: &[(f64, f64)]| {
        let mean = moments(values.iter().copied()).0;
        (mean, weighted_quantile(values.to_vec(), 0.1), weighted_quantile(values.to_vec(), 0.9))
    };
    let (toward, least) = (f64::from(direction(metric)), f64::from(metric.minimal_important_difference));
    let (middle, spread) = moments(before.iter().copied());
    let moved = |values: &[(f64, f64)]| match toward * (moments(values.iter().copied()).0 - middle) / spread {
        moved if moved.is_finite() => moved,
        _ => 0.0,
    };
    let by = |(s, posterior): (usize, &Posterior)| (s, moved(&end.under(posterior, target)));
    let mut moved_by: Vec<(usize, f64)> = alone.iter().enumerate().map(by).collect();
    moved_by.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let beyond = |sign: f64| (share(&before, toward * sign, least), share(&after, toward * sign, least));
    Heading {
        before: told(&before),
        after: told(&after),
        well: beyond(1.0),
        badly: beyond(-1.0),
        moved_by,
        moved: moved(&after),
        months: (Vec::new(), Vec::new()),
    }
}

/// The share of the weight of values that lie so far on one side of zero.
fn share(values: &[(f64, f64)], side: f64, least: f64) -> f64 {
    // A sum begun at zero: of nothing at all it is not "-0".
    values.iter().filter(|(x, _)| x * side >= least).fold(0.0, |sum, (_, w)| sum + w)
}

/// Weighted numbers as a summary; the interval of the mean is left open.
fn summary(values: &[(f64, f64)]) -> Summary {
    let mut s = Summary::of(values.iter().map(|v| v.0 as f32));
    s.mean = moments(values.iter().copied()).0;
    [s.p10, s.p25, s.median, s.p75, s.p90] = [0.1, 0.25, 0.5, 0.75, 0.9].map(|q| weighted_quantile(values.to_vec(), q));
    s
}

/// What is asked for: the headline metrics where the programme is, and loyalty at the first segment.
#[must_use]
pub fn targets(layout: &Layout, scenario: &Scenario) -> Vec<Target> {
    let origin = scenario.programme.keys().next().cloned();
    let here = crate::analysis::HEADLINES.iter().filter_map(|id| layout.column(id, origin.as_deref()?));
    let segment = scenario.chain.segments.keys().next();
    let there = segment.and_then(|s| layout.column("loyalty", s));
    here.chain(there).map(|column| Target { column, metric: layout.columns[column].metric() }).collect()
}

#[cfg(test)]
mod tests;
