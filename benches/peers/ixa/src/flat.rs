//! The same with all states in one data plugin, past entities and properties.

use ixa::prelude_for_plugins::*;
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};

use crate::{SetupRng, TEAM, WeekRng};

#[derive(Default)]
pub struct OrgNet {
    ties: Vec<[u32; 8]>,
    adoption: [Vec<f64>; 2],
    tension: Vec<f64>,
    energy: Vec<f64>,
    skill: Vec<f64>,
    mood: Vec<[f64; 2]>,
    happened: f64,
}

define_data_plugin!(States, OrgNet, OrgNet::default());

pub fn people(n: usize) -> Context {
    let mut context = Context::new();
    context.init_random(1);
    let ties = context
        .sample(SetupRng, |rng| (0..n).map(|_| std::array::from_fn(|_| rng.random_range(0..n) as u32)).collect());
    *context.get_data_mut(States) = OrgNet {
        ties,
        adoption: [vec![0.1; n], vec![0.0; n]],
        tension: vec![0.5; n],
        energy: vec![0.5; n],
        skill: vec![0.5; n],
        mood: vec![[0.1, 0.0]; n.div_ceil(TEAM)],
        happened: 0.0,
    };
    context
}

pub fn week(context: &mut Context) {
    let mut states = std::mem::take(context.get_data_mut(States));
    let () = context.sample(WeekRng, |rng| states.week(rng));
    *context.get_data_mut(States) = states;
}

pub fn told(context: &Context) -> (f64, f64) {
    let states = context.get_data(States);
    (states.adoption[0].iter().sum(), states.happened)
}

impl OrgNet {
    fn week(&mut self, rng: &mut impl RngExt) {
        let n = self.ties.len();
        let [before, after] = &mut self.adoption;
        for (k, mood) in self.mood.iter_mut().enumerate() {
            let [adopted, stirred] = *mood;
            let mut sums = [0.0; 2];
            let team = k * TEAM..n.min((k + 1) * TEAM);
            let size = team.len() as f64;
            for i in team {
                let around = self.ties[i].iter().map(|&tie| before[tie as usize]).sum::<f64>() * 0.125;
                let target = 0.5 * around + 0.3 * adopted + 0.2 * self.skill[i];
                let noise: f64 = StandardNormal.sample(rng);
                let adoption = (before[i] + 0.2 * (target - before[i]) + 0.05 * noise).clamp(0.0, 1.0);
                self.tension[i] += 0.1 * (2.0 * stirred + 0.5 * (1.0 - adoption) - self.tension[i]);
                let chance = 1.0 / (1.0 + (1.5 + 2.0 * self.tension[i] - 2.0 * adoption).exp());
                let event = f64::from(u8::from(rng.random::<f64>() < chance));
                self.energy[i] += 0.1 * (1.0 - event - self.energy[i]);
                self.skill[i] += 0.05 * (self.energy[i] - self.skill[i]);
                after[i] = adoption;
                sums[0] += adoption;
                sums[1] += event;
            }
            *mood = sums.map(|sum| sum / size);
            self.happened += sums[1];
        }
        self.adoption.swap(0, 1);
    }
}
