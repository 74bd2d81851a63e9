//! # Tension
//! Heat, overload, harsh customers, uncertainty and imposed demands push people out of equilibrium; structure, inclusion and
//! trust hold them. Between too cold and too hot lies a productive zone.
//!
//! | | |
//! |---|---|
//! | Law | τ ← push⁺ / hold with time constant `time`; zone = σ((τ−low)/w)·σ((θ−τ)/w'); distress = y/(y+s), y = (τ−θ)⁺ |
//! | Source | adaptive leadership (Heifetz 1994) has no published metric: heat is a latent index here; job demands as tension: stylised |
//! | Reads | levers of heat, cooling and holding; strain, uncertainty, imposed demands; the person's trust, stake, tolerance |
//! | Writes | tension, zone, distress |
//! | Draws | none |
//! | Omits | learning to tolerate tension; heat that colleagues put on each other |

use crate::lanes::{Lanes, pace};
use crate::world::{Employee, Lever, Organisation, usual};

crate::parameters! {
    /// Tension: what pushes people out of equilibrium and what holds them.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Tension from a full turn of the heat lever.
        per_heat: 1.15, "index", 0.0..=2.0, Assumption, "sets the scale of the lever";
        /// Tension from overload.
        overload: 0.8, "index", 0.0..=1.5, Stylised, "job demands";
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

/// Share of the heat that fades once a person works the new way [share]; assumption: heat is felt as the gap to what is asked.
const GAP_CLOSURE: f32 = 0.5;

/// How much more those with power to lose feel the same heat [1]; stylised: change moves power.
const STAKE: f32 = 0.5;

/// Tension of contact staff from harsh customers [index]; stylised: customer aggression is a stressor.
const HARSHNESS: f32 = 0.5;

/// Tension from uncertainty that nobody explains [index]; stylised: role and job uncertainty.
const UNCERTAINTY: f32 = 0.25;

/// Tension from demands imposed by business customers [index]; assumption: same scale as heat.
const IMPOSED: f32 = 0.35;

/// Part of the holding environment that needs no leadership: structure and routine [1]; assumption: about a third of usual holding.
const HOLDING_BASE: f32 = 0.3;

/// Holding by communication of purpose and pace [1]; stylised: purpose and pacing explained.
const HOLDING_COMMUNICATION: f32 = 0.2;

/// Tension beyond tolerance that makes distress one half [index]; assumption: same scale as heat.
const DISTRESS_SCALE: f32 = 0.3;

/// How far a full turn of taking back responsibility relieves [share]; stylised: cooling by carrying part of the work (Heifetz 1994).
const RELIEF: f32 = 0.6;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    coverage: Lanes<N>,
    heat: Lanes<N>,
    everyone: Lanes<N>,
    contact: Lanes<N>,
    imposed: Lanes<N>,
    hold: Lanes<N>,
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
        + org.moved(Lever::GadflyProtection) * (0.2 * org.lever(Lever::Coverage));
    turned.max(0.0) * (1.0 - org.lever(Lever::Relief) * RELIEF) / org.lever(Lever::Timeline)
}

/// One tactic of heat: its own lever and its third of the dial, as people meet it.
#[inline(always)]
#[must_use]
pub fn tactic<const N: usize>(org: &Organisation<N>, lever: Lever) -> Lanes<N> {
    (org.lever(lever) + org.lever(Lever::Tension) * (1.0 / 3.0)) * (1.0 - org.lever(Lever::Relief) * RELIEF)
        / org.lever(Lever::Timeline)
}

/// The organisation's part.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, dt: f32) -> Climate<N> {
    let usual_unexplained = (1.0 - Lever::Communication.row().default) * usual::UNCERTAINTY;
    let unexplained = (1.0 - org.lever(Lever::Communication)) * org.uncertainty - usual_unexplained;
    let adaptive = 0.5 + 0.5 * org.lever(Lever::AdaptiveShare);
    let holding = p.holding_servant * org.moved(Lever::ServantLeadership)
        + p.holding_inclusion * org.moved(Lever::EmployeeInclusion)
        + HOLDING_COMMUNICATION * org.moved(Lever::Communication);
    Climate {
        coverage: org.lever(Lever::Coverage),
        heat: heat(org) * adaptive * (p.strength * p.per_heat / 0.85),
        everyone: (p.overload * (org.strain + org.shock) + UNCERTAINTY * unexplained) * p.strength,
        contact: Lanes::from(p.strength * HARSHNESS),
        imposed: org.imposed * (p.strength * IMPOSED),
        hold: org.holding
            * (holding * p.strength + usual_holding(p)),
        base: org.holding,
        ordinary: usual::TENSION * usual_holding(p),
        pace: pace(dt, p.time),
    }
}

/// Productive part of a tension, 0-1: above `low`, below the person's tolerance.
#[inline(always)]
#[must_use]
pub fn productive<const N: usize>(p: &Parameters, tension: Lanes<N>, tolerance: Lanes<N>) -> Lanes<N> {
    let w = 1.0 / p.zone_width;
    ((tension - p.zone_low) * w).both_sigmoid((tolerance - tension) * w)
}

/// Distress from tension beyond tolerance, 0-1.
#[inline(always)]
#[must_use]
pub fn distress<const N: usize>(tension: Lanes<N>, tolerance: Lanes<N>) -> Lanes<N> {
    let excess = (tension - tolerance).positive(0.1) - 0.004;
    let excess = excess.max(0.0);
    excess / (excess + DISTRESS_SCALE)
}

/// One person's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: &Climate<N>, meets_customers: bool, person: &mut Employee<N>) {
    let t = &person.traits;
    let covered = t.reach.below(c.coverage);
    let gap = 1.0 - GAP_CLOSURE * person.adoption;
    let mut push = c.base * c.ordinary
        + c.heat * covered * gap * (1.0 + STAKE * (t.stake - 0.5))
        + c.everyone
        + c.imposed * if meets_customers { 1.0 } else { 0.5 };
    if meets_customers {
        push += c.contact * (person.harshness - usual::HARSHNESS);
    }
    let hold = c.hold + c.base * (p.strength * p.holding_trust) * (person.trust - usual::TRUST);
    let target = push.positive(0.03) / hold.max(0.05);
    person.tension = person.tension.relax(target, c.pace);
    person.zone = productive(p, person.tension, t.tolerance);
    person.distress = distress(person.tension, t.tolerance);
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
        let target = Lanes([usual::TENSION * held]).positive(0.03)[0] / held;
        assert!((target - usual::TENSION).abs() < 0.01, "{target}");
    }
}
