//! Turning from a plan at a month: to another one, or back to what leaders do without a programme.

use std::collections::BTreeSet;

use crate::scenario::{Course, Plan, Scenario};
use crate::steering::Lever;

/// Where one turns to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The programme is stopped: every lever goes back to where the culture has it.
    Stop,
    /// To another plan, by its place among those to choose from.
    To(usize),
}

/// Where a lever stands at a month; none before its first point.
fn at(course: &Course, month: f32) -> Option<f32> {
    match course {
        Course::Constant(x) => Some(*x),
        Course::Points(points) => points.iter().take_while(|p| p[0] <= month).last().map(|p| p[1]),
    }
}

/// The course of a lever that is turned at a month from one plan to another; where a plan does not move it, it stands where the culture
/// has it.
fn joined(from: Option<&Course>, to: Option<&Course>, month: f32, culture: f32) -> Course {
    let mut points: Vec<[f32; 2]> = match from {
        Some(Course::Constant(x)) => vec![[0.0, *x]],
        Some(Course::Points(points)) => points.iter().copied().filter(|p| p[0] < month).collect(),
        None => Vec::new(),
    };
    points.push([month, to.and_then(|c| at(c, month)).unwrap_or(culture)]);
    if let Some(Course::Points(further)) = to {
        points.extend(further.iter().filter(|p| p[0] > month));
    }
    Course::Points(points)
}

/// A scenario whose programme is turned at a month. Its events stay, and so does whether leaders steer by what they see.
#[must_use]
pub fn turned(own: &Scenario, to: Option<&Scenario>, month: usize) -> Scenario {
    let mut scenario = own.clone();
    let ids: BTreeSet<&String> = own.programme.keys().chain(to.into_iter().flat_map(|t| t.programme.keys())).collect();
    for id in ids {
        let none = Plan::default();
        let from = own.programme.get(id).unwrap_or(&none);
        let other = to.and_then(|t| t.programme.get(id)).unwrap_or(&none);
        let levers: BTreeSet<Lever> = from.levers.keys().chain(other.levers.keys()).copied().collect();
        let culture = own.chain.organisations.get(id).map(|o| &o.culture.levers);
        let plan = scenario.programme.entry(id.clone()).or_default();
        for lever in levers {
            let usual = culture.and_then(|c| c.get(&lever).copied()).unwrap_or(lever.row().default);
            let course = joined(from.levers.get(&lever), other.levers.get(&lever), month as f32, usual);
            plan.levers.insert(lever, course);
        }
    }
    scenario
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lever_goes_as_the_one_plan_has_it_and_then_as_the_other() {
        let [low, high] = [0.2, 0.8].map(Course::Constant);
        let course = Course::Points(vec![[2.0, 0.5], [8.0, 0.9]]);
        let points = |c| match c {
            Course::Points(points) => points,
            Course::Constant(_) => Vec::new(),
        };
        assert_eq!(points(joined(Some(&low), Some(&high), 6.0, 0.1)), [[0.0, 0.2], [6.0, 0.8]]);
        assert_eq!(points(joined(Some(&course), None, 6.0, 0.1)), [[2.0, 0.5], [6.0, 0.1]]);
        assert_eq!(points(joined(None, Some(&course), 6.0, 0.1)), [[6.0, 0.5], [8.0, 0.9]]);
        assert_eq!(points(joined(None, Some(&course), 1.0, 0.1)), [[1.0, 0.1], [2.0, 0.5], [8.0, 0.9]]);
    }

    #[test]
    fn a_programme_that_stops_leaves_every_lever_to_the_culture() {
        let own: Scenario = serde_json::from_str(
            r#"{"name": "x", "chain": {"organisations": {"a": {"culture": {"tension": 0.3}}}, "segments": {"s": {"served_by": "a"}}},
                "programme": {"a": {"tension": 0.9, "listening": [[1, 0.5]]}}}"#,
        )
        .expect("a scenario");
        let stopped = turned(&own, None, 6);
        let levers = &stopped.programme["a"].levers;
        assert_eq!(levers[&Lever::Tension], Course::Points(vec![[0.0, 0.9], [6.0, 0.3]]));
        let usual = Lever::Listening.row().default;
        assert_eq!(levers[&Lever::Listening], Course::Points(vec![[1.0, 0.5], [6.0, usual]]));
        assert_eq!(
            turned(&own, Some(&own), 6).programme["a"].levers[&Lever::Tension],
            Course::Points(vec![[0.0, 0.9], [6.0, 0.9]])
        );
    }
}
