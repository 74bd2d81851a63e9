//! Old names of mechanisms: read as what they are called now, with a warning that says so.

use super::diagnostic::{Diagnostic, DiagnosticKind};
use super::spanned_json::{Node, Tree};

/// What was renamed: the old name, and the name now.
const RENAMED: &[(&str, &str)] = &[("fortune", "luck"), ("tenure", "turnover")];

fn renamed(old: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(was, _)| *was == old).map(|(_, now)| *now)
}

/// A path with the names of today: `mechanisms.tenure.strength` → `mechanisms.turnover.strength`.
#[must_use]
pub fn current_path(path: &str) -> String {
    let mut steps: Vec<&str> = path.split('.').collect();
    for i in 1..steps.len() {
        if let (true, Some(now)) = (steps[i - 1] == "mechanisms", renamed(steps[i])) {
            steps[i] = now;
        }
    }
    steps.join(".")
}

/// Gives every old name in a file and its what-ifs the name of today.
pub(super) fn modernise(root: &mut Node) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    of_file(root, "", &mut warnings);
    let what_ifs = root.object_mut().and_then(|fields| fields.get_mut("what_ifs")).and_then(|f| f.node.object_mut());
    for (name, what_if) in what_ifs.into_iter().flatten() {
        of_file(&mut what_if.node, &format!("what_ifs.{name}."), &mut warnings);
    }
    warnings
}

fn of_file(file: &mut Node, path: &str, warnings: &mut Vec<Diagnostic>) {
    let mechanisms = file.object_mut().and_then(|fields| fields.get_mut("mechanisms"));
    let Some(mechanisms) = mechanisms.and_then(|f| f.node.object_mut()) else { return };
    for (old, now) in RENAMED {
        let Some(at) = mechanisms.get_index_of(*old) else { continue };
        // Both names in one file: the old one is refused as an unknown field.
        if mechanisms.contains_key(*now) {
            continue;
        }
        if let Some(field) = mechanisms.shift_remove(*old) {
            warnings.push(warning(old, now, field.key, format!("{path}mechanisms.{old}")));
            mechanisms.shift_insert(at, (*now).to_owned(), field);
        }
    }
    let Some(Tree::List(off)) = mechanisms.get_mut("off").map(|f| &mut f.node.value) else { return };
    for (i, item) in off.iter_mut().enumerate() {
        let Some((old, now)) = item.text().and_then(|old| Some((old.to_owned(), renamed(old)?))) else { continue };
        warnings.push(warning(&old, now, item.span, format!("{path}mechanisms.off.{i}")));
        item.value = Tree::Text(now.to_owned());
    }
}

fn warning(old: &str, now: &str, span: super::diagnostic::Span, path: String) -> Diagnostic {
    Diagnostic::new(DiagnosticKind::OldWord, span, path, format!("\"{old}\" is an old name and will go"))
        .found(format!("\"{old}\""))
        .expected(format!("\"{now}\""))
        .remedy(format!("write \"{now}\""))
}

#[cfg(test)]
mod tests {
    use super::super::{Options, read_with_warnings};
    use super::*;

    const FILE: &str = r#"{ "name": "old", "chain": { "template": "service" }, "programme": { "firm": { "tension": 0.6 } },
        "mechanisms": { "tenure": { "strength": 0.5 }, "off": ["fortune"] },
        "what_ifs": { "quits": { "mechanisms": { "tenure": { "strength": 1.5 } } } } }"#;

    #[test]
    fn an_old_name_is_read_as_the_new_one_with_a_warning() {
        let new = FILE.replace("tenure", "turnover").replace("fortune", "luck");
        let read = |text: &str, set: &[&str]| {
            let set = set.iter().map(|s| (*s).to_owned()).collect();
            read_with_warnings(text.as_bytes(), "test", &Options { set }).unwrap_or_else(|e| panic!("{e}"))
        };
        let ((old, warnings), (now, none)) = (read(FILE, &[]), read(&new, &[]));
        assert_eq!((old, none.is_empty()), (now, true));
        let paths: Vec<&str> = warnings.list().iter().map(|w| w.path.as_str()).collect();
        assert_eq!(paths, ["mechanisms.tenure", "mechanisms.off.0", "what_ifs.quits.mechanisms.tenure"]);
        assert!(
            warnings.list().iter().all(|w| w.remedy.as_ref().is_some_and(|r| r.to_string().starts_with("write \"")))
        );
        let set = read(&new, &["mechanisms.tenure.strength=0.25"]).0;
        assert_eq!(set.mechanisms.turnover.strength, 0.25);
    }

    #[test]
    fn a_path_gets_the_names_of_today() {
        assert_eq!(current_path("mechanisms.tenure.hiring"), "mechanisms.turnover.hiring");
        assert_eq!(current_path("what_ifs.a.mechanisms.fortune"), "what_ifs.a.mechanisms.luck");
        assert_eq!(current_path("programme.tenure.tension"), "programme.tenure.tension");
    }
}
