//! `If-Match`: which version an edit starts from (RFC 9110, 13.1.1).
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use super::error::{Error, Result};

/// The header as it came: `"3"`, `W/"3"`, `3` or `*`.
pub struct IfMatch(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let text = parts.headers.get(header::IF_MATCH).map(|value| value.to_str().unwrap_or_default().trim());
        Ok(IfMatch(text.map(|text| text.trim_start_matches("W/").trim_matches('"').to_owned())))
    }
}

impl IfMatch {
    /// An edit must name the version it starts from: 428 without one, 412 for another.
    pub fn require(&self, current: i64) -> Result<()> {
        if self.0.is_none() {
            return Err(Error::version_missing());
        }
        self.allow(current)
    }

    /// The version that is named; none for `*` and for a request without the header, −1 for what is no version.
    pub fn named(&self) -> Option<i64> {
        self.0.as_deref().filter(|named| *named != "*").map(|named| named.parse().unwrap_or(-1))
    }

    /// 412 when a version is named and it is another one.
    pub fn allow(&self, current: i64) -> Result<()> {
        match self.0.as_deref() {
            None | Some("*") => Ok(()),
            Some(named) if named == current.to_string() => Ok(()),
            Some(_) => Err(Error::stale()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(value: Option<&str>) -> IfMatch {
        let mut request = axum::http::Request::builder();
        if let Some(value) = value {
            request = request.header(header::IF_MATCH, value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        IfMatch::from_request_parts(&mut parts, &()).await.unwrap()
    }

    #[tokio::test]
    async fn a_version_is_required_named_and_compared() {
        assert_eq!(read(None).await.require(3).unwrap_err().status.as_u16(), 428);
        assert!(read(None).await.allow(3).is_ok());
        for same in ["\"3\"", "W/\"3\"", "3", "*"] {
            assert!(read(Some(same)).await.require(3).is_ok(), "{same}");
        }
        for other in ["\"2\"", "\"03\"", "", "x"] {
            assert_eq!(read(Some(other)).await.require(3).unwrap_err().status.as_u16(), 412, "{other}");
        }
    }
}
