//! Words that wait for the morning, over HTTP: their author's alone.
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing;
use schemars::JsonSchema;
use serde::Serialize;

use super::message::NewMessage;
use super::policy;
use super::scheduled::{self, Scheduled};
use super::scheduled_store as store;
use crate::identity::SignedIn;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Path, Routes, TEXT_BODY, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::{Core, Time};
use crate::plc::{self, SpaceId};

pub fn routes() -> Routes {
    let own = &policy::SCHEDULED;
    Routes::new()
        .post("/spaces/{space}/scheduled", &plc::policy::POST, LimitClass::Talk, "ส่งตอนเช้า · Send in the morning", routing::post(schedule))
        .takes::<NewMessage>()
        .body_up_to(TEXT_BODY)
        .gives::<Scheduled>(201)
        .get("/scheduled", own, "ข้อความของฉันที่รอส่งตอนเช้า · My words that wait for the morning", routing::get(list))
        .gives::<Waiting>(200)
        .delete("/scheduled/{client}", own, LimitClass::Talk, "ไม่ส่งแล้ว · Call it back", routing::delete(call_back))
        .gives_nothing()
}

/// What waits, in all rooms, and when the next morning is.
#[derive(Serialize, JsonSchema)]
struct Waiting {
    items: Vec<Scheduled>,
    morning: Time,
}

async fn list(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Waiting>> {
    let mut db = core.db.clone();
    let mut items = Vec::new();
    for row in store::of_author(&mut db, &actor.person).await? {
        items.push(scheduled::shown(&mut db, row).await?);
    }
    Ok(Json(Waiting { items, morning: scheduled::next_morning(core.now())? }))
}

async fn schedule(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<SpaceId>,
    Body(new): Body<NewMessage>,
) -> Result<(StatusCode, Json<Scheduled>)> {
    Ok((StatusCode::CREATED, Json(scheduled::schedule(&core, &actor, &id, new).await?)))
}

/// Who calls back what was posted already has to know it: the words would be said twice.
async fn call_back(State(core): State<Core>, SignedIn(actor): SignedIn, Path(client): Path<String>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    if !store::take(&mut tx, &actor.person, &client).await? {
        return Err(Error::not_found());
    }
    tx.commit().await?;
    Ok(nothing())
}
