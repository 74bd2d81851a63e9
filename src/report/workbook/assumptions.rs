//! The programme's levers and every parameter, with their ranges and evidence.

use rust_xlsxwriter::{Format, Worksheet};

use super::super::{Error, Results, assumptions};
use super::{Looks, headers, page, put};
use crate::quantity::Parameter;
use crate::scenario::Course;

pub(super) fn write(sheet: &mut Worksheet, results: &Results<'_>, looks: &Looks) -> Result<(), Error> {
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
    for (organisation, plan) in &results.analysis.scenario.programme {
        for (lever, course) in &plan.levers {
            let value = match course {
                Course::Constant(x) => Value::Number(f64::from(*x)),
                Course::Points(_) => Value::Text(assumptions::course(course)),
            };
            parameter(&format!("programme at {organisation}"), lever.row(), value)?;
        }
    }
    for of in assumptions::settings(results.analysis.scenario)? {
        for setting in of.rows {
            parameter(of.mechanism, setting.parameter, Value::Number(setting.value))?;
        }
    }
    if row > 0 {
        sheet.autofilter(0, 0, row, 9)?;
    }
    page(sheet, (row, 9), Some(0))?;
    Ok(())
}

/// What a parameter or lever is set to.
enum Value {
    Number(f64),
    Text(String),
}
