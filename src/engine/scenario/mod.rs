//! The door: a scenario file becomes a [`Scenario`] that cannot be invalid, or every reason why not.

mod address;
mod bundled;
mod chain;
mod course;
mod event;
mod fault;
mod lesson;
mod load;
mod names;
mod order;
mod places;
mod plan;
mod remedy;
mod render;
mod schema;
mod sense;
mod shape;
mod size;
mod syntax;
mod template;
mod text;
mod tree;
mod types;
mod warning;
mod what_if;
mod words;
mod written;

pub use address::{Address, numeric_paths, set};
pub use bundled::{BUNDLED, LESSONS, bundled};
pub use course::number_at;
pub use event::Part;
pub use fault::{Fault, FaultKind, Faults};
pub use lesson::{Choice, Lesson, Phase, Prediction, Shape};
pub use load::{load, load_with_warnings};
pub use remedy::{Edit, Remedy};
pub use schema::schema;
pub use shape::{is_file_name, suggested_name};
pub use size::{BURN_IN_WEEKS, Size};
pub use text::{MAX_BYTES, MAX_DEPTH};
pub use types::*;
pub use warning::Warnings;
pub use written::from_value;
pub use written::{fnv, short};

use crate::world::Lever;
use address::Change;
use fault::{Source, Span};
use tree::Node;

/// How a scenario is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Changes to the file before it is checked, each as `path=value`.
    pub set: Vec<String>,
}

/// Reads a scenario. `origin` is what messages call the text: a file, or `standard input`.
///
/// # Errors
/// Every fault of the text, all at once.
pub fn read(bytes: &[u8], origin: &str, options: &Options) -> Result<Scenario, Faults> {
    read_with_warnings(bytes, origin, options).map(|(scenario, _)| scenario)
}

/// Reads a scenario, and what its author should change although it is read.
///
/// # Errors
/// Every fault of the text, all at once.
pub fn read_with_warnings(bytes: &[u8], origin: &str, options: &Options) -> Result<(Scenario, Warnings), Faults> {
    let text = text::decode(bytes).map_err(|fault| Faults::unplaced(Fault { file: origin.to_owned(), ..*fault }))?;
    let mut sources = vec![Source { name: origin.to_owned(), text }];
    sources.extend(options.set.iter().map(|argument| address::source(argument)));
    let (mut root, mut faults) = match text::parse(&sources[0].text, 0) {
        Ok(parsed) => parsed,
        Err(fault) => return Err(Faults::new(vec![*fault], sources)),
    };

    let (templates, others): (Vec<_>, Vec<_>) = options
        .set
        .iter()
        .enumerate()
        .filter_map(|(i, argument)| Change::new(argument, i + 1).map_err(|fault| faults.push(*fault)).ok())
        .partition(Change::is_template);
    let apply = |changes: Vec<Change>, root: &mut Node, faults: &mut Vec<Fault>| {
        for mut change in changes {
            faults.append(&mut change.faults);
            faults.extend(change.apply(root).err().map(|fault| *fault));
        }
    };
    apply(templates, &mut root, &mut faults);
    faults.extend(template::expand(&mut root));
    apply(others, &mut root, &mut faults);

    let mut all = judge(&root);
    let of_what_ifs = what_if::check(&root, &all, judge);
    all.extend(of_what_ifs);
    all.extend(what_if::in_lesson(&root));
    // Those of the parser come last: where both see the same fault, the other knows better what belongs there.
    all.append(&mut faults);
    let faults = all;
    if !faults.is_empty() {
        return Err(Faults::new(faults, sources));
    }
    let mut value = root.to_value();
    drop_remarks(&mut value);
    match serde_json::from_value::<Scenario>(value) {
        Ok(scenario) => Ok((scenario.arranged(), Warnings::of(&root, sources))),
        Err(error) => {
            let fault = Fault::new(FaultKind::WrongType, root.span, "", format!("the file could not be read: {error}"))
                .expected("a scenario")
                .remedy(
                    "this is a defect of ripplechain: its checks let something through; please report it with the file",
                );
            Err(Faults::new(vec![fault], sources))
        }
    }
}

/// Every fault of a whole file, what-ifs aside.
fn judge(root: &Node) -> Vec<Fault> {
    let (outline, of_chain) = chain::check(root);
    let mut faults = sense::check(root, &outline);
    // What is already said better: sizes are checked by the kind of event, a lever among organisations is explained.
    let told: Vec<(FaultKind, Span)> = faults.iter().map(|f| (f.kind, f.span)).collect();
    let lever = |path: &str| path.strip_prefix("programme.").is_some_and(|name| Lever::named(name).is_some());
    let of_shape = shape::check(root).into_iter().filter(|f| {
        !(told.contains(&(f.kind, f.span)) && (f.kind == FaultKind::OutOfRange || f.message == "\"size\" is missing"))
            && !(f.kind == FaultKind::WrongType && lever(&f.path))
    });
    faults.extend(of_shape);
    faults.extend(of_chain);
    faults.extend(names::check(root));
    faults
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
