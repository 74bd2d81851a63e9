//! `rerun CHART|REPORT|FOLDER`: simulates again what it came from, and says whether the same bytes come out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Parser;
use serde_json::{Value, json};

use super::exit::{ExitError, code, refuse, refuse_diagnostics};
use super::input::read;
use super::{Cli, Command, Context, DONE, FAILED, advise, compare, run, sweep, why};
use crate::chart::Source;
use crate::format;
use crate::report::{Listed, fingerprint, fingerprints};
use crate::scenario::{Options, Scenario, from_value};

/// Simulate again what a chart, a report or an output folder came from, and say whether the same bytes come out.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A chart (SVG or PNG), a report (HTML) or an output folder.
    #[arg(value_name = "CHART|REPORT|FOLDER")]
    pub given: PathBuf,
    /// The folder in which the output folder is made, named as before.
    #[arg(long, value_name = "DIR", default_value = "output/rerun")]
    pub output: PathBuf,
    /// Run although another version made it, or the scenario beside it was changed since.
    #[arg(long)]
    pub anyway: bool,
}

/// The file that recorded commands name.
const FILE: &str = "scenario.json";
/// What may differ between identical runs.
const MANIFEST: &str = "manifest.json";

/// What was given, as it is before anything is written.
struct Given {
    source: Source,
    /// Where the scenario lies if it is not in the source.
    beside: PathBuf,
    /// Hashes of its files by their names, as its manifest lists them; the one file has no name.
    files: BTreeMap<String, String>,
    /// Those that are not there any more.
    missing: Vec<String>,
    /// Those that are not any more what was written.
    changed: Vec<String>,
}

/// Runs again.
pub(super) fn run(args: &Args, context: &mut Context<'_>) -> io::Result<u8> {
    code(again(args, context))
}

fn again(args: &Args, context: &mut Context<'_>) -> Result<u8, ExitError> {
    let given = Given::read(&args.given).map_err(|why| refuse(context, &why))?;
    let scenario = match &given.source.as_run {
        Some(value) => {
            from_value(value, &args.given.display().to_string()).map_err(|f| refuse_diagnostics(context, &f))?
        }
        None => read(&given.beside.display().to_string(), &Options::default(), context)?,
    };
    if let Some(why) = given.differs(&scenario).filter(|_| !args.anyway) {
        return Err(refuse(context, &format!("{why}\nAdd --anyway to run it nevertheless.")));
    }
    let command = command(&given.source.command).ok_or_else(|| {
        let text = format!(
            "{} was made by a command that cannot be run again: {}",
            args.given.display(),
            given.source.command
        );
        refuse(context, &text)
    })?;
    let folder = args.output.join(match &command {
        Command::Compare(_) => compare::folder(&scenario),
        Command::Sweep(args) => sweep::folder(&scenario, args.design),
        Command::Why(_) => why::folder(&scenario),
        Command::Advise(_) => advise::folder(&scenario),
        _ => scenario.name.clone(),
    });
    if holds(&folder, &args.given) {
        let text = format!("{} would be overwritten; choose another folder with --output.", args.given.display());
        return Err(refuse(context, &text));
    }
    let ended = carry_out(command, scenario, args, &folder, context)?;
    if ended > FAILED {
        return Ok(ended);
    }
    let made = fingerprints(&folder).map_err(|error| refuse(context, &error.to_string()))?;
    let (is_same, told) = given.compared(&made);
    if context.json {
        let told = json!({ "folder": folder, "scenario": given.source.scenario, "same": is_same, "told": told });
        context.tell(told)?;
    } else {
        writeln!(context.out, "{told}")?;
    }
    Ok(if is_same { ended } else { FAILED })
}

/// Carries a recorded command out on the scenario as run.
fn carry_out(
    command: Command,
    scenario: Scenario,
    args: &Args,
    folder: &Path,
    context: &mut Context<'_>,
) -> Result<u8, ExitError> {
    let mut nobody = io::sink();
    let mut context = Context {
        // One answer on standard output is enough for a script.
        out: if context.json { &mut nobody } else { &mut *context.out },
        err: &mut *context.err,
        quiet: context.quiet,
        json: false,
        typed: context.typed.clone(),
        stop: context.stop,
        simulate: context.simulate,
    };
    // What commands tell to do next names the scenario where it lies afterwards.
    let file = folder.join(FILE).display().to_string();
    let output = args.output.clone();
    match command {
        Command::Run(known) => run::follow(&run::Args { file, output, ..known }, scenario, &mut context),
        Command::Compare(known) => {
            compare::follow(&compare::Args { files: vec![file], output, ..known }, scenario, &mut context)
        }
        Command::Why(known) => why::follow(&why::Args { file, output, ..known }, &scenario, &mut context),
        Command::Advise(known) => {
            advise::follow(&advise::Args { file, output, restart: true, ..known }, scenario, &mut context)
        }
        Command::Sweep(known) => {
            // Points that lie there already would not be simulated again.
            let kept = sweep::Kept { output, restart: true, ..known.kept };
            sweep::follow(&sweep::Args { file, kept, ..known }, scenario, &mut context)
        }
        _ => Ok(DONE),
    }
}

/// A recorded command, if it is one that simulates the scenario it names and nothing else.
fn command(recorded: &str) -> Option<Command> {
    let cli = Cli::try_parse_from(shlex::split(recorded)?).ok()?;
    let is_known = match &cli.command {
        Command::Run(args) => args.file == FILE,
        Command::Compare(args) => args.files == [FILE],
        Command::Why(args) => args.file == FILE,
        Command::Advise(args) => args.file == FILE && args.shard.is_none(),
        Command::Sweep(args) => args.file == FILE && args.kept.shard.is_none(),
        _ => false,
    };
    is_known.then_some(cli.command)
}

/// Whether a folder holds something.
fn holds(folder: &Path, thing: &Path) -> bool {
    let known = |p: &Path| fs::canonicalize(p).ok();
    known(folder).zip(known(thing)).is_some_and(|(folder, thing)| thing.starts_with(folder))
}

impl Given {
    fn read(path: &Path) -> Result<Self, String> {
        if path.is_dir() { Self::folder(path) } else { Self::file(path) }
    }

    fn file(path: &Path) -> Result<Self, String> {
        let bytes = fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        let source = Source::read(&bytes).ok_or_else(|| {
            format!(
                "{} does not say where it comes from: either it is no chart or report of ripplechain, or a program that copied it took that out. The output folder it came with can be run again too.",
                path.display()
            )
        })?;
        // Charts lie in a folder of their own.
        let near = [path.parent(), path.parent().and_then(Path::parent)].into_iter().flatten().map(|p| p.join(FILE));
        let beside = near.into_iter().find(|p| p.is_file()).unwrap_or_else(|| path.with_file_name(FILE));
        let files = BTreeMap::from([(String::new(), fingerprint(&bytes))]);
        Ok(Self { source, beside, files, missing: Vec::new(), changed: Vec::new() })
    }

    fn folder(path: &Path) -> Result<Self, String> {
        let unknown = || {
            format!("{} is no output folder of ripplechain: it holds neither a manifest nor a chart.", path.display())
        };
        let files = fingerprints(path).map_err(|error| error.to_string())?;
        let listed: BTreeMap<String, String> =
            Listed::read(path).entries().map(|e| (e.name.clone(), e.hash.clone())).collect();
        let manifest = fs::read(path.join(MANIFEST)).ok().and_then(|bytes| manifest(&bytes));
        let chart = || {
            let mut charts = files.keys().filter(|name| name.starts_with("charts/"));
            charts.find_map(|name| Source::read(&fs::read(path.join(name)).ok()?))
        };
        let source = Source { as_run: None, ..manifest.or_else(chart).ok_or_else(unknown)? };
        // What others put there is theirs. Without a list all that lies there is held against what comes out.
        let of = |wanted: fn(Option<&String>, &String) -> bool| -> Vec<String> {
            listed.iter().filter(|(name, hash)| wanted(files.get(*name), hash)).map(|(name, _)| name.clone()).collect()
        };
        let missing = of(|there, _| there.is_none());
        let changed = of(|there, hash| there.is_some_and(|there| there != hash));
        let files =
            if listed.is_empty() { files.into_iter().filter(|(name, _)| name != MANIFEST).collect() } else { listed };
        Ok(Self { source, beside: path.join(FILE), files, missing, changed })
    }

    /// Why a rerun may give other numbers.
    fn differs(&self, scenario: &Scenario) -> Option<String> {
        let (made_by, this) = (&self.source.version, env!("CARGO_PKG_VERSION"));
        if made_by != this {
            return Some(format!("It was made by ripplechain {made_by}; this is {this}, whose numbers may be others."));
        }
        let hash = scenario.hash();
        (hash != self.source.hash).then(|| {
            format!(
                "It was made from scenario {} with hash {}; the scenario found has hash {hash}: it was changed since.",
                self.source.scenario, self.source.hash
            )
        })
    }

    /// Whether the same bytes came out, and how to say so.
    fn compared(&self, made: &BTreeMap<String, String>) -> (bool, String) {
        let one = self.files.get("");
        if let Some(hash) = one {
            let same = made.iter().find(|(_, h)| *h == hash).map(|(name, _)| name);
            return match same {
                Some(name) => (true, format!("The same bytes came out: {name} is what was given.")),
                None => (false, "Other bytes came out: none of the new files is what was given.".to_owned()),
            };
        }
        let other: Vec<String> = self
            .files
            .iter()
            .filter(|(name, hash)| made.get(*name) != Some(hash))
            .map(|(name, _)| name.clone())
            .collect();
        let all = format::count(self.files.len());
        let mut told = vec![if other.is_empty() {
            format!("The same bytes came out in all {all} files.")
        } else {
            format!("Other bytes came out in {} of {all} files: {}.", other.len(), format::list(&other))
        }];
        for (what, names) in [("is not there any more", &self.missing), ("was changed since", &self.changed)] {
            let tell = |name: &String| format!("{name} {what}");
            if !names.is_empty() {
                let all: Vec<String> = names.iter().map(tell).collect();
                told.push(format!("In the folder that was given {}.", format::list(&all)));
            }
        }
        (other.is_empty() && self.missing.is_empty() && self.changed.is_empty(), told.join(" "))
    }
}

/// Where a folder comes from, as its manifest says.
fn manifest(bytes: &[u8]) -> Option<Source> {
    let mut value: Value = serde_json::from_slice(bytes).ok()?;
    let rerun = value.get("rerun")?.clone();
    value["command"] = rerun;
    // A sweep may have another number of futures at each point.
    let fields = value.as_object_mut()?;
    fields.entry("futures").or_insert(0.into());
    serde_json::from_value(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_they_were_quoted() {
        for words in [&["a", "b c", "it's"][..], &["--set", "name=\"x\"", "\\"]] {
            let line = words.iter().map(|w| super::super::next::quoted(w)).collect::<Vec<_>>().join(" ");
            assert_eq!(shlex::split(&line).expect("closed quotes"), words);
        }
    }

    #[test]
    fn only_commands_that_simulate_the_scenario_are_run_again() {
        for known in
            ["run scenario.json", "compare scenario.json", "sweep scenario.json --vary programme.maker.tension=0,1"]
        {
            assert!(command(&format!("ripplechain {known}")).is_some(), "{known}");
        }
        for other in
            ["run /etc/passwd", "compare scenario.json mine.json", "serve scenario.json", "rm -rf /", "new x", ""]
        {
            assert!(command(&format!("ripplechain {other}")).is_none(), "{other}");
        }
    }
}
