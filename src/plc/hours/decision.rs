//! Who says that hours are right (F-PL-4): the head of the person's school or the cycle's recorder confirms, the teacher disputes, somebody who
//! confirms settles. Nobody decides about their own hours. Every step is an event and a line of history.
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::store::{Change, Decided, decide};
use super::{Line, LineState, ledger};
use crate::evidence::{self, Source, Target};
use crate::organisations;
use crate::platform::db::{NewEvent, Reads, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Reach, Role, Rule, Scope};
use crate::platform::{Time, thai};
use crate::plc::cycle::{self, CycleId};
use crate::plc::session::{self, PlcSession, PlcSessionId, SessionState, plc_session};
use crate::plc::{self, ITEM, SESSION, policy, stream};

/// One person in one session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub struct LineId {
    pub session: PlcSessionId,
    pub person: PersonId,
}

/// What a person is to the hours of another: head of their school, recorder of the cycle. To one's own hours nobody is anything.
async fn reach(db: &mut impl Reads, by: &PersonId, session: &PlcSession, person: &PersonId, now: Time) -> Result<Reach> {
    let mut reach = Reach::default();
    if by == person {
        return Ok(reach);
    }
    for held in organisations::holdings(db, person, now).await?.into_iter().filter(|held| !held.claimed) {
        if let Some(place) = &held.organisation_id
            && organisations::reach(db, by, Some(place), now).await?.holds(Role::Leader, Scope::School)
        {
            reach.add(Role::Leader, Scope::School);
        }
    }
    if records(db, by, &session.cycle_id).await? {
        let space = plc::standing(db, by, &session.space_id, now).await?.reach;
        for role in Role::ALL {
            if [Scope::Member, Scope::Network, Scope::Engagement].into_iter().any(|scope| space.holds(role, scope)) {
                reach.add(role, Scope::Own);
            }
        }
    }
    Ok(reach)
}

async fn records(db: &mut impl Reads, person: &PersonId, id: &CycleId) -> Result<bool> {
    let held = cycle::roles_of_person(db, person).await?;
    Ok(held.iter().any(|(of, key)| of == id && cycle::role(key).is_some_and(|role| role.records)))
}

/// The right to decide about a line, or not found.
async fn enter(tx: &mut Tx, by: &PersonId, line: &LineId, rule: &'static Rule) -> Result<PlcSession> {
    let now = tx.now();
    let session = plc_session(tx, &line.session).await?;
    rule.permit(&reach(tx, by, &session, &line.person, now).await?)?;
    if session.state(now) != SessionState::Closed {
        return Err(Error::conflict("session_open", "ปิดวงคุยก่อนยืนยันชั่วโมง", "Close the session before its hours are confirmed."));
    }
    Ok(session)
}

/// Confirms hours as they stand now. Lines already confirmed stay; disputed ones wait for an answer. The number of lines that were confirmed.
///
/// # Errors
/// 404 for a line that is not the asker's to confirm, 409 while its session is open: then nothing is confirmed.
pub async fn confirm(tx: &mut Tx, by: &PersonId, lines: Vec<LineId>) -> Result<usize> {
    let mut wanted: BTreeMap<PlcSessionId, (PlcSession, Vec<PersonId>)> = BTreeMap::new();
    for line in lines {
        let session = enter(tx, by, &line, &policy::CONFIRM_LINE).await?;
        wanted.entry(line.session).or_insert_with(|| (session, Vec::new())).1.push(line.person);
    }
    let mut confirmed = 0;
    let mut told = Vec::new();
    for (session, people) in wanted.values() {
        confirmed += confirm_in(tx, by, session, people, &mut told).await?;
    }
    tell(tx, told).await?;
    Ok(confirmed)
}

async fn confirm_in(tx: &mut Tx, by: &PersonId, session: &PlcSession, people: &[PersonId], told: &mut Vec<(Stream, NewEvent)>) -> Result<usize> {
    let now = tx.now();
    let lines = ledger(tx, std::slice::from_ref(session), Some(people), now).await?;
    let mut confirmed = 0;
    for line in lines.into_iter().filter(|line| line.state == LineState::Counting) {
        let decided =
            Decided { session: line.session, person: line.person.clone(), disputed: false, slots: Some(line.slots), reason: None, at: now, by: by.clone() };
        decide(tx, by, &decided, Change::Confirmed, line.minutes, None).await?;
        told.extend(news(session, by, &line.person, "confirmed", Some("hours_confirmed")));
        confirmed += 1;
    }
    if confirmed > 0 {
        prove(tx, by, session).await?;
    }
    Ok(confirmed)
}

/// Hours that somebody said yes to prove their standing item, once a session.
async fn prove(tx: &mut Tx, by: &PersonId, session: &PlcSession) -> Result<()> {
    let (item, now) = (evidence::standing().hours.as_str(), tx.now());
    evidence::link(tx, &Source { kind: SESSION, id: session.id.as_str() }, &Target { kind: ITEM, id: item }, by, now).await.map(|_| ())
}

/// What a decision says on the streams of the space and of the person.
fn news(session: &PlcSession, by: &PersonId, person: &PersonId, changed: &str, to_person: Option<&'static str>) -> Vec<(Stream, NewEvent)> {
    let facts = serde_json::json!({ "changed": changed, "person": person });
    let mut told = vec![(stream(&session.space_id), NewEvent::new("session", by.as_str()).on(&session.id).with(facts))];
    told.extend(to_person.map(|kind| (Stream::new("person", person.as_str()), NewEvent::new(kind, by.as_str()).on(&session.id))));
    told
}

/// Streams are taken in one order everywhere.
async fn tell(tx: &mut Tx, mut told: Vec<(Stream, NewEvent)>) -> Result<()> {
    told.sort_by(|a, b| a.0.cmp(&b.0));
    for (stream, event) in told {
        tx.append(&stream, event).await?;
    }
    Ok(())
}

/// One's own line in a session, as it stands now.
async fn own_line(tx: &mut Tx, person: &PersonId, id: &PlcSessionId) -> Result<(PlcSession, Line)> {
    let session = plc_session(tx, id).await?;
    let now = tx.now();
    let lines = ledger(tx, std::slice::from_ref(&session), Some(std::slice::from_ref(person)), now).await?;
    let line = lines.into_iter().next().ok_or_else(Error::not_found)?;
    Ok((session, line))
}

/// Says that one's own hours are not right, and why. Whoever may confirm is told.
///
/// # Errors
/// 404 without a line in this session, 409 while it is open, 422 without a reason.
pub async fn dispute(tx: &mut Tx, person: &PersonId, id: &PlcSessionId, reason: &str) -> Result<()> {
    let (session, line) = own_line(tx, person, id).await?;
    let reason = thai::written(reason);
    if !(1..=500).contains(&thai::length(reason)) {
        return Err(Error::invalid("reason", "length", "บอกเหตุผล 1–500 ตัวอักษร", "Give a reason of 1 to 500 letters."));
    }
    let now = tx.now();
    if session.state(now) != SessionState::Closed {
        return Err(Error::conflict("session_open", "ทักท้วงได้หลังปิดวงคุย", "Hours are disputed after the session has closed."));
    }
    let slots = line.decided.as_ref().and_then(|decided| decided.slots.clone());
    let decided = Decided { session: id.clone(), person: person.clone(), disputed: true, slots, reason: Some(reason.to_owned()), at: now, by: person.clone() };
    decide(tx, person, &decided, Change::Disputed, line.minutes, Some(reason)).await?;
    let mut told = news(&session, person, person, "disputed", None);
    for other in deciders(tx, &session, person).await? {
        told.push((Stream::new("person", other.as_str()), NewEvent::new("hours_disputed", person.as_str()).on(id)));
    }
    tell(tx, told).await
}

/// Heads of the person's schools, and the recorders of the cycle.
async fn deciders(tx: &mut Tx, session: &PlcSession, person: &PersonId) -> Result<Vec<PersonId>> {
    let now = tx.now();
    let mut found = Vec::new();
    for held in organisations::holdings(tx, person, now).await?.into_iter().filter(|held| !held.claimed) {
        let Some(place) = held.organisation_id else { continue };
        let here = organisations::holdings_at(tx, &place, now).await?;
        found.extend(here.into_iter().filter(|other| !other.claimed && other.role() == Some(Role::Leader)).map(|other| other.person_id));
    }
    found.extend(cycle::recorders_of(tx, &session.cycle_id).await?);
    found.retain(|other| other != person);
    found.sort();
    found.dedup();
    Ok(found)
}

/// Takes the dispute back: the line stands as before.
pub async fn withdraw(tx: &mut Tx, person: &PersonId, id: &PlcSessionId) -> Result<()> {
    let (session, line) = own_line(tx, person, id).await?;
    let Some(mut decided) = line.decided.filter(|decided| decided.disputed) else { return Ok(()) };
    decided.disputed = false;
    decided.reason = None;
    decide(tx, person, &decided, Change::Withdrawn, line.minutes, None).await?;
    tell(tx, news(&session, person, person, "withdrawn", None)).await
}

/// `PUT /sessions/{session}/people/{person}/settlement`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Settlement {
    /// Slots that the person gets; as counted when absent.
    pub slots: Option<i64>,
    /// The answer to the teacher.
    pub words: String,
}

/// Answers a dispute: the hours stand as settled.
///
/// # Errors
/// 404 for a line that is not the asker's to decide, 409 without a dispute, 422 for more slots than the session had or a day may hold.
pub async fn settle_dispute(tx: &mut Tx, by: &PersonId, line: &LineId, said: &Settlement) -> Result<()> {
    let session = enter(tx, by, line, &policy::CONFIRM_LINE).await?;
    let now = tx.now();
    let words = thai::written(&said.words);
    if !(1..=500).contains(&thai::length(words)) {
        return Err(Error::invalid("words", "length", "ตอบครู 1–500 ตัวอักษร", "Answer in 1 to 500 letters."));
    }
    let lines = ledger(tx, std::slice::from_ref(&session), Some(std::slice::from_ref(&line.person)), now).await?;
    let found = lines.into_iter().next().filter(|found| found.state == LineState::Disputed);
    let found = found.ok_or_else(|| Error::conflict("not_disputed", "ไม่มีการทักท้วงที่รอคำตอบ", "No dispute waits for an answer."))?;
    let rule = session.rule()?;
    let slots = match said.slots {
        None => found.slots,
        Some(count) => {
            let all = session.window(now).map_or(0, |window| window.slots(&rule));
            if !(0..=all.min(rule.day_minutes / rule.slot_minutes)).contains(&count) {
                return Err(Error::invalid("slots", "out_of_range", format!("วงคุยนี้มี {all} ช่วง"), format!("This session has {all} slots.")));
            }
            (0..count).collect()
        }
    };
    let minutes = slots.len() as i64 * rule.slot_minutes;
    let decided =
        Decided { session: line.session.clone(), person: line.person.clone(), disputed: false, slots: Some(slots), reason: None, at: now, by: by.clone() };
    decide(tx, by, &decided, Change::Settled, minutes, Some(words)).await?;
    prove(tx, by, &session).await?;
    tell(tx, news(&session, by, &line.person, "settled", Some("hours_confirmed"))).await
}

/// A line that waits for this person's yes or answer.
#[derive(Clone, Debug)]
pub struct WaitingLine {
    pub session: PlcSession,
    pub line: Line,
}

/// Lines of closed sessions of the last year that wait for somebody who confirms: a head's own people, a recorder's cycles.
pub async fn waiting(db: &mut impl Reads, by: &PersonId, now: Time) -> Result<Vec<WaitingLine>> {
    let since = now.plus(-366 * crate::platform::clock::DAY);
    let mut people = Vec::new();
    for held in organisations::holdings(db, by, now).await?.into_iter().filter(|held| !held.claimed && held.role() == Some(Role::Leader)) {
        let Some(place) = held.organisation_id else { continue };
        let here = organisations::holdings_at(db, &place, now).await?;
        people.extend(here.into_iter().filter(|other| !other.claimed && other.person_id != *by).map(|other| other.person_id));
    }
    people.sort();
    people.dedup();
    let of_people = session::sessions_waiting(db, &people, since).await?;
    let mut lines = lines(db, of_people, Some(&people), now).await?;
    let recorded: Vec<CycleId> = cycle::roles_of_person(db, by)
        .await?
        .into_iter()
        .filter(|(_, key)| cycle::role(key).is_some_and(|role| role.records))
        .map(|(cycle, _)| cycle)
        .collect();
    for id in recorded {
        let cycle = cycle::cycle(db, &id).await?;
        if !plc::standing(db, by, &cycle.space_id, now).await?.reach.allows(&policy::READ) {
            continue;
        }
        let mut of_cycle = session::sessions_of_cycle(db, &id).await?;
        of_cycle.retain(|session| session.opened_at.is_some_and(|opened| opened >= since));
        lines.extend(self::lines(db, of_cycle, None, now).await?.into_iter().filter(|waiting| waiting.line.person != *by));
    }
    lines.sort_by(|a, b| (a.session.opened_at, &a.line.session, &a.line.person).cmp(&(b.session.opened_at, &b.line.session, &b.line.person)));
    lines.dedup_by(|a, b| (&a.line.session, &a.line.person) == (&b.line.session, &b.line.person));
    Ok(lines)
}

async fn lines(db: &mut impl Reads, sessions: Vec<PlcSession>, people: Option<&[PersonId]>, now: Time) -> Result<Vec<WaitingLine>> {
    let closed: Vec<PlcSession> = sessions.into_iter().filter(|session| session.state(now) == SessionState::Closed).collect();
    let lines = ledger(db, &closed, people, now).await?.into_iter().filter(|line| line.state != LineState::Confirmed);
    Ok(lines.filter_map(|line| Some(WaitingLine { session: closed.iter().find(|session| session.id == line.session)?.clone(), line })).collect())
}
