//! Scenario → steering: months become steps, ids become indices.

use super::Setup;
use crate::scenario::{Course as Written, Event, EventKind, Part, Plan, Scenario};
use crate::steering::{EventEffect, Lever, LeverTargets, ScheduledEvent, Steering, WEEKS_A_MONTH};
use crate::world::{Buyer, LEVER_COUNT};

/// The step at which a month begins.
#[must_use]
pub fn step_of(month: f32, steps_a_week: u32) -> u32 {
    (month * WEEKS_A_MONTH * steps_a_week as f32).round() as u32
}

/// Compiles the programme (or none) and the events of a scenario.
#[must_use]
pub fn steering(scenario: &Scenario, plan: &Setup, programme: bool, steps_a_week: u32) -> Steering {
    let at = |month: f32| step_of(month, steps_a_week);
    let organisations = scenario.chain.organisations.keys().zip(&plan.firms);
    let written = |id| scenario.programme.get(id).filter(|_| programme);
    let courses = organisations.map(|(id, firm)| targets(written(id), firm.culture, &at)).collect();
    let happens = scenario.occurrences();
    let happens = happens.iter().filter(|(part, _)| programme || *part == Part::Anyway);
    let mut incidents: Vec<ScheduledEvent> = happens.flat_map(|(_, e)| effects(scenario, plan, e, &at)).collect();
    incidents.sort_by_key(|i| i.step);
    Steering { courses, incidents }
}

/// Where the leaders of an organisation turn its levers, by what is written of its programme.
fn targets(written: Option<&Plan>, culture: [f32; LEVER_COUNT], at: &dyn Fn(f32) -> u32) -> LeverTargets {
    let mut course = LeverTargets::quiet(culture);
    let Some(plan) = written else { return course };
    course.balcony = plan.balcony;
    for (&lever, written) in &plan.levers {
        match written {
            Written::Constant(value) => course.turns.push((0, lever, *value)),
            Written::Points(points) => course.turns.extend(points.iter().map(|&[m, v]| (at(m), lever, v))),
        }
    }
    if course.is_quiet() {
        return LeverTargets::quiet(culture);
    }
    let begins = course.turns.iter().map(|&(step, ..)| step).min().unwrap_or(0);
    let begins = if course.balcony { 0 } else { begins };
    for &lever in Lever::ALL {
        if let Some(value) = lever.in_programme()
            && !plan.levers.contains_key(&lever)
        {
            course.turns.push((begins, lever, value));
        }
    }
    course.turns.sort_by_key(|&(step, lever, _)| (step, lever));
    course
}

/// What an event does, and what ends it.
fn effects(scenario: &Scenario, plan: &Setup, event: &Event, at: &dyn Fn(f32) -> u32) -> Vec<ScheduledEvent> {
    let (start, end, size) = (at(event.month), at(event.month + event.duration), event.size);
    let firm = event.at.as_ref().and_then(|id| scenario.chain.organisations.get_index_of(id));
    let links = plan.channels.len() - scenario.chain.segments.len();
    let segment = event.at.as_ref().and_then(|id| scenario.chain.segments.get_index_of(id)).map(|k| links + k);
    let once = |what| vec![ScheduledEvent { step: start, what }];
    let lasting = |what: &dyn Fn(f32) -> EventEffect| {
        [(start, size), (end, -size)].map(|(step, size)| ScheduledEvent { step, what: what(size) })
    };
    match (event.kind, firm) {
        (EventKind::Layoff, Some(firm)) => once(EventEffect::Layoff { firm, share: size }),
        (EventKind::PrioritySwitch, Some(firm)) => once(EventEffect::Switch { firm, count: size }),
        (EventKind::LeaderChange, Some(firm)) => once(EventEffect::Leader { firm, size }),
        (EventKind::StrainShock, Some(firm)) => lasting(&|size| EventEffect::Strain { firm, size }).into(),
        (EventKind::SupplierFailure, Some(firm)) => lasting(&|share| EventEffect::Outage { firm, share }).into(),
        (EventKind::MediaStorm, _) => {
            segment.map_or_else(Vec::new, |channel| once(EventEffect::Storm { channel, size }))
        }
        (EventKind::DemandShock, _) => {
            let struck = |&channel: &usize| match segment {
                Some(only) => only == channel,
                None => matches!(plan.channels[channel].buyer, Buyer::Segment { .. }),
            };
            let all = (0..plan.channels.len()).filter(struck);
            all.flat_map(|channel| lasting(&|share| EventEffect::Demand { channel, share })).collect()
        }
        _ => Vec::new(),
    }
}
