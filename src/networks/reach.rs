//! What a person is to a network.
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
        let Some(role) = Role::parse(&role) else { continue };
        match (role, part.as_str()) {
            (Role::RegionalAdviser, _) => {
                reach.add(role, Scope::Region);
                reach.add(role, Scope::Network);
            }
            (Role::Coach | Role::Evaluator, _) => reach.add(role, Scope::Engagement),
            (_, "adviser" | "coach") => reach.add(role, Scope::Network),
            _ => {}
        }
    }
    Ok(reach)
}
