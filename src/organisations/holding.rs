//! Roles held (บทบาท): a person may hold several, in several places, each with its dates; a move keeps the history (F-ME-3).
use super::{OrganisationId, holding_store as store};
use crate::identity;
use crate::platform::Time;
use crate::platform::dates;
use crate::platform::db::{NewEvent, Reads, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Role};

/// A role as it is held now.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
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
    store::of_person(db, person, now).await
}

/// Who holds what at one organisation now.
pub async fn holdings_at(db: &mut impl Reads, organisation: &OrganisationId, now: Time) -> Result<Vec<Holding>> {
    store::at(db, organisation, now).await
}

/// Gives a role. Holding the same role at the same place already, now or from a later day, changes nothing but the dates given.
pub async fn grant_role(tx: &mut Tx, new: NewHolding) -> Result<()> {
    check_place(new.role, new.organisation.as_ref())?;
    check_dates(&new, tx.now())?;
    let Some(held) = store::standing(tx, &new.person, new.role, new.organisation.as_ref()).await? else {
        store::add(tx, &new).await?;
        tell_administrators(tx, &new).await?;
        return tx.rights_changed(Some(&new.person)).await;
    };
    let from = new.from.unwrap_or(held.from_at);
    let until = new.until.or(held.until_at);
    let claimed = held.claimed && new.claimed;
    if (from, until, claimed) == (held.from_at, held.until_at, held.claimed) {
        return Ok(());
    }
    store::amend(tx, &held.id, from, until, claimed).await?;
    tx.rights_changed(Some(&new.person)).await
}

/// Nobody becomes a platform administrator unseen: the others are told, however it came about.
pub(super) async fn tell_administrators(tx: &mut Tx, new: &NewHolding) -> Result<()> {
    if new.role != Role::PlatformAdmin {
        return Ok(());
    }
    let login = identity::person(tx, &new.person).await?.login;
    let by = new.by.as_ref().map(|by| by.as_str()).unwrap_or_default();
    let now = tx.now();
    for other in store::who_holds(tx, Role::PlatformAdmin, now).await? {
        if other != new.person {
            let event = NewEvent::new("admin_granted", by).on(&new.person).with(serde_json::json!({ "login": login }));
            tx.append(&Stream::new("person", other.as_str()), event).await?;
        }
    }
    Ok(())
}

/// A leader of the place says that the claim is true.
pub async fn confirm_holding(tx: &mut Tx, person: &PersonId, role: Role, organisation: Option<&OrganisationId>) -> Result<()> {
    if !store::confirm(tx, person, role, organisation).await? {
        return Err(Error::not_found());
    }
    tx.rights_changed(Some(person)).await
}

/// Ends a role now; what was done under it stays.
pub async fn end_holding(tx: &mut Tx, person: &PersonId, role: Role, organisation: Option<&OrganisationId>) -> Result<()> {
    if !store::end(tx, person, role, organisation).await? {
        return Err(Error::not_found());
    }
    tx.rights_changed(Some(person)).await
}

pub(super) fn check_dates(new: &NewHolding, now: Time) -> Result<()> {
    dates::within("from", new.from, now, dates::LASTING)?;
    dates::within("to", new.until, now, dates::LASTING)?;
    match (new.from, new.until) {
        (Some(from), Some(until)) if until <= from => Err(Error::invalid("to", "before_from", "วันสิ้นสุดต้องหลังวันเริ่ม", "The end comes after the beginning.")),
        _ => Ok(()),
    }
}

/// School and district roles mean nothing without a place.
pub fn check_place(role: Role, organisation: Option<&OrganisationId>) -> Result<()> {
    let needed = matches!(role, Role::Teacher | Role::Leader | Role::LeadEditor | Role::Supervisor | Role::DistrictAdmin);
    if needed && organisation.is_none() {
        return Err(Error::invalid("organisation", "place_needed", "บทบาทนี้ต้องระบุสถานศึกษาหรือหน่วยงาน", "This role needs a school or an office."));
    }
    Ok(())
}
