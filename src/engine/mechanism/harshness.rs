//! # Harshness
//! Disappointed, entitled or frightened customers are harsh with the staff they meet; partners are mild. Ask why: often it is
//! fear at home.
//!
//! | | |
//! |---|---|
//! | Law | h = σ(drivers); contact staff (whoever meets customers, leaders of those teams included) feel the mean of those they meet, time `TIME` |
//! | Source | customer incivility (sign); crossover from home: assumption |
//! | Reads | satisfaction, partnership, entitlement; distress and fatigue at the customer's own employer |
//! | Writes | harshness of customers, harshness met by staff |
//! | Draws | none |
//! | Omits | staff who answer back |

use super::{Customer, Employee, Organisation};
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Harshness of customers toward staff.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of dissatisfaction.
        satisfaction: 6.0, "logit", 0.0..=10.0, Stylised, "disappointment";
    }
}

state! {
    person(a, was) {
        /// Harshness of the customers met lately (contact staff).
        felt: Lanes::from(usual::HARSHNESS), "share", 0.0..=1.0;
        /// Sum of the harshness met this week (contact staff).
        met: Lanes::ZERO, "share", 0.0..=f32::MAX;
        /// Weight of those met this week (contact staff).
        met_weight: Lanes::ZERO, "customers", 0.0..=f32::MAX;
    }
    customer(a, was) {
        /// Harshness toward staff.
        level: Lanes::from(usual::HARSHNESS) => was.level, "share", 0.0..=1.0;
    }
    customers(h) {
        /// Sum of harshness.
        level: h.customer.harshness.level * h.here;
    }
}

/// Effect of distress and fatigue at the customer's own employer \[logit\]; assumption: fear is passed on.
const HOME: f32 = 1.5;

/// Effect of partnership \[logit\]; stylised: partners are milder.
const PARTNERSHIP: f32 = 2.0;

/// Effect of entitlement \[logit\]; stylised: the customer is always right.
const ENTITLEMENT: f32 = 1.5;

/// How fast contact staff feel it \[weeks\]; assumption: a month.
const TIME: f32 = 4.0;

/// Weight of a business customer against a consumer in what contact staff meet \[times\]; assumption: they call more often.
const BUSINESS: f32 = 4.0;

/// A customer's harshness; `burden` at the employer against the usual, `entitlement` likewise.
#[inline(always)]
#[must_use]
pub fn harshness<const N: usize>(p: &Parameters, entitled: Lanes<N>, burden: Lanes<N>, customer: &Customer<N>) -> Lanes<N> {
    let drive = ENTITLEMENT * entitled + HOME * burden
        - p.satisfaction * (customer.satisfaction.level - usual::SATISFACTION)
        - PARTNERSHIP * (customer.partnership.level - usual::PARTNERSHIP);
    (drive * p.strength + logit(usual::HARSHNESS)).sigmoid()
}

/// One customer's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, entitled: Lanes<N>, burden: Lanes<N>, customer: &mut Customer<N>) {
    customer.harshness.level = harshness(p, entitled, burden, customer);
}

/// Entitlement of a buying organisation's people.
#[inline(always)]
#[must_use]
pub fn entitlement<const N: usize>(buyer: &Organisation<N>) -> Lanes<N> {
    buyer.lived(Lever::Entitlement)
}

/// Entitlement against the usual.
#[inline(always)]
#[must_use]
pub fn entitled<const N: usize>(entitlement: Lanes<N>) -> Lanes<N> {
    entitlement - Lever::Entitlement.row().default
}

/// How far a week moves what contact staff feel.
#[must_use]
pub fn pace_felt(dt: f32) -> f32 {
    relaxation_fraction(dt, TIME)
}

/// What a member of the contact staff feels of those met this week.
#[inline(always)]
pub fn felt<const N: usize>(person: &mut Employee<N>, pace: f32) {
    let own = &mut person.harshness;
    let mean = own.met_weight.greater_than(0.0).select(own.met / own.met_weight.max(1e-6), own.felt);
    own.felt = own.felt.relax(mean, pace);
    [own.met, own.met_weight] = [Lanes::ZERO; 2];
}

/// Weight of a customer in what the person served by meets.
#[inline(always)]
#[must_use]
pub fn weight(business: bool) -> f32 {
    if business { BUSINESS } else { 1.0 }
}

/// A member of the contact staff meets a customer of this weight.
#[inline(always)]
pub fn meet<const N: usize>(weight: f32, customer: &Customer<N>, person: &mut Employee<N>) {
    let heavy = customer.market.active * weight;
    person.harshness.met += customer.harshness.level * heavy;
    person.harshness.met_weight += heavy;
}
