//! `workbook.xlsx`: summary, paired differences by month, futures and assumptions, for people who work in spreadsheets.

use rust_xlsxwriter::{
    Chart, ChartType, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Error, Results, number};
use crate::ensemble::{Difference, Verdict, words};
use crate::observe::{Better, Metric, Place, PlaceKind};
use crate::quantity::Parameter;
use crate::scenario::Course;

/// Metrics shown future by future.
const BY_FUTURE: [&str; 3] = ["loyalty", "delivery", "engagement"];
/// Metrics on the first sheet.
const FIRST: [&str; 7] = ["loyalty", "nps", "delivery", "lead_time", "engagement", "adoption", "turnover"];
/// Lines in one chart that can still be told apart.
const LINES: usize = 6;

pub(super) fn workbook(results: &Results<'_>) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    // A fixed date, so that the same run gives the same bytes.
    let properties = DocProperties::new()
        .set_title(&results.scenario.name)
        .set_comment(format!("ripplechain {}", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let differences: Vec<Difference> = match results.pairs().first() {
        Some(&(arm, against)) => results.differences(arm, against),
        None => Vec::new(),
    };
    let looks = Looks::new();
    summary(workbook.add_worksheet(), results, &differences, &looks)?;
    final_month(workbook.add_worksheet(), results, &differences, &looks)?;
    by_month(workbook.add_worksheet(), results, &differences, &looks)?;
    futures(workbook.add_worksheet(), results, &looks)?;
    assumptions(workbook.add_worksheet(), results, &looks)?;
    Ok(workbook.save_to_buffer()?)
}

struct Looks {
    title: Format,
    text: Format,
    header: Format,
    number: Format,
    signed: Format,
    percent: Format,
}

impl Looks {
    fn new() -> Self {
        Self {
            title: Format::new().set_bold().set_font_size(14),
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Top),
            number: Format::new().set_num_format("0.00"),
            signed: Format::new().set_num_format("+0.00;−0.00;0.00"),
            percent: Format::new().set_num_format("0 %"),
        }
    }
}

/// Writes a number, or leaves the cell empty where there is none.
fn put(sheet: &mut Worksheet, row: u32, column: u16, x: f64, look: &Format) -> Result<(), XlsxError> {
    if let Some(x) = number(x) {
        sheet.write_number_with_format(row, column, x, look)?;
    }
    Ok(())
}

fn headers(sheet: &mut Worksheet, row: u32, names: &[&str], widths: &[f64], look: &Format) -> Result<(), XlsxError> {
    for (column, name) in (0_u16..).zip(names) {
        sheet.write_string_with_format(row, column, *name, look)?;
    }
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}

fn better(metric: &Metric) -> &'static str {
    match metric.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
        Better::Neither => "neither",
    }
}

fn kind(place: &Place) -> &'static str {
    match place.kind {
        PlaceKind::Organisation => "organisation",
        PlaceKind::Link => "link",
        PlaceKind::Segment => "segment",
        PlaceKind::Tier => "tier",
        PlaceKind::Chain => "chain",
    }
}

const NAMES: [&str; 15] = [
    "Where",
    "Kind",
    "Metric",
    "Unit",
    "Better",
    "Without (mean)",
    "With (mean)",
    "Paired difference (mean)",
    "95 % interval from",
    "95 % interval to",
    "8 in 10 futures from",
    "8 in 10 futures to",
    "Futures better",
    "Smallest that matters",
    "Verdict",
];
const WIDTHS: [f64; 15] = [24.0, 13.0, 24.0, 14.0, 9.0, 10.0, 10.0, 11.0, 11.0, 11.0, 11.0, 11.0, 9.0, 11.0, 20.0];

fn summary(
    sheet: &mut Worksheet,
    results: &Results<'_>,
    differences: &[Difference],
    looks: &Looks,
) -> Result<(), Error> {
    let (e, scenario) = (results.ensemble, results.scenario);
    sheet.set_name("Summary")?;
    let title = if scenario.question.is_empty() { &scenario.name } else { &scenario.question };
    sheet.write_string_with_format(0, 0, title, &looks.title)?;
    let source = format!(
        "Scenario {}, {} futures, {} months, seed {}, hash {}, ripplechain {}. A comparison under stated assumptions.",
        scenario.name,
        words::count(e.futures.len()),
        e.layout.months,
        scenario.seed,
        scenario.hash(),
        env!("CARGO_PKG_VERSION"),
    );
    let mut row = 1;
    for line in results.finding.lines().into_iter().chain([source.as_str()]) {
        sheet.merge_range(row, 0, row, 14, line, &looks.text)?;
        sheet.set_row_height(row, 32.0)?;
        row += 1;
    }
    sheet.write_string_with_format(row + 1, 0, format!("At month {}", e.layout.months), &looks.title)?;
    headers(sheet, row + 2, &NAMES, &WIDTHS, &looks.header)?;
    let first = differences.iter().filter(|d| {
        let column = e.layout.columns[d.column];
        let kind = e.layout.places[column.place].kind;
        FIRST.contains(&column.metric().id) && !matches!(kind, PlaceKind::Link | PlaceKind::Tier)
    });
    rows(sheet, row + 3, results, first, looks)?;
    Ok(())
}

fn final_month(
    sheet: &mut Worksheet,
    results: &Results<'_>,
    differences: &[Difference],
    looks: &Looks,
) -> Result<(), Error> {
    sheet.set_name("Final month")?;
    headers(sheet, 0, &NAMES, &WIDTHS, &looks.header)?;
    sheet.set_freeze_panes(1, 3)?;
    let end = rows(sheet, 1, results, differences.iter(), looks)?;
    sheet.autofilter(0, 0, end.max(1) - 1, 14)?;
    Ok(())
}

/// A row each; the number of the row after the last.
fn rows<'a>(
    sheet: &mut Worksheet,
    mut row: u32,
    results: &Results<'_>,
    differences: impl Iterator<Item = &'a Difference>,
    looks: &Looks,
) -> Result<u32, Error> {
    let e = results.ensemble;
    for d in differences {
        let column = e.layout.columns[d.column];
        let (place, metric) = (&e.layout.places[column.place], column.metric());
        let (Some(s), Some(&share)) = (d.months.last(), d.share_better.last()) else { continue };
        for (i, text) in (0_u16..).zip([place.name.as_str(), kind(place), metric.name, metric.unit, better(metric)]) {
            sheet.write_string(row, i, text)?;
        }
        put(sheet, row, 5, e.level(0, d.column, e.layout.months).mean, &looks.number)?;
        put(sheet, row, 6, e.level(1, d.column, e.layout.months).mean, &looks.number)?;
        for (i, x) in (7_u16..).zip([s.mean, s.mean_low, s.mean_high, s.p10, s.p90]) {
            put(sheet, row, i, x, &looks.signed)?;
        }
        put(sheet, row, 12, f64::from(share), &looks.percent)?;
        put(sheet, row, 13, f64::from(metric.least), &looks.number)?;
        sheet.write_string(row, 14, Verdict::of(s, metric).word())?;
        row += 1;
    }
    Ok(row)
}

fn by_month(
    sheet: &mut Worksheet,
    results: &Results<'_>,
    differences: &[Difference],
    looks: &Looks,
) -> Result<(), Error> {
    let e = results.ensemble;
    sheet.set_name("Paired differences by month")?;
    let months: Vec<String> = (0..=e.layout.months).map(|m| format!("Month {m}")).collect();
    let names: Vec<&str> =
        ["Where", "Kind", "Metric", "Unit", "Better"].into_iter().chain(months.iter().map(String::as_str)).collect();
    headers(sheet, 0, &names, &[24.0, 13.0, 24.0, 14.0, 9.0], &looks.header)?;
    sheet.set_freeze_panes(1, 5)?;
    let last = 5 + e.layout.months as u16;
    let mut lines = Vec::new();
    for (row, d) in (1_u32..).zip(differences) {
        let column = e.layout.columns[d.column];
        let (place, metric) = (&e.layout.places[column.place], column.metric());
        for (i, text) in (0_u16..).zip([place.name.as_str(), kind(place), metric.name, metric.unit, better(metric)]) {
            sheet.write_string(row, i, text)?;
        }
        for (i, s) in (5_u16..).zip(&d.months) {
            put(sheet, row, i, s.mean, &looks.signed)?;
        }
        if metric.id == "loyalty"
            && matches!(place.kind, PlaceKind::Organisation | PlaceKind::Segment)
            && lines.len() < LINES
        {
            lines.push(row);
        }
    }
    sheet.autofilter(0, 0, differences.len() as u32, 4)?;
    if !lines.is_empty() {
        let name = "Paired differences by month";
        let mut chart = Chart::new(ChartType::Line);
        for row in lines {
            let series = chart.add_series();
            series.set_name((name, row, 0)).set_categories((name, 0, 5, 0, last)).set_values((name, row, 5, row, last));
        }
        chart.title().set_name("Loyalty: with minus without the programme, mean over futures [points]");
        chart.x_axis().set_name("Months since the programme started");
        chart.y_axis().set_name("Paired difference [points]").set_num_format("+0;−0;0");
        chart.set_width(900).set_height(480);
        sheet.insert_chart(differences.len() as u32 + 2, 0, &chart)?;
    }
    Ok(())
}

fn futures(sheet: &mut Worksheet, results: &Results<'_>, looks: &Looks) -> Result<(), Error> {
    let e = results.ensemble;
    sheet.set_name("Futures (final month)")?;
    let shown: Vec<usize> = (0..e.layout.columns.len())
        .filter(|&c| {
            let place = &e.layout.places[e.layout.columns[c].place];
            matches!(place.kind, PlaceKind::Organisation | PlaceKind::Segment)
                && BY_FUTURE.contains(&e.layout.columns[c].metric().id)
        })
        .collect();
    sheet.write_string_with_format(0, 0, "Future", &looks.header)?;
    sheet.set_freeze_panes(1, 1)?;
    for (i, &c) in (0_u16..).zip(&shown) {
        let column = e.layout.columns[c];
        let name = format!("{}, {}", column.metric().name, e.layout.places[column.place].name);
        for (j, arm) in (0_u16..).zip(["without", "with", "difference"]) {
            sheet.write_string_with_format(0, 1 + 3 * i + j, format!("{name}: {arm}"), &looks.header)?;
            sheet.set_column_width(1 + 3 * i + j, 14.0)?;
        }
    }
    let month = e.layout.months;
    for (row, future) in (1_u32..).zip(&e.futures) {
        sheet.write_number(row, 0, f64::from(row - 1))?;
        for (i, &c) in (0_u16..).zip(&shown) {
            let without = f64::from(future[0].column(c)[month]);
            put(sheet, row, 1 + 3 * i, without, &looks.number)?;
            if let Some(with) = future.get(1).map(|t| f64::from(t.column(c)[month])) {
                put(sheet, row, 2 + 3 * i, with, &looks.number)?;
                put(sheet, row, 3 + 3 * i, with - without, &looks.signed)?;
            }
        }
    }
    Ok(())
}

fn assumptions(sheet: &mut Worksheet, results: &Results<'_>, looks: &Looks) -> Result<(), Error> {
    const NAMES: [&str; 10] =
        ["Part", "Name", "Value", "Usual", "Unit", "From", "To", "Evidence", "Source", "What it does"];
    const WIDTHS: [f64; 10] = [22.0, 26.0, 18.0, 10.0, 14.0, 8.0, 8.0, 13.0, 44.0, 80.0];
    sheet.set_name("Assumptions")?;
    headers(sheet, 0, &NAMES, &WIDTHS, &looks.header)?;
    sheet.set_freeze_panes(1, 2)?;
    let mut row = 0;
    let mut parameter = |part: &str, p: &Parameter, value: Value| -> Result<(), Error> {
        row += 1;
        sheet.write_string(row, 0, part)?.write_string(row, 1, p.name)?;
        match value {
            Value::Number(x) => put(sheet, row, 2, x, &Format::default())?,
            Value::Text(text) => drop(sheet.write_string(row, 2, text)?),
        }
        put(sheet, row, 3, f64::from(p.default), &Format::default())?;
        sheet.write_string(row, 4, p.unit)?;
        put(sheet, row, 5, f64::from(p.min), &Format::default())?;
        put(sheet, row, 6, f64::from(p.max), &Format::default())?;
        for (i, text) in (7_u16..).zip([p.evidence.word(), p.source, p.meaning.trim()]) {
            sheet.write_string(row, i, text)?;
        }
        Ok(())
    };
    for (organisation, plan) in &results.scenario.programme {
        for (lever, course) in &plan.levers {
            let value = match course {
                Course::Constant(x) => Value::Number(f64::from(*x)),
                Course::Points(_) => Value::Text(super::assumptions::course(course)),
            };
            parameter(&format!("programme at {organisation}"), lever.row(), value)?;
        }
    }
    for of in super::assumptions::settings(results.scenario)? {
        for setting in of.rows {
            parameter(of.mechanism, setting.parameter, Value::Number(setting.value))?;
        }
    }
    if row > 0 {
        sheet.autofilter(0, 0, row, 9)?;
    }
    Ok(())
}

/// What a parameter or lever is set to.
enum Value {
    Number(f64),
    Text(String),
}
