//! The programme: levers over time and events, compiled from months into steps.

mod event;

use crate::lanes::Lanes;
pub use crate::world::lever::{LEVER_COUNT, LEVERS, Lever};
pub use event::{EventEffect, ScheduledEvent};

/// Weeks in a month.
pub const WEEKS_A_MONTH: f32 = 52.0 / 12.0;

/// What leaders of one organisation do: where each lever stands over time.
#[derive(Clone, Debug)]
pub struct LeverTargets {
    /// Where the levers stand without a programme.
    pub culture: [f32; LEVER_COUNT],
    /// Changes of targets: `(step, lever, value)`, sorted by step.
    pub turns: Vec<(u32, Lever, f32)>,
    /// Tension is steered by what leaders see.
    pub balcony: bool,
}

/// The programme of a whole chain, and what happens to it.
#[derive(Clone, Debug)]
pub struct Steering {
    /// One course per organisation.
    pub courses: Vec<LeverTargets>,
    /// What happens, by step.
    pub incidents: Vec<ScheduledEvent>,
}

impl LeverTargets {
    /// Without a programme, in this culture.
    #[must_use]
    pub fn quiet(culture: [f32; LEVER_COUNT]) -> Self {
        Self { culture, turns: Vec::new(), balcony: false }
    }

    /// Applies the turns of this step to the targets.
    pub fn turn(&self, step: u32, targets: &mut [f32; LEVER_COUNT]) {
        for &(at, lever, value) in &self.turns {
            if at == step {
                targets[lever as usize] = value;
            }
        }
    }

    /// What the levers of an organisation are aimed at: what is `wanted`, or its own culture where that is what its file says.
    #[must_use]
    pub fn aimed<const N: usize>(&self, wanted: &[f32; LEVER_COUNT], own: &[Lanes<N>; LEVER_COUNT]) -> Vec<Lanes<N>> {
        let aim = |k: usize| if wanted[k] == self.culture[k] { own[k] } else { Lanes::from(wanted[k]) };
        (0..LEVER_COUNT).map(aim).collect()
    }

    /// Whether every lever stays where the culture puts it: then there is no programme.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        !self.balcony && self.turns.iter().all(|&(_, lever, value)| value == self.culture[lever as usize])
    }
}
