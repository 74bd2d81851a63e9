//! `export FILE --pptx`: the deck of what `run` finds, or `compare` where the file has what-ifs.

use super::super::Context;
use super::super::compare::arms::of_file;
use super::super::exit::{ExitError, fail};
use super::super::input::Overrides;
use super::super::simulate::{draw, simulate};
use super::Args;
use crate::analysis::Analysis;
use crate::experiment::cost::Extent;
use crate::report::{Results, charts, deck};
use crate::scenario::Scenario;

/// The deck of a scenario, which is simulated for it.
pub(super) fn made(scenario: &Scenario, args: &Args, context: &mut Context<'_>) -> Result<Vec<u8>, ExitError> {
    let (arms, _) = of_file(scenario, &[], context)?;
    let memory = Overrides { max_memory: args.max_memory, ..Overrides::default() };
    memory.fits(context, scenario, Extent::of(&arms, scenario.futures).drawing(args.assumptions))?;
    let simulated = simulate(context, &arms, None, &[])?;
    let alone = Analysis::new(&simulated.ensemble, scenario);
    let drawn = draw(context, args.assumptions, &alone, &arms, &alone.months_shown())?;
    let analysis = alone.with_assumptions(drawn.as_ref());
    let results = Results { analysis: &analysis, weeks: simulated.weeks.as_ref() };
    let drawings = charts(&results).map_err(|error| fail(context, &format!("The charts cannot be drawn: {error}")))?;
    deck(&results, &drawings).map_err(|error| fail(context, &format!("The deck cannot be made: {error}")))
}
