//! The portfolio tried: how many programmes succeed in full, partly or not, and how that stands beside surveys.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::programme::{Programme, mean};
use super::separation::{Separation, separations};
use super::{Mark, Objective, Portfolio, Share, Survey};
use crate::ensemble::Ensemble;
use crate::experiment::evidence::{Estimate, Expected, Failure, Trial, Verdict};
use crate::run::Arm;
use crate::scenario::Of;

/// What came of a portfolio.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
    /// Programmes tried.
    pub programmes: u32,
    /// Futures of each.
    pub futures: u32,
    /// Each survey, and the model beside it.
    pub shares: Vec<Beside>,
    /// The share in percent that meets each objective.
    pub objectives: Vec<(String, Estimate)>,
    /// What is drawn otherwise where programmes succeed, most telling first.
    pub separations: Vec<Separation>,
    /// Of the share that succeeds in full.
    pub verdict: Verdict,
}

/// A survey, and the model beside it.
#[derive(Clone, Debug, Serialize)]
pub struct Beside {
    /// The survey.
    #[serde(flatten)]
    pub survey: Survey,
    /// The model's share in percent.
    pub estimate: Estimate,
    /// What is said of it.
    pub verdict: Verdict,
}

/// Tries so many programmes of a portfolio. `progress` is told how many are finished.
///
/// # Errors
/// A [`Failure`] when it came to no end.
pub fn try_portfolio(
    portfolio: &Portfolio,
    programmes: u32,
    trial: &Trial<'_>,
    progress: &(dyn Fn(u32) + Sync),
) -> Result<Findings, Failure> {
    let done = AtomicU32::new(0);
    let tried = (0..programmes)
        .into_par_iter()
        .with_max_len(1)
        .map(|p| {
            let scenario = portfolio.scenario(p, trial.seed)?;
            let arms = Arm::twins(&scenario);
            let e = (trial.simulate)(&arms, 0..portfolio.futures, &|_| {}, trial.stop)?.ok_or(Failure::Stopped)?;
            let last = portfolio.rule.last_months as usize;
            let met = (0..e.futures.len())
                .map(|k| portfolio.rule.objectives.iter().map(|o| o.met(&e, k, last)).collect())
                .collect();
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok(Programme { drawn: portfolio.drawn(p), met, partly: portfolio.rule.partly })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(findings(portfolio, &tried))
}

impl Objective {
    fn met(&self, e: &Ensemble, future: usize, last: usize) -> bool {
        self.any.iter().any(|mark| mark.value(e, future, last) >= mark.at_least)
    }
}

impl Mark {
    /// The mean over the last months; not a number where it is not measured.
    fn value(&self, e: &Ensemble, future: usize, last: usize) -> f64 {
        let Some(column) = e.layout.column(&self.metric, &self.at) else { return f64::NAN };
        let mean = |arm: usize| {
            let months = e.futures[future][arm].column(column);
            let end = &months[months.len().saturating_sub(last)..];
            end.iter().map(|&x| f64::from(x)).sum::<f64>() / end.len() as f64
        };
        match self.of {
            Of::Without => mean(0),
            Of::With => mean(1),
            Of::Difference => mean(1) - mean(0),
        }
    }
}

fn findings(portfolio: &Portfolio, tried: &[Programme]) -> Findings {
    let mut ranked: Vec<&Programme> = tried.iter().collect();
    ranked.sort_by(|a, b| b.half(0).total_cmp(&a.half(0)));
    let fifth = (ranked.len() / 5).max(1).min(ranked.len());
    let share = |share: Share| match share {
        Share::Full => mean(tried.iter().map(Programme::full)),
        Share::Partly => mean(tried.iter().map(Programme::partly)),
        Share::Not => mean(tried.iter().map(|p| 100.0 - p.full() - p.partly())),
        Share::TopFifth => mean(ranked[..fifth].iter().map(|p| p.half(1))),
        Share::BottomFifth => mean(ranked[ranked.len() - fifth..].iter().map(|p| p.half(1))),
    };
    let shares: Vec<Beside> = portfolio
        .published
        .iter()
        .map(|survey| {
            let estimate = share(survey.share);
            let verdict = Verdict::beside(&estimate, Expected::Between(survey.between));
            Beside { survey: survey.clone(), estimate, verdict }
        })
        .collect();
    let verdict = Verdict::all(shares.iter().filter(|b| b.survey.share == Share::Full).map(|b| b.verdict));
    let objectives = portfolio.rule.objectives.iter().enumerate().map(|(i, o)| {
        let met = |p: &Programme| 100.0 * p.met.iter().filter(|m| m[i]).count() as f64 / p.met.len() as f64;
        (o.what.clone(), mean(tried.iter().map(met)))
    });
    Findings {
        programmes: tried.len() as u32,
        futures: portfolio.futures,
        objectives: objectives.collect(),
        shares,
        separations: separations(portfolio, tried),
        verdict,
    }
}
