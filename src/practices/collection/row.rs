//! A collection as stored, and the verbs that make it.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reach::makes;
use super::{policy, store};
use crate::networks::{self, NetworkId};
use crate::platform::Time;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::id;
use crate::platform::permit::PersonId;
use crate::practices::{self, PracticeId, PublicationAudience, State, text};

crate::id!(
    /// A collection (ชุดรวม).
    CollectionId
);

const ITEMS: usize = 100;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Collection {
    pub id: CollectionId,
    pub network_id: Option<NetworkId>,
    pub title: String,
    pub description: String,
    /// `None`: a draft.
    pub audience: Option<PublicationAudience>,
    pub published_at: Option<Time>,
    pub created_by: PersonId,
    pub changed_at: Time,
    pub version: i64,
}

/// `POST /collections`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewCollection {
    pub id: Option<CollectionId>,
    /// Absent: of a theme, by commission staff.
    pub network: Option<NetworkId>,
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub items: Vec<Item>,
}

/// `PATCH /collections/{collection}`: what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CollectionChange {
    pub title: Option<String>,
    pub description: Option<String>,
    /// All of them, in their order.
    pub items: Option<Vec<Item>>,
}

/// One practice of a collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CollectionItem")]
pub struct Item {
    pub practice: PracticeId,
    /// Why it is here.
    #[serde(default)]
    pub note: String,
}

/// Begins a collection as a draft. The same id by the same person again gives the one there is: `(id, made now)`.
pub async fn create(tx: &mut Tx, by: &PersonId, new: NewCollection) -> Result<(CollectionId, bool)> {
    let now = tx.now();
    if let Some(network) = &new.network {
        networks::network_name(tx, network).await?;
    }
    policy::CREATE.permit(&makes(tx, by, new.network.as_ref(), now).await?)?;
    let id = new.id.unwrap_or_else(CollectionId::fresh);
    id::check("id", id.as_str())?;
    let row = Collection {
        id: id.clone(),
        network_id: new.network,
        title: text::checked("title", &new.title, 1, 200)?,
        description: text::checked("description", &new.description, 0, 4_000)?,
        audience: None,
        published_at: None,
        created_by: by.clone(),
        changed_at: now,
        version: 1,
    };
    if !store::add(tx, &row).await? {
        let known = store::collection(tx, &id).await?.is_some_and(|known| known.created_by == *by);
        return if known {
            Ok((id, false))
        } else {
            Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."))
        };
    }
    set_items(tx, by, &id, new.items).await?;
    Ok((id, true))
}

/// Changes words and items. The caller has checked the version (412) and asked `CHANGE`.
pub async fn change(tx: &mut Tx, by: &PersonId, of: &Collection, said: CollectionChange) -> Result<()> {
    let title = said.title.map_or(Ok(of.title.clone()), |title| text::checked("title", &title, 1, 200))?;
    let description = said.description.map_or(Ok(of.description.clone()), |said| text::checked("description", &said, 0, 4_000))?;
    if !store::change(tx, of, &title, &description).await? {
        return Err(Error::stale());
    }
    match said.items {
        Some(items) => set_items(tx, by, &of.id, items).await,
        None => Ok(()),
    }
}

/// Puts practices into a collection, in this order; only published ones that the person may read, each once.
pub async fn set_items(tx: &mut Tx, by: &PersonId, id: &CollectionId, items: Vec<Item>) -> Result<()> {
    if items.len() > ITEMS {
        return Err(Error::invalid("items", "too_many", format!("รวมได้ไม่เกิน {ITEMS} เรื่อง"), format!("At most {ITEMS} practices.")));
    }
    let mut rows: Vec<Item> = Vec::with_capacity(items.len());
    let kept = store::items(tx, id).await?;
    let now = tx.now();
    for item in items {
        if rows.iter().any(|known| known.practice == item.practice) {
            continue;
        }
        // What stood in it already stays, also when it was retired meanwhile.
        if !kept.iter().any(|known| known.practice == item.practice) {
            let found = practices::enter(tx, Some(by), &item.practice, &practices::policy::READ, now).await;
            if !found.is_ok_and(|standing| standing.practice.state == State::Published) {
                return Err(Error::invalid("items", "unknown", "ไม่พบวิธีปฏิบัติบางเรื่องที่เผยแพร่อยู่", "Some practice is unknown or not published."));
            }
        }
        rows.push(Item { note: text::checked("items", &item.note, 0, 1_000)?, practice: item.practice });
    }
    store::set_items(tx, id, &rows).await
}

/// Shows it to its network, or to everyone.
pub async fn publish(tx: &mut Tx, of: &Collection, audience: PublicationAudience) -> Result<()> {
    if audience == PublicationAudience::Network && of.network_id.is_none() {
        return Err(Error::invalid("audience", "no_network", "ชุดนี้ไม่ได้เป็นของเครือข่ายใด เผยแพร่ต่อสาธารณะเท่านั้น", "It is of no network: publish it to everyone."));
    }
    if store::items(tx, &of.id).await?.is_empty() {
        return Err(Error::conflict("empty", "ยังไม่มีวิธีปฏิบัติในชุดนี้", "There is nothing in it yet."));
    }
    store::publish(tx, &of.id, Some(audience)).await
}

/// Makes it a draft again.
pub async fn withdraw(tx: &mut Tx, of: &Collection) -> Result<()> {
    store::publish(tx, &of.id, None).await
}

/// Throws it away; the practices stay.
pub async fn remove(tx: &mut Tx, of: &Collection) -> Result<()> {
    store::remove(tx, &of.id).await
}
