//! # Balcony
//! Levers take time to bite. A leader on the balcony watches the temperature, late and through reports, and turns the heat
//! down when people are distressed, as far as they show it, and up when they are too comfortable.
//!
//! | | |
//! |---|---|
//! | Law | levers relax to their course, time `ramp`; correction z' = gain·(target − seen tension − caution·seen distress) within ±2, heat = 1.5·σ(logit(plan/1.5) + z) |
//! | Source | stylised (Heifetz 1994: moving between balcony and dance floor) |
//! | Reads | mean tension, distress, trust |
//! | Writes | the tension lever, what is seen, the controller |
//! | Draws | one normal a week: the error of reading the room |
//! | Omits | consultants |

use super::{Organisation, reporting};
use crate::draws::Words;
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Balcony: how levers are turned, and steering by what is seen.
    pub struct Parameters {
        /// How strong the control is; 0 leaves the tension lever where the programme puts it.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Time a lever takes to bite.
        ramp: 6.0, "weeks", 1.0..=26.0, Assumption, "leaders change their ways gradually";
        /// How far leaders live up to the plan, on average over organisations and futures.
        follow_through: 0.85, "share", 0.2..=1.2, Assumption, "intended and realised strategy differ";
        /// Spread over organisations and futures of how far they do.
        follow_through_spread: 0.2, "share", 0.0..=0.5, Assumption, "top and bottom fifth of programmes lie far apart (IBM 2008: 80 % and 8 % success)";
        /// Time to notice.
        delay: 4.0, "weeks", 1.0..=26.0, Assumption, "a month";
        /// Tension aimed at.
        target: 0.64, "index", 0.4..=1.0, Stylised, "middle of the productive zone";
    }
}

state! {
    organisation(a) {
        with { let p = &a.parameters.balcony; }
        /// How far its leaders live up to a plan (a trait of the organisation in this future).
        follow_through: (a.traits[3].normal() * p.follow_through_spread + p.follow_through).clamp(FOLLOW_THROUGH[0], FOLLOW_THROUGH[1]), "share", 0.1..=1.3;
        /// Tension as seen from the balcony.
        seen_tension: Lanes::from(usual::TENSION), "index", f32::MIN..=f32::MAX;
        /// Distress as seen from the balcony.
        seen_distress: Lanes::ZERO, "share", 0.0..=1.0;
        /// Memory of the controller.
        controller: Lanes::ZERO, "logit", -2.0..=2.0;
    }
}

/// Bounds of follow-through [share]; assumption: no plan is ignored altogether, none is more than overdone.
const FOLLOW_THROUGH: [f32; 2] = [0.1, 1.3];

/// Speed of the controller [per week]; assumption: adjusts within a quarter.
const GAIN: f32 = 0.2;

/// Error of reading the room [index]; assumption: same scale as tension.
const NOISE: f32 = 0.08;

/// Weight of distress seen [1]; stylised: leaders cool when people suffer visibly.
const CAUTION: f32 = 0.5;

/// How far leaders correct their plan at the most, either way [logit]; assumption: a plan is turned up or down, not forgotten.
const CORRECTION: f32 = 2.0;

/// How near either end of the dial a plan may come and still be corrected [share of the dial]; assumption: numerical.
const MARGIN: f32 = 0.05;

/// The heat of a plan as corrected.
#[inline(always)]
#[must_use]
pub fn heat<const N: usize>(plan: Lanes<N>, correction: Lanes<N>) -> Lanes<N> {
    let most = Lever::Tension.row().max;
    let plan = plan.clamp(MARGIN * most, (1.0 - MARGIN) * most);
    (correction + (plan / (most - plan)).ln()).sigmoid() * most
}

/// The leaders' week: read the room, correct the plan as far as it is steered, and turn every lever toward its course.
#[inline(always)]
pub fn step<const N: usize>(
    p: &Parameters,
    reporting: &reporting::Parameters,
    org: &mut Organisation<N>,
    course: &[Lanes<N>],
    steers: bool,
    error: Words<N>,
    dt: f32,
) {
    watch(p, reporting, org, error, dt);
    if steers && p.strength > 0.0 {
        let mut corrected = course.to_vec();
        let tension = &mut corrected[Lever::Tension as usize];
        *tension = heat(*tension, org.balcony.controller);
        turn(p, org, &corrected, dt);
    } else {
        org.balcony.controller = Lanes::ZERO;
        turn(p, org, course, dt);
    }
}

/// Reads the room and moves the controller.
#[inline(always)]
pub fn watch<const N: usize>(
    p: &Parameters,
    reporting: &reporting::Parameters,
    org: &mut Organisation<N>,
    error: Words<N>,
    dt: f32,
) {
    let people = &org.people;
    let late = relaxation_fraction(dt, p.delay);
    let reading = people.mean(people.tension.level) + error.normal() * (NOISE / dt.sqrt());
    let visible = people.mean(people.tension.distress) * reporting::visible(reporting, people.mean(people.trust.level));
    let own = &mut org.balcony;
    own.seen_tension = own.seen_tension.relax(reading, late);
    own.seen_distress = own.seen_distress.relax(visible, late);
    let change = p.target - own.seen_tension - CAUTION * own.seen_distress;
    own.controller = (own.controller + change * (GAIN * p.strength * dt)).clamp(-CORRECTION, CORRECTION);
}

/// Moves every lever from where culture puts it toward its course, as far as leaders follow through. The adaptive share is a
/// property of the challenge and is there at once; the programme reaches people level by level, each passing it on as slowly as
/// a lever bites, so that a large organisation takes longer.
#[inline(always)]
pub fn turn<const N: usize>(p: &Parameters, org: &mut Organisation<N>, course: &[Lanes<N>], dt: f32) {
    let culture = &org.usual.culture;
    let bite = relaxation_fraction(dt, p.ramp);
    let cascade = relaxation_fraction(dt, p.ramp * org.usual.levels);
    for (lever, ((now, &usual), &target)) in org.levers.iter_mut().zip(culture).zip(course).enumerate() {
        *now = match Lever::ALL[lever] {
            Lever::AdaptiveShare => target,
            Lever::Coverage => now.relax(target, cascade),
            other => {
                let row = other.row();
                let lived = (usual + (target - usual) * org.balcony.follow_through).clamp(row.min, row.max);
                now.relax(lived, bite)
            }
        };
    }
}
