//! Headers that every answer carries, errors too, and headers that no request may carry twice.
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::front;
use crate::identity;
use crate::platform::Core;
use crate::platform::error::Error;

/// Each says one thing. Of two lines a proxy may read the one and we the other, so two are no answer (RFC 9110, 5.3). A doubled length is
/// refused by the HTTP library; cookies and lists of addresses may come in several lines.
static ONCE: [HeaderName; 14] = [
    header::HOST,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CONTENT_RANGE,
    header::IF_MATCH,
    header::RANGE,
    header::REFERER,
    header::USER_AGENT,
    header::SEC_WEBSOCKET_KEY,
    header::SEC_WEBSOCKET_VERSION,
    HeaderName::from_static("x-kalyanamit"),
    HeaderName::from_static("upload-offset"),
    HeaderName::from_static("sec-fetch-site"),
];

/// 403 for two origins, 400 for any other header that came twice.
fn refuse_doubled(headers: &HeaderMap) -> Result<(), Error> {
    let twice = |name: &HeaderName| headers.get_all(name).iter().nth(1).is_some();
    if twice(&header::ORIGIN) {
        return Err(identity::foreign_origin());
    }
    match ONCE.iter().find(|name| twice(name)) {
        None => Ok(()),
        Some(name) => Err(Error::new(
            StatusCode::BAD_REQUEST,
            "doubled_header",
            format!("ส่งหัวข้อ {name} มาสองบรรทัด ส่งเพียงบรรทัดเดียว"),
            format!("The header {name} came twice: send it once."),
        )),
    }
}

/// Nothing is framed, sniffed or sent elsewhere; personal data is never cached; pages run only the scripts that the build named.
pub async fn guard(State(core): State<Core>, request: Request, next: Next) -> Response {
    let path_is_api = request.uri().path().starts_with("/api/");
    let mut response = match refuse_doubled(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(self), geolocation=()");
    if core.config.strict() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if path_is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"));
    } else {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(front::content_security_policy);
    }
    response
}
