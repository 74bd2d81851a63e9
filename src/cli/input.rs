//! What commands take in: a scenario with overrides, and how precise the answer shall be.

use std::io;
use std::path::Path;

use super::Context;
use super::diagnostics::fancy;
use super::exit::{ExitError, refuse, refuse_diagnostics, refuse_figures};
use crate::experiment::assumptions;
use crate::experiment::cost::{self, Bytes, Extent};
use crate::experiment::precision::{self, Goal};
use crate::experiment::refused::Refused;
use crate::observed::{Understood, attach};
use crate::scenario::{Options, Scenario, Warnings, load_with_warnings};

/// Changes to the file that both commands take.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Overrides {
    /// Simulate this many futures instead of the file's number.
    #[arg(long, value_name = "N", value_parser = whole, allow_negative_numbers = true)]
    pub futures: Option<u32>,
    /// Simulate this many months instead of the file's number.
    #[arg(long, value_name = "N", value_parser = whole, allow_negative_numbers = true)]
    pub months: Option<u32>,
    /// Use another set of futures than the file's.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Take up to this much memory, such as 8GB, instead of what is free on this machine.
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<Bytes>,
    /// Figures of your own (CSV, XLSX, ODS), shown beside the model's; may be repeated.
    #[arg(long, value_name = "DATA")]
    pub observed: Vec<String>,
}

/// A count, as it is typed.
pub(super) fn whole(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "write a whole number, such as 200".to_owned())
}

impl Overrides {
    fn as_settings(&self) -> Vec<String> {
        let settings = [
            self.futures.map(|n| format!("futures={n}")),
            self.months.map(|n| format!("months={n}")),
            self.seed.map(|n| format!("seed={n}")),
        ];
        settings.into_iter().flatten().collect()
    }

    /// Refuses what cannot fit into memory, before anything is simulated.
    pub(super) fn fits(&self, context: &mut Context<'_>, scenario: &Scenario, extent: Extent) -> Result<(), ExitError> {
        cost::fits(scenario, extent, self.max_memory).map_err(|too_much| refuse(context, &too_much.to_string()))
    }

    /// Reads a scenario with these overrides, and further ones.
    pub(super) fn load(&self, file: &str, set: &[String], context: &mut Context<'_>) -> Result<Scenario, ExitError> {
        let set = set.iter().cloned().chain(self.as_settings()).collect();
        Ok(read_beside(file, &Options { set }, &self.observed, context)?.0)
    }

    /// The file with which one goes on: the one that was typed, or what was written of it where something was changed, or where it came
    /// by standard input.
    pub(super) fn next_file(&self, file: &str, set: &[String], folder: &Path) -> String {
        let is_as_typed = set.is_empty() && self.as_settings().is_empty() && self.observed.is_empty();
        if is_as_typed && file != "-" { file.to_owned() } else { folder.join("scenario.json").display().to_string() }
    }
}

/// Reads a scenario: tells its problems when it is refused, and what it warns of when it is not.
pub(super) fn read(file: &str, options: &Options, context: &mut Context<'_>) -> Result<Scenario, ExitError> {
    Ok(read_beside(file, options, &[], context)?.0)
}

/// Reads a scenario with the figures it names, and those named beside it, and says what was understood of them.
pub(super) fn read_beside(
    file: &str,
    options: &Options,
    observed: &[String],
    context: &mut Context<'_>,
) -> Result<(Scenario, Understood), ExitError> {
    match load_with_warnings(file, options) {
        Ok((mut scenario, warnings)) => {
            warn(context, &warnings)?;
            let understood = figures(&mut scenario, file, observed, context)?;
            Ok((scenario, understood))
        }
        Err(diagnostics) => Err(refuse_diagnostics(context, &diagnostics)),
    }
}

/// Puts the figures of the files that a scenario names, and of those named beside it, into the scenario.
pub(super) fn figures(
    scenario: &mut Scenario,
    file: &str,
    observed: &[String],
    context: &mut Context<'_>,
) -> Result<Understood, ExitError> {
    attach(scenario, folder(file), observed).map_err(|faults| refuse_figures(context, &faults))
}

/// The folder that files named in a scenario are seen from.
pub(super) fn folder(file: &str) -> &Path {
    Path::new(file).parent().unwrap_or(Path::new(""))
}

/// Tells what an author should change although the scenario is read.
pub(super) fn warn(context: &mut Context<'_>, warnings: &Warnings) -> io::Result<()> {
    if warnings.is_empty() { Ok(()) } else { context.say(warnings.render(fancy()).trim_end()) }
}

/// As many futures as a precision needs.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Precision {
    /// Add futures until half the 95 % interval of this paired difference is at most WIDTH. Left out: loyalty where the
    /// programme is, at the last month.
    #[arg(long, value_name = "WIDTH[@METRIC@PLACE@MONTH]", conflicts_with = "futures")]
    pub until_precise: Option<String>,
    /// Never more futures than this.
    #[arg(long, value_name = "N", default_value_t = precision::DEFAULT_CAP, requires = "until_precise")]
    pub max_futures: u32,
}

impl Precision {
    /// What shall be precise, if anything.
    pub(super) fn goal(&self, scenario: &Scenario) -> Result<Option<Goal>, Refused> {
        self.until_precise.as_ref().map(|text| Goal::read(text, scenario, self.max_futures)).transpose()
    }
}

/// How far an answer rests on numbers that are assumed.
#[derive(Clone, Debug, clap::Args)]
pub struct Assumed {
    /// Draw the numbers that are assumed so many times, to see whether what is found still holds; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = assumptions::DRAWS, value_parser = clap::value_parser!(u32).range(..=i64::from(assumptions::MOST_DRAWS)))]
    pub assumptions: u32,
}
