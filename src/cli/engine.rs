//! What the commands need of the engine.

use std::sync::atomic::AtomicBool;

use crate::ensemble::Ensemble;
use crate::scenario::Scenario;

/// One way the same futures may go.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Its name: `without`, `with`, or that of a what-if.
    pub name: String,
    /// What is simulated.
    pub scenario: Scenario,
    /// Whether the scenario's programme takes place.
    pub programme: bool,
}

/// How far a simulation is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Futures done.
    pub done_futures: usize,
    /// Futures in all.
    pub all_futures: usize,
}

/// Simulates all arms over futures 0 .. n of the first arm's scenario; none when stopped.
pub type Simulate<'a> = &'a dyn Fn(&[Arm], &(dyn Fn(Progress) + Sync), &AtomicBool) -> Option<Ensemble>;

/// The engine.
pub(super) fn simulate(_: &[Arm], _: &(dyn Fn(Progress) + Sync), _: &AtomicBool) -> Option<Ensemble> {
    None
}
