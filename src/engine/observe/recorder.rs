//! The observer: reads the world at the end of every week and writes the metrics of every month.

#[cfg(all(target_arch = "x86_64", not(debug_assertions)))]
use multiversion::multiversion;

use super::accumulator::{Accumulator, Answers, Month, OneAnswer, OneEmployee, OneFirm, OneSegment, Staff};
use super::table::formulas;
use super::{Broken, Layout, METRICS, Metric, PlaceKind, Theme, Trajectory};
use crate::lanes::{Lanes, one_by_one};
use crate::mechanism::{Customer, Employee, Organisation, Parameters, People, World};
use crate::world::{Buyer, NONE, Seat, Structure};

/// Weeks over which the variability of orders is taken.
const YEAR: usize = 52;

/// Watches one batch of futures in one arm.
#[derive(Clone, Debug)]
pub struct Recorder<const N: usize> {
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
    /// Whether an organisation makes or sells what a channel's customers get, by channel and organisation.
    suppliers: Vec<Vec<bool>>,
}

impl<const N: usize> Recorder<N> {
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
            suppliers: structure.routes.iter().map(|route| suppliers(structure, route.seller)).collect(),
        }
    }

    /// After every step.
    pub fn step(&mut self, structure: &Structure, world: &World<N>) {
        self.steps += 1;
        for (sums, org) in self.month.iter_mut().zip(&world.organisations) {
            sums[0] += org.delivery.lead_time;
            sums[1] += org.delivery.output * (self.steps_a_week as f32 / org.usual.demand);
            sums[2] += org.viability.result;
        }
        let (firms, routes) = (structure.firms.len(), structure.routes.len());
        for (sum, org) in self.week.iter_mut().zip(&world.organisations) {
            *sum += org.ordering.orders;
        }
        for (c, channel) in world.channels.iter().enumerate() {
            self.week[firms + c] += channel.ordering.orders;
            if let Buyer::Segment { .. } = structure.routes[c].buyer {
                self.week[firms + routes] += channel.ordering.orders;
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
        let formulas = formulas::<N>();
        let accumulators = self.accumulators(parameters, structure, world, layout);
        for (k, column) in layout.columns.iter().enumerate() {
            let (metric, accumulator) = (&METRICS[column.metric], &accumulators[column.place]);
            let value = formulas[column.metric](accumulator);
            let sound = |lane: usize| value[lane].is_finite() || self.is_undefined(metric, accumulator, lane);
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
    fn is_undefined(&self, metric: &Metric, accumulator: &Accumulator<N>, lane: usize) -> bool {
        let nobody = |count: Lanes<N>| count[lane] == 0.0;
        match (metric.id, metric.theme) {
            ("acquisition", _) => nobody(accumulator.markets.free),
            ("employee_advocacy", _) => nobody(accumulator.colleagues.active),
            ("warmth", _) => nobody(accumulator.staff.contact),
            ("commitment_middles", _) => nobody(accumulator.people.silos.middles),
            ("commitment_contact", _) => nobody(accumulator.people.commitment.contact),
            ("commitment_frontline", _) => nobody(accumulator.people.commitment.frontline),
            ("bullwhip", _) => self.weeks < YEAR / 2,
            (_, Theme::Customers) => nobody(accumulator.customers.market.active),
            (_, Theme::People) => nobody(accumulator.people.turnover.filled),
            _ => false,
        }
    }

    /// One accumulator per place of the layout.
    fn accumulators(
        &self,
        p: &Parameters,
        structure: &Structure,
        world: &World<N>,
        layout: &Layout,
    ) -> Vec<Accumulator<N>> {
        let firms: Vec<Accumulator<N>> =
            (0..structure.firms.len()).map(|i| self.firm(p, structure, world, i)).collect();
        let channels: Vec<Accumulator<N>> =
            (0..structure.routes.len()).map(|c| self.channel(structure, world, &firms, c)).collect();
        let mut whole = firms;
        for (accumulator, colleagues) in whole.iter_mut().zip(self.colleagues(structure, world)) {
            accumulator.colleagues = colleagues;
        }
        for (c, route) in structure.routes.iter().enumerate() {
            whole[route.seller].add_customers(&channels[c]);
        }
        let mut accumulators: Vec<Accumulator<N>> = whole.iter().cloned().chain(channels).collect();
        let organisations = layout.places.iter().filter(|p| p.kind == PlaceKind::Organisation);
        let tiers: Vec<usize> = organisations.map(|p| p.tier).collect();
        for place in &layout.places[accumulators.len()..] {
            let mut sum = Accumulator::default();
            for (accumulator, &tier) in whole.iter().zip(&tiers) {
                if place.kind == PlaceKind::Chain || place.tier == tier {
                    sum.add(accumulator);
                }
            }
            accumulators.push(sum);
        }
        accumulators
    }

    /// An organisation: its people and its work.
    fn firm(&self, parameters: &Parameters, structure: &Structure, world: &World<N>, i: usize) -> Accumulator<N> {
        let org = &world.organisations[i];
        let mut t = Accumulator { people: org.people.clone(), bullwhip: self.bullwhip(i), ..Accumulator::default() };
        t.firm.count(&OneFirm { parameters, org, month: self.month_of(org, i) });
        let seats = structure.firms[i].seats.clone();
        t.staff = employees(parameters, org, &world.staff[seats.clone()], &structure.seats[seats]);
        t
    }

    /// By organisation: its people who are consumers of what it makes or sells.
    fn colleagues(&self, structure: &Structure, world: &World<N>) -> Vec<Answers<N>> {
        let mut out = vec![Answers::default(); structure.firms.len()];
        for (route, supplied) in structure.routes.iter().zip(&self.suppliers).filter(|(route, _)| !route.is_link()) {
            for i in route.slots.clone().filter(|&i| structure.slots[i].works_at != NONE) {
                let works_at = structure.slots[i].works_at as usize;
                let firm = structure.firms.partition_point(|firm| firm.seats.end <= works_at);
                if supplied.get(firm) == Some(&true) {
                    let customer = &world.customers[i];
                    let here = customer.market.active * world.staff[works_at].turnover.filled;
                    out[firm].count(&OneAnswer { customer, here });
                }
            }
        }
        out
    }

    /// What this month of an organisation was like, weighted by its usual demand; before the first, what is now.
    fn month_of(&self, org: &Organisation<N>, i: usize) -> Month<N> {
        let weight = org.usual.demand;
        if self.steps == 0 {
            let lead_time = org.delivery.lead_time * weight;
            return Month { lead_time, throughput: Lanes::from(weight), margin: Lanes::ZERO };
        }
        let [lead_time, throughput, margin] = self.month[i].map(|sum| sum * (weight / self.steps as f32));
        Month { lead_time, throughput, margin }
    }

    /// A channel: its customers, and its seller's delivery.
    fn channel(&self, structure: &Structure, world: &World<N>, firms: &[Accumulator<N>], c: usize) -> Accumulator<N> {
        let (route, channel) = (&structure.routes[c], &world.channels[c]);
        let mut t = Accumulator {
            customers: channel.customers.clone(),
            people: People::default(),
            bullwhip: self.bullwhip(structure.firms.len() + c),
            ..firms[route.seller].clone()
        };
        t.answers = answers(&world.customers[route.slots.clone()]);
        if !route.is_link() {
            t.markets.count(&OneSegment { slots: route.slots.len(), channel });
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

/// The people of an organisation.
#[cfg_attr(
    all(target_arch = "x86_64", not(debug_assertions)),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
fn employees<const N: usize>(
    parameters: &Parameters,
    org: &Organisation<N>,
    people: &[Employee<N>],
    seats: &[Seat],
) -> Staff<N> {
    let mut all = Staff::default();
    for (person, seat) in one_by_one::<N, _>(people.iter().zip(seats)) {
        all.count(&OneEmployee { parameters, org, person, seat });
    }
    all
}

/// The customers of a channel, asked.
#[cfg_attr(
    all(target_arch = "x86_64", not(debug_assertions)),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
fn answers<const N: usize>(customers: &[Customer<N>]) -> Answers<N> {
    let mut all = Answers::default();
    for customer in one_by_one::<N, _>(customers.iter()) {
        all.count(&OneAnswer { customer, here: customer.market.active });
    }
    all
}

/// Whether each organisation is this seller, or supplies it, over however many links.
fn suppliers(structure: &Structure, seller: usize) -> Vec<bool> {
    let mut found = vec![false; structure.firms.len()];
    let mut open = vec![seller];
    while let Some(firm) = open.pop() {
        if !std::mem::replace(&mut found[firm], true) {
            open.extend(structure.firms[firm].buys.iter().map(|&c| structure.routes[c].seller));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_a_number_where_somebody_is_there() {
        let one = Lanes([1.0]);
        let mut t = Accumulator::default();
        t.people.turnover.filled = one;
        t.customers.market.active = one;
        t.colleagues.active = one;
        [t.markets.slots, t.markets.free, t.staff.contact, t.firm.weight] = [one; 4];
        (t.people.silos.middles, t.people.commitment.contact, t.people.commitment.frontline) = (one, one, one);
        for (metric, formula) in METRICS.iter().zip(formulas::<1>()) {
            assert!(formula(&t)[0].is_finite(), "{}", metric.id);
        }
    }
}
