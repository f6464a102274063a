//! The public pages over HTTP, outside the API.
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::article::{POLICY, article, nothing_here};
use super::escape::html;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::http::Path;
use crate::platform::paper;
use crate::practices::{PracticeId, PublicationAudience, State as PracticeState, enter, policy, practice_view, store};

/// What a sitemap may hold (sitemaps.org).
const SITEMAP: i64 = 50_000;

pub fn pages() -> Router<Core> {
    Router::new().route("/p/{practice}", get(page)).route("/p/fonts/{face}", get(face)).route("/sitemap.xml", get(sitemap)).route("/robots.txt", get(robots))
}

/// Whoever asks is nobody here: the same page for everyone, so that it may be kept between, and is asked about again each time.
async fn page(State(core): State<Core>, headers: HeaderMap, id: Result<Path<PracticeId>>) -> Result<Response> {
    let practice = match id {
        Ok(Path(id)) => public(&core, &id).await,
        Err(error) => Err(error),
    };
    match practice {
        Ok(text) => Ok(kept(&headers, "text/html; charset=utf-8", text)),
        Err(error) if error.is_not_found() => {
            let headers =
                [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache"), (header::CONTENT_SECURITY_POLICY, POLICY.as_str())];
            Ok((StatusCode::NOT_FOUND, headers, nothing_here()).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn public(core: &Core, id: &PracticeId) -> Result<String> {
    let mut db = core.db.clone();
    let standing = enter(&mut db, None, id, &policy::READ, core.now()).await?;
    let practice = &standing.practice;
    if practice.state != PracticeState::Published || practice.audience != Some(PublicationAudience::Public) {
        return Err(Error::not_found());
    }
    let view = practice_view(&mut db, &standing, true).await?;
    Ok(article(&view, core.config.public_url.trim_end_matches('/')))
}

/// With a name for its bytes; whoever has them gets 304.
fn kept(asked: &HeaderMap, kind: &'static str, text: String) -> Response {
    let tag = format!("\"{}\"", &URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))[..22]);
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|named| named.trim().trim_start_matches("W/") == tag);
    let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { (StatusCode::OK, text).into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if kind.starts_with("text/html")
        && let Ok(policy) = HeaderValue::from_str(&POLICY)
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

async fn sitemap(State(core): State<Core>, headers: HeaderMap) -> Result<Response> {
    let base = html(core.config.public_url.trim_end_matches('/'));
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (id, at) in store::public_ones(&mut core.db.clone(), SITEMAP).await? {
        let day = at.map(|at| format!("<lastmod>{}</lastmod>", at.bangkok_date())).unwrap_or_default();
        text.push_str(&format!("<url><loc>{base}/p/{}</loc>{day}</url>\n", html(id.as_str())));
    }
    text.push_str("</urlset>\n");
    Ok(kept(&headers, "application/xml; charset=utf-8", text))
}

/// Sarabun (OFL), the same bytes until the next version of the program.
async fn face(Path(name): Path<String>) -> Result<Response> {
    let bold = match name.as_str() {
        "regular.ttf" => false,
        "bold.ttf" => true,
        _ => return Err(Error::not_found()),
    };
    let headers = [(header::CONTENT_TYPE, "font/ttf"), (header::CACHE_CONTROL, "public, max-age=604800")];
    Ok((headers, paper::face(bold)).into_response())
}

/// Robots read the public pages with their small pictures and leave everything else alone.
async fn robots(State(core): State<Core>, headers: HeaderMap) -> Response {
    let base = core.config.public_url.trim_end_matches('/');
    kept(
        &headers,
        "text/plain; charset=utf-8",
        format!("User-agent: *\nAllow: /p/\nAllow: /api/v1/files/*/thumbnail\nAllow: /icon\nDisallow: /\n\nSitemap: {base}/sitemap.xml\n"),
    )
}
