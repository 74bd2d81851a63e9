//! # Solution
//! A technical problem has a known answer that experts install; an adaptive one has none until people in the productive zone
//! dare to voice ideas. How good the answer can become is unknown in advance and differs between futures.
//!
//! | | |
//! |---|---|
//! | Law | technical → `TECHNICAL_CEILING` with time `TECHNICAL_TIME`; adaptive → the organisation's potential with rate `discovery`·ideas |
//! | Source | technical and adaptive challenges (Heifetz 1994); voice and silence (Milliken et al. 2003, qualitatively); rates are assumptions |
//! | Reads | zone, trust, distress, mean proficiency; levers of inclusion, leadership, gadflies, hard questions, conflict; partnership of customers |
//! | Writes | technical, adaptive quality of the solution; its worth at work feeds capacity, defects, fit and wins |
//! | Draws | the potential, once per organisation and future; who is a gadfly, once per hire |
//! | Omits | copying a competitor's answer |

use super::reach::{Lived, lived};
use super::{Employee, Organisation};
use crate::lanes::Lanes;
use crate::world::{Lever, usual};

crate::parameters! {
    /// Solution: how the new way itself gets better.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Rate of discovery when everybody is in the zone with full voice.
        discovery: 0.12, "per week", 0.0..=0.4, Assumption, "about a quarter of a year at the best";
        /// Quality at which the new way is as good as the old.
        breakeven: 0.5, "0-1", 0.3..=0.7, Assumption, "scale of the quality of the solution";
        /// Mean over organisations of how good the adaptive answer can become.
        potential: 0.75, "0-1", 0.4..=0.95, Assumption, "most challenges have a good answer";
        /// Spread over organisations and futures of how good it can become.
        potential_spread: 0.17, "0-1", 0.0..=0.3, Assumption, "some have none: programmes fail for want of an answer";
    }
}

state! {
    person(a, was) {
        /// 1 = outspoken deviant.
        gadfly: a.traits[1][3].uniform().less_than(GADFLIES), "0 or 1", 0.0..=1.0;
    }
    people(h) {
        /// Sum of voiced ideas.
        ideas: h.week.ideas * h.here;
    }
    organisation(a) {
        with { let p = &a.parameters.solution; }
        /// How good the adaptive solution can become (a trait of the organisation in this future).
        potential: (a.traits[1].normal() * p.potential_spread + p.potential).clamp(POTENTIAL[0], POTENTIAL[1]), "share", 0.0..=1.0;
        /// Quality of the technical part of the solution.
        technical: Lanes::from(START), "share", 0.0..=1.0;
        /// Quality of the adaptive part of the solution.
        adaptive: Lanes::from(START), "share", 0.0..=1.0;
    }
}

/// Novelty of a deviant's idea against an ordinary one \[times\]; stylised: the next answer comes from the edge.
const GADFLY_WEIGHT: f32 = 5.0;

/// Bounds of the potential \[0-1\]; assumption: no challenge is hopeless, none has a perfect answer.
const POTENTIAL: [f32; 2] = [0.1, 0.98];

/// Time to install a known answer \[weeks\]; stylised: a project of a quarter.
const TECHNICAL_TIME: f32 = 8.0;

/// How far consulting everybody slows a known answer \[1\]; stylised: talk takes time.
const CONSULTATION: f32 = 0.5;

/// Weight of ideas from partner customers \[1\]; stylised: co-creation.
const COCREATION: f32 = 0.25;

/// Share of people who are outspoken deviants \[share\]; assumption: one or two in a department.
const GADFLIES: f32 = 0.06;

/// How far a full turn of hard questions speeds discovery up \[1\]; stylised: questions direct the search.
const QUESTIONS: f32 = 1.0;

/// How far a full turn of conflict brought up speeds discovery up \[1\]; stylised: contradictions carry information.
const CONFLICT: f32 = 1.0;

/// Quality of the solution at first \[0-1\]; assumption: first version of the new way.
pub const START: f32 = 0.35;

/// Quality a known answer reaches \[0-1\]; assumption: known answers are good, not perfect.
const TECHNICAL_CEILING: f32 = 0.9;

/// Effect of trust on speaking up \[logit\]; stylised: people speak where it is safe.
const TRUST: f32 = 4.0;

/// Effect of distress on speaking up \[logit\]; stylised: the overheated fall silent.
const DISTRESS: f32 = 2.0;

/// Voice of ordinary people when all is as usual \[logit\]; assumption: about a quarter speak.
const VOICE: f32 = -1.0;

/// Effect of protection on the voice of gadflies \[logit\], and the protection at which half of them speak \[share\]; stylised.
const PROTECTED: [f32; 2] = [4.0, 0.5];

/// Effect of servant leadership on the voice of gadflies \[logit\]; stylised: they speak anyway.
const GADFLY_SERVANT: f32 = 0.5;

/// How far gadflies mind what silences others \[share\]; assumption: half.
const GADFLY_EASE: f32 = 0.5;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    coverage: Lanes<N>,
    safety: Lived<N>,
    gadfly: Lived<N>,
}

/// The organisation's part.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(org: &Organisation<N>) -> Climate<N> {
    Climate {
        coverage: org.lever(Lever::Coverage),
        safety: lived(org, |levers| levers.moved(Lever::ServantLeadership) + levers.moved(Lever::GadflyProtection) + VOICE),
        gadfly: lived(org, |levers| {
            PROTECTED[0] * (levers.at(Lever::GadflyProtection) - PROTECTED[1])
                + GADFLY_SERVANT * levers.moved(Lever::ServantLeadership)
        }),
    }
}

/// Ideas one person voices this week: reached, in the productive zone, and as far as it feels safe to speak.
#[inline(always)]
#[must_use]
pub fn ideas<const N: usize>(c: &Climate<N>, person: &Employee<N>) -> Lanes<N> {
    let ease = TRUST * (person.trust.level - usual::TRUST) - DISTRESS * person.tension.distress;
    let exponent = person.solution.gadfly.select(c.gadfly.by(person) + GADFLY_EASE * ease, c.safety.by(person) + ease);
    let voice = exponent.sigmoid();
    person.reach.covered(c.coverage) * person.tension.zone * voice * (1.0 + person.solution.gadfly * (GADFLY_WEIGHT - 1.0))
}

/// The organisation's week; `partners` is the mean partnership of its customers, `questions` and `conflict` the heat by each.
#[inline(always)]
pub fn step<const N: usize>(
    p: &Parameters,
    org: &mut Organisation<N>,
    partners: Lanes<N>,
    questions: Lanes<N>,
    conflict: Lanes<N>,
    dt: f32,
) {
    let people = &org.people;
    let inclusion = org.lever(Lever::EmployeeInclusion);
    let covered = org.lever(Lever::Coverage) * p.strength;
    let search = 1.0 + QUESTIONS * questions + CONFLICT * conflict;
    let ideas = inclusion * people.mean(people.solution.ideas) * search
        + COCREATION * org.lever(Lever::Coverage) * org.lever(Lever::CustomerInclusion) * org.lever(Lever::EarlyInvolvement) * partners * people.mean(people.tension.zone);
    let install = covered / (TECHNICAL_TIME * (1.0 + CONSULTATION * inclusion));
    let own = &mut org.solution;
    own.technical = own.technical.relax(Lanes::from(TECHNICAL_CEILING), install.hazard_to_probability(dt));
    own.adaptive = own.adaptive.relax(own.potential.max(own.adaptive), (ideas * (p.discovery * p.strength)).hazard_to_probability(dt));
}

/// Quality of the solution as a whole, 0-1.
#[inline(always)]
#[must_use]
pub fn quality<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    org.solution.technical.relax(org.solution.adaptive, org.lever(Lever::AdaptiveShare))
}

/// Mean proficiency times quality of the solution: how far the new way really works here, 0-1.
#[inline(always)]
#[must_use]
pub fn maturity<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    org.people.mean(org.people.learning.proficiency) * quality(org)
}

/// Net worth of the new way: 0 = as good as the old, 1 = perfect, negative = worse.
#[inline(always)]
#[must_use]
pub fn net_worth<const N: usize>(p: &Parameters, quality: Lanes<N>) -> Lanes<N> {
    (quality - p.breakeven) * (1.0 / (1.0 - p.breakeven))
}

/// What the new way is worth at work: its net worth as far as people master it, against before any programme.
#[inline(always)]
#[must_use]
pub fn worth<const N: usize>(p: &Parameters, org: &Organisation<N>) -> Lanes<N> {
    let mastered = org.people.mean(org.people.learning.proficiency);
    mastered * net_worth(p, quality(org)) - net_worth(p, Lanes([START]))[0] * usual::ADOPTION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_way_is_worth_nothing_at_breakeven_and_one_when_perfect() {
        let p = Parameters::default();
        let worth = net_worth(&p, Lanes([p.breakeven, 1.0, START]));
        assert!(worth[0].abs() < 1e-6 && (worth[1] - 1.0).abs() < 1e-6 && worth[2] < 0.0);
    }
}
