//! Imports over HTTP: the bytes of the file are the body.
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::import::{By, CellError, Kind, Outcome, Report, import};
use super::policy;
use crate::identity::SignedIn;
use crate::organisations;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::http::{FILE_BODY, Json, Query, Routes};
use crate::platform::limits::LimitClass;
pub fn routes() -> Routes {
    Routes::new()
        .post("/imports", &policy::IMPORT, LimitClass::Heavy, "นำเข้าทะเบียน · Import a register", routing::post(receive))
        .body_up_to(FILE_BODY)
        .gives::<Report>(200)
}

#[derive(Deserialize)]
struct Asked {
    kind: Kind,
    #[serde(default)]
    dry_run: bool,
}

/// What an import that was refused answers: the problem, with the whole report beside it.
#[derive(Serialize, JsonSchema)]
struct Refused<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: String,
    detail_en: String,
    errors: Vec<RefusedCell<'a>>,
    report: &'a Report,
}

#[derive(Serialize, JsonSchema)]
struct RefusedCell<'a> {
    field: &'a str,
    code: &'a str,
    detail: &'a str,
}

impl<'a> RefusedCell<'a> {
    fn of(error: &'a CellError) -> Self {
        RefusedCell { field: error.column.as_deref().unwrap_or("file"), code: &error.code, detail: &error.th }
    }
}

async fn receive(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<Asked>, request: Request) -> Result<Response> {
    let mut db = core.db.clone();
    let reach = organisations::reach(&mut db, &actor.person, None, core.now()).await?;
    // Asked before the file is taken in: nobody fills our memory without a right to.
    policy::IMPORT.permit(&reach)?;
    let bytes = body(&core, request).await?;
    let report = import(&core, asked.kind, bytes, By::Person(actor.person.clone()), asked.dry_run).await?;
    tracing::info!(
        import.kind = asked.kind.as_str(),
        import.dry_run = asked.dry_run,
        by = %actor.person,
        added = report.added,
        changed = report.changed,
        refused = report.refused,
        "an import was answered"
    );
    if asked.dry_run || report.refused == 0 { Ok(Json(report).into_response()) } else { refused(&report) }
}

/// The bytes of a file. One that says it is too large is refused before a byte of it is read.
///
/// # Errors
/// 413 beyond `upload_bytes`.
pub(super) async fn body(core: &Core, request: Request) -> Result<Vec<u8>> {
    let most = match core.config.limits.upload_bytes {
        0 => usize::MAX,
        most => usize::try_from(most).unwrap_or(usize::MAX),
    };
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(too_large(most));
    }
    to_bytes(request.into_body(), most).await.map(Vec::from).map_err(|_| too_large(most))
}

fn too_large(most: usize) -> Error {
    let most = most / 1_048_576;
    Error::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", format!("ไฟล์ใหญ่เกินกำหนด {most} MB"), format!("The file is too large: at most {most} MB."))
}

fn refused(report: &Report) -> Result<Response> {
    let refused = report.rows.iter().filter(|row| row.outcome == Outcome::Refused);
    let errors = refused.flat_map(|row| &row.errors).map(RefusedCell::of).collect();
    let problem = Refused {
        kind: "about:blank",
        title: "Unprocessable Entity",
        status: 422,
        code: "import_refused",
        detail: format!("ยังไม่มีอะไรเปลี่ยน: มี {} แถวที่ต้องแก้ไขก่อน", report.refused),
        detail_en: format!("Nothing was changed: {} rows must be put right first.", report.refused),
        errors,
        report,
    };
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, serde_json::to_vec(&problem)?).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json; charset=utf-8"));
    Ok(response)
}
