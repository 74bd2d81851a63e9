//! What a scenario leaves in doubt: what was learnt from figures of one's own, and what is assumed, as draws.

use super::number::{assumed, number, placed};
use crate::analysis::Assumption;
use crate::experiment::latin::latin;
use crate::quantity::rounded;
use crate::scenario::{Scenario, short};

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

    /// Numbers, ranges and draws, in short: another doubt has another.
    pub(crate) fn in_short(&self) -> String {
        let numbers: Vec<(String, f64, f64, f64)> =
            self.drawn.iter().map(|n| (n.path(), n.low, n.value, n.high)).collect();
        short(format!("{numbers:?} {:?}", self.at).as_bytes())
    }
}
