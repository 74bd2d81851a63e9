//! Fitting to figures of one's own: first whether such figures could tell, then what they tell, as draws and not as a best fit.
//!
//! ```text
//! figures → free numbers (asked for, or screened) → runs over Sobol points, each sixteen simulated clients
//!   → recovery: known clients fitted as the real one → what is ruled out (history matching), more runs where it is not
//!   → posterior (approximate Bayesian computation with regression adjustment) → fit, held-out months → a scenario with draws
//! ```

mod noise;
mod linear;
mod posterior;
mod figures;
mod runs;
mod recovery;
mod history;
mod fit;
mod study;
// Which numbers are fitted.
pub mod free;
// What is said of it.
pub mod words;

pub use figures::{Figure, Figures};
pub use fit::{DRAWS, Fit, Fits, HeldOut, Left, NotHeldOut};
pub use history::History;
pub use posterior::{Client, Posterior, Reference, UNEVEN, unevenness, weighted_quantile};
pub use recovery::{Intervals, Recovered, Recovery};
pub use runs::{Design, Kept, Run, Runs, RunsError, Seen, at, clients, scenario_at, simulate};
pub use study::{Asked, Found, POINTS, SCREENING, Study, StudyError};
