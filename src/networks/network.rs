//! A network (เครือข่าย) of one programme, with its dates.
use super::ProgrammeId;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{NewEvent, Reads, Stream, Tx, is_duplicate};
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::platform::thai;

crate::id!(
    /// A network (เครือข่าย).
    NetworkId
);

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Network {
    pub id: NetworkId,
    pub programme_id: ProgrammeId,
    pub name: String,
    pub from_at: Time,
    pub until_at: Option<Time>,
    pub version: i64,
}

#[derive(Clone, Debug)]
pub struct NewNetwork {
    pub id: Option<NetworkId>,
    pub programme: ProgrammeId,
    pub name: String,
    pub from: Option<Time>,
    pub until: Option<Time>,
    pub by: PersonId,
}

pub(super) fn stream(id: &NetworkId) -> Stream {
    Stream::new("network", id.as_str())
}

pub async fn network(db: &mut impl Reads, id: &NetworkId) -> Result<Network> {
    db.one(
        "select id, programme_id, name, from_at, until_at, version from networks where id = $1",
        args![id],
    )
    .await
}

pub async fn network_name(db: &mut impl Reads, id: &NetworkId) -> Result<Ref> {
    let (id, name): (String, String) = db.one("select id, name from networks where id = $1", args![id]).await?;
    Ok(Ref { id, name })
}

/// Opens a network. 409 when the programme has one of this name.
pub async fn create(tx: &mut Tx, new: NewNetwork) -> Result<NetworkId> {
    let name = new.name.trim();
    if name.is_empty() || thai::length(name) > 200 {
        return Err(Error::invalid(
            "name",
            "name_length",
            "กรอกชื่อเครือข่าย 1–200 ตัวอักษร",
            "A name has 1 to 200 letters.",
        ));
    }
    let id = new.id.unwrap_or_else(NetworkId::fresh);
    let now = tx.now();
    let done = tx
        .try_exec(
            "insert into networks (id, programme_id, name, sort_key, from_at, until_at, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
            args![&id, &new.programme, name, thai::sort_key(name), new.from.unwrap_or(now), new.until, now],
        )
        .await?;
    match done {
        Ok(_) => {}
        Err(error) if is_duplicate(&error) => {
            return Err(Error::conflict(
                "network_exists",
                "โครงการนี้มีเครือข่ายชื่อนี้แล้ว",
                "The programme has a network of this name.",
            ));
        }
        Err(error) => return Err(error.into()),
    }
    tx.append(&stream(&id), NewEvent::new("network", new.by.as_str()).on(&id)).await?;
    Ok(id)
}
