//! What waits for one person: working copies that they may pass or return now.
use super::stage::Stage;
use super::store;
use crate::networks::{self, NetworkId};
use crate::organisations::{self, Holding, OrganisationId};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::permit::{PersonId, Role, Scope};
use crate::practices::practice::working;
use crate::practices::{PracticeId, enter, policy};

/// Of each kind that are looked at.
const MOST: i64 = 10;

/// A working copy that waits for somebody.
#[derive(Clone, Debug)]
pub struct ToReview {
    pub id: PracticeId,
    pub title: String,
    /// The school that it comes from.
    pub owner: Ref,
    /// `PeerCheck`: as a colleague; `LeadCheck`: as the lead editor.
    pub stage: Stage,
}

/// What this person may decide now, as the rules of a review have it (F-IN-5); what colleagues ask comes first.
pub async fn to_review(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<ToReview>> {
    let held: Vec<Holding> = organisations::holdings(db, person, now).await?.into_iter().filter(|held| !held.claimed).collect();
    let schools_as = |roles: &[Role]| {
        let held = held.iter().filter(|held| held.role().is_some_and(|role| roles.contains(&role)));
        held.filter_map(|held| held.organisation_id.as_ref()).collect::<Vec<&OrganisationId>>()
    };
    let mut waiting = store::in_peer_check(db, person, &schools_as(&[Role::Teacher, Role::Leader, Role::LeadEditor]), MOST).await?;
    let led: Vec<NetworkId> = networks::reaches(db, person, now)
        .await?
        .into_iter()
        .filter(|(_, reach)| reach.holds(Role::LeadEditor, Scope::Network))
        .map(|(network, _)| network)
        .collect();
    let places: Vec<&str> =
        schools_as(&[Role::LeadEditor]).into_iter().map(|school| school.as_str()).chain(led.iter().map(|network| network.as_str())).collect();
    waiting.extend(store::in_lead_check(db, &places, MOST).await?);
    let mut decidable = Vec::with_capacity(waiting.len());
    for id in waiting {
        let standing = match enter(db, Some(person), &id, &policy::READ, now).await {
            Ok(standing) => standing,
            Err(error) if error.is_not_found() => continue,
            Err(error) => return Err(error),
        };
        let practice = &standing.practice;
        if standing.to_decide(practice.stage != Stage::PeerCheck).allows(&policy::REVIEW) {
            let owner = organisations::organisation_name(db, &practice.owner_id).await?;
            decidable.push(ToReview { title: working(db, practice).await?.title, owner, stage: practice.stage, id });
        }
    }
    Ok(decidable)
}
