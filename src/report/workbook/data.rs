//! The sheets of data: every comparison and every arm.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::{Looks, columns, headers, is_headline, kind, page, put};
use crate::analysis::{Analysis, headline_metrics, usual};
use crate::ensemble::Summary;
use crate::format;
use crate::observe::Better;

const NAMES: [&str; 18] = [
    "Arm",
    "Compared with",
    "Where",
    "Kind",
    "Metric",
    "Unit",
    "Better",
    "Mean of the arm compared with",
    "Mean of the arm",
    "Mean difference",
    "95 % interval of the mean, from",
    "to",
    "8 in 10 futures, from",
    "to",
    "Futures better",
    "Futures worse",
    "Smallest that matters",
    "Verdict",
];
const WIDTHS: [f64; 18] =
    [18.0, 18.0, 20.0, 13.0, 20.0, 14.0, 9.0, 12.0, 12.0, 11.0, 13.0, 11.0, 13.0, 11.0, 9.0, 9.0, 11.0, 46.0];
/// What names a row of months.
const KEYS: [&str; 6] = ["Arm", "Compared with", "Where", "Kind", "Metric", "Unit"];
const KEY_WIDTHS: [f64; 6] = [18.0, 18.0, 20.0, 13.0, 20.0, 14.0];

/// Every comparison, metric and place at the last month.
pub(super) fn differences(sheet: &mut Worksheet, analysis: &Analysis<'_>, looks: &Looks) -> Result<(), Error> {
    sheet.set_name("Differences")?;
    headers(sheet, 0, &NAMES, &WIDTHS, &looks.header)?;
    sheet.set_freeze_panes(1, 5)?;
    let pairs = analysis.comparisons();
    let shown = columns(analysis, pairs.len() * NAMES.len());
    let (mut row, mut printed) = (1, 0);
    for is_printed in [true, false] {
        for &pair in pairs.iter().filter(|p| p.0 < analysis.arms().len()) {
            for &column in shown.iter().filter(|&&c| is_headline(analysis, c) == is_printed) {
                let effect = analysis.effect(pair, column, analysis.last());
                let m = effect.metric;
                let better = match m.better {
                    Better::Higher => "higher",
                    Better::Lower => "lower",
                    Better::Neither => "neither",
                };
                names(sheet, row, analysis, pair, column)?;
                sheet.write_string(row, 6, better)?;
                put(sheet, row, 7, effect.baseline, &looks.number)?;
                put(sheet, row, 8, effect.level, &looks.number)?;
                let s = &effect.difference;
                for (i, x) in (9_u16..).zip([s.mean, s.mean_low, s.mean_high, s.p10, s.p90]) {
                    put(sheet, row, i, x, &looks.signed)?;
                }
                put(sheet, row, 14, f64::from(effect.share_better), &looks.percent)?;
                put(sheet, row, 15, f64::from(effect.share_worse), &looks.percent)?;
                put(sheet, row, 16, f64::from(m.minimal_important_difference), &looks.number)?;
                sheet.write_string(row, 17, effect.verdict())?;
                row += 1;
            }
        }
        if is_printed {
            printed = row - 1;
        }
    }
    sheet.autofilter(0, 0, row - 1, 17)?;
    page(sheet, (printed, 17), Some(0))?;
    Ok(())
}

fn names(
    sheet: &mut Worksheet,
    row: u32,
    analysis: &Analysis<'_>,
    (arm, against): (usize, usize),
    column: usize,
) -> Result<(), Error> {
    let (place, metric) = (analysis.place(column), analysis.metric(column));
    let [arm, against] = [arm, against].map(|a| analysis.arms().get(a).map_or("", String::as_str));
    for (i, text) in (0_u16..).zip([arm, against, &place.name, kind(place), metric.name, metric.unit]) {
        sheet.write_string(row, i, text)?;
    }
    Ok(())
}

/// The mean differences of every comparison, month by month.
pub(super) fn differences_by_month(sheet: &mut Worksheet, analysis: &Analysis<'_>, looks: &Looks) -> Result<(), Error> {
    sheet.set_name("Differences by month")?;
    let pairs: Vec<_> = analysis.comparisons().into_iter().filter(|p| p.0 < analysis.arms().len()).collect();
    by_month(sheet, analysis, looks, &pairs, |pair, column| &analysis.difference(pair, column).months)
}

/// The means of every arm, month by month.
pub(super) fn levels_by_month(sheet: &mut Worksheet, analysis: &Analysis<'_>, looks: &Looks) -> Result<(), Error> {
    sheet.set_name("Levels by month")?;
    let arms: Vec<_> = (0..analysis.arms().len()).map(|arm| (arm, usize::MAX)).collect();
    by_month(sheet, analysis, looks, &arms, |(arm, _), column| analysis.levels(arm, column))
}

fn by_month<'a>(
    sheet: &mut Worksheet,
    analysis: &Analysis<'_>,
    looks: &Looks,
    pairs: &[(usize, usize)],
    of: impl Fn((usize, usize), usize) -> &'a [Summary],
) -> Result<(), Error> {
    let months: Vec<String> =
        (0..=analysis.last()).map(|m| format::sentence(&analysis.scenario.month_told(m))).collect();
    let header: Vec<&str> = KEYS.into_iter().chain(months.iter().map(String::as_str)).collect();
    headers(sheet, 0, &header, &KEY_WIDTHS, &looks.header)?;
    sheet.set_freeze_panes(1, 6)?;
    let shown = columns(analysis, pairs.len() * header.len());
    let is_level = pairs.iter().all(|p| p.1 == usize::MAX);
    let look = if is_level { &looks.number } else { &looks.signed };
    let (mut row, mut printed) = (1, 0);
    for is_printed in [true, false] {
        for &pair in pairs {
            for &column in shown.iter().filter(|&&c| is_headline(analysis, c) == is_printed) {
                names(sheet, row, analysis, pair, column)?;
                for (i, s) in (6_u16..).zip(of(pair, column)) {
                    put(sheet, row, i, s.mean, look)?;
                }
                row += 1;
            }
        }
        if is_printed {
            printed = row - 1;
        }
    }
    sheet.autofilter(0, 0, row - 1, 5)?;
    page(sheet, (printed, 6 + analysis.last() as u16), Some(0))?;
    Ok(())
}

/// The headline metrics of every future at the last month: every arm, and its difference from no programme.
pub(super) fn futures(sheet: &mut Worksheet, analysis: &Analysis<'_>, looks: &Looks) -> Result<(), Error> {
    let e = analysis.ensemble;
    sheet.set_name("Futures")?;
    let usual = usual(analysis.scenario, &headline_metrics());
    let shown: Vec<usize> = usual.iter().filter_map(|(m, place)| e.layout.column(m.id, place)).collect();
    sheet.write_string_with_format(
        0,
        0,
        format!("Future, {}", analysis.scenario.month_told(analysis.last())),
        &looks.header,
    )?;
    sheet.set_freeze_panes(1, 1)?;
    let month = analysis.last();
    let mut i = 1;
    for &column in &shown {
        let name = format!("{}, {}", analysis.metric(column).name, analysis.place(column).name);
        for (arm, arm_name) in analysis.arms().iter().enumerate() {
            sheet.write_string_with_format(0, i, format!("{name}: {arm_name}"), &looks.header)?;
            for (row, x) in (1_u32..).zip(e.values(arm, column, month)) {
                put(sheet, row, i, f64::from(x), &looks.number)?;
            }
            i += 1;
            if arm > 0 {
                sheet.write_string_with_format(0, i, format!("{name}: {arm_name} − without"), &looks.header)?;
                for (row, x) in (1_u32..).zip(e.differences(arm, 0, column, month)) {
                    put(sheet, row, i, f64::from(x), &looks.signed)?;
                }
                i += 1;
            }
        }
    }
    for row in 1..=e.futures.len() as u32 {
        sheet.write_number(row, 0, f64::from(row - 1))?;
    }
    for column in 0..i {
        sheet.set_column_width(column, 14.0)?;
    }
    page(sheet, (e.futures.len() as u32, (i - 1).min(12)), Some(0))?;
    Ok(())
}
