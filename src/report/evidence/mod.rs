//! The evidence as documents: Markdown for docs/model, a page with a chart for each claim, the charts alone.

/// As Markdown.
pub mod markdown;
mod page;
mod tables;
/// Numbers as tables tell them.
pub mod words;

use std::path::Path;

pub use page::page;

use super::Error;
use crate::chart::{Drawing, EffectDots, Source};
use crate::experiment::evidence::{Evidence, FRESH_SEED, Tried};

/// Pixels across a picture.
const WIDE: u32 = 1600;

/// One chart a claim, by its id.
#[must_use]
pub fn charts(e: &Evidence) -> Vec<(String, Drawing)> {
    e.tried.iter().map(|t| (t.claim.id.clone(), EffectDots::new(t).draw(&source(t)))).collect()
}

/// Where the chart of a claim comes from.
fn source(t: &Tried) -> Source {
    Source {
        scenario: t.claim.id.to_lowercase(),
        seed: FRESH_SEED,
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
pub fn write_charts(charts: &[(String, Drawing)], folder: &Path) -> Result<(), Error> {
    let keep = |name: String, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|source| Error::Io { path, source })
    };
    std::fs::create_dir_all(folder).map_err(|source| Error::Io { path: folder.to_owned(), source })?;
    for (id, drawing) in charts {
        keep(format!("{id}.svg"), drawing.svg().as_bytes())?;
        keep(format!("{id}.png"), &drawing.png(WIDE)?)?;
    }
    Ok(())
}
