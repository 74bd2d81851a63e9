//! Numbers of a scenario that may be in doubt: which there are, what they are, and how they are moved.

use crate::analysis::Assumption;
use crate::mechanism::{MECHANISMS, Parameters};
use crate::quantity::{Evidence, Parameter, rounded};
use crate::scenario::{Course, Scenario};
use crate::steering::Lever;

/// How many people an organisation or a market has, within the ranges that a scenario may have (a test holds them together). A client knows headcounts, so they are moved only where they are asked for.
static SIZES: [Parameter; 2] = [
    Parameter {
        name: "staff",
        unit: "people",
        default: 160.0,
        min: 8.0,
        max: 1_000_000.0,
        evidence: Evidence::Assumption,
        source: "as the scenario has it",
        meaning: "seats of the organisation",
    },
    Parameter {
        name: "people",
        unit: "people",
        default: 1400.0,
        min: 10.0,
        max: 10_000_000.0,
        evidence: Evidence::Assumption,
        source: "as the scenario has it",
        meaning: "people in the market, customers or not",
    },
];

/// The assumed numbers of a scenario; those of mechanisms that are switched off move nothing and are left out.
#[must_use]
pub fn assumed(scenario: &Scenario) -> Vec<Assumption> {
    let effective = scenario.mechanisms.effective();
    let is_on = |mechanism: &str| effective.number(mechanism, "strength").is_none_or(|s| s > 0.0);
    let mut drawn = Vec::new();
    for (mechanism, parameter) in every_number().filter(|(mechanism, _)| is_on(mechanism)) {
        let value = effective.number(mechanism, parameter.name).unwrap_or(parameter.default);
        drawn.push(Assumption::new(mechanism, parameter, rounded(value)));
    }
    drawn
}

/// Every number of the model that is assumed, in one fixed order, with its mechanism.
fn every_number() -> impl Iterator<Item = (&'static str, &'static Parameter)> {
    let of = |table: &'static [Parameter]| table.iter().filter(|p| p.evidence == Evidence::Assumption);
    MECHANISMS.iter().flat_map(move |&(mechanism, _, table)| of(table).map(move |p| (mechanism, p)))
}

/// How many numbers of the model are assumed.
#[must_use]
pub fn assumed_numbers() -> usize {
    every_number().count()
}

/// Moves every assumed number of the model: shares of the way, in the order of the parameters, see [`Assumption::at`].
pub fn move_all(parameters: &mut Parameters, at: &[f32]) {
    for ((mechanism, parameter), &share) in every_number().zip(at) {
        moved(parameters, &Assumption::new(mechanism, parameter, 0.0), f64::from(share));
    }
}

/// Gives a number of a scenario a value; a programme that is not there is not begun.
pub(crate) fn put(scenario: &mut Scenario, number: &Assumption, value: f64) {
    let steps: Vec<&str> = number.place.as_deref().unwrap_or_default().split('.').collect();
    let lever = Lever::named(number.parameter.name);
    match (&steps[..], lever) {
        (["chain", "organisations", id, "culture"], Some(lever)) => {
            if let Some(organisation) = scenario.chain.organisations.get_mut(*id) {
                organisation.culture.levers.insert(lever, value as f32);
            }
        }
        (["programme", id], Some(lever)) => {
            if let Some(course) = scenario.programme.get_mut(*id).and_then(|plan| plan.levers.get_mut(&lever)) {
                *course = Course::Constant(value as f32);
            }
        }
        (["chain", "organisations", id], None) => {
            if let Some(organisation) = scenario.chain.organisations.get_mut(*id) {
                organisation.staff = value.round() as u32;
            }
        }
        (["chain", "segments", id], None) => {
            if let Some(segment) = scenario.chain.segments.get_mut(*id) {
                segment.people = value.round() as u32;
            }
        }
        _ => {
            if let Some(own) = scenario.mechanisms.number_mut(number.mechanism, number.parameter.name) {
                *own = value as f32;
            }
        }
    }
}

/// The number at a path, as one that can be moved between two values; none where the path leads to no number of a mechanism, a
/// culture, a programme or a size.
#[must_use]
pub fn number(scenario: &Scenario, path: &str) -> Option<Assumption> {
    let (above, name) = path.rsplit_once('.')?;
    if let Some(mechanism) = above.strip_prefix("mechanisms.") {
        let &(mechanism, _, table) = MECHANISMS.iter().find(|m| m.0 == mechanism)?;
        let parameter = table.iter().find(|p| p.name == name)?;
        let value = scenario.mechanisms.effective().number(mechanism, name)?;
        return Some(Assumption::new(mechanism, parameter, rounded(value)));
    }
    if let Some(parameter) = SIZES.iter().find(|p| p.name == name) {
        return size(scenario, above, parameter);
    }
    let lever = Lever::named(name)?;
    let (parameter, steps) = (lever.row(), above.split('.').collect::<Vec<_>>());
    let value = match steps[..] {
        ["chain", "organisations", id, "culture"] => {
            scenario.chain.organisations.get(id)?.culture.levers.get(&lever).copied().unwrap_or(parameter.default)
        }
        ["programme", id] => match scenario.programme.get(id)?.levers.get(&lever)? {
            Course::Constant(x) => *x,
            Course::Points(_) => return None,
        },
        _ => return None,
    };
    Some(Assumption { place: Some(above.to_owned()), ..Assumption::new("", parameter, rounded(value)) })
}

/// A size, from half to one and a half of what it is: half of the way to the ends of its range would be any size at all.
fn size(scenario: &Scenario, above: &str, parameter: &'static Parameter) -> Option<Assumption> {
    let people = match above.split('.').collect::<Vec<_>>()[..] {
        ["chain", "organisations", id] if parameter.name == "staff" => scenario.chain.organisations.get(id)?.staff,
        ["chain", "segments", id] if parameter.name == "people" => scenario.chain.segments.get(id)?.people,
        _ => return None,
    };
    let value = f64::from(people);
    let (low, high) = ((0.5 * value).max(rounded(parameter.min)), (1.5 * value).min(rounded(parameter.max)));
    Some(Assumption { place: Some(above.to_owned()), low, high, ..Assumption::new("", parameter, value) })
}

/// A scenario with one of its numbers in doubt moved. What was learnt is put as it is, but not where an arm says the number itself, or
/// has it no more: that is what the arm tries.
pub(super) fn placed(scenario: &mut Scenario, assumption: &Assumption, share: f64, learnt: bool) {
    if learnt {
        if number(scenario, &assumption.path()).is_some_and(|own| own.value == assumption.value) {
            put(scenario, assumption, assumption.at(share));
        }
        return;
    }
    moved(&mut scenario.mechanisms, assumption, share);
}

/// Parameters with one of the assumed numbers moved: the share of the way, see [`Assumption::at`].
fn moved(parameters: &mut Parameters, assumption: &Assumption, share: f64) {
    if let Some(number) = parameters.number_mut(assumption.mechanism, assumption.parameter.name) {
        // An arm may have a value of its own: then it is drawn around that.
        let own = Assumption::new(assumption.mechanism, assumption.parameter, rounded(*number));
        *number = own.at(share) as f32;
    }
}

#[cfg(test)]
mod tests;
