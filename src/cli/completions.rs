//! `completions SHELL`.

use std::io;

use super::{Context, DONE};

/// Print shell completions.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which shell.
    pub shell: clap_complete::Shell,
}

/// Prints completions for a shell.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    // Written into memory first: the generator panics when a pipe is closed.
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "ripplechain", &mut text);
    context.out.write_all(&text)?;
    Ok(DONE)
}
