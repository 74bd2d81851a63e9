//! Figures of one's own beside the model's: how far apart they are, and how often they lie where the model says they would.

use serde::Serialize;

use super::Analysis;
use crate::ensemble::Summary;
use crate::format;
use crate::lanes::normal_quantile;
use crate::scenario::{FitBy, Series};

/// From the standard deviation to the ends of the middle 8 in 10 of a normal distribution: a tenth lies beyond either.
fn eight_in_ten() -> f64 {
    f64::from(normal_quantile(0.9))
}

/// One figure beside the model's at the same month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Month after the start.
    pub month: i32,
    /// What was observed, moved to the model's level where the series keeps its own.
    pub observed: f64,
    /// By how much it was moved; nothing where levels are compared.
    #[serde(skip)]
    pub moved: f64,
    /// Its standard error.
    pub error: f64,
    /// Mean over futures.
    pub mean: f64,
    /// The same without the programme.
    pub without: f64,
    /// Where 8 in 10 futures would be observed: the futures' spread and the figure's error together.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Pair {
    /// Where the bar of a figure drawn at a value ends: twice its standard error to either side.
    #[must_use]
    pub fn bar(value: f64, error: f64) -> [f64; 2] {
        [value - 2.0 * error, value + 2.0 * error]
    }

    fn is_within(&self) -> bool {
        (self.low..=self.high).contains(&self.observed)
    }
}

/// A series beside the model's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// Which series of the scenario.
    pub series: usize,
    /// The column of its metric and place.
    pub column: usize,
    /// How far its level was moved to the model's, stretch by stretch between breaks; empty where levels are compared.
    pub moved: Vec<f64>,
    /// The figures from the start to the end of what was simulated.
    pub pairs: Vec<Pair>,
    /// How many figures there are, with those before the start, which tell the level.
    #[serde(skip)]
    pub figures: usize,
    /// How many figures lie after the end of what was simulated.
    #[serde(skip)]
    pub after: usize,
}

impl Beside {
    /// A series beside an arm; none where no figure lies within the months simulated.
    fn of(analysis: &Analysis<'_>, which: usize, series: &Series, arm: usize) -> Option<Self> {
        let column = analysis.layout().column(&series.metric, &series.at)?;
        let levels = analysis.levels(arm, column);
        let last = analysis.last() as f32;
        let without = |month: f32| window(analysis.levels(0, column), month, series.window).0;
        let points: Vec<(&[f32; 3], f64, f64)> = series
            .points
            .iter()
            .filter(|p| p[0] <= last)
            .map(|p| {
                let model = window(levels, p[0], series.window);
                (p, model.0, model.1)
            })
            .filter(|(_, mean, _)| mean.is_finite())
            .collect();
        let stretches = series.breaks.len() + 1;
        let moved: Vec<f64> = if series.fit == FitBy::Level {
            Vec::new()
        } else {
            (0..stretches).map(|s| offset(&points, |p| series.stretch(p[0]) == s)).collect()
        };
        let shift = |month: f32| moved.get(series.stretch(month)).copied().unwrap_or(0.0);
        let pairs: Vec<Pair> = points
            .iter()
            .filter(|(p, ..)| p[0] >= 0.0)
            .map(|&(p, mean, sd)| {
                let half = eight_in_ten() * (sd * sd + f64::from(p[2]).powi(2)).sqrt();
                let observed = f64::from(p[1]) - shift(p[0]);
                Pair {
                    month: p[0] as i32,
                    observed,
                    moved: 0.0 - shift(p[0]),
                    error: f64::from(p[2]),
                    mean,
                    without: without(p[0]),
                    low: mean - half,
                    high: mean + half,
                }
            })
            .collect();
        let after = series.points.iter().filter(|p| p[0] > last).count();
        (!pairs.is_empty()).then_some(Self { series: which, column, moved, pairs, figures: points.len(), after })
    }

    /// How many figures lie where 8 in 10 would.
    #[must_use]
    pub fn within(&self) -> usize {
        self.pairs.iter().filter(|p| p.is_within()).count()
    }

    /// How far the figures lie above the model's, on average over the later half.
    #[must_use]
    pub fn later(&self) -> f64 {
        let half = &self.pairs[self.pairs.len() / 2..];
        half.iter().map(|p| p.observed - p.mean).sum::<f64>() / half.len().max(1) as f64
    }

    /// Mean of observed less model, where levels are compared; what the level was moved by, where they are not.
    #[must_use]
    pub fn bias(&self) -> f64 {
        match self.moved.first() {
            Some(moved) => *moved,
            None => self.pairs.iter().map(|p| p.observed - p.mean).sum::<f64>() / self.pairs.len().max(1) as f64,
        }
    }

    /// Root mean square of the difference in units of what luck and error allow: about 1 where the model fits.
    #[must_use]
    pub fn standardised(&self) -> f64 {
        let one = |p: &Pair| ((p.observed - p.mean) / ((p.high - p.low) / 2.0 / eight_in_ten()).max(1e-9)).powi(2);
        (self.pairs.iter().map(one).sum::<f64>() / self.pairs.len().max(1) as f64).sqrt()
    }
}

/// The model's mean and spread over the months that a figure covers; months before the start are as month 0.
fn window(levels: &[Summary], month: f32, window: u32) -> (f64, f64) {
    let last = month.max(0.0) as usize;
    let first = (month as i32 - window as i32 + 1).max(0) as usize;
    let months = &levels[first.min(last)..=last];
    let mean = |f: &dyn Fn(&Summary) -> f64| months.iter().map(f).sum::<f64>() / months.len() as f64;
    (mean(&|s| s.mean), mean(&|s| s.sd))
}

/// How far observed levels lie above the model's, by what is surest.
fn offset(points: &[(&[f32; 3], f64, f64)], wanted: impl Fn(&[f32; 3]) -> bool) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (p, mean, _) in points.iter().filter(|(p, ..)| wanted(p)) {
        let weight = f64::from(p[2]).max(1e-6).powi(2).recip();
        sum += weight * (f64::from(p[1]) - mean);
        all += weight;
    }
    if all > 0.0 { sum / all } else { 0.0 }
}

impl Analysis<'_> {
    /// The scenario's series of figures, each beside the arm with the programme.
    #[must_use]
    pub fn beside(&self) -> Vec<Beside> {
        let series = self.scenario.observed.iter().flat_map(|o| &o.series).enumerate();
        let arm = 1.min(self.arms().len().saturating_sub(1));
        series.filter_map(|(i, s)| Beside::of(self, i, s, arm)).collect()
    }

    /// How a series fits, in a sentence.
    #[must_use]
    pub fn beside_in_words(&self, beside: &Beside) -> String {
        let (metric, place) = (self.metric(beside.column), &self.place(beside.column).name);
        let n = beside.pairs.len();
        let after = match beside.after {
            0 => String::new(),
            m => format!("; {m} after month {} {} not shown", self.last(), if m == 1 { "is" } else { "are" }),
        };
        if beside.figures <= beside.moved.len() {
            return format!(
                "{} at {place}: {}, whose level is its own: too few to tell of a change{after}.",
                metric.name,
                format::counted(beside.figures, "figure")
            );
        }
        let level = match beside.moved.is_empty() {
            true => format!("its level differs by {}", format::difference(metric, beside.bias())),
            false => format!("its level, {} from the model's, is its own", format::difference(metric, beside.bias())),
        };
        let later = format::difference(metric, beside.later());
        let before = match beside.figures - n {
            0 => String::new(),
            m if beside.moved.is_empty() => {
                format!("; {m} before the start {} not shown", if m == 1 { "is" } else { "are" })
            }
            m => format!(
                "; {m} before the start {} of the level only, and {} not shown",
                if m == 1 { "tells" } else { "tell" },
                if m == 1 { "is" } else { "are" }
            ),
        };
        let apart = beside.standardised();
        let series = self.scenario.observed.iter().flat_map(|o| &o.series).nth(beside.series);
        let fits = match apart {
            _ if series.is_some_and(|s| s.fit == FitBy::Shown) => {
                "it is shown only, for the model's is another measure"
            }
            _ if n < 3 => "too few figures to judge",
            x if x < 1.3 => "the model fits it",
            x if x < 2.0 => "the model fits it roughly",
            _ => "the model does not fit it",
        };
        format!(
            "{} at {place}: {} of {} {} where 8 in 10 would{before}{after}; {level}; later figures lie {later} from the model's; {fits} \
             (standardised error {}, 1 is what luck and sampling allow).",
            metric.name,
            beside.within(),
            format::counted(n, "figure"),
            if n == 1 { "lies" } else { "lie" },
            format::plain(apart, 1),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::fake::{from, place};
    use crate::observe::{Layout, PlaceKind};

    /// Engagement rises by a point a month from 50, with luck of ±2; figures rise from 60, the last one off.
    fn beside(fit: &str, observed: &[[f32; 3]]) -> Vec<Beside> {
        let layout = Layout::new(vec![place("maker", PlaceKind::Organisation, 0)], 6);
        let e = from(layout, 40, |k, _, _, month| 50.0 + month as f32 + if k % 2 == 0 { 2.0 } else { -2.0 });
        let file = serde_json::json!({
            "name": "x", "months": 6, "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.7 } },
            "observed": { "series": [{ "metric": "engagement", "at": "maker", "fit": fit, "points": observed }] },
        });
        let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
        Analysis::new(&e, &scenario).beside()
    }

    /// What is said of figures beside engagement that stays at 50.
    fn told(points: &[[f32; 3]]) -> String {
        let layout = Layout::new(vec![place("maker", PlaceKind::Organisation, 0)], 6);
        let e = from(layout, 40, |k, _, _, _| 50.0 + if k % 2 == 0 { 2.0 } else { -2.0 });
        let file = serde_json::json!({
            "name": "x", "months": 6, "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.7 } },
            "observed": { "series": [{ "metric": "engagement", "at": "maker", "points": points }] },
        });
        let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
        let analysis = Analysis::new(&e, &scenario);
        analysis.beside_in_words(&analysis.beside()[0])
    }

    #[test]
    fn a_level_of_its_own_is_taken_out_and_a_level_that_is_compared_is_not() {
        let points = [[-2.0, 60.0, 1.0], [0.0, 60.0, 1.0], [2.0, 62.0, 1.0], [6.0, 66.0, 1.0], [9.0, 70.0, 1.0]];
        let change = &beside("change", &points)[0];
        assert_eq!(change.pairs.iter().map(|p| p.month).collect::<Vec<_>>(), [0, 2, 6]);
        assert!((change.bias() - 10.0).abs() < 1e-6 && change.standardised() < 0.1 && change.within() == 3);
        let level = &beside("level", &points)[0];
        assert!((level.bias() - 10.0).abs() < 1e-6 && level.within() == 0 && level.standardised() > 3.0);
    }

    #[test]
    fn one_figure_with_a_level_of_its_own_is_no_agreement() {
        let one = told(&[[2.0, 90.0, 1.0]]);
        assert!(one.ends_with("1 figure, whose level is its own: too few to tell of a change."), "{one}");
        let two = told(&[[-2.0, 60.0, 1.0], [2.0, 60.0, 1.0]]);
        assert!(
            two.contains("1 of 1 figure lies where 8 in 10 would; 1 before the start tells of the level only"),
            "{two}"
        );
    }

    #[test]
    fn figures_after_the_end_are_named_as_those_before_the_start_are() {
        let both = told(&[[-1.0, 60.0, 1.0], [2.0, 60.0, 1.0], [6.0, 60.0, 1.0], [7.0, 60.0, 1.0]]);
        let wanted = "2 of 2 figures lie where 8 in 10 would; 1 before the start tells of the level only, and is not shown; \
                      1 after month 6 is not shown; its level";
        assert!(both.contains(wanted), "{both}");
        let later = told(&[[2.0, 60.0, 1.0], [7.0, 60.0, 1.0], [9.0, 60.0, 1.0]]);
        assert!(later.ends_with(" too few to tell of a change; 2 after month 6 are not shown."), "{later}");
    }

    #[test]
    fn figures_after_the_end_or_of_no_month_are_left_out() {
        assert!(beside("change", &[[8.0, 60.0, 1.0]]).is_empty());
        assert!(beside("change", &[[-3.0, 60.0, 1.0]]).is_empty());
    }
}
