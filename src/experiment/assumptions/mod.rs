//! The numbers marked *assumption*, drawn together over plausible ranges: how far an answer rests on them.
//!
//! Each number is drawn from half of the way to the one end of its permitted range to half of the way to the other, as often
//! above as below where the scenario has it, as a Latin hypercube, which fills every range evenly. Each draw simulates eight futures in all arms; they are the first futures of the run itself, so
//! every draw is a twin of what is known, and few tell how far it moves the effect. Then the numbers that matter most are moved alone to either end of
//! their range, and where that turns a verdict, it is sought where.

mod doubt;
mod number;
mod turn;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

pub(crate) use doubt::Doubt;
use number::placed;
pub(crate) use number::put;
pub use number::{assumed, assumed_numbers, move_all, number};

use crate::analysis::{Alone, Analysis, Assumption, Assumptions, Cell, Draw, Levels};
use crate::ensemble::{Progress, Simulate};
use crate::lanes::WIDTH;
use crate::observe::PlaceKind;
use crate::run::{Arm, Mismatch};

/// Draws unless another number is asked for.
pub const DRAWS: u32 = 64;
/// The longest sequence of draws.
pub const MOST_DRAWS: u32 = 1 << 14;
/// Futures of each draw: half a batch, which takes two thirds of the time of a whole one.
pub(super) const FUTURES: usize = WIDTH / 2;
/// Numbers that are moved alone.
const ALONE: usize = 5;
/// Levels kept in memory, all draws together; beyond it only the headline metrics are kept.
const NUMBERS: usize = 24_000_000;

/// Draws the assumed numbers for the arms of an experiment that is analysed, at these months. `progress` counts draws
/// and other simulations of as many futures. `None` when `stop` was raised.
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
    let futures = FUTURES.min(analysis.futures());
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
    let numbers = columns.len() * months.len() * analysis.arms().len() * FUTURES * draws;
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
