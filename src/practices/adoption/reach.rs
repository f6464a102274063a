//! What a person is to an adoption: of the school that tries it, or somebody who reads the practice and shares a network with that school or its source.
use std::collections::BTreeMap;

use super::row::{Adoption, AdoptionId, adoption};
use crate::networks::{self, NetworkId};
use crate::organisations::{self, Holding, OrganisationId};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Reach, Role, Rule, Scope};
use crate::practices::practice::Practice;
use crate::practices::{self, policy as practice_policy, store as practice_store};

const WORKERS: [Role; 3] = [Role::Teacher, Role::Leader, Role::LeadEditor];

/// A reader before many adoptions: what does not depend on the single one is asked once.
pub struct Eyes {
    held: Vec<Holding>,
    networks: BTreeMap<NetworkId, Reach>,
    now: Time,
}

impl Eyes {
    pub async fn of(db: &mut impl Reads, person: Option<&PersonId>, now: Time) -> Result<Eyes> {
        let Some(person) = person else { return Ok(Eyes { held: Vec::new(), networks: BTreeMap::new(), now }) };
        let held = organisations::holdings(db, person, now).await?.into_iter().filter(|held| !held.claimed).collect();
        Ok(Eyes { held, networks: networks::reaches(db, person, now).await?, now })
    }

    /// The roles in which the person works at a school.
    pub fn roles_at(&self, school: &OrganisationId) -> Vec<Role> {
        let here = self.held.iter().filter(|held| held.organisation_id.as_ref() == Some(school));
        here.filter_map(Holding::role).filter(|role| WORKERS.contains(role)).collect()
    }

    /// The school for which this person may begin something.
    pub fn own_school(&self) -> Option<OrganisationId> {
        self.held.iter().find(|held| held.role().is_some_and(|role| WORKERS.contains(&role))).and_then(|held| held.organisation_id.clone())
    }

    /// `reads`: the person may read the practice.
    pub async fn reach(&self, db: &mut impl Reads, adoption: &Adoption, practice: &Practice, reads: bool) -> Result<Reach> {
        let mut reach = Reach::default();
        for role in self.roles_at(&adoption.school_id) {
            reach.add(role, Scope::School);
        }
        if !reads || self.held.is_empty() && self.networks.is_empty() {
            return Ok(reach);
        }
        for role in self.roles_at(&practice.owner_id) {
            reach.add(role, Scope::Network);
        }
        for held in &self.held {
            match (held.role(), &held.organisation_id) {
                (Some(role @ (Role::Commission | Role::PlatformAdmin)), _) => reach.add(role, Scope::All),
                (Some(Role::DistrictAdmin), Some(place)) if organisations::is_within(db, &adoption.school_id, place).await? => {
                    reach.add(Role::DistrictAdmin, Scope::District);
                }
                _ => {}
            }
        }
        let mut shared = networks::networks_of_organisation(db, &adoption.school_id, self.now).await?;
        shared.extend(practice.network_id.clone());
        for of_network in shared.iter().filter_map(|network| self.networks.get(network)) {
            for role in Role::ALL {
                for scope in [Scope::Network, Scope::Region, Scope::Engagement] {
                    if of_network.holds(role, scope) {
                        reach.add(role, scope);
                    }
                }
            }
        }
        Ok(reach)
    }
}

/// Scope and permission in one step: this adoption, its practice, and what the person is to it; or not found.
pub async fn enter_adoption(db: &mut impl Reads, person: &PersonId, id: &AdoptionId, rule: &'static Rule, now: Time) -> Result<(Adoption, Practice, Reach)> {
    let adoption = adoption(db, id).await?;
    let practice = practice_store::practice(db, &adoption.practice_id).await?;
    let reads = practices::reach(db, Some(person), &practice, now).await?.allows(&practice_policy::READ);
    let reach = Eyes::of(db, Some(person), now).await?.reach(db, &adoption, &practice, reads).await?;
    rule.permit(&reach)?;
    Ok((adoption, practice, reach))
}
