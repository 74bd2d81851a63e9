//! The door: a scenario file becomes a [`Scenario`] that cannot be invalid, or every reason why not.

mod address;
mod bundled;
mod chain;
mod event;
mod fault;
mod load;
mod order;
mod plan;
mod render;
mod schema;
mod sense;
mod shape;
mod template;
mod text;
mod tree;
mod types;
mod what_if;
mod words;
mod written;

pub use address::{Address, numeric_paths, set};
pub use bundled::{BUNDLED, bundled};
pub use fault::{Fault, FaultKind, Faults};
pub use load::load;
pub use schema::schema;
pub use text::{MAX_BYTES, MAX_DEPTH};
pub use types::*;
pub use written::from_value;

use address::Change;
use fault::Source;
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

    let own = judge(&root);
    faults.extend(what_if::check(&root, &own, judge));
    faults.extend(own);
    if !faults.is_empty() {
        return Err(Faults::new(faults, sources));
    }
    let mut value = root.to_value();
    drop_remarks(&mut value);
    match serde_json::from_value::<Scenario>(value) {
        Ok(scenario) => Ok(scenario.arranged()),
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
    let mut faults = shape::check(root);
    let (outline, of_chain) = chain::check(root);
    let of_sense = sense::check(root, &outline);
    // The range of an event's size depends on its kind; the schema knows only the widest.
    let narrower =
        |f: &Fault| f.kind == FaultKind::OutOfRange && of_sense.iter().any(|s| s.kind == f.kind && s.span == f.span);
    faults.retain(|f| !narrower(f));
    faults.extend(of_chain);
    faults.extend(of_sense);
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
