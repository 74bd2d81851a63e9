//! Why: the shares of each headline effect, for charts, report, workbook and summary.

use serde_json::{Value, json};

use super::number;
use crate::analysis::{Account, Analysis, Answer, Contribution, Question, Why, by_name, sentence};
use crate::chart::{Along, Drawing, Heading, PathMap, SeriesChart, SeriesLine, Source, Waterfall, shown, shown_name};
use crate::ensemble::Summary;
use crate::format;

/// Parts with a line of their own.
const LINES: usize = 5;

/// A waterfall for each question, of the first effect and of loyalty at the first segment of the file; of paths a map too.
pub(super) fn charts(analysis: &Analysis<'_>, why: &Why, source: &Source) -> Vec<(String, Drawing)> {
    let columns = analysis.headlines();
    let told: Vec<usize> = columns.first().into_iter().chain(columns.last()).copied().collect();
    let mut charts: Vec<(String, Drawing)> = Vec::new();
    for answer in &why.answers {
        // What goes along links is seen best at a segment.
        let first = if answer.question == Question::Paths { answer.accounts.last() } else { answer.accounts.first() };
        if let Some(account) = first.filter(|a| a.effect.mean != 0.0) {
            let name = format!("why-{}-by-month", answer.question.word());
            charts.push((name, by_month(analysis, why, answer, account).draw(source)));
        }
        for account in answer.accounts.iter().filter(|a| told.contains(&a.column)) {
            let (metric, place) = (analysis.metric(account.column), analysis.place(account.column));
            let title = sentence(answer, account, analysis, shown).unwrap_or_else(|| {
                format!("{} at {}: the effect is too small to ask why", metric.name, shown_name(place))
            });
            let title = title.trim_end_matches('.');
            if answer.question == Question::Paths
                && let Some(map) = PathMap::new(title, analysis, (why, answer), account)
            {
                charts.push((format!("why-paths-map-{}-{}", metric.id, place.id), map.draw(source)));
            }
            let chart = Waterfall::new(title, analysis, (why, answer), account);
            let name = format!("why-{}-{}-{}", answer.question.word(), metric.id, place.id);
            charts.push((name, chart.draw(source)));
        }
    }
    charts
}

/// When the shares of one effect came.
fn by_month(analysis: &Analysis<'_>, why: &Why, answer: &Answer, account: &Account) -> SeriesChart {
    let (metric, place) = (analysis.metric(account.column), shown_name(analysis.place(account.column)));
    let unit = format::difference_unit(metric);
    let line = |(i, part): (usize, &Contribution)| SeriesLine {
        arm: 1 + i,
        label: shown(&part.name, &part.id).to_owned(),
        points: part.by_month.iter().enumerate().map(|(m, &x)| (m as f64, x)).collect(),
        band: Vec::new(),
        interval: Vec::new(),
        observed: false,
    };
    let leads = |p: &Contribution| format!(": {} leads at the end", format::lower(shown(&p.name, &p.id)));
    let first = account.parts.first().map_or_else(String::new, leads);
    let title = format!(
        "What each of the {} adds to {} at {}, month by month{first}",
        answer.question.parts(),
        format::spoken(metric),
        place,
    );
    let subtitle = format!(
        "{} at {}: shares of the difference with minus without the programme, mean over {} futures",
        metric.name, place, why.futures
    );
    SeriesChart {
        heading: Heading::new(title, subtitle),
        along: Along::Months,
        y: format!("Adds, {}", if unit.is_empty() { "index" } else { &unit }),
        range: None,
        references: vec![(0.0, "nothing".to_owned())],
        lines: account.parts.iter().take(LINES).enumerate().map(line).collect(),
        events: Vec::new(),
    }
}

/// All of it as JSON, with numbers as files carry them; null where it was not asked.
#[must_use]
pub fn why_as_json(analysis: &Analysis<'_>) -> Value {
    let Some(why) = analysis.why else { return Value::Null };
    let of = |s: &Summary| json!({ "mean": number(s.mean), "mean_low": number(s.mean_low), "mean_high": number(s.mean_high), "p10": number(s.p10), "p90": number(s.p90) });
    let months = |all: &[f64]| all.iter().map(|&x| number(x)).collect::<Vec<_>>();
    let account = |answer: &Answer, a: &Account| {
        let parts = a.parts.iter().map(|c| {
            json!({
                "name": c.name, "way": c.way, "share": of(&c.share), "error": c.error.and_then(number),
                "by_month": months(&c.by_month),
            })
        });
        json!({
            "metric": analysis.metric(a.column).id,
            "place": analysis.place(a.column).id,
            "month": analysis.last(),
            "effect": of(&a.effect),
            "parts": parts.collect::<Vec<_>>(),
            "rest": months(&a.rest),
            "words": sentence(answer, a, analysis, by_name),
        })
    };
    let answers = why.answers.iter().map(|answer| {
        json!({
            "by": answer.question.word(),
            "orders": answer.orders,
            "runs": answer.runs,
            "effects": answer.accounts.iter().map(|a| account(answer, a)).collect::<Vec<_>>(),
        })
    });
    json!({ "futures": why.futures, "answers": answers.collect::<Vec<_>>() })
}
