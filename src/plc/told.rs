//! What events of cycles and sessions say when they are read: ids and states, never what is not for every reader of the space.
use serde_json::{Map, Value, json};

use super::cycle::{self, CycleId};
use super::session::{self, PlcSessionId};
use super::{CYCLE, SESSION, SpaceId};
use crate::platform::Time;
use crate::platform::db::{EventRow, Reads};
use crate::platform::error::Result;

fn found<T>(asked: Result<T>) -> Result<Option<T>> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The fields of a `cycle` event.
pub async fn cycle_field(db: &mut impl Reads, event: &EventRow) -> Result<Map<String, Value>> {
    let id = CycleId(event.object.clone().unwrap_or_default());
    let cycle = found(cycle::cycle(db, &id).await)?;
    let shown = cycle.map(|cycle| json!({ "id": cycle.id, "title": cycle.title, "step": cycle.step, "closed": cycle.closed_at.is_some() }));
    Ok(Map::from_iter([("cycle".to_owned(), json!(shown)), ("changed".to_owned(), event.facts()["changed"].clone())]))
}

/// The fields of a `session` event.
pub async fn session_field(db: &mut impl Reads, event: &EventRow, now: Time) -> Result<Map<String, Value>> {
    let id = PlcSessionId(event.object.clone().unwrap_or_default());
    let session = found(session::plc_session(db, &id).await)?;
    let shown = session.map(|session| json!({ "id": session.id, "cycle": session.cycle_id, "topic": session.topic, "state": session.state(now) }));
    let facts = event.facts();
    Ok(Map::from_iter([("session".to_owned(), json!(shown)), ("changed".to_owned(), facts["changed"].clone()), ("person".to_owned(), facts["person"].clone())]))
}

/// The space and title of a cycle or session among evidence; `None` for anything else.
pub async fn proof_title(db: &mut impl Reads, kind: &str, id: &str) -> Result<Option<(SpaceId, String)>> {
    match kind {
        CYCLE => Ok(found(cycle::cycle(db, &CycleId::from(id)).await)?.map(|cycle| (cycle.space_id, cycle.title))),
        SESSION => {
            let Some(session) = found(session::plc_session(db, &PlcSessionId::from(id)).await)? else { return Ok(None) };
            let title = if session.topic.is_empty() { cycle::cycle(db, &session.cycle_id).await?.title } else { session.topic };
            Ok(Some((session.space_id, title)))
        }
        _ => Ok(None),
    }
}
