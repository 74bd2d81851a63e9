//! # Partnership
//! Feedback comes as partnership, as judgement, or not at all. Partners are made by inviting customers in, opening up and five
//! practices; entitlement blocks it and broken promises end it. Those unheard fall silent. Customers remember: who was asked
//! and ignored comes back after years, who worked together works together more easily.
//!
//! | | |
//! |---|---|
//! | Law | p ← σ(drivers), time `RISING` up, `FALLING` down; invitation = ∛(inclusion·practices·openness); disengaged = (1−p)·σ(drivers); burned ← 1 at a rate of hopes not met, → 0 in years; joint experience ← work done together |
//! | Source | stylised; complaint shares of a few per cent (TARP, folklore) show that silence is common |
//! | Reads | customer inclusion, practices, openness, the gate; staff's proficiency, warmth; loyalty, satisfaction, hopes not met, entitlement; the buyer's own organisation: proficiency, joint reflection, partnering upstream |
//! | Writes | partnership; customers burned, joint experience; what partners find lowers defects in `delivery` |
//! | Draws | the disposition to be a partner, once per slot |
//! | Omits | customers' cost of taking part |

use super::reach::{Levers, lived};
use super::{Customer, Customers, Organisation, World, offer};
use crate::draws::Purpose;
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Buyer, Lever, Structure, usual};

crate::parameters! {
    /// Partnership, judgement, disengagement.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of being invited in: inclusion, practices and openness together.
        invitation: 4.0, "logit", 0.0..=10.0, Stylised, "all three are needed";
        /// Share of an invitation that works before staff master the new way.
        authenticity: 0.35, "share", 0.0..=1.0, Assumption, "customers notice authenticity (Hennig-Thurau et al. 2006, sign)";
        /// Effect of having been asked and ignored.
        burned: 2.0, "logit", 0.0..=5.0, Assumption, "half of what a broken promise does, and for years";
        /// Effect of the buying organisation's own practice as a partner of its suppliers.
        upstream: 1.0, "logit", 0.0..=3.0, Assumption, "as much as of working this way at home";
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
    organisation(a) {
        /// Customers who were asked and ignored.
        burned: Lanes::ZERO, "share", 0.0..=1.0;
        /// Experience of working together with customers.
        joint: worked(invited(Levers(&a.culture)), Lanes::from(usual::PARTNERSHIP)), "share", 0.0..=1.0;
    }
}

/// Effect of entitlement \[logit\]; stylised: the customer who is always right does not work along.
const ENTITLEMENT: f32 = 2.0;

/// Effect of unmet promises \[logit\]; stylised: trust is broken.
const BROKEN: f32 = 4.0;

/// Hope of which nobody takes notice when it is not met \[share\]; assumption: small.
const UNNOTICED: f32 = 0.01;

/// Customers burned by a hope that is not met [per week and unit of hope]; assumption: a tenth of full hope for a year burns four
/// in ten.
const BURNED: f32 = 0.1;

/// How long customers remember that they were ignored \[weeks\]; assumption: years.
const MEMORY: f32 = 130.0;

/// Effect of having worked together \[logit\]; assumption: practice in it makes it easier.
const JOINT: f32 = 1.5;

/// How fast joint experience grows, and is lost \[weeks\]; assumption: a year, and two.
const JOINT_TIME: [f32; 2] = [52.0, 104.0];

/// Spread between customers of the disposition to be a partner \[logit\]; assumption: people differ.
const SPREAD: f32 = 0.5;

/// Effect of the proficiency of the buyer's own organisation, and of joint reflection \[logit\]; assumption: those who work this way at home bring it along.
const HOME: f32 = 1.0;

/// Effect of a full turn of partnering upstream by buyers who are all partners on a seller's defects \[logit\]; assumption: input is
/// looked at together.
const FOUND: f32 = 0.5;

/// Effect of loyalty \[logit\]; stylised: loyal customers join in.
const LOYALTY: f32 = 2.0;

/// Effect of warmth \[logit\]; stylised: warm contact invites.
const WARMTH: f32 = 1.5;

/// Time constant of growth \[weeks\]; stylised: a quarter.
const RISING: f32 = 13.0;

/// Time constant of loss \[weeks\]; stylised: faster.
const FALLING: f32 = 6.0;

/// Effect of dissatisfaction on silence \[logit\]; stylised: most dissatisfied customers do not complain.
const SILENCE: f32 = 2.5;

/// Effect of a closed gate on silence \[logit\]; stylised: nobody talks to a wall.
const UNHEARD: f32 = 2.0;

/// Practices of partnership that count alike: early involvement, contracting, insight, standards, closeness \[number\].
const PRACTICES: f32 = 5.0;

/// What an invitation takes: inclusion, practices and openness \[number\].
const PARTS: f32 = 3.0;

/// Least product of the parts of an invitation \[1\]; assumption: numerical.
const LEAST_INVITATION: f32 = 1e-6;

/// What the channel gives every customer this week.
pub struct Climate<const N: usize> {
    drive: Lanes<N>,
    quiet: Lanes<N>,
    rising: f32,
    falling: f32,
}

/// How far levers invite customers: the geometric mean of inclusion, practices and openness.
#[inline(always)]
fn invited<const N: usize>(levers: Levers<'_, N>) -> Lanes<N> {
    let practices = (levers.at(Lever::EarlyInvolvement)
        + levers.at(Lever::Contracting)
        + levers.at(Lever::DeliveryInsight)
        + levers.at(Lever::ClearStandards)
        + levers.at(Lever::Closeness))
        * (1.0 / PRACTICES);
    let product = levers.at(Lever::CustomerInclusion) * practices * levers.at(Lever::Openness);
    product.max(LEAST_INVITATION).pow(1.0 / PARTS)
}

/// How far customers are invited, as staff on average live what leaders turned.
#[inline(always)]
#[must_use]
pub fn invitation<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    let lived = lived(org, invited);
    lived.reached - lived.turned * org.reach.missed
}

/// The invitation of an organisation whose levers stand as usual.
#[must_use]
pub fn usual_invitation() -> f32 {
    let product = Lever::CustomerInclusion.row().default * Lever::ClearStandards.row().default * Lever::Openness.row().default;
    Lanes([product]).pow(1.0 / PARTS)[0]
}

/// How far a buying organisation works this way at home, and is a partner to its suppliers, against the usual.
#[inline(always)]
#[must_use]
pub fn at_home<const N: usize>(p: &Parameters, buyer: &Organisation<N>) -> Lanes<N> {
    let partners = buyer.lived_moved(Lever::PartneringUpstream) * authentic(p, buyer) * (p.upstream / HOME);
    buyer.people.mean(buyer.people.learning.proficiency) - usual::ADOPTION + buyer.lived(Lever::JointReflection) + partners
}

/// Share of an organisation's invitations, to customers or to suppliers, that is meant: some of it before people master the new
/// way, all of it after.
#[inline(always)]
fn authentic<const N: usize>(p: &Parameters, org: &Organisation<N>) -> Lanes<N> {
    let people = &org.people;
    let mastered = ((people.mean(people.learning.proficiency) - usual::ADOPTION) * (1.0 / (1.0 - usual::ADOPTION))).max(0.0);
    p.authenticity + (1.0 - p.authenticity) * mastered
}

/// What a seller's defects lose because buyers who are partners find them together with it, logit; mean over its channels.
#[inline(always)]
#[must_use]
pub fn found_together<const N: usize>(p: &Parameters, structure: &Structure, firm: usize, world: &World<N>) -> Lanes<N> {
    let sells = &structure.firms[firm].sells;
    let mut found = Lanes::ZERO;
    for &c in sells {
        if let Buyer::Firm { firm: buyer, .. } = structure.routes[c].buyer {
            let customers = &world.channels[c].customers;
            let partners = customers.mean(customers.partnership.level);
            found += world.organisations[buyer].lived_moved(Lever::PartneringUpstream) * partners;
        }
    }
    found * (FOUND * p.strength / sells.len().max(1) as f32)
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
    let invited = (invitation(seller) - usual_invitation()) * authentic(p, seller);
    Climate {
        drive: (p.invitation * invited - BROKEN * unmet.max(0.0)
            - ENTITLEMENT * (entitlement - Lever::Entitlement.row().default)
            + HOME * home
            - p.burned * seller.partnership.burned
            + JOINT * seller.partnership.joint)
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

/// What is done together beyond the usual: invitations beyond the usual, as far as partners take them up.
#[inline(always)]
fn worked<const N: usize>(invitation: Lanes<N>, partners: Lanes<N>) -> Lanes<N> {
    let usual = usual_invitation();
    (invitation - usual).max(0.0) * (1.0 / (1.0 - usual)) * partners
}

/// The organisation's week: customers remember what they hoped for in vain, and what was done together; `partners` is the mean
/// partnership of all its customers.
#[inline(always)]
pub fn remember<const N: usize>(p: &Parameters, org: &mut Organisation<N>, partners: Lanes<N>, dt: f32) {
    let in_vain = (offer::hoped(org) - UNNOTICED).max(0.0) * (BURNED * p.strength);
    let together = worked(invitation(org), partners);
    let [up, down] = JOINT_TIME.map(|time| relaxation_fraction(dt, time));
    let own = &mut org.partnership;
    let burned = own.burned.relax(Lanes::ONE, in_vain.hazard_to_probability(dt));
    own.burned = burned.relax(Lanes::ZERO, relaxation_fraction(dt, MEMORY));
    own.joint = own.joint.relax_two(together, up, down);
}

/// Share of a customer's feedback that never comes.
#[inline(always)]
#[must_use]
pub fn disengaged<const N: usize>(p: &Parameters, c: &Climate<N>, customer: &Customer<N>) -> Lanes<N> {
    let silent = c.quiet - (SILENCE * p.strength) * (customer.satisfaction.level - usual::SATISFACTION);
    (1.0 - customer.partnership.level) * silent.sigmoid()
}
