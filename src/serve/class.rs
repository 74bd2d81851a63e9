//! The class board: what teams hand in, side by side. It lives in memory and is gone when the server stops.

use std::sync::{Mutex, PoisonError};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::play::Wanted;
use super::refusal::Refusal;

/// Most teams on the board.
const TEAMS: usize = 60;
/// Longest name of a team.
const NAME: usize = 40;
/// Longest text or curve handed in, in bytes.
const LONG: usize = 8_000;

/// What a team hands in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// The team's name, chosen by itself.
    pub(super) team: String,
    /// The scenario or lesson it played.
    pub(super) scenario: String,
    /// The answer it chose.
    #[serde(default)]
    pub(super) choice: Option<String>,
    /// The curve it drew: one number a month.
    #[serde(default)]
    pub(super) curve: Option<Vec<f32>>,
    /// The plan it made.
    #[serde(default)]
    pub(super) plan: Option<Wanted>,
}

#[derive(Default)]
pub(super) struct Board(Mutex<IndexMap<String, Entry>>);

impl Board {
    /// Takes what a team hands in; what it handed in before for the same scenario is kept where nothing new is said.
    pub(super) fn hand_in(&self, mut entry: Entry) -> Result<(), Refusal> {
        entry.team = entry.team.trim().chars().filter(|c| !c.is_control()).collect();
        if entry.team.is_empty() || entry.team.chars().count() > NAME {
            return Err(Refusal::bad(format!("a team's name has between 1 and {NAME} characters")));
        }
        if serde_json::to_string(&entry).map_or(LONG + 1, |t| t.len()) > LONG {
            return Err(Refusal::bad("that is too much for the board"));
        }
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = format!("{}\n{}", entry.scenario, entry.team.to_lowercase());
        if let Some(before) = board.get_mut(&key) {
            before.choice = entry.choice.or(before.choice.take());
            before.curve = entry.curve.or(before.curve.take());
            before.plan = entry.plan.or(before.plan.take());
            return Ok(());
        }
        if board.len() >= TEAMS {
            return Err(Refusal::bad(format!("the board is full ({TEAMS} entries); the teacher can clear it")));
        }
        board.insert(key, entry);
        Ok(())
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    pub(super) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The board as files: one table, and a file for each plan.
pub(super) fn files(entries: &[Entry]) -> Vec<(String, Vec<u8>)> {
    let mut table = String::from("team,scenario,choice,curve,levers\n");
    let mut files = Vec::new();
    for (k, e) in entries.iter().enumerate() {
        let curve = e.curve.as_ref().map(|c| c.iter().map(f32::to_string).collect::<Vec<_>>().join(" "));
        let levers = e.plan.as_ref().map(|p| p.programme.to_string());
        let cells = [Some(&e.team), Some(&e.scenario), e.choice.as_ref(), curve.as_ref(), levers.as_ref()];
        let line: Vec<String> = cells.iter().map(|c| quoted(c.map_or("", String::as_str))).collect();
        table.push_str(&line.join(","));
        table.push('\n');
        if let Some(plan) = &e.plan {
            let patch: Value = serde_json::json!({ "programme": plan.programme, "events": plan.events });
            files.push((format!("plan-{:02}.json", k + 1), format!("{patch:#}\n").into_bytes()));
        }
    }
    files.insert(0, ("board.csv".to_owned(), table.into_bytes()));
    if let Ok(json) = serde_json::to_vec_pretty(entries) {
        files.insert(1, ("board.json".to_owned(), json));
    }
    files
}

/// A cell for a spreadsheet: quoted, and never a formula.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(team: &str) -> Entry {
        Entry { team: team.to_owned(), scenario: "s".to_owned(), choice: Some("a".into()), curve: None, plan: None }
    }

    #[test]
    fn a_team_hands_in_again_in_its_own_place() {
        let board = Board::default();
        board.hand_in(entry("Blue")).expect("taken");
        board.hand_in(Entry { choice: Some("b".into()), ..entry(" blue ") }).expect("taken");
        let entries = board.entries();
        assert_eq!((entries.len(), entries[0].choice.as_deref()), (1, Some("b")));
    }

    #[test]
    fn the_board_has_bounds_and_its_table_no_formulas() {
        let board = Board::default();
        assert!(board.hand_in(entry("  ")).is_err() && board.hand_in(entry(&"x".repeat(41))).is_err());
        for k in 0..TEAMS {
            board.hand_in(entry(&k.to_string())).expect("taken");
        }
        assert!(board.hand_in(entry("one too many")).is_err());
        let table = String::from_utf8(files(&[entry("=SUM(A1)")]).remove(0).1).expect("text");
        assert!(table.ends_with("\"'=SUM(A1)\",\"s\",\"a\",\"\",\"\"\n"), "{table}");
    }
}
