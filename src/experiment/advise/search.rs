//! The search: plans spread evenly over what may be turned, then further ones between and around the best by differential evolution
//! (Storn and Price, 1997, Journal of Global Optimization 11). Each is tried under a few draws of what is in doubt, and how surely it
//! holds is one of the things that it is compared by: what is best where every number is as assumed stands at the edge of its limits.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::front::layers;
use super::pieces::in_short;
use super::{AdviceError, Asked, End, FUTURES, Limit, Means, Piece, Pieces, drawn};
use crate::experiment::assumptions::Doubt;
use crate::experiment::refused::Refused;
use crate::experiment::sweep::{Axis, Over};
use crate::lanes::WIDTH;
use crate::quantity::rounded;
use crate::run::Mismatch;
use crate::scenario::Scenario;

/// Draws of what is in doubt under which each plan is tried.
const DRAWS: usize = 8;
/// The first future that no search has seen.
pub(super) const SEARCHED: u32 = (DRAWS * WIDTH) as u32;
/// Rounds around the best, each of a quarter as many plans.
const ROUNDS: usize = 5;
/// The best, from which others are made.
const PARENTS: usize = 16;
/// How far a plan goes along the difference of two others, and how often it takes over a number.
const STEP: f64 = 0.6;
const TAKES_OVER: f32 = 0.8;
/// Values are rounded to some twentieth of their range: nobody sets a lever to a thousandth.
const PARTS: f64 = 20.0;
/// Plans simulated side by side, and the numbers that are held of them.
const AT_ONCE: usize = 32;
const NUMBERS: usize = 40_000_000;

/// A plan that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Its values, in the order of the axes; none where the file has no such number.
    pub at: Vec<Option<f64>>,
    /// How it ends on average in each draw.
    pub draws: Vec<End>,
    /// The mean of these.
    pub end: End,
    /// Draws in which it keeps every limit.
    pub holds: usize,
    /// Share of single futures, over all draws, in which it does.
    pub futures: f64,
    /// Whether it is the plan of the file.
    pub own: bool,
    /// The scenario with it.
    pub scenario: Scenario,
}

impl Tried {
    /// What plans are compared by, more is better: how surely it holds, what it gains, what it saves.
    pub(super) fn merits(&self) -> Vec<f64> {
        // Single futures tell apart what draws, which are few here, cannot.
        vec![self.holds as f64 + self.futures, self.end.gain, -self.end.cost]
    }
}

/// Every plan that was tried, the file's own first.
#[derive(Clone, Debug)]
pub struct Search {
    /// The plans.
    pub tried: Vec<Tried>,
    /// Combinations that are no valid scenario, and were passed over.
    pub impossible: Vec<Vec<f64>>,
}

impl Search {
    /// Those worth a trial: they hold in at least half as many draws as the surest; none where no plan holds in any.
    #[must_use]
    pub fn fitting(&self) -> Vec<usize> {
        let surest = self.tried.iter().map(|t| t.holds).max().unwrap_or(0);
        (0..self.tried.len()).filter(|&i| surest > 0 && 2 * self.tried[i].holds >= surest).collect()
    }

    /// How many do not keep a limit in most draws.
    #[must_use]
    pub fn breaking(&self, asked: &Asked, limit: Limit) -> usize {
        let breaks =
            |t: &&Tried| t.draws.iter().filter(|end| asked.broken(end).contains(&limit)).count() * 2 > t.draws.len();
        self.tried.iter().filter(breaks).count()
    }

    /// Plans from the best on: those worth a trial first, layer by layer.
    fn best(&self) -> Vec<usize> {
        let layer = layers(&self.tried.iter().map(Tried::merits).collect::<Vec<_>>());
        let fitting = self.fitting();
        let mut order: Vec<usize> = (0..self.tried.len()).collect();
        order.sort_by_key(|i| (!fitting.contains(i), layer[*i], *i));
        order
    }
}

/// Most plans that a search of so many tries.
#[must_use]
pub fn most(plans: u32) -> usize {
    1 + plans as usize + ROUNDS * (plans as usize / 4)
}

/// Plans that there are, where every number is one of a few.
#[must_use]
pub fn possible(axes: &[Axis]) -> Option<usize> {
    axes.iter().map(|a| a.values().map(<[f64]>::len)).try_fold(1_usize, |n, values| Some(n.saturating_mul(values?)))
}

/// Searches. `None` when stopped.
///
/// # Errors
/// When a plan is no valid scenario, could not be followed to the end or kept, or those of others are missing.
pub fn search(
    asked: &Asked,
    plans: u32,
    pieces: &mut Pieces<'_>,
    means: Means<'_>,
) -> Result<Option<Search>, AdviceError> {
    let own = asked.own().map_err(Refused::Diagnostics)?;
    let at = asked.axes.iter().map(|a| a.chosen(&asked.scenario)).collect();
    let doubt = Doubt::of(&asked.scenario, DRAWS);
    let Some(mut found) = follow((asked, &doubt), vec![(at, own)], 0, (pieces, means))? else { return Ok(None) };
    found[0].own = true;
    let mut search = Search { tried: found, impossible: Vec::new() };
    let spread = |i: u32| -> Vec<f32> { (0..asked.axes.len()).map(|d| sample(i, d, 0)).collect() };
    let mut shares: Vec<Vec<f32>> = (0..plans).map(spread).collect();
    for round in 0..=ROUNDS {
        let values: Vec<Vec<f64>> = fresh(asked, &search, &shares);
        // What is a valid scenario at the ends of its ranges may be none between: such plans cannot be.
        let scenarios: Vec<Option<Scenario>> = values.par_iter().map(|v| asked.scenario_of(v).ok()).collect();
        let mut candidates: Vec<(Vec<Option<f64>>, Scenario)> = Vec::new();
        for (values, scenario) in values.into_iter().zip(scenarios) {
            match scenario {
                Some(scenario) => candidates.push((values.into_iter().map(Some).collect(), scenario)),
                None => search.impossible.push(values),
            }
        }
        let done = search.tried.len();
        let Some(found) = follow((asked, &doubt), candidates, done, (pieces, means))? else { return Ok(None) };
        search.tried.extend(found);
        shares = children(asked, &search, round as u32, plans as usize / 4);
    }
    Ok(Some(search))
}

/// Plans that were not tried yet, each once.
fn fresh(asked: &Asked, search: &Search, shares: &[Vec<f32>]) -> Vec<Vec<f64>> {
    let mut fresh: Vec<Vec<f64>> = Vec::new();
    for shares in shares {
        let values: Vec<f64> = asked.axes.iter().zip(shares).map(|(a, &s)| value(a, s)).collect();
        let is_known = search.tried.iter().any(|t| t.at.iter().zip(&values).all(|(a, b)| *a == Some(*b)));
        if !is_known && !fresh.contains(&values) && !search.impossible.contains(&values) {
            fresh.push(values);
        }
    }
    fresh
}

/// The value a share of the way along an axis, as somebody would set it.
fn value(axis: &Axis, share: f32) -> f64 {
    match axis.over {
        Over::Range { from, to, whole: false } => {
            let step = round_step((to - from) / PARTS);
            let exact = from + f64::from(share) * (to - from);
            rounded(((exact / step).round() * step).clamp(from, to) as f32)
        }
        _ => axis.at_share(share),
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is no larger.
fn round_step(x: f64) -> f64 {
    let power = 10_f64.powf((x * 1.000_001).log10().floor());
    let times = [5.0, 2.0].into_iter().find(|t| t * power <= x * 1.000_001).unwrap_or(1.0);
    times * power
}

/// Where a value stands along an axis.
fn share(axis: &Axis, value: f64) -> f64 {
    match &axis.over {
        Over::Range { from, to, .. } => ((value - from) / (to - from)).clamp(0.0, 1.0),
        Over::Values(values) => {
            let at = values.iter().position(|x| *x == value).unwrap_or(0);
            (at as f64 + 0.5) / values.len() as f64
        }
    }
}

/// Further plans, made of the best: one of them, moved along the difference of two others.
fn children(asked: &Asked, search: &Search, round: u32, n: usize) -> Vec<Vec<f32>> {
    let whole = |i: &usize| search.tried[*i].at.iter().all(Option::is_some);
    let parents: Vec<Vec<f64>> = search
        .best()
        .into_iter()
        .filter(whole)
        .take(PARENTS)
        .map(|i| asked.axes.iter().zip(&search.tried[i].at).map(|(a, x)| share(a, x.unwrap_or_default())).collect())
        .collect();
    let axes = asked.axes.len();
    let one = |child: usize| -> Vec<f32> {
        let draw = |d: usize| sample(child as u32, d, 1 + round);
        let pick = |d: usize| &parents[((draw(d) * parents.len() as f32) as usize).min(parents.len() - 1)];
        let (base, to, from) = (pick(0), pick(1), pick(2));
        (0..axes)
            .map(|d| {
                let moved = base[d] + STEP * (to[d] - from[d]);
                // What goes beyond an end comes back from it.
                let within = if moved < 0.0 {
                    -moved
                } else if moved > 1.0 {
                    2.0 - moved
                } else {
                    moved
                };
                (if draw(3 + d) < TAKES_OVER { within.clamp(0.0, 1.0) } else { base[d] }) as f32
            })
            .collect()
    };
    if parents.is_empty() { Vec::new() } else { (0..n).map(one).collect() }
}

/// Sobol's sequence, scrambled after Owen and Burley.
fn sample(i: u32, dimension: usize, seed: u32) -> f32 {
    sobol_burley::sample(i, dimension as u32 % 256, seed * 8 + dimension as u32 / 256)
}

/// Simulates plans, some at a time; none when stopped.
fn follow(
    (asked, doubt): (&Asked, &Doubt),
    candidates: Vec<(Vec<Option<f64>>, Scenario)>,
    before: usize,
    (pieces, means): (&mut Pieces<'_>, Means<'_>),
) -> Result<Option<Vec<Tried>>, AdviceError> {
    let each = asked.numbers(FUTURES as usize) * rayon::current_num_threads();
    let at_once = (NUMBERS / each.max(1)).clamp(1, AT_ONCE);
    let numbers = before..before + candidates.len();
    let of = |n: usize| in_short(&candidates[n - before].0);
    let done = AtomicUsize::new((before + pieces.known(&numbers, of)) * DRAWS);
    let simulate = |group: &[usize]| -> Result<(Vec<Piece>, bool), Mismatch> {
        let plans: Vec<&Scenario> = group.iter().map(|&n| &candidates[n - before].1).collect();
        let one = |draw: usize| -> Result<Option<Vec<Vec<End>>>, Mismatch> {
            let first = (draw * WIDTH) as u32;
            let Some(ensemble) = means.ensemble(&drawn(doubt, &plans, draw), first..first + FUTURES)? else {
                return Ok(None);
            };
            let done = done.fetch_add(plans.len(), Ordering::Relaxed) + plans.len();
            (means.progress)(done / DRAWS);
            Ok(Some((1..=plans.len()).map(|arm| asked.ends(&ensemble, arm)).collect()))
        };
        let ends: Option<Vec<Vec<Vec<End>>>> =
            (0..DRAWS).into_par_iter().with_max_len(1).map(one).collect::<Result<_, Mismatch>>()?;
        let Some(ends) = ends else { return Ok((Vec::new(), true)) };
        let piece = |(i, &point): (usize, &usize)| {
            let ends = ends.iter().map(|draw| draw[i].clone()).collect();
            Piece { point, of: of(point), ends, seen: Vec::new() }
        };
        Ok((group.iter().enumerate().map(piece).collect(), false))
    };
    let found = pieces.round(numbers, of, at_once, simulate)?;
    (means.progress)(before + candidates.len());
    let tried = |((at, scenario), Piece { ends, .. }): ((Vec<Option<f64>>, Scenario), Piece)| {
        let draws: Vec<End> = ends.iter().map(|draw| End::mean(draw)).collect();
        let (end, holds) = (End::mean(&draws), draws.iter().filter(|end| asked.holds(end)).count());
        Tried { at, end, holds, futures: asked.share_that_holds(ends.iter().flatten()), draws, own: false, scenario }
    };
    Ok(found.map(|found| candidates.into_iter().zip(found).map(tried).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_that_somebody_would_set() {
        let steps = [0.05, 0.075, 0.0075, 2.5, 0.0464, 1.0, 0.1].map(round_step);
        let near = steps.iter().zip([0.05, 0.05, 0.005, 2.0, 0.02, 1.0, 0.1]).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near, "{steps:?}");
        let axis = |from, to| Axis { path: "x".to_owned(), over: Over::Range { from, to, whole: false } };
        let at = |axis: &Axis| [0.0, 0.333, 0.5, 0.999].map(|s| value(axis, s));
        assert_eq!(at(&axis(0.0, 1.5)), [0.0, 0.5, 0.75, 1.5]);
        assert_eq!(at(&axis(0.5, 1.428_571_4)), [0.5, 0.8, 0.96, 1.42]);
        for (share_of, there) in [(0.0, 0.0), (0.75, 0.5), (2.0, 1.0)] {
            assert_eq!(share(&axis(0.0, 1.5), share_of), there);
        }
    }
}
