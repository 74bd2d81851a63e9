//! The difference-first table: what differs, where, by how much, how surely.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::grid::Grid;
use super::Args;
use crate::analysis::{Analysis, At, Effect, SAME, headline_metrics, usual};
use crate::format;
use crate::observe::{self, Metric};
use crate::quantity::rounded;
use crate::report::tidy;
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
            headline_metrics()
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
            usual(scenario, &metrics)
        } else {
            metrics.iter().flat_map(|m| asked_places(m)).collect()
        };
        if rows.is_empty() {
            return Err("None of these metrics is measured at any of these places.".to_owned());
        }
        Ok(Self { month, rows })
    }

    pub(super) fn rows<'a>(&self, analysis: &Analysis<'a>, pair: (usize, usize)) -> Vec<Effect<'a>> {
        analysis.effects(pair, &self.rows, self.month)
    }

    pub(super) fn print(&self, analysis: &Analysis<'_>, out: &mut dyn Write) -> io::Result<()> {
        let futures = match analysis.futures() {
            1 => "one future".to_owned(),
            n => format!("means over {} futures", format::count(n)),
        };
        let over = format!("{}, {futures}", analysis.scenario.month_told(self.month));
        self.print_overview(analysis, &over, out)?;
        writeln!(out, "The programme against no programme, {over}:")?;
        self.print_one(analysis, (1, 0), out)?;
        for arm in 2..analysis.arms().len() {
            let name = &analysis.arms()[arm];
            writeln!(out, "{name} against the programme, {over}:")?;
            self.print_one(analysis, (arm, 1), out)?;
        }
        Ok(())
    }

    /// Which what-if is better, in a line each: how many rows of its table go which way, and the one that matters most.
    fn print_overview(&self, analysis: &Analysis<'_>, over: &str, out: &mut dyn Write) -> io::Result<()> {
        let header = ["what-if", "better", "worse", "neither", "what differs most from the programme"];
        let mut table = Grid::new(header).numbers(1..=3);
        for o in analysis.overview(&self.rows, self.month) {
            let counts = [o.better, o.worse, o.neither].map(|n| n.to_string());
            let [better, worse, neither] = counts;
            table.row([analysis.arms()[o.arm].clone(), better, worse, neither, o.most]);
        }
        writeln!(
            out,
            "What-ifs against the programme, {over}; rows of the tables below that are better, worse, neither:"
        )?;
        writeln!(out, "{table}\n")
    }

    fn print_one(&self, analysis: &Analysis<'_>, pair: (usize, usize), out: &mut dyn Write) -> io::Result<()> {
        if analysis.coincide(pair) {
            return writeln!(out, "They coincide: {SAME}\n");
        }
        let (before, after) = if pair.1 == 0 { ("without", "with") } else { ("programme", "what-if") };
        let mut header = Effect::names(before, after).to_vec();
        // A what-if is held against no programme too, in a word and a number.
        let beyond = (pair.1 != 0).then(|| self.rows(analysis, (pair.0, 0)));
        if beyond.is_some() {
            header.push("against no programme");
        }
        let mut table = Grid::new(header).names(0..=1).numbers(2..=6);
        for (i, row) in self.rows(analysis, pair).iter().enumerate() {
            let other = beyond.as_ref().and_then(|rows| rows.get(i)).map(Effect::short);
            table.row(row.cells().into_iter().chain(other));
        }
        writeln!(out, "{table}\n")
    }
}

/// A row for scripts.
pub(super) fn json(row: &Effect<'_>) -> Value {
    let number = |x: f64| (x as f32).is_finite().then(|| rounded(x as f32));
    let d = &row.difference;
    let mut told = json!({
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
        "share_worse": number(f64::from(row.share_worse)),
        "least": number(f64::from(row.metric.minimal_important_difference)),
        "verdict": row.verdict,
    });
    // The verdict is that of luck; what the draws say of it stands beside it, as in summary.json.
    if let Some(under) = row.under.as_ref().and_then(|under| tidy(under).ok()) {
        told["under_assumptions"] = under;
    }
    told
}
