//! Where are we heading? The first months of a programme, as they were observed, reweight the futures that were possible before.
//!
//! The particles are futures under draws of everything in doubt. What each would have looked like to the client is simulated, with the
//! errors of the client's figures; those nearest to what was seen weigh most, and the outcome is moved along a local straight line to
//! where the figures stand, as in [`super::calibrate`]. An outcome stands in for a number by its rank among all particles.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::assumptions::Doubt;
use super::calibrate::{Client, Figures, Posterior, Recovery, Reference, weighted_quantile};
use crate::ensemble::{Progress, Simulate, Summary, direction};
use crate::lanes::WIDTH;
use crate::observe::{Layout, Metric};
use crate::run::{Arm, Mismatch};
use crate::scenario::Scenario;

/// Draws unless another number is asked for; each lives through sixteen futures.
pub const DRAWS: u32 = 96;

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
    /// For each target, month by month, with the programme and without.
    with: Vec<Vec<f32>>,
    without: Vec<Vec<f32>>,
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
    /// Which series moved it, the most first: its index, and by how much of a standard deviation of the outcome's rank.
    pub moved_by: Vec<(usize, f64)>,
    /// Levels with the programme month by month: before and after.
    #[serde(skip)]
    pub levels: (Vec<Summary>, Vec<Summary>),
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
            let arm = |name: &str, programme| Arm { name: name.to_owned(), scenario: own.clone(), programme };
            let arms = [arm("without", false), arm("with", true)];
            let Some(found) = simulate(&arms, first..own.futures, &|_| {}, stop)? else { return Ok(None) };
            progress(Progress { done: done.fetch_add(1, Ordering::Relaxed) + 1, all: draws as usize });
            let column = |t: &crate::observe::Trajectory| targets.iter().map(|x| t.column(x.column).to_vec()).collect();
            let particles = found.futures.iter().enumerate().map(|(k, f)| {
                let levels = figures.levels(&f[1]);
                let seen = figures.seen(&levels, (draw * WIDTH + k) as u64);
                Particle { draw, figures: figures.features(&seen), with: column(&f[1]), without: column(&f[0]) }
            });
            Ok(Some(particles.filter(|p| p.figures.iter().all(|x| x.is_finite())).collect::<Vec<_>>()))
        };
        let all: Option<Vec<Vec<Particle>>> =
            (0..draws as usize).into_par_iter().with_max_len(1).map(one).collect::<Result<_, Mismatch>>()?;
        let months = scenario.months as usize;
        Ok(all.map(|all| Self { targets, all: all.concat(), months }))
    }

    fn effect(&self, particle: usize, target: usize) -> f64 {
        let p = &self.all[particle];
        f64::from(p.with[target][self.months]) - f64::from(p.without[target][self.months])
    }

    /// Each particle as a client whose numbers are the ranks of its effects.
    fn clients(&self) -> Vec<Client> {
        let n = self.all.len();
        let mut ranks = vec![Vec::new(); n];
        for t in 0..self.targets.len() {
            let mut order: Vec<usize> = (0..n).collect();
            order.sort_by(|&a, &b| self.effect(a, t).total_cmp(&self.effect(b, t)).then(a.cmp(&b)));
            order.into_iter().enumerate().for_each(|(rank, i)| ranks[i].push((rank as f64 + 0.5) / n as f64));
        }
        let one = |(p, shares): (&Particle, Vec<f64>)| Client { shares, figures: p.figures.clone(), point: p.draw };
        self.all.iter().zip(ranks).map(one).collect()
    }

    /// Reweights the futures by what was seen.
    #[must_use]
    pub fn nowcast(&self, figures: &Figures) -> Nowcast {
        let clients = self.clients();
        let recovery = Recovery::of(&clients);
        let reference = Reference::new(clients.iter().collect());
        let observed = figures.features(&figures.observed());
        let posterior = reference.posterior(&observed);
        let headings =
            (0..self.targets.len()).map(|t| self.heading(t, (&posterior, &reference), (figures, &observed))).collect();
        let effective = 1.0 / posterior.weights.iter().map(|w| w * w).sum::<f64>().max(1e-12);
        let covered = recovery.numbers.iter().map(|n| n.covered).collect();
        Nowcast { headings, effective, particles: self.all.len(), checked: (recovery.clients, covered) }
    }

    fn heading(
        &self,
        t: usize,
        (posterior, reference): (&Posterior, &Reference<'_>),
        (figures, observed): (&Figures, &[f64]),
    ) -> Heading {
        let metric = self.targets[t].metric;
        let mut effects: Vec<f64> = (0..self.all.len()).map(|i| self.effect(i, t)).collect();
        effects.sort_by(f64::total_cmp);
        let at_rank = |rank: f64| effects[((rank * effects.len() as f64) as usize).min(effects.len() - 1)];
        let after: Vec<(f64, f64)> =
            posterior.draws.iter().zip(&posterior.weights).map(|(d, w)| (at_rank(d[t]), *w)).collect();
        let before: Vec<(f64, f64)> = effects.iter().map(|e| (*e, 1.0 / effects.len() as f64)).collect();
        let told = |values: &[(f64, f64)]| {
            let mean: f64 = values.iter().map(|(x, w)| x * w).sum();
            (mean, weighted_quantile(values.to_vec(), 0.1), weighted_quantile(values.to_vec(), 0.9))
        };
        let (toward, least) = (f64::from(direction(metric)), f64::from(metric.minimal_important_difference));
        let share = |values: &[(f64, f64)], sign: f64| -> f64 {
            values.iter().filter(|(x, _)| x * toward * sign >= least).map(|(_, w)| w).sum()
        };
        let weights = reference.weights(t);
        let n = self.all.len() as f64;
        let mut moved_by: Vec<(usize, f64)> = (0..figures.series.len()).map(|s| (s, 0.0)).collect();
        for (j, series) in figures.of_features().into_iter().enumerate() {
            let mean = self.all.iter().map(|p| p.figures[j]).sum::<f64>() / n;
            moved_by[series].1 += toward * weights[j] * (observed[j] - mean) / (1.0_f64 / 12.0).sqrt();
        }
        moved_by.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let level =
            |weighted: &dyn Fn(usize) -> Vec<(f64, f64)>| (0..=self.months).map(|m| summary(&weighted(m))).collect();
        let all = |m: usize| self.all.iter().map(|p| (f64::from(p.with[t][m]), 1.0 / n)).collect();
        let near = |m: usize| {
            let one = |(&i, w): (&usize, &f64)| (f64::from(self.all[i].with[t][m]), *w);
            posterior.from.iter().zip(&posterior.weights).map(one).collect()
        };
        Heading {
            before: told(&before),
            after: told(&after),
            well: (share(&before, 1.0), share(&after, 1.0)),
            badly: (share(&before, -1.0), share(&after, -1.0)),
            moved_by,
            levels: (level(&all), level(&near)),
        }
    }
}

/// Weighted numbers as a summary; the interval of the mean is left open.
fn summary(values: &[(f64, f64)]) -> Summary {
    let mut s = Summary::of(values.iter().map(|v| v.0 as f32));
    let total: f64 = values.iter().map(|v| v.1).sum();
    s.mean = values.iter().map(|(x, w)| x * w).sum::<f64>() / total.max(1e-12);
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
