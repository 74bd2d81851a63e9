//! Bytes → a located JSON tree: size, encoding, depth, syntax, duplicate fields, numbers that overflow.

use indexmap::IndexMap;
use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::fault::{Fault, FaultKind, Source, Span};
use super::tree::{Field, Node, Tree, shortened};

/// A scenario file larger than this is a mistake.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Objects and lists nested deeper than this are a mistake.
pub const MAX_DEPTH: usize = 64;

const SAVE_AS_UTF8: &str = "save the file as UTF-8 (in most editors: Save as … → Encoding → UTF-8)";

/// The text in the bytes of a file, or why there is none.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Box<Fault>> {
    let fault = |kind, message: String| Fault::new(kind, Span::default(), "", message);
    if bytes.len() > MAX_BYTES {
        #[allow(clippy::cast_precision_loss)]
        let size = bytes.len() as f64 / 1_048_576.0;
        return Err(Box::new(
            fault(FaultKind::TooLarge, format!("the file is too large: {size:.1} MiB"))
                .found(format!("{size:.1} MiB"))
                .expected("a scenario file of at most 4 MiB")
                .remedy("is this the right file? A chain of a hundred organisations takes about 50 kB"),
        ));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || looks_like_utf16(bytes) {
        return Err(Box::new(
            fault(FaultKind::Encoding, "the file is UTF-16 text".to_owned())
                .found("UTF-16")
                .expected("UTF-8 text")
                .remedy(SAVE_AS_UTF8),
        ));
    }
    // A byte-order mark before UTF-8 is harmless, and Windows editors write one.
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Err(Box::new(
            fault(FaultKind::Empty, "the file is empty".to_owned())
                .found("nothing")
                .expected("a scenario: one JSON object { … }")
                .remedy("`ripplechain new NAME` writes a scenario to start from"),
        )),
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let byte = bytes[error.valid_up_to()];
            let (line, column) = Source { name: String::new(), text: good.to_owned() }.locate(good.len());
            Err(Box::new(
                fault(
                    FaultKind::Encoding,
                    format!("the file is not UTF-8 text: line {line}, column {column} holds the byte 0x{byte:02X}"),
                )
                .found(format!("the byte 0x{byte:02X}"))
                .expected("UTF-8 text")
                .remedy(SAVE_AS_UTF8),
            ))
        }
    }
}

/// JSON starts with two ASCII characters, so a zero among the first two bytes means UTF-16 without a mark.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    bytes.len() >= 4 && (bytes[0] == 0) != (bytes[1] == 0) && (bytes[2] == 0) != (bytes[3] == 0)
}

/// The tree in a text, with the faults of its fields, or the one fault that makes it no JSON at all.
pub(super) fn parse(text: &str, source: usize) -> Result<(Node, Vec<Fault>), Box<Fault>> {
    let span = |start, end| Span { source, start, end };
    if let Some(at) = too_deep(text) {
        return Err(Box::new(
            Fault::new(
                FaultKind::TooDeep,
                span(at, at + 1),
                "",
                format!("more than {MAX_DEPTH} objects and lists inside one another"),
            )
            .found(format!("{} levels", MAX_DEPTH + 1))
            .expected(format!("at most {MAX_DEPTH} levels"))
            .remedy("a scenario needs about eight; is a bracket missing before this place?"),
        ));
    }
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed =
        parse_to_ast(text, &CollectOptions::default(), &strict).map_err(|e| Box::new(syntax(text, source, &e)))?;
    // The parser is a little more lenient than JSON (leading zeros, line breaks in text); serde_json is not.
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text)
        && !error.to_string().starts_with("number out of range")
    {
        let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let at = floor(text, (line_start + error.column().saturating_sub(1)).min(text.len()));
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        return Err(Box::new(
            Fault::new(FaultKind::NotJson, span(at, ceil(text, at + 1)), "", format!("this is not JSON: {reason}"))
                .expected("JSON")
                .remedy(if reason.contains("control character") {
                    "write a line break inside a text as \\n, a tab as \\t"
                } else {
                    "write numbers as 0.5, 12 or -3, without leading zeros"
                }),
        ));
    }
    let Some(ast) = parsed.value else {
        return Err(Box::new(Fault::new(FaultKind::Empty, span(0, 0), "", "the text is empty").expected("JSON")));
    };
    let mut faults = Vec::new();
    let node = convert(ast, source, &mut String::new(), &mut faults, text);
    Ok((node, faults))
}

/// The first bracket that opens one level too many.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(at);
                }
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn convert(ast: Ast<'_>, source: usize, path: &mut String, faults: &mut Vec<Fault>, text: &str) -> Node {
    let range = ast.range();
    let span = Span { source, start: range.start, end: range.end };
    let value = match ast {
        Ast::NullKeyword(_) => Tree::Null,
        Ast::BooleanLit(b) => Tree::Bool(b.value),
        Ast::StringLit(s) => Tree::Text(s.value.into_owned()),
        Ast::NumberLit(n) => {
            let x = n.value.parse::<f64>().unwrap_or(f64::INFINITY);
            if !x.is_finite() {
                faults.push(
                    Fault::new(
                        FaultKind::Overflow,
                        span,
                        path.clone(),
                        format!("{} is too large for a number", shortened(n.value)),
                    )
                    .found(shortened(n.value))
                    .expected("a number below 1.8e308")
                    .remedy("is one digit too many in the exponent?"),
                );
            }
            Tree::Number(x, n.value.to_owned())
        }
        Ast::Array(array) => Tree::List(
            array
                .elements
                .into_iter()
                .enumerate()
                .map(|(i, item)| within(path, &i.to_string(), |path| convert(item, source, path, faults, text)))
                .collect(),
        ),
        Ast::Object(object) => {
            let mut fields = IndexMap::with_capacity(object.properties.len());
            for property in object.properties {
                let range = property.name.range();
                let key = Span { source, start: range.start, end: range.end };
                let name = property.name.into_string();
                within(path, &name, |path| {
                    let node = convert(property.value, source, path, faults, text);
                    if let Some(Field { key: first, .. }) = fields.insert(name.clone(), Field { key, node }) {
                        let line = Source { name: String::new(), text: text.to_owned() }.locate(first.start).0;
                        faults.push(
                            Fault::new(
                                FaultKind::DuplicateField,
                                key,
                                path.clone(),
                                format!("\"{name}\" is here twice"),
                            )
                            .found(format!("a second \"{name}\"; the first is on line {line}"))
                            .expected("each field once")
                            .remedy("keep one of the two and delete the other"),
                        );
                    }
                });
            }
            Tree::Object(fields)
        }
    };
    Node { span, value }
}

/// Runs `f` with `step` at the end of the path.
pub(super) fn within<T>(path: &mut String, step: &str, f: impl FnOnce(&mut String) -> T) -> T {
    let length = path.len();
    if length > 0 {
        path.push('.');
    }
    path.push_str(step);
    let result = f(path);
    path.truncate(length);
    result
}

/// What the parser stumbled over, in words that say what to do.
fn syntax(text: &str, source: usize, error: &ParseError) -> Fault {
    let range = error.range();
    let start = floor(text, range.start.min(text.len()));
    let here = Span { source, start, end: ceil(text, range.end.max(start + 1)) };
    // The place of a text that ends too early is its last character.
    let last = floor(text, text.trim_end().len().saturating_sub(1));
    let end = Span { source, start: last, end: ceil(text, last + 1) };
    let opened = || Source { name: String::new(), text: text.to_owned() }.locate(start).0;
    let (span, message, remedy) = match error.kind() {
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => {
            (here, "JSON has no comments".to_owned(), "put the remark into a \"note\": every object may have one")
        }
        Kind::TrailingCommasNotAllowed => (here, "a comma with nothing after it".to_owned(), "delete this comma"),
        Kind::ExpectedComma => (here, "a comma is missing".to_owned(), "put a comma after the value before this place"),
        Kind::SingleQuotedStringsNotAllowed => {
            (here, "text in single quotes".to_owned(), "write it in double quotes: \"…\"")
        }
        Kind::ExpectedStringObjectProperty => {
            (here, "a field name without quotes".to_owned(), "write the name in double quotes: \"name\": value")
        }
        Kind::NonFiniteNumbersNotAllowed => not_finite(here),
        Kind::UnexpectedWord => word(text, here),
        Kind::HexadecimalNumbersNotAllowed => {
            (here, "a hexadecimal number".to_owned(), "write numbers in decimal: 0.5, 12, -3")
        }
        Kind::UnaryPlusNumbersNotAllowed => {
            (here, "a number with a plus sign".to_owned(), "write the number without the plus")
        }
        Kind::BareDecimalPointNumbersNotAllowed => (
            here,
            "a number that starts or ends with its decimal point".to_owned(),
            "write a digit on both sides: 0.5, not .5 or 5.",
        ),
        Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral => {
            (here, "an unfinished number".to_owned(), "write numbers as 0.5, 12 or -3")
        }
        Kind::UnterminatedObject => (
            end,
            format!("the file ends inside the object that opens on line {}", opened()),
            "was the file cut off? Every { needs its }",
        ),
        Kind::UnterminatedArray => (
            end,
            format!("the file ends inside the list that opens on line {}", opened()),
            "was the file cut off? Every [ needs its ]",
        ),
        Kind::ExpectedObjectValue if start >= text.trim_end().len() => {
            (end, "the file ends before the value of this field".to_owned(), "was the file cut off?")
        }
        Kind::ExpectedColonAfterObjectKey if start >= text.trim_end().len() => {
            (end, "the file ends after a field name".to_owned(), "was the file cut off?")
        }
        Kind::ExpectedColonAfterObjectKey => {
            (here, "a colon is missing after a field name".to_owned(), "write \"name\": value")
        }
        Kind::MultipleRootJsonValues => (
            here,
            "something follows the end of the scenario".to_owned(),
            "one file holds one object; is there a } too many above?",
        ),
        Kind::UnexpectedCloseBrace | Kind::UnexpectedCloseBracket => (
            here,
            "a bracket closes what was not opened here".to_owned(),
            "check that every { has its } and every [ its ]",
        ),
        Kind::UnexpectedComma => {
            (here, "a comma where a value belongs".to_owned(), "delete this comma, or write the missing value")
        }
        Kind::String(reason) if reason.to_string().starts_with("Unterminated") => {
            let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
            (
                Span { source, start, end: line_end },
                "a text without its closing quote".to_owned(),
                "end the text with \" on the same line",
            )
        }
        Kind::String(_) => (
            here,
            "a backslash that means nothing in JSON".to_owned(),
            "write a backslash as \\\\, a quote as \\\", a line break as \\n",
        ),
        Kind::UnexpectedTokenInObject => (
            here,
            "something that is not a field".to_owned(),
            "fields are written \"name\": value, separated by commas",
        ),
        _ => (here, "this is not JSON".to_owned(), "the file must be one JSON object { … }"),
    };
    let found: String = text.get(span.start..span.end).unwrap_or_default().chars().take(40).collect();
    Fault::new(FaultKind::NotJson, span, "", message).found(shortened(&found)).expected("JSON").remedy(remedy)
}

fn not_finite(here: Span) -> (Span, String, &'static str) {
    (here, "not a number".to_owned(), "NaN and Infinity cannot be simulated; write a finite number")
}

fn word(text: &str, here: Span) -> (Span, String, &'static str) {
    let word: String = text[here.start..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let span = Span { end: ceil(text, here.start + word.len().max(1)), ..here };
    match word.as_str() {
        "NaN" | "nan" | "Infinity" | "inf" | "Inf" => not_finite(span),
        "True" | "False" | "TRUE" | "FALSE" | "yes" | "no" => {
            (span, format!("{word} is not JSON"), "write true or false")
        }
        "None" | "nil" | "undefined" | "NULL" | "Null" => {
            (span, format!("{word} is not JSON"), "write null, or leave the field out")
        }
        _ if here.start == first(text) && word.is_empty() => {
            (span, "this is not JSON".to_owned(), "the file must be one JSON object { … }; is it the right file?")
        }
        _ => (span, "a word without quotes".to_owned(), "write text in double quotes: \"…\""),
    }
}

fn first(text: &str) -> usize {
    text.len() - text.trim_start().len()
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
