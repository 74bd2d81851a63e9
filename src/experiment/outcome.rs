//! What is kept of a point: for chosen metrics, places and months, the paired difference in a few numbers.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::refused::Refused;
use crate::ensemble::{Summary, Verdict, direction, share_above};
use crate::observe::{self, Metric, PlaceKind, Theme, Trajectory};
use crate::quantity::rounded;
use crate::scenario::Scenario;

/// A metric at a place and a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The metric; written as its id.
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub metric: &'static Metric,
    /// The place's id.
    pub place: String,
    /// The month.
    pub month: usize,
}

fn written<S: Serializer>(metric: &&'static Metric, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(metric.id)
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Metric, D::Error> {
    let id = String::deserialize(deserializer)?;
    observe::metric(&id).ok_or_else(|| D::Error::custom(format!("there is no metric {id}")))
}

/// The outcomes of a sweep: those asked for as `METRIC@PLACE`, or the usual ones; at months 12, 24 and the last. The first
/// one at the last month is the one by which points are ranked.
///
/// # Errors
/// When there is no such metric or place.
pub fn outcomes(scenario: &Scenario, organisations: &[String], asked: &[String]) -> Result<Vec<Outcome>, Refused> {
    let layout = observe::Layout::new(scenario.places(), scenario.months as usize);
    let mut pairs: Vec<(String, String)> = Vec::new();
    if asked.is_empty() {
        let mut usual = |metric: &str, places: &mut dyn Iterator<Item = &String>| {
            pairs.extend(places.map(|p| (metric.to_owned(), p.clone())));
        };
        usual("loyalty", &mut organisations.iter());
        usual("loyalty", &mut scenario.chain.segments.keys());
        for metric in ["adoption", "enps", "nps", "delivery"] {
            usual(metric, &mut organisations.iter());
        }
        if organisations.is_empty() && scenario.chain.segments.is_empty() {
            usual("loyalty", &mut ["chain".to_owned()].iter());
        }
    }
    for text in asked {
        let (metric, place) = text.split_once('@').ok_or_else(|| Refused::Outcome {
            text: text.clone(),
            why: "expected METRIC@PLACE, such as loyalty@families".to_owned(),
        })?;
        pairs.push((metric.trim().to_owned(), place.trim().to_owned()));
    }
    let mut columns = Vec::new();
    for (metric, place) in &pairs {
        if let Some(row) = observe::metric(metric).filter(|_| layout.column(metric, place).is_some()) {
            columns.push((row, place));
        } else {
            let text = format!("{metric}@{place}");
            let why = match (observe::metric(metric), layout.place(place)) {
                (None, _) => {
                    let ids: Vec<&str> = observe::METRICS.iter().map(|m| m.id).collect();
                    format!("there is no metric {metric}; there are: {}", ids.join(", "))
                }
                (_, None) => {
                    let ids: Vec<&str> = layout.places.iter().map(|p| p.id.as_str()).collect();
                    format!("there is no place {place}; there are: {}", ids.join(", "))
                }
                _ => format!("{metric} is not measured at {place}"),
            };
            return Err(Refused::Outcome { text, why });
        }
    }
    let mut chosen = Vec::new();
    for (metric, place) in columns {
        for month in months(scenario.months as usize) {
            let outcome = Outcome { metric, place: place.clone(), month };
            if !chosen.contains(&outcome) {
                chosen.push(outcome);
            }
        }
    }
    Ok(chosen)
}

/// Months 12, 24 and the last, as far as there are.
fn months(last: usize) -> Vec<usize> {
    [12, 24].into_iter().filter(|&m| m < last).chain([last]).collect()
}

/// What a metric is of: "loyalty of the customers of Maker", "adoption at Maker".
#[must_use]
pub fn of_place(scenario: &Scenario, metric: &str, theme: Theme, place: &str) -> String {
    let found = scenario.places().into_iter().find(|p| p.id == place);
    let name = found.as_ref().map_or(place, |p| p.name.as_str());
    match (theme, found.as_ref().map(|p| p.kind)) {
        _ if metric.ends_with("customers") => format!("{metric} at {name}"),
        (Theme::Customers, Some(PlaceKind::Organisation)) => format!("{metric} of the customers of {name}"),
        (Theme::Customers, Some(PlaceKind::Segment)) => format!("{metric} of {name}"),
        _ => format!("{metric} at {name}"),
    }
}

/// By which outcome points are ranked: the first that was asked for, at the last month.
#[must_use]
pub fn ranking(outcomes: &[Outcome]) -> usize {
    let first = outcomes.first();
    let same = |o: &Outcome| first.is_some_and(|f| (f.metric, &f.place) == (o.metric, &o.place));
    outcomes.iter().take_while(|o| same(o)).count().saturating_sub(1)
}

/// The paired difference of an outcome over the futures of a point. Numbers carry the seven digits the model computes
/// with; none where they are not finite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Futures in which it is defined.
    pub n: usize,
    /// Mean level with the programme.
    pub with: Option<f64>,
    /// Mean level without it.
    pub without: Option<f64>,
    /// Mean of the paired difference.
    pub mean: Option<f64>,
    /// Lower end of the 95 % interval of the mean.
    pub mean_low: Option<f64>,
    /// Upper end.
    pub mean_high: Option<f64>,
    /// Standard deviation over futures.
    pub sd: Option<f64>,
    /// Smallest.
    pub min: Option<f64>,
    /// One future in ten lies below.
    pub p10: Option<f64>,
    /// One future in four lies below.
    pub p25: Option<f64>,
    /// Half of the futures lie below.
    pub median: Option<f64>,
    /// One future in four lies above.
    pub p75: Option<f64>,
    /// One future in ten lies above.
    pub p90: Option<f64>,
    /// Largest.
    pub max: Option<f64>,
    /// Share of futures better than their twin.
    pub share_better: Option<f64>,
}

impl Measured {
    /// Sums up the levels with and without the programme, future by future.
    #[must_use]
    pub fn of(metric: &Metric, with: &[f32], without: &[f32]) -> Self {
        let mut differences: Vec<f32> = with.iter().zip(without).map(|(a, b)| a - b).collect();
        let share_better = share_above(&differences, direction(metric));
        let s = Summary::in_place(&mut differences);
        let mean = |levels: &[f32]| number(Summary::of(levels.iter().copied()).mean);
        Self {
            n: s.n,
            with: mean(with),
            without: mean(without),
            mean: number(s.mean),
            mean_low: number(s.mean_low),
            mean_high: number(s.mean_high),
            sd: number(s.sd),
            min: number(s.min),
            p10: number(s.p10),
            p25: number(s.p25),
            median: number(s.median),
            p75: number(s.p75),
            p90: number(s.p90),
            max: number(s.max),
            share_better: number(f64::from(share_better)),
        }
    }

    /// The same as a summary, for charts and words.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let or = |x: Option<f64>, other: f64| x.unwrap_or(other);
        Summary {
            n: self.n,
            mean: or(self.mean, f64::NAN),
            mean_low: or(self.mean_low, f64::NEG_INFINITY),
            mean_high: or(self.mean_high, f64::INFINITY),
            sd: or(self.sd, f64::NAN),
            min: or(self.min, f64::NAN),
            p10: or(self.p10, f64::NAN),
            p25: or(self.p25, f64::NAN),
            median: or(self.median, f64::NAN),
            p75: or(self.p75, f64::NAN),
            p90: or(self.p90, f64::NAN),
            max: or(self.max, f64::NAN),
        }
    }

    /// The word for it.
    #[must_use]
    pub fn verdict(&self, metric: &Metric) -> Verdict {
        Verdict::of(&self.summary(), metric)
    }
}

pub(super) fn number(x: f64) -> Option<f64> {
    let x = x as f32;
    x.is_finite().then(|| if x == 0.0 { 0.0 } else { rounded(x) })
}

/// A finished point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Its number in the design.
    pub point: usize,
    /// The values of the varied numbers.
    pub at: Vec<f64>,
    /// Futures simulated.
    pub futures: usize,
    /// One for each outcome.
    pub measured: Vec<Measured>,
    /// Half the width of the interval that was to be precise, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_width: Option<f64>,
    /// The paired difference of the ranking outcome in each future, so that points can be compared within futures.
    pub each: Vec<Option<f32>>,
}

/// Levels of the outcomes, future by future: what is kept of trajectories.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Levels(pub(super) Vec<Vec<f32>>);

impl Levels {
    pub(super) fn new(outcomes: usize) -> Self {
        Self(vec![Vec::new(); outcomes])
    }

    /// Takes in the futures of a batch: `cells` are the columns and months of the outcomes.
    pub(super) fn take(&mut self, cells: &[(usize, usize)], lanes: &[Trajectory]) {
        for (levels, &(column, month)) in self.0.iter_mut().zip(cells) {
            levels.extend(lanes.iter().map(|t| t.column(column)[month]));
        }
    }

    /// The same of the first futures only.
    pub(super) fn first(&self, futures: usize) -> Self {
        Self(self.0.iter().map(|levels| levels[..futures].to_vec()).collect())
    }

    pub(super) fn append(&mut self, other: &Self) {
        for (own, more) in self.0.iter_mut().zip(&other.0) {
            own.extend_from_slice(more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_year_that_is_over_and_the_end_are_told() {
        assert_eq!([5, 12, 13, 24].map(months), [vec![5], vec![12], vec![12, 13], vec![12, 24]]);
        assert_eq!(months(36), [12, 24, 36]);
    }

    fn outcome(id: &str, place: &str, month: usize) -> Outcome {
        Outcome { metric: observe::metric(id).expect("a metric"), place: place.to_owned(), month }
    }

    #[test]
    fn points_are_ranked_by_the_last_month_of_the_first_outcome() {
        let all = [outcome("loyalty", "a", 12), outcome("loyalty", "a", 24), outcome("loyalty", "b", 12)];
        assert_eq!([ranking(&all), ranking(&all[1..]), ranking(&all[2..]), ranking(&[])], [1, 0, 0, 0]);
        let other = [outcome("loyalty", "a", 24), outcome("trust", "a", 24)];
        assert_eq!(ranking(&other), 0);
    }

    fn scenario(programme: bool) -> Scenario {
        let plan = serde_json::json!({ "maker": { "tension": 0.5 } });
        let file = serde_json::json!({
            "name": "x", "months": 12, "chain": { "template": "three-tier" },
            "programme": if programme { plan } else { serde_json::json!({}) },
        });
        crate::scenario::from_value(&file, "x").expect("a scenario")
    }

    #[test]
    fn usually_loyalty_is_kept_everywhere_and_what_staff_do_where_the_programme_is() {
        let scenario = scenario(true);
        let told = |organisations: &[String]| {
            let found = outcomes(&scenario, organisations, &[]).expect("outcomes");
            found.iter().map(|o| format!("{}@{}@{}", o.metric.id, o.place, o.month)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            told(&["maker".to_owned()]),
            "loyalty@maker@12 loyalty@families@12 loyalty@singles@12 adoption@maker@12 enps@maker@12 nps@maker@12 delivery@maker@12"
        );
        assert_eq!(told(&[]), "loyalty@families@12 loyalty@singles@12");
    }

    #[test]
    fn where_there_is_nobody_to_ask_loyalty_of_the_chain_is_kept() {
        let mut scenario = scenario(false);
        scenario.chain.segments.clear();
        let found = outcomes(&scenario, &[], &[]).expect("outcomes");
        assert_eq!(found, [outcome("loyalty", "chain", 12)]);
    }

    #[test]
    fn what_is_asked_for_is_kept_once_and_what_is_not_there_is_refused_with_what_is() {
        let scenario = scenario(true);
        let of = |asked: &[&str]| {
            let asked: Vec<String> = asked.iter().map(|a| (*a).to_owned()).collect();
            outcomes(&scenario, &[], &asked).map_err(|e| e.to_string())
        };
        assert_eq!(of(&[" trust @ maker ", "trust@maker"]), Ok(vec![outcome("trust", "maker", 12)]));
        let told = |text: &str| of(&[text]).expect_err("refused");
        assert_eq!(told("trust"), "--metric trust: expected METRIC@PLACE, such as loyalty@families");
        assert!(told("trst@maker").starts_with("--metric trst@maker: there is no metric trst; there are: "));
        assert!(told("trust@nowhere").starts_with("--metric trust@nowhere: there is no place nowhere; there are: "));
        assert_eq!(told("trust@families"), "--metric trust@families: trust is not measured at families");
    }

    #[test]
    fn a_point_is_told_by_its_paired_differences() {
        let metric = observe::metric("loyalty").expect("a metric");
        let m = Measured::of(metric, &[3.0, 5.0, 7.0, 2.0], &[1.0, 4.0, 4.0, 2.0]);
        // Differences 2, 1, 3, 0: mean 1.5, spread √(5/3), three of four better and one alike.
        assert_eq!((m.n, m.with, m.without, m.mean), (4, Some(4.25), Some(2.75), Some(1.5)));
        assert_eq!((m.min, m.p25, m.median, m.p75, m.max), (Some(0.0), Some(0.75), Some(1.5), Some(2.25), Some(3.0)));
        assert_eq!((m.p10, m.p90, m.share_better, m.sd), (Some(0.3), Some(2.7), Some(0.875), Some(1.2909944)));
        let s = m.summary();
        assert_eq!((s.n, s.mean, s.min, s.p10, s.median, s.p90, s.max), (4, 1.5, 0.0, 0.3, 1.5, 2.7, 3.0));
        assert_eq!((Some(s.mean_low), Some(s.mean_high), Some(s.sd)), (m.mean_low, m.mean_high, m.sd));
        assert_eq!((Some(s.p25), Some(s.p75)), (m.p25, m.p75));
    }

    #[test]
    fn what_is_not_defined_is_nothing_and_no_zero_has_a_sign() {
        let metric = observe::metric("loyalty").expect("a metric");
        let none = Measured::of(metric, &[f32::NAN], &[1.0]);
        assert_eq!((none.n, none.mean, none.mean_low, none.sd), (0, None, None, None));
        let s = none.summary();
        assert!(s.mean.is_nan() && s.mean_low == f64::NEG_INFINITY && s.mean_high == f64::INFINITY);
        assert_eq!(none.verdict(metric), Verdict::NoClearDifference);
        assert!(number(-0.0).is_some_and(|x| x == 0.0 && x.is_sign_positive()));
        assert_eq!([number(0.1), number(-2.5), number(f64::INFINITY)], [Some(0.1), Some(-2.5), None]);
    }

    #[test]
    fn levels_are_kept_by_outcome_and_taken_from_the_first_futures() {
        let e = crate::ensemble::fake::ensemble("loyalty", 1, &[[[0.0; 2], [1.0, 2.0]], [[0.0; 2], [3.0, 4.0]]]);
        let lanes: Vec<Trajectory> = e.futures.iter().map(|f| f[1].clone()).collect();
        let mut levels = Levels::new(2);
        levels.take(&[(0, 1), (0, 0)], &lanes);
        assert_eq!(levels, Levels(vec![vec![2.0, 4.0], vec![1.0, 3.0]]));
        let first = levels.first(1);
        assert_eq!(first, Levels(vec![vec![2.0], vec![1.0]]));
        levels.append(&first);
        assert_eq!(levels, Levels(vec![vec![2.0, 4.0, 2.0], vec![1.0, 3.0, 1.0]]));
    }

    #[test]
    fn an_outcome_is_written_by_the_id_of_its_metric_and_read_back() {
        let text = serde_json::to_string(&outcome("trust", "maker", 6)).expect("JSON");
        assert_eq!(text, r#"{"metric":"trust","place":"maker","month":6}"#);
        assert_eq!(serde_json::from_str::<Outcome>(&text).expect("an outcome"), outcome("trust", "maker", 6));
        let wrong = serde_json::from_str::<Outcome>(&text.replace("trust", "trst")).expect_err("no metric");
        assert!(wrong.to_string().starts_with("there is no metric trst"), "{wrong}");
    }
}
