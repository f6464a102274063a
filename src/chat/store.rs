//! SQL of the talk: topics and messages here, what is set on them and how far it was read beside.
mod reading;
mod signs;

pub(super) use reading::*;
pub(super) use signs::*;

use super::message::MessageRow;
use super::topic::{Topic, TopicId};
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
        Shown::Live => {
            db.all(message_columns!("where space_id = $1 and number < $2 and ordinal is not null order by number desc limit $3"), args![space, before, limit])
                .await
        }
        Shown::All => db.all(message_columns!("where space_id = $1 and number < $2 order by number desc limit $3"), args![space, before, limit]).await,
    }
}

/// False when the author's client id is taken; then nothing is written.
pub(super) async fn add_message(tx: &mut Tx, m: &MessageRow) -> Result<bool> {
    tx.insert_row(
        "insert into messages (space_id, number, ordinal, client_id, digest, author_id, topic_id, body, reply_to, about_kind, about_id, at, written_at) \
         values {values} on conflict (author_id, client_id) do nothing",
        args![
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
        ],
    )
    .await
}

pub(super) async fn set_body(tx: &mut Tx, space: &SpaceId, number: i64, body: &str) -> Result<()> {
    let now = tx.now();
    tx.exec("update messages set body = $3, edited_at = $4, version = version + 1 where space_id = $1 and number = $2", args![space, number, body, now])
        .await
        .map(|_| ())
}

pub(super) async fn delete_message(tx: &mut Tx, space: &SpaceId, number: i64, by: &PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "update messages set body = null, deleted_at = $3, deleted_by = $4, version = version + 1 where space_id = $1 and number = $2",
        args![space, number, now, by],
    )
    .await?;
    // The name that LINE gave goes with the words; the line itself is known for ever, so that it does not return.
    tx.exec("update imported_lines set name = null where space_id = $1 and number = $2", args![space, number]).await?;
    // Signs on words that are gone say nothing any more.
    tx.exec("delete from reactions where space_id = $1 and number = $2", args![space, number]).await?;
    tx.exec("delete from marks where space_id = $1 and number = $2", args![space, number]).await?;
    tx.exec("delete from pins where space_id = $1 and number = $2", args![space, number]).await.map(|_| ())
}

pub(super) async fn set_topic(tx: &mut Tx, space: &SpaceId, number: i64, topic: &TopicId) -> Result<()> {
    tx.exec("update messages set topic_id = $3 where space_id = $1 and number = $2", args![space, number, topic]).await.map(|_| ())
}

pub(super) async fn topic(db: &mut impl Reads, space: &SpaceId, id: &TopicId) -> Result<Option<Topic>> {
    Ok(topics(db, space).await?.into_iter().find(|topic| topic.id == *id))
}

pub(super) async fn topic_is_in(db: &mut impl Reads, space: &SpaceId, id: &TopicId) -> Result<bool> {
    Ok(db.maybe::<(String,)>("select id from topics where id = $1 and space_id = $2", args![id, space]).await?.is_some())
}

/// Topics of a space, the general one first.
pub async fn topics(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<Topic>> {
    db.all(
        "select t.id, t.name, t.general, (select count(*) from messages m where m.topic_id = t.id and m.deleted_at is null) as messages, \
         (select max(m.at) from messages m where m.topic_id = t.id) as last_at from topics t where t.space_id = $1 order by t.general desc, t.created_at, t.id",
        args![space],
    )
    .await
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
