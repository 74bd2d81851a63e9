//! A folder that appears whole or not at all: files are written beside its place, and one rename puts it there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Error;

/// A folder being written. Dropped before [`Folder::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Folder {
    beside: TempDir,
    place: PathBuf,
}

impl Folder {
    /// Refuses a place that holds somebody else's files; cheap, so that it can be asked before a long run.
    ///
    /// # Errors
    /// When the place is taken by something this program did not make.
    pub fn check(place: &Path) -> Result<(), Error> {
        let is_free = match fs::read_dir(place) {
            Ok(mut entries) => entries.next().is_none() || place.join("manifest.json").is_file(),
            Err(_) => !place.exists(),
        };
        if is_free { Ok(()) } else { Err(Error::NotOurs { path: place.to_owned() }) }
    }

    /// Begins to write the folder that shall stand at a place.
    ///
    /// # Errors
    /// When the place is taken or cannot be written.
    pub fn begin(place: &Path) -> Result<Self, Error> {
        Self::check(place)?;
        let parent = parent(place);
        fs::create_dir_all(parent).map_err(Error::at(parent))?;
        let name = place.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let beside = beside(parent, &format!(".{name}.unfinished-"))?;
        Ok(Self { beside, place: place.to_owned() })
    }

    /// Where a file of this name lies until the folder is finished; folders on the way are made.
    ///
    /// # Errors
    /// When a folder cannot be made.
    pub fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.beside.path().join(name);
        let parent = parent(&path);
        fs::create_dir_all(parent).map_err(Error::at(parent))?;
        Ok(path)
    }

    /// Opens a file of this name for writing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(&self, name: &str) -> Result<BufWriter<File>, Error> {
        let path = self.path(name)?;
        Ok(BufWriter::new(File::create(&path).map_err(Error::at(&path))?))
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut file = self.create(name)?;
        file.write_all(bytes).and_then(|()| file.flush()).map_err(Error::at(&self.place.join(name)))
    }

    /// Names of the files written so far with their contents' lengths and hashes, sorted.
    ///
    /// # Errors
    /// When a file cannot be read back.
    pub fn files(&self) -> Result<Vec<(String, u64, String)>, Error> {
        let mut found = Vec::new();
        collect(self.beside.path(), "", &mut found)?;
        found.sort();
        Ok(found)
    }

    /// Puts the folder in its place, instead of an older one that stood there.
    ///
    /// # Errors
    /// When the file system does not let it; the older folder then stays.
    pub fn finish(self) -> Result<PathBuf, Error> {
        let aside = beside(parent(&self.place), ".replaced-")?;
        let old = aside.path().join("old");
        let stood = self.place.exists();
        if stood {
            fs::rename(&self.place, &old).map_err(Error::at(&self.place))?;
        }
        let ready = self.beside.keep();
        if let Err(error) = fs::rename(&ready, &self.place) {
            if stood {
                // The first failure is the one to tell.
                let _ = fs::rename(&old, &self.place);
            }
            let _ = fs::remove_dir_all(&ready);
            return Err(Error::Io { path: self.place, source: error });
        }
        Ok(self.place)
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn beside(parent: &Path, prefix: &str) -> Result<TempDir, Error> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // Temporary folders are private by default; this one is to be read by others like any other folder.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.prefix(prefix).tempdir_in(parent).map_err(Error::at(parent))
}

/// Hashes of all files in a folder by their names within it.
///
/// # Errors
/// When a file cannot be read.
pub fn fingerprints(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    Ok(found.into_iter().map(|(name, _, hash)| (name, hash)).collect())
}

fn collect(folder: &Path, within: &str, found: &mut Vec<(String, u64, String)>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::at(folder))? {
        let path = entry.map_err(Error::at(folder))?.path();
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        if path.is_dir() {
            collect(&path, &format!("{within}{name}/"), found)?;
        } else {
            let bytes = fs::read(&path).map_err(Error::at(&path))?;
            found.push((format!("{within}{name}"), bytes.len() as u64, super::fingerprint(&bytes)));
        }
    }
    Ok(())
}
