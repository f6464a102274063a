//! Imports of LINE history over HTTP: the file, then decisions, then the word to begin.
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::import::{self, Decision, LineImportId};
use super::preview::{self, LineImport, NameLine};
use super::{store, work};
use crate::exchange::{http::body, policy};
use crate::identity::{Actor, SignedIn};
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Body, Created, FILE_BODY, Json, LONG_BODY, Page, Path, Query, Routes, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::plc::{self, SpaceId};

pub fn routes() -> Routes {
    let line = &policy::LINE;
    Routes::new()
        .get("/spaces/{space}/imports", line, "การนำเข้าประวัติ LINE ของห้อง · Imports of LINE history", routing::get(list).post(receive))
        .gives::<Page<LineImport>>(200)
        .also(Method::POST, line, LimitClass::Heavy, "นำเข้าไฟล์ประวัติ LINE (เนื้อไฟล์เป็นตัวคำขอ) · A LINE export, its bytes as the body")
        .body_up_to(FILE_BODY)
        .gives::<LineImport>(201)
        .get("/spaces/{space}/imports/{import}", line, "ตัวอย่างและความคืบหน้า · Preview and progress", routing::get(one).patch(decide).delete(discard))
        .gives::<LineImport>(200)
        .also(Method::PATCH, line, LimitClass::Heavy, "จับคู่ชื่อ ตัดออก ตอบคำถาม · Match names, drop, answer")
        .takes::<Decision>()
        .body_up_to(LONG_BODY)
        .gives::<LineImport>(200)
        .also(Method::DELETE, line, LimitClass::Form, "ยกเลิกการนำเข้า · Give it up")
        .gives_nothing()
        .get(
            "/spaces/{space}/imports/{import}/lines",
            line,
            "ข้อความของชื่อหนึ่ง เพื่อแยกคนที่ใช้ชื่อเดียวกัน · Messages of one name, to part people who share it",
            routing::get(lines),
        )
        .gives::<Page<NameLine>>(200)
        .put("/spaces/{space}/imports/{import}/commit", line, LimitClass::Heavy, "ยอมรับคำแจ้งและเริ่มนำเข้า · Accept the notice and begin", routing::put(begin))
        .takes::<Acceptance>()
        .gives::<LineImport>(202)
}

/// `?names=` where the export holds spaces for tabs: names that stand in it, parted by commas or line ends.
#[derive(Deserialize)]
struct Help {
    #[serde(default)]
    names: String,
}

/// The version of the notice that was read.
#[derive(Deserialize, JsonSchema)]
struct Acceptance {
    #[serde(default)]
    notice: String,
}

type At = Path<(SpaceId, LineImportId)>;

async fn list(State(core): State<Core>, SignedIn(actor): SignedIn, Path(space): Path<SpaceId>) -> Result<Json<Page<LineImport>>> {
    let mut db = core.db.clone();
    plc::enter(&mut db, &actor, &space, &policy::LINE, core.now()).await?;
    Ok(Json(Page::whole(preview::views(&core, &actor.person, &space).await?)))
}

async fn receive(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(space): Path<SpaceId>,
    Query(help): Query<Help>,
    request: Request,
) -> Result<Created<LineImport>> {
    let mut db = core.db.clone();
    // Asked before the file is taken in: nobody fills our memory without a right to.
    plc::enter(&mut db, &actor, &space, &policy::LINE, core.now()).await?;
    let bytes = body(&core, request).await?;
    let names = help.names.split([',', '\n']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let draft = import::draft(&core, &actor.person, &space, bytes, names).await?;
    let id = import::keep(&core, &actor.person, &space, draft).await?;
    seen(&core, &actor, &space, &id).await.map(Created)
}

async fn seen(core: &Core, actor: &Actor, space: &SpaceId, id: &LineImportId) -> Result<LineImport> {
    let row = store::import(&mut core.db.clone(), space, id).await?;
    preview::view(core, &actor.person, row).await
}

/// The import of this space, for whoever may take history into it.
async fn entered(core: &Core, actor: &Actor, space: &SpaceId, id: &LineImportId) -> Result<store::Row> {
    let mut db = core.db.clone();
    plc::enter(&mut db, actor, space, &policy::LINE, core.now()).await?;
    store::import(&mut db, space, id).await
}

async fn one(State(core): State<Core>, SignedIn(actor): SignedIn, Path((space, id)): At) -> Result<Json<LineImport>> {
    let row = entered(&core, &actor, &space, &id).await?;
    if row.is_orphan(core.now()) {
        work::start(&core, row.clone());
    }
    preview::view(&core, &actor.person, row).await.map(Json)
}

async fn decide(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((space, id)): At,
    tag: IfMatch,
    Body(decision): Body<Decision>,
) -> Result<Json<LineImport>> {
    let row = entered(&core, &actor, &space, &id).await?;
    tag.require(row.version)?;
    import::decide(&core, &actor.person, row, decision).await?;
    seen(&core, &actor, &space, &id).await.map(Json)
}

/// `?name=` of the file, `?after=` a line of it.
#[derive(Deserialize)]
struct OfName {
    name: String,
    #[serde(default)]
    after: u32,
}

/// Messages of a name that are shown at once.
const LINES: usize = 200;

async fn lines(State(core): State<Core>, SignedIn(actor): SignedIn, Path((space, id)): At, Query(asked): Query<OfName>) -> Result<Json<Page<NameLine>>> {
    let row = entered(&core, &actor, &space, &id).await?;
    row.expect_preview()?;
    Ok(Json(Page::whole(preview::lines_of(&core, &actor.person, row, asked.name, asked.after, LINES).await?)))
}

async fn discard(State(core): State<Core>, SignedIn(actor): SignedIn, Path((space, id)): At) -> Result<StatusCode> {
    let row = entered(&core, &actor, &space, &id).await?;
    row.expect_preview()?;
    let mut tx = core.db.begin(core.now()).await?;
    store::discard(&mut tx, &row.id).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn begin(State(core): State<Core>, SignedIn(actor): SignedIn, Path((space, id)): At, Body(said): Body<Acceptance>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    plc::enter(&mut tx, &actor, &space, &policy::LINE, core.now()).await?;
    let row = store::import(&mut tx, &space, &id).await?;
    import::begin(&mut tx, &row, &actor.person, false, &said.notice).await?;
    tx.commit().await?;
    work::start(&core, store::import(&mut core.db.clone(), &space, &id).await?);
    Ok((StatusCode::ACCEPTED, Json(seen(&core, &actor, &space, &id).await?)).into_response())
}
