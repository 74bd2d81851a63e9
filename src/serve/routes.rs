//! Which path gives what.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};

use super::bed::Bed;
use super::class::{self, Board, Entry};
use super::guard::{Names, guard};
use super::parcel::{self, AskReport};
use super::play::{self, Ask, AskChain, AskCompare, Wanted};
use super::refusal::Refusal;
use super::shelf::{Shelf, outline};
use super::teach::{self, AskLesson};
use super::turns::Turns;
use super::{assets, catalogue, connections};
use crate::scenario::Scenario;

/// Longest request.
const LONGEST: usize = 256 << 10;

struct House {
    shelf: Shelf,
    turns: Turns,
    board: Board,
    lan: Option<String>,
}

type Its = State<Arc<House>>;
type Told = Result<Json<Value>, Refusal>;

pub(super) fn router(given: Option<Scenario>, lan: Option<String>, names: Arc<Names>) -> Router {
    let house = Arc::new(House { shelf: Shelf::new(given), turns: Turns::new(), board: Board::default(), lan });
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
        .fallback(async || Refusal::missing("there is nothing here"))
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(middleware::from_fn_with_state(names, guard))
        .with_state(house)
}

/// JSON whose faults are told like any other.
struct Body<T>(T);

impl<S: Send + Sync, T> FromRequest<S> for Body<T>
where
    Json<T>: FromRequest<S, Rejection = JsonRejection>,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let Some(read) = connections::arrives(Json::<T>::from_request(request, state)).await else {
            return Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "the request took too long to arrive"));
        };
        match read {
            Ok(Json(asked)) => Ok(Self(asked)),
            Err(fault) if fault.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Refusal::new(fault.status(), format!("requests hold at most {} kB", LONGEST >> 10)))
            }
            Err(fault) => Err(Refusal::new(fault.status(), fault.body_text())),
        }
    }
}

async fn start(State(house): Its) -> Json<Value> {
    let mut told = catalogue::catalogue();
    told["scenarios"] = json!(house.shelf.titles());
    told["first"] = json!(house.shelf.first());
    told["version"] = json!(env!("CARGO_PKG_VERSION"));
    told["lan"] = json!(house.lan);
    Json(told)
}

/// A bed is made on a thread of its own: its plan takes a moment.
async fn bed(house: &Arc<House>, name: &str) -> Result<Arc<Bed>, Refusal> {
    let (house, name) = (house.clone(), name.to_owned());
    tokio::task::spawn_blocking(move || house.shelf.bed(&name)).await.map_err(|_| Refusal::broken())?
}

async fn scenario(State(house): Its, Path(name): Path<String>, from: ConnectInfo<std::net::SocketAddr>) -> Told {
    Ok(Json(outline(&*bed(&house, &name).await?, is_teacher(from))))
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

async fn progress(State(house): Its, Query(ask): Query<AskProgress>) -> Json<Value> {
    Json(house.turns.progress(&ask.client))
}

async fn played(State(house): Its, Body(ask): Body<Ask>) -> Told {
    let bed = bed(&house, &ask.scenario).await?;
    house.turns.heavy(&ask.client.clone(), move |stop| play::play(&bed, &ask, stop)).await.map(Json)
}

async fn picture(State(house): Its, Body(ask): Body<Ask>) -> Result<Response, Refusal> {
    let bed = bed(&house, &ask.scenario).await?;
    let png = house.turns.heavy(&ask.client.clone(), move |stop| play::picture(&bed, &ask, stop)).await?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

async fn chain(State(house): Its, Body(ask): Body<AskChain>) -> Told {
    let bed = bed(&house, &ask.scenario).await?;
    house.turns.heavy(&ask.client.clone(), move |stop| play::chain(&bed, &ask, stop)).await.map(Json)
}

async fn compared(State(house): Its, Body(ask): Body<AskCompare>) -> Told {
    let bed = bed(&house, &ask.scenario).await?;
    house.turns.heavy(&ask.client.clone(), move |stop| play::compare(&bed, &ask, stop)).await.map(Json)
}

async fn revealed(State(house): Its, Body(ask): Body<AskLesson>) -> Told {
    let bed = bed(&house, &ask.lesson).await?;
    house.turns.heavy(&ask.client, move |stop| teach::reveal(&bed, ask.few, stop)).await.map(Json)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AskFile {
    scenario: String,
    plan: Wanted,
}

async fn file(State(house): Its, Body(ask): Body<AskFile>) -> Result<Response, Refusal> {
    let bed = bed(&house, &ask.scenario).await?;
    let text = parcel::file(&bed, &ask.plan)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

fn zip(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/zip")], bytes).into_response()
}

async fn report(State(house): Its, Body(ask): Body<AskReport>) -> Result<Response, Refusal> {
    let bed = bed(&house, &ask.scenario).await?;
    house.turns.heavy(&ask.client.clone(), move |stop| parcel::report(&bed, &ask, stop)).await.map(zip)
}

async fn board(State(house): Its) -> Json<Value> {
    Json(json!({ "entries": house.board.entries() }))
}

async fn hand_in(State(house): Its, Body(entry): Body<Entry>) -> Told {
    let bed = bed(&house, &entry.scenario).await?;
    if let Some(plan) = &entry.plan {
        bed.plan(&plan.programme, &plan.events)?;
    }
    house.board.hand_in(entry, bed.scenario.months)?;
    Ok(Json(json!({ "entries": house.board.entries() })))
}

/// Only from the machine that serves: a class shares the address, not the eraser.
async fn clear(State(house): Its, from: ConnectInfo<std::net::SocketAddr>) -> Told {
    if !is_teacher(from) {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "the board is cleared from the teacher's machine"));
    }
    house.board.clear();
    Ok(Json(json!({ "entries": [] })))
}

async fn board_zip(State(house): Its) -> Result<Response, Refusal> {
    parcel::zipped(&class::files(&house.board.entries())).map(zip)
}

async fn qr(State(house): Its) -> Result<Response, Refusal> {
    let address = house.lan.as_deref().ok_or_else(|| Refusal::missing("the page is not shared in the network"))?;
    let svg = super::qr_svg(address).ok_or_else(Refusal::broken)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
