//! The finding in five sentences, as a consultant would say it aloud: what changed where the programme is, how far it
//! ripples, what it costs, how sure the model is, and what it does not say.

use serde::Serialize;

use super::words::{self, list, told, told_again};
use super::{Dip, Ensemble, Reach, Summary, Verdict, direction};
use crate::mechanism::MECHANISMS;
use crate::observe::{Metric, PlaceKind, metric};
use crate::quantity::Evidence;
use crate::scenario::Scenario;

/// What customers, the work and the people show first.
const HEADLINES: [(&str, &str); 3] =
    [("loyalty", "loyalty of its customers"), ("delivery", "delivery"), ("engagement", "engagement of its people")];
/// What a change costs on the way.
const STRAINS: [(&str, &str); 3] = [("too_hot", "people too hot"), ("fatigue", "fatigue"), ("turnover", "turnover")];
/// Most: this share of futures.
const MOST: f64 = 0.5;
/// Places told in one sentence.
const TOLD: usize = 4;

/// The finding, a sentence or two each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// At the organisations with a programme.
    pub headline: String,
    /// At their customers, the tiers beyond and the suppliers.
    pub ripple: String,
    /// Dips, strain, turnover, and when they are over.
    pub price: String,
    /// Intervals and shares of futures; what varies most.
    pub certainty: String,
    /// What it does not say.
    pub limits: String,
}

impl Finding {
    /// What an arm of an experiment shows against another; the scenario is that of the arm.
    #[must_use]
    pub fn of(ensemble: &Ensemble, scenario: &Scenario, arm: usize, against: usize) -> Self {
        let teller = Teller::new(ensemble, scenario, arm, against);
        if ensemble.coincide(arm, against) || teller.origins.is_empty() {
            return teller.quiet();
        }
        Self {
            headline: teller.headline(),
            ripple: teller.ripple(),
            price: teller.price(),
            certainty: teller.certainty(),
            limits: teller.limits(),
        }
    }

    /// The five sentences in order.
    #[must_use]
    pub fn lines(&self) -> [&str; 5] {
        [&self.headline, &self.ripple, &self.price, &self.certainty, &self.limits]
    }
}

/// The organisations that have a programme, as indices into the layout's places.
#[must_use]
pub fn origins(ensemble: &Ensemble, scenario: &Scenario) -> Vec<usize> {
    let moved = scenario.programme.iter().filter(|(_, plan)| plan.balcony || !plan.levers.is_empty());
    moved.filter_map(|(id, _)| ensemble.layout.place(id)).collect()
}

struct Teller<'a> {
    ensemble: &'a Ensemble,
    scenario: &'a Scenario,
    arm: usize,
    against: usize,
    origins: Vec<usize>,
}

impl<'a> Teller<'a> {
    fn new(ensemble: &'a Ensemble, scenario: &'a Scenario, arm: usize, against: usize) -> Self {
        Self { ensemble, scenario, arm, against, origins: origins(ensemble, scenario) }
    }

    fn name(&self, place: usize) -> &'a str {
        &self.ensemble.layout.places[place].name
    }

    /// The names of places; of many, the first few and how many more.
    fn names(&self, places: &[usize]) -> String {
        let mut names: Vec<String> = places.iter().take(TOLD).map(|&p| self.name(p).to_owned()).collect();
        if places.len() > TOLD {
            names.push(format!("{} more", places.len() - TOLD));
        }
        list(&names)
    }

    fn last(&self) -> usize {
        self.ensemble.layout.months
    }

    fn column(&self, metric: &str, place: usize) -> Option<usize> {
        self.ensemble.columns_of(metric).find(|(_, c)| c.place == place).map(|(i, _)| i)
    }

    /// The paired difference at the last month.
    fn effect(&self, id: &str, place: usize) -> Option<(&'static Metric, Summary)> {
        let column = self.column(id, place)?;
        let at_end = self.ensemble.differences(self.arm, self.against, column, self.last());
        Some((metric(id)?, Summary::of(at_end)))
    }

    fn headline(&self) -> String {
        let compared = if self.against == 0 { "without it" } else { &self.ensemble.arms[self.against] };
        let opening = format!(
            "With the programme at {}, month {} against the same futures {compared}",
            self.names(&self.origins),
            self.last()
        );
        let told_at = |place: usize, wanted: usize| -> Vec<String> {
            let effects = HEADLINES.iter().filter_map(|&(id, what)| self.effect(id, place).map(|e| (what, e)));
            let facts = effects.take(wanted).enumerate();
            // Said once, the eight in ten are understood.
            facts
                .map(|(i, (what, (m, s)))| format!("{what}{}", if i == 0 { told(m, &s) } else { told_again(m, &s) }))
                .collect()
        };
        let facts = match self.origins.as_slice() {
            [one] => list(&told_at(*one, HEADLINES.len())),
            several => {
                let each = several.iter().take(TOLD).map(|&p| format!("{}: {}", self.name(p), told_at(p, 1).join("")));
                each.collect::<Vec<_>>().join("; ")
            }
        };
        format!("{opening}: {facts}.")
    }

    fn ripple(&self) -> String {
        let loyalty = self.ensemble.ripple(self.arm, self.against, "loyalty", &self.origins);
        let beyond = |r: &&Reach| {
            let kind = self.ensemble.layout.places[r.place].kind;
            kind != PlaceKind::Tier && !self.origins.contains(&r.place) && r.hops >= 0
        };
        let mut places: Vec<&Reach> = loyalty.reaches.iter().filter(beyond).collect();
        let mut sentences = vec![self.downstream(&mut places)];
        if let Some(hop) =
            loyalty.hops.iter().find(|h| self.origins.contains(&h.from) && self.is_downstream(h.from, h.to))
        {
            sentences.push(format!(
                "For each point of loyalty gained or lost at {}, {} sees {} (95 % interval {} to {}).",
                self.name(hop.from),
                self.name(hop.to),
                words::plain(hop.ratio, 2),
                words::plain(hop.low, 2),
                words::plain(hop.high, 2),
            ));
        }
        sentences.extend(self.upstream());
        sentences.join(" ")
    }

    fn is_downstream(&self, from: usize, to: usize) -> bool {
        self.ensemble.layout.places[to].tier > self.ensemble.layout.places[from].tier
    }

    fn downstream(&self, places: &mut Vec<&Reach>) -> String {
        if places.is_empty() {
            return "There is nobody further down this chain for a ripple to reach.".to_owned();
        }
        let (resolved, other): (Vec<&Reach>, Vec<&Reach>) =
            places.iter().copied().partition(|r| r.verdict.is_resolved());
        if resolved.is_empty() {
            let names: Vec<usize> = other.iter().map(|r| r.place).collect();
            return format!("Downstream, no difference in loyalty that matters can be told at {}.", self.names(&names));
        }
        *places = resolved;
        places.sort_by_key(|r| (r.hops, r.arrival.unwrap_or(usize::MAX)));
        let loyalty = self.ensemble.layout.columns[places[0].column].metric();
        let told = |r: &&Reach| {
            let when = r.arrival.map_or_else(String::new, |m| format!(", there from month {m}"));
            format!("{} {}{when}", self.name(r.place), words::difference(loyalty, r.effect.mean))
        };
        let mut facts: Vec<String> = places.iter().take(TOLD).map(told).collect();
        if places.len() > TOLD {
            facts.push(format!("{} more", places.len() - TOLD));
        }
        let unclear = match other.len() {
            0 => String::new(),
            _ => {
                format!("; not clear at {}", self.names(&other.iter().map(|r| r.place).collect::<Vec<_>>()))
            }
        };
        let over = match self.ensemble.layout.months {
            months @ ..=12 => format!("its {months} months"),
            _ => "the last year".to_owned(),
        };
        format!("Downstream, loyalty over {over}: {}{unclear}.", facts.join("; "))
    }

    fn upstream(&self) -> Option<String> {
        let delivery = self.ensemble.ripple(self.arm, self.against, "delivery", &self.origins);
        let is_supplier =
            |r: &&Reach| self.ensemble.layout.places[r.place].kind == PlaceKind::Organisation && r.hops < 0;
        let suppliers: Vec<usize> = delivery.reaches.iter().filter(is_supplier).map(|r| r.place).collect();
        if suppliers.is_empty() {
            return None;
        }
        let (from, to) = self.ensemble.last_months(12);
        let facts: Vec<String> = suppliers
            .iter()
            .flat_map(|&place| HEADLINES.iter().skip(1).map(move |&(id, _)| (place, id)))
            .filter_map(|(place, id)| {
                let column = self.column(id, place)?;
                let m = metric(id)?;
                let s = Summary::of(self.ensemble.window(self.arm, self.against, column, from, to));
                let when = self.ensemble.arrival(self.arm, self.against, column);
                let when = when.map_or_else(String::new, |month| format!(", there from month {month}"));
                let told = format!("{} {id} {}{when}", self.name(place), words::difference(m, s.mean));
                Verdict::of(&s, m).is_resolved().then_some(told)
            })
            .collect();
        Some(match facts.as_slice() {
            [] => format!("Upstream, nothing that matters can be told at {}.", self.names(&suppliers)),
            facts => format!("Upstream: {}.", facts.iter().take(TOLD).cloned().collect::<Vec<_>>().join("; ")),
        })
    }

    fn price(&self) -> String {
        let dips = |id: &str| -> Vec<(usize, Dip)> {
            let at = |&place: &usize| Some((place, self.ensemble.dip(self.arm, self.against, self.column(id, place)?)));
            self.origins.iter().filter_map(at).filter(|(_, d)| self.is_told(d)).collect()
        };
        let mut facts = Vec::new();
        for (id, what) in [("delivery", "delivery")].into_iter().chain(STRAINS) {
            // With several programmes the deepest one is told.
            let deepest = dips(id).into_iter().max_by(|a, b| a.1.depth.median.total_cmp(&b.1.depth.median));
            if let (Some((place, dip)), Some(m)) = (deepest, metric(id)) {
                facts.push(self.dip_told(what, m, place, &dip));
            }
        }
        if facts.is_empty() {
            return "The price: in most futures neither delivery dips nor strain or turnover rises enough to matter."
                .to_owned();
        }
        format!("The price on the way: {}.", facts.join("; "))
    }

    /// A dip is told if most futures have one and the mean is clearly worse where it is usually deepest: the lowest month of
    /// a series that is only luck lies below zero too.
    fn is_told(&self, dip: &Dip) -> bool {
        let worst = dip.worst_month.median;
        if worst.is_nan() || (dip.dips as f64) < MOST * dip.futures as f64 {
            return false;
        }
        let there = Summary::of(self.ensemble.differences(self.arm, self.against, dip.column, worst.round() as usize));
        Verdict::of(&there, self.ensemble.layout.columns[dip.column].metric()) == Verdict::Worse
    }

    fn dip_told(&self, what: &str, m: &Metric, place: usize, dip: &Dip) -> String {
        let at = if self.origins.len() > 1 { format!(" at {}", self.name(place)) } else { String::new() };
        let depth = words::difference(m, -dip.depth.median * f64::from(direction(m)));
        let recovered = dip.recovered as f64 / dip.dips as f64;
        let over = if recovered >= MOST {
            let month = dip.recovery_month.median;
            let rest = if dip.recovered < dip.dips {
                format!(" in {} of them", words::share(recovered))
            } else {
                String::new()
            };
            format!("over by month {}{rest}", words::plain(month, 0))
        } else {
            format!("not over by month {} in {} of them", self.last(), words::share(1.0 - recovered))
        };
        let share = words::share(dip.dips as f64 / dip.futures as f64);
        format!(
            "{what}{at} {depth} at its worst, in month {} ({share} of futures; {over})",
            words::plain(dip.worst_month.median, 0)
        )
    }

    fn certainty(&self) -> String {
        let place = self.origins[0];
        let effects: Vec<_> = HEADLINES.iter().filter_map(|&(id, _)| self.effect(id, place)).collect();
        let n = self.ensemble.futures.len();
        let Some((first, s)) = effects.first() else {
            return format!("How sure: {} futures.", words::count(n));
        };
        let mut text = format!(
            "How sure: over {} futures the mean effect on {} lies between {} and {} (95 % interval)",
            words::count(n),
            first.id,
            words::signed(s.mean_low, words::decimals(first)),
            words::difference(first, s.mean_high),
        );
        if n < 2 {
            text = "How sure: one future tells nothing about luck".to_owned();
        }
        text.push_str(&match Verdict::of(s, first) {
            Verdict::NoClearDifference if n > 1 => {
                let needed = (s.half_width() / f64::from(first.least)).powi(2) * n as f64;
                let needed = words::count(two_digits(needed));
                format!(
                    "; to tell {} from luck would take about {needed} futures",
                    words::level(first, f64::from(first.least))
                )
            }
            _ => format!("; {} of futures are better for it", words::share(self.share_better(first, place))),
        });
        let doubt = |(_, s): &&(&Metric, Summary)| s.sd / s.mean.abs();
        if let Some((m, _)) = effects.iter().filter(|e| !doubt(e).is_nan()).max_by(|a, b| doubt(a).total_cmp(&doubt(b)))
            && m.id != first.id
            && n > 1
        {
            text.push_str(&format!(
                ", and the least certain of the three is {} ({} better)",
                m.id,
                words::share(self.share_better(m, place))
            ));
        }
        text.push('.');
        let twins =
            self.column(first.id, place).and_then(|c| self.ensemble.twins(self.arm, self.against, c, self.last()));
        if let Some(t) = twins.filter(|t| t.ratio >= 1.5) {
            let times = words::plain(t.ratio, usize::from(t.ratio < 9.5));
            text.push_str(&format!(
                " Twins that share their luck do the work of {times} times as many unpaired futures."
            ));
        }
        text
    }

    fn share_better(&self, metric: &Metric, place: usize) -> f64 {
        let Some(column) = self.column(metric.id, place) else { return f64::NAN };
        let at_end: Vec<f32> = self.ensemble.differences(self.arm, self.against, column, self.last()).collect();
        f64::from(super::share_above(&at_end, direction(metric)))
    }

    fn limits(&self) -> String {
        let rows = || MECHANISMS.iter().flat_map(|(_, _, table)| table.iter());
        let assumed = rows().filter(|p| p.evidence == Evidence::Assumption).count();
        format!(
            "A comparison under stated assumptions: it ranks plans inside this model, and says nothing of a particular \
             organisation or of the time after month {}; {assumed} of its {} parameters are our own assumptions.",
            self.last(),
            rows().count(),
        )
    }

    /// What is said when nothing differs.
    fn quiet(&self) -> Finding {
        let n = words::count(self.ensemble.futures.len());
        let place = self.ensemble.layout.places.iter().position(|p| p.kind == PlaceKind::Chain).unwrap_or(0);
        let (headline, price) = if self.scenario.programme.is_empty() {
            (
                format!("No programme, and nothing differs: the twins coincide to the last bit in all {n} futures."),
                "There is no programme, so there is no price.".to_owned(),
            )
        } else {
            (
                format!("The programme changes nothing: the arms coincide to the last bit in all {n} futures."),
                "Look whether its levers differ from where the organisation's culture already puts them, and whether it \
                 reaches anybody (coverage)."
                    .to_owned(),
            )
        };
        let stands: Vec<String> = ["loyalty", "delivery", "engagement", "lead_time"]
            .iter()
            .filter_map(|id| {
                let (column, m) = (self.column(id, place)?, metric(id)?);
                let (start, end) = (self.ensemble.level(0, column, 0), self.ensemble.level(0, column, self.last()));
                let drift = words::signed(end.mean - start.mean, words::decimals(m));
                Some(format!("{} {} ({drift} since month 0)", m.name.to_lowercase(), words::level(m, end.mean)))
            })
            .collect();
        let certainty = "How sure: exactly; twins share every draw, so a difference could only come from a programme.";
        Finding {
            headline,
            ripple: format!("The chain at month {}: {}.", self.last(), list(&stands)),
            price,
            certainty: certainty.to_owned(),
            limits: self.limits(),
        }
    }
}

/// A count with two leading digits: what a rough answer deserves.
fn two_digits(x: f64) -> usize {
    let scale = 10_f64.powf((x.max(1.0).log10().floor() - 1.0).max(0.0));
    ((x / scale).ceil() * scale) as usize
}
