//! The reader: follows the streams of people, and of rooms from which somebody wants to hear everything, each with its own cursor,
//! and writes inboxes. Words are made when somebody reads.
use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::Instant;

use super::Kind;
use super::settings::Level;
use super::store::{self, Lag, NewNotice};
use crate::chat;
use crate::platform::clock::DAY;
use crate::platform::db::{Db, EventRow, NewEvent, Stream, Tx, log};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::platform::{Core, Time};
use crate::plc::{self, SpaceId};

/// Events of one stream read in one go.
const PAGE: i64 = 500;
/// From so many streams on, those where nothing happened are passed over together.
const MANY: usize = 20;
/// Finds what no commit told: other nodes without a bus, commands beside the server.
const POLL: Duration = Duration::from_secs(4);
/// Commits that come together are read together.
const SETTLE: Duration = Duration::from_millis(150);
/// After a refusal of the database.
const REST: Duration = Duration::from_millis(700);
/// Words that follow each other are one push.
const TOGETHER: i64 = 1_500;
/// What is older when it is first read is history, not news.
const OLD: i64 = 14 * DAY;

/// Reads everything, then follows for as long as the node runs.
pub(super) async fn follow(core: Core, mut commits: Receiver<Stream>) {
    let mut heard = Heard::Anything;
    let mut polled = Instant::now();
    loop {
        if let Err(error) = step(&core, &heard).await {
            tracing::warn!(error = %error, "notices could not be read from the log; tried again");
            tokio::time::sleep(REST).await;
            heard = Heard::Anything;
            continue;
        }
        heard = hear(&mut commits, polled + POLL).await;
        if matches!(heard, Heard::Anything) {
            polled = Instant::now();
        }
    }
}

enum Heard {
    Streams(BTreeSet<Stream>),
    /// Time to ask all heads.
    Anything,
}

/// Streams that may hold notices, gathered for a moment after the first; everything once some were missed or the time is up.
async fn hear(commits: &mut Receiver<Stream>, until: Instant) -> Heard {
    let mut streams = BTreeSet::new();
    let mut deadline = until;
    loop {
        match tokio::time::timeout_at(deadline, commits.recv()).await {
            Ok(Ok(stream)) if matches!(stream.kind(), "person" | "space") => {
                if streams.is_empty() {
                    deadline = deadline.min(Instant::now() + SETTLE);
                }
                streams.insert(stream);
            }
            Ok(Ok(_)) => {}
            Ok(Err(RecvError::Lagged(_))) => return Heard::Anything,
            Ok(Err(RecvError::Closed)) => {
                tokio::time::sleep_until(until).await;
                return Heard::Anything;
            }
            Err(_) if streams.is_empty() => return Heard::Anything,
            Err(_) => return Heard::Streams(streams),
        }
    }
}

async fn step(core: &Core, heard: &Heard) -> Result<()> {
    let Heard::Streams(streams) = heard else { return catch_up(core).await };
    if streams.iter().any(|stream| stream.kind() == "space") {
        for lag in store::lagging_spaces(&mut core.db.clone()).await? {
            read_space(core, &lag).await?;
        }
    }
    for stream in streams.iter().filter(|stream| stream.kind() == "person") {
        if let Some(lag) = store::lag_of(&mut core.db.clone(), stream).await? {
            read_person(core, &lag).await?;
        }
    }
    Ok(())
}

/// Reads every stream to its head.
async fn catch_up(core: &Core) -> Result<()> {
    loop {
        let mut lags = store::lagging_people(&mut core.db.clone(), PAGE).await?;
        if lags.len() > MANY {
            let mut tx = core.db.begin(core.now()).await?;
            store::pass_over(&mut tx).await?;
            tx.commit().await?;
            lags = store::lagging_people(&mut core.db.clone(), PAGE).await?;
        }
        if lags.is_empty() {
            break;
        }
        for lag in &lags {
            read_person(core, lag).await?;
        }
    }
    for lag in store::lagging_spaces(&mut core.db.clone()).await? {
        read_space(core, &lag).await?;
    }
    Ok(())
}

/// What somebody told one person.
async fn read_person(core: &Core, lag: &Lag) -> Result<()> {
    let Some(stream) = Stream::parse(&lag.stream) else { return Ok(()) };
    let person = PersonId::from(stream.id());
    let (mut db, now) = (core.db.clone(), core.now());
    let events = log::events_after(&mut db, &stream, lag.read, PAGE).await?;
    let to = events.last().map_or(lag.head, |event| event.number);
    let mut notices = Vec::new();
    for event in &events {
        let Some(kind) = Kind::parse(&event.kind).filter(|_| now.0 - event.at.0 <= OLD) else { continue };
        if let Some(notice) = told(&mut db, &person, kind, event).await? {
            notices.push((notice, is_silent(event)));
        }
    }
    let mut tx = core.db.begin(now).await?;
    if store::move_cursor(&mut tx, lag, to).await? {
        let mut wrote = Wrote::Nothing;
        for (notice, silent) in &notices {
            if store::add(&mut tx, &person, notice).await?.is_some() {
                wrote = wrote.max(if *silent { Wrote::Silently } else { Wrote::Aloud });
            }
        }
        tell(&mut tx, &person, wrote).await?;
    }
    tx.commit().await
}

/// The notice that an event on a person's stream makes; none where the person asked for silence.
async fn told(db: &mut Db, person: &PersonId, kind: Kind, event: &EventRow) -> Result<Option<NewNotice>> {
    let facts = event.facts();
    let space = match kind {
        Kind::Mention => event.object.clone().map(SpaceId),
        _ => facts["space"].as_str().map(SpaceId::from),
    };
    let mut message = None;
    if let Some(space) = space.as_ref().filter(|_| kind == Kind::Mention) {
        if store::level(db, person, space).await? == Level::Nothing {
            return Ok(None);
        }
        message = facts["number"].as_i64();
    }
    Ok(Some(NewNotice {
        source: format!("{}#{}", event.stream, event.number),
        kind,
        // Nobody did it, or the person's own clock.
        actor: Some(PersonId(event.actor.clone())).filter(|actor| !actor.0.is_empty() && actor != person),
        space,
        message,
        object: event.object.clone(),
        detail: event.detail.clone(),
        at: event.at,
    }))
}

/// New words in a room for those who want to hear everything: one notice that counts on until it is read.
async fn read_space(core: &Core, lag: &Lag) -> Result<()> {
    let Some(stream) = Stream::parse(&lag.stream) else { return Ok(()) };
    let space = SpaceId::from(stream.id());
    let (mut db, now) = (core.db.clone(), core.now());
    let events = log::events_after(&mut db, &stream, lag.read, PAGE).await?;
    let to = events.last().map_or(lag.head, |event| event.number);
    let numbers: Vec<i64> = events.iter().filter(|event| event.kind == "message" && now.0 - event.at.0 <= OLD).map(|event| event.number).collect();
    // An imported line has no ordinal: it is history.
    let messages: Vec<chat::MessageView> =
        chat::messages(&mut db, &space, &numbers, None).await?.into_iter().filter(|message| message.ordinal.is_some() && !message.deleted).collect();
    let aloud: BTreeSet<i64> = events.iter().filter(|event| !is_silent(event)).map(|event| event.number).collect();
    let mut told = Vec::new();
    for (person, since) in store::subscribers(&mut db, &space).await? {
        let concerns =
            |message: &&chat::MessageView| message.number > since && message.author != person.0 && !message.mentions.iter().any(|named| named.id == person.0);
        let new: Vec<(i64, Time)> = messages.iter().filter(concerns).map(|message| (message.number, message.at)).collect();
        if !new.is_empty() && plc::standing(&mut db, &person, &space, now).await?.reach.allows(&plc::policy::READ) {
            told.push((person, new));
        }
    }
    let mut tx = core.db.begin(now).await?;
    if store::move_cursor(&mut tx, lag, to).await? {
        for (person, new) in &told {
            gather(&mut tx, person, &space, new).await?;
        }
        for (person, new) in &told {
            let wrote = if new.iter().any(|(number, _)| aloud.contains(number)) { Wrote::Aloud } else { Wrote::Silently };
            tell(&mut tx, person, wrote).await?;
        }
    }
    tx.commit().await
}

async fn gather(tx: &mut Tx, person: &PersonId, space: &SpaceId, new: &[(i64, Time)]) -> Result<()> {
    let (Some((first, _)), Some((last, at))) = (new.first(), new.last()) else { return Ok(()) };
    let before = store::gathering(tx, person, space).await?;
    let before: serde_json::Value = before.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let count = before["count"].as_i64().unwrap_or(0) + i64::try_from(new.len()).unwrap_or(0);
    let first = before["first"].as_i64().unwrap_or(*first);
    let notice = NewNotice {
        source: format!("{}#{last}", plc::stream(space)),
        kind: Kind::Message,
        actor: None,
        space: Some(space.clone()),
        message: Some(*last),
        object: None,
        detail: Some(serde_json::json!({ "count": count, "first": first }).to_string()),
        at: *at,
    };
    store::add(tx, person, &notice).await.map(|_| ())
}

/// Whether the author of the words wants nobody's device to ring (F-NO-3).
fn is_silent(event: &EventRow) -> bool {
    event.facts()["silent"].as_bool().unwrap_or(false)
}

/// What came into an inbox.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wrote {
    Nothing,
    Silently,
    Aloud,
}

/// The inbox changed: devices are rung a moment later, when what comes together is there; screens that are open hear it on the person's own stream.
async fn tell(tx: &mut Tx, person: &PersonId, wrote: Wrote) -> Result<()> {
    if wrote == Wrote::Nothing {
        return Ok(());
    }
    if wrote == Wrote::Aloud {
        let at = tx.now().plus(TOGETHER);
        store::ask_push(tx, person, at).await?;
    }
    tx.append(&Stream::new("person", person.as_str()), NewEvent::new("notice", person.as_str())).await.map(|_| ())
}
