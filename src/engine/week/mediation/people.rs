//! States of people held at what they are in the twin, while people have their week.

use super::{Held, PeopleState};
use crate::mechanism::{Employee, World};
use crate::week::people::{Hold, people};
use crate::week::{Phase, Setting, Wanted, take};

/// What is kept of the twin's week, or taken over from it. (One type for both, so that the week of people is compiled once for them.)
pub(super) enum Hand<'a, const N: usize> {
    /// Keeps what mechanisms have made of the twin's people before anybody came or went.
    Keeps(&'a mut [Employee<N>]),
    /// Holds states of people at what they are in the twin, during its week and at its end.
    Holds {
        /// What is held.
        held: &'a Held,
        /// The twin's people before anybody came or went.
        done: &'a [Employee<N>],
        /// The twin's people at the end of the week.
        over: &'a [Employee<N>],
    },
}

impl<const N: usize> Hold<N> for Hand<'_, N> {
    #[inline(always)]
    fn changed(&self, state: PeopleState, seat: usize, person: &mut Employee<N>) {
        if let Self::Holds { held, done, .. } = self
            && held.states.contains(&state)
        {
            state.copy(&done[seat], person);
        }
    }

    fn done(&mut self, start: usize, team: &[Employee<N>]) {
        if let Self::Keeps(kept) = self {
            kept[start..start + team.len()].clone_from_slice(team);
        }
    }

    fn turned_over(&self, start: usize, team: &mut [Employee<N>]) {
        if let Self::Holds { held, over, .. } = self {
            held.settle(&over[start..start + team.len()], team);
        }
    }
}

/// A part of the week in which states of people may be held.
pub(super) fn pinned<const N: usize>(
    s: &Setting<'_, N>,
    phase: Phase,
    wanted: Wanted<'_, N>,
    (held, done, over): (&Held, &[Employee<N>], &[Employee<N>]),
    world: &mut World<N>,
) {
    match phase {
        Phase::People(firm) if !held.states.is_empty() => people(s, firm, world, &mut Hand::Holds { held, done, over }),
        _ => take(s, phase, wanted, world),
    }
}
