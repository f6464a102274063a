//! Who is asking: the cookie of a browser or the bearer token of a program.
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};

use super::session::SEEN_EVERY;
use super::{cookie, store};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Actor;
use crate::platform::{Core, secret};

/// A signed-in person; 401 otherwise, the same for every address.
pub struct SignedIn(pub Actor);

impl FromRequestParts<Core> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core) -> Result<Self> {
        authenticate(core, &parts.headers).await?.map(SignedIn).ok_or_else(Error::signed_out)
    }
}

/// A signed-in person, or nobody: for what everyone may see.
pub struct MaybeSignedIn(pub Option<Actor>);

impl FromRequestParts<Core> for MaybeSignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core) -> Result<Self> {
        Ok(MaybeSignedIn(authenticate(core, &parts.headers).await?))
    }
}

/// The bearer token when there is one, else the cookie; the session must stand.
pub async fn authenticate(core: &Core, headers: &HeaderMap) -> Result<Option<Actor>> {
    let Some(secret) = bearer(headers).or_else(|| cookie::read(headers, &core.config)) else {
        return Ok(None);
    };
    let Some(row) = store::session_by_secret(&mut core.db.clone(), &secret::digest(&secret)).await? else {
        return Ok(None);
    };
    let now = core.now();
    if !row.stands(now) {
        return Ok(None);
    }
    if now.0 - row.last_seen_at.0 > SEEN_EVERY {
        let mut tx = core.db.begin(now).await?;
        store::seen(&mut tx, &row.id).await?;
        tx.commit().await?;
    }
    Ok(Some(row.actor()))
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    text.strip_prefix("Bearer ").map(|token| token.trim().to_owned())
}
