//! `serve [FILE]`: the live page, until the user stops it.

use std::io;
use std::process::{Command, Stdio};

use super::exit::{code, refuse};
use super::input::read_beside;
use super::{Context, DONE, FAILED};
use crate::experiment::cost::{self, Bytes, Extent};
use crate::scenario::Options;
use crate::serve::{self, Server, qr};

/// Open the live page: move the dials and watch the ripple; pin plans and compare them; teach.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The scenario to open with: a file, `-`, or the name of a bundled one; the showcase if left out.
    pub file: Option<String>,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE", requires = "file")]
    pub set: Vec<String>,
    /// Figures of your own (CSV, XLSX, ODS), shown beside the model's; may be repeated.
    #[arg(long, value_name = "DATA", requires = "file")]
    pub observed: Vec<String>,
    /// The port; 0 takes any free one.
    #[arg(long, value_name = "PORT", default_value_t = 4700)]
    pub port: u16,
    /// Open the page in the browser.
    #[arg(long)]
    pub open: bool,
    /// Let other machines of this network open the page, as in a classroom. Without it only this machine can.
    #[arg(long)]
    pub lan: bool,
    /// Take up to this much memory, such as 8GB, instead of what is free on this machine.
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<Bytes>,
}

/// Serves the page.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    let scenario = match &args.file {
        Some(file) => match read_beside(file, &Options { set: args.set.clone() }, &args.observed, context) {
            Ok((scenario, _)) => Some(scenario),
            Err(ended) => return code(Err(ended)),
        },
        None => None,
    };
    if let Some(scenario) = &scenario
        && let Err(too_much) = cost::fits(scenario, Extent::twins(scenario), args.max_memory)
    {
        return code(Err(refuse(context, &too_much.to_string())));
    }
    let server = match Server::open(serve::Options { port: args.port, lan: args.lan, scenario }) {
        Ok(server) => server,
        Err(error) => {
            writeln!(context.err, "{error}")?;
            return Ok(FAILED);
        }
    };
    let url = server.url();
    // The address is what a script waits for; all else is for people.
    writeln!(context.out, "{url}")?;
    context.out.flush()?;
    if let Some(lan) = server.lan_url() {
        context.say(&format!("\nFor everybody in this network: {lan}"))?;
        if let Some(code) = qr(&lan) {
            context.say(&code)?;
        }
        context.say(
            "Anyone in the network can open it; there are no accounts. Stop with Ctrl-C when the lesson is over.",
        )?;
    } else {
        context.say("Open it in a browser; only this machine can. Stop with Ctrl-C.")?;
    }
    if args.open && !browse(&url) {
        context.say("No browser could be opened; open the address by hand.")?;
    }
    match server.run(context.stop) {
        Ok(()) => Ok(DONE),
        Err(error) => {
            writeln!(context.err, "{error}")?;
            Ok(FAILED)
        }
    }
}

fn browse(url: &str) -> bool {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(target_os = "windows") {
        "explorer"
    } else {
        "xdg-open"
    };
    Command::new(program).arg(url).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
}
