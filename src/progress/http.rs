//! Health of a network and one's own day over HTTP. The overview and the tree, which also leave as files, stand in `exchange`.
use axum::extract::State;
use axum::routing;

use super::health::{self, Health};
use super::policy;
use super::rows::{self, Rows};
use super::today::{self, Today};
use crate::identity::SignedIn;
use crate::networks::NetworkId;
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Json, Path, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/networks/{network}/health", &policy::HEALTH, "สุขภาพเครือข่าย · A network's health", routing::get(health_of))
        .gives::<Health>(200)
        .get("/networks/{network}/health/{key}/rows", &policy::HEALTH_ROWS, "แถวที่อยู่หลังตัวเลข · The rows behind a number", routing::get(rows_of))
        .gives::<Rows>(200)
        .get("/me/today", &policy::TODAY, "วันนี้ของฉัน · My day", routing::get(my_day))
        .gives::<Today>(200)
}

async fn health_of(State(core): State<Core>, SignedIn(actor): SignedIn, Path(network): Path<NetworkId>) -> Result<Json<Health>> {
    Ok(Json(health::health(&core, &actor, &network).await?))
}

async fn rows_of(State(core): State<Core>, SignedIn(actor): SignedIn, Path((network, key)): Path<(NetworkId, String)>) -> Result<Json<Rows>> {
    Ok(Json(rows::rows(&core, &actor, &network, &key).await?))
}

async fn my_day(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Today>> {
    Ok(Json(today::today(&core, &actor).await?))
}
