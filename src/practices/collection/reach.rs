//! What a person is to a collection: what they are to its network, or for one of a theme to the platform.
use super::row::{Collection, CollectionId};
use super::{policy, store};
use crate::networks::{self, NetworkId};
use crate::organisations;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Reach, Role, Rule, Scope};
use crate::practices::PublicationAudience;

/// A person, or nobody, before a collection.
#[derive(Clone, Debug)]
pub struct CollectionStanding {
    pub collection: Collection,
    pub reach: Reach,
}

/// What counts for making collections of a network, or of a theme.
pub(super) async fn makes(db: &mut impl Reads, person: &PersonId, network: Option<&NetworkId>, now: Time) -> Result<Reach> {
    let mut reach = match network {
        Some(network) => networks::reach(db, person, network, now).await?,
        None => organisations::reach(db, person, None, now).await?,
    };
    reach.add(Role::Anonymous, Scope::All);
    Ok(reach)
}

async fn reach(db: &mut impl Reads, person: Option<&PersonId>, collection: &Collection, now: Time) -> Result<Reach> {
    let mut reach = Reach::default();
    if collection.audience == Some(PublicationAudience::Public) {
        reach.add(Role::Anonymous, Scope::All);
    }
    let Some(person) = person else { return Ok(reach) };
    let there = makes(db, person, collection.network_id.as_ref(), now).await?;
    let changes = there.allows(&policy::CREATE);
    for role in Role::ALL {
        for scope in [Scope::Network, Scope::District, Scope::Region, Scope::Engagement, Scope::All] {
            let counts =
                if collection.audience.is_none() { changes && policy::CREATE.grants.iter().any(|grant| grant.0 == role) } else { role != Role::Anonymous };
            if counts && there.holds(role, scope) {
                reach.add(role, scope);
            }
        }
    }
    Ok(reach)
}

/// Scope and permission in one step.
pub async fn enter_collection(db: &mut impl Reads, person: Option<&PersonId>, id: &CollectionId, rule: &'static Rule, now: Time) -> Result<CollectionStanding> {
    let collection = store::collection(db, id).await?.ok_or_else(Error::not_found)?;
    let reach = reach(db, person, &collection, now).await?;
    rule.permit(&reach)?;
    Ok(CollectionStanding { collection, reach })
}
