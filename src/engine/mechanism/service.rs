//! # Service
//! What a customer meets: quality, timeliness, fit, and the warmth of the person served by, which mirrors how that person
//! fares inside.
//!
//! | | |
//! |---|---|
//! | Law | experience = .3 quality + .25 on time + .25 fit + .2 warmth + luck − friction − unfamiliarity; warmth = σ(drivers) |
//! | Source | service–profit chain (Hogreve et al. 2017, signs); employee and customer satisfaction ρ ≈ .3 (Harter, Schmidt & Hayes 2002); authenticity (Hennig-Thurau et al. 2006) |
//! | Reads | engagement, fatigue, proficiency, harshness met and what is lived as a customer, of whoever meets customers; leadership, inclusion; quality, timeliness, fit, worth of the solution, also of suppliers; friction of links; luck with the experience |
//! | Writes | warmth; the experience and the satisfaction that staff see are handed on |
//! | Draws | none |
//! | Omits | places, price |

use super::reach::{Lived, lived};
use super::{Customers, Employee, Organisation, World, friction, offer, satisfaction, solution};
use crate::lanes::{Lanes, logit};
use crate::world::{Buyer, Lever, Structure, usual};

crate::parameters! {
    /// Service: what a customer meets.
    pub struct Parameters {
        /// How strong the crossover of moods between employees and customers is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of engagement on warmth.
        engagement: 2.5, "logit", 0.0..=6.0, Literature, "sign: Harter, Schmidt & Hayes 2002; size assumed";
    }
}

state! {
    person(a, was) {
        /// Warmth toward customers (contact staff).
        warmth: Lanes::from(usual::WARMTH), "share", 0.0..=1.0;
    }
}

/// Effect of leeway that is given and practised on warmth \[logit\]; stylised: people who may decide are warmer.
const DISCRETION: f32 = 0.8;

/// Effect of fatigue on warmth \[logit\]; stylised: tired people are colder.
const FATIGUE: f32 = 1.5;

/// Effect of harsh customers on warmth \[logit\]; stylised: incivility breeds coldness.
const HARSHNESS: f32 = 2.0;

/// Share of a supplier's better offer lost per unit of what the buyer cannot use \[1\]; assumption: all of it.
pub const ABSORPTION: f32 = 1.0;

/// Share of leeway that works before staff master the new way \[share\]; assumption: practice tells what to decide.
const UNPRACTISED: f32 = 0.3;

/// Loss of warmth where a seat is empty \[share\]; assumption: colleagues stand in, in a hurry.
const STAND_IN: f32 = 0.1;

/// Weights of quality, timeliness, fit and warmth in an experience \[share\]; assumption: no part dominates.
pub const WEIGHTS: [f32; 4] = [0.3, 0.25, 0.25, 0.2];

/// Leeway the organisation gives contact staff, against the usual.
#[inline(always)]
#[must_use]
pub fn leeway<const N: usize>(org: &Organisation<N>) -> Lived<N> {
    lived(org, |levers| (levers.moved(Lever::ServantLeadership) + levers.moved(Lever::EmployeeInclusion)) * 0.5)
}

/// Warmth of a person toward customers; an empty seat gives none of its own.
#[inline(always)]
#[must_use]
pub fn warmth<const N: usize>(p: &Parameters, leeway: &Lived<N>, person: &Employee<N>) -> Lanes<N> {
    let drive = p.engagement * (person.wellbeing.engagement - usual::ENGAGEMENT)
        + DISCRETION * leeway.by(person) * (UNPRACTISED + (1.0 - UNPRACTISED) * person.learning.proficiency)
        - FATIGUE * (person.wellbeing.fatigue - usual::FATIGUE)
        - HARSHNESS * (person.harshness.felt - usual::HARSHNESS)
        + person.spillover.level;
    let warm = (drive * p.strength + logit(usual::WARMTH)).sigmoid();
    person.turnover.filled.select(warm, Lanes::from(usual::WARMTH - STAND_IN))
}

/// Fit of the offer as customers meet it, 0-1: how much better than usual it is of itself, and by what comes through from
/// suppliers.
#[inline(always)]
#[must_use]
pub fn fit<const N: usize>(better: Lanes<N>, suppliers: Lanes<N>, from_suppliers: f32) -> Lanes<N> {
    usual::FIT + better * (1.0 - from_suppliers) + suppliers * from_suppliers
}

/// The part of an experience that is the same for all customers of a channel.
#[inline(always)]
#[must_use]
pub fn common<const N: usize>(quality: Lanes<N>, on_time: Lanes<N>, fit: Lanes<N>) -> Lanes<N> {
    WEIGHTS[0] * quality + WEIGHTS[1] * on_time + WEIGHTS[2] * fit
}

/// Fit of an organisation's offer as customers meet it: its own, and what comes through from suppliers.
#[inline(always)]
fn fit_met<const N: usize>(p: &solution::Parameters, structure: &Structure, firm: usize, world: &World<N>) -> Lanes<N> {
    let org = &world.organisations[firm];
    let better = |org: &Organisation<N>| offer::better(org, solution::worth(p, org));
    let (mut gain, mut from) = (Lanes::ZERO, 0.0);
    for &c in &structure.firms[firm].buys {
        let Buyer::Firm { share, .. } = structure.routes[c].buyer else { continue };
        let supplier = &world.organisations[structure.routes[c].seller];
        let usable = (1.0 - ABSORPTION * world.channels[c].friction.unused).max(0.0);
        gain += better(supplier) * usable * share;
        from = org.usual.offer_from_suppliers;
    }
    fit(better(org), gain, from)
}

/// The experience that customers of a channel have in common, before the warmth of whom they meet.
#[inline(always)]
#[must_use]
pub fn experience<const N: usize>(p: &solution::Parameters, structure: &Structure, channel: usize, world: &World<N>) -> Lanes<N> {
    let seller = structure.routes[channel].seller;
    let org = &world.organisations[seller];
    common(org.delivery.quality, org.delivery.on_time, fit_met(p, structure, seller, world)) + org.luck.service
        - friction::annoyance(world.channels[channel].friction.demanded)
}

/// Delivery as customers meet it, 0-1: quality, timeliness and fit without the warmth; `better` as in [`offer::better`].
#[inline(always)]
#[must_use]
pub fn delivery<const N: usize>(org: &Organisation<N>, better: Lanes<N>) -> Lanes<N> {
    let [quality, on_time, fit, _] = WEIGHTS;
    common(org.delivery.quality, org.delivery.on_time, better + usual::FIT) * (1.0 / (quality + on_time + fit))
}

/// Experience of a customer who meets this warmth.
#[inline(always)]
#[must_use]
pub fn met<const N: usize>(experience: Lanes<N>, warmth: Lanes<N>) -> Lanes<N> {
    experience + WEIGHTS[3] * warmth
}

/// Satisfaction of an organisation's customers as far as it crosses over to staff; the usual where there is none.
#[inline(always)]
#[must_use]
pub fn satisfaction_seen<const N: usize>(p: &Parameters, all: &Customers<N>) -> Lanes<N> {
    usual::SATISFACTION + (satisfaction::seen(all) - usual::SATISFACTION) * p.strength
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_parts_make_the_usual_experience() {
        let x = common(Lanes([usual::QUALITY]), Lanes([usual::ON_TIME]), Lanes([usual::FIT])) + WEIGHTS[3] * usual::WARMTH;
        assert!((x[0] - usual::EXPERIENCE).abs() < 1e-6);
        assert!((WEIGHTS.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }
}
