//! `why FILE`: what carries the effect of the programme, by counterfactual reruns that add up.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use super::exit::{ExitError, code, no_ensemble, refuse, stopped, unwritten};
use super::input::Overrides;
use super::outcome::{self, Pictures};
use super::simulate::{counter, draw, simulate};
use super::{Context, DONE, next};
use crate::analysis::{Analysis, Question, Why, sentences};
use crate::experiment::cost::Extent;
use crate::experiment::why::{self, FUTURES, Group};
use crate::report::{Results, why_as_json};
use crate::run::Arm;
use crate::scenario::Scenario;

/// Say what carries the effect of the programme: which levers, mechanisms and channels, by counterfactual reruns of the same
/// futures that add up to the effect. Writes all that `run` writes, and why.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// Ask only this; all questions if left out. May be repeated.
    #[arg(long, value_enum, value_name = "QUESTION")]
    pub by: Vec<By>,
    /// See several levers, events, mechanisms or channels as one. May be repeated.
    #[arg(long, value_name = "NAME=a,b")]
    pub group: Vec<String>,
    /// Futures of each rerun; more make shares surer and take longer.
    #[arg(long, value_name = "N", default_value_t = FUTURES, value_parser = clap::value_parser!(u32).range(2..))]
    pub rerun_futures: u32,
    /// Draw the numbers that are assumed so many times; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub assumptions: u32,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub overrides: Overrides,
    /// The folder in which the output folder is made, named after the scenario with `-why`.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Write the data files only: no charts and no report.
    #[arg(long)]
    pub data_only: bool,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// Which levers and events of the programme.
    Levers,
    /// Which mechanisms of the model.
    Mechanisms,
    /// Which ways from place to place.
    Channels,
}

impl By {
    fn question(self) -> Question {
        match self {
            Self::Levers => Question::Levers,
            Self::Mechanisms => Question::Mechanisms,
            Self::Channels => Question::Channels,
        }
    }
}

/// Answers why.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let scenario = args.overrides.load(&args.file, &args.set, context)?;
    follow(args, &scenario, context)
}

/// The name of the folder for a scenario.
pub(super) fn folder(scenario: &Scenario) -> String {
    format!("{}-why", scenario.name)
}

/// Answers why of a scenario that is read already.
pub(super) fn follow(args: &Args, scenario: &Scenario, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let mut groups: Vec<Group> = Vec::new();
    for text in &args.group {
        let group: Group = text.parse().map_err(|e: why::Unknown| refuse(context, &format!("{e}.")))?;
        group.check(scenario).map_err(|e| refuse(context, &format!("{e}.")))?;
        groups.push(group);
    }
    let chosen: Vec<Question> = args.by.iter().map(|b| b.question()).collect();
    let asked: Vec<Question> = Question::ALL.into_iter().filter(|q| chosen.is_empty() || chosen.contains(q)).collect();
    let place = args.output.join(folder(scenario));
    args.overrides.fits(context, scenario, Extent { plans: 2, ..Extent::twins(scenario) })?;
    let pictures = Pictures::wanted(args.data_only);
    let arm = |name: &str, programme| Arm { name: name.to_owned(), scenario: scenario.clone(), programme };
    let arms = [arm("without", false), arm("with", true)];
    let begun = outcome::begin(context, &place, scenario, &arms, pictures)?;
    let simulated = simulate(context, &arms, None, &[(1, 0)])?;
    let analysis = Analysis::new(&simulated.ensemble, scenario);
    if analysis.coincide((1, 0)) {
        return Err(refuse(context, "The programme changes nothing, so there is nothing to explain."));
    }
    let months = analysis.months_shown();
    let drawn = draw(context, args.assumptions, &analysis, &arms, &months)?;
    let found = Why { asked: words(args), ..ask(context, &analysis, &asked, &groups, args.rerun_futures)? };
    let analysis = analysis.with_assumptions(drawn.as_ref()).with_why(Some(&found));
    let sentences = sentences(&found, &analysis);
    if !context.json {
        writeln!(context.out, "{}", analysis.finding().headline)?;
        for (question, words) in &sentences {
            writeln!(context.out, "\nBy {question}:")?;
            for line in words {
                writeln!(context.out, "  {line}")?;
            }
        }
        context.out.flush()?;
    }
    let results = Results { analysis: &analysis, weeks: simulated.weeks.as_ref() };
    let written = outcome::write(context, &results, &simulated, begun, pictures);
    let folder = written.map_err(|error| unwritten(context, &error))?;
    if context.json {
        let told = json!({ "folder": folder, "words": sentences, "why": why_as_json(&analysis) });
        writeln!(context.out, "{told:#}")?;
    } else {
        context.say(&format!(
            "By {} futures of each rerun; over all {} futures the effects stand in the finding. A comparison under stated \
             assumptions.\n\nWritten to {}\nNext: ripplechain sensitivity {}",
            found.futures,
            analysis.futures(),
            folder.display(),
            next::quoted(&args.file)
        ))?;
    }
    Ok(DONE)
}

/// Reruns under a progress display.
fn ask(
    context: &mut Context<'_>,
    analysis: &Analysis<'_>,
    asked: &[Question],
    groups: &[Group],
    futures: u32,
) -> Result<Why, ExitError> {
    let bar = counter(context.quiet, "reruns");
    bar.enable_steady_tick(Duration::from_millis(500));
    let progress = |p: crate::ensemble::Progress| bar.set_position(p.done as u64);
    let found = why::why(analysis, asked, groups, futures, context.simulate, &progress, context.stop);
    bar.finish_and_clear();
    match found {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Err(stopped(context)),
        Err(error) => Err(no_ensemble(context, &error)),
    }
}

/// What was asked beyond the usual, as it is typed.
fn words(args: &Args) -> String {
    let mut words = Vec::new();
    for by in &args.by {
        words.push(format!("--by {}", by.question().word()));
    }
    for group in &args.group {
        words.push(format!("--group {}", next::quoted(group)));
    }
    if args.rerun_futures != FUTURES {
        words.push(format!("--rerun-futures {}", args.rerun_futures));
    }
    words.join(" ")
}
