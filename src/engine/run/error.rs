//! Why arms cannot share their futures, or why a simulation was stopped.

/// A simulation that was stopped because a number was no longer finite.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "{metric} at {place} became {value} by the end of {when}, in future {future}: the simulation was stopped. \
     This is a defect of ripplechain; please report it with the scenario. Less extreme numbers may avoid it"
)]
pub struct NotFinite {
    /// The metric's id.
    pub metric: &'static str,
    /// The place's id.
    pub place: String,
    /// `month 3` or `week 12`.
    pub when: String,
    /// The future, from 0.
    pub future: u32,
    /// What was found.
    pub value: f32,
}

/// Why arms cannot share their futures, or could not be followed to the end.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Mismatch {
    /// There is nothing to simulate.
    #[error("no arm was given")]
    NoArm,
    /// Arms run for different times.
    #[error("{one} runs {months} months and {other} {others}; give both the same `months`")]
    Months {
        /// First arm.
        one: String,
        /// Its months.
        months: u32,
        /// Second arm.
        other: String,
        /// Its months.
        others: u32,
    },
    /// A number left what can be held.
    #[error("{0}")]
    NotFinite(#[from] NotFinite),
    /// Arms have different places.
    #[error("{one} and {other} have different organisations, links or segments; twins need the same places")]
    Chain {
        /// First arm.
        one: String,
        /// Second arm.
        other: String,
    },
}
