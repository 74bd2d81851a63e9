//! How sure: the headline effects under every draw of the assumed numbers, the numbers moved alone, and the draws themselves.

use rust_xlsxwriter::{Format, Worksheet};

use super::super::Error;
use super::{Looks, headers, page, put};
use crate::analysis::{Analysis, Assumptions};

pub(super) fn write(
    sheet: &mut Worksheet,
    analysis: &Analysis<'_>,
    a: &Assumptions,
    looks: &Looks,
) -> Result<(), Error> {
    const NAMES: [&str; 14] = [
        "Metric",
        "Where",
        "Unit",
        "Mean effect",
        "8 in 10 futures, from",
        "to",
        "8 in 10 draws, from",
        "to",
        "Draws",
        "Positive in",
        "Agree with the verdict",
        "Known",
        "Luck",
        "Assumption",
    ];
    const WIDTHS: [f64; 14] = [34.0, 18.0, 12.0, 12.0, 12.0, 10.0, 12.0, 10.0, 8.0, 10.0, 12.0, 10.0, 10.0, 12.0];
    sheet.set_name("How sure")?;
    headers(sheet, 0, &NAMES, &WIDTHS, &looks.header)?;
    let row = effects(sheet, analysis, looks)?;
    let row = swings(sheet, row + 2, analysis, a, looks)?;
    page(sheet, (row, 13), None)?;
    Ok(())
}

/// Each headline effect under luck and under assumptions; the last row written.
fn effects(sheet: &mut Worksheet, analysis: &Analysis<'_>, looks: &Looks) -> Result<u32, Error> {
    let last = analysis.last();
    let mut row = 0;
    for column in analysis.headlines() {
        let Some(under) = analysis.under((1, 0), column, last) else { continue };
        row += 1;
        let effect = analysis.effect((1, 0), column, last);
        for (i, text) in (0_u16..).zip([effect.metric.name, &effect.place.name, effect.metric.unit]) {
            sheet.write_string(row, i, text)?;
        }
        let s = &effect.difference;
        for (i, x) in (3_u16..).zip([s.mean, s.p10, s.p90, under.low, under.high]) {
            put(sheet, row, i, x, &looks.signed)?;
        }
        for (i, n) in (8_u16..).zip([under.draws, under.positive, under.agree]) {
            put(sheet, row, i, n as f64, &Format::default())?;
        }
        if let Some(split) = analysis.split((1, 0), column) {
            for (i, percent) in (11_u16..).zip(split.percents()) {
                put(sheet, row, i, f64::from(percent) / 100.0, &looks.percent)?;
            }
        }
    }
    Ok(row)
}

/// Each number that matters, moved alone, from `row` on; the last row written.
fn swings(
    sheet: &mut Worksheet,
    mut row: u32,
    analysis: &Analysis<'_>,
    a: &Assumptions,
    looks: &Looks,
) -> Result<u32, Error> {
    sheet.write_string_with_format(row, 0, "Each alone from one end of its range to the other", &looks.title)?;
    let names =
        ["Number", "Where", "Effect on", "Stands at", "Low end", "Effect then", "High end", "Effect then", "Turns at"];
    row += 1;
    headers(sheet, row, &names, &[], &looks.header)?;
    for column in analysis.headlines() {
        for (which, low, high) in analysis.swings((1, 0), column) {
            row += 1;
            let n = &a.drawn[which];
            let texts = [n.path(), analysis.place(column).name.clone(), analysis.metric(column).id.to_owned()];
            for (i, text) in (0_u16..).zip(texts) {
                sheet.write_string(row, i, text)?;
            }
            let turn = a.turns.iter().find(|t| (t.which, t.column) == (which, column)).map_or(f64::NAN, |t| t.value);
            for (i, x) in (3_u16..).zip([n.value, n.low, low, n.high, high, turn]) {
                put(sheet, row, i, x, &looks.number)?;
            }
        }
    }
    Ok(row)
}

/// Every draw: where each number stood, and what came of the headline effects.
pub(super) fn draws(
    sheet: &mut Worksheet,
    analysis: &Analysis<'_>,
    a: &Assumptions,
    looks: &Looks,
) -> Result<(), Error> {
    sheet.set_name("Draws")?;
    let (last, columns) = (analysis.last(), analysis.headlines());
    let effects: Vec<String> =
        columns.iter().map(|&c| format!("{} at {}", analysis.metric(c).name, analysis.place(c).name)).collect();
    let paths: Vec<String> = a.drawn.iter().map(super::super::super::analysis::Assumption::path).collect();
    let names: Vec<&str> = std::iter::once("Draw")
        .chain(effects.iter().map(String::as_str))
        .chain(paths.iter().map(String::as_str))
        .collect();
    headers(sheet, 0, &names, &[8.0, 14.0, 14.0, 14.0, 14.0], &looks.header)?;
    sheet.set_freeze_panes(1, 1)?;
    let means: Vec<Vec<f64>> = columns
        .iter()
        .map(|&c| {
            let effect = analysis.effect((1, 0), c, last).difference.mean;
            a.shifts((1, 0), (c, last)).into_iter().map(|s| effect + s).collect()
        })
        .collect();
    for (j, draw) in a.draws.iter().enumerate() {
        let row = j as u32 + 1;
        put(sheet, row, 0, row.into(), &Format::default())?;
        for (i, of) in (1_u16..).zip(&means) {
            put(sheet, row, i, of[j], &looks.signed)?;
        }
        for (i, (number, &share)) in (1 + columns.len() as u16..).zip(a.drawn.iter().zip(&draw.at)) {
            put(sheet, row, i, number.at(f64::from(share)), &Format::default())?;
        }
    }
    page(sheet, (a.draws.len() as u32, columns.len() as u16), Some(0))?;
    Ok(())
}
