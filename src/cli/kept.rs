//! Folders in which a log of finished points stays: how one is begun, joined, and left before its time.

use std::fs;
use std::path::{Path, PathBuf};

use super::exit::{Ended, ExitError, fail, refuse, unwritten};
use super::{Context, STOPPED};
use crate::experiment::sweep::{Head, Log, LogError, UNSORTED};
use crate::report::{Error, Folder};

/// Begins the folder of a command, in which logs of these names stay; `restart` throws those of an earlier study away.
pub(super) fn begin_kept<H: Head>(
    context: &mut Context<'_>,
    (command, place): (&str, &Path),
    logs: &[&str],
    restart: bool,
) -> Result<Folder, ExitError> {
    let begun = || {
        let folder = Folder::begin_within(place)?;
        folder.refuse_other_result(command)?;
        folder.refuse_foreign(&[logs, &[UNSORTED]].concat())?;
        for &name in logs {
            let path = place.join(name);
            if restart && path.exists() {
                if !matches!(Log::<H>::read(&path), Ok(_) | Err(LogError::Empty { .. })) {
                    return Err(Error::InTheWay { path: place.to_owned(), what: vec![name.to_owned()] });
                }
                fs::remove_file(&path).map_err(|source| Error::Io { path, source })?;
            }
        }
        fs::create_dir_all(place).map_err(|source| Error::Io { path: place.to_owned(), source })?;
        Ok(folder)
    };
    begun().map_err(|error| unwritten(context, &error))
}

/// Whether a folder is one of those that are joined, however it is written: its points are none of an earlier study.
pub(super) fn is_one_of(place: &Path, parts: &[PathBuf]) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(place).is_some_and(|place| parts.iter().any(|part| real(part).is_some_and(|part| part == place)))
}

/// Tells that it was stopped, and what is safe.
pub(super) fn stopped_with(context: &mut Context<'_>, kept: usize) -> ExitError {
    let text = format!("Stopped. {kept} points are kept; the same command goes on from there.");
    writeln!(context.err, "{text}").map_or_else(ExitError::Pipe, |()| ExitError::Ended(Ended(STOPPED)))
}

/// Tells why points cannot be kept.
pub(super) fn not_kept(context: &mut Context<'_>, error: &LogError) -> ExitError {
    match error {
        LogError::Other { .. } => refuse(
            context,
            &format!("{error}.\nGo on with --restart to throw them away, or choose another folder with --output."),
        ),
        LogError::NotALog { .. } | LogError::InUse { .. } => {
            refuse(context, &format!("{error}. Choose another folder with --output."))
        }
        LogError::Io { .. } | LogError::Lost { .. } | LogError::Empty { .. } => {
            let safe = "What was kept before is safe; the same command goes on from there.";
            fail(context, &format!("The points cannot be kept: {error}\n{safe}"))
        }
    }
}

/// The first of the parts of a study that are begun, and the texts of these files in it: they are the same in all, or the parts are
/// refused.
pub(super) fn alike<'a>(
    parts: &'a [PathBuf],
    files: [&str; 2],
    (study, differing): (&str, &str),
    context: &mut Context<'_>,
) -> Result<(&'a PathBuf, [String; 2]), ExitError> {
    let begun: Vec<&PathBuf> = parts.iter().filter(|folder| folder.join(files[0]).exists()).collect();
    let text = |folder: &Path| files.map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default());
    let Some((first, others)) = begun.split_first() else {
        return Err(refuse(context, "None of these folders holds any points yet."));
    };
    let whole = text(first);
    match others.iter().find(|other| text(other) != whole) {
        None => Ok((first, whole)),
        Some(other) => {
            let (this, that) = (other.display(), first.display());
            Err(refuse(context, &format!("{this} is a part of {study} than {that}: {differing}.")))
        }
    }
}
