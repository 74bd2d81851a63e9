//! The observer: reads the world at the end of every week and writes the metrics of every month.

use super::{Broken, Layout, METRICS, Metric, PlaceKind, Theme, Trajectory};
use crate::lanes::Lanes;
use crate::mechanism::{Parameters, delivery, offer, service, solution, tenure, wellbeing};
use crate::world::{Buyer, Customers, People, Structure, World, usual};

/// Weeks over which the variability of orders is taken.
const YEAR: usize = 52;

/// Sums over everything at a place; every metric is a ratio of two of them.
#[derive(Clone, Debug, Default)]
struct Tally<const N: usize> {
    customers: Customers<N>,
    promoters: Lanes<N>,
    detractors: Lanes<N>,
    free: Lanes<N>,
    joining: Lanes<N>,
    people: People<N>,
    advocates: Lanes<N>,
    critics: Lanes<N>,
    resisting: Lanes<N>,
    cold: Lanes<N>,
    hot: Lanes<N>,
    quitting: Lanes<N>,
    contact: Lanes<N>,
    warmth: Lanes<N>,
    solution: Lanes<N>,
    integration: Lanes<N>,
    imposed: Lanes<N>,
    weight: f32,
    lead_time: Lanes<N>,
    on_time: Lanes<N>,
    quality: Lanes<N>,
    fit_stated: Lanes<N>,
    fit_latent: Lanes<N>,
    delivery: Lanes<N>,
    backlog: Lanes<N>,
    rework: Lanes<N>,
    unfinished: Lanes<N>,
    throughput: Lanes<N>,
    capacity: Lanes<N>,
    load: Lanes<N>,
    standard: Lanes<N>,
    margin: Lanes<N>,
    cash: Lanes<N>,
    bullwhip: Lanes<N>,
}

impl<const N: usize> Tally<N> {
    fn add_customers(&mut self, other: &Self) {
        self.customers.add(&other.customers);
        self.promoters += other.promoters;
        self.detractors += other.detractors;
        self.free += other.free;
        self.joining += other.joining;
    }

    fn add(&mut self, other: &Self) {
        self.add_customers(other);
        self.people.add(&other.people);
        self.weight += other.weight;
        macro_rules! add {
            ($($field:ident)+) => { $(self.$field += other.$field;)+ };
        }
        add! {
            advocates critics resisting cold hot quitting contact warmth solution integration imposed lead_time on_time
            quality fit_stated fit_latent delivery backlog rework unfinished throughput capacity load standard margin cash
        }
    }
}

/// How a metric is read off a tally: one line per row of [`METRICS`].
fn formula<const N: usize>(id: &str) -> fn(&Tally<N>) -> Lanes<N> {
    match id {
        "loyalty" => |t| 100.0 * t.customers.loyalty / t.customers.active,
        "nps" => |t| 100.0 * (t.promoters - t.detractors) / t.customers.active,
        "satisfaction" => |t| 100.0 * t.customers.satisfaction / t.customers.active,
        "expectation_gap" => |t| 100.0 * t.customers.gap / t.customers.active,
        "churn" => |t| 100.0 * t.customers.leaving / t.customers.active,
        "customers" => |t| t.customers.active,
        "acquisition" => |t| 100.0 * t.joining / t.free,
        "partners" => |t| 100.0 * t.customers.partnership / t.customers.active,
        "judges" => |t| 100.0 - 100.0 * (t.customers.partnership + t.customers.disengaged) / t.customers.active,
        "disengaged" => |t| 100.0 * t.customers.disengaged / t.customers.active,
        "word_of_mouth" => |t| 100.0 * t.customers.heard / t.customers.active,
        "harshness" => |t| 100.0 * t.customers.harshness / t.customers.active,
        "enps" => |t| 100.0 * (t.advocates - t.critics) / t.people.filled,
        "engagement" => |t| 100.0 * t.people.engagement / t.people.filled,
        "commitment" => |t| 100.0 * t.people.commitment / t.people.filled,
        "resistance" => |t| 100.0 * t.resisting / t.people.filled,
        "trust" => |t| 100.0 * t.people.trust / t.people.filled,
        "tension" => |t| t.people.tension / t.people.filled,
        "too_cold" => |t| 100.0 * t.cold / t.people.filled,
        "productive" => |t| 100.0 - 100.0 * (t.cold + t.hot) / t.people.filled,
        "too_hot" => |t| 100.0 * t.hot / t.people.filled,
        "fatigue" => |t| 100.0 * t.people.fatigue / t.people.filled,
        "turnover" => |t| 100.0 * t.quitting / t.people.filled,
        "staff" => |t| t.people.filled,
        "adoption" => |t| 100.0 * t.people.adoption / t.people.filled,
        "reported_adoption" => |t| 100.0 * t.people.reported / t.people.filled,
        "proficiency" => |t| 100.0 * t.people.proficiency / t.people.filled,
        "solution" => |t| 100.0 * t.solution / t.people.filled,
        "integration" => |t| 100.0 * t.integration / t.people.filled,
        "warmth" => |t| 100.0 * t.warmth / t.contact,
        "imposed" => |t| t.imposed / t.people.filled,
        "lead_time" => |t| t.lead_time / t.weight,
        "on_time" => |t| 100.0 * t.on_time / t.weight,
        "quality" => |t| 100.0 * t.quality / t.weight,
        "fit_stated" => |t| 100.0 * t.fit_stated / t.weight,
        "fit_latent" => |t| 100.0 * t.fit_latent / t.weight,
        "delivery" => |t| 100.0 * t.delivery / t.weight,
        "backlog" => |t| t.backlog / t.weight,
        "rework" => |t| 100.0 * t.rework / t.weight,
        "unfinished" => |t| t.unfinished / t.weight,
        "throughput" => |t| 100.0 * t.throughput / t.weight,
        "capacity" => |t| 100.0 * t.capacity / t.weight,
        "load" => |t| 100.0 * t.load / t.weight,
        "standard" => |t| 100.0 * t.standard / t.weight,
        "bullwhip" => |t| t.bullwhip,
        "margin" => |t| 100.0 * t.margin / t.weight,
        "cash" => |t| t.cash,
        _ => |_| Lanes::from(f32::NAN),
    }
}

/// Watches one batch of futures in one arm.
#[derive(Clone, Debug)]
pub struct Probe<const N: usize> {
    steps_a_week: usize,
    /// Steps of the month so far, and of the week.
    steps: usize,
    in_week: usize,
    /// Sums of the month so far, by organisation: lead time, throughput, margin.
    month: Vec<[Lanes<N>; 3]>,
    /// Orders received in each of the last weeks, by organisation, channel, and all consumers.
    orders: Vec<Vec<Lanes<N>>>,
    week: Vec<Lanes<N>>,
    weeks: usize,
}

impl<const N: usize> Probe<N> {
    /// An observer who has seen nothing yet.
    #[must_use]
    pub fn new(structure: &Structure, steps_a_week: usize) -> Self {
        let flows = structure.firms.len() + structure.routes.len() + 1;
        Self {
            steps_a_week,
            steps: 0,
            in_week: 0,
            month: vec![[Lanes::ZERO; 3]; structure.firms.len()],
            orders: vec![vec![Lanes::ZERO; flows]; YEAR],
            week: vec![Lanes::ZERO; flows],
            weeks: 0,
        }
    }

    /// After every step.
    pub fn step(&mut self, structure: &Structure, world: &World<N>) {
        self.steps += 1;
        for (sums, org) in self.month.iter_mut().zip(&world.organisations) {
            sums[0] += org.work.lead_time;
            sums[1] += org.work.output * (self.steps_a_week as f32 / org.usual.demand);
            sums[2] += org.work.result;
        }
        let (firms, routes) = (structure.firms.len(), structure.routes.len());
        for (sum, org) in self.week.iter_mut().zip(&world.organisations) {
            *sum += org.work.orders;
        }
        for (c, channel) in world.channels.iter().enumerate() {
            self.week[firms + c] += channel.orders;
            if let Buyer::Segment { .. } = structure.routes[c].buyer {
                self.week[firms + routes] += channel.orders;
            }
        }
        self.in_week += 1;
        if self.in_week == self.steps_a_week {
            self.in_week = 0;
            let slot = self.weeks % YEAR;
            for (kept, sum) in self.orders[slot].iter_mut().zip(&mut self.week) {
                *kept = std::mem::take(sum);
            }
            self.weeks += 1;
        }
    }

    /// At the end of a month: writes its metrics into the trajectory of each lane, and begins the next.
    ///
    /// # Errors
    /// [`Broken`] when a metric that is defined there is not a finite number.
    pub fn month(
        &mut self,
        parameters: &Parameters,
        structure: &Structure,
        world: &World<N>,
        layout: &Layout,
        month: usize,
        out: &mut [Trajectory],
    ) -> Result<(), Broken> {
        let tallies = self.tallies(parameters, structure, world, layout);
        for (k, column) in layout.columns.iter().enumerate() {
            let (metric, tally) = (&METRICS[column.metric], &tallies[column.place]);
            let value = formula::<N>(metric.id)(tally);
            let sound = |lane: usize| value[lane].is_finite() || self.is_undefined(metric, tally, lane);
            if let Some(lane) = (0..N).find(|&lane| !sound(lane)) {
                let place = layout.places[column.place].id.clone();
                return Err(Broken { metric: metric.id, place, record: month, lane, value: value[lane] });
            }
            for (lane, trajectory) in out.iter_mut().enumerate() {
                trajectory.set(k, month, value[lane]);
            }
        }
        self.month.fill([Lanes::ZERO; 3]);
        self.steps = 0;
        Ok(())
    }

    /// Whether a metric has no value because there is nobody or nothing to measure it on.
    fn is_undefined(&self, metric: &Metric, tally: &Tally<N>, lane: usize) -> bool {
        let nobody = |count: Lanes<N>| count[lane] == 0.0;
        match (metric.id, metric.theme) {
            ("acquisition", _) => nobody(tally.free),
            ("warmth", _) => nobody(tally.contact),
            ("bullwhip", _) => self.weeks < YEAR / 2,
            (_, Theme::Customers) => nobody(tally.customers.active),
            (_, Theme::People) => nobody(tally.people.filled),
            _ => false,
        }
    }

    /// One tally per place of the layout.
    fn tallies(&self, p: &Parameters, structure: &Structure, world: &World<N>, layout: &Layout) -> Vec<Tally<N>> {
        let firms: Vec<Tally<N>> = (0..structure.firms.len()).map(|i| self.firm(p, structure, world, i)).collect();
        let channels: Vec<Tally<N>> =
            (0..structure.routes.len()).map(|c| self.channel(structure, world, &firms, c)).collect();
        let mut whole = firms;
        for (c, route) in structure.routes.iter().enumerate() {
            whole[route.seller].add_customers(&channels[c]);
        }
        let mut tallies: Vec<Tally<N>> = whole.iter().cloned().chain(channels).collect();
        let organisations = layout.places.iter().filter(|p| p.kind == PlaceKind::Organisation);
        let tiers: Vec<usize> = organisations.map(|p| p.tier).collect();
        for place in &layout.places[tallies.len()..] {
            let mut sum = Tally::default();
            for (tally, &tier) in whole.iter().zip(&tiers) {
                if place.kind == PlaceKind::Chain || place.tier == tier {
                    sum.add(tally);
                }
            }
            tallies.push(sum);
        }
        tallies
    }

    fn firm(&self, p: &Parameters, structure: &Structure, world: &World<N>, i: usize) -> Tally<N> {
        let org = &world.organisations[i];
        let work = &org.work;
        let weight = org.usual.demand;
        let steps = self.steps.max(1) as f32;
        let [lead_time, throughput, margin] = self.month[i].map(|sum| sum * (weight / steps));
        let better = offer::better(org, solution::worth(&p.solution, org));
        let [a, b, c, _] = service::WEIGHTS;
        let met = service::common(work.quality, work.on_time, better + usual::FIT) * (1.0 / (a + b + c));
        let people = &org.people;
        let mut t = Tally {
            people: people.clone(),
            solution: org.solution() * people.filled,
            integration: org.integration * people.filled,
            imposed: org.imposed * people.filled,
            weight,
            lead_time: if self.steps == 0 { work.lead_time * weight } else { lead_time },
            throughput: if self.steps == 0 { Lanes::from(weight) } else { throughput },
            margin,
            on_time: work.on_time * weight,
            quality: work.quality * weight,
            fit_stated: org.fit_stated * weight,
            fit_latent: org.fit_latent * weight,
            delivery: met * weight,
            backlog: work.backlog,
            rework: delivery::returned(&p.delivery, org.defects, better) * weight,
            unfinished: org.initiatives * weight,
            capacity: work.capacity / org.flex * p.delivery.load * delivery::usual_good(&p.delivery),
            load: work.load * weight,
            standard: org.standard * weight,
            cash: org.cash,
            bullwhip: self.bullwhip(i),
            ..Tally::default()
        };
        let base = tenure::base_hazard(&p.tenure, org.layoff_memory);
        for k in structure.firms[i].seats.clone() {
            let person = &world.staff[k];
            let here = person.filled;
            let answer = 10.0 * wellbeing::advocacy(&p.wellbeing, person.engagement);
            t.advocates += (1.0 - answer.below(8.5)) * here;
            t.critics += answer.below(6.5) * here;
            t.resisting += person.commitment.below(-0.3) * here;
            // Where somebody bears less than the zone begins with, too hot goes before too cold: nobody is counted twice.
            let hot = person.tension.above(person.traits.tolerance);
            t.cold += person.tension.below(p.tension.zone_low) * (1.0 - hot) * here;
            t.hot += hot * here;
            t.quitting += tenure::exit_hazard(&p.tenure, base, person.engagement, person.distress) * here;
            if structure.seats[k].meets_customers {
                t.contact += here;
                t.warmth += person.warmth * here;
            }
        }
        t
    }

    /// A channel: its customers, and its seller's delivery.
    fn channel(&self, structure: &Structure, world: &World<N>, firms: &[Tally<N>], c: usize) -> Tally<N> {
        let route = &structure.routes[c];
        let state = &world.channels[c];
        let seller = &firms[route.seller];
        let mut t = Tally {
            customers: state.customers.clone(),
            bullwhip: self.bullwhip(structure.firms.len() + c),
            people: People::default(),
            ..seller.clone()
        };
        for i in route.slots.clone() {
            let customer = &world.customers[i];
            let answer = 10.0 * customer.loyalty;
            t.promoters += (1.0 - answer.below(8.5)) * customer.active;
            t.detractors += answer.below(6.5) * customer.active;
        }
        if let Buyer::Segment { .. } = route.buyer {
            t.free = route.slots.len() as f32 - state.customers.active;
            t.joining = state.joining * t.free;
        }
        t
    }

    /// Squared coefficient of variation of a flow of orders over the last year, against that of all consumers.
    fn bullwhip(&self, flow: usize) -> Lanes<N> {
        let last = self.week.len() - 1;
        let weeks = self.weeks.min(YEAR);
        if weeks < YEAR / 2 {
            return Lanes::from(f32::NAN);
        }
        let variability = |flow: usize| {
            let mut mean = Lanes::ZERO;
            for week in &self.orders[..weeks] {
                mean += week[flow] * (1.0 / weeks as f32);
            }
            let mut square = Lanes::ZERO;
            for week in &self.orders[..weeks] {
                let off = week[flow] - mean;
                square += off * off * (1.0 / weeks as f32);
            }
            square / (mean * mean).max(1e-9)
        };
        variability(flow) / variability(last).max(1e-9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_a_formula() {
        let people = People { filled: Lanes([1.0]), ..People::default() };
        let customers = Customers { active: Lanes([1.0]), ..Customers::default() };
        let one = Lanes([1.0]);
        let tally = Tally { people, customers, free: one, contact: one, weight: 1.0, ..Tally::default() };
        for metric in METRICS {
            assert!(formula::<1>(metric.id)(&tally)[0].is_finite(), "{}", metric.id);
        }
    }
}
