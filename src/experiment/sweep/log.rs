//! Finished points on disk: one line each with a checksum, flushed to the device before the next is begun. A line torn by
//! a crash or a full disk is recognised and dropped; nothing before it is lost.
//!
//! ```text
//! {"check":"5f2a…","sweep":{…what is swept…}}
//! {"check":"90c1…","point":{"point":0,"at":[0,0.2],"futures":48,…}}
//! ```

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Header;
use crate::experiment::outcome::Point;
use crate::scenario::short;

/// Why a log of points could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file system said no.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It holds points of something else.
    #[error("{path} holds the points of another {what}: {differences}")]
    Other {
        /// Where.
        path: PathBuf,
        /// See [`Head::WHAT`].
        what: &'static str,
        /// What differs.
        differences: String,
    },
    /// It was begun, and killed before anything was in it.
    #[error("{path} holds no points yet")]
    Empty {
        /// Where.
        path: PathBuf,
    },
    /// It is not a log.
    #[error("{path} is not a log of {what} points")]
    NotALog {
        /// Where.
        path: PathBuf,
        /// See [`Head::WHAT`].
        what: &'static str,
    },
    /// Another process writes to it.
    #[error("another {what} is writing to {path}")]
    InUse {
        /// Where.
        path: PathBuf,
        /// See [`Head::WHAT`].
        what: &'static str,
    },
    /// A line that was read before cannot be read any more.
    #[error("{path}: point {point} cannot be read back")]
    Lost {
        /// Where.
        path: PathBuf,
        /// Which point.
        point: usize,
    },
}

/// What a log holds: its first line, and what each further line is.
pub trait Head: Serialize + DeserializeOwned {
    /// A finished point.
    type Row: Serialize + DeserializeOwned;

    /// What such points are simulated for: "sweep".
    const WHAT: &'static str;

    /// What differs from another log, in words.
    fn differences(&self, found: &Self) -> Vec<String>;

    /// The number of a point.
    fn number(row: &Self::Row) -> usize;
}

impl Head for Header {
    type Row = Point;

    const WHAT: &'static str = "sweep";

    fn differences(&self, found: &Self) -> Vec<String> {
        Self::differences(self, found)
    }

    fn number(row: &Point) -> usize {
        row.point
    }
}

/// The points that are finished.
#[derive(Debug)]
pub struct Log<H: Head = Header> {
    of: PhantomData<H>,
    path: PathBuf,
    file: File,
    /// Where the last good line ends.
    end: u64,
    /// Where the line of each point begins.
    lines: BTreeMap<usize, u64>,
    /// Lines that were damaged.
    damaged: usize,
}

/// The name of a log that is being written anew, beside the old one.
pub const UNSORTED: &str = ".points.unfinished";
const SWEEP: &str = "sweep";
const POINT: &str = "point";

impl<H: Head> Log<H> {
    /// Opens the log of a sweep, or begins it.
    ///
    /// # Errors
    /// When it cannot be read or written, or holds the points of something else.
    pub fn open(path: &Path, header: &H) -> Result<Self, LogError> {
        let at = |source| LogError::Io { path: path.to_owned(), source };
        // Appended to, so that nobody writes over another's points where the file system knows no locks; but Windows lets nobody cut
        // off a file that was opened so.
        let mut options = OpenOptions::new();
        options.read(true).write(true).append(!cfg!(windows)).create(true).truncate(false);
        let file = options.open(path).map_err(at)?;
        // On Windows nobody can read what is locked, and parts of a study read each other's logs: that the folder is taken must do there.
        match if cfg!(windows) { Ok(()) } else { file.try_lock() } {
            Err(TryLockError::WouldBlock) => return Err(LogError::InUse { path: path.to_owned(), what: H::WHAT }),
            // Where the file system knows no locks, two sweeps at once are the user's to avoid.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut log = Self { of: PhantomData, path: path.to_owned(), file, end: 0, lines: BTreeMap::new(), damaged: 0 };
        match log.restore()? {
            None => {
                log.file.set_len(0).map_err(at)?;
                log.end = 0;
                log.write(&line(SWEEP, header).map_err(at)?)?;
                if let Some(folder) = path.parent().and_then(|p| File::open(p).ok()) {
                    // So that the name survives a crash too, where the system lets a folder be flushed.
                    let _ = folder.sync_all();
                }
            }
            Some(found) => {
                let differences = header.differences(&found);
                if !differences.is_empty() {
                    return Err(LogError::Other {
                        path: path.to_owned(),
                        what: H::WHAT,
                        differences: differences.join("; "),
                    });
                }
                log.file.set_len(log.end).map_err(at)?;
            }
        }
        Ok(log)
    }

    /// Opens a finished or unfinished log to read it, whatever it holds.
    ///
    /// # Errors
    /// When it cannot be read, is no log, or nothing is in it yet.
    pub fn read(path: &Path) -> Result<(Self, H), LogError> {
        let file = File::open(path).map_err(|source| LogError::Io { path: path.to_owned(), source })?;
        let mut log = Self { of: PhantomData, path: path.to_owned(), file, end: 0, lines: BTreeMap::new(), damaged: 0 };
        let header = log.restore()?.ok_or_else(|| LogError::Empty { path: path.to_owned() })?;
        Ok((log, header))
    }

    /// Finds the good lines; none when the first was torn before anything else was written.
    fn restore(&mut self) -> Result<Option<H>, LogError> {
        let io = |source| LogError::Io { path: self.path.clone(), source };
        let mut reader = BufReader::new(&self.file);
        reader.seek(SeekFrom::Start(0)).map_err(io)?;
        let (mut at, mut header, mut bytes) = (0_u64, None, Vec::new());
        loop {
            bytes.clear();
            let length = reader.read_until(b'\n', &mut bytes).map_err(io)? as u64;
            if length == 0 {
                break;
            }
            let whole = bytes.ends_with(b"\n");
            if at == 0 {
                header = parsed::<H>(SWEEP, &bytes).filter(|_| whole);
                if header.is_none() {
                    // A torn first line has nothing after it; anything else is not ours.
                    let torn = !whole && line_start(SWEEP).starts_with(&bytes[..bytes.len().min(10)]);
                    return if torn {
                        Ok(None)
                    } else {
                        Err(LogError::NotALog { path: self.path.clone(), what: H::WHAT })
                    };
                }
                self.end = length;
            } else if let Some(point) = parsed::<H::Row>(POINT, &bytes).filter(|_| whole) {
                self.lines.entry(H::number(&point)).or_insert(at);
                self.end = at + length;
            } else {
                self.damaged += 1;
            }
            at += length;
        }
        Ok(header)
    }

    /// Appends finished points; when this returns they are on the device.
    ///
    /// # Errors
    /// When they cannot be written; what was there before stays.
    pub fn append(&mut self, points: &[H::Row]) -> Result<(), LogError> {
        let mut text = Vec::new();
        let mut starts = Vec::with_capacity(points.len());
        for point in points {
            starts.push((H::number(point), self.end + text.len() as u64));
            let own = line(POINT, point).map_err(|source| LogError::Io { path: self.path.clone(), source })?;
            text.extend_from_slice(&own);
        }
        self.write(&text)?;
        self.lines.extend(starts);
        Ok(())
    }

    fn write(&mut self, text: &[u8]) -> Result<(), LogError> {
        let end = SeekFrom::Start(self.end);
        let mut file = &self.file;
        if let Err(source) = file.seek(end).and_then(|_| file.write_all(text)).and_then(|()| file.sync_data()) {
            // What half of a line is left is cut off now or, if even that fails, when the sweep is resumed.
            let _ = self.file.set_len(self.end);
            return Err(LogError::Io { path: self.path.clone(), source });
        }
        self.end += text.len() as u64;
        Ok(())
    }

    /// Whether a point is finished.
    #[must_use]
    pub fn holds(&self, point: usize) -> bool {
        self.lines.contains_key(&point)
    }

    /// How many points are finished.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether no point is finished.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many lines were torn or damaged; their points are simulated again.
    #[must_use]
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    /// The numbers of the finished points, ascending.
    pub fn points(&self) -> impl Iterator<Item = usize> + '_ {
        self.lines.keys().copied()
    }

    /// Reads a finished point back.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn point(&self, point: usize) -> Result<H::Row, LogError> {
        let lost = || LogError::Lost { path: self.path.clone(), point };
        let bytes = self.line(point)?;
        parsed::<H::Row>(POINT, &bytes).ok_or_else(lost)
    }

    fn line(&self, point: usize) -> Result<Vec<u8>, LogError> {
        let lost = || LogError::Lost { path: self.path.clone(), point };
        let start = *self.lines.get(&point).ok_or_else(lost)?;
        let mut file = &self.file;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(start))
            .and_then(|_| BufReader::new(file.take(self.end - start)).read_until(b'\n', &mut bytes))
            .map_err(|source| LogError::Io { path: self.path.clone(), source })?;
        Ok(bytes)
    }

    /// Writes the log anew with its points and those of others in order: the same bytes in whatever order, and over however many
    /// logs, the points were finished.
    ///
    /// # Errors
    /// When it cannot be written; the old one then stays in its place, and this is of no more use.
    pub fn sort(&mut self, header: &H, others: &[&Self]) -> Result<(), LogError> {
        let logs: Vec<&Self> = std::iter::once(&*self).chain(others.iter().copied()).collect();
        let beside = Beside::write(header, &self.path, &logs)?;
        // What is open cannot be replaced everywhere: from here on the new one is ours.
        let Beside { path, file, lines, end } = beside;
        (self.file, self.lines, self.end) = (file, lines, end);
        put(&path, &self.path)
    }

    /// Writes the points of some logs in order into a new one: see [`Log::sort`].
    ///
    /// # Errors
    /// When it cannot be written; what is there then stays.
    pub fn join(header: &H, place: &Path, logs: &[&Self]) -> Result<(), LogError> {
        let beside = Beside::write(header, place, logs)?;
        put(&beside.path, place)
    }
}

/// A log that was written in order, beside its place.
struct Beside {
    path: PathBuf,
    file: File,
    /// Where each line starts, and the whole ends.
    lines: BTreeMap<usize, u64>,
    end: u64,
}

impl Beside {
    fn write<H: Head>(header: &H, place: &Path, logs: &[&Log<H>]) -> Result<Self, LogError> {
        let folder = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // One name, so that the next run writes over what a killed one left.
        let path = folder.join(UNSORTED);
        Self::fill(header, &path, logs, place).inspect_err(|_| {
            // What is half written is of no use to anybody.
            let _ = fs::remove_file(&path);
        })
    }

    fn fill<H: Head>(header: &H, path: &Path, logs: &[&Log<H>], place: &Path) -> Result<Self, LogError> {
        let at = |source| LogError::Io { path: place.to_owned(), source };
        let file = File::options().read(true).write(true).create(true).truncate(true).open(path).map_err(at)?;
        let mut out = BufWriter::new(file);
        let head = line(SWEEP, header).map_err(at)?;
        out.write_all(&head).map_err(at)?;
        let mut sources: BTreeMap<usize, &Log<H>> = BTreeMap::new();
        for log in logs {
            for point in log.points() {
                sources.entry(point).or_insert(log);
            }
        }
        let (mut lines, mut end) = (BTreeMap::new(), head.len() as u64);
        for (point, log) in sources {
            let line = log.line(point)?;
            out.write_all(&line).map_err(at)?;
            lines.insert(point, end);
            end += line.len() as u64;
        }
        let file = out.into_inner().map_err(|error| at(error.into_error()))?;
        file.sync_all().map_err(at)?;
        Ok(Self { path: path.to_owned(), file, lines, end })
    }
}

/// Puts what was written beside its place into it.
fn put(beside: &Path, place: &Path) -> Result<(), LogError> {
    fs::rename(beside, place).map_err(|source| {
        let _ = fs::remove_file(beside);
        LogError::Io { path: place.to_owned(), source }
    })
}

fn line_start(kind: &str) -> Vec<u8> {
    format!(r#"{{"check":"0123456789abcdef","{kind}":"#).into_bytes()
}

fn line(kind: &str, what: &impl Serialize) -> io::Result<Vec<u8>> {
    let body = serde_json::to_string(what)?;
    Ok(format!("{{\"check\":\"{}\",\"{kind}\":{body}}}\n", short(body.as_bytes())).into_bytes())
}

fn parsed<T: DeserializeOwned>(kind: &str, bytes: &[u8]) -> Option<T> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix("}\n")?;
    let (check, rest) = text.strip_prefix(r#"{"check":""#)?.split_at_checked(16)?;
    let body = rest.strip_prefix(r#"",""#)?.strip_prefix(kind)?.strip_prefix(r#"":"#)?;
    (check == short(body.as_bytes())).then(|| serde_json::from_str(body).ok())?
}

#[cfg(test)]
mod tests;
