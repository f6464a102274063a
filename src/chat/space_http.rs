//! Spaces over HTTP: open one, list one's own, see one with its topics and where one stopped reading.
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::card::{SpaceCard, cards};
use super::topic::{self, Topic, TopicId};
use super::{open_topic, store};
use crate::identity::SignedIn;
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::Core;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Created, Json, Page, Path, Routes};
use crate::platform::limits::LimitClass;
use crate::platform::permit::PersonId;
use crate::plc::{self, Audience, NewSpace, SeenBy, Space, SpaceId, SpaceKind, policy, seen_by};

pub fn routes() -> Routes {
    Routes::new()
        .get("/spaces", &policy::MINE, "ห้องของฉัน · My spaces, unread first", routing::get(mine).post(open_space))
        .gives::<Page<SpaceCard>>(200)
        .also(axum::http::Method::POST, &policy::OPEN, LimitClass::Form, "เปิดห้อง · Open a space")
        .takes::<SpaceToOpen>()
        .gives::<SpaceView>(201)
        .get("/spaces/{space}", &policy::READ, "ห้องหนึ่ง · One space", routing::get(one))
        .gives::<SpaceView>(200)
        .get("/spaces/{space}/topics", &policy::READ, "เรื่องในห้อง · Topics of a space", routing::get(topics).post(new_topic))
        .gives::<Page<Topic>>(200)
        .also(axum::http::Method::POST, &policy::POST, LimitClass::Form, "เปิดเรื่องใหม่ · Open a topic")
        .takes::<TopicToOpen>()
        .gives::<Topic>(201)
}

#[derive(Deserialize, JsonSchema)]
pub struct SpaceToOpen {
    id: Option<SpaceId>,
    name: String,
    network: Option<NetworkId>,
    school: Option<OrganisationId>,
    #[serde(default = "plc_kind")]
    kind: SpaceKind,
    #[serde(default = "open_audience")]
    audience: Audience,
}

fn plc_kind() -> SpaceKind {
    SpaceKind::Plc
}

fn open_audience() -> Audience {
    Audience::Open
}

#[derive(Deserialize, JsonSchema)]
struct TopicToOpen {
    id: Option<TopicId>,
    name: String,
}

/// A space as one person sees it.
#[derive(Serialize, JsonSchema)]
pub struct SpaceView {
    #[serde(flatten)]
    card: SpaceCard,
    /// ใครเห็นห้องนี้
    seen_by: SeenBy,
    me: Me,
    topics: Vec<Topic>,
}

/// What the reader is here.
#[derive(Serialize, JsonSchema)]
struct Me {
    role: Option<&'static str>,
    /// Number read up to.
    read: i64,
    may_post: bool,
    may_manage: bool,
    first_unread: Option<i64>,
}

async fn mine(axum::extract::State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Page<SpaceCard>>> {
    let mut db = core.db.clone();
    let spaces = plc::spaces_of_person(&mut db, &actor.person, core.now()).await?;
    let mut cards = cards(&mut db, &actor.person, &spaces).await?;
    cards.sort_by_key(|card| (card.unread == 0, std::cmp::Reverse(card.last.as_ref().map(|last| last.at)), card.id.clone()));
    Ok(Json(Page::whole(cards)))
}

/// Opens a space with its general topic.
pub async fn open(tx: &mut Tx, by: &PersonId, new: NewSpace) -> Result<(Space, bool)> {
    let (space, made) = plc::open_space(tx, by, new).await?;
    topic::make_general(tx, &space.id, by).await?;
    Ok((space, made))
}

async fn open_space(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<SpaceToOpen>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let new = NewSpace { id: said.id, name: said.name, network: said.network, school: said.school, kind: said.kind, audience: said.audience };
    let (space, made) = open(&mut tx, &actor.person, new).await?;
    tx.commit().await?;
    let view = view(&core, &actor, &space.id).await?;
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view)).into_response())
}

async fn one(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>) -> Result<Json<SpaceView>> {
    view(&core, &actor, &id).await.map(Json)
}

async fn view(core: &Core, actor: &crate::identity::Actor, id: &SpaceId) -> Result<SpaceView> {
    let mut db = core.db.clone();
    let entered = plc::enter(&mut db, actor, id, &policy::READ, core.now()).await?;
    let card = cards(&mut db, &actor.person, std::slice::from_ref(entered.space())).await?.pop().ok_or_else(Error::not_found)?;
    let read = store::read_of(&mut db, id, &actor.person).await?;
    let me = Me {
        role: entered.standing.member.map(|role| role.as_str()),
        read: read.0,
        may_post: entered.may(&policy::POST),
        may_manage: entered.may(&policy::MANAGE),
        first_unread: store::first_unread(&mut db, id, read).await?,
    };
    let seen_by = seen_by(&mut db, entered.space(), core.now()).await?;
    Ok(SpaceView { card, seen_by, me, topics: store::topics(&mut db, id).await? })
}

async fn topics(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>) -> Result<Json<Page<Topic>>> {
    let mut db = core.db.clone();
    plc::enter(&mut db, &actor, &id, &policy::READ, core.now()).await?;
    Ok(Json(Page::whole(store::topics(&mut db, &id).await?)))
}

async fn new_topic(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>, Body(said): Body<TopicToOpen>) -> Result<Created<Topic>> {
    let mut tx = core.db.begin(core.now()).await?;
    plc::enter(&mut tx, &actor, &id, &policy::POST, core.now()).await?;
    let topic = open_topic(&mut tx, &id, &actor.person, said.id, &said.name).await?;
    tx.commit().await?;
    Ok(Created(topic))
}
