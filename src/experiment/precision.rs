//! As many futures as a stated precision needs.
//!
//! Futures are added until half the width of the 95 % interval of a paired difference is below what was asked for, or a
//! cap is met. Futures are numbered, so what comes out is, to the bit, a run with that number of futures. Whoever looks
//! often and stops when the interval happens to be narrow gets an interval that holds the truth a little less often than
//! 19 times in 20; steps are therefore large, and the first look comes after [`FIRST`] futures.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::outcome::{Outcome, outcomes, ranking};
use super::refused::Refused;
use crate::ensemble::{Ensemble, Summary};
use crate::format;
use crate::lanes::WIDTH;
use crate::quantity::rounded;
use crate::scenario::Scenario;

/// Futures before the first look.
pub const FIRST: u32 = 32;
/// The cap unless another is given.
pub const DEFAULT_CAP: u32 = 4096;

/// How precise what shall be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Half the width of the 95 % interval of the mean paired difference, in the metric's unit.
    pub width: f64,
    /// Of what.
    pub of: Outcome,
    /// Never more futures than this.
    pub most: u32,
}

/// How far it came.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reached {
    /// Futures simulated.
    pub futures: u32,
    /// Half the width of the widest interval looked at.
    pub half_width: f64,
    /// Whether that is below the width asked for.
    pub met: bool,
}

impl Goal {
    /// Reads `WIDTH[@METRIC[@PLACE[@MONTH]]]`; what is left out is loyalty at the first organisation with a programme
    /// (or else at the first segment), at the last month.
    ///
    /// # Errors
    /// Why it makes no sense for this scenario.
    pub fn read(text: &str, scenario: &Scenario, most: u32) -> Result<Self, Refused> {
        let refuse = |why: &str| Refused::Precision { text: text.to_owned(), why: why.to_owned() };
        let mut parts = text.split('@').map(str::trim);
        // Seven digits, so that a width read back from a log is the same width.
        let width: Option<f64> = parts.next().and_then(|w| w.parse().ok()).map(rounded);
        let width = width
            .filter(|w| w.is_finite() && *w > 0.0)
            .ok_or_else(|| refuse("expected WIDTH or WIDTH@METRIC@PLACE@MONTH, such as 0.5@loyalty@families@24"))?;
        let organisations: Vec<String> = scenario.programme.keys().cloned().collect();
        let usual = outcomes(scenario, &organisations, &[])?;
        let usual = &usual[ranking(&usual)];
        let metric = parts.next().unwrap_or(usual.metric.id);
        let place = parts.next().unwrap_or(&usual.place);
        let asked = outcomes(scenario, &organisations, &[format!("{metric}@{place}")]).map_err(|e| match e {
            Refused::Outcome { why, .. } => refuse(&why),
            other => other,
        })?;
        let mut of = asked[ranking(&asked)].clone();
        if let Some(month) = parts.next() {
            of.month = month.parse().map_err(|_| refuse("the month is not a whole number"))?;
        }
        if of.month > scenario.months as usize {
            return Err(refuse("the month lies beyond those simulated"));
        }
        if parts.next().is_some() {
            return Err(refuse("there is too much: expected WIDTH@METRIC@PLACE@MONTH"));
        }
        Ok(Self { width, of, most: most.max(1) })
    }

    /// Futures of the first step.
    #[must_use]
    pub fn first(&self) -> u32 {
        FIRST.min(self.most)
    }

    /// How many futures to go on to; none when it is precise enough, the cap is met, or the number is never defined.
    #[must_use]
    pub fn next(&self, so_far: &Summary, done: u32) -> Option<u32> {
        let half = so_far.half_width();
        if half <= self.width || done >= self.most || so_far.n == 0 {
            return None;
        }
        // The interval narrows with the root of the number of futures; a tenth more, for luck with the deviation so far.
        let needed = 1.1 * f64::from(done) * (half / self.width).powi(2);
        let width = WIDTH as u32;
        let within = needed.clamp(f64::from(done + width), f64::from(2 * done.max(width))) as u32;
        Some(within.next_multiple_of(width).min(self.most))
    }

    /// How many futures it took, in a sentence.
    #[must_use]
    pub fn futures_in_words(&self, reached: &Reached) -> String {
        let metric = self.of.metric;
        let unit = format::difference_unit(metric);
        let took = format::count(reached.futures as usize);
        let of = format!("{} at {}, month {}", metric.name, self.of.place, self.of.month);
        let half = format::plain(reached.half_width, format::decimals(metric) + 1);
        if reached.met {
            format!(
                "It took {took} futures until the mean difference ({of}) was known to ± {half} {unit}; asked for: ± {}.",
                self.width
            )
        } else {
            format!(
                "After {took} futures the mean difference ({of}) is known to ± {half} {unit} only; asked for: ± {}.",
                self.width
            )
        }
    }

    /// What is said of so many futures.
    #[must_use]
    pub fn reached(&self, so_far: &Summary, futures: u32) -> Reached {
        let half_width = if so_far.n == 0 { f64::INFINITY } else { so_far.half_width() };
        Reached { futures, half_width, met: half_width <= self.width }
    }
}

/// Simulates until every one of these pairs of arms is precise enough. `simulate` gives all arms over a range of futures,
/// or none when it was stopped.
///
/// # Errors
/// What `simulate` could not do.
pub fn until<E>(
    goal: &Goal,
    pairs: &[(usize, usize)],
    mut simulate: impl FnMut(Range<u32>) -> Result<Option<Ensemble>, E>,
) -> Result<Option<(Ensemble, Reached)>, E> {
    let mut done = goal.first();
    let Some(mut ensemble) = simulate(0..done)? else { return Ok(None) };
    loop {
        let column = ensemble.layout.column(goal.of.metric.id, &goal.of.place);
        let widest = column.and_then(|column| {
            let each = |&(arm, against): &(usize, usize)| {
                Summary::of(ensemble.differences(arm, against, column, goal.of.month.min(ensemble.layout.months)))
            };
            pairs.iter().map(each).max_by(|a, b| a.half_width().total_cmp(&b.half_width()))
        });
        let widest = widest.unwrap_or_else(|| Summary::of([]));
        match goal.next(&widest, done) {
            None => return Ok(Some((ensemble, goal.reached(&widest, done)))),
            Some(next) => {
                let Some(more) = simulate(done..next)? else { return Ok(None) };
                ensemble.futures.extend(more.futures);
                done = next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe;

    fn goal(width: f64) -> Goal {
        let of =
            Outcome { metric: observe::metric("loyalty").expect("a metric"), place: "maker".to_owned(), month: 12 };
        Goal { width, of, most: 1000 }
    }

    /// A summary of this many futures, half of them at +1 and half at −1.
    fn coins(n: u32) -> Summary {
        Summary::of((0..n).map(|k| if k % 2 == 0 { 1.0 } else { -1.0 }))
    }

    #[test]
    fn the_next_step_is_what_the_root_law_needs_and_at_most_twice_as_many() {
        // Half width of 32 coins: 2.0395 × 1.0160 / √32 = 0.3663; 1.1 × 32 × (0.3663/0.3)² = 52.5 → 64.
        assert_eq!(goal(0.3).next(&coins(32), 32), Some(64));
        // (0.3663/0.35)² × 35.2 = 38.6, but at least one batch more.
        assert_eq!(goal(0.35).next(&coins(32), 32), Some(48));
        assert_eq!(goal(0.01).next(&coins(32), 32), Some(64));
        assert_eq!(goal(0.4).next(&coins(32), 32), None);
    }

    #[test]
    fn a_month_that_is_simulated_can_be_asked_for_and_no_later_one() {
        let file = serde_json::json!({
            "name": "x", "months": 12, "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.5 } },
        });
        let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
        let month = |text: &str| Goal::read(text, &scenario, 64).map(|goal| goal.of.month).ok();
        let asked = ["0.5", "0.5@loyalty@maker@6", "0.5@loyalty@maker@12", "0.5@loyalty@maker@13"];
        assert_eq!(asked.map(month), [Some(12), Some(6), Some(12), None]);
    }

    #[test]
    fn the_cap_ends_it_and_is_said() {
        assert_eq!(goal(0.01).next(&coins(960), 960), Some(1000));
        assert_eq!(goal(0.01).next(&coins(1000), 1000), None);
        assert!(!goal(0.01).reached(&coins(1000), 1000).met);
        assert_eq!(goal(0.01).next(&Summary::of([f32::NAN]), 32), None);
    }

    #[test]
    fn a_goal_is_read_part_by_part_and_what_makes_no_sense_is_refused() {
        let file = serde_json::json!({
            "name": "x", "months": 12, "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.5 } },
        });
        let scenario = crate::scenario::from_value(&file, "x").expect("a scenario");
        let read = |text: &str| Goal::read(text, &scenario, 0);
        let told = |g: &Goal| (g.width, g.of.metric.id, g.of.place.clone(), g.of.month, g.most);
        let of = |text: &str| told(&read(text).expect("a goal"));
        assert_eq!(of("0.5"), (0.5, "loyalty", "maker".to_owned(), 12, 1));
        assert_eq!(of("0.1 @ trust @ retailer @ 7"), (0.1, "trust", "retailer".to_owned(), 7, 1));
        let refused = |text: &str| read(text).expect_err("refused").to_string();
        let width = "expected WIDTH or WIDTH@METRIC@PLACE@MONTH, such as 0.5@loyalty@families@24";
        for text in ["0", "-1", "inf", "x"] {
            assert_eq!(refused(text), format!("--until-precise {text}: {width}"));
        }
        let why = |text: &str| refused(text).split_once(": ").map(|t| t.1.to_owned());
        assert!(
            refused("1@loyalty@tier-9@3").starts_with("--until-precise 1@loyalty@tier-9@3: there is no place tier-9; ")
        );
        assert_eq!(why("1@loyalty@maker@x"), Some("the month is not a whole number".to_owned()));
        assert_eq!(why("1@loyalty@maker@13"), Some("the month lies beyond those simulated".to_owned()));
        assert_eq!(why("1@loyalty@maker@3@4"), Some("there is too much: expected WIDTH@METRIC@PLACE@MONTH".to_owned()));
    }

    #[test]
    fn how_far_it_came_is_told_in_a_sentence() {
        let told = |half_width, met| goal(0.3).futures_in_words(&Reached { futures: 1024, half_width, met });
        let of = "Loyalty at maker, month 12";
        assert_eq!(
            told(0.256, true),
            format!(
                "It took 1,024 futures until the mean difference ({of}) was known to ± 0.26 points; asked for: ± 0.3."
            )
        );
        assert_eq!(
            told(0.456, false),
            format!("After 1,024 futures the mean difference ({of}) is known to ± 0.46 points only; asked for: ± 0.3.")
        );
    }

    #[test]
    fn a_width_that_is_just_met_is_met_and_nothing_at_all_is_not() {
        let coins = coins(32);
        let exact = goal(coins.half_width());
        assert_eq!((exact.next(&coins, 32), exact.reached(&coins, 32).met), (None, true));
        let nothing = exact.reached(&Summary::of([]), 32);
        assert_eq!((nothing.futures, nothing.half_width, nothing.met), (32, f64::INFINITY, false));
        assert_eq!([Goal { most: 20, ..goal(0.1) }.first(), goal(0.1).first()], [20, 32]);
        // Of fewer futures than a batch the next step is a batch at the least.
        assert_eq!(Goal { most: 1000, ..goal(0.01) }.next(&self::coins(8), 8), Some(32));
    }

    #[test]
    fn futures_are_added_until_the_widest_of_the_pairs_is_precise() {
        use crate::ensemble::fake::ensemble;
        let rough = |k: u32| if k.is_multiple_of(2) { 1.0 } else { -1.0 };
        let mut asked = Vec::new();
        let mut run = |goal: &Goal, stop: u32| {
            asked.clear();
            let found = until(goal, &[(1, 0), (0, 0)], |range| -> Result<Option<Ensemble>, ()> {
                asked.push((range.start, range.end));
                let futures: Vec<[[f32; 2]; 2]> = range.clone().map(|k| [[0.0, 0.0], [0.0, rough(k)]]).collect();
                Ok((range.end <= stop).then(|| ensemble("loyalty", 1, &futures)))
            });
            (
                found.expect("simulated").map(|(e, reached)| (e.futures.len(), reached.futures, reached.met)),
                asked.clone(),
            )
        };
        assert_eq!(run(&goal(0.3), 1000), (Some((64, 64, true)), vec![(0, 32), (32, 64)]));
        assert_eq!(run(&Goal { most: 40, ..goal(0.3) }, 1000), (Some((40, 40, false)), vec![(0, 32), (32, 40)]));
        assert_eq!(run(&goal(0.3), 40), (None, vec![(0, 32), (32, 64)]));
        assert_eq!(run(&goal(0.3), 0), (None, vec![(0, 32)]));
    }
}
