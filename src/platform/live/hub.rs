//! The hub of one node: hears commits, keeps feeds, wakes seats, reads holes, and asks again about rights.
use std::collections::HashMap;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::ws::Utf8Bytes;
use serde_json::{Map, Value};
use tokio::sync::{Notify, broadcast, mpsc};

use super::ephemeral::{Broadcasts, Throttle};
use super::feed::{Feed, Then};
use super::line::Line;
use super::pace::Pace;
use super::roster::{Roster, Seat};
use super::sitting::Sitting;
use super::{Action, DatedRights, Gate, StreamKind, following, frame};
use crate::platform::bus::{Bus, Heard};
use crate::platform::clock::{Clock, Time};
use crate::platform::db::{Db, EventRow, Published, Stream, log};
use crate::platform::error::{Error, Result};
use crate::platform::limits::Limits;
use crate::platform::permit::{Actor, PersonId};
use crate::platform::task;

/// Events read from the log in one go.
const PAGE: i64 = 200;

/// What the hub is composed of, in `app`.
pub struct HubParts {
    pub kinds: Vec<Arc<dyn StreamKind>>,
    pub gate: Arc<dyn Gate>,
    pub dated_rights: Vec<Arc<dyn DatedRights>>,
    pub actions: Vec<Action>,
}

pub struct Hub {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub limits: Limits,
    kinds: HashMap<&'static str, Arc<dyn StreamKind>>,
    pub(super) gate: Arc<dyn Gate>,
    pub(super) dated_rights: Vec<Arc<dyn DatedRights>>,
    pub actions: Vec<Action>,
    feeds: Mutex<HashMap<Stream, Arc<Feed>>>,
    pace: Arc<Pace>,
    pub(super) roster: Roster,
    pub(super) throttle: Throttle,
    pub(super) broadcasts: Broadcasts,
    pub(super) bus: Bus,
    commits: broadcast::Sender<Stream>,
    pub(super) rights_seen: AtomicI64,
    pub(super) rights_moved: Notify,
}

impl Hub {
    pub fn start(
        db: Db,
        clock: Clock,
        limits: Limits,
        parts: HubParts,
        bus: Bus,
        published: mpsc::UnboundedReceiver<Published>,
        heard: mpsc::Receiver<Heard>,
    ) -> Arc<Hub> {
        let kinds = parts.kinds.into_iter().map(|kind| (kind.kind(), kind)).collect();
        let (commits, _) = broadcast::channel(4_096);
        let hub = Arc::new(Hub {
            db,
            clock,
            limits,
            kinds,
            gate: parts.gate,
            dated_rights: parts.dated_rights,
            actions: parts.actions,
            feeds: Mutex::new(HashMap::new()),
            pace: Arc::new(Pace::new()),
            roster: Roster::default(),
            throttle: Throttle::default(),
            broadcasts: Broadcasts::default(),
            bus,
            commits,
            rights_seen: AtomicI64::new(0),
            rights_moved: Notify::new(),
        });
        following::begin(&hub, published, heard);
        hub
    }

    pub(super) fn feeds(&self) -> MutexGuard<'_, HashMap<Stream, Arc<Feed>>> {
        self.feeds.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Streams as commits happen, for readers (index, progress, notices). A reader that lags asks the heads.
    pub fn commits(&self) -> broadcast::Receiver<Stream> {
        self.commits.subscribe()
    }

    pub fn sockets(&self) -> usize {
        self.roster.count()
    }

    /// A place for one more socket of a session that ends at this time, or 429 before the upgrade.
    pub fn admit(&self, actor: Actor, until: Time) -> Result<Arc<Seat>> {
        self.roster.admit(actor, until, self.limits.sockets_per_account, self.limits.sockets_total)
    }

    /// Asks every socket to come back later, elsewhere.
    pub fn dismiss(&self) {
        self.roster.dismiss();
    }

    /// Unknown kinds, unknown ids and forbidden streams are one and the same answer.
    pub async fn check(&self, actor: &Actor, stream: &Stream) -> Result<()> {
        let kind = self.kinds.get(stream.kind()).ok_or_else(Error::not_found)?;
        if kind.may_read(&self.db, actor, stream.id()).await? { Ok(()) } else { Err(Error::not_found()) }
    }

    /// Takes a seat in a stream.
    pub(super) async fn join(self: &Arc<Self>, seat: &Arc<Seat>, line: &Arc<Line>, stream: &Stream) -> Result<(Arc<Feed>, Arc<Sitting>)> {
        self.check(&seat.actor, stream).await?;
        let (feed, sitting) = {
            let mut feeds = self.feeds();
            let feed = feeds.entry(stream.clone()).or_insert_with(|| Arc::new(Feed::new(stream.clone(), self.pace.clone()))).clone();
            let sitting = feed.sit(seat, line);
            (feed, sitting)
        };
        let head = match log::head(&mut self.db.clone(), stream).await {
            Ok(head) => head,
            Err(error) => {
                feed.rise(&sitting);
                return Err(error);
            }
        };
        let then = feed.found_head(head);
        self.then(&feed, then);
        self.tell_presence(&feed);
        Ok((feed, sitting))
    }

    pub(super) fn leave(self: &Arc<Self>, sitting: &Arc<Sitting>, feed: &Arc<Feed>) {
        feed.rise(sitting);
        self.tell_presence(feed);
    }

    /// Events after a number with their fields filled from the state as it stands.
    pub async fn read(&self, stream: &Stream, after: i64, limit: i64) -> Result<Vec<(EventRow, Map<String, Value>)>> {
        let kind = self.kinds.get(stream.kind()).ok_or_else(Error::not_found)?;
        let rows = log::events_after(&mut self.db.clone(), stream, after, limit).await?;
        let fields = kind.fill(&self.db, stream.id(), &rows).await?;
        Ok(rows.into_iter().zip(fields).collect())
    }

    pub(super) async fn read_frames(&self, stream: &Stream, after: i64) -> Result<Vec<(i64, Utf8Bytes)>> {
        let events = self.read(stream, after, PAGE).await?;
        Ok(events.into_iter().map(|(row, fields)| (row.number, frame::encode(&row, fields).into())).collect())
    }

    pub(super) fn whisper_everywhere(self: &Arc<Self>, stream: &Stream, frame: String) {
        self.bus.whisper(stream, &frame);
        self.whisper_here(stream, frame);
    }

    pub(super) fn whisper_here(self: &Arc<Self>, stream: &Stream, frame: String) {
        let feed = self.feeds().get(stream).cloned();
        if let Some(feed) = feed {
            let then = feed.whisper(frame.into());
            self.then(&feed, then);
        }
    }

    /// Tells how many people are here: once for everyone who comes or goes within the wait, at most once a second.
    fn tell_presence(self: &Arc<Self>, feed: &Arc<Feed>) {
        let Some(wait) = feed.plan_presence() else { return };
        let (hub, feed) = (self.clone(), feed.clone());
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            let people = feed.presence_told();
            if people > 0 {
                hub.whisper_here(&feed.stream, frame::presence(&feed.stream, people, hub.clock.now()));
            }
        });
    }

    pub(super) fn hear(self: &Arc<Self>, stream: &Stream, number: i64, text: Option<Arc<str>>) {
        if *stream == Stream::rights() {
            // Many changes at once (an import) are one question.
            self.rights_moved.notify_one();
            return;
        }
        // No reader subscribed is fine: the heads tell them later.
        drop(self.commits.send(stream.clone()));
        let feed = self.feeds().get(stream).cloned();
        if let Some(feed) = feed {
            let then = feed.heard(number, text.map(|text| Utf8Bytes::from(&*text)));
            self.then(&feed, then);
        }
    }

    pub(super) fn then(self: &Arc<Self>, feed: &Arc<Feed>, then: Then) {
        match then {
            Then::Nothing => {}
            Then::ServeIn(wait) => {
                let (feed, served) = (feed.clone(), feed.clone());
                let rounds = async move {
                    let mut wait = Some(wait);
                    while let Some(gather) = wait {
                        if !gather.is_zero() {
                            tokio::time::sleep(gather).await;
                        }
                        wait = feed.serve().await;
                    }
                };
                task::run("rounds", rounds, move || served.serving_failed());
            }
            Then::Read => {
                let (hub, feed, read) = (self.clone(), feed.clone(), feed.clone());
                task::run("hole", async move { hub.fill_hole(&feed).await }, move || read.reading_failed());
            }
        }
    }

    /// One read per hole, however many wait for it.
    async fn fill_hole(self: &Arc<Self>, feed: &Arc<Feed>) {
        loop {
            match self.read(&feed.stream, feed.head(), PAGE).await {
                Ok(events) if events.is_empty() => return feed.reading_failed(),
                Ok(events) => {
                    let frames =
                        events.into_iter().map(|(row, fields)| (row.number, Utf8Bytes::from(frame::encode(&row, fields)), rewrites(&row.kind))).collect();
                    let (then, more) = feed.filled(frames);
                    self.then(feed, then);
                    if !more {
                        return;
                    }
                }
                Err(error) => {
                    tracing::warn!(stream = %feed.stream, error = %error, "a hole could not be read; the poll tries again");
                    return feed.reading_failed();
                }
            }
        }
    }
}

impl crate::platform::db::Tx {
    /// Rights of this person (`None`: of many) change with this transaction.
    pub async fn rights_changed(&mut self, person: Option<&PersonId>) -> Result<()> {
        self.doubt(person.map(PersonId::as_str));
        Ok(())
    }
}

/// Kinds that change words already sent: frames in memory from before must not be replayed.
fn rewrites(kind: &str) -> bool {
    matches!(kind, "edit" | "delete" | "topic")
}
