//! The right to write a folder: a locked file beside it. It goes when the work is done and cleared up; where it was left, the
//! next one knows by it whose the other leavings are.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::Error;

const MARK: &str =
    "ripplechain is writing the folder of this name. The next run clears up after one that was killed.\n";

/// The right to write at a place, for as long as it lives.
#[derive(Debug)]
pub(super) struct Lease {
    path: PathBuf,
    _locked: File,
    /// Whether it was left, by a killed program or by one that could not clear up, so that what it left is ours to clear up.
    pub(super) inherited: bool,
    /// Whether something of ours could not be cleared up, and is left to the next one who takes the right.
    pub(super) bequeathed: bool,
}

impl Lease {
    /// Takes the right to write at a place.
    pub(super) fn take(place: &Path) -> Result<Self, Error> {
        let path = beside(place, "writing");
        loop {
            let mut options = OpenOptions::new();
            let mut file = options.read(true).append(true).create(true).open(&path).map_err(Error::at(&path))?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(Error::InUse { path: place.to_owned() }),
                // Where the file system knows no locks, two runs at once are the user's to avoid.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            // Another may have finished, and taken the file away, between opening and locking.
            if !is_at(&file, &path) {
                continue;
            }
            let mut found = Vec::new();
            file.read_to_end(&mut found).map_err(Error::at(&path))?;
            if !MARK.as_bytes().starts_with(&found) {
                return Err(Error::InTheWay { path: parent(&path).to_owned(), what: vec![name(&path)] });
            }
            let lease = Self { path, inherited: !found.is_empty(), bequeathed: false, _locked: file };
            let rest = &MARK.as_bytes()[found.len()..];
            (&lease._locked).write_all(rest).map_err(Error::at(&lease.path))?;
            return Ok(lease);
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.bequeathed {
            // What cannot be removed now is cleared up by the next run.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: fs::Metadata, b: fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().ok().zip(fs::metadata(path).ok()).is_some_and(|(a, b)| same(a, b))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// The name that something about a place has beside it.
pub(super) fn beside(place: &Path, what: &str) -> PathBuf {
    parent(place).join(format!(".{}.{what}", name(place)))
}

pub(super) fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
}

pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
