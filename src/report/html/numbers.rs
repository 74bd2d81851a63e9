//! The numbers of the report: differences at months told, arrivals, dips, what-ifs, checks.

use serde::Serialize;

use super::Part;
use crate::analysis::{Analysis, DIPS, Effect, HEADLINES, Overview, SAME, headline_metrics, usual};
use crate::chart::Table;
use crate::format;
use crate::observe::{Better, Metric, PlaceKind, metric};

/// Metrics told at every place.
const TOLD: [&str; 7] = ["loyalty", "delivery", "engagement", "nps", "lead_time", "adoption", "turnover"];

/// A number to see first.
#[derive(Serialize)]
pub(in crate::report) struct KeyFigure {
    pub(in crate::report) name: &'static str,
    pub(in crate::report) place: String,
    pub(in crate::report) difference: String,
    pub(in crate::report) unit: String,
    pub(in crate::report) interval: String,
    pub(in crate::report) spread: String,
    pub(in crate::report) word: &'static str,
    pub(in crate::report) verdict: String,
}

/// The usual metrics where the programme is, and loyalty at the end of the chain.
pub(in crate::report) fn signs(analysis: &Analysis<'_>) -> Vec<KeyFigure> {
    if analysis.arms().len() < 2 {
        return Vec::new();
    }
    analysis.headlines().into_iter().map(|column| sign(&analysis.effect((1, 0), column, analysis.last()))).collect()
}

fn sign(effect: &Effect<'_>) -> KeyFigure {
    KeyFigure {
        name: effect.metric.name,
        place: effect.place.name.clone(),
        difference: effect.mean(),
        unit: format::difference_unit(effect.metric),
        interval: effect.interval(),
        spread: effect.spread(),
        word: effect.word(),
        verdict: effect.verdict(),
    }
}

/// "Better is higher; a difference of less than 0.5 points is too small to matter."
fn threshold(m: &Metric) -> String {
    let better = match m.better {
        Better::Higher => "Higher is better; a",
        Better::Lower => "Lower is better; a",
        Better::Neither => "Neither direction is better; a",
    };
    let least = format::plain(
        f64::from(m.minimal_important_difference),
        if m.minimal_important_difference.fract() == 0.0 { 0 } else { format::decimals(m) },
    );
    let unit = format::difference_unit(m);
    let least = if unit.is_empty() { least } else { format!("{least} {unit}") };
    format!("{} {better} difference smaller than {least} is too small to matter.", m.meaning)
}

/// The programme against none: each metric at the months told.
pub(super) fn numbers(analysis: &Analysis<'_>) -> Vec<Part> {
    if analysis.arms().len() < 2 {
        return Vec::new();
    }
    let columns = [
        "Where",
        "Month",
        "Without",
        "With",
        "Mean difference",
        "95 % interval of the mean",
        "8 in 10 futures",
        "Verdict",
    ];
    let part = |m: &'static Metric| {
        let at = usual(analysis.scenario, &[m]);
        let months: Vec<Vec<Effect<'_>>> =
            analysis.months_shown().into_iter().map(|month| analysis.effects((1, 0), &at, month)).collect();
        let mut table =
            Table::new(format!("{}: the programme against no programme, means over futures", m.name), columns);
        for place in 0..months.first().map_or(0, Vec::len) {
            for effect in months.iter().filter_map(|effects| effects.get(place)) {
                let [_, name, without, with, difference, interval, spread, verdict] = effect.cells();
                let month = effect.month.to_string();
                table.push([name, month, without, with, difference, interval, spread, verdict]);
            }
        }
        let unit = if m.unit == "index" { String::new() } else { format!(", {}", m.unit) };
        Part { name: format!("{}{unit}", m.name), note: threshold(m), table: Some(table) }
    };
    TOLD.iter()
        .filter_map(|id| metric(id))
        .map(part)
        .filter(|p| p.table.as_ref().is_some_and(|t| !t.rows.is_empty()))
        .collect()
}

/// When the difference arrives at each place, and how much of it passes on.
pub(super) fn arrivals(analysis: &Analysis<'_>) -> Vec<Part> {
    let from = &analysis.origins;
    if analysis.arms().len() < 2 || from.is_empty() {
        return Vec::new();
    }
    let places = &analysis.layout().places;
    let told = |id: &'static str| {
        let m = metric(id)?;
        let ripple = analysis.ripple((1, 0), id);
        let caption = format!("{}: when the difference arrives", m.name);
        let difference = format!("Mean difference, {}", analysis.scenario.month_told(analysis.last()));
        let columns = ["Where", "Steps from the programme", "Half of it from", &difference, "Verdict"];
        let mut table = Table::new(caption, columns);
        for r in ripple.reaches.iter().filter(|r| places[r.place].kind != PlaceKind::Tier) {
            let steps = match r.hops {
                0 if from.contains(&r.place) => "there".to_owned(),
                0 => "beside it".to_owned(),
                n if n > 0 => format!("{n} downstream"),
                n => format!("{} upstream", -n),
            };
            let effect = analysis.effect((1, 0), r.column, analysis.last());
            table.push([
                effect.place.name.clone(),
                steps,
                r.arrival.map_or_else(|| format::NOTHING.to_owned(), |month| analysis.scenario.month_told(month)),
                effect.mean_with_unit(),
                effect.verdict(),
            ]);
        }
        let passes: Vec<String> = ripple.hops.iter().map(|h| h.sentence(analysis, &format::lower(m.name))).collect();
        Some(Part { name: m.name.to_owned(), note: passes.join(" "), table: Some(table) })
    };
    HEADLINES.iter().filter_map(|id| told(id)).collect()
}

/// Worse before better: what the programme costs on the way.
pub(super) fn dips(analysis: &Analysis<'_>) -> Option<Table> {
    let columns =
        ["Where", "Metric", "Futures that dip", "Depth, middle future", "8 in 10 futures", "Worst month", "Back by"];
    let mut table = Table::new("Dips of the programme against no programme, found in each future", columns);
    for &place in analysis.origins.iter().filter(|_| analysis.arms().len() > 1) {
        for m in DIPS.iter().filter_map(|id| metric(id)) {
            let Some(column) = analysis.column(m.id, place) else { continue };
            let dip = analysis.dip((1, 0), column);
            if dip.dips == 0 {
                continue;
            }
            let digits = format::decimals(m);
            let month = |x: f64| analysis.scenario.month_told(x.round() as usize);
            let back = if dip.recovered == 0 {
                "not within the run".to_owned()
            } else {
                let share = format::share(dip.recovered as f64 / dip.dips as f64);
                format!("{}, {share} of them", month(dip.recovery_month.median))
            };
            table.push([
                analysis.place(column).name.clone(),
                m.name.to_owned(),
                format::share(dip.dips as f64 / dip.futures as f64),
                format!("{} {}", format::plain(dip.depth.median, digits), format::difference_unit(m)).trim().to_owned(),
                format!("{} to {}", format::plain(dip.depth.p10, digits), format::plain(dip.depth.p90, digits)),
                month(dip.worst_month.median),
                back,
            ]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Each what-if in a line.
pub(super) fn overview(analysis: &Analysis<'_>) -> Option<Table> {
    let (mut table, _) = compared(analysis)?;
    let month = analysis.scenario.month_told(analysis.last());
    table.caption = format!("What-ifs against the programme at {month}: rows of the tables below");
    Some(table)
}

/// Each what-if in a line, and over how many numbers along the chain.
pub(in crate::report) fn compared(analysis: &Analysis<'_>) -> Option<(Table, usize)> {
    if analysis.arms().len() < 3 {
        return None;
    }
    let shown = usual(analysis.scenario, &headline_metrics());
    let columns = ["What-if", "Better in", "Worse in", "Neither in", "What differs most from the programme"];
    let mut table = Table::new("", columns);
    let all = analysis.overview(&shown, analysis.last());
    let over = all.first().map_or(0, rows);
    for o in all {
        let [better, worse, neither] = [o.better, o.worse, o.neither].map(|n| n.to_string());
        table.push([analysis.arms()[o.arm].clone(), better, worse, neither, o.most]);
    }
    Some((table, over))
}

/// Over how many numbers along the chain what-ifs are compared.
fn rows(overview: &Overview) -> usize {
    overview.better + overview.worse + overview.neither
}

/// The what-ifs in a sentence: which way each goes against the programme.
pub(super) fn what_ifs_told(analysis: &Analysis<'_>) -> Option<String> {
    const MOST_WHAT_IFS: usize = 8;
    let shown = usual(analysis.scenario, &headline_metrics());
    let overviews = analysis.overview(&shown, analysis.last());
    let told = |o: &Overview| match (&analysis.arms()[o.arm], o.better, o.worse) {
        (name, 0, 0) => format!("{name} makes no meaningful difference"),
        (name, better, 0) => format!("{name} is better in {better} and worse in none"),
        (name, 0, worse) => format!("{name} is worse in {worse} and better in none"),
        (name, better, worse) => format!("{name} is better in {better} and worse in {worse}"),
    };
    let first = overviews.first()?;
    let mut all: Vec<String> = overviews.iter().take(MOST_WHAT_IFS).map(told).collect();
    if overviews.len() > MOST_WHAT_IFS {
        all.push(format!("{} more stand below", overviews.len() - MOST_WHAT_IFS));
    }
    let rows = rows(first);
    Some(format!(
        "What-ifs against the programme, over {rows} numbers along the chain at {}, each a mean over futures: {}.",
        analysis.scenario.month_told(analysis.last()),
        all.join("; ")
    ))
}

/// Each what-if against the programme, and in short against none.
pub(super) fn what_ifs(analysis: &Analysis<'_>) -> Vec<Part> {
    let month = analysis.last();
    let shown = usual(analysis.scenario, &headline_metrics());
    let part = |arm: usize| {
        let name = analysis.arms()[arm].clone();
        let note = analysis.scenario.what_ifs.get(&name).and_then(|patch| patch.get("note"));
        let note = note.and_then(|note| note.as_str()).unwrap_or_default().to_owned();
        if analysis.coincide((arm, 1)) {
            return Part {
                note: format!("{note} Coincides with the programme: {SAME}").trim().to_owned(),
                name,
                table: None,
            };
        }
        let columns = Effect::names("programme", "what-if").into_iter().chain(["against no programme"]);
        let at = analysis.scenario.month_told(month);
        let caption = format!("{name} against the programme, {at}, means over futures");
        let mut table = Table::new(caption, columns.map(format::sentence));
        let against_none = analysis.effects((arm, 0), &shown, month);
        for (row, other) in analysis.effects((arm, 1), &shown, month).iter().zip(&against_none) {
            table.push(row.cells().into_iter().chain([other.short()]));
        }
        Part { name, note, table: Some(table) }
    };
    (2..analysis.arms().len()).map(part).collect()
}

/// Plausibility checks.
pub(in crate::report) fn checks(analysis: &Analysis<'_>) -> Option<Table> {
    let mut table =
        Table::new("Plausibility checks of the scenario", ["Of", "Where", "Month", "Expected", "Found", "Met"]);
    let places = &analysis.layout().places;
    for c in analysis.checked() {
        let x = &c.expected;
        let name = metric(&x.metric).map_or(x.metric.as_str(), |m| m.name);
        let place = places.iter().find(|p| p.id == x.at).map_or(x.at.as_str(), |p| &p.name);
        let met = if c.passed { "met" } else { "not met" };
        table.push([
            format!("{name}, {}", c.of()),
            place.to_owned(),
            x.month.to_string(),
            format!("{} to {}", x.between[0], x.between[1]),
            c.found_with_unit(),
            met.to_owned(),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}
