//! # Offer
//! Needs drift. What is known of them comes from listening and from customers' feedback: judgement teaches stated needs,
//! partnership latent ones, the disengaged teach nothing. Knowledge reaches customers in releases; what they asked for and do
//! not see they hope for, and in time give up. A better way of working meets needs better, too.
//!
//! | | |
//! |---|---|
//! | Law | K' = gain·(1−K) − K/`drift` (exact); at each release the fit moves toward the knowledge its making began with |
//! | Source | lead users and co-creation: stylised; customer participation helps most at ideation (Chang & Taylor 2016, sign) |
//! | Reads | customer inclusion, early involvement, gatekeeping, listening, release interval; partnership, disengagement, integration, initiatives |
//! | Writes | knowledge, knowledge in the making, fit, release clock, hopes given up |
//! | Draws | none |
//! | Omits | competitors' offers, price |

use crate::lanes::{Lanes, exp, pace};
use crate::world::{Lever, Organisation, usual};

crate::parameters! {
    /// Offer: knowledge of needs, releases, fit.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Time in which needs change.
        drift: 104.0, "weeks", 26.0..=312.0, Assumption, "two years";
        /// Learning of stated needs from included customers.
        stated: 0.1, "per week", 0.0..=0.3, Stylised, "asking teaches what can be said";
        /// Learning of latent needs from included partners.
        latent: 0.3, "per week", 0.0..=1.0, Stylised, "working together teaches what cannot";
        /// Time to develop what is known.
        development: 20.0, "weeks", 4.0..=60.0, Assumption, "development capacity";
        /// Share of the development capacity each release costs, in weeks of release interval.
        overhead: 1.0, "weeks", 0.0..=4.0, Assumption, "agile is not free: test, train, migrate";
    }
}

/// Learning of stated needs without asking [per week]; assumption: ordinary market research.
const BASE_STATED: f32 = 0.02;

/// Learning of latent needs without asking [per week]; assumption: ordinary observation.
const BASE_LATENT: f32 = 0.012;

/// How far depth with few partners costs breadth of stated needs [share]; assumption: deep work reaches fewer.
const EARLY_BREADTH: f32 = 0.5;

/// How far open initiatives slow releases, each [1]; stylised: people are elsewhere.
const DISTRACTION: f32 = 0.5;

/// Needs met by a perfect, mastered new way beyond what the offer is made for [fit]; assumption: an adaptive answer is one to
/// needs, and those who work by it meet them in each job.
const SOLUTION: f32 = 0.3;

/// How fast customers stop expecting what they said and do not see [weeks]; assumption: most of a year.
const RESIGNATION: f32 = 39.0;

/// How far the customer's voice passes the gate, 0-1.
#[inline(always)]
#[must_use]
pub fn gate<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    let keeping = org.lever(Lever::Gatekeeping);
    1.0 - keeping + keeping * org.lever(Lever::Listening)
}

/// The gate of an organisation whose levers stand as usual.
#[inline(always)]
#[must_use]
pub fn usual_gate() -> f32 {
    let keeping = Lever::Gatekeeping.row().default;
    1.0 - keeping + keeping * Lever::Listening.row().default
}

/// Weekly gains of knowledge, stated and latent; `partners` and `disengaged` are shares of customers.
#[inline(always)]
#[must_use]
pub fn gains<const N: usize>(p: &Parameters, org: &Organisation<N>, partners: Lanes<N>, disengaged: Lanes<N>) -> [Lanes<N>; 2] {
    let gate = gate(org);
    let asked = org.lever(Lever::CustomerInclusion);
    let early = org.lever(Lever::EarlyInvolvement);
    let heard = (1.0 - disengaged) * (1.0 / (1.0 - usual::DISENGAGED));
    let stated = (BASE_STATED + p.stated * asked * (1.0 - EARLY_BREADTH * early)) * gate * heard;
    let latent = (BASE_LATENT + p.latent * asked * early * partners * partners) * gate;
    [stated, latent]
}

/// Knowledge after `dt`: the exact solution of K' = gain·(1−K) − K/drift.
#[inline(always)]
#[must_use]
pub fn known<const N: usize>(p: &Parameters, knowledge: Lanes<N>, gain: Lanes<N>, dt: f32) -> Lanes<N> {
    let rate = gain + 1.0 / p.drift;
    knowledge.relax(gain / rate, rate.chance(dt))
}

/// The organisation's week; `partners`, `disengaged` are shares of its customers, `carried` the speed silos leave. Returns
/// how much the fit moved by releases.
#[inline(always)]
pub fn step<const N: usize>(
    p: &Parameters,
    org: &mut Organisation<N>,
    partners: Lanes<N>,
    disengaged: Lanes<N>,
    carried: Lanes<N>,
    excess: Lanes<N>,
    dt: f32,
) -> Lanes<N> {
    if p.strength == 0.0 {
        return Lanes::ZERO;
    }
    let dt = dt * p.strength;
    let [stated, latent] = gains(p, org, partners, disengaged);
    org.known_stated = known(p, org.known_stated, stated, dt);
    org.known_latent = known(p, org.known_latent, latent, dt);
    let kept = exp(-dt / p.drift);
    for needs in [&mut org.fit_stated, &mut org.fit_latent, &mut org.frozen_stated, &mut org.frozen_latent] {
        *needs = *needs * kept;
    }
    let interval = org.lever(Lever::ReleaseInterval);
    org.release_clock += dt / (1.0 + DISTRACTION * excess.max(0.0));
    let released = 1.0 - org.release_clock.below(interval);
    org.release_clock -= interval * released;
    let working = (interval - p.overhead).max(0.1) * carried;
    let step = released * (working * (1.0 / p.development)).chance(1.0);
    let [before_stated, before_latent] = [org.fit_stated, org.fit_latent];
    org.fit_stated = org.fit_stated.relax(org.frozen_stated.max(org.fit_stated), step);
    org.fit_latent = org.fit_latent.relax(org.frozen_latent.max(org.fit_latent), step);
    org.frozen_stated = released.pick(org.known_stated, org.frozen_stated);
    org.frozen_latent = released.pick(org.known_latent, org.frozen_latent);
    org.resigned = org.resigned.relax(told(org), pace(dt, RESIGNATION));
    (org.fit_stated - before_stated + org.fit_latent - before_latent) * 0.5
}

/// What customers said and still hope to see, against the usual: hopes are raised at once and given up slowly.
#[inline(always)]
#[must_use]
pub fn hoped<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    told(org) - org.resigned
}

/// How much better than usual the offer meets needs: by its fit, and by what a better way of working finds for the customer.
#[inline(always)]
#[must_use]
pub fn better<const N: usize>(org: &Organisation<N>, worth: Lanes<N>) -> Lanes<N> {
    let [stated, latent] = org.usual.fit;
    (org.fit_stated - stated + org.fit_latent - latent) * 0.5 + worth * SOLUTION
}

/// What customers said and do not see, 0-1.
#[inline(always)]
#[must_use]
pub fn unmet<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    ((org.known_stated + org.known_latent - org.fit_stated - org.fit_latent) * 0.5).positive(0.03)
}

/// What customers said and do not see, as far as nobody explains it and asking raises hopes.
#[inline(always)]
#[must_use]
pub fn told<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    org.lever(Lever::CustomerInclusion)
        * (1.0 - org.lever(Lever::Communication))
        * (1.0 - 0.5 * org.lever(Lever::Listening))
        * unmet(org)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knowledge_settles_where_learning_equals_drift() {
        let p = Parameters::default();
        let mut k = Lanes([0.0f32]);
        for _ in 0..5000 {
            k = known(&p, k, Lanes([0.02]), 1.0);
        }
        assert!((k[0] - 0.02 / (0.02 + 1.0 / 104.0)).abs() < 1e-4);
    }

    #[test]
    fn nobody_listening_forgets_at_the_rate_of_drift() {
        let p = Parameters::default();
        let k = known(&p, Lanes([0.8]), Lanes([0.0]), 52.0);
        assert!((k[0] - 0.8 * crate::lanes::exp(-0.5)).abs() < 1e-5);
    }
}
