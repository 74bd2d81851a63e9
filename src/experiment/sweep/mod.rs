//! Numbers of a scenario varied over a design of points; each point is a pair of twins over the same futures.

mod answer;
mod axis;
mod design;
mod engine;
mod fails;
mod log;
mod words;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use answer::{Answer, Row};
pub use axis::{Axis, Over, names as axis_names};
pub use design::{Arrangement, Points};
pub use engine::{Cost, Ended, simulate};
pub use fails::Fails;
pub use log::{Head, Log, LogError, UNSORTED};
pub use words::SAME_AS_BEST;

use super::outcome::{Outcome, outcomes, ranking};
use super::precision::Goal;
use super::refused::Refused;
use crate::scenario::{Diagnostics, Scenario, ValuePath, changed, numeric_paths};

/// How many futures a point gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Futures {
    /// So many.
    Fixed(u32),
    /// As many as this needs.
    Until(Goal),
}

/// A sweep: what is varied, over which futures, and what is kept.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The scenario as it stands.
    pub scenario: Scenario,
    /// The points.
    pub points: Points,
    /// What is kept of each.
    pub outcomes: Vec<Outcome>,
    /// Futures of each.
    pub futures: Futures,
    /// What is varied at each point: the file of the scenario without what is only said about it.
    bare: Value,
}

/// What a sweep is, in so far as its points depend on it; the first line of its log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Version of this program.
    pub version: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Its hash.
    pub hash: String,
    /// The points.
    pub points: Points,
    /// What is kept of each.
    pub outcomes: Vec<Outcome>,
    /// Futures of each.
    pub futures: Futures,
}

impl Sweep {
    /// Puts a sweep together from what was asked for.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn new(
        scenario: Scenario,
        vary: &[String],
        design: Arrangement,
        metrics: &[String],
        futures: Futures,
    ) -> Result<Self, Refused> {
        let numbers: Vec<ValuePath> = numeric_paths(&scenario.to_value());
        let axes = vary.iter().map(|text| Axis::read(text, &numbers)).collect::<Result<_, _>>()?;
        let points = Points::new(axes, design)?;
        let mut organisations: Vec<String> = scenario.programme.keys().cloned().collect();
        for id in points.axes.iter().filter_map(Axis::organisation) {
            if !organisations.iter().any(|o| o == id) {
                organisations.push(id.to_owned());
            }
        }
        let outcomes = outcomes(&scenario, &organisations, metrics)?;
        Self::of(scenario, points, outcomes, futures)
    }

    /// The sweep that a log says it holds.
    ///
    /// # Errors
    /// When the points no longer fit the scenario.
    pub fn of(scenario: Scenario, points: Points, outcomes: Vec<Outcome>, futures: Futures) -> Result<Self, Refused> {
        let mut bare = scenario.clone();
        bare.what_ifs.clear();
        bare.expect.clear();
        bare.lesson = None;
        let sweep = Self { scenario, points, outcomes, futures, bare: bare.to_value() };
        // The first and the last point hold the ends of every range, so most problems show before the work begins.
        for point in [0, sweep.points.len() - 1] {
            sweep.scenario_at(point)?;
        }
        Ok(sweep)
    }

    /// What it is.
    #[must_use]
    pub fn header(&self) -> Header {
        Header {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: self.scenario.name.clone(),
            hash: self.scenario.hash(),
            points: self.points.clone(),
            outcomes: self.outcomes.clone(),
            futures: self.futures.clone(),
        }
    }

    /// The scenario of a point.
    ///
    /// # Errors
    /// When it has problems there.
    pub fn scenario_at(&self, point: usize) -> Result<Scenario, Diagnostics> {
        let values = self.points.at(point);
        let set: Vec<String> = self.points.axes.iter().zip(values).map(|(a, x)| format!("{}={x}", a.path)).collect();
        changed(&self.bare, &set, &self.scenario.name)
    }

    /// The command that makes it again from the `scenario.json` written beside its points.
    #[must_use]
    pub fn command(&self) -> String {
        let mut words = vec!["ripplechain sweep scenario.json".to_owned()];
        words.extend(self.points.axes.iter().map(Axis::typed));
        match self.points.design {
            Arrangement::Grid => {}
            Arrangement::Sobol(n) => words.push(format!("--design sobol --points {n}")),
            Arrangement::Morris(rows) => words.push(format!("--design morris --points {rows}")),
            Arrangement::Saltelli(rows) => words.push(format!("--design saltelli --points {rows}")),
        }
        let mut asked: Vec<String> =
            self.outcomes.iter().map(|o| format!("--metric {}@{}", o.metric.id, o.place)).collect();
        asked.dedup();
        words.append(&mut asked);
        words.push(match &self.futures {
            Futures::Fixed(n) => format!("--futures {n}"),
            Futures::Until(goal) => {
                let Outcome { metric, place, month } = &goal.of;
                format!("--until-precise {}@{}@{place}@{month} --max-futures {}", goal.width, metric.id, goal.most)
            }
        });
        words.join(" ")
    }

    /// By which outcome points are ranked.
    #[must_use]
    pub fn ranking(&self) -> usize {
        ranking(&self.outcomes)
    }
}

impl Header {
    /// What differs from another one, in words.
    #[must_use]
    pub fn differences(&self, found: &Self) -> Vec<String> {
        let mut out = Vec::new();
        if self.version != found.version {
            out.push(format!("made by version {}, this is {}", found.version, self.version));
        }
        if self.scenario != found.scenario {
            out.push(format!("of scenario {}, this is {}", found.scenario, self.scenario));
        } else if self.hash != found.hash {
            out.push(format!("the scenario was {} and is now {}", found.hash, self.hash));
        }
        if self.points != found.points {
            out.push("other points".to_owned());
        }
        if self.outcomes != found.outcomes {
            out.push("other metrics, places or months".to_owned());
        }
        if self.futures != found.futures {
            out.push("another number of futures or precision".to_owned());
        }
        out
    }
}

#[cfg(test)]
mod tests;
