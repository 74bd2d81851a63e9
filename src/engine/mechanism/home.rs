//! # Home
//! A pace beyond what is sustainable takes time and patience from the family; what is strained at home comes back to work as
//! fatigue, and in the end people go. It heals more slowly than it came.
//!
//! | | |
//! |---|---|
//! | Law | strain at home ← σ(logit(usual) + pace·(strain of work) + fatigue·(f − usual)), time `RISING` up, `FALLING` down |
//! | Source | work–family conflict (Greenhaus & Beutell 1985, sign); sizes and times are assumptions |
//! | Reads | strain and shock of work; the person's fatigue |
//! | Writes | strain at home; it feeds fatigue and quits |
//! | Draws | none |
//! | Omits | what happens at home by itself; who lives with whom |

use super::{Employee, Organisation};
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::usual;

crate::parameters! {
    /// Home: pace takes from the family, and strain at home comes back.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
    }
}

state! {
    person(a, was) {
        /// Strain at home that work causes, against the usual.
        strain: Lanes::ZERO, "share", -1.0..=1.0;
    }
    people(h) {
        /// Sum of strain at home.
        strain: h.person.home.strain * h.here;
    }
}

/// Effect of strain of work \[logit\]; assumption: hours are taken from the family.
const PACE: f32 = 4.0;

/// Effect of fatigue \[logit\]; assumption: the tired have no patience left.
const FATIGUE: f32 = 2.0;

/// How fast strain at home builds up \[weeks\]; assumption: two months.
const RISING: f32 = 8.0;

/// How fast it heals \[weeks\]; assumption: half a year.
const FALLING: f32 = 26.0;

/// Effect of strain at home on fatigue \[logit\]; assumption: there is no rest.
pub const TIRING: f32 = 1.0;

/// Effect of strain at home on quitting \[1\]; assumption: something has to give.
pub const LEAVING: f32 = 1.5;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    pace: Lanes<N>,
    off: bool,
    fatigue: f32,
    rising: f32,
    falling: f32,
}

/// The organisation's part.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, dt: f32) -> Climate<N> {
    Climate {
        pace: (org.delivery.strain + org.delivery.shock) * (PACE * p.strength) + logit(usual::HOME_STRAIN),
        off: p.strength == 0.0,
        fatigue: FATIGUE * p.strength,
        rising: relaxation_fraction(dt, RISING),
        falling: relaxation_fraction(dt, FALLING),
    }
}

/// One person's week.
#[inline(always)]
pub fn step<const N: usize>(c: &Climate<N>, person: &mut Employee<N>) {
    if c.off {
        return;
    }
    let target = (c.pace + c.fatigue * (person.wellbeing.fatigue - usual::FATIGUE)).sigmoid() - usual::HOME_STRAIN;
    person.home.strain = person.home.strain.relax_two(target, c.rising, c.falling);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(weeks: u32, work: f32, start: f32) -> f32 {
        let mut person = Employee::<1>::default();
        (person.home.strain, person.wellbeing.fatigue) = (Lanes([start]), Lanes([usual::FATIGUE]));
        let pace = Lanes([work * PACE + logit(usual::HOME_STRAIN)]);
        let (rising, falling) = (relaxation_fraction(1.0, RISING), relaxation_fraction(1.0, FALLING));
        (0..weeks).for_each(|_| step(&Climate { pace, off: false, fatigue: FATIGUE, rising, falling }, &mut person));
        person.home.strain[0]
    }

    #[test]
    fn a_usual_pace_leaves_home_as_it_is_and_strain_comes_sooner_than_it_goes() {
        assert!(after(200, 0.0, 0.0).abs() < 1e-5);
        let strained = after(500, 0.3, 0.0);
        let (come, gone) = (after(8, 0.3, 0.0) / strained, 1.0 - after(8, 0.0, strained) / strained);
        // One time constant up; 8/26 of one down.
        assert!((come - 0.632).abs() < 1e-3 && (gone - 0.265).abs() < 1e-3, "{come} {gone}");
    }
}
