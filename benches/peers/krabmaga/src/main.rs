//! The common workload in krABMaga: one `Agent` each on its `Schedule`; states and ties are flat arrays in the `State`.

use std::any::Any;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

const TEAM: usize = 200;

struct OrgNet {
    rng: Xoshiro256PlusPlus,
    ties: Vec<[u32; 8]>,
    adoption: [Vec<f64>; 2],
    tension: Vec<f64>,
    energy: Vec<f64>,
    skill: Vec<f64>,
    mood: Vec<[f64; 2]>,
    sums: Vec<[f64; 2]>,
    events: f64,
}

impl OrgNet {
    fn new(n: usize) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let teams = n.div_ceil(TEAM);
        Self {
            ties: (0..n).map(|_| std::array::from_fn(|_| rng.random_range(0..n) as u32)).collect(),
            rng,
            adoption: [vec![0.1; n], vec![0.0; n]],
            tension: vec![0.5; n],
            energy: vec![0.5; n],
            skill: vec![0.5; n],
            mood: vec![[0.1, 0.0]; teams],
            sums: vec![[0.0; 2]; teams],
            events: 0.0,
        }
    }
}

impl State for OrgNet {
    fn init(&mut self, _: &mut Schedule) {}
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }
    fn as_state(&self) -> &dyn State {
        self
    }
    fn reset(&mut self) {}
    fn update(&mut self, _: u64) {}
    fn after_step(&mut self, _: &mut Schedule) {
        let n = self.tension.len();
        for (k, (mood, sums)) in self.mood.iter_mut().zip(&mut self.sums).enumerate() {
            let size = TEAM.min(n - k * TEAM) as f64;
            self.events += sums[1];
            *mood = [sums[0] / size, sums[1] / size];
            *sums = [0.0; 2];
        }
        self.adoption.swap(0, 1);
    }
}

#[derive(Clone)]
struct Person {
    me: usize,
}

impl Agent for Person {
    fn step(&mut self, state: &mut dyn State) {
        let s = state.as_any_mut().downcast_mut::<OrgNet>().expect("our state");
        let (me, team) = (self.me, self.me / TEAM);
        let [before, after] = &mut s.adoption;
        let around: f64 = s.ties[me].iter().map(|&tie| before[tie as usize]).sum::<f64>() * 0.125;
        let [adopted, stirred] = s.mood[team];
        let target = 0.5 * around + 0.3 * adopted + 0.2 * s.skill[me];
        let noise: f64 = StandardNormal.sample(&mut s.rng);
        let adoption = (before[me] + 0.2 * (target - before[me]) + 0.05 * noise).clamp(0.0, 1.0);
        let tension = s.tension[me] + 0.1 * (2.0 * stirred + 0.5 * (1.0 - adoption) - s.tension[me]);
        let chance = 1.0 / (1.0 + (1.5 + 2.0 * tension - 2.0 * adoption).exp());
        let event = f64::from(u8::from(s.rng.random::<f64>() < chance));
        s.tension[me] = tension;
        s.energy[me] += 0.1 * (1.0 - event - s.energy[me]);
        s.skill[me] += 0.05 * (s.energy[me] - s.skill[me]);
        after[me] = adoption;
        s.sums[team][0] += adoption;
        s.sums[team][1] += event;
    }
}

fn processor() -> f64 {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9
}

fn main() {
    for (n, weeks) in [(1_000, 156), (10_000, 156), (100_000, 20)] {
        let mut best = f64::INFINITY;
        let mut told = (0.0, 0.0);
        for _ in 0..3 {
            let mut state = OrgNet::new(n);
            let mut schedule = Schedule::new();
            for me in 0..n {
                schedule.schedule_repeating(Box::new(Person { me }), 0.0, 0);
            }
            let begun = processor();
            for _ in 0..weeks {
                schedule.step(&mut state);
            }
            best = best.min(processor() - begun);
            told = (state.adoption[0].iter().sum::<f64>() / n as f64, state.events / (n * weeks) as f64);
        }
        let rate = (n * weeks) as f64 / best * 1e-6;
        println!("krABMaga,0.6.2,{n},1,{weeks},{best:.4},{rate:.2},{:.3},{:.3}", told.0, told.1);
    }
}
