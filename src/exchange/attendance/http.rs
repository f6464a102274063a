//! Lists of who was there over HTTP: the bytes of the file are the body, the answer is a preview; `PUT …/attendance` keeps it.
use axum::extract::{Request, State};
use axum::routing;

use super::preview::{AttendancePreview, preview, rows};
use crate::exchange::http::body;
use crate::identity::SignedIn;
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{FILE_BODY, Json, Path, Routes};
use crate::platform::limits::LimitClass;
use crate::plc::policy::RUN_SESSION;
use crate::plc::session::{PlcSessionId, enter_session};

pub fn routes() -> Routes {
    Routes::new()
        .post(
            "/sessions/{session}/attendance-list",
            &RUN_SESSION,
            LimitClass::Heavy,
            "อ่านรายชื่อจาก CSV หรือ XLSX · Read a list of who was there",
            routing::post(look),
        )
        .body_up_to(FILE_BODY)
        .gives::<AttendancePreview>(200)
}

async fn look(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PlcSessionId>, request: Request) -> Result<Json<AttendancePreview>> {
    let (mut db, now) = (core.db.clone(), core.now());
    // Asked before the file is taken in.
    let standing = enter_session(&mut db, &actor.person, &id, &RUN_SESSION, now).await?;
    let read = rows(&core, &actor.person, body(&core, request).await?).await?;
    Ok(Json(preview(&mut db, &standing.session, read, now).await?))
}
