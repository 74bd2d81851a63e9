//! The class board: what teams hand in, side by side, and how far a lesson is opened. It lives in memory; a saved board is
//! opened again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::{ApiError, Wanted};
use crate::scenario::{Scenario, check_name, name_on_sight};

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
    /// Whether it comes from a saved board, which holds no marks: the first who hands in under its name goes on with it.
    #[serde(skip)]
    is_saved: bool,
}

/// What a scenario asks of a team.
pub(super) struct Asked {
    months: u32,
    /// The answers to choose from.
    choices: Vec<String>,
}

impl From<&Scenario> for Asked {
    fn from(scenario: &Scenario) -> Self {
        let choices = scenario.lesson.iter().flat_map(|l| &l.prediction.choices).map(|c| c.text.clone());
        Self { months: scenario.months, choices: choices.collect() }
    }
}

/// How far a lesson is opened for all, where a teacher leads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stage {
    /// The class predicts.
    Predict,
    /// One future is shown.
    One,
    /// Twenty are.
    Twenty,
    /// All are, with what the class predicted.
    Band,
    /// The class talks about them.
    Discuss,
}

/// What became of a saved board that was opened.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Opened {
    /// Entries that are on the board now and were not before.
    opened: usize,
    /// Entries of teams that are on the board already; these stay as they are.
    there: usize,
    /// Entries that were refused, and why.
    refused: Vec<String>,
}

#[derive(Default)]
pub(super) struct Board {
    entries: Mutex<IndexMap<String, Entry>>,
    stages: Mutex<IndexMap<String, Stage>>,
}

fn key(entry: &Entry) -> String {
    format!("{}\n{}", entry.scenario, name_on_sight(&entry.team))
}

impl Board {
    /// Takes what a team hands in for a scenario that asks so; what it handed in before for the same scenario is kept where
    /// nothing new is said. Another team's name is refused.
    pub(super) fn hand_in(&self, entry: Entry, asked: &Asked) -> Result<(), ApiError> {
        let predicts = entry.choice.is_some() || entry.curve.is_some();
        if predicts && self.stages().get(&entry.scenario).is_some_and(|stage| *stage > Stage::Predict) {
            return Err(ApiError::bad("the predictions are closed: the first future is shown"));
        }
        self.put(entry, asked)
    }

    /// Puts entries of a saved board there, each with what its scenario asks or why it cannot be; what is there stays.
    pub(super) fn open(&self, saved: Vec<(Entry, Result<Asked, ApiError>)>) -> Opened {
        let mut told = Opened::default();
        for (mut entry, asked) in saved {
            entry.by.clear();
            entry.is_saved = true;
            if self.locked().contains_key(&key(&entry)) {
                told.there += 1;
                continue;
            }
            let team = entry.team.clone();
            match asked.and_then(|asked| self.put(entry, &asked)) {
                Ok(()) => told.opened += 1,
                Err(why) => told.refused.push(format!("{team}: {why}")),
            }
        }
        told
    }

    fn put(&self, mut entry: Entry, asked: &Asked) -> Result<(), ApiError> {
        entry.team = entry.team.split_whitespace().collect::<Vec<_>>().join(" ");
        if entry.team.is_empty() || entry.team.chars().count() > NAME {
            return Err(ApiError::bad(format!("a team's name has between 1 and {NAME} characters")));
        }
        if let Some(problem) = check_name(&entry.team) {
            let remedy = problem.remedy.map_or_else(|| "choose another".to_owned(), |r| r.to_string());
            return Err(ApiError::bad(format!("the team's name: {}; {remedy}", problem.message)));
        }
        if entry.choice.is_none() && entry.curve.is_none() && entry.plan.is_none() {
            return Err(ApiError::bad(
                "there is nothing to hand in: choose an answer, draw the curve or make a plan first",
            ));
        }
        if entry.by.len() > MARK || serde_json::to_string(&entry).map_or(LONG + 1, |t| t.len()) > LONG {
            return Err(ApiError::bad("that is too much for the board"));
        }
        if let Some(choice) = &entry.choice
            && !asked.choices.contains(choice)
        {
            let why = match asked.choices.len() {
                0 => format!("{} has no answers to choose from", entry.scenario),
                n => {
                    format!("this answer is not one of the {n} of {}: open the lesson and choose again", entry.scenario)
                }
            };
            return Err(ApiError::bad(why));
        }
        if let Some(curve) = &entry.curve {
            let points = asked.months as usize + 1;
            if curve.len() != points || !curve.iter().all(|x| x.is_finite() && x.abs() <= HIGH) {
                return Err(ApiError::bad(format!(
                    "a curve has {points} numbers here, one a month from month 0, each between -{HIGH} and {HIGH}"
                )));
            }
        }
        let mut board = self.locked();
        let key = key(&entry);
        if let Some(before) = board.get_mut(&key) {
            if before.is_saved && !entry.by.is_empty() {
                (before.is_saved, before.by) = (false, entry.by.clone());
            }
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
        self.locked().values().cloned().collect()
    }

    pub(super) fn clear(&self) {
        self.locked().clear();
    }

    fn locked(&self) -> MutexGuard<'_, IndexMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lessons that are led, and how far.
    pub(super) fn stages(&self) -> IndexMap<String, Stage> {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens a lesson as far as a stage; without one, everybody goes on alone.
    pub(super) fn lead(&self, lesson: &str, stage: Option<Stage>) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        match stage {
            Some(stage) => stages.insert(lesson.to_owned(), stage),
            None => stages.shift_remove(lesson),
        };
    }

    /// Whether the class may see a lesson's futures: a few of them, or all.
    pub(super) fn is_open(&self, lesson: &str, few: bool) -> bool {
        let needed = if few { Stage::One } else { Stage::Band };
        self.stages().get(lesson).is_none_or(|stage| *stage >= needed)
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
        Entry { team, scenario, choice: Some("a".into()), curve: None, plan: None, by, is_saved: false }
    }

    /// So many months, and the answers that entries here give.
    fn asked(months: u32) -> Asked {
        Asked { months, choices: ["a", "b", "c", "mine"].map(str::to_owned).to_vec() }
    }

    #[test]
    fn a_team_hands_in_again_in_its_own_place_and_nobody_else_in_it() {
        let board = Board::default();
        board.hand_in(entry("Team 1"), &asked(2)).expect("taken");
        board.hand_in(Entry { choice: Some("b".into()), ..entry(" team  1 ") }, &asked(2)).expect("taken");
        for by in ["another", ""] {
            let other = Entry { by: by.to_owned(), choice: Some("c".into()), ..entry("Team 1") };
            assert!(board.hand_in(other, &asked(2)).is_err());
        }
        let entries = board.entries();
        assert_eq!((entries.len(), entries[0].choice.as_deref()), (1, Some("b")));
        assert!(!serde_json::to_string(&entries).expect("JSON").contains("mine"), "the mark is nobody's business");
    }

    #[test]
    fn a_led_lesson_is_seen_as_far_as_it_is_opened_and_takes_predictions_before_that_only() {
        let board = Board::default();
        let open = |board: &Board| (board.is_open("s", true), board.is_open("s", false));
        assert_eq!(open(&board), (true, true), "nobody leads it");
        for (stage, seen) in [
            (Stage::Predict, (false, false)),
            (Stage::One, (true, false)),
            (Stage::Twenty, (true, false)),
            (Stage::Band, (true, true)),
            (Stage::Discuss, (true, true)),
        ] {
            board.lead("s", Some(stage));
            assert_eq!((open(&board), board.is_open("other", false)), (seen, true), "{stage:?}");
            let team = format!("{stage:?}");
            assert_eq!(board.hand_in(entry(&team), &asked(2)).is_ok(), stage == Stage::Predict, "{stage:?}");
            let plan = Wanted { name: team, programme: serde_json::json!({}), events: serde_json::json!([]) };
            assert!(board.hand_in(Entry { choice: None, plan: Some(plan), ..entry("Plans") }, &asked(2)).is_ok());
        }
        board.lead("s", None);
        assert_eq!(open(&board), (true, true));
    }

    #[test]
    fn a_saved_board_is_opened_again_beside_what_is_there_and_its_teams_go_on() {
        let board = Board::default();
        board.hand_in(entry("Red"), &asked(2)).expect("taken");
        board.hand_in(Entry { curve: Some(vec![0.0, 1.0, 2.0]), ..entry("Blue") }, &asked(2)).expect("taken");
        let saved = serde_json::to_string(&board.entries()).expect("JSON");
        let read = || serde_json::from_str::<Vec<Entry>>(&saved).expect("entries");
        let again = Board::default();
        again.hand_in(Entry { choice: Some("mine".into()), ..entry("Red") }, &asked(2)).expect("taken");
        let told = again.open(read().into_iter().map(|e| (e, Ok(asked(2)))).collect());
        assert_eq!((told.opened, told.there, told.refused.len()), (1, 1, 0));
        assert_eq!(again.entries()[0].choice.as_deref(), Some("mine"), "what was there is lost");
        let go_on =
            |by: &str| again.hand_in(Entry { by: by.to_owned(), choice: Some("b".into()), ..entry("Blue") }, &asked(2));
        assert!(go_on("").is_err() && go_on("blue's own").is_ok() && go_on("another").is_err());
        let refused = Board::default().open(read().into_iter().map(|e| (e, Ok(asked(9)))).collect());
        assert!(refused.opened == 1 && refused.refused[0].starts_with("Blue: "), "{refused:?}");
        let missing = |e| (e, Err(ApiError::missing("no")));
        let unknown = Board::default().open(read().into_iter().map(missing).collect());
        assert_eq!((unknown.opened, unknown.refused.len()), (0, 2));
    }

    #[test]
    fn a_team_is_called_as_a_place_in_a_file_may_be_and_no_two_look_alike() {
        let board = Board::default();
        for name in ["\u{200b}", "\u{ad}", "\u{2800}", "\u{fe0f}", "\u{202e}gnp", "T\u{200b}1", "T\u{200d}1", "T\u{7}1"]
        {
            let problem = board.hand_in(entry(name), &asked(2)).expect_err(name).to_string();
            assert!(problem.contains("the team's name: ") && !problem.contains('\u{202e}'), "{problem}");
        }
        for name in ["T1", "❤ Care", "👩\u{200d}👧", "🇩🇪 Die Grünen"] {
            board.hand_in(entry(name), &asked(2)).expect(name);
        }
        let twin = Entry { by: "another".into(), ..entry("❤\u{fe0f} care") };
        assert!(board.hand_in(twin, &asked(2)).is_err_and(|problem| problem.to_string().contains("already")));
        assert_eq!(board.entries().len(), 4);
    }

    #[test]
    fn an_entry_says_something_and_an_answer_is_one_of_the_lesson() {
        let board = Board::default();
        let nothing = Entry { choice: None, ..entry("Red") };
        assert!(
            board.hand_in(nothing, &asked(2)).is_err_and(|problem| problem.to_string().contains("nothing to hand in"))
        );
        let lesson = |name: &str| {
            let text = crate::scenario::bundled(name).expect("a file");
            crate::scenario::read(text.as_bytes(), name, &crate::scenario::Options::default()).expect("a scenario")
        };
        let chosen = lesson("lesson-productive-zone");
        let right = chosen.lesson.as_ref().expect("a lesson").prediction.choices[0].text.clone();
        let choosing = Asked::from(&chosen);
        let with = |choice: &str| Entry { choice: Some(choice.to_owned()), ..entry("Red") };
        for wrong in ["x", "", &right.to_uppercase()] {
            let problem = board.hand_in(with(wrong), &choosing).expect_err(wrong).to_string();
            assert!(problem.contains("not one of the"), "{problem}");
        }
        let drawn = Asked::from(&lesson("lesson-worse-before-better"));
        assert!(board.hand_in(with(&right), &drawn).is_err_and(|problem| problem.to_string().contains("no answers")));
        assert!(board.entries().is_empty());
        board.hand_in(with(&right), &choosing).expect("taken");
        let saved = vec![(Entry { team: "Blue".into(), ..with("x") }, Ok(choosing))];
        assert_eq!(board.open(saved).refused.len(), 1);
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
            assert!(board.hand_in(with(wrong.clone()), &asked(2)).is_err(), "{wrong:?}");
        }
        board.hand_in(with(vec![0.0, -3.0, 5.0]), &asked(2)).expect("taken");
    }

    #[test]
    fn the_board_has_bounds_for_each_lesson_and_its_table_no_formulas() {
        let board = Board::default();
        assert!(
            board.hand_in(entry("  "), &asked(2)).is_err() && board.hand_in(entry(&"x".repeat(41)), &asked(2)).is_err()
        );
        for lesson in ["one", "two"] {
            for k in 0..TEAMS {
                let entry = Entry { scenario: lesson.to_owned(), ..entry(&k.to_string()) };
                board.hand_in(entry, &asked(2)).expect("taken");
            }
            let more = Entry { scenario: lesson.to_owned(), ..entry("one too many") };
            assert!(board.hand_in(more, &asked(2)).is_err());
        }
        let table = String::from_utf8(files(&[entry("=SUM(A1)")]).remove(0).1).expect("text");
        assert!(table.ends_with("\"'=SUM(A1)\",\"s\",\"a\",\"\",\"\"\n"), "{table}");
    }
}
