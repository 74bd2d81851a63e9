//! The evidence as documents: Markdown for docs/model, a page with a chart for each claim, the charts alone.

// As Markdown.
pub mod markdown;
mod page;
mod tables;
// Numbers as tables tell them.
pub mod numbers;

pub use page::page;

use super::{Error, Folder, fingerprint};
use crate::chart::{Drawing, EffectDots, SLIDE, Source};
use crate::experiment::evidence::{Evidence, Tried};

/// One chart a claim, by its id.
#[must_use]
pub fn charts(e: &Evidence) -> Vec<(String, Drawing)> {
    e.tried.iter().map(|t| (t.claim.id.clone(), EffectDots::new(t).draw(&source(t, e.seed)))).collect()
}

/// Where the chart of a claim comes from.
fn source(t: &Tried, seed: u64) -> Source {
    Source {
        scenario: t.claim.id.to_lowercase(),
        seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        futures: t.outcome.futures as usize,
        command: format!("ripplechain evidence {} --charts charts", t.claim.id),
        ..Source::default()
    }
}

/// Writes every chart as SVG and PNG.
///
/// # Errors
/// When a chart cannot be drawn or written.
pub fn write_charts(charts: &[(String, Drawing)], folder: &Folder) -> Result<(), Error> {
    for (id, drawing) in charts {
        folder.write(&format!("{id}.svg"), drawing.svg().as_bytes())?;
        folder.write(&format!("{id}.png"), &drawing.png(SLIDE)?)?;
    }
    Ok(())
}

const SIGNED: &str = "\n<!-- ripplechain ";

/// A page that tells whether it was changed: its last line holds the hash of all before.
#[must_use]
pub fn signed(page: &str) -> String {
    format!("{page}{SIGNED}{} -->\n", fingerprint(page.as_bytes()))
}

/// Whether a page is as [`signed`] made it.
#[must_use]
pub fn is_signed(page: &str) -> bool {
    page.rsplit_once(SIGNED).is_some_and(|(page, rest)| rest == format!("{} -->\n", fingerprint(page.as_bytes())))
}
