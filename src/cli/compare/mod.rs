//! `compare FILE`: what-ifs against the programme and against no programme, over the same futures.

pub(super) mod arms;
mod table;

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::exit::{ExitError, code, refuse, unwritten};
use super::input::{Assumed, Overrides, Precision};
use super::outcome::{self, Pictures, expectations, judged};
use super::simulate::{Simulated, draw, simulate};
use super::{Context, DONE, next};
use crate::analysis::{Analysis, SAME};
use crate::experiment::cost::Extent;
use crate::report::Results;
use crate::scenario::Scenario;

/// Compare what-ifs with the programme and with no programme, over the same futures.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file (or `-`, or a bundled scenario); its programme is the baseline. Further files are further arms.
    #[arg(required = true)]
    pub files: Vec<String>,
    /// Compare only these what-ifs of the file; all if left out. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub what_if: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub arms: arms::Named,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub overrides: Overrides,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub precision: Precision,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say what they are; words here would become help")]
    pub assumed: Assumed,
    /// What-ifs share the past: they follow the programme up to this month, and their own from there.
    #[arg(long, value_name = "MONTH")]
    pub branch_at: Option<u32>,
    /// Compare at this month; the last if left out.
    #[arg(long, value_name = "N")]
    pub month: Option<usize>,
    /// Show these metrics instead of the usual ones. May be repeated.
    #[arg(long, value_name = "METRIC")]
    pub metric: Vec<String>,
    /// Show these places instead of the usual ones. May be repeated.
    #[arg(long, value_name = "PLACE")]
    pub at: Vec<String>,
    /// The folder in which the output folder is made, named after the scenario with `-compared`.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Write the data files only: no charts and no report.
    #[arg(long)]
    pub data_only: bool,
    /// Print the table and write no folder.
    #[arg(long)]
    pub table_only: bool,
}

/// Compares what-ifs.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let first = args.files.first().map_or("-", String::as_str);
    let scenario = args.overrides.load(first, &[], context)?;
    follow(args, scenario, context)
}

/// The name of the folder for a scenario.
pub(super) fn folder(scenario: &Scenario) -> String {
    format!("{}-compared", scenario.name)
}

/// Compares what-ifs of a scenario that is read already.
pub(super) fn follow(args: &Args, scenario: Scenario, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let (mut scenario, arms) = arms::gather(scenario, args, context)?;
    let goal = args.precision.goal(&scenario).map_err(|e| refuse(context, &e.to_string()))?;
    let place = args.output.join(folder(&scenario));
    let month = args.month.unwrap_or(scenario.months as usize);
    if month > scenario.months as usize {
        return Err(refuse(context, &format!("Month {month} lies beyond the {} months simulated.", scenario.months)));
    }
    args.overrides.fits(context, &scenario, Extent::of(&arms, scenario.futures).drawing(args.assumed.assumptions))?;
    let shown = table::Shown::new(args, &scenario, month).map_err(|why| refuse(context, &why))?;

    let pictures = Pictures::wanted(args.data_only);
    let begun = if args.table_only {
        None
    } else {
        Some(outcome::begin(context, ("compare", &place), &scenario, &arms, pictures)?)
    };
    // The programme against none, each what-if against the programme: what the table tells first.
    let pairs: Vec<(usize, usize)> = (1..arms.len()).map(|arm| (arm, usize::from(arm > 1))).collect();
    let simulated = simulate(context, &arms, goal.as_ref(), &pairs)?;
    scenario.futures = simulated.reached.map_or(scenario.futures, |r| r.futures);
    let ensemble = &simulated.ensemble;
    // With and without the programme are the first two arms, as the expectations of the file have it.
    let alone = Analysis::new(ensemble, &scenario);
    let months: Vec<usize> = alone.months_shown().into_iter().chain([month]).collect();
    let drawn = draw(context, args.assumed.assumptions, &alone, &arms, &months)?;
    let analysis = alone.with_assumptions(drawn.as_ref());
    let checked = analysis.checked();
    let ended = judged(checked);
    // What was found comes first: the files take a while.
    if !context.json {
        shown.print(&analysis, context.out)?;
        for sentence in alike(&analysis) {
            writeln!(context.out, "{sentence}")?;
        }
        expectations(checked, context)?;
        context.out.flush()?;
    }
    let written = if let Some(folder) = begun {
        let results = Results { analysis: &analysis, weeks: simulated.weeks.as_ref() };
        Some(
            outcome::write(context, &results, &simulated, folder, pictures)
                .map_err(|error| unwritten(context, &error))?,
        )
    } else {
        None
    };
    if context.json {
        let mut told = as_json(&simulated, args.branch_at, &analysis, &shown);
        told["folder"] = json!(written);
        context.tell(told)?;
        return Ok(ended);
    }
    let arms: Vec<String> = analysis.arms().to_vec();
    tell_what_it_is(args, (&scenario, &arms), written.as_deref(), context)?;
    Ok(ended)
}

/// What kind of comparison it was, where it is written, and what to do next.
fn tell_what_it_is(
    args: &Args,
    (scenario, arms): (&Scenario, &[String]),
    folder: Option<&Path>,
    context: &mut Context<'_>,
) -> Result<(), ExitError> {
    let note = "A comparison under stated assumptions, over the same futures in every arm and against one baseline: the file's own events without the programme. The interval of the mean is the luck of sampling; 8 in 10 futures is how far futures differ.";
    context.say(note)?;
    if let Some(month) = args.branch_at {
        context.say(&format!(
            "Up to month {month} every what-if follows the programme of the file; it differs from there."
        ))?;
    }
    if let Some(folder) = folder {
        context.say(&format!("\nWritten to {}", folder.display()))?;
    }
    let file = args.files.first().map_or("-", String::as_str);
    let file = folder.map_or_else(|| file.to_owned(), |folder| args.overrides.next_file(file, &[], folder));
    context.say(&format!("Next: {}", next::after_compare(&next::typed(&file), scenario, arms)))?;
    Ok(())
}

/// Which what-ifs are the same to the last bit.
fn alike(analysis: &Analysis<'_>) -> Vec<String> {
    let arms = analysis.arms();
    let pairs = (2..arms.len()).flat_map(|a| (2..a).map(move |b| (b, a)));
    pairs
        .filter(|&pair| analysis.coincide(pair))
        .map(|(a, b)| format!("{} and {} coincide: {SAME}", arms[a], arms[b]))
        .collect()
}

fn as_json(simulated: &Simulated, branch_at: Option<u32>, analysis: &Analysis<'_>, shown: &table::Shown) -> Value {
    let (scenario, checked) = (analysis.scenario, analysis.checked());
    let comparisons = analysis.comparisons().into_iter().map(|pair| {
        json!({
            "arm": analysis.arms()[pair.0],
            "against": analysis.arms()[pair.1],
            "coincide": analysis.coincide(pair),
            "rows": shown.rows(analysis, pair).iter().map(table::json).collect::<Vec<_>>(),
        })
    });
    json!({
        "scenario": scenario.name,
        "hash": scenario.hash(),
        "seed": scenario.seed,
        "futures": analysis.futures(),
        "month": shown.month,
        "branch_at": branch_at,
        "precision": simulated.reached,
        "arms": analysis.arms(),
        "comparisons": comparisons.collect::<Vec<_>>(),
        "passed": judged(checked) == DONE,
        "expect": checked,
    })
}
