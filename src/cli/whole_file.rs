//! A file that is there whole or not at all.

use std::io::{Result, Write};
use std::path::{Path, PathBuf};

/// Writes a file beside its place, then moves it there; what is there already is replaced only when that is meant.
pub(super) fn write(path: &Path, bytes: &[u8], replace: bool) -> Result<()> {
    let folder =
        path.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    #[cfg_attr(not(unix), expect(unused_mut, reason = "nothing to set there"))]
    let mut beside = tempfile::Builder::new();
    // As every other file that is made: the umask says who may read it.
    #[cfg(unix)]
    beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = beside.tempfile_in(folder)?;
    file.write_all(bytes)?;
    // Moved before it is on the disk, it could be there and empty after a power cut.
    file.as_file().sync_all()?;
    let moved = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    moved.map(drop).map_err(|e| e.error)
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
