//! Which claim goes with which mechanism: every claim tried whole, and with each mechanism that carries it switched off.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::{Claim, Estimate, Failure, Flaw, Outcome, Trial, Tried, Verdict, try_claim};
use crate::mechanism::Mechanism;

/// A claim without one of its mechanisms.
#[derive(Clone, Debug, Serialize)]
pub struct KnockOut {
    /// The claim.
    pub id: String,
    /// In a sentence.
    pub claim: String,
    /// Whether it follows from one equation alone.
    pub built_in: bool,
    /// With all mechanisms.
    pub whole: Outcome,
    /// What was switched off.
    pub off: String,
    /// With it switched off.
    pub without: Outcome,
}

impl KnockOut {
    /// Whether the claim holds with the mechanism and not without it.
    #[must_use]
    pub fn falls(&self) -> bool {
        self.whole.verdict.holds() && !self.without.verdict.holds()
    }

    /// The first thing that must be seen, whole and without.
    #[must_use]
    pub fn first(&self) -> Option<(&str, &Estimate, &Estimate)> {
        let (whole, without) = (self.whole.parts.first()?, self.without.parts.first()?);
        Some((&whole.contrast.what, &whole.estimate, &without.estimate))
    }

    /// In a word: does the claim need the mechanism?
    #[must_use]
    pub fn word(&self) -> &'static str {
        match (self.whole.verdict, self.falls()) {
            (_, true) => "falls",
            (Verdict::Shown | Verdict::Within, false) => "stands",
            _ => "not shown whole",
        }
    }
}

/// Tries claims whole and without each of their mechanisms; the whole of each is simulated once, or taken from what is
/// `known`. `progress` is told how many trials are finished, and of how many.
///
/// # Errors
/// A [`Failure`] when one cannot be tried.
pub fn knock_out(
    claims: &[Claim],
    known: &[Tried],
    trial: &Trial<'_>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<KnockOut>, Failure> {
    let mut trials = Vec::new();
    for claim in claims.iter().filter(|c| !c.carried_by.is_empty()) {
        trials.push((claim, None));
        for name in &claim.carried_by {
            trials.push((claim, Some((name, claim.mechanism(name)?))));
        }
    }
    let done = AtomicUsize::new(0);
    let outcomes = trials
        .par_iter()
        .with_max_len(1)
        .map(|(claim, off)| {
            let futures = trial.futures_of(claim);
            let before = known.iter().find(|t| off.is_none() && t.claim.id == claim.id && t.outcome.futures == futures);
            let outcome = match before {
                Some(tried) => tried.outcome.clone(),
                None => try_claim(claim, futures, trial, &|s| s.mechanisms.off.extend(off.map(|(_, m)| m)))?,
            };
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, trials.len());
            Ok(outcome)
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let mut found = Vec::new();
    let mut whole: Option<Outcome> = None;
    for ((claim, off), outcome) in trials.into_iter().zip(outcomes) {
        match (off, &whole) {
            (Some((name, _)), Some(whole)) => found.push(KnockOut {
                id: claim.id.clone(),
                claim: claim.claim.clone(),
                built_in: claim.built_in,
                whole: whole.clone(),
                off: name.clone(),
                without: outcome,
            }),
            _ => whole = Some(outcome),
        }
    }
    Ok(found)
}

impl Claim {
    /// The mechanism of this name.
    fn mechanism(&self, name: &str) -> Result<Mechanism, Flaw> {
        serde_json::from_value(name.into()).map_err(|_| Flaw::Unknown {
            id: self.id.clone(),
            what: "carried by".to_owned(),
            found: name.to_owned(),
            kind: "mechanism",
        })
    }
}
