//! Read tokens: what a person holds, and what a published practice asks for. The same rights as `reach.rs`, turned round for lists and search.
use crate::networks;
use crate::organisations;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Role, Scope};

/// Holds for everything published: commission staff and platform administrators.
pub const CENTRAL: &str = "central";

/// The tokens of a reader: `all`; of a person also `person:…`, `network:…` of each network that they read in, `below:…` of each district
/// that they administer, `central`; and of a lead editor `submitted:…` and `retired:…`. A practice may be read by whoever holds one of its own.
pub async fn read_tokens(db: &mut impl Reads, person: Option<&PersonId>, now: Time) -> Result<Vec<String>> {
    let mut tokens = vec!["all".to_owned()];
    let Some(person) = person else { return Ok(tokens) };
    tokens.push(format!("person:{person}"));
    for held in organisations::holdings(db, person, now).await?.into_iter().filter(|held| !held.claimed) {
        match (held.role(), held.organisation_id) {
            (Some(Role::DistrictAdmin), Some(place)) => tokens.push(format!("below:{place}")),
            (Some(Role::Commission | Role::PlatformAdmin), _) => tokens.push(CENTRAL.into()),
            _ => {}
        }
    }
    for (network, reach) in networks::reaches(db, person, now).await? {
        let reads = [
            (Role::Teacher, Scope::Network),
            (Role::Leader, Scope::Network),
            (Role::LeadEditor, Scope::Network),
            (Role::Supervisor, Scope::Network),
            (Role::RegionalAdviser, Scope::Region),
            (Role::Coach, Scope::Engagement),
            (Role::Evaluator, Scope::Engagement),
        ];
        if reads.into_iter().any(|(role, scope)| reach.holds(role, scope)) {
            tokens.push(format!("network:{network}"));
        }
        if reach.holds(Role::LeadEditor, Scope::Network) {
            tokens.push(format!("submitted:{network}"));
            tokens.push(format!("retired:{network}"));
        }
    }
    Ok(tokens)
}
