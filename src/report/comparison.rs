//! A comparison in rows, the difference first: what differs, where, by how much, how surely. `compare` prints it, the report
//! shows it.

use crate::ensemble::{Ensemble, Summary, Verdict, direction, share_above, words};
use crate::observe::{self, Metric, Place, PlaceKind, Theme};
use crate::scenario::Scenario;

/// Metrics shown unless others are asked for.
const USUAL: [&str; 3] = ["loyalty", "delivery", "engagement"];
/// With more organisations than this, tiers stand for them.
const FEW: usize = 6;

/// A metric at a place.
pub type At = (&'static Metric, String);

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// What differs.
    pub metric: &'static Metric,
    /// Where.
    pub place: Place,
    /// The mean level of the arm it is compared with.
    pub baseline: f64,
    /// The mean level of the arm.
    pub level: f64,
    /// The paired difference.
    pub difference: Summary,
    /// Share of futures that are better than their twin.
    pub share_better: f32,
    /// The word for it.
    pub verdict: Verdict,
}

/// What an arm comes to against the programme: how many rows go which way, and the one that matters most.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Which arm.
    pub arm: usize,
    /// Rows that are better.
    pub better: usize,
    /// Rows that are worse.
    pub worse: usize,
    /// Rows that are neither.
    pub neither: usize,
    /// The row that matters most, in words.
    pub most: String,
}

/// The usual metrics.
#[must_use]
pub fn usual_metrics() -> Vec<&'static Metric> {
    USUAL.iter().filter_map(|id| observe::metric(id)).collect()
}

/// These metrics at the usual places: organisations and segments; of a long chain, its tiers and who has a programme.
#[must_use]
pub fn usual(scenario: &Scenario, metrics: &[&'static Metric]) -> Vec<At> {
    let places = scenario.places();
    let few = places.iter().filter(|p| p.kind == PlaceKind::Organisation).count() <= FEW;
    let shown = |p: &Place, m: &Metric| match p.kind {
        PlaceKind::Organisation => few || scenario.programme.contains_key(&p.id),
        // What is delivered to a segment is what the organisation that serves it delivers: said once.
        PlaceKind::Segment => few && m.theme != Theme::Delivery,
        PlaceKind::Tier => !few,
        PlaceKind::Link | PlaceKind::Chain => false,
    };
    let at = |m: &'static Metric| {
        let here = places.iter().filter(|p| m.at.contains(&p.kind) && shown(p, m));
        here.map(|p| (m, p.id.clone())).collect::<Vec<_>>()
    };
    metrics.iter().flat_map(|m| at(m)).collect()
}

/// The programme against none; each what-if against the programme, then against none.
#[must_use]
pub fn comparisons(e: &Ensemble) -> Vec<(usize, usize)> {
    [(1, 0)].into_iter().chain((2..e.arms.len()).flat_map(|a| [(a, 1), (a, 0)])).collect()
}

/// The rows of an arm against another at a month.
#[must_use]
pub fn rows(e: &Ensemble, (arm, against): (usize, usize), shown: &[At], month: usize) -> Vec<Row> {
    let told = shown.iter().filter_map(|(metric, place)| {
        let column = e.layout.column(metric.id, place)?;
        let each: Vec<f32> = e.differences(arm, against, column, month).collect();
        let difference = Summary::of(each.iter().copied());
        Some(Row {
            metric,
            place: e.layout.places[e.layout.columns[column].place].clone(),
            baseline: e.level(against, column, month).mean,
            level: e.level(arm, column, month).mean,
            difference,
            share_better: share_above(&each, direction(metric)),
            verdict: Verdict::of(&difference, metric),
        })
    });
    told.collect()
}

/// Every what-if against the programme, in a line each.
#[must_use]
pub fn overview(e: &Ensemble, shown: &[At], month: usize) -> Vec<Overview> {
    let told = |arm: usize| {
        let rows = rows(e, (arm, 1), shown, month);
        let count = |verdict: Verdict| rows.iter().filter(|r| r.verdict == verdict).count();
        let (better, worse) = (count(Verdict::Better), count(Verdict::Worse));
        let most = rows.iter().filter(|r| r.verdict.is_resolved()).max_by(|a, b| a.weight().total_cmp(&b.weight()));
        let most = match most {
            _ if e.coincide(arm, 1) => format!("nothing: {SAME}"),
            None => "nothing that matters".to_owned(),
            Some(r) => {
                format!("{} at {}: {}", r.metric.name, r.place.name, words::difference(r.metric, r.difference.mean))
            }
        };
        Overview { arm, better, worse, neither: rows.len() - better - worse, most }
    };
    (2..e.arms.len()).map(told).collect()
}

/// What is said of arms that coincide.
pub const SAME: &str = "the same to the last bit in every future.";

/// The names of the cells of [`Row::cells`], with what its two arms are called.
#[must_use]
pub fn names<'a>(before: &'a str, after: &'a str) -> [&'a str; 8] {
    ["metric", "where", before, after, "paired difference", "8 in 10 futures", "futures better", "verdict"]
}

impl Row {
    /// How much a difference matters: in multiples of the smallest that does.
    fn weight(&self) -> f64 {
        self.difference.mean.abs() / f64::from(self.metric.least)
    }

    /// The row in words.
    #[must_use]
    pub fn cells(&self) -> [String; 8] {
        let m = self.metric;
        [
            if matches!(m.unit, "index" | "ratio") { m.name.to_owned() } else { format!("{} [{}]", m.name, m.unit) },
            self.place.name.clone(),
            words::plain(self.baseline, words::decimals(m)),
            words::plain(self.level, words::decimals(m)),
            words::signed(self.difference.mean, words::decimals(m)),
            words::eight_in_ten(m, &self.difference),
            words::share(f64::from(self.share_better)),
            self.verdict.word().to_owned(),
        ]
    }

    /// The difference and its verdict in one cell: "+3.3, better".
    #[must_use]
    pub fn short(&self) -> String {
        format!("{}, {}", words::signed(self.difference.mean, words::decimals(self.metric)), self.verdict)
    }
}
