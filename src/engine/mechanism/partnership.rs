//! # Partnership
//! Feedback comes as partnership, as judgement, or not at all. Partners are made by inviting customers in, opening up and five
//! practices; entitlement blocks it and broken promises end it. Those unheard fall silent.
//!
//! | | |
//! |---|---|
//! | Law | p ← σ(drivers), time `rising` up, `falling` down; invitation = ∛(inclusion·practices·openness); disengaged = (1−p)·σ(drivers) |
//! | Source | stylised; complaint shares of a few per cent (TARP, folklore) show that silence is common |
//! | Reads | customer inclusion, practices, openness, staff's proficiency, warmth, loyalty, unmet promises, entitlement, the buyer's own organisation |
//! | Writes | partnership |
//! | Draws | none |
//! | Omits | customers' cost of taking part |

use super::{Customer, Customers, Organisation};
use crate::draws::Purpose;
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Partnership, judgement, disengagement.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of being invited in: inclusion, practices and openness together.
        invitation: 4.0, "logit", 0.0..=10.0, Stylised, "all three are needed";
        /// Share of an invitation that works before staff master the new way.
        authenticity: 0.35, "share", 0.0..=1.0, Assumption, "customers notice authenticity (Hennig-Thurau et al. 2006, sign)";
        /// Effect of unmet promises.
        broken: 4.0, "logit", 0.0..=10.0, Stylised, "trust is broken";
        /// Effect of entitlement.
        entitlement: 2.0, "logit", 0.0..=5.0, Stylised, "the customer who is always right does not work along";
    }
}

state! {
    customer(a, was) {
        with { let [_, drawn, ..] = a.draws.words(Purpose::CustomerTraits, a.number as u32, 0); }
        /// Disposition to be a partner.
        nature: drawn.normal() * SPREAD + logit(usual::PARTNERSHIP) => was.nature, "logit", f32::MIN..=f32::MAX;
        /// Partnership.
        level: nature.sigmoid(), "share", 0.0..=1.0;
    }
    customers(h) {
        /// Sum of partnership.
        level: h.customer.partnership.level * h.here;
        /// Sum of the disengaged share.
        disengaged: h.week.disengaged * h.here;
    }
}

/// Spread between customers of the disposition to be a partner [logit]; assumption: people differ.
const SPREAD: f32 = 0.5;

/// Effect of the proficiency of the buyer's own organisation, and of joint reflection [logit]; assumption: those who work this way at home bring it along.
const HOME: f32 = 1.0;

/// Effect of loyalty [logit]; stylised: loyal customers join in.
const LOYALTY: f32 = 2.0;

/// Effect of warmth [logit]; stylised: warm contact invites.
const WARMTH: f32 = 1.5;

/// Time constant of growth [weeks]; stylised: a quarter.
const RISING: f32 = 13.0;

/// Time constant of loss [weeks]; stylised: faster.
const FALLING: f32 = 6.0;

/// Effect of dissatisfaction on silence [logit]; stylised: most dissatisfied customers do not complain.
const SILENCE: f32 = 2.5;

/// Effect of a closed gate on silence [logit]; stylised: nobody talks to a wall.
const UNHEARD: f32 = 2.0;

/// Practices of partnership that count alike: early involvement, contracting, insight, standards, closeness [number].
const PRACTICES: f32 = 5.0;

/// What an invitation takes: inclusion, practices and openness [number].
const PARTS: f32 = 3.0;

/// Least product of the parts of an invitation [1]; assumption: numerical.
const LEAST_INVITATION: f32 = 1e-6;

/// What the channel gives every customer this week.
pub struct Climate<const N: usize> {
    drive: Lanes<N>,
    quiet: Lanes<N>,
    rising: f32,
    falling: f32,
}

/// How far customers are invited: the geometric mean of inclusion, practices and openness.
#[inline(always)]
#[must_use]
pub fn invitation<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    let practices = (org.lived(Lever::EarlyInvolvement)
        + org.lived(Lever::Contracting)
        + org.lived(Lever::DeliveryInsight)
        + org.lived(Lever::ClearStandards)
        + org.lived(Lever::Closeness))
        * (1.0 / PRACTICES);
    (org.lived(Lever::CustomerInclusion) * practices * org.lived(Lever::Openness)).max(LEAST_INVITATION).pow(1.0 / PARTS)
}

/// The invitation of an organisation whose levers stand as usual.
#[must_use]
pub fn usual_invitation() -> f32 {
    let product = Lever::CustomerInclusion.row().default * Lever::ClearStandards.row().default * Lever::Openness.row().default;
    Lanes([product]).pow(1.0 / PARTS)[0]
}

/// How far a buying organisation works this way at home, against the usual.
#[inline(always)]
#[must_use]
pub fn at_home<const N: usize>(buyer: &Organisation<N>) -> Lanes<N> {
    buyer.people.mean(buyer.people.learning.proficiency) - usual::ADOPTION + buyer.lived(Lever::JointReflection)
}

/// Mean partnership and disengagement of these customers.
#[inline(always)]
#[must_use]
pub fn means<const N: usize>(customers: &Customers<N>) -> [Lanes<N>; 2] {
    [customers.partnership.level, customers.partnership.disengaged].map(|sum| customers.mean(sum))
}

/// The channel's part; `unmet` promises, `entitlement` of its customers, `home` as [`at_home`] of the buyer (0 for consumers),
/// `gate` of the customer's voice against the usual.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(
    p: &Parameters,
    seller: &Organisation<N>,
    unmet: Lanes<N>,
    entitlement: Lanes<N>,
    home: Lanes<N>,
    gate: Lanes<N>,
    dt: f32,
) -> Climate<N> {
    let people = &seller.people;
    let mastered = ((people.mean(people.learning.proficiency) - usual::ADOPTION) * (1.0 / (1.0 - usual::ADOPTION))).max(0.0);
    let authentic = p.authenticity + (1.0 - p.authenticity) * mastered;
    let invited = (invitation(seller) - usual_invitation()) * authentic;
    Climate {
        drive: (p.invitation * invited - p.broken * unmet.max(0.0)
            - p.entitlement * (entitlement - Lever::Entitlement.row().default)
            + HOME * home)
            * p.strength,
        quiet: logit(usual::DISENGAGED / (1.0 - usual::PARTNERSHIP)) - gate * (UNHEARD * p.strength),
        rising: relaxation_fraction(dt, RISING),
        falling: relaxation_fraction(dt, FALLING),
    }
}

/// One customer's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: &Climate<N>, warmth: Lanes<N>, customer: &mut Customer<N>) {
    let drive = c.drive
        + p.strength * (LOYALTY * (customer.loyalty.level - usual::LOYALTY) + WARMTH * (warmth - usual::WARMTH));
    let target = (customer.partnership.nature + drive).sigmoid();
    customer.partnership.level = customer.partnership.level.relax_two(target, c.rising, c.falling);
}

/// Share of a customer's feedback that never comes.
#[inline(always)]
#[must_use]
pub fn disengaged<const N: usize>(p: &Parameters, c: &Climate<N>, customer: &Customer<N>) -> Lanes<N> {
    let silent = c.quiet - (SILENCE * p.strength) * (customer.satisfaction.level - usual::SATISFACTION);
    (1.0 - customer.partnership.level) * silent.sigmoid()
}
