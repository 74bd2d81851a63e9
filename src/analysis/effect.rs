//! A paired difference at a month, and all that is said of it: what differs, where, by how much, how surely.

use super::{Analysis, Standing, Under};
use crate::ensemble::{Summary, Verdict};
use crate::format;
use crate::observe::{Metric, Place};

/// What is said of arms that coincide.
pub const SAME: &str = "the same to the last bit in every future.";

/// The names of the cells of [`Effect::cells`] that do not depend on the arms: before and after the two levels.
pub const NAMES: [&str; 6] =
    ["metric", "where", "mean difference", "95 % interval of the mean", "8 in 10 futures", "verdict"];

/// The paired difference of two arms in one metric at one place and month.
#[derive(Clone, Debug)]
pub struct Effect<'a> {
    /// What differs.
    pub metric: &'static Metric,
    /// Where.
    pub place: &'a Place,
    /// When.
    pub month: usize,
    /// The mean level of the arm it is compared with.
    pub baseline: f64,
    /// The mean level of the arm.
    pub level: f64,
    /// The paired difference over futures.
    pub difference: Summary,
    /// Share of futures that are better than their twin; equal ones count half.
    pub share_better: f32,
    /// Share of futures that are worse than their twin.
    pub share_worse: f32,
    /// The word for it, as far as luck goes.
    pub verdict: Verdict,
    /// What drawing the assumed numbers does to it, where they were drawn.
    pub under: Option<Under>,
}

impl<'a> Effect<'a> {
    pub(super) fn of(analysis: &Analysis<'a>, pair: (usize, usize), column: usize, month: usize) -> Self {
        let found = analysis.difference(pair, column);
        let (metric, difference) = (analysis.metric(column), found.months[month]);
        Self {
            metric,
            place: analysis.place(column),
            month,
            baseline: analysis.levels(pair.1, column)[month].mean,
            level: analysis.levels(pair.0, column)[month].mean,
            difference,
            share_better: found.share_better[month],
            share_worse: found.share_worse[month],
            verdict: Verdict::of(&difference, metric),
            under: analysis.under(pair, column, month),
        }
    }

    /// The mean over futures with its sign: "+6.1".
    #[must_use]
    pub fn mean(&self) -> String {
        format::signed(self.difference.mean, format::decimals(self.metric))
    }

    /// The mean over futures with its sign and unit: "+6.1 points".
    #[must_use]
    pub fn mean_with_unit(&self) -> String {
        format::difference(self.metric, self.difference.mean)
    }

    /// The 95 % interval of the mean: "+5.5 to +6.7"; a dash for a single future.
    #[must_use]
    pub fn interval(&self) -> String {
        format::range(self.metric, self.difference.mean_low, self.difference.mean_high)
    }

    /// Where 8 in 10 futures lie: "+2.0 to +10.2".
    #[must_use]
    pub fn spread(&self) -> String {
        format::range(self.metric, self.difference.p10, self.difference.p90)
    }

    /// The verdict as it is read: "better on average; worse in 4 of 10 futures".
    #[must_use]
    pub fn verdict(&self) -> String {
        let alone = self.alone();
        match &self.under {
            Some(under) if self.difference.n > 1 && !self.difference.is_zero() => under.verdict(self.verdict, &alone),
            _ => alone,
        }
    }

    /// The verdict as far as luck goes.
    pub(super) fn alone(&self) -> String {
        verdict(&self.difference, self.verdict, self.share_better, self.share_worse)
    }

    /// The verdict in a word or two, taking luck and assumptions.
    #[must_use]
    pub fn word(&self) -> &'static str {
        if self.hangs() { "depends on assumptions" } else { self.verdict.word() }
    }

    /// Whether it hangs on what is assumed.
    pub(super) fn hangs(&self) -> bool {
        let depends = self.under.as_ref().is_some_and(|under| under.standing == Standing::Depends);
        depends && self.difference.n > 1 && !self.difference.is_zero()
    }

    /// Whether a sentence tells its number: it is clear, or hangs on what is assumed.
    pub(super) fn is_told(&self) -> bool {
        self.verdict.is_resolved() || self.hangs()
    }

    /// In how many futures it goes the other way; none where every future is alike.
    pub(super) fn against(&self) -> Option<String> {
        against(&self.difference, self.verdict, self.share_better, self.share_worse)
    }

    /// The row in words: metric, where, the two levels, mean, interval of the mean, 8 in 10 futures, verdict.
    #[must_use]
    pub fn cells(&self) -> [String; 8] {
        let (m, digits) = (self.metric, format::decimals(self.metric));
        [
            if matches!(m.unit, "index" | "ratio") { m.name.to_owned() } else { format!("{} [{}]", m.name, m.unit) },
            self.place.name.clone(),
            format::plain(self.baseline, digits),
            format::plain(self.level, digits),
            self.mean(),
            self.interval(),
            self.spread(),
            self.verdict(),
        ]
    }

    /// The names of [`Effect::cells`], with what the two arms are called.
    #[must_use]
    pub fn names<'n>(before: &'n str, after: &'n str) -> [&'n str; 8] {
        let [metric, place, mean, interval, spread, verdict] = NAMES;
        [metric, place, before, after, mean, interval, spread, verdict]
    }

    /// The mean and the beginning of its verdict in one cell: "+3.3, better on average".
    #[must_use]
    pub fn short(&self) -> String {
        let verdict = self.verdict();
        format!("{}, {}", self.mean(), verdict.split(';').next().unwrap_or_default())
    }

    /// How much a difference matters: in multiples of the smallest that does.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.difference.mean.abs() / f64::from(self.metric.minimal_important_difference)
    }
}

/// A verdict as it is read. *Better* is said of the mean; how many futures go the other way is said beside it.
fn verdict(s: &Summary, verdict: Verdict, share_better: f32, share_worse: f32) -> String {
    match verdict {
        _ if s.n == 0 => "not measured".to_owned(),
        _ if s.is_zero() => "no difference at all".to_owned(),
        _ if s.n == 1 => "one future cannot tell".to_owned(),
        _ => match against(s, verdict, share_better, share_worse) {
            Some(others) => format!("{} on average; {others}", verdict.word()),
            None if verdict.is_resolved() => format!("{} in every future", verdict.word()),
            None => verdict.word().to_owned(),
        },
    }
}

/// In how many futures a clear effect goes the other way: "worse in 4 of 10 futures"; none where every future is alike.
fn against(s: &Summary, verdict: Verdict, share_better: f32, share_worse: f32) -> Option<String> {
    let opposite = match verdict {
        Verdict::NoClearDifference | Verdict::TooSmall => return None,
        Verdict::Better => "worse",
        Verdict::Worse => "better",
        Verdict::Higher => "lower",
        Verdict::Lower => "higher",
    };
    // Equal futures count half on the one side and nothing on the other.
    let (with, other) = match verdict {
        Verdict::Better | Verdict::Higher => (share_better, share_worse),
        _ => (1.0 - share_better, 2.0 * share_better - 1.0 + share_worse),
    };
    let other = f64::from(other.clamp(0.0, 1.0));
    if with >= 1.0 {
        return None;
    }
    let often = match (s.n, other) {
        (n, other) if n <= 10 => format!("{} of {n} futures", (other * n as f64).round()),
        (_, 0.0) => "no future".to_owned(),
        (_, other) if other < 0.05 => "fewer than 1 of 20 futures".to_owned(),
        (_, other) if other > 0.95 => "more than 9 of 10 futures".to_owned(),
        (_, other) => format!("{} of 10 futures", (other * 10.0).round()),
    };
    Some(format!("{opposite} in {often}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::scenario;
    use super::*;
    use crate::ensemble::fake::ensemble;

    fn effect(metric: &str, differences: &[f32], look: impl Fn(&Effect<'_>)) {
        let futures: Vec<[[f32; 2]; 2]> = differences.iter().map(|d| [[50.0, 50.0], [50.0, 50.0 + d]]).collect();
        let (scenario, e) = (scenario(), ensemble(metric, 1, &futures));
        look(&Analysis::new(&e, &scenario).effect((1, 0), 0, 1));
    }

    fn verdict(metric: &str, differences: &[f32]) -> String {
        let mut said = String::new();
        let futures: Vec<[[f32; 2]; 2]> = differences.iter().map(|d| [[50.0, 50.0], [50.0, 50.0 + d]]).collect();
        let (scenario, e) = (scenario(), ensemble(metric, 1, &futures));
        said.push_str(&Analysis::new(&e, &scenario).effect((1, 0), 0, 1).verdict());
        said
    }

    /// Twenty futures, of which some go the other way.
    fn twenty(against: usize) -> Vec<f32> {
        (0..20).map(|k| if k < against { -1.0 } else { 6.0 }).collect()
    }

    #[test]
    fn better_is_said_of_the_mean_and_the_futures_that_are_worse_are_counted() {
        assert_eq!(verdict("loyalty", &twenty(8)), "better on average; worse in 4 of 10 futures");
        assert_eq!(verdict("churn", &twenty(8)), "worse on average; better in 4 of 10 futures");
        assert_eq!(verdict("tension", &twenty(8)), "higher on average; lower in 4 of 10 futures");
        let falls: Vec<f32> = twenty(8).iter().map(|x| -x).collect();
        assert_eq!(verdict("tension", &falls), "lower on average; higher in 4 of 10 futures");
        assert_eq!(verdict("loyalty", &twenty(0)), "better in every future");
        assert_eq!(verdict("loyalty", &[3.0, 4.0, -0.1, 3.0, 5.0]), "better on average; worse in 1 of 5 futures");
        let some: Vec<f32> = (0..20).map(|k| if k < 4 { 0.0 } else { 6.0 }).collect();
        assert_eq!(verdict("loyalty", &some), "better on average; worse in no future");
        let rare: Vec<f32> = (0..40).map(|k| if k < 1 { -1.0 } else { 6.0 }).collect();
        assert_eq!(verdict("loyalty", &rare), "better on average; worse in fewer than 1 of 20 futures");
    }

    #[test]
    fn degenerate_cases_are_told_in_words() {
        assert_eq!(verdict("loyalty", &[9.0]), "one future cannot tell");
        assert_eq!(verdict("loyalty", &[0.0, 0.0]), "no difference at all");
        assert_eq!(verdict("loyalty", &[f32::NAN, f32::NAN]), "not measured");
        assert_eq!(verdict("loyalty", &[0.01, 0.02, 0.01]), "too small to matter");
        effect("loyalty", &[9.0], |x| assert_eq!(x.interval(), "–"));
    }

    #[test]
    fn the_interval_of_the_mean_and_the_spread_of_futures_are_two_things() {
        effect("loyalty", &twenty(2), |x| {
            assert_eq!(
                (x.mean(), x.interval(), x.spread()),
                ("+5.3".into(), "+4.3 to +6.3".into(), "+5.3 to +6.0".into())
            );
        });
    }
}
