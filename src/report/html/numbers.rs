//! The numbers of the report: differences at months told, arrivals, dips, what-ifs, checks.

use serde::Serialize;

use super::super::comparison::{self, At, Overview, Row, SAME, names};
use super::super::summary::{DIPS, RIPPLES};
use super::{Part, Results};
use crate::chart::Table;
use crate::ensemble::{origins, words};
use crate::observe::{Better, Metric, PlaceKind, metric};

/// Metrics told at every place.
const TOLD: [&str; 7] = ["loyalty", "delivery", "engagement", "nps", "lead_time", "adoption", "turnover"];

/// A number to see first.
#[derive(Serialize)]
pub(super) struct Sign {
    name: &'static str,
    place: String,
    difference: String,
    unit: String,
    spread: String,
    share: String,
    verdict: &'static str,
}

/// The usual metrics where the programme is, and loyalty at the end of the chain.
pub(super) fn signs(results: &Results<'_>) -> Vec<Sign> {
    let e = results.ensemble;
    let Some(&origin) = origins(e, results.scenario).first().filter(|_| e.arms.len() > 1) else { return Vec::new() };
    let here = e.layout.places[origin].id.clone();
    let mut at: Vec<At> = comparison::usual_metrics().into_iter().map(|m| (m, here.clone())).collect();
    let segment = e.layout.places.iter().find(|p| p.kind == PlaceKind::Segment);
    at.extend(metric("loyalty").zip(segment).map(|(m, p)| (m, p.id.clone())));
    comparison::rows(e, (1, 0), &at, e.layout.months).iter().map(sign).collect()
}

fn sign(row: &Row) -> Sign {
    let m = row.metric;
    Sign {
        name: m.name,
        place: row.place.name.clone(),
        difference: words::signed(row.difference.mean, words::decimals(m)),
        unit: words::difference_unit(m),
        spread: words::eight_in_ten(m, &row.difference),
        share: words::share(f64::from(row.share_better)),
        verdict: row.verdict.word(),
    }
}

/// "Better is higher; a difference of less than 0.5 points is too small to matter."
fn threshold(m: &Metric) -> String {
    let better = match m.better {
        Better::Higher => "Higher is better; a",
        Better::Lower => "Lower is better; a",
        Better::Neither => "Neither direction is better; a",
    };
    let least = words::plain(f64::from(m.least), if m.least.fract() == 0.0 { 0 } else { words::decimals(m) });
    let unit = words::difference_unit(m);
    let least = if unit.is_empty() { least } else { format!("{least} {unit}") };
    format!("{} {better} difference smaller than {least} is too small to matter.", m.meaning)
}

/// The programme against none: each metric at the months told.
pub(super) fn numbers(results: &Results<'_>) -> Vec<Part> {
    let e = results.ensemble;
    if e.arms.len() < 2 {
        return Vec::new();
    }
    let columns = [
        "Where",
        "Month",
        "Without",
        "With",
        "Paired difference",
        "95 % interval of the mean",
        "8 in 10 futures",
        "Futures better",
        "Verdict",
    ];
    let part = |m: &'static Metric| {
        let at = comparison::usual(results.scenario, &[m]);
        let months: Vec<Vec<Row>> =
            results.months_told().into_iter().map(|month| comparison::rows(e, (1, 0), &at, month)).collect();
        let mut table = Table::new(format!("{}: the programme against no programme", m.name), columns);
        let digits = words::decimals(m);
        for place in 0..months.first().map_or(0, Vec::len) {
            for (month, row) in results.months_told().into_iter().zip(months.iter().filter_map(|rows| rows.get(place)))
            {
                let [_, name, without, with, difference, spread, share, verdict] = row.cells();
                let d = &row.difference;
                let interval = if d.n > 1 {
                    format!("{} to {}", words::signed(d.mean_low, digits), words::signed(d.mean_high, digits))
                } else {
                    "–".to_owned()
                };
                table.push([name, month.to_string(), without, with, difference, interval, spread, share, verdict]);
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
pub(super) fn arrivals(results: &Results<'_>) -> Vec<Part> {
    let e = results.ensemble;
    let from = origins(e, results.scenario);
    if e.arms.len() < 2 || from.is_empty() {
        return Vec::new();
    }
    let told = |id: &'static str| {
        let m = metric(id)?;
        let ripple = e.ripple(1, 0, id, &from);
        let name = |place: usize| e.layout.places[place].name.as_str();
        let caption = format!("{}: when the difference arrives", m.name);
        let (first, last) = e.last_months(12);
        let mean = format!("Mean of months {first} to {last}");
        let columns = ["Where", "Steps from the programme", "Arrives", &mean, "Verdict"];
        let mut table = Table::new(caption, columns);
        for r in ripple.reaches.iter().filter(|r| e.layout.places[r.place].kind != PlaceKind::Tier) {
            let steps = match r.hops {
                0 if from.contains(&r.place) => "there".to_owned(),
                0 => "beside it".to_owned(),
                n if n > 0 => format!("{n} downstream"),
                n => format!("{} upstream", -n),
            };
            table.push([
                name(r.place).to_owned(),
                steps,
                r.arrival.map_or_else(|| "–".to_owned(), |month| format!("month {month}")),
                words::difference(m, r.effect.mean),
                r.verdict.word().to_owned(),
            ]);
        }
        let passes: Vec<String> = ripple
            .hops
            .iter()
            .map(|h| {
                let [ratio, low, high] = [h.ratio, h.low, h.high].map(|x| words::plain(x, 2));
                let (from, to, what) = (name(h.from), name(h.to), m.name.to_lowercase());
                format!(
                    "For each point of {what} gained or lost at {from}, {to} sees {ratio} (95 % interval {low} to {high})."
                )
            })
            .collect();
        Some(Part { name: m.name.to_owned(), note: passes.join(" "), table: Some(table) })
    };
    RIPPLES.iter().filter_map(|id| told(id)).collect()
}

/// Worse before better: what the programme costs on the way.
pub(super) fn dips(results: &Results<'_>) -> Option<Table> {
    let e = results.ensemble;
    let columns =
        ["Where", "Metric", "Futures that dip", "Depth, middle future", "8 in 10 futures", "Worst month", "Back by"];
    let mut table = Table::new("Dips of the programme against no programme, found in each future", columns);
    for place in origins(e, results.scenario).into_iter().filter(|_| e.arms.len() > 1) {
        for m in DIPS.iter().filter_map(|id| metric(id)) {
            let Some(column) = e.layout.column(m.id, &e.layout.places[place].id) else { continue };
            let dip = e.dip(1, 0, column);
            if dip.dips == 0 {
                continue;
            }
            let digits = words::decimals(m);
            let month = |x: f64| words::plain(x, 0);
            let back = if dip.recovered == 0 {
                "not within the run".to_owned()
            } else {
                let share = words::share(dip.recovered as f64 / dip.dips as f64);
                format!("month {} ({share} of them)", month(dip.recovery_month.median))
            };
            table.push([
                e.layout.places[place].name.clone(),
                m.name.to_owned(),
                words::share(dip.dips as f64 / dip.futures as f64),
                format!("{} {}", words::plain(dip.depth.median, digits), words::difference_unit(m)).trim().to_owned(),
                format!("{} to {}", words::plain(dip.depth.p10, digits), words::plain(dip.depth.p90, digits)),
                month(dip.worst_month.median),
                back,
            ]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Each what-if in a line.
pub(super) fn overview(results: &Results<'_>) -> Option<Table> {
    let e = results.ensemble;
    if e.arms.len() < 3 {
        return None;
    }
    let shown = comparison::usual(results.scenario, &comparison::usual_metrics());
    let columns = ["What-if", "Better in", "Worse in", "Neither in", "What differs most from the programme"];
    let caption = format!("What-ifs against the programme at month {}: rows of the tables below", e.layout.months);
    let mut table = Table::new(caption, columns);
    for o in comparison::overview(e, &shown, e.layout.months) {
        let [better, worse, neither] = [o.better, o.worse, o.neither].map(|n| n.to_string());
        table.push([e.arms[o.arm].clone(), better, worse, neither, o.most]);
    }
    Some(table)
}

/// The what-ifs in a sentence: which way each goes against the programme.
pub(super) fn what_ifs_told(results: &Results<'_>) -> Option<String> {
    const MOST: usize = 8;
    let e = results.ensemble;
    let shown = comparison::usual(results.scenario, &comparison::usual_metrics());
    let overviews = comparison::overview(e, &shown, e.layout.months);
    let told = |o: &Overview| match (&e.arms[o.arm], o.better, o.worse) {
        (name, 0, 0) => format!("{name} makes no difference that matters"),
        (name, better, 0) => format!("{name} is better in {better} and worse in none"),
        (name, 0, worse) => format!("{name} is worse in {worse} and better in none"),
        (name, better, worse) => format!("{name} is better in {better} and worse in {worse}"),
    };
    let first = overviews.first()?;
    let mut all: Vec<String> = overviews.iter().take(MOST).map(told).collect();
    if overviews.len() > MOST {
        all.push(format!("{} more stand below", overviews.len() - MOST));
    }
    let rows = first.better + first.worse + first.neither;
    Some(format!(
        "What-ifs against the programme, over {rows} numbers along the chain at month {}: {}.",
        e.layout.months,
        all.join("; ")
    ))
}

/// Each what-if against the programme, and in short against none.
pub(super) fn what_ifs(results: &Results<'_>) -> Vec<Part> {
    let (e, s) = (results.ensemble, results.scenario);
    let shown = comparison::usual(s, &comparison::usual_metrics());
    let part = |arm: usize| {
        let name = e.arms[arm].clone();
        let note = s.what_ifs.get(&name).and_then(|patch| patch.get("note")).and_then(|note| note.as_str());
        let note = note.unwrap_or_default().to_owned();
        if e.coincide(arm, 1) {
            return Part {
                note: format!("{note} Coincides with the programme: {SAME}").trim().to_owned(),
                name,
                table: None,
            };
        }
        let columns = names("programme", "what-if").into_iter().chain(["against no programme"]);
        let caption = format!("{name} against the programme, month {}", e.layout.months);
        let mut table = Table::new(caption, columns.map(words::sentence));
        let against_none = comparison::rows(e, (arm, 0), &shown, e.layout.months);
        for (row, other) in comparison::rows(e, (arm, 1), &shown, e.layout.months).iter().zip(&against_none) {
            table.push(row.cells().into_iter().chain([other.short()]));
        }
        Part { name, note, table: Some(table) }
    };
    (2..e.arms.len()).map(part).collect()
}

/// Plausibility checks.
pub(super) fn checks(results: &Results<'_>) -> Option<Table> {
    let mut table =
        Table::new("Plausibility checks of the scenario", ["Of", "Where", "Month", "Expected", "Found", "Met"]);
    let places = &results.ensemble.layout.places;
    for c in results.checked {
        let x = &c.expected;
        let name = metric(&x.metric).map_or(x.metric.as_str(), |m| m.name);
        let place = places.iter().find(|p| p.id == x.at).map_or(x.at.as_str(), |p| &p.name);
        let met = if c.passed { "met" } else { "not met" };
        table.push([
            format!("{name}, {}", c.of()),
            place.to_owned(),
            x.month.to_string(),
            format!("{} to {}", x.between[0], x.between[1]),
            c.told(),
            met.to_owned(),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}
