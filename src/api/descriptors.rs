//! What can be turned, dropped and looked at: levers in groups, events, metrics. Every word comes from the tables of the
//! model; only the grouping is the page's own.

use serde_json::{Value, json};

use crate::format;
use crate::observe::METRICS;
use crate::quantity::rounded;
use crate::scenario::{EventKind, Part};
use crate::steering::Lever::{self, *};

/// The levers as the page shows them: the first group in full size, the others folded.
const GROUPS: [(&str, &[Lever]); 6] = [
    ("The dials", &[Tension, EmployeeInclusion, CustomerInclusion]),
    ("Ways to raise heat, and to cool", &[HardQuestions, Responsibility, Conflict, GadflyProtection, Relief, Timeline]),
    (
        "How it is led",
        &[
            ServantLeadership,
            Communication,
            LearningTime,
            Coverage,
            PrioritySwitches,
            JointReflection,
            PartneringUpstream,
            JointSteering,
        ],
    ),
    ("Customers as partners", &[EarlyInvolvement, Contracting, DeliveryInsight, ClearStandards, Closeness, Openness]),
    ("The interface", &[Listening, Gatekeeping, OverPromising, ReleaseInterval]),
    ("Where it starts from", &[Silos, AdaptiveShare, StabilityReward, Entitlement]),
];

/// A lever's label and its sentence: "Adaptive tension: the heat …" is cut at the colon, where that gives it a label of its
/// own.
fn label_and_meaning(name: &str, meaning: &str) -> (String, String) {
    let label = |m: &str| m.trim().split_once(": ").map(|(label, rest)| (label.to_owned(), rest.to_owned()));
    let own = |l: &str| Lever::ALL.iter().filter_map(|o| label(o.row().meaning)).filter(|(o, _)| o == l).count() == 1;
    match label(meaning) {
        Some((l, rest)) if own(&l) && l.len() <= 48 => (l, format::name(&rest)),
        Some((l, rest)) if !own(&l) => (format::name(name), format::name(&rest)),
        _ => (format::name(name), meaning.trim().to_owned()),
    }
}

fn lever(lever: &Lever) -> Value {
    let row = lever.row();
    let (name, meaning) = label_and_meaning(row.name, row.meaning);
    json!({
        "id": row.name,
        "name": name,
        "unit": row.unit,
        "min": rounded(row.min),
        "max": rounded(row.max),
        "meaning": meaning,
    })
}

/// Where the page puts a new event unless told otherwise: what leaders decide is part of the plan, what comes from outside
/// happens anyway.
fn usual_part(kind: EventKind) -> Part {
    match kind {
        EventKind::Layoff | EventKind::PrioritySwitch | EventKind::LeaderChange => Part::Plan,
        EventKind::DemandShock | EventKind::MediaStorm | EventKind::StrainShock | EventKind::SupplierFailure => {
            Part::Anyway
        }
    }
}

pub(super) fn describe() -> Value {
    let groups: Vec<Value> = GROUPS
        .iter()
        .map(|(name, levers)| json!({ "name": name, "levers": levers.iter().map(lever).collect::<Vec<_>>() }))
        .collect();
    let events: Vec<Value> = EventKind::ALL
        .iter()
        .map(|kind| {
            let (min, max) = kind.sizes();
            json!({
                "id": kind.name(),
                "name": format::name(kind.name()),
                "at": kind.at(),
                "needs_place": kind.needs_place(),
                "min": rounded(min),
                "max": rounded(max),
                "unit": kind.unit(),
                "part": usual_part(*kind),
            })
        })
        .collect();
    let metrics: Vec<Value> = METRICS.iter().map(|m| json!(m)).collect();
    json!({ "groups": groups, "events": events, "metrics": metrics })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lever_is_on_the_page_once() {
        let mut shown: Vec<Lever> = GROUPS.iter().flat_map(|(_, levers)| levers.iter().copied()).collect();
        shown.sort_unstable();
        assert_eq!(shown, Lever::ALL);
    }

    #[test]
    fn every_lever_has_a_label_of_its_own_and_a_sentence() {
        let mut labels: Vec<String> =
            Lever::ALL.iter().map(|l| label_and_meaning(l.row().name, l.row().meaning).0).collect();
        assert_eq!(labels[Tension as usize], "Adaptive tension");
        assert_eq!(labels[EarlyInvolvement as usize], "Early involvement");
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), Lever::ALL.len());
    }
}
