//! A network (เครือข่าย) of one programme, with its dates.
use super::{ProgrammeId, store};
use crate::platform::Time;
use crate::platform::dates;
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

/// What is `None` stays; `until: Some(None)` takes the end away.
#[derive(Clone, Debug, Default)]
pub struct NetworkChange {
    pub name: Option<String>,
    pub from: Option<Time>,
    pub until: Option<Option<Time>>,
}

pub(super) fn stream(id: &NetworkId) -> Stream {
    Stream::new("network", id.as_str())
}

pub async fn network(db: &mut impl Reads, id: &NetworkId) -> Result<Network> {
    store::network(db, id).await
}

pub async fn network_name(db: &mut impl Reads, id: &NetworkId) -> Result<Ref> {
    let found = network(db, id).await?;
    Ok(Ref { id: found.id.0, name: found.name })
}

pub(super) fn check_name(name: &str) -> Result<&str> {
    let name = thai::written(name);
    if name.is_empty() || thai::length(name) > 200 {
        return Err(Error::invalid("name", "name_length", "กรอกชื่อเครือข่าย 1–200 ตัวอักษร", "A name has 1 to 200 letters."));
    }
    Ok(name)
}

fn check_dates(from: Time, until: Option<Time>, now: Time) -> Result<()> {
    dates::within("from", Some(from), now, dates::LASTING)?;
    dates::within("to", until, now, dates::LASTING)?;
    if until.is_some_and(|until| until <= from) {
        return Err(Error::invalid("to", "ends_before", "วันสิ้นสุดต้องอยู่หลังวันเริ่ม", "The end comes after the beginning."));
    }
    Ok(())
}

fn taken() -> Error {
    Error::conflict("network_exists", "โครงการนี้มีเครือข่ายชื่อนี้แล้ว", "The programme has a network of this name.")
}

/// Opens a network; the same id, programme and name again give the one there is. 409 when the programme has one of this name.
pub async fn create(tx: &mut Tx, new: NewNetwork) -> Result<NetworkId> {
    let name = check_name(&new.name)?;
    if !store::programme_exists(tx, &new.programme).await? {
        return Err(Error::invalid("programme", "unknown", "ไม่พบโครงการนี้", "This programme is unknown."));
    }
    let from = new.from.unwrap_or(tx.now());
    check_dates(from, new.until, tx.now())?;
    let id = new.id.unwrap_or_else(NetworkId::fresh);
    if store::insert(tx, &id, &new.programme, name, from, new.until).await? == 0 {
        let known = network(tx, &id).await.map_err(|_| taken())?;
        return if known.programme_id == new.programme && known.name == name { Ok(id) } else { Err(taken()) };
    }
    tx.append(&stream(&id), NewEvent::new("network", new.by.as_str()).on(&id)).await?;
    Ok(id)
}

/// Makes the keys by which networks are searched, where an older release left none.
pub async fn fill_search_keys(tx: &mut Tx) -> Result<()> {
    store::fill_search_keys(tx).await
}

/// Changes the name or the dates; what the same values leave as it was counts too, so that two editors meet in the version.
pub async fn change(tx: &mut Tx, id: &NetworkId, change: NetworkChange, by: &PersonId) -> Result<()> {
    let known = network(tx, id).await?;
    let name = match &change.name {
        Some(name) => check_name(name)?,
        None => &known.name,
    };
    let (from, until) = (change.from.unwrap_or(known.from_at), change.until.unwrap_or(known.until_at));
    check_dates(from, until, tx.now())?;
    match store::update(tx, id, name, from, until).await? {
        Ok(_) => {}
        Err(error) if is_duplicate(&error) => return Err(taken()),
        Err(error) => return Err(error.into()),
    }
    tx.append(&stream(id), NewEvent::new("network", by.as_str()).on(id)).await?;
    Ok(())
}
