//! Could the data tell? Clients whose numbers are known, with the same figures, gaps and errors, are fitted as the real one would be.

use rayon::prelude::*;
use serde::Serialize;

use super::posterior::{Client, Posterior, Reference, unevenness};

/// Clients are fitted by those of other points: in so many parts.
const PARTS: usize = 5;
/// Bins of the ranks.
const BINS: usize = 10;
/// Chi-square of [`BINS`] − 1 degrees that even ranks exceed once in a thousand.
const UNEVEN: f64 = 27.88;
/// A number is told when what is left of it is narrower than this share of what was assumed.
pub(super) const TOLD: f64 = 0.6;
/// Told a little.
pub(super) const A_LITTLE: f64 = 0.85;

/// How well a number is found again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recovered {
    /// Standard deviation left of it, as a share of that before, mean over clients.
    pub left: f64,
    /// How many intervals of 8 in 10 hold what was planted.
    pub covered: usize,
    /// How far what is found goes with what was planted, −1 to 1.
    pub correlation: f64,
    /// Chi-square of the ranks of what was planted over ten bins.
    pub unevenness: f64,
}

impl Recovered {
    /// In one word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.left {
            x if x < TOLD => "yes",
            x if x < A_LITTLE => "a little",
            _ => "no",
        }
    }

    /// Whether ranks are as even as chance has it.
    #[must_use]
    pub fn is_even(&self) -> bool {
        self.unevenness <= UNEVEN
    }
}

/// What fitting known clients showed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Recovery {
    /// Clients fitted.
    pub clients: usize,
    /// One for each free number.
    pub numbers: Vec<Recovered>,
}

impl Recovery {
    /// Fits one client of each point, by the clients of other points.
    #[must_use]
    pub fn of(clients: &[Client]) -> Self {
        let numbers = clients.first().map_or(0, |c| c.shares.len());
        let fitted: Vec<(Vec<f64>, Posterior)> = (0..PARTS)
            .flat_map(|part| {
                let (test, learn): (Vec<&Client>, Vec<&Client>) = clients.iter().partition(|c| c.point % PARTS == part);
                let reference = Reference::new(learn);
                let mut one_each: Vec<&Client> = Vec::new();
                for (i, client) in test.iter().enumerate() {
                    // Another of its futures for each point, so that luck differs as well.
                    let first = i == 0 || test[i - 1].point != client.point;
                    if first {
                        let own = test[i..].iter().take_while(|c| c.point == client.point).count();
                        one_each.push(test[i + client.point / PARTS % own]);
                    }
                }
                let fit = |c: &&Client| (c.shares.clone(), reference.posterior(&c.figures));
                one_each.par_iter().map(fit).collect::<Vec<_>>()
            })
            .collect();
        let one = |i: usize| {
            let truths: Vec<f64> = fitted.iter().map(|f| f.0[i]).collect();
            let found: Vec<(f64, f64)> = fitted.iter().map(|f| f.1.moments(i)).collect();
            let n = fitted.len() as f64;
            let (mt, mf) = (truths.iter().sum::<f64>() / n, found.iter().map(|f| f.0).sum::<f64>() / n);
            let spread = |of: &dyn Fn(usize) -> f64| (0..fitted.len()).map(|k| of(k).powi(2)).sum::<f64>().sqrt();
            let (dt, df) = (spread(&|k| truths[k] - mt), spread(&|k| found[k].0 - mf));
            let cross: f64 = (0..fitted.len()).map(|k| (truths[k] - mt) * (found[k].0 - mf)).sum();
            let inside = |f: &&(Vec<f64>, Posterior)| (f.1.quantile(i, 0.1)..=f.1.quantile(i, 0.9)).contains(&f.0[i]);
            let ranks: Vec<f64> = fitted.iter().map(|f| f.1.rank(i, f.0[i])).collect();
            Recovered {
                left: found.iter().map(|f| f.1).sum::<f64>() / n / (1.0_f64 / 12.0).sqrt(),
                covered: fitted.iter().filter(inside).count(),
                correlation: cross / (dt * df).max(1e-12),
                unevenness: unevenness(&ranks, BINS),
            }
        };
        Self { clients: fitted.len(), numbers: (0..numbers).map(one).collect() }
    }

    /// Whether the figures can tell anything at all.
    #[must_use]
    pub fn tells(&self) -> bool {
        self.numbers.iter().any(|n| n.left < A_LITTLE)
    }
}
