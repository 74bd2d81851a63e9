//! Which rows a comparison shows, and what each what-if comes to over them.

use super::{Analysis, Effect, HEADLINES, SAME};
use crate::observe::{Metric, Place, PlaceKind, Theme};
use crate::scenario::Scenario;

/// With more organisations than this, tiers stand for them.
const FEW: usize = 6;

/// A metric at a place.
pub type At = (&'static Metric, String);

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

/// The metrics shown unless others are asked for.
#[must_use]
pub fn headline_metrics() -> Vec<&'static Metric> {
    Analysis::metrics(&HEADLINES).collect()
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

impl<'a> Analysis<'a> {
    /// The order in which comparisons are told: the programme against none; each what-if against the programme, then against
    /// none.
    #[must_use]
    pub fn comparisons(&self) -> Vec<(usize, usize)> {
        [(1, 0)].into_iter().chain((2..self.arms().len()).flat_map(|a| [(a, 1), (a, 0)])).collect()
    }

    /// The effects of an arm against another at a month, in the order asked for.
    #[must_use]
    pub fn effects(&self, pair: (usize, usize), shown: &[At], month: usize) -> Vec<Effect<'a>> {
        let columns = shown.iter().filter_map(|(metric, place)| self.layout().column(metric.id, place));
        columns.map(|column| self.effect(pair, column, month)).collect()
    }

    /// Every what-if against the programme, in a line each.
    #[must_use]
    pub fn overview(&self, shown: &[At], month: usize) -> Vec<Overview> {
        let told = |arm: usize| {
            let rows = self.effects((arm, 1), shown, month);
            let count = |word: &str| rows.iter().filter(|r| r.word() == word).count();
            let (better, worse) = (count("better"), count("worse"));
            let most = rows.iter().filter(|r| r.verdict.is_resolved()).max_by(|a, b| a.weight().total_cmp(&b.weight()));
            let most = match most {
                _ if self.coincide((arm, 1)) => format!("nothing: {SAME}"),
                None => "no meaningful difference".to_owned(),
                Some(r) => format!("{} at {}: {}", r.metric.name, r.place.name, r.mean_with_unit()),
            };
            Overview { arm, better, worse, neither: rows.len() - better - worse, most }
        };
        (2..self.arms().len()).map(told).collect()
    }
}
