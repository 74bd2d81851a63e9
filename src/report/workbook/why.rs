//! Why: the parts of each headline effect by every question, and how each share came month by month.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::{Looks, headers, page, put};
use crate::analysis::{Analysis, Contribution, Why};

const NAMES: [&str; 12] = [
    "By",
    "Effect",
    "Where",
    "Part",
    "Adds at the last month",
    "95 % interval of the mean, from",
    "to",
    "8 in 10 futures, from",
    "to",
    "Error of the orders drawn",
    "Share of the effect",
    "Month by month →",
];
const WIDTHS: [f64; 12] = [12.0, 14.0, 16.0, 40.0, 12.0, 13.0, 10.0, 12.0, 10.0, 12.0, 11.0, 12.0];
/// The first column of months.
const MONTHS: u16 = 11;

pub(super) fn write(sheet: &mut Worksheet, analysis: &Analysis<'_>, why: &Why, looks: &Looks) -> Result<(), Error> {
    sheet.set_name("Why")?;
    headers(sheet, 0, &NAMES, &WIDTHS, &looks.header)?;
    sheet.set_freeze_panes(1, 4)?;
    let mut row = 0;
    for answer in &why.answers {
        for account in &answer.accounts {
            let (metric, place) = (analysis.metric(account.column), analysis.place(account.column));
            let mut line = |name: &str| -> Result<u32, Error> {
                row += 1;
                for (i, text) in (0_u16..).zip([answer.question.word(), metric.name, &place.name, name]) {
                    sheet.write_string(row, i, text)?;
                }
                Ok(row)
            };
            let mut rows: Vec<(u32, Option<&Contribution>)> = Vec::new();
            for part in &account.parts {
                rows.push((line(&part.name)?, Some(part)));
            }
            rows.push((line(&format!("What {}", answer.question.rest()))?, None));
            let total = account.effect.mean;
            for (row, part) in rows {
                let months = part.map_or(&account.rest, |p| &p.by_month);
                let last = months.last().copied().unwrap_or(f64::NAN);
                put(sheet, row, 4, last, &looks.signed)?;
                if let Some(p) = part {
                    let s = &p.share;
                    for (i, x) in (5_u16..).zip([s.mean_low, s.mean_high, s.p10, s.p90, p.error.unwrap_or(f64::NAN)]) {
                        put(sheet, row, i, x, &looks.signed)?;
                    }
                }
                put(sheet, row, 10, last / total, &looks.percent)?;
                for (i, &x) in (MONTHS..).zip(months) {
                    put(sheet, row, i, x, &looks.signed)?;
                }
            }
        }
    }
    page(sheet, (row, MONTHS - 1), Some(0))?;
    Ok(())
}
