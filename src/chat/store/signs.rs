//! SQL of what people set on messages: reactions, marks and pins.
use crate::args;
use crate::chat::TopicId;
use crate::chat::sign::{MarkKind, Sign};
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

#[derive(sqlx::FromRow)]
pub(in crate::chat) struct ReactionRow {
    pub number: i64,
    pub person_id: PersonId,
    pub kind: String,
}

pub(in crate::chat) async fn reactions(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<ReactionRow>> {
    let mut args = args![space];
    let sql = Sql::list("select number, person_id, kind from reactions where space_id = $1 and number in ({list})", &mut args, numbers.iter().copied());
    db.rows(sql, args).await
}

#[derive(sqlx::FromRow)]
pub(in crate::chat) struct MarkRow {
    pub number: i64,
    pub kind: String,
    pub person_id: PersonId,
    pub at: Time,
    pub item: Option<String>,
}

pub(in crate::chat) async fn marks(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<MarkRow>> {
    let mut args = args![space];
    let sql = Sql::list(
        "select number, kind, person_id, at, item from marks where space_id = $1 and number in ({list}) order by at",
        &mut args,
        numbers.iter().copied(),
    );
    db.rows(sql, args).await
}

#[derive(sqlx::FromRow)]
pub(in crate::chat) struct MarkedRow {
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
pub(in crate::chat) async fn marked(
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
pub(in crate::chat) async fn point_mark(tx: &mut Tx, space: &SpaceId, number: i64, kind: MarkKind, item: Option<&str>) -> Result<bool> {
    let touched = tx
        .exec(
            "update marks set item = $4 where space_id = $1 and number = $2 and kind = $3 and coalesce(item, '') <> coalesce($4, '')",
            args![space, number, kind.as_str(), item],
        )
        .await?;
    Ok(touched > 0)
}

pub(in crate::chat) async fn pins(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<i64>> {
    let mut args = args![space];
    let sql = Sql::list("select number from pins where space_id = $1 and number in ({list})", &mut args, numbers.iter().copied());
    Ok(db.rows::<(i64,)>(sql, args).await?.into_iter().map(|row| row.0).collect())
}

/// Numbers of the pinned messages, newest pin first.
pub(in crate::chat) async fn all_pins(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<i64>> {
    Ok(db.all::<(i64,)>("select number from pins where space_id = $1 order by at desc limit 50", args![space]).await?.into_iter().map(|row| row.0).collect())
}

/// True when it was not there.
pub(in crate::chat) async fn add_sign(tx: &mut Tx, space: &SpaceId, number: i64, person: &PersonId, sign: Sign) -> Result<bool> {
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
pub(in crate::chat) async fn remove_sign(tx: &mut Tx, space: &SpaceId, number: i64, person: &PersonId, sign: Sign) -> Result<bool> {
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

/// Numbers of messages that were marked in a stretch of time.
pub(in crate::chat) async fn marked_between(db: &mut impl Reads, space: &SpaceId, from: Time, until: Time) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> =
        db.all("select distinct number from marks where space_id = $1 and at >= $2 and at <= $3 order by number", args![space, from, until]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
