//! Ranges of several numbers within which most failures lie, found by peeling (the patient rule induction method of Friedman and
//! Fisher, 1999).
//!
//! A box begins as everything that was tried. Again and again the thin slice is taken off, at either end of any number, that leaves
//! the largest share of failures in the box. Of all boxes on the way the one is kept that best balances how many of all failures lie
//! in it (coverage) and how many of its points fail (density), by their harmonic mean; then its sides are moved out again, or left
//! out, as long as the balance does not suffer. Boxes are found on one half of the rows of a design and counted on the other half:
//! a box that was fitted to luck does not hold there, and is not told.

use serde::Serialize;

use super::latin::hash;

/// Share of a box's points that a slice holds.
const SLICE: f64 = 0.05;
/// A box holds at least this share of the points it is looked for among, and so many.
const LEAST_SHARE: f64 = 0.05;
const LEAST_POINTS: usize = 10;
/// Fewer failures, or fewer that do not fail, tell nothing about where they lie.
const LEAST_FAILURES: usize = 10;
/// Most boxes.
const MOST_BOXES: usize = 3;
/// Standard errors by which a box's share of failures lies above that outside of boxes, where it was not looked for.
const SURE: f64 = 2.0;

/// A point: its values, whether it fails, and the row of the design it belongs to; points of a row are not independent.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// A value for each number.
    pub at: Vec<f64>,
    /// Whether it fails.
    pub fails: bool,
    /// Its row.
    pub row: usize,
}

/// What bounds a number in a box.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Side {
    /// Which number.
    pub axis: usize,
    /// From here; none where it goes as low as was tried.
    pub from: Option<f64>,
    /// To here; none where it goes as high as was tried.
    pub to: Option<f64>,
}

impl Side {
    fn holds(&self, x: f64) -> bool {
        self.from.is_none_or(|from| x >= from) && self.to.is_none_or(|to| x <= to)
    }
}

/// Ranges within which most points fail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FailureBox {
    /// Its sides, by number.
    pub sides: Vec<Side>,
    /// Points in it, of the half on which it was counted and outside of earlier boxes.
    pub points: usize,
    /// How many of them fail.
    pub failures: usize,
    /// Share of its points that fail, 0 to 1.
    pub density: f64,
    /// Share of all failures that lie in it, 0 to 1.
    pub coverage: f64,
}

/// Where failures lie.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failures {
    /// Points that were tried.
    pub points: usize,
    /// How many fail.
    pub failures: usize,
    /// Points on which boxes were counted.
    pub counted: usize,
    /// How many of them fail.
    pub counted_failures: usize,
    /// The boxes, each among what the ones before leave.
    pub boxes: Vec<FailureBox>,
}

type Sides = Vec<Side>;

/// Looks for boxes of failures.
#[must_use]
pub fn failures(tried: &[Tried]) -> Failures {
    let (mut learn, mut count): (Vec<&Tried>, Vec<&Tried>) =
        tried.iter().partition(|t| hash(t.row as u64).is_multiple_of(2));
    let failing = |points: &[&Tried]| points.iter().filter(|t| t.fails).count();
    let (counted, counted_failures) = (count.len(), failing(&count));
    let mut boxes = Vec::new();
    while boxes.len() < MOST_BOXES {
        let fail = failing(&learn);
        if fail.min(learn.len() - fail) < LEAST_FAILURES {
            break;
        }
        let sides = found(&learn);
        let within: Vec<&Tried> = count.iter().copied().filter(|t| is_in(&sides, t)).collect();
        let (points, failures) = (within.len(), failing(&within));
        let outside = (failing(&count) - failures) as f64 / (count.len() - points).max(1) as f64;
        let n = points.max(1) as f64;
        let density = failures as f64 / n;
        // Never surer than half a failure more or less would leave it.
        let likely = density.clamp(0.5 / n, 1.0 - 0.5 / n);
        let error = (likely * (1.0 - likely) / n).sqrt();
        if sides.is_empty() || points < LEAST_POINTS || density - SURE * error <= outside {
            break;
        }
        let coverage = failures as f64 / counted_failures.max(1) as f64;
        learn.retain(|t| !is_in(&sides, t));
        count.retain(|t| !is_in(&sides, t));
        boxes.push(FailureBox { sides, points, failures, density, coverage });
    }
    let failures = tried.iter().filter(|t| t.fails).count();
    Failures { points: tried.len(), failures, counted, counted_failures, boxes }
}

fn is_in(sides: &[Side], t: &Tried) -> bool {
    sides.iter().all(|s| s.holds(t.at[s.axis]))
}

/// The harmonic mean of coverage and density.
fn balance(sides: &[Side], among: &[&Tried]) -> f64 {
    let (mut points, mut inside, mut all) = (0_usize, 0_usize, 0_usize);
    for t in among {
        all += usize::from(t.fails);
        if is_in(sides, t) {
            points += 1;
            inside += usize::from(t.fails);
        }
    }
    2.0 * inside as f64 / (points + all).max(1) as f64
}

/// The box that balances best, with no side that it does not need.
fn found(among: &[&Tried]) -> Sides {
    let mut best = peeled(among);
    loop {
        let now = balance(&best, among);
        let wider = pasted(&best, among).into_iter().map(|sides| (balance(&sides, among), sides));
        let Some((better, sides)) = wider.max_by(|a, b| a.0.total_cmp(&b.0)) else { return best };
        // Of two boxes that balance alike the one with fewer sides is told.
        if better > now || (better == now && bounds(&sides) < bounds(&best)) {
            best = sides;
        } else {
            return best;
        }
    }
}

fn bounds(sides: &[Side]) -> usize {
    sides.iter().map(|s| usize::from(s.from.is_some()) + usize::from(s.to.is_some())).sum()
}

/// Peels until a box is as small as may be; the best on the way.
fn peeled(among: &[&Tried]) -> Sides {
    let least = ((LEAST_SHARE * among.len() as f64) as usize).max(LEAST_POINTS);
    let numbers = among.first().map_or(0, |t| t.at.len());
    let (mut sides, mut within): (Sides, Vec<&Tried>) = (Vec::new(), among.to_vec());
    let mut best = (balance(&sides, among), sides.clone());
    loop {
        let share = |points: &[&Tried]| points.iter().filter(|t| t.fails).count() as f64 / points.len() as f64;
        let thinner = (0..numbers).flat_map(|axis| slices(&within, axis, &sides)).filter_map(|(side, sides)| {
            let left: Vec<&Tried> = within.iter().copied().filter(|t| side.holds(t.at[side.axis])).collect();
            (left.len() >= least && left.len() < within.len()).then(|| (share(&left), sides, left))
        });
        let Some((_, next, left)) = thinner.max_by(|a, b| a.0.total_cmp(&b.0).then(a.2.len().cmp(&b.2.len()))) else {
            return best.1;
        };
        (sides, within) = (next, left);
        let now = balance(&sides, among);
        if now > best.0 {
            best = (now, sides.clone());
        }
    }
}

/// The two thin slices that can be taken off a number: each as the side that is left, and the box with it.
fn slices(within: &[&Tried], axis: usize, sides: &Sides) -> Vec<(Side, Sides)> {
    let mut values: Vec<f64> = within.iter().map(|t| t.at[axis]).collect();
    values.sort_by(f64::total_cmp);
    let thin = ((SLICE * values.len() as f64) as usize).max(1);
    let old = sides.iter().find(|s| s.axis == axis).copied().unwrap_or(Side { axis, from: None, to: None });
    let (low, high) = (values[thin - 1], values[values.len() - thin]);
    // Equal values go together; the side stands between what goes and what stays.
    let above = values.iter().copied().find(|&v| v > low).map(|v| Side { from: Some((low + v) / 2.0), ..old });
    let below = values.iter().rev().copied().find(|&v| v < high).map(|v| Side { to: Some((high + v) / 2.0), ..old });
    above.into_iter().chain(below).map(|side| (side, with(sides, side))).collect()
}

/// A box with another side for a number; a side that bounds nothing is left out.
fn with(sides: &Sides, side: Side) -> Sides {
    let mut out: Sides = sides.iter().copied().filter(|s| s.axis != side.axis).collect();
    if side.from.is_some() || side.to.is_some() {
        out.push(side);
    }
    out.sort_by_key(|s| s.axis);
    out
}

/// Boxes that are one slice wider at a side, or go without it.
fn pasted(sides: &Sides, among: &[&Tried]) -> Vec<Sides> {
    let thin = ((SLICE * among.iter().filter(|t| is_in(sides, t)).count() as f64) as usize).max(1);
    sides
        .iter()
        .flat_map(|side| {
            let open = with(sides, Side { from: None, to: None, ..*side });
            let beside = |keep: &dyn Fn(f64) -> Option<f64>| {
                let mut out: Vec<f64> =
                    among.iter().filter(|t| is_in(&open, t)).filter_map(|t| keep(t.at[side.axis])).collect();
                out.sort_by(f64::total_cmp);
                out.get(thin.min(out.len()).saturating_sub(1)).copied()
            };
            // How far beyond a side the points lie that come in with it.
            let lower = side.from.and_then(|from| beside(&|x| (x < from).then_some(from - x)).map(|by| from - by));
            let upper = side.to.and_then(|to| beside(&|x| (x > to).then_some(x - to)).map(|by| to + by));
            let moved = [
                lower.map(|from| Side { from: Some(from), ..*side }),
                upper.map(|to| Side { to: Some(to), ..*side }),
                side.from.map(|_| Side { from: None, ..*side }),
                side.to.map(|_| Side { to: None, ..*side }),
            ];
            moved.into_iter().flatten().map(|side| with(sides, side)).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests;
