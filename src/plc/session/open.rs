//! A session is planned, opened, closed; one that was held before may be entered afterwards.
use rand::RngExt;
use schemars::JsonSchema;
use serde::Deserialize;

use super::row::{PlcSession, PlcSessionId, SessionState, plc_session};
use super::{event, store};
use crate::platform::Time;
use crate::platform::clock::DAY;
use crate::platform::dates;
use crate::platform::db::{Tx, log};
use crate::platform::error::{Error, Result};
use crate::platform::id;
use crate::platform::permit::{Permit, PersonId};
use crate::platform::thai;
use crate::plc::cycle::Cycle;
use crate::plc::hours;
use crate::plc::stream;

/// `POST /cycles/{cycle}/sessions`: opens now; with a `from` to come it is planned; with `from` and `until` gone by it was held then.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct NewSession {
    pub id: Option<PlcSessionId>,
    /// What it is about; the cycle's step when empty.
    #[serde(default)]
    pub topic: String,
    /// Where the school meets by video.
    #[serde(default)]
    pub link: String,
    pub from: Option<Time>,
    pub until: Option<Time>,
    /// Lines of an imported history count: the group confirmed them.
    #[serde(default)]
    pub imported: bool,
}

/// `PATCH /sessions/{session}`: what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct SessionChange {
    pub topic: Option<String>,
    pub link: Option<String>,
    pub from: Option<Time>,
    pub until: Option<Time>,
    pub imported: Option<bool>,
}

/// A session held longer ago is no longer entered.
pub(super) const HELD_WITHIN: i64 = 366 * DAY;

fn check_words(topic: &str, link: &str) -> Result<()> {
    if thai::length(topic) > 120 {
        return Err(Error::invalid("topic", "length", "หัวข้อยาวได้ไม่เกิน 120 ตัวอักษร", "The topic has at most 120 letters."));
    }
    let safe = link.is_empty() || link.starts_with("https://");
    if !safe || link.len() > 500 {
        return Err(Error::invalid(
            "link",
            "link_form",
            "ลิงก์ห้องประชุมต้องขึ้นต้นด้วย https:// และไม่เกิน 500 ตัวอักษร",
            "A meeting link begins with https:// and has at most 500 letters.",
        ));
    }
    Ok(())
}

fn check_plan(from: Option<Time>, until: Option<Time>, now: Time) -> Result<()> {
    dates::within("from", from, now, dates::PLANNED)?;
    dates::within("until", until, now, dates::PLANNED)?;
    match (from, until) {
        (Some(from), Some(until)) if until <= from => {
            Err(Error::invalid("until", "ends_before_start", "วงคุยต้องจบหลังเวลาเริ่ม", "A session ends after it starts."))
        }
        (None, Some(_)) => Err(Error::invalid("from", "start_missing", "ระบุเวลาเริ่มด้วย", "Say when it starts, too.")),
        _ => Ok(()),
    }
}

/// Five digits, read aloud to people on site; they open nothing but this session's attendance.
fn spoken() -> String {
    format!("{:05}", rand::rng().random_range(0..100_000))
}

/// Opens, plans or enters a session. `held` is the permit to enter one that was held before. The same id again gives the session there is.
///
/// # Errors
/// 422 for one that ends before it starts; 409 when the cycle has an open session already, or is closed.
pub async fn open_session(tx: &mut Tx, by: &PersonId, cycle: &Cycle, new: NewSession, held: Result<Permit>) -> Result<(PlcSession, bool)> {
    cycle.check_open()?;
    check_words(&new.topic, &new.link)?;
    check_plan(new.from, new.until, tx.now())?;
    let id = new.id.unwrap_or_else(PlcSessionId::fresh);
    id::check("id", id.as_str())?;
    if let Some(known) = store::session(tx, &id).await? {
        let same = known.created_by == *by && known.cycle_id == cycle.id;
        return if same {
            Ok((known, false))
        } else {
            Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."))
        };
    }
    let now = tx.now();
    let mut session = PlcSession {
        id: id.clone(),
        cycle_id: cycle.id.clone(),
        space_id: cycle.space_id.clone(),
        topic: thai::written(&new.topic).to_owned(),
        link: new.link,
        step: cycle.step.clone(),
        planned_from: new.from,
        planned_until: new.until,
        opened_at: None,
        opened_by: None,
        closed_at: None,
        code: spoken(),
        rule: serde_json::to_string(&cycle.rule()?)?,
        after_number: 0,
        last_number: None,
        imported: new.imported,
        created_by: by.clone(),
        version: 1,
    };
    let changed = match (new.from, new.until) {
        (Some(from), Some(until)) if until <= now => {
            held?;
            enter_held(tx, by, &mut session, (from, until)).await?;
            "held"
        }
        (Some(from), _) if from > now => "planned",
        _ => {
            begin(tx, by, cycle, &mut session).await?;
            "opened"
        }
    };
    if !store::add(tx, &session).await? {
        return Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."));
    }
    if session.closed_at.is_some() {
        seat_actors(tx, &session).await?;
    }
    tx.append(&stream(&cycle.space_id), event(&id, by.as_str(), changed)).await?;
    Ok((plc_session(tx, &id).await?, true))
}

async fn enter_held(tx: &mut Tx, by: &PersonId, session: &mut PlcSession, (from, until): (Time, Time)) -> Result<()> {
    if tx.now().0 - from.0 > HELD_WITHIN {
        return Err(Error::invalid("from", "too_long_ago", "บันทึกย้อนหลังได้ไม่เกินหนึ่งปี", "A session is entered within a year."));
    }
    session.opened_at = Some(from);
    session.opened_by = Some(by.clone());
    session.closed_at = Some(until);
    session.after_number = store::number_before(tx, &session.space_id, from).await?;
    Ok(())
}

async fn begin(tx: &mut Tx, by: &PersonId, cycle: &Cycle, session: &mut PlcSession) -> Result<()> {
    let now = tx.now();
    let running = store::sessions_of_cycle_open(tx, &cycle.id).await?;
    if running.iter().any(|other| other.id != session.id && other.state(now) == SessionState::Open) {
        return Err(Error::conflict("already_open", "วงรอบนี้มีวงคุยที่เปิดอยู่แล้ว ปิดวงนั้นก่อน", "This cycle has an open session. Close that one first."));
    }
    session.opened_at = Some(now);
    session.opened_by = Some(by.clone());
    session.step = cycle.step.clone();
    session.rule = serde_json::to_string(&cycle.rule()?)?;
    session.after_number = log::head(tx, &stream(&cycle.space_id)).await?;
    Ok(())
}

/// Opens a planned session now; an open one stays as it is.
pub async fn open(tx: &mut Tx, by: &PersonId, cycle: &Cycle, mut session: PlcSession) -> Result<()> {
    cycle.check_open()?;
    match session.state(tx.now()) {
        SessionState::Open => return Ok(()),
        SessionState::Closed => return Err(Error::conflict("session_closed", "วงคุยนี้ปิดแล้ว เปิดวงใหม่", "This session is closed. Open a new one.")),
        SessionState::Planned => {}
    }
    begin(tx, by, cycle, &mut session).await?;
    store::change(tx, &session).await?;
    tx.append(&stream(&session.space_id), event(&session.id, by.as_str(), "opened")).await.map(|_| ())
}

/// Closes a session now; a closed one stays as it is. Whoever acted in it was there.
pub async fn close(tx: &mut Tx, by: &PersonId, mut session: PlcSession) -> Result<()> {
    let now = tx.now();
    if session.state(now) == SessionState::Planned {
        return Err(Error::conflict("session_not_open", "วงคุยนี้ยังไม่ได้เปิด", "This session has not opened."));
    }
    if session.closed_at.is_some() {
        return Ok(());
    }
    session.closed_at = Some(session.opened_at.unwrap_or(now).plus(session.rule()?.longest_ms()).min(now));
    store::change(tx, &session).await?;
    seat_actors(tx, &session).await?;
    tx.append(&stream(&session.space_id), event(&session.id, by.as_str(), "closed")).await.map(|_| ())
}

/// Whoever acted in a session was in the room.
pub(in crate::plc) async fn seat_actors(tx: &mut Tx, session: &PlcSession) -> Result<()> {
    let now = tx.now();
    for person in hours::actors(tx, session, now).await? {
        store::seat(tx, &session.id, &person, "room", &person).await?;
    }
    Ok(())
}

/// Words, plan, and whether imported lines count.
pub async fn change(tx: &mut Tx, by: &PersonId, mut session: PlcSession, said: SessionChange) -> Result<()> {
    session.topic = said.topic.map_or(session.topic, |topic| thai::written(&topic).to_owned());
    session.link = said.link.unwrap_or(session.link);
    check_words(&session.topic, &session.link)?;
    if said.from.is_some() || said.until.is_some() {
        if session.opened_at.is_some() {
            return Err(Error::conflict("session_opened", "วงคุยเปิดไปแล้ว แก้เวลานัดไม่ได้", "It has opened; its plan cannot change any more."));
        }
        session.planned_from = said.from.or(session.planned_from);
        session.planned_until = said.until.or(session.planned_until);
        check_plan(session.planned_from, session.planned_until, tx.now())?;
    }
    session.imported = said.imported.unwrap_or(session.imported);
    store::change(tx, &session).await?;
    if session.closed_at.is_some() {
        seat_actors(tx, &session).await?;
    }
    tx.append(&stream(&session.space_id), event(&session.id, by.as_str(), "changed")).await.map(|_| ())
}
