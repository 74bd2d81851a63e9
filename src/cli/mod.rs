//! The command line, one file per command. Data goes to standard output, messages to standard error; exit codes: 0 done,
//! 1 failed or an expectation failed, 2 refused, 130 stopped by the user.

mod advise;
mod calibrate;
mod check;
mod compare;
mod completions;
mod diagnostics;
mod evidence;
mod exit;
mod export;
mod grid;
mod input;
mod kept;
mod man;
mod merge;
mod new;
mod next;
mod nowcast;
mod outcome;
mod rerun;
mod run;
mod schema;
mod serve;
mod sensitivity;
mod signals;
mod simulate;
mod steady;
mod sweep;
mod whole_file;
mod why;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::{CommandFactory, Parser, Subcommand};
use serde_json::Value;

use crate::ensemble::{self, Simulate};
use crate::report::FORMAT;
use steady::Steady;

/// Done.
pub const DONE: u8 = 0;
/// Failed, or an expectation failed.
pub const FAILED: u8 = 1;
/// The input was refused.
pub const REFUSED: u8 = 2;
/// Stopped by the user, as shells count it.
pub const STOPPED: u8 = 130;

/// How change ripples through a value chain: what a programme does to people, work and customers, compared with the same
/// futures without it.
#[derive(Debug, Parser)]
#[command(name = "ripplechain", version, about, max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Say nothing on standard error but problems.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Print JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Use this many threads; all processors if left out. Results are the same on any number.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario with and without its programme, and write what was found.
    Run(run::Args),
    /// Compare what-ifs with the programme and with no programme, over the same futures.
    Compare(compare::Args),
    /// Say what carries the effect of a programme: which levers, mechanisms, links and states of people.
    Why(why::Args),
    /// Vary numbers of a scenario over a grid or a quasi-random design.
    Sweep(sweep::Args),
    /// Rank levers, assumed numbers and numbers of the chain by how much they matter, over their whole ranges.
    Sensitivity(sensitivity::Args),
    /// Fit numbers of the model to figures of your own: whether such figures could tell them, and what they tell.
    Calibrate(calibrate::Args),
    /// Say where a programme is heading, given figures of its first months.
    Nowcast(nowcast::Args),
    /// Search programmes within limits for those that hold under what is assumed, and early signs that say when to turn.
    Advise(advise::Args),
    /// Join the parts of a sweep, a sensitivity analysis, a calibration or advice that were simulated with `--shard`.
    Merge(merge::Args),
    /// Simulate again what a chart, a report or an output folder came from, and say whether the same bytes come out.
    Rerun(rerun::Args),
    /// Check scenario files: report every problem at once, or say what would run, and how long it would take by a moment's trial. Nothing is written.
    Check(check::Args),
    /// Write a scenario to start from, with remarks that explain it, beside its schema.
    New(new::Args),
    /// Print the JSON Schema (2020-12) of scenario files, with descriptions, units, ranges and defaults.
    Schema(schema::Args),
    /// Open the live page: move the dials and watch the ripple; pin plans and compare them; teach.
    Serve(serve::Args),
    /// Write the live page as one HTML file that simulates in the reader's browser, offline; a site for any web host; or a deck of slides.
    Export(export::Args),
    /// Try what the model claims on fresh futures: claims, facts, closed forms. Fails when something shown no longer is.
    Evidence(evidence::Args),
    /// Print shell completions.
    Completions(completions::Args),
    /// Print a man page (roff).
    Man(man::Args),
}

/// What a command works with.
pub struct Context<'a> {
    /// Standard output: data.
    pub out: &'a mut dyn Write,
    /// Standard error: messages.
    pub err: &'a mut dyn Write,
    /// Whether messages other than problems are left out.
    pub quiet: bool,
    /// Whether data is printed as JSON.
    pub json: bool,
    /// The command as typed, for the manifest.
    pub typed: String,
    /// Set when the user asks to stop.
    pub stop: &'a AtomicBool,
    /// What simulates.
    pub simulate: Simulate<'a>,
}

impl Context<'_> {
    /// A message to the user.
    fn say(&mut self, text: &str) -> io::Result<()> {
        if self.quiet { Ok(()) } else { writeln!(self.err, "{text}") }
    }

    /// An answer for other programs, with the version of what they read first.
    fn tell(&mut self, mut told: Value) -> io::Result<()> {
        if let Value::Object(map) = &mut told {
            map.shift_insert(0, "format".to_owned(), FORMAT.into());
        }
        writeln!(self.out, "{told:#}")
    }
}

/// Carries out a command and returns its exit code.
///
/// # Errors
/// When standard output or standard error cannot be written.
pub fn carry_out(cli: &Cli, context: &mut Context<'_>) -> io::Result<u8> {
    match &cli.command {
        Command::Run(args) => run::run(args, context),
        Command::Compare(args) => compare::run(args, context),
        Command::Why(args) => why::run(args, context),
        Command::Sweep(args) => sweep::run(args, context),
        Command::Sensitivity(args) => sensitivity::run(args, context),
        Command::Calibrate(args) => calibrate::run(args, context),
        Command::Nowcast(args) => nowcast::run(args, context),
        Command::Advise(args) => advise::run(args, context),
        Command::Merge(args) => merge::run(args, context),
        Command::Rerun(args) => rerun::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::New(args) => new::run(args, context),
        Command::Schema(args) => schema::run(args, context),
        Command::Serve(args) => serve::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Evidence(args) => evidence::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Man(args) => man::run(args, context),
    }
}

/// The command line as clap knows it.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let stop = Arc::new(AtomicBool::new(false));
    let cli = Cli::parse();
    if let Some(threads) = cli.threads {
        // It fails only if the pool exists already, which it does not.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
    signals::watch(&stop);
    let typed: Vec<String> = std::env::args_os().skip(1).map(|a| next::quoted(&a.to_string_lossy())).collect();
    let (mut out, mut err) = (Steady::new(anstream::stdout()), Steady::new(anstream::stderr()));
    let mut context = Context {
        out: &mut out,
        err: &mut err,
        quiet: cli.quiet,
        json: cli.json,
        typed: format!("ripplechain {}", typed.join(" ")),
        stop: &stop,
        simulate: &ensemble::simulate,
    };
    let ended = carry_out(&cli, &mut context);
    let (told, code) = (out.finish(), ended.unwrap_or(FAILED));
    match told {
        // The reader of a pipe has seen enough; the work is done all the same.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(err, "Standard output could not be written: {error}");
            ExitCode::from(if code == DONE { FAILED } else { code })
        }
        _ => ExitCode::from(code),
    }
}
