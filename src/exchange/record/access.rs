//! Who sees and moves a record: readers of the room; once it is sent, also the head of the sender's school, who approves it.
use super::store::{self, Row};
use crate::exchange::policy;
use crate::organisations::{self, OrganisationId, person_ref};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Role};
use crate::plc;
use crate::plc::cycle::{Cycle, CycleId, CycleStanding, cycle, enter_cycle};

/// A record as one person may see it.
pub(super) struct Seen {
    pub cycle: Cycle,
    pub row: Row,
    /// Set for readers of the room.
    pub standing: Option<CycleStanding>,
    /// Head of the school of whoever sent it, and not the sender.
    pub head: bool,
}

/// Not found for everybody else, whether there is such a cycle or not.
pub(super) async fn enter(db: &mut impl Reads, person: &PersonId, id: &CycleId, now: Time) -> Result<Seen> {
    let cycle = cycle(db, id).await?;
    let row = store::row(db, id).await?;
    let standing = match enter_cycle(db, person, id, &plc::policy::READ, now).await {
        Ok(standing) => Some(standing),
        Err(error) if error.is_not_found() => None,
        Err(error) => return Err(error),
    };
    let head = match &row.sent_by {
        Some(sender) if sender != person => heads(db, person, sender, now).await?,
        _ => false,
    };
    if standing.is_none() && !head {
        return Err(Error::not_found());
    }
    Ok(Seen { cycle, row, standing, head })
}

/// Heads of the school of whoever sends a record, but not the sender; each once, in one order.
pub(super) async fn heads_of(db: &mut impl Reads, sender: &PersonId, now: Time) -> Result<Vec<PersonId>> {
    let Some(school) = person_ref(db, sender).await?.school else { return Ok(Vec::new()) };
    let here = organisations::holdings_at(db, &OrganisationId(school.id), now).await?;
    let leads = |held: &organisations::Holding| !held.claimed && held.role() == Some(Role::Leader) && held.person_id != *sender;
    let mut heads: Vec<PersonId> = here.into_iter().filter(leads).map(|held| held.person_id).collect();
    heads.sort();
    heads.dedup();
    Ok(heads)
}

async fn heads(db: &mut impl Reads, person: &PersonId, sender: &PersonId, now: Time) -> Result<bool> {
    let Some(school) = person_ref(db, sender).await?.school else { return Ok(false) };
    let reach = organisations::reach(db, person, Some(&OrganisationId(school.id)), now).await?;
    Ok(reach.allows(&policy::APPROVE_RECORD))
}
