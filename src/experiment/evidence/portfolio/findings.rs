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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::fake::ensemble;

    fn mark(of: Of, at_least: f64) -> Mark {
        Mark { metric: "loyalty".to_owned(), at: "maker".to_owned(), of, at_least }
    }

    #[test]
    fn a_mark_is_the_mean_over_the_last_months_with_without_or_between() {
        let e = ensemble("loyalty", 2, &[[[1.0, 2.0, 4.0], [3.0, 7.0, 11.0]]]);
        let value = |of, last| mark(of, 0.0).value(&e, 0, last);
        assert_eq!([value(Of::Without, 2), value(Of::With, 2), value(Of::Difference, 2)], [3.0, 9.0, 6.0]);
        assert_eq!([value(Of::With, 1), value(Of::With, 99)], [11.0, 7.0]);
        assert!(Mark { at: "nowhere".to_owned(), ..mark(Of::With, 0.0) }.value(&e, 0, 1).is_nan());
        let met = |marks: &[f64]| {
            let any = marks.iter().map(|m| mark(Of::With, *m)).collect();
            Objective { what: String::new(), any }.met(&e, 0, 2)
        };
        assert_eq!([met(&[9.0]), met(&[9.1]), met(&[9.1, 1.0]), met(&[])], [true, false, true, false]);
    }

    #[test]
    fn shares_are_counted_over_programmes_and_the_best_fifth_by_the_other_half_of_the_futures() {
        let mut portfolio = Portfolio::library().expect("a portfolio");
        portfolio.inputs.clear();
        let objective = |what: &str| Objective { what: what.to_owned(), any: vec![] };
        portfolio.rule.objectives = vec![objective("one"), objective("two")];
        let survey = |share, between| Survey { share, between, ..portfolio.published[0].clone() };
        portfolio.published = vec![
            survey(Share::Full, [25.0, 35.0]),
            survey(Share::Partly, [0.0, 1.0]),
            survey(Share::Not, [0.0, 100.0]),
            survey(Share::TopFifth, [0.0, 100.0]),
            survey(Share::BottomFifth, [0.0, 100.0]),
        ];
        // Of ten programmes three succeed in every future, two partly in one of two, the others never.
        let one = |i: usize| {
            let met = match i {
                0..3 => vec![vec![true, true]; 2],
                3..5 => vec![vec![false, true], vec![false, false]],
                _ => vec![vec![false, false]; 2],
            };
            Programme { drawn: vec![], met, partly: 1 }
        };
        let tried: Vec<Programme> = (0..10).map(one).collect();
        let found = findings(&portfolio, &tried);
        let values: Vec<f64> = found.shares.iter().map(|s| s.estimate.value).collect();
        assert_eq!(values, [30.0, 10.0, 60.0, 100.0, 0.0]);
        let objectives: Vec<(&str, f64)> = found.objectives.iter().map(|(w, e)| (w.as_str(), e.value)).collect();
        assert_eq!(objectives, [("one", 30.0), ("two", 40.0)]);
        assert_eq!((found.programmes, found.futures, found.verdict), (10, portfolio.futures, found.shares[0].verdict));
        // Luck in the half by which programmes are ranked does not make them the best.
        let lucky =
            |i: usize| Programme { drawn: vec![], met: vec![vec![i == 0, true], vec![i == 1, true]], partly: 1 };
        let found = findings(&portfolio, &(0..5).map(lucky).collect::<Vec<_>>());
        assert_eq!((found.shares[3].estimate.value, found.shares[0].estimate.value), (0.0, 20.0));
        let alone = findings(&portfolio, &[lucky(0)]);
        assert_eq!((alone.programmes, alone.shares[3].estimate.value), (1, 0.0));
    }

    #[test]
    fn every_programme_is_tried_over_its_futures_and_heard_of() {
        use std::sync::Mutex;
        use std::sync::atomic::AtomicBool;
        let mut portfolio = Portfolio::library().expect("a portfolio");
        portfolio.futures = 4;
        let objective = |at_least| Objective { what: String::new(), any: vec![mark(Of::With, at_least)] };
        portfolio.rule.objectives = vec![objective(2.0), objective(3.0)];
        let engine = |_: &[Arm],
                      futures: std::ops::Range<u32>,
                      _: &(dyn Fn(crate::ensemble::Progress) + Sync),
                      _: &AtomicBool| {
            assert_eq!(futures, 0..4);
            Ok(Some(ensemble("loyalty", 1, &[0.0, 1.0, 2.0, 3.0].map(|x| [[0.0; 2], [x; 2]]))))
        };
        let stop = AtomicBool::new(false);
        let trial = Trial { futures: 9, seed: 5, simulate: &engine, stop: &stop };
        let heard = Mutex::new(Vec::new());
        let found =
            try_portfolio(&portfolio, 3, &trial, &|done| heard.lock().expect("alone").push(done)).expect("tried");
        let met: Vec<f64> = found.objectives.iter().map(|o| o.1.value).collect();
        assert_eq!((found.programmes, met), (3, vec![50.0, 25.0]));
        let mut heard = heard.into_inner().expect("alone");
        heard.sort_unstable();
        assert_eq!(heard, [1, 2, 3]);
    }
}
