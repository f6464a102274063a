//! The log: every change that somebody may see, with a gapless number on its stream (`docs/architecture.md`).
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Published, Reads, Sql, Tx};
use crate::args;
use crate::platform::clock::Time;
use crate::platform::error::Result;

/// A stream's name: kind and id, `space/…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stream(String);

impl Stream {
    pub fn new(kind: &str, id: &str) -> Stream {
        Stream(format!("{kind}/{id}"))
    }

    /// The stream that every change of rights moves.
    pub fn rights() -> Stream {
        Stream::new("rights", "all")
    }

    pub fn parse(text: &str) -> Option<Stream> {
        let (kind, id) = text.split_once('/')?;
        let plain = |part: &str| !part.is_empty() && part.len() <= 64 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'.');
        (plain(kind) && plain(id)).then(|| Stream(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn kind(&self) -> &str {
        self.0.split_once('/').map_or("", |(kind, _)| kind)
    }

    pub fn id(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, id)| id)
    }
}

impl std::fmt::Display for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a person did, as PLC hours count it (rule 12 of the log).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Talk,
    Mark,
    Attach,
    Answer,
    Acknowledge,
}

impl Act {
    pub fn as_str(self) -> &'static str {
        match self {
            Act::Talk => "talk",
            Act::Mark => "mark",
            Act::Attach => "attach",
            Act::Answer => "answer",
            Act::Acknowledge => "acknowledge",
        }
    }
}

/// An event to append: what changed, never the words (they are read from the state).
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub kind: &'static str,
    pub actor: String,
    pub act: Option<Act>,
    /// When the person wrote it on their device; the commit's time when `None`.
    pub written_at: Option<Time>,
    /// Id of what changed; `None` for a thing that takes the event's own number as its id.
    pub object: Option<String>,
    /// Small facts without text, as JSON (`{"reaction":"tried","added":true}`).
    pub detail: Option<serde_json::Value>,
}

impl NewEvent {
    pub fn new(kind: &'static str, actor: &str) -> NewEvent {
        NewEvent { kind, actor: actor.to_owned(), act: None, written_at: None, object: None, detail: None }
    }

    pub fn act(mut self, act: Act) -> NewEvent {
        self.act = Some(act);
        self
    }

    pub fn on(mut self, object: impl ToString) -> NewEvent {
        self.object = Some(object.to_string());
        self
    }

    pub fn with(mut self, detail: serde_json::Value) -> NewEvent {
        self.detail = Some(detail);
        self
    }
}

/// An event as it lies in the log.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EventRow {
    pub stream: String,
    pub number: i64,
    pub kind: String,
    pub actor: String,
    pub at: Time,
    pub written_at: Time,
    pub act: Option<String>,
    pub object: Option<String>,
    pub detail: Option<String>,
}

impl EventRow {
    /// The small facts, as JSON; null when there are none.
    pub fn facts(&self) -> serde_json::Value {
        self.detail.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(serde_json::Value::Null)
    }
}

impl Tx {
    /// Appends an event: takes the stream's next number in this transaction. Call it last: the head row serialises a stream's writers.
    pub async fn append(&mut self, stream: &Stream, event: NewEvent) -> Result<i64> {
        Ok(self.append_counting(stream, event, 0).await?.0)
    }

    /// Appends a message's event and counts it among the stream's messages: `(number, ordinal)`.
    pub async fn append_message(&mut self, stream: &Stream, event: NewEvent) -> Result<(i64, i64)> {
        self.append_counting(stream, event, 1).await
    }

    /// `(number, ordinal)` that the next message of the stream will take in this transaction; its writers wait from here on.
    pub async fn next_message(&mut self, stream: &Stream) -> Result<(i64, i64)> {
        let at = self.draw(stream, 0, 0).await?;
        Ok((at.head + 1, at.ordinal + 1))
    }

    async fn append_counting(&mut self, stream: &Stream, event: NewEvent, counts: i64) -> Result<(i64, i64)> {
        let at = self.draw(stream, 1, counts).await?;
        self.hold(stream, at.head, event).await?;
        self.told.push(Published { stream: stream.clone(), number: at.head, frame: None });
        Ok((at.head, at.ordinal))
    }

    /// Appends many events to one stream at once, in their order: one draw of numbers, one hint to the bus.
    pub async fn append_all(&mut self, stream: &Stream, events: Vec<NewEvent>) -> Result<()> {
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        if count == 0 {
            return Ok(());
        }
        let head = self.draw(stream, count, 0).await?.head;
        for (number, event) in (head - count + 1..).zip(events) {
            self.hold(stream, number, event).await?;
        }
        self.told.push(Published { stream: stream.clone(), number: head, frame: None });
        Ok(())
    }

    /// Appends the same event so many times: one draw of numbers, one statement. The last of the numbers drawn.
    pub async fn append_same(&mut self, stream: &Stream, event: NewEvent, count: i64) -> Result<i64> {
        let head = self.draw(stream, count, 0).await?.head;
        let now = self.now();
        self.exec(
            "with recursive places (place) as (select cast(1 as bigint) union all select place + 1 from places where place < $2) \
             insert into events (stream, number, kind, actor, at, written_at, act, object, detail) \
             select cast($1 as text), cast($3 as bigint) + place, cast($4 as text), cast($5 as text), cast($6 as bigint), cast($7 as bigint), \
             cast($8 as text), cast($9 as text), cast($10 as text) from places where place <= $2",
            args![
                stream.as_str(),
                count,
                head - count,
                event.kind,
                event.actor,
                now,
                event.written_at.unwrap_or(now),
                event.act.map(Act::as_str),
                event.object,
                event.detail.map(|detail| detail.to_string())
            ],
        )
        .await?;
        self.told.push(Published { stream: stream.clone(), number: head, frame: None });
        Ok(head)
    }

    /// The revision of all rights before this transaction's own changes, asked once.
    pub async fn rights_revision(&mut self) -> Result<i64> {
        let revision = match self.revision {
            Some(known) => known,
            None => head(self, &Stream::rights()).await?,
        };
        self.revision = Some(revision);
        Ok(revision)
    }

    /// Hands the bus the encoded frame of the event just appended, so that receivers need not read the database.
    pub fn frame(&mut self, frame: String) {
        if let Some(last) = self.told.last_mut() {
            last.frame = Some(frame.into());
        }
    }
}

/// The number of the newest event; 0 for a stream that has none.
pub async fn head(db: &mut impl Reads, stream: &Stream) -> Result<i64> {
    Ok(db.maybe::<(i64,)>("select head from streams where stream = $1", args![stream.as_str()]).await?.map_or(0, |row| row.0))
}

/// Events that [`events_after_each`] reads at once: the limit in its text.
pub const EACH: usize = 4_000;

/// Events of several streams, each after a number: stream by stream, oldest first, [`EACH`] at most.
pub async fn events_after_each(db: &mut impl Reads, streams: &[(&Stream, i64)]) -> Result<Vec<EventRow>> {
    let mut read = args![];
    streams.iter().for_each(|(stream, after)| read.0.extend(args![stream.as_str(), *after].0));
    let text = "with read (name, past) as (values {values}) \
         select e.stream, e.number, e.kind, e.actor, e.at, e.written_at, e.act, e.object, e.detail from read r \
         join events e on e.stream = r.name and e.number > r.past order by e.stream, e.number limit 4000";
    db.rows(Sql::values(text, 2, streams.len()), read).await
}

/// Events after a number, oldest first.
pub async fn events_after(db: &mut impl Reads, stream: &Stream, after: i64, limit: i64) -> Result<Vec<EventRow>> {
    db.all(
        "select stream, number, kind, actor, at, written_at, act, object, detail from events where stream = $1 and number > $2 order by number limit $3",
        args![stream.as_str(), after, limit],
    )
    .await
}
