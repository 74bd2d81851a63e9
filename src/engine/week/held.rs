//! What an arm takes over from its twin, week by week, so that one way of an effect at a time is closed.
//!
//! A *state of people* is held by giving it the value that it has in the twin, of whoever sits in the same seat, as soon as its
//! mechanism has changed it: nobody ever reads another. A *carrier of a channel* is held by letting whoever is at the other end
//! see what is seen in the twin (`mediation/channels.rs`). Nothing is held of the twin, and what follows from what is held takes
//! its course. An arm of which nothing is held is the arm as it is, to the bit.

use crate::mechanism::Employee;

/// States of people that can be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleState {
    /// The heat people feel: tension, its productive part and distress.
    Tension,
    /// Adoption and mastery of the new way.
    Adoption,
    /// Commitment to the change.
    Commitment,
    /// Trust in leadership.
    Trust,
    /// Fatigue.
    Fatigue,
    /// Engagement.
    Engagement,
}

impl PeopleState {
    /// Every one, in the order of the week.
    pub const ALL: [Self; 6] =
        [Self::Tension, Self::Adoption, Self::Commitment, Self::Trust, Self::Fatigue, Self::Engagement];

    /// Gives one person this state of another.
    #[inline(always)]
    pub(super) fn copy<const N: usize>(self, from: &Employee<N>, to: &mut Employee<N>) {
        match self {
            Self::Tension => {
                let (from, to) = (&from.tension, &mut to.tension);
                [to.level, to.zone, to.distress] = [from.level, from.zone, from.distress];
            }
            Self::Adoption => {
                let (from, to) = (&from.learning, &mut to.learning);
                [to.technical, to.adaptive] = [from.technical, from.adaptive];
                [to.adoption, to.proficiency] = [from.adoption, from.proficiency];
            }
            Self::Commitment => to.commitment.level = from.commitment.level,
            Self::Trust => to.trust.level = from.trust.level,
            Self::Fatigue => to.wellbeing.fatigue = from.wellbeing.fatigue,
            Self::Engagement => to.wellbeing.engagement = from.wellbeing.engagement,
        }
    }
}

/// What a channel (a link, or an organisation and a segment it serves) carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// What is delivered and promised: units, lead times, defects, the offer; to the buyer.
    Goods,
    /// What is ordered; to the seller.
    Orders,
    /// Contact of people: warmth of staff, harshness of customers; and those who buy here and work in the chain.
    People,
    /// What customers tell each other and what is seen of the seller.
    WordOfMouth,
    /// Working together: friction, example, partnership, what leaders and staff see and learn of customers, final demand as planners see
    /// it; both ways.
    JointWork,
}

impl Carrier {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Goods, Self::Orders, Self::People, Self::WordOfMouth, Self::JointWork];
}

/// What an arm takes over from its twin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub(super) states: Vec<PeopleState>,
    carriers: Vec<(usize, Carrier)>,
}

impl Held {
    /// Holds a state of people, everywhere.
    pub fn state(&mut self, state: PeopleState) {
        if !self.states.contains(&state) {
            self.states.push(state);
        }
    }

    /// Holds a carrier of a channel: links first, then segments, as in the scenario.
    pub fn carrier(&mut self, channel: usize, carrier: Carrier) {
        if !self.holds(channel, carrier) {
            self.carriers.push((channel, carrier));
        }
    }

    #[inline(always)]
    pub(super) fn holds(&self, channel: usize, carrier: Carrier) -> bool {
        self.carriers.contains(&(channel, carrier))
    }

    /// Gives everybody what is held, between weeks.
    pub(super) fn settle<const N: usize>(&self, twin: &[Employee<N>], staff: &mut [Employee<N>]) {
        for &state in &self.states {
            staff.iter_mut().zip(twin).for_each(|(person, twin)| state.copy(twin, person));
        }
    }
}
