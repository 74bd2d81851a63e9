//! What each kind of event may say: its place and its size.

use super::EventKind;
use crate::observe::PlaceKind;

impl EventKind {
    /// Every kind.
    pub const ALL: &'static [EventKind] = &[
        EventKind::Layoff,
        EventKind::DemandShock,
        EventKind::MediaStorm,
        EventKind::PrioritySwitch,
        EventKind::StrainShock,
        EventKind::LeaderChange,
        EventKind::SupplierFailure,
    ];

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Layoff => "layoff",
            EventKind::DemandShock => "demand_shock",
            EventKind::MediaStorm => "media_storm",
            EventKind::PrioritySwitch => "priority_switch",
            EventKind::StrainShock => "strain_shock",
            EventKind::LeaderChange => "leader_change",
            EventKind::SupplierFailure => "supplier_failure",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.name() == name)
    }

    /// In a sentence: "a layoff".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            EventKind::Layoff => "a layoff",
            EventKind::DemandShock => "a demand shock",
            EventKind::MediaStorm => "a media storm",
            EventKind::PrioritySwitch => "a priority switch",
            EventKind::StrainShock => "a strain shock",
            EventKind::LeaderChange => "a leader change",
            EventKind::SupplierFailure => "a supplier failure",
        }
    }

    /// Smallest and largest size.
    #[must_use]
    pub fn sizes(self) -> (f32, f32) {
        match self {
            EventKind::Layoff => (0.0, 0.9),
            EventKind::DemandShock => (-0.95, 2.0),
            EventKind::MediaStorm => (0.0, 3.0),
            EventKind::PrioritySwitch => (0.0, 12.0),
            EventKind::StrainShock => (0.0, 2.0),
            EventKind::LeaderChange | EventKind::SupplierFailure => (0.0, 1.0),
        }
    }

    /// What the size is.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            EventKind::Layoff => "share of staff",
            EventKind::DemandShock => "change of demand; -0.3 is 30 % less",
            EventKind::MediaStorm => "loss of loyalty, logit",
            EventKind::PrioritySwitch => "initiatives dropped",
            EventKind::StrainShock => "added strain",
            EventKind::LeaderChange => "share of trust and course lost",
            EventKind::SupplierFailure => "share of capacity lost",
        }
    }

    /// Whether it goes on for a while.
    #[must_use]
    pub fn lasts(self) -> bool {
        matches!(self, EventKind::DemandShock | EventKind::StrainShock | EventKind::SupplierFailure)
    }

    /// The kind of place it happens at.
    #[must_use]
    pub fn at(self) -> PlaceKind {
        match self {
            EventKind::DemandShock | EventKind::MediaStorm => PlaceKind::Segment,
            _ => PlaceKind::Organisation,
        }
    }

    /// Whether it must say where; a demand shock without a place hits all segments.
    #[must_use]
    pub fn needs_place(self) -> bool {
        self != EventKind::DemandShock
    }
}
