//! Twins side by side: one batch in which arms with the programme take something over from the one without it, week by week.

use super::course::Course;
use rayon::prelude::*;

use super::{BatchDesign, BurntIn, NotFinite, Start};
use crate::lanes::WIDTH;
use crate::mechanism::World;
use crate::observe::{Broken, Recorder, Trajectory};
use crate::week::mediation::{Beside, Held};

/// What goes on side by side shall stay in a cache that cores share: more than so many bytes on one core would push each other out.
const KEPT: usize = 13 << 20;

/// How many arms go on beside one twin: as many as stay in the cache with it, or all where not even one does. An arm more costs its own
/// weeks, and fewer at once cost those of a further twin.
fn at_once<const N: usize>(world: &World<N>) -> usize {
    match KEPT / world.bytes().max(1) {
        0 | 1 => usize::MAX,
        worlds => worlds - 1,
    }
}

impl BatchDesign {
    /// The sixteen futures `16·batch ..` of arm 0, and of arm 1 once for each of what it takes over from arm 0: trajectories by
    /// lane and arm. Both arms are of one chain and one set of mechanisms.
    ///
    /// # Errors
    /// [`NotFinite`] when a number left what can be held.
    pub fn batch_beside(&self, batch: u32, held: &[Held]) -> Result<Vec<Vec<Trajectory>>, NotFinite> {
        let first = batch * WIDTH as u32;
        let start = self.start::<WIDTH>(first);
        let at_once = at_once(&start.burnt_in[0].world).min(held.len()).max(1);
        // With nothing held there still is the twin.
        let groups: Vec<&[Held]> = if held.is_empty() { vec![held] } else { held.chunks(at_once).collect() };
        let groups = groups.into_par_iter().with_max_len(1).map(|held| self.side_by_side(&start, held));
        let mut out: Vec<Vec<Trajectory>> = vec![Vec::new(); WIDTH];
        for group in groups.collect::<Result<Vec<_>, Broken>>().map_err(|broken| self.not_finite(broken, first))? {
            for (lane, arms) in out.iter_mut().zip(group) {
                // Each group has the same twin.
                lane.extend(arms.into_iter().skip(usize::from(!lane.is_empty())));
            }
        }
        Ok(out)
    }

    fn side_by_side<const N: usize>(&self, start: &Start<N>, held: &[Held]) -> Result<Vec<Vec<Trajectory>>, Broken> {
        let BurntIn { structure, world, recorder } = start.burnt_in[0].clone();
        let plan = &self.plans[0];
        let usual_loyalty = plan.usual_loyalty();
        let setting = self.setting(plan, &start.draws, &structure, &usual_loyalty);
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
