//! SQL of the talk: topics and messages here, what is set on them and how far it was read beside.
mod reading;
mod signs;
mod topic_rows;

pub(super) use reading::*;
pub(super) use signs::*;
pub use topic_rows::topics;
use topic_rows::{count_gone, count_moved, count_said};
pub(super) use topic_rows::{count_imported, topic, topic_is_in};

use super::message::MessageRow;
use super::topic::TopicId;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

macro_rules! message_columns {
    ($rest:literal) => {
        concat!(
            "select space_id, number, ordinal, client_id, digest, author_id, topic_id, body, reply_to, about_kind, about_id, at, written_at, edited_at, deleted_at, version from messages ",
            $rest
        )
    };
}

pub(super) async fn by_client_id(db: &mut impl Reads, author: &PersonId, client_id: &str) -> Result<Option<MessageRow>> {
    db.maybe(message_columns!("where author_id = $1 and client_id = $2"), args![author, client_id]).await
}

pub(super) async fn message(db: &mut impl Reads, space: &SpaceId, number: i64) -> Result<Option<MessageRow>> {
    db.maybe(message_columns!("where space_id = $1 and number = $2"), args![space, number]).await
}

pub(super) async fn messages(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<MessageRow>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = args![space];
    let sql = Sql::list(message_columns!("where space_id = $1 and number in ({list}) order by number"), &mut args, numbers.iter().copied());
    db.rows(sql, args).await
}

/// A topic's messages, oldest first.
pub(super) async fn of_topic(db: &mut impl Reads, space: &SpaceId, topic: &TopicId, limit: i64) -> Result<Vec<MessageRow>> {
    db.all(message_columns!("where space_id = $1 and topic_id = $2 order by number limit $3"), args![space, topic, limit]).await
}

/// What of a space a page shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    All,
    /// Everything but lines from elsewhere.
    Live,
    Topic(TopicId),
}

/// Newest first, before a number.
pub(super) async fn page_before(db: &mut impl Reads, space: &SpaceId, before: i64, shown: &Shown, limit: i64) -> Result<Vec<MessageRow>> {
    match shown {
        Shown::Topic(topic) => {
            db.all(message_columns!("where space_id = $1 and number < $2 and topic_id = $3 order by number desc limit $4"), args![space, before, topic, limit])
                .await
        }
        Shown::Live => live_before(db, space, before, limit).await,
        Shown::All => db.all(message_columns!("where space_id = $1 and number < $2 order by number desc limit $3"), args![space, before, limit]).await,
    }
}

/// What was said, newest first; histories from elsewhere are passed over whole.
async fn live_before(db: &mut impl Reads, space: &SpaceId, mut before: i64, limit: i64) -> Result<Vec<MessageRow>> {
    let mut found: Vec<MessageRow> = Vec::new();
    loop {
        let stretch = "select from_number, to_number from imported_stretches where space_id = $1 and from_number < $2 order by from_number desc limit 1";
        let past: Option<(i64, i64)> = db.maybe(stretch, args![space, before]).await?;
        let after = past.map_or(0, |(_, to)| to);
        let some = message_columns!("where space_id = $1 and number < $2 and number > $3 and ordinal is not null order by number desc limit $4");
        found.extend(db.all::<MessageRow>(some, args![space, before, after, limit - found.len() as i64]).await?);
        match past {
            Some((from, _)) if (found.len() as i64) < limit => before = from,
            _ => return Ok(found),
        }
    }
}

/// False when the author's client id is taken; then nothing is written.
pub(super) async fn add_message(tx: &mut Tx, m: &MessageRow) -> Result<bool> {
    let text = "insert into messages (space_id, number, ordinal, client_id, digest, author_id, topic_id, body, reply_to, about_kind, about_id, at, written_at) \
         values {values} on conflict (author_id, client_id) do nothing";
    let row = args![
        &m.space_id,
        m.number,
        m.ordinal,
        &m.client_id,
        &m.digest,
        &m.author_id,
        &m.topic_id,
        m.body.clone(),
        m.reply_to,
        m.about_kind.clone(),
        m.about_id.clone(),
        m.at,
        m.written_at
    ];
    let added = tx.insert_row(text, row).await?;
    if added {
        count_said(tx, &m.space_id, &m.topic_id);
    }
    Ok(added)
}

pub(super) async fn set_body(tx: &mut Tx, space: &SpaceId, number: i64, body: &str) -> Result<()> {
    let now = tx.now();
    tx.exec("update messages set body = $3, edited_at = $4, version = version + 1 where space_id = $1 and number = $2", args![space, number, body, now])
        .await
        .map(|_| ())
}

pub(super) async fn delete_message(tx: &mut Tx, space: &SpaceId, number: i64, by: &PersonId) -> Result<()> {
    let now = tx.now();
    let gone: Option<(TopicId,)> = tx
        .maybe(
            "update messages set body = null, deleted_at = $3, deleted_by = $4, version = version + 1 \
             where space_id = $1 and number = $2 and deleted_at is null returning topic_id",
            args![space, number, now, by],
        )
        .await?;
    if let Some((topic,)) = gone {
        count_gone(tx, space, &topic);
    }
    // The name that LINE gave goes with the words; the line itself is known for ever, so that it does not return.
    tx.exec("update imported_lines set name = null where space_id = $1 and number = $2", args![space, number]).await?;
    // Signs on words that are gone say nothing any more.
    tx.exec("delete from reactions where space_id = $1 and number = $2", args![space, number]).await?;
    tx.exec("delete from marks where space_id = $1 and number = $2", args![space, number]).await?;
    tx.exec("delete from pins where space_id = $1 and number = $2", args![space, number]).await.map(|_| ())
}

/// False when the message no longer stands in the topic it is moved from.
pub(super) async fn set_topic(tx: &mut Tx, space: &SpaceId, number: i64, from: &TopicId, to: &TopicId) -> Result<bool> {
    let text = "update messages set topic_id = $3 where space_id = $1 and number = $2 and topic_id = $4 and deleted_at is null";
    let moved = tx.exec(text, args![space, number, to, from]).await? > 0;
    if moved {
        count_moved(tx, space, from, to);
    }
    Ok(moved)
}

/// Numbers of messages of a stretch of time that carry files: asked of the space's files, which are few, and not of its messages.
pub(super) async fn carrying_between(db: &mut impl Reads, space: &SpaceId, from: Time, until: Time) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = db
        .all(
            "select distinct m.number from files f \
             join messages m on m.space_id = f.parent_id and m.number = cast(substr(f.attached_id, length(f.parent_id) + 2) as bigint) \
             where f.parent_kind = 'space' and f.parent_id = $1 and f.attached_kind = 'message' and f.removed_at is null \
             and m.at >= $2 and m.at <= $3 and m.deleted_at is null order by m.number",
            args![space, from, until],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
