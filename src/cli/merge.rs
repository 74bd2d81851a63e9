//! `merge DIR…`: joins the parts of a sweep, a sensitivity analysis, a calibration or advice; the same bytes as if it had been run at once.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, io};

use serde_json::json;

use super::calibrate::{self, Joined};
use super::exit::{ExitError, code, refuse};
use super::input::read;
use super::sweep::{POINTS, Shard, begin, kept, manifest, tell};
use super::{Context, DONE, advise};
use crate::experiment::outcome::Point;
use crate::experiment::sweep::{Header, Log, LogError, Sweep};
use crate::format;
use crate::report::Folder;
use crate::report::sweep::{SweepError, write};
use crate::scenario::Options;

/// Join the parts of a sweep, a sensitivity analysis, a calibration or advice that were simulated with `--shard`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The folders of the parts. One `*` in a last name stands for anything, also where the shell leaves it.
    #[arg(required = true, value_name = "DIR")]
    pub parts: Vec<PathBuf>,
    /// The folder in which the output folder is made, named after the scenario with `-sweep`, `-sensitivity`,
    /// `-calibrate` or `-advice`.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Throw away the points of an earlier study in the same folder.
    #[arg(long)]
    pub restart: bool,
    /// Join nothing: print the numbers of the parts that are not finished, one a line, to simulate them again.
    #[arg(long)]
    pub missing: bool,
}

/// The scenario of a part, beside its points.
const SCENARIO: &str = "scenario.json";

/// Joins the parts.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    let parts = args.parts.iter().flat_map(|part| meant(part)).collect();
    code(study(&Args { parts, ..args.clone() }, context))
}

/// The folders that are meant by a path whose last name has one `*`: the shells of Windows leave it to the program. Any other path,
/// and one that nothing fits, is what it says.
fn meant(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let Some((start, end)) = name.split_once('*').filter(|_| !path.exists()) else { return vec![path.to_owned()] };
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let fits = |name: &str| {
        let seen = !name.starts_with('.') || start.starts_with('.');
        seen && name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
    };
    let found = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = found
        .filter(|e| e.file_name().to_str().is_some_and(fits))
        .map(|e| path.with_file_name(e.file_name()))
        .collect();
    found.sort();
    if found.is_empty() { vec![path.to_owned()] } else { found }
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    if calibrate::are_parts(&args.parts) {
        return match calibrate::merge(&args.parts, &args.output, (args.restart, args.missing), context)? {
            Joined::Written(code) => Ok(code),
            Joined::Missing(points, all) => incomplete(args, &points, all, context),
        };
    }
    if advise::are_parts(&args.parts) {
        return match advise::merge(&args.parts, &args.output, (args.restart, args.missing), context)? {
            Joined::Written(code) => Ok(code),
            Joined::Missing(points, all) => incomplete(args, &points, all, context),
        };
    }
    let clock = Instant::now();
    let parts = parts(args, context)?;
    let Some(Part { log: first, header, .. }) = parts.first() else {
        return Err(refuse(context, "None of these folders holds any points yet."));
    };
    let logs: Vec<&Log> = parts.iter().map(|part| &part.log).collect();
    let missing: Vec<usize> = (0..header.points.len()).filter(|p| !logs.iter().any(|l| l.holds(*p))).collect();
    if args.missing || !missing.is_empty() {
        return incomplete(args, &missing, header.points.len(), context);
    }
    // Of a part that was killed at its end there are points, but no scenario.
    let from = parts.iter().find(|part| part.folder.join(SCENARIO).exists()).unwrap_or(&parts[0]);
    let file = from.folder.join(SCENARIO);
    let scenario = read(&file.display().to_string(), &Options::default(), context)?;
    let Header { points, outcomes, futures, .. } = header.clone();
    let sweep =
        Sweep::of(scenario, points, outcomes, futures).map_err(|e| refuse(context, e.to_string().trim_end()))?;
    let differences = sweep.header().differences(header);
    if !differences.is_empty() {
        let text = format!("{} does not belong to its points: {}.", file.display(), differences.join("; "));
        return Err(refuse(context, &text));
    }
    let place = args.output.join(super::sweep::folder(&sweep.scenario, sweep.points.design.into()));
    let folder = guard(context, &place, args.restart, header)?;
    let made = fs::create_dir_all(&place).map_err(|source| LogError::Io { path: place.clone(), source });
    let written = made.and_then(|()| Log::join(header, &place.join(POINTS), &logs));
    kept(context, first, written.map_err(SweepError::from))?;
    let finished: Vec<usize> = (0..sweep.points.len()).collect();
    let mut read =
        |p: usize| -> Result<Point, LogError> { logs.iter().find(|l| l.holds(p)).unwrap_or(&logs[0]).point(p) };
    let answer = write(&sweep, &finished, &mut read, &folder);
    let answer = kept(context, first, answer)?;
    let written = folder.put_within(manifest(context, &sweep, &finished, 0, clock), true);
    kept(context, first, written.map_err(SweepError::from))?;
    tell(context, &sweep, answer.as_ref(), &place, None)?;
    Ok(DONE)
}

/// A part that was begun.
struct Part<'a> {
    folder: &'a Path,
    log: Log,
    header: Header,
}

/// The parts that hold points, all of one sweep. One that was killed before its first point is as if it were not there.
fn parts<'a>(args: &'a Args, context: &mut Context<'_>) -> Result<Vec<Part<'a>>, ExitError> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    for folder in &args.parts {
        match Log::read(&folder.join(POINTS)) {
            Ok((log, header)) => parts.push(Part { folder, log, header }),
            Err(LogError::Empty { .. }) => {}
            Err(LogError::Io { .. }) if Shard::of_folder(folder).is_some() && !folder.join(POINTS).exists() => {}
            Err(LogError::Io { .. }) if !folder.is_dir() => {
                let text = "is no folder of a part; parts are named NAME-sweep-I-of-N, NAME-sensitivity-I-of-N, NAME-calibrate-I-of-N or NAME-advice-I-of-N";
                return Err(refuse(context, &format!("{} {text}.", folder.display())));
            }
            Err(error) => return Err(refuse(context, &format!("{error}."))),
        }
    }
    if let [first, others @ ..] = &parts[..] {
        for other in others {
            let differences = first.header.differences(&other.header);
            if !differences.is_empty() {
                let (this, that) = (other.folder.display(), first.folder.display());
                let text = format!("{this} is a part of another sweep than {that}: {}.", differences.join("; "));
                return Err(refuse(context, &text));
            }
        }
    }
    Ok(parts)
}

/// The parts that missing points belong to, where the folders named are all parts of as many.
fn unfinished(args: &Args, missing: &[usize]) -> Vec<Shard> {
    let mut known = args.parts.iter().map(|folder| Shard::of_folder(folder));
    let Some(first) = known.next().flatten() else { return Vec::new() };
    let alike = known.all(|other| other.is_some_and(|other| other.of() == first.of()));
    if alike { first.holding(missing) } else { Vec::new() }
}

/// Answers `--missing`, or refuses to join what is not whole.
fn incomplete(args: &Args, missing: &[usize], all: usize, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let unfinished = unfinished(args, missing);
    if args.missing {
        return told(missing, &unfinished, context);
    }
    Err(refuse(context, &lacking(missing, all, &unfinished)))
}

/// Says that points are missing, and what makes them.
fn lacking(missing: &[usize], all: usize, unfinished: &[Shard]) -> String {
    let points = format!(
        "{} of {} points are missing, the first is number {}.",
        format::count(missing.len()),
        format::count(all),
        missing.first().copied().unwrap_or_default()
    );
    if unfinished.is_empty() {
        return format!("{points} Finish every part, and name all their folders.");
    }
    let parts: Vec<String> = unfinished.iter().map(|shard| format!("--shard {shard}")).collect();
    format!(
        "{points} Simulate again, with the same words as before, and then merge all folders: {}.",
        format::list(&parts)
    )
}

/// Answers `--missing`: a number a line, or JSON.
fn told(missing: &[usize], unfinished: &[Shard], context: &mut Context<'_>) -> Result<u8, ExitError> {
    if !missing.is_empty() && unfinished.is_empty() {
        return Err(refuse(context, "Which parts are missing is read from folders named as --shard names them."));
    }
    if context.json {
        let parts: Vec<usize> = unfinished.iter().map(|s| s.part()).collect();
        context.tell(json!({ "points": missing.len(), "parts": parts, "of": unfinished.first().map(|s| s.of()) }))?;
        return Ok(DONE);
    }
    for shard in unfinished {
        writeln!(context.out, "{}", shard.part())?;
    }
    Ok(DONE)
}

/// Lets nobody's work be overwritten: neither others' files nor the points of another sweep.
fn guard(context: &mut Context<'_>, place: &Path, restart: bool, header: &Header) -> Result<Folder, ExitError> {
    let points = place.join(POINTS);
    let same = <Log>::read(&points).is_ok_and(|(_, there)| header.differences(&there).is_empty());
    if points.exists() && !same && !restart {
        let text = format!(
            "{} holds the points of another sweep. Nothing was written; choose another folder with --output, or --restart to throw them away.",
            place.display()
        );
        return Err(refuse(context, &text));
    }
    begin(context, place, restart && !same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_star_stands_for_parts_that_are_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let [first, second] = ["plan-sweep-1-of-2", "plan-sweep-2-of-2"].map(|name| folder.path().join(name));
        for other in [&first, &second, &folder.path().join("plan-sweep"), &folder.path().join("plan-sweep-1-of-3")] {
            fs::create_dir(other).expect("room");
        }
        assert_eq!(meant(&folder.path().join("plan-sweep-*-of-2")), [first.clone(), second]);
        assert_eq!(meant(&first), [first]);
        let none = folder.path().join("other-*-of-2");
        assert_eq!(meant(&none), std::slice::from_ref(&none));
    }
}
