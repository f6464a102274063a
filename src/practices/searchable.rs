//! A published practice as the search index wants it: its words, what it is narrowed by, and who may read it.
use std::collections::HashMap;

use super::adoption::{AdoptionState, Counts, Grade, grade, trials_of};
use super::list::authors_of;
use super::readers::CENTRAL;
use super::{Content, PracticeId, store};
use crate::files::FileId;
use crate::organisations::PersonRef;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Ref;

/// What is found of a published practice.
#[derive(Clone, Debug)]
pub struct Searchable {
    pub id: PracticeId,
    pub external_id: Option<String>,
    pub owner: Ref,
    pub network: Option<Ref>,
    pub authors: Vec<PersonRef>,
    /// `content.title`, and `content.text()` for everything below it.
    pub content: Content,
    pub at: Time,
    /// What the schools that tried it say (F-IN-6), and what came of it at one of them or more.
    pub grade: Grade,
    pub results: Vec<AdoptionState>,
    /// The files that the published version shows: their words are found with it, those of a working copy are not.
    pub files: Vec<FileId>,
    /// Tokens of those who may read it (`read_tokens` gives a reader's).
    pub read: Vec<String>,
}

/// The published ones among these; whatever is absent is to be found no longer.
pub async fn searchable(db: &mut impl Reads, ids: &[PracticeId]) -> Result<Vec<Searchable>> {
    let rows = store::published(db, ids).await?;
    let mut authors = authors_of(db, ids).await?;
    let trials = trials_of(db, ids).await?;
    let owners: Vec<_> = rows.iter().map(|row| &row.owner_id).collect();
    let above: HashMap<_, _> = store::above(db, &owners).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let content: Content = serde_json::from_str(&row.content)?;
        let authors = authors.remove(&row.id).unwrap_or_default();
        let tried = Counts::of(trials.get(&row.id).into_iter().flatten());
        let mut read = vec![row.readers.clone()];
        if row.readers != "all" {
            read.push(CENTRAL.into());
            read.extend(authors.iter().map(|author| format!("person:{}", author.id)));
            read.extend(above.get(&row.owner_id).into_iter().flatten().map(|place| format!("below:{place}")));
        }
        found.push(Searchable {
            at: row.published_at.unwrap_or(row.ordered_at),
            external_id: row.external_id,
            owner: Ref { id: row.owner_id.0, name: row.owner_name },
            network: Ref::of(row.network_id, row.network_name),
            id: row.id,
            authors,
            grade: grade(&tried),
            results: tried.results(),
            files: content.files.clone(),
            content,
            read,
        });
    }
    Ok(found)
}

/// Ids of published practices after one, by id: for walking through all of them.
pub async fn published_after(db: &mut impl Reads, after: Option<&PracticeId>, limit: i64) -> Result<Vec<PracticeId>> {
    store::published_after(db, after.map_or("", |id| id.as_str()), limit).await
}
