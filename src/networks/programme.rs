//! A programme (โครงการ): data, never code.
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};

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

/// Adds a programme; the same name again gives the one there is.
pub async fn create_programme(tx: &mut Tx, new: NewProgramme) -> Result<ProgrammeId> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Error::invalid("name", "name_length", "กรอกชื่อโครงการ", "Give the programme a name."));
    }
    if let Some(known) = super::store::programme_by_name(tx, name).await? {
        return Ok(known);
    }
    let id = ProgrammeId::fresh();
    let now = tx.now();
    tx.exec(
        "insert into programmes (id, name, owner_id, partner, from_at, until_at, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        args![&id, name, new.owner.as_ref(), new.partner, new.from, new.until, now],
    )
    .await?;
    Ok(id)
}
