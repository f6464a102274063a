//! The body of each request is held to what its route can need, before anybody keeps a byte of it.
use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::Limited;

use crate::platform::http::{FILE_BODY, Route, SMALL_BODY};

/// Bytes that a body may have, by route; what is not listed has the small limit.
pub struct Bodies(HashMap<(Method, String), usize>);

impl Bodies {
    pub fn of(rows: &[Route]) -> Bodies {
        let larger = rows.iter().filter(|row| row.body != SMALL_BODY);
        Bodies(larger.map(|row| ((row.method.clone(), format!("/api/v1{}", row.path)), row.body)).collect())
    }
}

/// A body that turns out longer ends with an error, which becomes 413.
pub async fn guard(State(bodies): State<Arc<Bodies>>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let most = bodies.0.get(&(request.method().clone(), path)).copied().unwrap_or(SMALL_BODY);
    if most == FILE_BODY {
        return next.run(request).await;
    }
    next.run(request.map(|body| Body::new(Limited::new(body, most)))).await
}
