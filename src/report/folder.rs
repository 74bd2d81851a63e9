//! A folder that appears whole or not at all: files are written beside its place, and one rename puts it there. Only what is
//! ours (see [`super::ownership`]) is replaced; a killed program's leavings are cleared up by the next one.
//!
//! | Beside `NAME` | While |
//! |---|---|
//! | `.NAME.writing` | somebody has the right to write it: locked by the living, inherited from the killed and from who could not clear up |
//! | `.NAME.unfinished` | its files are being written |
//! | `.NAME.replaced` | the old folder is on its way out; put back if the new one is not in its place yet |

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::lease::{Lease, beside, name, parent};
use super::ownership::{Listed, is_picture};
use super::{Entry, Error, MANIFEST, as_json};

/// A folder being written. Dropped before it is finished, it leaves nothing behind.
#[derive(Debug)]
pub struct Folder {
    place: PathBuf,
    unfinished: PathBuf,
    replaced: PathBuf,
    earlier: Listed,
    /// Folders above the place that were made for it, the uppermost first.
    made: Vec<PathBuf>,
    lease: Lease,
}

/// Room that is asked for at the least before a long simulation.
const ROOM: u64 = 4 << 20;

impl Folder {
    /// Begins to write the folder that shall stand at a place, instead of an older one of ours: to be called before the
    /// long work, since everything that may be in the way shows here.
    ///
    /// # Errors
    /// When something that is not ours is in the way, another program writes there, or the place cannot be written.
    pub fn begin(place: &Path) -> Result<Self, Error> {
        let folder = Self::begin_within(place)?;
        folder.refuse_foreign(&[])?;
        Ok(folder)
    }

    /// Begins to write files into a folder that may hold others' files too.
    ///
    /// # Errors
    /// As [`Folder::begin`], but for files of other names.
    pub fn begin_within(place: &Path) -> Result<Self, Error> {
        if fs::metadata(place).is_ok_and(|m| !m.is_dir()) {
            return Err(Error::InTheWay { path: parent(place).to_owned(), what: vec![name(place)] });
        }
        // What a link leads to is replaced, not the link.
        let target = fs::symlink_metadata(place).is_ok_and(|m| m.is_symlink()).then(|| fs::canonicalize(place));
        let target = target.transpose().map_err(Error::at(place))?;
        let place = target.as_deref().unwrap_or(place);
        if let Some(file) = place.ancestors().find(|p| p.exists() && !p.is_dir()) {
            return Err(Error::NotAFolder { path: file.to_owned() });
        }
        let mut made: Vec<PathBuf> = parent(place)
            .ancestors()
            .take_while(|p| !p.as_os_str().is_empty() && !p.exists())
            .map(Path::to_owned)
            .collect();
        made.reverse();
        fs::create_dir_all(parent(place)).map_err(Error::at(parent(place)))?;
        let lease = Lease::take(place)?;
        let (unfinished, replaced) = (beside(place, "unfinished"), beside(place, "replaced"));
        if !lease.inherited {
            let left: Vec<String> =
                [&unfinished, &replaced].into_iter().filter(|p| p.exists()).map(|p| name(p)).collect();
            if !left.is_empty() {
                return Err(Error::InTheWay { path: parent(place).to_owned(), what: left });
            }
        }
        let mut folder =
            Self { place: place.to_owned(), unfinished, replaced, earlier: Listed::default(), made, lease };
        if let Err(error) = folder.clear_up() {
            folder.lease.bequeathed = true;
            return Err(error);
        }
        folder.earlier = Listed::read(place);
        fs::create_dir(&folder.unfinished).map_err(Error::at(&folder.unfinished))?;
        folder.reserve(ROOM)?;
        Ok(folder)
    }

    /// Clears up after a program that was killed.
    fn clear_up(&self) -> Result<(), Error> {
        if self.unfinished.exists() {
            fs::remove_dir_all(&self.unfinished).map_err(Error::at(&self.unfinished))?;
        }
        if self.replaced.exists() {
            if self.place.exists() {
                self.let_go()?;
            } else {
                fs::rename(&self.replaced, &self.place).map_err(Error::at(&self.place))?;
            }
        }
        Ok(())
    }

    /// Removes the folder that was replaced; should it hold anything that is not ours, that comes back under a free name.
    fn let_go(&self) -> Result<(), Error> {
        Listed::read(&self.replaced).remove(&self.replaced)?;
        if self.replaced.exists() {
            let free = self.free_name();
            fs::rename(&self.replaced, &free).map_err(Error::at(&free))?;
        }
        Ok(())
    }

    fn free_name(&self) -> PathBuf {
        let named = |n: u32| self.place.with_file_name(format!("{}-{n}", name(&self.place)));
        (2..).map(named).find(|p| !p.exists()).unwrap_or_else(|| named(u32::MAX))
    }

    /// Refuses to go on where the folder holds anything that is not ours, but for the names excepted.
    ///
    /// # Errors
    /// With what is in the way.
    pub fn refuse_foreign(&self, excepted: &[&str]) -> Result<(), Error> {
        if !self.place.exists() {
            return Ok(());
        }
        self.refuse(self.earlier.foreign(&self.place, excepted)?)
    }

    /// Refuses to go on where the folder holds the result of another command.
    ///
    /// # Errors
    /// With that command.
    pub fn refuse_other_result(&self, command: &str) -> Result<(), Error> {
        let by = self.earlier.made_by_other(command);
        by.map_or(Ok(()), |by| Err(Error::OtherResult { path: self.place.clone(), by: by.to_owned() }))
    }

    /// Refuses to go on where a file of one of these names is not ours to replace.
    ///
    /// # Errors
    /// With what is in the way.
    pub fn refuse_taken<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        let mut what = Vec::new();
        for name in names {
            what.extend(self.earlier.in_the_way(&self.place, name)?);
        }
        if self.earlier.names().next().is_none() && self.place.join(MANIFEST).exists() {
            what.push(MANIFEST.to_owned());
        }
        self.refuse(what)
    }

    fn refuse(&self, what: Vec<String>) -> Result<(), Error> {
        if what.is_empty() { Ok(()) } else { Err(Error::InTheWay { path: self.place.clone(), what }) }
    }

    /// Makes sure that so many bytes can be written.
    ///
    /// # Errors
    /// When there is no room for them.
    pub fn reserve(&self, bytes: u64) -> Result<(), Error> {
        const BLOCK: usize = 1 << 16;
        let trial = self.unfinished.join("room");
        let written = || -> std::io::Result<()> {
            let mut file = File::create(&trial)?;
            for _ in 0..bytes.div_ceil(BLOCK as u64) {
                file.write_all(&[0; BLOCK])?;
            }
            file.flush()
        };
        let written = written().map_err(|source| Error::NoRoom { path: self.place.clone(), bytes, source });
        let _ = fs::remove_file(&trial);
        written
    }

    /// What the manifest of the folder that stands there lists.
    #[must_use]
    pub fn earlier(&self) -> &Listed {
        &self.earlier
    }

    /// Where a file of this name lies until the folder is finished; folders on the way are made.
    ///
    /// # Errors
    /// When a folder cannot be made.
    pub fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.unfinished.join(name);
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

    /// The files written so far with their contents' lengths and hashes, sorted by name.
    ///
    /// # Errors
    /// When a file cannot be read back.
    pub fn files(&self) -> Result<Vec<Entry>, Error> {
        entries(&self.unfinished)
    }

    /// Takes the charts and the report of the folder that stands there over, if they belong to the numbers written now.
    ///
    /// # Errors
    /// When a file cannot be read or copied.
    pub fn keep_pictures(&self) -> Result<(), Error> {
        let now = self.files()?;
        let differs = |e: &&Entry| !is_picture(&e.name) && !now.iter().any(|n| n.name == e.name && n.hash == e.hash);
        if self.earlier.entries().find(differs).is_some() {
            return Err(Error::OtherPictures { path: self.place.clone() });
        }
        for name in self.earlier.names().filter(|n| is_picture(n)) {
            let (from, to) = (self.place.join(name), self.path(name)?);
            fs::copy(&from, &to).map_err(Error::at(&from))?;
        }
        Ok(())
    }

    /// Puts the folder in its place, instead of the one of ours that stood there. What came there since the work began is
    /// not ours: then the folder gets the first free name after its own, so that neither is lost.
    ///
    /// # Errors
    /// When the file system does not let it; the older folder then stays.
    pub fn finish(mut self) -> Result<PathBuf, Error> {
        let stood = self.place.exists();
        if stood && !self.earlier.foreign(&self.place, &[])?.is_empty() {
            let free = self.free_name();
            fs::rename(&self.unfinished, &free).map_err(Error::at(&free))?;
            return Ok(free);
        }
        if stood {
            fs::rename(&self.place, &self.replaced).map_err(Error::at(&self.place))?;
        }
        if let Err(error) = fs::rename(&self.unfinished, &self.place) {
            if stood {
                // The first failure is the one to tell; what cannot be put back is, by the next run.
                self.lease.bequeathed = fs::rename(&self.replaced, &self.place).is_err();
            }
            return Err(Error::Io { path: self.place.clone(), source: error });
        }
        // The new one stands: where somebody holds a file of the old one open, the next run clears it up.
        self.lease.bequeathed = stood && self.let_go().is_err();
        Ok(self.place.clone())
    }

    /// Puts the files written so far into the folder that stands there, beside what else it holds, and lists them in its
    /// manifest. `whole` means that what was listed before and is not written again goes.
    ///
    /// While files are replaced, the manifest lists the old ones too: whenever the program is killed, each file is known.
    ///
    /// # Errors
    /// When a file cannot be put there.
    pub fn put_within(&self, mut manifest: Value, whole: bool) -> Result<(), Error> {
        let files = self.files()?;
        self.refuse_taken(files.iter().map(|e| e.name.as_str()))?;
        let is_new = |name: &str| files.iter().any(|e| e.name == name);
        let (kept, gone): (Vec<&Entry>, Vec<&Entry>) =
            self.earlier.entries().partition(|e| !whole && !is_new(&e.name) && self.place.join(&e.name).exists());
        let listed: Vec<&Entry> = files.iter().chain(kept).collect();
        manifest["files"] = json!(listed);
        let done = as_json(&manifest)?;
        manifest["replaced"] = json!(gone);
        fs::create_dir_all(&self.place).map_err(Error::at(&self.place))?;
        self.put_manifest(&as_json(&manifest)?)?;
        for entry in &files {
            let (from, to) = (self.unfinished.join(&entry.name), self.place.join(&entry.name));
            fs::create_dir_all(parent(&to)).map_err(Error::at(&to))?;
            flush(&from).map_err(Error::at(&from))?;
            fs::rename(&from, &to).map_err(Error::at(&to))?;
        }
        let leaving = gone.iter().map(|e| e.name.as_str()).filter(|n| !is_new(n));
        self.earlier.remove_files(&self.place, leaving)?;
        self.put_manifest(&done)
    }

    fn put_manifest(&self, text: &str) -> Result<(), Error> {
        let (from, to) = (self.unfinished.join(MANIFEST), self.place.join(MANIFEST));
        fs::write(&from, text).map_err(Error::at(&to))?;
        flush(&from).map_err(Error::at(&to))?;
        fs::rename(&from, &to).map_err(Error::at(&to))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed now is cleared up by the next run.
        self.lease.bequeathed |= fs::remove_dir_all(&self.unfinished).is_err() && self.unfinished.exists();
        if !self.place.exists() && !self.made.is_empty() {
            let _ = fs::remove_file(beside(&self.place, "writing"));
            for folder in self.made.iter().rev() {
                let _ = fs::remove_dir(folder);
            }
        }
    }
}

/// Sees to it that a file is on the device. (Windows lets only those flush it who may write it.)
fn flush(path: &Path) -> std::io::Result<()> {
    File::options().write(true).open(path)?.sync_all()
}

/// Hashes of all files in a folder by their names within it.
///
/// # Errors
/// When a file cannot be read.
pub fn fingerprints(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    Ok(entries(folder)?.into_iter().map(|e| (e.name, e.hash)).collect())
}

fn entries(folder: &Path) -> Result<Vec<Entry>, Error> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn collect(folder: &Path, within: &str, found: &mut Vec<Entry>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::at(folder))? {
        let path = entry.map_err(Error::at(folder))?.path();
        let name = name(&path);
        if path.is_dir() {
            collect(&path, &format!("{within}{name}/"), found)?;
        } else {
            let bytes = fs::read(&path).map_err(Error::at(&path))?;
            let hash = super::fingerprint(&bytes);
            found.push(Entry { name: format!("{within}{name}"), bytes: bytes.len() as u64, hash });
        }
    }
    Ok(())
}
