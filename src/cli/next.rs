//! What one might do next: a command that can be typed as it stands.

use std::path::Path;

use crate::experiment::sensitivity::{Index, Ranking};
use crate::experiment::sweep::{Axis, Over, Sweep};
use crate::quantity::rounded;
use crate::scenario::{Course, Scenario};
use crate::steering::Lever;

/// After a run of a file: compare its what-ifs, or move one lever of its programme and compare that.
#[must_use]
pub(super) fn after_run(file: &str, scenario: &Scenario) -> String {
    let file = typed(file);
    if !scenario.what_ifs.is_empty() {
        return format!("ripplechain compare {file}");
    }
    match variation(scenario) {
        Some((path, value, name)) => format!("ripplechain compare {file} --set {path}={value} --name {name}"),
        None => "ripplechain run tension-and-inclusion".to_owned(),
    }
}

/// After a comparison: one more arm, or why, where that arm is among them.
#[must_use]
pub(super) fn after_compare(file: &str, scenario: &Scenario, arms: &[String]) -> String {
    match variation(scenario).filter(|(_, _, name)| !arms.contains(name)) {
        Some((path, value, name)) => format!("ripplechain compare {file} --set {path}={value} --name {name}"),
        None if scenario.programme.is_empty() => format!("ripplechain run {file}"),
        None => format!("ripplechain why {file}"),
    }
}

/// After numbers were sorted by how much they matter to some metrics: the few that matter most, weighed, in a folder beside. The
/// scenario is the one that the folder holds, with all that was changed of the file.
#[must_use]
pub(super) fn after_sorting(ranking: &Ranking, sweep: &Sweep, metrics: &[String], folder: &Path) -> Option<String> {
    let range = |&(i, _): &(usize, Index)| match sweep.points.axes.get(i)? {
        Axis { path, over: Over::Range { from, to, .. } } => Some(format!(" --vary {path}={from}..{to}")),
        Axis { over: Over::Values(_), .. } => None,
    };
    let ranges: String = ranking.told().filter_map(range).collect();
    let metrics: String = metrics.iter().map(|m| format!(" --metric {}", typed(m))).collect();
    let [scenario, output] =
        [folder.join("scenario.json"), folder.with_file_name("weighed")].map(|p| typed(&p.display().to_string()));
    let futures = sweep.scenario.futures;
    (!ranges.is_empty()).then(|| {
        format!("ripplechain sensitivity {scenario} --method saltelli{ranges}{metrics} --futures {futures} --output {output}")
    })
}

/// A lever of the programme moved to the middle of what is left of its range; inclusion first, since it is asked most.
fn variation(scenario: &Scenario) -> Option<(String, String, String)> {
    let constant = |course: &Course| match course {
        Course::Constant(x) => Some(*x),
        Course::Points(_) => None,
    };
    let moved = |(id, plan): (&String, &crate::scenario::Plan)| {
        let first = [Lever::EmployeeInclusion, Lever::Tension].into_iter();
        let (lever, value) = first
            .chain(plan.levers.keys().copied())
            .find_map(|l| plan.levers.get(&l).and_then(constant).map(|x| (l, x)))?;
        let row = lever.row();
        let other = if value < row.max { f32::midpoint(value, row.max) } else { f32::midpoint(row.min, value) };
        let other = rounded((other * 100.0).round() / 100.0).to_string();
        let word = if value < row.max { "more" } else { "less" };
        Some((format!("programme.{id}.{}", row.name), other, format!("{word}-{}", row.name.replace('_', "-"))))
    };
    scenario.programme.iter().find_map(moved)
}

/// A word as a shell of this system reads it.
#[must_use]
pub(super) fn typed(word: &str) -> String {
    if cfg!(windows) { in_double_quotes(word) } else { quoted(word) }
}

/// A word as both shells of Windows read it, which share double quotes only (no path holds one). Of what needs no quotes elsewhere,
/// PowerShell takes commas, and `@` or `~` in front, for its own. `$` and `%`, which each of them fills in, are left as they are.
fn in_double_quotes(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || r"-_./\=:+@~".contains(c);
    let plain = !word.is_empty() && !word.starts_with(['@', '~']) && word.chars().all(is_plain);
    // Before a quote, a backslash is one only if it is doubled.
    let last = &word[word.trim_end_matches('\\').len()..];
    if plain { word.to_owned() } else { format!("\"{word}{last}\"") }
}

/// What joins all parts of a study. A shell fills in the star where it stands outside of quotes; those of Windows leave it to the
/// program.
#[must_use]
pub(super) fn merge(output: &Path, named: &str, of: usize) -> String {
    let output = output.display().to_string();
    let name = format!("{named}-*-of-{of}");
    let parts = if cfg!(windows) { typed(&format!("{output}/{name}")) } else { format!("{}/{name}", quoted(&output)) };
    format!("ripplechain merge {parts} --output {}", typed(&output))
}

/// A word as a POSIX shell reads it: what is written down, to be split again on any system, is written so.
#[must_use]
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_split_them() {
        assert_eq!(
            (quoted("a/b.json"), quoted("my file"), quoted("it's")),
            ("a/b.json".into(), "'my file'".into(), r"'it'\''s'".into())
        );
    }

    #[test]
    fn on_windows_both_shells_read_what_is_offered() {
        let words = [r"output\plan\scenario.json", "my file", "a,b", "@x", r"C:\My plans\a.json", r"C:\My plans\", ""];
        let typed = [
            r"output\plan\scenario.json",
            "\"my file\"",
            "\"a,b\"",
            "\"@x\"",
            "\"C:\\My plans\\a.json\"",
            "\"C:\\My plans\\\\\"",
            "\"\"",
        ];
        assert_eq!(words.map(in_double_quotes), typed);
    }

    #[test]
    fn the_next_command_moves_a_lever_the_programme_has() {
        let scenario = |programme: &str| -> Scenario {
            serde_json::from_str(&format!(r#"{{"name": "x", "chain": {{}}, "programme": {programme}}}"#))
                .expect("a scenario")
        };
        let after = |programme: &str| after_run("x.json", &scenario(programme));
        assert_eq!(
            after(r#"{"maker": {"tension": 0.7, "employee_inclusion": 0.6}}"#),
            "ripplechain compare x.json --set programme.maker.employee_inclusion=0.8 --name more-employee-inclusion"
        );
        assert_eq!(
            after(r#"{"maker": {"tension": 1.5}}"#),
            "ripplechain compare x.json --set programme.maker.tension=0.75 --name less-tension"
        );
        assert_eq!(after("{}"), "ripplechain run tension-and-inclusion");
    }
}
