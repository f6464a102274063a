//! Routes as rows: method, path, rule, types. From them come the router, the policy table and the OpenAPI text.
use axum::extract::rejection::{JsonDataError, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Core;
use super::error::{Error, Refusal, Result};
use super::limits::LimitClass;
use super::permit::Rule;

/// Bytes that the body of a request may have where its route says nothing else: a form, a decision, a few names.
pub const SMALL_BODY: usize = 64 * 1024;
/// What somebody sends who has not signed in: a login, a password, a name.
pub const STRANGERS_BODY: usize = 8 * 1024;
/// A message or note with the most letters and marks that it may have, or a list of people by id.
pub const TEXT_BODY: usize = 512 * 1024;
/// A practice, a record: many long texts at once.
pub const LONG_BODY: usize = 2 * 1024 * 1024;
/// A file: its route asks for the right first, and then holds it to a limit of its own.
pub const FILE_BODY: usize = usize::MAX;

type Describe = fn(&mut SchemaGenerator) -> Schema;

/// One route of the API, as `kalyanamit routes` prints it.
pub struct Route {
    pub method: Method,
    /// Below `/api/v1`.
    pub path: &'static str,
    pub rule: &'static Rule,
    /// The budget that a request draws on; none for a route that only reads.
    pub limit: Option<LimitClass>,
    pub summary: &'static str,
    pub takes: Option<Describe>,
    pub gives: Option<Describe>,
    pub status: StatusCode,
    /// Bytes that a body may have.
    pub body: usize,
}

/// A room's routes, collected while its router is built: a route cannot be added without its rule, nor one that writes without its limit.
#[derive(Default)]
pub struct Routes {
    pub rows: Vec<Route>,
    router: axum::Router<Core>,
}

impl Routes {
    pub fn new() -> Routes {
        Routes::default()
    }

    pub fn get(self, path: &'static str, rule: &'static Rule, summary: &'static str, handler: MethodRouter<Core>) -> Routes {
        self.route(Method::GET, path, rule, None, summary, handler)
    }
    pub fn post(self, path: &'static str, rule: &'static Rule, limit: LimitClass, summary: &'static str, handler: MethodRouter<Core>) -> Routes {
        self.route(Method::POST, path, rule, Some(limit), summary, handler)
    }
    pub fn put(self, path: &'static str, rule: &'static Rule, limit: LimitClass, summary: &'static str, handler: MethodRouter<Core>) -> Routes {
        self.route(Method::PUT, path, rule, Some(limit), summary, handler)
    }
    pub fn patch(self, path: &'static str, rule: &'static Rule, limit: LimitClass, summary: &'static str, handler: MethodRouter<Core>) -> Routes {
        self.route(Method::PATCH, path, rule, Some(limit), summary, handler)
    }
    pub fn delete(self, path: &'static str, rule: &'static Rule, limit: LimitClass, summary: &'static str, handler: MethodRouter<Core>) -> Routes {
        self.route(Method::DELETE, path, rule, Some(limit), summary, handler)
    }

    fn route(
        mut self,
        method: Method,
        path: &'static str,
        rule: &'static Rule,
        limit: Option<LimitClass>,
        summary: &'static str,
        handler: MethodRouter<Core>,
    ) -> Routes {
        self.router = self.router.route(path, handler);
        self.rows.push(Route { method, path, rule, limit, summary, takes: None, gives: None, status: StatusCode::OK, body: SMALL_BODY });
        self
    }

    /// Another writing method of the handler just added, with its own rule and limit.
    pub fn also(mut self, method: Method, rule: &'static Rule, limit: LimitClass, summary: &'static str) -> Routes {
        if let Some(path) = self.rows.last().map(|row| row.path) {
            self.rows.push(Route { method, path, rule, limit: Some(limit), summary, takes: None, gives: None, status: StatusCode::OK, body: SMALL_BODY });
        }
        self
    }

    /// The route just added is asked by GET and changes something all the same, or costs much.
    pub fn limited(mut self, limit: LimitClass) -> Routes {
        if let Some(row) = self.rows.last_mut() {
            row.limit = Some(limit);
        }
        self
    }

    /// Body type of the route just added.
    pub fn takes<T: JsonSchema>(mut self) -> Routes {
        if let Some(row) = self.rows.last_mut() {
            row.takes = Some(|generator| generator.subschema_for::<T>());
        }
        self
    }

    /// Bytes that a body of the route just added may have; [`SMALL_BODY`] otherwise.
    pub fn body_up_to(mut self, bytes: usize) -> Routes {
        if let Some(row) = self.rows.last_mut() {
            row.body = bytes;
        }
        self
    }

    /// Answer type of the route just added.
    pub fn gives<T: JsonSchema>(mut self, status: u16) -> Routes {
        if let Some(row) = self.rows.last_mut() {
            row.gives = Some(|generator| generator.subschema_for::<T>());
            row.status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        }
        self
    }

    /// The route just added answers 204 without a body.
    pub fn gives_nothing(mut self) -> Routes {
        if let Some(row) = self.rows.last_mut() {
            row.status = StatusCode::NO_CONTENT;
        }
        self
    }

    pub fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.rows.extend(other.rows);
        self
    }

    pub fn into_parts(self) -> (axum::Router<Core>, Vec<Route>) {
        (self.router, self.rows)
    }
}

/// A JSON body; what cannot be read says so in our own words.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        match <axum::Json<T> as FromRequest<S>>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Body(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "json_expected", "ต้องส่งเป็น application/json", "Send the body as application/json."))
            }
            Err(JsonRejection::JsonDataError(error)) => {
                Err(refused_value(&error).unwrap_or_else(|| Error::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "ข้อมูลไม่ครบหรือผิดรูปแบบ", error.body_text())))
            }
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "ข้อมูลใหญ่เกินกำหนด", "The body is too large."))
            }
            Err(error) => Err(Error::malformed("malformed_json", "อ่าน JSON ไม่ได้", error.body_text())),
        }
    }
}

/// A value that was refused in words, with the field in which it stood.
fn refused_value(error: &JsonDataError) -> Option<Error> {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(read) = inner.downcast_ref::<serde_path_to_error::Error<serde_json::Error>>() {
            return Refusal::carried_by(&read.inner().to_string()).map(|refusal| refusal.of(&read.path().to_string()));
        }
        cause = inner.source();
    }
    None
}

/// `Option<Body<T>>`: a request may come without a body.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>> {
        if !request.headers().contains_key(header::CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

/// Path parts; anything that is not plain text is simply unknown.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let found: std::result::Result<axum::extract::Path<T>, PathRejection> = axum::extract::Path::from_request_parts(parts, state).await;
        found.map(|axum::extract::Path(value)| Path(value)).map_err(|_| Error::not_found())
    }
}

/// Query values.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let found: std::result::Result<axum::extract::Query<T>, QueryRejection> = axum::extract::Query::from_request_parts(parts, state).await;
        found.map(|axum::extract::Query(value)| Query(value)).map_err(|error| Error::malformed("malformed_query", "พารามิเตอร์ในที่อยู่ไม่ถูกต้อง", error.body_text()))
    }
}

/// JSON with a charset, never cached: it is somebody's data.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let headers = [("content-type", "application/json; charset=utf-8")];
        match serde_json::to_vec(&self.0) {
            Ok(body) => (headers, body).into_response(),
            Err(error) => Error::internal(error).into_response(),
        }
    }
}

/// 201 with the new thing.
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

/// 204.
pub fn nothing() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// A page of a list: `next` goes into `?after=`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// All there is.
    pub fn whole(items: Vec<T>) -> Page<T> {
        Page { items, next: None }
    }

    /// From one row more than asked for: cuts it off and names the cursor of the last kept.
    pub fn cut(mut items: Vec<T>, limit: i64, cursor: impl Fn(&T) -> String) -> Page<T> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Page { items, next }
    }
}

/// `?limit=&after=` of every list.
#[derive(Debug, Default, Deserialize)]
pub struct Paging {
    pub limit: Option<i64>,
    pub after: Option<String>,
}

impl Paging {
    pub fn limit(&self, standard: i64, most: i64) -> i64 {
        self.limit.unwrap_or(standard).clamp(1, most)
    }
}

/// A thing named elsewhere: id and display name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ref {
    pub id: String,
    pub name: String,
}

impl Ref {
    pub fn of(id: Option<String>, name: Option<String>) -> Option<Ref> {
        Some(Ref { id: id?, name: name? })
    }
}
