//! Who is asking: the cookie of a browser or the bearer token of a program.
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};

use super::last_seen::LastSeen;
use super::{cookie, store};
use crate::platform::connections::Place;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Actor;
use crate::platform::{Core, Time, secret};

/// Who asks, once a layer before the handler has found it out for this request.
#[derive(Clone)]
pub struct Asker(pub Option<Actor>);

/// A signed-in person; 401 otherwise, the same for every address.
pub struct SignedIn(pub Actor);

impl FromRequestParts<Core> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core) -> Result<Self> {
        identified(parts, core).await?.map(SignedIn).ok_or_else(Error::signed_out)
    }
}

/// A signed-in person, or nobody: for what everyone may see.
pub struct MaybeSignedIn(pub Option<Actor>);

impl FromRequestParts<Core> for MaybeSignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core) -> Result<Self> {
        identified(parts, core).await.map(MaybeSignedIn)
    }
}

/// Who asks, found out once for a request; their connection is theirs from here on, and makes room for nobody who has not signed in.
pub async fn identified(parts: &Parts, core: &Core) -> Result<Option<Actor>> {
    if let Some(Asker(actor)) = parts.extensions.get::<Asker>() {
        return Ok(actor.clone());
    }
    let actor = authenticate(core, &parts.headers).await?;
    if let (Some(actor), Some(place)) = (&actor, parts.extensions.get::<Arc<Place>>()) {
        place.signed_in(&actor.person);
    }
    Ok(actor)
}

/// The bearer token when there is one, else the cookie; the session must stand.
pub async fn authenticate(core: &Core, headers: &HeaderMap) -> Result<Option<Actor>> {
    Ok(authenticate_until(core, headers).await?.map(|(actor, _)| actor))
}

/// The same, and when the session ends unless something happens before: for what stays open.
pub async fn authenticate_until(core: &Core, headers: &HeaderMap) -> Result<Option<(Actor, Time)>> {
    let Some(secret) = bearer(headers).or_else(|| cookie::read(headers, &core.config)) else {
        return Ok(None);
    };
    let Some(row) = store::session_by_secret(&mut core.db.clone(), &secret::digest(&secret)).await? else {
        return Ok(None);
    };
    let now = core.now();
    let Some(until) = row.stands_until(now) else { return Ok(None) };
    core.rooms.get::<LastSeen>().note(&row, now);
    Ok(Some((row.actor(), until)))
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    text.strip_prefix("Bearer ").map(|token| token.trim().to_owned())
}
