//! What a person is to a cycle: the space's scopes, and own for whoever started it or holds a role in it.
use super::{Cycle, CycleId, cycle, role, store};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{Permit, PersonId, Reach, Role, Rule, Scope};
use crate::plc::{self, Standing, policy};

/// A cycle that a row of the policy opened for a person.
#[derive(Clone, Debug)]
pub struct CycleStanding {
    pub cycle: Cycle,
    pub space: Standing,
    pub reach: Reach,
    pub person: PersonId,
    /// Keys of the roles that the person holds in this round.
    pub roles: Vec<String>,
}

impl CycleStanding {
    pub fn may(&self, rule: &'static Rule) -> bool {
        self.reach.allows(rule)
    }

    pub fn observes(&self) -> bool {
        self.roles.iter().any(|key| role(key).is_some_and(|role| role.observes))
    }

    pub fn records(&self) -> bool {
        self.roles.iter().any(|key| role(key).is_some_and(|role| role.records))
    }

    /// Enters sessions that were held before: the moderators' and the recorder's, not everybody's who started the cycle.
    pub fn enters_held(&self) -> Result<Permit> {
        let mut reach = self.space.reach.clone();
        if self.records() {
            own(&mut reach);
        }
        policy::RUN_SESSION.permit(&reach)
    }

    /// Own scope for whoever talks in the space.
    pub fn add_own(&mut self) {
        own(&mut self.reach);
    }
}

fn own(reach: &mut Reach) {
    for role in Role::ALL {
        if [Scope::Member, Scope::Network, Scope::Engagement].into_iter().any(|scope| reach.holds(role, scope)) {
            reach.add(role, Scope::Own);
        }
    }
}

/// Scope and permission in one step: this cycle as this person may see it, or not found.
pub async fn enter_cycle(db: &mut impl Reads, person: &PersonId, id: &CycleId, rule: &'static Rule, now: Time) -> Result<CycleStanding> {
    let cycle = cycle(db, id).await?;
    let space = plc::standing(db, person, &cycle.space_id, now).await?;
    let roles = store::roles_held(db, id, person).await?;
    let mut reach = space.reach.clone();
    if cycle.started_by == *person || !roles.is_empty() {
        own(&mut reach);
    }
    rule.permit(&reach)?;
    Ok(CycleStanding { cycle, space, reach, person: person.clone(), roles })
}
