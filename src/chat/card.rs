//! A space on a list: what is unread, who spoke last.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{store, view};
use crate::organisations::person_refs;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::{Space, SpaceId};

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SpaceCard {
    pub id: SpaceId,
    pub name: String,
    pub kind: String,
    pub audience: String,
    pub network: Option<Ref>,
    pub school: Option<Ref>,
    /// Last ordinal − ordinal read.
    pub unread: i64,
    pub last: Option<Last>,
    pub head: i64,
    pub ordinal: i64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Last {
    pub at: Time,
    pub by: Option<String>,
    pub text: String,
}

const TEXT: usize = 60;

/// Cards for spaces that the caller may already see, in the same order.
pub async fn cards(db: &mut impl Reads, person: &PersonId, spaces: &[Space]) -> Result<Vec<SpaceCard>> {
    let mut rows: HashMap<SpaceId, store::CardRow> = HashMap::new();
    for some in spaces.chunks(300) {
        let ids: Vec<&SpaceId> = some.iter().map(|space| &space.id).collect();
        rows.extend(store::card_rows(db, person, &ids).await?.into_iter().map(|row| (row.space_id.clone(), row)));
    }
    let mut cards = Vec::with_capacity(spaces.len());
    for space in spaces {
        let Some(row) = rows.remove(&space.id) else { continue };
        let last = match row.last_number {
            Some(number) => last(db, &space.id, number).await?,
            None => None,
        };
        cards.push(SpaceCard {
            id: space.id.clone(),
            name: space.name.clone(),
            kind: space.kind.clone(),
            audience: space.audience.clone(),
            network: Ref::of(space.network_id.as_ref().map(|id| id.0.clone()), row.network_name),
            school: Ref::of(space.school_id.as_ref().map(|id| id.0.clone()), row.school_name),
            unread: (row.ordinal - row.read_ordinal).max(0),
            last,
            head: row.head,
            ordinal: row.ordinal,
        });
    }
    Ok(cards)
}

async fn last(db: &mut impl Reads, space: &SpaceId, number: i64) -> Result<Option<Last>> {
    let Some(row) = store::message(db, space, number).await? else {
        return Ok(None);
    };
    let by = person_refs(db, std::slice::from_ref(&row.author_id)).await?.remove(&row.author_id).map(|person| person.name);
    let words = view::in_a_line(db, &row).await?;
    Ok(Some(Last { at: row.at, by, text: thai::truncate(&words, TEXT).to_owned() }))
}
