//! SQL of comments.
use super::note::{CommentId, NewComment};
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::practices::PracticeId;

#[derive(sqlx::FromRow)]
pub struct CommentRow {
    pub id: CommentId,
    pub practice_id: PracticeId,
    pub field: String,
    pub quote: String,
    pub position: i64,
    pub reply_to: Option<CommentId>,
    pub body: String,
    pub at: Time,
    pub by_id: PersonId,
    pub resolved_at: Option<Time>,
    pub resolved_by: Option<PersonId>,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!("select id, practice_id, field, quote, position, reply_to, body, at, by_id, resolved_at, resolved_by from practice_comments ", $rest)
    };
}

pub async fn one(db: &mut impl Reads, id: &CommentId) -> Result<Option<CommentRow>> {
    db.maybe(columns!("where id = $1"), args![id]).await
}

/// Oldest first.
pub async fn all(db: &mut impl Reads, practice: &PracticeId, limit: i64) -> Result<Vec<CommentRow>> {
    db.all(columns!("where practice_id = $1 order by at, id limit $2"), args![practice, limit]).await
}

/// False when the id is taken.
pub async fn add(tx: &mut Tx, id: &CommentId, practice: &PracticeId, new: &NewComment, by: &PersonId) -> Result<bool> {
    let now = tx.now();
    let made = tx
        .exec(
            "insert into practice_comments (id, practice_id, field, quote, position, reply_to, body, at, by_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing",
            args![id, practice, new.field.as_str(), new.quote.as_str(), new.position, new.reply_to.as_ref(), new.body.as_str(), now, by],
        )
        .await?;
    Ok(made > 0)
}

/// With nobody: open again. False when that is how it stands.
pub async fn resolve(tx: &mut Tx, id: &CommentId, by: Option<&PersonId>) -> Result<bool> {
    let at = by.map(|_| tx.now());
    let touched = tx
        .exec(
            "update practice_comments set resolved_at = $2, resolved_by = $3 where id = $1 and (resolved_at is null) = ($4 = 1)",
            args![id, at, by, i64::from(by.is_some())],
        )
        .await?;
    Ok(touched > 0)
}

pub async fn forget(tx: &mut Tx, practice: &PracticeId) -> Result<()> {
    tx.exec("delete from practice_comments where practice_id = $1 and reply_to is not null", args![practice]).await?;
    tx.exec("delete from practice_comments where practice_id = $1", args![practice]).await.map(|_| ())
}
