//! One client's socket: reads what it says, sends what its streams have, one write for all of it.
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use serde_json::Value;

use super::allowance::Allowance;
use super::ephemeral::Turn;
use super::feed::Feed;
use super::hub::Hub;
use super::line::Line;
use super::roster::Seat;
use super::sitting::{Heard, Sitting};
use super::{Action, Later, frame};
use crate::platform::Core;
use crate::platform::db::Stream;
use crate::platform::error::{Error, Result};
use crate::platform::limits::LimitClass;

const PING: Duration = Duration::from_secs(25);
/// A line that has said nothing for so long is dead (pings go out every 25 s).
const SILENCE: Duration = Duration::from_secs(38);
/// How often a socket looks at its clocks: one timer for all of them, not one armed anew with each word.
const TICK: Duration = Duration::from_secs(4);
/// A reader that takes nothing for so long is let go; it comes back and catches up.
const STUCK: Duration = Duration::from_secs(40);
/// How long a closing line is read for the peer's own goodbye.
const LINGER: Duration = Duration::from_secs(1);
/// Replies under way; beyond it the client is simply read later.
const UNDER_WAY: usize = 256;
const STREAMS: usize = 200;

pub(super) struct Joined {
    pub feed: Arc<Feed>,
    pub sitting: Arc<Sitting>,
    /// `joined` is said once the cursor reaches this head.
    pub announce: Option<i64>,
}

/// How a socket ends: code and reason; none for a line that is simply gone.
pub(super) struct Goodbye(pub Option<(u16, &'static str)>);

impl From<axum::Error> for Goodbye {
    fn from(_: axum::Error) -> Goodbye {
        Goodbye(None)
    }
}

type Replies = FuturesUnordered<Later<'static, Option<Utf8Bytes>>>;

/// Serves one socket until either side ends it.
pub async fn serve(core: Core, seat: Arc<Seat>, socket: WebSocket) {
    let line = Arc::new(Line::new(socket));
    let mut client = Client { hub: core.hub.clone(), core, seat, line, joined: Vec::new(), replies: FuturesUnordered::new(), allowance: Allowance::new() };
    let Goodbye(close) = client.talk().await;
    for joined in &client.joined {
        client.hub.leave(&joined.sitting, &joined.feed);
    }
    if let Some((code, reason)) = close {
        let last = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        // The peer may be gone already; there is nothing more to tell it.
        drop(tokio::time::timeout(Duration::from_secs(2), client.send(last)).await);
    }
    client.hub.roster.remove(&client.seat);
    if close.is_some() {
        // What the peer still says is read away: a line closed over unread words is reset, and the code above with it.
        drop(tokio::time::timeout(LINGER, async { while let Some(Ok(_)) = client.line.next().await {} }).await);
    }
    // Posts already queued still commit; their answers have nowhere to go.
    while client.replies.next().await.is_some() {}
}

pub(super) struct Client {
    pub core: Core,
    pub hub: Arc<Hub>,
    pub seat: Arc<Seat>,
    pub line: Arc<Line>,
    pub joined: Vec<Joined>,
    replies: Replies,
    allowance: Allowance,
}

impl Client {
    async fn talk(&mut self) -> Goodbye {
        let (mut heard, mut pinged) = (Instant::now(), Instant::now());
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        tick.reset();
        loop {
            // In this order: a bell that rings is answered without asking the line first, and rings once a round, so that nobody starves.
            let step = tokio::select! {
                biased;
                () = self.seat.bell() => self.deliver().await,
                Some(reply) = self.replies.next(), if !self.replies.is_empty() => self.answer(reply).await,
                said = self.line.next(), if self.replies.len() < UNDER_WAY => {
                    heard = Instant::now();
                    match said {
                        Some(Ok(message)) => self.hear(message).await,
                        Some(Err(error)) => Err(unreadable(&error)),
                        None => Err(Goodbye(None)),
                    }
                }
                _ = tick.tick() => {
                    if heard.elapsed() > SILENCE {
                        Err(Goodbye(Some((4408, "idle"))))
                    } else if pinged.elapsed() + TICK > PING {
                        pinged = Instant::now();
                        self.send(Message::Ping(Default::default())).await
                    } else {
                        Ok(())
                    }
                }
            };
            if let Err(goodbye) = step {
                return goodbye;
            }
        }
    }

    /// One frame out, flushed; a client that takes nothing is let go.
    pub(super) async fn send(&mut self, message: Message) -> Result<(), Goodbye> {
        self.line.feed(message).await?;
        self.flush().await
    }

    pub(super) async fn flush(&mut self) -> Result<(), Goodbye> {
        let mut flushed = std::pin::pin!(self.line.flush());
        // Most often the line takes everything at once, and no timer is armed.
        if let std::task::Poll::Ready(done) = futures::poll!(&mut flushed) {
            return Ok(done?);
        }
        match tokio::time::timeout(STUCK, flushed).await {
            Ok(done) => Ok(done?),
            Err(_) => Err(Goodbye(Some((4408, "stuck")))),
        }
    }

    /// A finished reply, and all others that are finished too, in one write.
    async fn answer(&mut self, first: Option<Utf8Bytes>) -> Result<(), Goodbye> {
        let mut next = Some(first);
        while let Some(reply) = next {
            if let Some(text) = reply {
                self.line.feed(Message::Text(text)).await?;
            }
            next = if self.replies.is_empty() { None } else { futures::FutureExt::now_or_never(self.replies.next()).flatten() };
        }
        self.flush().await
    }

    async fn hear(&mut self, message: Message) -> Result<(), Goodbye> {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return self.complain(&not_understood("binary"), None).await,
            Message::Close(_) => return Err(Goodbye(None)),
            Message::Ping(_) | Message::Pong(_) => {
                return if self.allowance.take(self.hub.limits.frames_per_second) { Ok(()) } else { Err(Goodbye(Some((4429, "too fast")))) };
            }
        };
        if !self.allowance.take(self.hub.limits.frames_per_second) {
            return Err(Goodbye(Some((4429, "too fast"))));
        }
        let Ok(frame) = serde_json::from_str::<Value>(&text) else {
            return self.complain(&Error::malformed("malformed_frame", "อ่านเฟรมไม่ได้ ต้องเป็น JSON", "The frame is not JSON."), None).await;
        };
        let kind = frame.get("type").and_then(Value::as_str).unwrap_or_default();
        match kind {
            "join" => self.join(&frame).await,
            "leave" => self.leave(&frame).await,
            // A browser cannot see our pings: it may ask whether the line is alive.
            "ping" => self.send(Message::Text(frame::pong())).await,
            _ => self.act(kind.to_owned(), frame).await,
        }
    }

    async fn complain(&mut self, error: &Error, stream: Option<&str>) -> Result<(), Goodbye> {
        self.send(Message::Text(frame::error(error, stream))).await
    }

    async fn join(&mut self, said: &Value) -> Result<(), Goodbye> {
        let name = said.get("stream").and_then(Value::as_str).unwrap_or_default().to_owned();
        let after = match said.get("after") {
            None | Some(Value::Null) => None,
            Some(number) => match number.as_i64().filter(|n| *n >= 0) {
                Some(number) => Some(number),
                None => return self.complain(&not_understood("after"), Some(&name)).await,
            },
        };
        let Some(stream) = Stream::parse(&name) else {
            return self.complain(&Error::not_found(), Some(&name)).await;
        };
        if self.joined.len() >= STREAMS {
            let error = Error::conflict("too_many_streams", "เปิดห้องพร้อมกันมากเกินไป", "Too many streams are open on this socket.");
            return self.complain(&error, Some(&name)).await;
        }
        self.unsit(&stream);
        let (feed, sitting) = match self.hub.clone().join(&self.seat, &self.line, &stream).await {
            Ok(seat) => seat,
            Err(error) => return self.complain(&error, Some(&name)).await,
        };
        let head = feed.stands();
        sitting.came_to(Heard { cursor: after.unwrap_or(head).min(head), ..sitting.take() });
        self.joined.push(Joined { feed, sitting, announce: Some(head) });
        self.deliver().await
    }

    async fn leave(&mut self, said: &Value) -> Result<(), Goodbye> {
        let name = said.get("stream").and_then(Value::as_str).unwrap_or_default();
        match Stream::parse(name) {
            Some(stream) => {
                self.unsit(&stream);
                Ok(())
            }
            None => self.complain(&Error::not_found(), Some(name)).await,
        }
    }

    pub(super) fn unsit(&mut self, stream: &Stream) {
        if let Some(place) = self.joined.iter().position(|joined| joined.feed.stream == *stream) {
            let joined = self.joined.swap_remove(place);
            self.hub.leave(&joined.sitting, &joined.feed);
        }
    }

    /// Starts an action; its first step runs here and now, so that one sender's words are queued in the order in which they were said.
    async fn act(&mut self, kind: String, said: Value) -> Result<(), Goodbye> {
        let Some(action) = self.hub.actions.iter().find(|action| action.kind == kind) else {
            return self.complain(&not_understood("type"), None).await;
        };
        let client_id = said.get("client_id").and_then(Value::as_str).map(str::to_owned);
        let stream = said.get("space").and_then(Value::as_str).map(|space| format!("space/{space}"));
        let Some(work) = self.in_its_turn(action, said) else { return Ok(()) };
        let mut reply: Later<'static, Option<Utf8Bytes>> = Box::pin(async move {
            match (work.await, client_id) {
                (Ok(answer), _) => answer.map(|value| value.to_string().into()),
                (Err(error), Some(client_id)) => Some(frame::refused(&error, &client_id)),
                (Err(error), None) => Some(frame::error(&error, stream.as_deref())),
            }
        });
        match futures::poll!(&mut reply) {
            std::task::Poll::Ready(answer) => self.answer(answer).await,
            std::task::Poll::Pending => {
                self.replies.push(reply);
                Ok(())
            }
        }
    }
}

impl Client {
    /// The work of an action, as far as its limit lets it: at once, refused, or in the next second; none when another one says it in its place.
    fn in_its_turn(&self, action: &Action, said: Value) -> Option<Later<'static, Result<Option<Value>>>> {
        let (core, actor, run) = (self.core.clone(), self.seat.actor.clone(), action.run);
        if action.limit != LimitClass::Ephemeral {
            return match core.limits.take(action.limit, &actor.person) {
                Ok(()) => Some(run(core, actor, said)),
                Err(error) => Some(Box::pin(std::future::ready(Err(error)))),
            };
        }
        let thing = said.get("space").or_else(|| said.get("practice")).and_then(Value::as_str).map(str::to_owned);
        match self.hub.throttle.say(&actor.person, action.kind, thing.as_deref(), said, Instant::now()) {
            Turn::Now(said) => Some(run(core, actor, said)),
            Turn::Gathered => None,
            Turn::After(key, wait) => {
                let hub = self.hub.clone();
                Some(Box::pin(async move {
                    tokio::time::sleep(wait).await;
                    match hub.throttle.newest(key, Instant::now()) {
                        Some(said) => run(core, actor, said).await,
                        None => Ok(None),
                    }
                }))
            }
        }
    }
}

fn not_understood(what: &str) -> Error {
    Error::malformed("unknown_frame", format!("ไม่รู้จักคำสั่งนี้ ({what})"), format!("This frame is not understood ({what})."))
}

fn unreadable(error: &axum::Error) -> Goodbye {
    let text = error.to_string();
    if text.contains("too long") || text.contains("too big") || text.contains("Space limit") { Goodbye(Some((4413, "frame too large"))) } else { Goodbye(None) }
}
