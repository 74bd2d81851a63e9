//! What reports and decks are rendered from: a page is one file with its style and its type, which asks nobody for anything.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde::Serialize;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.woff2");
const STRONG: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.woff2");

/// Every template by its name; `base.html` is what pages share, `deck/parts.xml` what slides do.
const TEMPLATES: [(&str, &str); 12] = [
    ("base.html", include_str!("../../assets/report/base.html")),
    ("parts.html", include_str!("../../assets/report/parts.html")),
    ("report.html", include_str!("../../assets/report/report.html")),
    ("calibrate.html", include_str!("../../assets/report/calibrate.html")),
    ("evidence.html", include_str!("../../assets/report/evidence.html")),
    ("deck/parts.xml", include_str!("../../assets/report/deck/parts.xml")),
    ("deck/master.xml", include_str!("../../assets/report/deck/master.xml")),
    ("deck/layout.xml", include_str!("../../assets/report/deck/layout.xml")),
    ("deck/slide.xml", include_str!("../../assets/report/deck/slide.xml")),
    ("deck/presentation.xml", include_str!("../../assets/report/deck/presentation.xml")),
    ("deck/core.xml", include_str!("../../assets/report/deck/core.xml")),
    ("deck/package.xml", include_str!("../../assets/report/deck/package.xml")),
];

static ENVIRONMENT: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    // What a template misspells is an error, and what a scenario says is text, never markup.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    let style = include_str!("../../assets/report/report.css")
        .replace("REGULAR", &base64(REGULAR))
        .replace("STRONG", &base64(STRONG));
    environment.add_global("style", Value::from_safe_string(style));
    Ok(environment)
});

/// Renders a template with what it shows.
///
/// # Errors
/// When the template asks for something that is not there.
pub(super) fn render(template: &str, shown: &impl Serialize) -> Result<String, minijinja::Error> {
    let environment = ENVIRONMENT.as_ref().map_err(|e| minijinja::Error::new(e.kind(), e.to_string()))?;
    environment.get_template(template)?.render(context! { ..Value::from(Serde(shown)) })
}

/// Bytes as text that may stand in an address.
pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}
