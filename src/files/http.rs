//! Files over HTTP: begin, send in pieces, look, take away.
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;

use super::file::{FileId, FileView};
use super::room::Files;
use super::upload::{self, NewFile, Received};
use super::{content, policy, store};
use crate::identity::{MaybeSignedIn, SignedIn};
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body as Said, Json, Path, Routes, nothing};
use crate::platform::limits::LimitClass;

/// A piece of an upload at most.
const PIECE: usize = 1024 * 1024;
const OFFSET: &str = "upload-offset";

pub fn routes() -> Routes {
    Routes::new()
        .post("/files", &policy::UPLOAD, LimitClass::File, "เริ่มอัปโหลดไฟล์ · Begin an upload", routing::post(begin))
        .takes::<NewFile>()
        .gives::<FileView>(201)
        .get("/files/{file}", &policy::READ, "ไฟล์หนึ่ง · One file", routing::get(one).patch(receive).delete(remove))
        .gives::<FileView>(200)
        .also(Method::PATCH, &policy::OWN, LimitClass::File, "ส่งไฟล์ทีละส่วน (Upload-Offset) · Send the next piece")
        .body_up_to(PIECE)
        .gives::<FileView>(200)
        .also(Method::DELETE, &policy::OWN, LimitClass::File, "ทิ้งไฟล์ที่ยังไม่แนบ · Take an unattached file away")
        .gives_nothing()
        .get("/files/{file}/content", &policy::READ, "เนื้อไฟล์ · Its bytes", routing::get(bytes))
        .get("/files/{file}/thumbnail", &policy::READ, "ภาพย่อ · Its thumbnail", routing::get(thumbnail))
}

async fn begin(State(core): State<Core>, SignedIn(actor): SignedIn, Said(new): Said<NewFile>) -> Result<Response> {
    let (file, fresh) = upload::begin(&core, &actor, new).await?;
    let status = if fresh { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(file)).into_response())
}

async fn one(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<FileId>) -> Result<Json<FileView>> {
    upload::readable(&core, &actor, &id).await.map(|row| Json(row.view()))
}

async fn receive(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<FileId>, headers: HeaderMap, body: Body) -> Result<Response> {
    // Before a byte is read: a stranger sends nothing into our memory.
    upload::own(&core, &actor, &id).await?;
    let offset = headers.get(OFFSET).and_then(|value| value.to_str().ok()?.parse().ok());
    let offset = offset.ok_or_else(|| Error::malformed("upload_offset", "ต้องส่งหัวข้อ Upload-Offset มาด้วย", "Send the Upload-Offset header."))?;
    let piece = axum::body::to_bytes(body, PIECE).await.map_err(|_| {
        Error::new(StatusCode::PAYLOAD_TOO_LARGE, "piece_too_large", "ส่งได้ครั้งละไม่เกิน 1 MB แล้วส่งต่อ", "Send at most 1 MiB at a time, then go on.")
    })?;
    match upload::receive(&core, &actor, &id, offset, piece).await? {
        Received::Taken(file) => Ok(Json(file).into_response()),
        Received::Elsewhere(file) => elsewhere(&file),
    }
}

/// 409 that says where to go on.
fn elsewhere(file: &FileView) -> Result<Response> {
    let error = Error::conflict("offset", "ส่งต่อจากตำแหน่งที่ระบบมีอยู่", "Go on from where the server stands.");
    let mut problem = serde_json::to_value(error.problem())?;
    problem["received"] = file.received.into();
    let headers = [(header::CONTENT_TYPE, "application/problem+json")];
    Ok((StatusCode::CONFLICT, headers, problem.to_string()).into_response())
}

async fn remove(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<FileId>) -> Result<StatusCode> {
    let files = core.rooms.get::<Files>();
    let _turn = files.turn(&id).await;
    let row = upload::own(&core, &actor, &id).await?;
    let mut tx = core.db.begin(core.now()).await?;
    if !store::let_go(&mut tx, &id).await? {
        return Err(Error::conflict("attached", "ไฟล์นี้อยู่ในข้อความแล้ว ลบข้อความแทน", "This file is part of a message. Delete the message instead."));
    }
    tx.commit().await?;
    files.vault.remove(&row.stored).await?;
    let mut tx = core.db.begin(core.now()).await?;
    store::forget(&mut tx, &id).await?;
    tx.commit().await.map(|()| nothing())
}

async fn bytes(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Path(id): Path<FileId>, headers: HeaderMap) -> Result<Response> {
    let row = upload::seen_by(&core, actor.as_ref(), &id).await?;
    content::whole(&core.rooms.get::<Files>(), &row, &headers).await
}

async fn thumbnail(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Path(id): Path<FileId>, headers: HeaderMap) -> Result<Response> {
    let row = upload::seen_by(&core, actor.as_ref(), &id).await?;
    content::thumbnail(&core.rooms.get::<Files>(), &row, &headers).await
}
