//! `calibrate FILE DATA`: what figures of one's own tell of the model's numbers; every finished point kept, a rerun resumes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use super::exit::{Ended, ExitError, code, fail, refuse, unwritten};
use super::input::{Overrides, figures as attached, read};
use super::simulate::bar;
use super::{Context, DONE, FAILED, STOPPED, next};
use crate::analysis::Assumption;
use crate::ensemble::Progress;
use crate::experiment::calibrate::{
    Design, Figures, Fit, History, Recovery, Reference, Runs, RunsError, at, clients, free, simulate, usual_hold, words,
};
use crate::experiment::cost::Extent;
use crate::experiment::latin::latin;
use crate::experiment::sweep::{Log, LogError, UNSORTED};
use crate::format;
use crate::observe::Layout;
use crate::report::calibrate::{Calibration, file, write};
use crate::report::{Error, Folder};
use crate::scenario::{Options, Scenario};

/// Fit numbers of the model to figures of your own: first whether such figures could tell them, then what they tell. Every finished
/// point is kept on disk: the same command goes on where it was stopped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// Figures: CSV, XLSX or ODS; may be left out where the scenario names or holds them.
    #[arg(value_name = "DATA")]
    pub data: Vec<String>,
    /// Fit this number, between these values; may be repeated. Left out: the four that move the figures most.
    #[arg(long, value_name = "PATH[=FROM..TO]")]
    pub free: Vec<String>,
    /// Points of simulated clients, sixteen each.
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(64..=16384))]
    pub points: u32,
    /// Hold out the last N months and predict them; a sixth of the months if left out, 0 for none.
    #[arg(long, value_name = "N")]
    pub hold_out: Option<usize>,
    /// Go on although there are too few figures, or such figures could not tell.
    #[arg(long)]
    pub anyway: bool,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// The folder in which the output folder is made, named after the scenario with `-calibrate`.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Throw away the points of an earlier calibration in the same folder.
    #[arg(long)]
    pub restart: bool,
}

const POINTS: &str = "points.jsonl";
const SCREENING: &str = "screening.jsonl";
/// Points that screen the candidates.
const SCREENED: usize = 96;
/// Share of the points that go over the whole ranges; the others go where the figures rule nothing out.
const FIRST: f64 = 0.5;
/// Places looked at for each further point, at the most.
const LOOKED_AT: usize = 400;

/// Fits a scenario to figures.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let clock = Instant::now();
    let mut scenario = read(&args.file, &Options { set: args.set.clone() }, context)?;
    let understood = attached(&mut scenario, &args.file, &args.data, context)?;
    let layout = Layout::new(scenario.places(), scenario.months as usize);
    let figures = Figures::of(&scenario, &layout);
    for line in understood.series.iter().chain(&understood.notes) {
        context.say(&format!("- {line}"))?;
    }
    if figures.all.is_empty() {
        return Err(refuse(
            context,
            "There is nothing to fit: no figure of a metric that is fitted, in the months that are simulated. `check` says what was understood.",
        ));
    }
    shorten(&mut scenario, &figures);
    Overrides::default().fits(context, &scenario, Extent { arms: 1, plans: 1, futures: 32 })?;
    let place = args.output.join(format!("{}-calibrate", scenario.name));
    let folder = begin(context, &place, args.restart)?;
    let Some(chosen) = chosen(args, context, &scenario, &figures, &place)? else { return Ok(FAILED) };
    let study = Study { args, scenario: &scenario, free: &chosen, figures: &figures, place: &place };
    let found = study.follow(context)?;
    let command = format!(
        "ripplechain calibrate scenario.json {}",
        args.free.iter().map(|f| format!("--free {f}")).collect::<Vec<_>>().join(" ")
    );
    let calibration = Calibration {
        scenario: &scenario,
        free: &chosen,
        figures: &figures,
        read: &[understood.series, understood.notes].concat(),
        recovery: &found.recovery,
        fit: found.fit.as_ref(),
        points: found.points,
        command: command.trim_end(),
    };
    let manifest = json!({
        "version": env!("CARGO_PKG_VERSION"), "scenario": scenario.name, "hash": scenario.hash(), "seed": scenario.seed,
        "command": context.typed, "points": found.points, "threads": rayon::current_num_threads(),
        "seconds": (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    });
    let written = write(&calibration, &folder).and_then(|()| folder.put_within(manifest, true));
    written.map_err(|error| unwritten(context, &error))?;
    tell(context, &calibration, &place)?;
    Ok(if found.fit.is_some() { DONE } else { FAILED })
}

/// Months after the last figure are of no use here.
fn shorten(scenario: &mut Scenario, figures: &Figures) {
    let last = figures.all.iter().map(|f| f.month).max().unwrap_or(1).max(1) as u32;
    scenario.months = scenario.months.min(last);
    let months = scenario.months as f32;
    scenario.expect.clear();
    scenario.what_ifs.clear();
    scenario.lesson = None;
    scenario.events.retain(|e| e.month <= months);
    for plan in scenario.programme.values_mut() {
        plan.events.retain(|e| e.month <= months);
        for course in plan.levers.values_mut() {
            if let crate::scenario::Course::Points(points) = course {
                let first = points.first().copied();
                points.retain(|p| p[0] <= months);
                if points.is_empty() {
                    points.extend(first);
                }
            }
        }
    }
}

fn begin(context: &mut Context<'_>, place: &Path, restart: bool) -> Result<Folder, ExitError> {
    let begun = || {
        let folder = Folder::begin_within(place)?;
        folder.refuse_foreign(&[POINTS, SCREENING, UNSORTED])?;
        for name in [POINTS, SCREENING] {
            let path = place.join(name);
            if restart && path.exists() {
                if Log::<Design>::read(&path).is_err() {
                    return Err(Error::InTheWay { path: place.to_owned(), what: vec![name.to_owned()] });
                }
                fs::remove_file(&path).map_err(|source| Error::Io { path, source })?;
            }
        }
        fs::create_dir_all(place).map_err(|source| Error::Io { path: place.to_owned(), source })?;
        Ok(folder)
    };
    begun().map_err(|error| unwritten(context, &error))
}

/// The numbers to fit; none where there are too few figures for them.
fn chosen(
    args: &Args,
    context: &mut Context<'_>,
    scenario: &Scenario,
    figures: &Figures,
    place: &Path,
) -> Result<Option<Vec<Assumption>>, ExitError> {
    let telling = figures.telling();
    let mut numbers: Vec<Assumption> = Vec::new();
    for text in &args.free {
        let number = free::read(scenario, text).map_err(|e| refuse(context, &e))?;
        if numbers.iter().all(|n| n.path() != number.path()) {
            numbers.push(number);
        }
    }
    if numbers.len() > free::MOST {
        return Err(refuse(
            context,
            &format!(
                "{} numbers are too many to tell apart by monthly figures: free at most {}.",
                numbers.len(),
                free::MOST
            ),
        ));
    }
    let wanted = if numbers.is_empty() { free::USUAL.min(telling / free::FIGURES_EACH) } else { numbers.len() };
    if wanted == 0 || telling < wanted * free::FIGURES_EACH {
        let text = format!(
            "{} can tell of a change; fitting {} takes at least {}.",
            format::counted(telling, "figure"),
            format::counted(wanted.max(1), "number"),
            wanted.max(1) * free::FIGURES_EACH
        );
        if !args.anyway || telling == 0 {
            return Err(refuse(context, &format!("{text} Free fewer numbers with --free, or add --anyway.")));
        }
        context.say(&format!("{text} Going on, as you asked."))?;
    }
    if !numbers.is_empty() {
        return Ok(Some(numbers));
    }
    let candidates = free::candidates(scenario);
    context.say(&format!("Screening {} numbers by {SCREENED} points.", candidates.len()))?;
    let shares = latin(SCREENED, candidates.len());
    let points: Vec<(usize, Vec<f64>)> =
        shares.iter().map(|s| s.iter().map(|x| f64::from(*x)).collect()).enumerate().collect();
    let study = Study { args, scenario, free: &candidates, figures, place };
    let runs = study.runs(context, SCREENING, &points)?;
    let ranked = free::screened(&candidates, &runs, figures);
    let clear: Vec<Assumption> =
        ranked.iter().take(wanted.max(1)).filter(|r| r.1 > 0.0).map(|r| candidates[r.0].clone()).collect();
    if clear.is_empty() {
        context.say("No number moves these figures more than luck and error do: they cannot tell.")?;
        return Ok(None);
    }
    Ok(Some(clear))
}

/// What a study is about.
struct Study<'a> {
    args: &'a Args,
    scenario: &'a Scenario,
    free: &'a [Assumption],
    figures: &'a Figures,
    place: &'a Path,
}

struct Found {
    recovery: Recovery,
    fit: Option<Fit>,
    points: usize,
}

impl Study<'_> {
    fn follow(&self, context: &mut Context<'_>) -> Result<Found, ExitError> {
        let names: Vec<String> = self.free.iter().map(Assumption::name).collect();
        context.say(&format!(
            "Fitting {} to {} figures of {} series.",
            format::list(&names),
            self.figures.all.len(),
            self.figures.series.len()
        ))?;
        let first = ((f64::from(self.args.points) * FIRST) as usize).max(64);
        let numbers = self.free.len();
        let points: Vec<(usize, Vec<f64>)> = (0..first).map(|p| (p, at(p, numbers))).collect();
        let runs = self.runs(context, POINTS, &points)?;
        let seen = runs.seen(self.figures);
        let known = clients(&seen, self.figures, None);
        let recovery = Recovery::of(&known);
        for line in words::recovery(self.free, &recovery) {
            context.say(&format!("- {line}"))?;
        }
        if !recovery.tells() && !self.args.anyway {
            context.say("Such figures could not tell any of these numbers, so nothing is fitted. More months, more series or larger samples would help; --anyway goes on.")?;
            return Ok(Found { recovery, fit: None, points: first });
        }
        let reference = Reference::new(known.iter().collect());
        let history = History::new(&known, &reference, &self.figures.features(&self.figures.observed()));
        let places = 1024;
        let allowed = (0..places).filter(|&p| history.allows(&at(p, numbers))).count() as f64 / places as f64;
        let more = self.args.points as usize - first.min(self.args.points as usize);
        let further: Vec<(usize, Vec<f64>)> = (first..first + more * LOOKED_AT)
            .map(|p| (p, at(p, numbers)))
            .filter(|(_, shares)| history.allows(shares))
            .take(more)
            .collect();
        if allowed == 0.0 || further.len() < more {
            context.say(
                "The figures rule out nearly all of what was assumed: the model may not be able to show what you saw.",
            )?;
        } else {
            context.say(&format!(
                "The figures leave {} of the space of these numbers; the other points go there.",
                format::share(allowed)
            ))?;
        }
        let later = self.runs(context, POINTS, &further)?;
        let mut all: Vec<_> = seen.into_iter().filter(|s| history.allows(&s.shares)).collect();
        all.extend(later.seen(self.figures));
        if all.len() < 200 {
            all = [runs.seen(self.figures), later.seen(self.figures)].concat();
        }
        let hold = self.args.hold_out.unwrap_or_else(|| usual_hold(self.figures));
        let fit = Fit::of(self.free, self.figures, &all, hold, allowed);
        Ok(Found { recovery, fit: Some(fit), points: first + further.len() })
    }

    /// The runs of some points: those on disk, and those that are missing, simulated now.
    fn runs(&self, context: &mut Context<'_>, name: &str, points: &[(usize, Vec<f64>)]) -> Result<Runs, ExitError> {
        let design = Design::new(self.scenario, self.free, self.figures, name == SCREENING);
        let mut log = Log::open(&self.place.join(name), &design).map_err(|error| match error {
            LogError::Other { .. } => refuse(
                context,
                &format!("{error}.\nGo on with --restart to throw them away, or choose another folder with --output."),
            ),
            other => fail(context, &format!("The points cannot be kept: {other}")),
        })?;
        let todo = points.iter().filter(|p| !log.holds(p.0)).count();
        let bar = bar(context.quiet, "points of sixteen clients");
        bar.set_length(todo as u64);
        bar.enable_steady_tick(Duration::from_millis(500));
        let progress = |p: Progress| bar.set_position(p.done as u64);
        let ended = simulate(
            self.scenario,
            (self.free, self.figures),
            points,
            &mut log,
            context.simulate,
            &progress,
            context.stop,
        );
        bar.finish_and_clear();
        match ended {
            Ok(true) => {}
            Ok(false) => {
                writeln!(context.err, "Stopped. {} points are kept; the same command goes on from there.", log.len())?;
                return Err(ExitError::Ended(Ended(STOPPED)));
            }
            Err(RunsError::Mismatch(error)) => return Err(super::exit::no_ensemble(context, &error)),
            Err(RunsError::Log(error)) => return Err(fail(context, &format!("A point could not be kept: {error}"))),
        }
        let kept = log.write_sorted(&design, &self.place.join(name), &[]).map_err(|e| fail(context, &format!("{e}")));
        kept?;
        let (log, _) = Log::<Design>::read(&self.place.join(name)).map_err(|e| fail(context, &format!("{e}")))?;
        Runs::of(&log, points.iter().map(|p| p.0)).map_err(|e| fail(context, &format!("{e}")))
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
        context.say(&format!("Next: ripplechain run {}", next::quoted(&path)))?;
    }
    Ok(())
}
