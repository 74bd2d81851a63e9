//! Which path gives what.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};

use super::api_error::ApiError;
use super::catalogue::{Catalogue, outline};
use super::class::{self, Board, Entry};
use super::download::{self, AskReport};
use super::host_check::{Names, host_check};
use super::play::{self, Ask, AskChain, AskCompare, Wanted};
use super::request_limiter::RequestLimiter;
use super::scenario_cache::CachedScenario;
use super::teach::{self, AskLesson};
use super::{assets, connections, descriptors};
use crate::scenario::Scenario;

/// Longest request.
const LONGEST: usize = 256 << 10;

struct AppState {
    catalogue: Catalogue,
    limiter: RequestLimiter,
    board: Board,
    lan: Option<String>,
}

type Its = State<Arc<AppState>>;
type Told = Result<Json<Value>, ApiError>;

pub(super) fn router(given: Option<Scenario>, lan: Option<String>, names: Arc<Names>) -> Router {
    let app = Arc::new(AppState {
        catalogue: Catalogue::new(given),
        limiter: RequestLimiter::new(),
        board: Board::default(),
        lan,
    });
    Router::new()
        .route("/", get(assets::index))
        .route("/page/{name}", get(assets::asset))
        .route("/api/start", get(start))
        .route("/api/scenario/{name}", get(scenario))
        .route("/api/play", post(played))
        .route("/api/picture", post(picture))
        .route("/api/chain", post(chain))
        .route("/api/compare", post(compared))
        .route("/api/lesson", post(revealed))
        .route("/api/file", post(file))
        .route("/api/report", post(report))
        .route("/api/progress", get(progress))
        .route("/api/class", get(board).post(hand_in))
        .route("/api/class/clear", post(clear))
        .route("/api/class.zip", get(board_zip))
        .route("/api/qr.svg", get(qr))
        .fallback(async || ApiError::missing("there is nothing here"))
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(middleware::from_fn_with_state(names, host_check))
        .with_state(app)
}

/// JSON whose problems are told like any other.
struct Body<T>(T);

impl<S: Send + Sync, T> FromRequest<S> for Body<T>
where
    Json<T>: FromRequest<S, Rejection = JsonRejection>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Some(read) = connections::arrives(Json::<T>::from_request(request, state)).await else {
            return Err(ApiError::new(StatusCode::REQUEST_TIMEOUT, "the request took too long to arrive"));
        };
        match read {
            Ok(Json(asked)) => Ok(Self(asked)),
            Err(diagnostic) if diagnostic.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ApiError::new(diagnostic.status(), format!("requests hold at most {} kB", LONGEST >> 10)))
            }
            Err(diagnostic) => Err(ApiError::new(diagnostic.status(), diagnostic.body_text())),
        }
    }
}

async fn start(State(app): Its) -> Json<Value> {
    let mut told = descriptors::describe();
    told["scenarios"] = json!(app.catalogue.titles());
    told["first"] = json!(app.catalogue.first());
    told["version"] = json!(env!("CARGO_PKG_VERSION"));
    told["lan"] = json!(app.lan);
    Json(told)
}

/// A bed is made on a thread of its own: its plan takes a moment.
async fn cached(app: &Arc<AppState>, name: &str) -> Result<Arc<CachedScenario>, ApiError> {
    let (app, name) = (app.clone(), name.to_owned());
    tokio::task::spawn_blocking(move || app.catalogue.cached(&name)).await.map_err(|_| ApiError::broken())?
}

async fn scenario(State(app): Its, Path(name): Path<String>, from: ConnectInfo<std::net::SocketAddr>) -> Told {
    Ok(Json(outline(&*cached(&app, &name).await?, is_teacher(from))))
}

/// The machine that serves is the teacher's: a class sees neither a lesson's goal nor its plan, and has no eraser.
fn is_teacher(ConnectInfo(from): ConnectInfo<std::net::SocketAddr>) -> bool {
    from.ip().is_loopback()
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AskProgress {
    client: String,
}

async fn progress(State(app): Its, Query(ask): Query<AskProgress>) -> Json<Value> {
    Json(app.limiter.progress(&ask.client))
}

async fn played(State(app): Its, Body(ask): Body<Ask>) -> Told {
    let cached = cached(&app, &ask.scenario).await?;
    app.limiter.heavy(&ask.client.clone(), move |stop| play::play(&cached, &ask, stop)).await.map(Json)
}

async fn picture(State(app): Its, Body(ask): Body<Ask>) -> Result<Response, ApiError> {
    let cached = cached(&app, &ask.scenario).await?;
    let png = app.limiter.heavy(&ask.client.clone(), move |stop| play::picture(&cached, &ask, stop)).await?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

async fn chain(State(app): Its, Body(ask): Body<AskChain>) -> Told {
    let cached = cached(&app, &ask.scenario).await?;
    app.limiter.heavy(&ask.client.clone(), move |stop| play::chain(&cached, &ask, stop)).await.map(Json)
}

async fn compared(State(app): Its, Body(ask): Body<AskCompare>) -> Told {
    let cached = cached(&app, &ask.scenario).await?;
    app.limiter.heavy(&ask.client.clone(), move |stop| play::compare(&cached, &ask, stop)).await.map(Json)
}

async fn revealed(State(app): Its, Body(ask): Body<AskLesson>) -> Told {
    let cached = cached(&app, &ask.lesson).await?;
    app.limiter.heavy(&ask.client, move |stop| teach::reveal(&cached, ask.few, stop)).await.map(Json)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AskFile {
    scenario: String,
    plan: Wanted,
}

async fn file(State(app): Its, Body(ask): Body<AskFile>) -> Result<Response, ApiError> {
    let cached = cached(&app, &ask.scenario).await?;
    let text = download::file(&cached, &ask.plan)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

fn zip(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/zip")], bytes).into_response()
}

async fn report(State(app): Its, Body(ask): Body<AskReport>) -> Result<Response, ApiError> {
    let cached = cached(&app, &ask.scenario).await?;
    app.limiter.heavy(&ask.client.clone(), move |stop| download::report(&cached, &ask, stop)).await.map(zip)
}

async fn board(State(app): Its) -> Json<Value> {
    Json(json!({ "entries": app.board.entries() }))
}

async fn hand_in(State(app): Its, Body(entry): Body<Entry>) -> Told {
    let cached = cached(&app, &entry.scenario).await?;
    if let Some(plan) = &entry.plan {
        cached.plan(&plan.programme, &plan.events)?;
    }
    app.board.hand_in(entry, cached.scenario.months)?;
    Ok(Json(json!({ "entries": app.board.entries() })))
}

/// Only from the machine that serves: a class shares the address, not the eraser.
async fn clear(State(app): Its, from: ConnectInfo<std::net::SocketAddr>) -> Told {
    if !is_teacher(from) {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "the board is cleared from the teacher's machine"));
    }
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
