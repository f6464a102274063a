//! Bytes on their way out: headers that let nothing act (S8), one range for players, and a tag so that a phone loads a picture once.
use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::file::FileRow;
use super::room::Files;
use super::vault::THUMBNAIL;
use super::{inspect, name};
use crate::platform::error::{Error, Result};

/// Nothing in a file may run, load or be framed, whatever it is.
const NOTHING: &str = "default-src 'none'; style-src 'none'; sandbox; frame-ancestors 'none'";
/// Asked for anew each time, so that a right taken away holds at once; unchanged bytes do not travel again.
const ASK_AGAIN: &str = "private, no-cache";

/// The whole file or one range of it.
pub async fn whole(files: &Files, row: &FileRow, asked: &HeaderMap) -> Result<Response> {
    let (Some(content_type), Some(size), true) = (row.content_type.as_deref(), row.size, row.is_ready()) else {
        return Err(Error::conflict("not_ready", "ไฟล์นี้ยังอัปโหลดไม่เสร็จ", "This file is not uploaded yet."));
    };
    let tag = format!("\"{}\"", row.stored);
    let shown = inspect::is_shown(content_type);
    let headers = headers(content_type, &name::disposition(shown, &row.name), &tag)?;
    if known(asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let size = u64::try_from(size).unwrap_or_default();
    match range(asked, size) {
        Asked::All => {
            let flow = files.vault.read(&row.stored, None).await?;
            Ok((headers, [(header::CONTENT_LENGTH, size.to_string())], Body::from_stream(flow)).into_response())
        }
        Asked::Part(part) => {
            let flow = files.vault.read(&row.stored, Some(part.clone())).await?;
            let told = [
                (header::CONTENT_LENGTH, (part.end - part.start).to_string()),
                (header::CONTENT_RANGE, format!("bytes {}-{}/{size}", part.start, part.end - 1)),
            ];
            Ok((StatusCode::PARTIAL_CONTENT, headers, told, Body::from_stream(flow)).into_response())
        }
        Asked::Outside => Ok((StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, format!("bytes */{size}"))]).into_response()),
    }
}

/// The small picture; 404 for a file that has none.
pub async fn thumbnail(files: &Files, row: &FileRow, asked: &HeaderMap) -> Result<Response> {
    if !row.thumbnail {
        return Err(Error::not_found());
    }
    let tag = format!("\"{}-small\"", row.stored);
    let headers = headers("image/jpeg", "inline", &tag)?;
    if known(asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let flow = files.vault.read(&format!("{}{THUMBNAIL}", row.stored), None).await?;
    Ok((headers, Body::from_stream(flow)).into_response())
}

fn headers(content_type: &str, disposition: &str, tag: &str) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| -> Result<()> {
        headers.insert(name, HeaderValue::from_str(value).map_err(Error::internal)?);
        Ok(())
    };
    set(header::CONTENT_TYPE, content_type)?;
    set(header::CONTENT_DISPOSITION, disposition)?;
    set(header::CONTENT_SECURITY_POLICY, NOTHING)?;
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff")?;
    set(header::CACHE_CONTROL, ASK_AGAIN)?;
    set(header::ACCEPT_RANGES, "bytes")?;
    set(header::ETAG, tag)?;
    Ok(headers)
}

fn known(asked: &HeaderMap, tag: &str) -> bool {
    let text = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}

#[derive(Debug, PartialEq)]
enum Asked {
    All,
    Part(Range<u64>),
    Outside,
}

/// One range (RFC 9110, 14.2); several at once, or what cannot be read, give the whole.
fn range(asked: &HeaderMap, size: u64) -> Asked {
    let text = asked.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|text| text.strip_prefix("bytes="));
    let Some((first, last)) = text.filter(|text| !text.contains(',')).and_then(|text| text.trim().split_once('-')) else {
        return Asked::All;
    };
    let part = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if last >= first => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.is_empty() => first..size,
        (Err(_), Ok(last)) if first.is_empty() => size.saturating_sub(last)..size,
        _ => return Asked::All,
    };
    if part.start < part.end { Asked::Part(part) } else { Asked::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_players_ask_for_them() {
        let ask = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, text.parse().unwrap());
            range(&headers, 100)
        };
        assert_eq!(range(&HeaderMap::new(), 100), Asked::All);
        assert_eq!(ask("bytes=0-"), Asked::Part(0..100));
        assert_eq!(ask("bytes=10-19"), Asked::Part(10..20));
        assert_eq!(ask("bytes=90-500"), Asked::Part(90..100));
        assert_eq!(ask("bytes=-5"), Asked::Part(95..100));
        assert_eq!(ask("bytes=100-"), Asked::Outside);
        assert_eq!(ask(&format!("bytes=0-{}", u64::MAX)), Asked::Part(0..100));
        for odd in ["bytes=1-2,4-5", "bytes=9-3", "bytes=a-b", "lines=1-2", "bytes=-"] {
            assert_eq!(ask(odd), Asked::All, "{odd}");
        }
    }
}
