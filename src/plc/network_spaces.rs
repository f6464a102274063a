//! The spaces of a network that the reader may enter (ห้องของเครือข่าย).
use axum::extract::State;
use axum::routing;
use schemars::JsonSchema;
use serde::Serialize;

use super::{SpaceId, policy, reach_to, spaces_of_network, store};
use crate::identity::SignedIn;
use crate::networks::{self, NetworkId};
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Json, Page, Path, Ref, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/networks/{network}/spaces", &policy::OF_NETWORK, "ห้องของเครือข่ายที่ฉันเข้าได้ · Spaces of a network that I may enter", routing::get(list))
        .gives::<Page<NetworkSpace>>(200)
}

#[derive(Serialize, JsonSchema)]
struct NetworkSpace {
    id: SpaceId,
    name: String,
    /// `plc` or `slc`.
    kind: String,
    /// `open` or `closed`.
    audience: String,
    network: Ref,
}

async fn list(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<NetworkId>) -> Result<Json<Page<NetworkSpace>>> {
    let mut db = core.db.clone();
    let network = networks::network_name(&mut db, &id).await?;
    let mut items = Vec::new();
    for space in spaces_of_network(&mut db, &id).await? {
        let member = store::role_in(&mut db, &space.id, &actor.person).await?;
        if reach_to(&mut db, &actor.person, &space, member, core.now()).await?.allows(&policy::READ) {
            items.push(NetworkSpace { id: space.id, name: space.name, kind: space.kind, audience: space.audience, network: network.clone() });
        }
    }
    Ok(Json(Page::whole(items)))
}
