//! One error type: says what to do, in Thai and English, and becomes RFC 9457 on the way out.
use std::borrow::Cow;
use std::fmt;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::db;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One field that could not be taken, and why.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FieldError {
    pub field: String,
    pub code: Cow<'static, str>,
    pub detail: String,
    pub detail_en: String,
}

/// What is wrong with one value, in words, before anybody knows its field. It passes through serde's errors as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: String,
    pub th: String,
    pub en: String,
}

/// Stands between the parts of a refusal in an error's text; no JSON text and no sentence of ours holds it.
const PART: char = '\u{1f}';

impl Refusal {
    pub fn new(code: &str, th: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { code: code.to_owned(), th: th.into(), en: en.into() }
    }

    /// 422 with the field that held the value.
    pub fn of(self, field: &str) -> Error {
        let mut error = Error::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", self.th.clone(), self.en.clone());
        error.fields.push(FieldError { field: field.to_owned(), code: self.code.into(), detail: self.th, detail_en: self.en });
        error
    }

    /// Back from the text of an error that carried it.
    pub fn carried_by(text: &str) -> Option<Refusal> {
        let mut parts = text.split(PART).skip(1);
        Some(Refusal::new(parts.next()?, parts.next()?, parts.next()?))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PART}{}{PART}{}{PART}{}{PART}", self.code, self.th, self.en)
    }
}

/// A refusal or failure. `status` and `code` are stable; the texts are for people.
#[derive(Debug)]
pub struct Error {
    pub status: StatusCode,
    pub code: &'static str,
    pub th: Cow<'static, str>,
    pub en: Cow<'static, str>,
    pub fields: Vec<FieldError>,
    pub retry_after_s: Option<u64>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub fn new(status: StatusCode, code: &'static str, th: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Error {
        Error { status, code, th: th.into(), en: en.into(), fields: Vec::new(), retry_after_s: None, source: None }
    }

    /// 400: the request cannot be read.
    pub fn malformed(code: &'static str, th: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Error {
        Error::new(StatusCode::BAD_REQUEST, code, th, en)
    }

    /// 400: an `?after=` that no list gave.
    pub fn bad_cursor() -> Error {
        Error::malformed("bad_cursor", "ตำแหน่งของรายการไม่ถูกต้อง เปิดรายการใหม่", "This cursor is not one of ours. Begin the list again.")
    }

    /// 401: the same for every address.
    pub fn signed_out() -> Error {
        Error::new(StatusCode::UNAUTHORIZED, "signed_out", "กรุณาเข้าสู่ระบบก่อน", "Please sign in first.")
    }

    /// 403: the thing is known to the person, the action is not theirs.
    pub fn not_allowed() -> Error {
        Error::new(StatusCode::FORBIDDEN, "not_allowed", "บทบาทของคุณทำรายการนี้ไม่ได้", "Your role may not do this.")
    }

    /// 403: the person may not use the platform for a while, or for ever.
    pub fn suspended() -> Error {
        Error::new(StatusCode::FORBIDDEN, "suspended", "บัญชีนี้ถูกระงับการใช้งาน", "This account is suspended.")
    }

    /// 404: unknown, or not to be known; byte for byte the same.
    pub fn not_found() -> Error {
        Error::new(StatusCode::NOT_FOUND, "not_found", "ไม่พบสิ่งที่ขอ หรือคุณไม่มีสิทธิ์เห็น", "Not found, or not yours to see.")
    }

    /// 409: the state does not allow it.
    pub fn conflict(code: &'static str, th: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Error {
        Error::new(StatusCode::CONFLICT, code, th, en)
    }

    /// 409: other words under a client id that was used; nothing changes.
    pub fn client_id_reused() -> Error {
        Error::conflict("client_id_reused", "รหัสข้อความนี้ใช้ส่งข้อความอื่นไปแล้ว", "This client_id was used for another message.")
    }

    /// 412: somebody changed it meanwhile.
    pub fn stale() -> Error {
        Error::new(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "มีคนแก้ไขไปก่อนหน้านี้ โหลดใหม่แล้วลองอีกครั้ง ข้อความของคุณยังอยู่",
            "Somebody changed it meanwhile. Load it again and retry; what you typed is kept.",
        )
    }

    /// 428: an edit must say which version it starts from.
    pub fn version_missing() -> Error {
        Error::new(StatusCode::PRECONDITION_REQUIRED, "if_match_required", "ต้องส่งหัวข้อ If-Match มาด้วย", "Send the If-Match header with an edit.")
    }

    /// 422 with one field named.
    pub fn invalid(field: &str, code: &'static str, th: impl Into<String>, en: impl Into<String>) -> Error {
        let (th, en) = (th.into(), en.into());
        let mut error = Error::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", th.clone(), en.clone());
        error.fields.push(FieldError { field: field.to_owned(), code: code.into(), detail: th, detail_en: en });
        error
    }

    /// 429 with the seconds to wait.
    pub fn too_fast(retry_after_s: u64) -> Error {
        let mut error = Error::new(StatusCode::TOO_MANY_REQUESTS, "too_fast", "ส่งถี่เกินไป รอสักครู่แล้วลองใหม่", "Too fast. Wait a moment and try again.");
        error.retry_after_s = Some(retry_after_s.max(1));
        error
    }

    /// 503: an engine is away; nothing was changed.
    pub fn unavailable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        let mut error = Error::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "ระบบไม่พร้อมชั่วคราว ยังไม่มีอะไรเปลี่ยน ลองใหม่อีกครั้ง",
            "Temporarily unavailable; nothing was changed. Try again.",
        );
        error.retry_after_s = Some(2);
        error.source = Some(source.into());
        error
    }

    /// 503: pages of the database no longer hold what was written to them; the operator restores a backup.
    pub fn database_damaged() -> Error {
        let mut error = Error::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "database_damaged",
            "ข้อมูลในเครื่องแม่ข่ายเสียหายบางส่วน ยังไม่มีอะไรเปลี่ยน ผู้ดูแลระบบต้องกู้จากข้อมูลสำรอง",
            "Part of the server's data is damaged; nothing was changed. Its operator has to restore a backup.",
        );
        error.retry_after_s = Some(60);
        error
    }

    /// 500: ours; the cause goes to the log, never to the person.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        let mut error = Error::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "ระบบขัดข้อง ทีมงานเห็นบันทึกแล้ว ลองใหม่อีกครั้ง",
            "Something failed on our side and was logged. Try again.",
        );
        error.source = Some(source.into());
        error
    }

    pub fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    /// The `problem+json` body; also what a refused socket frame carries.
    pub fn problem(&self) -> Problem<'_> {
        Problem {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.th,
            detail_en: &self.en,
            errors: &self.fields,
        }
    }

    /// The engine's own code (SQLSTATE), where the database refused.
    pub fn database_code(&self) -> Option<String> {
        let database = self.source.as_ref()?.downcast_ref::<sqlx::Error>()?.as_database_error()?;
        database.code().map(Cow::into_owned)
    }

    fn log(&self) {
        if let Some(source) = &self.source {
            tracing::error!(error.code = self.code, error.cause = %Chain(source.as_ref()), "request failed");
        }
    }
}

/// RFC 9457 with a stable `code`, Thai first.
#[derive(Serialize, JsonSchema)]
pub struct Problem<'a> {
    #[serde(rename = "type")]
    pub kind: &'a str,
    pub title: &'a str,
    pub status: u16,
    pub code: &'a str,
    pub detail: &'a str,
    pub detail_en: &'a str,
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    pub errors: &'a [FieldError],
}

struct Chain<'a>(&'a (dyn std::error::Error + Send + Sync + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} / {}", self.code, self.th, self.en)?;
        if let Some(source) = &self.source {
            write!(f, " ({})", Chain(source.as_ref()))?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Error {
        if db::is_damage(&error) {
            Error { source: Some(error.into()), ..Error::database_damaged() }
        } else if db::is_temporary(&error) {
            Error::unavailable(error)
        } else {
            Error::internal(error)
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::internal(error)
    }
}

impl From<std::io::Error> for Error {
    /// A disk without room, a quota, a disk that became read-only or does not answer, no more handles: the same again may succeed.
    fn from(error: std::io::Error) -> Error {
        use std::io::ErrorKind::{FileTooLarge, OutOfMemory, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        let full = matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge | ReadOnlyFilesystem | OutOfMemory);
        // EIO, ENFILE and EMFILE have no kind of their own.
        if full || matches!(error.raw_os_error(), Some(5 | 23 | 24)) { Error::unavailable(error) } else { Error::internal(error) }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.log();
        let body = serde_json::to_vec(&self.problem()).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
