//! Diagnostics for people: the line of the file, a mark under the place, what was expected, what to do.

use std::fmt::Write;

use super::diagnostic::{Diagnostic, Diagnostics, Source};
use super::escape::visible;

/// More problems than this are counted, not shown.
const SHOWN: usize = 50;
/// Characters of a source line that are shown.
const WIDTH: usize = 96;
/// Marks and what was expected share a line up to this many characters.
const LABEL: usize = 100;

struct Look {
    bar: &'static str,
    under: &'static str,
    mark: &'static str,
    cross: &'static str,
    red: &'static str,
    blue: &'static str,
    bold: &'static str,
    off: &'static str,
}

const PLAIN: Look = Look { bar: "|", under: "|", mark: "^", cross: "error:", red: "", blue: "", bold: "", off: "" };
const FANCY: Look = Look {
    bar: "│",
    under: "·",
    mark: "─",
    cross: "×",
    red: "\u{1b}[31m",
    blue: "\u{1b}[36m",
    bold: "\u{1b}[1m",
    off: "\u{1b}[0m",
};

impl Diagnostics {
    /// The problems as a report. Fancy is for terminals with colour.
    ///
    /// Drawn here rather than with a report crate: three lines a problem, and long lines are cut around the place.
    #[must_use]
    pub fn render(&self, fancy: bool) -> String {
        let look = if fancy { FANCY } else { PLAIN };
        let mut out = String::new();
        for diagnostic in self.list.iter().take(SHOWN) {
            one(&mut out, diagnostic, self.sources.get(diagnostic.span.source), &look);
            out.push('\n');
        }
        if self.list.len() > SHOWN {
            let _ = writeln!(out, "… and {} more.", self.list.len() - SHOWN);
        }
        let count = self.list.len();
        let _ = writeln!(
            out,
            "{}{count} problem{}; nothing was run.{}",
            look.bold,
            if count == 1 { "" } else { "s" },
            look.off
        );
        out
    }
}

impl Diagnostics {
    /// The same for what is only warned of.
    pub(super) fn render_warnings(&self, fancy: bool) -> String {
        let look =
            if fancy { Look { cross: "!", red: "\u{1b}[33m", ..FANCY } } else { Look { cross: "warning:", ..PLAIN } };
        let mut out = String::new();
        for warning in self.list.iter().take(SHOWN) {
            one(&mut out, warning, self.sources.get(warning.span.source), &look);
        }
        if self.list.len() > SHOWN {
            let _ = writeln!(out, "… and {} more warnings.", self.list.len() - SHOWN);
        }
        out
    }
}

fn one(out: &mut String, diagnostic: &Diagnostic, source: Option<&Source>, look: &Look) {
    let Look { bar, under, mark, cross, red, blue, bold, off } = look;
    let _ = writeln!(out, "{red}{cross}{off} {bold}{}{off}", diagnostic.message);
    let at = if diagnostic.path.is_empty() { String::new() } else { format!("  {}", diagnostic.path) };
    let Some(source) = source.filter(|s| !s.text.is_empty()) else {
        if !diagnostic.file.is_empty() && !diagnostic.message.contains(&diagnostic.file) {
            let _ = writeln!(out, "   --> {}{at}", diagnostic.file);
        }
        if !diagnostic.expected.is_empty() {
            let _ = writeln!(out, "   expected {}", diagnostic.expected);
        }
        if let Some(remedy) = &diagnostic.remedy {
            let _ = writeln!(out, "   {blue}help:{off} {remedy}");
        }
        return;
    };
    let argument = diagnostic.file == "--set";
    if argument {
        let _ = writeln!(out, "  --> --set{at}");
    } else {
        let _ = writeln!(out, "  --> {}:{}:{}{at}", diagnostic.file, diagnostic.line, diagnostic.column);
    }
    let number = if argument { String::new() } else { diagnostic.line.to_string() };
    let gutter = number.len().max(3);
    let (line, lead, length) = excerpt(source, diagnostic);
    let _ = writeln!(out, "{blue}{number:>gutter$} {bar}{off} {line}");
    let marks = mark.repeat(length);
    let beside = format!(" expected {}", diagnostic.expected);
    if !diagnostic.expected.is_empty() && lead + length + beside.chars().count() <= LABEL {
        let _ = writeln!(out, "{:gutter$} {blue}{under}{off} {:lead$}{red}{marks}{beside}{off}", "", "");
    } else {
        let _ = writeln!(out, "{:gutter$} {blue}{under}{off} {:lead$}{red}{marks}{off}", "", "");
        if !diagnostic.expected.is_empty() {
            let _ = writeln!(out, "{:gutter$} {blue}={off}{beside}", "");
        }
    }
    if let Some(remedy) = &diagnostic.remedy {
        let _ = writeln!(out, "{:gutter$} {blue}= help:{off} {remedy}", "");
    }
}

/// The line around the place, where the marks begin, and how many there are.
fn excerpt(source: &Source, diagnostic: &Diagnostic) -> (String, usize, usize) {
    let text = &source.text;
    let start = diagnostic.span.start.min(text.len());
    let from = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let to = text[start..].find('\n').map_or(text.len(), |i| start + i);
    let end = diagnostic.span.end.clamp(start, to);
    let clean = |s: &str| visible(&s.replace('\t', "    ").replace('\r', ""));
    let (head, body, tail) = (clean(&text[from..start]), clean(&text[start..end]), clean(&text[end..to]));
    let body_length = body.chars().count();
    let head_length = head.chars().count();
    let cut = head_length.saturating_sub(WIDTH / 2);
    let head: String = if cut > 0 && head_length + body_length > WIDTH {
        std::iter::once('…').chain(head.chars().skip(cut + 1)).collect()
    } else {
        head
    };
    let lead = head.chars().count();
    let room = WIDTH.saturating_sub(lead);
    let rest: String = body.chars().chain(tail.chars()).collect();
    let line = if rest.chars().count() > room {
        format!("{head}{}…", rest.chars().take(room.saturating_sub(1)).collect::<String>())
    } else {
        head + &rest
    };
    (line, lead, body_length.clamp(1, room.max(1)))
}
