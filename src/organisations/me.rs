//! Who I am here (`GET /me`): names, roles with their places, and what the navigation offers.
use schemars::JsonSchema;
use serde::Serialize;

use super::{PersonRef, RoleHeld, person_ref, roles_of};
use crate::identity;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Role};

/// The signed-in person.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Me {
    #[serde(flatten)]
    pub person: PersonRef,
    pub login: String,
    pub roles: Vec<RoleHeld>,
    /// This database is a sample world.
    pub demo: bool,
    /// Everyone is let into it (`--demo-open`).
    pub demo_open: bool,
    /// This person belongs to the sample world: signs in by one click and has no password.
    pub sample: bool,
    /// What screens offer; rights themselves are asked at every request.
    pub can: Vec<&'static str>,
}

pub async fn me(db: &mut impl Reads, id: &PersonId, now: Time) -> Result<Me> {
    let login = identity::person(db, id).await?.login;
    let person = person_ref(db, id).await?;
    let roles = roles_of(db, id, now).await?;
    let demo = identity::is_demo(db).await?;
    let demo_open = demo && identity::is_open(db).await?;
    let sample = demo && identity::is_sample(db, id).await?;
    let confirmed: Vec<Role> = roles.iter().filter(|held| !held.claimed).filter_map(|held| Role::parse(&held.role)).collect();
    Ok(Me { person, login, roles, demo, demo_open, sample, can: offered(&confirmed) })
}

/// What is worth showing to whom.
const OFFERED: &[(&str, &[Role])] = &[
    (
        "overview",
        &[Role::LeadEditor, Role::Supervisor, Role::DistrictAdmin, Role::RegionalAdviser, Role::Coach, Role::Commission, Role::Evaluator, Role::PlatformAdmin],
    ),
    ("import", &[Role::Leader, Role::LeadEditor, Role::DistrictAdmin, Role::Commission, Role::PlatformAdmin]),
    ("people", &[Role::Leader, Role::DistrictAdmin, Role::Commission, Role::PlatformAdmin]),
    ("invite", &[Role::Leader, Role::LeadEditor, Role::DistrictAdmin, Role::Commission, Role::PlatformAdmin]),
    ("practice.write", &[Role::Teacher, Role::Leader, Role::LeadEditor]),
    ("network.open", &[Role::PlatformAdmin]),
    ("synonyms", &[Role::Commission, Role::PlatformAdmin]),
];

fn offered(roles: &[Role]) -> Vec<&'static str> {
    OFFERED.iter().filter(|(_, to)| roles.iter().any(|role| to.contains(role))).map(|(what, _)| *what).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screens_offer_what_the_roles_allow() {
        assert_eq!(offered(&[Role::Teacher]), ["practice.write"]);
        assert_eq!(offered(&[Role::Teacher, Role::Supervisor]), ["overview", "practice.write"]);
        assert!(offered(&[]).is_empty());
    }
}
