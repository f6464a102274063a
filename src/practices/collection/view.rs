//! Collections as one reader sees them: of their practices those that the reader may read.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::reach::CollectionStanding;
use super::row::{Collection, CollectionId};
use super::{policy, store};
use crate::networks::{self, NetworkId};
use crate::organisations;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Page, Ref};
use crate::platform::permit::{PersonId, Role, Scope};
use crate::practices::{self, PracticeCard, PublicationAudience, list, published_cards};

/// A collection in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CollectionCard {
    pub id: CollectionId,
    pub title: String,
    pub description: String,
    pub network: Option<Ref>,
    /// `null`: a draft.
    pub audience: Option<PublicationAudience>,
    pub published_at: Option<Time>,
    pub changed_at: Time,
    /// Practices in it, those too that the reader may not read.
    pub size: i64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ItemView {
    pub practice: PracticeCard,
    pub note: String,
}

/// A collection, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CollectionView {
    #[serde(flatten)]
    pub card: CollectionCard,
    /// In order; what the reader may not read, or was retired, is left out.
    pub items: Vec<ItemView>,
    pub left_out: i64,
    /// For `If-Match`.
    pub version: i64,
    pub may_change: bool,
}

async fn cards(db: &mut impl Reads, rows: Vec<Collection>) -> Result<Vec<CollectionCard>> {
    let ids: Vec<CollectionId> = rows.iter().map(|row| row.id.clone()).collect();
    let sizes: HashMap<CollectionId, i64> = store::sizes(db, &ids).await?.into_iter().collect();
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        let network = match &row.network_id {
            Some(network) => Some(networks::network_name(db, network).await?),
            None => None,
        };
        cards.push(CollectionCard {
            size: sizes.get(&row.id).copied().unwrap_or(0),
            id: row.id,
            title: row.title,
            description: row.description,
            network,
            audience: row.audience,
            published_at: row.published_at,
            changed_at: row.changed_at,
        });
    }
    Ok(cards)
}

/// What this person, or nobody, may read, newest first.
pub async fn collections(
    db: &mut impl Reads,
    person: Option<&PersonId>,
    network: Option<&NetworkId>,
    after: Option<&str>,
    limit: i64,
    now: Time,
) -> Result<Page<CollectionCard>> {
    let reads = reads(db, person, now).await?;
    let before = match after {
        None => (Time(i64::MAX), ""),
        Some(cursor) => list::place(cursor).ok_or_else(Error::bad_cursor)?,
    };
    let rows = store::page(db, network.map_or("", |id| id.as_str()), &reads, before, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| format!("{}~{}", row.changed_at.0, row.id));
    Ok(Page { items: cards(db, page.items).await?, next: page.next })
}

/// `read:<network>` where the person reads published ones, `draft:<network>` where they make them.
async fn reads(db: &mut impl Reads, person: Option<&PersonId>, now: Time) -> Result<Vec<String>> {
    let Some(person) = person else { return Ok(Vec::new()) };
    let mut reads = Vec::new();
    for (network, reach) in networks::reaches(db, person, now).await? {
        if reach.allows(&policy::READ) {
            reads.push(format!("read:{network}"));
        }
        if reach.allows(&policy::CREATE) {
            reads.push(format!("draft:{network}"));
        }
    }
    let everywhere = organisations::reach(db, person, None, now).await?;
    if everywhere.holds(Role::Commission, Scope::All) {
        reads.push("draft:".into());
    }
    Ok(reads)
}

pub async fn collection_view(db: &mut impl Reads, standing: &CollectionStanding, person: Option<&PersonId>, now: Time) -> Result<CollectionView> {
    let row = &standing.collection;
    let items = store::items(db, &row.id).await?;
    let ids: Vec<_> = items.iter().map(|item| item.practice.clone()).collect();
    let mut found = published_cards(db, &ids).await?;
    let mut shown = Vec::with_capacity(items.len());
    for item in &items {
        let Some(card) = found.remove(&item.practice) else { continue };
        if practices::enter(db, person, &item.practice, &practices::policy::READ, now).await.is_ok() {
            shown.push(ItemView { practice: card, note: item.note.clone() });
        }
    }
    let card = cards(db, vec![row.clone()]).await?.pop().ok_or_else(Error::not_found)?;
    let left_out = i64::try_from(items.len() - shown.len()).unwrap_or(0);
    Ok(CollectionView { card, items: shown, left_out, version: row.version, may_change: standing.reach.allows(&policy::CHANGE) })
}
