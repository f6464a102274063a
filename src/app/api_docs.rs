//! `/api/openapi.json` and `/api/docs`: a page made here, with no script and no outside request.
use std::fmt::Write;
use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use serde_json::Value;

use super::openapi::openapi;
use crate::platform::Core;

static TEXT: LazyLock<String> = LazyLock::new(|| openapi().to_string());
static PAGE: LazyLock<String> = LazyLock::new(|| page(&openapi()));

pub fn outside() -> Router<Core> {
    Router::new().route("/api/openapi.json", routing::get(text)).route("/api/docs", routing::get(docs))
}

async fn text() -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], TEXT.as_str()).into_response()
}

async fn docs() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ];
    (headers, PAGE.as_str()).into_response()
}

fn page(api: &Value) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"th\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>กัลยาณมิตร · API</title></head><body>\
         <h1>กัลยาณมิตร · API</h1><p>ทุกที่อยู่ของระบบ พร้อมสิทธิ์และรูปข้อมูล · Every address, its right and its shapes: <a href=\"/api/openapi.json\">openapi.json</a></p>\
         <p>โปรแกรมใช้ <code>Authorization: Bearer</code> · Errors are <code>application/problem+json</code>.</p><table><thead><tr><th>Method</th><th>Path</th><th>Summary</th><th>Right</th></tr></thead><tbody>",
    );
    for (path, methods) in api["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let row = write!(
                page,
                "<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
                method.to_uppercase(),
                escape(path),
                escape(operation["summary"].as_str().unwrap_or_default()),
                escape(operation["description"].as_str().unwrap_or_default())
            );
            debug_assert!(row.is_ok(), "text grows");
        }
    }
    page.push_str("</tbody></table></body></html>");
    page
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
