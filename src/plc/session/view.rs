//! A session as people see it: who was there, and hours as they accrue.
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::attendance::Way;
use super::row::{PlcSession, PlcSessionId, SessionState};
use super::standing::SessionStanding;
use super::store;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::cycle::{CycleId, CycleStanding};
use crate::plc::hours::{LineState, ledger};
use crate::plc::{SpaceId, policy};

/// One person at a session, once however they were seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SessionPerson {
    pub person: PersonRef,
    pub ways: Vec<Way>,
    /// Minutes that count so far.
    pub minutes: i64,
    pub state: LineState,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SessionView {
    pub id: PlcSessionId,
    pub cycle: CycleId,
    pub space: SpaceId,
    pub topic: String,
    pub link: String,
    pub step: String,
    pub state: SessionState,
    pub from: Option<Time>,
    pub until: Option<Time>,
    pub opened_at: Option<Time>,
    pub opened_by: Option<PersonRef>,
    pub closed_at: Option<Time>,
    /// To be read aloud; only whoever runs the session sees it, while it is open.
    pub code: Option<String>,
    /// Slots so far; the one that runs is among them while it is open.
    pub slots: i64,
    pub slot_minutes: i64,
    pub imported: bool,
    pub people: Vec<SessionPerson>,
    pub mine: i64,
    pub may_run: bool,
    pub version: i64,
}

/// One session as this person sees it.
pub async fn session_view(db: &mut impl Reads, standing: &SessionStanding, now: Time) -> Result<SessionView> {
    let views = views(db, std::slice::from_ref(&standing.session), &standing.cycle, now).await?;
    views.into_iter().next().ok_or_else(crate::platform::Error::not_found)
}

/// The sessions of a cycle as this person sees them.
pub async fn session_views(db: &mut impl Reads, cycle: &CycleStanding, now: Time) -> Result<Vec<SessionView>> {
    let sessions = store::sessions_of_cycle(db, &cycle.cycle.id).await?;
    views(db, &sessions, cycle, now).await
}

async fn views(db: &mut impl Reads, sessions: &[PlcSession], cycle: &CycleStanding, now: Time) -> Result<Vec<SessionView>> {
    let ids: Vec<PlcSessionId> = sessions.iter().map(|session| session.id.clone()).collect();
    let lines = ledger(db, sessions, None, now).await?;
    let seats = store::attendance_of(db, &ids).await?;
    let mut wanted: Vec<PersonId> = lines.iter().map(|line| line.person.clone()).chain(seats.iter().map(|seat| seat.person_id.clone())).collect();
    wanted.extend(sessions.iter().filter_map(|session| session.opened_by.clone()));
    let people = person_refs(db, &wanted).await?;
    let mut views = Vec::with_capacity(sessions.len());
    for session in sessions {
        let mut there: BTreeMap<PersonId, (Vec<Way>, i64, LineState)> = BTreeMap::new();
        for seat in seats.iter().filter(|seat| seat.session_id == session.id) {
            there.entry(seat.person_id.clone()).or_insert((Vec::new(), 0, LineState::Counting)).0.extend(Way::parse(&seat.way));
        }
        for line in lines.iter().filter(|line| line.session == session.id) {
            let entry = there.entry(line.person.clone()).or_insert((vec![Way::Room], 0, line.state));
            (entry.1, entry.2) = (line.minutes, line.state);
        }
        let rule = session.rule()?;
        let state = session.state(now);
        let runs = runs(session, cycle);
        let mine = there.get(&cycle.person).map_or(0, |entry| entry.1);
        let mut seen: Vec<SessionPerson> = there
            .into_iter()
            .filter_map(|(person, (ways, minutes, state))| Some(SessionPerson { person: people.get(&person)?.clone(), ways, minutes, state }))
            .collect();
        seen.sort_by(|a, b| (b.minutes, &a.person.name).cmp(&(a.minutes, &b.person.name)));
        views.push(SessionView {
            id: session.id.clone(),
            cycle: session.cycle_id.clone(),
            space: session.space_id.clone(),
            topic: session.topic.clone(),
            link: session.link.clone(),
            step: session.step.clone(),
            state,
            from: session.planned_from,
            until: session.planned_until,
            opened_at: session.opened_at,
            opened_by: session.opened_by.as_ref().and_then(|person| people.get(person).cloned()),
            closed_at: session.closed_at,
            code: (runs && state == SessionState::Open).then(|| session.code.clone()),
            slots: session.window(now).map_or(0, |window| window.slots(&rule)),
            slot_minutes: rule.slot_minutes,
            imported: session.imported,
            people: seen,
            mine,
            may_run: runs,
            version: session.version,
        });
    }
    Ok(views)
}

/// Moderators, whoever opened or planned it, and the recorder.
fn runs(session: &PlcSession, cycle: &CycleStanding) -> bool {
    let mut own = cycle.clone();
    own.reach = cycle.space.reach.clone();
    if session.created_by == cycle.person || session.opened_by.as_ref() == Some(&cycle.person) || cycle.records() {
        own.add_own();
    }
    own.may(&policy::RUN_SESSION)
}
