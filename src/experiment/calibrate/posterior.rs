//! Approximate Bayesian computation with regression adjustment (Beaumont, Zhang and Balding, 2002): of simulated clients those are
//! kept whose figures are nearest the client's, and the numbers behind them are moved along a local straight line to where the
//! client's figures stand.
//!
//! Figures are many and noisy, so nearness is measured in few: the regression of each number on all figures is its summary. A figure
//! with a large error weighs little in it by itself.

use super::linear::Linear;
use crate::experiment::moments::{correlation, moments};
use crate::lanes;

/// Share of the simulated clients that is kept.
const KEPT: f64 = 0.06;
/// At least so many are kept.
const LEAST_KEPT: usize = 120;
/// Ridges of the summaries that are tried: figures stand in units of their error.
const RIDGES: [f64; 4] = [3e-3, 3e-2, 0.3, 3.0];
/// Points are told apart into so many parts: each client's summaries are learnt from the other parts, as those of the real one are
/// learnt from clients that are not it. Learnt from itself they would be too near the truth, and intervals too narrow.
const PARTS: usize = 4;
/// Clients near the figures are told apart into so many folds, those of one point together: each is moved along a line that others
/// make. Along a line of its own making it would end too near it, and its luck would look smaller than it is, the more so the fewer
/// points there are.
const FOLDS: usize = 20;

/// A simulated client: its numbers as shares of their ranges, its figures in units of their error, and which point of the design
/// it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// Where each number stands in its range, 0 to 1.
    pub shares: Vec<f64>,
    /// Its figures.
    pub figures: Vec<f64>,
    /// Point of the design.
    pub point: usize,
}

/// What is known of the numbers once figures were seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Posterior {
    /// Shares of the numbers, draw by draw.
    pub draws: Vec<Vec<f64>>,
    /// Weights that add up to one.
    pub weights: Vec<f64>,
    /// Which clients the draws come from.
    pub from: Vec<usize>,
}

/// From a share to the whole line, so that an adjusted share stays between 0 and 1.
fn logit(share: f64) -> f64 {
    f64::from(lanes::logit(share.clamp(0.002, 0.998) as f32))
}

fn share(x: f64) -> f64 {
    f64::from(lanes::sigmoid(x as f32))
}

/// Clients with their summaries: what figures are held against.
#[derive(Clone, Debug)]
pub struct Reference<'c> {
    clients: Vec<&'c Client>,
    map: Linear,
    summaries: Vec<Vec<f64>>,
    /// How far the summaries spread.
    spread: Vec<f64>,
}

impl<'c> Reference<'c> {
    /// Learns the summaries from some clients, with the ridge that tells clients of other points best.
    #[must_use]
    pub fn new(clients: Vec<&'c Client>) -> Self {
        let part = |c: &Client| c.point % PARTS;
        let learnt = |ridge: f64| -> Vec<Linear> {
            let without = |left_out: usize| {
                let others = || clients.iter().filter(move |c| part(c) != left_out);
                let figures: Vec<&[f64]> = others().map(|c| c.figures.as_slice()).collect();
                let shares: Vec<&[f64]> = others().map(|c| c.shares.as_slice()).collect();
                Linear::fit(&figures, &shares, &vec![1.0; figures.len()], ridge)
            };
            (0..PARTS).map(without).collect()
        };
        let told =
            |maps: &[Linear]| -> Vec<Vec<f64>> { clients.iter().map(|c| maps[part(c)].at(&c.figures)).collect() };
        let missed = |summaries: &[Vec<f64>]| -> f64 {
            let one = |(c, s): (&&Client, &Vec<f64>)| c.shares.iter().zip(s).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            clients.iter().zip(summaries).map(one).sum()
        };
        let tried = RIDGES.map(|ridge| {
            let maps = learnt(ridge);
            let summaries = told(&maps);
            (missed(&summaries), maps, summaries)
        });
        let best = tried.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let (_, maps, summaries) = best.unwrap_or_default();
        let numbers = clients.first().map_or(0, |c| c.shares.len());
        let spread = (0..numbers).map(|i| moments(summaries.iter().map(|s| (s[i], 1.0))).1).collect();
        Self { clients, map: Linear::mean(&maps), summaries, spread }
    }

    /// The summaries of figures.
    #[must_use]
    pub fn summaries(&self, figures: &[f64]) -> Vec<f64> {
        self.map.at(figures)
    }

    /// What figures leave of the numbers.
    #[must_use]
    pub fn posterior(&self, figures: &[f64]) -> Posterior {
        let seen = self.summaries(figures);
        let far = |s: &Vec<f64>| -> f64 {
            s.iter().zip(&seen).zip(&self.spread).map(|((a, b), d)| ((a - b) / d.max(1e-9)).powi(2)).sum::<f64>().sqrt()
        };
        let mut order: Vec<(usize, f64)> = self.summaries.iter().map(far).enumerate().collect();
        order.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let kept = ((order.len() as f64 * KEPT) as usize).max(LEAST_KEPT).min(order.len().saturating_sub(1));
        let edge = order.get(kept).map_or(1.0, |o| o.1).max(1e-12);
        order.truncate(kept);
        // Epanechnikov's kernel: the nearer, the more.
        let raw: Vec<f64> = order.iter().map(|o| (1.0 - (o.1 / edge).powi(2)).max(1e-9)).collect();
        let total: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|w| w / total).collect();
        let from: Vec<usize> = order.iter().map(|o| o.0).collect();
        let draws = self.moved((&from, &weights), figures, |client| self.clients[client].shares.clone());
        Posterior { draws, weights, from }
    }

    /// Shares of some clients, moved along a local straight line to where the figures stand: those that a posterior's draws come
    /// from, with its weights, and whatever of them is asked for.
    #[must_use]
    pub fn moved(
        &self,
        (from, weights): (&[usize], &[f64]),
        figures: &[f64],
        shares: impl Fn(usize) -> Vec<f64>,
    ) -> Vec<Vec<f64>> {
        let near: Vec<&[f64]> = from.iter().map(|&c| self.summaries[c].as_slice()).collect();
        let lines: Vec<Vec<f64>> = from.iter().map(|&c| shares(c).into_iter().map(logit).collect()).collect();
        let targets: Vec<&[f64]> = lines.iter().map(Vec::as_slice).collect();
        let seen = self.summaries(figures);
        let folds = self.folds(from);
        let mut moved = vec![Vec::new(); from.len()];
        for fold in 0..FOLDS.min(folds.iter().max().map_or(0, |f| f + 1)) {
            let others: Vec<f64> = folds.iter().zip(weights).map(|(f, w)| if *f == fold { 0.0 } else { *w }).collect();
            let local = Linear::fit(&near, &targets, &others, 1e-3);
            let here = local.at(&seen);
            for (i, line) in lines.iter().enumerate().filter(|(i, _)| folds[*i] == fold) {
                let there = local.at(near[i]);
                moved[i] = line.iter().zip(here.iter().zip(&there)).map(|(x, (h, t))| share(x + h - t)).collect();
            }
        }
        moved
    }

    /// In which fold each of some clients is: those of one point are together, for they are alike.
    fn folds(&self, from: &[usize]) -> Vec<usize> {
        let mut points: Vec<usize> = from.iter().map(|&c| self.clients[c].point).collect();
        let own = points.clone();
        points.sort_unstable();
        points.dedup();
        own.iter().map(|p| points.binary_search(p).unwrap_or(0) % FOLDS).collect()
    }
}

impl Posterior {
    /// The value below which this share of the weight of a number lies.
    #[must_use]
    pub fn quantile(&self, number: usize, at: f64) -> f64 {
        weighted_quantile(self.of(number).collect(), at)
    }

    /// A number, draw by draw, with its weights.
    fn of(&self, number: usize) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.draws.iter().map(move |d| d[number]).zip(self.weights.iter().copied())
    }

    /// Mean and standard deviation of a number.
    #[must_use]
    pub fn moments(&self, number: usize) -> (f64, f64) {
        moments(self.of(number))
    }

    /// How far two numbers go together, −1 to 1.
    #[must_use]
    pub fn correlation(&self, a: usize, b: usize) -> f64 {
        correlation(self.of(a).zip(self.of(b)).map(|((x, w), (y, _))| ((x, y), w)))
    }

    /// What share of the weight lies below a value of a number.
    #[must_use]
    pub fn rank(&self, number: usize, share: f64) -> f64 {
        self.draws.iter().zip(&self.weights).filter(|(d, _)| d[number] < share).map(|(_, w)| w).sum()
    }

    /// So many draws of equal weight, spread evenly over the weights.
    #[must_use]
    pub fn resampled(&self, many: usize) -> Vec<usize> {
        let (mut out, mut sum, mut at) = (Vec::with_capacity(many), 0.0, 0_usize);
        for (i, w) in self.weights.iter().enumerate() {
            sum += w;
            while at < many && (at as f64 + 0.5) / many as f64 <= sum + 1e-12 {
                out.push(i);
                at += 1;
            }
        }
        out
    }
}

/// The value below which this share of the weight lies.
#[must_use]
pub fn weighted_quantile(mut values: Vec<(f64, f64)>, at: f64) -> f64 {
    values.retain(|v| v.0.is_finite());
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = values.iter().map(|v| v.1).sum();
    let mut sum = 0.0;
    let mut before: Option<(f64, f64)> = None;
    for (value, weight) in values {
        let middle = (sum + weight / 2.0) / total.max(1e-300);
        if middle >= at {
            return match before {
                Some((x, m)) if middle > m => x + (value - x) * (at - m) / (middle - m),
                _ => value,
            };
        }
        before = Some((value, middle));
        sum += weight;
    }
    before.map_or(f64::NAN, |b| b.0)
}

/// Bins of ranks.
const BINS: usize = 10;
/// The chi-square over these bins that even ranks exceed once in a thousand.
pub const UNEVEN: f64 = 27.88;

/// How far ranks are from even: chi-square over ten bins, see [`UNEVEN`].
#[must_use]
pub fn unevenness(ranks: &[f64]) -> f64 {
    let mut counts = [0.0; BINS];
    for r in ranks {
        counts[((r * BINS as f64) as usize).min(BINS - 1)] += 1.0;
    }
    let expected = ranks.len() as f64 / BINS as f64;
    counts.iter().map(|c: &f64| (c - expected).powi(2) / expected).sum()
}

#[cfg(test)]
mod tests;
