//! Closed forms and published results that the model's own laws must meet. Each row calls the law the simulation calls;
//! tolerances were fixed beforehand from the standard error of the sample, or as rounding where nothing is drawn.

use serde::Serialize;

use super::beer;
use crate::draws::{Draws, Purpose};
use crate::lanes::{Lanes, ln, relaxation_fraction};
use crate::mechanism::{
    Employee, commitment, delivery, luck, market, offer, ordering, satisfaction, standards, turnover,
};
use crate::world::usual;

/// One closed form, met or not.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// `T01` …
    pub id: &'static str,
    /// The law in a sentence.
    pub law: &'static str,
    /// Where the closed form is from.
    pub source: &'static str,
    /// What the law of the model gives.
    pub got: f64,
    /// What it should give.
    pub want: f64,
    /// How far it may be off.
    pub tolerance: f64,
}

impl Row {
    /// Whether it is met.
    #[must_use]
    pub fn passed(&self) -> bool {
        (self.got - self.want).abs() <= self.tolerance
    }

    /// Id, law and source, what the model gives, what theory gives, tolerance, verdict.
    #[must_use]
    pub fn row(&self) -> [String; 6] {
        [
            self.id.to_owned(),
            format!("{} ({})", self.law, self.source),
            format!("{:.5}", self.got),
            format!("{:.5}", self.want),
            format!("{:.1e}", self.tolerance),
            if self.passed() { "met" } else { "not met" }.to_owned(),
        ]
    }
}

/// What the model's parts cannot be held against honestly, and why.
pub static INAPPLICABLE: &[(&str, &str)] = &[
    (
        "Waits of M/M/1, M/M/c, M/G/1, Kingman",
        "delivery is a fluid stage: work in hand, not jobs in a queue one by one",
    ),
    (
        "Oscillation of a service stage that hires by backlog",
        "staff follow orders, not backlog: there is no such loop to oscillate",
    ),
    ("Sampling variance of NPS", "the model asks every customer: its NPS is a census, there is no sample"),
    (
        "Bullwhip of a moving average, several stages",
        "planners smooth exponentially; the exponential form is tested instead",
    ),
    ("Erlang delays, SEIR final size, Cobb-Douglas, power law of practice", "the model has no such part"),
    (
        "Costs of people in the beer game (2028)",
        "they come from people's own rules of ordering; the benchmark rule is reproduced",
    ),
];

/// All rows.
#[must_use]
pub fn theory() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |id, law, source, got: f64, want: f64, tolerance: f64| {
        rows.push(Row { id, law, source, got, want, tolerance });
    };
    let (backlog, lead_time) = steady_stage();
    row("T01", "Backlog is throughput times lead time", "Little 1961", backlog, 10.0 * lead_time, 1e-3);
    let bullwhip = "Chen, Ryan & Simchi-Levi 2000; exponential smoothing, free returns";
    row("T02", "Smoothing amplifies independent demand, L 3, α .3", bullwhip, amplification(None), 3.752_94, 0.11);
    row("T03", "Smoothing amplifies autocorrelated demand, φ .6", bullwhip, amplification(Some(0.6)), 2.898_58, 0.11);
    let bass = "Bass 1969; p .03, q .38 a year, no churn";
    row("T04", "Share that has joined after ten years", bass, joined(10.0), 0.812_80, 5e-4);
    row("T05", "Share that has joined at the peak, year 6.19", bass, joined(6.192_6), 0.460_53, 5e-4);
    let settled = opinions([0.3, 0.8, 0.9], [0.0, 0.0, 1.0], false);
    let friedkin = "Friedkin & Johnsen 1990; three people, worked by hand";
    row("T06", "Opinion of the first person settles", friedkin, settled[0], 0.018_797, 1e-5);
    row("T07", "Opinion of the second person settles", friedkin, settled[1], 0.106_516, 1e-5);
    row("T08", "Opinion of the third person settles", friedkin, settled[2], 0.300_752, 1e-5);
    let consensus = opinions([1.0; 3], [1.0, 0.0, 0.0], true)[2];
    row("T09", "Full openness ends in consensus", "DeGroot 1974; 4/17", consensus, 4.0 / 17.0, 1e-5);
    let (left, expected, error) = leavers();
    row("T10", "Tenure is geometric: share gone after 40 weeks", "geometric survival", left, expected, 4.0 * error);
    let oliva = "Oliva & Sterman 2001; weekly steps, overload 1.1";
    row("T11", "Standard of work after 26 weeks", oliva, eroded(26), 0.946_59, 1e-4);
    row("T12", "Standard of work after 52 weeks", oliva, eroded(52), 0.924_65, 1e-4);
    let ([variance, memory], [of_variance, of_memory]) = luck();
    row("T13", "Luck has its stationary variance", "AR(1)", variance, 1.0, 4.0 * of_variance);
    row(
        "T14",
        "Luck remembers as its time constant says",
        "AR(1), φ = e^(−1/5)",
        memory,
        (-0.2f64).exp(),
        4.0 * of_memory,
    );
    row("T15", "Relaxation leaves e^(−t/τ) after t = 3τ", "first-order delay", remainder(), (-3.0f64).exp(), 1e-5);
    row("T16", "Encounters of a week follow Poisson: mean", "Poisson, rate .25", encounters(), 0.25, 1e-3);
    row(
        "T17",
        "Knowledge settles where learning equals drift",
        "balance of rates",
        knowledge(),
        0.02 / (0.02 + 1.0 / 104.0),
        1e-4,
    );
    let p = satisfaction::Parameters::default();
    let v = satisfaction::value(&p, Lanes([-0.1f32, 0.1]));
    let aversion = f64::from(-v[0] / v[1]);
    row("T18", "A loss weighs 1.96 times a gain", "Brown et al. 2024", aversion, 1.96, 1e-4);
    let game = "Sterman 1989; benchmark rule, played by the model's ordering law";
    let costs = beer::benchmark_costs().map(f64::from);
    row("T19", "Beer game: cost of the retailer", game, costs[0], 46.0, 0.0);
    row("T20", "Beer game: cost of the wholesaler", game, costs[1], 50.0, 0.0);
    row("T21", "Beer game: cost of the distributor", game, costs[2], 54.0, 0.0);
    row("T22", "Beer game: cost of the factory", game, costs[3], 54.0, 0.0);
    row("T23", "Beer game: cost of the team", game, costs.iter().sum(), 204.0, 0.0);
    rows
}

fn steady_stage() -> (f64, f64) {
    let (mut backlog, done) = (Lanes([0.0f32]), Lanes([0.5f32]));
    for _ in 0..200 {
        [backlog, ..] = delivery::flow(backlog, Lanes([10.0]), done, Lanes([0.0]), 1.0);
    }
    (f64::from(backlog[0]), 1.0 / f64::from(done[0]))
}

/// Variance of orders over that of demand, for independent demand or with this autocorrelation.
fn amplification(phi: Option<f32>) -> f64 {
    let draws = Draws::<16>::new(11, 0);
    let p = ordering::Parameters { extrapolation: 0.0, ..ordering::Parameters::default() };
    let lead = 3.0f32;
    let mut wave = Lanes::<16>::ZERO;
    let mut smooth = Lanes::<16>::from(100.0);
    let mut position = smooth * lead;
    let (mut of_demand, mut of_orders) = (0.0f64, 0.0f64);
    for week in 0..20_000 {
        let z = draws.words(Purpose::MarketWeek, 0, week)[0].normal();
        wave = phi.map_or(z * 3.0, |phi| luck::wander(wave, 3.0, -1.0 / ln(phi), z, 1.0));
        let demand = wave + 100.0;
        position -= demand;
        smooth = smooth.relax(demand, 0.3);
        let target = ordering::forecast(&p, smooth, smooth, smooth, Lanes::ZERO) * lead;
        // Free returns, as the closed form has them: what is too much goes back.
        let returned = ordering::order(Lanes::ZERO, position, target, Lanes::ONE, 0.0);
        let ordered = ordering::order(Lanes::ZERO, target, position, Lanes::ONE, 0.0) - returned;
        position += ordered;
        if week > 200 {
            of_demand += wave.0.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>();
            of_orders += ordered.0.iter().map(|&v| f64::from(v - 100.0).powi(2)).sum::<f64>();
        }
    }
    of_orders / of_demand
}

fn joined(years: f64) -> f64 {
    let p = market::Parameters { innovation: 0.03, imitation: 0.38, strength: 0.0, ..market::Parameters::default() };
    let steps = 40_000;
    let dt = years / f64::from(steps);
    let mut share = 0.0f64;
    for _ in 0..steps {
        let hazard = market::acquisition_hazard(&p, Lanes([share as f32]), Lanes([usual::LOYALTY]), Lanes([0.0]))[0];
        share += f64::from(hazard) * (1.0 - share) * dt;
    }
    share
}

/// Three people; `free` opinions start at their own view and leave it, others hold on to it.
fn opinions(openness: [f32; 3], own: [f32; 3], free: bool) -> [f64; 3] {
    let weights = [[0.5, 0.5, 0.0], [0.25, 0.5, 0.25], [0.0, 0.4, 0.6]];
    let mut x = own;
    for _ in 0..2000 {
        x = std::array::from_fn(|i| {
            let around = (0..3).map(|j| weights[i][j] * x[j]).sum::<f32>();
            let view = if free { x[i] } else { own[i] };
            commitment::opinion(Lanes([view]), Lanes([around]), Lanes([openness[i]]))[0]
        });
    }
    x.map(f64::from)
}

fn leavers() -> (f64, f64, f64) {
    let p = turnover::Parameters { exit: 0.52, ..turnover::Parameters::default() };
    let mut usual_person = Employee::<16>::default();
    usual_person.wellbeing.engagement = Lanes::from(usual::ENGAGEMENT);
    let hazard = turnover::exit_hazard(&p, &usual_person);
    let chance = hazard.hazard_to_probability(1.0 / 52.0);
    let draws = Draws::<16>::new(3, 0);
    let (people, weeks) = (500, 40);
    let mut left = 0.0;
    for person in 0..people {
        let mut stays = Lanes::<16>::ONE;
        for week in 0..weeks {
            stays *= 1.0 - draws.words(Purpose::EmployeeWeek, person, week)[0].uniform().less_than(chance);
        }
        left += (1.0 - stays).0.iter().sum::<f32>();
    }
    let n = f64::from(people) * 16.0;
    let want = 1.0 - (-0.01 * f64::from(weeks)).exp();
    (f64::from(left) / n, want, (want * (1.0 - want) / n).sqrt())
}

fn eroded(weeks: u32) -> f64 {
    let p = standards::Parameters::default();
    let mut standard = Lanes([1.0f32]);
    for _ in 0..weeks {
        let given = standards::time_per_job(&p, standard, standard * 1.1);
        standard = standards::eroded(&p, standard, given, 1.0);
    }
    f64::from(standard[0])
}

/// Variance and autocorrelation of luck, and the standard error of each.
fn luck() -> ([f64; 2], [f64; 2]) {
    let draws = Draws::<16>::new(5, 0);
    let weeks = 20_000;
    let mut x = Lanes::<16>::ZERO;
    let (mut square, mut product) = (0.0f64, 0.0f64);
    for week in 0..weeks {
        let before = x;
        x = luck::wander(x, 1.0, 5.0, draws.words(Purpose::MarketWeek, 0, week)[0].normal(), 1.0);
        square += (x * x).0.iter().map(|&v| f64::from(v)).sum::<f64>();
        product += (x * before).0.iter().map(|&v| f64::from(v)).sum::<f64>();
    }
    let n = f64::from(weeks) * 16.0;
    let phi = (-0.2f64).exp();
    let effective = n * (1.0 - phi * phi) / (1.0 + phi * phi);
    ([square / n, product / square], [(2.0 / effective).sqrt(), ((1.0 - phi * phi) / n).sqrt()])
}

fn remainder() -> f64 {
    let mut x = Lanes([1.0f32]);
    for _ in 0..30 {
        x = x.relax(Lanes([0.0]), relaxation_fraction(1.0, 10.0));
    }
    f64::from(x[0])
}

fn encounters() -> f64 {
    let p = satisfaction::Parameters::default();
    let climate = satisfaction::climate::<1>(&p, Lanes([0.25]), p.step, Lanes([0.0]), 1.0);
    let n = 100_000u32;
    let met = |i: u32| f64::from(satisfaction::encounters(&climate, Lanes([(i as f32 + 0.5) / n as f32]))[0][0]);
    (0..n).map(met).sum::<f64>() / f64::from(n)
}

fn knowledge() -> f64 {
    let p = offer::Parameters::default();
    let mut known = Lanes([0.0f32]);
    for _ in 0..5000 {
        known = offer::known(&p, known, Lanes([0.02]), 1.0);
    }
    f64::from(known[0])
}

#[cfg(test)]
mod tests;
