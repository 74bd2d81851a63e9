//! The trial: the plans of the front under the same draws of everything in doubt, over fresh futures.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::front::{layers, thinned};
use super::search::SEARCHED;
use super::{AdviceError, Asked, End, FUTURES, Limit, Means, Piece, Pieces, Search, drawn};
use crate::experiment::assumptions::Doubt;
use crate::lanes::WIDTH;
use crate::run::Mismatch;
use crate::scenario::Scenario;

/// Plans under trial, beside the file's own.
const TRIED: usize = 12;
/// Plans to choose from.
const SHOWN: usize = 6;
/// Two plans differ in how surely they hold where equal ones would differ as much in fewer cases than this.
const CLEAR: f64 = 0.05;

/// A plan to choose from.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// Its letter; none for the file's own.
    pub letter: Option<char>,
    /// Its values, in the order of the axes; none where the file has no such number.
    pub at: Vec<Option<f64>>,
    /// How it ends on average in each draw.
    #[serde(skip)]
    pub draws: Vec<End>,
    /// Draws in which it keeps every limit.
    pub holds: usize,
    /// Mean of what it gains over the draws, and what 8 in 10 lie between.
    pub gain: (f64, f64, f64),
    /// Mean of what it costs.
    pub cost: f64,
    /// Limits that it does not keep, and in how many draws.
    pub breaks: Vec<(Limit, usize)>,
    /// Share of single futures, over all draws, in which it keeps every limit.
    pub futures: f64,
    /// Whether it holds less surely than the surest by more than luck of the draws would make of equal ones.
    pub less_sure: bool,
    /// The scenario with it.
    #[serde(skip)]
    pub scenario: Scenario,
}

impl Plan {
    /// What plans are compared by, more is better, as in the search.
    fn merits(&self) -> Vec<f64> {
        vec![self.holds as f64, self.gain.0, -self.cost]
    }
}

/// Plans to choose from.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// The plans, from the cheapest on; the file's own last.
    pub plans: Vec<Plan>,
    /// The one advised: of the plans that hold as surely as the surest and gain as much, within what matters, the cheapest.
    pub advised: usize,
    /// Draws.
    pub draws: usize,
    /// Plans that were tried under them.
    pub tried: usize,
}

impl Trial {
    /// The plan advised.
    #[must_use]
    pub fn advice(&self) -> &Plan {
        &self.plans[self.advised]
    }
}

/// Tries the front of a search under so many draws, whose pieces are numbered from `first` on. `None` when stopped.
///
/// # Errors
/// When a plan could not be followed to the end or kept, or draws of others are missing.
pub fn trial(
    asked: &Asked,
    search: &Search,
    (draws, first): (u32, usize),
    pieces: &mut Pieces<'_>,
    means: Means<'_>,
) -> Result<Option<Trial>, AdviceError> {
    let mut chosen = front(search);
    let own =
        search.tried.iter().position(|t| t.own).filter(|i| !asked.scenario.programme.is_empty() && !chosen.contains(i));
    chosen.extend(own);
    let doubt = Doubt::of(&asked.scenario, draws as usize);
    let plans: Vec<&Scenario> = chosen.iter().map(|&i| &search.tried[i].scenario).collect();
    let done = AtomicUsize::new(0);
    let one = |point: usize| -> Result<Option<Piece>, Mismatch> {
        let draw = point - first;
        if means.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let future = SEARCHED + draw as u32 * WIDTH as u32;
        let Some(ensemble) = means.ensemble(&drawn(&doubt, &plans, draw), future..future + FUTURES)? else {
            return Ok(None);
        };
        (means.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
        let ends = (1..=plans.len()).map(|arm| asked.ends(&ensemble, arm)).collect();
        Ok(Some(Piece { point, ends, seen: Vec::new() }))
    };
    let found = pieces.round(first..first + draws as usize, at_once(), |group| {
        group.par_iter().with_max_len(1).map(|&point| one(point)).collect()
    })?;
    let ends = found.map(|found| found.into_iter().map(|piece| piece.ends).collect::<Vec<_>>());
    Ok(ends.map(|ends| judged(asked, search, &chosen, &ends)))
}

/// Draws that are put on disk at once.
pub(super) fn at_once() -> usize {
    4 * rayon::current_num_threads()
}

/// The front of what is worth a trial, and where that is small what is next to it, thinned where it is crowded.
fn front(search: &Search) -> Vec<usize> {
    let fitting = search.fitting();
    let points: Vec<Vec<f64>> = fitting.iter().map(|&i| search.tried[i].merits()).collect();
    let layer = layers(&points);
    let mut chosen: Vec<usize> = Vec::new();
    for k in 0..=layer.iter().copied().max().unwrap_or(0) {
        let own: Vec<usize> = (0..fitting.len()).filter(|&i| layer[i] == k).collect();
        chosen.extend(thinned(&points, own, TRIED - chosen.len()));
    }
    chosen.into_iter().map(|i| fitting[i]).collect()
}

/// What the trial says of the plans, and which of them are to be chosen from.
fn judged(asked: &Asked, search: &Search, chosen: &[usize], ends: &[Vec<Vec<End>>]) -> Trial {
    let plan = |(i, &which): (usize, &usize)| {
        let draws: Vec<End> = ends.iter().map(|draw| End::mean(&draw[i])).collect();
        let mut breaks: Vec<(Limit, usize)> = Vec::new();
        for limit in draws.iter().flat_map(|end| asked.broken(end)) {
            match breaks.iter_mut().find(|b| b.0 == limit) {
                Some(known) => known.1 += 1,
                None => breaks.push((limit, 1)),
            }
        }
        breaks.sort_by_key(|b| std::cmp::Reverse(b.1));
        let mut gains: Vec<f64> = draws.iter().map(|e| e.gain).filter(|g| g.is_finite()).collect();
        gains.sort_by(f64::total_cmp);
        let mean = End::mean(&draws);
        Plan {
            letter: None,
            at: search.tried[which].at.clone(),
            holds: draws.iter().filter(|end| asked.holds(end)).count(),
            gain: (mean.gain, at_rank(&gains, 0.1), at_rank(&gains, 0.9)),
            cost: mean.cost,
            breaks,
            futures: asked.share_that_holds(ends.iter().flat_map(|draw| &draw[i])),
            less_sure: false,
            scenario: search.tried[which].scenario.clone(),
            draws,
        }
    };
    let (own, mut plans): (Vec<_>, Vec<_>) =
        chosen.iter().enumerate().map(|x| (search.tried[*x.1].own, plan(x))).partition(|(own, _)| *own);
    plans.sort_by(|a, b| a.1.cost.total_cmp(&b.1.cost));
    let tried = plans.len() + own.len();
    let mut plans: Vec<Plan> = plans.into_iter().chain(own.clone()).map(|(_, plan)| plan).collect();
    let holds = |p: &Plan| p.draws.iter().map(|end| asked.holds(end)).collect::<Vec<bool>>();
    let surest = (0..plans.len()).max_by_key(|&i| (plans[i].holds, std::cmp::Reverse(i))).unwrap_or(0);
    let of_surest = holds(&plans[surest]);
    for plan in &mut plans {
        let other = holds(plan);
        let only = |a: &[bool], b: &[bool]| a.iter().zip(b).filter(|(x, y)| **x && !**y).count();
        plan.less_sure = by_luck(only(&of_surest, &other), only(&other, &of_surest)) < CLEAR;
    }
    let sure = || (0..plans.len()).filter(|&i| !plans[i].less_sure);
    let most = sure().map(|i| plans[i].gain.0).fold(f64::NEG_INFINITY, f64::max);
    let matters = f64::from(asked.aim.metric.minimal_important_difference);
    let as_good = sure().filter(|&i| plans[i].gain.0 > most - matters);
    let advised = as_good.min_by(|&a, &b| plans[a].cost.total_cmp(&plans[b].cost)).unwrap_or(surest);
    let is_own = |i: usize| i + own.len() >= plans.len();
    let points: Vec<Vec<f64>> = plans.iter().map(Plan::merits).collect();
    let layer = layers(&points);
    let best: Vec<usize> =
        (0..plans.len()).filter(|&i| layer[i] == 0 && i != advised && i != surest && !is_own(i)).collect();
    let mut shown: Vec<usize> = [advised, surest].into_iter().chain(own.first().map(|_| plans.len() - 1)).collect();
    shown.sort_unstable();
    shown.dedup();
    let room = SHOWN.saturating_sub(shown.iter().filter(|&&i| !is_own(i)).count());
    shown.extend(thinned(&points, best, room));
    shown.sort_unstable();
    let advised = shown.iter().position(|&i| i == advised).unwrap_or(0);
    let count = shown.iter().filter(|&&i| !is_own(i)).count();
    let mut plans: Vec<Plan> = shown.into_iter().map(|i| plans[i].clone()).collect();
    plans.iter_mut().take(count).zip('A'..).for_each(|(plan, letter)| plan.letter = Some(letter));
    Trial { plans, advised, draws: ends.len(), tried }
}

/// A quantile by linear interpolation between the numbers.
fn at_rank(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = share * last as f64;
    let below = at.floor() as usize;
    sorted[below] + (at - at.floor()) * (sorted[(below + 1).min(last)] - sorted[below])
}

/// How often two equal plans would differ so much or more, one way or the other, by luck of the draws: the sign test of the draws in which
/// only one of them holds.
pub(super) fn by_luck(one: usize, other: usize) -> f64 {
    let (n, more) = (one + other, one.max(other));
    let mut tail = 0.0;
    let mut chance = 0.5_f64.powi(n as i32);
    for k in 0..=n {
        if k >= more {
            tail += chance;
        }
        chance *= (n - k) as f64 / (k + 1) as f64;
    }
    (2.0 * tail).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_test_is_the_binomial_tail_on_both_sides() {
        assert!((by_luck(5, 0) - 2.0 / 32.0).abs() < 1e-12);
        assert!((by_luck(6, 0) - 2.0 / 64.0).abs() < 1e-12);
        assert!((by_luck(3, 1) - 2.0 * 5.0 / 16.0).abs() < 1e-12);
        assert_eq!((by_luck(0, 0), by_luck(2, 2)), (1.0, 1.0));
    }

    #[test]
    fn a_quantile_lies_between_its_neighbours() {
        let x = [1.0, 2.0, 4.0];
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|s| at_rank(&x, s)), [1.0, 1.5, 2.0, 3.0, 4.0]);
        assert!(at_rank(&[], 0.5).is_nan());
    }
}
