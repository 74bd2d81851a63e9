//! The page: its files, compiled in, and the page as one file that answers by itself.

mod bundle;
mod single;

pub use single::{ENGINE, ENGINE_MANIFEST, single, stale_engine};

macro_rules! assets {
    ($($name:literal: $kind:literal),+ $(,)?) => {
        const TEXTS: &[(&str, &str, &str)] =
            &[$(($name, $kind, include_str!(concat!("../../assets/page/", $name))),)+];
    };
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

assets! {
    "index.html": "text/html; charset=utf-8",
    "base.css": "text/css; charset=utf-8",
    "rooms.css": "text/css; charset=utf-8",
    "decide.css": "text/css; charset=utf-8",
    "looks.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "address.js": "", "api.js": "", "assumed.js": "", "board.js": "", "chain.js": "", "chainform.js": "", "charts.js": "", "dom.js": "", "engine.js": "", "events.js": "", "expand.js": "",
    "explore.js": "", "game.js": "", "happen.js": "", "home.js": "", "lesson.js": "", "levers.js": "", "main.js": "", "pad.js": "", "own.js": "", "pins.js": "",
    "reader.js": "", "reasons.js": "", "store.js": "", "surface.js": "", "tally.js": "", "terrain.js": "", "timeline.js": "", "worker.js": "",
}

const FONTS: [(&str, &[u8]); 2] = [
    ("Inter-Regular.woff2", include_bytes!("../../assets/fonts/Inter-Regular.woff2")),
    ("Inter-SemiBold.woff2", include_bytes!("../../assets/fonts/Inter-SemiBold.woff2")),
];

/// A file of the page: its kind and its bytes.
#[must_use]
pub fn file(name: &str) -> Option<(&'static str, &'static [u8])> {
    if let Some((_, bytes)) = FONTS.iter().find(|(n, _)| *n == name) {
        return Some(("font/woff2", bytes));
    }
    let (_, kind, text) = TEXTS.iter().find(|(n, _, _)| *n == name)?;
    Some((if kind.is_empty() { SCRIPT } else { kind }, text.as_bytes()))
}

fn text(name: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(n, _, _)| *n == name).map(|(_, _, text)| *text)
}
