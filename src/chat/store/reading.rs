//! SQL of how far people have read, and what waits for them.
use crate::args;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

/// (head, ordinal) of a space's stream.
pub(in crate::chat) async fn heads(db: &mut impl Reads, space: &SpaceId) -> Result<(i64, i64)> {
    let row: Option<(i64, i64)> = db.maybe("select head, ordinal from streams where stream = $1", args![crate::plc::stream(space).as_str()]).await?;
    Ok(row.unwrap_or_default())
}

/// How many messages of the space stand at or before a number.
pub(in crate::chat) async fn ordinal_at(db: &mut impl Reads, space: &SpaceId, number: i64) -> Result<i64> {
    // The nearest one that counts; asked for as a maximum it would be sought among all of them. A history from elsewhere is passed over.
    db.scalar(
        "with past (ordinal, to_number) as (select ordinal, to_number from imported_stretches where space_id = $1 and from_number <= $2 order by from_number desc limit 1) \
         select coalesce((select m.ordinal from messages m where m.space_id = $1 and m.number <= $2 and m.number > coalesce((select to_number from past), 0) \
         and m.ordinal is not null order by m.number desc limit 1), (select ordinal from past), 0)",
        args![space, number],
    )
    .await
}

/// Marks only grow.
pub(in crate::chat) async fn set_read(tx: &mut Tx, space: &SpaceId, person: &PersonId, number: i64, ordinal: i64) -> Result<bool> {
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
pub(in crate::chat) async fn read_of(db: &mut impl Reads, space: &SpaceId, person: &PersonId) -> Result<(i64, i64)> {
    let row: Option<(i64, i64)> = db.maybe("select number, ordinal from reads where space_id = $1 and person_id = $2", args![space, person]).await?;
    Ok(row.unwrap_or_default())
}

/// People who have read a message, its author left out.
pub(in crate::chat) async fn readers(db: &mut impl Reads, space: &SpaceId, number: i64, author: &PersonId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all("select person_id from reads where space_id = $1 and number >= $2 and person_id <> $3 order by at limit 2000", args![space, number, author])
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub(in crate::chat) async fn reader_count(db: &mut impl Reads, space: &SpaceId, number: i64) -> Result<i64> {
    db.scalar("select count(*) from reads where space_id = $1 and number >= $2", args![space, number]).await
}

/// First message after the one that was read, by its number and ordinal. A history that came in right after it is passed over.
pub(in crate::chat) async fn first_unread(db: &mut impl Reads, space: &SpaceId, (number, ordinal): (i64, i64)) -> Result<Option<i64>> {
    let next = "select number from messages where space_id = $1 and number > $2 \
         and number > coalesce((select to_number from imported_stretches where space_id = $1 and ordinal = $3), 0) \
         and ordinal is not null and deleted_at is null order by number limit 1";
    Ok(db.maybe::<(i64,)>(next, args![space, number, ordinal]).await?.map(|(number,)| number))
}

#[derive(sqlx::FromRow)]
pub(in crate::chat) struct CardRow {
    pub space_id: SpaceId,
    pub head: i64,
    pub ordinal: i64,
    pub read_ordinal: i64,
    pub last_number: Option<i64>,
    pub network_name: Option<String>,
    pub school_name: Option<String>,
}

/// What the cards of many spaces need, in one read.
pub(in crate::chat) async fn card_rows(db: &mut impl Reads, person: &PersonId, spaces: &[&SpaceId]) -> Result<Vec<CardRow>> {
    let mut args = args![person];
    let sql = Sql::list(
        "select s.id as space_id, coalesce(h.head, 0) as head, coalesce(h.ordinal, 0) as ordinal, coalesce(r.ordinal, 0) as read_ordinal, \
         (select m.number from messages m where m.space_id = s.id and m.deleted_at is null and m.ordinal is not null \
         and m.number < coalesce(i.from_number, 9223372036854775807) order by m.number desc limit 1) as last_number, n.name as network_name, o.name as school_name \
         from spaces s left join streams h on h.stream = 'space/' || s.id left join reads r on r.space_id = s.id and r.person_id = $1 \
         left join imported_stretches i on i.space_id = s.id and i.ordinal = coalesce(h.ordinal, 0) \
         left join networks n on n.id = s.network_id left join organisations o on o.id = s.school_id where s.id in ({list})",
        &mut args,
        spaces.iter().copied(),
    );
    db.rows(sql, args).await
}
