//! Advice over many machines: a part of it, and the parts joined.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Parser;
use serde_json::{Value, json};

use super::{Args, again, asked, begin, conclude, ended, find, folder, open};
use crate::cli::calibrate::Joined;
use crate::cli::exit::{ExitError, refuse, unwritten};
use crate::cli::input::read;
use crate::cli::kept::{alike, is_one_of, not_kept, stopped_with};
use crate::cli::sweep::Shard;
use crate::cli::{Cli, Command, Context, DONE, next};
use crate::experiment::advise::{self, AdviceError, Asked, Question};
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
    let mut pieces = open(args, asked, &place, share).map_err(|error| ended(context, error))?;
    let question = json!({ "version": env!("CARGO_PKG_VERSION"), "command": again(asked, args) });
    let manifest = json!({
        "version": env!("CARGO_PKG_VERSION"), "scenario": asked.scenario.name, "hash": asked.scenario.hash(),
        "seed": asked.scenario.seed, "command": context.typed, "threads": rayon::current_num_threads(),
    });
    // Before anything is simulated: whatever is killed then, its pieces can be joined.
    let written = folder_of_part.write(QUESTION, question.to_string().as_bytes());
    let written = written.and_then(|()| folder_of_part.write(SCENARIO, asked.scenario.to_json().as_bytes()));
    written.and_then(|()| folder_of_part.put_within(manifest, true)).map_err(|error| unwritten(context, &error))?;
    let merge = next::merge(&args.output, &folder(&asked.scenario), shard.of());
    match find(args, asked, &mut pieces, context) {
        Ok(Some(_)) => context.say(&format!("Everything is finished. Next: {merge}"))?,
        Ok(None) => return Err(stopped_with(context, pieces.len())),
        Err(AdviceError::Unfinished { missing, all }) => context.say(&format!(
            "Part {shard} has done its share of this round, in {}. {} of {} points of other parts are missing. Once they are there, repeat the same command{}. This names the parts with something left to do: {merge} --missing",
            place.display(),
            format::count(missing.len()),
            format::count(all),
            if args.restart { ", without --restart" } else { "" },
        ))?,
        Err(error) => return Err(ended(context, error)),
    }
    Ok(DONE)
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
    let mut pieces = opened.map_err(|error| ended(context, error))?;
    // Whoever asks what is missing waits for nothing.
    let quiet = context.quiet;
    context.quiet |= which;
    let found = find(&args, &asked, &mut pieces, context);
    context.quiet = quiet;
    let found = match found {
        Ok(_) if which => return Ok(Joined::Missing(Vec::new(), 0)),
        Ok(Some(found)) => found,
        Ok(None) => return Err(stopped_with(context, 0)),
        Err(AdviceError::Unfinished { missing, all }) => return Ok(Joined::Missing(missing, all)),
        Err(AdviceError::Log(error)) => {
            return Err(refuse(context, &format!("{error}. Simulate that part again with --restart.")));
        }
        Err(error) => return Err(ended(context, error)),
    };
    let written = begin(context, &place, restart && !is_one_of(&place, parts))?;
    join::<Question>(parts, advise::POINTS, &place).map_err(|error| not_kept(context, &error))?;
    conclude(&args, (&asked, &found), context, (&place, &written), clock).map(Joined::Written)
}

/// What the parts are parts of: all of the same, or they are refused.
fn known(parts: &[PathBuf], output: &Path, context: &mut Context<'_>) -> Result<(Args, Asked), ExitError> {
    let (first, whole) =
        alike(parts, [QUESTION, SCENARIO], ("other advice", "other words, or another scenario"), context)?;
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
