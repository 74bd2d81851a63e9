//! The generated documents of docs/model, all at once.

use std::path::Path;

use super::super::study::Trouble;
use super::refuse;
use crate::cli::Desk;
use crate::experiment::evidence::{Evidence, Kind, KnockOut};
use crate::report::evidence::markdown;

/// Writes evidence.md, facts.md and portfolio.md.
pub(super) fn write(e: &Evidence, folder: &Path, desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let mut others = Evidence { portfolio: None, ..e.clone() };
    others.tried.retain(|t| t.claim.kind() != Kind::Fact);
    keep("evidence.md", &markdown::evidence(&others), folder, desk)?;
    keep("facts.md", &markdown::facts(e), folder, desk)?;
    match &e.portfolio {
        Some((portfolio, found)) => keep("portfolio.md", &markdown::portfolio(portfolio, found), folder, desk),
        None => Ok(()),
    }
}

/// Writes knock-outs.md.
pub(super) fn write_knock_outs(
    found: &[KnockOut],
    futures: u32,
    folder: &Path,
    desk: &mut Desk<'_>,
) -> Result<(), Trouble> {
    keep("knock-outs.md", &markdown::knock_outs(found, futures), folder, desk)
}

fn keep(name: &str, text: &str, folder: &Path, desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let place = folder.join(name);
    std::fs::write(&place, text)
        .map_err(|why| refuse(desk, &format!("{} cannot be written: {why}", place.display())))?;
    Ok(desk.say(&format!("Written: {}", place.display()))?)
}
