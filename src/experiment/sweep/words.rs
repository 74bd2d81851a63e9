//! A sweep's answer in sentences, and what its numbers are called.

use super::{Answer, Axis, Futures, Row, Sweep, axis_names};
use crate::ensemble::Verdict;
use crate::experiment::outcome::{Outcome, of_place};
use crate::experiment::sensitivity;
use crate::format;
use crate::observe::Metric;
use crate::scenario::numeric_paths;

/// What is said of points that cannot be told from the best.
pub const SAME_AS_BEST: &str =
    "cannot be told from the best: over the same futures, the interval of the difference between the two holds zero";

impl Answer {
    /// What is said of it, a sentence a line.
    #[must_use]
    pub fn lines(&self, sweep: &Sweep) -> Vec<String> {
        let fails = self.fails.iter().flat_map(|f| f.lines(self, sweep));
        if sweep.points.design.sensitivity().is_some() {
            return self.sensitivity_lines(sweep).into_iter().chain(fails).collect();
        }
        let metric = self.outcome.metric;
        let (names, home) = sweep.axis_names();
        let values: Vec<String> = names.iter().zip(&self.at).map(|(n, x)| format!("{n} {}", plain(*x))).collect();
        let s = self.difference.summary();
        let mut lines = vec![format!(
            "Best of {} points for {} at month {}: {}{home}. Difference there {} (interval of the mean {}; 8 in 10 futures {}): {}.",
            format::count(self.points),
            format::lower(&sweep.outcome_words(&self.outcome)),
            self.outcome.month,
            format::list(&values),
            format::difference(metric, s.mean),
            format::range(metric, s.mean_low, s.mean_high),
            format::range(metric, s.p10, s.p90),
            match self.verdict {
                Verdict::Better => "better than no programme",
                Verdict::Worse => "worse than no programme even so",
                Verdict::Higher => "higher than with no programme",
                Verdict::Lower => "lower than with no programme",
                Verdict::NoClearDifference => "no clear difference from no programme",
                Verdict::TooSmall => "too small to matter",
            }
        )];
        lines.push(self.flatness(&names));
        lines.extend(self.ridge_sentences(sweep, &names, metric));
        lines.extend(self.precision(sweep));
        let numbers = numeric_paths(&sweep.scenario.to_value());
        let edges: Vec<String> = sweep
            .points
            .axes
            .iter()
            .zip(&names)
            .zip(&self.at)
            .zip(&self.region)
            .filter_map(|(((axis, name), x), [from, to])| {
                let values = axis.values().filter(|v| v.len() > 2)?;
                // Where every value is as good as the best, nothing is gained beyond.
                if values.iter().all(|v| from <= v && v <= to) {
                    return None;
                }
                let value_path = numbers.iter().find(|a| a.path == axis.path)?;
                let low = values.iter().all(|v| x <= v) && value_path.min.is_none_or(|min| min < *x);
                let high = values.iter().all(|v| x >= v) && value_path.max.is_none_or(|max| max > *x);
                (low || high).then(|| format!("{name} {}", plain(*x)))
            })
            .collect();
        if !edges.is_empty() {
            lines.push(format!("The best lies at the edge of what was tried ({}); try further.", format::list(&edges)));
        }
        lines.extend(fails);
        lines
    }

    /// Which numbers matter to the outcome that is ranked by.
    fn sensitivity_lines(&self, sweep: &Sweep) -> Vec<String> {
        let names: Vec<String> = sweep.points.axes.iter().map(|a| a.name(&sweep.scenario)).collect();
        let own = self.rankings.iter().find(|(outcome, _)| *outcome == self.outcome);
        own.map_or_else(
            || vec!["Some points are missing, so that numbers cannot be ranked yet.".to_owned()],
            |(outcome, ranking)| {
                let of = format!(
                    "the effect on {} at month {}",
                    format::lower(&sweep.outcome_words(outcome)),
                    outcome.month
                );
                sensitivity::words(ranking, &names, outcome.metric, &of)
            },
        )
    }

    /// The finding in a few words, as the title of a chart.
    #[must_use]
    pub fn title(&self, sweep: &Sweep) -> String {
        let short: Vec<String> = sweep.points.axes.iter().map(Axis::short_name).collect();
        if let (Some((low, high)), [x, y]) = (self.ends(), &short[..])
            && !alike(low, high)
        {
            let verb = if high.best > low.best { "rises" } else { "falls" };
            let (from, to) = (plain(low.best), plain(high.best));
            return format!("With more {y} the best {x} {verb} from {from} to {to}");
        }
        let values: Vec<String> =
            short.iter().zip(&self.region).map(|(n, [a, b])| format!("{n} {}", span(*a, *b))).collect();
        format!("{} is best with {}", sweep.outcome_words(&self.outcome), format::list(&values))
    }

    /// The ends of the ridge, lowest y first.
    fn ends(&self) -> Option<(&Row, &Row)> {
        let [one, .., other] = &self.ridge[..] else { return None };
        Some(if one.y <= other.y { (one, other) } else { (other, one) })
    }

    /// How flat it is around the best.
    fn flatness(&self, names: &[String]) -> String {
        let others = self.points - 1;
        if others == 0 {
            return "It is the only point.".to_owned();
        }
        let region: Vec<String> =
            names.iter().zip(&self.region).map(|(name, [a, b])| format!("{name} {}", span(*a, *b))).collect();
        match self.as_good.len() {
            0 => "Every other point can be told from it over the same futures.".to_owned(),
            1 if others == 1 => format!("The other point {SAME_AS_BEST}."),
            n => format!(
                "{} of the other {} {SAME_AS_BEST}. Together they span {}: read the best as a region, not as a point.",
                format::count(n),
                format::count(others),
                region.join(", "),
            ),
        }
    }

    /// How many futures a stated precision took.
    fn precision(&self, sweep: &Sweep) -> Option<String> {
        let Futures::Until(goal) = &sweep.futures else { return None };
        let [least, most] = self.futures.map(format::count);
        let metric = goal.of.metric;
        let unit = format::difference_unit(metric);
        let mut told = format!(
            "Half the interval of {} at month {} was to be at most {} {unit}: it took {least} to {most} futures a point, {} together.",
            format::lower(&sweep.outcome_words(&goal.of)),
            goal.of.month,
            goal.width,
            format::count(self.futures_together),
        );
        if self.imprecise > 0 {
            let points = format::count(self.imprecise);
            told.push_str(&format!(
                " {points} of the points met the cap of {} first.",
                format::count(goal.most as usize)
            ));
        }
        Some(told)
    }

    fn ridge_sentences(&self, sweep: &Sweep, names: &[String], metric: &'static Metric) -> Vec<String> {
        let (Some((low, high)), [x_name, y_name]) = (self.ends(), names) else { return Vec::new() };
        let [x_axis, _] = &sweep.points.axes[..] else { return Vec::new() };
        let values = x_axis.values().unwrap_or_default();
        let ends = format!(
            "{} (at {y_name} {}) to {} (at {})",
            plain(low.best),
            plain(low.y),
            plain(high.best),
            plain(high.y)
        );
        let mut out = vec![if alike(low, high) {
            format!(
                "Whether the best {x_name} moves with {y_name} is not clear: from {ends}, where {} and {} are as good.",
                span(low.from, low.to),
                span(high.from, high.to)
            )
        } else {
            let verb = if high.best > low.best { "rises" } else { "falls" };
            format!("With more {y_name} the best {x_name} {verb} from {ends}.")
        }];
        let middle = &self.ridge[self.ridge.len() / 2];
        let row = self.ridge.len() / 2;
        let n_rows = sweep.points.axes[1].values().map_or(0, <[f64]>::len);
        let cell = |step: usize| self.means.get(step * n_rows + row).copied().filter(|m| m.is_finite());
        let order = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]);
        let (first, last) = ((0..values.len()).min_by(order), (0..values.len()).max_by(order));
        let mut beside = Vec::new();
        for (step, word) in [(first, "below it"), (last, "above it")] {
            if let Some(step) = step.filter(|&s| s != middle.step)
                && let Some(mean) = cell(step)
            {
                beside.push(format!("{word} {} at {}", format::difference(metric, mean), plain(values[step])));
            }
        }
        if let Some(best) = middle.difference.mean {
            out.push(format!(
                "At {y_name} {}: {} at the best {x_name} {}, {}.",
                plain(middle.y),
                format::difference(metric, best),
                plain(middle.best),
                beside.join(", ")
            ));
        }
        out
    }
}

impl Sweep {
    /// What axes are called in sentences, and where they all are: "tension" and " at Maker".
    fn axis_names(&self) -> (Vec<String>, String) {
        axis_names(&self.points.axes, &self.scenario)
    }

    /// What an outcome is of, in words: "Loyalty of the customers of Maker", "Adoption at Maker".
    #[must_use]
    pub fn outcome_words(&self, outcome: &Outcome) -> String {
        let Outcome { metric, place, .. } = outcome;
        of_place(&self.scenario, &format::titled(metric), metric.theme, place)
    }

    /// The name of a place on charts.
    #[must_use]
    pub fn place_name(&self, id: &str) -> String {
        self.scenario.places().into_iter().find(|p| p.id == id).map_or_else(|| id.to_owned(), |p| p.name)
    }
}

/// Whether the ends of the ridge share a value that cannot be told from the best at either.
fn alike(low: &Row, high: &Row) -> bool {
    low.from <= high.to && high.from <= low.to
}

/// A value as it was written.
fn plain(x: f64) -> String {
    x.to_string().replace('-', "−")
}

fn span(a: f64, b: f64) -> String {
    if a == b { plain(a) } else { format!("{} to {}", plain(a), plain(b)) }
}

#[cfg(test)]
mod tests;
