//! The public card of a network, and the list of networks in Thai order.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NetworkId, ProgrammeId, store};
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Page, Ref};

/// What everyone may know of a network.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NetworkCard {
    pub id: NetworkId,
    pub name: String,
    pub programme: Ref,
    /// สถานศึกษาแกนนำ
    pub lead: Option<Ref>,
    /// Partner schools now.
    pub partners: i64,
    /// The authority next above the lead: an area office, or a bureau where there is none (S001-4).
    pub area: Option<Ref>,
}

/// What a list of networks is narrowed by.
#[derive(Debug, Default, Deserialize)]
pub struct NetworkFilter {
    /// Part of the name.
    pub q: Option<String>,
    pub programme: Option<ProgrammeId>,
    /// A member, or anything above one.
    pub organisation: Option<OrganisationId>,
    pub limit: Option<i64>,
    pub after: Option<String>,
}

/// Networks in Thai dictionary order. 400 for a cursor that no list gave.
pub async fn networks(db: &mut impl Reads, filter: &NetworkFilter, now: Time) -> Result<Page<NetworkCard>> {
    let limit = filter.limit.unwrap_or(50).clamp(1, 200);
    let from = match &filter.after {
        None => None,
        Some(id) => Some(store::place_in_order(db, id).await?.ok_or_else(Error::bad_cursor)?),
    };
    let rows = store::page(db, filter, from, now, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0.clone());
    Ok(Page { items: cards(db, page.items, now).await?, next: page.next })
}

/// The cards of these networks, in their order; unknown ids are left out.
pub async fn network_cards(db: &mut impl Reads, ids: &[NetworkId], now: Time) -> Result<Vec<NetworkCard>> {
    let rows = store::heads(db, ids).await?;
    cards(db, rows, now).await
}

async fn cards(db: &mut impl Reads, rows: Vec<store::Head>, now: Time) -> Result<Vec<NetworkCard>> {
    let ids: Vec<&NetworkId> = rows.iter().map(|row| &row.id).collect();
    let mut leads = store::leads(db, &ids, now).await?;
    let partners = store::partners(db, &ids, now).await?;
    let cards = rows.into_iter().map(|row| {
        let (lead, area) = leads.remove(&row.id).unzip();
        NetworkCard {
            partners: partners.get(&row.id).copied().unwrap_or(0),
            programme: Ref { id: row.programme_id, name: row.programme_name },
            name: row.name,
            id: row.id,
            lead,
            area: area.flatten(),
        }
    });
    Ok(cards.collect())
}
