//! Which path gives what. What needs the model is asked of [`crate::api`]; here is only what a server adds.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest, Query, Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::class::{self, Asked, Board, Entry, Stage};
use super::download::{self, AskReport};
use super::host_check::{Names, host_check};
use super::request_limiter::RequestLimiter;
use super::{assets, connections};
use crate::api::{Answer, Api, ApiError, Ask, CachedScenario, Chosen, Question, Ticket, read};
use crate::scenario::Scenario;

/// Longest request.
const LONGEST: usize = 256 << 10;

/// Longest saved board: as many teams and lessons as find room on one.
const LONGEST_BOARD: usize = 8 << 20;

struct AppState {
    api: Arc<Api>,
    limiter: RequestLimiter,
    board: Board,
    lan: Option<String>,
}

type Its = State<Arc<AppState>>;
type Told = Result<Json<Value>, ApiError>;

impl AppState {
    fn new(given: Option<Scenario>, lan: Option<String>) -> Self {
        Self { api: Arc::new(Api::new(given)), limiter: RequestLimiter::new(), board: Board::default(), lan }
    }
}

pub(super) fn router(given: Option<Scenario>, lan: Option<String>, names: Arc<Names>) -> Router {
    let app = Arc::new(AppState::new(given, lan));
    Router::new()
        .route("/", get(assets::index))
        .route("/page/{name}", get(assets::asset))
        .route("/api/start", get(start))
        .route("/api/scenario/{name}", get(outline))
        .route("/api/play", post(heavy))
        .route("/api/picture", post(picture))
        .route("/api/chain", post(heavy))
        .route("/api/compare", post(heavy))
        .route("/api/lesson", post(lesson))
        .route("/api/surface", post(heavy))
        .route("/api/why", post(heavy))
        .route("/api/certainty", post(heavy))
        .route("/api/outline", post(light))
        .route("/api/assumed", post(light))
        .route("/api/check", post(light))
        .route("/api/file", post(file))
        .route("/api/report", post(report))
        .route("/api/progress", get(progress))
        .route("/api/class", get(board).post(hand_in))
        .route("/api/class/clear", post(clear))
        .route("/api/class/stages", get(stages))
        .route("/api/class/stage", post(lead))
        .route("/api/class/open", post(open_board).layer(DefaultBodyLimit::max(LONGEST_BOARD)))
        .route("/api/class.zip", get(board_zip))
        .route("/api/qr.svg", get(qr))
        .fallback(async || ApiError::missing("there is nothing here"))
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(middleware::from_fn_with_state(names, host_check))
        .with_state(app)
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CONTENT_TYPE, "application/json")], self.bytes).into_response()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        Answer::from(self).into_response()
    }
}

/// A question as it arrives.
struct Raw(Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        // A form of another site can send anything but this.
        if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16(), "a request is JSON, and says so"));
        }
        let Some(read) = connections::arrives(Bytes::from_request(request, state)).await else {
            return Err(ApiError::new(StatusCode::REQUEST_TIMEOUT.as_u16(), "the request took too long to arrive"));
        };
        read.map(Self).map_err(|problem| match problem.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                ApiError::new(problem.status().as_u16(), format!("requests hold at most {} kB", LONGEST >> 10))
            }
            status => ApiError::new(status.as_u16(), problem.body_text()),
        })
    }
}

/// JSON whose problems are told like any other.
struct Body<T>(T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        read(&Raw::from_request(request, state).await?.0).map(Self)
    }
}

async fn start(State(app): Its) -> Json<Value> {
    let mut told = app.api.start();
    told["lan"] = json!(app.lan);
    Json(told)
}

/// What takes a moment is done on a thread of its own.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::broken())
}

/// A scenario's plan takes a moment.
async fn cached(app: &Arc<AppState>, chosen: &Chosen) -> Result<Arc<CachedScenario>, ApiError> {
    let (api, chosen) = (app.api.clone(), chosen.clone());
    aside(move || api.cached(&chosen)).await?
}

async fn outline(State(app): Its, uri: Uri, from: ConnectInfo<std::net::SocketAddr>) -> Result<Answer, ApiError> {
    let api = app.api.clone();
    aside(move || {
        let question = Question { path: uri.path(), body: b"", is_teacher: is_teacher(from) };
        api.ask(&question, &Ticket::default())
    })
    .await
}

/// The machine that serves is the teacher's: a class sees neither a lesson's goal nor its plan, and has no eraser.
fn is_teacher(ConnectInfo(from): ConnectInfo<std::net::SocketAddr>) -> bool {
    from.ip().is_loopback()
}

/// Who asks.
#[derive(serde::Deserialize)]
struct Client {
    client: String,
}

/// Who asks, and about which scenario.
#[derive(serde::Deserialize)]
struct Asks {
    client: String,
    #[serde(default)]
    scenario: Option<Chosen>,
}

/// Which scenario is asked about, whatever else is.
#[derive(serde::Deserialize)]
struct About {
    scenario: Chosen,
}

/// A lesson that a teacher leads is seen by others as far as it is opened: few of its futures, or all.
fn opened(app: &AppState, from: ConnectInfo<std::net::SocketAddr>, lesson: &str, few: bool) -> Result<(), ApiError> {
    if is_teacher(from) || app.board.is_open(lesson, few) {
        return Ok(());
    }
    Err(ApiError::new(StatusCode::FORBIDDEN.as_u16(), "the teacher has not opened this lesson yet"))
}

/// It is not looked at by another way before all of it is revealed.
fn revealed(app: &AppState, from: ConnectInfo<std::net::SocketAddr>, scenario: &Chosen) -> Result<(), ApiError> {
    opened(app, from, scenario.name(), false)
}

async fn progress(State(app): Its, Query(ask): Query<Client>) -> Json<Value> {
    Json(app.limiter.progress(&ask.client))
}

/// A question that is answered at once.
async fn light(State(app): Its, uri: Uri, Raw(body): Raw) -> Result<Answer, ApiError> {
    let api = app.api.clone();
    aside(move || api.ask(&Question { path: uri.path(), body: &body, is_teacher: false }, &Ticket::default())).await
}

/// The plan as a scenario file: opened under another name, it would show what is not revealed yet.
async fn file(
    State(app): Its,
    uri: Uri,
    from: ConnectInfo<std::net::SocketAddr>,
    Raw(body): Raw,
) -> Result<Answer, ApiError> {
    let About { scenario } = read(&body)?;
    revealed(&app, from, &scenario)?;
    light(State(app), uri, Raw(body)).await
}

/// A question that needs a simulation.
async fn heavy(
    State(app): Its,
    uri: Uri,
    from: ConnectInfo<std::net::SocketAddr>,
    Raw(body): Raw,
) -> Result<Answer, ApiError> {
    let (api, Asks { client, scenario }) = (app.api.clone(), read(&body)?);
    if let Some(scenario) = &scenario {
        revealed(&app, from, scenario)?;
    }
    let work = move |ticket: &Ticket| {
        Ok(Some(api.ask(&Question { path: uri.path(), body: &body, is_teacher: false }, ticket)))
    };
    app.limiter.heavy(&client, work).await
}

/// What of a lesson is asked for.
#[derive(serde::Deserialize)]
struct AskFew {
    lesson: String,
    #[serde(default)]
    few: bool,
}

/// A lesson's futures, as far as whoever leads it has opened it.
async fn lesson(
    State(app): Its,
    uri: Uri,
    from: ConnectInfo<std::net::SocketAddr>,
    raw: Raw,
) -> Result<Answer, ApiError> {
    let AskFew { lesson, few } = read(&raw.0)?;
    opened(&app, from, &lesson, few)?;
    heavy(State(app), uri, from, raw).await
}

async fn picture(
    State(app): Its,
    from: ConnectInfo<std::net::SocketAddr>,
    Raw(body): Raw,
) -> Result<Response, ApiError> {
    let (ask, Client { client }) = (read::<Ask>(&body)?, read(&body)?);
    revealed(&app, from, &ask.scenario)?;
    let cached = cached(&app, &ask.scenario).await?;
    let png = app.limiter.heavy(&client, move |ticket| download::picture(&cached, &ask, ticket)).await?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

fn zip(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/zip")], bytes).into_response()
}

async fn report(
    State(app): Its,
    from: ConnectInfo<std::net::SocketAddr>,
    Raw(body): Raw,
) -> Result<Response, ApiError> {
    let (ask, Client { client }) = (read::<AskReport>(&body)?, read(&body)?);
    revealed(&app, from, &ask.scenario)?;
    let cached = cached(&app, &ask.scenario).await?;
    let (kind, bytes) = app.limiter.heavy(&client, move |ticket| download::report(&cached, &ask, ticket)).await?;
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

async fn board(State(app): Its) -> Json<Value> {
    Json(json!({ "entries": app.board.entries(), "stages": app.board.stages() }))
}

async fn stages(State(app): Its) -> Json<Value> {
    Json(json!({ "stages": app.board.stages() }))
}

/// How far a lesson is to be opened for all; left out, nobody leads it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Lead {
    lesson: String,
    stage: Option<Stage>,
}

fn teacher_only(from: ConnectInfo<std::net::SocketAddr>, what: &str) -> Result<(), ApiError> {
    if is_teacher(from) {
        return Ok(());
    }
    Err(ApiError::new(StatusCode::FORBIDDEN.as_u16(), format!("{what} from the teacher's machine")))
}

async fn lead(State(app): Its, from: ConnectInfo<std::net::SocketAddr>, Body(ask): Body<Lead>) -> Told {
    teacher_only(from, "a lesson is led")?;
    if cached(&app, &Chosen::Named(ask.lesson.clone())).await?.scenario.lesson.is_none() {
        return Err(ApiError::bad(format!("{} is not a lesson", ask.lesson)));
    }
    app.board.lead(&ask.lesson, ask.stage);
    Ok(Json(json!({ "stages": app.board.stages() })))
}

/// A saved board.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    entries: Vec<Entry>,
}

async fn open_board(State(app): Its, from: ConnectInfo<std::net::SocketAddr>, Body(saved): Body<Saved>) -> Told {
    teacher_only(from, "a saved board is opened")?;
    let mut checked = Vec::new();
    for entry in saved.entries {
        let asked = asked_by(&app, &entry).await;
        checked.push((entry, asked));
    }
    let told = app.board.open(checked);
    Ok(Json(json!({ "entries": app.board.entries(), "told": told })))
}

/// What an entry's scenario asks, if that is known here and the entry's plan fits it.
async fn asked_by(app: &Arc<AppState>, entry: &Entry) -> Result<Asked, ApiError> {
    let cached = cached(app, &Chosen::Named(entry.scenario.clone())).await?;
    if let Some(plan) = &entry.plan {
        cached.plan(&plan.programme, &plan.events)?;
    }
    Ok(Asked::from(&cached.scenario))
}

async fn hand_in(State(app): Its, Body(entry): Body<Entry>) -> Told {
    let asked = asked_by(&app, &entry).await?;
    app.board.hand_in(entry, &asked)?;
    Ok(Json(json!({ "entries": app.board.entries() })))
}

/// Only from the machine that serves: a class shares the address, not the eraser.
async fn clear(State(app): Its, from: ConnectInfo<std::net::SocketAddr>) -> Told {
    teacher_only(from, "the board is cleared")?;
    app.board.clear();
    Ok(Json(json!({ "entries": [] })))
}

async fn board_zip(State(app): Its) -> Result<Response, ApiError> {
    download::zipped(&class::files(&app.board.entries())).map(zip)
}

async fn qr(State(app): Its) -> Result<Response, ApiError> {
    let address = app.lan.as_deref().ok_or_else(|| ApiError::missing("the page is not shared in the network"))?;
    let svg = super::qr_svg(address).ok_or_else(ApiError::broken)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_led_lesson_is_shut_to_all_but_the_teacher_until_it_is_revealed_however_it_is_asked_for() {
        let led = "lesson-productive-zone";
        let asked = |scenario: Value| serde_json::from_value::<Chosen>(scenario).expect("a scenario");
        let ways = [
            json!(led),
            json!({ "name": led, "assumed": { "trust": { "rising": 9 } } }),
            json!({ "file": { "name": led } }),
        ]
        .map(asked);
        let other = json!("lesson-layoff-spiral");
        let [student, teacher] =
            ["192.0.2.7:9", "127.0.0.1:9"].map(|from| ConnectInfo(from.parse().expect("an address")));
        let app = AppState::new(None, None);
        for (stage, open) in
            [(Some(Stage::Predict), false), (Some(Stage::Twenty), false), (Some(Stage::Band), true), (None, true)]
        {
            app.board.lead(led, stage);
            for scenario in &ways {
                assert_eq!(revealed(&app, student, scenario).is_ok(), open, "{stage:?}, {scenario:?}");
                assert!(revealed(&app, teacher, scenario).is_ok(), "{stage:?}, {scenario:?}");
            }
            assert!(revealed(&app, student, &asked(other.clone())).is_ok(), "{stage:?}");
        }
    }
}
