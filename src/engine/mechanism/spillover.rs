//! # Spillover
//! Who buys for the organisation, or buys at home, is a customer too. What people live as customers goes with them to work: it
//! lifts or lowers their engagement and the warmth they have for their own customers, good and bad alike.
//!
//! | | |
//! |---|---|
//! | Law | level ← S·`effect`·mean over the places held as a customer of active·[(s − usual) + (L − its usual)], time `time`; added to engagement and to warmth, logit |
//! | Source | spillover and crossover (Bakker & Demerouti 2013), upstream reciprocity (Bartlett & DeSteno 2006; Nowak & Roch 2007), affective events (Weiss & Cropanzano 1996): signs; sizes are assumptions |
//! | Reads | satisfaction and loyalty of customers who work in the chain |
//! | Writes | what is lived as a customer, at work |
//! | Draws | none |
//! | Omits | what people live as customers outside the chain; a free place counts as nothing |

use super::{Customer, Employee};
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::usual;

crate::parameters! {
    /// Spillover: what people live as customers goes with them to work.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Effect of what is lived as a customer on engagement and on warmth.
        effect: 1.0, "logit", 0.0..=3.0, Literature, "sign: Bakker & Demerouti 2013; size assumed";
        /// How fast it goes along.
        time: 6.0, "weeks", 2.0..=13.0, Assumption, "four to eight weeks";
    }
}

state! {
    person(a, was) {
        /// What is lived as a customer, as far as it works on at work.
        level: Lanes::ZERO, "logit", f32::MIN..=f32::MAX;
        /// Sum of what was lived as a customer this week.
        met: Lanes::ZERO, "experience", f32::MIN..=f32::MAX;
    }
}

/// A person's week; `places` is how many places as a customer the person holds.
#[inline(always)]
pub fn step<const N: usize>(pace: f32, places: u32, person: &mut Employee<N>) {
    if places == 0 {
        return;
    }
    let own = &mut person.spillover;
    own.level = own.level.relax(own.met * (1.0 / places as f32), pace);
    own.met = Lanes::ZERO;
}

/// How far a week moves what goes along.
#[must_use]
pub fn pace(p: &Parameters, dt: f32) -> f32 {
    relaxation_fraction(dt, p.time)
}

/// What a customer lives, against the usual; a free place nothing.
#[inline(always)]
#[must_use]
pub fn lived<const N: usize>(customer: &Customer<N>) -> Lanes<N> {
    let good = customer.satisfaction.level - usual::SATISFACTION + customer.loyalty.level - customer.loyalty.usual;
    good * customer.market.active
}

/// A customer who works in the chain takes along what this week was like.
#[inline(always)]
pub fn meet<const N: usize>(p: &Parameters, customer: &Customer<N>, person: &mut Employee<N>) {
    person.spillover.met += lived(customer) * (p.strength * p.effect);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(satisfaction: f32) -> Customer<1> {
        let mut x = Customer::<1>::default();
        (x.satisfaction.level, x.loyalty.level, x.loyalty.usual) = (Lanes([satisfaction]), Lanes([0.8]), Lanes([0.8]));
        x.market.active = Lanes([1.0]);
        x
    }

    /// Two places: the mean of both, a free one counts as nothing; after one time constant 1 − 1/e of it.
    #[test]
    fn what_is_lived_arrives_within_weeks_as_the_mean_of_all_places() {
        let p = Parameters::default();
        let mut person = Employee::<1>::default();
        let good = lived(&customer(usual::SATISFACTION + 0.2))[0];
        for _ in 0..60 {
            meet(&p, &customer(usual::SATISFACTION + 0.2), &mut person);
            step(pace(&p, 0.1), 2, &mut person);
        }
        assert!((person.spillover.level[0] - 0.5 * good * (1.0 - crate::lanes::exp(-1.0))).abs() < 1e-4);
    }

    #[test]
    fn good_and_bad_weigh_alike_and_without_strength_nothing_is_carried() {
        let by = |strength: f32, satisfaction: f32| {
            let p = Parameters { strength, ..Parameters::default() };
            let mut person = Employee::<1>::default();
            meet(&p, &customer(satisfaction), &mut person);
            step(pace(&p, 1.0), 1, &mut person);
            person.spillover.level[0]
        };
        let usual = by(1.0, usual::SATISFACTION);
        assert!((by(1.0, usual::SATISFACTION + 0.1) + by(1.0, usual::SATISFACTION - 0.1) - 2.0 * usual).abs() < 1e-6);
        assert_eq!(by(0.0, 0.2) + 0.0, 0.0);
    }
}
