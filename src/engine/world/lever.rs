//! The levers: what leaders can turn, each with its range, where an organisation usually stands, and one sentence.

use crate::quantity::{Evidence, Parameter};

macro_rules! levers {
    ($($(#[doc = $meaning:literal])+ $Lever:ident = $name:literal : $usual:literal, $unit:literal, $min:literal ..= $max:literal;)+) => {
        /// A lever of an organisation. Its number is its place in [`LEVERS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Lever {
            $($(#[doc = $meaning])+ $Lever,)+
        }
        /// Every lever with its unit, range and usual value.
        pub static LEVERS: &[Parameter] = &[$(Parameter {
            name: $name,
            unit: $unit,
            default: $usual,
            min: $min,
            max: $max,
            evidence: Evidence::Assumption,
            source: "usual value of an organisation without a programme",
            meaning: concat!($($meaning),+),
        },)+];
        impl Lever {
            /// Every lever, in the order of [`LEVERS`].
            pub const ALL: &'static [Lever] = &[$(Lever::$Lever,)+];
        }
    };
}

levers! {
    /// Adaptive tension: the heat leaders put under the organisation, spread evenly over hard questions, responsibility and conflict.
    Tension = "tension": 0.0, "index", 0.0..=1.5;
    /// Inclusion of employees: how far people have a say in the decisions of the change.
    EmployeeInclusion = "employee_inclusion": 0.2, "share", 0.0..=1.0;
    /// Inclusion of customers: how far customers have a say in the design of what they get.
    CustomerInclusion = "customer_inclusion": 0.15, "share", 0.0..=1.0;
    /// Heat by hard questions: leaders ask what they do not know and do not answer; feeds the search for a solution.
    HardQuestions = "hard_questions": 0.0, "index", 0.0..=1.0;
    /// Heat by responsibility: people are given more of it than is comfortable; feeds practice, costs strain.
    Responsibility = "responsibility": 0.0, "index", 0.0..=1.0;
    /// Heat by conflict: contradictions between needs are brought up; costs trust now, improves the solution later.
    Conflict = "conflict": 0.0, "index", 0.0..=1.0;
    /// Protection of gadflies: how far outspoken deviants are heard rather than silenced.
    GadflyProtection = "gadfly_protection": 0.3, "share", 0.0..=1.0;
    /// Cooling by taking back responsibility: leaders carry part of the work themselves; relieves, and slows learning.
    Relief = "relief": 0.0, "share", 0.0..=1.0;
    /// Cooling by a longer timeline: the same change spread over so many times its time.
    Timeline = "timeline": 1.0, "times", 1.0..=3.0;
    /// Servant leadership: leaders serve those who do the work (0 = pure command).
    ServantLeadership = "servant_leadership": 0.4, "share", 0.0..=1.0;
    /// Communication of purpose, pace and limits, to staff and to customers.
    Communication = "communication": 0.4, "share", 0.0..=1.0;
    /// Silos: how far teams and functions work against each other.
    Silos = "silos": 0.4, "share", 0.0..=1.0;
    /// Share of working time set aside for learning; 0.04 in a programme that does not say otherwise.
    LearningTime = "learning_time": 0.0, "share", 0.0..=0.15;
    /// Share of staff the programme reaches; 1 in a programme that does not say otherwise.
    Coverage = "coverage": 0.0, "share", 0.0..=1.0;
    /// Switches of priority a year: initiatives dropped for new ones.
    PrioritySwitches = "priority_switches": 1.0, "a year", 0.0..=12.0;
    /// Share of the challenge that is adaptive: no known answer, needs learning (0 = purely technical).
    AdaptiveShare = "adaptive_share": 0.7, "share", 0.0..=1.0;
    /// Reward for stability: how far people have been rewarded for not adapting, so that change reads as loss.
    StabilityReward = "stability_reward": 0.2, "share", 0.0..=1.0;
    /// Entitlement of the organisation's buyers: "the customer is always right".
    Entitlement = "entitlement": 0.3, "share", 0.0..=1.0;
    /// Openness toward customers: delivery is shown as it is, feedback is asked for and contracted.
    Openness = "openness": 0.4, "share", 0.0..=1.0;
    /// Partner practice: customers are involved early, before the design is made (0 = late, as judges).
    EarlyInvolvement = "early_involvement": 0.3, "share", 0.0..=1.0;
    /// Partner practice: the relationship, not only the product, is contracted for.
    Contracting = "contracting": 0.3, "share", 0.0..=1.0;
    /// Partner practice: customers know how delivery works.
    DeliveryInsight = "delivery_insight": 0.3, "share", 0.0..=1.0;
    /// Partner practice: standards are clear to both sides.
    ClearStandards = "clear_standards": 0.3, "share", 0.0..=1.0;
    /// Partner practice: customers stay close throughout.
    Closeness = "closeness": 0.3, "share", 0.0..=1.0;
    /// Professional listening: views are collected without raising expectations or provoking judgement.
    Listening = "listening": 0.4, "share", 0.0..=1.0;
    /// Gatekeeping: contact staff and middles keep the customer's voice out.
    Gatekeeping = "gatekeeping": 0.4, "share", 0.0..=1.0;
    /// Over-promising: sales promise more than delivery can keep.
    OverPromising = "over_promising": 0.0, "share", 0.0..=1.0;
    /// Time between releases of the offer.
    ReleaseInterval = "release_interval": 13.0, "weeks", 2.0..=52.0;
    /// Joint reflection with suppliers and business customers: what each asks of the other is talked through, suppliers are included.
    JointReflection = "joint_reflection": 0.0, "share", 0.0..=1.0;
    /// Partnering upstream: the organisation is a partner as a customer of its suppliers: involved early, contracting for the relationship, knowing how they deliver, clear about what it needs, close.
    PartneringUpstream = "partnering_upstream": 0.3, "share", 0.0..=1.0;
    /// Joint steering: what customers and people say of how they fare is read from the balcony, not tension alone (only where the balcony is on).
    JointSteering = "joint_steering": 0.0, "share", 0.0..=1.0;
}

/// Number of levers.
pub const LEVER_COUNT: usize = LEVERS.len();

impl Lever {
    /// The lever's row.
    #[must_use]
    pub fn row(self) -> &'static Parameter {
        &LEVERS[self as usize]
    }

    /// The lever of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|l| l.row().name == name)
    }

    /// What the lever stands at inside a programme that does not name it, where that differs from the usual.
    #[must_use]
    pub fn in_programme(self) -> Option<f32> {
        match self {
            Self::Coverage => Some(1.0),
            Self::LearningTime => Some(0.04),
            _ => None,
        }
    }
}
