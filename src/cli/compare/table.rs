//! The difference-first table: what differs, where, by how much, how surely.

use std::io::{self, Write};

use comfy_table::{CellAlignment, LineStyle, Table, presets};
use serde_json::{Value, json};

use super::super::{next, study::difference};
use super::{Args, SAME};
use crate::ensemble::{Ensemble, Summary, Verdict, direction, share_above, words};
use crate::observe::{self, Metric, Place, PlaceKind, Theme};
use crate::quantity::rounded;
use crate::scenario::Scenario;

/// What is shown unless something else is asked for.
const USUAL: [&str; 3] = ["loyalty", "delivery", "engagement"];
/// With more organisations than this, tiers stand for them.
const FEW: usize = 6;

/// Which rows are shown.
pub(super) struct Shown {
    pub(super) month: usize,
    rows: Vec<(&'static Metric, String)>,
}

/// One row.
pub(super) struct Row {
    metric: &'static Metric,
    place: Place,
    baseline: f64,
    level: f64,
    difference: Summary,
    share_better: f32,
    verdict: Verdict,
}

impl Shown {
    /// What the user asked for, or why it cannot be shown.
    pub(super) fn new(args: &Args, scenario: &Scenario, month: usize) -> Result<Self, String> {
        let asked = |id: &String| {
            let known: Vec<&str> = observe::METRICS.iter().map(|m| m.id).collect();
            observe::metric(id).ok_or_else(|| format!("There is no metric {id}. There are: {}.", known.join(", ")))
        };
        let metrics: Vec<&'static Metric> = if args.metric.is_empty() {
            USUAL.iter().filter_map(|id| observe::metric(id)).collect()
        } else {
            args.metric.iter().map(asked).collect::<Result<_, _>>()?
        };
        let places = scenario.places();
        let ids: Vec<&str> = places.iter().map(|p| p.id.as_str()).collect();
        if let Some(unknown) = args.at.iter().find(|at| !ids.contains(&at.as_str())) {
            return Err(format!("There is no place {unknown}. There are: {}.", ids.join(", ")));
        }
        let few = places.iter().filter(|p| p.kind == PlaceKind::Organisation).count() <= FEW;
        let usual = |p: &Place, m: &Metric| match p.kind {
            PlaceKind::Organisation => few || scenario.programme.contains_key(&p.id),
            // What is delivered to a segment is what the organisation that serves it delivers: said once.
            PlaceKind::Segment => few && m.theme != Theme::Delivery,
            PlaceKind::Tier => !few,
            PlaceKind::Link | PlaceKind::Chain => false,
        };
        let shown = |p: &Place, m: &Metric| if args.at.is_empty() { usual(p, m) } else { args.at.contains(&p.id) };
        let rows = metrics.iter().flat_map(|m| {
            places.iter().filter(move |p| m.at.contains(&p.kind) && shown(p, m)).map(move |p| (*m, p.id.clone()))
        });
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            return Err("None of these metrics is measured at any of these places.".to_owned());
        }
        Ok(Self { month, rows })
    }

    /// The programme against none; each what-if against the programme, then against none.
    pub(super) fn comparisons(&self, e: &Ensemble) -> Vec<(usize, usize)> {
        [(1, 0)].into_iter().chain((2..e.arms.len()).flat_map(|a| [(a, 1), (a, 0)])).collect()
    }

    pub(super) fn rows(&self, e: &Ensemble, arm: usize, against: usize) -> Vec<Row> {
        let told = self.rows.iter().filter_map(|(metric, place)| {
            let column = e.layout.column(metric.id, place)?;
            let each: Vec<f32> = e.differences(arm, against, column, self.month).collect();
            let difference = difference(e, arm, against, column, self.month);
            Some(Row {
                metric,
                place: e.layout.places[e.layout.columns[column].place].clone(),
                baseline: e.level(against, column, self.month).mean,
                level: e.level(arm, column, self.month).mean,
                difference,
                share_better: share_above(&each, direction(metric)),
                verdict: Verdict::of(&difference, metric),
            })
        });
        told.collect()
    }

    pub(super) fn print(&self, e: &Ensemble, out: &mut dyn Write) -> io::Result<()> {
        let over = format!("month {}, {}", self.month, next::futures(e.futures.len()));
        self.print_overview(e, &over, out)?;
        writeln!(out, "The programme against no programme, {over}:")?;
        self.print_one(e, 1, 0, out)?;
        for arm in 2..e.arms.len() {
            let name = &e.arms[arm];
            writeln!(out, "{name} against the programme, {over}:")?;
            self.print_one(e, arm, 1, out)?;
        }
        Ok(())
    }

    /// Which what-if is better, in a line each: how many rows of its table go which way, and the one that matters most.
    fn print_overview(&self, e: &Ensemble, over: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut table = Table::new();
        let header = ["what-if", "better", "worse", "neither", "what differs most from the programme"];
        table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none())).set_header(header);
        for arm in 2..e.arms.len() {
            let rows = self.rows(e, arm, 1);
            let count = |verdict: Verdict| rows.iter().filter(|r| r.verdict == verdict).count();
            let (better, worse) = (count(Verdict::Better), count(Verdict::Worse));
            let most = rows.iter().filter(|r| r.verdict.is_resolved()).max_by(|a, b| a.weight().total_cmp(&b.weight()));
            let most = match most {
                _ if e.coincide(arm, 1) => format!("nothing: {SAME}"),
                None => "nothing that matters".to_owned(),
                Some(r) => {
                    let m = r.metric;
                    format!("{} at {}: {}", m.name, r.place.name, words::difference(m, r.difference.mean))
                }
            };
            let neither = rows.len() - better - worse;
            table.add_row([e.arms[arm].clone(), better.to_string(), worse.to_string(), neither.to_string(), most]);
        }
        for column in 1..=3 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        writeln!(
            out,
            "What-ifs against the programme, {over}; rows of the tables below that are better, worse, neither:"
        )?;
        writeln!(out, "{table}\n")
    }

    fn print_one(&self, e: &Ensemble, arm: usize, against: usize, out: &mut dyn Write) -> io::Result<()> {
        if e.coincide(arm, against) {
            return writeln!(out, "They coincide: {SAME}\n");
        }
        let (before, after) = if against == 0 { ("without", "with") } else { ("programme", "what-if") };
        let mut header =
            vec!["metric", "where", before, after, "paired difference", "8 in 10 futures", "futures better", "verdict"];
        // A what-if is held against no programme too, in a word and a number.
        let beyond = (against != 0).then(|| self.rows(e, arm, 0));
        if beyond.is_some() {
            header.push("against no programme");
        }
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none())).set_header(header);
        for (i, row) in self.rows(e, arm, against).iter().enumerate() {
            let mut cells = row.cells();
            if let Some(other) = beyond.as_ref().and_then(|rows| rows.get(i)) {
                let digits = words::decimals(other.metric);
                cells.push(format!("{}, {}", words::signed(other.difference.mean, digits), other.verdict));
            }
            table.add_row(cells);
        }
        for column in 2..=6 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        writeln!(out, "{table}\n")
    }
}

impl Row {
    /// How much a difference matters: in multiples of the smallest that does.
    fn weight(&self) -> f64 {
        self.difference.mean.abs() / f64::from(self.metric.least)
    }

    fn cells(&self) -> Vec<String> {
        let m = self.metric;
        vec![
            if matches!(m.unit, "index" | "ratio") { m.name.to_owned() } else { format!("{} [{}]", m.name, m.unit) },
            self.place.name.clone(),
            words::plain(self.baseline, words::decimals(m)),
            words::plain(self.level, words::decimals(m)),
            words::signed(self.difference.mean, words::decimals(m)),
            words::eight_in_ten(m, &self.difference),
            words::share(f64::from(self.share_better)),
            self.verdict.word().to_owned(),
        ]
    }

    pub(super) fn json(&self) -> Value {
        let number = |x: f64| (x as f32).is_finite().then(|| rounded(x as f32));
        let d = &self.difference;
        json!({
            "metric": self.metric.id,
            "unit": self.metric.unit,
            "place": self.place.id,
            "level_against": number(self.baseline),
            "level": number(self.level),
            "difference": {
                "n": d.n, "mean": number(d.mean), "mean_low": number(d.mean_low), "mean_high": number(d.mean_high),
                "p10": number(d.p10), "p25": number(d.p25), "median": number(d.median), "p75": number(d.p75),
                "p90": number(d.p90),
            },
            "share_better": number(f64::from(self.share_better)),
            "least": number(f64::from(self.metric.least)),
            "verdict": self.verdict,
        })
    }
}
