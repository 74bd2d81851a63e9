//! A scenario's plausibility checks, held against what was found.

use serde::Serialize;

use super::Analysis;
use crate::scenario::{Expectation, Of};
use crate::{format, observe};

/// One check and what was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// What was expected.
    pub expected: Expectation,
    /// Mean over futures; none if the run has no such metric, place or month.
    pub found: Option<f64>,
    /// Whether it lies within the two numbers.
    pub passed: bool,
}

impl Checked {
    /// What was held against the two numbers: a level or the difference.
    #[must_use]
    pub fn of(&self) -> &'static str {
        match self.expected.of {
            Of::With => "with the programme",
            Of::Without => "without the programme",
            Of::Difference => "with minus without the programme",
        }
    }

    /// What was found, with its unit.
    #[must_use]
    pub fn found_with_unit(&self) -> String {
        let told = |x: f64| match (observe::metric(&self.expected.metric), self.expected.of) {
            (None, _) => x.to_string(),
            (Some(m), Of::Difference) => format::difference(m, x),
            (Some(m), Of::With | Of::Without) => format::level(m, x),
        };
        self.found.map_or_else(|| "nothing (no such metric, place or month)".to_owned(), told)
    }
}

impl Analysis<'_> {
    /// Holds each expectation against arm 1 (*with*) and arm 0 (*without*).
    #[must_use]
    pub fn check(&self, expectations: &[Expectation]) -> Vec<Checked> {
        expectations
            .iter()
            .map(|expected| {
                let found = self.found(expected).filter(|x| x.is_finite());
                let [low, high] = expected.between.map(f64::from);
                Checked { expected: expected.clone(), found, passed: found.is_some_and(|x| (low..=high).contains(&x)) }
            })
            .collect()
    }

    fn found(&self, e: &Expectation) -> Option<f64> {
        let column = self.layout().column(&e.metric, &e.at)?;
        let month = usize::try_from(e.month).ok().filter(|&m| m <= self.last())?;
        let with = 1.min(self.arms().len().checked_sub(1)?);
        Some(match e.of {
            Of::With => self.levels(with, column)[month].mean,
            Of::Without => self.levels(0, column)[month].mean,
            Of::Difference => self.difference((with, 0), column).months[month].mean,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::scenario;
    use super::*;
    use crate::ensemble::fake::ensemble;

    fn expectation(metric: &str, month: u32, of: Of, between: [f32; 2]) -> Expectation {
        Expectation { metric: metric.to_owned(), at: "maker".to_owned(), month, of, between, note: None }
    }

    #[test]
    fn an_expectation_holds_levels_and_differences_against_its_two_numbers() {
        let e = ensemble("loyalty", 1, &[[[0.0, 60.0], [0.0, 66.0]], [[0.0, 62.0], [0.0, 68.0]]]);
        let scenario = scenario();
        let checked = Analysis::new(&e, &scenario).check(&[
            expectation("loyalty", 1, Of::With, [67.0, 70.0]),
            expectation("loyalty", 1, Of::Without, [62.0, 70.0]),
            expectation("loyalty", 1, Of::Difference, [6.0, 6.0]),
            expectation("loyalty", 2, Of::With, [0.0, 100.0]),
            expectation("nps", 1, Of::With, [0.0, 100.0]),
        ]);
        assert_eq!(checked.iter().map(|c| c.passed).collect::<Vec<_>>(), [true, false, true, false, false]);
        assert_eq!(
            checked.iter().map(|c| c.found).collect::<Vec<_>>(),
            [Some(67.0), Some(61.0), Some(6.0), None, None]
        );
    }
}
