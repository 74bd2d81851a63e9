//! # Evidence
//! What the model claims, as experiments that can say no. A *claim* (or a *fact*) is a data file: a question, a base
//! scenario, arms as merge patches over it, and contrasts of which all must hold. Arms run over the same futures, from a
//! seed nobody tuned on. *Theory* rows hold the model's own laws against closed forms and published results.

mod beer;
mod claim;
mod estimate;
mod theory;
mod trial;
mod verdict;

pub use claim::{Claim, Contrast, Expected, FRESH_SEED, Flaw, Kind, LIBRARY, Measure, Take, library};
pub use estimate::{Estimate, estimate};
pub use theory::{INAPPLICABLE, Row, theory};
pub use trial::{Failure, Outcome, Shown, Simulate, try_claim};
pub use verdict::Verdict;
