//! The numbers marked *assumption*, drawn together over plausible ranges: how far an answer rests on them.
//!
//! Each number is drawn from half of the way to the one end of its permitted range to half of the way to the other, as often
//! above as below where the scenario has it, as a Latin hypercube, which fills every range evenly. Each draw simulates sixteen futures, a batch, in all arms; they are the first futures of the
//! run itself, so every draw is a twin of what is known. Then the numbers that matter most are moved alone to either end of
//! their range, and where that turns a verdict, it is sought where.

mod turn;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::latin::latin;
use crate::analysis::{Alone, Analysis, Assumption, Assumptions, Cell, Draw, Levels};
use crate::ensemble::{Progress, Simulate};
use crate::lanes::WIDTH;
use crate::mechanism::{MECHANISMS, Parameters};
use crate::observe::PlaceKind;
use crate::quantity::{Evidence, Parameter, rounded};
use crate::run::{Arm, Mismatch};
use crate::scenario::{Course, Scenario};
use crate::steering::Lever;

/// Draws unless another number is asked for.
pub const DRAWS: u32 = 64;
/// The longest sequence of draws.
pub const MOST_DRAWS: u32 = 1 << 14;
/// Numbers that are moved alone.
const ALONE: usize = 6;
/// Levels kept in memory, all draws together; beyond it only the headline metrics are kept.
const NUMBERS: usize = 24_000_000;

/// The assumed numbers of a scenario; those of mechanisms that are switched off move nothing and are left out.
#[must_use]
pub fn assumed(scenario: &Scenario) -> Vec<Assumption> {
    let effective = scenario.mechanisms.effective();
    let is_on = |mechanism: &str| effective.number(mechanism, "strength").is_none_or(|s| s > 0.0);
    let mut drawn = Vec::new();
    for (mechanism, parameter) in every_number().filter(|(mechanism, _)| is_on(mechanism)) {
        let value = effective.number(mechanism, parameter.name).unwrap_or(parameter.default);
        drawn.push(Assumption::new(mechanism, parameter, rounded(value)));
    }
    drawn
}

/// A scenario with one of its numbers in doubt moved; what was learnt is put as it is.
fn placed(scenario: &mut Scenario, assumption: &Assumption, share: f64, learnt: bool) {
    if learnt {
        return put(scenario, assumption, assumption.at(share));
    }
    moved(&mut scenario.mechanisms, assumption, share);
}

/// Parameters with one of the assumed numbers moved: the share of the way, see [`Assumption::at`].
fn moved(parameters: &mut Parameters, assumption: &Assumption, share: f64) {
    if let Some(number) = parameters.number_mut(assumption.mechanism, assumption.parameter.name) {
        // An arm may have a value of its own: then it is drawn around that.
        let own = Assumption::new(assumption.mechanism, assumption.parameter, rounded(*number));
        *number = own.at(share) as f32;
    }
}

/// Every number of the model that is assumed, in one fixed order, with its mechanism.
fn every_number() -> impl Iterator<Item = (&'static str, &'static Parameter)> {
    let of = |table: &'static [Parameter]| table.iter().filter(|p| p.evidence == Evidence::Assumption);
    MECHANISMS.iter().flat_map(move |&(mechanism, _, table)| of(table).map(move |p| (mechanism, p)))
}

/// How many numbers of the model are assumed.
#[must_use]
pub fn assumed_numbers() -> usize {
    every_number().count()
}

/// Moves every assumed number of the model: shares of the way, in the order of the parameters, see [`Assumption::at`].
pub fn move_all(parameters: &mut Parameters, at: &[f32]) {
    for ((mechanism, parameter), &share) in every_number().zip(at) {
        moved(parameters, &Assumption::new(mechanism, parameter, 0.0), f64::from(share));
    }
}

/// Gives a number of a scenario a value.
pub(crate) fn put(scenario: &mut Scenario, number: &Assumption, value: f64) {
    let steps: Vec<&str> = number.place.as_deref().unwrap_or_default().split('.').collect();
    let lever = Lever::named(number.parameter.name);
    match (&steps[..], lever) {
        (["chain", "organisations", id, "culture"], Some(lever)) => {
            if let Some(organisation) = scenario.chain.organisations.get_mut(*id) {
                organisation.culture.levers.insert(lever, value as f32);
            }
        }
        (["programme", id], Some(lever)) => {
            let plan = scenario.programme.entry((*id).to_owned()).or_default();
            plan.levers.insert(lever, Course::Constant(value as f32));
        }
        _ => {
            if let Some(own) = scenario.mechanisms.number_mut(number.mechanism, number.parameter.name) {
                *own = value as f32;
            }
        }
    }
}

/// The number at a path, as one that can be moved between two values; none where the path leads to no number of a mechanism, a
/// culture or a programme.
#[must_use]
pub fn number(scenario: &Scenario, path: &str) -> Option<Assumption> {
    let (above, name) = path.rsplit_once('.')?;
    if let Some(mechanism) = above.strip_prefix("mechanisms.") {
        let &(mechanism, _, table) = MECHANISMS.iter().find(|m| m.0 == mechanism)?;
        let parameter = table.iter().find(|p| p.name == name)?;
        let value = scenario.mechanisms.effective().number(mechanism, name)?;
        return Some(Assumption::new(mechanism, parameter, rounded(value)));
    }
    let lever = Lever::named(name)?;
    let (parameter, steps) = (lever.row(), above.split('.').collect::<Vec<_>>());
    let value = match steps[..] {
        ["chain", "organisations", id, "culture"] => {
            scenario.chain.organisations.get(id)?.culture.levers.get(&lever).copied().unwrap_or(parameter.default)
        }
        ["programme", id] => match scenario.programme.get(id)?.levers.get(&lever)? {
            Course::Constant(x) => *x,
            Course::Points(_) => return None,
        },
        _ => return None,
    };
    Some(Assumption { place: Some(above.to_owned()), ..Assumption::new("", parameter, rounded(value)) })
}

/// What was learnt from figures of one's own, as numbers between their smallest and largest draw, and the shares of so many draws
/// of equal weight.
fn learnt(scenario: &Scenario, draws: usize) -> Vec<(Assumption, Vec<f32>)> {
    let Some(known) = scenario.ensemble.as_ref().filter(|e| !e.draws.is_empty()) else { return Vec::new() };
    let all: f32 = known.draws.iter().map(|d| d[0]).sum();
    let (mut chosen, mut sum) = (Vec::with_capacity(draws), 0.0);
    for draw in &known.draws {
        sum += draw[0] / all.max(f32::MIN_POSITIVE);
        while chosen.len() < draws && (chosen.len() as f32 + 0.5) / draws as f32 <= sum + 1e-6 {
            chosen.push(draw);
        }
    }
    let one = |(i, path): (usize, &String)| {
        let mut number = number(scenario, path)?;
        let values: Vec<f64> = chosen.iter().map(|d| rounded(d[i + 1])).collect();
        number.low = values.iter().copied().fold(number.value, f64::min);
        number.high = values.iter().copied().fold(number.value, f64::max);
        let shares = values.iter().map(|x| number.share(*x) as f32).collect();
        Some((number, shares))
    };
    known.numbers.iter().enumerate().filter_map(one).collect()
}

/// Every number that is doubted, and where each stands in each draw.
pub(crate) struct Doubt {
    /// The numbers: first those that were learnt from figures of one's own, then those that are assumed.
    pub(crate) drawn: Vec<Assumption>,
    /// Shares, draw by draw.
    pub(crate) at: Vec<Vec<f32>>,
    /// How many were learnt.
    pub(crate) learnt: usize,
}

impl Doubt {
    /// So many draws of what a scenario leaves in doubt.
    pub(crate) fn of(scenario: &Scenario, draws: usize) -> Self {
        let learnt = learnt(scenario, draws);
        let mut drawn: Vec<Assumption> = learnt.iter().map(|l| l.0.clone()).collect();
        drawn.extend(assumed(scenario).into_iter().filter(|a| learnt.iter().all(|l| l.0.path() != a.path())));
        let mut at = latin(draws, drawn.len());
        for (i, (_, shares)) in learnt.iter().enumerate() {
            at.iter_mut().zip(shares).for_each(|(at, share)| at[i] = *share);
        }
        Self { drawn, at, learnt: learnt.len() }
    }

    /// The scenario of a draw.
    pub(crate) fn scenario(&self, scenario: &Scenario, draw: usize) -> Scenario {
        let mut own = scenario.clone();
        for (i, (number, share)) in self.drawn.iter().zip(&self.at[draw]).enumerate() {
            placed(&mut own, number, f64::from(*share), i < self.learnt);
        }
        own
    }
}

/// Draws the assumed numbers for the arms of an experiment that is analysed, at these months. `progress` counts simulations
/// of sixteen futures. `None` when `stop` was raised.
///
/// # Errors
/// [`Mismatch`] when a draw could not be followed to the end.
pub fn draw(
    analysis: &Analysis<'_>,
    arms: &[Arm],
    months: &[usize],
    draws: u32,
    simulate: Simulate<'_>,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Option<Assumptions>, Mismatch> {
    let Doubt { drawn, at, learnt: known } = Doubt::of(analysis.scenario, draws as usize);
    let cells = cells(analysis, months, draws as usize);
    let futures = WIDTH.min(analysis.futures());
    let as_run = Levels::of(analysis.ensemble, futures, &cells);
    let all = if drawn.is_empty() { 0 } else { draws as usize + 2 * ALONE.min(drawn.len()) };
    let study =
        Study { arms, learnt: known, futures, cells: &cells, simulate, progress, stop, done: AtomicUsize::new(0), all };
    let mut found = Assumptions::new(drawn, cells.clone(), as_run);
    found.learnt = known;
    if found.drawn.is_empty() {
        return Ok(Some(found));
    }
    let simulated = at.par_iter().with_max_len(1).map(|at| {
        let all: Vec<(usize, f64)> = at.iter().enumerate().map(|(i, &share)| (i, f64::from(share))).collect();
        study.levels(&found.drawn, &all)
    });
    let Some(levels) = simulated.collect::<Result<Option<Vec<Levels>>, Mismatch>>()? else { return Ok(None) };
    found.draws = at.into_iter().zip(levels).map(|(at, levels)| Draw { at, levels }).collect();

    let ends: Vec<(usize, f64)> =
        matter_most(analysis, &found).into_iter().flat_map(|which| [(which, 0.0), (which, 1.0)]).collect();
    let simulated = ends.par_iter().with_max_len(1).map(|&end| study.levels(&found.drawn, &[end]));
    let Some(levels) = simulated.collect::<Result<Option<Vec<Levels>>, Mismatch>>()? else { return Ok(None) };
    found.ends = ends.into_iter().zip(levels).map(|((which, share), levels)| Alone { which, share, levels }).collect();
    let Some(turns) = turn::turns(analysis, &found, &study)? else { return Ok(None) };
    (found.turns, found.somewhere) = (turns.found, turns.somewhere);
    Ok(Some(found))
}

/// What every simulation of a draw has in common.
struct Study<'a> {
    arms: &'a [Arm],
    /// The first so many numbers were learnt.
    learnt: usize,
    futures: usize,
    cells: &'a [Cell],
    simulate: Simulate<'a>,
    progress: &'a (dyn Fn(Progress) + Sync),
    stop: &'a AtomicBool,
    done: AtomicUsize,
    all: usize,
}

impl Study<'_> {
    /// The futures with some of the numbers moved; none when stopped.
    fn levels(&self, drawn: &[Assumption], at: &[(usize, f64)]) -> Result<Option<Levels>, Mismatch> {
        if self.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let arms: Vec<Arm> = self
            .arms
            .iter()
            .map(|arm| {
                let mut arm = arm.clone();
                arm.scenario.futures = self.futures as u32;
                at.iter().for_each(|&(i, share)| placed(&mut arm.scenario, &drawn[i], share, i < self.learnt));
                arm
            })
            .collect();
        let ensemble = (self.simulate)(&arms, 0..self.futures as u32, &|_| {}, self.stop)?;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress)(Progress { done, all: self.all.max(done) });
        Ok(ensemble.map(|e| Levels::of(&e, self.futures, self.cells)))
    }
}

/// Columns and months of which levels are kept: all but those of links while there is room, else the headline metrics.
fn cells(analysis: &Analysis<'_>, months: &[usize], draws: usize) -> Vec<Cell> {
    let columns: Vec<usize> =
        (0..analysis.layout().columns.len()).filter(|&c| analysis.place(c).kind != PlaceKind::Link).collect();
    let numbers = columns.len() * months.len() * analysis.arms().len() * WIDTH * draws;
    let is_told = |c: &usize| numbers <= NUMBERS || crate::analysis::HEADLINES.contains(&analysis.metric(*c).id);
    let mut cells: Vec<Cell> =
        columns.into_iter().filter(is_told).flat_map(|c| months.iter().map(move |&m| (c, m))).collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// The numbers that move the headline effects most: three of the first effect, then the first of each other, then on.
fn matter_most(analysis: &Analysis<'_>, found: &Assumptions) -> Vec<usize> {
    let last = analysis.last();
    let ranked: Vec<Vec<usize>> = analysis
        .headlines()
        .into_iter()
        .map(|column| found.influences((1, 0), (column, last)).iter().map(|i| i.which).collect())
        .collect();
    let mut order: Vec<usize> = ranked.first().map_or_else(Vec::new, |first| first.iter().copied().take(3).collect());
    for rank in 0..found.drawn.len() {
        order.extend(ranked.iter().filter_map(|r| r.get(rank)));
    }
    let mut chosen = Vec::new();
    for which in order {
        if !chosen.contains(&which) && chosen.len() < ALONE {
            chosen.push(which);
        }
    }
    chosen
}

#[cfg(test)]
mod tests;
