//! Questions that found nothing, over HTTP.
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::report::{self, Misses};
use crate::identity::SignedIn;
use crate::networks::NetworkId;
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Path, Routes, nothing};
use crate::platform::limits::LimitClass;
use crate::search::policy;

pub fn routes() -> Routes {
    Routes::new()
        .post("/search/misses", &policy::MISS, LimitClass::Form, "ค้นแล้วไม่พบ · A question that found nothing", routing::post(note))
        .takes::<Question>()
        .gives_nothing()
        .get("/networks/{network}/search-misses", &policy::MISSES, "คำที่เครือข่ายค้นแล้วไม่พบ · What a network did not find", routing::get(of_network))
        .gives::<Misses>(200)
}

#[derive(Deserialize, JsonSchema)]
struct Question {
    /// As the person left it standing.
    q: String,
}

async fn note(State(core): State<Core>, SignedIn(actor): SignedIn, Body(asked): Body<Question>) -> Result<StatusCode> {
    core.limits.search(actor.person.as_str())?;
    report::note(&core, &actor, &asked.q).await?;
    Ok(nothing())
}

async fn of_network(State(core): State<Core>, SignedIn(actor): SignedIn, Path(network): Path<NetworkId>) -> Result<Json<Misses>> {
    Ok(Json(report::report(&core, &actor, &network).await?))
}
