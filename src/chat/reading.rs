//! Reading positions: "read by n" is counted, never an event (rules 9 and 11 of the log).
use super::store;
use crate::platform::Core;
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::platform::live::Ephemeral;
use crate::platform::permit::{Actor, PersonId};
use crate::plc::{self, SpaceId};

/// Remembers how far a person has read; never backwards, never beyond what there is. Tells the room at most once a second.
pub async fn mark_read(core: &Core, actor: &Actor, space: &SpaceId, number: i64) -> Result<()> {
    let mut db = core.db.clone();
    plc::enter(&mut db, actor, space, &plc::policy::READ, core.now()).await?;
    let (head, _) = store::heads(&mut db, space).await?;
    let number = number.clamp(0, head);
    let ordinal = store::ordinal_at(&mut db, space, number).await?;
    if store::read_of(&mut db, space, &actor.person).await?.0 >= number {
        return Ok(());
    }
    let mut tx = core.db.begin(core.now()).await?;
    let moved = store::set_read(&mut tx, space, &actor.person, number, ordinal).await?;
    tx.commit().await?;
    if moved {
        let stream = plc::stream(space);
        let count = store::reader_count(&mut db, space, number).await?;
        let frame = serde_json::json!({ "type": "read", "stream": stream.as_str(), "number": number, "count": count });
        core.hub.whisper(&stream, Ephemeral { kind: "read", by: String::new(), rank: number, frame: frame.to_string() });
    }
    Ok(())
}

/// Remembers a position inside a transaction, without telling the room.
pub async fn read_in(tx: &mut Tx, person: &PersonId, space: &SpaceId, number: i64) -> Result<()> {
    let ordinal = store::ordinal_at(tx, space, number).await?;
    store::set_read(tx, space, person, number, ordinal).await.map(|_| ())
}
