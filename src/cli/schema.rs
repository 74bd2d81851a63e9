//! `ripplechain schema`: the JSON Schema of scenario files.

use std::io::Result;

use super::{Context, DONE};
use crate::scenario::published;

/// What `schema` is told: nothing.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// The schema as it is written to files.
pub(super) fn text() -> String {
    format!("{:#}\n", published())
}

/// Prints the schema.
pub(super) fn run(_: &Args, context: &mut Context<'_>) -> Result<u8> {
    context.out.write_all(text().as_bytes())?;
    Ok(DONE)
}
