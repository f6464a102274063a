//! Rows of words that wait for the morning.
use super::message::NewMessage;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct ScheduledRow {
    pub author_id: PersonId,
    pub client_id: String,
    pub space_id: SpaceId,
    pub message: String,
    pub written_at: Time,
    pub due_at: Time,
    pub refused: Option<String>,
}

impl ScheduledRow {
    /// What will be posted.
    pub fn said(&self) -> Result<NewMessage> {
        serde_json::from_str(&self.message).map_err(Error::internal)
    }
}

macro_rules! rows {
    ($which:literal) => {
        concat!("select author_id, client_id, space_id, message, written_at, due_at, refused from scheduled_messages ", $which)
    };
}

pub(super) async fn add(tx: &mut Tx, row: &ScheduledRow) -> Result<()> {
    tx.exec(
        "insert into scheduled_messages (author_id, client_id, space_id, message, written_at, due_at) values ($1, $2, $3, $4, $5, $6)",
        args![&row.author_id, &row.client_id, &row.space_id, &row.message, row.written_at, row.due_at],
    )
    .await
    .map(|_| ())
}

pub(super) async fn one(db: &mut impl Reads, author: &PersonId, client_id: &str) -> Result<Option<ScheduledRow>> {
    db.maybe(rows!("where author_id = $1 and client_id = $2"), args![author, client_id]).await
}

/// Of one author, the next to be posted first.
pub(super) async fn of_author(db: &mut impl Reads, author: &PersonId) -> Result<Vec<ScheduledRow>> {
    db.all(rows!("where author_id = $1 order by due_at, written_at"), args![author]).await
}

pub(super) async fn count(db: &mut impl Reads, author: &PersonId) -> Result<i64> {
    Ok(db.maybe::<(i64,)>("select count(*) from scheduled_messages where author_id = $1", args![author]).await?.map_or(0, |row| row.0))
}

/// Those whose morning has come, in the order in which they were written.
pub(super) async fn due(db: &mut impl Reads, now: Time, limit: i64) -> Result<Vec<ScheduledRow>> {
    db.all(rows!("where due_at <= $1 and refused is null order by due_at, written_at limit $2"), args![now, limit]).await
}

/// Takes one away. False when it is gone already: posted by another node, or called back.
pub(super) async fn take(tx: &mut Tx, author: &PersonId, client_id: &str) -> Result<bool> {
    Ok(tx.exec("delete from scheduled_messages where author_id = $1 and client_id = $2", args![author, client_id]).await? > 0)
}

/// Keeps it with the reason. False when its author called it back meanwhile.
pub(super) async fn refuse(tx: &mut Tx, row: &ScheduledRow, why: &str) -> Result<bool> {
    let touched =
        tx.exec("update scheduled_messages set refused = $3 where author_id = $1 and client_id = $2", args![&row.author_id, &row.client_id, why]).await?;
    Ok(touched > 0)
}
