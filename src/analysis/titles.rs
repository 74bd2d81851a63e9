//! What charts are called: each title tells the finding of its chart, in the numbers that stand everywhere else.

use super::{Analysis, Reach};
use crate::ensemble::{Verdict, direction};
use crate::format;
use crate::observe::{Metric, Place, PlaceKind, Theme};

/// What a mean is a mean over: said once in each title or subtitle.
const MEAN: &str = "mean over futures";

/// Titles of an experiment's charts.
#[derive(Clone, Copy, Debug)]
pub struct Titles<'a> {
    /// What they tell.
    pub of: &'a Analysis<'a>,
    /// What a place is called where the title stands: its name, or its id where the name cannot be drawn.
    pub called: fn(&Place) -> &str,
}

impl Titles<'_> {
    fn name(&self, place: usize) -> &str {
        (self.called)(&self.of.layout().places[place])
    }

    /// "month 24 (Mar 2029), mean over futures".
    fn when(&self) -> String {
        let over = if self.of.futures() == 1 { "one future" } else { MEAN };
        format!("{}, {over}", self.of.scenario.month_told(self.of.last()))
    }

    /// The organisation told: the first one with a programme.
    fn here(&self, metric: &Metric) -> Option<(usize, usize)> {
        let place = self.of.origin()?;
        Some((place, self.of.column(metric.id, place)?))
    }

    /// The two places told first: the first one with a programme, and a segment.
    #[must_use]
    pub fn first_told(&self, metric: &Metric) -> Vec<(usize, usize)> {
        let kind = |place: usize| self.of.layout().places[place].kind;
        let segments = self.of.ensemble.columns_of(metric.id).filter(|(_, c)| kind(c.place) == PlaceKind::Segment);
        // What is delivered to a segment is what the organisation that serves it delivers.
        let segment = segments.map(|(column, c)| (c.place, column)).next().filter(|_| metric.theme != Theme::Delivery);
        self.here(metric).into_iter().chain(segment).collect()
    }

    /// The ripple map of an arm against no programme.
    #[must_use]
    pub fn ripple(&self, metric: &'static Metric, arm: usize) -> String {
        let ripple = self.of.ripple((arm, 0), metric.id);
        let reached = |r: &&Reach| {
            let kind = self.of.layout().places[r.place].kind;
            matches!(kind, PlaceKind::Organisation | PlaceKind::Segment) && r.verdict.is_resolved()
        };
        let (own, others): (Vec<&Reach>, Vec<&Reach>) =
            ripple.reaches.iter().filter(reached).partition(|r| self.of.origins.contains(&r.place));
        let told = |r: &Reach| format!("{} {}", self.name(r.place), format::difference(metric, r.effect.mean));
        // The furthest is what one would not have guessed.
        let far = others.iter().max_by_key(|r| r.hops.abs()).map(|r| told(r));
        let near = own.first().map(|r| told(r));
        let what =
            if arm == 1 { metric.name.to_owned() } else { format!("{} with {}", metric.name, self.of.arms()[arm]) };
        let what = format!("{what}, {}", self.when());
        match [near, far].into_iter().flatten().collect::<Vec<_>>().as_slice() {
            [] if ripple.reaches.iter().all(|r| r.effect.is_zero()) => format!("{what}: no difference at all"),
            [] if ripple.reaches.iter().all(|r| r.verdict == Verdict::TooSmall) => {
                format!("{what}: too small to matter anywhere along the chain")
            }
            [] => format!("{what}: no clear difference anywhere along the chain"),
            facts => format!("{what}: {}", facts.join(", ")),
        }
    }

    /// The chain map: the difference where the programme is and at a segment.
    #[must_use]
    pub fn chain(&self, metric: &Metric) -> String {
        let told = |(place, column): (usize, usize)| {
            let effect = self.of.effect((1, 0), column, self.of.last());
            format!("{} {}", self.name(place), effect.mean_with_unit())
        };
        let facts: Vec<String> = self.first_told(metric).into_iter().map(told).collect();
        format!("{}, {}: {}", metric.name, self.when(), facts.join(", "))
    }

    /// The difference chart.
    #[must_use]
    pub fn difference(&self, metric: &Metric) -> String {
        let Some((_, column)) = self.here(metric) else {
            return format!("{}: no programme, no difference", metric.name);
        };
        let effect = self.of.effect((1, 0), column, self.of.last());
        let place = (self.called)(effect.place);
        let spread = match effect.difference.n {
            1 => String::new(),
            _ => format!(" (8 in 10 futures: {})", effect.spread()),
        };
        format!("{} at {place}, {}: {}{spread}", metric.name, self.when(), effect.mean_with_unit())
    }

    /// The fan chart.
    #[must_use]
    pub fn levels(&self, metric: &Metric) -> String {
        let Some((_, column)) = self.here(metric) else {
            return format!("{} with and without a programme", metric.name);
        };
        let effect = self.of.effect((1, 0), column, self.of.last());
        format!(
            "{} at {}, {}: {}, without the programme {}",
            metric.name,
            (self.called)(effect.place),
            self.when(),
            format::level(metric, effect.level),
            format::plain(effect.baseline, format::decimals(metric)),
        )
    }

    /// What-if dots at a place: the best arm beside the programme.
    #[must_use]
    pub fn best(&self, metric: &Metric, column: usize) -> String {
        let effect = |arm: usize| self.of.effect((arm, 0), column, self.of.last());
        let good = |arm: usize| effect(arm).difference.mean * f64::from(direction(metric));
        let best = (1..self.of.arms().len()).max_by(|a, b| good(*a).total_cmp(&good(*b)));
        let told = |arm: usize| {
            let name = if arm == 1 { "the programme" } else { &self.of.arms()[arm] };
            format!("{name} {}", effect(arm).mean_with_unit())
        };
        let here = format!("{} at {}, {}", metric.name, (self.called)(self.of.place(column)), self.when());
        match best {
            Some(1) | None => format!("{here}: none does better than {}", told(1)),
            // Said once where both come to the same number.
            Some(arm) if effect(arm).mean() == effect(1).mean() => format!("{here}: none does better than {}", told(1)),
            Some(arm) => format!("{here}: {}, {}", told(arm), told(1)),
        }
    }

    /// How sure the headline effects are.
    #[must_use]
    pub fn certainty(&self) -> String {
        let analysis = self.of;
        let first = analysis.headlines().into_iter().next();
        let under = first.and_then(|column| Some((column, analysis.under((1, 0), column, analysis.last())?)));
        let Some((column, under)) = under else { return "How sure the effects are".to_owned() };
        let effect = analysis.effect((1, 0), column, analysis.last());
        let draws = format::range(effect.metric, under.low, under.high);
        format!(
            "{} at {} {}: luck moves it between {}, assumptions between {}",
            effect.metric.name,
            (self.called)(effect.place),
            effect.mean_with_unit(),
            format::between(&effect.spread()),
            format::between(&draws),
        )
    }

    /// Which assumed number moves an effect most.
    #[must_use]
    pub fn tornado(&self, column: usize) -> String {
        let analysis = self.of;
        let (metric, place) = (analysis.metric(column), (self.called)(analysis.place(column)));
        let what = format!("{} at {place}", metric.name);
        match (analysis.assumptions, analysis.swings((1, 0), column).first()) {
            (Some(a), Some(&(which, low, high))) => format!(
                "{what}: {} moves the effect most, from {} at its low end to {} at its high end",
                a.drawn[which].name(),
                format::difference(metric, low),
                format::difference(metric, high),
            ),
            _ => format!("{what} and the numbers that are assumed"),
        }
    }

    /// The temperature of an organisation's people.
    #[must_use]
    pub fn temperature(&self, place: usize) -> String {
        let level = |arm: usize, id: &str| {
            let column = self.of.column(id, place)?;
            Some(format::level(self.of.metric(column), self.of.levels(arm, column)[self.of.last()].mean))
        };
        let name = self.name(place);
        match (level(1, "productive"), level(1, "too_hot"), level(0, "productive"), level(0, "too_hot")) {
            (Some(zone), Some(hot), Some(zone_without), Some(hot_without)) => format!(
                "{name}, {}: {zone} of people productive, {hot} too hot; without the programme {zone_without} and {hot_without}",
                self.when()
            ),
            _ => format!("{name}: the temperature of its people"),
        }
    }
}
