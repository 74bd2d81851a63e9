//! The coalitions of a question, simulated: those that share chain and mechanisms share a burn-in.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::Reruns;
use super::part::{self, Part};
use super::shapley::{Coalition, Value};
use crate::ensemble::{Ensemble, Progress, simulate_held};
use crate::observe::Layout;
use crate::run::{Arm, Mismatch};
use crate::scenario::Scenario;

/// What each coalition comes to: effects by column, month and future.
pub(super) type Table = BTreeMap<Coalition, Value>;

/// Arms simulated at once: more share a burn-in, fewer take less memory.
const ARMS: usize = 12;
/// Numbers held at once beyond which fewer arms are simulated at once.
const NUMBERS: usize = 8_000_000;

/// What is recorded of an arm in a month.
pub(super) fn columns(scenario: &Scenario) -> usize {
    Layout::new(scenario.places(), 0).columns.len().max(1)
}

/// Arms simulated at once, beside the one without a programme.
pub(super) fn arms(scenario: &Scenario, months: usize, futures: u32) -> usize {
    (NUMBERS / (columns(scenario) * months * futures as usize).max(1)).clamp(1, ARMS)
}

impl Reruns<'_> {
    /// Simulates coalitions; none when stopped.
    pub(super) fn table(
        &self,
        scenario: &Scenario,
        parts: &[Part],
        coalitions: &[Coalition],
    ) -> Result<Option<Table>, Mismatch> {
        let mut bare = scenario.clone();
        bare.what_ifs.clear();
        bare.futures = self.futures;
        let of = |c: &Coalition| {
            let left_out = parts.iter().enumerate().filter(|(p, _)| c >> p & 1 == 0).map(|(_, part)| part);
            (*c, part::without(&bare, left_out))
        };
        let all: Vec<(Coalition, Scenario)> = coalitions.iter().map(of).collect();
        // Arms of one chain and one set of mechanisms follow one another from one start.
        let mut shared: Vec<Vec<&(Coalition, Scenario)>> = Vec::new();
        let most = arms(scenario, self.months, self.futures);
        for one in &all {
            let same = |group: &&mut Vec<&(Coalition, Scenario)>| {
                let s = &group[0].1;
                group.len() < most && s.chain == one.1.chain && s.mechanisms == one.1.mechanisms
            };
            match shared.iter_mut().rev().find(same) {
                Some(group) => group.push(one),
                None => shared.push(vec![one]),
            }
        }
        let simulated = shared.par_iter().with_max_len(1).map(|group| self.group(group));
        let found: Option<Vec<Vec<(Coalition, Value)>>> = simulated.collect::<Result<_, Mismatch>>()?;
        Ok(found.map(|groups| groups.into_iter().flatten().collect()))
    }

    fn group(&self, group: &[&(Coalition, Scenario)]) -> Result<Option<Vec<(Coalition, Value)>>, Mismatch> {
        if self.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let [without, _] = Arm::twins(&group[0].1);
        let with = group.iter().enumerate().map(|(i, (_, scenario))| {
            let [_, with] = Arm::twins(scenario);
            Arm { name: format!("with-{i}"), ..with }
        });
        let arms: Vec<Arm> = std::iter::once(without).chain(with).collect();
        let Some(ensemble) = (self.simulate)(&arms, 0..self.futures, &|_| {}, self.stop)? else { return Ok(None) };
        Ok(Some(self.told(&ensemble, group.iter().map(|(c, _)| *c))))
    }

    /// Simulates coalitions of parts that are held at what they are in the twin where they are left out; none when stopped.
    pub(super) fn beside(
        &self,
        scenario: &Scenario,
        parts: &[Part],
        coalitions: &[Coalition],
    ) -> Result<Option<Table>, Mismatch> {
        let most = arms(scenario, self.months, self.futures);
        let group = |group: &[Coalition]| -> Result<Option<Vec<(Coalition, Value)>>, Mismatch> {
            let held_in = |c: &Coalition| {
                part::held(parts.iter().enumerate().filter(|(p, _)| c >> p & 1 == 0).map(|(_, part)| part))
            };
            let arms: Vec<_> = group.iter().map(held_in).collect();
            let Some(ensemble) = simulate_held(scenario, &arms, 0..self.futures, self.stop)? else { return Ok(None) };
            Ok(Some(self.told(&ensemble, group.iter().copied())))
        };
        let simulated = coalitions.par_chunks(most).with_max_len(1).map(group);
        let found: Option<Vec<Vec<(Coalition, Value)>>> = simulated.collect::<Result<_, Mismatch>>()?;
        Ok(found.map(|groups| groups.into_iter().flatten().collect()))
    }

    /// What the coalitions of the arms come to, in their order after the arm without a programme.
    fn told(&self, ensemble: &Ensemble, arms: impl Iterator<Item = Coalition>) -> Vec<(Coalition, Value)> {
        let told: Vec<_> = (1..).zip(arms).map(|(arm, c)| (c, self.value(ensemble, arm))).collect();
        let done = self.done.fetch_add(told.len(), Ordering::Relaxed) + told.len();
        (self.progress)(Progress { done, all: 0 });
        told
    }

    fn value(&self, ensemble: &Ensemble, arm: usize) -> Value {
        let cells = self.columns.iter().flat_map(|&column| (0..self.months).map(move |month| (column, month)));
        cells.flat_map(|(column, month)| ensemble.differences(arm, 0, column, month).map(f64::from)).collect()
    }
}
