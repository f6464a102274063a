//! Messages and what is on them, over HTTP: the same verbs as the socket.
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::message::NewMessage;
use super::sign::{self, MarkKind, ReactionKind, Sign};
use super::store::{self, Shown};
use super::view::{self, MessageView};
use super::{TopicId, edit, imported, policy, post, reading};
use crate::identity::{Actor, SignedIn};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Page, Path, Query, Routes, TEXT_BODY, nothing};
use crate::platform::limits::LimitClass;
use crate::plc::{self, SpaceId};

pub fn routes() -> Routes {
    use axum::http::Method;
    let read = &plc::policy::READ;
    Routes::new()
        .get("/spaces/{space}/messages", read, "ข้อความ ใหม่สุดก่อน · Messages, newest first", routing::get(page).post(post_message))
        .gives::<MessagePage>(200)
        .also(Method::POST, &plc::policy::POST, LimitClass::Talk, "ส่งข้อความ · Post a message")
        .takes::<NewMessage>()
        .body_up_to(TEXT_BODY)
        .gives::<MessageView>(201)
        .get("/spaces/{space}/pins", read, "ข้อความปักหมุด · Pinned messages", routing::get(pins))
        .gives::<Page<MessageView>>(200)
        .get("/spaces/{space}/messages/{number}", read, "ข้อความหนึ่ง · One message", routing::get(one).patch(edit_message).delete(delete_message))
        .gives::<MessageView>(200)
        .also(Method::PATCH, &policy::EDIT, LimitClass::Talk, "แก้ข้อความ · Edit a message")
        .takes::<NewBody>()
        .body_up_to(TEXT_BODY)
        .gives::<MessageView>(200)
        .also(Method::DELETE, &policy::DELETE, LimitClass::Talk, "ลบข้อความ · Delete a message")
        .gives_nothing()
        .put("/spaces/{space}/messages/{number}/topic", &policy::DELETE, LimitClass::Form, "ย้ายไปเรื่องอื่น · Move to another topic", routing::put(move_message))
        .takes::<ToTopic>()
        .gives_nothing()
        .put("/spaces/{space}/messages/{number}/reactions/{kind}", read, LimitClass::Mark, "แสดงความรู้สึก · React", routing::put(react).delete(unreact))
        .gives_nothing()
        .also(Method::DELETE, read, LimitClass::Mark, "เอาออก · Take a reaction back")
        .gives_nothing()
        .put("/spaces/{space}/messages/{number}/marks/{kind}", read, LimitClass::Mark, "ทำเครื่องหมาย · Mark", routing::put(mark).delete(unmark))
        .takes::<MarkAs>()
        .gives_nothing()
        .also(Method::DELETE, read, LimitClass::Mark, "เอาเครื่องหมายออก · Take a mark off")
        .gives_nothing()
        .put("/spaces/{space}/messages/{number}/pin", &plc::policy::MANAGE, LimitClass::Mark, "ปักหมุด · Pin", routing::put(pin).delete(unpin))
        .gives_nothing()
        .also(Method::DELETE, &plc::policy::MANAGE, LimitClass::Mark, "เลิกปักหมุด · Unpin")
        .gives_nothing()
        .get("/spaces/{space}/messages/{number}/readers", read, "อ่านแล้วกี่คน · Read by", routing::get(readers))
        .gives::<Readers>(200)
        .delete(
            "/spaces/{space}/imported/mine",
            read,
            LimitClass::Form,
            "ลบบรรทัดของฉันที่นำเข้าจาก LINE · Take back my imported lines",
            routing::delete(remove_own),
        )
        .gives::<Removed>(200)
        .put("/spaces/{space}/read", read, LimitClass::Mark, "อ่านถึงตรงนี้ · Read up to here", routing::put(read_to))
        .takes::<ReadTo>()
        .gives_nothing()
}

#[derive(Deserialize)]
struct PageAsked {
    before: Option<i64>,
    limit: Option<i64>,
    topic: Option<TopicId>,
    /// `live`: without lines of older talk that were taken in.
    only: Option<Only>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Only {
    Live,
}

/// Current state, newest first, with the head of the stream in the same read.
#[derive(Serialize, JsonSchema)]
struct MessagePage {
    items: Vec<MessageView>,
    next: Option<i64>,
    head: i64,
}

#[derive(Deserialize, JsonSchema)]
struct NewBody {
    body: String,
}

#[derive(Deserialize, JsonSchema)]
struct ToTopic {
    topic: TopicId,
}

#[derive(Deserialize, JsonSchema)]
struct MarkAs {
    /// Code of the standard item that the message proves; the mark's standing item when absent.
    item: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct ReadTo {
    number: i64,
}

#[derive(Serialize, JsonSchema)]
struct Readers {
    count: i64,
    /// Names for moderators only (F-CH-6).
    people: Option<Vec<PersonRef>>,
}

#[derive(Serialize, JsonSchema)]
struct Removed {
    removed: i64,
}

type At = Path<(SpaceId, i64)>;

async fn page(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>, Query(asked): Query<PageAsked>) -> Result<Json<MessagePage>> {
    let mut db = core.db.clone();
    plc::enter(&mut db, &actor, &id, &plc::policy::READ, core.now()).await?;
    let limit = asked.limit.unwrap_or(50).clamp(1, 200);
    // The head is read before the page: whatever is newer arrives as an event after it.
    let (head, _) = store::heads(&mut db, &id).await?;
    let before = asked.before.unwrap_or(head + 1).min(head + 1);
    let shown = match (asked.topic, asked.only) {
        (Some(topic), _) => Shown::Topic(topic),
        (None, Some(Only::Live)) => Shown::Live,
        (None, None) => Shown::All,
    };
    let mut rows = store::page_before(&mut db, &id, before, &shown, limit + 1).await?;
    let more = rows.len() as i64 > limit;
    rows.truncate(limit as usize);
    let next = if more { rows.last().map(|row| row.number) } else { None };
    let items = view::dress(&mut db, &id, rows, Some(&actor.person)).await?;
    Ok(Json(MessagePage { items, next, head }))
}

async fn post_message(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>, Body(new): Body<NewMessage>) -> Result<Response> {
    let posted = post::post(&core, &actor.person, &id, new).await?;
    let status = if posted.repeated { StatusCode::OK } else { StatusCode::CREATED };
    Ok(tagged(status, posted.message))
}

async fn pins(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>) -> Result<Json<Page<MessageView>>> {
    let mut db = core.db.clone();
    plc::enter(&mut db, &actor, &id, &plc::policy::READ, core.now()).await?;
    let numbers = store::all_pins(&mut db, &id).await?;
    Ok(Json(Page::whole(view::messages(&mut db, &id, &numbers, Some(&actor.person)).await?)))
}

async fn one(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number)): At) -> Result<Response> {
    let mut db = core.db.clone();
    plc::enter(&mut db, &actor, &id, &plc::policy::READ, core.now()).await?;
    seen(&core, &actor, &id, number).await
}

async fn seen(core: &Core, actor: &Actor, id: &SpaceId, number: i64) -> Result<Response> {
    let found = view::messages(&mut core.db.clone(), id, &[number], Some(&actor.person)).await?.pop().ok_or_else(Error::not_found)?;
    Ok(tagged(StatusCode::OK, found))
}

/// A message with its version as the tag for `If-Match`.
fn tagged(status: StatusCode, message: MessageView) -> Response {
    (status, [(header::ETAG, format!("\"{}\"", message.version))], Json(message)).into_response()
}

/// `If-Match: "3"` → 3; `*` takes whatever stands; 428 without one.
fn version(headers: &HeaderMap) -> Result<Option<i64>> {
    let value = headers.get(header::IF_MATCH).ok_or_else(Error::version_missing)?;
    let text = value.to_str().unwrap_or_default().trim().trim_start_matches("W/").trim_matches('"');
    if text == "*" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::stale())
}

async fn edit_message(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((id, number)): At,
    headers: HeaderMap,
    Body(said): Body<NewBody>,
) -> Result<Response> {
    edit::edit_message(&core, &actor, &id, number, &said.body, version(&headers)?).await?;
    seen(&core, &actor, &id, number).await
}

async fn delete_message(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number)): At) -> Result<StatusCode> {
    edit::delete_message(&core, &actor, &id, number).await.map(|()| nothing())
}

async fn move_message(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number)): At, Body(said): Body<ToTopic>) -> Result<StatusCode> {
    edit::move_message(&core, &actor, &id, number, &said.topic).await.map(|()| nothing())
}

async fn react(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number, kind)): Path<(SpaceId, i64, ReactionKind)>) -> Result<StatusCode> {
    sign::sign(&core, &actor, &id, number, Sign::Reaction(kind)).await.map(|()| nothing())
}

async fn unreact(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number, kind)): Path<(SpaceId, i64, ReactionKind)>) -> Result<StatusCode> {
    sign::unsign(&core, &actor, &id, number, Sign::Reaction(kind)).await.map(|()| nothing())
}

async fn mark(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((id, number, kind)): Path<(SpaceId, i64, MarkKind)>,
    said: Option<Body<MarkAs>>,
) -> Result<StatusCode> {
    match said.and_then(|Body(said)| said.item) {
        Some(item) => sign::mark_item(&core, &actor, &id, number, kind, &item).await?,
        None => sign::sign(&core, &actor, &id, number, Sign::Mark(kind)).await?,
    }
    Ok(nothing())
}

async fn unmark(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number, kind)): Path<(SpaceId, i64, MarkKind)>) -> Result<StatusCode> {
    sign::unsign(&core, &actor, &id, number, Sign::Mark(kind)).await.map(|()| nothing())
}

async fn pin(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number)): At) -> Result<StatusCode> {
    sign::sign(&core, &actor, &id, number, Sign::Pin).await.map(|()| nothing())
}

async fn unpin(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number)): At) -> Result<StatusCode> {
    sign::unsign(&core, &actor, &id, number, Sign::Pin).await.map(|()| nothing())
}

async fn readers(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, number)): At) -> Result<Json<Readers>> {
    let mut db = core.db.clone();
    let entered = plc::enter(&mut db, &actor, &id, &plc::policy::READ, core.now()).await?;
    let row = store::message(&mut db, &id, number).await?.ok_or_else(Error::not_found)?;
    let ids = store::readers(&mut db, &id, number, &row.author_id).await?;
    let people = if entered.may(&plc::policy::MANAGE) { Some(person_refs(&mut db, &ids).await?.into_values().collect()) } else { None };
    Ok(Json(Readers { count: ids.len() as i64, people }))
}

async fn remove_own(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>) -> Result<Json<Removed>> {
    let mut tx = core.db.begin(core.now()).await?;
    let removed = imported::remove_own_lines(&mut tx, &core.rooms.get(), &actor, &id).await?;
    tx.commit().await?;
    Ok(Json(Removed { removed }))
}

async fn read_to(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>, Body(said): Body<ReadTo>) -> Result<StatusCode> {
    reading::mark_read(&core, &actor, &id, said.number).await.map(|()| nothing())
}
