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

    #[test]
    fn too_few_points_tell_nothing_and_at_what_matters_none_fails() {
        let vary = ["programme.maker.tension=0.2..1"];
        let of = |metric: &str, points: usize| {
            let sweep = super::super::tests::sweep(&vary, Arrangement::Sobol(points), metric, Futures::Fixed(16));
            let means: Vec<f64> = (0..points).map(|p| if p == 0 { f64::NAN } else { p as f64 - 40.5 }).collect();
            Fails::of(&sweep, &sweep.outcomes[0], &means).map(|f| (f.below, f.found.points, f.found.failures))
        };
        assert_eq!(of("loyalty@maker", 80), None);
        let least = f64::from(crate::observe::metric("loyalty").expect("a metric").minimal_important_difference);
        // Of 80 that have a mean those from 1 to 40 lie below half a point; at exactly half a point none fails.
        assert_eq!(of("loyalty@maker", 81), Some((least, 80, 40)));
    }

    #[test]
    fn a_bound_is_told_to_two_digits_and_a_side_in_words() {
        assert_eq!([0.0, 0.004, 0.62, 1.0, 6.2, 9.99, 10.0, 620.0, -0.05].map(digits), [4, 4, 2, 1, 1, 1, 0, 0, 3]);
        let sweep = super::super::tests::grid();
        let told = |from, to| side(&sweep.points.axes[0], &Side { axis: 0, from, to }, &sweep);
        let name = "tension at The maker";
        assert_eq!(told(Some(0.25), Some(0.5)), format!("{name} is between 0.25 and 0.50"));
        assert_eq!(told(Some(0.25), None), format!("{name} is above 0.25"));
        assert_eq!((told(None, Some(12.3)), told(None, None)), (format!("{name} is below 12"), name.to_owned()));
    }

    #[test]
    fn where_it_fails_is_told_box_by_box() {
        use crate::experiment::peeling::FailureBox;
        let sweep = super::super::tests::grid();
        let answer = super::super::tests::answer(&sweep, &[1.0; 6]);
        let one = |axis, density| FailureBox {
            sides: vec![Side { axis, from: Some(0.5), to: None }],
            points: 10,
            failures: 8,
            density,
            coverage: 0.4,
        };
        let said = |below: f64, failures: usize, boxes: Vec<FailureBox>| {
            let found = Failures { points: 1200, failures, counted: 1100, counted_failures: 20, boxes };
            Fails { below, found }.lines(&answer, &sweep)
        };
        let first = |short: &str, least: &str, n: &str, share: &str| {
            format!(
                "When it fails: the effect on loyalty of the customers of The maker at month 24 {short} {least}, the least that \
                 matters, in {n} of 1,200 points ({share})."
            )
        };
        let lines = said(0.5, 300, vec![one(0, 0.8), one(1, 0.6)]);
        assert_eq!(
            lines,
            [
                first("stays below", "+0.5 points", "300", "25 %"),
                "It fails most where tension at The maker is above 0.50: 80 % of the points there, 40 % of all failures.".to_owned(),
                "Elsewhere it fails most where openness at The maker is above 0.50: 60 % there, 40 % of all failures.".to_owned(),
                "Counted on 1,100 points that did not help to find these ranges.".to_owned(),
            ]
        );
        let short = first("does not reach", "−0.5 points", "300", "25 %");
        assert_eq!(
            said(-0.5, 300, vec![]),
            [short.as_str(), "No ranges of these numbers hold clearly more failures than the rest."]
        );
        assert_eq!(said(0.5, 0, vec![]), [first("stays below", "+0.5 points", "0", "0 %")]);
        assert_eq!(said(0.5, 1200, vec![]), [first("stays below", "+0.5 points", "1,200", "100 %")]);
    }
}
