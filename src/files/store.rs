//! SQL of files.
use super::arrival::Arrival;
use super::file::{FileId, FileRow, ParentRef};
use super::upload::NewFile;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select id, owner_id, parent_kind, parent_id, name, stored, bytes, received, sha256, grade, state, refusal, kind, content_type, size, width, height, ",
            "seconds, thumbnail, attached_id, (select t.state from file_texts t where t.file_id = files.id) as text from files ",
            $rest
        )
    };
}

pub(super) async fn file(db: &mut impl Reads, id: &FileId) -> Result<Option<FileRow>> {
    db.maybe(columns!("where id = $1 and removed_at is null"), args![id]).await
}

/// Files by id, in no order.
pub(super) async fn files(db: &mut impl Reads, ids: &[FileId]) -> Result<Vec<FileRow>> {
    let mut args = args![];
    let sql = Sql::list(columns!("where removed_at is null and id in ({list})"), &mut args, ids);
    db.rows(sql, args).await
}

/// What things of one kind carry, in the order in which it was attached.
pub(super) async fn on_things(db: &mut impl Reads, kind: &str, ids: &[String]) -> Result<Vec<FileRow>> {
    let mut args = args![kind];
    let sql = Sql::list(columns!("where attached_kind = $1 and removed_at is null and attached_id in ({list}) order by attached_id, place"), &mut args, ids);
    db.rows(sql, args).await
}

/// False when the id is taken, also by a file that is on its way out.
pub(super) async fn add(tx: &mut Tx, id: &FileId, owner: &PersonId, stored: &str, new: &NewFile) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "insert into files (id, owner_id, parent_kind, parent_id, name, stored, bytes, sha256, grade, state, kind, touched_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'uploading', 'other', $10) on conflict (id) do nothing",
            args![
                id,
                owner,
                new.parent.kind.as_str(),
                new.parent.id.as_str(),
                new.name.as_str(),
                stored,
                new.bytes,
                new.sha256.clone(),
                new.grade.map(|grade| grade.as_str()),
                now
            ],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn set_received(tx: &mut Tx, id: &FileId, received: i64) -> Result<()> {
    let now = tx.now();
    tx.exec("update files set received = $2, touched_at = $3 where id = $1 and state = 'uploading'", args![id, received, now]).await.map(|_| ())
}

pub(super) async fn set_ready(tx: &mut Tx, id: &FileId, arrival: &Arrival) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "update files set state = 'ready', kind = $2, content_type = $3, size = $4, width = $5, height = $6, seconds = $7, thumbnail = $8, touched_at = $9 where id = $1",
        args![id, arrival.kind.as_str(), arrival.content_type, arrival.size, arrival.width, arrival.height, arrival.seconds, arrival.thumbnail, now],
    )
    .await
    .map(|_| ())
}

pub(super) async fn set_refused(tx: &mut Tx, id: &FileId, why: &str) -> Result<()> {
    let now = tx.now();
    tx.exec("update files set state = 'refused', refusal = $2, touched_at = $3 where id = $1", args![id, why, now]).await.map(|_| ())
}

/// False when it was attached, removed or never ready.
pub(super) async fn attach(tx: &mut Tx, id: &FileId, kind: &str, thing: &str, place: i64) -> Result<bool> {
    let touched = tx
        .exec(
            "update files set attached_kind = $2, attached_id = $3, place = $4 where id = $1 and attached_id is null and removed_at is null and state = 'ready'",
            args![id, kind, thing, place],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn detach(tx: &mut Tx, kind: &str, thing: &str) -> Result<()> {
    let now = tx.now();
    tx.exec("update files set removed_at = $3 where attached_kind = $1 and attached_id = $2 and removed_at is null", args![kind, thing, now]).await.map(|_| ())
}

pub(super) async fn detach_some(tx: &mut Tx, kind: &str, thing: &str, ids: &[FileId]) -> Result<()> {
    let now = tx.now();
    for id in ids {
        tx.exec(
            "update files set removed_at = $4 where id = $1 and attached_kind = $2 and attached_id = $3 and removed_at is null",
            args![id, kind, thing, now],
        )
        .await?;
    }
    Ok(())
}

/// Marks one file as on its way out; false when it is attached meanwhile.
pub(super) async fn let_go(tx: &mut Tx, id: &FileId) -> Result<bool> {
    let now = tx.now();
    let touched = tx.exec("update files set removed_at = $2 where id = $1 and attached_id is null and removed_at is null", args![id, now]).await?;
    Ok(touched > 0)
}

/// Marks what nobody attached since then.
pub(super) async fn let_go_of_orphans(tx: &mut Tx, since: Time) -> Result<u64> {
    let now = tx.now();
    tx.exec("update files set removed_at = $2 where attached_id is null and removed_at is null and touched_at < $1", args![since, now]).await
}

/// (id, random name) of what is on its way out.
pub(super) async fn removed(db: &mut impl Reads, limit: i64) -> Result<Vec<(FileId, String)>> {
    db.all("select id, stored from files where removed_at is not null order by removed_at limit $1", args![limit]).await
}

pub(super) async fn forget(tx: &mut Tx, id: &FileId) -> Result<()> {
    tx.exec("delete from files where id = $1 and removed_at is not null", args![id]).await.map(|_| ())
}

/// Waits for whoever counts the same bytes in another transaction.
pub(super) async fn hold(tx: &mut Tx, holder: &str) -> Result<()> {
    tx.exec("insert into file_holders (holder) values ($1) on conflict (holder) do update set holder = excluded.holder", args![holder]).await.map(|_| ())
}

pub(super) async fn bytes_of_owner(db: &mut impl Reads, owner: &PersonId) -> Result<i64> {
    db.scalar(
        "select cast(coalesce(sum(coalesce(size, bytes)), 0) as bigint) from files where owner_id = $1 and state <> 'refused' and removed_at is null",
        args![owner],
    )
    .await
}

pub(super) async fn bytes_of_parent(db: &mut impl Reads, parent: &ParentRef) -> Result<i64> {
    db.scalar(
        "select cast(coalesce(sum(coalesce(size, bytes)), 0) as bigint) from files where parent_kind = $1 and parent_id = $2 and state <> 'refused' and removed_at is null",
        args![parent.kind.as_str(), parent.id.as_str()],
    )
    .await
}
