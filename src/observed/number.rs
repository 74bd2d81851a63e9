//! What a cell counts: numbers with points or commas, percent signs, and the many ways to say that nothing is known.

use super::sheet::Cell;
use crate::scenario::Decimals;

/// A number, and whether a percent sign stood behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) percent: bool,
}

/// What stands where nothing is known.
const MISSING: &[&str] = &[
    "-",
    "–",
    "—",
    "n/a",
    "na",
    "n.a.",
    "n. a.",
    "k.a.",
    "k. a.",
    "#n/a",
    "#nv",
    "null",
    "none",
    "nan",
    "?",
    ".",
    "..",
    "*",
    "x",
    "nil",
    "missing",
    "unknown",
    "keine angabe",
    "suppressed",
    "s",
    "n.v.",
];

/// Whether nothing is known: a blank, a dash, a group too small to be told ("n<5", "<10").
pub(super) fn is_missing(cell: &Cell, declared: &[String]) -> bool {
    match cell {
        Cell::Blank => true,
        Cell::Broken(error) => error == "#N/A",
        Cell::Text(text) => {
            let plain = text.trim().to_lowercase();
            let small = plain.trim_start_matches(['n', ' ', '(']).starts_with(['<', '≤']);
            small || MISSING.contains(&plain.as_str()) || declared.iter().any(|d| d.trim().to_lowercase() == plain)
        }
        Cell::Number(x) | Cell::Percent(x) => declared.iter().any(|d| d.trim().parse() == Ok(*x)),
        Cell::Date(_) | Cell::Uncalculated(_) => false,
    }
}

/// What the texts of a file tell about how decimals are written: how many clearly have a comma, and a point.
pub(super) fn evidence<'c>(cells: impl Iterator<Item = &'c Cell>) -> (usize, usize) {
    let (mut commas, mut points) = (0, 0);
    for cell in cells {
        let Cell::Text(text) = cell else { continue };
        let text = text.trim().trim_end_matches('%').trim();
        if !text.chars().all(|c| c.is_ascii_digit() || ",.-+ ' ".contains(c)) {
            continue;
        }
        // A sign with one, two or more than three digits after it separates decimals; with three it may be thousands.
        match (text.rfind(','), text.rfind('.')) {
            (Some(c), Some(p)) if c > p => commas += 1,
            (Some(_), Some(_)) => points += 1,
            (Some(c), None) if text.len() - c != 4 => commas += 1,
            (None, Some(p)) if text.len() - p != 4 => points += 1,
            _ => {}
        }
    }
    (commas, points)
}

/// The number in a cell; none if it is none.
pub(super) fn figure(cell: &Cell, decimals: Decimals) -> Option<Figure> {
    let text = match cell {
        Cell::Number(x) => return x.is_finite().then_some(Figure { value: *x, percent: false }),
        Cell::Percent(x) => return x.is_finite().then_some(Figure { value: *x, percent: true }),
        Cell::Text(text) => text,
        _ => return None,
    };
    let text = text.trim();
    let (text, percent) = text.strip_suffix('%').map_or((text, false), |t| (t.trim_end(), true));
    let (text, negative) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inside) => (inside, true),
        None => (text, false),
    };
    let (decimal, thousands) = match decimals {
        Decimals::Comma => (',', '.'),
        Decimals::Point => ('.', ','),
    };
    let groups: Vec<&str> = text.split(decimal).next().unwrap_or_default().split(thousands).collect();
    let grouped =
        groups.len() == 1 || groups[1..].iter().all(|g| g.len() == 3 && g.chars().all(|c| c.is_ascii_digit()));
    let after = text.split(decimal).nth(1).is_some_and(|a| a.contains(thousands));
    if !grouped || after {
        return None;
    }
    let plain: String = text
        .chars()
        .filter(|c| *c != thousands && !"' \u{a0}\u{202f}".contains(*c))
        .map(|c| match c {
            c if c == decimal => '.',
            '−' | '–' => '-',
            c => c,
        })
        .collect();
    if !plain.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c)) {
        return None;
    }
    let value: f64 = plain.parse().ok().filter(|x: &f64| x.is_finite())?;
    Some(Figure { value: if negative { -value } else { value }, percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, decimals: Decimals) -> Option<(f64, bool)> {
        figure(&Cell::Text(text.to_owned()), decimals).map(|f| (f.value, f.percent))
    }

    #[test]
    fn numbers_are_read_as_their_country_writes_them() {
        use Decimals::{Comma, Point};
        assert_eq!(read("71,2", Comma), Some((71.2, false)));
        assert_eq!(read("1.234,5 %", Comma), Some((1234.5, true)));
        assert_eq!(read("1,234.5%", Point), Some((1234.5, true)));
        assert_eq!(read("(12)", Point), Some((-12.0, false)));
        assert_eq!(read("−6", Point), Some((-6.0, false)));
        assert_eq!(read("1'234.5", Point), Some((1234.5, false)));
        for wrong in ["6,6,5", "1.2.3", "6.5 points", "abc", "1e999", "--3"] {
            assert_eq!(read(wrong, Point), None, "{wrong}");
        }
        assert_eq!(read("71.2", Comma), None);
    }

    #[test]
    fn nothing_known_is_said_in_many_ways() {
        for text in ["", "–", "n<5", "k. A.", "N/A", "< 10", "(n<5)"] {
            let cell = if text.is_empty() { Cell::Blank } else { Cell::Text(text.to_owned()) };
            assert!(is_missing(&cell, &[]), "{text}");
        }
        assert!(!is_missing(&Cell::Text("5".into()), &[]) && is_missing(&Cell::Text("999".into()), &["999".into()]));
    }
}
