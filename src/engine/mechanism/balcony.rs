//! # Balcony
//! Levers take time to bite. A leader on the balcony watches the temperature, late and through reports, and turns the heat
//! down when people are distressed, as far as they show it, and up when they are too comfortable. Where it is steered jointly, what
//! customers and people say of how they fare is read as well.
//!
//! | | |
//! |---|---|
//! | Law | levers relax to their course, time `ramp`; correction z' = gain·(target − seen tension − caution·seen distress + joint steering·(customers' satisfaction + people's engagement, as seen, against the usual)) within ±2, heat = 1.5·σ(logit(plan/1.5) + z) |
//! | Source | stylised (Heifetz 1994: moving between balcony and dance floor); steering jointly: assumption |
//! | Reads | courses of the levers, culture; mean tension, distress, trust, engagement; customers' satisfaction; what managers have time for (`price`), doubt (`meaning`), a stop by owners (`viability`) |
//! | Writes | every lever, what is seen, the controller |
//! | Draws | one normal a week: the error of reading the room; follow-through and how the culture differs from the file's, once per organisation and future |
//! | Omits | consultants |

use super::{Customers, Organisation, reporting, satisfaction};
use crate::draws::{Draws, Purpose, Words};
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{LEVER_COUNT, Lever, Usual, usual};

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
        /// Customers' satisfaction as seen from the balcony.
        seen_customers: Lanes::from(usual::SATISFACTION), "share", 0.0..=1.0;
        /// People's engagement as seen from the balcony.
        seen_people: Lanes::from(usual::ENGAGEMENT), "share", 0.0..=1.0;
        /// Memory of the controller.
        controller: Lanes::ZERO, "logit", -2.0..=2.0;
    }
}

/// Bounds of follow-through \[share\]; assumption: no plan is ignored altogether, none is more than overdone.
const FOLLOW_THROUGH: [f32; 2] = [0.1, 1.3];

/// Speed of the controller \[per week\]; assumption: adjusts within a quarter.
const GAIN: f32 = 0.2;

/// Error of reading the room \[index\]; assumption: same scale as tension.
const NOISE: f32 = 0.08;

/// Weight of distress seen \[1\]; stylised: leaders cool when people suffer visibly.
const CAUTION: f32 = 0.5;

/// Weight of customers' satisfaction and of people's engagement against the usual, where all steer jointly \[index\]; assumption: a tenth
/// of either weighs as much as a tenth of tension.
const JOINT: f32 = 1.0;

/// How far leaders correct their plan at the most, either way \[logit\]; assumption: a plan is turned up or down, not forgotten.
const CORRECTION: f32 = 2.0;

/// How near either end of the dial a plan may come and still be corrected [share of the dial]; assumption: numerical.
const MARGIN: f32 = 0.05;

/// Share of the variance of a lever between organisations that its leaders cause, who lead well or badly in everything \[share\];
/// assumption: half, the rest is the lever's own.
const LEADERS: f32 = 0.5;

/// Words in a draw.
const WORDS: usize = 4;

/// Which way good leaders turn a lever; none for what is a property of the challenge, of a plan or of a programme.
fn led(lever: Lever) -> Option<f32> {
    match lever {
        Lever::Coverage | Lever::LearningTime | Lever::Timeline | Lever::AdaptiveShare | Lever::ReleaseInterval => None,
        Lever::Silos
        | Lever::PrioritySwitches
        | Lever::StabilityReward
        | Lever::Entitlement
        | Lever::Gatekeeping
        | Lever::OverPromising => Some(-1.0),
        _ => Some(1.0),
    }
}

/// Where the levers of organisation number `firm` stand without a programme: x + r·u(1−u)·(spread·z) for a lever at share u of its
/// range r, z standard normal, half of it common to all levers (`leaders`), spread·z within ±1. So a lever stays in its range, on
/// average where the file puts it, and exactly there at an end of the range or without spread.
#[must_use]
pub fn culture<const N: usize>(
    draws: &Draws<N>,
    firm: usize,
    usual: &Usual,
    leaders: Lanes<N>,
) -> [Lanes<N>; LEVER_COUNT] {
    std::array::from_fn(|k| {
        let (lever, written) = (Lever::ALL[k], usual.culture[k]);
        let Some(way) = led(lever) else { return Lanes::from(written) };
        let words = draws.words(Purpose::OrganisationVariety, firm as u32, (k / WORDS) as u32);
        let z = way * LEADERS.sqrt() * leaders + (1.0 - LEADERS).sqrt() * words[k % WORDS].normal();
        let (row, spread) = (lever.row(), (z * usual.variety).clamp(-1.0, 1.0));
        let share = (written - row.min) / (row.max - row.min);
        (written + spread * ((row.max - row.min) * share * (1.0 - share))).clamp(row.min, row.max)
    })
}

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
#[allow(clippy::too_many_arguments, reason = "each is named where the week calls it")]
pub fn step<const N: usize>(
    p: &Parameters,
    reporting: &reporting::Parameters,
    org: &mut Organisation<N>,
    course: &[Lanes<N>],
    lived: Lanes<N>,
    customers: &Customers<N>,
    steers: bool,
    error: Words<N>,
    dt: f32,
) {
    listen(p, org, customers, dt);
    watch(p, reporting, org, error, dt);
    if steers && p.strength > 0.0 {
        let mut corrected = course.to_vec();
        let tension = &mut corrected[Lever::Tension as usize];
        *tension = heat(*tension, org.balcony.controller);
        turn(p, org, &corrected, lived, dt);
    } else {
        org.balcony.controller = Lanes::ZERO;
        turn(p, org, course, lived, dt);
    }
}

/// Hears how customers and people fare; nobody asked says what is usual.
#[inline(always)]
pub fn listen<const N: usize>(p: &Parameters, org: &mut Organisation<N>, customers: &Customers<N>, dt: f32) {
    let late = relaxation_fraction(dt, p.delay);
    let satisfied = satisfaction::seen(customers);
    let people = &org.people;
    let staffed = people.turnover.filled.greater_than(0.0);
    let engaged = staffed.select(people.mean(people.wellbeing.engagement), Lanes::from(usual::ENGAGEMENT));
    let own = &mut org.balcony;
    own.seen_customers = own.seen_customers.relax(satisfied, late);
    own.seen_people = own.seen_people.relax(engaged, late);
}

/// What customers and people add to the reading, as far as it is steered jointly.
#[inline(always)]
fn joint<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    let fares = org.balcony.seen_customers - usual::SATISFACTION + (org.balcony.seen_people - usual::ENGAGEMENT);
    org.lever(Lever::JointSteering) * fares * JOINT
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
    let joint = joint(org);
    let own = &mut org.balcony;
    own.seen_tension = own.seen_tension.relax(reading, late);
    own.seen_distress = own.seen_distress.relax(visible, late);
    let change = p.target - own.seen_tension - CAUTION * own.seen_distress + joint;
    own.controller = (own.controller + change * (GAIN * p.strength * dt)).clamp(-CORRECTION, CORRECTION);
}

/// Moves every lever from where culture puts it toward its course, as far as leaders follow through and have time for it (`lived`). The adaptive share is a
/// property of the challenge and is there at once; the programme reaches people level by level, each passing it on as slowly as
/// a lever bites, so that a large organisation takes longer.
#[inline(always)]
pub fn turn<const N: usize>(p: &Parameters, org: &mut Organisation<N>, course: &[Lanes<N>], lived: Lanes<N>, dt: f32) {
    let follow_through = org.balcony.follow_through * lived * (1.0 - org.viability.suspended) * org.meaning.follows;
    let culture = &org.culture;
    let bite = relaxation_fraction(dt, p.ramp);
    let cascade = relaxation_fraction(dt, p.ramp * org.usual.levels);
    for (lever, ((now, &usual), &target)) in org.levers.iter_mut().zip(culture).zip(course).enumerate() {
        *now = match Lever::ALL[lever] {
            Lever::AdaptiveShare => target,
            // A programme that is stopped reaches nobody new.
            Lever::Coverage => now.relax(usual + (target - usual) * (1.0 - org.viability.suspended), cascade),
            other => {
                let row = other.row();
                let lived = (usual + (target - usual) * follow_through).clamp(row.min, row.max);
                now.relax(lived, bite)
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(variety: f32) -> Usual {
        Usual { culture: std::array::from_fn(|k| Lever::ALL[k].row().default), variety, ..Usual::default() }
    }

    #[test]
    fn without_variety_a_culture_is_what_its_file_says_to_the_bit() {
        let (draws, as_written) = (Draws::<16>::new(3, 0), organisation(0.0));
        let [leaders, ..] = draws.words(Purpose::OrganisationVariety, 2, u32::MAX);
        let own = culture(&draws, 2, &as_written, leaders.normal());
        assert_eq!(own, as_written.culture.map(Lanes::from));
    }

    /// 16,000 organisations: the mean is what the file says within 4 standard errors, the spread what the law says within a tenth
    /// (clamping takes a little), and good leaders lead well in everything.
    #[test]
    fn cultures_vary_around_what_the_file_says_and_hang_together() {
        let usual = organisation(0.3);
        let at = |lever: Lever, own: &[Lanes<16>; LEVER_COUNT]| own[lever as usize].0.map(f64::from);
        let (mut trusted, mut heard, mut fixed) = (Vec::new(), Vec::new(), Vec::new());
        for batch in 0..1000 {
            let draws = Draws::<16>::new(3, 16 * batch);
            let [leaders, ..] = draws.words(Purpose::OrganisationVariety, 1, u32::MAX);
            let own = culture(&draws, 1, &usual, leaders.normal());
            trusted.extend(at(Lever::ServantLeadership, &own));
            heard.extend(at(Lever::Silos, &own));
            fixed.extend(at(Lever::Tension, &own));
        }
        let n = trusted.len() as f64;
        let mean = |x: &[f64]| x.iter().sum::<f64>() / n;
        let product = |x: &[f64], y: &[f64]| {
            let (a, b) = (mean(x), mean(y));
            x.iter().zip(y).map(|(x, y)| (x - a) * (y - b)).sum::<f64>() / n
        };
        let sd = product(&trusted, &trusted).sqrt();
        assert!((mean(&trusted) - 0.4).abs() < 4.0 * sd / n.sqrt());
        assert!((sd / (0.3 * 0.4 * 0.6) - 1.0).abs() < 0.1, "{sd}");
        let together = product(&trusted, &heard) / (sd * product(&heard, &heard).sqrt());
        assert!((together + 0.5).abs() < 0.05, "half the variance is leaders': {together}");
        assert!(fixed.iter().all(|&x| x == 0.0), "an end of the range is an end");
    }
}
