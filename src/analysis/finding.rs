//! The finding in five short lines, each one claim: the answer, how far it ripples, what it costs, how sure the model is, and what
//! it does not say.

use serde::Serialize;

use super::{Analysis, Effect, Reach, Standing, Under};
use crate::ensemble::{Dip, Verdict, direction};
use crate::format::{self, list};
use crate::mechanism::MECHANISMS;
use crate::observe::{Metric, PlaceKind, metric};
use crate::quantity::Evidence;

/// What customers, the work and the people show first.
const HEADLINES: [(&str, &str); 3] =
    [("loyalty", "loyalty of its customers"), ("delivery", "delivery"), ("engagement", "engagement of its people")];
/// What a change costs on the way.
const STRAINS: [(&str, &str); 3] = [("too_hot", "people too hot"), ("fatigue", "fatigue"), ("turnover", "turnover")];
/// Most: this share of futures.
const HALF_OF_FUTURES: f64 = 0.5;
/// In so many futures or more a dip is told without saying in how many.
const NEARLY_ALL: f64 = 0.9;
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
    /// What an arm of an experiment shows against another.
    #[must_use]
    pub fn of(analysis: &Analysis<'_>, arm: usize, against: usize) -> Self {
        let teller = Teller { analysis, pair: (arm, against) };
        if analysis.coincide((arm, against)) || analysis.origins.is_empty() {
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

struct Teller<'a> {
    analysis: &'a Analysis<'a>,
    pair: (usize, usize),
}

impl Teller<'_> {
    fn name(&self, place: usize) -> &str {
        &self.analysis.layout().places[place].name
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
        self.analysis.last()
    }

    /// "month 12", with its date where the scenario says when it starts.
    fn month(&self, month: usize) -> String {
        self.analysis.scenario.month_told(month)
    }

    /// ", half of it from month 12", once it has arrived.
    fn half(&self, arrival: Option<usize>) -> String {
        arrival.map_or_else(String::new, |month| format!(", half of it from {}", self.month(month)))
    }

    /// The paired difference at the last month.
    fn effect(&self, id: &str, place: usize) -> Option<Effect<'_>> {
        let column = self.analysis.column(id, place)?;
        Some(self.analysis.effect(self.pair, column, self.last()))
    }

    /// "Better in every future: with the programme at Maker, month 36, mean over 200 futures, loyalty of its customers +4.9 points,
    /// delivery +11.6 points, no clear difference in engagement of its people."
    fn headline(&self) -> String {
        let origins = &self.analysis.origins;
        let effects = |place: usize| -> Vec<(&str, Effect<'_>)> {
            HEADLINES.iter().filter_map(|&(id, what)| Some((what, self.effect(id, place)?))).collect()
        };
        let told: Vec<(&str, Effect<'_>)> = match origins.as_slice() {
            [one] => effects(*one),
            several => several.iter().take(TOLD).filter_map(|&p| effects(p).into_iter().next()).collect(),
        };
        let Some((_, first)) = told.first() else { return String::new() };
        let n = self.analysis.futures();
        let over = if n == 1 { "one future".to_owned() } else { format!("mean over {} futures", format::count(n)) };
        let against = if self.pair.1 == 0 { "" } else { &format!(", against {}", self.analysis.arms()[self.pair.1]) };
        let at = self.month(self.last());
        let setting = format!("with the programme at {}, {at}, {over}{against}", self.names(origins));
        let said = |effect: &Effect<'_>| effect.verdict().replace("; ", ", ");
        // Where one thing is said of all, the lead says it.
        let is_all = told.iter().all(|(_, effect)| said(effect) == said(first));
        let unclear = || if is_all { said(first) } else { "nothing clear".to_owned() };
        let (lead, draws_are_told) = lead(told.iter().map(|(_, effect)| effect)).unwrap_or_else(|| (unclear(), false));
        let fact = |(what, effect): &(&str, Effect<'_>)| {
            let what = if origins.len() > 1 {
                format!("{what} at {}", effect.place.name).replace("of its customers at", "of the customers of")
            } else {
                (*what).to_owned()
            };
            let said = said(effect);
            match effect.difference.n {
                0 => format!("{what} not measured"),
                1 => format!("{what} {}", effect.mean_with_unit()),
                _ if effect.difference.is_zero() => format!("no difference at all in {what}"),
                // The lead has said it.
                _ if !effect.is_told() && is_all => what,
                _ if !effect.is_told() => format!("{} in {what}", effect.verdict.word()),
                _ if said == lead => format!("{what} {}", effect.mean_with_unit()),
                _ if effect.hangs() => format!("{what} {} ({})", effect.mean_with_unit(), unbracketed(&said)),
                _ => format!("{what} {}", beside(effect, &lead, draws_are_told)),
            }
        };
        let facts: Vec<String> = told.iter().map(fact).collect();
        format!("{}: {setting}: {}.", format::sentence(&lead), facts.join(", "))
    }

    fn ripple(&self) -> String {
        let loyalty = self.analysis.ripple(self.pair, "loyalty");
        let origins = &self.analysis.origins;
        let beyond = |r: &&Reach| {
            let kind = self.analysis.layout().places[r.place].kind;
            kind != PlaceKind::Tier && !origins.contains(&r.place) && r.hops >= 0
        };
        let mut places: Vec<&Reach> = loyalty.reaches.iter().filter(beyond).collect();
        [Some(self.downstream(&mut places)), self.upstream()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn downstream(&self, places: &mut Vec<&Reach>) -> String {
        if places.is_empty() {
            return "There is nobody further down this chain for a ripple to reach.".to_owned();
        }
        let month = self.last();
        let effect = |r: &Reach| self.analysis.effect(self.pair, r.column, month);
        let (told, other): (Vec<&Reach>, Vec<&Reach>) = places.iter().copied().partition(|r| effect(r).is_told());
        if told.is_empty() {
            let names: Vec<usize> = other.iter().map(|r| r.place).collect();
            return format!(
                "Downstream, no meaningful difference in loyalty at month {month} at {}.",
                self.names(&names)
            );
        }
        *places = told;
        places.sort_by_key(|r| (r.hops, r.arrival.unwrap_or(usize::MAX)));
        let told = |r: &&Reach| {
            let effect = effect(r);
            format!("{} {}{}{}", self.name(r.place), effect.mean_with_unit(), self.half(r.arrival), hanging(&effect))
        };
        let mut facts: Vec<String> = places.iter().take(TOLD).map(told).collect();
        if places.len() > TOLD {
            facts.push(format!("{} more", places.len() - TOLD));
        }
        let unclear = match other.len() {
            0 => String::new(),
            _ => {
                let names = self.names(&other.iter().map(|r| r.place).collect::<Vec<_>>());
                format!("; no meaningful difference at {names}")
            }
        };
        format!("Downstream, loyalty at month {month}: {}{unclear}.", facts.join("; "))
    }

    fn upstream(&self) -> Option<String> {
        let places = &self.analysis.layout().places;
        let delivery = self.analysis.ripple(self.pair, "delivery");
        let is_supplier = |r: &&Reach| places[r.place].kind == PlaceKind::Organisation && r.hops < 0;
        let suppliers: Vec<usize> = delivery.reaches.iter().filter(is_supplier).map(|r| r.place).collect();
        if suppliers.is_empty() {
            return None;
        }
        let month = self.last();
        let facts: Vec<String> = suppliers
            .iter()
            .flat_map(|&place| HEADLINES.iter().map(move |&(id, _)| (place, id)))
            .filter_map(|(place, id)| {
                let column = self.analysis.column(id, place)?;
                let effect = self.analysis.effect(self.pair, column, month);
                let when = self.half(self.analysis.arrival(self.pair, column));
                let told = format!("{} {id} {}{when}{}", self.name(place), effect.mean_with_unit(), hanging(&effect));
                effect.is_told().then_some(told)
            })
            .collect();
        Some(match facts.as_slice() {
            [] => format!(
                "Upstream, no meaningful difference in loyalty, delivery or engagement at month {month} at {}.",
                self.names(&suppliers)
            ),
            facts => format!(
                "Upstream at month {month}: {}.",
                facts.iter().take(TOLD).cloned().collect::<Vec<_>>().join("; ")
            ),
        })
    }

    fn price(&self) -> String {
        let dips = |id: &str| -> Vec<(usize, Dip)> {
            let at = |&place: &usize| Some((place, self.analysis.dip(self.pair, self.analysis.column(id, place)?)));
            self.analysis.origins.iter().filter_map(at).filter(|(_, d)| self.is_told(d)).collect()
        };
        let mut facts = Vec::new();
        for (id, what) in [("delivery", "delivery")].into_iter().chain(STRAINS) {
            // With several programmes the deepest one is told.
            let deepest = dips(id).into_iter().max_by(|a, b| a.1.depth.median.total_cmp(&b.1.depth.median));
            if let (Some((place, dip)), Some(m)) = (deepest, metric(id)) {
                facts.push(self.dip_told(what, m, place, &dip));
            }
        }
        let taken = self.taken();
        if facts.is_empty() {
            let dips = |id: &str, place: usize| {
                let column = self.analysis.column(id, place)?;
                Some(mostly_dips(&self.analysis.dip(self.pair, column)))
            };
            let ids = || std::iter::once("delivery").chain(STRAINS.map(|(id, _)| id));
            let most_dip = self.analysis.origins.iter().any(|&p| ids().any(|id| dips(id, p) == Some(true)));
            if self.analysis.futures() < 2 {
                return format!("The price: one future cannot tell it.{taken}");
            }
            if most_dip {
                return format!("The price: what dips on the way cannot be told from luck.{taken}");
            }
            return format!(
                "The price: in most futures delivery does not dip, and strain and turnover do not rise enough to matter.{taken}"
            );
        }
        format!("The price (median of the futures that dip): {}.{taken}", facts.join("; "))
    }

    /// What the programme takes of hours, money and managers' time where it is.
    fn taken(&self) -> String {
        let told = |id: &str, place: usize| {
            let effect = self.effect(id, place)?;
            Some(format::level(effect.metric, effect.difference.mean))
        };
        let facts: Vec<String> = self
            .analysis
            .origins
            .iter()
            .take(TOLD)
            .filter_map(|&place| {
                let (cost, attention) = (told("programme_cost", place)?, told("attention", place)?);
                let at =
                    if self.analysis.origins.len() > 1 { format!(" at {}", self.name(place)) } else { String::new() };
                Some(format!("{cost} in hours and money{at} and now takes {attention} of managers' time"))
            })
            .collect();
        if facts.is_empty() {
            return String::new();
        }
        format!(" By month {} the programme has cost {}.", self.last(), facts.join("; "))
    }

    /// A dip is told if most futures have one and the mean is clearly worse where it is usually deepest: the lowest month of
    /// a series that is only luck lies below zero too.
    fn is_told(&self, dip: &Dip) -> bool {
        let worst = dip.worst_month.median;
        worst.is_finite()
            && mostly_dips(dip)
            && self.analysis.effect(self.pair, dip.column, worst.round() as usize).verdict == Verdict::Worse
    }

    fn dip_told(&self, what: &str, m: &Metric, place: usize, dip: &Dip) -> String {
        let at = if self.analysis.origins.len() > 1 { format!(" at {}", self.name(place)) } else { String::new() };
        let depth = format::difference(m, -dip.depth.median * f64::from(direction(m)));
        let over = match dip.half_over {
            Some(month) => format!("over by {} in half of them", self.month(month)),
            None => format!("in most of them not over by month {}", self.last()),
        };
        let share = dip.dips as f64 / dip.futures as f64;
        let share =
            if share < NEARLY_ALL { format!(", in {} of futures", format::share(share)) } else { String::new() };
        format!("{what}{at} {depth} at worst in {}, {over}{share}", self.month(dip.worst_month.median.round() as usize))
    }

    fn certainty(&self) -> String {
        let Some(place) = self.analysis.origin() else { return String::new() };
        let effects: Vec<Effect<'_>> = HEADLINES.iter().filter_map(|&(id, _)| self.effect(id, place)).collect();
        let n = self.analysis.futures();
        let Some(first) = effects.first() else {
            return format!("How sure: {}.", format::counted(n, "future"));
        };
        if n < 2 {
            return "How sure: one future tells nothing about luck; simulate more with --futures.".to_owned();
        }
        let (m, s) = (first.metric, &first.difference);
        let between = |range: String| {
            format!("{} {}", range.replace(" to ", " and "), format::difference_unit(m)).trim_end().to_owned()
        };
        let mut text = if s.sd == 0.0 {
            format!("How sure: the effect on {} is the same in all {} futures", m.id, format::count(n))
        } else {
            format!(
                "How sure: the mean effect on {} lies between {} (95 % interval of the mean over {} futures); 8 in 10 \
                 futures lie between {}",
                m.id,
                between(first.interval()),
                format::count(n),
                between(first.spread()),
            )
        };
        if first.verdict == Verdict::NoClearDifference {
            let least = f64::from(m.minimal_important_difference);
            let needed = (s.half_width() / least).powi(2) * n as f64;
            let needed = if needed < 1e6 {
                format!("about {}", format::about(needed))
            } else {
                "more than a million".to_owned()
            };
            text.push_str(&format!("; to tell {} from luck would take {needed} futures", format::level(m, least)));
        }
        text.push('.');
        if let Some(words) = self.analysis.column(m.id, place).and_then(|c| self.analysis.assumptions_in_words(c))
            && self.pair == (1, 0)
        {
            text.push(' ');
            text.push_str(&words);
        }
        text
    }

    fn limits(&self) -> String {
        let rows = || MECHANISMS.iter().flat_map(|(_, _, table)| table.iter());
        let assumed = rows().filter(|p| p.evidence == Evidence::Assumption).count();
        let learnt = self.analysis.scenario.ensemble.as_ref().is_some_and(|e| !e.draws.is_empty());
        let known = if learnt {
            "knows of your organisation only what its figures told, and nothing"
        } else {
            "knows nothing of a particular organisation or"
        };
        format!(
            "This is not a forecast: the model compares plans under stated assumptions ({assumed} of its {} parameters are our \
             own) and {known} of the time after month {}.",
            rows().count(),
            self.last(),
        )
    }

    /// What is said when nothing differs.
    fn quiet(&self) -> Finding {
        let n = self.analysis.futures();
        let any = if n == 1 { "the one future".to_owned() } else { format!("any of {} futures", format::count(n)) };
        let place = self.analysis.layout().places.iter().position(|p| p.kind == PlaceKind::Chain);
        let (headline, price) = if self.analysis.scenario.programme.is_empty() {
            (
                format!("No programme, and nothing changes: not one number differs in {any}."),
                "There is no programme, so there is no price.".to_owned(),
            )
        } else {
            (
                format!("The programme changes nothing: not one number differs in {any}."),
                "Look whether its levers differ from where the organisation's culture already puts them, and whether it \
                 reaches anybody (coverage)."
                    .to_owned(),
            )
        };
        let stands: Vec<String> = ["loyalty", "delivery", "engagement", "lead_time"]
            .iter()
            .filter_map(|id| {
                let (column, m) = (self.analysis.column(id, place?)?, metric(id)?);
                let levels = self.analysis.levels(0, column);
                let (start, end) = (levels[0].mean, levels[self.last()].mean);
                let drift = format::signed(end - start, format::decimals(m));
                Some(format!("{} {} ({drift} since month 0)", format::spoken(m), format::level(m, end)))
            })
            .collect();
        let certainty = "How sure: exactly; twins share every draw, so a difference could only come from a programme.";
        Finding {
            headline,
            ripple: format!("The chain at {}, mean over futures: {}.", self.month(self.last()), list(&stands)),
            price,
            certainty: certainty.to_owned(),
            limits: self.limits(),
        }
    }
}

/// What the headline leads with, and whether it has said in how many draws of the assumptions: the verdict where all that is clear is told in
/// the same words, else the word they share, taking luck and assumptions; none where nothing is clear.
fn lead<'a>(effects: impl Iterator<Item = &'a Effect<'a>>) -> Option<(String, bool)> {
    let clear: Vec<&Effect<'_>> = effects.filter(|e| e.verdict.is_resolved() && e.difference.n > 1).collect();
    let [first, others @ ..] = &clear[..] else { return None };
    let alike = |of: &dyn Fn(&Effect<'_>) -> Option<String>| others.iter().all(|e| of(e) == of(first));
    if alike(&|e| Some(e.verdict())) {
        return Some((first.verdict().replace("; ", ", "), false));
    }
    let word = if alike(&|e| Some(e.word().to_owned())) {
        first.word().to_owned()
    } else if others.iter().all(|e| e.verdict == first.verdict) {
        // Some of them hold, some hang on what is assumed.
        format!("{} on average", first.verdict.word())
    } else {
        "better and worse".to_owned()
    };
    let holds = |e: &Effect<'_>| e.under.as_ref().filter(|u| u.standing == Standing::Holds).map(Under::agreement);
    Some(match holds(first) {
        Some(agreement) if alike(&holds) => (format!("{word} {agreement}"), true),
        _ => (word, false),
    })
}

/// A clear effect under a lead that has not said all of it: "+4.8 points on average (worse in 1 of 10 futures, holds in 61 of 64
/// draws of the assumptions)".
fn beside(effect: &Effect<'_>, lead: &str, draws_are_told: bool) -> String {
    let (word, others) = (effect.verdict.word(), effect.against());
    let is_led = lead == word || lead.starts_with(&format!("{word} "));
    let share = if others.is_some() { "on average" } else { "in every future" };
    let mut more: Vec<String> = match (is_led, &others) {
        (true, Some(_)) => Vec::new(),
        (true, None) => vec![share.to_owned()],
        (false, _) => vec![format!("{word} {share}")],
    };
    let on_average = if is_led && others.is_some() && !lead.ends_with("on average") { " on average" } else { "" };
    more.extend(others);
    let under = effect.under.as_ref().filter(|under| !(draws_are_told && under.standing == Standing::Holds));
    more.extend(under.map(|under| format!("holds {}", under.agreement())));
    format!("{}{on_average} ({})", effect.mean_with_unit(), more.join(", "))
}

/// "depends on assumptions: better in 2 of 8 draws": no brackets within brackets.
fn unbracketed(said: &str) -> String {
    said.replacen(" (", ": ", 1).replace(')', "")
}

/// What is said behind a number that does not hold whatever is assumed.
fn hanging(effect: &Effect<'_>) -> String {
    let mostly = effect.under.as_ref().is_some_and(|under| under.standing == Standing::Mostly);
    match (effect.hangs(), mostly && effect.verdict.is_resolved()) {
        (true, _) => format!(" ({})", effect.word()),
        (false, true) => " (under most assumptions)".to_owned(),
        (false, false) => String::new(),
    }
}

/// Whether most futures have a dip.
fn mostly_dips(dip: &Dip) -> bool {
    dip.dips as f64 >= HALF_OF_FUTURES * dip.futures as f64
}
