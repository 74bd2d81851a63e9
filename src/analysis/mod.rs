//! What a run shows, worked out once. Files, report, charts, terminal and page read their numbers here and nowhere else, so
//! that no two of them can differ.
//!
//! One statistic stands in every headline: the **mean over futures of the paired difference at the last month simulated**.
//! Two ranges go with it, and are never mixed up: the 95 % interval *of the mean* (luck of sampling, narrower with more
//! futures) and where *8 in 10 futures* lie (how far futures differ, as wide however many are simulated).

mod assumptions;
mod beside;
mod effect;
mod expectation;
mod finding;
mod overview;
mod ripple;
mod titles;
mod twins;
mod why;

pub use assumptions::{
    Alone, Assumption, Assumptions, Cell, Draw, Influence, Levels, Part, Split, Standing, Turn, Turning, Under,
};
pub use beside::{Beside, Pair};
pub use effect::{Effect, NAMES, SAME};
pub use expectation::Checked;
pub use finding::Finding;
pub use overview::{At, Overview, headline_metrics, usual};
pub use ripple::{Hop, Reach, Ripple, ratio_of_means};
pub use titles::Titles;
pub use twins::Twins;
pub use why::{Account, Answer, Called, Contribution, Question, Way, Why, by_name, heading, sentence, sentences};

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::ensemble::{Difference, Dip, Ensemble, Summary};
use crate::observe::{Layout, Metric, Place, PlaceKind, metric};
use crate::scenario::Scenario;

/// Metrics that headlines tell: what customers, the work and the people show first.
pub const HEADLINES: [&str; 3] = ["loyalty", "delivery", "engagement"];
/// Metrics whose dips are told, at the organisations with a programme.
pub const DIPS: [&str; 6] = ["loyalty", "delivery", "engagement", "too_hot", "fatigue", "turnover"];
/// Months at the end over which effects of neighbours are compared.
const COMPARED: usize = 12;

/// What an experiment shows. Each number is worked out when it is first asked for, and kept.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// The trajectories.
    pub ensemble: &'a Ensemble,
    /// The scenario as run, whose programme is that of arm 1.
    pub scenario: &'a Scenario,
    /// The organisations with a programme, as indices into the layout's places.
    pub origins: Vec<usize>,
    /// What drawing the assumed numbers showed, where they were drawn.
    pub assumptions: Option<&'a Assumptions>,
    /// Why the effects are what they are, where that was asked.
    pub why: Option<&'a Why>,
    /// By arm and column.
    levels: Vec<OnceLock<Vec<Summary>>>,
    /// By arm, the arm it is compared with, and column.
    differences: Vec<OnceLock<Box<Difference>>>,
    finding: OnceLock<Finding>,
    checked: OnceLock<Vec<Checked>>,
}

impl<'a> Analysis<'a> {
    /// The analysis of an experiment: arm 0 without the programme, arm 1 with the programme of the scenario, then what-ifs.
    #[must_use]
    pub fn new(ensemble: &'a Ensemble, scenario: &'a Scenario) -> Self {
        let moved = scenario
            .programme
            .iter()
            .filter(|(_, plan)| plan.balcony || !plan.levers.is_empty() || !plan.events.is_empty());
        let (arms, columns) = (ensemble.arms.len(), ensemble.layout.columns.len());
        Self {
            ensemble,
            scenario,
            origins: moved.filter_map(|(id, _)| ensemble.layout.place(id)).collect(),
            assumptions: None,
            why: None,
            levels: (0..arms * columns).map(|_| OnceLock::new()).collect(),
            differences: (0..arms * arms * columns).map(|_| OnceLock::new()).collect(),
            finding: OnceLock::new(),
            checked: OnceLock::new(),
        }
    }

    /// What the numbers are.
    #[must_use]
    pub fn layout(&self) -> &'a Layout {
        &self.ensemble.layout
    }

    /// The last month simulated: the month of every headline.
    #[must_use]
    pub fn last(&self) -> usize {
        self.layout().months
    }

    /// How many futures there are.
    #[must_use]
    pub fn futures(&self) -> usize {
        self.ensemble.futures.len()
    }

    /// The names of the arms.
    #[must_use]
    pub fn arms(&self) -> &'a [String] {
        &self.ensemble.arms
    }

    /// The place of a column.
    #[must_use]
    pub fn place(&self, column: usize) -> &'a Place {
        &self.layout().places[self.layout().columns[column].place]
    }

    /// The metric of a column.
    #[must_use]
    pub fn metric(&self, column: usize) -> &'static Metric {
        self.layout().columns[column].metric()
    }

    /// The column of a metric at a place, by its index.
    #[must_use]
    pub fn column(&self, metric: &str, place: usize) -> Option<usize> {
        self.ensemble.columns_of(metric).find(|(_, c)| c.place == place).map(|(column, _)| column)
    }

    /// A column of an arm, month by month.
    #[must_use]
    pub fn levels(&self, arm: usize, column: usize) -> &[Summary] {
        let kept = &self.levels[arm * self.layout().columns.len() + column];
        kept.get_or_init(|| self.ensemble.levels(arm, column))
    }

    /// The paired difference of two arms in a column.
    #[must_use]
    pub fn difference(&self, (arm, against): (usize, usize), column: usize) -> &Difference {
        let place = (arm * self.arms().len() + against) * self.layout().columns.len() + column;
        self.differences[place].get_or_init(|| Box::new(self.ensemble.difference(arm, against, column)))
    }

    /// The paired differences of two arms in every column, worked out in parallel.
    #[must_use]
    pub fn differences(&self, pair: (usize, usize)) -> Vec<&Difference> {
        (0..self.layout().columns.len()).into_par_iter().map(|column| self.difference(pair, column)).collect()
    }

    /// The levels of an arm in every column, worked out in parallel.
    #[must_use]
    pub fn all_levels(&self, arm: usize) -> Vec<&[Summary]> {
        (0..self.layout().columns.len()).into_par_iter().map(|column| self.levels(arm, column)).collect()
    }

    /// The paired difference of two arms in a column at a month, with all that is said of it.
    #[must_use]
    pub fn effect(&self, pair: (usize, usize), column: usize, month: usize) -> Effect<'a> {
        Effect::of(self, pair, column, month)
    }

    /// The dips of a paired difference.
    #[must_use]
    pub fn dip(&self, (arm, against): (usize, usize), column: usize) -> Dip {
        self.ensemble.dip(arm, against, column)
    }

    /// What twins are worth in a column at a month; none where nothing varies.
    #[must_use]
    pub fn twins(&self, pair: (usize, usize), column: usize, month: usize) -> Option<Twins> {
        let (arm, against) = pair;
        let levels = [arm, against].map(|a| &self.levels(a, column)[month]);
        Twins::of(levels, &self.difference(pair, column).months[month], self.futures())
    }

    /// The finding: the programme against none.
    #[must_use]
    pub fn finding(&self) -> &Finding {
        self.finding.get_or_init(|| Finding::of(self, 1, 0))
    }

    /// The scenario's plausibility checks.
    #[must_use]
    pub fn checked(&self) -> &[Checked] {
        self.checked.get_or_init(|| self.check(&self.scenario.expect))
    }

    /// Whether two arms are the same everywhere, to the last bit.
    #[must_use]
    pub fn coincide(&self, (arm, against): (usize, usize)) -> bool {
        self.ensemble.coincide(arm, against)
    }

    /// The comparisons that files hold: every arm against *without*, and every what-if against *with*.
    #[must_use]
    pub fn pairs(&self) -> Vec<(usize, usize)> {
        let arms = self.arms().len();
        (1..arms).map(|a| (a, 0)).chain((2..arms).map(|a| (a, 1))).collect()
    }

    /// Months worth a row: 12, 24, 36, … and the last.
    #[must_use]
    pub fn months_shown(&self) -> Vec<usize> {
        let last = self.last();
        (1..=last / 12).map(|y| 12 * y).chain((!last.is_multiple_of(12) || last == 0).then_some(last)).collect()
    }

    /// Few months from early to late, where there is room for no more than four: the last one is always among them.
    #[must_use]
    pub fn few_months(&self) -> Vec<usize> {
        let last = self.last();
        let before: Vec<usize> = [3, 6, 12, 24, 48, 96].into_iter().filter(|&m| m < last).collect();
        before[before.len().saturating_sub(3)..].iter().copied().chain([last]).collect()
    }

    /// The first organisation with a programme: what headlines tell of.
    #[must_use]
    pub fn origin(&self) -> Option<usize> {
        self.origins.first().copied()
    }

    /// What is seen first: the headline metrics where the programme is, and loyalty at a segment.
    #[must_use]
    pub fn headlines(&self) -> Vec<usize> {
        let Some(origin) = self.origin() else { return Vec::new() };
        let here = HEADLINES.iter().filter_map(|id| self.column(id, origin));
        let segment = self.layout().places.iter().position(|p| p.kind == PlaceKind::Segment);
        here.chain(segment.and_then(|place| self.column(HEADLINES[0], place))).collect()
    }

    /// How an arm is called in a sentence and on a chart.
    #[must_use]
    pub fn arm_name(&self, arm: usize) -> String {
        arm_name(&self.ensemble.arms, arm)
    }

    /// Some metrics by their ids.
    fn metrics(ids: &'static [&'static str]) -> impl Iterator<Item = &'static Metric> {
        ids.iter().filter_map(|id| metric(id))
    }

    /// The last months that are compared, as words: "months 13 to 24".
    #[must_use]
    pub fn months_compared(&self) -> String {
        match self.ensemble.last_months(COMPARED) {
            (from, to) if from == to => format!("month {to}"),
            (from, to) => format!("months {from} to {to}"),
        }
    }
}

/// How an arm of these is called in a sentence and on a chart.
#[must_use]
pub fn arm_name(arms: &[String], arm: usize) -> String {
    match (arm, arms[arm].as_str()) {
        (1, "with") => "with the programme".to_owned(),
        (_, name) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::fake::{ensemble, place};
    use crate::scenario::from_value;

    /// A scenario with a programme at `maker`.
    pub(super) fn scenario() -> Scenario {
        let file = serde_json::json!({
            "name": "x", "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.7 } },
        });
        from_value(&file, "x").expect("a scenario")
    }

    #[test]
    fn the_months_shown_end_with_the_last() {
        let scenario = scenario();
        let shown = |months: usize| {
            let layout = Layout::new(vec![place("maker", PlaceKind::Organisation, 0)], months);
            let e = crate::ensemble::fake::from(layout, 2, |_, _, _, _| 0.0);
            let a = Analysis::new(&e, &scenario);
            (a.months_shown(), a.few_months())
        };
        assert_eq!(shown(1), (vec![1], vec![1]));
        assert_eq!(shown(24), (vec![12, 24], vec![3, 6, 12, 24]));
        assert_eq!(shown(36), (vec![12, 24, 36], vec![6, 12, 24, 36]));
        assert_eq!(shown(30), (vec![12, 24, 30], vec![6, 12, 24, 30]));
        assert_eq!(shown(120).1, [24, 48, 96, 120]);
    }

    #[test]
    fn what_is_asked_twice_is_the_same_number_at_the_same_address() {
        let scenario = scenario();
        let e = ensemble("loyalty", 1, &[[[0.0, 60.0], [0.0, 66.0]], [[0.0, 62.0], [0.0, 68.0]]]);
        let a = Analysis::new(&e, &scenario);
        assert!(std::ptr::eq(a.difference((1, 0), 0), a.difference((1, 0), 0)));
        assert!(std::ptr::eq(a.levels(1, 0), a.levels(1, 0)));
        assert_eq!((a.difference((1, 0), 0).months[1].mean, a.difference((0, 1), 0).months[1].mean), (6.0, -6.0));
    }
}
