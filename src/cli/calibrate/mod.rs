//! `calibrate FILE DATA`: what figures of one's own tell of the model's numbers; every finished point kept, a rerun resumes.

mod parts;

pub(super) use parts::{Joined, are_parts, merge};

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use super::exit::{ExitError, code, no_ensemble, refuse, unwritten};
use super::input::{Overrides, read_beside};
use super::kept::{begin_kept, not_kept, stopped_with};
use super::simulate::bar;
use super::sweep::Shard;
use super::{Context, DONE, FAILED, next};
use crate::ensemble::Progress;
use crate::experiment::calibrate::{Asked, Design, Figures, Found, POINTS, SCREENING, Study, StudyError, words};
use crate::experiment::cost::{Bytes, Extent};
use crate::experiment::share::Share;
use crate::observe::Layout;
use crate::report::Folder;
use crate::report::calibrate::{Calibration, file, write};
use crate::scenario::{Options, Scenario};

/// As many months as a scenario has.
const MOST_HELD_OUT: i64 = 120;

/// Fit numbers of the model to figures of your own: first whether such figures could tell them, then what they tell. Every finished
/// point is kept on disk: the same command goes on where it was stopped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// Figures: CSV, XLSX or ODS; may be left out where the scenario names or holds them.
    #[arg(value_name = "DATA")]
    pub data: Vec<String>,
    /// Fit this number, evenly between these values; may be repeated. Left out: the four that explain most of how the figures move.
    #[arg(long, value_name = "PATH[=FROM..TO]")]
    pub free: Vec<String>,
    /// Points of simulated clients, sixteen each.
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(64..=16384))]
    pub points: u32,
    /// Hold out the last N months and predict them; a sixth of the months if left out, 0 for none.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=MOST_HELD_OUT))]
    pub hold_out: Option<u32>,
    /// Go on although there are too few figures, or such figures could not tell.
    #[arg(long)]
    pub anyway: bool,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Take up to this much memory, such as 8GB, instead of what is free on this machine.
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<Bytes>,
    /// The folder in which the output folder is made, named after the scenario with `-calibrate`.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Throw away the points of an earlier calibration in the same folder.
    #[arg(long)]
    pub restart: bool,
    /// Simulate only part I of N (1 to N), into a folder of its own. Points come in rounds: once all parts have done their share, the
    /// same command does that of the next round; `merge` joins the parts.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
}

/// What is fitted to what, and as it was asked.
struct Task<'a> {
    scenario: &'a Scenario,
    figures: &'a Figures,
    read: &'a [String],
    asked: &'a Asked,
}

/// Fits a scenario to figures.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let clock = Instant::now();
    let (scenario, understood) = read_beside(&args.file, &Options { set: args.set.clone() }, &args.data, context)?;
    let layout = Layout::new(scenario.places(), scenario.months as usize);
    let figures = Figures::of(&scenario, &layout);
    let read = [understood.series, understood.notes].concat();
    for line in &read {
        context.say(&format!("- {line}"))?;
    }
    if figures.all.is_empty() {
        return Err(refuse(
            context,
            "There is nothing to fit: no figure of a metric that is fitted, in the months that are simulated. `check` says what was understood.",
        ));
    }
    let overrides = Overrides { max_memory: args.max_memory, ..Overrides::default() };
    overrides.fits(context, &scenario, Extent { arms: 1, plans: 1, futures: 32 }.on_every_thread())?;
    let asked = Asked {
        free: args.free.clone(),
        points: args.points as usize,
        hold: args.hold_out.map(|months| months as usize),
        anyway: args.anyway,
    };
    let task = Task { scenario: &scenario, figures: &figures, read: &read, asked: &asked };
    if let Some(shard) = args.shard {
        return parts::simulate(args, shard, &task, context);
    }
    let place = args.output.join(folder_name(&scenario));
    let folder = begin(context, &place, args.restart)?;
    let found = follow(&task, context, &place, Share::Whole).map_err(|error| ended(context, error))?;
    let Some(found) = found else { return Ok(FAILED) };
    conclude(&task, &found, context, (&place, &folder), clock)
}

/// The name of the folder for a scenario.
fn folder_name(scenario: &Scenario) -> String {
    format!("{}-calibrate", scenario.name)
}

/// Writes and tells what was found.
fn conclude(
    task: &Task<'_>,
    found: &Found,
    context: &mut Context<'_>,
    (place, folder): (&Path, &Folder),
    clock: Instant,
) -> Result<u8, ExitError> {
    let asked = task.asked;
    let free: String = asked.free.iter().map(|f| format!(" --free {f}")).collect();
    let held = asked.hold.map_or_else(String::new, |months| format!(" --hold-out {months}"));
    let anyway = if asked.anyway { " --anyway" } else { "" };
    let calibration = Calibration {
        scenario: task.scenario,
        free: &found.free,
        figures: task.figures,
        read: task.read,
        recovery: &found.recovery,
        fit: found.fit.as_ref(),
        points: found.points,
        command: &format!("ripplechain calibrate scenario.json --points {}{free}{held}{anyway}", asked.points),
    };
    let manifest = json!({
        "version": env!("CARGO_PKG_VERSION"), "scenario": task.scenario.name, "hash": task.scenario.hash(),
        "seed": task.scenario.seed, "command": context.typed, "points": found.points,
        "threads": rayon::current_num_threads(),
        "seconds": (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    });
    let written = write(&calibration, folder).and_then(|()| folder.put_within(manifest, true));
    written.map_err(|error| unwritten(context, &error))?;
    tell(context, &calibration, place)?;
    Ok(if found.fit.is_some() { DONE } else { FAILED })
}

fn begin(context: &mut Context<'_>, place: &Path, restart: bool) -> Result<Folder, ExitError> {
    begin_kept::<Design>(context, ("calibrate", place), &[POINTS, SCREENING], restart)
}

/// Follows the study, with a bar while points are simulated.
fn follow(
    task: &Task<'_>,
    context: &mut Context<'_>,
    place: &Path,
    share: Share<'_>,
) -> Result<Option<Found>, StudyError> {
    let (simulate, stop) = (context.simulate, context.stop);
    let bar = bar(context.quiet, "points of sixteen clients");
    let progress = |p: Progress| {
        if p.done == 0 && p.all > 0 {
            bar.reset();
            bar.set_length(p.all as u64);
            bar.enable_steady_tick(Duration::from_millis(500));
        }
        bar.set_position(p.done as u64);
        if p.done == p.all {
            bar.finish_and_clear();
        }
    };
    let (scenario, figures, asked) = (task.scenario, task.figures, task.asked);
    let mut say = |line: &str| context.say(line);
    let study = Study { scenario, figures, asked, place, share, simulate, stop, say: &mut say, progress: &progress };
    let found = study.follow();
    bar.finish_and_clear();
    found
}

/// How a study ends before its time.
fn ended(context: &mut Context<'_>, error: StudyError) -> ExitError {
    match error {
        StudyError::Refused(why) => refuse(context, &why),
        StudyError::Stopped(kept) => stopped_with(context, kept),
        StudyError::Unfinished { missing, all } => {
            refuse(context, &format!("{} of {all} points are missing.", missing.len()))
        }
        StudyError::Mismatch(error) => no_ensemble(context, &error),
        StudyError::Log(error) => not_kept(context, &error),
        StudyError::Unheard(error) => ExitError::Pipe(error),
    }
}

fn tell(context: &mut Context<'_>, c: &Calibration<'_>, place: &Path) -> Result<(), ExitError> {
    let lines = c.fit.map_or_else(Vec::new, |fit| words::fit(c.free, c.figures, fit));
    if context.json {
        context.tell(json!({ "folder": place, "recovery": c.recovery, "fit": c.fit, "words": lines }))?;
        return Ok(());
    }
    for line in &lines {
        writeln!(context.out, "{line}")?;
    }
    context.say(&format!("\nWritten to {}", place.display()))?;
    if c.fit.is_some() {
        let path = place.join(file(c.scenario)).display().to_string();
        context.say(&format!("Next: ripplechain run {}", next::typed(&path)))?;
    }
    Ok(())
}
