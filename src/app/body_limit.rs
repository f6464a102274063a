//! The body of each request is held to what its route can need, before anybody keeps a byte of it.
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::platform::error::Error;
use crate::platform::http::{FILE_BODY, Route, SMALL_BODY};

/// So much more is read and thrown away: a client that is still sending when the line closes would not see why.
const READ_AWAY: usize = 4 * 1024 * 1024;

/// Bytes that a body may have, by route; what is not listed has the small limit.
pub struct Bodies(HashMap<(Method, String), usize>);

impl Bodies {
    pub fn of(rows: &[Route]) -> Bodies {
        let larger = rows.iter().filter(|row| row.body != SMALL_BODY);
        Bodies(larger.map(|row| ((row.method.clone(), format!("/api/v1{}", row.path)), row.body)).collect())
    }
}

/// A body that turns out longer ends with an error for its handler, and 413 for its sender.
pub async fn guard(State(bodies): State<Arc<Bodies>>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let most = bodies.0.get(&(request.method().clone(), path)).copied().unwrap_or(SMALL_BODY);
    if most == FILE_BODY {
        return next.run(request).await;
    }
    let exceeded = Arc::new(AtomicBool::new(false));
    let bounded = |body| Body::new(Bounded { body, left: most, read_away: 0, exceeded: exceeded.clone() });
    let response = next.run(request.map(bounded)).await;
    if exceeded.load(Ordering::Acquire) && response.status() != StatusCode::PAYLOAD_TOO_LARGE {
        return Error::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "ข้อมูลใหญ่เกินกำหนด", "The body is too large.").into_response();
    }
    response
}

struct Bounded {
    body: Body,
    left: usize,
    read_away: usize,
    exceeded: Arc<AtomicBool>,
}

impl HttpBody for Bounded {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        loop {
            let frame = ready!(Pin::new(&mut this.body).poll_frame(cx));
            let bytes = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len);
            if !this.exceeded.load(Ordering::Acquire) && bytes <= this.left {
                this.left -= bytes;
                return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
            }
            this.exceeded.store(true, Ordering::Release);
            this.read_away += bytes;
            if this.read_away > READ_AWAY || !matches!(frame, Some(Ok(_))) {
                return Poll::Ready(Some(Err("the body is longer than its route takes".into())));
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream() && !self.exceeded.load(Ordering::Acquire)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
