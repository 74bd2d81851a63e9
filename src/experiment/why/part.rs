//! What an effect can be shared among: levers and events of the programme, mechanisms, channels.

use std::str::FromStr;

use super::shapley::MOST_PARTS;
use crate::analysis::Question;
use crate::format;
use crate::mechanism::MECHANISMS;
use crate::scenario::Scenario;
use crate::steering::Lever;

/// Something that can be left out.
#[derive(Clone, Debug, PartialEq)]
enum Member {
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
}

/// What is shared among: a member or several together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) name: String,
    /// The same with ids, for where letters of the name cannot be drawn.
    pub(super) id: String,
    /// How a user may call it.
    calls: Vec<String>,
    /// Whether the user grouped it.
    pub(super) named: bool,
    members: Vec<Member>,
}

impl Part {
    fn one(name: String, calls: &[&str], member: Member) -> Self {
        Self {
            id: name.clone(),
            name,
            calls: calls.iter().map(|c| (*c).to_owned()).collect(),
            named: false,
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
            members: parts.flat_map(|p| p.members.clone()).collect(),
        }
    }
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

/// Parts that a user wants to see as one: `NAME=a,b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    name: String,
    calls: Vec<String>,
}

/// What cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not written as a group is.
    #[error("--group {0}: expected NAME=a,b, such as say=employee_inclusion,customer_inclusion")]
    Shape(String),
    /// A member is nowhere.
    #[error("--group: there is no lever, event, mechanism or channel {call}{}", .close.as_ref().map(|c| format!("; did you mean {c}?")).unwrap_or_default())]
    Member {
        /// As written.
        call: String,
        /// What may have been meant.
        close: Option<String>,
    },
    /// More parts than can be told apart.
    #[error("{} has {parts} parts; at most {MOST_PARTS} can be told apart. Count several as one with --group NAME=a,b, or answer other questions only with --by", .question.word())]
    TooMany {
        /// Of which question.
        question: Question,
        /// How many there are.
        parts: usize,
    },
}

impl FromStr for Group {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let shape = || Refused::Shape(text.to_owned());
        let (name, calls) = text.split_once('=').ok_or_else(shape)?;
        let calls: Vec<String> = calls.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
        if name.trim().is_empty() || calls.is_empty() {
            return Err(shape());
        }
        Ok(Self { name: name.trim().to_owned(), calls })
    }
}

impl Group {
    /// Holds it against what there is in a scenario.
    ///
    /// # Errors
    /// When a member is nowhere.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), Refused> {
        let parts = [levers(scenario), mechanisms(scenario), channels(scenario)].concat();
        let known: Vec<&String> = parts.iter().flat_map(|p| &p.calls).collect();
        match self.calls.iter().find(|c| !known.contains(c)) {
            None => Ok(()),
            Some(call) => {
                let close = known.iter().min_by_key(|k| strsim::damerau_levenshtein(k, call));
                let close = close.filter(|k| strsim::damerau_levenshtein(k, call) * 3 <= call.len());
                Err(Refused::Member { call: call.clone(), close: close.map(|c| (*c).clone()) })
            }
        }
    }
}

/// Parts with those of each group as one, where the first of them stood.
pub(super) fn grouped(parts: Vec<Part>, groups: &[Group]) -> Vec<Part> {
    let group_of = |part: &Part| groups.iter().position(|g| g.calls.iter().any(|c| part.calls.contains(c)));
    let mut out: Vec<Part> = Vec::new();
    let mut places: Vec<Option<usize>> = vec![None; groups.len()];
    for part in parts {
        match group_of(&part) {
            None => out.push(part),
            Some(g) => match places[g] {
                Some(place) => out[place].members.extend(part.members),
                None => {
                    places[g] = Some(out.len());
                    let (name, id) = (format::sentence(&groups[g].name), groups[g].calls.join(", "));
                    out.push(Part { name, id, named: true, ..part });
                }
            },
        }
    }
    out
}
