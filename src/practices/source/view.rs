//! Sources as one reader sees them: a link where the room may be read, else no more than that there was a message.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::store;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::{Page, Ref};
use crate::platform::permit::PersonId;
use crate::plc::{self, SpaceId};
use crate::practices::PracticeId;

/// A message that the draft was filled from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Source {
    /// `null` where the reader may not read the room.
    pub space: Option<Ref>,
    pub number: Option<i64>,
}

pub async fn sources(db: &mut impl Reads, id: &PracticeId, reader: Option<&PersonId>, now: Time) -> Result<Page<Source>> {
    let rows = store::sources(db, id).await?;
    let mut rooms: HashMap<SpaceId, Option<Ref>> = HashMap::new();
    for (space, _) in &rows {
        if !rooms.contains_key(space) {
            let seen = room(db, space, reader, now).await?;
            rooms.insert(space.clone(), seen);
        }
    }
    let source = |(space, number): (SpaceId, i64)| {
        let space = rooms.get(&space).cloned().flatten();
        Source { number: space.is_some().then_some(number), space }
    };
    Ok(Page { items: rows.into_iter().map(source).collect(), next: None })
}

async fn room(db: &mut impl Reads, space: &SpaceId, reader: Option<&PersonId>, now: Time) -> Result<Option<Ref>> {
    let Some(reader) = reader else { return Ok(None) };
    let standing = plc::standing(db, reader, space, now).await?;
    Ok(standing.reach.allows(&plc::policy::READ).then(|| Ref { id: standing.space.id.0.clone(), name: standing.space.name.clone() }))
}
