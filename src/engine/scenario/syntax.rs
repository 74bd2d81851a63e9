//! Text that is no JSON, explained: what the parser stumbled over, in words that say what to do.

use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};

use super::diagnostic::{Diagnostic, DiagnosticKind, Lines, Span};
use super::escape::shortened;

/// Objects and lists nested deeper than this are a mistake.
pub const MAX_DEPTH: usize = 64;

/// What is wrong, what belongs there, what to do.
struct Words {
    message: String,
    expected: &'static str,
    remedy: &'static str,
}

fn words(message: impl Into<String>, expected: &'static str, remedy: &'static str) -> Words {
    Words { message: message.into(), expected, remedy }
}

fn diagnostic(text: &str, span: Span, words: Words) -> Diagnostic {
    let found: String = text.get(span.start..span.end).unwrap_or_default().chars().take(40).collect();
    Diagnostic::new(DiagnosticKind::NotJson, span, "", words.message)
        .found(shortened(&found))
        .expected(words.expected)
        .remedy(words.remedy)
}

/// What the parser would stumble over late, or not at all: brackets too deep, and texts that run over the end of a line.
pub(super) fn first_look(text: &str, source: usize) -> Option<Diagnostic> {
    let (mut depth, mut opened, mut escaped) = (0usize, None, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' if opened.is_some() => {
                let start = opened.unwrap_or(at);
                let end = start + text[start..at].trim_end().len();
                let words = words(
                    "a text without its closing quote",
                    "\" at the end of the text, on the same line",
                    "a line break inside a text is written \\n",
                );
                return Some(diagnostic(text, Span { source, start, end }, words));
            }
            _ if escaped => escaped = false,
            b'\\' if opened.is_some() => escaped = true,
            b'"' => opened = if opened.is_some() { None } else { Some(at) },
            b'{' | b'[' if opened.is_none() => {
                depth += 1;
                if depth > MAX_DEPTH {
                    let span = Span { source, start: at, end: at + 1 };
                    let message = format!("more than {MAX_DEPTH} objects and lists inside one another");
                    return Some(
                        Diagnostic::new(DiagnosticKind::TooDeep, span, "", message)
                            .found(format!("{} levels", MAX_DEPTH + 1))
                            .expected(format!("at most {MAX_DEPTH} levels"))
                            .remedy("a scenario needs about eight; is a bracket missing before this place?"),
                    );
                }
            }
            b'}' | b']' if opened.is_none() => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The problem behind an error of the parser.
pub(super) fn explain(text: &str, source: usize, error: &ParseError) -> Diagnostic {
    let range = error.range();
    let start = floor(text, range.start.min(text.len()));
    let here = Span { source, start, end: ceil(text, range.end.max(start + 1)) };
    // The place of a text that ends too early is its last character.
    let last = floor(text, text.trim_end().len().saturating_sub(1));
    let end = Span { source, start: last, end: ceil(text, last + 1) };
    let kind = error.kind();
    let (span, words) = if text[start..].starts_with(CURLY) {
        let quote = text[start..].chars().next().map_or(0, char::len_utf8);
        (Span { end: start + quote, ..here }, curly())
    } else if let Some(words) = number(kind, text, start) {
        (here, words)
    } else if let Some(words) = cut_off(kind, text, start) {
        (end, words)
    } else if let Some(words) = quotes(kind).or_else(|| signs(kind)) {
        (here, words)
    } else {
        word(text, here)
    };
    diagnostic(text, span, words)
}

fn curly() -> Words {
    words(
        "a curly quote",
        "a straight double quote: \"",
        "write straight quotes \"…\" around names and texts (word processors change them)",
    )
}

/// A number as JSON does not write it.
fn number(kind: &Kind, text: &str, start: usize) -> Option<Words> {
    Some(match kind {
        _ if decimal_comma(text, start) => {
            words("a number with a decimal comma", "a number such as 0.7", "write a point instead of the comma: 0.7")
        }
        Kind::ExpectedComma if leading_zero(text, start) => words(
            "a number with a leading zero",
            "a number such as 24 or 0.5",
            "write the number without the leading zero",
        ),
        Kind::HexadecimalNumbersNotAllowed => {
            words("a hexadecimal number", "a decimal number", "write numbers in decimal: 0.5, 12, -3")
        }
        Kind::UnaryPlusNumbersNotAllowed => {
            words("a number with a plus sign", "a digit or a minus sign", "write the number without the plus")
        }
        Kind::BareDecimalPointNumbersNotAllowed => words(
            "a number that starts or ends with its decimal point",
            "a digit before and after the point",
            "write 0.5 instead of .5, and 5 instead of 5.",
        ),
        _ => return None,
    })
}

/// A text that ends before what was opened or begun is complete.
fn cut_off(kind: &Kind, text: &str, start: usize) -> Option<Words> {
    let ended = start >= text.trim_end().len();
    let opened = || Lines::of(text).line(start);
    Some(match kind {
        Kind::UnterminatedObject => words(
            format!("the file ends inside the object that opens on line {}", opened()),
            "} after this",
            "was the file cut off? Every { needs its }",
        ),
        Kind::UnterminatedArray => words(
            format!("the file ends inside the list that opens on line {}", opened()),
            "] after this",
            "was the file cut off? Every [ needs its ]",
        ),
        Kind::ExpectedObjectValue if ended => {
            words("the file ends before the value of this field", "a value after this", "was the file cut off?")
        }
        Kind::ExpectedColonAfterObjectKey if ended => {
            words("the file ends after a field name", "a colon and a value after this", "was the file cut off?")
        }
        _ => return None,
    })
}

/// Quotes that are missing or of another kind, and what stands between them.
fn quotes(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::SingleQuotedStringsNotAllowed => {
            words("text in single quotes", "text in double quotes", "write it in double quotes: \"…\"")
        }
        Kind::ExpectedStringObjectProperty => words(
            "a field name without quotes",
            "a field name in double quotes",
            "write the name in double quotes: \"name\": value",
        ),
        Kind::String(reason) if reason.to_string().starts_with("Unterminated") => words(
            "a text without its closing quote",
            "\" at the end of the text",
            "end the text with \" on the same line",
        ),
        Kind::String(_) => words(
            "a backslash that means nothing in JSON",
            "\\\\ for a backslash, \\\" for a quote, \\n for a line break",
            "write \\\\ for a backslash",
        ),
        _ => return None,
    })
}

/// Commas, colons and brackets that are missing or too much, and remarks.
fn signs(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => words(
            "JSON has no comments",
            "the next field, or the end of the object",
            "put the remark into a \"note\": every object may have one",
        ),
        Kind::TrailingCommasNotAllowed => {
            words("a comma with nothing after it", "another entry after a comma", "delete this comma")
        }
        Kind::ExpectedComma => {
            words("a comma is missing", "a comma here", "put a comma after the value before this place")
        }
        Kind::UnexpectedComma => {
            words("a comma where a value belongs", "a value", "delete this comma, or write the missing value")
        }
        Kind::ExpectedColonAfterObjectKey => {
            words("a colon is missing after a field name", "a colon", "write \"name\": value")
        }
        Kind::MultipleRootJsonValues => words(
            "something follows the end of the scenario",
            "nothing after the last }",
            "one file holds one object; is there a } too many above?",
        ),
        Kind::UnexpectedCloseBrace | Kind::UnexpectedCloseBracket => words(
            "a bracket closes what was not opened here",
            "a value",
            "check that every { has its } and every [ its ]",
        ),
        Kind::UnexpectedTokenInObject => words(
            "something that is not a field",
            "a field: \"name\": value",
            "fields are written \"name\": value, separated by commas",
        ),
        _ => return None,
    })
}

/// A word or sign that JSON does not know.
fn word(text: &str, here: Span) -> (Span, Words) {
    let rest = &text[here.start..];
    let sign = rest.len() - rest.trim_start_matches(['-', '+']).len();
    let word: String = rest[sign..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let span = Span { end: ceil(text, here.start + (sign + word.len()).max(1)), ..here };
    let nothing_before = text[..here.start].trim().is_empty();
    let words = match word.as_str() {
        "NaN" | "nan" | "NAN" | "Infinity" | "infinity" | "inf" | "Inf" => {
            words(format!("{word} is no number"), "a finite number", "what is not a number cannot be simulated")
        }
        "True" | "False" | "TRUE" | "FALSE" | "yes" | "no" => {
            words(format!("{word} is not JSON"), "true or false", "write true or false, in lower case")
        }
        "None" | "nil" | "undefined" | "NULL" | "Null" => {
            words(format!("{word} is not JSON"), "a value", "leave the field out to keep its default")
        }
        _ if nothing_before => words(
            "this is not JSON",
            "a scenario: one JSON object { … }",
            "is it the right file? `ripplechain new NAME` writes a scenario to start from",
        ),
        "" if sign > 0 => {
            words("an unfinished number", "a number such as 0.5, 12 or -3", "write the digits of the number")
        }
        "" => words("a sign that means nothing here", "a value", "is something missing or too much before this place?"),
        _ => words(
            "a word without quotes",
            "a number, true, false, or text in double quotes",
            "write text in double quotes: \"…\"",
        ),
    };
    (span, words)
}

/// What serde_json refuses although the first parser let it through.
pub(super) fn strict(text: &str, source: usize, error: &serde_json::Error) -> Diagnostic {
    let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = floor(text, line_start + error.column().saturating_sub(1));
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let (expected, remedy) = if reason.contains("control character") {
        ("visible characters", "write a tab inside a text as \\t, a line break as \\n")
    } else {
        ("JSON", "write numbers as 0.5, 12 or -3, texts in double quotes")
    };
    diagnostic(
        text,
        Span { source, start: at, end: ceil(text, at + 1) },
        words(format!("this is not JSON: {reason}"), expected, remedy),
    )
}

/// Quotes that word processors put for straight ones.
const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '«', '»'];

/// `0,7`: the parser takes the comma for the end of the value.
fn decimal_comma(text: &str, at: usize) -> bool {
    let before = text[..at].strip_suffix(',').unwrap_or_default();
    before.ends_with(|c: char| c.is_ascii_digit()) && text[at..].starts_with(|c: char| c.is_ascii_digit())
}

/// `024`: the parser takes the zero for a whole number.
fn leading_zero(text: &str, at: usize) -> bool {
    text[..at].ends_with('0') && text[at..].starts_with(|c: char| c.is_ascii_digit())
}

/// The start of the character that holds this byte.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The next end of a character at or after this byte.
fn ceil(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
