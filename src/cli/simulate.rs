//! Simulating under a progress bar.

use std::fmt;
use std::ops::Range;
use std::time::{Duration, Instant, SystemTime};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::Context;
use super::exit::{ExitError, no_ensemble, stopped};
use crate::analysis::{Analysis, Assumptions};
use crate::ensemble::{self, Ensemble, Progress};
use crate::experiment::assumptions;
use crate::experiment::precision::{self, Goal, Reached};
use crate::run::Arm;

/// Scenarios no longer than this are charted week by week too.
const MONTHS_BY_WEEK: u32 = 6;

/// The futures of some arms, and how long they took.
pub(super) struct Simulated {
    pub(super) ensemble: Ensemble,
    /// The same futures week by week, of a scenario short enough to be read so.
    pub(super) weeks: Option<Ensemble>,
    /// How far a precision asked for was reached.
    pub(super) reached: Option<Reached>,
    pub(super) began: SystemTime,
    pub(super) took: Duration,
}

/// The one progress display: a bar of some unit with an estimate; hidden when not asked for or not on a terminal.
pub(super) fn bar(quiet: bool, unit: &str) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:32}} {{pos}} of {{len}} {unit}, {{left}}")) {
        bar.set_style(style.with_key("left", |state: &ProgressState, out: &mut dyn fmt::Write| {
            // Before the first batch is done there is nothing to estimate from.
            let _ = match state.pos() {
                0 => write!(out, "first ones under way"),
                _ => write!(out, "about {:#} left", HumanDuration(state.eta())),
            };
        }));
    }
    bar
}

/// The same for work whose end is not known before.
pub(super) fn counter(quiet: bool, unit: &str) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template(&format!("{{spinner}} {{pos}} {unit}, {{elapsed}}")) {
        bar.set_style(style);
    }
    bar
}

/// Simulates under a progress bar: the futures of the scenario or, for a goal, as many as make these pairs of arms precise
/// enough.
pub(super) fn simulate(
    context: &mut Context<'_>,
    arms: &[Arm],
    goal: Option<&Goal>,
    pairs: &[(usize, usize)],
) -> Result<Simulated, ExitError> {
    let (began, clock) = (SystemTime::now(), Instant::now());
    let bar = bar(context.quiet, "futures");
    bar.enable_steady_tick(Duration::from_millis(500));
    let over = |futures: Range<u32>| {
        bar.set_length(u64::from(futures.end));
        let before = u64::from(futures.start);
        (context.simulate)(arms, futures, &|progress| bar.set_position(before + progress.done as u64), context.stop)
    };
    let ensemble = match goal {
        None => over(0..arms.first().map_or(0, |arm| arm.scenario.futures)).map(|e| e.map(|e| (e, None))),
        Some(goal) => precision::until(goal, pairs, over).map(|e| e.map(|(e, reached)| (e, Some(reached)))),
    };
    bar.finish_and_clear();
    match ensemble.map_err(|error| no_ensemble(context, &error))? {
        Some((ensemble, reached)) => {
            if let (Some(goal), Some(reached)) = (goal, &reached) {
                context.say(&goal.futures_in_words(reached))?;
            }
            let weeks = by_week(context, arms, ensemble.futures.len())?;
            Ok(Simulated { ensemble, weeks, reached, began, took: clock.elapsed() })
        }
        None => Err(stopped(context)),
    }
}

/// The same futures week by week, where the question is one of weeks: half a year at most.
fn by_week(context: &mut Context<'_>, arms: &[Arm], futures: usize) -> Result<Option<Ensemble>, ExitError> {
    if arms.first().is_none_or(|arm| arm.scenario.months > MONTHS_BY_WEEK) {
        return Ok(None);
    }
    match ensemble::by_week(arms, 0..futures as u32, context.stop) {
        Ok(Some(weeks)) => Ok(Some(weeks)),
        Ok(None) => Err(stopped(context)),
        Err(error) => Err(no_ensemble(context, &error)),
    }
}

/// Draws the assumed numbers under a progress bar; nothing where they are not wanted, or no arm differs from another.
pub(super) fn draw(
    context: &mut Context<'_>,
    draws: u32,
    analysis: &Analysis<'_>,
    arms: &[Arm],
    months: &[usize],
) -> Result<Option<Assumptions>, ExitError> {
    let nothing_differs = (1..arms.len()).all(|arm| analysis.coincide((arm, 0)));
    if draws == 0 || nothing_differs {
        return Ok(None);
    }
    if analysis.futures() < 2 {
        context.say("One future: what is assumed is not drawn, as luck could not be told from it.")?;
        return Ok(None);
    }
    let bar = bar(context.quiet, "draws of the assumed numbers");
    bar.enable_steady_tick(Duration::from_millis(500));
    let progress = |p: Progress| {
        bar.set_length(p.all as u64);
        bar.set_position(p.done as u64);
    };
    let found = assumptions::draw(analysis, arms, months, draws, context.simulate, &progress, context.stop);
    bar.finish_and_clear();
    match found {
        Ok(Some(found)) => Ok(Some(found)),
        Ok(None) => Err(stopped(context)),
        Err(error) => Err(no_ensemble(context, &error)),
    }
}
