//! Twins side by side: a week of the twin and of arms that take something over from it, part by part.

mod channels;
mod people;

pub use super::held::{Carrier, Held, PeopleState};

use super::people::people as week_of_people;
use super::{Phase, Setting, Wanted, schedule, take};
use crate::lanes::Lanes;
use crate::mechanism::{Employee, World};
use people::Hand;

/// A twin and arms that take something over from it, in step.
#[derive(Clone, Debug)]
pub struct Beside<'a, const N: usize> {
    /// The twin.
    pub twin: World<N>,
    /// The arms, each with what it takes over.
    pub arms: Vec<(&'a Held, World<N>)>,
    /// What mechanisms made of the people of the twin this week, before anybody came or went.
    done: Vec<Employee<N>>,
}

impl<'a, const N: usize> Beside<'a, N> {
    /// From one start.
    #[must_use]
    pub fn new(start: World<N>, held: &'a [Held]) -> Self {
        let arms = held.iter().map(|held| (held, start.clone())).collect();
        let done = if held.iter().any(|h| !h.states.is_empty()) { start.staff.clone() } else { Vec::new() };
        Self { twin: start, arms, done }
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
        let Self { twin, arms, done } = self;
        let without = Wanted { targets: twin_targets, balcony: twin_balcony };
        let with = Wanted { targets, balcony };
        // What events did to what is held is undone before anybody reads it.
        arms.iter_mut().for_each(|(held, world)| held.settle(&twin.staff, &mut world.staff));
        schedule(s.structure, |phase| {
            match phase {
                Phase::People(firm) if !done.is_empty() => week_of_people(s, firm, twin, &mut Hand::Keeps(done)),
                _ => take(s, phase, without, twin),
            }
            for (held, world) in arms.iter_mut() {
                channels::take(s, phase, with, (held, done), twin, world);
            }
        });
    }
}
