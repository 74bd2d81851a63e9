//! The class board: what teams hand in, side by side. It lives in memory and is gone when the server stops.

use std::sync::{Mutex, PoisonError};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::{ApiError, Wanted};

/// Most teams on the board in one scenario or lesson; as many scenarios as the page has.
const TEAMS: usize = 60;
/// Longest name of a team.
const NAME: usize = 40;
/// Longest text or curve handed in, in bytes.
const LONG: usize = 8_000;
/// Longest mark by which a team is known again.
const MARK: usize = 64;
/// Largest difference that can be drawn.
const HIGH: f32 = 1000.0;

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
    /// The curve it drew: one number a month, from month 0.
    #[serde(default)]
    pub(super) curve: Option<Vec<f32>>,
    /// The plan it made.
    #[serde(default)]
    pub(super) plan: Option<Wanted>,
    /// A mark by which a team is known again, drawn by its browser and told to nobody else.
    #[serde(default, skip_serializing)]
    pub(super) by: String,
}

#[derive(Default)]
pub(super) struct Board(Mutex<IndexMap<String, Entry>>);

impl Board {
    /// Takes what a team hands in for a scenario of so many months; what it handed in before for the same scenario is kept
    /// where nothing new is said. Another team's name is refused.
    pub(super) fn hand_in(&self, mut entry: Entry, months: u32) -> Result<(), ApiError> {
        entry.team = entry.team.split_whitespace().collect::<Vec<_>>().join(" ");
        entry.team.retain(|c| !c.is_control());
        if entry.team.is_empty() || entry.team.chars().count() > NAME {
            return Err(ApiError::bad(format!("a team's name has between 1 and {NAME} characters")));
        }
        if entry.by.len() > MARK || serde_json::to_string(&entry).map_or(LONG + 1, |t| t.len()) > LONG {
            return Err(ApiError::bad("that is too much for the board"));
        }
        if let Some(curve) = &entry.curve {
            let points = months as usize + 1;
            if curve.len() != points || !curve.iter().all(|x| x.is_finite() && x.abs() <= HIGH) {
                return Err(ApiError::bad(format!(
                    "a curve has {points} numbers here, one a month from month 0, each between -{HIGH} and {HIGH}"
                )));
            }
        }
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = format!("{}\n{}", entry.scenario, entry.team.to_lowercase());
        if let Some(before) = board.get_mut(&key) {
            if before.by != entry.by || entry.by.is_empty() {
                return Err(ApiError::bad(format!(
                    "there is a team called {} already; choose another name",
                    before.team
                )));
            }
            before.choice = entry.choice.or(before.choice.take());
            before.curve = entry.curve.or(before.curve.take());
            before.plan = entry.plan.or(before.plan.take());
            return Ok(());
        }
        if board.values().filter(|e| e.scenario == entry.scenario).count() >= TEAMS {
            return Err(ApiError::bad(format!(
                "the board is full for {} ({TEAMS} teams); the teacher can clear it",
                entry.scenario
            )));
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
    let quote = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{quote}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(team: &str) -> Entry {
        let (team, scenario, by) = (team.to_owned(), "s".to_owned(), "mine".to_owned());
        Entry { team, scenario, choice: Some("a".into()), curve: None, plan: None, by }
    }

    #[test]
    fn a_team_hands_in_again_in_its_own_place_and_nobody_else_in_it() {
        let board = Board::default();
        board.hand_in(entry("Team 1"), 2).expect("taken");
        board.hand_in(Entry { choice: Some("b".into()), ..entry(" team  1 ") }, 2).expect("taken");
        for by in ["another", ""] {
            let other = Entry { by: by.to_owned(), choice: Some("c".into()), ..entry("Team 1") };
            assert!(board.hand_in(other, 2).is_err());
        }
        let entries = board.entries();
        assert_eq!((entries.len(), entries[0].choice.as_deref()), (1, Some("b")));
        assert!(!serde_json::to_string(&entries).expect("JSON").contains("mine"), "the mark is nobody's business");
    }

    #[test]
    fn only_curves_that_can_be_drawn_are_taken() {
        let board = Board::default();
        let with = |curve: Vec<f32>| Entry { curve: Some(curve), ..entry("Blue") };
        for wrong in [
            vec![],
            vec![0.0],
            vec![0.0; 4],
            vec![0.0, f32::INFINITY, 0.0],
            vec![0.0, f32::NAN, 0.0],
            vec![0.0, 0.0, 1e9],
        ] {
            assert!(board.hand_in(with(wrong.clone()), 2).is_err(), "{wrong:?}");
        }
        board.hand_in(with(vec![0.0, -3.0, 5.0]), 2).expect("taken");
    }

    #[test]
    fn the_board_has_bounds_for_each_lesson_and_its_table_no_formulas() {
        let board = Board::default();
        assert!(board.hand_in(entry("  "), 2).is_err() && board.hand_in(entry(&"x".repeat(41)), 2).is_err());
        for lesson in ["one", "two"] {
            for k in 0..TEAMS {
                let entry = Entry { scenario: lesson.to_owned(), ..entry(&k.to_string()) };
                board.hand_in(entry, 2).expect("taken");
            }
            let more = Entry { scenario: lesson.to_owned(), ..entry("one too many") };
            assert!(board.hand_in(more, 2).is_err());
        }
        let table = String::from_utf8(files(&[entry("=SUM(A1)")]).remove(0).1).expect("text");
        assert!(table.ends_with("\"'=SUM(A1)\",\"s\",\"a\",\"\",\"\"\n"), "{table}");
    }
}
