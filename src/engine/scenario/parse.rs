//! Bytes → a located JSON tree: size, encoding, depth, syntax, duplicate fields, numbers that overflow.

use indexmap::IndexMap;
use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::diagnostic::{Diagnostic, DiagnosticKind, Lines, Span};
use super::escape::shortened;
use super::spanned_json::{Field, Node, Tree};
use super::syntax;

/// A scenario file larger than this is a mistake.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

const SAVE_AS_UTF8: &str = "save the file as UTF-8 (in most editors: Save as … → Encoding → UTF-8)";

/// The text in the bytes of a file, or why there is none.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    let diagnostic = |kind, message: String| Diagnostic::new(kind, Span::default(), "", message);
    if bytes.len() > MAX_BYTES {
        #[allow(clippy::cast_precision_loss)]
        let size = bytes.len() as f64 / 1_048_576.0;
        return Err(Box::new(
            diagnostic(DiagnosticKind::TooLarge, format!("the file is too large: {size:.1} MiB"))
                .found(format!("{size:.1} MiB"))
                .expected("a scenario file of at most 4 MiB")
                .remedy("is this the right file? A chain of a hundred organisations takes about 50 kB"),
        ));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || looks_like_utf16(bytes) {
        return Err(Box::new(
            diagnostic(DiagnosticKind::Encoding, "the file is UTF-16 text".to_owned())
                .found("UTF-16")
                .expected("UTF-8 text")
                .remedy(SAVE_AS_UTF8),
        ));
    }
    // A byte-order mark before UTF-8 is harmless, and Windows editors write one.
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Err(Box::new(
            diagnostic(DiagnosticKind::Empty, "the file is empty".to_owned())
                .found("nothing")
                .expected("a scenario: one JSON object { … }")
                .remedy("`ripplechain new NAME` writes a scenario to start from"),
        )),
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let byte = bytes[error.valid_up_to()];
            let line = good.matches('\n').count() + 1;
            let column = good[good.rfind('\n').map_or(0, |i| i + 1)..].chars().count() + 1;
            Err(Box::new(
                diagnostic(
                    DiagnosticKind::Encoding,
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

/// The tree in a text, with the problems of its fields, or the one problem that makes it no JSON at all.
pub(super) fn parse(text: &str, source: usize) -> Result<(Node, Vec<Diagnostic>), Box<Diagnostic>> {
    if let Some(diagnostic) = syntax::first_look(text, source) {
        return Err(Box::new(diagnostic));
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
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict)
        .map_err(|error| Box::new(syntax::explain(text, source, &error)))?;
    // The parser is a little more lenient than JSON; serde_json is not.
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text)
        && !error.to_string().starts_with("number out of range")
    {
        return Err(Box::new(syntax::strict(text, source, &error)));
    }
    let Some(ast) = parsed.value else {
        let nowhere = Span { source, start: 0, end: 0 };
        return Err(Box::new(
            Diagnostic::new(DiagnosticKind::Empty, nowhere, "", "the text is empty").expected("a value"),
        ));
    };
    let mut reader = Reader { source, lines: Lines::of(text), path: String::new(), diagnostics: Vec::new() };
    let node = reader.convert(ast);
    Ok((node, reader.diagnostics))
}

struct Reader {
    source: usize,
    lines: Lines,
    path: String,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn convert(&mut self, ast: Ast<'_>) -> Node {
        let range = ast.range();
        let span = Span { source: self.source, start: range.start, end: range.end };
        let value = match ast {
            Ast::NullKeyword(_) => Tree::Null,
            Ast::BooleanLit(b) => Tree::Bool(b.value),
            Ast::StringLit(s) => Tree::Text(s.value.into_owned()),
            Ast::NumberLit(n) => self.number(n.value, span),
            Ast::Array(array) => {
                let items = array.elements.into_iter().enumerate();
                Tree::List(items.map(|(i, item)| self.within(&i.to_string(), |r| r.convert(item))).collect())
            }
            Ast::Object(object) => {
                let mut fields = IndexMap::with_capacity(object.properties.len());
                for property in object.properties {
                    let range = property.name.range();
                    let key = Span { source: self.source, start: range.start, end: range.end };
                    let name = property.name.into_string();
                    self.within(&name, |r| {
                        let node = r.convert(property.value);
                        if let Some(Field { key: first, .. }) = fields.insert(name.clone(), Field { key, node }) {
                            r.twice(&name, key, first);
                        }
                    });
                }
                Tree::Object(fields)
            }
        };
        Node { span, value }
    }

    fn number(&mut self, written: &str, span: Span) -> Tree {
        let x = written.parse::<f64>().unwrap_or(f64::INFINITY);
        if !x.is_finite() {
            self.diagnostics.push(
                Diagnostic::new(DiagnosticKind::Overflow, span, self.path.clone(), too_large_to_hold(written))
                    .found(shortened(written))
                    .expected("a number below 1.8e308")
                    .remedy("is one digit too many in the exponent?"),
            );
        }
        Tree::Number(x, written.to_owned())
    }

    fn twice(&mut self, name: &str, key: Span, first: Span) {
        let line = self.lines.line(first.start);
        self.diagnostics.push(
            Diagnostic::new(
                DiagnosticKind::DuplicateField,
                key,
                self.path.clone(),
                format!("\"{}\" is here twice", shortened(name)),
            )
            .found(format!("a second \"{}\"; the first is on line {line}", shortened(name)))
            .expected("each field once")
            .remedy(format!("keep one of the two (the first is on line {line}) and delete the other")),
        );
    }

    fn within<T>(&mut self, step: &str, f: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(step);
        let result = f(self);
        self.path.truncate(length);
        result
    }
}

/// What is wrong with `1e999`.
pub(super) fn too_large_to_hold(written: &str) -> String {
    format!("{} is too large for a number", shortened(written))
}
