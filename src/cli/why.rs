//! `why FILE`: what carries the effect of the programme, by counterfactual reruns that add up.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use super::exit::{ExitError, code, no_ensemble, refuse, stopped, unwritten};
use super::input::Overrides;
use super::outcome::{self, Pictures, expectations, judged};
use super::simulate::{counter, draw, simulate};
use super::{Context, DONE, next};
use crate::analysis::{Analysis, Question, Why, heading, sentences};
use crate::experiment::assumptions::MOST_DRAWS;
use crate::experiment::why::{self, Asked, FUTURES, Group, MOST_FUTURES, Refused};
use crate::report::{Results, why_as_json};
use crate::run::Arm;
use crate::scenario::Scenario;

/// Show what drives the programme's effect: levers, mechanisms, channels, links, states of people. Reruns the same futures with
/// parts left out or held; the shares add up.
///
/// Writes all that `run` writes, and why.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// Answer only this question; all if left out. May be repeated.
    #[arg(long, value_enum, value_name = "QUESTION")]
    pub by: Vec<By>,
    /// Count several levers, events, mechanisms, channels, links (mill-maker, mill-maker.goods) or states as one part. May be
    /// repeated.
    #[arg(long, value_name = "NAME=a,b")]
    pub group: Vec<String>,
    /// Futures of each rerun; more make shares surer and take longer.
    #[arg(long, value_name = "N", default_value_t = FUTURES, value_parser = clap::value_parser!(u32).range(2..=i64::from(MOST_FUTURES)))]
    pub rerun_futures: u32,
    /// Draw the numbers that are assumed so many times; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=i64::from(MOST_DRAWS)))]
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
    /// Which ways from place to place, each closed everywhere.
    Channels,
    /// Which link, and what it carries.
    Paths,
    /// Which states of people: adoption, trust, engagement …
    People,
}

impl By {
    fn question(self) -> Question {
        match self {
            Self::Levers => Question::Levers,
            Self::Mechanisms => Question::Mechanisms,
            Self::Channels => Question::Channels,
            Self::Paths => Question::Paths,
            Self::People => Question::People,
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
    explainable(scenario, context)?;
    let asked = parts(args, scenario).map_err(|e| refuse(context, &format!("{e}.")))?;
    let place = args.output.join(folder(scenario));
    args.overrides.fits(context, scenario, asked.extent(scenario, args.rerun_futures).drawing(args.assumptions))?;
    let pictures = Pictures::wanted(args.data_only);
    let arms = Arm::twins(scenario);
    let begun = outcome::begin(context, ("why", &place), scenario, &arms, pictures)?;
    let simulated = simulate(context, &arms, None, &[(1, 0)])?;
    let analysis = Analysis::new(&simulated.ensemble, scenario);
    explained(&analysis, context)?;
    let months = analysis.months_shown();
    let drawn = draw(context, args.assumptions, &analysis, &arms, &months)?;
    let found = Why { asked: words(args), ..ask(context, &analysis, &asked, args.rerun_futures)? };
    let analysis = analysis.with_assumptions(drawn.as_ref()).with_why(Some(&found));
    let (sentences, checked) = (sentences(&found, &analysis), analysis.checked());
    if !context.json {
        writeln!(context.out, "{}", analysis.finding().headline)?;
        for (question, words) in &sentences {
            writeln!(context.out, "\n{}:", heading(&found, *question, &analysis))?;
            for line in words {
                writeln!(context.out, "  {line}")?;
            }
        }
        expectations(checked, context)?;
        context.out.flush()?;
    }
    let results = Results { analysis: &analysis, weeks: simulated.weeks.as_ref() };
    let written = outcome::write(context, &results, &simulated, begun, pictures);
    let folder = written.map_err(|error| unwritten(context, &error))?;
    let ended = judged(checked);
    if context.json {
        let told = json!({
            "folder": folder, "words": sentences, "why": why_as_json(&analysis), "passed": ended == DONE, "expect": checked,
        });
        context.tell(told)?;
    } else {
        let again = args.overrides.next_file(&args.file, &args.set, &folder);
        context.say(&format!(
            "Shares: {} futures per rerun. The finding gives the effects over all {} futures. A comparison under stated \
             assumptions.\n\nWritten to {}\nNext: ripplechain sensitivity {}",
            found.futures,
            analysis.futures(),
            folder.display(),
            next::typed(&again)
        ))?;
    }
    Ok(ended)
}

/// Refuses a scenario of which nothing can be explained.
pub(super) fn explainable(scenario: &Scenario, context: &mut Context<'_>) -> Result<(), ExitError> {
    if scenario.programme.is_empty() {
        return Err(refuse(context, "There is no programme, so there is nothing to explain."));
    }
    Ok(())
}

/// Refuses twins that are the same.
pub(super) fn explained(analysis: &Analysis<'_>, context: &mut Context<'_>) -> Result<(), ExitError> {
    if analysis.coincide((1, 0)) {
        return Err(refuse(context, "The programme changes nothing, so there is nothing to explain."));
    }
    Ok(())
}

/// The parts of what is asked.
fn parts(args: &Args, scenario: &Scenario) -> Result<Asked, Refused> {
    let groups = args.group.iter().map(|text| text.parse()).collect::<Result<Vec<Group>, Refused>>()?;
    let chosen: Vec<Question> = args.by.iter().map(|b| b.question()).collect();
    let asked: Vec<Question> = Question::ALL.into_iter().filter(|q| chosen.is_empty() || chosen.contains(q)).collect();
    Asked::new(scenario, &asked, &groups)
}

/// Reruns under a progress display.
pub(super) fn ask(
    context: &mut Context<'_>,
    analysis: &Analysis<'_>,
    asked: &Asked,
    futures: u32,
) -> Result<Why, ExitError> {
    let bar = counter(context.quiet, "reruns");
    bar.enable_steady_tick(Duration::from_millis(500));
    let progress = |p: crate::ensemble::Progress| bar.set_position(p.done as u64);
    let found = why::why(analysis, asked, futures, context.simulate, &progress, context.stop);
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
