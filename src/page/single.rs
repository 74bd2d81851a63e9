//! The page as one file: script, styles, fonts, the engine and what it opens with. It asks nobody for anything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

use super::bundle::bundle;
use super::{FONTS, text};
use crate::api::Opening;

/// The engine for browsers, as WebAssembly packed by LZMA.
pub const ENGINE: &[u8] = include_bytes!("../../assets/engine/ripplechain.wasm.lzma");

/// Of which build and of which sources the engine is, as JSON; [`stale_engine`] reads it.
pub const ENGINE_MANIFEST: &str = include_str!("../../assets/engine/manifest.json");

/// What of the manifest is read here.
#[derive(serde::Deserialize)]
struct Manifest {
    known_to_be_stale: Option<String>,
}

/// Why the engine is known to be older than the model, if the manifest says so (`src/wasm/build stale WHY` writes it there): its
/// numbers would be others than the program's.
///
/// # Errors
/// When the manifest cannot be read.
pub fn stale_engine() -> Result<Option<String>, String> {
    stale(ENGINE_MANIFEST)
}

fn stale(manifest: &str) -> Result<Option<String>, String> {
    serde_json::from_str(manifest).map(|manifest: Manifest| manifest.known_to_be_stale).map_err(|e| e.to_string())
}

/// The page as one HTML file.
///
/// # Errors
/// When the page's own files do not fit together, which a test would have found.
pub fn single(opening: &Opening) -> Result<String, String> {
    let of = |name: &str| text(name).ok_or_else(|| format!("there is no file {name}"));
    // Answers come from the engine, not from a server.
    let script = bundle("main.js", &|name: &str| text(if name == "home.js" { "engine.js" } else { name }))?;
    let hash = BASE64.encode(Sha256::digest(script.as_bytes()));
    let opening = serde_json::to_string(opening).map_err(|e| e.to_string())?.replace('<', "\\u003c");
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{hash}' 'wasm-unsafe-eval'; worker-src blob:; style-src 'unsafe-inline'; \
         img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    );
    let mut page = of("index.html")?.to_owned();
    let mut put = |there: &str, instead: &str| {
        if page.matches(there).count() == 1 {
            page = page.replacen(there, instead, 1);
            Ok(())
        } else {
            Err(format!("index.html does not hold {there} once"))
        }
    };
    put(
        "<meta charset=\"utf-8\">",
        &format!("<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"),
    )?;
    put("href=\"/page/icon.svg\"", &format!("href=\"{}\"", data("image/svg+xml", of("icon.svg")?.as_bytes())))?;
    for name in ["base.css", "rooms.css", "decide.css", "looks.css"] {
        put(
            &format!("<link rel=\"stylesheet\" href=\"/page/{name}\">"),
            &format!("<style>\n{}</style>", styles(of(name)?)),
        )?;
    }
    put("<script type=\"module\" src=\"/page/main.js\"></script>\n", "")?;
    let inside = [
        element("application/json", "opening", &opening),
        element("text/plain", "worker", of("worker.js")?),
        element("application/octet-stream", "engine", &BASE64.encode(ENGINE)),
    ];
    put("</body>", &format!("{}\n<script type=\"module\">{script}</script>\n</body>", inside.join("\n")))?;
    Ok(page)
}

fn element(kind: &str, id: &str, text: &str) -> String {
    format!("<script type=\"{kind}\" id=\"{id}\">{text}</script>")
}

fn data(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", BASE64.encode(bytes))
}

/// Styles with their fonts inside.
fn styles(css: &str) -> String {
    FONTS.iter().fold(css.to_owned(), |css, (name, bytes)| {
        css.replace(&format!("\"/page/{name}\""), &format!("\"{}\"", data("font/woff2", bytes)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_stale_only_where_its_manifest_says_so() {
        assert_eq!(stale(r#"{ "version": "1", "sources": {} }"#), Ok(None));
        assert_eq!(stale(r#"{ "known_to_be_stale": "trust changed" }"#), Ok(Some("trust changed".to_owned())));
        for broken in ["", "{", "[1]", r#"{ "known_to_be_stale": true }"#] {
            assert!(stale(broken).is_err(), "{broken} passes");
        }
        assert!(stale_engine().is_ok());
    }

    #[test]
    fn the_page_fits_into_one_file_that_asks_nobody() {
        let opening = Opening { file: Some("{ \"name\": \"</script>\" }".to_owned()), bundled: Some(Vec::new()) };
        let page = single(&opening).expect("it fits together");
        assert!(!page.contains("\"/page/") && !page.contains("src=\"/"), "something is left outside");
        assert_eq!(page.matches("</script>").count(), 4);
        assert!(page.contains("\\u003c/script>"), "the scenario stays text");
        assert!(!page.contains("import {") && !page.contains("\nexport "));
    }
}
