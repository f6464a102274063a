//! The history of a review as those see it who may read the working copy.
use schemars::JsonSchema;
use serde::Serialize;

use super::stage::Move;
use super::store;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Page;
use crate::platform::permit::PersonId;
use crate::practices::{PracticeId, PublicationAudience};

const SHOWN: i64 = 100;

/// One move: who, when and why.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Review {
    pub number: i64,
    pub at: Time,
    pub by: Option<PersonRef>,
    #[serde(rename = "move")]
    pub what: Move,
    pub words: String,
    /// The colleague asked by name.
    pub reviewer: Option<PersonRef>,
    pub audience: Option<PublicationAudience>,
}

/// The newest hundred moves, newest first.
pub async fn reviews(db: &mut impl Reads, id: &PracticeId) -> Result<Page<Review>> {
    let rows = store::reviews(db, id, SHOWN).await?;
    let wanted: Vec<PersonId> = rows.iter().flat_map(|row| [Some(row.by_id.clone()), row.reviewer_id.clone()]).flatten().collect();
    let people = person_refs(db, &wanted).await?;
    let review = |row: store::ReviewRow| Review {
        number: row.number,
        at: row.at,
        by: people.get(&row.by_id).cloned(),
        what: row.what,
        words: row.words,
        reviewer: row.reviewer_id.and_then(|id| people.get(&id).cloned()),
        audience: row.audience,
    };
    Ok(Page { items: rows.into_iter().map(review).collect(), next: None })
}
