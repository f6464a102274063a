//! A comment: on which words, what it says, whether it is settled.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::passage::found;
use super::store::{self, CommentRow};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::http::Page;
use crate::platform::permit::PersonId;
use crate::platform::{id, thai};
use crate::practices::practice::working;
use crate::practices::{Content, PracticeId, Standing, practice_stream, review, store as practices};

crate::id!(
    /// A comment (ความเห็น).
    CommentId
);

const BODY: usize = 2_000;
const QUOTE: usize = 1_000;
/// On one practice.
const MOST: i64 = 500;

#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewComment {
    /// Made by the client, so that a repeat is safe.
    pub id: Option<CommentId>,
    /// The field that it is about: `problem`, `steps` …
    pub field: String,
    /// The words that it is about, as they stand; empty: the whole field.
    #[serde(default)]
    pub quote: String,
    /// Code points of the field before the quote. Steps are one text, a line each.
    #[serde(default)]
    pub position: i64,
    pub reply_to: Option<CommentId>,
    pub body: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Comment {
    pub id: CommentId,
    pub field: String,
    pub quote: String,
    /// Where the quote stands now; `null`: it is on an older text.
    pub position: Option<i64>,
    pub reply_to: Option<CommentId>,
    pub body: String,
    pub at: Time,
    pub by: Option<PersonRef>,
    pub resolved_at: Option<Time>,
    pub resolved_by: Option<PersonRef>,
}

/// Every comment on the working copy, oldest first, each where its words stand now.
pub async fn comments(db: &mut impl Reads, standing: &Standing) -> Result<Page<Comment>> {
    let rows = store::all(db, &standing.practice.id, MOST).await?;
    let content = working(db, &standing.practice).await?;
    dressed(db, rows, &content).await.map(|items| Page { items, next: None })
}

async fn dressed(db: &mut impl Reads, rows: Vec<CommentRow>, content: &Content) -> Result<Vec<Comment>> {
    let wanted: Vec<PersonId> = rows.iter().flat_map(|row| [Some(row.by_id.clone()), row.resolved_by.clone()]).flatten().collect();
    let people = person_refs(db, &wanted).await?;
    let comment = |row: CommentRow| Comment {
        position: place(content, &row.field, &row.quote, row.position),
        by: people.get(&row.by_id).cloned(),
        resolved_by: row.resolved_by.as_ref().and_then(|id| people.get(id).cloned()),
        id: row.id,
        field: row.field,
        quote: row.quote,
        reply_to: row.reply_to,
        body: row.body,
        at: row.at,
        resolved_at: row.resolved_at,
    };
    Ok(rows.into_iter().map(comment).collect())
}

fn place(content: &Content, field: &str, quote: &str, stood: i64) -> Option<i64> {
    let text = content.written(field)?;
    found(&text, quote, usize::try_from(stood).unwrap_or(0)).and_then(|place| i64::try_from(place).ok())
}

/// Says something about a passage: `(comment, said now)`. 409 when the words quoted do not stand there any more.
pub async fn comment(tx: &mut Tx, standing: &Standing, mut new: NewComment, by: &PersonId) -> Result<(Comment, bool)> {
    let practice = &standing.practice;
    let id = new.id.clone().unwrap_or_else(CommentId::fresh);
    id::check("id", id.as_str())?;
    let content = working(tx, practice).await?;
    if let Some(known) = store::one(tx, &id).await? {
        if known.practice_id != practice.id || known.by_id != *by {
            return Err(taken());
        }
        return Ok((only(dressed(tx, vec![known], &content).await?)?, false));
    }
    new.body = thai::written(&new.body).to_owned();
    check(&new)?;
    if let Some(to) = &new.reply_to {
        let answered = store::one(tx, to).await?.filter(|row| row.practice_id == practice.id);
        let answered = answered.ok_or_else(|| Error::invalid("reply_to", "unknown", "ไม่พบความเห็นที่ตอบ", "The comment answered is unknown."))?;
        // An answer stands where the first word of its thread stands.
        new =
            NewComment { field: answered.field, quote: answered.quote, position: answered.position, reply_to: answered.reply_to.or(Some(answered.id)), ..new };
    } else if place(&content, &new.field, &new.quote, new.position).is_none() {
        return Err(Error::conflict("text_changed", "ข้อความส่วนนี้เพิ่งถูกแก้ เลือกข้อความใหม่อีกครั้ง", "These words were changed just now. Choose them again."));
    }
    if store::all(tx, &practice.id, MOST).await?.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
        return Err(Error::conflict("too_many", "มีความเห็นครบ 500 แล้ว", "There are 500 comments already."));
    }
    if !store::add(tx, &id, &practice.id, &new, by).await? {
        return Err(taken());
    }
    let row = store::one(tx, &id).await?.ok_or_else(Error::not_found)?;
    let said = only(dressed(tx, vec![row], &content).await?)?;
    practice_stream::tell(tx, &practice.id, "comment", by, serde_json::json!({ "comment": id })).await?;
    let mut told = practices::authors(tx, &practice.id).await?;
    told.extend(practice.reviewer_id.clone());
    review::tell(tx, told, "practice_commented", &practice.id, by, serde_json::json!({})).await?;
    Ok((said, true))
}

fn only(mut comments: Vec<Comment>) -> Result<Comment> {
    comments.pop().ok_or_else(Error::not_found)
}

fn taken() -> Error {
    Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken.")
}

fn check(new: &NewComment) -> Result<()> {
    if new.body.is_empty() || thai::length(&new.body) > BODY {
        return Err(Error::invalid("body", "length", "เขียน 1–2,000 ตัวอักษร", "Write 1 to 2,000 letters."));
    }
    if thai::length(&new.quote) > QUOTE {
        return Err(Error::invalid("quote", "too_long", "เลือกข้อความไม่เกิน 1,000 ตัวอักษร", "Choose at most 1,000 letters."));
    }
    if Content::default().written(&new.field).is_none() {
        return Err(Error::invalid("field", "unknown", "ไม่มีช่องนี้", "There is no such field."));
    }
    Ok(())
}

/// Settles a comment, or opens it again; a repeat changes nothing.
pub async fn resolve(tx: &mut Tx, practice: &PracticeId, id: &CommentId, settled: bool, by: &PersonId) -> Result<()> {
    store::one(tx, id).await?.filter(|row| row.practice_id == *practice).ok_or_else(Error::not_found)?;
    if store::resolve(tx, id, settled.then_some(by)).await? {
        practice_stream::tell(tx, practice, "comment", by, serde_json::json!({ "comment": id, "resolved": settled })).await?;
    }
    Ok(())
}
