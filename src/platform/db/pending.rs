//! What a transaction tells the log at its commit: events and heads are written together, one statement each, however many there are.
use std::collections::BTreeMap;

use super::{Act, Args, NewEvent, Reads, Sql, Stream, Tx, Value, refuse_nul};
use crate::args;
use crate::platform::error::Result;

const COLUMNS: usize = 9;
/// Events held in memory at most; a long import writes them as it goes.
const HELD: usize = 220;

/// Where a stream stands in this transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct At {
    pub head: i64,
    pub ordinal: i64,
}

#[derive(sqlx::FromRow)]
struct Drawn {
    stream: String,
    #[sqlx(flatten)]
    at: At,
}

#[derive(Clone, Default)]
pub(super) struct Pending {
    /// Rows of `events`, value by value.
    events: Vec<Value>,
    /// Where each stream stands, and where the database believes it stands.
    heads: BTreeMap<Stream, (At, At)>,
    /// There are savepoints: nothing is written before the commit, so that going back is going back.
    pub may_be_undone: bool,
    /// What is added to kept counts at the commit, by statement and key.
    counts: BTreeMap<&'static str, BTreeMap<String, i64>>,
    /// Rows that wait to be written together, by their statement; only in a shared commit that is done again when one was a duplicate.
    shared: Option<BTreeMap<&'static str, (usize, Vec<Value>)>>,
}

impl Tx {
    /// From here on rows are shared; the heads of these streams are locked and known with one question.
    pub(super) async fn share(&mut self, streams: impl Iterator<Item = &Stream>) -> Result<()> {
        let mut asked = Args::default();
        let mut count = 0;
        for stream in streams {
            asked.0.extend(args![stream.as_str(), 0_i64, 0_i64].0);
            count += 1;
        }
        let text = "insert into streams (stream, head, ordinal) values {values} on conflict (stream) do update set head = streams.head returning stream, head, ordinal";
        for Drawn { stream, at } in self.rows(Sql::values(text, 3, count), asked).await? {
            if let Some(stream) = Stream::parse(&stream) {
                self.pending.heads.insert(stream, (at, at));
            }
        }
        self.pending.shared = Some(BTreeMap::new());
        Ok(())
    }

    /// Writes a row, with others like it at the commit where rows are shared. `text` has `{values}` and may do nothing on a conflict;
    /// false when that is known to have happened.
    pub async fn insert_row(&mut self, text: &'static str, row: Args) -> Result<bool> {
        let columns = row.0.len();
        refuse_nul(&row)?;
        if let Some(shared) = &mut self.pending.shared {
            shared.entry(text).or_insert((columns, Vec::new())).1.extend(row.0);
            return Ok(true);
        }
        Ok(self.exec_rows(Sql::values(text, columns, 1), row).await? > 0)
    }

    /// Writes the shared rows; false when one of them was a duplicate.
    pub(super) async fn write_shared(&mut self) -> Result<bool> {
        for (text, (columns, values)) in self.pending.shared.take().unwrap_or_default() {
            let rows = values.len() / columns;
            if self.exec_rows(Sql::values(text, columns, rows), Args(values)).await? < rows as u64 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds to a count that is kept, once for each key and all of one statement together, at the commit. `text` has `{values}`, which becomes
    /// rows of `(key, added)`.
    pub fn add_to_count(&mut self, text: &'static str, key: &str, added: i64) {
        *self.pending.counts.entry(text).or_default().entry(key.to_owned()).or_default() += added;
    }

    /// Takes so many numbers of a stream. The first draw locks its head row until the end of the transaction.
    pub(super) async fn draw(&mut self, stream: &Stream, numbers: i64, messages: i64) -> Result<At> {
        if let Some((at, _)) = self.pending.heads.get_mut(stream) {
            at.head += numbers;
            at.ordinal += messages;
            return Ok(*at);
        }
        let at: At = self
            .one(
                "insert into streams (stream, head, ordinal) values ($1, $2, $3) \
                 on conflict (stream) do update set head = streams.head + $2, ordinal = streams.ordinal + $3 returning head, ordinal",
                args![stream.as_str(), numbers, messages],
            )
            .await?;
        self.pending.heads.insert(stream.clone(), (at, at));
        Ok(at)
    }

    /// Holds an event that has its number.
    pub(super) async fn hold(&mut self, stream: &Stream, number: i64, event: NewEvent) -> Result<()> {
        let now = self.now();
        let detail = event.detail.map(|detail| detail.to_string());
        let row =
            args![stream.as_str(), number, event.kind, event.actor, now, event.written_at.unwrap_or(now), event.act.map(Act::as_str), event.object, detail];
        refuse_nul(&row)?;
        self.pending.events.extend(row.0);
        if self.pending.events.len() >= HELD * COLUMNS && !self.pending.may_be_undone {
            self.write_events().await?;
        }
        Ok(())
    }

    /// Writes what is held: part of the commit, and due before a transaction reads what it told the log itself.
    pub async fn settle(&mut self) -> Result<()> {
        self.write_events().await?;
        let mut moved = Args::default();
        for (stream, (at, stored)) in &mut self.pending.heads {
            if at != stored {
                moved.0.extend(args![stream.as_str(), at.head, at.ordinal].0);
                *stored = *at;
            }
        }
        let text =
            "insert into streams (stream, head, ordinal) values {values} on conflict (stream) do update set head = excluded.head, ordinal = excluded.ordinal";
        self.insert_many(text, 3, moved.0).await?;
        self.write_counts().await
    }

    async fn write_counts(&mut self) -> Result<()> {
        for (text, counts) in std::mem::take(&mut self.pending.counts) {
            let mut rows = Args::default();
            for (key, added) in counts.into_iter().filter(|(_, added)| *added != 0) {
                rows.0.extend(args![key, added].0);
            }
            self.insert_many(text, 2, rows.0).await?;
        }
        Ok(())
    }

    async fn write_events(&mut self) -> Result<()> {
        let events = std::mem::take(&mut self.pending.events);
        self.insert_many("insert into events (stream, number, kind, actor, at, written_at, act, object, detail) values {values}", COLUMNS, events).await
    }
}
