//! What `run` and `compare` share: reading with overrides, simulating under a progress bar, writing the folder, judging by the
//! expectations of the file.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use std::{fmt, io};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::diagnostics::fancy;
use super::{Context, DONE, FAILED, REFUSED, STOPPED};
use crate::analysis::Checked;
use crate::ensemble::{self, Ensemble};
use crate::experiment::cost::{self, Bytes, Extent};
use crate::experiment::precision::{self, Goal, Reached};
use crate::experiment::sweep::Refused;
use crate::report::ownership::Identity;
use crate::report::{self, Circumstances, Error, Folder, Manifest, Results};
use crate::run::{Arm, Mismatch};
use crate::scenario::{Diagnostics, Options, Scenario, Warnings, load_with_warnings};

/// Changes to the file that both commands take.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Overrides {
    /// Simulate this many futures instead of the file's number.
    #[arg(long, value_name = "N")]
    pub futures: Option<u32>,
    /// Simulate this many months instead of the file's number.
    #[arg(long, value_name = "N")]
    pub months: Option<u32>,
    /// Use another set of futures than the file's.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Take up to this much memory, such as 8GB, instead of what is free on this machine.
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<Bytes>,
}

impl Overrides {
    fn as_settings(&self) -> Vec<String> {
        let settings = [
            self.futures.map(|n| format!("futures={n}")),
            self.months.map(|n| format!("months={n}")),
            self.seed.map(|n| format!("seed={n}")),
        ];
        settings.into_iter().flatten().collect()
    }

    /// Refuses what cannot fit into memory, before anything is simulated.
    pub(super) fn fits(&self, context: &mut Context<'_>, scenario: &Scenario, extent: Extent) -> Result<(), ExitError> {
        cost::fits(scenario, extent, self.max_memory).map_err(|too_much| refuse(context, &too_much.to_string()))
    }

    /// Reads a scenario with these overrides, and further ones.
    pub(super) fn load(&self, file: &str, set: &[String], context: &mut Context<'_>) -> Result<Scenario, ExitError> {
        let set = set.iter().cloned().chain(self.as_settings()).collect();
        read(file, &Options { set }, context)
    }
}

/// Reads a scenario: tells its problems when it is refused, and what it warns of when it is not.
pub(super) fn read(file: &str, options: &Options, context: &mut Context<'_>) -> Result<Scenario, ExitError> {
    match load_with_warnings(file, options) {
        Ok((scenario, warnings)) => {
            warn(context, &warnings)?;
            Ok(scenario)
        }
        Err(diagnostics) => Err(refuse_diagnostics(context, &diagnostics)),
    }
}

/// Tells what an author should change although the scenario is read.
pub(super) fn warn(context: &mut Context<'_>, warnings: &Warnings) -> io::Result<()> {
    if warnings.is_empty() { Ok(()) } else { context.say(warnings.render(fancy()).trim_end()) }
}

/// As many futures as a precision needs.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Precision {
    /// Add futures until half the 95 % interval of this paired difference is at most WIDTH. Left out: loyalty where the
    /// programme is, at the last month.
    #[arg(long, value_name = "WIDTH[@METRIC@PLACE@MONTH]", conflicts_with = "futures")]
    pub until_precise: Option<String>,
    /// Never more futures than this.
    #[arg(long, value_name = "N", default_value_t = precision::DEFAULT_CAP, requires = "until_precise")]
    pub max_futures: u32,
}

impl Precision {
    /// What shall be precise, if anything.
    pub(super) fn goal(&self, scenario: &Scenario) -> Result<Option<Goal>, Refused> {
        self.until_precise.as_ref().map(|text| Goal::read(text, scenario, self.max_futures)).transpose()
    }
}

/// Why a study came to no end: the message is out already, this is the exit code.
pub(super) struct Ended(pub(super) u8);

/// Either a failure of standard output, or an end with an exit code.
pub(super) enum ExitError {
    Pipe(io::Error),
    Ended(Ended),
}

impl From<io::Error> for ExitError {
    fn from(error: io::Error) -> Self {
        Self::Pipe(error)
    }
}

/// An end that was told to the user is an exit code like any other.
pub(super) fn code(result: Result<u8, ExitError>) -> io::Result<u8> {
    match result {
        Ok(code) | Err(ExitError::Ended(Ended(code))) => Ok(code),
        Err(ExitError::Pipe(error)) => Err(error),
    }
}

/// Tells why input is refused.
pub(super) fn refuse(context: &mut Context<'_>, why: &str) -> ExitError {
    match writeln!(context.err, "{why}") {
        Ok(()) => ExitError::Ended(Ended(REFUSED)),
        Err(error) => ExitError::Pipe(error),
    }
}

/// Tells the problems of a scenario.
pub(super) fn refuse_diagnostics(context: &mut Context<'_>, diagnostics: &Diagnostics) -> ExitError {
    if context.json
        && let Err(error) = writeln!(context.out, "{:#}", diagnostics.to_json())
    {
        return ExitError::Pipe(error);
    }
    refuse(context, diagnostics.render(fancy()).trim_end())
}

/// Tells why the folder was not written.
pub(super) fn unwritten(context: &mut Context<'_>, error: &Error) -> ExitError {
    let (text, code) = match error {
        Error::Stopped => ("Stopped; nothing was written.".to_owned(), STOPPED),
        Error::InTheWay { .. } | Error::InUse { .. } | Error::OtherPictures { .. } => {
            (format!("{error} with --output."), REFUSED)
        }
        _ => (format!("The output folder could not be written: {error}"), FAILED),
    };
    match writeln!(context.err, "{text}") {
        Ok(()) => ExitError::Ended(Ended(code)),
        Err(error) => ExitError::Pipe(error),
    }
}

/// The futures of some arms, and how long they took.
pub(super) struct Simulated {
    pub(super) ensemble: Ensemble,
    /// The same futures week by week, of a scenario short enough to be read so.
    pub(super) weeks: Option<Ensemble>,
    /// How far a precision asked for was reached.
    pub(super) reached: Option<Reached>,
    began: SystemTime,
    took: Duration,
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

/// Tells a failure that is not the input's problem.
pub(super) fn fail(context: &mut Context<'_>, why: &str) -> ExitError {
    match writeln!(context.err, "{why}") {
        Ok(()) => ExitError::Ended(Ended(FAILED)),
        Err(error) => ExitError::Pipe(error),
    }
}

/// Tells why there are no futures: the arms were refused, or the model failed on the way.
fn no_ensemble(context: &mut Context<'_>, error: &Mismatch) -> ExitError {
    match error {
        Mismatch::NotFinite(broken) => fail(context, &format!("The simulation failed: {broken}.")),
        other => refuse(context, &format!("The arms cannot be compared: {other}.")),
    }
}

/// Scenarios no longer than this are charted week by week too.
const MONTHS_BY_WEEK: u32 = 6;

fn stopped(context: &mut Context<'_>) -> ExitError {
    match writeln!(context.err, "Stopped; nothing was written.") {
        Ok(()) => ExitError::Ended(Ended(STOPPED)),
        Err(error) => ExitError::Pipe(error),
    }
}

/// Whether charts and the report are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pictures {
    Made,
    LeftOut,
}

impl Pictures {
    pub(super) fn wanted(data_only: bool) -> Self {
        if data_only { Self::LeftOut } else { Self::Made }
    }
}

/// Begins the output folder before the simulation: whatever is in the way, and a disk without room, shows here.
pub(super) fn begin(
    context: &mut Context<'_>,
    place: &Path,
    scenario: &Scenario,
    arms: &[Arm],
    pictures: Pictures,
) -> Result<Folder, ExitError> {
    let begun = || {
        let folder = Folder::begin(place)?;
        let identity = Identity {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            hash: scenario.hash(),
            seed: scenario.seed,
            arms: arms.iter().map(|arm| arm.name.clone()).collect(),
        };
        let earlier = folder.earlier();
        if pictures == Pictures::LeftOut && earlier.has_pictures() && earlier.identity != identity {
            return Err(Error::OtherPictures { path: place.to_owned() });
        }
        // Every number of every future, packed, and as much again for all else.
        let places = scenario.places().len() as u64;
        let months = u64::from(scenario.months) + 1;
        folder.reserve((u64::from(scenario.futures) * arms.len() as u64 * places * months * 32).min(MOST_ROOM))?;
        Ok(folder)
    };
    begun().map_err(|error| unwritten(context, &error))
}

/// No more room than this is asked for in advance, in bytes.
const MOST_ROOM: u64 = 256 << 20;

/// Writes the whole folder.
pub(super) fn write(
    context: &Context<'_>,
    results: &Results<'_>,
    simulated: &Simulated,
    folder: Folder,
    pictures: Pictures,
) -> Result<PathBuf, Error> {
    let drawn = || {
        if pictures == Pictures::Made {
            let charts = report::charts(results)?;
            report::write_charts(&charts, &folder)?;
            folder.write("report.html", report::html(results, &charts)?.as_bytes())?;
        }
        Ok(())
    };
    let stop = context.stop;
    let (data, drawn) = rayon::join(|| report::write_data(results, &folder, stop), drawn);
    data.and(drawn)?;
    if pictures == Pictures::LeftOut && folder.earlier().has_pictures() {
        folder.keep_pictures()?;
    }
    let circumstances = Circumstances { command: context.typed.clone(), began: simulated.began, took: simulated.took };
    Manifest::write(results, &circumstances, &folder)?;
    folder.finish()
}

/// The exit code of a study that came to its end: failed if an expectation of the file is not met.
pub(super) fn judged(checked: &[Checked]) -> u8 {
    if checked.iter().all(|c| c.passed) { DONE } else { FAILED }
}

/// Tells how many expectations were met, and each that was not.
pub(super) fn expectations(checked: &[Checked], context: &mut Context<'_>) -> io::Result<()> {
    let failed: Vec<&Checked> = checked.iter().filter(|c| !c.passed).collect();
    if !checked.is_empty() {
        writeln!(context.out, "\nExpectations: {} of {} met.", checked.len() - failed.len(), checked.len())?;
    }
    for c in failed {
        let e = &c.expected;
        let (of, found, [low, high]) = (c.of(), c.found_with_unit(), e.between);
        writeln!(
            context.out,
            "  Not met: {} at {}, month {}, {of}: found {found}, expected {low} to {high}.",
            e.metric, e.at, e.month
        )?;
    }
    Ok(())
}
