//! `advise FILE`: programmes within limits, searched and tried under what is assumed, with early signs that say when to turn.

mod parts;

pub(super) use parts::{are_parts, merge};

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar};
use serde_json::json;

use super::exit::{ExitError, code, no_ensemble, refuse, unwritten};
use super::grid::Grid;
use super::input::Overrides;
use super::kept::{begin_kept, not_kept, stopped_with};
use super::sensitivity::{Over, ranges};
use super::simulate::bar;
use super::sweep::Shard;
use super::{Context, DONE, FAILED, next};
use crate::experiment::advise::{
    self, AdviceError, Asked, Means, PLANS, POINTS, Pieces, Question, Search, Signs, Trial, search, signs, trial, words,
};
use crate::experiment::assumptions::{DRAWS, MOST_DRAWS};
use crate::experiment::cost::{Bytes, Extent, measured};
use crate::experiment::refused::Refused;
use crate::experiment::share::Share;
use crate::experiment::sweep::{Axis, Over as Along, axis_names};
use crate::format;
use crate::lanes::WIDTH;
use crate::report::advise::{Advice, cells, write};
use crate::report::{FORMAT, Folder};
use crate::scenario::Scenario;

/// Search programmes within limits for those that hold under what is assumed, and early signs that say when to turn.
///
/// Plans are searched for what they gain and what they cost; the front is tried under draws of everything that is assumed; of those that
/// hold as surely as the surest and gain as much, the cheapest is advised. Each is written as a scenario. What is finished is kept on
/// disk: the same command goes on where it was stopped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// What may be turned, and how far, by its path; may be repeated. Left out: every lever that the file's programme turns, over its whole
    /// range, and courses from half to one and a half of what they are.
    #[arg(long, value_name = "PATH=FROM..TO")]
    pub vary: Vec<String>,
    /// What is to be gained, at the last month. Left out: loyalty of the organisation whose levers may be turned; where there are several, of
    /// the whole chain.
    #[arg(long, value_name = "METRIC@PLACE")]
    pub gain: Option<String>,
    /// What must not fall: no worse by as much as matters, at the last month. May be repeated.
    #[arg(long, value_name = "METRIC@PLACE")]
    pub keep: Vec<String>,
    /// The most that the programme may cost, in weeks of the usual staff cost.
    #[arg(long, value_name = "WEEKS", value_parser = budget, allow_negative_numbers = true)]
    pub budget: Option<f64>,
    /// Plans that are spread over what may be turned; then five quarters as many are tried around the best.
    #[arg(long, value_name = "N", default_value_t = PLANS, value_parser = clap::value_parser!(u32).range(8..=16384))]
    pub plans: u32,
    /// Draws of the numbers that are assumed, under which the best plans are tried.
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(32..=i64::from(MOST_DRAWS)))]
    pub assumptions: u32,
    /// Look for no early signs.
    #[arg(long)]
    pub no_signs: bool,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Plan for this many months instead of the file's number.
    #[arg(long, value_name = "N")]
    pub months: Option<u32>,
    /// Use another set of futures than the file's.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Take up to this much memory, such as 8GB, instead of what is free on this machine.
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<Bytes>,
    /// The folder in which the output folder is made, named after the scenario with `-advice`.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Throw away what is kept of earlier advice in the same folder.
    #[arg(long)]
    pub restart: bool,
    /// Simulate only part I of N (1 to N), into a folder of its own. The search goes in rounds: once all parts have done their share, the
    /// same command does that of the next round; `merge` joins the parts.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
}

/// Arms of the trial, and of the plan advised and its turns, at most.
const MOST_TRIED: usize = 14;
const MOST_TURNS: usize = 24;

/// What a programme may cost.
fn budget(text: &str) -> Result<f64, String> {
    let weeks = text.parse::<f64>().ok().filter(|x| x.is_finite() && *x > 0.0);
    weeks.ok_or_else(|| "write weeks of the usual staff cost, such as 2.5".to_owned())
}

/// Advises.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let overrides = Overrides { months: args.months, seed: args.seed, ..Overrides::default() };
    let scenario = overrides.load(&args.file, &args.set, context)?;
    follow(args, scenario, context)
}

/// The name of the folder for a scenario.
pub(super) fn folder(scenario: &Scenario) -> String {
    format!("{}-advice", scenario.name)
}

/// Advises on a scenario that is read already.
pub(super) fn follow(args: &Args, scenario: Scenario, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let clock = Instant::now();
    let asked = asked(args, scenario, context)?;
    let one = Extent { arms: 2, plans: 1, futures: WIDTH as u64 }.on_every_thread();
    let overrides = Overrides { max_memory: args.max_memory, ..Overrides::default() };
    overrides.fits(context, &asked.scenario, one)?;
    if let Some(shard) = args.shard {
        return parts::simulate(args, shard, &asked, context);
    }
    let place = args.output.join(folder(&asked.scenario));
    let folder = begin(context, &place, args.restart)?;
    let mut pieces = open(args, &asked, &place, Share::Whole).map_err(|error| ended(context, error))?;
    announce(context, &asked, args, &pieces)?;
    let found = match find(args, &asked, &mut pieces, context) {
        Ok(Some(found)) => found,
        Ok(None) => return Err(stopped_with(context, pieces.len())),
        Err(error) => return Err(ended(context, error)),
    };
    pieces.sort().map_err(|error| not_kept(context, &error))?;
    conclude(args, (&asked, &found), context, (&place, &folder), clock)
}

/// What is asked, or why it cannot be.
fn asked(args: &Args, scenario: Scenario, context: &mut Context<'_>) -> Result<Asked, ExitError> {
    let vary = if args.vary.is_empty() { ranges(Over::Levers, &scenario) } else { args.vary.clone() };
    if vary.is_empty() {
        let id = scenario.chain.organisations.keys().next().map_or("ORGANISATION", String::as_str);
        return Err(refuse(
            context,
            &format!(
                "The file has no programme that could be turned; say what may be: --vary programme.{id}.tension=0..1 --vary programme.{id}.employee_inclusion=0..1"
            ),
        ));
    }
    Asked::new(scenario, &vary, args.gain.as_ref(), &args.keep, args.budget)
        .map_err(|error| refuse(context, error.to_string().trim_end()))
}

/// Begins the folder, in which the log of pieces stays; `restart` throws an earlier one away.
fn begin(context: &mut Context<'_>, place: &Path, restart: bool) -> Result<Folder, ExitError> {
    begin_kept::<Question>(context, ("advise", place), &[POINTS], restart)
}

/// The pieces that are finished already.
fn open<'a>(args: &Args, asked: &Asked, place: &Path, share: Share<'a>) -> Result<Pieces<'a>, AdviceError> {
    Ok(Pieces::open(place, Question::new(asked, args.plans, args.assumptions), share)?)
}

/// How it ends before its time.
fn ended(context: &mut Context<'_>, error: AdviceError) -> ExitError {
    match error {
        AdviceError::Refused(Refused::Mismatch(error)) => no_ensemble(context, &error),
        AdviceError::Refused(error) => {
            refuse(context, &format!("A plan is no valid scenario: {}", error.to_string().trim_end()))
        }
        AdviceError::Log(error) => not_kept(context, &error),
        error @ AdviceError::Unfinished { .. } => refuse(context, &format!("{error}.")),
    }
}

/// What was found.
struct Found {
    search: Search,
    trial: Option<Trial>,
    signs: Option<Signs>,
}

/// Writes and tells what was found.
fn conclude(
    args: &Args,
    (asked, found): (&Asked, &Found),
    context: &mut Context<'_>,
    (place, folder): (&Path, &Folder),
    clock: Instant,
) -> Result<u8, ExitError> {
    let advice =
        Advice { asked, search: &found.search, found: found.trial.as_ref().map(|t| (t, found.signs.as_ref())) };
    let lines = words(asked, &found.search, advice.found);
    let again = again(asked, args);
    let manifest = json!({
        "format": FORMAT, "version": env!("CARGO_PKG_VERSION"), "scenario": asked.scenario.name, "hash": asked.scenario.hash(),
        "seed": asked.scenario.seed, "command": context.typed, "rerun": again, "threads": rayon::current_num_threads(),
        "seconds": (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    });
    let told = write(&advice, &again, folder).and_then(|told| folder.put_within(manifest, true).map(|()| told));
    let told = told.map_err(|error| unwritten(context, &error))?;
    if context.json {
        context.tell(json!({ "folder": place, "advice": told, "words": lines }))?;
    } else {
        tell(context, &advice, &lines, place)?;
    }
    Ok(if found.trial.as_ref().is_some_and(|t| t.advised.is_some()) { DONE } else { FAILED })
}

/// What is going to be done, before it is done.
fn announce(context: &mut Context<'_>, asked: &Asked, args: &Args, pieces: &Pieces<'_>) -> Result<(), ExitError> {
    let (names, home) = axis_names(&asked.axes, &asked.scenario);
    let each = asked.axes.iter().zip(names).map(|(axis, name)| match &axis.over {
        Along::Range { from, to, .. } => format!("{name} {from} to {to}"),
        Along::Values(values) => {
            format!("{name} {}", values.iter().map(f64::to_string).collect::<Vec<_>>().join(" or "))
        }
    });
    context.say(&format!("What may be turned{home}: {}.", each.collect::<Vec<_>>().join(", ")))?;
    if context.quiet {
        return Ok(());
    }
    let speed = measured(&asked.scenario).map_err(|error| no_ensemble(context, &error))?;
    let most = advise::possible(&asked.axes).map_or(advise::most(args.plans), |all| all.min(advise::most(args.plans)));
    // Half a batch takes two thirds of the time of a whole one; a burn-in is shared by what is simulated side by side.
    let under = |arms: usize, plans: usize, draws: u32| {
        let extent = Extent { arms: arms as u64, plans: plans as u64, futures: u64::from(draws) * WIDTH as u64 };
        speed.seconds(&asked.scenario, extent) * 2.0 / 3.0
    };
    let turns = if args.no_signs { 0.0 } else { under(MOST_TURNS, 1, args.assumptions) };
    let seconds = under(most, most.div_ceil(32), 8) + under(MOST_TRIED, 1, args.assumptions) + turns;
    let time = HumanDuration(Duration::from_secs_f64(seconds.max(1.0)));
    context.say(&format!(
        "{} plans, the best of them under {} draws of what is assumed{}: at most about {time:#}{}.",
        format::count(most),
        format::count(args.assumptions as usize),
        if args.no_signs { "" } else { ", then early signs" },
        if pieces.is_empty() {
            String::new()
        } else {
            format!(", less what is kept ({} points)", format::count(pieces.len()))
        },
    ))?;
    Ok(())
}

/// Goes through the rounds as far as pieces are there, each with its bar. `None` when stopped.
fn find(
    args: &Args,
    asked: &Asked,
    pieces: &mut Pieces<'_>,
    context: &Context<'_>,
) -> Result<Option<Found>, AdviceError> {
    let (draws, most) = (args.assumptions, advise::most(args.plans));
    let step = |unit: &str, all: usize| {
        let bar = bar(context.quiet, unit);
        bar.set_length(all as u64);
        bar.enable_steady_tick(Duration::from_millis(500));
        bar
    };
    let under = |bar: &ProgressBar, work: &mut dyn FnMut(Means<'_>) -> Result<(), AdviceError>| {
        let progress = |done: usize| bar.set_position(done as u64);
        let ended = work(Means { simulate: context.simulate, progress: &progress, stop: context.stop });
        bar.finish_and_clear();
        ended
    };
    let mut found = None;
    under(&step("plans", most), &mut |means| {
        found = search(asked, args.plans, pieces, means)?;
        Ok(())
    })?;
    let Some(search) = found else { return Ok(None) };
    let mut found = Found { search, trial: None, signs: None };
    if found.search.fitting().is_empty() {
        return Ok(Some(found));
    }
    under(&step("draws", draws as usize), &mut |means| {
        found.trial = trial(asked, &found.search, (draws, most), pieces, means)?;
        Ok(())
    })?;
    let Some(tried) = &found.trial else { return Ok(None) };
    if args.no_signs || tried.advised.is_none() {
        return Ok(Some(found));
    }
    let mut seen = None;
    under(&step("draws, for early signs", draws as usize), &mut |means| {
        seen = signs(asked, tried, most + draws as usize, pieces, means)?;
        Ok(())
    })?;
    Ok(seen.map(|signs| Found { signs: Some(signs), ..found }))
}

/// Tells what is advised.
fn tell(context: &mut Context<'_>, advice: &Advice<'_>, lines: &[String], place: &Path) -> Result<(), ExitError> {
    for line in lines {
        writeln!(context.out, "{line}")?;
    }
    if let Some((trial, _)) = advice.found {
        let (_, home) = axis_names(&advice.asked.axes, &advice.asked.scenario);
        let header = trial.plans.iter().enumerate().map(|(i, plan)| {
            let name = plan.letter.map_or_else(|| "the file’s".to_owned(), String::from);
            if trial.advised == Some(i) { format!("{name} (advised)") } else { name }
        });
        let mut grid = Grid::new([format!("Plan{home}")].into_iter().chain(header)).numbers(1..=trial.plans.len());
        for row in cells(advice.asked, trial) {
            grid.row(row);
        }
        writeln!(context.out, "\n{grid}")?;
    }
    context.say(&format!("A comparison under stated assumptions.\n\nWritten to {}", place.display()))?;
    if advice.found.is_some_and(|(trial, _)| trial.plans.iter().any(|p| !p.own)) {
        let file = place.join("plans.json").display().to_string();
        context.say(&format!("Next: ripplechain compare {}", next::typed(&file)))?;
    }
    Ok(())
}

/// The command that makes it again from the `scenario.json` that is written.
fn again(asked: &Asked, args: &Args) -> String {
    let mut words = vec!["ripplechain advise scenario.json".to_owned()];
    words.extend(asked.axes.iter().map(Axis::typed));
    words.push(format!("--gain {}@{}", asked.aim.metric.id, asked.aim.place));
    words.extend(asked.keep.iter().map(|k| format!("--keep {}@{}", k.metric.id, k.place)));
    words.extend(asked.budget.map(|b| format!("--budget {b}")));
    words.push(format!("--plans {} --assumptions {}", args.plans, args.assumptions));
    words.extend(args.no_signs.then(|| "--no-signs".to_owned()));
    words.join(" ")
}
