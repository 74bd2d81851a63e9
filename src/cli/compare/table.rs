//! The difference-first table: what differs, where, by how much, how surely.

use std::io::{self, Write};

use comfy_table::{CellAlignment, LineStyle, Table, presets};
use serde_json::{Value, json};

use super::super::next;
use super::Args;
use crate::ensemble::Ensemble;
use crate::observe::{self, Metric};
use crate::quantity::rounded;
use crate::report::comparison::{self, At, Row, SAME, names};
use crate::scenario::Scenario;

/// Which rows are shown.
pub(super) struct Shown {
    pub(super) month: usize,
    rows: Vec<At>,
}

impl Shown {
    /// What the user asked for, or why it cannot be shown.
    pub(super) fn new(args: &Args, scenario: &Scenario, month: usize) -> Result<Self, String> {
        let asked = |id: &String| {
            let known: Vec<&str> = observe::METRICS.iter().map(|m| m.id).collect();
            observe::metric(id).ok_or_else(|| format!("There is no metric {id}. There are: {}.", known.join(", ")))
        };
        let metrics: Vec<&'static Metric> = if args.metric.is_empty() {
            comparison::usual_metrics()
        } else {
            args.metric.iter().map(asked).collect::<Result<_, _>>()?
        };
        let places = scenario.places();
        let ids: Vec<&str> = places.iter().map(|p| p.id.as_str()).collect();
        if let Some(unknown) = args.at.iter().find(|at| !ids.contains(&at.as_str())) {
            return Err(format!("There is no place {unknown}. There are: {}.", ids.join(", ")));
        }
        let asked_places = |m: &'static Metric| {
            let here = places.iter().filter(|p| m.at.contains(&p.kind) && args.at.contains(&p.id));
            here.map(|p| (m, p.id.clone())).collect::<Vec<_>>()
        };
        let rows = if args.at.is_empty() {
            comparison::usual(scenario, &metrics)
        } else {
            metrics.iter().flat_map(|m| asked_places(m)).collect()
        };
        if rows.is_empty() {
            return Err("None of these metrics is measured at any of these places.".to_owned());
        }
        Ok(Self { month, rows })
    }

    pub(super) fn rows(&self, e: &Ensemble, arm: usize, against: usize) -> Vec<Row> {
        comparison::rows(e, (arm, against), &self.rows, self.month)
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
        for o in comparison::overview(e, &self.rows, self.month) {
            let counts = [o.better, o.worse, o.neither].map(|n| n.to_string());
            let [better, worse, neither] = counts;
            table.add_row([e.arms[o.arm].clone(), better, worse, neither, o.most]);
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
        let mut header = names(before, after).to_vec();
        // A what-if is held against no programme too, in a word and a number.
        let beyond = (against != 0).then(|| self.rows(e, arm, 0));
        if beyond.is_some() {
            header.push("against no programme");
        }
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none())).set_header(header);
        for (i, row) in self.rows(e, arm, against).iter().enumerate() {
            let other = beyond.as_ref().and_then(|rows| rows.get(i)).map(Row::short);
            table.add_row(row.cells().into_iter().chain(other));
        }
        for column in 2..=6 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        writeln!(out, "{table}\n")
    }
}

/// A row for scripts.
pub(super) fn json(row: &Row) -> Value {
    let number = |x: f64| (x as f32).is_finite().then(|| rounded(x as f32));
    let d = &row.difference;
    json!({
        "metric": row.metric.id,
        "unit": row.metric.unit,
        "place": row.place.id,
        "level_against": number(row.baseline),
        "level": number(row.level),
        "difference": {
            "n": d.n, "mean": number(d.mean), "mean_low": number(d.mean_low), "mean_high": number(d.mean_high),
            "p10": number(d.p10), "p25": number(d.p25), "median": number(d.median), "p75": number(d.p75),
            "p90": number(d.p90),
        },
        "share_better": number(f64::from(row.share_better)),
        "least": number(f64::from(row.metric.least)),
        "verdict": row.verdict,
    })
}
