//! What each kind of event may say (its place and its size), and in which arms an event happens.

use serde::Serialize;

use super::{Event, EventKind, Scenario};
use crate::observe::PlaceKind;

/// In which arms an event happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// In every arm, with and without the programme.
    Anyway,
    /// Only in arms with the programme.
    Plan,
}

impl Part {
    /// In words: "happens anyway".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Anyway => "happens anyway",
            Self::Plan => "part of the plan",
        }
    }
}

impl Scenario {
    /// Everything that happens, with its place filled in: first the events of the file itself, then those of each
    /// organisation's plan. An event of a plan that names no place happens at that organisation or, where it is customers
    /// whom it happens to, at every segment that the organisation serves.
    #[must_use]
    pub fn occurrences(&self) -> Vec<(Part, Event)> {
        let part = |e: &Event| if e.only_with_programme { Part::Plan } else { Part::Anyway };
        let mut all: Vec<(Part, Event)> = self.events.iter().map(|e| (part(e), e.clone())).collect();
        for (organisation, plan) in &self.programme {
            for event in &plan.events {
                let at = |place: &String| (Part::Plan, Event { at: Some(place.clone()), ..event.clone() });
                match (&event.at, event.kind.at()) {
                    (Some(_), _) => all.push((Part::Plan, event.clone())),
                    (None, PlaceKind::Segment) => {
                        let served = self.chain.segments.iter().filter(|(_, s)| s.served_by == *organisation);
                        all.extend(served.map(|(id, _)| at(id)));
                    }
                    (None, _) => all.push(at(organisation)),
                }
            }
        }
        all
    }
}

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
