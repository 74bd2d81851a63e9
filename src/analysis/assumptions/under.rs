//! What a verdict is worth when the assumed numbers are drawn.

use serde::Serialize;

use crate::ensemble::{Summary, Verdict, direction, quantile};
use crate::observe::Metric;

/// A verdict stands when at least this share of the draws agrees: one in twenty may be an accident.
const SHARE_THAT_HOLDS: f64 = 0.95;
/// A verdict holds under most assumptions when at least 8 in 10 draws agree.
const SHARE_OF_MOST: f64 = 0.8;

/// How far a verdict stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In at least 19 of 20 draws.
    Holds,
    /// In at least 8 of 10 draws.
    Mostly,
    /// In fewer.
    Depends,
}

/// An effect under every draw of the assumed numbers: its mean over futures, draw by draw.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Under {
    /// Draws in which it is defined.
    pub draws: usize,
    /// Draws in which it is above zero.
    pub positive: usize,
    /// Draws in which it is below zero.
    #[serde(skip)]
    pub negative: usize,
    /// Draws in which it is better by an amount that matters; higher, where neither direction is better.
    pub better: usize,
    /// Draws in which it is worse by an amount that matters; lower, where neither direction is better.
    pub worse: usize,
    /// Draws that agree with the verdict.
    pub agree: usize,
    /// Mean over draws.
    pub mean: f64,
    /// One draw in ten lies below.
    pub low: f64,
    /// One draw in ten lies above.
    pub high: f64,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
    /// How far the verdict stands.
    pub standing: Standing,
    /// Whether some of what is drawn was learnt from figures of the client.
    #[serde(skip)]
    pub learnt: bool,
}

impl Under {
    /// An effect and how far each draw moves it; none when it is defined in no draw.
    #[must_use]
    pub fn of(effect: &Summary, metric: &Metric, shifts: &[f64]) -> Option<Self> {
        let mut means: Vec<f32> = shifts.iter().map(|s| (effect.mean + s) as f32).filter(|m| m.is_finite()).collect();
        means.sort_unstable_by(f32::total_cmp);
        let n = means.len();
        if n == 0 {
            return None;
        }
        let toward = direction(metric);
        let count = |wanted: &dyn Fn(f32) -> bool| means.iter().filter(|m| wanted(**m)).count();
        let better = count(&|m| m * toward >= metric.minimal_important_difference);
        let worse = count(&|m| m * toward <= -metric.minimal_important_difference);
        let verdict = Verdict::of(effect, metric);
        let agree = match verdict {
            Verdict::Better | Verdict::Higher => better,
            Verdict::Worse | Verdict::Lower => worse,
            Verdict::TooSmall => n - better - worse,
            // Luck hides it already.
            Verdict::NoClearDifference => n,
        };
        let standing = match agree as f64 / n as f64 {
            share if share >= SHARE_THAT_HOLDS => Standing::Holds,
            share if share >= SHARE_OF_MOST => Standing::Mostly,
            _ => Standing::Depends,
        };
        Some(Self {
            draws: n,
            positive: count(&|m| m > 0.0),
            negative: count(&|m| m < 0.0),
            better,
            worse,
            agree,
            mean: means.iter().map(|&m| f64::from(m)).sum::<f64>() / n as f64,
            low: quantile(&means, 0.1),
            high: quantile(&means, 0.9),
            min: f64::from(means[0]),
            max: f64::from(means[n - 1]),
            standing,
            learnt: false,
        })
    }

    /// The sign of an effect in a word, and in how many draws it has it.
    #[must_use]
    pub fn sign(&self, effect: f64) -> (&'static str, usize) {
        if effect < 0.0 { ("negative", self.negative) } else { ("positive", self.positive) }
    }

    /// "in all 64 draws of the assumptions": where the verdict holds.
    #[must_use]
    pub(in crate::analysis) fn agreement(&self) -> String {
        let Self { draws, agree, .. } = self;
        let of = if agree == draws { format!("all {draws}") } else { format!("{agree} of {draws}") };
        format!("in {of} draws of {}", self.drawn())
    }

    /// What is drawn.
    #[must_use]
    pub fn drawn(&self) -> &'static str {
        if self.learnt { "what your figures leave open and of the assumptions" } else { "the assumptions" }
    }

    /// A verdict as it is read, with what the draws say of it. `alone` is what luck alone leaves of it.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict, alone: &str) -> String {
        let (up, down) = match verdict {
            Verdict::Higher | Verdict::Lower => ("higher", "lower"),
            _ => ("better", "worse"),
        };
        let Self { draws, better, worse, agree, .. } = self;
        match (self.standing, verdict.is_resolved()) {
            (Standing::Holds, false) | (Standing::Mostly, false) => alone.to_owned(),
            (Standing::Holds, true) => {
                let (said, rest) =
                    alone.split_once("; ").map_or((alone, String::new()), |(a, b)| (a, format!("; {b}")));
                format!("{said} and {}{rest}", self.agreement())
            }
            (Standing::Mostly, true) => {
                let rest = alone.split_once("; ").map_or_else(String::new, |(_, rest)| format!("; {rest}"));
                format!("{} under most assumptions ({agree} of {draws}){rest}", verdict.word())
            }
            (Standing::Depends, _) => {
                format!("depends on assumptions ({up} in {better} of {draws} draws, {down} in {worse})")
            }
        }
    }
}
