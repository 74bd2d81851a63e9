//! The floor plan holds: each room imports only rooms named before it in `lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

mod circles;

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a readable folder").map(|e| e.expect("a readable entry").path()) {
        if entry.is_dir() {
            files(&entry, out);
        } else if entry.extension().is_some_and(|e| e == "rs") {
            out.push(entry);
        }
    }
}

/// Rooms named in a piece of code as `crate::room`.
fn named(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for part in code.split("crate::").skip(1) {
        let list = part.strip_prefix('{').map_or_else(
            || vec![part.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()],
            |inner| {
                inner
                    .split(['}', ';'])
                    .next()
                    .unwrap_or_default()
                    .split(',')
                    .map(|p| p.trim().split("::").next().unwrap_or_default())
                    .collect()
            },
        );
        rooms.extend(list.into_iter().map(str::to_owned));
    }
    rooms
}

/// The rooms below `room` that a file may not name; tests inside a file may look anywhere.
fn offences(order: &[String], room: &str, code: &str) -> Vec<String> {
    let own = order.iter().position(|r| r == room).expect("a room of the plan");
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    named(code).into_iter().filter(|r| order.iter().position(|o| o == r).is_some_and(|at| at > own)).collect()
}

/// The rooms in the order of the two floor plans: the engine's, then the one on top of it.
fn floor_plan(source: &Path) -> Vec<String> {
    ["engine/lib.rs", "lib.rs"]
        .iter()
        .flat_map(|plan| {
            let text = fs::read_to_string(source.join(plan)).expect("a floor plan");
            text.lines()
                .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn no_room_imports_a_room_named_after_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let order = floor_plan(&source);
    assert!(order.len() > 15, "the plans were not read");
    let mut all = Vec::new();
    files(&source, &mut all);
    let mut wrong = Vec::new();
    for file in all {
        let inside = file.strip_prefix(&source).expect("inside src").with_extension("");
        let inside = inside.strip_prefix("engine").unwrap_or(&inside);
        let room = inside.iter().next().map(|r| r.to_string_lossy().into_owned()).unwrap_or_default();
        if !order.contains(&room) || file.file_name().is_some_and(|n| n == "tests.rs" || n == "fake.rs") {
            continue;
        }
        for other in offences(&order, &room, &fs::read_to_string(&file).expect("a readable file")) {
            wrong.push(format!("{} names {other}", inside.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_upward_import_would_be_found() {
    let order: Vec<String> = ["lanes", "world", "week"].map(str::to_owned).to_vec();
    assert_eq!(offences(&order, "world", "use crate::{lanes::Lanes, week::week};"), ["week"]);
    assert_eq!(offences(&order, "lanes", "let x = crate::world::World;"), ["world"]);
    assert!(offences(&order, "week", "use crate::world::World;").is_empty());
}
