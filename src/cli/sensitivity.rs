//! `sensitivity FILE`: which of many numbers matter over their whole ranges. A sweep over a design of its own, so that it is
//! resumed, split and joined like any sweep.

use std::io;

use super::Context;
use super::exit::{ExitError, code, refuse};
use super::input::{Overrides, Precision};
use super::sweep::{self, Kept, SweepDesign};
use crate::experiment::assumptions::assumed;
use crate::format;
use crate::quantity::rounded;
use crate::scenario::{Scenario, ValuePath, numeric_paths};

/// Rank levers, assumed numbers and numbers of the chain by how much they matter, over their whole ranges. A sweep like any
/// other, in a folder of its own: every finished point is kept, the same command goes on where it was stopped, parts are
/// joined with `merge`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// Which numbers; levers and assumptions if left out. May be repeated.
    #[arg(long, value_enum, value_name = "WHICH")]
    pub over: Vec<Over>,
    /// Vary this number too, or instead of its usual range. May be repeated.
    #[arg(long, value_name = "PATH=FROM..TO")]
    pub vary: Vec<String>,
    /// Elementary effects sort many numbers; shares of the variance weigh a few.
    #[arg(long, value_enum, default_value = "morris")]
    pub method: Method,
    /// Rows of the design: each takes one point more than there are numbers (morris), or two (saltelli).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    pub rows: Option<u32>,
    /// What is ranked by; the first decides. May be repeated.
    #[arg(long, value_name = "METRIC@PLACE")]
    pub metric: Vec<String>,
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

/// Which numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Over {
    /// Every lever of the programme, over its whole range; a course, from half of it to one and a half.
    Levers,
    /// Every number that is assumed, half of the way to either end of its range.
    Assumptions,
    /// Numbers of organisations and segments, from half to one and a half of what they are.
    Chain,
}

/// How numbers are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Method {
    /// Elementary effects.
    Morris,
    /// Shares of the variance.
    Saltelli,
}

/// Futures of each point unless another number is asked for: a batch.
const FUTURES: u32 = 16;
/// Rows unless another number is asked for.
const ROWS: [u32; 2] = [16, 64];

/// Ranks numbers.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let overrides = Overrides { futures: args.overrides.futures.or(Some(FUTURES)), ..args.overrides.clone() };
    let scenario = overrides.load(&args.file, &args.set, context)?;
    let over: &[Over] =
        if args.over.is_empty() && args.vary.is_empty() { &[Over::Levers, Over::Assumptions] } else { &args.over };
    let mut vary = args.vary.clone();
    let path = |text: &str| text.split('=').next().unwrap_or_default().trim().to_owned();
    let named: Vec<String> = vary.iter().map(|v| path(v)).collect();
    for range in over.iter().flat_map(|&o| ranges(o, &scenario)) {
        if !named.contains(&path(&range)) {
            vary.push(range);
        }
    }
    let has_programme =
        ["programme.", "what_ifs."].map(|of| vary.iter().any(|v| path(v).starts_with(of))).contains(&true);
    if scenario.programme.is_empty() && !has_programme {
        return Err(refuse(context, "There is no programme, so there is no effect that numbers could be ranked by."));
    }
    if vary.is_empty() {
        return Err(refuse(context, "There is no such number in this scenario; say which with --vary PATH=FROM..TO."));
    }
    let (design, rows) = match args.method {
        Method::Morris => (SweepDesign::Morris, ROWS[0]),
        Method::Saltelli => (SweepDesign::Saltelli, ROWS[1]),
    };
    let told = format::counted(vary.len(), "number");
    context.say(&format!("{told} over their ranges, by {} rows.", args.rows.unwrap_or(rows)))?;
    let known = sweep::Args {
        file: args.file.clone(),
        vary,
        design,
        points: Some(args.rows.unwrap_or(rows) as usize),
        metric: args.metric.clone(),
        precision: Precision::default(),
        set: args.set.clone(),
        overrides: args.overrides.clone(),
        kept: args.kept.clone(),
    };
    sweep::follow(&known, scenario, context)
}

/// The ranges of some numbers, as `--vary` has them.
pub(super) fn ranges(over: Over, scenario: &Scenario) -> Vec<String> {
    let numbers = numeric_paths(&scenario.to_value());
    match over {
        Over::Assumptions => assumed(scenario)
            .iter()
            .filter(|a| a.low < a.high)
            .map(|a| format!("{}={}..{}", a.path(), rounded(a.low as f32), rounded(a.high as f32)))
            .collect(),
        Over::Levers => numbers.iter().filter_map(lever).collect(),
        Over::Chain => numbers.iter().filter_map(of_chain).collect(),
    }
}

/// A lever that the programme moves: all of its range, or its course made smaller and larger.
fn lever(number: &ValuePath) -> Option<String> {
    let steps: Vec<&str> = number.path.split('.').collect();
    match (steps[..].as_ref(), number.value, number.min.zip(number.max)) {
        (["programme", _, lever], Some(_), Some((low, high))) if *lever != "events" => {
            Some(format!("{}={low}..{high}", number.path))
        }
        (["programme", _, _, "scale"], Some(_), Some((low, high))) => {
            Some(format!("{}={}..{}", number.path, low.max(0.5), high.min(1.5)))
        }
        _ => None,
    }
}

/// A number of an organisation or a segment: from half to one and a half of what it is, as far as it may.
fn of_chain(number: &ValuePath) -> Option<String> {
    let part = ["chain.organisations.", "chain.segments."].iter().any(|p| number.path.starts_with(p));
    let value = number.value.filter(|v| part && *v != 0.0)?;
    let whole = |x: f64| if number.whole { x.round() } else { rounded(x as f32) };
    let low = whole(0.5 * value).max(number.min.unwrap_or(f64::NEG_INFINITY));
    let high = whole(1.5 * value).min(number.max.unwrap_or(f64::INFINITY));
    (low < high).then(|| format!("{}={low}..{high}", number.path))
}
