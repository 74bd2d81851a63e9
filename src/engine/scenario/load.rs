//! Where scenarios come from: a file, standard input, or the program itself.

use std::io::Read;
use std::path::Path;

use super::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics, Span};
use super::parse::MAX_BYTES;
use super::suggestion::closest;
use super::{BUNDLED, Options, Scenario, Warnings, bundled, read_with_warnings};

/// Reads a scenario from a file, from standard input (`-`), or from those that come with the program (by name).
///
/// # Errors
/// Every problem of the scenario, or why it could not be read.
pub fn load(from: &str, options: &Options) -> Result<Scenario, Diagnostics> {
    load_with_warnings(from, options).map(|(scenario, _)| scenario)
}

/// Reads a scenario as [`load`] does, and what its author should change although it is read.
///
/// # Errors
/// Every problem of the scenario, or why it could not be read.
pub fn load_with_warnings(from: &str, options: &Options) -> Result<(Scenario, Warnings), Diagnostics> {
    if from == "-" {
        let mut bytes = Vec::new();
        return match std::io::stdin().lock().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes) {
            Ok(_) => read_with_warnings(&bytes, "standard input", options),
            Err(error) => Err(unreadable("standard input", format!("standard input cannot be read: {error}"), None)),
        };
    }
    let path = Path::new(from);
    if path.is_dir() {
        return Err(unreadable(from, format!("{from} is a folder"), in_folder(path)));
    }
    match std::fs::File::open(path).and_then(|file| {
        // Reading on would only fill the memory with a file that is refused anyway.
        let mut bytes = Vec::new();
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map(|_| bytes)
    }) {
        Ok(bytes) => read_with_warnings(&bytes, from, options),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => match bundled(from) {
            Some(text) => read_with_warnings(text.as_bytes(), from, options),
            None => Err(unreadable(from, format!("there is no file {from}"), Some(instead(path, from)))),
        },
        Err(error) => Err(unreadable(from, format!("{from} cannot be read: {error}"), None)),
    }
}

fn unreadable(file: &str, message: String, remedy: Option<String>) -> Diagnostics {
    let diagnostic = Diagnostic::new(DiagnosticKind::Unreadable, Span::default(), "", message)
        .expected("a scenario file, - for standard input, or the name of a bundled scenario")
        .remedied(remedy);
    Diagnostics::unplaced(Diagnostic { file: file.to_owned(), ..diagnostic })
}

fn in_folder(folder: &Path) -> Option<String> {
    let files = scenario_files(folder);
    // An output folder holds other JSON beside its scenario.
    let file = files.iter().find(|name| *name == "scenario.json").or(files.first())?;
    Some(format!("name a file in it, such as {}", folder.join(file).display()))
}

fn scenario_files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|e| e.file_name().into_string().ok())
        .filter(|n| n.ends_with(".json") && !n.ends_with(".schema.json"))
        .collect();
    names.sort();
    names
}

/// The file or bundled scenario that may have been meant.
fn instead(path: &Path, from: &str) -> String {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or(from);
    let files = scenario_files(folder);
    let stem = name.strip_suffix(".json").unwrap_or(name);
    if let Some(file) = closest(name, files.iter().map(String::as_str)) {
        let near = if folder == Path::new(".") { file.to_owned() } else { folder.join(file).display().to_string() };
        return format!("did you mean {near}?");
    }
    if let Some(known) = closest(stem, BUNDLED.iter().map(|(n, _)| *n)) {
        return format!("did you mean the bundled scenario {known}?");
    }
    let names: Vec<&str> = BUNDLED.iter().map(|(n, _)| *n).collect();
    format!("bundled scenarios: {}; `ripplechain new NAME` writes a new one", names.join(", "))
}
