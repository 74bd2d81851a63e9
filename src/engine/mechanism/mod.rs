//! The verbs: one file per mechanism, all of one shape. This list is the model's table of contents.

macro_rules! mechanisms {
    ($($(#[doc = $about:literal])+ $name:ident,)+) => {
        $($(#[doc = $about])+ pub mod $name;)+

        /// Parameters of every mechanism; what a scenario file leaves out keeps its default.
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct Parameters {
            $($(#[doc = $about])+ pub $name: $name::Parameters,)+
            /// Mechanisms that are switched off, by name.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub off: Vec<Mechanism>,
            /// A remark; ignored.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
        }

        /// The name of a mechanism.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[allow(non_camel_case_types)]
        pub enum Mechanism {
            $($(#[doc = $about])+ $name,)+
        }

        /// Every mechanism with its description and its table of parameters, in reading order.
        pub static MECHANISMS: &[(&str, &str, &[crate::quantity::Parameter])] =
            &[$((stringify!($name), concat!($($about),+), $name::Parameters::TABLE),)+];

        impl Parameters {
            /// The same with every mechanism in `off` at strength zero.
            #[must_use]
            pub fn effective(&self) -> Self {
                let mut p = self.clone();
                for mechanism in &self.off {
                    match mechanism {
                        $(Mechanism::$name => p.$name.strength = 0.0,)+
                    }
                }
                p
            }
        }
    };
}

mechanisms! {
    /// Fortune: luck that nobody causes; twins share it.
    fortune,
    /// Balcony: how levers are turned, and steering by what is seen.
    balcony,
    /// Uncertainty: open initiatives, unsettled people, the memory of layoffs.
    uncertainty,
    /// Tension: heat, overload, harsh customers and uncertainty push; structure, inclusion and trust hold.
    tension,
    /// Learning: how the new way is taken up, mastered and lost.
    learning,
    /// Commitment: for and against the change.
    commitment,
    /// Trust in leadership.
    trust,
    /// Wellbeing: fatigue and engagement.
    wellbeing,
    /// Tenure: quits, vacancies, hires, skill.
    tenure,
    /// Solution: how the new way itself gets better.
    solution,
    /// Reporting: lip service and silence.
    reporting,
    /// Silos: how far teams work together.
    silos,
    /// Standards of work, and how they erode.
    standards,
    /// Ordering: forecasts, stocks, shares of purchases.
    ordering,
    /// Delivery: capacity, backlog, lead time, defects.
    delivery,
    /// Offer: knowledge of needs, releases, fit.
    offer,
    /// Novelty: what changed lately is unfamiliar.
    novelty,
    /// Friction between organisations of different maturity.
    friction,
    /// Service: what a customer meets.
    service,
    /// Satisfaction: experience against expectation.
    satisfaction,
    /// Word of mouth: acquaintances tell what is news.
    word_of_mouth,
    /// Loyalty: grown slowly, lost faster.
    loyalty,
    /// Partnership: feedback as partnership, judgement, or not at all.
    partnership,
    /// Harshness of customers toward staff.
    harshness,
    /// Market: churn, acquisition, reputation.
    market,
    /// Wins: seeing whether the change helps.
    wins,
    /// Viability: cash, layoffs, rescue, rehiring.
    viability,
}
