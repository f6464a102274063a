//! SQL of topics, messages, signs and reading positions.
use super::message::MessageRow;
use super::sign::{MarkKind, Sign};
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

#[derive(sqlx::FromRow)]
pub(super) struct ReactionRow {
    pub number: i64,
    pub person_id: PersonId,
    pub kind: String,
}

pub(super) async fn reactions(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<ReactionRow>> {
    let mut args = args![space];
    let sql = Sql::list("select number, person_id, kind from reactions where space_id = $1 and number in ({list})", &mut args, numbers.iter().copied());
    db.rows(sql, args).await
}

#[derive(sqlx::FromRow)]
pub(super) struct MarkRow {
    pub number: i64,
    pub kind: String,
    pub person_id: PersonId,
    pub at: Time,
    pub item: Option<String>,
}

pub(super) async fn marks(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<MarkRow>> {
    let mut args = args![space];
    let sql = Sql::list(
        "select number, kind, person_id, at, item from marks where space_id = $1 and number in ({list}) order by at",
        &mut args,
        numbers.iter().copied(),
    );
    db.rows(sql, args).await
}

#[derive(sqlx::FromRow)]
pub(super) struct MarkedRow {
    pub number: i64,
    pub kind: String,
    pub person_id: PersonId,
    pub at: Time,
    pub item: Option<String>,
    pub author_id: PersonId,
    pub written_at: Time,
    pub body: String,
    pub topic_id: TopicId,
}

/// Marks with the words under them, in the order of the messages.
pub(super) async fn marked(
    db: &mut impl Reads,
    space: &SpaceId,
    kind: Option<MarkKind>,
    (from, until): (Time, Time),
    after: i64,
    limit: i64,
) -> Result<Vec<MarkedRow>> {
    db.all(
        "select k.number, k.kind, k.person_id, k.at, k.item, m.author_id, m.written_at, m.body, m.topic_id from marks k \
         join messages m on m.space_id = k.space_id and m.number = k.number where k.space_id = $1 and ($2 = '' or k.kind = $2) \
         and m.written_at >= $3 and m.written_at < $4 and k.number > $5 and m.body is not null order by k.number, k.kind limit $6",
        args![space, kind.map_or("", MarkKind::as_str), from, until, after, limit],
    )
    .await
}

/// True when the mark pointed at another item, or at none.
pub(super) async fn point_mark(tx: &mut Tx, space: &SpaceId, number: i64, kind: MarkKind, item: Option<&str>) -> Result<bool> {
    let touched = tx
        .exec(
            "update marks set item = $4 where space_id = $1 and number = $2 and kind = $3 and coalesce(item, '') <> coalesce($4, '')",
            args![space, number, kind.as_str(), item],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn pins(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<i64>> {
    let mut args = args![space];
    let sql = Sql::list("select number from pins where space_id = $1 and number in ({list})", &mut args, numbers.iter().copied());
    Ok(db.rows::<(i64,)>(sql, args).await?.into_iter().map(|row| row.0).collect())
}

/// Numbers of the pinned messages, newest pin first.
pub(super) async fn all_pins(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<i64>> {
    Ok(db.all::<(i64,)>("select number from pins where space_id = $1 order by at desc limit 50", args![space]).await?.into_iter().map(|row| row.0).collect())
}

/// True when it was not there.
pub(super) async fn add_sign(tx: &mut Tx, space: &SpaceId, number: i64, person: &PersonId, sign: Sign) -> Result<bool> {
    let now = tx.now();
    let touched = match sign {
        Sign::Reaction(kind) => {
            tx.exec(
                "insert into reactions (space_id, number, person_id, kind, at) values ($1, $2, $3, $4, $5) on conflict do nothing",
                args![space, number, person, kind.as_str(), now],
            )
            .await?
        }
        Sign::Mark(kind) => {
            tx.exec(
                "insert into marks (space_id, number, kind, person_id, at) values ($1, $2, $3, $4, $5) on conflict do nothing",
                args![space, number, kind.as_str(), person, now],
            )
            .await?
        }
        Sign::Pin => {
            tx.exec("insert into pins (space_id, number, person_id, at) values ($1, $2, $3, $4) on conflict do nothing", args![space, number, person, now])
                .await?
        }
    };
    Ok(touched > 0)
}

/// True when it was there. A reaction is one's own; a mark and a pin belong to the message.
pub(super) async fn remove_sign(tx: &mut Tx, space: &SpaceId, number: i64, person: &PersonId, sign: Sign) -> Result<bool> {
    let touched = match sign {
        Sign::Reaction(kind) => {
            tx.exec("delete from reactions where space_id = $1 and number = $2 and person_id = $3 and kind = $4", args![space, number, person, kind.as_str()])
                .await?
        }
        Sign::Mark(kind) => tx.exec("delete from marks where space_id = $1 and number = $2 and kind = $3", args![space, number, kind.as_str()]).await?,
        Sign::Pin => tx.exec("delete from pins where space_id = $1 and number = $2", args![space, number]).await?,
    };
    Ok(touched > 0)
}

/// (head, ordinal) of a space's stream.
pub(super) async fn heads(db: &mut impl Reads, space: &SpaceId) -> Result<(i64, i64)> {
    let row: Option<(i64, i64)> = db.maybe("select head, ordinal from streams where stream = $1", args![crate::plc::stream(space).as_str()]).await?;
    Ok(row.unwrap_or_default())
}

/// How many messages of the space stand at or before a number.
pub(super) async fn ordinal_at(db: &mut impl Reads, space: &SpaceId, number: i64) -> Result<i64> {
    db.scalar("select cast(coalesce(max(ordinal), 0) as bigint) from messages where space_id = $1 and number <= $2", args![space, number]).await
}

/// Marks only grow.
pub(super) async fn set_read(tx: &mut Tx, space: &SpaceId, person: &PersonId, number: i64, ordinal: i64) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "insert into reads (space_id, person_id, number, ordinal, at) values ($1, $2, $3, $4, $5) \
             on conflict (space_id, person_id) do update set number = excluded.number, ordinal = excluded.ordinal, at = excluded.at where reads.number < excluded.number",
            args![space, person, number, ordinal, now],
        )
        .await?;
    Ok(touched > 0)
}

/// (number, ordinal) read so far; zeros before the first time.
pub(super) async fn read_of(db: &mut impl Reads, space: &SpaceId, person: &PersonId) -> Result<(i64, i64)> {
    let row: Option<(i64, i64)> = db.maybe("select number, ordinal from reads where space_id = $1 and person_id = $2", args![space, person]).await?;
    Ok(row.unwrap_or_default())
}

/// People who have read a message, its author left out.
pub(super) async fn readers(db: &mut impl Reads, space: &SpaceId, number: i64, author: &PersonId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all("select person_id from reads where space_id = $1 and number >= $2 and person_id <> $3 order by at limit 2000", args![space, number, author])
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub(super) async fn reader_count(db: &mut impl Reads, space: &SpaceId, number: i64) -> Result<i64> {
    db.scalar("select count(*) from reads where space_id = $1 and number >= $2", args![space, number]).await
}

/// First message after what was read.
pub(super) async fn first_unread(db: &mut impl Reads, space: &SpaceId, ordinal: i64) -> Result<Option<i64>> {
    db.scalar("select min(number) from messages where space_id = $1 and ordinal > $2 and deleted_at is null", args![space, ordinal]).await
}

#[derive(sqlx::FromRow)]
pub(super) struct CardRow {
    pub space_id: SpaceId,
    pub head: i64,
    pub ordinal: i64,
    pub read_ordinal: i64,
    pub last_number: Option<i64>,
    pub network_name: Option<String>,
    pub school_name: Option<String>,
}

/// What the cards of many spaces need, in one read.
pub(super) async fn card_rows(db: &mut impl Reads, person: &PersonId, spaces: &[&SpaceId]) -> Result<Vec<CardRow>> {
    let mut args = args![person];
    let sql = Sql::list(
        "select s.id as space_id, coalesce(h.head, 0) as head, coalesce(h.ordinal, 0) as ordinal, coalesce(r.ordinal, 0) as read_ordinal, \
         (select max(m.number) from messages m where m.space_id = s.id and m.deleted_at is null and m.ordinal is not null) as last_number, n.name as network_name, o.name as school_name \
         from spaces s left join streams h on h.stream = 'space/' || s.id left join reads r on r.space_id = s.id and r.person_id = $1 \
         left join networks n on n.id = s.network_id left join organisations o on o.id = s.school_id where s.id in ({list})",
        &mut args,
        spaces.iter().copied(),
    );
    db.rows(sql, args).await
}

/// Numbers of messages that were marked in a stretch of time.
pub(super) async fn marked_between(db: &mut impl Reads, space: &SpaceId, from: Time, until: Time) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> =
        db.all("select distinct number from marks where space_id = $1 and at >= $2 and at <= $3 order by number", args![space, from, until]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Numbers of messages of a stretch of time that carry files.
pub(super) async fn carrying_between(db: &mut impl Reads, space: &SpaceId, from: Time, until: Time) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = db
        .all(
            "select m.number from messages m where m.space_id = $1 and m.at >= $2 and m.at <= $3 and m.deleted_at is null and exists ( \
             select 1 from files f where f.attached_kind = 'message' and f.attached_id = m.space_id || ':' || cast(m.number as text) and f.removed_at is null) \
             order by m.number",
            args![space, from, until],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
