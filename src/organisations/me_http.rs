//! `/me` and the sample world's people over HTTP.
use axum::extract::State;
use axum::http::Method;
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Me, demo, me, policy};
use crate::identity::{self, Address, DemoPeople, SignedIn};
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Routes};
use crate::platform::limits::LimitClass;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/me", &policy::ME, "ฉันคือใคร · Who I am", routing::get(who_am_i).patch(change_me))
        .gives::<Me>(200)
        .also(Method::PATCH, &identity::policy::RENAME_ME, LimitClass::Form, "เปลี่ยนชื่อเล่น · Change my nickname")
        .takes::<MyChange>()
        .gives::<Me>(200)
        .get("/session/demo", &identity::policy::DEMO_PEOPLE, "บุคคลในโลกตัวอย่าง · People of the sample world", routing::get(demo_people))
        .gives::<DemoPeople>(200)
}

#[derive(Deserialize, JsonSchema)]
struct MyChange {
    nickname: Option<String>,
}

async fn who_am_i(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Me>> {
    me::me(&mut core.db.clone(), &actor.person, core.now()).await.map(Json)
}

async fn change_me(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<MyChange>) -> Result<Json<Me>> {
    if let Some(nickname) = said.nickname {
        identity::rename_me(&core, &actor, &nickname).await?;
    }
    me::me(&mut core.db.clone(), &actor.person, core.now()).await.map(Json)
}

async fn demo_people(State(core): State<Core>, address: Address) -> Result<Json<DemoPeople>> {
    demo::demo_people(&core, &address).await.map(Json)
}
