//! `nowcast FILE DATA`: where a programme is heading, given its first months.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::json;

use super::exit::{ExitError, code, no_ensemble, refuse, stopped, unwritten};
use super::input::{Overrides, read_beside};
use super::simulate::bar;
use super::{Context, DONE};
use crate::ensemble::Progress;
use crate::experiment::calibrate::Figures;
use crate::experiment::cost::{Bytes, Extent};
use crate::experiment::nowcast::{DRAWS, Particles, Target, targets, words};
use crate::format;
use crate::observe::Layout;
use crate::report::Folder;
use crate::report::nowcast::write;
use crate::scenario::{CalendarMonth, Options, Scenario};

/// Say where a programme is heading, given figures of its first months: the futures that were possible before are reweighted by how
/// well they agree with what was seen.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A scenario file, best a calibrated one; `-` for standard input, or the name of a bundled scenario.
    pub file: String,
    /// Figures: CSV, XLSX or ODS; may be left out where the scenario names or holds them.
    #[arg(value_name = "DATA")]
    pub data: Vec<String>,
    /// Draws of what is in doubt; each lives through sixteen futures.
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(32..=4096))]
    pub draws: u32,
    /// Take no figure after this month: months after the start, or a date such as 2027-09.
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub until: Option<String>,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Take up to this much memory, such as 8GB, instead of what is free on this machine.
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<Bytes>,
    /// The folder in which the output folder is made, named after the scenario with `-nowcast`.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
}

/// Says where a programme is heading.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(study(args, context))
}

fn study(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let clock = Instant::now();
    let (mut scenario, _) = read_beside(&args.file, &Options { set: args.set.clone() }, &args.data, context)?;
    let until = args.until.as_deref().map(|text| month(text, scenario.starts())).transpose();
    let until = until.map_err(|why| refuse(context, &why))?;
    if let (Some(until), Some(observed)) = (until, &mut scenario.observed) {
        observed.series.iter_mut().for_each(|s| s.points.retain(|p| p[0] <= until as f32));
        observed.series.retain(|s| !s.points.is_empty());
    }
    let layout = Layout::new(scenario.places(), scenario.months as usize);
    let (figures, targets) = (Figures::of(&scenario, &layout), targets(&layout, &scenario));
    if figures.telling() < 2 || targets.is_empty() {
        return Err(refuse(
            context,
            "There is too little to go by: at least two figures of a metric that is fitted, in the months that are simulated, and a programme.",
        ));
    }
    let overrides = Overrides { max_memory: args.max_memory, ..Overrides::default() };
    overrides.fits(context, &scenario, Extent { arms: 2, plans: 1, futures: 64 }.on_every_thread())?;
    let place = args.output.join(format!("{}-nowcast", scenario.name));
    let begun = || {
        let folder = Folder::begin_within(&place)?;
        folder.refuse_other_result("nowcast")?;
        Ok(folder)
    };
    let folder = begun().map_err(|error| unwritten(context, &error))?;
    let particles = simulate(args.draws, &scenario, (&figures, &targets), context)?;
    let nowcast = particles.nowcast(&figures);
    let lines = words(&nowcast, &targets, &layout, &figures, &scenario);
    let manifest = json!({
        "version": env!("CARGO_PKG_VERSION"), "scenario": scenario.name, "hash": scenario.hash(), "seed": scenario.seed,
        "command": context.typed, "threads": rayon::current_num_threads(),
        "seconds": (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    });
    let written = write(&nowcast, &targets, &layout, (&figures, &scenario), &folder)
        .and_then(|()| folder.put_within(manifest, true));
    written.map_err(|error| unwritten(context, &error))?;
    if context.json {
        context.tell(json!({ "folder": place, "nowcast": nowcast, "words": lines }))?;
    } else {
        for line in &lines {
            writeln!(context.out, "{line}")?;
        }
        context.say(&format!("A comparison under stated assumptions.\n\nWritten to {}", place.display()))?;
    }
    Ok(DONE)
}

/// Reads a month after the start, or a date where it is known when the start is.
fn month(text: &str, start: Option<CalendarMonth>) -> Result<i32, String> {
    match (text.trim().parse(), CalendarMonth::read(text), start) {
        (Ok(month), ..) => Ok(month),
        (_, Some(date), Some(start)) => Ok(date.since(start)),
        (_, Some(_), None) => Err(format!(
            "--until {text} is a date, and the scenario does not say when its programme starts: add \"start\": \"2027-03\" to it \
             (or --set start=2027-03), or give a number of months after the start."
        )),
        _ => Err(format!(
            "--until {text} is no month: give a number of months after the start, or a date such as 2027-09."
        )),
    }
}

/// Simulates the futures that are held against the figures.
fn simulate(
    draws: u32,
    scenario: &Scenario,
    (figures, targets): (&Figures, &[Target]),
    context: &mut Context<'_>,
) -> Result<Particles, ExitError> {
    let futures = draws * crate::lanes::WIDTH as u32;
    context.say(&format!("Simulating {futures} futures under {draws} draws of what is in doubt."))?;
    let bar = bar(context.quiet, "draws");
    bar.set_length(u64::from(draws));
    bar.enable_steady_tick(Duration::from_millis(500));
    let progress = |p: Progress| bar.set_position(p.done as u64);
    let particles =
        Particles::simulate(scenario, (figures, targets.to_vec()), draws, context.simulate, &progress, context.stop);
    bar.finish_and_clear();
    let Some(particles) = particles.map_err(|error| no_ensemble(context, &error))? else {
        return Err(stopped(context));
    };
    if particles.is_empty() {
        return Err(refuse(
            context,
            "In no future are all of these figures and the effects defined. Leave the series that are not defined out of the fit with \"fit\": \"shown\".",
        ));
    }
    if particles.len() < futures as usize {
        let (left_out, all) = (futures as usize - particles.len(), format::count(futures as usize));
        context
            .say(&format!("Left out: {left_out} of {all} futures, in which a figure or an effect is not defined."))?;
    }
    Ok(particles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_month_is_a_number_or_a_date() {
        let start = CalendarMonth::read("2025-01");
        assert_eq!((month("6", None), month("2025-09", start), month("2024-11", start)), (Ok(6), Ok(8), Ok(-2)));
        assert!(month("2025-09", None).is_err_and(|why| why.contains("\"start\"")));
        assert!(month("soon", start).is_err_and(|why| why.contains("is no month")));
    }
}
