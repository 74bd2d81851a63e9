//! Twins side by side: what an arm takes over from its twin, week by week, so that one way of an effect at a time is closed.
//!
//! A *state of people* is held by giving it the value that it has in the twin, of whoever sits in the same seat, as soon as its
//! mechanism has changed it: nobody ever reads another. A *carrier of a channel* is held by letting whoever is at the other end
//! see what is seen in the twin ([`cut`](super::cut)). Nothing is held of the twin, and what follows from what is held takes
//! its course. An arm of which nothing is held is the arm as it is, to the bit.

use super::people::Hold;
use super::{Phase, Setting, Wanted, cut, people, schedule, take};
use crate::lanes::Lanes;
use crate::mechanism::{Employee, World};

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
    fn copy<const N: usize>(self, from: &Employee<N>, to: &mut Employee<N>) {
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
    /// Working together: friction, example, partnership, what staff see and learn of customers; both ways.
    JointWork,
}

impl Carrier {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Goods, Self::Orders, Self::People, Self::WordOfMouth, Self::JointWork];
}

/// What an arm takes over from its twin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    states: Vec<PeopleState>,
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

    /// Whether any carrier of any channel is held.
    pub(super) fn cuts(&self) -> bool {
        !self.carriers.is_empty()
    }

    /// Gives everybody what is held, between weeks.
    fn settle<const N: usize>(&self, twin: &[Employee<N>], staff: &mut [Employee<N>]) {
        for &state in &self.states {
            staff.iter_mut().zip(twin).for_each(|(person, twin)| state.copy(twin, person));
        }
    }
}

/// Keeps what mechanisms have made of people before anybody came or went.
struct Watch<'a, const N: usize> {
    felt: &'a mut Vec<Employee<N>>,
}

impl<const N: usize> Hold<N> for Watch<'_, N> {
    fn felt(&mut self, start: usize, team: &[Employee<N>]) {
        self.felt[start..start + team.len()].clone_from_slice(team);
    }
}

/// Holds states of people at what they are in the twin, during its week and at its end.
pub(super) struct Pinned<'a, const N: usize> {
    held: &'a Held,
    felt: &'a [Employee<N>],
    over: &'a [Employee<N>],
}

impl<const N: usize> Hold<N> for Pinned<'_, N> {
    #[inline(always)]
    fn changed(&self, state: PeopleState, seat: usize, person: &mut Employee<N>) {
        if self.held.states.contains(&state) {
            state.copy(&self.felt[seat], person);
        }
    }

    fn turned_over(&self, start: usize, team: &mut [Employee<N>]) {
        self.held.settle(&self.over[start..start + team.len()], team);
    }
}

/// A twin and arms that take something over from it, in step.
#[derive(Clone, Debug)]
pub struct Beside<'a, const N: usize> {
    /// The twin.
    pub twin: World<N>,
    /// The arms, each with what it takes over.
    pub arms: Vec<(&'a Held, World<N>)>,
    /// What mechanisms made of the people of the twin this week, before anybody came or went.
    felt: Vec<Employee<N>>,
}

impl<'a, const N: usize> Beside<'a, N> {
    /// From one start.
    #[must_use]
    pub fn new(start: World<N>, held: &'a [Held]) -> Self {
        let arms = held.iter().map(|held| (held, start.clone())).collect();
        let felt = if held.iter().any(|h| !h.states.is_empty()) { start.staff.clone() } else { Vec::new() };
        Self { twin: start, arms, felt }
    }

    /// The twin, and after it the arms.
    #[must_use]
    pub fn world(&self, number: usize) -> &World<N> {
        number.checked_sub(1).map_or(&self.twin, |arm| &self.arms[arm].1)
    }

    /// A week of all. Targets and balcony control as in [`week`](super::week): of the twin, and of every arm.
    pub fn week(
        &mut self,
        s: &Setting<'_, N>,
        [twin_targets, targets]: [&[Vec<Lanes<N>>]; 2],
        [twin_balcony, balcony]: [&[bool]; 2],
    ) {
        let Self { twin, arms, felt } = self;
        let without = Wanted { targets: twin_targets, balcony: twin_balcony };
        let with = Wanted { targets, balcony };
        // What events did to what is held is undone before anybody reads it.
        arms.iter_mut().for_each(|(held, world)| held.settle(&twin.staff, &mut world.staff));
        schedule(s.structure, |phase| {
            match phase {
                Phase::People(firm) if !felt.is_empty() => people(s, firm, twin, &mut Watch { felt }),
                _ => take(s, phase, without, twin),
            }
            for (held, world) in arms.iter_mut() {
                if held.cuts() {
                    cut::take(s, phase, with, (held, felt), twin, world);
                } else {
                    pinned(s, phase, with, (held, felt, &twin.staff), world);
                }
            }
        });
    }
}

/// A part of the week in which states of people may be held.
pub(super) fn pinned<const N: usize>(
    s: &Setting<'_, N>,
    phase: Phase,
    wanted: Wanted<'_, N>,
    (held, felt, over): (&Held, &[Employee<N>], &[Employee<N>]),
    world: &mut World<N>,
) {
    match phase {
        Phase::People(firm) if !held.states.is_empty() => people(s, firm, world, &mut Pinned { held, felt, over }),
        _ => take(s, phase, wanted, world),
    }
}
