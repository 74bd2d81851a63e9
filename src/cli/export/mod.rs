//! `export [FILE]`: the page as one HTML file that simulates in the reader's browser, or as a site for any host; or a deck.

mod deck;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::exit::{ExitError, code, fail, refuse};
use super::input::{read_beside, whole};
use super::next::typed;
use super::{Context, DONE, whole_file};
use crate::api::{Api, Opening, Question, Ticket};
use crate::experiment::assumptions;
use crate::experiment::cost::Bytes;
use crate::page;
use crate::scenario::{BUNDLED, LESSONS, Options, bundled};

/// The scenario that is taken where none is named.
const SHOWCASE: &str = "tension-and-inclusion";

/// Write the live page as one HTML file: it opens from disk, works offline, and simulates in the reader's browser. Or a deck of slides.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The scenario in it: a file, `-`, or the name of a bundled one; the showcase if left out.
    pub file: Option<String>,
    /// Change a value of the file, by its path; may be repeated.
    #[arg(long, value_name = "PATH=VALUE", requires = "file")]
    pub set: Vec<String>,
    /// Simulate this many futures instead of the file's number.
    #[arg(long, value_name = "N", requires = "file", value_parser = whole, allow_negative_numbers = true)]
    pub futures: Option<u32>,
    /// Figures of your own (CSV, XLSX, ODS), shown beside the model's; may be repeated.
    #[arg(long, value_name = "DATA", requires = "file")]
    pub observed: Vec<String>,
    /// Put a bundled lesson into the file, by its name; may be repeated.
    #[arg(long, value_name = "NAME", conflicts_with = "site")]
    pub lesson: Vec<String>,
    /// Write a deck of slides (PPTX) instead: what is found, simulated here, with the file's what-ifs.
    #[arg(long, conflicts_with_all = ["site", "lesson"])]
    pub pptx: bool,
    /// For the deck: say why, too; takes some eight times as long.
    #[arg(long, requires = "pptx")]
    pub why: bool,
    /// For the deck: draw the numbers that are assumed so many times; 0 leaves it out.
    #[arg(long, value_name = "N", requires = "pptx", default_value_t = assumptions::DRAWS, value_parser = clap::value_parser!(u32).range(..=i64::from(assumptions::MOST_DRAWS)))]
    pub assumptions: u32,
    /// For the deck: take up to this much memory, such as 8GB, instead of what is free on this machine.
    #[arg(long, value_name = "SIZE", requires = "pptx")]
    pub max_memory: Option<Bytes>,
    /// The file to write; left out, the scenario's name with .html or .pptx, in this folder.
    #[arg(long, short, value_name = "FILE", conflicts_with = "site")]
    pub output: Option<PathBuf>,
    /// Write a folder that any web host can serve: the page with every bundled scenario and lesson, and their files.
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// Overwrite what exists.
    #[arg(long)]
    pub force: bool,
}

impl Args {
    /// What is changed of the file.
    fn changes(&self) -> Vec<String> {
        self.set.iter().cloned().chain(self.futures.map(|n| format!("futures={n}"))).collect()
    }
}

/// Writes the file or the site.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(export(args, context))
}

fn export(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    if args.pptx {
        return slides(args, context);
    }
    let known: Vec<&str> = LESSONS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = args.lesson.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(refuse(context, &no_lesson(unknown, &known)));
    }
    let is_stale = page::stale_engine()
        .map_err(|error| fail(context, &format!("The manifest of the engine for browsers cannot be read: {error}.")))?;
    if let Some(why) = is_stale {
        let why = format!(
            "The engine for browsers in this build is older than the model, so its numbers would differ: {why}. Build it \
             (src/wasm/build), then this program again."
        );
        return Err(fail(context, &why));
    }
    let from = match (&args.file, &args.site) {
        (Some(file), _) => Some(file.as_str()),
        (None, None) => Some(SHOWCASE),
        (None, Some(_)) => None,
    };
    let given = match from {
        Some(file) => Some(text_of(file, (&args.changes(), &args.observed), context)?),
        None => None,
    };
    let (name, file) = given.map_or((SHOWCASE.to_owned(), None), |(name, text)| (name, Some(text)));
    let opening = Opening { file, bundled: args.site.is_none().then(|| args.lesson.clone()) };
    opens(&opening, &name, context)?;
    let html = page::single(&opening).map_err(|e| fail(context, &format!("The page does not fit together: {e}.")))?;
    match &args.site {
        Some(folder) => site(folder, &html, args.force, context),
        None => {
            let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.html")));
            put(&path, html.as_bytes(), args.force, context)?;
            say_written(&path, html.len(), context)?;
            context.say(
                "Open it in a browser, send it by e-mail, or put it on any web host: it needs no program and no network.",
            )?;
            Ok(DONE)
        }
    }
}

/// A deck. Where its file cannot be written, nothing is simulated.
fn slides(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let file = args.file.as_deref().unwrap_or(SHOWCASE);
    let (scenario, _) = read_beside(file, &Options { set: args.changes() }, &args.observed, context)?;
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.pptx", scenario.name)));
    if path.is_file() && !args.force {
        return Err(taken(&path, context));
    }
    whole_file::could_be_written(&path).map_err(|error| unwritable(&path, &error, context))?;
    let (bytes, ended) = deck::made(&scenario, args, context)?;
    put(&path, &bytes, args.force, context)?;
    say_written(&path, bytes.len(), context)?;
    context.say("Its words and tables can be edited; each chart carries the scenario it was drawn from.")?;
    Ok(ended)
}

/// Why a lesson is refused, and which may have been meant.
fn no_lesson(unknown: &str, known: &[&str]) -> String {
    let far = |name: &&&str| strsim::damerau_levenshtein(name, unknown);
    let close = known.iter().min_by_key(far).filter(|name| far(name) * 3 <= unknown.len());
    let help =
        close.map_or_else(|| format!("the lessons are {}", known.join(", ")), |name| format!("did you mean {name}?"));
    format!("error: there is no lesson {unknown}; nothing was written\n   help: {help}")
}

/// A scenario's name and its file as its author wrote it; with changes, or with figures from spreadsheets, as these make it: who gets
/// the page has no spreadsheet.
fn text_of(
    file: &str,
    (set, observed): (&[String], &[String]),
    context: &mut Context<'_>,
) -> Result<(String, String), ExitError> {
    let (scenario, _) = read_beside(file, &Options { set: set.to_vec() }, observed, context)?;
    let written = || fs::read_to_string(file).ok().or_else(|| bundled(file).map(str::to_owned));
    let text = if set.is_empty() && file != "-" { written() } else { None };
    let as_written = |text: &String| {
        let own = crate::scenario::read(text.as_bytes(), file, &Options::default());
        own.is_ok_and(|own| own.observed == scenario.observed)
    };
    let text = text.filter(as_written);
    Ok((scenario.name.clone(), text.unwrap_or_else(|| scenario.to_json())))
}

/// Asks the page's first question, so that nobody is sent a file that cannot answer.
fn opens(opening: &Opening, name: &str, context: &mut Context<'_>) -> Result<(), ExitError> {
    let path = format!("/api/scenario/{name}");
    let answer = match Api::open(opening) {
        Ok(api) => api.ask(&Question { path: &path, ..Question::default() }, &Ticket::default()),
        Err(problem) => problem.into(),
    };
    if answer.status == 200 {
        return Ok(());
    }
    let told: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
    let problems = told["problems"].as_array().into_iter().flatten().filter_map(|p| p.as_str());
    Err(refuse(context, &problems.collect::<Vec<_>>().join("\n")))
}

/// The page as a site: nothing but files.
fn site(folder: &Path, html: &str, force: bool, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let is_taken = fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_some());
    if is_taken && !force {
        let why = format!(
            "error: {} is not empty; nothing was written\n   help: choose another folder, or add --force to overwrite \
             what a site needs (all else stays)",
            folder.display()
        );
        return Err(refuse(context, &why));
    }
    let scenarios = folder.join("scenarios");
    fs::create_dir_all(&scenarios)
        .map_err(|error| fail(context, &format!("{} cannot be made: {error}", scenarios.display())))?;
    for (name, text) in BUNDLED.iter().chain(LESSONS) {
        put(&scenarios.join(format!("{name}.json")), text.as_bytes(), force, context)?;
    }
    // Some hosts would leave out what they take for their own.
    put(&folder.join(".nojekyll"), b"", force, context)?;
    put(&folder.join("index.html"), html.as_bytes(), force, context)?;
    say_written(folder, html.len(), context)?;
    context.say("Put the folder on any web host, or open its index.html.")?;
    Ok(DONE)
}

fn put(path: &Path, bytes: &[u8], force: bool, context: &mut Context<'_>) -> Result<(), ExitError> {
    whole_file::write(path, bytes, force).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            taken(path, context)
        } else {
            unwritable(path, &error, context)
        }
    })
}

/// What is told where a file cannot be made.
fn unwritable(path: &Path, error: &io::Error, context: &mut Context<'_>) -> ExitError {
    fail(context, &format!("{} cannot be written: {error}", path.display()))
}

/// What is refused where a file would be overwritten unasked.
fn taken(path: &Path, context: &mut Context<'_>) -> ExitError {
    let help = "help: choose another place, or add --force to overwrite it";
    refuse(context, &format!("error: {} exists already; it was not written\n   {help}", path.display()))
}

fn say_written(path: &Path, bytes: usize, context: &mut Context<'_>) -> io::Result<()> {
    if context.json {
        return context.tell(json!({ "written": path, "bytes": bytes }));
    }
    writeln!(context.out, "{}", typed(&path.display().to_string()))
}
