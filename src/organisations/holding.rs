//! Roles held (บทบาท): a person may hold several, in several places, each with its dates; a move keeps the history (F-ME-3).
use super::OrganisationId;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Role};

/// A role as it is held now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Holding {
    pub id: String,
    pub person_id: PersonId,
    pub role: String,
    pub organisation_id: Option<OrganisationId>,
    pub from_at: Time,
    pub until_at: Option<Time>,
    /// Said by the person, not yet confirmed by a leader of the place: gives nothing beyond the spaces joined.
    pub claimed: bool,
}

impl Holding {
    pub fn role(&self) -> Option<Role> {
        Role::parse(&self.role)
    }
}

#[derive(Clone, Debug)]
pub struct NewHolding {
    pub person: PersonId,
    pub role: Role,
    pub organisation: Option<OrganisationId>,
    pub from: Option<Time>,
    pub until: Option<Time>,
    pub claimed: bool,
    pub by: Option<PersonId>,
}

/// Roles that a person holds now, claimed ones too.
pub async fn holdings(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<Holding>> {
    db.all(
        "select id, person_id, role, organisation_id, from_at, until_at, claimed from holdings \
         where person_id = $1 and from_at <= $2 and (until_at is null or until_at > $2) order by from_at, id",
        args![person, now],
    )
    .await
}

/// Who holds what at one organisation now.
pub async fn holdings_at(db: &mut impl Reads, organisation: &OrganisationId, now: Time) -> Result<Vec<Holding>> {
    db.all(
        "select id, person_id, role, organisation_id, from_at, until_at, claimed from holdings \
         where organisation_id = $1 and from_at <= $2 and (until_at is null or until_at > $2) order by role, id",
        args![organisation, now],
    )
    .await
}

/// Gives a role. Holding the same role at the same place already, confirmed, changes nothing.
pub async fn grant_role(tx: &mut Tx, new: NewHolding) -> Result<()> {
    let now = tx.now();
    let known = holdings(tx, &new.person, now).await?;
    let same = known.iter().find(|h| h.role == new.role.as_str() && h.organisation_id == new.organisation);
    match same {
        Some(held) if held.claimed && !new.claimed => return confirm_holding(tx, &new.person, new.role, new.organisation.as_ref()).await,
        Some(_) => return Ok(()),
        None => {}
    }
    tx.exec(
        "insert into holdings (id, person_id, role, organisation_id, from_at, until_at, claimed, given_by) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            crate::platform::id::fresh(),
            &new.person,
            new.role.as_str(),
            new.organisation.as_ref(),
            new.from.unwrap_or(now),
            new.until,
            new.claimed,
            new.by.as_ref()
        ],
    )
    .await?;
    tx.rights_changed(Some(&new.person)).await
}

/// A leader of the place says that the claim is true.
pub async fn confirm_holding(tx: &mut Tx, person: &PersonId, role: Role, organisation: Option<&OrganisationId>) -> Result<()> {
    let place = organisation.map_or("", |o| o.as_str());
    let touched = tx
        .exec(
            "update holdings set claimed = false where person_id = $1 and role = $2 and coalesce(organisation_id, '') = $3 and claimed",
            args![person, role.as_str(), place],
        )
        .await?;
    if touched == 0 {
        return Err(Error::not_found());
    }
    tx.rights_changed(Some(person)).await
}

/// Ends a role now; what was done under it stays.
pub async fn end_holding(tx: &mut Tx, person: &PersonId, role: Role, organisation: Option<&OrganisationId>) -> Result<()> {
    let now = tx.now();
    let place = organisation.map_or("", |o| o.as_str());
    let touched = tx
        .exec(
            "update holdings set until_at = $4 where person_id = $1 and role = $2 and coalesce(organisation_id, '') = $3 and (until_at is null or until_at > $4)",
            args![person, role.as_str(), place, now],
        )
        .await?;
    if touched == 0 {
        return Err(Error::not_found());
    }
    tx.rights_changed(Some(person)).await
}
