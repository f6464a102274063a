//! A programme (โครงการ): data, never code.
use schemars::JsonSchema;
use serde::Serialize;

use super::store;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::dates;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::thai;

crate::id!(
    /// A programme (โครงการ).
    ProgrammeId
);

#[derive(Clone, Debug, Default)]
pub struct NewProgramme {
    pub name: String,
    pub owner: Option<OrganisationId>,
    pub partner: Option<String>,
    pub from: Option<Time>,
    pub until: Option<Time>,
}

/// A programme as everyone may see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Programme {
    pub id: ProgrammeId,
    pub name: String,
    pub owner: Option<Ref>,
    pub from: Option<Time>,
    pub to: Option<Time>,
    /// How many networks it has.
    pub networks: i64,
}

/// Every programme, the newest first.
pub async fn programmes(db: &mut impl Reads) -> Result<Vec<Programme>> {
    let rows = store::programmes(db).await?;
    let all = rows.into_iter().map(|row| Programme {
        id: row.id,
        name: row.name,
        owner: Ref::of(row.owner_id, row.owner_name),
        from: row.from_at,
        to: row.until_at,
        networks: row.networks,
    });
    Ok(all.collect())
}

/// Adds a programme; the same name again gives the one there is.
pub async fn create_programme(tx: &mut Tx, new: NewProgramme) -> Result<ProgrammeId> {
    let name = thai::written(&new.name);
    if name.is_empty() {
        return Err(Error::invalid("name", "name_length", "กรอกชื่อโครงการ", "Give the programme a name."));
    }
    if let Some(known) = store::programme_by_name(tx, name).await? {
        return Ok(known);
    }
    let now = tx.now();
    dates::within("from", new.from, now, dates::LASTING)?;
    dates::within("to", new.until, now, dates::LASTING)?;
    if let (Some(from), Some(until)) = (new.from, new.until)
        && until <= from
    {
        return Err(Error::invalid("to", "ends_before", "วันสิ้นสุดต้องอยู่หลังวันเริ่ม", "The end comes after the beginning."));
    }
    let id = ProgrammeId::fresh();
    store::insert_programme(tx, &id, name, &new).await?;
    Ok(id)
}
