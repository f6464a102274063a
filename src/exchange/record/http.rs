//! Records over HTTP: read, edited, sent, approved, taken as a file.
use std::collections::BTreeMap;

use axum::extract::State as Extracted;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::access::{self, Seen};
use super::generate::generate;
use super::paper;
use super::store::{self, Change};
use super::written::{Record, RecordMay, SectionKey, State, Written};
use crate::identity::{Actor, SignedIn};
use crate::organisations::person_refs;
use crate::platform::Core;
use crate::platform::db::{NewEvent, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Path, Query, Routes, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::paper::{self as setter, Format};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::cycle::{CycleId, enter_cycle};
use crate::plc::{self, policy::CHANGE_CYCLE, policy::READ};

pub fn routes() -> Routes {
    Routes::new()
        .get("/cycles/{cycle}/record", &READ, "รายงานวงรอบ (format=pdf|docx|html เป็นไฟล์) · Record of a cycle", routing::get(read).patch(edit))
        .gives::<Record>(200)
        .also(Method::PATCH, &CHANGE_CYCLE, "แก้ถ้อยคำในรายงาน · Write parts of the record anew")
        .takes::<Edit>()
        .gives::<Record>(200)
        .put("/cycles/{cycle}/record/sending", &CHANGE_CYCLE, "ส่งรายงานให้ผู้บริหาร · Send to the head", routing::put(send).delete(take_back))
        .gives_nothing()
        .also(Method::DELETE, &CHANGE_CYCLE, "ถอนหรือส่งคืน · Take back, or give back by the head")
        .gives_nothing()
        .put("/cycles/{cycle}/record/approval", &READ, "เห็นชอบรายงาน โดยผู้บริหารของผู้ส่ง · Approve, by the sender's head", routing::put(approve))
        .gives_nothing()
}

/// New words by section; `null` goes back to what the talk says.
#[derive(Deserialize, JsonSchema)]
struct Edit {
    #[serde(default)]
    sections: BTreeMap<SectionKey, Option<String>>,
}

#[derive(Deserialize)]
struct Asked {
    format: Option<Format>,
    /// `arabic`: 1 2 3 in place of ๑ ๒ ๓
    digits: Option<String>,
}

const LONGEST: usize = 20_000;

async fn read(Extracted(core): Extracted<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>, Query(asked): Query<Asked>) -> Result<Response> {
    let record = record(&core, &actor, &id).await?;
    let Some(format) = asked.format else {
        let tag = format!("\"{}\"", record.version);
        return Ok(([(header::ETAG, tag)], Json(record)).into_response());
    };
    let document = paper::document(record, core.now(), asked.digits.as_deref() != Some("arabic"));
    let file = setter::set(document, format).await?;
    let name = format!("record-{}.{}", core.now().bangkok_date(), format.extension());
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file).into_response())
}

async fn record(core: &Core, actor: &Actor, id: &CycleId) -> Result<Record> {
    let (mut db, now) = (core.db.clone(), core.now());
    let seen = access::enter(&mut db, &actor.person, id, now).await?;
    let state = seen.row.state()?;
    let written = written(&mut db, &seen, core).await?;
    let wanted: Vec<PersonId> = seen.row.sent_by.iter().chain(&seen.row.approved_by).cloned().collect();
    let people = person_refs(&mut db, &wanted).await?;
    let named = |person: &Option<PersonId>| person.as_ref().and_then(|person| people.get(person).cloned());
    let changes = seen.standing.as_ref().is_some_and(|standing| standing.may(&CHANGE_CYCLE));
    Ok(Record {
        cycle: id.clone(),
        space: seen.cycle.space_id.clone(),
        state,
        version: seen.row.version,
        written,
        sent_by: named(&seen.row.sent_by),
        sent_at: seen.row.sent_at,
        approved_by: named(&seen.row.approved_by),
        approved_at: seen.row.approved_at,
        may: RecordMay { edit: changes && state == State::Draft, send: changes && state != State::Approved, approve: seen.head && state == State::Sent },
    })
}

/// As it was sent; a draft as the talk stands, with what people wrote instead.
async fn written(db: &mut crate::platform::Db, seen: &Seen, core: &Core) -> Result<Written> {
    if let Some(fixed) = seen.row.fixed()? {
        return Ok(fixed);
    }
    let standing = seen.standing.as_ref().ok_or_else(Error::not_found)?;
    Ok(generate(db, standing, core.now()).await?.with(&seen.row.edited()?))
}

fn not_draft(state: State) -> Result<()> {
    match state {
        State::Draft => Ok(()),
        State::Sent => Err(Error::conflict("sent", "รายงานส่งให้ผู้บริหารแล้ว ถอนกลับก่อนจึงแก้ได้", "It has been sent to the head. Take it back to edit it.")),
        State::Approved => Err(Error::conflict("approved", "รายงานได้รับความเห็นชอบแล้ว แก้ไม่ได้", "It has been approved and stands as it is.")),
    }
}

async fn edit(
    Extracted(core): Extracted<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<CycleId>,
    tag: IfMatch,
    Body(said): Body<Edit>,
) -> Result<Json<Record>> {
    let mut tx = core.db.begin(core.now()).await?;
    enter_cycle(&mut tx, &actor.person, &id, &CHANGE_CYCLE, core.now()).await?;
    let row = store::row(&mut tx, &id).await?;
    tag.require(row.version)?;
    not_draft(row.state()?)?;
    let mut edited = row.edited()?;
    for (key, text) in said.sections {
        match text.as_deref().map(str::trim) {
            Some(text) if thai::length(text) > LONGEST => {
                return Err(Error::invalid("sections", "too_long", "แต่ละหัวข้อยาวได้ไม่เกิน 20,000 ตัวอักษร", "A section has at most 20,000 letters."));
            }
            Some(text) => drop(edited.insert(key, text.to_owned())),
            None => drop(edited.remove(&key)),
        }
    }
    store::change(&mut tx, &row, Change { state: State::Draft, edited: &edited, fixed: None, sent: None, approved: None }).await?;
    tell(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    record(&core, &actor, &id).await.map(Json)
}

async fn tell(tx: &mut Tx, actor: &Actor, id: &CycleId) -> Result<()> {
    let cycle = plc::cycle::cycle(tx, id).await?;
    let event = NewEvent::new("cycle", actor.person.as_str()).on(id).with(serde_json::json!({ "changed": "record" }));
    tx.append(&plc::stream(&cycle.space_id), event).await.map(|_| ())
}

/// A word to whoever sent it.
async fn tell_sender(tx: &mut Tx, by: &PersonId, sender: &PersonId, kind: &'static str, id: &CycleId) -> Result<()> {
    if by == sender {
        return Ok(());
    }
    tx.append(&Stream::new("person", sender.as_str()), NewEvent::new(kind, by.as_str()).on(id)).await.map(|_| ())
}

async fn send(Extracted(core): Extracted<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter_cycle(&mut tx, &actor.person, &id, &CHANGE_CYCLE, core.now()).await?;
    let row = store::row(&mut tx, &id).await?;
    if row.state()? == State::Sent {
        return Ok(nothing());
    }
    not_draft(row.state()?)?;
    let edited = row.edited()?;
    let now = tx.now();
    let fixed = generate(&mut tx, &standing, now).await?.with(&edited);
    let sent = Some((&actor.person, now));
    store::change(&mut tx, &row, Change { state: State::Sent, edited: &edited, fixed: Some(&fixed), sent, approved: None }).await?;
    tell(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    Ok(nothing())
}

/// Whoever runs the cycle takes it back; the head gives it back.
async fn take_back(Extracted(core): Extracted<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    let seen = access::enter(&mut tx, &actor.person, &id, core.now()).await?;
    if !seen.head {
        enter_cycle(&mut tx, &actor.person, &id, &CHANGE_CYCLE, core.now()).await?;
    }
    match seen.row.state()? {
        State::Draft => return Ok(nothing()),
        State::Approved => return not_draft(State::Approved).map(|()| nothing()),
        State::Sent => {}
    }
    let edited = seen.row.edited()?;
    store::change(&mut tx, &seen.row, Change { state: State::Draft, edited: &edited, fixed: None, sent: None, approved: None }).await?;
    if let Some(sender) = &seen.row.sent_by {
        tell_sender(&mut tx, &actor.person, sender, "record_returned", &id).await?;
    }
    tell(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn approve(Extracted(core): Extracted<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    let Seen { row, head, .. } = access::enter(&mut tx, &actor.person, &id, core.now()).await?;
    let fixed = match (row.state()?, row.fixed()?) {
        (State::Approved, _) => return Ok(nothing()),
        (State::Sent, Some(fixed)) => fixed,
        _ => return Err(Error::conflict("not_sent", "รายงานยังไม่ได้ส่ง", "The record has not been sent yet.")),
    };
    let (true, Some(sender), Some(sent_at)) = (head, &row.sent_by, row.sent_at) else {
        return Err(Error::not_allowed());
    };
    let edited = row.edited()?;
    let now = tx.now();
    let change = Change { state: State::Approved, edited: &edited, fixed: Some(&fixed), sent: Some((sender, sent_at)), approved: Some((&actor.person, now)) };
    store::change(&mut tx, &row, change).await?;
    tell_sender(&mut tx, &actor.person, sender, "record_approved", &id).await?;
    tell(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    Ok(nothing())
}
