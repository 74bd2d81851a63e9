//! A file that is there whole or not at all.

use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Writes a file beside its place, then moves it there; what is there already is replaced only when that is meant, and only where it is
/// a file: of a link what it leads to, and never a folder, a device or a pipe.
pub(super) fn write(path: &Path, bytes: &[u8], replace: bool) -> Result<()> {
    let place = if replace { path.canonicalize().unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() };
    let mut file = begun(&place)?;
    file.write_all(bytes)?;
    // Moved before it is on the disk, it could be there and empty after a power cut.
    file.as_file().sync_all()?;
    let moved = if replace { file.persist(&place) } else { file.persist_noclobber(&place) };
    moved.map(drop).map_err(|e| e.error)
}

/// Whether a file could be written here, found out before the work for it is done; what is there stays.
pub(super) fn could_be_written(path: &Path) -> Result<()> {
    begun(&path.canonicalize().unwrap_or_else(|_| path.to_owned())).map(drop)
}

/// An empty file beside the place.
fn begun(path: &Path) -> Result<NamedTempFile> {
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        let what = if path.is_dir() { "it is a folder" } else { "it is no ordinary file" };
        return Err(Error::other(what));
    }
    let folder =
        path.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    #[cfg_attr(not(unix), expect(unused_mut, reason = "nothing to set there"))]
    let mut beside = tempfile::Builder::new();
    // As every other file that is made: the umask says who may read it.
    #[cfg(unix)]
    beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // Without the name of a file that nobody asked for.
    beside.tempfile_in(&folder).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::new(ErrorKind::NotFound, format!("there is no folder {}", folder.display())),
        kind => Error::from(kind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_unless_it_is_meant_to_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        write(&path, b"one", false).expect("written");
        let refused = write(&path, b"two", false).expect_err("it is there");
        assert_eq!(refused.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).expect("a file"), b"one");
        write(&path, b"two", true).expect("written");
        assert_eq!(std::fs::read(&path).expect("a file"), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "something is left beside it");
    }

    /// A link keeps leading where it led; a folder, a pipe or a device is left alone.
    #[cfg(unix)]
    #[test]
    fn only_a_file_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link, pipe) = (folder.path().join("file"), folder.path().join("link"), folder.path().join("pipe"));
        std::fs::write(&path, b"one").expect("written");
        std::os::unix::fs::symlink(&path, &link).expect("a link");
        write(&link, b"two", true).expect("written");
        assert!(link.is_symlink() && std::fs::read(&path).expect("a file") == b"two");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        for place in [pipe.as_path(), folder.path()] {
            for refused in [could_be_written(place), write(place, b"three", true)] {
                assert!(refused.is_err_and(|e| e.to_string().starts_with("it is ")), "{}", place.display());
            }
        }
        assert!(!pipe.is_file() && pipe.exists(), "the pipe is gone");
        could_be_written(&path).expect("it could be");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 3, "something is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn it_may_be_read_by_whom_the_umask_says() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let mode =
            |name: &str| std::fs::metadata(folder.path().join(name)).expect("a file").permissions().mode() & 0o777;
        write(&folder.path().join("ours"), b"x", false).expect("written");
        std::fs::write(folder.path().join("plain"), b"x").expect("written");
        assert_eq!(mode("ours"), mode("plain"));
    }
}
