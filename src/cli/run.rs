//! `run FILE`: twins over the futures, the finding, the output folder.

use std::io;
use std::path::PathBuf;

use serde_json::json;

use super::exit::{ExitError, code, refuse, unwritten};
use super::input::{Assumed, Overrides, Precision};
use super::outcome::{self, Pictures, expectations, judged};
use super::simulate::{draw, simulate};
use super::{Context, DONE, next};
use crate::analysis::Analysis;
use crate::experiment::cost::Extent;
use crate::report::Results;
use crate::run::Arm;
use crate::scenario::Scenario;

/// Simulate a scenario with and without its programme, and write what was found.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub overrides: Overrides,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub precision: Precision,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub assumed: Assumed,
    /// The folder in which the output folder, named after the scenario, is made.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Write the data files only: no charts and no report.
    #[arg(long, alias = "no-charts")]
    pub data_only: bool,
}

/// Runs a scenario.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let scenario = args.overrides.load(&args.file, &args.set, context)?;
    follow(args, scenario, context)
}

/// Runs a scenario that is read already.
pub(super) fn follow(args: &Args, mut scenario: Scenario, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let goal = args.precision.goal(&scenario).map_err(|e| refuse(context, &e.to_string()))?;
    let place = args.output.join(&scenario.name);
    args.overrides.fits(context, &scenario, Extent::twins(&scenario).drawing(args.assumed.assumptions))?;
    let pictures = Pictures::wanted(args.data_only);
    let arms = Arm::twins(&scenario);
    let folder = outcome::begin(context, ("run", &place), &scenario, &arms, pictures)?;
    let simulated = simulate(context, &arms, goal.as_ref(), &[(1, 0)])?;
    let ensemble = &simulated.ensemble;
    // As if that many had been asked for, so that the scenario as run makes the same bytes again.
    scenario.futures = simulated.reached.map_or(scenario.futures, |r| r.futures);
    let alone = Analysis::new(ensemble, &scenario);
    let months = alone.months_shown();
    let drawn = draw(context, args.assumed.assumptions, &alone, &arms, &months)?;
    let analysis = alone.with_assumptions(drawn.as_ref());
    let (finding, checked) = (analysis.finding(), analysis.checked());
    // What was found comes first: the files take a while.
    if !context.json {
        for line in finding.lines() {
            writeln!(context.out, "{line}")?;
        }
        let beside = analysis.beside();
        if !beside.is_empty() {
            writeln!(context.out, "\nBeside what was observed:")?;
        }
        for b in &beside {
            writeln!(context.out, "- {}", analysis.beside_in_words(b))?;
        }
        expectations(checked, context)?;
        context.out.flush()?;
    }
    let results = Results { analysis: &analysis, weeks: simulated.weeks.as_ref() };
    let folder =
        outcome::write(context, &results, &simulated, folder, pictures).map_err(|error| unwritten(context, &error))?;

    let next = next::after_run(&args.overrides.next_file(&args.file, &args.set, &folder), &scenario);
    let ended = judged(checked);
    if context.json {
        let told = json!({
            "folder": folder, "finding": finding, "passed": ended == DONE, "expect": checked, "next": next,
            "precision": simulated.reached,
        });
        context.tell(told)?;
    } else {
        context.say(&format!("\nWritten to {}\nNext: {next}", folder.display()))?;
    }
    Ok(ended)
}
