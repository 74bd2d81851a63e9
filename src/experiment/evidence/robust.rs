//! Whether a claim outlives other numbers: all assumed numbers drawn together, the claim tried anew in each draw.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::{Claim, Failure, Trial, Verdict, try_claim};
use crate::experiment::assumptions::{assumed_numbers, move_all};
use crate::experiment::latin::latin;

/// In how many draws of the assumed numbers a claim has which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Robust {
    /// Draws in which it is shown.
    pub shown: u32,
    /// Draws in which it is neither.
    pub not_resolved: u32,
    /// Draws in which it is refuted.
    pub refuted: u32,
}

impl Robust {
    /// Draws in all.
    #[must_use]
    pub fn draws(&self) -> u32 {
        self.shown + self.not_resolved + self.refuted
    }

    /// Whether it is shown in at least three of four draws.
    #[must_use]
    pub fn holds(&self) -> bool {
        4 * self.shown >= 3 * self.draws()
    }

    fn count(mut self, verdict: Verdict) -> Self {
        let counted = if verdict.holds() {
            &mut self.shown
        } else if verdict.denies() {
            &mut self.refuted
        } else {
            &mut self.not_resolved
        };
        *counted += 1;
        self
    }
}

/// Tries each claim in so many draws of all assumed numbers, each over half of its range either way. The draws are the same
/// for all claims. `progress` is told how many trials are finished, and of how many.
///
/// # Errors
/// A [`Failure`] when one cannot be tried.
pub fn robust(
    claims: &[Claim],
    draws: u32,
    trial: &Trial<'_>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Robust>, Failure> {
    let drawn = latin(draws as usize, assumed_numbers());
    let done = AtomicUsize::new(0);
    let all = claims.len() * drawn.len();
    let trials: Vec<_> = claims.iter().flat_map(|claim| drawn.iter().map(move |at| (claim, at))).collect();
    let verdicts = trials
        .par_iter()
        .with_max_len(1)
        .map(|(claim, at)| {
            let outcome = try_claim(claim, trial.futures, trial, &|s| move_all(&mut s.mechanisms, at))?;
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
            Ok(outcome.verdict)
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let of = |i: usize| &verdicts[i * drawn.len()..(i + 1) * drawn.len()];
    Ok((0..claims.len()).map(|i| of(i).iter().fold(Robust::default(), |r, &v| r.count(v))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_robust_where_three_of_four_draws_show_it() {
        let of = |verdicts: &[Verdict]| verdicts.iter().fold(Robust::default(), |r, &v| r.count(v));
        let three = of(&[Verdict::Shown, Verdict::Within, Verdict::Shown, Verdict::Refuted]);
        assert_eq!((three.shown, three.refuted, three.draws(), three.holds()), (3, 1, 4, true));
        let two = of(&[Verdict::Shown, Verdict::Smaller, Verdict::Shown, Verdict::Differs]);
        assert_eq!((two.not_resolved, two.holds()), (1, false));
    }

    #[test]
    fn draws_are_counted_by_what_became_of_the_claim() {
        use Verdict::{Differs, NotResolved, Refuted, Shown, Within};
        let all = [Shown, Within, NotResolved, Refuted, Differs, Differs];
        let found = all.iter().fold(Robust::default(), |r, &v| r.count(v));
        assert_eq!(found, Robust { shown: 2, not_resolved: 1, refuted: 3 });
        assert_eq!(found.draws(), 6);
        let holds = |shown, refuted| Robust { shown, not_resolved: 1, refuted }.holds();
        assert_eq!([holds(6, 1), holds(5, 1), holds(2, 0), holds(9, 1)], [true, false, false, true]);
    }

    #[test]
    fn each_claim_is_tried_in_every_draw_and_heard_of() {
        use std::sync::Mutex;
        use std::sync::atomic::AtomicBool;

        use super::super::tests::{claim, engine};
        let claims = [claim("higher", 1.0), claim("higher", 99.0)];
        let stop = AtomicBool::new(false);
        let trial = Trial { futures: 16, seed: 7, simulate: &engine, stop: &stop };
        let heard = Mutex::new(Vec::new());
        let found = robust(&claims, 3, &trial, &|done, all| heard.lock().expect("alone").push((done, all)));
        let (shown, refuted) = (Robust { shown: 3, ..Robust::default() }, Robust { refuted: 3, ..Robust::default() });
        assert_eq!(found.expect("tried"), [shown, refuted]);
        let mut heard = heard.into_inner().expect("alone");
        heard.sort_unstable();
        assert_eq!(heard, (1..=6).map(|done| (done, 6)).collect::<Vec<_>>());
    }
}
