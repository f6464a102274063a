//! Marked messages of a space: the lines of the coaching log (S004-6) and of the meeting record (F-PL-7), with nothing retyped.
use schemars::JsonSchema;
use serde::Serialize;

use super::sign::MarkKind;
use super::{TopicId, store};
use crate::frameworks;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

/// A mark with the words that it stands on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Marked {
    pub number: i64,
    pub kind: String,
    /// Who said it.
    pub author: Option<PersonRef>,
    /// Who marked it.
    pub by: Option<PersonRef>,
    pub written_at: Time,
    pub marked_at: Time,
    pub body: String,
    pub topic: TopicId,
    pub item: Option<Ref>,
}

/// Marks of a space in the order of their messages, after a number: of one kind or of all, written in `from ≤ written_at < until`.
/// The caller has asked for the right to read the space.
pub async fn marked(db: &mut impl Reads, space: &SpaceId, kind: Option<MarkKind>, within: (Time, Time), after: i64, limit: i64) -> Result<Vec<Marked>> {
    let rows = store::marked(db, space, kind, within, after, limit).await?;
    let wanted: Vec<PersonId> = rows.iter().flat_map(|row| [row.author_id.clone(), row.person_id.clone()]).collect();
    let people = person_refs(db, &wanted).await?;
    let line = |row: store::MarkedRow| Marked {
        author: people.get(&row.author_id).cloned(),
        by: people.get(&row.person_id).cloned(),
        item: row.item.as_deref().and_then(frameworks::item_ref),
        number: row.number,
        kind: row.kind,
        written_at: row.written_at,
        marked_at: row.at,
        body: row.body,
        topic: row.topic_id,
    };
    Ok(rows.into_iter().map(line).collect())
}
