//! One batch of futures: burn in once, fork, and follow every arm from the same moment.

use crate::draws::Draws;
use crate::genesis::{self, Plan};
use crate::lanes::{Lanes, WIDTH};
use crate::observe::{Layout, Probe, Trajectory};
use crate::scenario::Scenario;
use crate::steering::{LEVER_COUNT, Steering};
use crate::week::{Setting, week};
use crate::world::{Structure, World};

/// How often metrics are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Record {
    /// At the end of every month.
    #[default]
    Months,
    /// At the end of every week: a trajectory's columns then hold one number a week instead of one a month.
    Weeks,
}

/// How time is cut.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Steps a week; 1, or more to check that nothing depends on it.
    pub steps_a_week: u32,
    /// Weeks simulated before the programme starts.
    pub burn_in: u32,
    /// How often metrics are written down.
    pub record: Record,
}

impl Default for Pace {
    fn default() -> Self {
        Self { steps_a_week: 1, burn_in: 52, record: Record::Months }
    }
}

impl Pace {
    /// How many times metrics are written down in so many months, after the start.
    fn records(self, months: u32) -> u32 {
        match self.record {
            Record::Months => months,
            Record::Weeks => genesis::step_of(months as f32, 1),
        }
    }

    /// The step that ends with this record.
    fn ends(self, record: usize) -> u32 {
        match self.record {
            Record::Months => genesis::step_of(record as f32, self.steps_a_week),
            Record::Weeks => record as u32 * self.steps_a_week,
        }
    }
}

/// What a batch needs: everything but the draws.
#[derive(Clone, Debug)]
pub struct Design {
    plan: Plan,
    steerings: Vec<Steering>,
    layout: Layout,
    pace: Pace,
    seed: u64,
}

/// One way the same futures may go.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Name of the arm.
    pub name: String,
    /// The scenario followed.
    pub scenario: Scenario,
    /// With its programme, or without.
    pub programme: bool,
}

/// Futures at the moment the programme starts: every arm of the same chain can be followed from here, again and again.
#[derive(Clone, Debug)]
pub struct Start<const N: usize> {
    draws: Draws<N>,
    structure: Structure,
    burnt_in: (World<N>, Probe<N>),
}

/// Why arms cannot share their futures.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// There is nothing to simulate.
    #[error("no arm was given")]
    NoArm,
    /// Arms run for different times.
    #[error("{one} runs {months} months and {other} {others}; give both the same `months`")]
    Months {
        /// First arm.
        one: String,
        /// Its months.
        months: u32,
        /// Second arm.
        other: String,
        /// Its months.
        others: u32,
    },
    /// Arms have different chains.
    #[error(
        "{one} and {other} have different chains or mechanisms; twins need the same people, so change only programme and events"
    )]
    Chain {
        /// First arm.
        one: String,
        /// Second arm.
        other: String,
    },
}

impl Design {
    /// Works out arms that share their futures: same chain, same mechanisms, same months; the first arm's seed.
    ///
    /// # Errors
    /// [`Mismatch`] when the arms cannot share their futures.
    pub fn new(arms: &[Arm], pace: Pace) -> Result<Self, Mismatch> {
        let first = arms.first().ok_or(Mismatch::NoArm)?;
        for arm in arms {
            let (one, other) = (first.name.clone(), arm.name.clone());
            if arm.scenario.months != first.scenario.months {
                let (months, others) = (first.scenario.months, arm.scenario.months);
                return Err(Mismatch::Months { one, months, other, others });
            }
            if arm.scenario.chain != first.scenario.chain || arm.scenario.mechanisms != first.scenario.mechanisms {
                return Err(Mismatch::Chain { one, other });
            }
        }
        let plan = genesis::plan(&first.scenario);
        let layout = Layout::new(plan.places.clone(), pace.records(first.scenario.months) as usize);
        let steerings =
            arms.iter().map(|a| genesis::steering(&a.scenario, &plan, a.programme, pace.steps_a_week)).collect();
        Ok(Self { plan, steerings, layout, pace, seed: first.scenario.seed })
    }

    /// What the trajectories hold.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Employees, consumers and buyers of one future.
    #[must_use]
    pub fn agents(&self) -> usize {
        let structure = genesis::structure::draw(&self.plan, self.seed, 0);
        structure.seats.len() + structure.slots.len()
    }

    /// The sixteen futures `16·batch ..`: trajectories by lane and arm.
    #[must_use]
    pub fn batch(&self, batch: u32) -> Vec<Vec<Trajectory>> {
        self.futures::<WIDTH>(batch * WIDTH as u32)
    }

    /// The futures `first .. first + N`, all of one batch, after the burn-in: to be kept.
    #[must_use]
    pub fn start<const N: usize>(&self, first: u32) -> Start<N> {
        let draws = Draws::new(self.seed, first);
        let structure = genesis::structure::draw(&self.plan, self.seed, first / WIDTH as u32);
        let burnt_in = self.burnt_in(&draws, &structure);
        Start { draws, structure, burnt_in }
    }

    /// Follows one arm from a start of a design with the same chain, mechanisms and seed: trajectories by lane.
    #[must_use]
    pub fn branch<const N: usize>(&self, start: &Start<N>, arm: usize) -> Vec<Trajectory> {
        self.follow(&start.draws, &start.structure, start.burnt_in.clone(), &self.steerings[arm])
    }

    /// The futures `first .. first + N`, all of one batch: trajectories by lane and arm.
    #[must_use]
    pub fn futures<const N: usize>(&self, first: u32) -> Vec<Vec<Trajectory>> {
        let draws = Draws::<N>::new(self.seed, first);
        let structure = genesis::structure::draw(&self.plan, self.seed, first / WIDTH as u32);
        let start = self.burnt_in(&draws, &structure);
        let mut out = vec![Vec::with_capacity(self.steerings.len()); N];
        for steering in &self.steerings {
            let followed = self.follow(&draws, &structure, start.clone(), steering);
            for (lane, trajectory) in followed.into_iter().enumerate() {
                out[lane].push(trajectory);
            }
        }
        out
    }

    fn setting<'a, const N: usize>(
        &'a self,
        draws: &'a Draws<N>,
        structure: &'a Structure,
        usual_loyalty: &'a [f32],
    ) -> Setting<'a, N> {
        let dt = 1.0 / self.pace.steps_a_week as f32;
        Setting { parameters: &self.plan.parameters, structure, draws, dt, usual_loyalty }
    }

    fn usual_loyalty(&self) -> Vec<f32> {
        self.plan.channels.iter().map(|c| c.usual_loyalty).collect()
    }

    /// The world after the burn-in, and the observer who watched it.
    fn burnt_in<const N: usize>(&self, draws: &Draws<N>, structure: &Structure) -> (World<N>, Probe<N>) {
        let mut world = genesis::world(&self.plan, structure, draws);
        let mut probe = Probe::new(structure, self.pace.steps_a_week as usize);
        let usual_loyalty = self.usual_loyalty();
        let setting = self.setting(draws, structure, &usual_loyalty);
        let targets: Vec<Vec<Lanes<N>>> = self.plan.firms.iter().map(|f| f.culture.map(Lanes::from).to_vec()).collect();
        let balcony = vec![false; targets.len()];
        for _ in 0..self.pace.burn_in * self.pace.steps_a_week {
            week(&setting, &targets, &balcony, &mut world);
            probe.step(structure, &world);
        }
        (world, probe)
    }

    /// Follows one arm from the end of the burn-in.
    fn follow<const N: usize>(
        &self,
        draws: &Draws<N>,
        structure: &Structure,
        (mut world, mut probe): (World<N>, Probe<N>),
        steering: &Steering,
    ) -> Vec<Trajectory> {
        let mut out = vec![Trajectory::new(&self.layout); N];
        let p = &self.plan.parameters;
        probe.month(p, structure, &world, &self.layout, 0, &mut out);
        let usual_loyalty = self.usual_loyalty();
        let setting = self.setting(draws, structure, &usual_loyalty);
        let mut wanted: Vec<[f32; LEVER_COUNT]> = self.plan.firms.iter().map(|f| f.culture).collect();
        let mut targets: Vec<Vec<Lanes<N>>> = vec![vec![Lanes::ZERO; LEVER_COUNT]; wanted.len()];
        let balcony: Vec<bool> = steering.courses.iter().map(|c| c.balcony).collect();
        let mut month = 1;
        let mut incidents = steering.incidents.iter().peekable();
        for step in 0.. {
            for ((course, wanted), targets) in steering.courses.iter().zip(&mut wanted).zip(&mut targets) {
                course.turn(step, wanted);
                for (target, &value) in targets.iter_mut().zip(&*wanted) {
                    *target = Lanes::from(value);
                }
            }
            while let Some(incident) = incidents.next_if(|i| i.step <= step) {
                incident.what.strike(structure, draws, |firm| self.plan.firms[firm].culture, &mut world);
            }
            week(&setting, &targets, &balcony, &mut world);
            probe.step(structure, &world);
            if step + 1 == self.pace.ends(month) {
                probe.month(p, structure, &world, &self.layout, month, &mut out);
                month += 1;
            }
            if month > self.layout.months {
                break;
            }
        }
        out
    }
}

#[cfg(test)]
mod tests;
