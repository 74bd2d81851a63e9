//! Numbers of an experiment as the page shows them: one chart, the vital signs, a table, the finding.

use serde::{Deserialize, Serialize};

use crate::analysis::{Analysis, Pair, Titles};
use crate::chart::{
    ChartError, DifferenceChart, Drawing, FanChart, LeverCourse, Plot, RippleMap, Sheet, Source, Story,
    TemperatureChart, shown_name,
};
use crate::ensemble::Verdict;
use crate::format;
use crate::observe::{Metric, PlaceKind};
use crate::scenario::{Course, Scenario};
use crate::steering::Lever;

/// Which chart is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum View {
    /// Where and when.
    Ripple,
    /// How much, and how far futures differ.
    Difference,
    /// With and without.
    Levels,
    /// Too cold, productive, too hot.
    Temperature,
}

/// Ranges that stay put while a slider is dragged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Axes {
    /// Where the colours of the ripple map end.
    limit: Option<f64>,
    /// Vertical axis of differences.
    difference: Option<(f64, f64)>,
    /// Vertical axis of levels.
    levels: Option<(f64, f64)>,
}

impl Axes {
    pub(super) fn limit(self) -> Option<f64> {
        self.limit
    }
}

/// A range this many times as wide as the numbers need is too wide to read them.
const FAR: f64 = 3.0;

/// A chart on its way to the page.
#[derive(Serialize)]
pub(super) struct Picture {
    pub(super) title: String,
    pub(super) svg: String,
    /// Whether it is drawn for its box, not as a slide.
    pub(super) column: bool,
    /// Where its months stand and what is told of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) plots: Vec<Plot>,
    /// The unit of what is told.
    pub(super) unit: String,
}

/// One vital sign.
#[derive(Serialize)]
pub(super) struct VitalSign {
    metric: &'static str,
    name: &'static str,
    meaning: &'static str,
    at: String,
    with: String,
    without: String,
    difference: String,
    /// The 95 % interval of the mean.
    interval: String,
    /// Where 8 in 10 futures lie.
    spread: String,
    verdict: Verdict,
    /// The verdict as it is read.
    said: String,
    mean: f64,
}

/// One row of the table beside the chart.
#[derive(Serialize)]
pub(super) struct Row {
    place: String,
    cells: Vec<Cell>,
}

/// A difference at a month.
#[derive(Serialize)]
pub(super) struct Cell {
    difference: String,
    spread: String,
    verdict: Verdict,
    /// The verdict as it is read.
    said: String,
}

/// Figures of one's own beside a plan.
#[derive(Serialize)]
pub(super) struct Beside {
    words: Vec<String>,
    /// Whether any are of the metric looked at.
    shown: bool,
    /// Whether the plan is another than the file's, under which they were observed.
    another: bool,
}

/// What the page looks at.
pub(crate) struct Look<'a> {
    pub(crate) analysis: &'a Analysis<'a>,
    pub(crate) organisation: &'a str,
    pub(crate) metric: &'static Metric,
}

/// Where a chart of the page comes from.
pub(super) fn source(scenario: &Scenario, futures: usize) -> Source {
    Source {
        scenario: scenario.name.clone(),
        hash: scenario.hash(),
        seed: scenario.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        futures,
        start: scenario.start.clone(),
        command: "ripplechain run scenario.json".to_owned(),
        as_run: None,
    }
}

impl Look<'_> {
    pub(super) fn source(&self) -> Source {
        source(self.analysis.scenario, self.analysis.futures())
    }

    /// Organisations and segments where the metric is measured, as columns.
    fn columns(&self) -> impl Iterator<Item = usize> {
        self.analysis
            .ensemble
            .columns_of(self.metric.id)
            .map(|(column, _)| column)
            .filter(|&column| matches!(self.analysis.place(column).kind, PlaceKind::Organisation | PlaceKind::Segment))
    }

    /// The finding of the ripple map in one line: the two places where the difference is largest.
    pub(super) fn title(&self) -> String {
        let (m, last) = (self.metric, self.analysis.last());
        let when = self.analysis.scenario.month_told(last);
        let effects = self.columns().map(|column| self.analysis.effect((1, 0), column, last));
        let mut clear: Vec<_> = effects.filter(|e| e.verdict.is_resolved()).collect();
        if clear.is_empty() {
            return format!("{}, {when}: no clear difference anywhere", m.name);
        }
        clear.sort_by(|a, b| b.difference.mean.abs().total_cmp(&a.difference.mean.abs()));
        let told: Vec<String> = clear.iter().take(2).map(|e| format!("{} at {}", e.mean(), e.place.name)).collect();
        format!("{}, {when}, mean over futures: {}", m.name, format::list(&told))
    }

    /// The ranges to draw with: those given, unless numbers would be cut off or would fill less than a third of them; then
    /// ranges that fit the numbers. While a slider is dragged they stay.
    pub(crate) fn axes(&self, given: Axes, stay: bool) -> Axes {
        let (mut most, mut low, mut high) = (0.0_f64, 0.0_f64, 0.0_f64);
        let (mut least_level, mut most_level) = (f64::INFINITY, f64::NEG_INFINITY);
        let seen = self.analysis.beside();
        for column in self.columns() {
            for p in seen.iter().filter(|b| b.column == column).flat_map(|b| &b.pairs) {
                let [below, above] = Pair::bar(p.observed, p.error);
                (least_level, most_level) = (least_level.min(below), most_level.max(above));
                (low, high) = (low.min(below - p.without), high.max(above - p.without));
            }
            for s in &self.analysis.difference((1, 0), column).months {
                if s.excludes_zero() {
                    most = most.max(s.mean.abs());
                }
                (low, high) = (low.min(s.p10), high.max(s.p90));
            }
            for arm in [0, 1] {
                for s in self.analysis.levels(arm, column) {
                    (least_level, most_level) = (least_level.min(s.p10), most_level.max(s.p90));
                }
            }
        }
        let room = 1.15;
        let range = |given: Option<(f64, f64)>, (low, high): (f64, f64)| match given {
            Some(given) if stay || (given.0 <= low && given.1 >= high && given.1 - given.0 <= FAR * (high - low)) => {
                Some(given)
            }
            _ => rounded_range(low, high),
        };
        let needed = rounded_up((most * room).max(f64::from(self.metric.minimal_important_difference)));
        let middle = (least_level + most_level) / 2.0;
        let half = (most_level - least_level) / 2.0 * room;
        Axes {
            limit: match given.limit {
                Some(limit) if stay || (limit >= most && limit <= FAR * needed) => Some(limit),
                _ => Some(needed),
            },
            difference: range(given.difference, (low * room, high * room)),
            levels: range(given.levels, (middle - half, middle + half)),
        }
    }

    /// The chart that is looked at, for the page.
    pub(super) fn picture(&self, view: View, axes: Axes, sheet: Sheet) -> Result<Picture, ChartError> {
        let drawing = self.drawing(view, axes, sheet)?;
        let title = drawing.title().to_owned();
        let unit = match view {
            View::Ripple | View::Difference => format::difference_unit(self.metric),
            View::Levels => format::level_unit(self.metric).to_owned(),
            View::Temperature => String::new(),
        };
        let plots = drawing.plots().to_vec();
        Ok(Picture { title, svg: plain(drawing.svg()), column: sheet != Sheet::Slide, plots, unit })
    }

    /// Draws the chart that is looked at.
    pub(crate) fn drawing(&self, view: View, axes: Axes, sheet: Sheet) -> Result<Drawing, ChartError> {
        let (analysis, id, story) = (self.analysis, self.metric.id, Story::of(self.analysis.scenario));
        let titles = Titles { of: analysis, called: shown_name };
        let source = self.source();
        Ok(match view {
            View::Ripple => {
                let mut chart = RippleMap::new(self.title(), analysis, (1, 0), id, &story)?;
                chart.limit = axes.limit;
                chart.draw_on(sheet, &source)
            }
            View::Difference => {
                let mut chart = DifferenceChart::new(self.title(), analysis, (1, 0), id, &story)?;
                chart.range = axes.difference;
                chart.draw_on(sheet, &source)
            }
            View::Levels => {
                let kinds = [PlaceKind::Organisation, PlaceKind::Segment];
                let mut chart = FanChart::new(self.title(), analysis, &[0, 1], id, &kinds, &story)?;
                chart.range = axes.levels;
                chart.draw_on(sheet, &source)
            }
            View::Temperature => {
                let place = analysis.layout().place(self.organisation);
                let title = place.map_or_else(String::new, |place| titles.temperature(place));
                let mut chart = TemperatureChart::new(title, analysis, &[0, 1], self.organisation, &story)?;
                chart.panels[1].levers = self.courses();
                chart.draw_on(sheet, &source)
            }
        })
    }

    fn courses(&self) -> Vec<LeverCourse> {
        let Some(plan) = self.analysis.scenario.programme.get(self.organisation) else { return Vec::new() };
        [Lever::Tension, Lever::EmployeeInclusion]
            .into_iter()
            .filter_map(|lever| {
                let row = lever.row();
                let points = match plan.levers.get(&lever)? {
                    Course::Constant(value) => vec![(0.0, f64::from(*value))],
                    Course::Points(points) => points.iter().map(|[m, v]| (f64::from(*m), f64::from(*v))).collect(),
                };
                let name = row.name.replace('_', " ");
                Some(LeverCourse { name, range: (f64::from(row.min), f64::from(row.max)), points })
            })
            .collect()
    }

    /// What leaders look at first, at the last month.
    pub(super) fn signs(&self) -> Vec<VitalSign> {
        let layout = self.analysis.layout();
        let segment = layout.places.iter().find(|p| p.kind == PlaceKind::Segment).map(|p| p.id.as_str());
        let here = self.organisation;
        let wanted = [
            ("loyalty", segment.unwrap_or("chain")),
            ("delivery", here),
            ("engagement", here),
            ("too_hot", here),
            ("adoption", here),
            ("turnover", here),
        ];
        wanted.iter().filter_map(|(id, place)| self.sign(id, place)).collect()
    }

    fn sign(&self, id: &str, place: &str) -> Option<VitalSign> {
        let column = self.analysis.layout().column(id, place)?;
        let effect = self.analysis.effect((1, 0), column, self.analysis.last());
        let m = effect.metric;
        Some(VitalSign {
            metric: m.id,
            name: m.name,
            meaning: m.meaning,
            at: effect.place.name.clone(),
            with: format::level(m, effect.level),
            without: format::plain(effect.baseline, format::decimals(m)),
            difference: effect.mean(),
            interval: effect.interval(),
            spread: effect.spread(),
            verdict: effect.verdict,
            said: effect.verdict(),
            mean: effect.difference.mean,
        })
    }

    /// Months told in the table.
    pub(super) fn months(&self) -> Vec<usize> {
        self.analysis.few_months()
    }

    /// The chart's numbers, for those who read rather than look.
    pub(super) fn table(&self) -> Vec<Row> {
        let cell = |column: usize, month: usize| {
            let effect = self.analysis.effect((1, 0), column, month);
            Cell { difference: effect.mean(), spread: effect.spread(), verdict: effect.verdict, said: effect.verdict() }
        };
        self.columns()
            .map(|column| Row {
                place: self.analysis.place(column).name.clone(),
                cells: self.months().into_iter().map(|m| cell(column, m)).collect(),
            })
            .collect()
    }

    /// What each month is called on the calendar, where the file says when it starts.
    pub(super) fn calendar(&self) -> Option<Vec<String>> {
        let start = self.analysis.scenario.starts()?;
        Some((0..=self.analysis.last()).map(|month| start.after(month as i32).to_string()).collect())
    }

    /// Figures of one's own beside the plan: how each series fits, the metric looked at first; none where nothing was observed.
    /// `another` says that the plan is not the one that was carried out.
    pub(super) fn beside(&self, another: bool) -> Option<Beside> {
        let mut all = self.analysis.beside();
        all.sort_by_key(|b| self.analysis.metric(b.column).id != self.metric.id);
        let shown = all.iter().any(|b| self.columns().any(|column| column == b.column));
        let words: Vec<String> = all.iter().map(|b| self.analysis.beside_in_words(b)).collect();
        (!words.is_empty()).then_some(Beside { words, shown, another })
    }

    pub(crate) fn finding(&self) -> Vec<String> {
        self.analysis.finding().lines().map(str::to_owned).to_vec()
    }
}

/// The chart without style attributes, which the page's content policy forbids.
pub(crate) fn plain(svg: &str) -> String {
    svg.replacen(" style=\"font-variant-numeric:tabular-nums\"", "", 1)
}

/// The next of 1, 2, 3, 4, 5, 6, 8 and 10 times a power of ten.
fn rounded_up(x: f64) -> f64 {
    let scale = 10_f64.powf(x.max(1e-6).log10().floor());
    let step = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0].into_iter().find(|s| s * scale >= x * 0.999_999);
    step.unwrap_or(10.0) * scale
}

fn rounded_range(low: f64, high: f64) -> Option<(f64, f64)> {
    if !(low.is_finite() && high.is_finite() && high > low) {
        return None;
    }
    let step = rounded_up((high - low) / 8.0);
    Some(((low / step).floor() * step, (high / step).ceil() * step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_round_and_hold_the_numbers() {
        assert_eq!(rounded_up(3.2), 4.0);
        assert_eq!(rounded_up(0.07), 0.08);
        assert_eq!(rounded_range(-1.3, 6.1), Some((-2.0, 7.0)));
        assert_eq!(rounded_range(0.0, 0.0), None);
    }
}
