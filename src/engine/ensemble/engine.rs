//! Many futures in parallel: batches over threads, collected in order, so that the number of threads changes nothing.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Ensemble;
use crate::lanes::WIDTH;
use crate::observe::Trajectory;
use crate::run::{Arm, BatchDesign, Mismatch, NotFinite, PART, Record, TimeConfiguration};
use crate::scenario::Scenario;
use crate::week::mediation::Held;

/// How far a simulation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Futures finished.
    pub done: usize,
    /// Futures wanted.
    pub all: usize,
}

/// What simulates all arms over a range of futures: [`simulate`], or one whose answer is known.
pub type Simulate<'a> = &'a (
        dyn Fn(&[Arm], Range<u32>, &(dyn Fn(Progress) + Sync), &AtomicBool) -> Result<Option<Ensemble>, Mismatch> + Sync
    );

/// Simulates all arms over the futures of a range, sixteen at a time. `None` when `stop` was raised.
///
/// # Errors
/// [`Mismatch`] when the arms cannot share their futures, or a number left what can be held.
pub fn simulate(
    arms: &[Arm],
    futures: Range<u32>,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Option<Ensemble>, Mismatch> {
    at_pace(arms, TimeConfiguration::default(), futures, progress, stop)
}

/// The same futures written down at the end of every week: month `k` of what comes back is week `k`. `None` when `stop` was
/// raised.
///
/// # Errors
/// [`Mismatch`] when the arms cannot share their futures, or a number left what can be held.
pub fn by_week(arms: &[Arm], futures: Range<u32>, stop: &AtomicBool) -> Result<Option<Ensemble>, Mismatch> {
    let pace = TimeConfiguration { record: Record::Weeks, ..TimeConfiguration::default() };
    at_pace(arms, pace, futures, &|_| {}, stop)
}

fn at_pace(
    arms: &[Arm],
    pace: TimeConfiguration,
    futures: Range<u32>,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Option<Ensemble>, Mismatch> {
    let design = BatchDesign::new(arms, pace)?;
    let names = arms.iter().map(|a| a.name.clone()).collect();
    Ok(follow(&design, names, futures, progress, stop)?)
}

/// Simulates a design over the futures of a range. `None` when `stop` was raised. Called from outside the threads' pool, with fewer
/// batches than threads, the threads share the weeks of large organisations and channels.
///
/// # Errors
/// [`NotFinite`] when a number left what can be held.
pub fn follow(
    design: &BatchDesign,
    arms: Vec<String>,
    futures: Range<u32>,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Option<Ensemble>, NotFinite> {
    let pieces = pieces(&futures);
    let shared = threads_are_left_by(pieces.len());
    let simulate = |piece: Piece| match (piece.lanes, shared) {
        (PART, false) => design.futures::<PART>(piece.first),
        (PART, true) => design.futures_shared::<PART>(piece.first),
        (_, false) => design.futures::<WIDTH>(piece.first),
        (_, true) => design.futures_shared::<WIDTH>(piece.first),
    };
    let futures = in_pieces(pieces, &simulate, &futures, progress, stop)?;
    Ok(futures.map(|futures| Ensemble { layout: design.layout().clone(), arms, futures }))
}

/// Simulates a scenario with its programme next to its twin without it, once for each of what is held: arm 0 is without, and
/// every further arm takes over from it what it holds. `None` when `stop` was raised.
///
/// # Errors
/// [`Mismatch`] when a number left what can be held.
pub fn simulate_held(
    scenario: &Scenario,
    held: &[Held],
    futures: Range<u32>,
    stop: &AtomicBool,
) -> Result<Option<Ensemble>, Mismatch> {
    let design = BatchDesign::new(&Arm::twins(scenario), TimeConfiguration::default())?;
    let arms = (0..=held.len()).map(|i| if i == 0 { "without".to_owned() } else { format!("held-{i}") }).collect();
    let simulate = |piece: Piece| design.batch_beside(piece.first / WIDTH as u32, held);
    let futures = in_pieces(batches(&futures), &simulate, &futures, &|_| {}, stop)?;
    Ok(futures.map(|futures| Ensemble { layout: design.layout().clone(), arms, futures }))
}

/// Whether threads have nothing to do but to help with the weeks of others: not within parallel work, such as the points of a sweep, where
/// a thread that waits for help would begin a further point.
fn threads_are_left_by(pieces: usize) -> bool {
    pieces < rayon::current_num_threads() && rayon::current_thread_index().is_none()
}

/// Futures that are simulated as one: a batch, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    first: u32,
    lanes: usize,
}

/// The futures of a range as batches; part of one where nobody wants the others.
fn pieces(futures: &Range<u32>) -> Vec<Piece> {
    let lanes = PART as u32;
    let parts = |batch: Piece| {
        let all = (0..WIDTH as u32 / lanes).map(|k| batch.first + k * lanes);
        let wanted = all.filter(|first| futures.start < first + lanes && *first < futures.end);
        let parts: Vec<Piece> = wanted.map(|first| Piece { first, lanes: PART }).collect();
        if parts.len() < WIDTH / PART { parts } else { vec![batch] }
    };
    batches(futures).into_iter().flat_map(parts).collect()
}

/// The futures of a range as batches.
fn batches(futures: &Range<u32>) -> Vec<Piece> {
    let width = WIDTH as u32;
    (futures.start / width..futures.end.div_ceil(width)).map(|b| Piece { first: b * width, lanes: WIDTH }).collect()
}

/// Simulates a piece: trajectories by lane and arm.
type Follow<'a> = &'a (dyn Fn(Piece) -> Result<Vec<Vec<Trajectory>>, NotFinite> + Sync);

/// Pieces over threads: the futures of a range, in order.
fn in_pieces(
    pieces: Vec<Piece>,
    simulate: Follow<'_>,
    futures: &Range<u32>,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Option<Vec<Vec<Trajectory>>>, NotFinite> {
    let all = futures.len();
    let done = AtomicUsize::new(0);
    let parts: Vec<Option<Vec<_>>> = pieces
        .into_par_iter()
        .with_max_len(1)
        .map(|piece| {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let lanes: Vec<_> = simulate(piece)?
                .into_iter()
                .zip(piece.first..)
                .filter(|(_, future)| futures.contains(future))
                .map(|(arms, _)| arms)
                .collect();
            let so_far = done.fetch_add(lanes.len(), Ordering::Relaxed) + lanes.len();
            progress(Progress { done: so_far, all });
            Ok(Some(lanes))
        })
        .collect::<Result<_, NotFinite>>()?;
    Ok(parts.into_iter().collect::<Option<Vec<_>>>().map(|parts| parts.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_help_only_where_no_other_work_waits_for_them() {
        let threads = rayon::current_num_threads();
        assert_eq!([0, threads, threads + 1].map(threads_are_left_by), [true, false, false]);
        let inside = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads");
        assert!(!inside.install(|| threads_are_left_by(1)));
    }

    #[test]
    fn what_nobody_wants_is_not_simulated() {
        let told = |futures| pieces(&futures).iter().map(|p| (p.first, p.lanes)).collect::<Vec<_>>();
        assert_eq!(told(0..40), [(0, 16), (16, 16), (32, 8)]);
        assert_eq!(told(24..26), [(24, 8)]);
        assert_eq!(told(24..36), [(24, 8), (32, 8)]);
        assert_eq!(told(4..12), [(0, 16)]);
        assert!(told(0..0).is_empty());
    }
}
