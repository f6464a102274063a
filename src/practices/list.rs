//! The library as one reader sees it: cards, newest first.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::adoption::{Grade, grades};
use super::list_store::CardRow;
use super::readers::read_tokens;
use super::{Content, PracticeId, PracticeKind, PublicationAudience, State, store};
use crate::networks::NetworkId;
use crate::organisations::{OrganisationId, PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Page, Ref};
use crate::platform::permit::PersonId;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PracticeCard {
    pub id: PracticeId,
    pub title: String,
    pub summary: String,
    /// The school that it comes from.
    pub owner: Ref,
    pub network: Option<Ref>,
    pub kind: PracticeKind,
    pub state: State,
    pub audience: Option<PublicationAudience>,
    pub standards: Vec<String>,
    pub grades: Vec<String>,
    pub subjects: Vec<String>,
    pub size_class: Option<String>,
    /// ปีการศึกษา, Buddhist Era.
    pub year: Option<i64>,
    pub published_at: Option<Time>,
    pub authors: Vec<PersonRef>,
    /// Computed from the schools that tried it (F-IN-6).
    pub grade: Grade,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct PracticeFilter {
    /// Published ones when absent; with `mine` all.
    pub state: Option<State>,
    pub owner: Option<OrganisationId>,
    pub network: Option<NetworkId>,
    /// Those that the reader is an author of.
    #[serde(default, deserialize_with = "yes")]
    pub mine: bool,
    pub kind: Option<PracticeKind>,
    pub standard: Option<String>,
    pub grade: Option<String>,
    pub subject: Option<String>,
    pub size_class: Option<String>,
    pub limit: Option<i64>,
    pub after: Option<String>,
}

/// `?mine`, `?mine=1` and `?mine=true` alike.
fn yes<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<bool, D::Error> {
    Ok(!matches!(String::deserialize(from)?.as_str(), "0" | "false"))
}

/// What this person, or nobody, may read, newest first. Nobody has none of their own.
pub async fn practices(db: &mut impl Reads, person: Option<&PersonId>, filter: &PracticeFilter, now: Time) -> Result<Page<PracticeCard>> {
    if filter.mine && person.is_none() {
        return Err(Error::signed_out());
    }
    let limit = filter.limit.unwrap_or(20).clamp(1, 100);
    let (at, id) = match &filter.after {
        None => (Time(i64::MAX), ""),
        Some(cursor) => place(cursor).ok_or_else(Error::bad_cursor)?,
    };
    let tokens = read_tokens(db, person, now).await?;
    let rows = store::page(db, filter, (at, id), person, &tokens, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| format!("{}~{}", row.ordered_at.0, row.id));
    Ok(Page { items: cards(db, page.items).await?, next: page.next })
}

/// `time~id` of the last one shown.
pub(super) fn place(cursor: &str) -> Option<(Time, &str)> {
    let (at, id) = cursor.split_once('~')?;
    Some((Time(at.parse().ok()?), id))
}

/// The cards of published practices, by id; others are absent. Rights are the caller's matter.
pub async fn published_cards(db: &mut impl Reads, ids: &[PracticeId]) -> Result<HashMap<PracticeId, PracticeCard>> {
    let rows = store::published(db, ids).await?;
    Ok(cards(db, rows).await?.into_iter().map(|card| (card.id.clone(), card)).collect())
}

pub(super) async fn cards(db: &mut impl Reads, rows: Vec<CardRow>) -> Result<Vec<PracticeCard>> {
    let ids: Vec<PracticeId> = rows.iter().map(|row| row.id.clone()).collect();
    let mut authors = authors_of(db, &ids).await?;
    let grades = grades(db, &ids).await?;
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        let content: Content = serde_json::from_str(&row.content)?;
        let authors = authors.remove(&row.id).unwrap_or_default();
        let grade = grades.get(&row.id).copied().unwrap_or_default();
        cards.push(card(row, content, authors, grade));
    }
    Ok(cards)
}

/// Authors of each practice, as they are credited.
pub(super) async fn authors_of(db: &mut impl Reads, ids: &[PracticeId]) -> Result<HashMap<PracticeId, Vec<PersonRef>>> {
    let named = store::authors_of(db, ids).await?;
    let everyone: Vec<PersonId> = named.values().flatten().cloned().collect();
    let people = person_refs(db, &everyone).await?;
    Ok(named.into_iter().map(|(id, authors)| (id, authors.iter().filter_map(|author| people.get(author).cloned()).collect())).collect())
}

pub(super) fn card(row: CardRow, content: Content, authors: Vec<PersonRef>, grade: Grade) -> PracticeCard {
    PracticeCard {
        id: row.id,
        owner: Ref { id: row.owner_id.0, name: row.owner_name },
        network: Ref::of(row.network_id, row.network_name),
        kind: content.kind,
        state: row.state,
        audience: row.audience,
        title: content.title,
        summary: content.summary,
        standards: content.standards,
        grades: content.grades,
        subjects: content.subjects,
        size_class: content.size_class,
        year: content.year,
        published_at: row.published_at,
        authors,
        grade,
    }
}
