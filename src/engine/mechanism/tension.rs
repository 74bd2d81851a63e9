//! # Tension
//! Heat, overload, harsh customers, uncertainty and imposed demands push people out of equilibrium; structure, inclusion and
//! trust hold them. Between too cold and too hot lies a productive zone.
//!
//! | | |
//! |---|---|
//! | Law | τ ← push⁺ / hold with time constant `time`; zone = σ((τ−low)/w)·σ((θ−τ)/w'); distress = y/(y+s), y = (τ−θ)⁺ |
//! | Source | adaptive leadership (Heifetz 1994) has no published metric: heat is a latent index here; job demands as tension: stylised |
//! | Reads | levers of heat, cooling and holding, coverage; strain and shock of work, uncertainty, imposed demands; the person's trust, stake, adoption, and harshness met of whoever meets customers |
//! | Writes | tension, zone, distress |
//! | Draws | tolerance, once per hire; what the organisation holds, once per organisation and future |
//! | Omits | learning to tolerate tension; heat that colleagues put on each other |

use super::reach::{Lived, lived};
use super::{Employee, Organisation};
use crate::lanes::{Lanes, ln, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Tension: what pushes people out of equilibrium and what holds them.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Tension from a full turn of the heat lever.
        per_heat: 1.15, "index", 0.0..=2.0, Assumption, "sets the scale of the lever";
        /// Holding by servant leadership.
        holding_servant: 0.3, "1", 0.0..=0.8, Stylised, "part of the holding environment";
        /// Holding by inclusion of employees.
        holding_inclusion: 0.6, "1", 0.0..=1.2, Stylised, "inclusion lets people carry more heat (Heifetz 1994)";
        /// Holding by trust.
        holding_trust: 0.4, "1", 0.0..=1.0, Stylised, "trust holds under heat";
        /// How fast tension follows events.
        time: 3.0, "weeks", 0.25..=8.0, Assumption, "weeks rather than days or months";
        /// Tension at which learning sets in.
        zone_low: 0.44, "index", 0.2..=0.7, Assumption, "latent index; only its place between usual and tolerance matters";
        /// Softness of both edges of the productive zone.
        zone_width: 0.1, "index", 0.03..=0.25, Assumption, "people differ";
        /// Spread between people of the tension they can bear (coefficient of variation).
        tolerance_spread: 0.25, "1", 0.0..=0.5, Assumption, "people differ";
        /// Spread between organisations of the heat they can hold (coefficient of variation).
        organisation_spread: 0.25, "1", 0.0..=0.5, Assumption, "organisations differ; the same programme works here and fails there";
    }
}

state! {
    person(a, was) {
        with { let spread = log_spread(a.parameters.tension.tolerance_spread); }
        /// Tension the person can bear.
        tolerance: (a.traits[0][0].normal() * spread - 0.5 * spread * spread).exp(), "index", 0.0..=f32::MAX;
        /// Adaptive tension.
        level: Lanes::from(usual::TENSION), "index", 0.0..=f32::MAX;
        /// Distress from tension beyond tolerance.
        distress: Lanes::ZERO, "share", 0.0..=1.0;
        /// Productive part of the tension.
        zone: Lanes::ZERO, "share", 0.0..=1.0;
    }
    people(h) {
        /// Sum of tension.
        level: h.person.tension.level * h.here;
        /// Sum of distress.
        distress: h.person.tension.distress * h.here;
        /// Sum of the productive part of tension.
        zone: h.person.tension.zone * h.here;
    }
    organisation(a) {
        with { let spread = log_spread(a.parameters.tension.organisation_spread); }
        /// Capacity to hold heat, 1 = usual (a trait of the organisation in this future).
        holding: (a.traits[0].normal() * spread - 0.5 * spread * spread).exp(), "times", 0.0..=f32::MAX;
    }
}

/// Tension from overload \[index\]; stylised: job demands.
const OVERLOAD: f32 = 0.8;

/// Share of the heat that fades once a person works the new way \[share\]; assumption: heat is felt as the gap to what is asked.
const GAP_CLOSURE: f32 = 0.5;

/// How much more those with power to lose feel the same heat \[1\]; stylised: change moves power.
const STAKE: f32 = 0.5;

/// Stake at which heat is felt as it is meant \[share\]; the middle of the scale.
const MIDDLING_STAKE: f32 = 0.5;

/// Tension of contact staff from harsh customers \[index\]; stylised: customer aggression is a stressor.
const HARSHNESS: f32 = 0.5;

/// Tension from uncertainty that nobody explains \[index\]; stylised: role and job uncertainty.
const UNCERTAINTY: f32 = 0.25;

/// Tension from demands imposed by business customers \[index\]; assumption: same scale as heat.
const IMPOSED: f32 = 0.35;

/// Part of the holding environment that needs no leadership: structure and routine \[1\]; assumption: about a third of usual holding.
const HOLDING_BASE: f32 = 0.3;

/// Holding by communication of purpose and pace \[1\]; stylised: purpose and pacing explained.
const HOLDING_COMMUNICATION: f32 = 0.2;

/// Tension beyond tolerance that makes distress one half \[index\]; assumption: same scale as heat.
const DISTRESS_SCALE: f32 = 0.3;

/// How far a full turn of taking back responsibility relieves \[share\]; stylised: cooling by carrying part of the work (Heifetz 1994).
const RELIEF: f32 = 0.6;

/// Heat of gadflies who are protected beyond the usual, where the programme reaches \[index\]; assumption: deviants unsettle a little.
const GADFLIES: f32 = 0.2;

/// Tactics that share the dial of tension evenly: hard questions, responsibility, conflict \[number\].
const TACTICS: f32 = 3.0;

/// Share of the heat that is felt under a purely technical challenge \[share\]; assumption: known answers unsettle half as much.
const TECHNICAL_HEAT: f32 = 0.5;

/// Factor on heat at the usual adaptive share \[1\]; keeps the scale of the dial there.
const USUAL_ADAPTIVE: f32 = 0.85;

/// Share of imposed demands that reaches those who meet no customers \[share\]; assumption: passed on by half.
const PASSED_ON: f32 = 0.5;

/// Least holding \[1\]; assumption: numerical.
const LEAST_HOLD: f32 = 0.05;

/// Softness of the floor under what pushes \[index\]; assumption: numerical.
const PUSH_WIDTH: f32 = 0.03;

/// Softness of the onset of distress \[index\], and what it leaves at usual tension; assumption: numerical.
const ONSET: [f32; 2] = [0.1, 0.004];

/// Spread of the logarithm of a log-normal number with this coefficient of variation; its mean is kept at 1.
#[inline(always)]
fn log_spread(coefficient: f32) -> f32 {
    ln(1.0 + coefficient * coefficient).max(0.0).sqrt()
}

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    coverage: Lanes<N>,
    heat: Lanes<N>,
    everyone: Lanes<N>,
    /// Uncertainty that nobody explains, as far as a person is reached.
    unexplained: Lived<N>,
    contact: Lanes<N>,
    imposed: Lanes<N>,
    hold: Lived<N>,
    base: Lanes<N>,
    ordinary: f32,
    pace: f32,
}

/// Holding when everything is as usual.
fn usual_holding(p: &Parameters) -> f32 {
    HOLDING_BASE
        + p.holding_servant * Lever::ServantLeadership.row().default
        + p.holding_inclusion * Lever::EmployeeInclusion.row().default
        + HOLDING_COMMUNICATION * Lever::Communication.row().default
        + p.holding_trust * usual::TRUST
}

/// Heat as people meet it: the dial and its tactics, spread over the timeline, less what leaders carry themselves.
#[inline(always)]
#[must_use]
pub fn heat<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    let turned = org.lever(Lever::Tension)
        + org.lever(Lever::HardQuestions)
        + org.lever(Lever::Responsibility)
        + org.lever(Lever::Conflict)
        + org.moved(Lever::GadflyProtection) * (GADFLIES * org.lever(Lever::Coverage));
    turned.max(0.0) * (1.0 - org.lever(Lever::Relief) * RELIEF) / org.lever(Lever::Timeline)
}

/// One tactic of heat: its own lever and its third of the dial, as people meet it.
#[inline(always)]
#[must_use]
pub fn tactic<const N: usize>(org: &Organisation<N>, lever: Lever) -> Lanes<N> {
    (org.lever(lever) + org.lever(Lever::Tension) * (1.0 / TACTICS)) * (1.0 - org.lever(Lever::Relief) * RELIEF)
        / org.lever(Lever::Timeline)
}

/// The organisation's part.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, dt: f32) -> Climate<N> {
    let usual_unexplained = (1.0 - Lever::Communication.row().default) * usual::UNCERTAINTY;
    let unexplained =
        lived(org, |levers| (1.0 - levers.at(Lever::Communication)) * org.uncertainty.level - usual_unexplained);
    let adaptive = TECHNICAL_HEAT + (1.0 - TECHNICAL_HEAT) * org.lever(Lever::AdaptiveShare);
    let hold = lived(org, |levers| {
        let holding = p.holding_servant * levers.moved(Lever::ServantLeadership)
            + p.holding_inclusion * levers.moved(Lever::EmployeeInclusion)
            + HOLDING_COMMUNICATION * levers.moved(Lever::Communication);
        org.tension.holding * (holding * p.strength + usual_holding(p))
    });
    Climate {
        coverage: org.lever(Lever::Coverage),
        heat: heat(org) * adaptive * (p.strength * p.per_heat / USUAL_ADAPTIVE),
        everyone: (org.delivery.strain + org.delivery.shock) * (OVERLOAD * p.strength),
        unexplained: unexplained.times(UNCERTAINTY * p.strength),
        contact: Lanes::from(p.strength * HARSHNESS),
        imposed: org.friction.imposed * (p.strength * IMPOSED),
        hold,
        base: org.tension.holding,
        ordinary: usual::TENSION * usual_holding(p),
        pace: relaxation_fraction(dt, p.time),
    }
}

/// Productive part of a tension, 0-1: above `low`, below the person's tolerance.
#[inline(always)]
#[must_use]
pub fn productive<const N: usize>(p: &Parameters, tension: Lanes<N>, tolerance: Lanes<N>) -> Lanes<N> {
    let w = 1.0 / p.zone_width;
    ((tension - p.zone_low) * w).sigmoid_product((tolerance - tension) * w)
}

/// 1 where a tension is below the productive zone.
#[inline(always)]
#[must_use]
pub fn cold<const N: usize>(p: &Parameters, tension: Lanes<N>) -> Lanes<N> {
    tension.less_than(p.zone_low)
}

/// Distress from tension beyond tolerance, 0-1.
#[inline(always)]
#[must_use]
pub fn distress<const N: usize>(tension: Lanes<N>, tolerance: Lanes<N>) -> Lanes<N> {
    let excess = (tension - tolerance).positive(ONSET[0]) - ONSET[1];
    let excess = excess.max(0.0);
    excess / (excess + DISTRESS_SCALE)
}

/// One person's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: &Climate<N>, meets_customers: bool, person: &mut Employee<N>) {
    let covered = person.reach.covered(c.coverage);
    let gap = 1.0 - GAP_CLOSURE * person.learning.adoption;
    let mut push = c.base * c.ordinary
        + c.heat * covered * gap * (1.0 + STAKE * (person.commitment.stake - MIDDLING_STAKE))
        + c.everyone
        + c.unexplained.by(person)
        + c.imposed * if meets_customers { 1.0 } else { PASSED_ON };
    if meets_customers {
        push += c.contact * (person.harshness.felt - usual::HARSHNESS);
    }
    let hold = c.hold.by(person) + c.base * (p.strength * p.holding_trust) * (person.trust.level - usual::TRUST);
    let target = push.positive(PUSH_WIDTH) / hold.max(LEAST_HOLD);
    let own = &mut person.tension;
    own.level = own.level.relax(target, c.pace);
}

/// Where a person stands at that tension: in the productive zone, in distress.
#[inline(always)]
pub fn stand<const N: usize>(p: &Parameters, person: &mut Employee<N>) {
    let own = &mut person.tension;
    own.zone = productive(p, own.level, own.tolerance);
    own.distress = distress(own.level, own.tolerance);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(tension: f32) -> (f32, f32) {
        let p = Parameters::default();
        (productive(&p, Lanes([tension]), Lanes([1.0]))[0], distress(Lanes([tension]), Lanes([1.0]))[0])
    }

    #[test]
    fn the_zone_is_cold_below_productive_between_and_hot_above() {
        assert!(at(usual::TENSION).0 < 0.15);
        assert!(at(0.7).0 > 0.8);
        assert!(at(1.5).0 < 0.05);
    }

    #[test]
    fn distress_sets_in_beyond_tolerance_and_is_one_half_at_its_scale() {
        assert!(at(0.4).1 < 0.01);
        assert!((at(1.3).1 - 0.5).abs() < 0.02);
    }

    #[test]
    fn nothing_unusual_leaves_tension_usual() {
        let p = Parameters::default();
        let held = usual_holding(&p);
        let target = Lanes([usual::TENSION * held]).positive(PUSH_WIDTH)[0] / held;
        assert!((target - usual::TENSION).abs() < 0.01, "{target}");
    }
}
