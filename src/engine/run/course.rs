//! How an arm is steered: targets of levers, step by step, and events as they are due.

use crate::initialisation::Setup;
use crate::lanes::Lanes;
use crate::mechanism::World;
use crate::steering::{LEVER_COUNT, ScheduledEvent, Steering};
use crate::week::Setting;

/// Where leaders of an arm want their levers, step by step, and what has not happened yet.
pub(super) struct Course<'a, const N: usize> {
    steering: &'a Steering,
    wanted: Vec<[f32; LEVER_COUNT]>,
    /// Where they want each lever now, by organisation.
    pub(super) targets: Vec<Vec<Lanes<N>>>,
    /// Who steers by what is seen.
    pub(super) balcony: Vec<bool>,
    to_come: &'a [ScheduledEvent],
}

impl<'a, const N: usize> Course<'a, N> {
    /// From the start, where levers stand as culture has them.
    pub(super) fn new(plan: &Setup, steering: &'a Steering) -> Self {
        let wanted: Vec<[f32; LEVER_COUNT]> = plan.firms.iter().map(|f| f.culture).collect();
        let targets = vec![vec![Lanes::ZERO; LEVER_COUNT]; wanted.len()];
        let balcony = steering.courses.iter().map(|c| c.balcony).collect();
        Self { steering, wanted, targets, balcony, to_come: &steering.incidents }
    }

    /// The next step: targets move, and what is due happens.
    pub(super) fn turn(&mut self, step: u32, s: &Setting<'_, N>, world: &mut World<N>) {
        self.aim(step, world);
        for event in self.due(step) {
            event.what.apply(s.structure, s.draws, world);
        }
    }

    /// Targets move.
    pub(super) fn aim(&mut self, step: u32, world: &World<N>) {
        let courses = self.steering.courses.iter().zip(&mut self.wanted).zip(&mut self.targets);
        for (((course, wanted), targets), org) in courses.zip(&world.organisations) {
            course.turn(step, wanted);
            *targets = course.aimed(wanted, &org.culture);
        }
    }

    /// What happens at this step.
    pub(super) fn due(&mut self, step: u32) -> &'a [ScheduledEvent] {
        let (now, later) = self.to_come.split_at(self.to_come.partition_point(|i| i.step <= step));
        self.to_come = later;
        now
    }
}
