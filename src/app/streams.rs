//! Reading a stream over HTTP: the same events as the socket, for catching up in pages.
use axum::extract::State;
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::identity::SignedIn;
use crate::platform::Core;
use crate::platform::db::{Stream, log};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Json, Path, Query, Routes};
use crate::platform::live::event_fields;
use crate::platform::permit::Actor;
use crate::plc::policy::READ;

pub fn routes() -> Routes {
    Routes::new()
        .get("/streams/{kind}/{id}/events", &READ, "เหตุการณ์ของสาย · Events of a stream", routing::get(any_stream))
        .gives::<Events>(200)
        .get("/spaces/{space}/events", &READ, "เหตุการณ์ของห้อง · Events of a space", routing::get(of_space))
        .gives::<Events>(200)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    after: i64,
    limit: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
struct Events {
    events: Vec<Map<String, Value>>,
    head: i64,
    more: bool,
}

async fn any_stream(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((kind, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<Events>> {
    let stream = Stream::parse(&format!("{kind}/{id}")).ok_or_else(Error::not_found)?;
    events(&core, &actor, stream, asked).await
}

async fn of_space(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<String>, Query(asked): Query<Asked>) -> Result<Json<Events>> {
    let stream = Stream::parse(&format!("space/{id}")).ok_or_else(Error::not_found)?;
    events(&core, &actor, stream, asked).await
}

async fn events(core: &Core, actor: &Actor, stream: Stream, asked: Asked) -> Result<Json<Events>> {
    core.hub.check(actor, &stream).await?;
    let limit = asked.limit.unwrap_or(200).clamp(1, 1_000);
    let rows = core.hub.read(&stream, asked.after.max(0), limit).await?;
    let head = log::head(&mut core.db.clone(), &stream).await?;
    let last = rows.last().map_or(asked.after, |(row, _)| row.number);
    let events = rows.into_iter().map(|(row, fields)| event_fields(&row, fields)).collect();
    Ok(Json(Events { events, head, more: last < head }))
}
