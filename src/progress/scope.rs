//! Whose dashboards a person may read: `networks::reach`, for all networks in two reads.
use std::collections::HashMap;

use super::store;
use crate::networks::NetworkId;
use crate::organisations;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Reach, Role, Rule, Scope};

/// Networks that a row of the policy opens for the person; `None`: every one.
pub async fn networks(db: &mut impl Reads, person: &PersonId, rule: &'static Rule, now: Time) -> Result<Option<Vec<NetworkId>>> {
    if organisations::reach(db, person, None, now).await?.allows(rule) && rule.grants.iter().any(|grant| grant.1 == Scope::All) {
        return Ok(None);
    }
    let mut reaches: HashMap<NetworkId, Reach> = HashMap::new();
    for (network, role, depth, part) in store::places_of(db, person, now).await? {
        let Some(role) = Role::parse(&role) else { continue };
        let reach = reaches.entry(network).or_default();
        if depth == 0 {
            reach.add(role, Scope::Network);
        }
        if matches!(role, Role::Supervisor | Role::DistrictAdmin) && part != "adviser" {
            reach.add(role, Scope::District);
        }
    }
    for (network, role, part) in store::named_networks(db, person, now).await? {
        let Some(role) = Role::parse(&role) else { continue };
        let reach = reaches.entry(network).or_default();
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
    let mut open: Vec<NetworkId> = reaches.into_iter().filter(|(_, reach)| reach.allows(rule)).map(|(network, _)| network).collect();
    open.sort();
    Ok(Some(open))
}

/// Networks whose lead school the person leads or edits for.
pub async fn led(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<NetworkId>> {
    let places = store::places_of(db, person, now).await?;
    let leads = |role: &str| matches!(Role::parse(role), Some(Role::Leader | Role::LeadEditor));
    let mut led: Vec<NetworkId> =
        places.into_iter().filter(|(_, role, depth, part)| *depth == 0 && part == "lead" && leads(role)).map(|(network, ..)| network).collect();
    led.sort();
    led.dedup();
    Ok(led)
}
