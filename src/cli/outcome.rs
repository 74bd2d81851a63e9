//! What a study leaves behind: its folder, and whether the expectations of the file are met.

use std::io;
use std::path::{Path, PathBuf};

use super::exit::{ExitError, unwritten};
use super::simulate::Simulated;
use super::{Context, DONE, FAILED};
use crate::analysis::Checked;
use crate::chart;
use crate::format;
use crate::report::ownership::Identity;
use crate::report::{self, Circumstances, Error, Folder, Manifest, Results};
use crate::run::Arm;
use crate::scenario::Scenario;

/// Whether charts and the report are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pictures {
    Made,
    LeftOut,
}

impl Pictures {
    pub(super) fn wanted(data_only: bool) -> Self {
        if data_only { Self::LeftOut } else { Self::Made }
    }
}

/// Says which places charts call by their ids, and why.
fn say_unset(context: &mut Context<'_>, scenario: &Scenario, pictures: Pictures) -> io::Result<()> {
    let places = scenario.places();
    let ids: Vec<String> = chart::unset(&places).into_iter().map(|p| p.id.clone()).collect();
    if pictures == Pictures::LeftOut || ids.is_empty() {
        return Ok(());
    }
    context.say(&format!(
        "Charts call {} by id: this machine has no font with all letters of the name, or its script needs shaping, which \
         charts do not do. Report, tables and data files keep the names. A font such as Noto Sans helps for scripts without \
         shaping.",
        format::list(&ids)
    ))
}

/// Begins the output folder of a command before the simulation: whatever is in the way, and a disk without room, shows here.
pub(super) fn begin(
    context: &mut Context<'_>,
    (command, place): (&str, &Path),
    scenario: &Scenario,
    arms: &[Arm],
    pictures: Pictures,
) -> Result<Folder, ExitError> {
    let begun = || {
        let folder = Folder::begin_within(place)?;
        folder.refuse_other_result(command)?;
        folder.refuse_foreign(&[])?;
        let identity = Identity {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            hash: scenario.hash(),
            seed: scenario.seed,
            arms: arms.iter().map(|arm| arm.name.clone()).collect(),
        };
        let earlier = folder.earlier();
        if pictures == Pictures::LeftOut && earlier.has_pictures() && earlier.identity != identity {
            return Err(Error::OtherPictures { path: place.to_owned() });
        }
        // Every number of every future, packed, and as much again for all else.
        let places = scenario.places().len() as u64;
        let months = u64::from(scenario.months) + 1;
        folder.reserve((u64::from(scenario.futures) * arms.len() as u64 * places * months * 32).min(MOST_ROOM))?;
        Ok(folder)
    };
    let folder = begun().map_err(|error| unwritten(context, &error))?;
    say_unset(context, scenario, pictures)?;
    Ok(folder)
}

/// No more room than this is asked for in advance, in bytes.
const MOST_ROOM: u64 = 256 << 20;

/// Writes the whole folder.
pub(super) fn write(
    context: &Context<'_>,
    results: &Results<'_>,
    simulated: &Simulated,
    folder: Folder,
    pictures: Pictures,
) -> Result<PathBuf, Error> {
    let drawn = || {
        if pictures == Pictures::Made {
            let charts = report::charts(results)?;
            report::write_charts(&charts, &folder)?;
            folder.write("report.html", report::html(results, &charts)?.as_bytes())?;
        }
        Ok(())
    };
    let stop = context.stop;
    let (data, drawn) = rayon::join(|| report::write_data(results, &folder, stop), drawn);
    data.and(drawn)?;
    if pictures == Pictures::LeftOut && folder.earlier().has_pictures() {
        folder.keep_pictures()?;
    }
    let circumstances = Circumstances { command: context.typed.clone(), began: simulated.began, took: simulated.took };
    Manifest::write(results, &circumstances, &folder)?;
    folder.finish()
}

/// The exit code of a study that came to its end: failed if an expectation of the file is not met.
pub(super) fn judged(checked: &[Checked]) -> u8 {
    if checked.iter().all(|c| c.passed) { DONE } else { FAILED }
}

/// Tells how many expectations were met, and each that was not.
pub(super) fn expectations(checked: &[Checked], context: &mut Context<'_>) -> io::Result<()> {
    let failed: Vec<&Checked> = checked.iter().filter(|c| !c.passed).collect();
    if !checked.is_empty() {
        writeln!(context.out, "\nExpectations: {} of {} met.", checked.len() - failed.len(), checked.len())?;
    }
    for c in failed {
        let e = &c.expected;
        let (of, found, [low, high]) = (c.of(), c.found_with_unit(), e.between);
        writeln!(
            context.out,
            "  Not met: {} at {}, month {}, {of}: found {found}, expected {low} to {high}.",
            e.metric, e.at, e.month
        )?;
    }
    Ok(())
}
