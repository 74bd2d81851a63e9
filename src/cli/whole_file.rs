//! A file that is there whole or not at all.

use std::io::{Result, Write};
use std::path::{Path, PathBuf};

/// Writes a file beside its place, then moves it there; what is there already is replaced only when that is meant.
pub(super) fn write(path: &Path, bytes: &[u8], replace: bool) -> Result<()> {
    let folder =
        path.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    let moved = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    moved.map(drop).map_err(|e| e.error)
}
