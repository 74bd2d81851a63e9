//! No circles inside rooms: files and folders beside each other import each other one way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::files;

/// Each module's path with the paths it names, below one crate root.
type Named = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

fn words(path: &str) -> Vec<String> {
    path.split("::").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

/// The paths that begin with `crate::` or `super::` in a piece of code, braces written out, as seen from the crate's root.
fn paths(module: &[String], code: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for keyword in ["crate::", "super::"] {
        for (at, _) in code.match_indices(keyword) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' || before == ':' || code[..at].ends_with('$') {
                continue;
            }
            for path in spread(&code[at..]) {
                let mut steps = words(&path);
                let mut here = module.to_vec();
                if steps.first().is_some_and(|s| s == "crate") {
                    here.clear();
                    steps.remove(0);
                }
                while steps.first().is_some_and(|s| s == "super") {
                    here.pop();
                    steps.remove(0);
                }
                here.extend(steps);
                found.insert(here);
            }
        }
    }
    found
}

/// `a::{b, c::d}` → `a::b`, `a::c::d`.
fn spread(code: &str) -> Vec<String> {
    let end = code.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(code.len());
    let stem = &code[..end];
    if !stem.ends_with("::") || !code[end..].starts_with('{') {
        return vec![stem.to_owned()];
    }
    let (mut depth, mut items, mut from) = (0, Vec::new(), end + 1);
    for (i, c) in code.char_indices().skip_while(|(i, _)| *i < end) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            items.push(code[from..i].trim());
            from = i + 1;
        }
        if depth == 0 {
            break;
        }
    }
    items.into_iter().flat_map(spread).map(|item| format!("{stem}{item}")).collect()
}

/// What gathers the mechanisms' states into one layout names each of them, as the list itself does.
const GATHERS: [&str; 2] = ["mechanism", "entity"];

/// Circles of two or more among modules beside each other.
fn circles(named: &Named) -> Vec<String> {
    let mut arrows: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for (from, paths) in named {
        for to in paths
            .iter()
            .filter(|to| named.contains_key(to.as_slice()) || (0..to.len()).any(|n| named.contains_key(&to[..n])))
        {
            let shared = from.iter().zip(to).take_while(|(a, b)| a == b).count();
            if shared < from.len() && shared < to.len() {
                let (a, b) = (from[..=shared].to_vec(), to[..=shared].to_vec());
                if named.contains_key(&b) && a != GATHERS {
                    arrows.entry(a).or_default().insert(b);
                }
            }
        }
    }
    let reach = |start: &Vec<String>| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![start.clone()]);
        while let Some(at) = next.pop() {
            for to in arrows.get(&at).into_iter().flatten() {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    };
    arrows
        .keys()
        .flat_map(|a| {
            reach(a)
                .into_iter()
                .filter(|b| a < b && reach(b).contains(a))
                .map(|b| format!("{} and {}", a.join("::"), b.join("::")))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What the modules of a crate name, tests aside. `others` are folders of other crates inside.
fn read(source: &Path, others: &[&str]) -> Named {
    let mut all = Vec::new();
    files(source, &mut all);
    let inside = |file: &Path| file.strip_prefix(source).expect("inside").with_extension("");
    all.iter()
        .filter(|file| !others.iter().any(|o| inside(file).starts_with(o)))
        .filter(|file| file.file_name().is_some_and(|n| n != "tests.rs" && n != "fake.rs" && n != "main.rs"))
        .map(|file| {
            let mut module: Vec<String> = inside(file).iter().map(|p| p.to_string_lossy().into_owned()).collect();
            if module.last().is_some_and(|m| m == "mod" || m == "lib") {
                module.pop();
            }
            let code = fs::read_to_string(file).expect("a readable file");
            let code: String = code
                .split("#[cfg(test)]\nmod tests")
                .next()
                .unwrap_or_default()
                .lines()
                .filter(|l| !l.trim_start().starts_with("//"))
                .map(|l| format!("{l}\n"))
                .collect();
            (module.clone(), paths(&module, &code))
        })
        .collect()
}

#[test]
fn files_beside_each_other_import_each_other_one_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (root, others) in [(source.clone(), &["engine"][..]), (source.join("engine"), &["tests"][..])] {
        let named = read(&root, others);
        assert!(named.len() > 60, "the modules were not read: {}", named.len());
        let circles = circles(&named);
        assert!(circles.is_empty(), "circles below {}:\n{}", root.display(), circles.join("\n"));
    }
}

#[test]
fn a_circle_would_be_found() {
    let of = |code: [(&str, &str); 3]| {
        code.into_iter().map(|(module, code)| (words(module), paths(&words(module), code))).collect::<Named>()
    };
    let circle = of([("a", ""), ("a::b", "use super::c::{D, E};"), ("a::c", "fn f() { crate::a::{b::g}() }")]);
    assert_eq!(circles(&circle), ["a::b and a::c"]);
    assert!(circles(&of([("a", ""), ("a::b", "use super::c::D;"), ("a::c", "use super::D;")])).is_empty());
    assert_eq!(spread("super::{a, b::{C, d::E}}; x::y"), ["super::a", "super::b::C", "super::b::d::E"]);
}
