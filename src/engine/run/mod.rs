//! One batch of futures: burn in once, fork, and follow every arm from the same moment.

mod beside;
mod course;
mod error;

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::draws::Draws;
use crate::initialisation::{self, Setup};
use crate::lanes::{Lanes, WIDTH};
use crate::mechanism::World;
use crate::observe::{Broken, Layout, Recorder, Trajectory};
use crate::scenario::Scenario;
use crate::steering::Steering;
use crate::week::{Setting, week};
use crate::world::Structure;
use course::Course;
pub use error::{Mismatch, NotFinite};

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
pub struct TimeConfiguration {
    /// Steps a week; 1, or more to check that nothing depends on it.
    pub steps_a_week: u32,
    /// Weeks simulated before the programme starts, after those that cultures take to settle.
    pub burn_in: u32,
    /// How often metrics are written down.
    pub record: Record,
}

impl Default for TimeConfiguration {
    fn default() -> Self {
        Self { steps_a_week: 1, burn_in: crate::scenario::BURN_IN_WEEKS as u32, record: Record::Months }
    }
}

impl TimeConfiguration {
    /// How many times metrics are written down in so many months, after the start.
    fn records(self, months: u32) -> u32 {
        match self.record {
            Record::Months => months,
            Record::Weeks => initialisation::step_of(months as f32, 1),
        }
    }

    /// The step that ends with this record.
    fn ends(self, record: usize) -> u32 {
        match self.record {
            Record::Months => initialisation::step_of(record as f32, self.steps_a_week),
            Record::Weeks => record as u32 * self.steps_a_week,
        }
    }
}

/// What a batch needs: everything but the draws.
#[derive(Clone, Debug)]
pub struct BatchDesign {
    /// Distinct plans: one, unless arms change the chain's numbers or the mechanisms.
    plans: Vec<Setup>,
    /// The plan each arm follows, and how it is steered.
    arms: Vec<(usize, Steering)>,
    layout: Layout,
    pace: TimeConfiguration,
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

impl Arm {
    /// A scenario *without* its programme and *with* it.
    #[must_use]
    pub fn twins(scenario: &Scenario) -> [Self; 2] {
        [("without", false), ("with", true)].map(|(name, programme)| Self {
            name: name.to_owned(),
            scenario: scenario.clone(),
            programme,
        })
    }
}

/// Futures at the moment the programme starts: every arm of the same chain can be followed from here, again and again.
#[derive(Clone, Debug)]
pub struct Start<const N: usize> {
    /// The first future.
    first: u32,
    draws: Draws<N>,
    /// One per distinct plan.
    burnt_in: Vec<BurntIn<N>>,
}

/// A world after the burn-in, its structure, and the observer who watched it.
#[derive(Clone, Debug)]
struct BurntIn<const N: usize> {
    structure: Structure,
    world: World<N>,
    recorder: Recorder<N>,
}

/// Number of the first step in which cultures settle, far from all others: the burn-in begins with step 0, so that futures of another
/// culture have the same luck from then on.
const SETTLING: u32 = 1 << 31;

/// Lanes of a part of a batch, so that cores share one while somebody waits for the first futures: a half, and in a browser, whose
/// vectors hold four numbers, a quarter.
pub const PART: usize = if cfg!(target_family = "wasm") { WIDTH / 4 } else { WIDTH / 2 };

impl BatchDesign {
    /// Works out arms that share their futures: same places, same months; the first arm's seed. Arms that also share chain
    /// and mechanisms share their burn-in.
    ///
    /// # Errors
    /// [`Mismatch`] when the arms cannot share their futures.
    pub fn new(arms: &[Arm], pace: TimeConfiguration) -> Result<Self, Mismatch> {
        let first = arms.first().ok_or(Mismatch::NoArm)?;
        let (mut planned, mut plans, mut followed) = (Vec::<&Scenario>::new(), Vec::new(), Vec::new());
        for arm in arms {
            let (one, other) = (first.name.clone(), arm.name.clone());
            if arm.scenario.months != first.scenario.months {
                let (months, others) = (first.scenario.months, arm.scenario.months);
                return Err(Mismatch::Months { one, months, other, others });
            }
            let alike =
                planned.iter().position(|s| s.chain == arm.scenario.chain && s.mechanisms == arm.scenario.mechanisms);
            let k = alike.unwrap_or_else(|| {
                planned.push(&arm.scenario);
                plans.push(initialisation::plan(&arm.scenario));
                plans.len() - 1
            });
            if !plans[k].places.iter().map(|p| &p.id).eq(plans[0].places.iter().map(|p| &p.id)) {
                return Err(Mismatch::Chain { one, other });
            }
            followed.push((k, initialisation::steering(&arm.scenario, &plans[k], arm.programme, pace.steps_a_week)));
        }
        // Arms that are compared have settled as long.
        let settling_weeks = plans.iter().map(|plan| plan.settling_weeks).max().unwrap_or(0);
        plans.iter_mut().for_each(|plan| plan.settling_weeks = settling_weeks);
        let layout = Layout::new(plans[0].places.clone(), pace.records(first.scenario.months) as usize);
        Ok(Self { plans, arms: followed, layout, pace, seed: first.scenario.seed })
    }

    /// What the trajectories hold.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Employees, consumers and buyers of one future.
    #[must_use]
    pub fn agents(&self) -> usize {
        let structure = initialisation::structure::draw(&self.plans[0], self.seed, 0);
        structure.seats.len() + structure.slots.len()
    }

    /// The sixteen futures `16·batch ..`: trajectories by lane and arm.
    ///
    /// # Errors
    /// [`NotFinite`] when a number left what can be held.
    pub fn batch(&self, batch: u32) -> Result<Vec<Vec<Trajectory>>, NotFinite> {
        self.futures::<WIDTH>(batch * WIDTH as u32)
    }

    /// The futures `first .. first + N`, all of one batch, after the burn-in: to be kept.
    #[must_use]
    pub fn start<const N: usize>(&self, first: u32) -> Start<N> {
        self.begin(first, false)
    }

    fn begin<const N: usize>(&self, first: u32, shared: bool) -> Start<N> {
        let draws = Draws::new(self.seed, first);
        let burnt_in = |plan| self.burnt_in(plan, &draws, first / WIDTH as u32, shared);
        Start { first, burnt_in: self.plans.iter().map(burnt_in).collect(), draws }
    }

    /// Follows one arm from a start of a design with the same chain, mechanisms and seed: trajectories by lane.
    ///
    /// # Errors
    /// [`NotFinite`] when a number left what can be held.
    pub fn branch<const N: usize>(&self, start: &Start<N>, arm: usize) -> Result<Vec<Trajectory>, NotFinite> {
        let burnt_in = start.burnt_in[self.arms[arm].0].clone();
        self.go_on(arm, burnt_in, &start.draws, false).map_err(|broken| self.not_finite(broken, start.first))
    }

    fn go_on<const N: usize>(
        &self,
        arm: usize,
        start: BurntIn<N>,
        draws: &Draws<N>,
        shared: bool,
    ) -> Result<Vec<Trajectory>, Broken> {
        let (plan, steering) = &self.arms[arm];
        self.follow(&self.plans[*plan], draws, start, steering, shared)
    }

    fn not_finite(&self, Broken { metric, place, record, lane, value }: Broken, first: u32) -> NotFinite {
        let unit = match self.pace.record {
            Record::Months => "month",
            Record::Weeks => "week",
        };
        NotFinite { metric, place, when: format!("{unit} {record}"), future: first + lane as u32, value }
    }

    /// [`BatchDesign::start`] of a part of a batch. Here rather than where it is called, so that it is compiled for speed.
    #[must_use]
    pub fn start_part(&self, first: u32) -> Start<PART> {
        self.start(first)
    }

    /// [`BatchDesign::start`] of a whole batch.
    #[must_use]
    pub fn start_whole(&self, first: u32) -> Start<WIDTH> {
        self.start(first)
    }

    /// [`BatchDesign::branch`] of a part of a batch.
    ///
    /// # Errors
    /// [`NotFinite`] when a number left what can be held.
    pub fn branch_part(&self, start: &Start<PART>, arm: usize) -> Result<Vec<Trajectory>, NotFinite> {
        self.branch(start, arm)
    }

    /// [`BatchDesign::branch`] of a whole batch.
    ///
    /// # Errors
    /// [`NotFinite`] when a number left what can be held.
    pub fn branch_whole(&self, start: &Start<WIDTH>, arm: usize) -> Result<Vec<Trajectory>, NotFinite> {
        self.branch(start, arm)
    }

    /// The futures `first .. first + N`, all of one batch, arms side by side: trajectories by lane and arm.
    ///
    /// # Errors
    /// [`NotFinite`] when a number left what can be held.
    pub fn futures<const N: usize>(&self, first: u32) -> Result<Vec<Vec<Trajectory>>, NotFinite> {
        self.all_arms::<N>(first, false)
    }

    /// [`BatchDesign::futures`], threads sharing each week of a large organisation or channel, for few futures of a large chain. The
    /// numbers are the same. Not while a lock is held, and not among many simulations side by side: a thread that waits for the
    /// others may begin another of them.
    ///
    /// # Errors
    /// [`NotFinite`] when a number left what can be held.
    pub fn futures_shared<const N: usize>(&self, first: u32) -> Result<Vec<Vec<Trajectory>>, NotFinite> {
        self.all_arms::<N>(first, true)
    }

    fn all_arms<const N: usize>(&self, first: u32, shared: bool) -> Result<Vec<Vec<Trajectory>>, NotFinite> {
        let Start { draws, burnt_in, .. } = self.begin::<N>(first, shared);
        let burnt_in: Vec<_> = burnt_in.into_iter().map(Arc::new).collect();
        let starts: Vec<_> = self.arms.iter().map(|(plan, _)| burnt_in[*plan].clone()).collect();
        drop(burnt_in);
        // One after the other they set out, so that the last arm of a plan takes the start itself.
        let door = Mutex::new(());
        let set_out = |start| {
            let _alone = door.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::unwrap_or_clone(start)
        };
        let arms = starts.into_par_iter().enumerate();
        let arms: Vec<_> = arms.map(|(arm, start)| self.go_on(arm, set_out(start), &draws, shared)).collect();
        let mut out = vec![Vec::with_capacity(self.arms.len()); N];
        for arm in arms {
            for (lane, trajectory) in out.iter_mut().zip(arm.map_err(|broken| self.not_finite(broken, first))?) {
                lane.push(trajectory);
            }
        }
        Ok(out)
    }

    fn setting<'a, const N: usize>(
        &self,
        plan: &'a Setup,
        draws: &'a Draws<N>,
        structure: &'a Structure,
        usual_loyalty: &'a [f32],
    ) -> Setting<'a, N> {
        let (parameters, dt) = (&plan.parameters, self.dt());
        Setting { parameters, structure, draws, dt, usual_loyalty, settling: false, shared: false }
    }

    fn dt(&self) -> f32 {
        1.0 / self.pace.steps_a_week as f32
    }

    /// The world of a plan after the burn-in.
    fn burnt_in<const N: usize>(&self, plan: &Setup, draws: &Draws<N>, batch: u32, shared: bool) -> BurntIn<N> {
        let structure = initialisation::structure::draw(plan, self.seed, batch);
        let mut world = initialisation::world(plan, &structure, draws, self.dt());
        let usual_loyalty = plan.usual_loyalty();
        let setting = self.setting(plan, draws, &structure, &usual_loyalty);
        let setting = Setting { settling: true, shared, ..setting };
        let targets: Vec<Vec<Lanes<N>>> = world.organisations.iter().map(|o| o.culture.to_vec()).collect();
        let balcony = vec![false; targets.len()];
        world.step = SETTLING;
        for _ in 0..plan.settling_weeks * self.pace.steps_a_week {
            week(&setting, &targets, &balcony, &mut world);
        }
        world.step = 0;
        let mut recorder = Recorder::new(&structure, self.pace.steps_a_week as usize);
        for _ in 0..self.pace.burn_in * self.pace.steps_a_week {
            week(&setting, &targets, &balcony, &mut world);
            recorder.step(&structure, &world);
        }
        BurntIn { structure, world, recorder }
    }

    /// Follows one arm from the end of the burn-in.
    fn follow<const N: usize>(
        &self,
        plan: &Setup,
        draws: &Draws<N>,
        start: BurntIn<N>,
        steering: &Steering,
        shared: bool,
    ) -> Result<Vec<Trajectory>, Broken> {
        let BurntIn { structure, mut world, mut recorder } = start;
        let structure = &structure;
        let mut out = vec![Trajectory::new(&self.layout); N];
        let p = &plan.parameters;
        recorder.month(p, structure, &world, &self.layout, 0, &mut out)?;
        let usual_loyalty = plan.usual_loyalty();
        let setting = Setting { shared, ..self.setting(plan, draws, structure, &usual_loyalty) };
        let mut course = Course::new(plan, steering);
        let mut month = 1;
        for step in 0.. {
            course.turn(step, &setting, &mut world);
            week(&setting, &course.targets, &course.balcony, &mut world);
            recorder.step(structure, &world);
            if step + 1 == self.pace.ends(month) {
                recorder.month(p, structure, &world, &self.layout, month, &mut out)?;
                month += 1;
            }
            if month > self.layout.months {
                break;
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests;
