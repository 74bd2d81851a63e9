//! Advice over many machines: a part of it, and the parts joined.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Parser;
use serde_json::{Value, json};

use super::{Args, again, asked, begin, conclude, ended, find, folder, open};
use crate::cli::calibrate::Joined;
use crate::cli::exit::{ExitError, refuse, unwritten};
use crate::cli::input::read;
use crate::cli::sweep::Shard;
use crate::cli::{Cli, Command, Context, DONE, next};
use crate::experiment::advise::{self, AdviceError, Asked, Means, Pieces, Question, search, signs, trial};
use crate::experiment::share::{Share, join};
use crate::format;
use crate::scenario::Options;

/// What was asked, beside the pieces of a part.
const QUESTION: &str = "question.json";
/// The scenario.
const SCENARIO: &str = "scenario.json";

/// Simulates a part: its share of every round that the others let it see.
pub(super) fn simulate(args: &Args, shard: Shard, asked: &Asked, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let of = |part: usize| args.output.join(format!("{}-{part}-of-{}", folder(&asked.scenario), shard.of()));
    let place = of(shard.part());
    let folder_of_part = begin(context, &place, args.restart)?;
    let others: Vec<PathBuf> = (1..=shard.of()).filter(|&part| part != shard.part()).map(of).collect();
    let share = Share::Part { first: shard.part() - 1, of: shard.of(), others: &others };
    // First of all: what is refused leaves the part as it was.
    let mut pieces = open(args, asked, &place, share).map_err(|error| ended(context, error, 0))?;
    let question = json!({ "version": env!("CARGO_PKG_VERSION"), "command": again(asked, args) });
    let manifest = json!({
        "version": env!("CARGO_PKG_VERSION"), "scenario": asked.scenario.name, "hash": asked.scenario.hash(),
        "seed": asked.scenario.seed, "command": context.typed, "threads": rayon::current_num_threads(),
    });
    // Before anything is simulated: whatever is killed then, its pieces can be joined.
    let written = folder_of_part.write(QUESTION, question.to_string().as_bytes());
    let written = written.and_then(|()| folder_of_part.write(SCENARIO, asked.scenario.to_json().as_bytes()));
    written.and_then(|()| folder_of_part.put_within(manifest, true)).map_err(|error| unwritten(context, &error))?;
    let output = next::quoted(&args.output.display().to_string());
    // The star is the shell's to fill in, so it stays outside of quotes.
    let merge = format!("ripplechain merge {output}/{}-*-of-{} --output {output}", folder(&asked.scenario), shard.of());
    match rounds(args, asked, &mut pieces, context) {
        Ok(true) => context.say(&format!("Everything is finished. Next: {merge}"))?,
        Ok(false) => return Err(super::stopped(context, pieces.len())),
        Err(AdviceError::Unfinished { missing, all }) => context.say(&format!(
            "Part {shard} has done its share of this round, in {}. {} of {} pieces of other parts are missing. Once they are there, repeat the same command{}. This names the parts with something left to do: {merge} --missing",
            place.display(),
            format::count(missing.len()),
            format::count(all),
            if args.restart { ", without --restart" } else { "" },
        ))?,
        Err(error) => return Err(ended(context, error, pieces.len())),
    }
    Ok(DONE)
}

/// Goes through the rounds as far as pieces are there; `false` when stopped.
fn rounds(args: &Args, asked: &Asked, pieces: &mut Pieces<'_>, context: &Context<'_>) -> Result<bool, AdviceError> {
    let means = Means { simulate: context.simulate, progress: &|_| {}, stop: context.stop };
    let (draws, most) = (args.assumptions, advise::most(args.plans));
    let Some(found) = search(asked, args.plans, pieces, means)? else { return Ok(false) };
    if found.fitting().is_empty() {
        return Ok(true);
    }
    let Some(tried) = trial(asked, &found, (draws, most), pieces, means)? else { return Ok(false) };
    let over = args.no_signs || tried.advised.is_none();
    Ok(over || signs(asked, &tried, most + draws as usize, pieces, means)?.is_some())
}

/// Whether folders hold parts of advice.
pub(in crate::cli) fn are_parts(folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| folder.join(QUESTION).exists())
}

/// Joins the parts: the same bytes as if it had been done at once. Nothing is written where pieces are missing, or where it is only
/// `which` are missing that is asked.
pub(in crate::cli) fn merge(
    parts: &[PathBuf],
    output: &Path,
    (restart, which): (bool, bool),
    context: &mut Context<'_>,
) -> Result<Joined, ExitError> {
    let clock = Instant::now();
    let (args, asked) = known(parts, output, context)?;
    let place = output.join(folder(&asked.scenario));
    let opened = open(&args, &asked, &place, Share::Joined(parts));
    let mut pieces = opened.map_err(|error| ended(context, error, 0))?;
    match rounds(&args, &asked, &mut pieces, context) {
        Ok(_) if which => return Ok(Joined::Missing(Vec::new(), 0)),
        Ok(_) => {}
        Err(AdviceError::Unfinished { missing, all }) => return Ok(Joined::Missing(missing, all)),
        Err(AdviceError::Log(error)) => {
            return Err(refuse(context, &format!("{error}. Simulate that part again with --restart.")));
        }
        Err(error) => return Err(ended(context, error, 0)),
    }
    let written = begin(context, &place, restart)?;
    join::<Question>(parts, advise::POINTS, &place).map_err(|error| ended(context, error.into(), 0))?;
    let found = find(&args, &asked, &mut pieces, context)?;
    conclude(&args, (&asked, &found), context, (&place, &written), clock).map(Joined::Written)
}

/// What the parts are parts of: all of the same, or they are refused.
fn known(parts: &[PathBuf], output: &Path, context: &mut Context<'_>) -> Result<(Args, Asked), ExitError> {
    let begun: Vec<&PathBuf> = parts.iter().filter(|folder| folder.join(QUESTION).exists()).collect();
    let text =
        |folder: &Path| [QUESTION, SCENARIO].map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default());
    let Some((first, others)) = begun.split_first() else {
        return Err(refuse(context, "None of these folders holds anything yet."));
    };
    let whole = text(first);
    if let Some(other) = others.iter().find(|other| text(other) != whole) {
        let (this, that) = (other.display(), first.display());
        return Err(refuse(
            context,
            &format!("{this} is a part of other advice than {that}: other words, or another scenario."),
        ));
    }
    let unknown = || format!("{} does not say what was asked of this version.", first.join(QUESTION).display());
    let question: Value = serde_json::from_str(&whole[0]).unwrap_or_default();
    let is_ours = question["version"] == env!("CARGO_PKG_VERSION");
    let typed = question["command"].as_str().filter(|_| is_ours).and_then(shlex::split);
    let Some(Command::Advise(args)) = typed.and_then(|words| Cli::try_parse_from(words).ok()).map(|cli| cli.command)
    else {
        return Err(refuse(context, &unknown()));
    };
    let scenario = read(&first.join(SCENARIO).display().to_string(), &Options::default(), context)?;
    let args = Args { output: output.to_owned(), ..args };
    let asked = asked(&args, scenario, context)?;
    Ok((args, asked))
}
