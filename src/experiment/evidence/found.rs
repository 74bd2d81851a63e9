//! All that was tried, and what of it no longer holds.

use super::{Claim, Findings, Kind, Outcome, Portfolio, Robust, Row, There, Verdict};

/// One claim and what became of it.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The claim.
    pub claim: Claim,
    /// What became of it.
    pub outcome: Outcome,
    /// What becomes of it where the assumed numbers are others, if that was tried.
    pub robust: Option<Robust>,
    /// What becomes of it at other values of a number that it names, if that was tried.
    pub elsewhere: Vec<There>,
}

impl Tried {
    /// Whether it held when it was last reviewed and does not any more.
    #[must_use]
    pub fn lost(&self) -> bool {
        self.claim.status.holds() && !self.outcome.verdict.holds()
    }
}

/// All that was tried.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Futures in each arm, where a claim does not ask for more.
    pub futures: u32,
    /// The seed of all draws.
    pub seed: u64,
    /// Claims, facts and published numbers.
    pub tried: Vec<Tried>,
    /// Closed forms.
    pub theory: Vec<Row>,
    /// The portfolio, and what came of it.
    pub portfolio: Option<(Portfolio, Findings)>,
}

impl Evidence {
    /// What was tried of one kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Tried> {
        self.tried.iter().filter(move |t| t.claim.kind() == kind)
    }

    /// How many of what held no longer does. Few futures are too few to hold what is open against a verdict of many; what
    /// is denied counts in any case, the rest only if `always`.
    #[must_use]
    pub fn lost(&self, always: bool) -> usize {
        let counts = |held: Verdict, now: Verdict| held.holds() && !now.holds() && (always || now.denies());
        let tried = self.tried.iter().filter(|t| counts(t.claim.status, t.outcome.verdict)).count();
        let portfolio = self.portfolio.iter().filter(|(p, f)| counts(p.status, f.verdict)).count();
        tried + portfolio
    }

    /// Draws of the assumed numbers, if any were made.
    #[must_use]
    pub fn draws(&self) -> Option<u32> {
        self.tried.iter().find_map(|t| t.robust.as_ref()).map(Robust::draws)
    }

    /// How many closed forms are not met.
    #[must_use]
    pub fn unmet(&self) -> usize {
        self.theory.iter().filter(|r| !r.passed()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{NotResolved, Shown};
    use super::*;

    #[test]
    fn only_what_held_and_does_not_any_more_is_lost() {
        let lost = |held: Verdict, now: Verdict| {
            let mut claim = super::super::library().expect("claims").remove(0);
            claim.status = held;
            let outcome = Outcome { parts: vec![], verdict: now, futures: 8 };
            let tried = Tried { claim, outcome, robust: None, elsewhere: vec![] };
            (tried.lost(), Evidence { tried: vec![tried], ..Evidence::default() }.lost(true))
        };
        assert_eq!(lost(Shown, NotResolved), (true, 1));
        for (held, now) in [(Shown, Shown), (NotResolved, Shown), (NotResolved, NotResolved)] {
            assert_eq!(lost(held, now), (false, 0), "{held} {now}");
        }
    }

    #[test]
    fn of_few_futures_only_what_is_denied_counts() {
        use super::super::Verdict::Refuted;
        let of = |held: Verdict, now: Verdict| {
            let mut claim = super::super::library().expect("claims").remove(0);
            claim.status = held;
            Tried {
                claim,
                outcome: Outcome { parts: vec![], verdict: now, futures: 8 },
                robust: None,
                elsewhere: vec![],
            }
        };
        let tried = vec![of(Shown, NotResolved), of(Shown, Refuted), of(Refuted, Refuted), of(Shown, Shown)];
        let evidence = Evidence { tried, ..Evidence::default() };
        assert_eq!([evidence.lost(false), evidence.lost(true)], [1, 2]);
    }

    #[test]
    fn a_portfolio_counts_as_one_and_draws_and_closed_forms_are_counted() {
        use super::super::Verdict::Refuted;
        let mut portfolio = Portfolio::library().expect("a portfolio");
        portfolio.status = Shown;
        let findings = Findings {
            programmes: 1,
            futures: 8,
            shares: vec![],
            objectives: vec![],
            separations: vec![],
            verdict: Refuted,
        };
        let row = |got| Row { id: "T00", law: "", source: "", got, want: 2.0, tolerance: 0.5 };
        let mut evidence = Evidence {
            portfolio: Some((portfolio, findings)),
            theory: vec![row(2.0), row(9.0), row(-9.0)],
            ..Evidence::default()
        };
        assert_eq!((evidence.lost(false), evidence.unmet(), evidence.draws()), (1, 2, None));
        let all = super::super::library().expect("claims");
        let tried = |claim: &Claim, robust| Tried {
            claim: claim.clone(),
            outcome: Outcome { parts: vec![], verdict: Shown, futures: 8 },
            robust,
            elsewhere: vec![],
        };
        evidence.tried = all.iter().map(|claim| tried(claim, None)).collect();
        evidence.tried.push(tried(&all[0], Some(Robust { shown: 2, not_resolved: 1, refuted: 4 })));
        assert_eq!(evidence.draws(), Some(7));
        let count = |kind| evidence.of(kind).count();
        assert_eq!((count(Kind::Claim), count(Kind::Fact), count(Kind::Published)), (54, 15, 8));
    }
}
