//! # Commitment
//! People commit when they have a say, trust their leaders and see wins; they resist when heated without voice, tired,
//! distressed, or rewarded for things as they are. Colleagues pull each other along, either way.
//!
//! | | |
//! |---|---|
//! | Law | c ← (1−v)·tanh(own view) + v·neighbours, v = `social`·openness, time `time` (Friedkin & Johnsen 1990) |
//! | Source | participation and commitment (Lines 2004, signs); change fatigue (Bernerth et al. 2011, sign); sizes are assumptions |
//! | Reads | inclusion, leadership, coverage, adaptive share, gatekeeping against the culture's, reward for stability; heat, wins, novelty, cynicism; the person's trust, distress, fatigue, what is missed of a programme; colleagues' commitment |
//! | Writes | commitment; how far contact staff are on the bus, which opens or closes the gate in `offer` |
//! | Draws | openness, stake and attitude, once per hire |
//! | Omits | kinds of commitment (affective, normative, continuance) |
//!
//! Two groups: a gate forced open (`PASSED`) strikes whoever meets customers, leaders of those teams included; on the bus, and in the
//! metric of their commitment, contact staff are those whose role it is (`Role::Interface`), without the leaders.

use super::{Employee, Organisation};
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::{Lever, Role, usual};

crate::parameters! {
    /// Commitment: for and against the change.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// How fast attitudes follow.
        time: 6.0, "weeks", 2.0..=16.0, Assumption, "weeks rather than days";
        /// Weight of colleagues for a fully open person.
        social: 0.5, "share", 0.0..=0.9, Assumption, "informed by advice taking: about .3 for the mean person (Yaniv)";
        /// Effect of inclusion.
        inclusion: 1.0, "1", 0.0..=2.0, Literature, "sign: Lines 2004; size assumed";
        /// Effect of trust.
        trust: 0.8, "1", 0.0..=2.0, Stylised, "sign only";
        /// Effect of heat without voice on people with power to lose.
        stake: 0.6, "1", 0.0..=1.5, Stylised, "those who lose power resist";
    }
}

state! {
    person(a, was) {
        /// Openness to others' views.
        openness: (a.traits[0][1].normal() * LEANING_SPREAD).sigmoid(), "share", 0.0..=1.0;
        /// Stake in things as they are (power to lose).
        stake: (a.traits[0][2].normal() * LEANING_SPREAD + power(a.seat.role)).sigmoid(), "share", 0.0..=1.0;
        /// Attitude to change before it begins, tanh scale.
        attitude: a.traits[0][3].normal() * ATTITUDE_SPREAD, "1", f32::MIN..=f32::MAX;
        /// Commitment to the change: −1 against, 1 for it.
        level: attitude.tanh(), "1", -1.0..=1.0;
    }
    people(h) {
        with {
            let count = |role: Role| if h.seat.role == role { h.here } else { Lanes::ZERO };
            let [contact, frontline] = [Role::Interface, Role::Frontline].map(count);
        }
        /// Sum of commitment.
        level: h.person.commitment.level * h.here;
        /// Filled seats of contact staff, without those who lead their teams.
        contact: contact;
        /// Sum of their commitment.
        contact_level: h.person.commitment.level * contact;
        /// Filled seats of the front line.
        frontline: frontline;
        /// Sum of their commitment.
        frontline_level: h.person.commitment.level * frontline;
    }
    organisation(a) {
        /// How far contact staff, without those who lead their teams, are on the bus: their mean commitment, which opens or closes the gate for customers' voice.
        on_the_bus: Lanes::ZERO, "1", -1.0..=1.0;
    }
}

/// Effect of distress \[1\]; stylised: fight or flight.
const DISTRESS: f32 = 1.2;

/// Spread of openness and of stake \[logit\]; assumption: people differ.
const LEANING_SPREAD: f32 = 0.8;

/// Power to lose of those who lead a team or meet customers, and of others \[logit\]; assumption: change moves power from the middle.
const POWER: [f32; 2] = [0.7, -0.3];

/// Effect of servant leadership \[1\]; stylised: sign only.
const SERVANT: f32 = 0.5;

/// Effect of visible wins \[1\]; stylised: early wins convince.
const WINS: f32 = 0.8;

/// Effect of change fatigue \[1\]; literature: sign: Bernerth et al. 2011; size assumed.
const FATIGUE: f32 = 0.8;

/// Spread of attitudes before the change \[1\]; assumption: a third of people lean clearly one way.
const ATTITUDE_SPREAD: f32 = 0.35;

/// Adaptive share at which the effect of heat without voice is given \[share\]; the usual position of the lever.
const RATED_AT: f32 = 0.7;

/// Effect on contact staff of a gate that is forced open without their say \[1\]; assumption: who is passed resists.
const PASSED: f32 = 1.0;

/// Power to lose in a role, logit.
#[inline(always)]
fn power(role: Role) -> f32 {
    POWER[usize::from(!matches!(role, Role::Middle | Role::Interface))]
}

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    everyone: Lanes<N>,
    /// Say and service, to whoever is reached.
    asked: Lanes<N>,
    unheard: Lanes<N>,
    /// A gate forced open without a say, to contact staff.
    passed: Lanes<N>,
    coverage: Lanes<N>,
    pace: f32,
}

/// The organisation's part; `heat` as people meet it, `bitter` what cynicism takes.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, heat: Lanes<N>, bitter: Lanes<N>, dt: f32) -> Climate<N> {
    let cynicism = org.cynicism.level;
    Climate {
        everyone: (WINS * org.wins.level - bitter - org.novelty.level * org.lived(Lever::StabilityReward)) * p.strength,
        asked: (1.0 - cynicism) * (p.inclusion * org.moved(Lever::EmployeeInclusion) + SERVANT * org.moved(Lever::ServantLeadership)) * p.strength,
        unheard: heat * org.lever(Lever::AdaptiveShare) * (1.0 - org.lever(Lever::EmployeeInclusion))
            * (p.strength * p.stake / RATED_AT),
        passed: (org.culture[Lever::Gatekeeping as usize] - org.lived(Lever::Gatekeeping)).max(0.0)
            * (1.0 - org.lived(Lever::EmployeeInclusion))
            * (PASSED * p.strength),
        coverage: org.lever(Lever::Coverage),
        pace: relaxation_fraction(dt, p.time),
    }
}

/// Opinion between one's own view and the neighbours', weight `v` on theirs (Friedkin & Johnsen).
#[inline(always)]
#[must_use]
pub fn opinion<const N: usize>(own: Lanes<N>, neighbours: Lanes<N>, v: Lanes<N>) -> Lanes<N> {
    own + (neighbours - own) * v
}

/// How far contact staff are on the bus this week.
#[inline(always)]
pub fn board<const N: usize>(p: &Parameters, org: &mut Organisation<N>) {
    let people = &org.people.commitment;
    org.commitment.on_the_bus = people.contact_level / people.contact.max(1.0) * p.strength.min(1.0);
}

/// One person's week; `around` is the mean commitment of colleagues.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: &Climate<N>, meets_customers: bool, around: Lanes<N>, person: &mut Employee<N>) {
    let covered = person.reach.covered(c.coverage);
    let mut own = person.commitment.attitude + c.everyone + c.asked * (1.0 - person.reach.missed)
        - c.unheard * (covered * person.commitment.stake)
        + p.strength
            * (p.trust * (person.trust.level - usual::TRUST)
                - DISTRESS * person.tension.distress
                - FATIGUE * (person.wellbeing.fatigue - usual::FATIGUE));
    if meets_customers {
        own -= c.passed;
    }
    let target = opinion(own.tanh(), around, person.commitment.openness * (p.social * p.strength.min(1.0)));
    person.commitment.level = person.commitment.level.relax(target, c.pace);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friedkin & Johnsen 1990: x* = (I − ΛW)⁻¹(I − Λ)x(0), three people, values worked out by hand.
    #[test]
    fn opinions_settle_where_friedkin_and_johnsen_say() {
        let weights = [[0.5, 0.5, 0.0], [0.25, 0.5, 0.25], [0.0, 0.4, 0.6]];
        let (openness, own) = ([0.3, 0.8, 0.9], [0.0, 0.0, 1.0]);
        let mut x: [f32; 3] = own;
        for _ in 0..2000 {
            x = std::array::from_fn(|i| {
                let around = (0..3).map(|j| weights[i][j] * x[j]).sum::<f32>();
                opinion(Lanes([own[i]]), Lanes([around]), Lanes([openness[i]]))[0]
            });
        }
        for (got, want) in x.iter().zip([0.018_797, 0.106_516, 0.300_752]) {
            assert!((got - want).abs() < 1e-5, "{got} against {want}");
        }
    }

    /// DeGroot 1974: with full openness the consensus is the stationary weight of each, here (4, 8, 5)/17.
    #[test]
    fn full_openness_ends_in_the_consensus_of_de_groot() {
        let weights = [[0.5, 0.5, 0.0], [0.25, 0.5, 0.25], [0.0, 0.4, 0.6]];
        let mut x: [f32; 3] = [1.0, 0.0, 0.0];
        for _ in 0..500 {
            x = std::array::from_fn(|i| {
                let around = (0..3).map(|j| weights[i][j] * x[j]).sum::<f32>();
                opinion(Lanes([x[i]]), Lanes([around]), Lanes([1.0]))[0]
            });
        }
        assert!(x.iter().all(|v| (v - 4.0 / 17.0).abs() < 1e-5));
    }
}
