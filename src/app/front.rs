//! The embedded front end: files as built, and its start page for every address of the product.
use std::borrow::Cow;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::platform::error::Error;

#[derive(RustEmbed)]
#[folder = "frontend/build"]
struct Built;

const START: &str = "index.html";

/// A file of the build, or the start page: the client finds its own way from there.
pub async fn page(method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return Error::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "ที่อยู่นี้ไม่รับคำสั่งแบบนี้", "This address does not take this method.").into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Error::not_found().into_response();
    }
    match Built::get(path).filter(|_| !path.is_empty()) {
        Some(file) => answer(path, file),
        None if path.starts_with("_app/") => Error::not_found().into_response(),
        None => match Built::get(START) {
            Some(file) => answer(START, file),
            None => not_built(),
        },
    }
}

fn answer(path: &str, file: rust_embed::EmbeddedFile) -> Response {
    let kind = match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("webmanifest") => "application/manifest+json; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    // Names below `immutable` carry the hash of what they hold.
    let cache = if path.contains("/immutable/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CACHE_CONTROL, HeaderValue::from_static(cache))];
    // What is built in is not copied for each answer: many lines that do not read would hold many copies.
    let body = match file.data {
        Cow::Borrowed(bytes) => Body::from(Bytes::from_static(bytes)),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    (headers, body).into_response()
}

/// A server built without its front end says so instead of an empty page.
fn not_built() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let page = "<!doctype html><html lang=\"th\"><meta charset=\"utf-8\"><title>กัลยาณมิตร</title><h1>กัลยาณมิตร</h1>\
                <p>ส่วนหน้าเว็บยังไม่ได้สร้าง ใช้คำสั่ง make run</p><p>The front end is not built yet: use make run.</p></html>";
    (headers, page).into_response()
}

/// Only our own files, and the inline start script by its hash.
pub fn content_security_policy() -> HeaderValue {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
        let page = Built::get(START).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
        let mut scripts = String::from("'self'");
        for part in page.split("<script").skip(1) {
            let Some((attributes, rest)) = part.split_once('>') else { continue };
            let Some((inline, _)) = rest.split_once("</script>") else { continue };
            if !attributes.contains("src=") {
                scripts.push_str(&format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(inline.as_bytes()))));
            }
        }
        let text = format!(
            "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
             worker-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        );
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
    });
    POLICY.clone()
}
