//! A calibration over many machines: a part of it, and the parts joined.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Args, Task, begin, conclude, ended, folder_name, follow};
use crate::cli::exit::{ExitError, refuse, unwritten};
use crate::cli::input::read;
use crate::cli::kept::{alike, is_one_of};
use crate::cli::sweep::Shard;
use crate::cli::{Context, DONE, FAILED, next};
use crate::experiment::calibrate::{Asked, Design, Figures, POINTS, SCREENING, StudyError};
use crate::experiment::share::{Share, join};
use crate::experiment::sweep::LogError;
use crate::format;
use crate::observe::Layout;
use crate::scenario::{Options, Scenario};

/// What was asked, beside the points of a part.
const STUDY: &str = "study.json";
/// The scenario with its figures.
const SCENARIO: &str = "scenario.json";

/// What was asked of a part, and what was understood of the files.
#[derive(PartialEq, Serialize, Deserialize)]
struct Kept {
    version: String,
    asked: Asked,
    read: Vec<String>,
}

/// Simulates a part: its share of every round that the others let it see.
pub(super) fn simulate(args: &Args, shard: Shard, task: &Task<'_>, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let of = |part: usize| args.output.join(format!("{}-{part}-of-{}", folder_name(task.scenario), shard.of()));
    let place = of(shard.part());
    let folder = begin(context, &place, args.restart)?;
    let kept =
        Kept { version: env!("CARGO_PKG_VERSION").to_owned(), asked: task.asked.clone(), read: task.read.to_vec() };
    let manifest = json!({
        "version": kept.version, "scenario": task.scenario.name, "hash": task.scenario.hash(), "seed": task.scenario.seed,
        "command": context.typed, "threads": rayon::current_num_threads(),
    });
    // Before anything is simulated: whatever is killed then, its points can be joined.
    let written = folder.write(STUDY, json!(kept).to_string().as_bytes());
    let written = written.and_then(|()| folder.write(SCENARIO, task.scenario.to_json().as_bytes()));
    written.and_then(|()| folder.put_within(manifest, true)).map_err(|error| unwritten(context, &error))?;
    let others: Vec<PathBuf> = (1..=shard.of()).filter(|&part| part != shard.part()).map(of).collect();
    let share = Share::Part { first: shard.part() - 1, of: shard.of(), others: &others };
    let merge = next::merge(&args.output, &folder_name(task.scenario), shard.of());
    match follow(task, context, &place, share) {
        Ok(_) => context.say(&format!("Every point is finished. Next: {merge}"))?,
        Err(StudyError::Unfinished { missing, all }) => context.say(&format!(
            "Part {shard} has done its share of this round, in {}. {} of {} points of other parts are missing. Once they are there, repeat the same command. This names the parts with something left to do: {merge} --missing",
            place.display(),
            format::count(missing.len()),
            format::count(all),
        ))?,
        Err(error) => return Err(ended(context, error)),
    }
    Ok(DONE)
}

/// Whether folders hold parts of a calibration.
pub(in crate::cli) fn are_parts(folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| folder.join(STUDY).exists())
}

/// What came of joining parts.
pub(in crate::cli) enum Joined {
    /// The folder is written; the exit code.
    Written(u8),
    /// Nothing is: these points are missing, of so many in their round; none where it was only asked which.
    Missing(Vec<usize>, usize),
}

/// Joins the parts: the same bytes as if it had been done at once. Nothing is written where points are missing, or where it is only
/// `asked` which are.
pub(in crate::cli) fn merge(
    parts: &[PathBuf],
    output: &Path,
    (restart, asked): (bool, bool),
    context: &mut Context<'_>,
) -> Result<Joined, ExitError> {
    let clock = Instant::now();
    let (kept, scenario) = known(parts, context)?;
    let figures = Figures::of(&scenario, &Layout::new(scenario.places(), scenario.months as usize));
    let task = Task { scenario: &scenario, figures: &figures, read: &kept.read, asked: &kept.asked };
    let place = output.join(folder_name(&scenario));
    // Whoever asks what is missing is not told again what each round found.
    let quiet = context.quiet;
    context.quiet |= asked;
    let followed = follow(&task, context, &place, Share::Joined(parts));
    context.quiet = quiet;
    let found = match followed {
        Ok(_) if asked => return Ok(Joined::Missing(Vec::new(), 0)),
        Ok(found) => found,
        Err(StudyError::Unfinished { missing, all }) => return Ok(Joined::Missing(missing, all)),
        Err(StudyError::Log(error @ LogError::Other { .. })) => {
            return Err(refuse(context, &format!("{error}. Simulate that part again with --restart.")));
        }
        Err(error) => return Err(ended(context, error)),
    };
    let folder = begin(context, &place, restart && !is_one_of(&place, parts))?;
    for name in [SCREENING, POINTS] {
        join::<Design>(parts, name, &place).map_err(|error| ended(context, error.into()))?;
    }
    let Some(found) = found else { return Ok(Joined::Written(FAILED)) };
    conclude(&task, &found, context, (&place, &folder), clock).map(Joined::Written)
}

/// What the parts are parts of: all of the same, or they are refused.
fn known(parts: &[PathBuf], context: &mut Context<'_>) -> Result<(Kept, Scenario), ExitError> {
    let differing = ("another calibration", "other words, another scenario or other figures");
    let (first, whole) = alike(parts, [STUDY, SCENARIO], differing, context)?;
    let kept: Kept = match serde_json::from_str(&whole[0]) {
        Ok(kept) => kept,
        Err(error) => return Err(refuse(context, &format!("{}: {error}", first.join(STUDY).display()))),
    };
    if kept.version != env!("CARGO_PKG_VERSION") {
        return Err(refuse(context, &format!("{} was made by version {}.", first.display(), kept.version)));
    }
    let scenario = read(&first.join(SCENARIO).display().to_string(), &Options::default(), context)?;
    Ok((kept, scenario))
}
