//! The page's files, compiled in.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::api::ApiError;

macro_rules! assets {
    ($($name:literal: $kind:literal),+ $(,)?) => {
        const PAGE: &[(&str, &str, &str)] =
            &[$(($name, $kind, include_str!(concat!("../../assets/page/", $name))),)+];
    };
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

assets! {
    "index.html": "text/html; charset=utf-8",
    "base.css": "text/css; charset=utf-8",
    "rooms.css": "text/css; charset=utf-8",
    "looks.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "address.js": "", "api.js": "", "board.js": "", "chain.js": "", "charts.js": "", "dom.js": "", "events.js": "", "explore.js": "", "happen.js": "", "lesson.js": "",
    "levers.js": "", "main.js": "", "pad.js": "", "pins.js": "", "store.js": "", "timeline.js": "",
}

const FONTS: [(&str, &[u8]); 2] = [
    ("Inter-Regular.woff2", include_bytes!("../../assets/fonts/Inter-Regular.woff2")),
    ("Inter-SemiBold.woff2", include_bytes!("../../assets/fonts/Inter-SemiBold.woff2")),
];

pub(super) async fn index() -> Response {
    file("index.html")
}

pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match FONTS.iter().find(|(n, _)| *n == name) {
        Some((_, bytes)) => ([(header::CONTENT_TYPE, "font/woff2")], *bytes).into_response(),
        None => file(&name),
    }
}

fn file(name: &str) -> Response {
    match PAGE.iter().find(|(n, _, _)| *n == name) {
        Some((_, kind, text)) => {
            let kind = if kind.is_empty() { SCRIPT } else { kind };
            ([(header::CONTENT_TYPE, kind)], *text).into_response()
        }
        None => ApiError::missing("there is no such page").into_response(),
    }
}
