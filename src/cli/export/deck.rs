//! `export FILE --pptx`: the deck of what `run` finds, or `compare` where the file has what-ifs; with `--why` of what `why` finds, too.

use super::super::Context;
use super::super::compare::arms::of_file;
use super::super::exit::{ExitError, fail, refuse};
use super::super::input::Overrides;
use super::super::outcome::judged;
use super::super::simulate::{draw, simulate};
use super::super::why;
use super::Args;
use crate::analysis::{Analysis, Question};
use crate::chart::Drawing;
use crate::experiment::cost::Extent;
use crate::experiment::why::{Asked, FUTURES};
use crate::report::{Error, Results, charts, deck};
use crate::run::Arm;
use crate::scenario::Scenario;

/// The deck of a scenario, which is simulated for it; and the exit code: failed where an expectation of the file is not met.
pub(super) fn made(scenario: &Scenario, args: &Args, context: &mut Context<'_>) -> Result<(Vec<u8>, u8), ExitError> {
    let (arms, _) = of_file(scenario, &[], context)?;
    let asked = if args.why { Some(whole(scenario, context)?) } else { None };
    let memory = Overrides { max_memory: args.max_memory, ..Overrides::default() };
    memory.fits(context, scenario, Extent::of(&arms, scenario.futures).drawing(args.assumptions))?;
    let simulated = simulate(context, &arms, None, &[])?;
    let alone = Analysis::new(&simulated.ensemble, scenario);
    if asked.is_some() {
        why::explained(&alone, context)?;
    }
    let drawn = draw(context, args.assumptions, &alone, &arms, &alone.months_shown())?;
    let analysis = alone.with_assumptions(drawn.as_ref());
    let results = Results { analysis: &analysis, weeks: simulated.weeks.as_ref() };
    let told = pictures(&results, context)?;
    let bytes = match asked {
        None => deck((&results, &told), None),
        Some(asked) => {
            memory.fits(context, scenario, asked.extent(scenario, FUTURES))?;
            // What-ifs have no part in it: their charts say how they are made again, and these how they are.
            let twins = simulate(context, &Arm::twins(scenario), None, &[])?;
            let alone = Analysis::new(&twins.ensemble, scenario);
            let found = why::ask(context, &alone, &asked, FUTURES)?;
            let explained = alone.with_why(Some(&found));
            let because = Results { analysis: &explained, weeks: None };
            let shares = pictures(&because, context)?;
            deck((&results, &told), Some((&because, &shares)))
        }
    };
    let bytes = bytes.map_err(|error| fail(context, &format!("The deck cannot be made: {error}")))?;
    let checked = analysis.checked();
    let unmet = checked.iter().filter(|c| !c.passed).count();
    if unmet > 0 {
        let all = checked.len();
        context.say(&format!("Expectations: {} of {all} met; the deck shows which are not.", all - unmet))?;
    }
    Ok((bytes, judged(checked)))
}

/// Every question of why.
fn whole(scenario: &Scenario, context: &mut Context<'_>) -> Result<Asked, ExitError> {
    why::explainable(scenario, context)?;
    Asked::new(scenario, &Question::ALL, &[]).map_err(|error| refuse(context, &format!("{error}.")))
}

fn pictures(results: &Results<'_>, context: &mut Context<'_>) -> Result<Vec<(String, Drawing)>, ExitError> {
    charts(results).map_err(|error| fail(context, &format!("The deck cannot be made: {}", Error::from(error))))
}
