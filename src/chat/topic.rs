//! A topic (เรื่อง) inside a space; every space has a general one, whose id is the space's own.
use schemars::JsonSchema;
use serde::Serialize;

use super::store;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{NewEvent, Reads, Tx, is_duplicate};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::{self, SpaceId};

crate::id!(
    /// A topic (เรื่อง).
    TopicId
);

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Topic {
    pub id: TopicId,
    pub name: String,
    pub general: bool,
    /// Messages that stand in it; what was taken back is not counted.
    pub messages: i64,
    pub last_at: Option<Time>,
}

pub fn general_topic(space: &SpaceId) -> TopicId {
    TopicId(space.0.clone())
}

/// The general topic of a space just opened.
pub(super) async fn make_general(tx: &mut Tx, space: &SpaceId, by: &PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into topics (id, space_id, name, general, created_by, created_at) values ($1, $1, $2, true, $3, $4) on conflict (id) do nothing",
        args![space, "ทั่วไป", by, now],
    )
    .await
    .map(|_| ())
}

/// Opens a topic in a space. The same id again gives the topic there is.
pub async fn open_topic(tx: &mut Tx, space: &SpaceId, by: &PersonId, id: Option<TopicId>, name: &str) -> Result<Topic> {
    let name = thai::written(name);
    if name.is_empty() || thai::length(name) > 80 {
        return Err(Error::invalid("name", "name_length", "ตั้งชื่อเรื่อง 1–80 ตัวอักษร", "A topic's name has 1 to 80 letters."));
    }
    let id = id.unwrap_or_else(TopicId::fresh);
    plc::check_id("id", id.as_str())?;
    if let Some(known) = store::topic(tx, space, &id).await? {
        return Ok(known);
    }
    let now = tx.now();
    let done = tx
        .try_exec(
            "insert into topics (id, space_id, name, general, created_by, created_at) values ($1, $2, $3, false, $4, $5)",
            args![&id, space, name, by, now],
        )
        .await?;
    match done {
        Ok(_) => {}
        Err(error) if is_duplicate(&error) => return Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken.")),
        Err(error) => return Err(error.into()),
    }
    tx.append(&plc::stream(space), NewEvent::new("topic", by.as_str()).on(&id)).await?;
    store::topic(tx, space, &id).await?.ok_or_else(Error::not_found)
}

/// The topic named, if it is one of this space; the general one when none is named.
pub(super) async fn in_space(db: &mut impl Reads, space: &SpaceId, named: Option<&TopicId>) -> Result<TopicId> {
    let Some(named) = named else { return Ok(general_topic(space)) };
    if named.0 == space.0 {
        return Ok(named.clone());
    }
    if store::topic_is_in(db, space, named).await? {
        return Ok(named.clone());
    }
    Err(Error::invalid("topic", "unknown", "ไม่พบเรื่องนี้ในห้อง", "The topic is not in this space."))
}
