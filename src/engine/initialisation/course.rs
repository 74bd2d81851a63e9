//! Scenario → steering: months become steps, ids become indices.

use super::Setup;
use crate::scenario::{Course as Written, EventKind, Part, Scenario};
use crate::steering::{EventEffect, Lever, LeverTargets, ScheduledEvent, Steering, WEEKS_A_MONTH};
use crate::world::Buyer;

/// The step at which a month begins.
#[must_use]
pub fn step_of(month: f32, steps_a_week: u32) -> u32 {
    (month * WEEKS_A_MONTH * steps_a_week as f32).round() as u32
}

/// Compiles the programme (or none) and the events of a scenario.
#[must_use]
pub fn steering(scenario: &Scenario, plan: &Setup, programme: bool, steps_a_week: u32) -> Steering {
    let at = |month: f32| step_of(month, steps_a_week);
    let courses = scenario
        .chain
        .organisations
        .keys()
        .zip(&plan.firms)
        .map(|(id, firm)| {
            let mut course = LeverTargets::quiet(firm.culture);
            let Some(plan) = scenario.programme.get(id).filter(|_| programme) else { return course };
            course.balcony = plan.balcony;
            for (&lever, written) in &plan.levers {
                match written {
                    Written::Constant(value) => course.turns.push((0, lever, *value)),
                    Written::Points(points) => course.turns.extend(points.iter().map(|&[m, v]| (at(m), lever, v))),
                }
            }
            if course.is_quiet() {
                return LeverTargets::quiet(firm.culture);
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
        })
        .collect();
    let mut incidents = Vec::new();
    for (_, event) in scenario.occurrences().iter().filter(|(part, _)| programme || *part == Part::Anyway) {
        let (start, end) = (at(event.month), at(event.month + event.duration));
        let firm = event.at.as_ref().and_then(|id| scenario.chain.organisations.get_index_of(id));
        let links = plan.channels.len() - scenario.chain.segments.len();
        let segment = event.at.as_ref().and_then(|id| scenario.chain.segments.get_index_of(id)).map(|k| links + k);
        let mut push = |step, what| incidents.push(ScheduledEvent { step, what });
        let size = event.size;
        match (event.kind, firm) {
            (EventKind::Layoff, Some(firm)) => push(start, EventEffect::Layoff { firm, share: size }),
            (EventKind::PrioritySwitch, Some(firm)) => push(start, EventEffect::Switch { firm, count: size }),
            (EventKind::LeaderChange, Some(firm)) => push(start, EventEffect::Leader { firm, size }),
            (EventKind::StrainShock, Some(firm)) => {
                push(start, EventEffect::Strain { firm, size });
                push(end, EventEffect::Strain { firm, size: -size });
            }
            (EventKind::SupplierFailure, Some(firm)) => {
                push(start, EventEffect::Outage { firm, share: size });
                push(end, EventEffect::Outage { firm, share: -size });
            }
            (EventKind::MediaStorm, _) => {
                if let Some(channel) = segment {
                    push(start, EventEffect::Storm { channel, size });
                }
            }
            (EventKind::DemandShock, _) => {
                for (channel, c) in plan.channels.iter().enumerate() {
                    let struck = match segment {
                        Some(only) => only == channel,
                        None => matches!(c.buyer, Buyer::Segment { .. }),
                    };
                    if struck {
                        push(start, EventEffect::Demand { channel, share: size });
                        push(end, EventEffect::Demand { channel, share: -size });
                    }
                }
            }
            _ => {}
        }
    }
    incidents.sort_by_key(|i| i.step);
    Steering { courses, incidents }
}
