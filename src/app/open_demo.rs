//! The banner of a sample world that everyone is let into (`--demo-open`): on every page that this server gives out, whoever made it.
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;

use crate::platform::Core;
use crate::platform::config::SampleWorld;
use crate::platform::error::Error;

/// The app shows the banner itself, in the language of its reader, where the page is marked.
const PAGE: &str = "<html lang=\"th\"";
const MARKED: &str = "<html lang=\"th\" data-demo=\"open\"";
/// Where the start page of the app holds its scripts.
const APP: &str = "<div class=\"app\">";
const BANNER: &str = "<p role=\"note\" class=\"open\">ระบบทดลองนี้ทุกคนเข้าใช้ได้โดยไม่มีรหัสผ่าน อย่าใส่ข้อมูลจริง · \
     Everyone is let into this sample world without a password. Enter no real data.</p>";
/// The largest page of ours by far.
const MOST: usize = 8 * 1024 * 1024;

pub async fn banner(State(core): State<Core>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if core.config.sample != SampleWorld::Open || !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, MOST).await {
        Ok(bytes) => bytes,
        Err(error) => return axum::response::IntoResponse::into_response(Error::internal(error)),
    };
    // An answer to HEAD, or that the page is known already.
    if bytes.is_empty() {
        return Response::from_parts(parts, Body::empty());
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(marked(&String::from_utf8_lossy(&bytes))))
}

fn marked(page: &str) -> String {
    let page = page.replacen(PAGE, MARKED, 1);
    if page.contains(APP) {
        return page;
    }
    let Some(end) = page.find("<body").and_then(|start| Some(start + page[start..].find('>')? + 1)) else {
        return format!("{BANNER}{page}");
    };
    format!("{}{BANNER}{}", &page[..end], &page[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_that_everyone_is_let_in() {
        let app = marked("<!doctype html>\n<html lang=\"th\">\n<body data-x=\"y\"><div class=\"app\"></div></body></html>");
        assert!(app.contains("data-demo=\"open\"") && !app.contains(BANNER), "{app}");
        let page = marked("<!doctype html><html lang=\"th\"><body class=\"a\"><h1>ก</h1></body></html>");
        assert!(page.contains(&format!("<body class=\"a\">{BANNER}<h1>")), "{page}");
        assert!(marked("<h1>ก</h1>").starts_with(BANNER));
    }
}
