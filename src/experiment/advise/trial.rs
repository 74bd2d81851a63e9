//! The trial: the plans of the front under the same draws of everything in doubt, over fresh futures.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::front::{layers, thinned};
use super::pieces::in_short;
use super::search::SEARCHED;
use super::{AdviceError, Asked, End, FUTURES, Limit, Means, Piece, Pieces, Search, Tried, drawn};
use crate::ensemble::Summary;
use crate::experiment::assumptions::Doubt;
use crate::lanes::WIDTH;
use crate::run::Mismatch;
use crate::scenario::Scenario;

/// Plans under trial, beside the file's own.
const TRIED: usize = 12;
/// Plans to choose from.
const SHOWN: usize = 6;
/// A plan holds as surely as another where it holds in fewer draws by no more than one in so many of all.
const AS_SURE: usize = 20;

/// A plan to choose from.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its letter; none for the file's own.
    pub letter: Option<char>,
    /// Whether it is the plan of the file.
    pub own: bool,
    /// Its values, in the order of the axes; none where the file has no such number.
    pub at: Vec<Option<f64>>,
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
    /// Whether it holds in fewer draws than the surest by more than one in twenty of all.
    pub less_sure: bool,
    /// The scenario with it.
    pub scenario: Scenario,
}

impl Plan {
    /// What plans are compared by, more is better, as in the search.
    fn merits(&self) -> Vec<f64> {
        vec![self.holds as f64, self.gain.0, -self.cost]
    }
}

/// Plans to choose from.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The plans, from the cheapest on; the file's own last.
    pub plans: Vec<Plan>,
    /// The one advised, by its place: of the plans that hold as surely as the surest, in half of the draws at least, and gain as much as any of
    /// them, within what matters, the cheapest. None where no plan holds so, or gains what matters on average.
    pub advised: Option<usize>,
    /// The one that gains most of those that could be advised.
    pub most: Option<usize>,
    /// The surest.
    pub surest: usize,
    /// Draws.
    pub draws: usize,
    /// Plans that were tried under them.
    pub tried: usize,
}

impl Trial {
    /// The plan advised, if one is.
    #[must_use]
    pub fn advice(&self) -> Option<&Plan> {
        self.advised.and_then(|i| self.plans.get(i))
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
    let all: Vec<&[Option<f64>]> = chosen.iter().map(|&i| &search.tried[i].at[..]).collect();
    let (numbers, of) = (first..first + draws as usize, in_short(&all));
    let done = AtomicUsize::new(pieces.known(&numbers, |_| of.clone()));
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
        Ok(Some(Piece { point, of: of.clone(), ends, seen: Vec::new() }))
    };
    let found = pieces.round(numbers, |_| of.clone(), at_once(), |group| finished(group, one))?;
    let ends = found.map(|found| found.into_iter().map(|piece| piece.ends).collect::<Vec<_>>());
    Ok(ends.map(|ends| judged(asked, search, &chosen, &ends)))
}

/// Draws that are put on disk at once.
pub(super) fn at_once() -> usize {
    4 * rayon::current_num_threads()
}

/// The draws of a group that are finished, side by side, and whether it was stopped before all were.
pub(super) fn finished(
    group: &[usize],
    one: impl Fn(usize) -> Result<Option<Piece>, Mismatch> + Sync,
) -> Result<(Vec<Piece>, bool), Mismatch> {
    let found = group.par_iter().with_max_len(1).map(|&point| one(point));
    let found: Vec<Piece> = found.collect::<Result<Vec<_>, Mismatch>>()?.into_iter().flatten().collect();
    let is_stopped = found.len() < group.len();
    Ok((found, is_stopped))
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
pub(super) fn judged(asked: &Asked, search: &Search, chosen: &[usize], ends: &[Vec<Vec<End>>]) -> Trial {
    let mut plans: Vec<Plan> = chosen
        .iter()
        .enumerate()
        .map(|(i, &which)| plan(asked, &search.tried[which], ends.iter().map(|draw| &draw[i][..])))
        .collect();
    plans.sort_by(|a, b| a.own.cmp(&b.own).then(a.cost.total_cmp(&b.cost)));
    let draws = ends.len();
    let surest = (0..plans.len()).max_by_key(|&i| (plans[i].holds, std::cmp::Reverse(i))).unwrap_or(0);
    let most_holds = plans.get(surest).map_or(0, |p| p.holds);
    plans.iter_mut().for_each(|p| p.less_sure = (most_holds - p.holds) * AS_SURE > draws);
    let matters = f64::from(asked.aim.metric.minimal_important_difference);
    let is_worth_it = |p: &Plan| !p.less_sure && 2 * p.holds >= draws && p.gain.0 >= matters;
    let worth_it: Vec<usize> = (0..plans.len()).filter(|&i| is_worth_it(&plans[i])).collect();
    let gain = |i: usize| plans[i].gain.0;
    let most = worth_it.iter().copied().max_by(|&a, &b| gain(a).total_cmp(&gain(b)));
    let as_good = worth_it.iter().copied().filter(|&i| most.is_some_and(|most| gain(i) > gain(most) - matters));
    let advised = as_good.min_by(|&a, &b| plans[a].cost.total_cmp(&plans[b].cost));
    let mut shown: Vec<usize> =
        (0..plans.len()).filter(|&i| plans[i].own).chain([surest]).chain(most).chain(advised).collect();
    shown.sort_unstable();
    shown.dedup();
    let points: Vec<Vec<f64>> = plans.iter().map(Plan::merits).collect();
    let layer = layers(&points);
    let best: Vec<usize> = (0..plans.len()).filter(|i| layer[*i] == 0 && !shown.contains(i)).collect();
    let room = SHOWN.saturating_sub(shown.iter().filter(|&&i| !plans[i].own).count());
    shown.extend(thinned(&points, best, room));
    shown.sort_unstable();
    let place = |of: Option<usize>| of.and_then(|of| shown.iter().position(|&i| i == of));
    let (advised, most, surest) = (place(advised), place(most), place(Some(surest)).unwrap_or(0));
    let tried = plans.len();
    let mut plans: Vec<Plan> = shown.iter().map(|&i| plans[i].clone()).collect();
    plans.iter_mut().filter(|p| !p.own).zip('A'..).for_each(|(plan, letter)| plan.letter = Some(letter));
    Trial { plans, advised, most, surest, draws, tried }
}

/// What a plan comes to over the draws.
fn plan<'e>(asked: &Asked, tried: &Tried, ends: impl Iterator<Item = &'e [End]> + Clone) -> Plan {
    let draws: Vec<End> = ends.clone().map(End::mean).collect();
    let mut breaks: Vec<(Limit, usize)> = Vec::new();
    for limit in draws.iter().flat_map(|end| asked.broken(end)) {
        match breaks.iter_mut().find(|b| b.0 == limit) {
            Some(known) => known.1 += 1,
            None => breaks.push((limit, 1)),
        }
    }
    breaks.sort_by_key(|b| std::cmp::Reverse(b.1));
    let (mean, gain) = (End::mean(&draws), Summary::of(draws.iter().map(|end| end.gain as f32)));
    Plan {
        letter: None,
        own: tried.own,
        at: tried.at.clone(),
        holds: draws.iter().filter(|end| asked.holds(end)).count(),
        gain: (mean.gain, gain.p10, gain.p90),
        cost: mean.cost,
        breaks,
        futures: asked.share_that_holds(ends.flatten()),
        less_sure: false,
        scenario: tried.scenario.clone(),
    }
}
