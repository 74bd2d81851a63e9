//! The ripple: when an effect arrives at each place, and how much of it passes on at each hop along the chain.

use serde::Serialize;

use super::{Analysis, COMPARED};
use crate::ensemble::{Summary, Verdict, student};
use crate::format;
use crate::observe::PlaceKind;

/// How far the ripple of one metric gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ripple {
    /// The metric.
    pub metric: &'static str,
    /// Every place where the metric is measured, except links and the whole chain, in chain order.
    pub reaches: Vec<Reach>,
    /// Hop by hop outward from the organisations with a programme: first downstream, then upstream.
    pub hops: Vec<Hop>,
}

/// The effect at one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reach {
    /// Index into the layout's places.
    pub place: usize,
    /// Index into the layout's columns.
    pub column: usize,
    /// Tiers from the nearest organisation with a programme: 0 its own tier, positive downstream, negative upstream.
    pub hops: isize,
    /// The paired difference at the last month.
    pub effect: Summary,
    /// The word for it.
    pub verdict: Verdict,
    /// The month from which on the mean effect stays at or beyond half of its final value.
    pub arrival: Option<usize>,
}

/// What passes on from one tier to the next, over the mean of the last twelve months, which evens out the noise of a month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Hop {
    /// The place it comes from.
    pub from: usize,
    /// The place it goes to.
    pub to: usize,
    /// Mean effect there over mean effect here; below 1 the ripple fades.
    pub ratio: f64,
    /// Lower end of the ratio's 95 % interval.
    pub low: f64,
    /// Upper end of the ratio's 95 % interval.
    pub high: f64,
}

impl Hop {
    /// "For each point of loyalty gained or lost at Maker, Retailer sees 0.45 (…)."
    #[must_use]
    pub fn sentence(&self, analysis: &Analysis<'_>, what: &str) -> String {
        let name = |place: usize| &analysis.layout().places[place].name;
        let [ratio, low, high] = [self.ratio, self.low, self.high].map(|x| format::plain(x, 2));
        format!(
            "For each point of {what} gained or lost at {}, {} sees {ratio} (means of {}; 95 % interval {low} to {high}).",
            name(self.from),
            name(self.to),
            analysis.months_compared(),
        )
    }
}

impl Analysis<'_> {
    /// The month from which on the mean effect stays at or beyond half of its final value. What is not clear in the last month has
    /// not arrived.
    #[must_use]
    pub fn arrival(&self, pair: (usize, usize), column: usize) -> Option<usize> {
        let difference = self.difference(pair, column);
        difference.arrival.filter(|_| Verdict::of(&difference.months[self.last()], self.metric(column)).is_resolved())
    }

    /// The ripple of a metric from the organisations with a programme.
    #[must_use]
    pub fn ripple(&self, pair: (usize, usize), metric: &'static str) -> Ripple {
        let places = &self.layout().places;
        let tiers: Vec<usize> = self.origins.iter().map(|&o| places[o].tier).collect();
        let reaches = self
            .ensemble
            .columns_of(metric)
            .filter(|(_, c)| !matches!(places[c.place].kind, PlaceKind::Link | PlaceKind::Chain))
            .map(|(column, c)| {
                let difference = self.difference(pair, column);
                let effect = difference.months[self.last()];
                let verdict = Verdict::of(&effect, c.metric());
                Reach {
                    place: c.place,
                    column,
                    hops: hops_from(&tiers, places[c.place].tier),
                    effect,
                    verdict,
                    arrival: self.arrival(pair, column),
                }
            })
            .collect();
        let mut hops = Vec::new();
        if let (Some(&first), Some(&last)) = (tiers.iter().min(), tiers.iter().max()) {
            let tiers = places.iter().map(|p| p.tier).max().unwrap_or(0);
            hops.extend(self.pass_on(pair, metric, self.origin_at(last), last + 1..=tiers));
            hops.extend(self.pass_on(pair, metric, self.origin_at(first), (0..first).rev()));
        }
        Ripple { metric, reaches, hops }
    }

    /// The place that stands for the programme in its tier: the organisation, or the tier if there are several.
    fn origin_at(&self, tier: usize) -> Option<usize> {
        let mut here = self.origins.iter().copied().filter(|&o| self.layout().places[o].tier == tier);
        match (here.next(), here.next()) {
            (Some(one), None) => Some(one),
            _ => self.stands_for(tier),
        }
    }

    /// The tier as a place, or its only organisation. Consumers are no tier of their own: what is measured at them is what
    /// the organisations that serve them do.
    fn stands_for(&self, tier: usize) -> Option<usize> {
        let at = |kind: PlaceKind| {
            self.layout()
                .places
                .iter()
                .enumerate()
                .filter(move |(_, p)| p.kind == kind && p.tier == tier)
                .map(|(i, _)| i)
        };
        let mut organisations = at(PlaceKind::Organisation);
        match (organisations.next(), organisations.next()) {
            (None, _) => None,
            (Some(one), None) => Some(one),
            _ => at(PlaceKind::Tier).next(),
        }
    }

    fn pass_on(
        &self,
        pair: (usize, usize),
        metric: &str,
        origin: Option<usize>,
        tiers: impl Iterator<Item = usize>,
    ) -> Vec<Hop> {
        let mut hops = Vec::new();
        let mut here = origin;
        for tier in tiers {
            let there = self.stands_for(tier);
            if let (Some(from), Some(to)) = (here, there)
                && let Some(hop) = self.hop(pair, metric, from, to)
            {
                hops.push(hop);
            }
            here = there;
        }
        hops
    }

    fn hop(&self, (arm, against): (usize, usize), metric: &str, from: usize, to: usize) -> Option<Hop> {
        let (here, there) = (self.column(metric, from)?, self.column(metric, to)?);
        let e = self.ensemble;
        let (first, last) = e.last_months(COMPARED);
        let x: Vec<f32> = e.window(arm, against, here, first, last).collect();
        let y: Vec<f32> = e.window(arm, against, there, first, last).collect();
        let base = Summary::of(x.iter().copied());
        if !Verdict::of(&base, self.metric(here)).is_resolved() {
            return None;
        }
        let (ratio, low, high) = ratio_of_means(&x, &y)?;
        Some(Hop { from, to, ratio, low, high })
    }
}

fn hops_from(origins: &[usize], tier: usize) -> isize {
    origins.iter().map(|&o| tier as isize - o as isize).min_by_key(|h| h.abs()).unwrap_or(0)
}

/// Mean of `y` over mean of `x`, paired, with its 95 % interval (the classical ratio estimator: the spread of y − R x).
#[must_use]
pub fn ratio_of_means(x: &[f32], y: &[f32]) -> Option<(f64, f64, f64)> {
    let n = x.len() as f64;
    let mean = |v: &[f32]| v.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
    let (base, ratio) = (mean(x), mean(y) / mean(x));
    if !ratio.is_finite() || x.len() < 2 {
        return None;
    }
    let squares: f64 = x.iter().zip(y).map(|(&x, &y)| (f64::from(y) - ratio * f64::from(x)).powi(2)).sum();
    let half = student(x.len() - 1) * (squares / (n - 1.0) / n).sqrt() / base.abs();
    Some((ratio, ratio - half, ratio + half))
}

#[cfg(test)]
mod tests {
    use super::super::tests::scenario;
    use super::*;
    use crate::ensemble::Ensemble;
    use crate::ensemble::fake::{from, place};
    use crate::observe::{Layout, METRICS};

    /// supplier → maker → shop; the programme is at the maker.
    fn chain(effect: impl Fn(usize, &str, usize) -> f32) -> Ensemble {
        let kinds = PlaceKind::Organisation;
        let mut layout =
            Layout::new(vec![place("supplier", kinds, 0), place("maker", kinds, 1), place("shop", kinds, 2)], 24);
        layout.columns.retain(|c| METRICS[c.metric].id == "loyalty");
        let places = ["supplier", "maker", "shop"];
        from(layout, 5, |k, arm, column, month| arm as f32 * effect(k, places[column], month))
    }

    #[test]
    fn an_effect_arrives_when_it_stays_beyond_half_of_its_final_value() {
        let e = chain(|_, place, month| match place {
            // Touches half at month 3, falls back, is there to stay from month 8.
            "maker" if month == 3 => 6.0,
            "maker" if month >= 8 => 10.0,
            // Half of −4 is reached at month 12 on the way down.
            "shop" => -4.0 * (month as f32 / 18.0).min(1.0) - if month == 24 { 0.0 } else { 0.001 },
            _ => 0.0,
        });
        let arrivals: Vec<Option<usize>> = (0..3).map(|column| e.difference(1, 0, column).arrival).collect();
        assert_eq!(arrivals, [None, Some(8), Some(9)]);
    }

    #[test]
    fn the_ripple_counts_hops_both_ways_and_fades_by_the_ratio_of_means() {
        let e = chain(|k, place, _| match place {
            "maker" => 8.0 + k as f32,
            "shop" => 4.0 + 0.5 * k as f32,
            _ => -2.0,
        });
        let r = Analysis::new(&e, &scenario()).ripple((1, 0), "loyalty");
        assert_eq!(r.reaches.iter().map(|r| r.hops).collect::<Vec<_>>(), [-1, 0, 1]);
        assert_eq!(
            r.reaches.iter().map(|r| r.verdict).collect::<Vec<_>>(),
            [Verdict::Worse, Verdict::Better, Verdict::Better]
        );
        assert_eq!((r.hops[0].from, r.hops[0].to, r.hops[0].ratio), (1, 2, 0.5));
        assert!((r.hops[0].high - 0.5).abs() < 1e-9, "y is exactly half of x in each future");
        assert_eq!((r.hops[1].from, r.hops[1].to, r.hops[1].ratio), (1, 0, -0.2));
        assert!(r.hops[1].low < -0.2 && r.hops[1].high > -0.2);
    }

    #[test]
    fn nothing_passes_on_from_an_unresolved_effect() {
        let e = chain(|k, _, _| if k % 2 == 0 { 3.0 } else { -3.0 });
        assert!(Analysis::new(&e, &scenario()).ripple((1, 0), "loyalty").hops.is_empty());
        let mut nowhere = scenario();
        nowhere.programme.clear();
        assert!(Analysis::new(&e, &nowhere).ripple((1, 0), "loyalty").hops.is_empty());
    }

    #[test]
    fn the_interval_of_a_ratio_is_known_by_hand() {
        // R = 4/2; residuals y − 2x = −1, 1, 0: s² = 1; half = 4.302653 × √(1/3) / 2.
        let (r, _, high) = ratio_of_means(&[1.0, 2.0, 3.0], &[1.0, 5.0, 6.0]).expect("defined");
        assert!((r - 2.0).abs() < 1e-12 && (high - 2.0 - 1.242_068_8).abs() < 1e-5, "{high}");
        assert_eq!(ratio_of_means(&[0.0, 0.0], &[1.0, 1.0]), None);
    }
}
