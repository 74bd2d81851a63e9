//! Who may ask, and what a browser may do with the answers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api::ApiError;

/// Names this server answers to. A page of another site cannot reach it by a name of its own (DNS rebinding).
pub(super) struct Names(Vec<String>);

/// The usual port, which browsers do not name.
const HTTP: u16 = 80;

impl Names {
    pub(super) fn new(port: u16, lan: Option<SocketAddr>) -> Self {
        let hosts = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).into_iter();
        let hosts = hosts.chain(lan.map(|a| match a {
            SocketAddr::V4(a) => a.ip().to_string(),
            SocketAddr::V6(a) => format!("[{}]", a.ip()),
        }));
        // Browsers leave the port out where it is the usual one.
        let names = |host: String| {
            let bare = (port == HTTP).then(|| host.clone());
            std::iter::once(format!("{host}:{port}")).chain(bare)
        };
        Self(hosts.flat_map(names).collect())
    }

    fn answers_to(&self, host: &str) -> bool {
        self.0.iter().any(|name| name.eq_ignore_ascii_case(host))
    }
}

const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Checks Host and Origin, and sets the headers of every answer.
pub(super) async fn host_check(State(names): State<Arc<Names>>, request: Request, next: Next) -> Response {
    let mut response = match refused(&names, &request) {
        Some(api_error) => api_error.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refused(names: &Names, request: &Request) -> Option<ApiError> {
    let text = |name: HeaderName| request.headers().get(name).map(|v| v.to_str().unwrap_or("").to_owned());
    let host = text(header::HOST).unwrap_or_default();
    if !names.answers_to(&host) {
        let why = "this server answers only to the address it printed when it started";
        return Some(ApiError::new(StatusCode::MISDIRECTED_REQUEST.as_u16(), why));
    }
    let origin = text(header::ORIGIN)?;
    let own = origin.strip_prefix("http://").is_some_and(|o| o.eq_ignore_ascii_case(&host));
    (!own).then(|| ApiError::new(StatusCode::FORBIDDEN.as_u16(), "requests from other pages are refused"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn asked(host: &str, origin: Option<&str>) -> bool {
        asked_at(4700, host, origin)
    }

    fn asked_at(port: u16, host: &str, origin: Option<&str>) -> bool {
        let names = Names::new(port, format!("192.0.2.7:{port}").parse().ok());
        let mut request = Request::builder().header("host", host);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        refused(&names, &request.body(Body::empty()).expect("a request")).is_none()
    }

    #[test]
    fn only_its_own_names_and_its_own_pages_are_answered() {
        assert!(asked("localhost:4700", None) && asked("127.0.0.1:4700", Some("http://127.0.0.1:4700")));
        assert!(asked("192.0.2.7:4700", Some("http://192.0.2.7:4700")));
        assert!(!asked("evil.example:4700", None) && !asked("localhost", None) && !asked("", None));
        assert!(!asked("localhost:4700", Some("http://evil.example")) && !asked("localhost:4700", Some("null")));
        assert!(!asked("localhost:4700", Some("https://localhost:4700")));
    }

    #[test]
    fn on_the_usual_port_browsers_leave_it_out() {
        for host in ["localhost", "127.0.0.1", "[::1]", "192.0.2.7", "localhost:80"] {
            assert!(asked_at(80, host, Some(&format!("http://{host}"))), "{host}");
        }
        assert!(!asked_at(80, "evil.example", None) && !asked_at(8080, "localhost", None));
    }
}
