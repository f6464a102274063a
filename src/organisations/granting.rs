//! Who may give which role where, and act on whose account.
use super::{OrganisationId, holdings, policy, reach};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Permit, PersonId, Reach, Role, Rule};

/// May this person give the role at the place? Own level and above never; outside the own scope never.
pub async fn check_giving(db: &mut impl Reads, giver: &PersonId, role: Role, organisation: Option<&OrganisationId>, now: Time) -> Result<Permit> {
    let reach = reach(db, giver, organisation, now).await?;
    giving(&reach, role)
}

/// The same for a reach that is resolved already.
pub fn giving(reach: &Reach, role: Role) -> Result<Permit> {
    policy::giving(role).ok_or_else(Error::not_allowed)?.permit(reach)
}

/// May this person act on the account of the other (suspend, and the like)? Everything the other holds, claimed or not, must be
/// the asker's to give; 404 where they share no place at all.
pub async fn check_admin_of(db: &mut impl Reads, asker: &PersonId, person: &PersonId, now: Time) -> Result<()> {
    let found = places(db, asker, person, now).await?;
    known(&found, &policy::ADMIN_PEOPLE)?;
    for (reach, role) in &found {
        if let Some(role) = role {
            giving(reach, *role)?;
        }
    }
    Ok(())
}

/// May this person end the sessions of the other?
pub async fn check_ending_sessions(db: &mut impl Reads, asker: &PersonId, person: &PersonId, now: Time) -> Result<()> {
    let found = places(db, asker, person, now).await?;
    known(&found, &policy::ADMIN_PEOPLE)?;
    for (reach, _) in &found {
        policy::END_SESSIONS.permit(reach).map_err(|_| Error::not_allowed())?;
    }
    Ok(())
}

/// Is the person in the user admin's reach through any role, claimed ones too? 404 otherwise.
pub async fn check_knowing(db: &mut impl Reads, asker: &PersonId, person: &PersonId, now: Time) -> Result<()> {
    known(&places(db, asker, person, now).await?, &policy::ADMIN_PEOPLE)
}

fn known(places: &[(Reach, Option<Role>)], rule: &'static Rule) -> Result<()> {
    if places.iter().any(|(reach, _)| reach.allows(rule)) { Ok(()) } else { Err(Error::not_found()) }
}

/// What the asker is to each place where the person holds a role; to none in particular for a person without roles.
async fn places(db: &mut impl Reads, asker: &PersonId, person: &PersonId, now: Time) -> Result<Vec<(Reach, Option<Role>)>> {
    super::person_ref(db, person).await?;
    let mut places = Vec::new();
    for held in holdings(db, person, now).await? {
        places.push((reach(db, asker, held.organisation_id.as_ref(), now).await?, held.role()));
    }
    if places.is_empty() {
        places.push((reach(db, asker, None, now).await?, None));
    }
    Ok(places)
}
