//! The first sheets: what was found, in sentences, in a few rows, and as charts beside them.

use rust_xlsxwriter::{Chart, ChartType, Worksheet};

use super::super::Error;
use super::{Looks, headers, page, put};
use crate::analysis::Analysis;
use crate::format;

const NAMES: [&str; 10] = [
    "Metric",
    "Where",
    "Unit",
    "Arm",
    "Compared with",
    "Mean difference",
    "95 % interval of the mean, from",
    "to",
    "8 in 10 futures, from",
    "to",
];
const WIDTHS: [f64; 11] = [14.0, 18.0, 10.0, 24.0, 20.0, 11.0, 13.0, 11.0, 13.0, 11.0, 46.0];
/// The last column of the table.
const LAST: u16 = 10;
/// Columns and rows that a chart of the size used here covers.
const CHART: (u16, u32) = (10, 25);
const SIZE: (u32, u32) = (640, 480);

pub(super) fn write(sheet: &mut Worksheet, analysis: &Analysis<'_>, looks: &Looks) -> Result<(), Error> {
    let scenario = analysis.scenario;
    sheet.set_name("Summary")?;
    let title = if scenario.question.is_empty() { &scenario.name } else { &scenario.question };
    sheet.write_string_with_format(0, 0, &*super::cell(title), &looks.title)?;
    let source = format!(
        "Scenario {}, {}, {}, seed {}, hash {}, ripplechain {}. A comparison under stated assumptions.",
        scenario.name,
        format::counted(analysis.futures(), "future"),
        format::counted(analysis.last(), "month"),
        scenario.seed,
        scenario.hash(),
        env!("CARGO_PKG_VERSION"),
    );
    let mut row = 1;
    for line in analysis.finding().lines().into_iter().chain([source.as_str()]) {
        sheet.merge_range(row, 0, row, LAST, line, &looks.text)?;
        sheet.set_row_height(row, 15.0 * (line.chars().count() / 165 + 1) as f64)?;
        row += 1;
    }
    let heading = format!(
        "Month {}, means over futures. The interval of the mean is the luck of sampling; 8 in 10 futures is how far futures differ.",
        analysis.last()
    );
    row += 1;
    sheet.write_string_with_format(row, 0, heading, &looks.title)?;
    let header = row + 1;
    let names: Vec<&str> = NAMES.into_iter().chain(["Verdict"]).collect();
    headers(sheet, header, &names, &WIDTHS, &looks.header)?;
    row = header + 1;
    let arms = analysis.arms().len();
    let against_none: Vec<(usize, usize)> = (1..arms).map(|arm| (arm, 0)).collect();
    let against_programme: Vec<(usize, usize)> = (2..arms).map(|arm| (arm, 1)).collect();
    let mut blocks = Vec::new();
    for pairs in [against_none, against_programme] {
        for column in analysis.headlines() {
            let first = row;
            for &pair in &pairs {
                effect(sheet, row, analysis, pair, column, looks)?;
                row += 1;
            }
            if pairs.first() == Some(&(1, 0)) {
                blocks.push((first, row - 1));
            }
        }
    }
    let mut last = (row.max(header + 1) - 1, LAST);
    if !blocks.is_empty() {
        sheet.insert_chart(header, LAST + 1, &bars(analysis, &blocks))?;
        last = (last.0.max(header + CHART.1), LAST + CHART.0);
    }
    page(sheet, last, None)?;
    Ok(())
}

fn effect(
    sheet: &mut Worksheet,
    row: u32,
    analysis: &Analysis<'_>,
    pair: (usize, usize),
    column: usize,
    looks: &Looks,
) -> Result<(), Error> {
    let effect = analysis.effect(pair, column, analysis.last());
    let (arm, against) = (arm(analysis, pair.0), arm(analysis, pair.1));
    let texts = [effect.metric.name, &effect.place.name, effect.metric.unit, &arm, &against];
    for (i, text) in (0_u16..).zip(texts) {
        sheet.write_string(row, i, text)?;
    }
    let s = &effect.difference;
    for (i, x) in (5_u16..).zip([s.mean, s.mean_low, s.mean_high, s.p10, s.p90]) {
        put(sheet, row, i, x, &looks.signed)?;
    }
    sheet.write_string(row, LAST, effect.verdict())?;
    Ok(())
}

/// An arm as a sheet calls it.
fn arm(analysis: &Analysis<'_>, arm: usize) -> String {
    match arm {
        0 => "no programme".to_owned(),
        1 => "the programme".to_owned(),
        _ => analysis.arm_name(arm),
    }
}

/// Bars: of each arm where there are what-ifs, of each headline where there is the programme alone.
fn bars(analysis: &Analysis<'_>, blocks: &[(u32, u32)]) -> Chart {
    const SHEET: &str = "Summary";
    let mut chart = Chart::new(ChartType::Column);
    if analysis.arms().len() > 2 {
        for (&(first, last), column) in blocks.iter().zip(analysis.headlines()) {
            let name = format!("{} at {}", analysis.metric(column).name, analysis.place(column).name);
            let series = chart.add_series();
            series.set_name(name.as_str()).set_categories((SHEET, first, 3, last, 3));
            series.set_values((SHEET, first, 5, last, 5));
        }
    } else if let (Some(first), Some(last)) = (blocks.first(), blocks.last()) {
        let series = chart.add_series();
        series.set_name("With minus without the programme");
        series.set_categories((SHEET, first.0, 0, last.1, 1)).set_values((SHEET, first.0, 5, last.1, 5));
    }
    let month = analysis.scenario.month_told(analysis.last());
    let title = format!("Difference from no programme, {month}, mean over futures");
    chart.title().set_name(title.as_str());
    chart.y_axis().set_name("Mean difference").set_num_format("+0.0;−0.0;0");
    chart.set_width(SIZE.0).set_height(SIZE.1);
    chart
}

/// The headline differences month by month, each with its chart beside it.
pub(super) fn by_month(sheet: &mut Worksheet, analysis: &Analysis<'_>, looks: &Looks) -> Result<(), Error> {
    const SHEET: &str = "Headlines by month";
    sheet.set_name(SHEET)?;
    let arms: Vec<usize> = (1..analysis.arms().len()).collect();
    let wide = arms.len() as u16;
    sheet.set_column_width(0, 12.0)?;
    for column in 1..=wide.max(1) {
        sheet.set_column_width(column, 14.0)?;
    }
    let mut row = 0;
    let mut breaks = Vec::new();
    for column in analysis.headlines() {
        let (metric, place) = (analysis.metric(column), analysis.place(column));
        let unit = format::difference_unit(metric);
        let title =
            format!("{} at {}: difference from no programme, mean over futures, {unit}", metric.name, place.name);
        sheet.write_string_with_format(row, 0, title.trim_end_matches(", "), &looks.title)?;
        let header = row + 1;
        sheet.write_string_with_format(header, 0, "Month", &looks.header)?;
        let (first, last) = (header + 1, header + 1 + analysis.last() as u32);
        let mut chart = Chart::new(ChartType::Line);
        for (i, &one) in (1_u16..).zip(&arms) {
            sheet.write_string_with_format(header, i, arm(analysis, one), &looks.header)?;
            for (at, s) in (first..).zip(&analysis.difference((one, 0), column).months) {
                sheet.write_number(at, 0, f64::from(at - first))?;
                put(sheet, at, i, s.mean, &looks.signed)?;
            }
            let series = chart.add_series();
            series.set_name((SHEET, header, i)).set_categories((SHEET, first, 0, last, 0));
            series.set_values((SHEET, first, i, last, i));
        }
        chart.title().set_name(format!("{} at {}, mean over futures", metric.name, place.name).as_str());
        chart.x_axis().set_name("Months since the programme started");
        chart.y_axis().set_name(if unit.is_empty() { "Difference" } else { &unit }).set_num_format("+0.0;−0.0;0");
        chart.set_width(SIZE.0).set_height(SIZE.1);
        sheet.insert_chart(header, wide + 2, &chart)?;
        row = last.max(header + CHART.1) + 2;
        breaks.push(row);
    }
    breaks.pop();
    if !breaks.is_empty() {
        sheet.set_page_breaks(&breaks)?;
    }
    page(sheet, (row.max(2) - 2, wide + 2 + CHART.0), None)?;
    Ok(())
}
