//! `man [COMMAND]`: `ripplechain man | man -l -`.

use std::io;

use super::{Context, DONE, REFUSED};

/// Print a man page (roff).
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The page of one command; that of the program if left out.
    pub command: Option<String>,
}

/// Prints a man page.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    let mut program = super::command();
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => {
                let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
                writeln!(context.err, "There is no command {name}. There are: {}.", names.join(", "))?;
                return Ok(REFUSED);
            }
        },
    };
    clap_mangen::Man::new(page).render(context.out)?;
    Ok(DONE)
}
