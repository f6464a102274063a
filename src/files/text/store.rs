//! SQL of words inside documents.
use super::TextState;
use crate::args;
use crate::files::file::FileId;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;

/// A document whose words were read, with the thing that carries it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FileText {
    pub id: FileId,
    pub name: String,
    pub content_type: String,
    /// The kind of thing: `message`, `practice`.
    pub attached_kind: String,
    pub attached_id: String,
    /// A form feed stands after each page or slide.
    pub body: String,
    pub at: Time,
}

macro_rules! texts {
    ($rest:literal) => {
        concat!(
            "select f.id, f.name, f.content_type, f.attached_kind, f.attached_id, t.body, f.touched_at as at \
             from files f join file_texts t on t.file_id = f.id \
             where t.state = 'read' and t.body is not null and f.removed_at is null and f.attached_id is not null and f.attached_kind is not null and ",
            $rest
        )
    };
}

/// Those of these files that stand, are attached and have words.
pub async fn texts(db: &mut impl Reads, ids: &[FileId]) -> Result<Vec<FileText>> {
    let mut args = args![];
    let sql = Sql::list(texts!("f.id in ({list})"), &mut args, ids);
    db.rows(sql, args).await
}

/// The documents with words that things of one kind carry.
pub async fn texts_on(db: &mut impl Reads, kind: &str, things: &[String]) -> Result<Vec<FileText>> {
    let mut args = args![kind];
    let sql = Sql::list(texts!("f.attached_kind = $1 and f.attached_id in ({list})"), &mut args, things);
    db.rows(sql, args).await
}

/// After one, by id: for walking through all of them.
pub async fn texts_after(db: &mut impl Reads, after: &str, limit: i64) -> Result<Vec<FileText>> {
    db.all(texts!("f.id > $1 order by f.id limit $2"), args![after, limit]).await
}

/// Notes that a file's words are to be read.
pub async fn await_text(tx: &mut Tx, file: &FileId) -> Result<()> {
    let now = tx.now();
    tx.exec("insert into file_texts (file_id, state, at) values ($1, 'waiting', $2) on conflict (file_id) do nothing", args![file, now]).await.map(|_| ())
}

/// A file to be read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Open {
    pub file_id: FileId,
    pub stored: String,
    pub content_type: String,
    pub size: i64,
    pub attempts: i64,
}

/// The file that waits longest, or that a node began before `stale` and never ended.
pub async fn open(db: &mut impl Reads, stale: Time) -> Result<Option<Open>> {
    db.maybe(
        "select t.file_id, f.stored, coalesce(f.content_type, '') as content_type, coalesce(f.size, f.bytes) as size, t.attempts \
         from file_texts t join files f on f.id = t.file_id \
         where f.removed_at is null and (t.state = 'waiting' or (t.state = 'reading' and t.at < $1)) order by t.at, t.file_id limit 1",
        args![stale],
    )
    .await
}

/// Takes a file for this node; false when another one was faster.
pub async fn take(tx: &mut Tx, file: &FileId, attempts: i64) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update file_texts set state = 'reading', attempts = attempts + 1, at = $3 where file_id = $1 and attempts = $2 and state in ('waiting', 'reading')",
            args![file, attempts, now],
        )
        .await?;
    Ok(touched > 0)
}

/// Notes what came of it; nothing when the file is gone meanwhile.
pub async fn settle(tx: &mut Tx, file: &FileId, state: TextState, body: Option<String>) -> Result<()> {
    let now = tx.now();
    tx.exec("update file_texts set state = $2, body = $3, at = $4 where file_id = $1", args![file, state.as_str(), body, now]).await.map(|_| ())
}
