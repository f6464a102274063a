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
use super::store::{self, Change};
use super::written::{Record, RecordMay, SectionKey, State, Written};
use super::{moves, paper};
use crate::identity::{Actor, SignedIn};
use crate::organisations::person_refs;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::For;
use crate::platform::http::{Body, Json, LONG_BODY, Path, Query, Routes, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::paper::{self as setter, Format};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::cycle::{CycleId, enter_cycle};
use crate::plc::{policy::CHANGE_CYCLE, policy::READ};

pub fn routes() -> Routes {
    Routes::new()
        .get("/cycles/{cycle}/record", &READ, "รายงานวงรอบ (format=pdf|docx|html เป็นไฟล์) · Record of a cycle", routing::get(read).patch(edit))
        .gives::<Record>(200)
        .also(Method::PATCH, &CHANGE_CYCLE, LimitClass::Form, "แก้ถ้อยคำในรายงาน · Write parts of the record anew")
        .takes::<Edit>()
        .body_up_to(LONG_BODY)
        .gives::<Record>(200)
        .put("/cycles/{cycle}/record/sending", &CHANGE_CYCLE, LimitClass::Form, "ส่งรายงานให้ผู้บริหาร · Send to the head", routing::put(send).delete(take_back))
        .gives_nothing()
        .also(Method::DELETE, &CHANGE_CYCLE, LimitClass::Form, "ถอนหรือส่งคืน · Take back, or give back by the head")
        .gives_nothing()
        .put("/cycles/{cycle}/record/approval", &READ, LimitClass::Form, "เห็นชอบรายงาน โดยผู้บริหารของผู้ส่ง · Approve, by the sender's head", routing::put(approve))
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
    let file = setter::set(&core, &For::Person(actor.person.clone()), document, format).await?;
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
    moves::not_draft(row.state()?)?;
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
    moves::tell(&mut tx, &actor.person, &id).await?;
    tx.commit().await?;
    record(&core, &actor, &id).await.map(Json)
}

async fn send(Extracted(core): Extracted<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    moves::send(&mut tx, &actor.person, &id).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn take_back(Extracted(core): Extracted<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    moves::take_back(&mut tx, &actor.person, &id).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn approve(Extracted(core): Extracted<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    moves::approve(&mut tx, &actor.person, &id).await?;
    tx.commit().await?;
    Ok(nothing())
}
