//! Twins side by side: one batch in which arms with the programme take something over from the one without it, week by week.

use super::course::Course;
use super::{BatchDesign, BurntIn, NotFinite};
use crate::lanes::WIDTH;
use crate::observe::{Broken, Recorder, Trajectory};
use crate::week::mediation::{Beside, Held};

impl BatchDesign {
    /// The sixteen futures `16·batch ..` of arm 0, and of arm 1 once for each of what it takes over from arm 0: trajectories by
    /// lane and arm. Both arms are of one chain and one set of mechanisms.
    ///
    /// # Errors
    /// [`NotFinite`] when a number left what can be held.
    pub fn batch_beside(&self, batch: u32, held: &[Held]) -> Result<Vec<Vec<Trajectory>>, NotFinite> {
        let first = batch * WIDTH as u32;
        self.side_by_side::<WIDTH>(first, held).map_err(|broken| self.not_finite(broken, first))
    }

    fn side_by_side<const N: usize>(&self, first: u32, held: &[Held]) -> Result<Vec<Vec<Trajectory>>, Broken> {
        let mut start = self.start::<N>(first);
        let BurntIn { structure, world, recorder } = start.burnt_in.swap_remove(0);
        let plan = &self.plans[0];
        let usual_loyalty = plan.usual_loyalty();
        let setting = self.setting(plan, &start.draws, &structure, &usual_loyalty, false);
        let [mut without, mut with] = [0, 1].map(|arm| Course::new(plan, &self.arms[arm].1));
        let mut all = Beside::new(world, held);
        let mut recorders: Vec<Recorder<N>> = vec![recorder; 1 + held.len()];
        let mut out: Vec<Vec<Trajectory>> = vec![vec![Trajectory::new(&self.layout); N]; 1 + held.len()];
        let mut month = 0;
        for step in 0.. {
            if step == self.pace.ends(month) {
                for (i, recorder) in recorders.iter_mut().enumerate() {
                    recorder.month(&plan.parameters, &structure, all.world(i), &self.layout, month, &mut out[i])?;
                }
                month += 1;
            }
            if month > self.layout.months {
                break;
            }
            without.turn(step, &setting, &mut all.twin);
            // Culture is the same in all arms, so that the twin's will do.
            with.aim(step, &all.twin);
            let due = with.due(step);
            for (_, world) in &mut all.arms {
                due.iter().for_each(|event| event.what.apply(&structure, &start.draws, world));
            }
            all.week(&setting, [&without.targets, &with.targets], [&without.balcony, &with.balcony]);
            for (i, recorder) in recorders.iter_mut().enumerate() {
                recorder.step(&structure, all.world(i));
            }
        }
        Ok((0..N).map(|lane| out.iter().map(|arm| arm[lane].clone()).collect()).collect())
    }
}
