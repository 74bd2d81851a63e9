//! What an effect can be shared among: levers and events of the programme, mechanisms, channels.

use crate::analysis::Way;
use crate::format;
use crate::mechanism::MECHANISMS;
use crate::scenario::Scenario;
use crate::steering::Lever;
use crate::week::mediation::{Carrier, Held, PeopleState};

/// Something that can be left out, or held.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Member {
    /// A lever of an organisation's programme stays where culture has it.
    Lever { organisation: String, lever: Lever },
    /// Balcony control of an organisation's programme.
    Balcony { organisation: String },
    /// An event of an organisation's programme, by its place in the file.
    Event { organisation: String, place: usize },
    /// A mechanism is switched off.
    Mechanism(&'static str),
    /// Nobody is a customer of the chain and works in it.
    WorksHere,
    /// A state of people is what it is in the twin.
    State(PeopleState),
    /// What a channel carries is what it carries in the twin.
    Carrier(usize, Carrier),
}

/// What is shared among: a member or several together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) name: String,
    /// The same with ids, for where letters of the name cannot be drawn.
    pub(super) id: String,
    /// How a user may call it.
    pub(super) calls: Vec<String>,
    /// Whether the user grouped it.
    pub(super) named: bool,
    /// The link it goes along.
    pub(super) way: Option<Way>,
    pub(super) members: Vec<Member>,
}

impl Part {
    pub(super) fn one(name: String, calls: &[&str], member: Member) -> Self {
        Self {
            id: name.clone(),
            name,
            calls: calls.iter().map(|c| (*c).to_owned()).collect(),
            named: false,
            way: None,
            members: vec![member],
        }
    }

    /// Several as one.
    pub(super) fn together<'a>(name: String, parts: impl Iterator<Item = &'a Self>) -> Self {
        Self {
            id: name.clone(),
            name,
            calls: Vec::new(),
            named: false,
            way: None,
            members: parts.flat_map(|p| p.members.clone()).collect(),
        }
    }
}

/// What an arm takes over from its twin where some parts are left out.
pub(super) fn held<'a>(parts: impl Iterator<Item = &'a Part>) -> Held {
    let mut held = Held::default();
    for member in parts.flat_map(|p| &p.members) {
        match *member {
            Member::State(state) => held.state(state),
            Member::Carrier(channel, carrier) => held.carrier(channel, carrier),
            _ => {}
        }
    }
    held
}

/// A scenario without some parts.
pub(super) fn without<'a>(scenario: &Scenario, parts: impl Iterator<Item = &'a Part>) -> Scenario {
    let mut out = scenario.clone();
    let mut events: Vec<(&String, usize)> = Vec::new();
    for member in parts.flat_map(|p| &p.members) {
        match member {
            Member::Lever { organisation, lever } => {
                if let Some(plan) = out.programme.get_mut(organisation) {
                    plan.levers.remove(lever);
                }
            }
            Member::Balcony { organisation } => {
                if let Some(plan) = out.programme.get_mut(organisation) {
                    plan.balcony = false;
                }
            }
            Member::Event { organisation, place } => events.push((organisation, *place)),
            Member::Mechanism(name) => {
                if let Some(strength) = out.mechanisms.number_mut(name, "strength") {
                    *strength = 0.0;
                }
            }
            Member::WorksHere => out.chain.segments.values_mut().for_each(|s| s.works_here = 0.0),
            // Held while it is simulated.
            Member::State(_) | Member::Carrier(..) => {}
        }
    }
    for (id, plan) in &mut out.programme {
        let mut place = 0;
        plan.events.retain(|_| {
            place += 1;
            !events.contains(&(id, place - 1))
        });
    }
    // Plans that do nothing any more are none.
    out.programme.retain(|_, plan| plan.balcony || !plan.levers.is_empty() || !plan.events.is_empty());
    out
}

/// What the programme moves, and what is part of it.
pub(super) fn levers(scenario: &Scenario) -> Vec<Part> {
    let several = scenario.programme.len() > 1;
    let mut parts = Vec::new();
    for (id, plan) in &scenario.programme {
        let name =
            scenario.chain.organisations.get(id).and_then(|o| o.name.clone()).unwrap_or_else(|| format::name(id));
        let one = |what: String, calls: &[&str], member: Member| {
            if several {
                let by_id = format!("{what} at {id}");
                Part { id: by_id, ..Part::one(format!("{what} at {name}"), calls, member) }
            } else {
                Part::one(what, calls, member)
            }
        };
        for &lever in plan.levers.keys() {
            let name = lever.row().name;
            let member = Member::Lever { organisation: id.clone(), lever };
            parts.push(one(format::name(name), &[name, &format!("{id}.{name}")], member));
        }
        if plan.balcony {
            let member = Member::Balcony { organisation: id.clone() };
            parts.push(one("Balcony control".to_owned(), &["balcony", &format!("{id}.balcony")], member));
        }
        for (place, event) in plan.events.iter().enumerate() {
            let name =
                format!("{} in month {}", format::sentence(event.kind.phrase().trim_start_matches("a ")), event.month);
            let member = Member::Event { organisation: id.clone(), place };
            let calls = [event.kind.name(), "events", &format!("{id}.events.{place}")];
            parts.push(one(name, &calls, member));
        }
    }
    parts
}

/// Every mechanism that is switched on.
pub(super) fn mechanisms(scenario: &Scenario) -> Vec<Part> {
    let effective = scenario.mechanisms.effective();
    let is_on = |name: &str| effective.number(name, "strength").is_some_and(|s| s > 0.0);
    let on = MECHANISMS.iter().filter(|(name, ..)| is_on(name));
    on.map(|&(name, ..)| Part::one(format::name(name), &[name], Member::Mechanism(name))).collect()
}

/// Ways from place to place, and the mechanisms without which nothing takes them.
const CHANNELS: &[(&str, &str, &[&str])] = &[
    ("Word of mouth among customers", "word_of_mouth", &["word_of_mouth"]),
    ("Orders and stocks", "orders", &["ordering"]),
    ("Working together across organisations", "joint_work", &["friction", "partnership"]),
];

/// The channels that are open in a scenario.
pub(super) fn channels(scenario: &Scenario) -> Vec<Part> {
    let on = mechanisms(scenario);
    let mut parts = Vec::new();
    for (name, call, needed) in CHANNELS {
        let found: Vec<&Part> = on.iter().filter(|p| p.calls.iter().any(|c| needed.contains(&c.as_str()))).collect();
        if !found.is_empty() {
            let mut part = Part::together((*name).to_owned(), found.into_iter());
            part.calls = vec![(*call).to_owned()];
            parts.push(part);
        }
    }
    if scenario.chain.segments.values().any(|s| s.works_here > 0.0) {
        parts.push(Part::one("People who work here and buy here".to_owned(), &["works_here"], Member::WorksHere));
    }
    parts
}

#[cfg(test)]
mod tests;
