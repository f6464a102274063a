//! Collections over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::*;
use crate::identity::{MaybeSignedIn, SignedIn};
use crate::networks::NetworkId;
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, LONG_BODY, Page, Path, Query, Routes, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::permit::{Actor, PersonId};
use crate::platform::{Core, Tx};
use crate::practices::PublicationAudience;

pub fn routes() -> Routes {
    Routes::new()
        .get("/collections", &policy::LIST, "ชุดรวมวิธีปฏิบัติ ใหม่สุดก่อน · Collections, newest first", routing::get(all).post(begin))
        .gives::<Page<CollectionCard>>(200)
        .also(Method::POST, &policy::CREATE, LimitClass::Form, "เริ่มชุดรวม · Begin a collection")
        .takes::<NewCollection>()
        .body_up_to(LONG_BODY)
        .gives::<CollectionView>(201)
        .get("/collections/{collection}", &policy::READ, "ชุดรวมหนึ่ง · One collection", routing::get(one).patch(edit).delete(throw_away))
        .gives::<CollectionView>(200)
        .also(Method::PATCH, &policy::CHANGE, LimitClass::Form, "แก้ชุดรวม · Change a collection")
        .takes::<CollectionChange>()
        .body_up_to(LONG_BODY)
        .gives::<CollectionView>(200)
        .also(Method::DELETE, &policy::CHANGE, LimitClass::Form, "ลบชุดรวม · Throw a collection away")
        .gives_nothing()
        .put("/collections/{collection}/publication", &policy::CHANGE, LimitClass::Form, "เผยแพร่ชุดรวม · Publish it", routing::put(show).delete(take_back))
        .takes::<CollectionPublication>()
        .gives::<CollectionView>(200)
        .also(Method::DELETE, &policy::CHANGE, LimitClass::Form, "เลิกเผยแพร่ · Make it a draft again")
        .gives::<CollectionView>(200)
}

#[derive(Deserialize)]
struct Asked {
    network: Option<NetworkId>,
    limit: Option<i64>,
    after: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct CollectionPublication {
    audience: PublicationAudience,
}

fn person(actor: &Option<Actor>) -> Option<&PersonId> {
    actor.as_ref().map(|actor| &actor.person)
}

async fn all(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Query(asked): Query<Asked>) -> Result<Json<Page<CollectionCard>>> {
    let limit = asked.limit.unwrap_or(20).clamp(1, 100);
    collections(&mut core.db.clone(), person(&actor), asked.network.as_ref(), asked.after.as_deref(), limit, core.now()).await.map(Json)
}

async fn seen(core: &Core, person: Option<&PersonId>, id: &CollectionId, status: StatusCode) -> Result<Response> {
    let (mut db, now) = (core.db.clone(), core.now());
    let standing = enter_collection(&mut db, person, id, &policy::READ, now).await?;
    let view = collection_view(&mut db, &standing, person, now).await?;
    Ok((status, [(header::ETAG, format!("\"{}\"", view.version))], Json(view)).into_response())
}

async fn begin(State(core): State<Core>, SignedIn(actor): SignedIn, Body(new): Body<NewCollection>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let (id, made) = create(&mut tx, &actor.person, new).await?;
    tx.commit().await?;
    seen(&core, Some(&actor.person), &id, if made { StatusCode::CREATED } else { StatusCode::OK }).await
}

async fn one(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Path(id): Path<CollectionId>) -> Result<Response> {
    seen(&core, person(&actor), &id, StatusCode::OK).await
}

/// A transaction, and the collection as somebody who may change it.
async fn changing(core: &Core, actor: &Actor, id: &CollectionId) -> Result<(Tx, Collection)> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter_collection(&mut tx, Some(&actor.person), id, &policy::CHANGE, core.now()).await?;
    Ok((tx, standing.collection))
}

async fn edit(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<CollectionId>,
    named: IfMatch,
    Body(said): Body<CollectionChange>,
) -> Result<Response> {
    let (mut tx, collection) = changing(&core, &actor, &id).await?;
    named.require(collection.version)?;
    change(&mut tx, &actor.person, &collection, said).await?;
    tx.commit().await?;
    seen(&core, Some(&actor.person), &id, StatusCode::OK).await
}

async fn throw_away(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CollectionId>) -> Result<StatusCode> {
    let (mut tx, collection) = changing(&core, &actor, &id).await?;
    remove(&mut tx, &collection).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn show(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CollectionId>, Body(said): Body<CollectionPublication>) -> Result<Response> {
    let (mut tx, collection) = changing(&core, &actor, &id).await?;
    publish(&mut tx, &collection, said.audience).await?;
    tx.commit().await?;
    seen(&core, Some(&actor.person), &id, StatusCode::OK).await
}

async fn take_back(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CollectionId>) -> Result<Response> {
    let (mut tx, collection) = changing(&core, &actor, &id).await?;
    withdraw(&mut tx, &collection).await?;
    tx.commit().await?;
    seen(&core, Some(&actor.person), &id, StatusCode::OK).await
}
