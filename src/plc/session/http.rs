//! Sessions over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::attendance::{AttendanceList, arrive, be_present, is_code, put_list};
use super::older_talk::{OlderTalk, older_talk};
use super::{NewSession, PlcSessionId, SessionChange, SessionStanding, SessionView, enter_session, open, session_view, session_views};
use crate::identity::{Actor, Address, Guesses, Question, SignedIn};
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Page, Path, Routes, TEXT_BODY, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::permit::Rule;
use crate::platform::{Core, Tx};
use crate::plc::cycle::{CycleId, enter_cycle};
use crate::plc::{SpaceId, enter, policy};

pub fn routes() -> Routes {
    Routes::new()
        .get("/cycles/{cycle}/sessions", &policy::READ, "วงคุยของวงรอบ · Sessions of a cycle", routing::get(of_cycle).post(start))
        .gives::<Page<SessionView>>(200)
        .also(Method::POST, &policy::OPEN_SESSION, LimitClass::Form, "เปิด นัด หรือบันทึกวงคุยย้อนหลัง · Open, plan or enter a session")
        .takes::<NewSession>()
        .body_up_to(TEXT_BODY)
        .gives::<SessionView>(201)
        .get("/spaces/{space}/older-talk", &policy::READ, "วงคุยที่พบในประวัติจาก LINE · Talk found in an imported history", routing::get(older))
        .gives::<Page<OlderTalk>>(200)
        .get("/sessions/{session}", &policy::READ, "วงคุยหนึ่ง ใครอยู่ ได้กี่ชั่วโมง · One session with people and hours", routing::get(one).patch(edit))
        .gives::<SessionView>(200)
        .also(Method::PATCH, &policy::RUN_SESSION, LimitClass::Form, "แก้วงคุย · Change a session")
        .takes::<SessionChange>()
        .body_up_to(TEXT_BODY)
        .gives::<SessionView>(200)
        .put("/sessions/{session}/opening", &policy::RUN_SESSION, LimitClass::Form, "เปิดวงที่นัดไว้ · Open a planned session", routing::put(begin))
        .gives_nothing()
        .put("/sessions/{session}/closing", &policy::RUN_SESSION, LimitClass::Form, "ปิดวงคุย · Close a session", routing::put(close))
        .gives_nothing()
        .put("/sessions/{session}/presence", &policy::ATTEND, LimitClass::Mark, "อยู่ในห้องขณะวงเปิด · Present in the room", routing::put(present))
        .gives_nothing()
        .post("/sessions/{session}/arrivals", &policy::ATTEND, LimitClass::Form, "พิมพ์รหัสในที่ประชุม · Arrive by the code read aloud", routing::post(by_code))
        .takes::<Typed>()
        .gives_nothing()
        .put("/sessions/{session}/attendance", &policy::RUN_SESSION, LimitClass::Form, "รายชื่อผู้เข้าร่วม · The list of who was there", routing::put(list))
        .takes::<AttendanceList>()
        .body_up_to(TEXT_BODY)
        .gives_nothing()
}

#[derive(Deserialize, JsonSchema)]
struct Typed {
    code: String,
}

type Id = Path<PlcSessionId>;

async fn of_cycle(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>) -> Result<Json<Page<SessionView>>> {
    let (mut db, now) = (core.db.clone(), core.now());
    let standing = enter_cycle(&mut db, &actor.person, &id, &policy::READ, now).await?;
    Ok(Json(Page::whole(session_views(&mut db, &standing, now).await?)))
}

async fn start(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<CycleId>, Body(new): Body<NewSession>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter_cycle(&mut tx, &actor.person, &id, &policy::OPEN_SESSION, core.now()).await?;
    let (session, made) = open::open_session(&mut tx, &actor.person, &standing.cycle, new, standing.enters_held()).await?;
    tx.commit().await?;
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, seen(&core, &actor, &session.id).await?).into_response())
}

async fn older(State(core): State<Core>, SignedIn(actor): SignedIn, Path(space): Path<SpaceId>) -> Result<Json<Page<OlderTalk>>> {
    let (mut db, now) = (core.db.clone(), core.now());
    enter(&mut db, &actor, &space, &policy::READ, now).await?;
    Ok(Json(Page::whole(older_talk(&mut db, &space, now).await?)))
}

async fn seen(core: &Core, actor: &Actor, id: &PlcSessionId) -> Result<Json<SessionView>> {
    let (mut db, now) = (core.db.clone(), core.now());
    let standing = enter_session(&mut db, &actor.person, id, &policy::READ, now).await?;
    Ok(Json(session_view(&mut db, &standing, now).await?))
}

async fn one(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Id) -> Result<Json<SessionView>> {
    seen(&core, &actor, &id).await
}

/// A transaction, and the session as somebody to whom the row gives it.
async fn enter_one(core: &Core, actor: &Actor, id: &PlcSessionId, rule: &'static Rule) -> Result<(Tx, SessionStanding)> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter_session(&mut tx, &actor.person, id, rule, core.now()).await?;
    Ok((tx, standing))
}

async fn edit(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Id, tag: IfMatch, Body(said): Body<SessionChange>) -> Result<Json<SessionView>> {
    let (mut tx, standing) = enter_one(&core, &actor, &id, &policy::RUN_SESSION).await?;
    tag.require(standing.session.version)?;
    open::change(&mut tx, &actor.person, standing.session, said).await?;
    tx.commit().await?;
    seen(&core, &actor, &id).await
}

async fn begin(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Id) -> Result<StatusCode> {
    let (mut tx, standing) = enter_one(&core, &actor, &id, &policy::RUN_SESSION).await?;
    open::open(&mut tx, &actor.person, &standing.cycle.cycle, standing.session).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn close(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Id) -> Result<StatusCode> {
    let (mut tx, standing) = enter_one(&core, &actor, &id, &policy::RUN_SESSION).await?;
    open::close(&mut tx, &actor.person, standing.session).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn present(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Id) -> Result<StatusCode> {
    let (mut tx, standing) = enter_one(&core, &actor, &id, &policy::ATTEND).await?;
    be_present(&mut tx, &actor.person, &standing.session).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn by_code(State(core): State<Core>, SignedIn(actor): SignedIn, address: Address, Path(id): Id, Body(typed): Body<Typed>) -> Result<StatusCode> {
    let (guesses, from, question) = (core.rooms.get::<Guesses>(), address.prefix(), Question::Attendance(&actor.person));
    guesses.may_ask(question, from)?;
    let (mut tx, standing) = enter_one(&core, &actor, &id, &policy::ATTEND).await?;
    // Other guesses of this person may have come before it while it waited for the writer.
    guesses.may_ask(question, from)?;
    if !is_code(&standing.session, &typed.code) {
        guesses.was_wrong(question, from);
    }
    arrive(&mut tx, &actor.person, &standing.session, &typed.code).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn list(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Id, Body(list): Body<AttendanceList>) -> Result<StatusCode> {
    let (mut tx, standing) = enter_one(&core, &actor, &id, &policy::RUN_SESSION).await?;
    put_list(&mut tx, &actor.person, &standing.session, list).await?;
    tx.commit().await?;
    Ok(nothing())
}
