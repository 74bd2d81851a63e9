//! Ways of an effect that are held one at a time: links with what each carries, and states of people.

use super::part::{Member, Part};
use crate::analysis::Way;
use crate::format;
use crate::scenario::Scenario;
use crate::week::held::{Carrier, PeopleState};

/// Ways told apart; of more, those of a link are one, and of more links, what is alike everywhere.
const MOST: usize = 24;

/// What a carrier is called by a user, and what follows from it on a link between a seller and a buyer.
fn called(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Goods => "goods",
        Carrier::Orders => "orders",
        Carrier::People => "people",
        Carrier::WordOfMouth => "word_of_mouth",
        Carrier::JointWork => "joint_work",
    }
}

/// What a carrier is in a word on a chart.
fn word(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Goods => "goods",
        Carrier::Orders => "orders",
        Carrier::People => "people",
        Carrier::WordOfMouth => "word of mouth",
        Carrier::JointWork => "joint work",
    }
}

/// The way in words, between a seller and a buyer.
fn phrase(carrier: Carrier, seller: &str, buyer: &str) -> String {
    match carrier {
        Carrier::Goods => format!("Goods from {seller} to {buyer}"),
        Carrier::Orders => format!("Orders from {buyer} to {seller}"),
        Carrier::People => format!("People who meet between {seller} and {buyer}"),
        Carrier::WordOfMouth => format!("Word of mouth on {seller} at {buyer}"),
        Carrier::JointWork => format!("Joint work of {seller} and {buyer}"),
    }
}

/// Every channel of a scenario as it is numbered in a simulation: ids of seller and buyer, links first.
fn channels(scenario: &Scenario) -> Vec<(&str, &str)> {
    let links = scenario.chain.links.iter().map(|l| (l.from.as_str(), l.to.as_str()));
    let segments = scenario.chain.segments.iter().map(|(id, s)| (s.served_by.as_str(), id.as_str()));
    links.chain(segments).collect()
}

/// Every link and segment with everything that it carries.
pub(super) fn all(scenario: &Scenario) -> Vec<Part> {
    let places = scenario.places();
    let name = |id: &str| places.iter().find(|p| p.id == id).map_or_else(|| format::name(id), |p| p.name.clone());
    let mut parts = Vec::new();
    for (channel, (seller, buyer)) in channels(scenario).into_iter().enumerate() {
        for carrier in Carrier::ALL {
            let link = format!("{seller}-{buyer}");
            let calls = [called(carrier), &link, &format!("{link}.{}", called(carrier))];
            let way = Way { from: seller.to_owned(), to: buyer.to_owned(), carrier: Some(word(carrier)) };
            parts.push(Part {
                id: phrase(carrier, seller, buyer),
                way: Some(way),
                ..Part::one(phrase(carrier, &name(seller), &name(buyer)), &calls, Member::Carrier(channel, carrier))
            });
        }
    }
    parts
}

/// No more ways than can be told apart within a wait: what the user named stays.
pub(super) fn few(parts: Vec<Part>) -> Vec<Part> {
    if parts.len() <= MOST {
        return parts;
    }
    let ends = |w: &Way| format!("{} and {}", w.from, w.to);
    let of_a_link =
        |part: &Part| part.way.as_ref().map(|w| (format!("Everything between {}", ends(w)), Some(w.clone())));
    let links = merged(&parts, of_a_link);
    if links.len() <= MOST {
        return links;
    }
    let alike = |part: &Part| {
        let carrier = part.way.as_ref()?.carrier?;
        Some((format!("{} on every link", format::sentence(carrier)), None))
    };
    merged(&parts, alike)
}

/// Parts with those of one key together, where the first of them stood.
fn merged(parts: &[Part], key: impl Fn(&Part) -> Option<(String, Option<Way>)>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        let Some((name, way)) = key(part).filter(|_| !part.named) else {
            out.push(part.clone());
            continue;
        };
        match out.iter_mut().find(|p| p.name == name) {
            Some(first) => first.members.extend(part.members.clone()),
            None => {
                let way = way.map(|w| Way { carrier: None, ..w });
                out.push(Part { way, ..Part::together(name, std::iter::once(part)) });
            }
        }
    }
    out
}

/// Every state of people that can be held.
pub(super) fn states() -> Vec<Part> {
    let of = |state: PeopleState| {
        let (name, call) = match state {
            PeopleState::Tension => ("Tension and distress", "tension"),
            PeopleState::Adoption => ("Adoption and mastery of the new way", "adoption"),
            PeopleState::Commitment => ("Commitment", "commitment"),
            PeopleState::Trust => ("Trust in leaders", "trust"),
            PeopleState::Fatigue => ("Fatigue", "fatigue"),
            PeopleState::Engagement => ("Engagement", "engagement"),
        };
        Part::one(name.to_owned(), &[call], Member::State(state))
    };
    PeopleState::ALL.into_iter().map(of).collect()
}

/// Whether a metric measures nothing but what this part holds.
pub(super) fn is_measured_by(part: &Part, metric: &str) -> bool {
    let measures = |member: &Member| match member {
        Member::State(PeopleState::Tension) => ["tension", "too_cold", "productive", "too_hot"].contains(&metric),
        Member::State(PeopleState::Adoption) => ["adoption", "proficiency"].contains(&metric),
        Member::State(PeopleState::Commitment) => metric.starts_with("commitment") || metric == "resistance",
        Member::State(PeopleState::Trust) => metric == "trust",
        Member::State(PeopleState::Fatigue) => metric == "fatigue",
        Member::State(PeopleState::Engagement) => ["engagement", "enps"].contains(&metric),
        _ => false,
    };
    part.members.iter().all(measures)
}
