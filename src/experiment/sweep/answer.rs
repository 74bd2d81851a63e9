//! What a sweep says: the best point, which points cannot be told from it, and how the best of one number moves with
//! another (the ridge).

use serde::Serialize;

use super::{Axis, Fails, Futures, LogError, Sweep};
use crate::ensemble::{Summary, Verdict, direction};
use crate::experiment::outcome::{Measured, Outcome, Point};
use crate::experiment::sensitivity::{self, Ranking};
use crate::format;
use crate::observe::{Metric, PlaceKind, Theme};
use crate::scenario::numeric_paths;

/// What is said of points that cannot be told from the best.
pub const SAME_AS_BEST: &str =
    "cannot be told from the best: over the same futures, the interval of the difference between the two holds zero";

/// The best along x for one value of y.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The value of y.
    pub y: f64,
    /// The best x: its place among the values of x.
    #[serde(skip)]
    pub step: usize,
    /// The best x.
    pub best: f64,
    /// The smallest x that cannot be told from the best.
    pub from: f64,
    /// The largest such x.
    pub to: f64,
    /// The difference there.
    pub difference: Measured,
    #[serde(skip)]
    each: Vec<Option<f32>>,
}

/// What a sweep says about the outcome by which points are ranked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The outcome.
    pub outcome: Outcome,
    /// Points simulated.
    pub points: usize,
    /// Fewest and most futures of a point.
    pub futures: [usize; 2],
    /// Futures of all points together.
    pub futures_together: usize,
    /// Points that are less precise than was asked for.
    pub imprecise: usize,
    /// Number of the best point.
    pub best: usize,
    /// Its values.
    pub at: Vec<f64>,
    /// The paired difference there.
    pub difference: Measured,
    /// The word for it.
    pub verdict: Verdict,
    /// Numbers of the other points that cannot be told from the best, over the same futures.
    pub as_good: Vec<usize>,
    /// Along each axis, between which values the best and those lie.
    pub region: Vec<[f64; 2]>,
    /// The best x for each y, when two numbers are varied over a grid.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ridge: Vec<Row>,
    /// Which of the varied numbers matter to each outcome at the last month, where the design measures that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rankings: Vec<(Outcome, Ranking)>,
    /// Where the effect stays below what matters, where there are points enough to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails: Option<Fails>,
    /// Mean difference of each point of the design; not a number where it is missing.
    #[serde(skip)]
    means: Vec<f64>,
}

impl Answer {
    /// Reads the finished points, each at most twice, one at a time; none when no point has a number to rank by.
    ///
    /// # Errors
    /// When a point cannot be read.
    pub fn of(
        sweep: &Sweep,
        finished: &[usize],
        mut read: impl FnMut(usize) -> Result<Point, LogError>,
    ) -> Result<Option<Self>, LogError> {
        let rank = sweep.ranking();
        let Some(outcome) = sweep.outcomes.get(rank).cloned() else { return Ok(None) };
        let toward = f64::from(direction(outcome.metric));
        let two = sweep.is_heat();
        let rows = if two { sweep.points.axes[1].values().map_or(0, <[f64]>::len) } else { 0 };
        let row_of = |point: usize| sweep.points.steps(point).get(1).copied().filter(|_| two);

        let width = match &sweep.futures {
            Futures::Until(goal) => goal.width,
            Futures::Fixed(_) => f64::INFINITY,
        };
        let (mut futures, mut futures_together, mut imprecise) = ([usize::MAX, 0], 0, 0);
        let mut means = vec![f64::NAN; sweep.points.len()];
        let mut rankings = Rankings::of(sweep);
        let mut best: Option<Point> = None;
        let mut of_row: Vec<Option<Point>> = vec![None; rows];
        let score = |p: &Point| p.measured[rank].mean.map(|m| m * toward);
        let better = |p: &Point, than: &Option<Point>| match (score(p), than.as_ref().and_then(score)) {
            (Some(new), Some(old)) => new > old,
            (new, None) => new.is_some(),
            (None, Some(_)) => false,
        };
        for &number in finished {
            let point = read(number)?;
            means[number] = point.measured[rank].mean.unwrap_or(f64::NAN);
            rankings.read(&point);
            futures = [futures[0].min(point.futures), futures[1].max(point.futures)];
            futures_together += point.futures;
            imprecise += usize::from(width.is_finite() && point.half_width.is_none_or(|half| half > width));
            if let Some(row) = row_of(number)
                && better(&point, &of_row[row])
            {
                of_row[row] = Some(point.clone());
            }
            if better(&point, &best) {
                best = Some(point);
            }
        }
        let Some(best) = best else { return Ok(None) };

        let mut ridge: Vec<Option<Row>> = of_row
            .into_iter()
            .map(|p| {
                let p = p?;
                let difference = p.measured[rank].clone();
                let step = sweep.points.steps(p.point)[0];
                let [x, y] = p.at[..] else { return None };
                Some(Row { y, step, best: x, from: x, to: x, difference, each: p.each })
            })
            .collect();
        let mut as_good = Vec::new();
        let mut region: Vec<[f64; 2]> = best.at.iter().map(|&x| [x, x]).collect();
        for &number in finished {
            let point = read(number)?;
            if number != best.point && !apart(&best.each, &point.each) && score(&point).is_some() {
                as_good.push(number);
                for (span, &x) in region.iter_mut().zip(&point.at) {
                    *span = [span[0].min(x), span[1].max(x)];
                }
            }
            if let Some(Some(row)) = row_of(number).and_then(|r| ridge.get_mut(r))
                && !apart(&row.each, &point.each)
            {
                row.from = row.from.min(point.at[0]);
                row.to = row.to.max(point.at[0]);
            }
        }
        let difference = best.measured[rank].clone();
        Ok(Some(Self {
            verdict: difference.verdict(outcome.metric),
            fails: Fails::of(sweep, &outcome, &means),
            outcome,
            points: finished.len(),
            futures,
            futures_together,
            imprecise,
            best: best.point,
            at: best.at,
            difference,
            as_good,
            region,
            ridge: ridge.drain(..).flatten().collect(),
            rankings: rankings.worked_out(sweep),
            means,
        }))
    }

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
            .filter_map(|((axis, name), x)| {
                let values = axis.values().filter(|v| v.len() > 2)?;
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

/// What rankings are worked out from: mean and its standard error of each outcome at the last month, point by point.
struct Rankings {
    /// The place of each outcome among those kept.
    outcomes: Vec<usize>,
    means: Vec<Vec<f64>>,
    errors: Vec<Vec<f64>>,
}

impl Rankings {
    fn of(sweep: &Sweep) -> Self {
        let last = sweep.scenario.months as usize;
        let wanted = sweep.points.design.sensitivity().is_some();
        let outcomes: Vec<usize> =
            (0..sweep.outcomes.len()).filter(|&i| wanted && sweep.outcomes[i].month == last).collect();
        let empty = vec![vec![f64::NAN; sweep.points.len()]; outcomes.len()];
        Self { outcomes, means: empty.clone(), errors: empty }
    }

    fn read(&mut self, point: &Point) {
        for (place, &i) in self.outcomes.iter().enumerate() {
            let m = &point.measured[i];
            self.means[place][point.point] = m.mean.unwrap_or(f64::NAN);
            self.errors[place][point.point] = m.sd.unwrap_or(f64::NAN) / (m.n as f64).sqrt();
        }
    }

    fn worked_out(self, sweep: &Sweep) -> Vec<(Outcome, Ranking)> {
        let Some((method, _)) = sweep.points.design.sensitivity() else { return Vec::new() };
        let k = sweep.points.axes.len();
        let each = self.outcomes.iter().zip(self.means.iter().zip(&self.errors));
        each.filter_map(|(&i, (means, errors))| {
            Some((sweep.outcomes[i].clone(), sensitivity::ranking(method, k, means, errors)?))
        })
        .collect()
    }
}

impl Sweep {
    /// Whether two numbers are varied over a grid, so that a heat map can show it.
    #[must_use]
    pub fn is_heat(&self) -> bool {
        self.points.design == super::Arrangement::Grid && self.points.axes.len() == 2
    }

    /// What axes are called in sentences, and where they all are: "tension" and " at Maker".
    fn axis_names(&self) -> (Vec<String>, String) {
        let axes = &self.points.axes;
        let home = axes[0].organisation().filter(|o| axes.iter().all(|a| a.organisation() == Some(o)));
        match home {
            Some(id) => (axes.iter().map(Axis::short_name).collect(), format!(" at {}", self.place_name(id))),
            None => (axes.iter().map(|a| a.name(&self.scenario)).collect(), String::new()),
        }
    }

    /// What an outcome is of, in words: "Loyalty of the customers of Maker", "Adoption at Maker".
    #[must_use]
    pub fn outcome_words(&self, outcome: &Outcome) -> String {
        let metric = outcome.metric;
        let place = self.scenario.places().into_iter().find(|p| p.id == outcome.place);
        let name = place.as_ref().map_or(outcome.place.as_str(), |p| p.name.as_str());
        match (metric.theme, place.as_ref().map(|p| p.kind)) {
            (Theme::Customers, Some(PlaceKind::Organisation)) => format!("{} of the customers of {name}", metric.name),
            (Theme::Customers, Some(PlaceKind::Segment)) => format!("{} of {name}", metric.name),
            _ => format!("{} at {name}", metric.name),
        }
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

/// Whether two points differ over the futures they share.
fn apart(one: &[Option<f32>], other: &[Option<f32>]) -> bool {
    Summary::of(one.iter().zip(other).filter_map(|(a, b)| Some((*a)? - (*b)?))).excludes_zero()
}

/// A value as it was written.
fn plain(x: f64) -> String {
    x.to_string().replace('-', "−")
}

fn span(a: f64, b: f64) -> String {
    if a == b { plain(a) } else { format!("{} to {}", plain(a), plain(b)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_compared_within_futures() {
        let each = |shift: f32| -> Vec<Option<f32>> { (0..20).map(|k| Some(k as f32 * 10.0 + shift)).collect() };
        // Between futures they differ by tens, within a future always by one.
        assert!(apart(&each(1.0), &each(0.0)));
        assert!(!apart(&each(0.0), &each(0.0)));
        let noisy: Vec<Option<f32>> = (0..20).map(|k| Some(if k % 2 == 0 { 9.0 } else { -9.0 })).collect();
        assert!(!apart(&noisy, &[Some(0.0); 20]));
    }

    #[test]
    fn a_future_without_a_number_is_left_out_of_both() {
        assert!(!apart(&[None, Some(1.0)], &[Some(0.0), None]));
    }
}
