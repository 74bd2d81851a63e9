//! `ripplechain check`: every problem of each file, or what it would run.

use std::io::{Result, Write};

use serde_json::{Value, json};

use super::diagnostics::fancy;
use super::{Context, DONE, REFUSED};
use crate::experiment::assumptions::DRAWS;
use crate::experiment::cost::{self, Bytes, Extent};
use crate::format;
use crate::lanes::WIDTH;
use crate::observed::{Understood, attach};
use crate::report::FORMAT;
use crate::scenario::{Options, Scenario, load_with_warnings, month_and_date};

/// What `check` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Scenario files; `-` for standard input, or the name of a bundled scenario
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// Change a value first, for example programme.maker.tension=0.7 (may be repeated)
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Figures of your own (CSV, XLSX, ODS), to see what is understood of them (may be repeated)
    #[arg(long, value_name = "DATA")]
    pub observed: Vec<String>,
}

/// Checks each file: done when all can be run, refused when one cannot.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> Result<u8> {
    let options = Options { set: args.set.clone() };
    let mut refused = 0;
    let mut results = Vec::new();
    for (i, file) in args.files.iter().enumerate() {
        let outcome = load_with_warnings(file, &options).map(|(mut scenario, warnings)| {
            let figures = attach(&mut scenario, super::input::folder(file), &args.observed);
            (scenario, warnings, figures)
        });
        refused += usize::from(!matches!(&outcome, Ok((_, _, Ok(_)))));
        match outcome {
            Ok((_, _, Err(faults))) if context.json => {
                results.push(json!({ "format": FORMAT, "file": file, "valid": false, "problems": faults.0 }));
            }
            Ok((_, _, Err(faults))) => writeln!(context.err, "{}", faults.to_string().trim_end())?,
            Ok((scenario, warnings, Ok(figures))) if context.json => {
                let mut result =
                    json!({ "format": FORMAT, "file": file, "valid": true, "would_run": would_run(&scenario) });
                if !figures.series.is_empty() {
                    result["observed"] = json!({ "series": figures.series, "left_out": figures.notes });
                }
                if !warnings.is_empty() {
                    result["warnings"] = warnings.to_json();
                }
                results.push(result);
            }
            Err(found) if context.json => {
                results.push(json!({ "format": FORMAT, "file": file, "valid": false, "problems": found.to_json() }));
            }
            Ok((scenario, warnings, Ok(figures))) => {
                if i > 0 {
                    writeln!(context.out)?;
                }
                super::input::warn(context, &warnings)?;
                describe(file, &scenario, context.out)?;
                understood(&figures, context.out)?;
            }
            Err(found) => context.err.write_all(found.render(fancy()).as_bytes())?,
        }
    }
    if context.json {
        writeln!(context.out, "{:#}", Value::Array(results))?;
    } else if args.files.len() > 1 {
        let fine = args.files.len() - refused;
        context.say(&format!("{fine} of {} files can be run.", args.files.len()))?;
    }
    Ok(if refused > 0 { REFUSED } else { DONE })
}

/// What was understood of figures of one's own.
fn understood(figures: &Understood, out: &mut dyn Write) -> Result<()> {
    if figures.series.is_empty() {
        return Ok(());
    }
    let count = format::count(figures.series.len());
    writeln!(out, "\n  observed      {count} series, beside which the model's are shown:")?;
    for line in figures.series.iter().chain(&figures.notes) {
        for (i, part) in wrapped(line, 100).into_iter().enumerate() {
            writeln!(out, "  {} {part}", if i == 0 { "-" } else { " " })?;
        }
    }
    Ok(())
}

/// Threads that simulate.
fn cores() -> usize {
    rayon::current_num_threads()
}

/// The two arms of `run`, and all arms of `compare`; what-ifs may each need a burn-in of their own.
fn extents(scenario: &Scenario) -> [Extent; 2] {
    let run = Extent::twins(scenario);
    let apart =
        |patch: &serde_json::Map<String, Value>| patch.contains_key("chain") || patch.contains_key("mechanisms");
    let plans = 1 + scenario.what_ifs.values().filter(|patch| apart(patch)).count() as u64;
    [run, Extent { arms: run.arms + scenario.what_ifs.len() as u64, plans, ..run }]
}

/// The draws of what is assumed that follow `run`, and those over all arms that follow `compare`; none where no arm differs from another,
/// or in one future. A draw takes two thirds of the time of a batch, and the numbers moved alone afterwards a fifth as long as all draws,
/// longer where verdicts turn: together about a batch each.
fn draws(scenario: &Scenario) -> [Option<Extent>; 2] {
    let differs = [!scenario.programme.is_empty(), !(scenario.programme.is_empty() && scenario.what_ifs.is_empty())];
    let drawn = extents(scenario).map(|extent| Extent { futures: u64::from(DRAWS) * WIDTH as u64, ..extent });
    [0, 1].map(|i| (differs[i] && scenario.futures > 1).then_some(drawn[i]))
}

fn would_run(scenario: &Scenario) -> Value {
    let size = scenario.size();
    let [run, compare] = extents(scenario);
    let [drawn, all_drawn] = draws(scenario);
    let needed = |extent| cost::memory(scenario, extent, cores());
    let measured = fits(scenario).then(|| cost::measured(scenario).ok()).flatten();
    let seconds = |extent: Option<Extent>| measured.zip(extent).map(|(m, extent)| m.seconds(scenario, extent));
    json!({
        "name": scenario.name,
        "hash": scenario.hash(),
        "question": scenario.question,
        "size": size,
        "agents": size.agents(),
        "burn_in_weeks": size.burn_in_weeks,
        "agent_weeks": size.agent_weeks(2),
        "seconds": seconds(Some(run)),
        "draws": if drawn.is_some() { DRAWS } else { 0 },
        "seconds_of_draws": seconds(drawn),
        "seconds_with_what_ifs": seconds(Some(compare)),
        "draws_with_what_ifs": if all_drawn.is_some() { DRAWS } else { 0 },
        "seconds_of_draws_with_what_ifs": seconds(all_drawn),
        "measured_agent_weeks_per_second": measured.map(|m| m.rate(scenario)),
        "memory_bytes": needed(run),
        "memory_bytes_with_what_ifs": needed(compare),
        "memory_bytes_free": cost::available(),
        "cores": cores(),
        "programme": scenario.programme.keys().collect::<Vec<_>>(),
        "events": scenario.occurrences().len(),
        "what_ifs": scenario.what_ifs.keys().collect::<Vec<_>>(),
        "expectations": scenario.expect.len(),
    })
}

fn describe(file: &str, scenario: &Scenario, out: &mut dyn Write) -> Result<()> {
    let file = if file == "-" { "standard input" } else { file };
    writeln!(out, "{file}: no problems; scenario {} ({})", scenario.name, scenario.hash())?;
    if !scenario.question.is_empty() {
        for line in wrapped(&scenario.question, 92) {
            writeln!(out, "  {line}")?;
        }
    }
    sizes(scenario, out)?;
    list(out, "programme", "at ", scenario.programme.keys().map(String::as_str))?;
    let events: Vec<String> = scenario
        .occurrences()
        .iter()
        .map(|(part, e)| {
            let when = month_and_date(scenario.starts(), f64::from(e.month));
            format!("{} in month {when}, {}", e.kind.phrase().trim_start_matches("a "), part.phrase())
        })
        .collect();
    list(out, "events", "", events.iter().map(String::as_str))?;
    list(out, "what-ifs", "", scenario.what_ifs.keys().map(String::as_str))?;
    writeln!(
        out,
        "  expectations  {}",
        if scenario.expect.is_empty() { "none".to_owned() } else { scenario.expect.len().to_string() }
    )?;
    estimate(scenario, out)
}

/// Chain, time and futures.
fn sizes(scenario: &Scenario, out: &mut dyn Write) -> Result<()> {
    let size = scenario.size();
    writeln!(
        out,
        "\n  chain         {}, {} in {}, {} of {}",
        counted(size.organisations, "organisation"),
        counted(size.employees, "employee"),
        counted(size.employees / crate::world::TEAM as u64, "team"),
        counted(size.segments, "segment"),
        counted(size.consumers, "consumer"),
    )?;
    writeln!(
        out,
        "  time          {} = {} weeks, after {} weeks of burn-in",
        counted(u64::from(scenario.months), "month"),
        size.weeks,
        size.burn_in_weeks,
    )?;
    writeln!(
        out,
        "  futures       {}, each with and without the programme (seed {})",
        format::count(size.futures as usize),
        scenario.seed
    )
}

/// How much work a run is, and how long it would take here.
fn estimate(scenario: &Scenario, out: &mut dyn Write) -> Result<()> {
    let size = scenario.size();
    let work = size.agent_weeks(2);
    writeln!(
        out,
        "\n  `run` would simulate {} × ({} + 2 × {}) weeks × {} = {} agent-weeks:",
        counted(size.agents(), "agent"),
        size.burn_in_weeks,
        size.weeks,
        counted(size.futures, "future"),
        millions(work),
    )?;
    let [run, compare] = extents(scenario);
    if !fits(scenario) {
        let [needed, free] = [Some(cost::memory(scenario, run, cores())), cost::available()].map(amount);
        writeln!(out, "  {needed} of memory, and {free} are free: it would be refused on this machine.")?;
        return Ok(());
    }
    match cost::measured(scenario) {
        Ok(measured) => {
            writeln!(
                out,
                "  about {} and {} of memory, by a short run on {} of this machine ({} million agent-weeks a second).",
                duration(measured.seconds(scenario, run)),
                cost::memory(scenario, run, cores()),
                counted(measured.threads as u64, "core"),
                (measured.rate(scenario) / 1e6).round(),
            )?;
            let [drawn, all_drawn] = draws(scenario);
            if let Some(drawn) = drawn {
                writeln!(
                    out,
                    "  about {} more for {DRAWS} draws of what is assumed; --assumptions 0 leaves them out.",
                    duration(measured.seconds(scenario, drawn)),
                )?;
            }
            if compare.arms > run.arms {
                let draws = all_drawn.map_or_else(String::new, |drawn| {
                    format!(", and about {} more for {DRAWS} draws", duration(measured.seconds(scenario, drawn)))
                });
                writeln!(
                    out,
                    "  `compare`, with {}: about {} and {}{draws}.",
                    counted(compare.arms - run.arms, "what-if"),
                    duration(measured.seconds(scenario, compare)),
                    cost::memory(scenario, compare, cores()),
                )?;
            }
            Ok(())
        }
        Err(error) => writeln!(out, "  A short run failed: {error}."),
    }
}

/// Whether a run fits into the memory that is free.
fn fits(scenario: &Scenario) -> bool {
    cost::fits(scenario, Extent::twins(scenario), None).is_ok()
}

fn amount(bytes: Option<Bytes>) -> String {
    bytes.map_or_else(|| "an unknown amount".to_owned(), |b| b.to_string())
}

fn list<'a>(out: &mut dyn Write, what: &str, before: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        return writeln!(out, "  {what:<13} none");
    }
    for (i, line) in wrapped(&format!("{before}{}", names.join(", ")), 78).into_iter().enumerate() {
        writeln!(out, "  {:<13} {line}", if i == 0 { what } else { "" })?;
    }
    Ok(())
}

fn counted(count: u64, thing: &str) -> String {
    format::counted(count as usize, thing)
}

fn millions(x: u64) -> String {
    match x as f64 / 1e6 {
        m if m < 1.0 => format::count(x as usize),
        m if m < 10.0 => format!("{m:.1} million"),
        m if m < 10_000.0 => format!("{m:.0} million"),
        m => format!("{:.0} thousand million", m / 1000.0),
    }
}

/// A time as a person would say it.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1.5 => "a second".to_owned(),
        s if s < 90.0 => format!("{s:.0} seconds"),
        s if s < 5400.0 => format!("{:.0} minutes", s / 60.0),
        s if s < 172_800.0 => format!("{:.0} hours", s / 3600.0),
        s => format!("{:.0} days", s / 86_400.0),
    }
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let length = lines.last().map_or(0, |l| l.chars().count());
        if length > 0 && length + 1 + word.chars().count() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
