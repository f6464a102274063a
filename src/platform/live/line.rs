//! One client's line: its websocket behind a lock, so that a room can write to it without waking its task.
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures::{SinkExt, StreamExt};

pub(super) struct Line(Mutex<WebSocket>);

/// What became of frames that were written without waiting.
#[derive(Debug, PartialEq)]
pub(super) enum Wrote {
    /// The line took them all.
    All,
    /// So many are in its buffer; the client's own task waits for the rest to go out, or finds that the line is gone.
    Held(usize),
}

impl Line {
    pub fn new(socket: WebSocket) -> Line {
        Line(Mutex::new(socket))
    }

    /// Held for one step, never across a wait.
    fn socket(&self) -> MutexGuard<'_, WebSocket> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the client says next; none once the line is closed.
    pub async fn next(&self) -> Option<Result<Message, axum::Error>> {
        poll_fn(|cx| self.socket().poll_next_unpin(cx)).await
    }

    /// Lays a frame in the buffer, once there is room for it.
    pub async fn feed(&self, message: Message) -> Result<(), axum::Error> {
        let mut message = Some(message);
        poll_fn(|cx| {
            let mut socket = self.socket();
            match socket.poll_ready_unpin(cx) {
                Poll::Ready(Ok(())) => Poll::Ready(message.take().map_or(Ok(()), |message| socket.start_send_unpin(message))),
                other => other,
            }
        })
        .await
    }

    /// Writes out what the buffer holds.
    pub async fn flush(&self) -> Result<(), axum::Error> {
        poll_fn(|cx| self.socket().poll_flush_unpin(cx)).await
    }

    /// Writes frames as far as the line takes them at once. Its own task has to be woken unless it took all.
    pub fn write_now(&self, frames: &[Utf8Bytes]) -> Wrote {
        let mut socket = self.socket();
        let cx = &mut Context::from_waker(Waker::noop());
        for (held, frame) in frames.iter().enumerate() {
            if socket.start_send_unpin(Message::Text(frame.clone())).is_err() {
                return Wrote::Held(held);
            }
        }
        match socket.poll_flush_unpin(cx) {
            Poll::Ready(Ok(())) => Wrote::All,
            Poll::Ready(Err(_)) | Poll::Pending => Wrote::Held(frames.len()),
        }
    }
}
