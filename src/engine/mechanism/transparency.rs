//! # Transparency
//! What happens inside an organisation is seen outside. How its people fare colours its reputation; fear at work and disappointed
//! customers break out as bad news, sooner where customers see more.
//!
//! | | |
//! |---|---|
//! | Law | reputation's target = usual + (loyalty − its usual) + S·`inside`·T·(engagement − usual); storms a year = S·`storms`·T·[(distress − .05)⁺ + (usual − .05 − satisfaction)⁺]; a storm takes .5 off loyalty \[logit\] at first |
//! | Source | assumption: no published size was found; that staff's engagement goes with what customers think is known for units (Harter, Schmidt & Hayes 2002) |
//! | Reads | transparency of the segment; engagement and distress of the seller's people; satisfaction of its customers |
//! | Writes | yearly hazard of a storm, bad news in the media |
//! | Draws | one uniform a week and channel: whether a storm breaks out |
//! | Omits | who posts what; good news that spreads like bad |

use super::{Channel, People, satisfaction};
use crate::lanes::Lanes;
use crate::world::{Buyer, usual};

crate::parameters! {
    /// Transparency: what happens inside is seen outside.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// What engagement adds to reputation where everything is seen.
        inside: 0.25, "share", 0.0..=1.0, Assumption, "employees talk about their employer";
        /// Storms a year where everything is seen and trouble is full.
        storms: 10.0, "per year", 0.0..=40.0, Assumption, "several a year for an organisation in deep trouble";
    }
}

state! {
    channel(a) {
        /// Yearly hazard that what is seen breaks out as bad news.
        storms: Lanes::ZERO, "per year", 0.0..=f32::MAX;
    }
}

/// How much of what happens inside a buying organisation sees of its supplier, or a segment unless told otherwise [share, 0-1];
/// assumption: part of it.
pub const USUAL: f32 = 0.3;

/// Trouble that is not yet news [share, of distress and of satisfaction each]; assumption: ordinary ups and downs.
const CALM: f32 = 0.05;

/// What a storm takes off loyalty at first \[logit\]; assumption: half of what events usually take.
const SIZE: f32 = 0.5;

/// How much these buyers see, 0-1.
#[must_use]
pub fn seen(buyer: &Buyer) -> f32 {
    match *buyer {
        Buyer::Firm { .. } => USUAL,
        Buyer::Segment { transparency, .. } => transparency,
    }
}

/// What is seen inside, against the usual \[reputation, share\].
#[inline(always)]
#[must_use]
pub fn inside<const N: usize>(p: &Parameters, seen: f32, people: &People<N>) -> Lanes<N> {
    (people.mean(people.wellbeing.engagement) - usual::ENGAGEMENT) * (p.strength * p.inside * seen)
}

/// Trouble that is news \[share\]: mean distress of people and mean satisfaction of customers.
#[inline(always)]
#[must_use]
pub fn trouble<const N: usize>(distress: Lanes<N>, satisfaction: Lanes<N>) -> Lanes<N> {
    (distress - CALM).max(0.0) + (usual::SATISFACTION - CALM - satisfaction).max(0.0)
}

/// A week of a channel: how near a storm is, and whether it breaks out by this luck, uniform.
#[inline(always)]
pub fn step<const N: usize>(
    p: &Parameters,
    seen: f32,
    people: &People<N>,
    luck: Lanes<N>,
    channel: &mut Channel<N>,
    dt: f32,
) {
    let distress = people.mean(people.tension.distress);
    channel.transparency.storms = trouble(distress, satisfaction::seen(&channel.customers)) * (p.strength * p.storms * seen);
    let breaks_out = luck.less_than(channel.transparency.storms.hazard_to_probability(dt / usual::YEAR));
    channel.loyalty.storm += SIZE * breaks_out;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(distress: f32) -> People<1> {
        let mut people = People::default();
        people.turnover.filled = Lanes([10.0]);
        people.tension.distress = Lanes([10.0 * distress]);
        people
    }

    /// Hazard 10 · .3 · (.25 − .05) = .6 a year: 1 − e^(−.6/52) a week.
    #[test]
    fn storms_break_out_at_the_rate_that_trouble_and_transparency_give() {
        let (p, people) = (Parameters::default(), people(0.25));
        let chance = 0.011_472_2;
        for (luck, storm) in [(chance * 0.99, SIZE), (chance * 1.01, 0.0)] {
            let mut channel = Channel::<1>::default();
            step(&p, 0.3, &people, Lanes([luck]), &mut channel, 1.0);
            assert!((channel.transparency.storms[0] - 0.6).abs() < 1e-6);
            assert_eq!(channel.loyalty.storm[0], storm);
        }
    }

    #[test]
    fn neither_ordinary_trouble_nor_what_nobody_sees_is_news() {
        for (distress, seen, strength) in [(0.05, 1.0, 1.0), (0.9, 0.0, 1.0), (0.9, 1.0, 0.0)] {
            let p = Parameters { strength, ..Parameters::default() };
            let mut channel = Channel::<1>::default();
            step(&p, seen, &people(distress), Lanes([1e-6]), &mut channel, 1.0);
            assert_eq!((channel.transparency.storms[0], channel.loyalty.storm[0]), (0.0, 0.0));
        }
    }

    #[test]
    fn disappointed_customers_are_news_and_good_people_are_seen_too() {
        assert!((trouble(Lanes([0.0]), Lanes([usual::SATISFACTION - 0.15]))[0] - 0.1).abs() < 1e-6);
        let mut people = people(0.0);
        people.wellbeing.engagement = Lanes([10.0 * (usual::ENGAGEMENT + 0.1)]);
        assert!((inside(&Parameters::default(), 0.3, &people)[0] - 0.25 * 0.3 * 0.1).abs() < 1e-6);
    }
}
