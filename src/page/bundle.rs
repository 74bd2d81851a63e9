//! The page's modules as one script: a file opened from disk cannot load modules.
//!
//! Only what the page uses is understood: named imports from beside, and exports of declarations that never change. A test
//! bundles the page, so that anything else is told where it is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a module declares.
struct Module {
    imports: Vec<(Vec<(String, String)>, String)>,
    exports: Vec<String>,
    body: String,
}

/// The modules that `entry` needs, each before those that need it, as one module script.
///
/// # Errors
/// When a module is missing, needs itself, or is written in a way that is not understood.
pub(super) fn bundle<'a>(entry: &str, source: &impl Fn(&str) -> Option<&'a str>) -> Result<String, String> {
    let mut out = String::new();
    put(entry, source, &mut Vec::new(), &mut BTreeMap::new(), &mut out)?;
    // Within a script element its own end is text like any other.
    Ok(out.replace("</script", "<\\/script").replace("<!--", "<\\!--"))
}

fn put<'a>(
    name: &str,
    source: &impl Fn(&str) -> Option<&'a str>,
    open: &mut Vec<String>,
    done: &mut BTreeMap<String, Vec<String>>,
    out: &mut String,
) -> Result<(), String> {
    if open.iter().any(|o| o == name) {
        return Err(format!("{name} needs itself: {}", open.join(" → ")));
    }
    if done.contains_key(name) {
        return Ok(());
    }
    let module = read(name, source(name).ok_or_else(|| format!("there is no module {name}"))?)?;
    open.push(name.to_owned());
    for (_, from) in &module.imports {
        put(from, source, open, done, out)?;
    }
    open.pop();
    let mut head = String::new();
    for (names, from) in &module.imports {
        if let Some((missing, _)) = names.iter().find(|(n, _)| !done[from].contains(n)) {
            return Err(format!("{name}: {from} has no {missing}"));
        }
        let named: Vec<String> =
            names.iter().map(|(a, b)| if a == b { a.clone() } else { format!("{a}: {b}") }).collect();
        let _ = writeln!(head, "const {{ {} }} = {};", named.join(", "), called(from));
    }
    // What a module calls its own is nobody else's; the last of all may wait for what it needs.
    let _ = if open.is_empty() {
        writeln!(out, "await (async () => {{\n{head}{}}})();", module.body)
    } else {
        let exports = module.exports.join(", ");
        writeln!(out, "const {} = (() => {{\n{head}{}return {{ {exports} }};\n}})();", called(name), module.body)
    };
    done.insert(name.to_owned(), module.exports);
    Ok(())
}

/// What a module is called within the script.
fn called(name: &str) -> String {
    let letters = name.trim_end_matches(".js").replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    format!("${letters}")
}

fn read(name: &str, text: &str) -> Result<Module, String> {
    let mut module = Module { imports: Vec::new(), exports: Vec::new(), body: String::with_capacity(text.len()) };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("import ") {
            let mut whole = line.to_owned();
            while !whole.trim_end().ends_with(';') {
                whole.push_str(lines.next().ok_or_else(|| format!("{name}: an import does not end"))?);
            }
            module.imports.push(import(&whole).ok_or_else(|| format!("{name}: {whole} is not understood"))?);
        } else if let Some(declared) = line.strip_prefix("export ") {
            module.exports.push(export(declared).ok_or_else(|| format!("{name}: {line} is not understood"))?);
            module.body.push_str(declared);
            module.body.push('\n');
        } else {
            module.body.push_str(line);
            module.body.push('\n');
        }
    }
    Ok(module)
}

/// `import { a, b as c } from './name.js';`
fn import(line: &str) -> Option<(Vec<(String, String)>, String)> {
    let (names, from) = line.strip_prefix("import {")?.split_once('}')?;
    let from = from.trim().strip_prefix("from ")?.trim().trim_end_matches(';').trim_matches(['\'', '"']);
    let names = names.split(',').map(str::trim).filter(|n| !n.is_empty()).map(|n| {
        let (there, here) = n.split_once(" as ").unwrap_or((n, n));
        (there.trim().to_owned(), here.trim().to_owned())
    });
    Some((names.collect(), from.strip_prefix("./")?.to_owned()))
}

/// The name that `const name =`, `function name(` or `class name` declares.
fn export(declared: &str) -> Option<String> {
    let rest = ["const ", "function ", "async function ", "class "].iter().find_map(|k| declared.strip_prefix(k))?;
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$')).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(modules: &[(&str, &'static str)]) -> Result<String, String> {
        bundle("main.js", &|name: &str| modules.iter().find(|(n, _)| *n == name).map(|(_, text)| *text))
    }

    #[test]
    fn modules_come_before_those_that_need_them_and_once() {
        let told = of(&[
            ("main.js", "import { a } from './a.js';\nimport { b as c } from './b.js';\nawait c(a);\n"),
            ("b.js", "import { a } from './a.js';\nexport const b = () => a('</script>');\n"),
            ("a.js", "export function a() {}\n"),
        ])
        .expect("understood");
        assert_eq!(
            told,
            "const $a = (() => {\nfunction a() {}\nreturn { a };\n})();\n\
             const $b = (() => {\nconst { a } = $a;\nconst b = () => a('<\\/script>');\nreturn { b };\n})();\n\
             await (async () => {\nconst { a } = $a;\nconst { b: c } = $b;\nawait c(a);\n})();\n"
        );
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for (modules, told) in [
            (&[("main.js", "import { a } from './a.js';\n")][..], "there is no module a.js"),
            (&[("main.js", "import a from './a.js';\n")], "not understood"),
            (&[("main.js", "export let x = 1;\n")], "not understood"),
            (&[("main.js", "import { b } from './a.js';\n"), ("a.js", "export const a = 1;\n")], "a.js has no b"),
            (&[("main.js", "import { m } from './main.js';\n")], "needs itself"),
        ] {
            assert!(of(modules).is_err_and(|e| e.contains(told)), "{told}");
        }
    }
}
