//! What a person is to a session: whoever opened or planned it, and the cycle's recorder, run it beside the moderators.
use super::{PlcSession, PlcSessionId, plc_session};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Rule};
use crate::plc::cycle::{CycleStanding, enter_cycle};
use crate::plc::policy;

/// A session that a row of the policy opened for a person.
#[derive(Clone, Debug)]
pub struct SessionStanding {
    pub session: PlcSession,
    pub cycle: CycleStanding,
}

/// Scope and permission in one step.
pub async fn enter_session(db: &mut impl Reads, person: &PersonId, id: &PlcSessionId, rule: &'static Rule, now: Time) -> Result<SessionStanding> {
    let session = plc_session(db, id).await?;
    let mut cycle = enter_cycle(db, person, &session.cycle_id, &policy::READ, now).await?;
    cycle.reach = cycle.space.reach.clone();
    if session.created_by == *person || session.opened_by.as_ref() == Some(person) || cycle.records() {
        cycle.add_own();
    }
    rule.permit(&cycle.reach)?;
    Ok(SessionStanding { session, cycle })
}
