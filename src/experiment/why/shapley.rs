//! Shares of a total that do not depend on the order in which its parts are added (Shapley, 1953).
//!
//! A part's share is what it adds to those already there, averaged over every order in which parts can come. Shares add up to
//! the total; a part that adds nothing anywhere gets nothing; parts that do the same get the same. With n parts there are 2ⁿ
//! coalitions: few parts are worked out exactly; of many, some orders are drawn, each with its reverse, and the error is told.

use std::collections::{BTreeMap, BTreeSet};

use super::super::latin::shuffled;

/// Which parts are there, a bit each.
pub(super) type Coalition = u64;

/// More parts than this are refused: there is no bit for them that leaves room to count.
pub(super) const MOST_PARTS: usize = Coalition::BITS as usize - 1;

/// Every part.
pub(super) fn whole(parts: usize) -> Coalition {
    (1 << parts) - 1
}

/// Numbers that a coalition has: outcomes, months, futures in a row.
pub(super) type Value = Vec<f64>;

/// Which coalitions must be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Orders {
    /// Every order, by way of every coalition.
    All,
    /// These.
    Some(Vec<Vec<usize>>),
}

impl Orders {
    /// Every order of few parts; so many of more than `exact` parts, each with its reverse.
    pub(super) fn of(parts: usize, exact: usize, orders: usize) -> Self {
        if parts <= exact {
            return Self::All;
        }
        let pairs = (0..orders.div_ceil(2).max(2) as u32).map(|k| {
            let order = shuffled(parts, k);
            let reverse: Vec<usize> = order.iter().rev().copied().collect();
            [order, reverse]
        });
        Self::Some(pairs.flatten().collect())
    }

    /// The coalitions that must be known, fewest parts first.
    pub(super) fn coalitions(&self, parts: usize) -> Vec<Coalition> {
        let mut all: BTreeSet<Coalition> = BTreeSet::new();
        match self {
            Self::All => all.extend(0..1 << parts),
            Self::Some(orders) => {
                for order in orders {
                    let mut there: Coalition = 0;
                    all.insert(there);
                    for part in order {
                        there |= 1 << part;
                        all.insert(there);
                    }
                }
            }
        }
        let mut all: Vec<Coalition> = all.into_iter().collect();
        all.sort_by_key(|c| (c.count_ones(), *c));
        all
    }

    /// The share of every part, number by number, and where orders were drawn the standard error of each mean over so many
    /// futures in a row.
    pub(super) fn shares(
        &self,
        parts: usize,
        known: &BTreeMap<Coalition, Value>,
        futures: usize,
    ) -> Vec<(Value, Option<Value>)> {
        (0..parts).map(|part| self.share(part, parts, known, futures)).collect()
    }

    fn share(
        &self,
        part: usize,
        parts: usize,
        known: &BTreeMap<Coalition, Value>,
        futures: usize,
    ) -> (Value, Option<Value>) {
        let numbers = known.values().next().map_or(0, Vec::len);
        let bit: Coalition = 1 << part;
        let added = |before: Coalition| Some((known.get(&(before | bit))?, known.get(&before)?));
        match self {
            Self::All => {
                let mut share = vec![0.0; numbers];
                for before in (0..1 << parts).filter(|c: &Coalition| c & bit == 0) {
                    let weight = weight(before.count_ones() as usize, parts);
                    let Some((with, without)) = added(before) else { continue };
                    share.iter_mut().zip(with.iter().zip(without)).for_each(|(s, (a, b))| *s += weight * (a - b));
                }
                (share, None)
            }
            Self::Some(orders) => {
                let of_order = |order: &Vec<usize>| {
                    let before = order.iter().take_while(|p| **p != part).fold(0, |c: Coalition, p| c | 1 << p);
                    added(before).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a - b).collect::<Value>())
                };
                // An order and its reverse are one observation.
                let pairs: Vec<Value> = orders
                    .chunks(2)
                    .map(|pair| {
                        let each: Vec<Value> = pair.iter().filter_map(of_order).collect();
                        (0..numbers).map(|i| each.iter().map(|v| v[i]).sum::<f64>() / each.len() as f64).collect()
                    })
                    .collect();
                let n = pairs.len() as f64;
                let mean: Value = (0..numbers).map(|i| pairs.iter().map(|p| p[i]).sum::<f64>() / n).collect();
                // Futures share the orders, so that they are averaged within each before orders are held against each other.
                let error = |at: usize| {
                    let means: Vec<f64> = pairs.iter().map(|p| mean_of(&p[at..at + futures])).collect();
                    let mean = means.iter().sum::<f64>() / n;
                    let squares: f64 = means.iter().map(|m| (m - mean).powi(2)).sum();
                    (squares / (n - 1.0) / n).sqrt()
                };
                let error = (0..numbers).step_by(futures).map(error).collect();
                (mean, Some(error))
            }
        }
    }
}

/// What is known where some parts are there in any case: coalitions of the others, in their order.
pub(super) fn given(known: &BTreeMap<Coalition, Value>, there: Coalition, parts: usize) -> BTreeMap<Coalition, Value> {
    let others = || (0..parts).filter(|p| there >> p & 1 == 0);
    let of = |c: &Coalition| others().enumerate().fold(0, |sum, (k, p)| sum | (c >> p & 1) << k);
    known.iter().filter(|(c, _)| *c & there == there).map(|(c, v)| (of(c), v.clone())).collect()
}

/// The mean over the futures in which something is defined.
fn mean_of(futures: &[f64]) -> f64 {
    let (sum, n) = futures.iter().filter(|x| x.is_finite()).fold((0.0, 0.0), |(sum, n), x| (sum + x, n + 1.0));
    sum / n
}

/// How often, of all orders, exactly these many come before a part.
fn weight(before: usize, parts: usize) -> f64 {
    // before! (parts − before − 1)! / parts!
    let choose = (1..=before).fold(1.0, |c, k| c * (parts - k) as f64 / k as f64);
    1.0 / (parts as f64 * choose)
}

#[cfg(test)]
mod tests;
