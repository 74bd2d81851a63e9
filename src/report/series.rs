//! `series.csv`: one row per arm, place, metric and month; differences are arms of their own (`with - without`).

use std::io::Write;

use super::{Error, Results, number};
use crate::ensemble::Summary;

const HEADER: [&str; 15] = [
    "arm",
    "place",
    "kind",
    "metric",
    "unit",
    "month",
    "n",
    "mean",
    "mean_low",
    "mean_high",
    "p10",
    "p25",
    "median",
    "p75",
    "p90",
];

pub(super) fn write(results: &Results<'_>, file: impl Write) -> Result<(), Error> {
    let analysis = results.analysis;
    let mut table = csv::Writer::from_writer(file);
    table.write_record(HEADER)?;
    for (arm, name) in analysis.arms().iter().enumerate() {
        rows(results, name, &analysis.all_levels(arm), &mut table)?;
    }
    for (arm, against) in analysis.pairs() {
        let name = format!("{} - {}", analysis.arms()[arm], analysis.arms()[against]);
        let differences: Vec<&[Summary]> =
            analysis.differences((arm, against)).into_iter().map(|d| &d.months[..]).collect();
        rows(results, &name, &differences, &mut table)?;
    }
    table.flush().map_err(csv::Error::from)?;
    Ok(())
}

fn rows<W: Write>(
    results: &Results<'_>,
    arm: &str,
    series: &[&[Summary]],
    table: &mut csv::Writer<W>,
) -> Result<(), Error> {
    let layout = results.analysis.layout();
    let text = |x: f64| number(x).map_or_else(String::new, |x| x.to_string());
    for (column, months) in layout.columns.iter().zip(series) {
        let (place, metric) = (&layout.places[column.place], column.metric());
        let kind = serde_json::to_value(place.kind)?;
        for (month, s) in months.iter().enumerate() {
            table.write_record([
                arm,
                &place.id,
                kind.as_str().unwrap_or_default(),
                metric.id,
                metric.unit,
                &month.to_string(),
                &s.n.to_string(),
                &text(s.mean),
                &text(s.mean_low),
                &text(s.mean_high),
                &text(s.p10),
                &text(s.p25),
                &text(s.median),
                &text(s.p75),
                &text(s.p90),
            ])?;
        }
    }
    Ok(())
}
