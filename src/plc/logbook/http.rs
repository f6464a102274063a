//! The logbook over HTTP: one's own.
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Logbook, YearKind, logbook};
use crate::identity::SignedIn;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Path, Query, Routes, TEXT_BODY, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::{Core, thai};
use crate::plc::hours::{ledger, put_note};
use crate::plc::policy;
use crate::plc::session::{PlcSessionId, plc_session};

pub fn routes() -> Routes {
    Routes::new()
        .get("/logbook", &policy::LOGBOOK, "สมุดบันทึกของฉัน · My logbook of a year", routing::get(mine))
        .gives::<Logbook>(200)
        .put("/logbook/{session}/note", &policy::LOGBOOK, LimitClass::Form, "สิ่งที่ได้เรียนรู้ · What I learned", routing::put(note))
        .takes::<Note>()
        .body_up_to(TEXT_BODY)
        .gives_nothing()
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    year_kind: YearKind,
    year: Option<i16>,
}

#[derive(Deserialize, JsonSchema)]
struct Note {
    learned: String,
}

async fn mine(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> Result<Json<Logbook>> {
    Ok(Json(logbook(&mut core.db.clone(), &actor.person, asked.year_kind, asked.year, core.now()).await?))
}

async fn note(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PlcSessionId>, Body(said): Body<Note>) -> Result<StatusCode> {
    let learned = thai::written(&said.learned);
    if thai::length(learned) > 2_000 {
        return Err(Error::invalid("learned", "length", "เขียนได้ไม่เกิน 2,000 ตัวอักษร", "At most 2,000 letters."));
    }
    let mut tx = core.db.begin(core.now()).await?;
    let session = plc_session(&mut tx, &id).await?;
    let own = ledger(&mut tx, &[session], Some(std::slice::from_ref(&actor.person)), core.now()).await?;
    if own.is_empty() {
        return Err(Error::not_found());
    }
    put_note(&mut tx, &id, &actor.person, learned).await?;
    tx.commit().await?;
    Ok(nothing())
}
