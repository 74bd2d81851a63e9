//! A course by its parts: `programme.maker.tension.level`, `….scale`, `….0.value`, `….0.month`.

use super::diagnostic::{Diagnostic, DiagnosticKind, Span};
use super::escape::shortened;
use super::spanned_json::{Node, Tree};
use super::value_path::ValuePath;
use crate::quantity::rounded;
use crate::steering::Lever;

/// Parts that a whole course has, whether it is one number or a list of points.
pub(super) const WHOLE: [&str; 2] = ["level", "scale"];

/// The lever whose course a path leads to: `programme.maker.tension`.
pub(super) fn lever(path: &str) -> Option<Lever> {
    let mut steps = path.strip_prefix("programme.")?.split('.');
    let (_, lever) = (steps.next()?, Lever::named(steps.next()?)?);
    steps.next().is_none().then_some(lever)
}

/// The place of `month` and `value` in a point.
pub(super) fn in_point(step: &str) -> Option<usize> {
    ["month", "value"].iter().position(|part| *part == step)
}

/// Sets the level of a course (the same throughout), or multiplies each of its values.
pub(super) fn set(node: &mut Node, part: &str, value: Node, path: &str) -> Result<(), Box<Diagnostic>> {
    if part == "level" {
        *node = value;
        return Ok(());
    }
    let refused = |found: String, expected: &str, remedy: &str| {
        let diagnostic = Diagnostic::new(DiagnosticKind::BadPath, value.span, path, "this course cannot be scaled so");
        Err(Box::new(diagnostic.found(found).expected(expected).remedy(remedy)))
    };
    let Some(times) = value.number().filter(|x| x.is_finite()) else {
        return refused(value.found(), "a number, such as 1.2", "write a number: 1 leaves the course as it is");
    };
    let scaled = |of: &mut Node| {
        if let Tree::Number(x, _) = &of.value {
            #[allow(clippy::cast_possible_truncation)]
            let x = rounded((x * times) as f32);
            *of = Node { span: value.span, value: Tree::Number(x, x.to_string()) };
        }
    };
    match &mut node.value {
        Tree::Number(..) => scaled(node),
        Tree::List(points) => {
            for point in points {
                if let Tree::List(pair) = &mut point.value {
                    pair.get_mut(1).into_iter().for_each(scaled);
                }
            }
        }
        _ => {
            let lever = path.trim_end_matches(".scale");
            return refused(
                "a lever that the programme leaves alone".to_owned(),
                "a lever with a course",
                &format!("set its level instead: {lever}.level"),
            );
        }
    }
    Ok(())
}

/// The numbers of a course of points: its level, its scale, and the value and month of each point.
pub(super) fn numbers(points: &[Node], lever: Lever, path: &str) -> Vec<ValuePath> {
    let row = lever.row();
    let (min, max) = (rounded(row.min), rounded(row.max));
    let pairs: Vec<[f64; 2]> = points
        .iter()
        .filter_map(|p| match p.list()? {
            [month, value] => Some([month.number()?, value.number()?]),
            _ => None,
        })
        .collect();
    let meaning = row.meaning.trim();
    let value_path = |part: &str, value: Option<f64>, ends: [f64; 2], unit: &str, meaning: String| ValuePath {
        path: format!("{path}.{part}"),
        value,
        min: Some(ends[0]),
        max: Some(ends[1]),
        unit: unit.to_owned(),
        whole: false,
        meaning,
    };
    let same = pairs.first().map(|p| p[1]).filter(|v| pairs.iter().all(|p| p[1] == *v));
    let mut out = vec![value_path("level", same, [min, max], row.unit, format!("{meaning} The same at all times."))];
    let (least, most) = pairs.iter().fold((f64::INFINITY, 0.0f64), |(a, b), p| (a.min(p[1]), b.max(p[1])));
    if most > 0.0 {
        #[allow(clippy::cast_possible_truncation)]
        let ends = [rounded((min / least.max(1e-9)).min(1.0) as f32), rounded((max / most) as f32)];
        out.push(value_path(
            "scale",
            Some(1.0),
            ends,
            "times",
            format!("{meaning} Every value of the course times this."),
        ));
    }
    for (i, [month, value]) in pairs.into_iter().enumerate() {
        out.push(value_path(
            &format!("{i}.value"),
            Some(value),
            [min, max],
            row.unit,
            format!("{meaning} The value of a point."),
        ));
        let meaning = format!("{meaning} The month from which a point holds.");
        out.push(value_path(&format!("{i}.month"), Some(month), [0.0, 120.0], "months", meaning));
    }
    out
}

/// What the number at a path is in a scenario's JSON; none for what is not there or is no number.
#[must_use]
pub fn number_at(file: &serde_json::Value, path: &str) -> Option<f64> {
    let at = |path: &str| file.pointer(&format!("/{}", path.replace('.', "/")));
    if let Some((whole, part)) = path.rsplit_once('.') {
        if lever(whole).is_some() && WHOLE.contains(&part) {
            let node = at(whole)?;
            return match part {
                "scale" => Some(1.0),
                _ => node.as_f64(),
            };
        }
        if let (true, Some(index)) = (whole.starts_with("programme."), in_point(part)) {
            return at(whole)?.get(index)?.as_f64();
        }
    }
    at(path)?.as_f64()
}

/// A path into a course that is not one of its parts, told apart: a number of points where a part should stand.
pub(super) fn parts(path: &str, points: usize, span: Span, step: &str) -> Box<Diagnostic> {
    let last = points.saturating_sub(1);
    let diagnostic =
        Diagnostic::new(DiagnosticKind::BadPath, span, path, format!("a course has no part \"{}\"", shortened(step)));
    Box::new(
        diagnostic
            .found(format!("\"{}\"", shortened(step)))
            .expected(format!("level, scale, or a point from 0 to {last} with value or month: 0.value"))
            .remedy("write .level for the same value throughout, or .0.value for the value of the first point"),
    )
}
