//! What-ifs that share the past: up to a month they follow the baseline programme, from then on their own.

use std::collections::BTreeSet;

use crate::scenario::{Course, Event, Plan, Scenario};
use crate::steering::Lever;

/// Why two programmes cannot share their past.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBranch {
    /// Balcony control is a habit of the whole programme, not a lever that turns.
    #[error(
        "at {0} only one of the two programmes has balcony control, which cannot begin or end midway; give both the same `balcony`"
    )]
    Balcony(String),
    /// There is nothing before, or nothing after.
    #[error("month {month} is not within the {months} months simulated; a branch needs a past and a future")]
    Month {
        /// The month asked for.
        month: u32,
        /// Months simulated.
        months: u32,
    },
}

/// The what-if with its past replaced by the baseline's: before the month, levers and events are the baseline's; at the
/// month, levers turn to where the what-if has them by then.
///
/// # Errors
/// [`NoBranch`] when there is no such programme.
pub fn branch(baseline: &Scenario, what_if: &Scenario, month: u32) -> Result<Scenario, NoBranch> {
    if month == 0 || month >= what_if.months {
        return Err(NoBranch::Month { month, months: what_if.months });
    }
    let at = month as f32;
    let mut out = what_if.clone();
    out.programme.clear();
    for id in what_if.chain.organisations.keys() {
        let (past, future) = (Side::of(baseline, id), Side::of(what_if, id));
        if past.balcony() != future.balcony() {
            return Err(NoBranch::Balcony(id.clone()));
        }
        let levers: BTreeSet<Lever> = past.levers().chain(future.levers()).collect();
        let events = joined(events_of(baseline, id), events_of(what_if, id), at);
        if levers.is_empty() && events.is_empty() && !past.balcony() {
            continue;
        }
        let mut plan = Plan { balcony: past.balcony(), events, ..Plan::default() };
        for lever in levers {
            let mut points = past.points(lever);
            points.retain(|p| p[0] < at);
            let mut after = future.points(lever);
            let then = after.iter().rfind(|p| p[0] <= at).map_or_else(|| future.culture(lever), |p| p[1]);
            after.retain(|p| p[0] > at);
            points.push([at, then]);
            points.append(&mut after);
            plan.levers.insert(lever, Course::Points(points));
        }
        out.programme.insert(id.clone(), plan);
    }
    out.events = joined(&baseline.events, &what_if.events, at);
    Ok(out)
}

/// The events of an organisation's plan.
fn events_of<'a>(scenario: &'a Scenario, id: &str) -> &'a [Event] {
    scenario.programme.get(id).map_or(&[], |plan| &plan.events)
}

/// Those of the past before the month, those of the future from it on.
fn joined(past: &[Event], future: &[Event], at: f32) -> Vec<Event> {
    past.iter().filter(|e| e.month < at).chain(future.iter().filter(|e| e.month >= at)).cloned().collect()
}

/// What one scenario does at one organisation.
struct Side<'a> {
    scenario: &'a Scenario,
    id: &'a str,
    plan: Option<&'a Plan>,
}

impl<'a> Side<'a> {
    fn of(scenario: &'a Scenario, id: &'a str) -> Self {
        let mut side = Self { scenario, id, plan: scenario.programme.get(id) };
        // A plan that leaves every lever where it stands is no programme, and brings no learning time with it.
        let quiet = side.plan.is_some_and(|plan| {
            !plan.balcony && plan.levers.keys().all(|&l| side.points(l).iter().all(|p| p[1] == side.culture(l)))
        });
        if quiet {
            side.plan = None;
        }
        side
    }

    fn balcony(&self) -> bool {
        self.plan.is_some_and(|p| p.balcony)
    }

    /// The levers that are moved, also those that every programme moves unless it says otherwise.
    fn levers(&self) -> impl Iterator<Item = Lever> + 'a {
        let plan = self.plan;
        let implied = Lever::ALL.iter().copied().filter(move |l| plan.is_some() && l.in_programme().is_some());
        plan.into_iter().flat_map(|p| p.levers.keys().copied()).chain(implied)
    }

    /// Where the lever stands without a programme.
    fn culture(&self, lever: Lever) -> f32 {
        let organisation = self.scenario.chain.organisations.get(self.id);
        organisation.and_then(|o| o.culture.levers.get(&lever).copied()).unwrap_or(lever.row().default)
    }

    /// The course of a lever as points.
    fn points(&self, lever: Lever) -> Vec<[f32; 2]> {
        let Some(plan) = self.plan else { return Vec::new() };
        match plan.levers.get(&lever) {
            Some(Course::Constant(value)) => vec![[0.0, *value]],
            Some(Course::Points(points)) => points.clone(),
            None => lever.in_programme().map(|value| [0.0, value]).into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::from_value;

    fn scenario(programme: &serde_json::Value) -> Scenario {
        let file = serde_json::json!({
            "name": "fork", "months": 24, "chain": { "template": "three-tier" }, "programme": programme,
        });
        from_value(&file, "fork").expect("a scenario")
    }

    fn course(s: &Scenario, lever: Lever) -> Option<Vec<[f32; 2]>> {
        match s.programme.get("maker")?.levers.get(&lever)? {
            Course::Points(points) => Some(points.clone()),
            Course::Constant(_) => None,
        }
    }

    #[test]
    fn levers_follow_the_baseline_and_turn_to_where_the_what_if_has_them_by_then() {
        let baseline = scenario(&serde_json::json!({ "maker": { "tension": [[0, 0.4], [6, 0.6], [18, 0.1]] } }));
        let what_if = scenario(&serde_json::json!({ "maker": { "tension": [[3, 0.9], [15, 0.2]], "openness": 0.8 } }));
        let branched = branch(&baseline, &what_if, 12).expect("a branch");
        let of = |lever| course(&branched, lever).expect("a course");
        assert_eq!(of(Lever::Tension), [[0.0, 0.4], [6.0, 0.6], [12.0, 0.9], [15.0, 0.2]]);
        assert_eq!(of(Lever::Openness), [[12.0, 0.8]]);
        assert_eq!(of(Lever::LearningTime), [[0.0, 0.04], [12.0, 0.04]]);
    }

    #[test]
    fn a_what_if_without_a_programme_lets_every_lever_fall_back() {
        let baseline = scenario(&serde_json::json!({ "maker": { "tension": 0.7 } }));
        let branched = branch(&baseline, &scenario(&serde_json::json!({})), 6).expect("a branch");
        assert_eq!(course(&branched, Lever::Tension), Some(vec![[0.0, 0.7], [6.0, 0.0]]));
        assert_eq!(course(&branched, Lever::Coverage), Some(vec![[0.0, 1.0], [6.0, 0.0]]));
    }

    #[test]
    fn a_plan_that_leaves_every_lever_where_it_stands_is_no_programme() {
        let baseline = scenario(&serde_json::json!({ "maker": { "tension": 0.7 } }));
        let [still, none] = [serde_json::json!({ "maker": { "tension": 0.0 } }), serde_json::json!({})]
            .map(|programme| branch(&baseline, &scenario(&programme), 6).expect("a branch").programme);
        assert_eq!(still, none);
    }

    #[test]
    fn the_past_of_events_is_the_baselines() {
        let mut baseline = scenario(&serde_json::json!({ "maker": { "tension": 0.7 } }));
        let mut what_if = baseline.clone();
        let storm = |month: f32| {
            let event = serde_json::json!({ "kind": "media_storm", "at": "families", "month": month, "size": 1.0 });
            serde_json::from_value(event).expect("an event")
        };
        baseline.events = vec![storm(3.0), storm(15.0)];
        what_if.events = vec![storm(4.0), storm(12.0)];
        let months = |events: &[Event]| events.iter().map(|e| e.month).collect::<Vec<f32>>();
        assert_eq!(months(&branch(&baseline, &what_if, 12).expect("a branch").events), [3.0, 12.0]);
        // Those of a plan alike, also where only the other has a plan.
        for (scenario, events) in [(&mut baseline, vec![storm(3.0), storm(15.0)]), (&mut what_if, vec![storm(14.0)])] {
            scenario.events.clear();
            scenario.programme.insert("retailer".to_owned(), Plan { events, ..Plan::default() });
        }
        let of_plan = branch(&baseline, &what_if, 12).expect("a branch").programme["retailer"].events.clone();
        assert_eq!(months(&of_plan), [3.0, 14.0]);
    }

    #[test]
    fn what_has_no_common_past_is_refused() {
        let baseline = scenario(&serde_json::json!({ "maker": { "tension": 0.7 } }));
        let balcony = scenario(&serde_json::json!({ "maker": { "tension": 0.7, "balcony": true } }));
        assert_eq!(branch(&baseline, &balcony, 6), Err(NoBranch::Balcony("maker".to_owned())));
        assert!(branch(&baseline, &baseline, 0).is_err() && branch(&baseline, &baseline, 24).is_err());
    }

    #[test]
    fn a_branch_has_a_month_before_it_and_one_after() {
        let s = scenario(&serde_json::json!({ "maker": { "tension": 0.7 } }));
        assert!([1, 23].iter().all(|month| branch(&s, &s, *month).is_ok()));
        let told = [0, 24].map(|month| branch(&s, &s, month).expect_err("no branch").to_string());
        assert_eq!(told[1], "month 24 is not within the 24 months simulated; a branch needs a past and a future");
        assert_eq!(told[0], told[1].replacen("24", "0", 1));
    }

    #[test]
    fn at_the_month_itself_the_what_if_has_the_word() {
        let baseline = scenario(&serde_json::json!({ "maker": { "tension": [[6, 0.4], [12, 0.6]] } }));
        let what_if = scenario(&serde_json::json!({ "maker": { "tension": [[12, 0.9], [15, 0.2]] } }));
        let of = |month| course(&branch(&baseline, &what_if, month).expect("a branch"), Lever::Tension);
        assert_eq!(of(12), Some(vec![[6.0, 0.4], [12.0, 0.9], [15.0, 0.2]]));
        // Before its first point a lever stands where culture has it.
        assert_eq!(of(11), Some(vec![[6.0, 0.4], [11.0, 0.0], [12.0, 0.9], [15.0, 0.2]]));
        let mut cultured = what_if.clone();
        cultured.chain.organisations["maker"].culture.levers.insert(Lever::Tension, 0.3);
        let found = branch(&baseline, &cultured, 9).expect("a branch");
        assert_eq!(course(&found, Lever::Tension), Some(vec![[6.0, 0.4], [9.0, 0.3], [12.0, 0.9], [15.0, 0.2]]));
    }

    #[test]
    fn balcony_control_alone_is_a_programme_and_stays_one() {
        let control = scenario(&serde_json::json!({ "maker": { "balcony": true } }));
        let branched = branch(&control, &control, 6).expect("a branch");
        assert!(branched.programme["maker"].balcony && branched.programme["maker"].events.is_empty());
        let none = scenario(&serde_json::json!({}));
        assert!(branch(&none, &none, 6).expect("a branch").programme.is_empty());
        let told = branch(&none, &control, 6).expect_err("no branch").to_string();
        assert!(told.starts_with("at maker only one of the two programmes has balcony control"), "{told}");
    }
}
