//! What is wrong with a scenario file: one [`Diagnostic`] per reason, all of them together in [`Diagnostics`].

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::escape::visible;
use super::remedy::{Edit, Remedy};

/// The kinds of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DiagnosticKind {
    /// There is no such file, or it cannot be read.
    Unreadable,
    /// The file holds nothing.
    Empty,
    /// The file is larger than a scenario can be.
    TooLarge,
    /// The file is not UTF-8 text.
    Encoding,
    /// Objects or lists are nested too deeply.
    TooDeep,
    /// The text is not JSON.
    NotJson,
    /// The same field twice in one object.
    DuplicateField,
    /// A field that does not exist.
    UnknownField,
    /// A field that must be there is not.
    MissingField,
    /// Text where a number belongs, and the like.
    WrongType,
    /// A number outside its range.
    OutOfRange,
    /// A number too large for any computer.
    Overflow,
    /// A word that is not one of those allowed.
    NotAChoice,
    /// A list that is too short or too long.
    WrongLength,
    /// An id or name that does not follow the rule for names.
    BadName,
    /// A name that the product keeps for itself.
    ReservedName,
    /// An id used for two things.
    DuplicateId,
    /// The same link twice.
    DuplicateLink,
    /// A chain without organisations.
    EmptyChain,
    /// An id that nothing in the file has.
    UnknownId,
    /// An organisation that supplies itself, directly or through others.
    Cycle,
    /// An organisation without customers.
    ServesNobody,
    /// A month after the end of the simulation.
    BeyondHorizon,
    /// Points that do not go forward in time.
    UnsortedPoints,
    /// A place of the wrong kind.
    WrongPlace,
    /// A metric that does not exist.
    UnknownMetric,
    /// A metric that is not measured at this place.
    NotMeasuredHere,
    /// A range with its ends the wrong way round.
    Reversed,
    /// A what-if that changes what all arms must share.
    NotForAWhatIf,
    /// A `--set` that is not `path=value`, or whose path leads nowhere.
    BadPath,
    /// A what-if that does not exist.
    UnknownWhatIf,
    /// A word that is still read and will go: only ever a warning.
    OldWord,
}

/// One thing that is wrong: where, what was found, what was expected, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Diagnostic {
    /// What kind of problem it is; stable, for scripts.
    pub kind: DiagnosticKind,
    /// What is wrong, in one clause.
    pub message: String,
    /// File, `standard input`, or `--set`.
    pub file: String,
    /// Line, from 1; 0 when the problem has no place in a text.
    pub line: usize,
    /// Column in characters, from 1; 0 when the problem has no place in a text.
    pub column: usize,
    /// ValuePath of the value: `programme.maker.tension`.
    pub path: String,
    /// What stands there.
    pub found: String,
    /// What should stand there, with unit and range.
    pub expected: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// The change of the file that follows the remedy, where one text put for another does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
    #[serde(skip)]
    pub(super) span: Span,
}

/// A stretch of one of the texts that were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Span {
    pub(super) source: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    /// Whether it lies within another stretch.
    pub(super) fn inside(self, other: Span) -> bool {
        self.source == other.source && other.start <= self.start && self.end <= other.end
    }
}

/// A text that was read: the file, or one `--set`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
}

/// Where the lines of a text begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.0.partition_point(|&start| start <= at)
    }

    fn start(&self, line: usize) -> usize {
        self.0.get(line.saturating_sub(1)).copied().unwrap_or(0)
    }
}

/// Every reason why a scenario cannot be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostics {
    /// The problems, in the order of the file.
    pub list: Vec<Diagnostic>,
    pub(super) sources: Arc<[Source]>,
}

impl Diagnostics {
    /// Sorts by place, drops exact repetitions and fills in file, line and column.
    pub(super) fn new(mut list: Vec<Diagnostic>, sources: Vec<Source>) -> Self {
        list.iter_mut().for_each(Diagnostic::show);
        list.sort_by_key(|f| (f.span.source, f.span.start, f.span.end, f.kind));
        list.dedup_by(|a, b| a.span == b.span && a.kind == b.kind && a.message == b.message);
        let lines: Vec<Lines> = sources.iter().map(|source| Lines::of(&source.text)).collect();
        // Diagnostics come in the order of the text, so that each column is counted from the one before: a file may be one line.
        let mut before = (usize::MAX, 0, 0, 0);
        for diagnostic in &mut list {
            let at = diagnostic.span.source;
            let (Some(source), Some(lines)) = (sources.get(at), lines.get(at)) else { continue };
            diagnostic.file.clone_from(&source.name);
            if let (0, Some(write)) = (at, diagnostic.remedy.as_ref().and_then(|r| r.write.clone())) {
                diagnostic.edit = Some(Edit { from: diagnostic.span.start, to: diagnostic.span.end, write });
            }
            if source.text.is_empty() {
                continue;
            }
            let line = lines.line(diagnostic.span.start);
            let (from, column) =
                if (before.0, before.1) == (at, line) { (before.2, before.3) } else { (lines.start(line), 1) };
            diagnostic.line = line;
            diagnostic.column =
                column + source.text.get(from..diagnostic.span.start).map_or(0, |head| head.chars().count());
            before = (at, line, diagnostic.span.start, diagnostic.column);
        }
        Self { list, sources: sources.into() }
    }

    /// Diagnostics that have no place in a text, such as a missing file.
    pub(super) fn unplaced(mut diagnostic: Diagnostic) -> Self {
        diagnostic.show();
        let name = diagnostic.file.clone();
        Self { list: vec![diagnostic], sources: vec![Source { name, text: String::new() }].into() }
    }

    /// The problems as JSON, for scripts.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(&self.list).unwrap_or_default()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

impl Diagnostic {
    /// A problem at a place; file, line and column are filled in when all problems are known.
    pub(super) fn new(kind: DiagnosticKind, span: Span, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            file: String::new(),
            line: 0,
            column: 0,
            path: path.into(),
            found: String::new(),
            expected: String::new(),
            remedy: None,
            edit: None,
            span,
        }
    }

    /// Writes out what is not seen: a message must not steer the terminal it is shown on.
    fn show(&mut self) {
        for text in [&mut self.message, &mut self.file, &mut self.path, &mut self.found, &mut self.expected] {
            *text = visible(text);
        }
        self.remedy = self.remedy.take().map(Remedy::shown);
    }

    pub(super) fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }

    pub(super) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    pub(super) fn remedy(mut self, remedy: impl Into<Remedy>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    pub(super) fn remedied(mut self, remedy: Option<impl Into<Remedy>>) -> Self {
        if let Some(remedy) = remedy {
            self.remedy = Some(remedy.into());
        }
        self
    }
}
