//! When does it fail? Where among the points of a sweep the effect stays below what matters.

use serde::Serialize;

use super::{Answer, Axis, Sweep};
use crate::ensemble::direction;
use crate::experiment::outcome::Outcome;
use crate::experiment::peeling::{Failures, Side, Tried, failures};
use crate::experiment::sensitivity::a_row;
use crate::format;

/// With fewer points there is too little to look among.
const LEAST_POINTS: usize = 80;

/// Where the effect by which points are ranked stays below what matters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fails {
    /// The smallest difference that matters, as a difference of the metric: beyond it a point does not fail.
    pub below: f64,
    /// Where.
    #[serde(flatten)]
    pub found: Failures,
}

impl Fails {
    /// Looks where points fail, given the mean difference at each; none where the metric has no better, or points are few.
    pub(super) fn of(sweep: &Sweep, outcome: &Outcome, means: &[f64]) -> Option<Self> {
        let toward = f64::from(direction(outcome.metric));
        let below = toward * f64::from(outcome.metric.minimal_important_difference);
        let in_a_row =
            sweep.points.design.sensitivity().map_or(1, |(method, _)| a_row(method, sweep.points.axes.len()));
        let tried: Vec<Tried> = means
            .iter()
            .enumerate()
            .filter(|(_, mean)| mean.is_finite())
            .map(|(point, mean)| Tried {
                at: sweep.points.at(point),
                fails: (mean - below) * toward < 0.0,
                row: point / in_a_row,
            })
            .collect();
        (toward != 0.0 && tried.len() >= LEAST_POINTS).then(|| Self { below, found: failures(&tried) })
    }

    /// What is said of it.
    pub(super) fn lines(&self, answer: &Answer, sweep: &Sweep) -> Vec<String> {
        let (f, metric) = (&self.found, answer.outcome.metric);
        let of = format!(
            "the effect on {} at {}",
            format::lower(&sweep.outcome_words(&answer.outcome)),
            sweep.scenario.month_told(answer.outcome.month)
        );
        let short = if self.below < 0.0 { "does not reach" } else { "stays below" };
        let share = format::share(f.failures as f64 / f.points as f64);
        let mut lines = vec![format!(
            "When it fails: {of} {short} {}, the least that matters, in {} of {} points ({share}).",
            format::difference(metric, self.below),
            format::count(f.failures),
            format::count(f.points),
        )];
        for (i, b) in f.boxes.iter().enumerate() {
            let sides: Vec<String> = b.sides.iter().map(|s| side(&sweep.points.axes[s.axis], s, sweep)).collect();
            let (dense, covered) = (format::share(b.density), format::share(b.coverage));
            lines.push(match i {
                0 => format!(
                    "It fails most where {}: {dense} of the points there, {covered} of all failures.",
                    format::list(&sides)
                ),
                _ => format!(
                    "Elsewhere it fails most where {}: {dense} there, {covered} of all failures.",
                    format::list(&sides)
                ),
            });
        }
        lines.push(match f.boxes.as_slice() {
            [] if f.failures == 0 || f.failures == f.points => return lines,
            [] => "No ranges of these numbers hold clearly more failures than the rest.".to_owned(),
            _ => format!("Counted on {} points that did not help to find these ranges.", format::count(f.counted)),
        });
        lines
    }
}

/// "tension at Maker is above 0.62".
fn side(axis: &Axis, side: &Side, sweep: &Sweep) -> String {
    let name = axis.name(&sweep.scenario);
    let told = |x: f64| format::plain(x, digits(x));
    match (side.from, side.to) {
        (Some(from), Some(to)) => format!("{name} is between {} and {}", told(from), told(to)),
        (Some(from), None) => format!("{name} is above {}", told(from)),
        (None, Some(to)) => format!("{name} is below {}", told(to)),
        (None, None) => name,
    }
}

/// Decimals that say a bound to two digits: it is no sharper than the points lie apart.
fn digits(x: f64) -> usize {
    let whole = x.abs().max(1e-9).log10().floor() as i32;
    (1 - whole).clamp(0, 4) as usize
}

#[cfg(test)]
mod tests {
    use super::super::{Arrangement, Futures};
    use super::*;

    #[test]
    fn a_point_fails_that_falls_short_of_what_matters_whichever_way_is_better() {
        let file = serde_json::json!({
            "name": "x", "months": 2, "chain": { "template": "service" }, "programme": { "firm": { "tension": 0.5 } },
        });
        let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
        let vary = ["programme.firm.tension=0..1".to_owned()];
        let metrics = ["churn@firm", "loyalty@firm"].map(str::to_owned);
        let design = Arrangement::Sobol(LEAST_POINTS);
        let sweep = Sweep::new(scenario, &vary, design, &metrics, Futures::Fixed(16)).expect("a sweep");
        let failures = |metric: &str, step: f64| {
            let outcome = sweep.outcomes.iter().find(|o| o.metric.id == metric).expect("an outcome");
            let means: Vec<f64> = (0..LEAST_POINTS).map(|point| (point as f64 + 0.5) * step).collect();
            Fails::of(&sweep, outcome, &means).expect("points enough").found.failures
        };
        // Churn must fall by 0.3 to matter, loyalty rise by 0.5.
        assert_eq!([failures("churn", -0.01), failures("loyalty", 0.01)], [30, 50]);
    }
}
