//! What lies between a question and its answer: a scenario, a plan, its futures, their analysis, charts as SVG, words.
//!
//! One interface, (path, body) → (status, bytes). There is no socket, clock or thread of a server in it, so that `serve` on this
//! machine and WebAssembly in a browser are two thin doors to the same room.
//!
//! | Path | Gives |
//! |---|---|
//! | `/api/start` | scenarios, lessons, levers, events, metrics |
//! | `/api/scenario/{name}` | a scenario's outline |
//! | `/api/play` | a plan: a chart, the vital signs, a table, the finding |
//! | `/api/chain` | the chain month by month |
//! | `/api/compare` | plans side by side |
//! | `/api/surface` | a plan with two levers at other values |
//! | `/api/why`, `/api/certainty` | what carries an effect; how far it rests on what is assumed |
//! | `/api/outline`, `/api/assumed` | the outline of a scenario of one's own; the numbers that are assumed |
//! | `/api/check` | what is wrong with a scenario file |
//! | `/api/lesson` | a lesson's reveal |
//! | `/api/file` | the plan as a scenario file |
//!
//! Where several engines share the futures, as web workers do, [`Api::ask_in_pieces`] answers 202 with the pieces that are missing;
//! `/api/piece` makes one, and `/api/known` takes one that another made.

mod catalogue;
mod check;
mod chosen;
mod descriptors;
mod doubt;
mod error;
mod opening;
mod piece;
mod play;
mod scenario_cache;
mod surface;
mod teach;
mod ticket;
mod view_model;

pub(crate) use chosen::Chosen;
pub use error::ApiError;
pub use opening::Opening;
pub use ticket::Ticket;

#[cfg(not(target_family = "wasm"))]
pub(crate) use play::{Ask, Wanted, drawing, twins};
#[cfg(not(target_family = "wasm"))]
pub(crate) use scenario_cache::CachedScenario;
#[cfg(not(target_family = "wasm"))]
pub(crate) use view_model::{Axes, Look, View, plain};

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::scenario::Scenario;
use catalogue::{Catalogue, outline};
use doubt::{AskAssumed, AskDoubt};
use piece::Job;
use play::{AskChain, AskCompare};
use surface::AskSurface;
use teach::AskLesson;

/// A question: its path, its body, and who asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Question<'a> {
    /// What is asked, such as `/api/play`.
    pub path: &'a str,
    /// How it is asked: JSON, or nothing.
    pub body: &'a [u8],
    /// Whether a teacher asks, who is told what would give a lesson away.
    pub is_teacher: bool,
}

/// An answer: a status as HTTP knows it, and JSON (of `/api/piece`, numbers).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200, or why not.
    pub status: u16,
    /// What is told.
    pub bytes: Vec<u8>,
}

impl Answer {
    fn json(status: u16, value: &Value) -> Self {
        Self { status, bytes: serde_json::to_vec(value).unwrap_or_default() }
    }

    /// Done, and nothing to tell.
    #[must_use]
    pub fn done() -> Self {
        Self::json(200, &json!({}))
    }
}

/// Answers questions about the scenarios it has.
pub struct Api {
    catalogue: Catalogue,
}

/// What is told when futures are missing: ask again when they are there.
const PIECES_ARE_MISSING: u16 = 202;

impl Api {
    /// The bundled scenarios and lessons, and one of one's own before them.
    #[must_use]
    pub fn new(given: Option<Scenario>) -> Self {
        Self { catalogue: Catalogue::new(given, None) }
    }

    /// What a page as a file opens with.
    ///
    /// # Errors
    /// Every problem of the scenario in it.
    pub fn open(opening: &Opening) -> Result<Self, ApiError> {
        let given = opening.scenario().map_err(|problems| ApiError::diagnostics(&problems))?;
        Ok(Self { catalogue: Catalogue::new(given, opening.bundled.as_deref()) })
    }

    /// Answers; stops when the ticket is stopped.
    #[must_use]
    pub fn ask(&self, question: &Question<'_>, ticket: &Ticket) -> Answer {
        match self.route(question, ticket) {
            Ok(Some(value)) => Answer { status: 200, bytes: value },
            Ok(None) => ApiError::overtaken().into(),
            Err(error) => error.into(),
        }
    }

    /// Answers with the futures it knows. When some are missing it lists them (status 202): each is made by whoever is asked for
    /// it at `/api/piece`, handed over at `/api/known`, and then the question is asked again.
    #[must_use]
    pub fn ask_in_pieces(&self, path: &str, body: &[u8]) -> Answer {
        let made = match path {
            "/api/piece" => read::<Job>(body).and_then(|job| self.cached(&job.scenario)?.make(&job)),
            "/api/known" => piece::label(body).and_then(|(label, numbers)| {
                self.cached(&label.scenario)?.take(&label, numbers).map(|()| Answer::done().bytes)
            }),
            // What takes many simulations of its own kind is left to the one that is asked.
            "/api/why" | "/api/certainty" => {
                return self.ask(&Question { path, body, is_teacher: false }, &Ticket::default());
            }
            _ => {
                let ticket = Ticket::from_what_is_known();
                let told = self.ask(&Question { path, body, is_teacher: false }, &ticket);
                let jobs = ticket.missing();
                return if jobs.is_empty() { told } else { Answer::json(PIECES_ARE_MISSING, &json!({ "jobs": jobs })) };
            }
        };
        made.map_or_else(Answer::from, |bytes| Answer { status: 200, bytes })
    }

    /// What can be turned, dropped, looked at and opened.
    pub(crate) fn start(&self) -> Value {
        let mut told = descriptors::describe();
        told["scenarios"] = json!(self.catalogue.titles());
        told["first"] = json!(self.catalogue.first());
        told["version"] = json!(env!("CARGO_PKG_VERSION"));
        told
    }

    /// A scenario, kept warm.
    pub(crate) fn cached(&self, chosen: &Chosen) -> Result<Arc<scenario_cache::CachedScenario>, ApiError> {
        self.catalogue.cached(chosen)
    }

    fn route(&self, question: &Question<'_>, ticket: &Ticket) -> Result<Option<Vec<u8>>, ApiError> {
        let body = question.body;
        let told = match question.path {
            "/api/start" => Some(self.start()),
            "/api/play" => {
                let ask: play::Ask = read(body)?;
                play::play(&*self.cached(&ask.scenario)?, &ask, ticket)?
            }
            "/api/chain" => {
                let ask: AskChain = read(body)?;
                play::chain(&*self.cached(&ask.scenario)?, &ask, ticket)?
            }
            "/api/compare" => {
                let ask: AskCompare = read(body)?;
                play::compare(&*self.cached(&ask.scenario)?, &ask, ticket)?
            }
            "/api/surface" => {
                let ask: AskSurface = read(body)?;
                surface::surface(&*self.cached(&ask.scenario)?, &ask, ticket)?
            }
            "/api/why" => {
                let ask: AskDoubt = read(body)?;
                doubt::reasons(&*self.cached(&ask.scenario)?, &ask, ticket)?
            }
            "/api/certainty" => {
                let ask: AskDoubt = read(body)?;
                doubt::certainty(&*self.cached(&ask.scenario)?, &ask, ticket)?
            }
            "/api/assumed" => {
                let ask: AskAssumed = read(body)?;
                Some(doubt::numbers(&*self.cached(&ask.scenario)?, &ask))
            }
            "/api/outline" => {
                let ask: AskOutline = read(body)?;
                Some(outline(&*self.cached(&ask.scenario)?, question.is_teacher))
            }
            "/api/check" => Some(check::check(&read(body)?)),
            "/api/lesson" => {
                let ask: AskLesson = read(body)?;
                teach::reveal(&*self.cached(&Chosen::Named(ask.lesson.clone()))?, ask.few, ticket)?
            }
            "/api/file" => {
                let ask: play::AskFile = read(body)?;
                let plan = self.cached(&ask.scenario)?.plan(&ask.plan.programme, &ask.plan.events)?;
                return Ok(Some(plan.to_json().into_bytes()));
            }
            path => match path.strip_prefix("/api/scenario/") {
                Some(name) => Some(outline(&*self.cached(&Chosen::Named(decoded(name)))?, question.is_teacher)),
                None => return Err(ApiError::missing("there is nothing here")),
            },
        };
        Ok(told.map(|value| serde_json::to_vec(&value).unwrap_or_default()))
    }
}

/// A scenario that is to be known.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AskOutline {
    scenario: Chosen,
}

/// Reads a question's body.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|problem| match problem.classify() {
        serde_json::error::Category::Data => ApiError::bad(format!("the question is not as expected: {problem}")),
        _ => ApiError::new(400, format!("the question is no JSON: {problem}")),
    })
}

/// A name as it stands in an address.
fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(code) if byte == b'%' => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small chain with a what-if, a plan and an event.
    fn file() -> String {
        json!({
            "name": "small", "months": 4, "futures": 20, "chain": { "template": "three-tier" },
            "programme": { "maker": { "tension": 0.9, "events": [{ "kind": "layoff", "month": 2, "size": 0.1 }] } },
        })
        .to_string()
    }

    fn small() -> Api {
        Api::open(&Opening { file: Some(file()), bundled: Some(vec!["lesson-layoff-spiral".to_owned()]) })
            .expect("a scenario")
    }

    fn ask(depth: &str, tension: f64) -> Vec<u8> {
        json!({
            "scenario": "small", "depth": depth, "view": "ripple", "metric": "loyalty", "organisation": "maker",
            "plan": { "programme": { "maker": { "tension": tension } }, "events": [] },
        })
        .to_string()
        .into_bytes()
    }

    /// Asks until nothing is missing, the pieces shared among engines; gives the answer and how many pieces were made.
    fn shared(engines: &[Api], path: &str, body: &[u8]) -> (Answer, usize) {
        let mut made = 0;
        loop {
            let answer = engines[0].ask_in_pieces(path, body);
            if answer.status != PIECES_ARE_MISSING {
                return (answer, made);
            }
            let told: Value = serde_json::from_slice(&answer.bytes).expect("JSON");
            for job in told["jobs"].as_array().expect("jobs") {
                let engine = &engines[job["piece"].as_u64().expect("a number") as usize % engines.len()];
                let piece = engine.ask_in_pieces("/api/piece", job.to_string().as_bytes());
                assert_eq!(piece.status, 200, "{}", String::from_utf8_lossy(&piece.bytes));
                assert_eq!(engines[0].ask_in_pieces("/api/known", &piece.bytes).status, 200);
                made += 1;
            }
            assert!(made < 100, "it goes in circles");
        }
    }

    #[test]
    fn engines_that_share_the_futures_answer_with_the_same_bytes_as_one() {
        let (alone, engines) = (small(), [small(), small(), small()]);
        let compare = json!({
            "scenario": "small", "metric": "loyalty", "at": "maker",
            "plans": [{ "name": "a", "programme": { "maker": { "tension": 0.4 } }, "events": [] }],
        });
        for (path, body, pieces) in [
            ("/api/play", ask("glance", 0.5), 2),
            ("/api/play", ask("preview", 0.5), 2),
            ("/api/play", ask("full", 0.5), 2),
            ("/api/play", ask("preview", 0.7), 2),
            ("/api/compare", compare.to_string().into_bytes(), 3),
            ("/api/start", Vec::new(), 0),
            ("/api/scenario/small", Vec::new(), 0),
        ] {
            let direct = alone.ask(&Question { path, body: &body, is_teacher: false }, &Ticket::default());
            assert_eq!(direct.status, 200, "{}", String::from_utf8_lossy(&direct.bytes));
            assert!(shared(&engines, path, &body) == (direct, pieces), "{path}");
        }
    }

    #[test]
    fn a_scenario_of_ones_own_answers_like_one_of_the_catalogue() {
        let (api, named) = (small(), ask("full", 0.5));
        let mut own: Value = serde_json::from_slice(&named).expect("JSON");
        own["scenario"] = json!({ "file": serde_json::from_str::<Value>(&file()).expect("JSON") });
        let play = |body: &[u8]| api.ask(&Question { path: "/api/play", body, is_teacher: false }, &Ticket::default());
        let answer = play(&named);
        assert_eq!(answer.status, 200);
        assert!(play(own.to_string().as_bytes()) == answer, "a file is another scenario");
        own["scenario"]["assumed"] = json!({ "luck": { "mood": 0.3 } });
        let other = play(own.to_string().as_bytes());
        assert!(other.status == 200 && other != answer, "nothing is assumed otherwise");
        own["scenario"]["assumed"] = json!({ "luck": { "mood": 99 } });
        assert_eq!(play(own.to_string().as_bytes()).status, 422);
    }

    #[test]
    fn figures_of_ones_own_stand_beside_the_plan_within_the_axes_and_in_words() {
        let play = |own: Value, tension: f64| -> Value {
            let mut asked: Value = serde_json::from_slice(&ask("full", tension)).expect("JSON");
            asked["scenario"] = json!({ "file": own });
            asked["view"] = json!("levels");
            asked["metric"] = json!("engagement");
            let body = asked.to_string().into_bytes();
            let question = Question { path: "/api/play", body: &body, is_teacher: false };
            serde_json::from_slice(&small().ask(&question, &Ticket::default()).bytes).expect("JSON")
        };
        let mut own: Value = serde_json::from_str(&file()).expect("JSON");
        let without = play(own.clone(), 0.5);
        assert!(
            without["observed"].is_null() && !without["chart"]["svg"].to_string().contains("observed"),
            "{without}"
        );
        own["observed"] =
            json!({ "series": [{ "metric": "engagement", "at": "maker", "fit": "level", "points": [[1, 5, 2]] }] });
        let answer = play(own.clone(), 0.5);
        let words = answer["observed"]["words"].to_string();
        assert!(words.contains("Engagement at ") && answer["observed"]["shown"] == true, "{answer}");
        assert!(answer["chart"]["svg"].to_string().contains("observed, give or take two standard errors"));
        // A figure far below the model's is not cut off: its bar ends at 1.
        assert!(answer["axes"]["levels"][0].as_f64().is_some_and(|low| low <= 1.0), "{}", answer["axes"]);
        own["programme"] = json!({ "maker": { "tension": 0.9 } });
        own["events"] = json!([]);
        assert_eq!(play(own.clone(), 0.9)["observed"]["another"], false);
        assert_eq!(play(own, 0.7)["observed"]["another"], true);
    }

    #[test]
    fn the_points_of_a_surface_are_shared_and_are_those_of_the_plans() {
        let body = json!({
            "scenario": "small", "plan": { "programme": {}, "events": [] }, "organisation": "maker",
            "levers": ["tension", "employee_inclusion"], "metric": "engagement", "at": "maker", "points": [[0.2, 0.2], [0.8, 0.6]],
        });
        let body = body.to_string().into_bytes();
        let direct =
            small().ask(&Question { path: "/api/surface", body: &body, is_teacher: false }, &Ticket::default());
        let (answer, pieces) = shared(&[small(), small()], "/api/surface", &body);
        assert!(answer == direct && pieces == 6, "{pieces} pieces");
        let told: Value = serde_json::from_slice(&direct.bytes).expect("JSON");
        assert_eq!(told["points"].as_array().map(Vec::len), Some(2));
        for wrong in [json!([]), json!([[9.0, 0.2]])] {
            let mut asked: Value = serde_json::from_slice(&body).expect("JSON");
            asked["points"] = wrong;
            assert_eq!(small().ask_in_pieces("/api/surface", asked.to_string().as_bytes()).status, 422);
        }
    }

    #[test]
    fn a_file_is_checked_with_the_change_that_mends_it() {
        let check = |text: &str| -> Value {
            let body = json!({ "text": text }).to_string();
            serde_json::from_slice(&small().ask_in_pieces("/api/check", body.as_bytes()).bytes).expect("JSON")
        };
        assert_eq!(check(&file())["name"], "small");
        let found = check(&file().replace("three-tier", "three-teir"));
        let edit = &found["problems"][0]["edit"];
        assert!(edit["write"].as_str().is_some_and(|w| w.contains("three-tier")), "{found}");
    }

    #[test]
    fn what_cannot_be_answered_is_told_with_a_status() {
        let api = small();
        let status = |path: &str, body: &[u8]| api.ask_in_pieces(path, body).status;
        assert_eq!(status("/api/nothing", b""), 404);
        assert_eq!(status("/api/scenario/tension-and-inclusion", b""), 404, "it was not chosen");
        assert_eq!(status("/api/play", b"{"), 400);
        assert_eq!(status("/api/play", b"{}"), 422);
        assert_eq!(status("/api/known", b"xx"), 422);
        let stopped = Ticket::default();
        stopped.stop();
        let answer = api.ask(&Question { path: "/api/play", body: &ask("full", 0.5), is_teacher: false }, &stopped);
        assert_eq!(answer.status, 409);
    }

    #[test]
    fn names_in_addresses_are_read() {
        assert_eq!(
            (decoded("a%20b%C3%A9"), decoded("100%"), decoded("%zz")),
            ("a bé".into(), "100%".into(), "%zz".into())
        );
    }
}
