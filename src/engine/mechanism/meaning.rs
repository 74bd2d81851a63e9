//! # Meaning
//! People want to know what it is all for, and to see their work reach somebody. Switches of priority, layoffs and silence blur
//! the mission; work that is begun and dropped reaches nobody. And those who lead doubt that a change works here, the more the
//! longer stability was rewarded, until a win at home shows that it does.
//!
//! | | |
//! |---|---|
//! | Law | clarity ← σ(drivers), time `TIME`; arriving ← share of work not cancelled or dropped, time `SEEN`; doubt ← σ(drivers), time `DOUBT_TIME`; leaders follow through by 1 − .6·(doubt − usual) |
//! | Source | assumption; that visible wins end doubt is stylised |
//! | Reads | communication, leadership, reward for stability; open initiatives, layoff memory, cancelled orders; commitment of tops and middles, wins |
//! | Writes | clarity of the mission, work that arrives, doubt |
//! | Draws | none |
//! | Omits | what the mission is; doubt of those who do not lead |

use super::Organisation;
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Lever, Role, usual};

crate::parameters! {
    /// Meaning: clarity of the mission, work that reaches a customer, doubt.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
    }
}

state! {
    people(h) {
        with {
            if !matches!(h.seat.role, Role::Top | Role::Middle) {
                return;
            }
        }
        /// Filled seats that lead.
        leaders: h.here;
        /// Sum of their commitment.
        commitment: h.person.commitment.level * h.here;
    }
    organisation(a) {
        with {
            let moved = |lever: Lever| a.culture[lever as usize] - lever.row().default;
            let strength = a.parameters.meaning.strength;
        }
        /// Clarity of the mission.
        clarity: ((moved(Lever::Communication) * SPOKEN + moved(Lever::ServantLeadership) * SHOWN) * strength + logit(usual::CLARITY)).sigmoid(), "share", 0.0..=1.0;
        /// Share of the work of late that reached a customer.
        arriving: Lanes::ONE, "share", 0.0..=1.0;
        /// Doubt of those who lead that the change works here.
        doubt: (moved(Lever::StabilityReward) * (STABILITY * strength) + logit(usual::DOUBT)).sigmoid(), "share", 0.0..=1.0;
        /// What clarity and work that arrives do to engagement.
        engaging: (clarity - usual::CLARITY) * (PURPOSE * strength), "logit", f32::MIN..=f32::MAX;
        /// What clarity does to working together.
        uniting: (clarity - usual::CLARITY) * (TOGETHER * strength), "logit", f32::MIN..=f32::MAX;
        /// Share of a plan that those who lead do not hold back, 1 at usual doubt.
        follows: 1.0 - (doubt - usual::DOUBT) * (BRAKE * strength), "share", 0.0..=f32::MAX;
    }
}

/// Effect of communication on clarity \[logit\]; assumption: purpose is told.
const SPOKEN: f32 = 0.8;

/// Effect of leaders who serve on clarity \[logit\]; assumption: purpose is shown.
const SHOWN: f32 = 0.6;

/// Effect of each open initiative beyond the usual on clarity \[logit\]; assumption: what counts now?
const SWITCHED: f32 = 0.3;

/// Effect of a layoff of a tenth of staff on clarity \[logit\]; assumption: and for what?
const LAYOFF: f32 = 0.5;

/// How fast the mission clears or blurs \[weeks\]; assumption: half a year.
const TIME: f32 = 26.0;

/// Open initiatives beyond the usual at which half of the work is dropped \[number\]; assumption: about three at once.
const DROPPED: f32 = 3.0;

/// How fast people notice whether their work arrives \[weeks\]; assumption: two months.
const SEEN: f32 = 8.0;

/// Effect of reward for stability on doubt \[logit\]; assumption: those who did well as it was.
const STABILITY: f32 = 2.0;

/// Effect of the commitment of those who lead on doubt \[logit\]; assumption: who is for it doubts less.
const BELIEF: f32 = 1.0;

/// Effect of a visible win at home on doubt \[logit\]; stylised: seeing is believing.
const WIN: f32 = 4.0;

/// Share of a plan that full doubt of those who lead holds back \[share\]; assumption: more than half is not tried.
const BRAKE: f32 = 0.6;

/// How fast doubt follows \[weeks\]; assumption: a quarter.
const DOUBT_TIME: f32 = 13.0;

/// Effect of clarity on engagement \[logit\]; assumption: moderate.
const PURPOSE: f32 = 0.5;

/// Effect of work that arrives on engagement \[logit\]; assumption: moderate; seeing the beneficiary is stylised.
const ARRIVAL: f32 = 0.5;

/// Effect of clarity on working together \[logit\]; assumption: moderate.
const TOGETHER: f32 = 0.5;

/// The organisation's week; `excess` is the number of open initiatives beyond the usual.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, org: &mut Organisation<N>, excess: Lanes<N>, dt: f32) {
    let clear = SPOKEN * org.lived_moved(Lever::Communication) + SHOWN * org.lived_moved(Lever::ServantLeadership)
        - SWITCHED * excess
        - LAYOFF * org.uncertainty.layoff_memory;
    let leaders = &org.people.meaning;
    let belief = leaders.commitment / leaders.leaders.max(1.0);
    let doubtful = STABILITY * org.lived_moved(Lever::StabilityReward) - BELIEF * belief - WIN * org.wins.level.max(0.0);
    let gone = org.delivery.cancelled / (org.delivery.cancelled + org.delivery.output).max(1e-6);
    let dropped = excess.max(0.0) / (excess.max(0.0) + DROPPED);
    let own = &mut org.meaning;
    let to = |drive: Lanes<N>, usual: f32| (drive * p.strength + logit(usual)).sigmoid();
    own.clarity = own.clarity.relax(to(clear, usual::CLARITY), relaxation_fraction(dt, TIME));
    own.arriving = own.arriving.relax((1.0 - gone) * (1.0 - dropped), relaxation_fraction(dt, SEEN));
    own.doubt = own.doubt.relax(to(doubtful, usual::DOUBT), relaxation_fraction(dt, DOUBT_TIME));
    let clearer = own.clarity - usual::CLARITY;
    own.engaging = (PURPOSE * clearer + ARRIVAL * (own.arriving - 1.0)) * p.strength;
    own.uniting = clearer * (TOGETHER * p.strength);
    own.follows = (1.0 - (own.doubt - usual::DOUBT) * (BRAKE * p.strength)).max(0.0);
}

