//! Points over threads. What points share is simulated once: the burn-in where only the programme or events are varied,
//! and the arm without a programme where only the programme is. Nothing of a point depends on which others are simulated
//! beside it, on the order, or on the number of threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use super::{Axis, Futures, Sweep};
use crate::ensemble::{Progress, Summary};
use crate::experiment::outcome::{Levels, number};
use crate::experiment::outcome::{Measured, Point};
use crate::experiment::refused::Refused;
use crate::lanes::WIDTH;
use crate::observe::Trajectory;
use crate::run::{Arm, BatchDesign, Mismatch, NotFinite, Start, TimeConfiguration};

type Starts = BTreeMap<u32, Start<WIDTH>>;

/// Memory that shared burn-ins may take.
const ROOM: usize = 256 << 20;
/// About what one agent takes in a burnt-in batch.
const AGENT: usize = 24 * WIDTH * size_of::<f32>();
/// Finished points are put on disk about this often.
const SECONDS_A_GROUP: f64 = 2.0;
/// Never more points than this at once.
const LARGEST_GROUP: usize = 64;
const BATCH: u32 = WIDTH as u32;

/// How a sweep ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every point was simulated.
    Done,
    /// The user stopped it.
    Stopped,
}

/// What points of a sweep have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shared {
    /// The burn-in and the arm without a programme.
    Without,
    /// The burn-in.
    Start,
    /// Nothing.
    Nothing,
}

/// What one batch of a point costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Seconds of the burn-in.
    start: f64,
    /// Seconds of an arm.
    arm: f64,
    shared: Shared,
}

impl Cost {
    /// Measures one batch.
    ///
    /// # Errors
    /// When the scenario of the first point has problems.
    pub fn measured(sweep: &Sweep) -> Result<Self, Refused> {
        let design = BatchDesign::new(&Arm::twins(&sweep.scenario_at(0)?), TimeConfiguration::default())?;
        let clock = Instant::now();
        let start = design.start_whole(0);
        let burnt_in = clock.elapsed().as_secs_f64();
        let followed = design.branch_whole(&start, 1);
        drop(std::hint::black_box(followed).map_err(Mismatch::from)?);
        let arm = clock.elapsed().as_secs_f64() - burnt_in;
        Ok(Self { start: burnt_in, arm, shared: shared(&sweep.points.axes) })
    }

    /// Seconds that so many points of so many futures take on so many threads.
    #[must_use]
    pub fn seconds(&self, points: usize, futures: u32, threads: usize) -> f64 {
        let (points, batches) = (points as f64, f64::from(futures.div_ceil(BATCH)));
        let once = match self.shared {
            Shared::Without => self.start + (points + 1.0) * self.arm,
            Shared::Start => self.start + 2.0 * points * self.arm,
            Shared::Nothing => points * (self.start + 2.0 * self.arm),
        };
        once * batches / threads.max(1) as f64
    }
}

fn shared(axes: &[Axis]) -> Shared {
    if axes.iter().all(Axis::is_in_programme) {
        Shared::Without
    } else if axes.iter().all(Axis::is_after_the_start) {
        Shared::Start
    } else {
        Shared::Nothing
    }
}

/// Simulates points and hands them on, some at a time, as they are finished. `progress` counts pairs of twins.
///
/// # Errors
/// When a point has problems, or `keep` could not keep it.
pub fn simulate<E: From<Refused>>(
    sweep: &Sweep,
    points: impl IntoIterator<Item = usize>,
    mut keep: impl FnMut(Vec<Point>) -> Result<(), E>,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Ended, E> {
    let mut engine = Engine::new(sweep, progress, stop)?;
    let mut size = rayon::current_num_threads();
    let mut points = points.into_iter().peekable();
    while points.peek().is_some() {
        let group: Vec<usize> = points.by_ref().take(size).collect();
        let clock = Instant::now();
        match engine.group(&group)? {
            None => return Ok(Ended::Stopped),
            Some(finished) => keep(finished)?,
        }
        let each = clock.elapsed().as_secs_f64() / group.len() as f64;
        size = ((SECONDS_A_GROUP / each) as usize).clamp(rayon::current_num_threads(), LARGEST_GROUP);
    }
    Ok(Ended::Done)
}

struct Engine<'a> {
    sweep: &'a Sweep,
    shared: Shared,
    /// Column and month of each outcome, then of what must be precise.
    cells: Vec<(usize, usize)>,
    starts: Starts,
    without: BTreeMap<u32, Levels>,
    room: usize,
    done: AtomicUsize,
    progress: &'a (dyn Fn(Progress) + Sync),
    stop: &'a AtomicBool,
}

/// A point on its way.
struct Growing {
    with: Levels,
    without: Levels,
    /// Futures simulated.
    done: u32,
    /// Futures wanted next.
    next: u32,
}

impl Growing {
    fn differences(&self, cell: usize) -> Summary {
        Summary::of(self.with.0[cell].iter().zip(&self.without.0[cell]).map(|(a, b)| a - b))
    }
}

/// The design that simulates a point, and its arms there.
#[derive(Clone, Copy)]
struct PointArms<'d> {
    design: &'d BatchDesign,
    with: usize,
    without: usize,
}

impl<'a> Engine<'a> {
    fn new(sweep: &'a Sweep, progress: &'a (dyn Fn(Progress) + Sync), stop: &'a AtomicBool) -> Result<Self, Refused> {
        let design = BatchDesign::new(&Arm::twins(&sweep.scenario_at(0)?), TimeConfiguration::default())?;
        let goal = match &sweep.futures {
            Futures::Until(goal) => Some(&goal.of),
            Futures::Fixed(_) => None,
        };
        let cell = |o: &crate::experiment::outcome::Outcome| {
            let column = design.layout().column(o.metric.id, &o.place).ok_or_else(|| Refused::Outcome {
                text: format!("{}@{}", o.metric.id, o.place),
                why: "it is not measured in this scenario".to_owned(),
            })?;
            Ok((column, o.month.min(design.layout().months)))
        };
        Ok(Self {
            sweep,
            shared: shared(&sweep.points.axes),
            cells: sweep.outcomes.iter().chain(goal).map(cell).collect::<Result<_, Refused>>()?,
            starts: Starts::new(),
            without: BTreeMap::new(),
            room: (ROOM / (design.agents() * AGENT).max(1)).clamp(rayon::current_num_threads(), 256),
            done: AtomicUsize::new(0),
            progress,
            stop,
        })
    }

    /// Simulates some points side by side; none when stopped.
    fn group(&mut self, points: &[usize]) -> Result<Option<Vec<Point>>, Refused> {
        let scenarios: Vec<_> = points
            .par_iter()
            .map(|&p| self.sweep.scenario_at(p))
            .collect::<Result<_, _>>()
            .map_err(Refused::Diagnostics)?;
        let designs: Vec<BatchDesign> = match self.shared {
            Shared::Without => {
                let [without, _] = Arm::twins(&scenarios[0]);
                let with = scenarios.iter().map(|s| Arm::twins(s)[1].clone());
                vec![BatchDesign::new(
                    &std::iter::once(without).chain(with).collect::<Vec<_>>(),
                    TimeConfiguration::default(),
                )?]
            }
            Shared::Start => {
                vec![BatchDesign::new(
                    &scenarios.iter().flat_map(Arm::twins).collect::<Vec<_>>(),
                    TimeConfiguration::default(),
                )?]
            }
            Shared::Nothing => scenarios
                .par_iter()
                .map(|s| BatchDesign::new(&Arm::twins(s), TimeConfiguration::default()))
                .collect::<Result<_, _>>()?,
        };
        let place = |i: usize| match self.shared {
            Shared::Without => PointArms { design: &designs[0], with: 1 + i, without: 0 },
            Shared::Start => PointArms { design: &designs[0], with: 2 * i + 1, without: 2 * i },
            Shared::Nothing => PointArms { design: &designs[i], with: 1, without: 0 },
        };
        let places: Vec<PointArms<'_>> = (0..points.len()).map(place).collect();
        let first = match &self.sweep.futures {
            Futures::Fixed(n) => *n,
            Futures::Until(goal) => goal.first(),
        };
        let empty = || Levels::new(self.cells.len());
        let mut growing: Vec<Growing> =
            points.iter().map(|_| Growing { with: empty(), without: empty(), done: 0, next: first }).collect();
        while growing.iter().any(|g| g.next > g.done) {
            if !self.round(&places, &mut growing).map_err(Mismatch::from)? {
                return Ok(None);
            }
            for g in &mut growing {
                if g.next > g.done {
                    g.done = g.next;
                    g.next = self.next(g);
                }
            }
        }
        Ok(Some(points.iter().zip(&growing).map(|(&p, g)| self.point(p, g)).collect()))
    }

    /// How many futures a point goes on to; as many as it has when that is enough.
    fn next(&self, g: &Growing) -> u32 {
        let Futures::Until(goal) = &self.sweep.futures else { return g.done };
        goal.next(&g.differences(self.cells.len() - 1), g.done).unwrap_or(g.done)
    }

    /// Brings every point to the futures wanted next; false when stopped.
    fn round(&mut self, places: &[PointArms<'_>], growing: &mut [Growing]) -> Result<bool, NotFinite> {
        let wanted = |g: &Growing| g.done / BATCH..g.next.div_ceil(BATCH).max(g.done / BATCH);
        let last = growing.iter().map(|g| wanted(g).end).max().unwrap_or(0);
        let batches: Vec<u32> = (0..last).filter(|b| growing.iter().any(|g| wanted(g).contains(b))).collect();
        for block in batches.chunks(self.room) {
            if self.shared != Shared::Nothing && !self.prepare(places[0], block)? {
                return Ok(false);
            }
            let units: Vec<(usize, u32)> =
                (0..growing.len()).flat_map(|i| block.iter().map(move |&b| (i, b))).collect();
            let units: Vec<(usize, u32)> = units
                .into_iter()
                .filter(|(i, b)| growing[*i].next > growing[*i].done && wanted(&growing[*i]).contains(b))
                .collect();
            let simulated: Vec<Option<(Levels, Levels)>> = units
                .par_iter()
                .with_max_len(1)
                .map(|&(i, batch)| {
                    if self.stop.load(Ordering::Relaxed) {
                        return Ok(None);
                    }
                    let futures = (growing[i].next - batch * BATCH).min(BATCH) as usize;
                    let levels = self.unit(places[i], batch, futures)?;
                    let done = self.done.fetch_add(futures, Ordering::Relaxed) + futures;
                    (self.progress)(Progress { done, all: 0 });
                    Ok(Some(levels))
                })
                .collect::<Result<_, NotFinite>>()?;
            let simulated: Option<Vec<_>> = simulated.into_iter().collect();
            let Some(simulated) = simulated else { return Ok(false) };
            for ((i, _), (with, without)) in units.into_iter().zip(simulated) {
                growing[i].with.append(&with);
                growing[i].without.append(&without);
            }
        }
        Ok(true)
    }

    /// Simulates what a block of batches shares; false when stopped.
    fn prepare(&mut self, place: PointArms<'_>, block: &[u32]) -> Result<bool, NotFinite> {
        if self.starts.len() + block.iter().filter(|b| !self.starts.contains_key(b)).count() > self.room {
            self.starts.retain(|b, _| block.contains(b));
        }
        let missing: Vec<u32> = block.iter().copied().filter(|b| !self.starts.contains_key(b)).collect();
        let keep_without = self.shared == Shared::Without;
        let simulated: Vec<Option<_>> = missing
            .into_par_iter()
            .with_max_len(1)
            .map(|batch| {
                if self.stop.load(Ordering::Relaxed) {
                    return Ok(None);
                }
                let start = place.design.start_whole(batch * BATCH);
                let levels = (keep_without && !self.without.contains_key(&batch))
                    .then(|| Ok(self.levels(&place.design.branch_whole(&start, place.without)?)))
                    .transpose()?;
                Ok(Some((batch, start, levels)))
            })
            .collect::<Result<_, NotFinite>>()?;
        let simulated: Option<Vec<_>> = simulated.into_iter().collect();
        let Some(simulated) = simulated else { return Ok(false) };
        for (batch, start, levels) in simulated {
            self.starts.insert(batch, start);
            self.without.extend(levels.map(|l| (batch, l)));
        }
        Ok(true)
    }

    /// One batch of one point: levels with and without the programme.
    fn unit(&self, place: PointArms<'_>, batch: u32, futures: usize) -> Result<(Levels, Levels), NotFinite> {
        let own;
        let start = match self.starts.get(&batch) {
            Some(start) => start,
            None => {
                own = place.design.start_whole(batch * BATCH);
                &own
            }
        };
        let with = self.levels(&place.design.branch_whole(start, place.with)?[..futures]);
        let without = match self.without.get(&batch) {
            Some(levels) => levels.first(futures),
            None => self.levels(&place.design.branch_whole(start, place.without)?[..futures]),
        };
        Ok((with, without))
    }

    fn levels(&self, lanes: &[Trajectory]) -> Levels {
        let mut levels = Levels::new(self.cells.len());
        levels.take(&self.cells, lanes);
        levels
    }

    fn point(&self, point: usize, g: &Growing) -> Point {
        let outcomes = &self.sweep.outcomes;
        let measured = outcomes.iter().zip(&g.with.0).zip(&g.without.0);
        let measured = measured.map(|((o, with), without)| Measured::of(o.metric, with, without)).collect();
        let rank = self.sweep.ranking();
        let each = g.with.0[rank].iter().zip(&g.without.0[rank]).map(|(a, b)| a - b);
        Point {
            point,
            at: self.sweep.points.at(point),
            futures: g.done as usize,
            measured,
            half_width: match &self.sweep.futures {
                Futures::Fixed(_) => None,
                Futures::Until(_) => number(g.differences(self.cells.len() - 1).half_width()),
            },
            each: each.map(|x| x.is_finite().then_some(x)).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
