//! What a person is to an organisation.
use super::{OrganisationId, holdings};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Reach, Role, Scope};

/// Roles that reach everything, wherever they are held.
pub(super) fn everywhere(role: Role) -> bool {
    matches!(role, Role::Commission | Role::PlatformAdmin | Role::PrivacyOfficer)
}

/// School scope at the place itself, district scope from above it, all for central roles. Claims count for nothing here.
pub async fn reach(db: &mut impl Reads, person: &PersonId, organisation: Option<&OrganisationId>, now: Time) -> Result<Reach> {
    let mut reach = Reach::default();
    for held in holdings(db, person, now).await?.into_iter().filter(|held| !held.claimed) {
        let Some(role) = held.role() else { continue };
        reach.add(role, Scope::Own);
        if everywhere(role) {
            reach.add(role, Scope::All);
        }
        let (Some(place), Some(at)) = (organisation, &held.organisation_id) else {
            continue;
        };
        if place == at {
            reach.add(role, Scope::School);
            reach.add(role, Scope::District);
        } else if super::is_within(db, place, at).await? {
            reach.add(role, Scope::District);
        }
    }
    Ok(reach)
}
