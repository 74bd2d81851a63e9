//! `merge DIR…`: joins the parts of a sweep; the same bytes as if it had been run at once.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::study::{Trouble, code, read, refuse};
use super::sweep::{POINTS, kept, tell};
use super::{DONE, Desk};
use crate::experiment::sweep::{Header, Log, LogError, Point, Sweep};
use crate::format;
use crate::report::sweep::{SweepError, write, write_whole};
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
pub(super) fn run(args: &Args, desk: &mut Desk<'_>) -> io::Result<u8> {
    code(study(args, desk))
}

fn study(args: &Args, desk: &mut Desk<'_>) -> Result<u8, Trouble> {
    let mut parts: Vec<(Log, Header)> = Vec::new();
    for part in &args.parts {
        parts.push(Log::read(&part.join(POINTS)).map_err(|e| refuse(desk, &format!("{e}.")))?);
    }
    let [(first, header), others @ ..] = &parts[..] else { return Err(refuse(desk, "Name the folders of the parts.")) };
    for ((_, other), part) in others.iter().zip(&args.parts[1..]) {
        let differences = header.differences(other);
        if !differences.is_empty() {
            let text = format!(
                "{} is a part of another sweep than {}: {}.",
                part.display(),
                args.parts[0].display(),
                differences.join("; ")
            );
            return Err(refuse(desk, &text));
        }
    }
    let file = args.parts[0].join("scenario.json");
    let scenario = read(&file.display().to_string(), &Options::default(), desk)?;
    let Header { points, outcomes, futures, .. } = header.clone();
    let sweep = Sweep::of(scenario, points, outcomes, futures).map_err(|e| refuse(desk, e.to_string().trim_end()))?;
    let differences = sweep.header().differences(header);
    if !differences.is_empty() {
        let text = format!("{} does not belong to its points: {}.", file.display(), differences.join("; "));
        return Err(refuse(desk, &text));
    }
    let logs: Vec<&Log> = parts.iter().map(|(log, _)| log).collect();
    let missing: Vec<usize> = (0..sweep.points.len()).filter(|p| !logs.iter().any(|l| l.holds(*p))).collect();
    if let Some(one) = missing.first() {
        let text = format!(
            "{} of {} points are missing, the first is number {one}. Finish every part, and name all their folders.",
            format::count(missing.len()),
            format::count(sweep.points.len())
        );
        return Err(refuse(desk, &text));
    }
    let folder = args.output.join(format!("{}-sweep", sweep.scenario.name));
    guard(desk, &folder, args.restart, header)?;
    let made = fs::create_dir_all(&folder).map_err(|source| LogError::Io { path: folder.clone(), source });
    let others: Vec<&Log> = logs[1..].to_vec();
    let written = made.and_then(|()| first.write_sorted(header, &folder.join(POINTS), &others));
    kept(desk, first, written.map_err(SweepError::from))?;
    let place = folder.join("scenario.json");
    let written = write_whole(&place, |out| {
        let io = |source| crate::report::Error::Io { path: place.clone(), source };
        Ok(out.write_all(sweep.scenario.to_json().as_bytes()).map_err(io)?)
    });
    kept(desk, first, written)?;
    let finished: Vec<usize> = (0..sweep.points.len()).collect();
    let mut read =
        |p: usize| -> Result<Point, LogError> { logs.iter().find(|l| l.holds(p)).unwrap_or(&first).point(p) };
    let answer = write(&sweep, &finished, &mut read, &folder);
    let answer = kept(desk, first, answer)?;
    tell(desk, &sweep, answer.as_ref(), &folder, None)?;
    Ok(DONE)
}

/// Lets nobody's work be overwritten.
fn guard(desk: &mut Desk<'_>, folder: &Path, restart: bool, header: &Header) -> Result<(), Trouble> {
    if !fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Ok(());
    }
    let place = folder.join(POINTS);
    let same = Log::read(&place).is_ok_and(|(_, there)| header.differences(&there).is_empty());
    if same || (restart && place.exists()) {
        return Ok(());
    }
    let text = format!(
        "{} holds something else. Nothing was written; choose another folder with --output, or --restart to throw an earlier sweep away.",
        folder.display()
    );
    Err(refuse(desk, &text))
}
