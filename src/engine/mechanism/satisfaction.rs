//! # Satisfaction
//! Customers judge what they meet against what they expect; losses weigh more than gains, a surprise delights. Expectations
//! follow experience, promises, what customers were asked, and what they know from home.
//!
//! | | |
//! |---|---|
//! | Law | per encounter s ← σ(level·(x−x₀) + gap·v(x−E)); v(g) = g, λ·g for losses, + delight; E ← x + promises, time `expectation_time` |
//! | Source | expectancy disconfirmation (Szymanski & Henard 2001, order of effects); loss aversion 1.96 (Brown et al. 2024; contested: 1.31 by Walasek et al. 2024); anchoring on experience (Bolton 1998, form) |
//! | Reads | the experience; over-promising, unmet promises, engagement at home |
//! | Writes | satisfaction, expectation |
//! | Draws | encounters of the week (one uniform), spread of the experience (one normal) |
//! | Omits | complaints and recovery |

use super::{Customer, Customers, Organisation, offer};
use crate::lanes::{Lanes, exp, logit, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Satisfaction and expectation.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Spread of single experiences.
        spread: 0.12, "experience", 0.0..=0.3, Assumption, "moderate";
        /// Weight of the last encounter of a consumer.
        step: 0.3, "share", 0.05..=0.8, Literature, "form: Bolton 1998; weight between .1 and .4 assumed";
        /// Effect of the level of experience.
        level: 4.0, "logit", 0.0..=10.0, Literature, "sign and order: Szymanski & Henard 2001";
        /// Effect of the gap between experience and expectation.
        gap: 3.0, "logit", 0.0..=8.0, Literature, "sign and order: Szymanski & Henard 2001";
        /// How much more losses weigh than gains.
        loss_aversion: 1.96, "times", 1.0..=3.0, Literature, "Brown et al. 2024; contested (1.31: Walasek et al. 2024)";
        /// Bonus of an experience well beyond expectation.
        delight: 0.05, "experience", 0.0..=0.2, Stylised, "surprise";
        /// How fast expectations follow experience.
        expectation_time: 20.0, "weeks", 4.0..=60.0, Stylised, "half a year";
        /// What customers told and do not see, they expect.
        asked: 0.3, "experience", 0.0..=1.0, Stylised, "asking raises expectations";
        /// Expectation raised by a full turn of over-promising.
        promised: 0.15, "experience", 0.0..=0.4, Stylised, "sales talk";
        /// Effect of engagement at the customer's own employer on what is expected elsewhere.
        contrast: 0.15, "experience", 0.0..=0.5, Assumption, "one's own workplace is the yardstick";
    }
}

state! {
    customer(a, was) {
        /// Expectation of the experience.
        expectation: usual::EXPERIENCE + a.hope, "experience", f32::MIN..=f32::MAX;
        /// Satisfaction.
        level: Lanes::from(usual::SATISFACTION), "share", 0.0..=1.0;
    }
    customers(h) {
        /// Sum of satisfaction.
        level: h.customer.satisfaction.level * h.here;
        /// Sum of experience minus expectation.
        gap: (h.week.met - h.customer.satisfaction.expectation) * h.here;
    }
}

/// Contacts of a business customer \[per week\]; assumption: weekly.
pub const CONTACTS: f32 = 1.0;

/// Weight of the last contact of a business customer \[share\]; assumption: same memory in time as a consumer.
pub const STEP_BUSINESS: f32 = 0.12;

/// Level that makes mean satisfaction usual, given that losses weigh more \[logit\]; calibrated: quiet baseline.
const BASE: f32 = 0.15;

/// Gap from which an experience is a surprise \[experience\]; assumption: clearly beyond what single experiences vary by.
const SURPRISE: f32 = 0.2;

/// Coefficients of an approximation to the upper tail of the normal law: 0.5·exp(−a·z − b·z²); numerical.
const TAIL: [f32; 2] = [0.717, 0.416];

/// Mean of the positive part of a standard normal: 1/√(2π); numerical.
const MEAN_EXCESS: f32 = 0.398_942_3;

/// Effect of reputation on what a new customer expects \[experience\]; assumption: half of it.
const REPUTATION: f32 = 0.5;

/// What the channel gives every customer this week.
pub struct Climate<const N: usize> {
    /// Chances of at most 0, 1, 2, 3 encounters.
    counts: [Lanes<N>; 4],
    /// Weight added by the first, second, third and fourth encounter.
    weights: [f32; 4],
    /// Drive of a usual experience that is as expected.
    usual_drive: f32,
    /// Raise of expectations by promises.
    pub promises: Lanes<N>,
    pace: f32,
}

/// The channel's part: `encounters` expected this week, `step` the weight of one, `promises` what raises expectations.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, encounters: Lanes<N>, step: f32, promises: Lanes<N>, dt: f32) -> Climate<N> {
    let none = (-encounters).exp();
    let one = none * (1.0 + encounters);
    let two = one + none * encounters * encounters * 0.5;
    let three = two + none * encounters * encounters * encounters * (1.0 / 6.0);
    let keep = 1.0 - step;
    Climate {
        counts: [none, one, two, three],
        weights: [step, keep * step, keep * keep * step, keep * keep * keep * step],
        usual_drive: p.level * usual::EXPERIENCE + p.gap * expected_value(p),
        promises,
        pace: relaxation_fraction(dt, p.expectation_time),
    }
}

/// Mean value of the gap when the experience varies around what is expected: −(λ−1)·sd/√(2π), plus delight.
#[must_use]
pub fn expected_value(p: &Parameters) -> f32 {
    if p.spread == 0.0 {
        return 0.0;
    }
    let z = SURPRISE / p.spread;
    let tail = 0.5 * exp(-TAIL[0] * z - TAIL[1] * z * z);
    -(p.loss_aversion - 1.0) * p.spread * MEAN_EXCESS + p.delight * tail
}

/// Value of a gap between experience and expectation: losses weigh more, a clear surprise delights.
#[inline(always)]
#[must_use]
pub fn value<const N: usize>(p: &Parameters, gap: Lanes<N>) -> Lanes<N> {
    gap + gap.min(0.0) * (p.loss_aversion - 1.0) + gap.greater_than(SURPRISE).select(Lanes::from(p.delight), Lanes::ZERO)
}

/// What raises expectations in a channel: what customers said and do not see (`unmet`), and sales talk.
#[inline(always)]
#[must_use]
pub fn promises<const N: usize>(p: &Parameters, seller: &Organisation<N>) -> Lanes<N> {
    p.asked * offer::hoped(seller) + p.promised * seller.lever(Lever::OverPromising)
}

/// How far reputation and promises raise what a new customer expects.
#[inline(always)]
#[must_use]
pub fn hope<const N: usize>(p: &Parameters, reputation: Lanes<N>, promises: Lanes<N>) -> Lanes<N> {
    (REPUTATION * (reputation - usual::LOYALTY) + promises.max(0.0)) * p.strength
}

/// Encounters of this week: `(number, weight of them together)`; `luck` is the uniform of the week.
#[inline(always)]
#[must_use]
pub fn encounters<const N: usize>(c: &Climate<N>, luck: Lanes<N>) -> [Lanes<N>; 2] {
    let [none, one, two, three] = c.counts;
    let [one, two, three, four] = [luck.greater_than(none), luck.greater_than(one), luck.greater_than(two), luck.greater_than(three)];
    let weight = one * c.weights[0] + two * c.weights[1] + three * c.weights[2] + four * c.weights[3];
    [one + two + three + four, weight]
}

/// One customer's week: `experience` as met on average, `noise` a standard normal, `weight` of this week's encounters,
/// `home` engagement at the employer against the usual.
#[inline(always)]
pub fn step<const N: usize>(
    p: &Parameters,
    c: &Climate<N>,
    experience: Lanes<N>,
    noise: Lanes<N>,
    weight: Lanes<N>,
    home: Lanes<N>,
    customer: &mut Customer<N>,
) {
    let own = &mut customer.satisfaction;
    let gap = experience + noise * p.spread - own.expectation;
    let drive = value(p, gap) * p.gap + (experience * p.level - c.usual_drive);
    let target = (drive * p.strength + (logit(usual::SATISFACTION) + BASE * p.strength * p.strength.max(1.0))).sigmoid();
    own.level = own.level.relax(target, weight);
    let expected = experience + (c.promises + p.contrast * home) * p.strength;
    own.expectation = own.expectation.relax(expected, c.pace);
}

/// Mean satisfaction of some customers, as an organisation sees it; the usual where there is none.
#[inline(always)]
#[must_use]
pub fn seen<const N: usize>(customers: &Customers<N>) -> Lanes<N> {
    let anybody = customers.market.active.greater_than(0.0);
    anybody.select(customers.mean(customers.satisfaction.level), Lanes::from(usual::SATISFACTION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_weighs_more_than_a_gain_of_the_same_size() {
        let p = Parameters::default();
        let v = value(&p, Lanes([-0.1, 0.1]));
        assert!((v[0] / v[1] + p.loss_aversion).abs() < 1e-5);
    }

    #[test]
    fn encounters_follow_poisson() {
        let p = Parameters::default();
        let c = climate::<1>(&p, Lanes([0.25]), p.step, Lanes([0.0]), 1.0);
        let n = 100_000;
        let mean = (0..n).map(|i| encounters(&c, Lanes([(i as f32 + 0.5) / n as f32]))[0][0]).sum::<f32>() / n as f32;
        assert!((mean - 0.25).abs() < 1e-3, "{mean}");
    }
}
