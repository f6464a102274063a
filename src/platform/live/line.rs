//! One client's line: its websocket behind a lock, so that a room can write to it without waking its task.
use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures::{SinkExt, StreamExt};

pub(super) struct Line(Mutex<Wire>);

struct Wire {
    socket: WebSocket,
    /// The client's own task: whoever finds the line full leaves word for it, and for nobody else.
    task: Waker,
}

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
        Line(Mutex::new(Wire { socket, task: Waker::noop().clone() }))
    }

    /// A step of the client's own task. The lock is never held across a wait.
    async fn step<T>(&self, mut poll: impl FnMut(&mut WebSocket, &mut Context<'_>) -> Poll<T>) -> T {
        poll_fn(|cx| {
            let mut wire = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            wire.task.clone_from(cx.waker());
            poll(&mut wire.socket, cx)
        })
        .await
    }

    /// What the client says next; none once the line is closed.
    pub async fn next(&self) -> Option<Result<Message, axum::Error>> {
        self.step(|socket, cx| socket.poll_next_unpin(cx)).await
    }

    /// Lays a frame in the buffer, once there is room for it.
    pub async fn feed(&self, message: Message) -> Result<(), axum::Error> {
        let mut message = Some(message);
        self.step(|socket, cx| match socket.poll_ready_unpin(cx) {
            Poll::Ready(Ok(())) => Poll::Ready(message.take().map_or(Ok(()), |message| socket.start_send_unpin(message))),
            other => other,
        })
        .await
    }

    /// Writes out what the buffer holds.
    pub async fn flush(&self) -> Result<(), axum::Error> {
        self.step(|socket, cx| socket.poll_flush_unpin(cx)).await
    }

    /// Writes frames as far as the line takes them at once. The client's own task has to be rung for unless it took all.
    pub fn write_now(&self, frames: &[Utf8Bytes]) -> Wrote {
        let mut wire = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (held, frame) in frames.iter().enumerate() {
            if wire.socket.start_send_unpin(Message::Text(frame.clone())).is_err() {
                return Wrote::Held(held);
            }
        }
        let task = wire.task.clone();
        match wire.socket.poll_flush_unpin(&mut Context::from_waker(&task)) {
            Poll::Ready(Ok(())) => Wrote::All,
            Poll::Ready(Err(_)) | Poll::Pending => Wrote::Held(frames.len()),
        }
    }
}
