//! Early signs: what can be seen at a month of the plan advised, in the organisation itself, that tells whether it ends badly, and which
//! turn then ends better.
//!
//! Each sign is a change since month 0 that is worse than a value. Value, sign and turn are chosen on every other draw, and what they are
//! worth is counted on the draws between: of many signs the best looks better than it is. Errors go by draws, as the futures of a draw
//! have all of its numbers in common (jackknife).

use std::sync::atomic::{AtomicUsize, Ordering};

use super::pieces::in_short;
use super::search::SEARCHED;
use super::trial::{at_once, finished};
use super::turn::{Turn, turned};
use super::{AdviceError, Asked, FUTURES, Means, Piece, Pieces, Trial, drawn};
use crate::ensemble::direction;
use crate::experiment::assumptions::Doubt;
use crate::experiment::sweep::Axis;
use crate::format;
use crate::lanes::WIDTH;
use crate::observe::{Layout, Metric, PlaceKind, metric};
use crate::run::Mismatch;
use crate::scenario::Scenario;

/// Months at which one looks, as far as they lie in the first half.
const MONTHS: [usize; 3] = [3, 6, 12];
/// What organisations can see of themselves.
const SEEN: [&str; 17] = [
    "engagement",
    "enps",
    "trust",
    "fatigue",
    "turnover",
    "proficiency",
    "mission_clarity",
    "lead_time",
    "on_time",
    "quality",
    "rework",
    "backlog",
    "throughput",
    "nps",
    "satisfaction",
    "churn",
    "loyalty",
];
/// A sign must part at least so many futures from as many others.
const LEAST: usize = 10;
/// A sign catches so much more of what ends badly than it alarms falsely, or it is none (Youden's index).
const WORTH: f64 = 0.2;
/// Standard errors of a 95 % interval.
const SURE: f64 = 1.96;

/// A turn, and how much more often it ends well.
#[derive(Clone, Debug, PartialEq)]
pub struct Better {
    /// Where one turns to.
    pub turn: Turn,
    /// Share of the futures beyond the sign that end well when one goes on.
    pub going_on: f64,
    /// Share that end well when one turns.
    pub turning: f64,
    /// 95 % interval of the difference.
    pub between: (f64, f64),
}

impl Better {
    /// Whether turning is better by more than luck.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.between.0 > 0.0
    }

    /// Whether turning is worse by more than luck.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        self.between.1 < 0.0
    }
}

/// An early sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    /// The month at which one looks.
    pub month: usize,
    /// The metric.
    pub metric: &'static Metric,
    /// The place's id.
    pub place: String,
    /// A change since month 0 as bad as this, or worse.
    pub change: f64,
    /// Mean level at month 0, over all draws.
    pub start: f64,
    /// Share of what ends badly that lies beyond it.
    pub caught: f64,
    /// Share of what ends well that lies beyond it.
    pub false_alarms: f64,
    /// Share that ends badly beyond it, and before it.
    pub badly: (f64, f64),
    /// Futures beyond it, and before it, on which all of this is counted.
    pub futures: (usize, usize),
    /// Futures that end badly, on which all of this is counted.
    pub bad_ends: usize,
    /// Whether it tells enough, by more than luck.
    pub tells: bool,
    /// The turn that ends well most often beyond it.
    pub better: Option<Better>,
}

/// What was found of early signs.
#[derive(Clone, Debug, PartialEq)]
pub struct Signs {
    /// The best sign of each month that is looked at.
    pub signs: Vec<Sign>,
    /// Months at which was looked.
    pub months: Vec<usize>,
    /// Share of futures in which the plan ends badly: a limit is not kept.
    pub badly: f64,
    /// Futures, over all draws.
    pub futures: usize,
    /// Whether too few futures end badly, or well, for a sign to be learnt.
    pub too_few: bool,
}

/// A column that is looked at.
#[derive(Clone, Debug)]
struct Seen {
    metric: &'static Metric,
    place: String,
    column: usize,
}

/// One future under one draw.
#[derive(Clone, Debug)]
struct World {
    draw: usize,
    /// Levels at month 0 of what is seen.
    start: Vec<f64>,
    /// Changes since, by month looked at.
    changes: Vec<Vec<f64>>,
    /// Whether it ends well: going on, then after each turn at each month.
    well: Vec<bool>,
}

/// Looks for early signs that the plan advised ends badly; draws are numbered from `first` on. `None` when stopped, or where none is advised.
///
/// # Errors
/// When a plan could not be followed to the end or kept, or draws of others are missing.
pub fn signs(
    asked: &Asked,
    trial: &Trial,
    first: usize,
    pieces: &mut Pieces<'_>,
    means: Means<'_>,
) -> Result<Option<Signs>, AdviceError> {
    let months: Vec<usize> = MONTHS.into_iter().filter(|m| 2 * m <= asked.scenario.months as usize).collect();
    let Some(advised) = trial.advised else { return Ok(None) };
    let others = (0..trial.plans.len()).filter(|&i| i != advised && !trial.plans[i].own);
    let turns: Vec<Turn> = [Turn::Stop].into_iter().chain(others.map(Turn::To)).collect();
    let plans: Vec<&Scenario> = trial.plans.iter().map(|p| &p.scenario).collect();
    let doubt = Doubt::of(&asked.scenario, trial.draws);
    let seen = seen(asked);
    if months.is_empty() {
        return Ok(Some(Signs { signs: Vec::new(), months, badly: 0.0, futures: 0, too_few: true }));
    }
    let looked_at: Vec<(&str, &str)> = seen.iter().map(|s| (s.metric.id, s.place.as_str())).collect();
    let all: Vec<&[Option<f64>]> = trial.plans.iter().map(|p| &p.at[..]).collect();
    let (numbers, of) = (first..first + trial.draws, in_short(&(all, advised, &turns, &months, looked_at)));
    let done = AtomicUsize::new(pieces.known(&numbers, |_| of.clone()));
    let one = |point: usize| -> Result<Option<Piece>, Mismatch> {
        let draw = point - first;
        if means.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let future = SEARCHED + (trial.draws + draw) as u32 * WIDTH as u32;
        let plans = drawn(&doubt, &plans, draw);
        let turn = |turn: &Turn, month| match turn {
            Turn::Stop => turned(&plans[advised], None, month),
            Turn::To(i) => turned(&plans[advised], Some(&plans[*i]), month),
        };
        let turned = months.iter().flat_map(|&m| turns.iter().map(move |t| (t, m))).map(|(t, m)| turn(t, m));
        let plans: Vec<Scenario> = [plans[advised].clone()].into_iter().chain(turned).collect();
        let Some(ensemble) = means.ensemble(&plans, future..future + FUTURES)? else { return Ok(None) };
        (means.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
        let ends = (1..=plans.len()).map(|arm| asked.ends(&ensemble, arm)).collect();
        let levels =
            |k: usize, month: usize| seen.iter().map(|s| ensemble.futures[k][1].column(s.column)[month]).collect();
        let future = |k: usize| [0].iter().chain(&months).map(|&month| levels(k, month)).collect();
        Ok(Some(Piece { point, of: of.clone(), ends, seen: (0..FUTURES as usize).map(future).collect() }))
    };
    let found = pieces.round(numbers, |_| of.clone(), at_once(), |group| finished(group, one))?;
    let worlds =
        |found: Vec<Piece>| -> Vec<World> { found.iter().flat_map(|p| worlds(asked, p, p.point - first)).collect() };
    Ok(found.map(|found| learnt(&worlds(found), &seen, &months, &turns)))
}

/// The futures of a draw.
fn worlds(asked: &Asked, piece: &Piece, draw: usize) -> Vec<World> {
    let one = |(k, levels): (usize, &Vec<Vec<f32>>)| {
        let start: Vec<f64> = levels[0].iter().map(|x| f64::from(*x)).collect();
        let since = |month: &Vec<f32>| month.iter().zip(&start).map(|(x, start)| f64::from(*x) - start).collect();
        let changes = levels[1..].iter().map(since).collect();
        World { draw, changes, start, well: piece.ends.iter().map(|plan| asked.holds(&plan[k])).collect() }
    };
    piece.seen.iter().enumerate().map(one).collect()
}

/// What is looked at: in the organisations whose levers may be turned, and where something is to be gained or kept.
fn seen(asked: &Asked) -> Vec<Seen> {
    let layout = Layout::new(asked.scenario.places(), asked.scenario.months as usize);
    let mut places: Vec<&str> = Vec::new();
    let turned = asked.axes.iter().filter_map(Axis::organisation);
    for place in turned.chain([asked.aim.place.as_str()]).chain(asked.keep.iter().map(|k| k.place.as_str())) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    // Nobody sees a tier or the whole chain.
    let is_seen = |id: &str| {
        layout.place(id).is_some_and(|p| !matches!(layout.places[p].kind, PlaceKind::Tier | PlaceKind::Chain))
    };
    places.retain(|id| is_seen(id));
    let one = |place: &str, id: &str| {
        Some(Seen { metric: metric(id)?, place: place.to_owned(), column: layout.column(id, place)? })
    };
    places.into_iter().flat_map(|place| SEEN.iter().filter_map(move |id| one(place, id)).collect::<Vec<_>>()).collect()
}

/// A sign under trial: what is seen, at which of the months, and the value beyond which it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Line {
    seen: usize,
    month: usize,
    change: f64,
    toward: f64,
}

impl Line {
    fn is_beyond(&self, world: &World) -> bool {
        world.changes[self.month][self.seen] * self.toward <= self.change * self.toward
    }
}

/// How often what ends badly, and what ends well, lies beyond a line.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    badly: (usize, usize),
    well: (usize, usize),
}

impl Counts {
    fn of<'w>(line: &Line, worlds: impl Iterator<Item = &'w World>) -> Self {
        let mut counts = Self::default();
        for world in worlds {
            let of = if world.well[0] { &mut counts.well } else { &mut counts.badly };
            of.1 += 1;
            of.0 += usize::from(line.is_beyond(world));
        }
        counts
    }

    fn caught(&self) -> f64 {
        self.badly.0 as f64 / self.badly.1 as f64
    }

    fn false_alarms(&self) -> f64 {
        self.well.0 as f64 / self.well.1 as f64
    }

    /// Youden's index: 1 for a sign that tells all, 0 for one that tells nothing.
    fn worth(&self) -> f64 {
        self.caught() - self.false_alarms()
    }

    /// Futures beyond, and before.
    fn parted(&self) -> (usize, usize) {
        let all = self.badly.1 + self.well.1;
        let beyond = self.badly.0 + self.well.0;
        (beyond, all - beyond)
    }
}

/// Standard error of what is worked out of worlds, by leaving out each draw in turn.
fn jackknife(worlds: &[&World], of: impl Fn(&mut dyn Iterator<Item = &World>) -> f64) -> f64 {
    let mut draws: Vec<usize> = worlds.iter().map(|w| w.draw).collect();
    draws.dedup();
    let without: Vec<f64> = draws
        .iter()
        .map(|d| of(&mut worlds.iter().copied().filter(|w| w.draw != *d)))
        .filter(|x| x.is_finite())
        .collect();
    let n = without.len() as f64;
    let mean = without.iter().sum::<f64>() / n;
    ((n - 1.0) / n * without.iter().map(|x| (x - mean).powi(2)).sum::<f64>()).sqrt()
}

/// Chooses signs on every other draw, and counts on the others what they are worth.
fn learnt(worlds: &[World], seen: &[Seen], months: &[usize], turns: &[Turn]) -> Signs {
    let (chosen, counted): (Vec<&World>, Vec<&World>) = worlds.iter().partition(|w| w.draw.is_multiple_of(2));
    let badly = |worlds: &[&World]| worlds.iter().filter(|w| !w.well[0]).count();
    let enough = |worlds: &[&World]| badly(worlds).min(worlds.len() - badly(worlds)) >= LEAST;
    let all: Vec<&World> = worlds.iter().collect();
    let mut found = Signs {
        signs: Vec::new(),
        months: months.to_vec(),
        badly: badly(&all) as f64 / worlds.len().max(1) as f64,
        futures: worlds.len(),
        too_few: !enough(&chosen) || !enough(&counted),
    };
    if found.too_few {
        return found;
    }
    for (month, &told) in months.iter().enumerate() {
        let is_defined = |k: usize| worlds.iter().all(|w| w.changes[month][k].is_finite());
        let defined: Vec<usize> = (0..seen.len()).filter(|&k| is_defined(k)).collect();
        let Some(line) = best_line(&chosen, (seen, &defined), month) else { continue };
        let counts = Counts::of(&line, counted.iter().copied());
        let error = jackknife(&counted, |worlds| Counts::of(&line, worlds).worth());
        let (beyond, before) = counts.parted();
        let tells = beyond.min(before) >= LEAST && counts.worth() >= WORTH && counts.worth() > SURE * error;
        let Seen { metric, place, .. } = &seen[line.seen];
        found.signs.push(Sign {
            month: told,
            metric,
            place: place.clone(),
            change: line.change,
            start: worlds.iter().map(|w| w.start[line.seen]).sum::<f64>() / worlds.len() as f64,
            caught: counts.caught(),
            false_alarms: counts.false_alarms(),
            badly: (counts.badly.0 as f64 / beyond as f64, (counts.badly.1 - counts.badly.0) as f64 / before as f64),
            futures: (beyond, before),
            bad_ends: counts.badly.1,
            tells,
            better: if tells { better(&line, (&chosen, &counted), turns) } else { None },
        });
    }
    found
}

/// The sign of a month that is worth most.
fn best_line(worlds: &[&World], (seen, defined): (&[Seen], &[usize]), month: usize) -> Option<Line> {
    let mut best: Option<(f64, Line)> = None;
    for (k, s) in defined.iter().map(|&k| (k, &seen[k])) {
        let mut values: Vec<f64> = worlds.iter().map(|w| w.changes[month][k]).collect();
        values.sort_by(f64::total_cmp);
        let scale = 10_f64.powi(format::decimals(s.metric) as i32);
        let toward = f64::from(direction(s.metric));
        for part in 1..20 {
            let value = values[part * values.len() / 20];
            let line = Line { seen: k, month, change: (value * scale).round() / scale, toward };
            let counts = Counts::of(&line, worlds.iter().copied());
            let (beyond, before) = counts.parted();
            if beyond.min(before) >= LEAST && best.is_none_or(|(worth, _)| counts.worth() > worth) {
                best = Some((counts.worth(), line));
            }
        }
    }
    best.map(|(_, line)| line)
}

/// The turn that ends well most often beyond a line in the worlds by which it is chosen, and how it does in the others.
fn better(line: &Line, (chosen, counted): (&[&World], &[&World]), turns: &[Turn]) -> Option<Better> {
    let arm = |turn: usize| 1 + line.month * turns.len() + turn;
    let share = |worlds: &mut dyn Iterator<Item = &World>, arm: usize| {
        let (mut well, mut all) = (0_u32, 0_u32);
        worlds.filter(|w| line.is_beyond(w)).for_each(|w| {
            well += u32::from(w.well[arm]);
            all += 1;
        });
        f64::from(well) / f64::from(all)
    };
    let of = |worlds: &[&World], arm| share(&mut worlds.iter().copied(), arm);
    let best = (0..turns.len()).max_by(|&a, &b| of(chosen, arm(a)).total_cmp(&of(chosen, arm(b))).then(b.cmp(&a)))?;
    let (going_on, turning) = (of(counted, 0), of(counted, arm(best)));
    let error = jackknife(counted, |worlds| {
        let worlds: Vec<&World> = worlds.collect();
        of(&worlds, arm(best)) - of(&worlds, 0)
    });
    let difference = turning - going_on;
    let between = (difference - SURE * error, difference + SURE * error);
    Some(Better { turn: turns[best], going_on, turning, between })
}

#[cfg(test)]
mod tests;
