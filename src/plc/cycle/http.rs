//! Cycles over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::template::Template;
use super::{Cycle, CycleChange, CycleId, CycleView, Move, NewCycle, change, cycle_view, cycles_of, enter_cycle, open_cycle, template};
use crate::identity::{Actor, SignedIn};
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Page, Path, Routes, TEXT_BODY, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::permit::PersonId;
use crate::platform::{Core, Tx};
use crate::plc::hours::HourRule;
use crate::plc::{SpaceId, enter, policy};

pub fn routes() -> Routes {
    Routes::new()
        .get("/cycle-template", &policy::TEMPLATE, "ขั้น บทบาท และเกณฑ์นับชั่วโมง · Steps, roles and the hour rule", routing::get(shipped))
        .gives::<Shipped>(200)
        .get("/spaces/{space}/cycles", &policy::READ, "วงรอบในห้อง · Cycles of a space", routing::get(of_space).post(start))
        .gives::<Page<CycleView>>(200)
        .also(Method::POST, &policy::START_CYCLE, LimitClass::Form, "เริ่มวงรอบ · Start a cycle")
        .takes::<NewCycle>()
        .body_up_to(TEXT_BODY)
        .gives::<CycleView>(201)
        .get("/cycles/{cycle}", &policy::READ, "วงรอบหนึ่ง · One cycle", routing::get(one).patch(edit))
        .gives::<CycleView>(200)
        .also(Method::PATCH, &policy::CHANGE_CYCLE, LimitClass::Form, "แก้วงรอบ · Change a cycle")
        .takes::<CycleChange>()
        .body_up_to(TEXT_BODY)
        .gives::<CycleView>(200)
        .put("/cycles/{cycle}/step", &policy::CHANGE_CYCLE, LimitClass::Form, "ไปขั้นอื่น · Move to a step", routing::put(go))
        .takes::<Move>()
        .gives::<CycleView>(200)
        .put("/cycles/{cycle}/roles", &policy::CHANGE_CYCLE, LimitClass::Form, "กำหนดบทบาท · Give the roles of this round", routing::put(give))
        .takes::<Given>()
        .gives::<CycleView>(200)
        .put("/cycles/{cycle}/closing", &policy::CHANGE_CYCLE, LimitClass::Form, "ปิดวงรอบ · Close a cycle", routing::put(close).delete(reopen))
        .gives_nothing()
        .also(Method::DELETE, &policy::CHANGE_CYCLE, LimitClass::Form, "เปิดวงรอบอีกครั้ง · Open it again")
        .gives_nothing()
        .merge(super::observation_http::routes())
}

/// What a cycle starts with.
#[derive(Serialize, JsonSchema)]
struct Shipped {
    #[serde(flatten)]
    template: &'static Template,
    rule: &'static HourRule,
}

#[derive(Deserialize, JsonSchema)]
struct Given {
    roles: Vec<Holder>,
}

#[derive(Deserialize, JsonSchema)]
struct Holder {
    role: String,
    person: PersonId,
}

async fn shipped(_: SignedIn) -> Result<Json<Shipped>> {
    Ok(Json(Shipped { template: template(), rule: HourRule::standard() }))
}

async fn of_space(State(core): State<Core>, SignedIn(actor): SignedIn, Path(space): Path<SpaceId>) -> Result<Json<Page<CycleView>>> {
    let (mut db, now) = (core.db.clone(), core.now());
    enter(&mut db, &actor, &space, &policy::READ, now).await?;
    let mut items = Vec::new();
    for cycle in cycles_of(&mut db, &space).await? {
        let standing = enter_cycle(&mut db, &actor.person, &cycle.id, &policy::READ, now).await?;
        items.push(cycle_view(&mut db, &standing, now).await?);
    }
    Ok(Json(Page::whole(items)))
}

async fn start(State(core): State<Core>, SignedIn(actor): SignedIn, Path(space): Path<SpaceId>, Body(new): Body<NewCycle>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    enter(&mut tx, &actor, &space, &policy::START_CYCLE, core.now()).await?;
    let (cycle, made) = open_cycle(&mut tx, &actor.person, &space, new).await?;
    tx.commit().await?;
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, seen(&core, &actor, &cycle.id).await?).into_response())
}

async fn seen(core: &Core, actor: &Actor, id: &CycleId) -> Result<Json<CycleView>> {
    let (mut db, now) = (core.db.clone(), core.now());
    let standing = enter_cycle(&mut db, &actor.person, id, &policy::READ, now).await?;
    Ok(Json(cycle_view(&mut db, &standing, now).await?))
}

async fn one(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<Json<CycleView>> {
    seen(&core, &actor, &id).await
}

async fn edit(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<CycleId>,
    tag: IfMatch,
    Body(said): Body<CycleChange>,
) -> Result<Json<CycleView>> {
    let (mut tx, cycle) = begin(&core, &actor, &id).await?;
    tag.require(cycle.version)?;
    change::change(&mut tx, &actor.person, cycle, said).await?;
    tx.commit().await?;
    seen(&core, &actor, &id).await
}

async fn go(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>, Body(to): Body<Move>) -> Result<Json<CycleView>> {
    let (mut tx, cycle) = begin(&core, &actor, &id).await?;
    change::move_step(&mut tx, &actor.person, &cycle, &to).await?;
    tx.commit().await?;
    seen(&core, &actor, &id).await
}

async fn give(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>, Body(said): Body<Given>) -> Result<Json<CycleView>> {
    let roles: Vec<(String, PersonId)> = said.roles.into_iter().map(|holder| (holder.role, holder.person)).collect();
    let (mut tx, cycle) = begin(&core, &actor, &id).await?;
    change::set_roles(&mut tx, &actor.person, &cycle, &roles).await?;
    tx.commit().await?;
    seen(&core, &actor, &id).await
}

async fn close(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<StatusCode> {
    let (mut tx, cycle) = begin(&core, &actor, &id).await?;
    change::close(&mut tx, &actor.person, &cycle, true).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn reopen(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<StatusCode> {
    let (mut tx, cycle) = begin(&core, &actor, &id).await?;
    change::close(&mut tx, &actor.person, &cycle, false).await?;
    tx.commit().await?;
    Ok(nothing())
}

/// A transaction, and the cycle as somebody who may change it.
async fn begin(core: &Core, actor: &Actor, id: &CycleId) -> Result<(Tx, Cycle)> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter_cycle(&mut tx, &actor.person, id, &policy::CHANGE_CYCLE, core.now()).await?;
    Ok((tx, standing.cycle))
}
