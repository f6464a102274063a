//! Observation notes over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::observation::{self, NewObservation, Observation, ObservationId, observations, observe};
use super::{CycleId, enter_cycle};
use crate::identity::SignedIn;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Page, Path, Routes, TEXT_BODY, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::plc::policy;

pub fn routes() -> Routes {
    Routes::new()
        .get("/cycles/{cycle}/observations", &policy::READ, "บันทึกการสังเกต · Observation notes", routing::get(list).post(write))
        .gives::<Page<Observation>>(200)
        .also(Method::POST, &policy::OBSERVE, LimitClass::Form, "เขียนบันทึกการสังเกต · Write an observation note")
        .takes::<NewObservation>()
        .body_up_to(TEXT_BODY)
        .gives::<Observation>(201)
        .patch(
            "/cycles/{cycle}/observations/{observation}",
            &policy::OBSERVE,
            LimitClass::Form,
            "แก้บันทึก · Change one's own note",
            routing::patch(rewrite).delete(remove),
        )
        .takes::<Rewritten>()
        .body_up_to(TEXT_BODY)
        .gives_nothing()
        .also(Method::DELETE, &policy::OBSERVE, LimitClass::Form, "ลบบันทึก · Delete one's own note")
        .gives_nothing()
}

#[derive(Deserialize, JsonSchema)]
struct Rewritten {
    body: String,
}

async fn list(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<Json<Page<Observation>>> {
    let mut db = core.db.clone();
    enter_cycle(&mut db, &actor.person, &id, &policy::READ, core.now()).await?;
    Ok(Json(Page::whole(observations(&mut db, &id).await?)))
}

async fn write(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>, Body(new): Body<NewObservation>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter_cycle(&mut tx, &actor.person, &id, &policy::OBSERVE, core.now()).await?;
    if !standing.observes() {
        return Err(Error::not_allowed());
    }
    let (note, made) = observe(&mut tx, &actor.person, &standing.cycle, new).await?;
    tx.commit().await?;
    let found = observations(&mut core.db.clone(), &id).await?.into_iter().find(|known| known.id == note).ok_or_else(Error::not_found)?;
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(found)).into_response())
}

type Note = Path<(CycleId, ObservationId)>;

async fn rewrite(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, note)): Note, tag: IfMatch, Body(said): Body<Rewritten>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter_cycle(&mut tx, &actor.person, &id, &policy::OBSERVE, core.now()).await?;
    let row = observation::own(&mut tx, &actor.person, &standing.cycle, &note).await?;
    tag.require(row.version)?;
    observation::rewrite(&mut tx, &standing.cycle, row, &said.body).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn remove(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, note)): Note) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter_cycle(&mut tx, &actor.person, &id, &policy::OBSERVE, core.now()).await?;
    let row = observation::own(&mut tx, &actor.person, &standing.cycle, &note).await?;
    observation::remove(&mut tx, &standing.cycle, &row).await?;
    tx.commit().await?;
    Ok(nothing())
}
