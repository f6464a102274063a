//! No cross-site writes: a browser's change must come from our own pages and say so.
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::cookie;
use super::signed_in::bearer;
use crate::platform::Core;
use crate::platform::error::Error;

/// 403: the request names another origin, or two.
pub fn foreign() -> Error {
    Error::new(StatusCode::FORBIDDEN, "foreign_origin", "คำขอนี้ไม่ได้มาจากหน้าเว็บของเรา", "This request does not come from our own pages.")
}

/// Exactly our own origin, byte for byte, and no second one beside it.
pub fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    origins.next().is_some_and(|origin| origin.as_bytes() == public_url.as_bytes()) && origins.next().is_none()
}

/// Writes with a cookie need our `Origin` and `X-Kalyanamit: 1`, and so do those that give one; a bearer token needs neither (no browser
/// adds one by itself). Who carries nothing is told to sign in, by the route itself.
pub async fn guard(State(core): State<Core>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let path = request.uri().path();
    let gives_a_cookie = path.ends_with("/session") || path.contains("/invitations/");
    if !safe && bearer(headers).is_none() && (gives_a_cookie || cookie::read(headers, &core.config).is_some()) {
        let asked = headers.get("x-kalyanamit").is_some_and(|value| value.as_bytes() == b"1");
        if !asked || !is_ours(headers, &core.config.public_url) {
            return foreign().into_response();
        }
    }
    next.run(request).await
}
