//! # Evidence
//! What the model claims, as experiments that can say no. A *claim* (or a *fact*) is a data file: a question, a base
//! scenario, arms as merge patches over it, and contrasts of which all must hold. Arms run over the same futures, from a
//! seed nobody tuned on. A *published* row sets the model's number beside what others measured; the *portfolio* draws many
//! programmes and counts how many succeed; a *knock-out* asks which mechanism a claim needs;
//! *robust* counts in how many draws of the assumed numbers a claim is shown; *elsewhere* tries it at other values of one
//! number. *Theory* rows hold the model's own laws against closed forms and published results.

mod beer;
mod claim;
mod elsewhere;
mod estimate;
mod found;
mod knock_out;
mod portfolio;
mod published;
mod robust;
mod theory;
mod trial;
mod verdict;

pub use claim::{Claim, Contrast, Expected, FRESH_SEED, Flaw, Kind, LIBRARY, Measure, Take, library};
pub use elsewhere::{Elsewhere, There, elsewhere};
pub use estimate::{Estimate, estimate};
pub use found::{Evidence, Tried};
pub use knock_out::{KnockOut, knock_out};
pub use portfolio::{
    Beside, Choice, Drawn, Findings, Group, Input, Mark, Objective, Portfolio, Rule, Separation, Share, Survey, Way,
    try_portfolio,
};
pub use published::{NOT_COMPARED, Published, Sure};
pub use robust::{Robust, robust};
pub use theory::{INAPPLICABLE, Row, theory};
pub use trial::{Failure, Outcome, Shown, Trial, try_claim};
pub use verdict::Verdict;

#[cfg(test)]
mod tests;
