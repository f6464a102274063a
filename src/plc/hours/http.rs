//! Confirming, disputing and settling hours over HTTP.
use std::collections::HashMap;

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{self, LineId, Settlement, WaitingLine};
use super::{LineState, LineStep, line_history};
use crate::identity::SignedIn;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Page, Path, Routes, TEXT_BODY, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::permit::PersonId;
use crate::platform::{Core, Time};
use crate::plc::cycle::{self, CycleId};
use crate::plc::policy;
use crate::plc::session::PlcSessionId;

pub fn routes() -> Routes {
    Routes::new()
        .get("/hours", &policy::HOURS, "ชั่วโมงที่รอฉันยืนยัน · Hours that wait for me", routing::get(waiting))
        .gives::<Page<HoursLine>>(200)
        .put("/hours/confirmation", &policy::CONFIRM_HOURS, LimitClass::Form, "ยืนยันชั่วโมงหลายรายการ · Confirm hours in bulk", routing::put(confirm))
        .takes::<Lines>()
        .body_up_to(TEXT_BODY)
        .gives::<Confirmed>(200)
        .put(
            "/sessions/{session}/dispute",
            &policy::DISPUTE,
            LimitClass::Form,
            "ทักท้วงชั่วโมงของฉัน · Dispute one's own hours",
            routing::put(dispute).delete(withdraw),
        )
        .takes::<Reason>()
        .gives_nothing()
        .also(Method::DELETE, &policy::DISPUTE, LimitClass::Form, "ถอนการทักท้วง · Take the dispute back")
        .gives_nothing()
        .put("/sessions/{session}/people/{person}/settlement", &policy::CONFIRM_HOURS, LimitClass::Form, "ตอบการทักท้วง · Settle a dispute", routing::put(settle))
        .takes::<Settlement>()
        .gives_nothing()
}

/// A line that waits: what a head needs to say yes, and nothing of the talk.
#[derive(Serialize, JsonSchema)]
struct HoursLine {
    session: PlcSessionId,
    cycle: CycleId,
    title: String,
    topic: String,
    at: Time,
    person: PersonRef,
    minutes: i64,
    slot_minutes: i64,
    /// Slots of the session.
    slots: i64,
    state: LineState,
    /// Why the teacher disputes it.
    reason: Option<String>,
    history: Vec<LineStep>,
}

#[derive(Deserialize, JsonSchema)]
struct Lines {
    lines: Vec<LineId>,
}

#[derive(Serialize, JsonSchema)]
struct Confirmed {
    confirmed: usize,
}

#[derive(Deserialize, JsonSchema)]
struct Reason {
    reason: String,
}

async fn waiting(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Page<HoursLine>>> {
    let (mut db, now) = (core.db.clone(), core.now());
    let lines = decision::waiting(&mut db, &actor.person, now).await?;
    let wanted: Vec<PersonId> = lines.iter().map(|waiting| waiting.line.person.clone()).collect();
    let people = person_refs(&mut db, &wanted).await?;
    let ids: Vec<PlcSessionId> = lines.iter().map(|waiting| waiting.session.id.clone()).collect();
    let mut history = line_history(&mut db, &ids).await?;
    let mut titles: HashMap<CycleId, String> = HashMap::new();
    let mut items = Vec::with_capacity(lines.len());
    for WaitingLine { session, line } in lines {
        if !titles.contains_key(&session.cycle_id) {
            titles.insert(session.cycle_id.clone(), cycle::cycle(&mut db, &session.cycle_id).await?.title);
        }
        let (Some(person), Some(at)) = (people.get(&line.person).cloned(), session.opened_at) else { continue };
        let rule = session.rule()?;
        items.push(HoursLine {
            title: titles.get(&session.cycle_id).cloned().unwrap_or_default(),
            cycle: session.cycle_id.clone(),
            topic: session.topic.clone(),
            at,
            person,
            minutes: line.minutes,
            slot_minutes: rule.slot_minutes,
            slots: session.window(now).map_or(0, |window| window.slots(&rule)),
            state: line.state,
            reason: line.decided.and_then(|decided| decided.reason),
            history: history.remove(&(session.id.clone(), line.person)).unwrap_or_default(),
            session: session.id,
        });
    }
    Ok(Json(Page::whole(items)))
}

async fn confirm(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<Lines>) -> Result<Json<Confirmed>> {
    let mut tx = core.db.begin(core.now()).await?;
    let confirmed = decision::confirm(&mut tx, &actor.person, said.lines).await?;
    tx.commit().await?;
    Ok(Json(Confirmed { confirmed }))
}

async fn dispute(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PlcSessionId>, Body(said): Body<Reason>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    decision::dispute(&mut tx, &actor.person, &id, &said.reason).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn withdraw(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PlcSessionId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    decision::withdraw(&mut tx, &actor.person, &id).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn settle(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((session, person)): Path<(PlcSessionId, PersonId)>,
    Body(said): Body<Settlement>,
) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    decision::settle_dispute(&mut tx, &actor.person, &LineId { session, person }, &said).await?;
    tx.commit().await?;
    Ok(nothing())
}
