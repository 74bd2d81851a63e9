//! `sweep FILE --vary PATH=FROM..TO:STEPS`: numbers of a scenario varied, every finished point kept, a rerun resumes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fmt, fs, io};

use indicatif::HumanDuration;
use serde_json::{Value, json};

use super::exit::{Ended, ExitError, code, fail, refuse, unwritten};
use super::input::{Overrides, Precision};
use super::simulate::bar;
use super::{Context, DONE, REFUSED, STOPPED, next};
use crate::experiment::cost::Extent;
use crate::experiment::outcome::Point;
use crate::experiment::refused::Refused;
use crate::experiment::sweep::{
    self, Answer, Arrangement, Cost, Futures, Head, Log, LogError, Sweep, UNSORTED, simulate,
};
use crate::format;
use crate::report::sweep::{SweepError, write};
use crate::report::{Error, FORMAT, Folder};
use crate::run::Mismatch;
use crate::scenario::Scenario;

/// Vary numbers of a scenario over a grid or a quasi-random design. Every finished point is kept on disk: the same command
/// goes on where it was stopped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// What is varied, by its path: FROM..TO:STEPS, or a,b,c. A lever with a course is varied as a whole by PATH.level (the same
    /// at all times) or PATH.scale (times its course), or at one point by PATH.0.value. May be repeated; of two, the first runs
    /// along x.
    #[arg(long, value_name = "PATH=FROM..TO:STEPS", required = true)]
    pub vary: Vec<String>,
    /// How several are combined: every combination, or points that fill the ranges evenly.
    #[arg(long, value_enum, default_value = "grid")]
    pub design: SweepDesign,
    /// How many points a Sobol design has, or rows a Morris or Saltelli design.
    #[arg(long, value_name = "N", required_if_eq_any([("design", "sobol"), ("design", "morris"), ("design", "saltelli")]))]
    pub points: Option<usize>,
    /// What is kept of each point; the first is what points are ranked by. May be repeated.
    #[arg(long, value_name = "METRIC@PLACE")]
    pub metric: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub precision: Precision,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub overrides: Overrides,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub kept: Kept,
}

/// Where points are kept, and which of them are simulated.
#[derive(Clone, Debug, clap::Args)]
pub struct Kept {
    /// The folder in which the output folder is made, named after the scenario with `-sweep`; with `-sensitivity` where numbers are
    /// ranked.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Throw away the points of an earlier sweep in the same folder.
    #[arg(long)]
    pub restart: bool,
    /// Simulate only part I of N (1 to N), into a folder of its own; `merge` joins the parts.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
}

/// How axes are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SweepDesign {
    /// Every combination.
    Grid,
    /// Sobol's sequence, scrambled.
    Sobol,
    /// Elementary effects: which of many numbers matter. See `sensitivity`.
    Morris,
    /// Shares of the variance of a few numbers. See `sensitivity`.
    Saltelli,
}

impl From<Arrangement> for SweepDesign {
    fn from(design: Arrangement) -> Self {
        match design {
            Arrangement::Grid => Self::Grid,
            Arrangement::Sobol(_) => Self::Sobol,
            Arrangement::Morris(_) => Self::Morris,
            Arrangement::Saltelli(_) => Self::Saltelli,
        }
    }
}

/// A part of a sweep: every N-th point, beginning with the I-th.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    part: usize,
    of: usize,
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (part, of) = text.split_once('/').ok_or("expected I/N, such as 2/8")?;
        let number = |t: &str| t.parse::<usize>().map_err(|_| format!("{t} is no number"));
        let shard = Self { part: number(part)?, of: number(of)? };
        if shard.part == 0 || shard.part > shard.of {
            return Err(format!("parts go from 1/{of} to {of}/{of}"));
        }
        Ok(shard)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

impl Shard {
    fn holds(self, point: usize) -> bool {
        point % self.of == self.part - 1
    }

    /// Which part a folder holds, by its name.
    pub(super) fn of_folder(folder: &Path) -> Option<Self> {
        let (rest, of) = folder.file_name()?.to_str()?.rsplit_once("-of-")?;
        format!("{}/{of}", rest.rsplit_once('-')?.1).parse().ok()
    }

    /// The parts of as many that hold any of these points, ascending.
    pub(super) fn holding(self, points: &[usize]) -> Vec<Self> {
        let parts: BTreeSet<usize> = points.iter().map(|p| p % self.of + 1).collect();
        parts.into_iter().map(|part| Self { part, of: self.of }).collect()
    }

    /// Of how many.
    pub(super) fn of(self) -> usize {
        self.of
    }

    /// Its number.
    pub(super) fn part(self) -> usize {
        self.part
    }
}

/// Why the points came to no end.
enum Failure {
    Refused(Refused),
    Log(LogError),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// The name of the log in its folder.
pub(super) const POINTS: &str = "points.jsonl";

/// Runs a sweep.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let scenario = args.overrides.load(&args.file, &args.set, context)?;
    follow(args, scenario, context)
}

/// The name of the folder for a scenario: a sweep and a ranking of numbers lie beside each other.
pub(super) fn folder(scenario: &Scenario, design: SweepDesign) -> String {
    let study = match design {
        SweepDesign::Grid | SweepDesign::Sobol => "sweep",
        SweepDesign::Morris | SweepDesign::Saltelli => "sensitivity",
    };
    format!("{}-{study}", scenario.name)
}

/// Sweeps over a scenario that is read already.
pub(super) fn follow(args: &Args, scenario: Scenario, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let clock = Instant::now();
    let futures = match args.precision.goal(&scenario).map_err(|e| refuse(context, &e.to_string()))? {
        Some(goal) => Futures::Until(goal),
        None => Futures::Fixed(scenario.futures),
    };
    let layout = match args.design {
        SweepDesign::Grid => Arrangement::Grid,
        SweepDesign::Sobol => Arrangement::Sobol(args.points.unwrap_or(0)),
        SweepDesign::Morris => Arrangement::Morris(args.points.unwrap_or(0)),
        SweepDesign::Saltelli => Arrangement::Saltelli(args.points.unwrap_or(0)),
    };
    let sweep = Sweep::new(scenario, &args.vary, layout, &args.metric, futures)
        .map_err(|e| refuse(context, e.to_string().trim_end()))?;

    args.overrides.fits(context, &sweep.scenario, Extent { arms: 2, plans: 1, futures: 16 }.on_every_thread())?;
    let part = args.kept.shard.map_or_else(String::new, |s| format!("-{}-of-{}", s.part, s.of));
    let named = folder(&sweep.scenario, args.design);
    let place = args.kept.output.join(format!("{named}{part}"));
    let (folder, mut log) = open(context, &place, &sweep, args.kept.restart)?;
    let wanted = |p: &usize| args.kept.shard.is_none_or(|s| s.holds(*p));
    let todo = (0..sweep.points.len()).filter(wanted).filter(|p| !log.holds(*p)).count();
    announce(context, &sweep, &log, args.kept.shard, todo)?;
    if todo > 0 {
        points(context, &sweep, &mut log, wanted, todo)?;
    }
    let finished: Vec<usize> = log.points().collect();
    let sorted = log.sort(&sweep.header(), &[]).map_err(SweepError::from);
    kept(context, &log, sorted)?;
    if let Some(shard) = args.kept.shard {
        let scenario = folder.write("scenario.json", sweep.scenario.to_json().as_bytes());
        let written =
            scenario.and_then(|()| folder.put_within(manifest(context, &sweep, &finished, todo, clock), true));
        kept(context, &log, written.map_err(SweepError::from))?;
        context.say(&format!(
            "Part {shard} is finished: {} points in {}\nWhen all parts are: {}",
            format::count(finished.len()),
            place.display(),
            next::merge(&args.kept.output, &named, shard.of),
        ))?;
        return Ok(DONE);
    }
    let answer = write(&sweep, &finished, &mut |p| log.point(p), &folder);
    let answer = kept(context, &log, answer)?;
    let written = folder.put_within(manifest(context, &sweep, &finished, todo, clock), true);
    kept(context, &log, written.map_err(SweepError::from))?;
    tell(context, &sweep, answer.as_ref(), &place, Some(args))?;
    Ok(DONE)
}

/// What the manifest of a sweep says beside its files.
pub(super) fn manifest(context: &Context<'_>, sweep: &Sweep, finished: &[usize], todo: usize, clock: Instant) -> Value {
    json!({
        "format": FORMAT,
        "version": env!("CARGO_PKG_VERSION"),
        "scenario": sweep.scenario.name,
        "hash": sweep.scenario.hash(),
        "seed": sweep.scenario.seed,
        "command": context.typed,
        "rerun": sweep.command(),
        "os": std::env::consts::OS,
        "arch": std::env::consts::ARCH,
        "threads": rayon::current_num_threads(),
        "points": finished.len(),
        "points_simulated_now": todo,
        "seconds": (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    })
}

/// Begins the folder of a sweep, and opens the log of points in it.
fn open(context: &mut Context<'_>, place: &Path, sweep: &Sweep, restart: bool) -> Result<(Folder, Log), ExitError> {
    let folder = begin(context, place, restart)?;
    let points = place.join(POINTS);
    let made = fs::create_dir_all(place).map_err(|source| LogError::Io { path: place.to_owned(), source });
    let log = made.and_then(|()| Log::open(&points, &sweep.header())).map_err(|error| match error {
        LogError::Other { .. } => refuse(
            context,
            &format!("{error}.\nGo on with --restart to throw them away, or choose another folder with --output."),
        ),
        LogError::NotALog { .. } | LogError::InUse { .. } => refuse(context, &format!("{error}.")),
        LogError::Io { .. } | LogError::Lost { .. } | LogError::Empty { .. } => {
            fail(context, &format!("The points cannot be kept: {error}"))
        }
    })?;
    Ok((folder, log))
}

/// Begins the folder of a sweep, in which the log of its points stays; `restart` throws the earlier sweep away.
pub(super) fn begin(context: &mut Context<'_>, place: &Path, restart: bool) -> Result<Folder, ExitError> {
    let begun = || {
        let folder = Folder::begin_within(place)?;
        folder.refuse_other_result("sweep")?;
        folder.refuse_foreign(&[POINTS, UNSORTED])?;
        let points = place.join(POINTS);
        if restart && points.exists() {
            match <Log>::read(&points) {
                Ok(_) => {
                    folder.earlier().remove(place)?;
                    fs::remove_file(&points).map_err(|source| Error::Io { path: points, source })?;
                }
                Err(_) => return Err(Error::InTheWay { path: place.to_owned(), what: vec![POINTS.to_owned()] }),
            }
        }
        Ok(folder)
    };
    begun().map_err(|error| unwritten(context, &error))
}

/// What came of a file, or a failure that says what is safe.
pub(super) fn kept<T, H: Head>(
    context: &mut Context<'_>,
    log: &Log<H>,
    result: Result<T, SweepError>,
) -> Result<T, ExitError> {
    result.map_err(|error| {
        fail(context, &format!("{error}\n{} points are kept; the same command goes on from there.", log.len()))
    })
}

/// What is going to be done, before it is done.
fn announce(
    context: &mut Context<'_>,
    sweep: &Sweep,
    log: &Log,
    shard: Option<Shard>,
    todo: usize,
) -> Result<(), ExitError> {
    let all = sweep.points.len();
    let each = match &sweep.futures {
        Futures::Fixed(n) => format!("× {} futures", format::count(*n as usize)),
        Futures::Until(goal) => {
            format!("× {} to {} futures", format::count(goal.first() as usize), format::count(goal.most as usize))
        }
    };
    let mut text = format!("{} points {each}, each with and without the programme", format::count(all));
    if let Some(shard) = shard {
        text.push_str(&format!("; part {shard} of them"));
    }
    text.push('.');
    if log.damaged() > 0 {
        text.push_str(&format!(" {} torn or damaged lines on disk were dropped.", log.damaged()));
    }
    if !log.is_empty() {
        text.push_str(&format!(" {} points are on disk already.", format::count(log.len())));
    }
    if todo > 0 && !context.quiet {
        let cost = Cost::measured(sweep).map_err(|e| refuse(context, e.to_string().trim_end()))?;
        let (futures, least) = match &sweep.futures {
            Futures::Fixed(n) => (*n, "about"),
            Futures::Until(goal) => (goal.first(), "at least"),
        };
        let seconds = cost.seconds(todo, futures, rayon::current_num_threads());
        let pairs = match &sweep.futures {
            Futures::Fixed(n) => format!("{} pairs of twins, ", format::count(todo * *n as usize)),
            Futures::Until(_) => String::new(),
        };
        let time = HumanDuration(Duration::from_secs_f64(seconds.max(1.0)));
        text.push_str(&format!(" To do: {} points, {pairs}{least} {time:#}.", format::count(todo)));
    }
    context.say(&text)?;
    Ok(())
}

/// Simulates what is missing; every point is on disk before the next group begins.
fn points(
    context: &mut Context<'_>,
    sweep: &Sweep,
    log: &mut Log,
    wanted: impl Fn(&usize) -> bool,
    todo: usize,
) -> Result<(), ExitError> {
    let fixed = match &sweep.futures {
        Futures::Fixed(n) => Some(u64::from(*n)),
        Futures::Until(_) => None,
    };
    let bar = bar(context.quiet, if fixed.is_some() { "futures" } else { "points" });
    bar.set_length(todo as u64 * fixed.unwrap_or(1));
    bar.enable_steady_tick(Duration::from_millis(500));
    let missing: Vec<usize> = (0..sweep.points.len()).filter(wanted).filter(|p| !log.holds(*p)).collect();
    let ended = simulate(
        sweep,
        missing,
        |finished: Vec<Point>| {
            log.append(&finished).map_err(Failure::Log)?;
            if fixed.is_none() {
                bar.inc(finished.len() as u64);
            }
            Ok(())
        },
        &|progress| {
            if fixed.is_some() {
                bar.set_position(progress.done as u64);
            }
        },
        context.stop,
    );
    bar.finish_and_clear();
    let safe = format!("{} of {} points are kept; the same command goes on from there.", log.len(), sweep.points.len());
    match ended {
        Ok(sweep::Ended::Done) => Ok(()),
        Ok(sweep::Ended::Stopped) => {
            writeln!(context.err, "Stopped. {safe}")?;
            Err(ExitError::Ended(Ended(STOPPED)))
        }
        Err(Failure::Log(error)) => Err(fail(context, &format!("A point could not be kept: {error}\n{safe}"))),
        Err(Failure::Refused(Refused::Mismatch(Mismatch::NotFinite(broken)))) => {
            Err(fail(context, &format!("A point of the sweep failed: {broken}.\n{safe}")))
        }
        Err(Failure::Refused(error)) => {
            writeln!(
                context.err,
                "A point of the sweep is no valid scenario: {}\n{safe}",
                error.to_string().trim_end()
            )?;
            Err(ExitError::Ended(Ended(REFUSED)))
        }
    }
}

/// Tells what was found.
pub(super) fn tell(
    context: &mut Context<'_>,
    sweep: &Sweep,
    answer: Option<&Answer>,
    folder: &Path,
    asked: Option<&Args>,
) -> Result<(), ExitError> {
    let lines = answer.map_or_else(|| vec!["No point has a number to rank by.".to_owned()], |a| a.lines(sweep));
    if context.json {
        let told = json!({ "folder": folder, "answer": answer, "words": lines });
        context.tell(told)?;
        return Ok(());
    }
    for line in lines {
        writeln!(context.out, "{line}")?;
    }
    context.say(&format!("A comparison under stated assumptions.\n\nWritten to {}", folder.display()))?;
    let (Some(answer), Some(asked)) = (answer, asked) else { return Ok(()) };
    if let Some((_, ranking)) = answer.rankings.first().filter(|(_, r)| r.only_sorts()) {
        if let Some(next) = next::after_sorting(ranking, sweep, &asked.metric, folder) {
            context.say(&format!("Next: {next}"))?;
        }
        return Ok(());
    }
    // What is assumed is not chosen; and a point with another chain or event has another future without a programme, which a compare
    // against this one would mix into what the programme does.
    let is_choice = sweep.points.axes.iter().all(|a| a.path.starts_with("programme."));
    if is_choice {
        let axes = sweep.points.axes.iter().zip(&answer.at);
        let sets: Vec<String> = axes.map(|(a, x)| format!("--set {}={x}", a.path)).collect();
        context.say(&format!(
            "Next: ripplechain compare {} {} --name best-of-sweep",
            next::typed(&asked.overrides.next_file(&asked.file, &asked.set, folder)),
            sets.join(" ")
        ))?;
    }
    Ok(())
}
