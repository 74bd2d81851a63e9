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
        let file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(at)?;
        match file.try_lock() {
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
        if let Err(source) = self.file.write_all(text).and_then(|()| self.file.sync_data()) {
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

    /// Writes the log anew with its points in order, at a place that may be its own: the same bytes in whatever order, and
    /// over however many logs, the points were finished.
    ///
    /// # Errors
    /// When it cannot be written; the old one then stays.
    pub fn write_sorted(&self, header: &H, place: &Path, others: &[&Self]) -> Result<(), LogError> {
        let at = |source| LogError::Io { path: place.to_owned(), source };
        let folder = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // One name, so that the next run writes over what a killed one left.
        let beside = folder.join(UNSORTED);
        let mut out = BufWriter::new(File::create(&beside).map_err(at)?);
        out.write_all(&line(SWEEP, header).map_err(at)?).map_err(at)?;
        let mut sources: BTreeMap<usize, &Self> = BTreeMap::new();
        for log in std::iter::once(&self).chain(others) {
            for point in log.points() {
                sources.entry(point).or_insert(log);
            }
        }
        for (point, log) in sources {
            out.write_all(&log.line(point)?).map_err(at)?;
        }
        let written = out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.sync_all());
        written.and_then(|()| fs::rename(&beside, place)).map_err(|error| {
            // What is half written is of no use to anybody.
            let _ = fs::remove_file(&beside);
            at(error)
        })
    }
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
