//! The body of a request as it comes in: at a least rate, or not at all.
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::Bytes;

use super::patience::Patience;

/// What is known of a request's body from outside, while a handler reads it.
#[derive(Clone, Default)]
pub struct BodyWatch(Arc<Watch>);

#[derive(Default)]
struct Watch {
    too_slow: AtomicBool,
    waited_ms: AtomicU64,
}

impl BodyWatch {
    /// It came too slowly and was given up.
    pub fn too_slow(&self) -> bool {
        self.0.too_slow.load(Ordering::Acquire)
    }

    /// How long the client was waited for.
    pub fn waited(&self) -> Duration {
        Duration::from_millis(self.0.waited_ms.load(Ordering::Acquire))
    }
}

/// A body with a least rate; it fails when less comes. Time in which nobody reads it does not count.
pub struct PacedBody {
    body: Body,
    patience: Patience,
    watch: BodyWatch,
}

impl PacedBody {
    pub fn new(body: Body) -> (PacedBody, BodyWatch) {
        let watch = BodyWatch::default();
        (PacedBody { body, patience: Patience::new(), watch: watch.clone() }, watch)
    }
}

impl HttpBody for PacedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                let bytes = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len);
                this.patience.moved(bytes);
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => {
                let exhausted = this.patience.poll_exhausted(cx);
                this.watch.0.waited_ms.store(this.patience.waited().as_millis() as u64, Ordering::Release);
                ready!(exhausted);
                this.watch.0.too_slow.store(true, Ordering::Release);
                Poll::Ready(Some(Err("the body came too slowly".into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
