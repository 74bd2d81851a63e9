//! What a sweep says: the best point, which points cannot be told from it, and how the best of one number moves with
//! another (the ridge).

use serde::Serialize;

use super::{Arrangement, Fails, Futures, LogError, Sweep};
use crate::ensemble::{Summary, Verdict, direction};
use crate::experiment::outcome::{Measured, Outcome, Point};
use crate::experiment::sensitivity::{self, Ranking};

/// The best along x for one value of y.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The value of y.
    pub y: f64,
    /// The best x: its place among the values of x.
    #[serde(skip)]
    pub step: usize,
    /// The best x.
    pub best: f64,
    /// The smallest x that cannot be told from the best.
    pub from: f64,
    /// The largest such x.
    pub to: f64,
    /// The difference there.
    pub difference: Measured,
    #[serde(skip)]
    each: Vec<Option<f32>>,
}

/// What a sweep says about the outcome by which points are ranked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The outcome.
    pub outcome: Outcome,
    /// Points simulated.
    pub points: usize,
    /// Fewest and most futures of a point.
    pub futures: [usize; 2],
    /// Futures of all points together.
    pub futures_together: usize,
    /// Points that are less precise than was asked for.
    pub imprecise: usize,
    /// Number of the best point.
    pub best: usize,
    /// Its values.
    pub at: Vec<f64>,
    /// The paired difference there.
    pub difference: Measured,
    /// The word for it.
    pub verdict: Verdict,
    /// Numbers of the other points that cannot be told from the best, over the same futures.
    pub as_good: Vec<usize>,
    /// Along each axis, between which values the best and those lie.
    pub region: Vec<[f64; 2]>,
    /// The best x for each y, when two numbers are varied over a grid.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ridge: Vec<Row>,
    /// Which of the varied numbers matter to each outcome at the last month, where the design measures that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rankings: Vec<(Outcome, Ranking)>,
    /// Where the effect stays below what matters, where there are points enough to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails: Option<Fails>,
    /// Mean difference of each point of the design; not a number where it is missing.
    #[serde(skip)]
    pub(super) means: Vec<f64>,
}

impl Answer {
    /// Reads the finished points, each at most twice, one at a time; none when no point has a number to rank by.
    ///
    /// # Errors
    /// When a point cannot be read.
    pub fn of(
        sweep: &Sweep,
        finished: &[usize],
        mut read: impl FnMut(usize) -> Result<Point, LogError>,
    ) -> Result<Option<Self>, LogError> {
        let rank = sweep.ranking();
        let Some(outcome) = sweep.outcomes.get(rank).cloned() else { return Ok(None) };
        let mut first = FirstPass::of(sweep);
        for &number in finished {
            first.read(sweep, read(number)?);
        }
        let FirstPass { means, rankings, futures, futures_together, imprecise, best, best_of_rows } = first;
        let Some(best) = best else { return Ok(None) };
        let mut ridge: Vec<Option<Row>> = best_of_rows.into_iter().map(|p| Row::of(sweep, p?)).collect();
        let mut as_good = Vec::new();
        let mut region: Vec<[f64; 2]> = best.at.iter().map(|&x| [x, x]).collect();
        for &number in finished {
            let point = read(number)?;
            if number != best.point && !apart(&best.each, &point.each) && point.measured[rank].mean.is_some() {
                as_good.push(number);
                for (span, &x) in region.iter_mut().zip(&point.at) {
                    *span = [span[0].min(x), span[1].max(x)];
                }
            }
            if let Some(Some(row)) = sweep.row(number).and_then(|r| ridge.get_mut(r))
                && !apart(&row.each, &point.each)
            {
                row.from = row.from.min(point.at[0]);
                row.to = row.to.max(point.at[0]);
            }
        }
        let difference = best.measured[rank].clone();
        Ok(Some(Self {
            verdict: difference.verdict(outcome.metric),
            fails: Fails::of(sweep, &outcome, &means),
            outcome,
            points: finished.len(),
            futures,
            futures_together,
            imprecise,
            best: best.point,
            at: best.at,
            difference,
            as_good,
            region,
            ridge: ridge.drain(..).flatten().collect(),
            rankings: rankings.worked_out(sweep),
            means,
        }))
    }
}

impl Row {
    /// The best point of a row, before it is known what is as good.
    fn of(sweep: &Sweep, best: Point) -> Option<Self> {
        let difference = best.measured[sweep.ranking()].clone();
        let step = sweep.points.steps(best.point)[0];
        let [x, y] = best.at[..] else { return None };
        Some(Self { y, step, best: x, from: x, to: x, difference, each: best.each })
    }
}

/// What one reading of the points tells: the best of all and of each row of a grid, means, futures.
struct FirstPass {
    means: Vec<f64>,
    rankings: Rankings,
    futures: [usize; 2],
    futures_together: usize,
    imprecise: usize,
    best: Option<Point>,
    best_of_rows: Vec<Option<Point>>,
}

impl FirstPass {
    fn of(sweep: &Sweep) -> Self {
        let rows = if sweep.is_heat() { sweep.points.axes[1].values().map_or(0, <[f64]>::len) } else { 0 };
        Self {
            means: vec![f64::NAN; sweep.points.len()],
            rankings: Rankings::of(sweep),
            futures: [usize::MAX, 0],
            futures_together: 0,
            imprecise: 0,
            best: None,
            best_of_rows: vec![None; rows],
        }
    }

    fn read(&mut self, sweep: &Sweep, point: Point) {
        let rank = sweep.ranking();
        let toward = f64::from(direction(sweep.outcomes[rank].metric));
        let score = |p: &Point| p.measured[rank].mean.map(|m| m * toward);
        let better = |than: &Option<Point>| match (score(&point), than.as_ref().and_then(score)) {
            (Some(new), Some(old)) => new > old,
            (new, None) => new.is_some(),
            (None, Some(_)) => false,
        };
        self.means[point.point] = point.measured[rank].mean.unwrap_or(f64::NAN);
        self.rankings.read(&point);
        self.futures = [self.futures[0].min(point.futures), self.futures[1].max(point.futures)];
        self.futures_together += point.futures;
        if let Futures::Until(goal) = &sweep.futures {
            self.imprecise += usize::from(point.half_width.is_none_or(|half| half > goal.width));
        }
        if let Some(row) = sweep.row(point.point).filter(|&row| better(&self.best_of_rows[row])) {
            self.best_of_rows[row] = Some(point.clone());
        }
        if better(&self.best) {
            self.best = Some(point);
        }
    }
}

impl Sweep {
    /// Whether two numbers are varied over a grid, so that a heat map can show it.
    #[must_use]
    pub fn is_heat(&self) -> bool {
        self.points.design == Arrangement::Grid && self.points.axes.len() == 2
    }

    /// The place of a point's y among the values of the second axis, where a heat map can show it.
    fn row(&self, point: usize) -> Option<usize> {
        self.points.steps(point).get(1).copied().filter(|_| self.is_heat())
    }
}

/// What rankings are worked out from: mean and its standard error of each outcome at the last month, point by point.
struct Rankings {
    /// The place of each outcome among those kept.
    outcomes: Vec<usize>,
    means: Vec<Vec<f64>>,
    errors: Vec<Vec<f64>>,
}

impl Rankings {
    fn of(sweep: &Sweep) -> Self {
        let last = sweep.scenario.months as usize;
        let wanted = sweep.points.design.sensitivity().is_some();
        let outcomes: Vec<usize> =
            (0..sweep.outcomes.len()).filter(|&i| wanted && sweep.outcomes[i].month == last).collect();
        let empty = vec![vec![f64::NAN; sweep.points.len()]; outcomes.len()];
        Self { outcomes, means: empty.clone(), errors: empty }
    }

    fn read(&mut self, point: &Point) {
        for (place, &i) in self.outcomes.iter().enumerate() {
            let m = &point.measured[i];
            self.means[place][point.point] = m.mean.unwrap_or(f64::NAN);
            self.errors[place][point.point] = m.sd.unwrap_or(f64::NAN) / (m.n as f64).sqrt();
        }
    }

    fn worked_out(self, sweep: &Sweep) -> Vec<(Outcome, Ranking)> {
        let Some((method, _)) = sweep.points.design.sensitivity() else { return Vec::new() };
        let k = sweep.points.axes.len();
        let each = self.outcomes.iter().zip(self.means.iter().zip(&self.errors));
        each.filter_map(|(&i, (means, errors))| {
            Some((sweep.outcomes[i].clone(), sensitivity::ranking(method, k, means, errors)?))
        })
        .collect()
    }
}

/// Whether two points differ over the futures they share.
fn apart(one: &[Option<f32>], other: &[Option<f32>]) -> bool {
    Summary::of(one.iter().zip(other).filter_map(|(a, b)| Some((*a)? - (*b)?))).excludes_zero()
}

#[cfg(test)]
mod tests;
