//! `evidence`: every claim and fact as an experiment on fresh futures, published numbers and a portfolio of programmes
//! beside the model's, every closed form; what no longer holds fails.

mod docs;
mod json;
mod table;

use std::io;
use std::path::PathBuf;

use super::exit::{Ended, ExitError, code, refuse};
use super::simulate::bar;
use super::{Context, DONE, FAILED, STOPPED};
use crate::experiment::evidence::{
    self, Claim, Evidence, FRESH_SEED, Failure, Findings, KnockOut, Portfolio, Robust, Trial, Tried, library, theory,
    try_claim, try_portfolio,
};
use crate::report::Error;
use crate::report::evidence::markdown;

/// Try what the model claims on fresh futures: claims, facts, published numbers, a portfolio of programmes, closed forms.
/// Fails when something shown no longer is.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only these: `C01` … `C53`, `F01` … `F15`, `P01` … `P08`, `portfolio`, `theory`, or files of your own with a claim
    /// or a portfolio. All if left out.
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Only a few claims over a few futures, and the closed forms.
    #[arg(long)]
    pub quick: bool,
    /// Futures in each arm.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(4..=100_000))]
    pub futures: u32,
    /// Programmes in the portfolio; 300 if left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(10..=10_000))]
    pub programmes: Option<u32>,
    /// The seed of all draws. The usual one was never tuned on; another asks whether a verdict was luck.
    #[arg(long, value_name = "N", default_value_t = FRESH_SEED)]
    pub seed: u64,
    /// Draw all numbers that are assumed so many times, each over half of its range either way, and count in how many draws
    /// each claim is shown; 24 with --docs.
    #[arg(long, value_name = "DRAWS", value_parser = clap::value_parser!(u32).range(..=1000))]
    pub robust: Option<u32>,
    /// Try claims that name a number of their setting at its other values too: how far do they reach? Always with --docs.
    #[arg(long, conflicts_with = "knock_out")]
    pub elsewhere: bool,
    /// Switch each mechanism that carries a claim off in turn: which claim goes with it?
    #[arg(long)]
    pub knock_out: bool,
    /// Print Markdown, as in docs/model/evidence.md.
    #[arg(long)]
    pub markdown: bool,
    /// Try everything, and write evidence.md, facts.md, portfolio.md and knock-outs.md into this folder.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["ids", "quick", "knock_out", "markdown"])]
    pub docs: Option<PathBuf>,
    /// Write a page with a chart for each claim into this file.
    #[arg(long, value_name = "FILE", conflicts_with = "knock_out")]
    pub html: Option<PathBuf>,
    /// Write a chart for each claim, as SVG and PNG, into this folder.
    #[arg(long, value_name = "DIR", conflicts_with = "knock_out")]
    pub charts: Option<PathBuf>,
}

/// Futures of the short run.
const QUICK: u32 = 16;
/// Futures of each draw of the assumed numbers.
const ROBUST: u32 = 16;
/// Draws of the assumed numbers for the documents.
const DRAWS: u32 = 24;
/// Fewer futures are too few to hold a verdict of many against.
const JUDGED: u32 = 64;

/// What was asked for.
struct Wanted {
    claims: Vec<Claim>,
    theory: bool,
    portfolio: Option<Portfolio>,
}

/// Tries the evidence.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(tried(args, context))
}

fn tried(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let wanted = wanted(args).map_err(|why| refuse(context, &why))?;
    let futures = if args.quick { args.futures.min(QUICK) } else { args.futures };
    if args.knock_out {
        let found = knocked_out(&wanted.claims, &[], args.seed, futures, context)?;
        if context.json {
            writeln!(context.out, "{:#}", json::knock_outs(&found))?;
        } else if args.markdown {
            write!(context.out, "{}", markdown::knock_outs(&found, futures))?;
        } else {
            writeln!(context.out, "{}", table::knock_outs(&found))?;
        }
        return Ok(DONE);
    }
    let places = docs::Places::begin(args, &wanted, context)?;
    let claims = wanted.claims.clone();
    let evidence = gathered(wanted, args, futures, context)?;
    let knocked = if args.docs.is_some() {
        Some(knocked_out(&claims, &evidence.tried, args.seed, futures, context)?)
    } else {
        None
    };
    if knocked.is_some() {
        // All of it is in the documents.
    } else if context.json {
        context.tell(json::evidence(&evidence))?;
    } else if args.markdown {
        write!(context.out, "{}", markdown::evidence(&evidence))?;
    } else {
        write!(context.out, "{}", table::evidence(&evidence))?;
    }
    places.write(&evidence, knocked.as_deref(), context)?;
    let (lost, unmet) = (evidence.lost(!args.quick && futures >= JUDGED), evidence.unmet());
    if lost + unmet > 0 {
        context.say(&format!("{lost} of what was shown no longer holds; {unmet} closed forms are not met."))?;
        return Ok(FAILED);
    }
    Ok(DONE)
}

/// What was asked for: by id, or from files of the user's own.
fn wanted(args: &Args) -> Result<Wanted, String> {
    let all = library().map_err(|flaw| flaw.to_string())?;
    let portfolio = || Portfolio::library().map_err(|flaw| flaw.to_string());
    if args.ids.is_empty() {
        let claims = all.into_iter().filter(|c| !args.quick || c.quick).collect();
        let portfolio = if args.quick { None } else { Some(portfolio()?) };
        return Ok(Wanted { claims, theory: true, portfolio });
    }
    let mut wanted = Wanted { claims: Vec::new(), theory: false, portfolio: None };
    for id in &args.ids {
        if id.eq_ignore_ascii_case("theory") {
            wanted.theory = true;
        } else if id.eq_ignore_ascii_case("portfolio") {
            wanted.portfolio = Some(portfolio()?);
        } else if let Some(claim) = all.iter().find(|c| c.id.eq_ignore_ascii_case(id)) {
            wanted.claims.push(claim.clone());
        } else {
            let text = std::fs::read_to_string(id).map_err(|_| {
                format!(
                    "{id} is neither a claim (C01 to C53), a fact (F01 to F15), a published number (P01 to P08), portfolio, theory, nor a file."
                )
            })?;
            match Portfolio::read(&text, id) {
                Ok(own) => wanted.portfolio = Some(own),
                Err(_) => wanted.claims.push(Claim::read(&text, id).map_err(|flaw| flaw.to_string())?),
            }
        }
    }
    Ok(wanted)
}

/// Tries all that was asked for.
fn gathered(wanted: Wanted, args: &Args, futures: u32, context: &mut Context<'_>) -> Result<Evidence, ExitError> {
    let mut evidence = Evidence { futures, seed: args.seed, ..Evidence::default() };
    let count = wanted.claims.len();
    let draws = args.robust.unwrap_or(if args.docs.is_some() { DRAWS } else { 0 });
    let robust = outlived(&wanted.claims, draws, args.seed, futures.min(ROBUST), context)?;
    for (i, claim) in wanted.claims.into_iter().enumerate() {
        context.say(&format!("{} of {count}: {} {}", i + 1, claim.id, claim.claim))?;
        let trial = Trial { futures, seed: args.seed, simulate: context.simulate, stop: context.stop };
        let needed = if args.quick { futures } else { trial.futures_of(&claim) };
        let outcome = try_claim(&claim, needed, &trial, &|_| {}).map_err(|e| ended(context, &e))?;
        let elsewhere = if args.elsewhere || args.docs.is_some() {
            evidence::elsewhere(&claim, needed, &trial).map_err(|e| ended(context, &e))?
        } else {
            Vec::new()
        };
        evidence.tried.push(Tried { claim, outcome, robust: robust.get(i).copied(), elsewhere });
    }
    if let Some(portfolio) = wanted.portfolio {
        let findings = tried_portfolio(&portfolio, args, context)?;
        evidence.portfolio = Some((portfolio, findings));
    }
    if wanted.theory {
        evidence.theory = theory();
    }
    Ok(evidence)
}

/// In how many draws of the assumed numbers each claim is shown; nothing where no draws are asked for.
fn outlived(
    claims: &[Claim],
    draws: u32,
    seed: u64,
    futures: u32,
    context: &mut Context<'_>,
) -> Result<Vec<Robust>, ExitError> {
    if draws == 0 {
        return Ok(Vec::new());
    }
    context.say(&format!("Every claim in {draws} draws of the assumed numbers, {futures} futures of each:"))?;
    let trial = Trial { futures, seed, simulate: context.simulate, stop: context.stop };
    let bar = bar(context.quiet, "trials");
    let found = evidence::robust(claims, draws, &trial, &|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    found.map_err(|e| ended(context, &e))
}

fn tried_portfolio(p: &Portfolio, args: &Args, context: &mut Context<'_>) -> Result<Findings, ExitError> {
    let programmes = args.programmes.unwrap_or(p.programmes);
    let trial = Trial { futures: p.futures, seed: args.seed, simulate: context.simulate, stop: context.stop };
    context.say(&format!("{programmes} programmes, {} futures of each: {}", p.futures, p.claim))?;
    let bar = bar(context.quiet, "programmes");
    bar.set_length(u64::from(programmes));
    let found = try_portfolio(p, programmes, &trial, &|done| bar.set_position(u64::from(done)));
    bar.finish_and_clear();
    found.map_err(|e| ended(context, &e))
}

fn knocked_out(
    claims: &[Claim],
    known: &[Tried],
    seed: u64,
    futures: u32,
    context: &mut Context<'_>,
) -> Result<Vec<KnockOut>, ExitError> {
    context.say("Every claim, whole and without each mechanism that carries it:")?;
    let bar = bar(context.quiet, "trials");
    let progress = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let trial = Trial { futures, seed, simulate: context.simulate, stop: context.stop };
    let found = evidence::knock_out(claims, known, &trial, &progress);
    bar.finish_and_clear();
    found.map_err(|e| ended(context, &e))
}

/// Tells why a trial came to no end.
fn ended(context: &mut Context<'_>, failure: &Failure) -> ExitError {
    match failure {
        Failure::Stopped => match writeln!(context.err, "Stopped.") {
            Ok(()) => ExitError::Ended(Ended(STOPPED)),
            Err(error) => ExitError::Pipe(error),
        },
        _ => refuse(context, &failure.to_string()),
    }
}
