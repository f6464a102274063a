//! What a person is to a network.
use std::collections::BTreeMap;

use super::{NetworkId, store};
use crate::organisations;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Reach, Role, Scope};

/// Network scope through a role at a member organisation, district scope from above one of its schools,
/// engagement and region for people named in it, within the dates. Claims count for nothing.
pub async fn reach(db: &mut impl Reads, person: &PersonId, network: &NetworkId, now: Time) -> Result<Reach> {
    let mut reach = organisations::reach(db, person, None, now).await?;
    for (role, depth, part) in store::roles_in(db, person, network, now).await? {
        let Some(role) = Role::parse(&role) else { continue };
        if depth == 0 {
            reach.add(role, Scope::Network);
        }
        if matches!(role, Role::Supervisor | Role::DistrictAdmin) && part != "adviser" {
            reach.add(role, Scope::District);
        }
    }
    for (role, part) in store::named_in(db, person, network, now).await? {
        named(&mut reach, &role, &part);
    }
    Ok(reach)
}

/// Every network that a person belongs to through a role at a member organisation, or by name, with what they are to it:
/// network, region and engagement scope as [`reach`] gives them, at the cost of two questions for all.
pub async fn reaches(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<BTreeMap<NetworkId, Reach>> {
    let mut reaches: BTreeMap<NetworkId, Reach> = BTreeMap::new();
    for (network, role) in store::roles_anywhere(db, person, now).await? {
        let Some(role) = Role::parse(&role) else { continue };
        reaches.entry(network).or_default().add(role, Scope::Network);
    }
    for (network, role, part) in store::named_anywhere(db, person, now).await? {
        named(reaches.entry(network).or_default(), &role, &part);
    }
    Ok(reaches)
}

/// A person who is a member by name, with a role that they hold.
fn named(reach: &mut Reach, role: &str, part: &str) {
    match (Role::parse(role), part) {
        (Some(Role::RegionalAdviser), _) => {
            reach.add(Role::RegionalAdviser, Scope::Region);
            reach.add(Role::RegionalAdviser, Scope::Network);
        }
        (Some(role @ (Role::Coach | Role::Evaluator)), _) => reach.add(role, Scope::Engagement),
        (Some(role), "adviser" | "coach") => reach.add(role, Scope::Network),
        _ => {}
    }
}
