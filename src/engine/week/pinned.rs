//! States of people held at what they are in the twin, while people have their week.

use super::held::{Held, PeopleState};
use super::people::{Hold, people};
use super::{Phase, Setting, Wanted, take};
use crate::mechanism::{Employee, World};

/// Keeps what mechanisms have made of people before anybody came or went.
pub(super) struct Watch<'a, const N: usize> {
    pub(super) felt: &'a mut Vec<Employee<N>>,
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
