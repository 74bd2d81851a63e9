//! The generated documents of docs/model, all at once.

use std::path::Path;

use super::super::study::Trouble;
use super::refuse;
use crate::cli::Desk;
use crate::experiment::evidence::{Evidence, Kind, KnockOut};
use crate::report::evidence::markdown;

/// Writes evidence.md, facts.md, portfolio.md and knock-outs.md.
pub(super) fn write(e: &Evidence, found: &[KnockOut], folder: &Path, desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let mut without_facts = e.clone();
    without_facts.tried.retain(|t| t.claim.kind() != Kind::Fact);
    let mut documents = vec![
        ("evidence.md", markdown::evidence(&Evidence { portfolio: None, ..without_facts })),
        ("facts.md", markdown::facts(e)),
        ("knock-outs.md", markdown::knock_outs(found, e.futures)),
    ];
    if let Some((portfolio, findings)) = &e.portfolio {
        documents.push(("portfolio.md", markdown::portfolio(portfolio, findings)));
    }
    for (name, text) in documents {
        let place = folder.join(name);
        std::fs::write(&place, text)
            .map_err(|why| refuse(desk, &format!("{} cannot be written: {why}", place.display())))?;
        desk.say(&format!("Written: {}", place.display()))?;
    }
    Ok(())
}
