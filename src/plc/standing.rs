//! What a person is to a space, and the one step that gives "this space as this person may see it", or not found.
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::member::MemberRole;
use super::{Space, SpaceId, space, store};
use crate::networks::{self, NetworkId};
use crate::organisations::{self, OrganisationId, PersonRef};
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::{Actor, Permit, PersonId, Reach, Role, Rule, Scope};

/// A person before a space, resolved from the database.
#[derive(Clone, Debug)]
pub struct Standing {
    pub space: Space,
    pub reach: Reach,
    pub member: Option<MemberRole>,
}

/// A space that a row of the policy opened for this person.
#[derive(Clone, Debug)]
pub struct Entered {
    pub standing: Standing,
    pub actor: Actor,
    permit: Permit,
}

impl Entered {
    pub fn space(&self) -> &Space {
        &self.standing.space
    }
    pub fn id(&self) -> &SpaceId {
        &self.standing.space.id
    }
    pub fn permit(&self) -> Permit {
        self.permit
    }
    pub fn may(&self, rule: &'static Rule) -> bool {
        self.standing.reach.allows(rule)
    }
}

/// Scope and permission in one step.
pub async fn enter(db: &mut impl Reads, actor: &Actor, id: &SpaceId, rule: &'static Rule, now: Time) -> Result<Entered> {
    let standing = standing(db, &actor.person, id, now).await?;
    let permit = rule.permit(&standing.reach)?;
    Ok(Entered { standing, actor: actor.clone(), permit })
}

/// Resolves a person's standing: membership, and in an open space the network, school and engagement scopes.
pub async fn standing(db: &mut impl Reads, person: &PersonId, id: &SpaceId, now: Time) -> Result<Standing> {
    let space = space(db, id).await?;
    let member = store::role_in(db, id, person).await?;
    let reach = reach_to(db, person, &space, member, now).await?;
    Ok(Standing { space, reach, member })
}

/// Member and moderator scope for members, network and school scope where the space is open.
pub async fn reach_to(db: &mut impl Reads, person: &PersonId, space: &Space, member: Option<MemberRole>, now: Time) -> Result<Reach> {
    let mut reach = Reach::default();
    if space.is_open() {
        let place = place_reach(db, person, space.network_id.as_ref(), space.school_id.as_ref(), now).await?;
        // A school's open space is for its own people: to them it is what an open one is to a network.
        for role in Role::ALL {
            if space.school_id.is_some() && place.holds(role, Scope::School) {
                reach.add(role, Scope::Network);
            }
            for scope in [Scope::Network, Scope::Engagement] {
                if space.network_id.is_some() && place.holds(role, scope) {
                    reach.add(role, scope);
                }
            }
        }
    }
    if let Some(role_in_space) = member {
        let mut roles: Vec<Role> = organisations::holdings(db, person, now).await?.iter().filter_map(organisations::Holding::role).collect();
        // Who came by a space link is a teacher in this space.
        if !roles.iter().any(|role| !matches!(role, Role::Evaluator | Role::PlatformAdmin | Role::PrivacyOfficer)) {
            roles.push(Role::Teacher);
        }
        for role in roles {
            reach.add(role, Scope::Member);
            if role_in_space == MemberRole::Moderator {
                reach.add(role, Scope::Moderator);
            }
        }
    }
    Ok(reach)
}

async fn place_reach(db: &mut impl Reads, person: &PersonId, network: Option<&NetworkId>, school: Option<&OrganisationId>, now: Time) -> Result<Reach> {
    match network {
        Some(network) => networks::reach(db, person, network, now).await,
        None => organisations::reach(db, person, school, now).await,
    }
}

/// For opening a space: the place must be there.
pub(super) async fn reach_to_place(tx: &mut Tx, person: &PersonId, network: Option<&NetworkId>, school: Option<&OrganisationId>) -> Result<Reach> {
    let now = tx.now();
    if let Some(network) = network {
        networks::network(tx, network).await?;
    }
    if let Some(school) = school {
        organisations::organisation(tx, school).await?;
    }
    place_reach(tx, person, network, school, now).await
}

/// What posting asks of a person, kept until any right changes anywhere.
#[derive(Clone)]
pub struct Known {
    pub standing: Standing,
    pub author: PersonRef,
}

const KEPT: usize = 20_000;
/// Dates end roles without a word in the log: nothing is believed for longer.
const BELIEVED: Duration = Duration::from_millis(1_500);

/// Standings as of one revision of all rights: a posting person is resolved once, not once a message.
#[derive(Clone, Default)]
pub struct Standings {
    known: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    revision: i64,
    by: HashMap<(PersonId, SpaceId), (Instant, Arc<Known>)>,
}

impl Standings {
    /// Scope and permission in one step, as this transaction must see them.
    pub async fn enter(&self, tx: &mut Tx, actor: &Actor, id: &SpaceId, rule: &'static Rule) -> Result<Entered> {
        let known = self.of(tx, &actor.person, id).await?;
        let permit = rule.permit(&known.standing.reach)?;
        Ok(Entered { standing: known.standing.clone(), actor: actor.clone(), permit })
    }

    /// Believes nothing any more.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner).by.clear();
    }

    /// The standing as this transaction must see it: from memory only if no right changed since.
    pub async fn of(&self, tx: &mut Tx, person: &PersonId, id: &SpaceId) -> Result<Arc<Known>> {
        let revision = tx.rights_revision().await?;
        let now = tx.now();
        let key = (person.clone(), id.clone());
        {
            let mut kept = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if kept.revision != revision || kept.by.len() > KEPT {
                kept.by.clear();
                kept.revision = revision;
            }
            if let Some((since, known)) = kept.by.get(&key)
                && since.elapsed() < BELIEVED
            {
                return Ok(known.clone());
            }
        }
        let standing = standing(tx, person, id, now).await?;
        let author = organisations::person_ref(tx, person).await?;
        let known = Arc::new(Known { standing, author });
        let mut kept = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if kept.revision == revision {
            kept.by.insert(key, (Instant::now(), known.clone()));
        }
        Ok(known)
    }
}
