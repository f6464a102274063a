//! SQL of lines of older talk.
use super::TopicId;
use super::imported::{Line, NewLine, Origin};
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx, is_duplicate};
use crate::platform::error::Result;
use crate::platform::id;
use crate::platform::permit::PersonId;
use crate::plc::{ImportedAct, SpaceId};

/// Lines beside the talk, not yet messages.
pub(super) async fn stage_lines(tx: &mut Tx, origin: Origin<'_>, lines: Vec<NewLine>) -> Result<()> {
    let mut rows = args![];
    for line in lines {
        let row = args![
            origin.import,
            line.place,
            origin.space,
            line.hash,
            line.kind,
            line.name,
            line.member.as_ref(),
            origin.by,
            id::fresh(),
            line.body,
            line.written_at
        ];
        rows.0.extend(row.0);
    }
    let text = "insert into imported_lines (import_id, place, space_id, hash, kind, name, member_id, by_id, client_id, body, written_at) values {values}";
    tx.insert_many(text, 11, rows.0).await
}

pub(super) async fn unstage_lines(tx: &mut Tx, import: &str) -> Result<()> {
    tx.exec("delete from imported_lines where import_id = $1 and number is null", args![import]).await.map(|_| ())
}

pub(super) async fn staged(db: &mut impl Reads, import: &str) -> Result<i64> {
    db.scalar("select count(*) from imported_lines where import_id = $1 and number is null", args![import]).await
}

pub(super) async fn known_lines(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db.all("select hash from imported_lines where space_id = $1 and number is not null", args![space]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Numbers after one, in the order of the file. False when another import brought one of the lines since.
pub(super) async fn number_lines(tx: &mut Tx, import: &str, after: i64) -> Result<bool> {
    let done = tx.try_exec("update imported_lines set number = place + $2 where import_id = $1 and number is null", args![import, after]).await?;
    match done {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Makes messages of numbered lines; who is no member speaks through whoever took the line in.
pub(super) async fn publish_lines(tx: &mut Tx, import: &str, topic: &TopicId) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into messages (space_id, number, client_id, digest, author_id, topic_id, body, at, written_at) \
         select space_id, number, client_id, hash, coalesce(member_id, by_id), cast($2 as text), body, cast($3 as bigint), written_at \
         from imported_lines where import_id = $1 and body is not null",
        args![import, topic, now],
    )
    .await?;
    tx.exec("update imported_lines set body = null where import_id = $1", args![import]).await.map(|_| ())
}

/// Notes where a history came to lie: after so many messages that were said.
pub(super) async fn note_stretch(tx: &mut Tx, space: &SpaceId, ordinal: i64, from: i64, to: i64) -> Result<()> {
    tx.exec(
        "insert into imported_stretches (space_id, ordinal, from_number, to_number) values ($1, $2, $3, $4) \
         on conflict (space_id, ordinal) do update set to_number = excluded.to_number",
        args![space, ordinal, from, to],
    )
    .await
    .map(|_| ())
}

/// What stands beside these messages, where they came from elsewhere.
pub(super) async fn lines(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<Line>> {
    let mut args = args![space];
    let sql = Sql::list(
        "select number, kind, name, member_id, by_id from imported_lines where space_id = $1 and number in ({list})",
        &mut args,
        numbers.iter().copied(),
    );
    db.rows(sql, args).await
}

/// Imported lines of a member that still stand.
pub(super) async fn own_lines(db: &mut impl Reads, space: &SpaceId, person: &PersonId) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = db
        .all(
            "select m.number from messages m join imported_lines i on i.space_id = m.space_id and i.number = m.number \
             where m.space_id = $1 and i.member_id = $2 and m.deleted_at is null order by m.number",
            args![space, person],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

#[derive(sqlx::FromRow)]
struct ActRow {
    number: i64,
    member_id: PersonId,
    written_at: Time,
}

/// What members said and showed in an import that shows.
pub(super) async fn acts(db: &mut impl Reads, import: &str) -> Result<Vec<ImportedAct>> {
    let rows: Vec<ActRow> = db
        .all(
            "select number, member_id, written_at from imported_lines where import_id = $1 and member_id is not null and number is not null and kind <> 'system' \
             order by number",
            args![import],
        )
        .await?;
    Ok(rows.into_iter().map(|row| ImportedAct { number: row.number, person: row.member_id, written_at: row.written_at }).collect())
}
