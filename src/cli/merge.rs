//! `merge DIR…`: joins the parts of a sweep; the same bytes as if it had been run at once.

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, io};

use super::exit::{ExitError, code, refuse};
use super::input::read;
use super::sweep::{POINTS, begin, kept, manifest, tell};
use super::{Context, DONE};
use crate::experiment::outcome::Point;
use crate::experiment::sweep::{Header, Log, LogError, Sweep};
use crate::format;
use crate::report::Folder;
use crate::report::sweep::{SweepError, write};
use crate::scenario::Options;

/// Join the parts of a sweep that were simulated with `--shard`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folders of the parts.
    #[arg(required = true, value_name = "DIR")]
    pub parts: Vec<PathBuf>,
    /// The folder in which the output folder is made, named after the scenario with `-sweep`.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Throw away the points of an earlier sweep in the same folder.
    #[arg(long)]
    pub restart: bool,
}

/// Joins the parts.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let clock = Instant::now();
    let mut parts: Vec<(Log, Header)> = Vec::new();
    for part in &args.parts {
        parts.push(Log::read(&part.join(POINTS)).map_err(|e| refuse(context, &format!("{e}.")))?);
    }
    let [(first, header), others @ ..] = &parts[..] else {
        return Err(refuse(context, "Name the folders of the parts."));
    };
    for ((_, other), part) in others.iter().zip(&args.parts[1..]) {
        let differences = header.differences(other);
        if !differences.is_empty() {
            let text = format!(
                "{} is a part of another sweep than {}: {}.",
                part.display(),
                args.parts[0].display(),
                differences.join("; ")
            );
            return Err(refuse(context, &text));
        }
    }
    let file = args.parts[0].join("scenario.json");
    let scenario = read(&file.display().to_string(), &Options::default(), context)?;
    let Header { points, outcomes, futures, .. } = header.clone();
    let sweep =
        Sweep::of(scenario, points, outcomes, futures).map_err(|e| refuse(context, e.to_string().trim_end()))?;
    let differences = sweep.header().differences(header);
    if !differences.is_empty() {
        let text = format!("{} does not belong to its points: {}.", file.display(), differences.join("; "));
        return Err(refuse(context, &text));
    }
    let logs: Vec<&Log> = parts.iter().map(|(log, _)| log).collect();
    let missing: Vec<usize> = (0..sweep.points.len()).filter(|p| !logs.iter().any(|l| l.holds(*p))).collect();
    if let Some(one) = missing.first() {
        let text = format!(
            "{} of {} points are missing, the first is number {one}. Finish every part, and name all their folders.",
            format::count(missing.len()),
            format::count(sweep.points.len())
        );
        return Err(refuse(context, &text));
    }
    let place = args.output.join(super::sweep::folder(&sweep.scenario));
    let folder = guard(context, &place, args.restart, header)?;
    let made = fs::create_dir_all(&place).map_err(|source| LogError::Io { path: place.clone(), source });
    let others: Vec<&Log> = logs[1..].to_vec();
    let written = made.and_then(|()| first.write_sorted(header, &place.join(POINTS), &others));
    kept(context, first, written.map_err(SweepError::from))?;
    let finished: Vec<usize> = (0..sweep.points.len()).collect();
    let mut read =
        |p: usize| -> Result<Point, LogError> { logs.iter().find(|l| l.holds(p)).unwrap_or(&first).point(p) };
    let answer = write(&sweep, &finished, &mut read, &folder);
    let answer = kept(context, first, answer)?;
    let written = folder.put_within(manifest(context, &sweep, &finished, 0, clock), true);
    kept(context, first, written.map_err(SweepError::from))?;
    tell(context, &sweep, answer.as_ref(), &place, None)?;
    Ok(DONE)
}

/// Lets nobody's work be overwritten: neither others' files nor the points of another sweep.
fn guard(context: &mut Context<'_>, place: &Path, restart: bool, header: &Header) -> Result<Folder, ExitError> {
    let points = place.join(POINTS);
    let same = Log::read(&points).is_ok_and(|(_, there)| header.differences(&there).is_empty());
    if points.exists() && !same && !restart {
        let text = format!(
            "{} holds the points of another sweep. Nothing was written; choose another folder with --output, or --restart to throw them away.",
            place.display()
        );
        return Err(refuse(context, &text));
    }
    begin(context, place, restart && !same)
}
