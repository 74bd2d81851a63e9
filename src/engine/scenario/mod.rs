//! The door: a scenario file becomes a [`Scenario`] that cannot be invalid, or every reason why not.

mod bundled;
mod calendar;
mod chain;
mod course;
mod dated;
mod diagnostic;
mod escape;
mod event;
mod event_place;
mod figures;
mod file_name;
mod lesson;
mod load;
mod names;
mod observed;
mod old_name;
mod parse;
mod path;
mod places;
mod plan;
mod remedy;
mod render;
mod schema;
mod schema_check;
mod semantic_check;
mod serialise;
mod size;
mod spanned_json;
mod suggestion;
mod syntax;
mod template;
mod topology;
mod types;
mod value_path;
mod warning;
mod what_if;

pub use bundled::{BUNDLED, LESSONS, bundled};
pub use calendar::{CalendarMonth, month_and_date};
pub use course::number_at;
pub use diagnostic::{Diagnostic, DiagnosticKind, Diagnostics};
pub use escape::name_on_sight;
pub use event::Part;
pub use file_name::{LONGEST_NAME, is_device, is_file_name, suggested_name};
pub use lesson::{Choice, Lesson, Phase, Prediction, Shape};
pub use load::{load, load_with_warnings};
pub use names::check_name;
pub use observed::{Calibrated, DataColumn, DataFile, Decimals, FitBy, Observed, PlaceName, Series};
pub use old_name::current_path;
pub use parse::MAX_BYTES;
pub use path::{numeric_paths, set};
pub use remedy::{Edit, Remedy};
pub use schema::{published, schema};
pub use serialise::from_value;
pub use serialise::{fnv, short};
pub use size::{BURN_IN_WEEKS, SETTLING_WEEKS, Size};
pub use suggestion::{closest, likeness};
pub use syntax::MAX_DEPTH;
pub use types::*;
pub use value_path::ValuePath;
pub use warning::Warnings;

use crate::world::Lever;
use diagnostic::{Source, Span};
use path::Change;
use spanned_json::Node;

/// How a scenario is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Changes to the file before it is checked, each as `path=value`.
    pub set: Vec<String>,
}

/// Reads a scenario. `origin` is what messages call the text: a file, or `standard input`.
///
/// # Errors
/// Every problem of the text, all at once.
pub fn read(bytes: &[u8], origin: &str, options: &Options) -> Result<Scenario, Diagnostics> {
    read_with_warnings(bytes, origin, options).map(|(scenario, _)| scenario)
}

/// Reads a scenario, and what its author should change although it is read.
///
/// # Errors
/// Every problem of the text, all at once.
pub fn read_with_warnings(bytes: &[u8], origin: &str, options: &Options) -> Result<(Scenario, Warnings), Diagnostics> {
    let text = parse::decode(bytes)
        .map_err(|diagnostic| Diagnostics::unplaced(Diagnostic { file: origin.to_owned(), ..*diagnostic }))?;
    let mut sources = vec![Source { name: origin.to_owned(), text }];
    sources.extend(options.set.iter().map(|argument| path::source(argument)));
    let (root, diagnostics) = match parse::parse(&sources[0].text, 0) {
        Ok(parsed) => parsed,
        Err(diagnostic) => return Err(Diagnostics::new(vec![*diagnostic], sources)),
    };
    match settle(root, &options.set, diagnostics) {
        Ok((scenario, warnings)) => Ok((scenario, Warnings::new(warnings, sources))),
        Err(diagnostics) => Err(Diagnostics::new(diagnostics, sources)),
    }
}

/// A scenario from the JSON of its file with some values changed, each as `path=value`: the tree is changed, once, and not
/// written out to be read again.
///
/// # Errors
/// Every problem of it.
pub fn changed(file: &serde_json::Value, changes: &[String], origin: &str) -> Result<Scenario, Diagnostics> {
    match settle(Node::from_value(file, Span::default()), changes, Vec::new()) {
        Ok((scenario, _)) => Ok(scenario),
        // What is wrong is shown in a text, with its place.
        Err(unplaced) => {
            let text = serde_json::to_string_pretty(file).unwrap_or_default();
            let placed = read(text.as_bytes(), origin, &Options { set: changes.to_vec() });
            Err(placed.err().unwrap_or_else(|| Diagnostics::new(unplaced, vec![Source::default()])))
        }
    }
}

/// A tree with changes becomes a scenario and warnings, or every problem of it; `known` are those of the parser.
fn settle(
    mut root: Node,
    set: &[String],
    known: Vec<Diagnostic>,
) -> Result<(Scenario, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut diagnostics = known;
    let mut warnings = old_name::modernise(&mut root);
    let (templates, others): (Vec<_>, Vec<_>) = set
        .iter()
        .enumerate()
        .filter_map(|(i, argument)| {
            Change::new(argument, i + 1).map_err(|diagnostic| diagnostics.push(*diagnostic)).ok()
        })
        .partition(Change::is_template);
    let apply = |changes: Vec<Change>, root: &mut Node, diagnostics: &mut Vec<Diagnostic>| {
        for mut change in changes {
            diagnostics.append(&mut change.diagnostics);
            diagnostics.extend(change.apply(root).err().map(|diagnostic| *diagnostic));
        }
    };
    apply(templates, &mut root, &mut diagnostics);
    diagnostics.extend(template::expand(&mut root));
    apply(others, &mut root, &mut diagnostics);

    let early = dated::undate(&mut root);
    let mut all = judge(&root);
    let of_what_ifs = what_if::check(&root, &all, judge);
    all.extend(of_what_ifs);
    all.extend(what_if::in_lesson(&root));
    // A date before the start is told as it is written, not as a number below 0.
    all.retain(|d| early.iter().all(|e| e.span != d.span));
    all.extend(early);
    // Those of the parser come last: where both see the same problem, the other knows better what belongs there.
    all.append(&mut diagnostics);
    if !all.is_empty() {
        return Err(all);
    }
    let mut value = root.to_value();
    drop_remarks(&mut value);
    match serde_json::from_value::<Scenario>(value) {
        Ok(scenario) => {
            warnings.extend(warning::old_words(&root));
            Ok((scenario.arranged(), warnings))
        }
        Err(error) => {
            let message = format!("the file could not be read: {error}");
            let diagnostic =
                Diagnostic::new(DiagnosticKind::WrongType, root.span, "", message).expected("a scenario").remedy(
                    "this is a defect of ripplechain: its checks let something through; please report it with the file",
                );
            Err(vec![diagnostic])
        }
    }
}

/// Every problem of a whole file, what-ifs aside.
fn judge(root: &Node) -> Vec<Diagnostic> {
    let (outline, of_chain) = chain::check(root);
    let mut diagnostics = semantic_check::check(root, &outline);
    // What is already said better: sizes are checked by the kind of event, a lever among organisations is explained.
    let told: Vec<(DiagnosticKind, Span)> = diagnostics.iter().map(|f| (f.kind, f.span)).collect();
    let lever = |path: &str| path.strip_prefix("programme.").is_some_and(|name| Lever::named(name).is_some());
    let of_shape = schema_check::check(root).into_iter().filter(|f| {
        !(told.contains(&(f.kind, f.span))
            && (f.kind == DiagnosticKind::OutOfRange || f.message == "\"size\" is missing"))
            && !(f.kind == DiagnosticKind::WrongType && lever(&f.path))
    });
    diagnostics.extend(of_shape);
    diagnostics.extend(of_chain);
    diagnostics.extend(names::check(root));
    diagnostics
}

/// Maps by id may hold a `note` among their entries; the types need not know.
fn drop_remarks(value: &mut serde_json::Value) {
    for map in ["/programme", "/what_ifs", "/chain/organisations", "/chain/segments"] {
        if let Some(serde_json::Value::Object(entries)) = value.pointer_mut(map)
            && entries.get("note").is_some_and(serde_json::Value::is_string)
        {
            entries.shift_remove("note");
        }
    }
}
