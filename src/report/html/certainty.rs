//! How sure: what luck and what assumption leave of the headline effects.

use serde::Serialize;

use crate::analysis::{Analysis, Assumptions};
use crate::chart::Table;
use crate::format;

/// What the section shows beside its charts.
#[derive(Serialize)]
pub(super) struct Certainty {
    draws: usize,
    futures: usize,
    numbers: usize,
    learnt: usize,
    words: Vec<String>,
    what_ifs: Option<Table>,
    drawn: Table,
}

/// None where no assumed number was drawn.
pub(super) fn certainty(analysis: &Analysis<'_>) -> Option<Certainty> {
    let a = analysis.assumptions?;
    Some(Certainty {
        draws: a.draws.len(),
        futures: a.futures(),
        numbers: a.drawn.len(),
        learnt: a.learnt,
        words: analysis.headlines().into_iter().filter_map(|c| analysis.assumptions_in_words(c)).collect(),
        what_ifs: what_ifs(analysis),
        drawn: drawn(analysis, a),
    })
}

/// Every what-if against the programme.
fn what_ifs(analysis: &Analysis<'_>) -> Option<Table> {
    let last = analysis.last();
    let columns = ["What-if", "Effect", "Mean against the programme", "8 in 10 draws", "Positive in", "Verdict"];
    let month = analysis.scenario.month_told(last);
    let caption = format!("What-ifs against the programme under every draw, {month}");
    let mut table = Table::new(caption, columns);
    for arm in 2..analysis.arms().len() {
        for column in analysis.headlines() {
            let Some(under) = analysis.under((arm, 1), column, last) else { continue };
            let effect = analysis.effect((arm, 1), column, last);
            table.push([
                analysis.arms()[arm].clone(),
                format!("{} at {}", effect.metric.name, effect.place.name),
                effect.mean_with_unit(),
                format::range(effect.metric, under.low, under.high),
                format!("{} of {} draws", under.positive, under.draws),
                effect.verdict(),
            ]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Every number that was drawn.
fn drawn(analysis: &Analysis<'_>, a: &Assumptions) -> Table {
    let first = analysis.headlines().into_iter().next();
    let influences = first.map_or_else(Vec::new, |column| analysis.influences((1, 0), column));
    let of = first.map_or_else(String::new, |c| format!("{} at {}", analysis.metric(c).name, analysis.place(c).name));
    let columns = [
        "Number",
        "Stands at",
        "Drawn from",
        "to",
        "Unit",
        "Explains of how draws differ",
        "What it does; why this value",
    ];
    let mut table =
        Table::new(format!("The numbers drawn, and how much each explains of how draws differ in {of}"), columns);
    let rank = |which: usize| influences.iter().position(|i| i.which == which).unwrap_or(usize::MAX);
    let mut order: Vec<usize> = (0..a.drawn.len()).collect();
    order.sort_by_key(|&i| (rank(i), i));
    for which in order {
        let n = &a.drawn[which];
        let explains = influences.iter().find(|i| i.which == which).map_or_else(String::new, |i| match i.clear {
            true => format::share(i.share),
            false => format!("({})", format::share(i.share)),
        });
        table.push([
            format::sentence(&n.name()),
            n.value.to_string(),
            n.at(0.0).to_string(),
            n.at(1.0).to_string(),
            n.parameter.unit.to_owned(),
            explains,
            n.meaning(),
        ]);
    }
    table
}
