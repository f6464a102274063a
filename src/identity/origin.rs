//! No cross-site writes: a browser's change must come from our own pages and say so.
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::signed_in::bearer;
use crate::platform::Core;
use crate::platform::error::Error;

fn refused() -> Error {
    Error::new(StatusCode::FORBIDDEN, "foreign_origin", "คำขอนี้ไม่ได้มาจากหน้าเว็บของเรา", "This request does not come from our own pages.")
}

/// Exactly our own origin, byte for byte.
pub fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes() == public_url.as_bytes())
}

/// Writes need our `Origin` and `X-Kalyanamit: 1`; a bearer token needs neither (no browser adds one by itself).
pub async fn guard(State(core): State<Core>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    if !safe && bearer(headers).is_none() {
        let asked = headers.get("x-kalyanamit").is_some_and(|value| value.as_bytes() == b"1");
        if !asked || !is_ours(headers, &core.config.public_url) {
            return refused().into_response();
        }
    }
    next.run(request).await
}
