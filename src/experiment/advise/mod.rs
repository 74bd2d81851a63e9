//! Which programme? Plans within what may be turned, searched for what they gain and what they cost, tried under draws of everything in
//! doubt, and the early signs that the one advised ends badly.
//!
//! | Step | Plans | Under | Futures |
//! |---|---|---|---|
//! | search | spread over what may be turned, then around the best | eight draws of what is in doubt | eight a draw, the same for all |
//! | trial | the front: none that is less sure, gains less and costs more than another | many other draws | eight fresh ones a draw |
//! | signs | the one advised, and turning from it at a month | the same draws | eight fresh ones a draw |
//!
//! Fresh draws and futures, because the best of many plans was lucky in those by which it was chosen. That a plan is held against many
//! draws of what is assumed instead of the likeliest: Lempert, Groves, Popper and Bankes (2006), Management Science 52; that how surely it
//! holds is one of several aims of the search: Kasprzyk, Nataraj, Reed and Lempert (2013), Environmental Modelling & Software 42; that
//! signs are chosen beforehand which say when to turn to another: Haasnoot, Kwakkel, Walker and ter Maat (2013), Global Environmental
//! Change 23.

mod front;
mod pieces;
mod search;
mod signs;
mod trial;
mod turn;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

pub use pieces::{AdviceError, POINTS, Piece, Pieces, Question};
pub use search::{Search, Tried, most, possible, search};
pub use signs::{Better, Sign, Signs, signs};
pub use trial::{Plan, Trial, trial};
pub use turn::{Turn, turned};
pub use words::{broken, every_limit, limits, named, titled, words};

use super::assumptions::Doubt;
use super::outcome::{Outcome, outcomes};
use super::refused::Refused;
use super::sweep::Axis;
use crate::ensemble::{Ensemble, Simulate, direction};
use crate::lanes::WIDTH;
use crate::observe::{self, Layout};
use crate::run::{Arm, Mismatch};
use crate::scenario::{Diagnostics, Scenario, changed, numeric_paths};

/// Plans that are spread over what may be turned, unless another number is asked for.
pub const PLANS: u32 = 128;
/// Futures of a plan in a draw: half a batch, which takes two thirds of the time of a whole one.
pub const FUTURES: u32 = WIDTH as u32 / 2;
/// The metric of what a programme costs.
const COST: &str = "programme_cost";

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The scenario as it stands.
    pub scenario: Scenario,
    /// What may be turned: numbers of the programme.
    pub axes: Vec<Axis>,
    /// What is to be gained, at the last month.
    pub aim: Outcome,
    /// What must not fall: no worse by as much as matters, at the last month.
    pub keep: Vec<Outcome>,
    /// Where the programme's cost is counted, at the last month.
    pub cost: Outcome,
    /// The most it may cost \[weeks of the usual staff cost\].
    pub budget: Option<f64>,
    /// The file of the scenario without what is only said about it, in which plans are set.
    bare: Value,
}

/// A limit that a plan must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It must gain what matters.
    Gain,
    /// It must not cost more than it may.
    Cost,
    /// This must not fall.
    Keep(usize),
}

/// How a plan ends in a future, or on average, against the same futures without a programme. Positive is better.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// What it gains of the aim.
    #[serde(deserialize_with = "single")]
    pub gain: f64,
    /// What it costs.
    #[serde(deserialize_with = "single")]
    pub cost: f64,
    /// What becomes of each thing that must not fall.
    #[serde(deserialize_with = "singles")]
    pub keep: Vec<f64>,
}

/// A difference of two numbers of the model, which has seven digits: so it comes back from JSON as it was. Null is what is not defined.
fn single<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(f64::from(Option::<f32>::deserialize(from)?.unwrap_or(f32::NAN)))
}

fn singles<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<f64>, D::Error> {
    let read = Vec::<Option<f32>>::deserialize(from)?;
    Ok(read.into_iter().map(|x| f64::from(x.unwrap_or(f32::NAN))).collect())
}

impl End {
    /// The mean of several; where a number is not defined it is left out.
    fn mean(ends: &[Self]) -> Self {
        let mean = |of: &dyn Fn(&Self) -> f64| {
            let defined: Vec<f64> = ends.iter().map(of).filter(|x| x.is_finite()).collect();
            defined.iter().sum::<f64>() / defined.len() as f64
        };
        let keep = ends.first().map_or(0, |e| e.keep.len());
        Self {
            gain: mean(&|e| e.gain),
            cost: mean(&|e| e.cost),
            keep: (0..keep).map(|k| mean(&|e| e.keep[k])).collect(),
        }
    }
}

impl Asked {
    /// Puts together what is asked for. Without an aim it is loyalty of the organisation whose levers may be turned, and of the whole chain
    /// where there are several.
    ///
    /// # Errors
    /// Why it cannot be asked.
    pub fn new(
        scenario: Scenario,
        vary: &[String],
        aim: Option<&String>,
        keep: &[String],
        budget: Option<f64>,
    ) -> Result<Self, Refused> {
        let numbers = numeric_paths(&scenario.to_value());
        let axes: Vec<Axis> = vary.iter().map(|text| Axis::read(text, &numbers)).collect::<Result<_, _>>()?;
        if axes.is_empty() {
            return Err(Refused::NoAxis);
        }
        if let Some((axis, text)) = axes.iter().zip(vary).find(|(a, _)| !a.is_in_programme()) {
            let why =
                format!("{} is not the programme's to choose: vary a lever, programme.ORGANISATION.LEVER", axis.path);
            return Err(Refused::Vary { text: text.clone(), why });
        }
        if let Some((_, twice)) = axes.iter().enumerate().find(|(i, a)| axes[..*i].iter().any(|b| b.path == a.path)) {
            return Err(Refused::Twice(twice.path.clone()));
        }
        let turned: BTreeSet<String> = axes.iter().filter_map(Axis::organisation).map(str::to_owned).collect();
        let one = |option: &'static str, text: &str| -> Result<Outcome, Refused> {
            let asked = |why: String| Refused::Asked { option, text: text.to_owned(), why };
            let found = match outcomes(&scenario, &[], &[text.to_owned()]) {
                Ok(mut found) => found.pop().ok_or_else(|| asked("it is not measured in this scenario".to_owned()))?,
                Err(Refused::Outcome { why, .. }) => return Err(asked(why)),
                Err(other) => return Err(other),
            };
            if found.metric.better == observe::Better::Neither {
                return Err(asked("neither more nor less of it is better".to_owned()));
            }
            Ok(found)
        };
        let home = turned.first().filter(|_| turned.len() == 1).map_or("chain", String::as_str);
        let aim = one("gain", aim.unwrap_or(&format!("loyalty@{home}")))?;
        let mut kept: Vec<Outcome> = Vec::new();
        for text in keep {
            let outcome = one("keep", text)?;
            let twice =
                [(kept.contains(&outcome), "it stands there twice"), (outcome == aim, "it is to be gained already")];
            if let Some((_, why)) = twice.into_iter().find(|t| t.0) {
                return Err(Refused::Asked { option: "keep", text: text.clone(), why: why.to_owned() });
            }
            kept.push(outcome);
        }
        let only = scenario.programme.keys().all(|id| id == home);
        let cost = one("gain", &format!("{COST}@{}", if only { home } else { "chain" }))?;
        let mut bare = scenario.clone();
        bare.what_ifs.clear();
        bare.expect.clear();
        bare.lesson = None;
        // A remark on the plan of the file is none on another.
        bare.programme.iter_mut().filter(|(id, _)| turned.contains(*id)).for_each(|(_, plan)| plan.note = None);
        let bare = bare.to_value();
        let asked = Self { scenario, axes, aim, keep: kept, cost, budget, bare };
        // The ends of every range: most of what cannot be shows before the work begins.
        for share in [0.0, 1.0 - f32::EPSILON] {
            asked.scenario_of(&asked.axes.iter().map(|a| a.at_share(share)).collect::<Vec<_>>())?;
        }
        Ok(asked)
    }

    /// The scenario with a plan: its values in the order of the axes.
    ///
    /// # Errors
    /// When it has problems there.
    pub fn scenario_of(&self, values: &[f64]) -> Result<Scenario, Diagnostics> {
        let set: Vec<String> = self.axes.iter().zip(values).map(|(a, x)| format!("{}={x}", a.path)).collect();
        changed(&self.bare, &set, &self.scenario.name)
    }

    /// The scenario with its own plan, without what is only said about it.
    fn own(&self) -> Result<Scenario, Diagnostics> {
        self.scenario_of(&[])
    }

    /// Which limits an end does not keep.
    #[must_use]
    pub fn broken(&self, end: &End) -> Vec<Limit> {
        let least = |o: &Outcome| f64::from(o.metric.minimal_important_difference);
        // What is not defined is not kept.
        let at_least = |x: f64, least: f64| x >= least;
        let mut broken = Vec::new();
        if !at_least(end.gain, least(&self.aim)) {
            broken.push(Limit::Gain);
        }
        if self.budget.is_some_and(|most| !at_least(most, end.cost)) {
            broken.push(Limit::Cost);
        }
        for (k, (outcome, x)) in self.keep.iter().zip(&end.keep).enumerate() {
            if !at_least(*x, -least(outcome)) {
                broken.push(Limit::Keep(k));
            }
        }
        broken
    }

    /// Whether an end keeps every limit.
    #[must_use]
    pub fn holds(&self, end: &End) -> bool {
        self.broken(end).is_empty()
    }

    /// Share of ends that keep every limit.
    fn share_that_holds<'a>(&self, ends: impl Iterator<Item = &'a End>) -> f64 {
        let (mut all, mut hold) = (0_u32, 0_u32);
        for end in ends {
            all += 1;
            hold += u32::from(self.holds(end));
        }
        f64::from(hold) / f64::from(all.max(1))
    }

    /// How an arm of an ensemble ends in each future.
    fn ends(&self, ensemble: &Ensemble, arm: usize) -> Vec<End> {
        let differences = |o: &Outcome| -> Vec<f64> {
            let column = ensemble.layout.column(o.metric.id, &o.place);
            let sign = f64::from(direction(o.metric));
            column.map_or_else(Vec::new, |c| {
                ensemble.differences(arm, 0, c, o.month).map(|x| f64::from(x) * sign).collect()
            })
        };
        let (gain, cost) = (differences(&self.aim), differences(&self.cost));
        let keep: Vec<Vec<f64>> = self.keep.iter().map(differences).collect();
        (0..ensemble.futures.len())
            // Less cost is better; a cost is told as it is.
            .map(|k| End { gain: gain[k], cost: -cost[k], keep: keep.iter().map(|x| x[k]).collect() })
            .collect()
    }

    /// Levels that are held of so many futures of an arm.
    fn numbers(&self, futures: usize) -> usize {
        let layout = Layout::new(self.scenario.places(), self.scenario.months as usize);
        layout.columns.len() * (layout.months + 1) * futures
    }
}

/// The scenarios of a draw: everything in doubt as the draw has it; the programme is chosen, and as each plan has it.
fn drawn(doubt: &Doubt, plans: &[&Scenario], draw: usize) -> Vec<Scenario> {
    let of = |plan: &&Scenario| Scenario { programme: plan.programme.clone(), ..doubt.scenario(plan, draw) };
    plans.iter().map(of).collect()
}

/// Arms of plans over the same futures, the one without a programme before them.
fn arms(plans: &[Scenario], futures: &Range<u32>) -> Vec<Arm> {
    let arm = |(i, scenario): (usize, &Scenario)| {
        let scenario = Scenario { futures: futures.end, ..scenario.clone() };
        Arm { name: if i == 0 { "without".to_owned() } else { format!("plan-{i}") }, scenario, programme: i > 0 }
    };
    plans.first().into_iter().chain(plans).enumerate().map(arm).collect()
}

/// What simulates, and how it is told and stopped.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// What simulates.
    pub simulate: Simulate<'a>,
    /// Is told how many of a step are done.
    pub progress: &'a (dyn Fn(usize) + Sync),
    /// Raised by the user.
    pub stop: &'a AtomicBool,
}

impl std::fmt::Debug for Means<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Means").field("stop", self.stop).finish_non_exhaustive()
    }
}

impl Means<'_> {
    /// Plans beside no programme over some futures; none when stopped.
    fn ensemble(&self, plans: &[Scenario], futures: Range<u32>) -> Result<Option<Ensemble>, Mismatch> {
        let arms = arms(plans, &futures);
        (self.simulate)(&arms, futures, &|_| {}, self.stop)
    }
}

#[cfg(test)]
mod tests;
