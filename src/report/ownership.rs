//! Whose files a folder holds: ours are those that its manifest lists, with a hash that it lists. Nothing else is ever
//! replaced or removed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::{Entry, Error, MANIFEST};

/// What was run, as far as two runs must agree for the charts of one to belong to the numbers of the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// Version of this program.
    pub version: String,
    /// Hash of what is simulated.
    pub hash: String,
    /// Seed of the futures.
    pub seed: u64,
    /// Arms simulated.
    pub arms: Vec<String>,
}

/// What the manifest of a folder says.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// What was run.
    pub identity: Identity,
    /// The command whose result it is.
    by: Option<String>,
    files: BTreeMap<String, Vec<Entry>>,
}

#[derive(Deserialize)]
struct Known {
    #[serde(flatten)]
    identity: Identity,
    #[serde(default)]
    rerun: String,
    #[serde(default)]
    command: String,
    #[serde(default)]
    files: Vec<Entry>,
    /// Files that are being replaced while this manifest stands.
    #[serde(default)]
    replaced: Vec<Entry>,
}

impl Listed {
    /// Reads the manifest of a folder; where there is none, nothing is listed.
    #[must_use]
    pub fn read(folder: &Path) -> Self {
        let known = fs::read(folder.join(MANIFEST)).ok().and_then(|b| serde_json::from_slice::<Known>(&b).ok());
        let Some(Known { identity, rerun, command, files, replaced }) = known else { return Self::default() };
        let by = result_of(&command, &rerun).map(str::to_owned);
        let mut listed = Self { identity, by, files: BTreeMap::new() };
        for entry in files.into_iter().chain(replaced) {
            listed.files.entry(entry.name.clone()).or_default().push(entry);
        }
        listed
    }

    /// The command whose result this folder holds, where it is another than this one.
    #[must_use]
    pub fn made_by_other(&self, command: &str) -> Option<&str> {
        self.by.as_deref().filter(|by| *by != command)
    }

    /// The names of the files listed.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Every entry listed.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.files.values().flatten()
    }

    /// Whether a file is listed by this name and with the hash of these bytes.
    #[must_use]
    pub fn holds(&self, name: &str, hash: &str) -> bool {
        self.files.get(name).is_some_and(|all| all.iter().any(|e| e.hash == hash))
    }

    /// Whether charts or a report are listed.
    #[must_use]
    pub fn has_pictures(&self) -> bool {
        self.names().any(is_picture)
    }

    fn has_within(&self, folder: &str) -> bool {
        self.names().any(|name| name.starts_with(folder))
    }

    /// What stands in the way at one name of a folder, if anything does.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn in_the_way(&self, folder: &Path, name: &str) -> Result<Option<String>, Error> {
        let path = folder.join(name);
        let Ok(found) = fs::symlink_metadata(&path) else { return Ok(None) };
        if !found.is_file() || !self.files.contains_key(name) {
            return Ok(Some(name.to_owned()));
        }
        let bytes = fs::read(&path).map_err(Error::at(&path))?;
        let is_ours = self.holds(name, &super::fingerprint(&bytes));
        Ok((!is_ours).then(|| format!("{name} (changed since it was written)")))
    }

    /// Everything in a folder that is not ours to replace, but for the names excepted.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn foreign(&self, folder: &Path, excepted: &[&str]) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        self.walk(folder, "", excepted, &mut found)?;
        found.sort();
        Ok(found)
    }

    fn walk(&self, root: &Path, within: &str, excepted: &[&str], found: &mut Vec<String>) -> Result<(), Error> {
        let folder = root.join(within);
        for entry in fs::read_dir(&folder).map_err(Error::at(&folder))? {
            let entry = entry.map_err(Error::at(&folder))?;
            let name = format!("{within}{}", entry.file_name().to_string_lossy());
            let is_folder = entry.file_type().map_err(Error::at(&folder))?.is_dir();
            let inner = format!("{name}/");
            if name == MANIFEST || excepted.contains(&name.as_str()) {
                continue;
            }
            if is_folder && self.has_within(&inner) {
                self.walk(root, &inner, excepted, found)?;
            } else if is_folder {
                found.push(inner);
            } else {
                found.extend(self.in_the_way(root, &name)?);
            }
        }
        Ok(())
    }

    /// Removes what is listed, then the manifest, then the folder if nothing else is in it.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn remove(&self, folder: &Path) -> Result<(), Error> {
        self.remove_files(folder, self.names())?;
        gone(&folder.join(MANIFEST))?;
        // What is not ours stays, and its folder with it.
        let _ = fs::remove_dir(folder);
        Ok(())
    }

    /// Removes some of the files listed, and the folders that this leaves empty.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn remove_files<'a>(&self, folder: &Path, names: impl Iterator<Item = &'a str>) -> Result<(), Error> {
        for name in names {
            if self.in_the_way(folder, name)?.is_some() {
                continue;
            }
            gone(&folder.join(name))?;
            let mut above = Path::new(name).parent();
            while let Some(within) = above.filter(|p| !p.as_os_str().is_empty()) {
                if fs::remove_dir(folder.join(within)).is_err() {
                    break;
                }
                above = within.parent();
            }
        }
        Ok(())
    }
}

/// The command whose result a folder is, by how that was typed; what `rerun` and `merge` wrote, by what makes it again.
fn result_of<'a>(typed: &'a str, again: &'a str) -> Option<&'a str> {
    const COMMANDS: [&str; 10] =
        ["run", "compare", "why", "sweep", "sensitivity", "calibrate", "nowcast", "advise", "merge", "rerun"];
    match typed.split_whitespace().find(|word| COMMANDS.contains(word))? {
        "merge" | "rerun" => again.split_whitespace().nth(1),
        "sensitivity" => Some("sweep"),
        word => Some(word),
    }
}

fn gone(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::at(path)(error)),
        _ => Ok(()),
    }
}

/// Whether a file of an output folder is drawn from its numbers.
#[must_use]
pub fn is_picture(name: &str) -> bool {
    name == "report.html" || name.starts_with("charts/")
}
