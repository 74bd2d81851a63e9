//! A claim put to the test: its arms over the same futures, its contrasts, its verdict.

use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::{Claim, Contrast, Estimate, Flaw, Verdict, estimate};
use crate::ensemble::{Ensemble, Simulate};
use crate::run::{Arm, Mismatch};
use crate::scenario::Scenario;

/// Why a trial came to no end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The file is at problem.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// Arms cannot share their futures.
    #[error("{0}")]
    Mismatch(#[from] Mismatch),
    /// The user stopped it.
    #[error("stopped")]
    Stopped,
}

/// What became of one contrast.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The contrast.
    #[serde(flatten)]
    pub contrast: Contrast,
    /// What was found.
    pub estimate: Estimate,
    /// What is said of it.
    pub verdict: Verdict,
}

/// What became of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Its contrasts.
    pub parts: Vec<Shown>,
    /// Its verdict.
    pub verdict: Verdict,
    /// Futures simulated.
    pub futures: u32,
}

/// How claims are tried.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// Futures in each arm, where a claim does not ask for more.
    pub futures: u32,
    /// The seed of all draws.
    pub seed: u64,
    /// Who simulates.
    pub simulate: Simulate<'a>,
    /// Raised when the user stops it.
    pub stop: &'a AtomicBool,
}

impl Trial<'_> {
    /// Futures for this claim.
    #[must_use]
    pub fn futures_of(&self, claim: &Claim) -> u32 {
        claim.futures.unwrap_or(0).max(self.futures)
    }
}

/// Tries a claim, with a change to every arm.
///
/// # Errors
/// A [`Failure`] when it cannot be tried.
pub fn try_claim(
    claim: &Claim,
    futures: u32,
    trial: &Trial<'_>,
    change: &dyn Fn(&mut Scenario),
) -> Result<Outcome, Failure> {
    let arms: Vec<Arm> = claim
        .scenarios(futures, trial.seed)?
        .into_iter()
        .map(|(name, (mut scenario, programme))| {
            change(&mut scenario);
            Arm { name, scenario, programme }
        })
        .collect();
    let ensemble = together(&arms, futures, trial.simulate, trial.stop)?;
    let parts: Vec<Shown> = claim
        .show
        .iter()
        .map(|contrast| {
            let estimate = estimate(contrast, &ensemble);
            let word = if claim.published.is_some() { Verdict::beside } else { Verdict::of };
            Shown { contrast: contrast.clone(), estimate, verdict: word(&estimate, contrast.expect) }
        })
        .collect();
    let verdict = Verdict::all(parts.iter().map(|p| p.verdict));
    Ok(Outcome { parts, verdict, futures })
}

/// Simulates all arms over the same futures. Arms with another chain or other mechanisms cannot go on from the same
/// start; they have their own, from the same draws.
fn together(arms: &[Arm], futures: u32, simulate: Simulate<'_>, stop: &AtomicBool) -> Result<Ensemble, Failure> {
    let mut groups: Vec<Vec<Arm>> = Vec::new();
    for arm in arms {
        let fits = |g: &&mut Vec<Arm>| {
            g[0].scenario.chain == arm.scenario.chain && g[0].scenario.mechanisms == arm.scenario.mechanisms
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(arm.clone()),
            None => groups.push(vec![arm.clone()]),
        }
    }
    let mut all: Option<Ensemble> = None;
    for group in groups {
        let part = simulate(&group, 0..futures, &|_| {}, stop)?.ok_or(Failure::Stopped)?;
        match &mut all {
            None => all = Some(part),
            Some(all) => {
                all.arms.extend(part.arms);
                all.futures.iter_mut().zip(part.futures).for_each(|(one, more)| one.extend(more));
            }
        }
    }
    all.ok_or(Failure::Mismatch(Mismatch::NoArm))
}
