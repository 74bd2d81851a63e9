//! Many futures, several arms: the raw trajectories of an experiment, and their summaries.
//!
//! An arm is one way the same futures may go. Arm 0 is always *without* the programme; arm 1 is *with* it; further arms
//! are what-ifs. Future `k` of every arm shares every random draw, so `difference` is paired.

mod difference;
mod dip;
mod engine;
pub mod fake;
mod summary;
mod verdict;

pub use difference::{Difference, direction, share_above};
pub use dip::{Dip, OneDip, one_dip};
pub use engine::{Progress, Simulate, by_week, follow, simulate, simulate_held};
pub use summary::{CONFIDENCE, Summary, quantile, student, student_at};
pub use verdict::Verdict;

use crate::observe::{Layout, Trajectory};

/// The trajectories of all arms over the same futures.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// What the numbers are.
    pub layout: Layout,
    /// Name of each arm: `without`, `with`, then what-ifs.
    pub arms: Vec<String>,
    /// `futures[k][arm]`.
    pub futures: Vec<Vec<Trajectory>>,
}

impl Ensemble {
    /// One number per future: a column at a month in an arm.
    pub fn values(&self, arm: usize, column: usize, month: usize) -> impl Iterator<Item = f32> + '_ {
        self.futures.iter().map(move |f| f[arm].column(column)[month])
    }

    /// One number per future: arm minus the arm it is compared with.
    pub fn differences(
        &self,
        arm: usize,
        against: usize,
        column: usize,
        month: usize,
    ) -> impl Iterator<Item = f32> + '_ {
        self.futures.iter().map(move |f| f[arm].column(column)[month] - f[against].column(column)[month])
    }
}
