//! Figures of one's own beside the model's: words and a table.

use serde::Serialize;

use crate::analysis::Analysis;
use crate::chart::Table;
use crate::format;

/// What the section shows beside its charts.
#[derive(Serialize)]
pub(super) struct Figures {
    pub(super) words: Vec<String>,
    table: Table,
}

/// None where nothing was observed.
pub(super) fn figures(analysis: &Analysis<'_>) -> Option<Figures> {
    let all = analysis.beside();
    let columns = [
        "Series",
        "Figures",
        "Within the 8-in-10 band",
        "Level against the model's",
        "Later figures",
        "Standardised error",
        "From",
    ];
    let mut table = Table::new("Figures observed beside the programme's arm", columns);
    let series = analysis.scenario.observed.as_ref().map_or(&[][..], |o| &o.series);
    for b in &all {
        let metric = analysis.metric(b.column);
        table.push([
            format!("{} at {}", metric.name, analysis.place(b.column).name),
            b.pairs.len().to_string(),
            format!("{} of {}", b.within(), b.pairs.len()),
            format::difference(metric, b.bias()),
            format::difference(metric, b.later()),
            format::plain(b.standardised(), 1),
            series.get(b.series).map_or_else(String::new, |s| s.source.clone()),
        ]);
    }
    let words = all.iter().map(|b| analysis.beside_in_words(b)).collect();
    (!all.is_empty()).then_some(Figures { words, table })
}
