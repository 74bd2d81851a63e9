//! The peers' common workload with our own lanes and draws: `cargo bench --bench orgnet`; peers: `benches/peers`.
//!
//! Not our model: a small one that every framework can write down (see `benches/peers/README.md`), so that speeds can be
//! compared. Written as a mechanism of ours would be; sixteen futures share the network. One thread, processor time.
#![allow(clippy::print_stdout, reason = "it reports")]

mod common;

use common::processor;
use multiversion::multiversion;
use rand::RngExt;
use ripplechain::draws::{Draws, Purpose, Stream};
use ripplechain::lanes::Lanes;

/// Weeks followed.
const WEEKS: u32 = 156;
/// Agents in an organisation.
const ORGANISATION: usize = 200;

/// One agent.
#[derive(Clone)]
struct Agent<const N: usize> {
    tension: Lanes<N>,
    energy: Lanes<N>,
    skill: Lanes<N>,
}

struct World<const N: usize> {
    ties: Vec<[u32; 8]>,
    agents: Vec<Agent<N>>,
    /// Adoption at the start of the week, and at the start of the next.
    adoption: [Vec<Lanes<N>>; 2],
    /// Mean adoption and share of events of each organisation last week.
    mood: Vec<[Lanes<N>; 2]>,
    events: Lanes<N>,
}

impl<const N: usize> World<N> {
    fn new(agents: usize, seed: u64) -> Self {
        let mut rng = Stream::new(seed, Purpose::Structure, 0, 0);
        let blank = Agent { tension: Lanes::ZERO, energy: Lanes::ZERO, skill: Lanes::ZERO };
        Self {
            ties: (0..agents).map(|_| std::array::from_fn(|_| rng.random_range(0..agents) as u32)).collect(),
            agents: vec![blank; agents],
            adoption: [vec![Lanes::ZERO; agents], vec![Lanes::ZERO; agents]],
            mood: vec![[Lanes::ZERO; 2]; agents.div_ceil(ORGANISATION)],
            events: Lanes::ZERO,
        }
    }

    /// Everybody as at the start.
    fn begin(&mut self) {
        let half = Lanes::from(0.5);
        self.agents.fill(Agent { tension: half, energy: half, skill: half });
        self.adoption[0].fill(Lanes::from(0.1));
        self.mood.fill([Lanes::from(0.1), Lanes::ZERO]);
        self.events = Lanes::ZERO;
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))]
fn week<const N: usize>(draws: &Draws<N>, step: u32, world: &mut World<N>) {
    let [before, after] = &mut world.adoption;
    let teams = world.agents.chunks_mut(ORGANISATION).zip(world.ties.chunks(ORGANISATION));
    for (k, (((agents, ties), after), mood)) in
        teams.zip(after.chunks_mut(ORGANISATION)).zip(&mut world.mood).enumerate()
    {
        let [adopted, stirred] = *mood;
        let (mut adoptions, mut events) = (Lanes::ZERO, Lanes::ZERO);
        let size = agents.len() as f32;
        for (i, (agent, ties)) in agents.iter_mut().zip(ties).enumerate() {
            let me = k * ORGANISATION + i;
            let [noise, luck, ..] = draws.words(Purpose::EmployeeWeek, me as u32, step);
            let around = ties.iter().fold(Lanes::ZERO, |sum, &tie| sum + before[tie as usize]) * 0.125;
            let target = around * 0.5 + adopted * 0.3 + agent.skill * 0.2;
            let adoption = (before[me].relax(target, 0.2) + noise.normal() * 0.05).clamp(0.0, 1.0);
            agent.tension = agent.tension.relax(stirred * 2.0 + (1.0 - adoption) * 0.5, 0.1);
            let chance = (2.0 * adoption - 2.0 * agent.tension - 1.5).sigmoid();
            let event = luck.uniform().less_than(chance);
            agent.energy = agent.energy.relax(1.0 - event, 0.1);
            agent.skill = agent.skill.relax(agent.energy, 0.05);
            adoptions += adoption;
            events += event;
            after[i] = adoption;
        }
        *mood = [adoptions * (1.0 / size), events * (1.0 / size)];
        world.events += events;
    }
    world.adoption.swap(0, 1);
}

fn main() {
    println!("implementation,version,agents,futures,weeks,seconds,million_updates_a_second,adoption,events");
    for (agents, times) in [(1_000, 15), (10_000, 7), (100_000, 3), (1_000_000, 1)] {
        measure::<16>("ripplechain, sixteen futures in lanes", agents, times);
        measure::<1>("ripplechain, one future", agents, times);
    }
}

fn measure<const N: usize>(name: &str, agents: usize, times: usize) {
    let draws = Draws::<N>::new(1, 0);
    let weeks = if agents < 1_000_000 { WEEKS } else { 20 };
    let mut world = World::<N>::new(agents, 1);
    let mut taken = f64::INFINITY;
    for _ in 0..times {
        world.begin();
        let begun = processor();
        for step in 0..weeks {
            week(&draws, step, &mut world);
        }
        taken = taken.min(processor() - begun);
    }
    let updates = (agents * N) as f64 * f64::from(weeks);
    let mean = |x: Lanes<N>| x.0.iter().sum::<f32>() / N as f32;
    let adoption = world.adoption[0].iter().map(|a| f64::from(mean(*a))).sum::<f64>() / agents as f64;
    let events = f64::from(mean(world.events)) / (agents as f64 * f64::from(weeks));
    println!(
        "\"{name}\",{},{agents},{N},{weeks},{:.4},{:.2},{adoption:.3},{events:.3}",
        env!("CARGO_PKG_VERSION"),
        taken,
        updates / taken * 1e-6,
    );
}
